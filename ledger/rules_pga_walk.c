/*
 * Going through the records of other agencies, substitutions filled in.
 */
#include <string.h>

#include "ledger/rules_pga.h"

bool
dbk_pga_is(const struct dbk_record_item *item, const char *indicator)
{
	return item->rec == DBK_REC_PG00 &&
	    dbk_text_is(&item->values[DBK_PG00_SUBSTITUTION_INDICATOR],
		indicator);
}

unsigned
dbk_pga_number(const struct dbk_record_item *item)
{
	const struct dbk_text *t = &item->values[DBK_PG00_SUBSTITUTION_NUMBER];
	unsigned number = 0;
	size_t i;

	if (t->s == NULL || t->len != 4 || !dbk_all_digits(t->s, t->len))
		return 0;
	for (i = 0; i < t->len; i++)
		number = number * 10 + (unsigned)(t->s[i] - '0');
	return number;
}

/* The record after the E of the group that begins at from, or 0: it does not
 * end, or another begins in it. */
static size_t
group_end(const struct dbk_tariff *t, size_t from)
{
	size_t i;

	for (i = from + 1; i < t->npga; i++) {
		if (dbk_pga_is(&t->pga[i], "E"))
			return i + 1;
		if (dbk_pga_is(&t->pga[i], "S"))
			return 0;
	}
	return 0;
}

const struct dbk_record_item *
dbk_pga_next(struct dbk_pga_walk *w)
{
	const struct dbk_tariff *t = w->tariff;
	const struct dbk_record_item *item;
	size_t end;

	while (w->given < DBK_PGA_RECORDS) {
		if (w->inside != NULL) {
			item = w->inside++;
			if (dbk_pga_is(item, "E"))
				w->inside = NULL;
			/* A group stands for records, not for groups. */
			if (item->rec == DBK_REC_PG00)
				continue;
			w->given++;
			return item;
		}
		if (w->next == t->npga)
			return NULL;
		item = w->place = &t->pga[w->next++];
		if (item->rec != DBK_REC_PG00) {
			w->given++;
			return item;
		}
		if (dbk_pga_is(item, "R"))
			w->inside = w->groups->first[dbk_pga_number(item)];
		end = dbk_pga_is(item, "S") ? group_end(t, w->next - 1) : 0;
		if (end != 0)
			w->next = end;
	}
	return NULL;
}

static void
find_groups(struct dbk_pga_groups *groups, const struct dbk_tariff *t)
{
	unsigned number;
	size_t i;

	for (i = 0; i < t->npga; i++) {
		if (!dbk_pga_is(&t->pga[i], "S"))
			continue;
		number = dbk_pga_number(&t->pga[i]);
		if (number != 0 && groups->first[number] == NULL &&
		    group_end(t, i) != 0)
			groups->first[number] = &t->pga[i + 1];
	}
}

void
dbk_each_pga(struct dbk_check *c,
    void (*each)(struct dbk_check *c, struct dbk_pga_walk walk, void *arg),
    void *arg)
{
	const struct dbk_entry *e = c->entry;
	struct dbk_pga_groups groups;
	struct dbk_pga_walk walk = {.groups = &groups};
	size_t i, j;

	if (!c->has_pga)
		return;
	memset(&groups, 0, sizeof groups);
	for (i = 0; i < e->nlines; i++)
		for (j = 0; j < e->lines[i].ntariffs; j++)
			find_groups(&groups, &e->lines[i].tariffs[j]);
	for (i = 0; i < e->nlines; i++) {
		for (j = 0; j < e->lines[i].ntariffs; j++) {
			walk.tariff = &e->lines[i].tariffs[j];
			if (walk.tariff->npga != 0)
				each(c, walk, arg);
		}
	}
}

void
dbk_each_pga_record(struct dbk_check *c,
    void (*each)(struct dbk_check *c, const struct dbk_record_item *item,
	void *arg),
    void *arg)
{
	const struct dbk_entry *e = c->entry;
	size_t i, j, k;

	if (!c->has_pga)
		return;
	for (i = 0; i < e->nlines; i++)
		for (j = 0; j < e->lines[i].ntariffs; j++)
			for (k = 0; k < e->lines[i].tariffs[j].npga; k++)
				each(c, &e->lines[i].tariffs[j].pga[k], arg);
}
