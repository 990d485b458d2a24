/*
 * rules_common.h -- questions that several rules ask.  Private to ledger/rules_*.c.
 */
#ifndef DBK_RULES_COMMON_H
#define DBK_RULES_COMMON_H

#include "ledger/check.h"

/* True when the code is one of the words of a list ("40 41"). */
bool dbk_word_in(const struct dbk_text *code, const char *words);

/* The number of a bill as keyed: house, regular or tracking; NULL: none. */
const struct dbk_text *dbk_bill_text(const struct dbk_bill *bill);

/*
 * The form of an importer of record number by its type EI, ANI or 34
 * (Cargo Release v40 p. SE-34): NULL when it has it, else the form in words.
 */
const char *dbk_importer_form(const struct dbk_text *type,
    const struct dbk_text *id);

/* The three forms of an in-bond number (p. SE-47). */
bool dbk_in_bond_valid(const struct dbk_text *number);

/* True when all of s is digits. */
bool dbk_all_digits(const char *s, size_t len);

/* True when all of s is A-Z and 0-9. */
bool dbk_all_alphanumeric(const char *s, size_t len);

/* A party of that role at the header, or NULL. */
const struct dbk_party *dbk_header_party(const struct dbk_entry *e,
    const char *role);

/* True when the role is at the header, or at every line (of at least one). */
bool dbk_role_covered(const struct dbk_entry *e, const char *role);

/*
 * Visit every party: those of the header with line NULL, then those of each
 * line.
 */
void dbk_each_party(struct dbk_check *c,
    void (*each)(struct dbk_check *c, const struct dbk_line *line,
	const struct dbk_party *party));

void dbk_each_bill(struct dbk_check *c,
    void (*each)(struct dbk_check *c, const struct dbk_bill *bill));

void dbk_each_conveyance(struct dbk_check *c,
    void (*each)(struct dbk_check *c, const struct dbk_conveyance *conveyance));

void dbk_each_line(struct dbk_check *c,
    void (*each)(struct dbk_check *c, const struct dbk_line *line));

void dbk_each_tariff(struct dbk_check *c,
    void (*each)(struct dbk_check *c, const struct dbk_line *line,
	const struct dbk_tariff *tariff));

/* HTS chapter, 1 to 99; 0 when the number has no two digits. */
unsigned dbk_hts_chapter(const struct dbk_text *hts);

#endif
