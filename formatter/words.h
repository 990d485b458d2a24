/*
 * words.h -- values as a person reads them: counts with thousands separators,
 * money, times, codes with their names.  Independent of the locale.
 */
#ifndef DBK_FORMATTER_WORDS_H
#define DBK_FORMATTER_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "ledger/buf.h"
#include "schemas/documents.h"
#include "schemas/lists.h"

/* The label of a member in schemas/entry.fields: DBK_LABEL(entry, voyage). */
#define DBK_LABEL(group, member) \
	dbk_words_label(&dbk_group_##group, \
	    offsetof(struct dbk_##group, member))

/* Label of the field at that offset; "" when there is none. */
const char *dbk_words_label(const struct dbk_group *group, size_t offset);

/* 1234567 is 1,234,567. */
void dbk_words_count(struct dbk_buf *b, int64_t v);

/* Whole US dollars: $41,200. */
void dbk_words_money(struct dbk_buf *b, int64_t dollars);

/* A normalised time: 2026-11-18 14:03:00 UTC. */
void dbk_words_time(struct dbk_buf *b, const char *utc);

/* The first digits of a hash in groups of four. */
void dbk_words_hash(struct dbk_buf *b, const char *hex, size_t digits);

/* A code and its name: "30 Truck, Non-container"; nothing when absent. */
void dbk_words_code(struct dbk_buf *b, enum dbk_list list,
    const struct dbk_text *code);

/*
 * The name of a code without the explanation in brackets that the list may
 * carry: "Los Angeles, California"; nothing when the list does not have it.
 */
void dbk_words_name_short(struct dbk_buf *b, enum dbk_list list,
    const char *code, size_t len);

/* The code and that name: "2704 Los Angeles, California". */
void dbk_words_code_short(struct dbk_buf *b, enum dbk_list list,
    const struct dbk_text *code);

/* As the tariff prints numbers of ten and eight digits: 8471.30.0100,
 * 9903.88.03; any other length as it is. */
void dbk_words_hts(struct dbk_buf *b, const struct dbk_text *hts);

/* In one line: 100 MAIN ST, LONG BEACH, CA 90802, US. */
void dbk_words_address(struct dbk_buf *b, const struct dbk_address *address);

/* If the text is there: the separator, unless b still ends at start (SIZE_MAX:
 * always), and the text. */
void dbk_words_join(struct dbk_buf *b, size_t start, const char *separator,
    const struct dbk_text *text);

/*
 * Which tariff number of a line is its commodity, what the line describes: the
 * first that is not of chapter 98 or 99, or else the first of all.
 */
size_t dbk_words_commodity(const struct dbk_line *line);

/* Packages of a bill: its own quantity, or else what its conveyances carry. */
int64_t dbk_words_bill_quantity(const struct dbk_bill *bill);

#endif
