/*
 * paper.h -- a paper in work: where it is drawn, and the texts of values on it.
 * Texts are valid until the arena in use is reset.
 */
#ifndef DBK_FORMATTER_PAPER_H
#define DBK_FORMATTER_PAPER_H

#include "formatter/flow.h"
#include "formatter/words.h"
#include "ledger/arena.h"
#include "ledger/buf.h"
#include "ledger/finding.h"
#include "schemas/documents.h"

struct dbk_paper {
	struct dbk_flow flow;
	struct dbk_sink *sink;
	enum dbk_code rc; /* first failure; later calls do nothing */
	struct dbk_err *err;
	const struct dbk_entry *entry; /* being set, or NULL */
	bool inside; /* its first row is on a page already */
	struct dbk_arena lasting; /* texts of the whole paper */
	struct dbk_arena passing; /* texts of one entry */
	struct dbk_arena *texts; /* the one in use */
	struct dbk_buf buf; /* a text being made */
	struct dbk_buf latin;
};

/* Zero-initialises; pen and sink are borrowed until dbk_paper_fini. */
void dbk_paper_init(struct dbk_paper *p, struct dbk_pen *pen,
    struct dbk_sink *sink, struct dbk_err *err);
void dbk_paper_fini(struct dbk_paper *p);

/* Another entry (borrowed until the next call), or none: the texts made for the
 * one before are gone. */
void dbk_paper_entry(struct dbk_paper *p, const struct dbk_entry *entry);

/*
 * The text in p->buf, fit to be printed, owned by the arena in use; the buffer
 * is empty again.  Characters that the font lacks give way to the form in which
 * CBP will get the text (contract, Text for CBP); a text that has none is
 * refused with LETTER-SCRIPT.
 */
const char *dbk_paper_said(struct dbk_paper *p);

/* The same of one value; each of these is "" when the value is absent. */
const char *dbk_paper_text(struct dbk_paper *p, const struct dbk_text *text);

const char *dbk_paper_count(struct dbk_paper *p, int64_t v);
const char *dbk_paper_money(struct dbk_paper *p, const struct dbk_integer *v);

/* "11 Vessel, Container"; short: without what the list says in brackets. */
const char *dbk_paper_code(struct dbk_paper *p, enum dbk_list list,
    const struct dbk_text *text);
const char *dbk_paper_code_short(struct dbk_paper *p, enum dbk_list list,
    const struct dbk_text *text);

/* Two values with a space between: "EI 12-3456789AA". */
const char *dbk_paper_number(struct dbk_paper *p, const struct dbk_text *type,
    const struct dbk_text *id);

const char *dbk_paper_address(struct dbk_paper *p, const struct dbk_address *a);

/* "120 CTN" */
const char *dbk_paper_quantity(struct dbk_paper *p, const struct dbk_integer *v,
    const struct dbk_text *unit);

/* Name, or number when it is given by number; in full with role and place. */
const char *dbk_paper_party(struct dbk_paper *p, const struct dbk_party *party,
    bool in_full);

/* Containers of a bill from number first (0-based) on, at most
 * DBK_PAPER_CONTAINERS of them: a row must not grow higher than a page. */
#define DBK_PAPER_CONTAINERS 8
const char *dbk_paper_containers(struct dbk_paper *p,
    const struct dbk_bill *bill, size_t first);

const char *dbk_paper_conveyance(struct dbk_paper *p,
    const struct dbk_conveyance *c);

/* Description and zone status (first: of the line), current HTS number. */
const char *dbk_paper_goods(struct dbk_paper *p, const struct dbk_line *line,
    const struct dbk_tariff *tariff, bool first);

#endif
