/*
 * document_pull.h -- the state of the pull reader, and the steps that reading
 * documents and reading records share.  Private to ledger/document_*.c.
 */
#ifndef DBK_DOCUMENT_PULL_H
#define DBK_DOCUMENT_PULL_H

#include "ledger/document_form.h"

struct dbk_pull {
	const struct dbk_source *source;
	const char *text;
	size_t len, pos;
	struct dbk_arena *arena;
	struct dbk_form form;
	struct dbk_err *err;
	bool broken; /* not JSON from here on: nothing more is read */
};

/* Report a form rule at a place; field may be NULL (the document). */
void dbk_pull_report(struct dbk_pull *r, enum dbk_rule rule,
    const struct dbk_field *field, size_t pos, const char *value,
    const char *detail);

/* FORM-JSON at the current place; nothing more is read. */
void dbk_pull_not_json(struct dbk_pull *r, const char *detail);

/* The next significant character; '\0' at the end of the text. */
char dbk_pull_peek(struct dbk_pull *r);

/* Takes c, or reports detail and is false. */
bool dbk_pull_expect(struct dbk_pull *r, char c, const char *detail);

/* Takes a word such as null; false when it does not stand here. */
bool dbk_pull_word(struct dbk_pull *r, const char *word);

/* Moves past a string; *inside and *n are its characters as written. */
bool dbk_pull_scan(struct dbk_pull *r, const char **inside, size_t *n,
    bool *escaped);

/* A string value, decoded, in the arena. */
enum dbk_code dbk_pull_string(struct dbk_pull *r, struct dbk_text *out);

/* Skips any value, however deep. */
void dbk_pull_skip(struct dbk_pull *r);

/* Reports a value of another type than the field's and skips it. */
void dbk_pull_wrong_type(struct dbk_pull *r, const struct dbk_field *field,
    const char *detail);

/* Reports a member that is not known, or given twice, and skips its value. */
enum dbk_code dbk_pull_refuse(struct dbk_pull *r, enum dbk_rule rule,
    size_t pos, const struct dbk_field *field, const char *name, size_t n);

/* One item of a list of records. */
enum dbk_code dbk_pull_record(struct dbk_pull *r, const struct dbk_field *field,
    struct dbk_record_item *item);

#endif
