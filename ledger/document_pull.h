/*
 * document_pull.h -- the state of the pull reader, and the steps that reading
 * documents and reading records share.  Private to ledger/document_*.c.
 */
#ifndef DBK_DOCUMENT_PULL_H
#define DBK_DOCUMENT_PULL_H

#include "ledger/document_form.h"

struct dbk_pull {
	/*
	 * A copy of the source's text in the arena, with a NUL behind it: the
	 * values are its strings, decoded and ended where they stand.
	 */
	char *text;
	size_t len, pos;
	struct dbk_arena *arena;
	struct dbk_form form;
	struct dbk_err *err;
	bool judged; /* values are judged by the form rules */
	bool broken; /* not JSON from here on: nothing more is read */
};

/* A string as it is written. */
struct dbk_written {
	char *inside; /* after the quote */
	size_t len;
	bool escaped; /* has a backslash */
	bool plain; /* ASCII only */
};

/* Report a form rule at a place; field may be NULL (the document). */
void dbk_pull_report(struct dbk_pull *r, enum dbk_rule rule,
    const struct dbk_field *field, size_t pos, const char *value,
    const char *detail);

/* FORM-JSON at the current place; nothing more is read. */
void dbk_pull_not_json(struct dbk_pull *r, const char *detail);

/* Moves past white space. */
void dbk_pull_space(struct dbk_pull *r);

/* The next significant character; '\0' at the end of the text. */
static inline char
dbk_pull_peek(struct dbk_pull *r)
{
	if (r->text[r->pos] <= ' ')
		dbk_pull_space(r);
	return r->text[r->pos];
}

/* Takes c, or reports detail and is false. */
static inline bool
dbk_pull_expect(struct dbk_pull *r, char c, const char *detail)
{
	if (r->broken)
		return false;
	if (dbk_pull_peek(r) != c) {
		dbk_pull_not_json(r, detail);
		return false;
	}
	r->pos++;
	return true;
}

/* Takes a word such as null; false when it does not stand here. */
bool dbk_pull_word(struct dbk_pull *r, const char *word);

/* Moves past a string. */
bool dbk_pull_scan(struct dbk_pull *r, struct dbk_written *out);

/* A string value, decoded; out stays as it is when there is none. */
void dbk_pull_string(struct dbk_pull *r, struct dbk_text *out);

/* The same, for a field: judged by its form rules. */
void dbk_pull_text(struct dbk_pull *r, const struct dbk_field *field,
    struct dbk_text *out);

/* Skips any value, however deep. */
void dbk_pull_skip(struct dbk_pull *r);

/* Reports a value of another type than the field's and skips it. */
void dbk_pull_wrong_type(struct dbk_pull *r, const struct dbk_field *field,
    const char *detail);

/* Reports a member that is not known, or given twice, and skips its value. */
void dbk_pull_refuse(struct dbk_pull *r, enum dbk_rule rule,
    const struct dbk_field *field, size_t pos, const char *name);

/* One item of a list of records. */
enum dbk_code dbk_pull_record(struct dbk_pull *r, const struct dbk_field *field,
    struct dbk_record_item *item);

#endif
