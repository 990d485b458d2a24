/*
 * document_form.h -- the form rules (FORM-*) of single values, and the path of
 * the value being looked at.  Private to the document reader and checker.
 */
#ifndef DBK_DOCUMENT_FORM_H
#define DBK_DOCUMENT_FORM_H

#include <stdbool.h>

#include "ledger/document.h"

/* The schema nests six deep; each level may carry an index. */
#define DBK_FORM_DEPTH 12

/* The member that names the layout of a record item. */
#define DBK_RECORD_MEMBER "record"

/* True for fields that hold a list: array, texts, records. */
bool dbk_field_is_list(const struct dbk_field *field);

/* Bytes of one item of a list. */
size_t dbk_field_item_size(const struct dbk_field *field);

struct dbk_form {
	const void *doc;
	const struct dbk_group *group;
	const struct dbk_source *source;
	struct dbk_sink *sink;
	unsigned long errors; /* made through this form */
	struct {
		const struct dbk_field *field; /* NULL: an item */
		size_t index;
	} at[DBK_FORM_DEPTH];
	size_t depth;
	struct dbk_buf abi; /* scratch: the text as CBP will see it */
};

void dbk_form_init(struct dbk_form *f, const void *doc,
    const struct dbk_group *group, const struct dbk_source *source,
    struct dbk_sink *sink);
void dbk_form_fini(struct dbk_form *f);

/* For every member of every document: here, so that they cost no call. */
static inline void
dbk_form_enter(struct dbk_form *f, const struct dbk_field *field)
{
	if (f->depth < DBK_FORM_DEPTH)
		f->at[f->depth].field = field;
	f->depth++;
}

static inline void
dbk_form_enter_item(struct dbk_form *f, size_t index)
{
	if (f->depth < DBK_FORM_DEPTH) {
		f->at[f->depth].field = NULL;
		f->at[f->depth].index = index;
	}
	f->depth++;
}

/* Leaves the member or the item entered last. */
static inline void
dbk_form_leave(struct dbk_form *f)
{
	f->depth--;
}

/* The field entered last; NULL at the top. */
const struct dbk_field *dbk_form_field(const struct dbk_form *f);

/* Append the current path, as bills[0].master.number. */
void dbk_form_path(const struct dbk_form *f, struct dbk_buf *path);

/* Report a rule at the current path. */
void dbk_form_report(struct dbk_form *f, enum dbk_rule rule, size_t pos,
    const struct dbk_words *words);
void dbk_form_report_count(struct dbk_form *f, const struct dbk_field *field,
    size_t pos, size_t most);
void dbk_form_report_digits(struct dbk_form *f, const struct dbk_field *field,
    size_t pos, const char *digits, size_t n);

/* Text, id, code, date, or one of texts; and integers. */
void dbk_form_check_text(struct dbk_form *f, const struct dbk_field *field,
    const struct dbk_text *value);
void dbk_form_check_integer(struct dbk_form *f, const struct dbk_field *field,
    const struct dbk_integer *value);

#endif
