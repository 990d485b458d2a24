#include <string.h>

#include "ledger/document_form.h"
#include "ledger/heading.h"
#include "ledger/list.h"

#define ENTRY_WORD "entry"
#define NO_SUCH "there is no such element"
/* Every list has fewer items than that. */
#define PLACE_LIMIT 10000u

const struct dbk_field *
dbk_heading_key(const struct dbk_group *g)
{
	return g->fields[0].kind == DBK_KIND_CODE ? &g->fields[0] : NULL;
}

const struct dbk_field *
dbk_heading_field(const struct dbk_heading *h)
{
	return h->nsteps != 0 ? h->step[h->nsteps - 1].field : NULL;
}

/* A place from 0, without leading zeros. */
static bool
read_place(size_t *out, const char *s, size_t len)
{
	size_t i;

	*out = 0;
	for (i = 0; i < len; i++) {
		if (s[i] < '0' || s[i] > '9' || *out > PLACE_LIMIT)
			return false;
		*out = *out * 10 + (size_t)(s[i] - '0');
	}
	return len != 0 && (s[0] != '0' || len == 1);
}

/* What stands in brackets behind the name of a list. */
static const char *
read_pick(struct dbk_heading_step *step, const char *s, size_t len)
{
	const struct dbk_field *key = NULL;

	if (!dbk_field_is_list(step->field) ||
	    step->field->kind == DBK_KIND_RECORDS)
		return "only lists have brackets";
	if (len == 0) {
		step->pick = DBK_PICK_ROW;
		return NULL;
	}
	if (read_place(&step->place, s, len)) {
		step->pick = DBK_PICK_PLACE;
		return NULL;
	}
	if (step->field->kind == DBK_KIND_ARRAY)
		key = dbk_heading_key(step->field->group);
	if (key == NULL || len >= sizeof step->code ||
	    dbk_list_name(key->list, s, len) == NULL)
		return "[ ] holds neither a place nor a code of the list";
	step->pick = DBK_PICK_CODE;
	memcpy(step->code, s, len);
	step->code[len] = '\0';
	return NULL;
}

/* One name with its brackets; *n is the length of both. */
static const char *
read_step(struct dbk_heading *h, const struct dbk_group *g, const char *s,
    size_t len, size_t *n)
{
	struct dbk_heading_step *step = &h->step[h->nsteps];
	const char *close;
	size_t name = 0;

	while (name < len && s[name] != '.' && s[name] != '[')
		name++;
	*n = name;
	if (h->nsteps == DBK_HEADING_STEPS)
		return NO_SUCH;
	step->field = g != NULL ? dbk_group_field(g, s, name) : NULL;
	if (step->field == NULL)
		return NO_SUCH;
	h->nsteps++;
	if (name == len || s[name] != '[')
		return NULL;
	close = memchr(s + name, ']', len - name);
	if (close == NULL)
		return "a bracket is not closed";
	*n = (size_t)(close - s) + 1;
	return read_pick(step, s + name + 1, *n - name - 2);
}

/* The last step must lead to a value; a plain item stands for its shorthand. */
static const char *
finish(struct dbk_heading *h)
{
	struct dbk_heading_step *last = &h->step[h->nsteps - 1];
	const struct dbk_group *g = last->field->group;

	switch (last->field->kind) {
	case DBK_KIND_OBJECT:
		return "it is made of several elements: name one of them";
	case DBK_KIND_RECORDS:
		return "records of other agencies are keyed as a document";
	case DBK_KIND_ARRAY:
		break;
	default:
		return NULL;
	}
	if (last->pick == DBK_PICK_WHOLE)
		return "it is a list: name an element of it, as in bills[].unit";
	if (g->shorthand == NULL) {
		h->kind = DBK_HEADING_NUMBER;
		return last->pick == DBK_PICK_ROW ? NULL : NO_SUCH;
	}
	if (h->nsteps == DBK_HEADING_STEPS)
		return NO_SUCH;
	h->step[h->nsteps++] = (struct dbk_heading_step){
	    .field = dbk_group_field(g, g->shorthand, strlen(g->shorthand)),
	};
	return NULL;
}

const char *
dbk_heading_read(struct dbk_heading *out, const char *s, size_t len)
{
	const struct dbk_group *g = &dbk_group_entry;
	const char *wrong;
	size_t at = 0, n;

	memset(out, 0, sizeof *out);
	if (len == strlen(ENTRY_WORD) && memcmp(s, ENTRY_WORD, len) == 0) {
		out->kind = DBK_HEADING_ENTRY;
		return NULL;
	}
	for (;;) {
		const struct dbk_heading_step *step;

		wrong = read_step(out, g, s + at, len - at, &n);
		if (wrong != NULL)
			return wrong;
		at += n;
		if (at == len)
			return finish(out);
		step = &out->step[out->nsteps - 1];
		if (s[at++] != '.')
			return NO_SUCH;
		g = step->field->group;
		if (step->field->kind == DBK_KIND_ARRAY &&
		    step->pick == DBK_PICK_WHOLE)
			return "the list wants brackets, as in bills[].unit";
	}
}

bool
dbk_heading_same(const struct dbk_heading *a, const struct dbk_heading *b)
{
	size_t i;

	if (a->kind != b->kind || a->nsteps != b->nsteps)
		return false;
	for (i = 0; i < a->nsteps; i++)
		if (a->step[i].field != b->step[i].field ||
		    a->step[i].pick != b->step[i].pick ||
		    a->step[i].place != b->step[i].place ||
		    strcmp(a->step[i].code, b->step[i].code) != 0)
			return false;
	return true;
}
