/*
 * letter_text.h -- what the files that set a letter have in common: texts of
 * values, and the parts of a page.  Texts are valid until the next entry.
 */
#ifndef DBK_FORMATTER_LETTER_TEXT_H
#define DBK_FORMATTER_LETTER_TEXT_H

#include "formatter/letter_page.h"
#include "formatter/words.h"

/* A particular that only some entries have. */
struct dbk_letter_extra {
	const char *label;
	const char *text;
};
#define DBK_LETTER_EXTRAS 10

/* Those that the entry in work has; returns their number. */
size_t dbk_letter_extras(struct dbk_letter_page *p,
    struct dbk_letter_extra extras[DBK_LETTER_EXTRAS]);

/* ---- what changed, on a supplement ---- */

/* The texts of a change; "none" stands for an element that is absent. */
struct dbk_letter_change {
	const char *label, *before, *now;
};
void dbk_letter_change_texts(struct dbk_letter_page *p, size_t i,
    struct dbk_letter_change *out);

/* "What changed since DL-0001", or that the entry is withdrawn. */
const char *dbk_letter_change_title(struct dbk_letter_page *p);

/* "Reason: ...", and that nothing changed when nothing did. */
const char *dbk_letter_change_reasons(struct dbk_letter_page *p);

/* ---- template ---- */

void dbk_letter_make_words(struct dbk_letter_page *p);

/* Paragraph n (from 0) of a section; NULL when there are no more. */
const char *dbk_letter_wording(struct dbk_letter_page *p, const char *section,
    unsigned n);

/* ---- parts of a page ---- */

/* A new page with everything up to the entries. */
void dbk_letter_open_sheet(struct dbk_letter_page *p);

/* A heading above a block. */
void dbk_letter_heading(struct dbk_letter_page *p, const char *text);

/* Declaration, lines to sign on, receipt. */
void dbk_letter_signature(struct dbk_letter_page *p);

/* The entry in work as a form with its signature, and as a block of the
 * schedule. */
void dbk_letter_form(struct dbk_letter_page *p);
void dbk_letter_schedule_columns(struct dbk_letter_page *p);
void dbk_letter_schedule_block(struct dbk_letter_page *p);

#endif
