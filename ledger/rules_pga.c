/*
 * Rules of the data of other agencies: OI, PG01, PG02 and PG00.  Pages are
 * those of the chapter "Participating Government Agencies Message Set".
 */
#include <stdio.h>
#include <string.h>

#include "ledger/rules_pga.h"

static void
report(struct dbk_check *c, const struct dbk_record_item *place,
    const char *limit, const char *detail)
{
	dbk_check_report_record(c, place, DBK_CHECK_RECORD, limit, detail);
}

static void
first_is_oi(struct dbk_check *c, struct dbk_pga_walk w, void *arg)
{
	const struct dbk_record_item *item = dbk_pga_next(&w);

	(void)arg;
	if (item != NULL && item->rec != DBK_REC_OI)
		report(c, w.place, NULL, NULL);
}

void
dbk_check_pga_oi_first(struct dbk_check *c)
{
	dbk_each_pga(c, first_is_oi, NULL);
}

static void
oi_once(struct dbk_check *c, struct dbk_pga_walk w, void *arg)
{
	const struct dbk_record_item *item;
	bool seen = false;

	(void)arg;
	while ((item = dbk_pga_next(&w)) != NULL) {
		if (item->rec != DBK_REC_OI)
			continue;
		if (seen)
			report(c, w.place, NULL, NULL);
		seen = true;
	}
}

void
dbk_check_pga_oi_once(struct dbk_check *c)
{
	dbk_each_pga(c, oi_once, NULL);
}

/* OI and nothing else: every other record has rules of its own. */
static void
pg01_required(struct dbk_check *c, struct dbk_pga_walk w, void *arg)
{
	const struct dbk_record_item *item;

	(void)arg;
	while ((item = dbk_pga_next(&w)) != NULL)
		if (item->rec != DBK_REC_OI)
			return;
	if (w.place != NULL && w.given != 0)
		report(c, w.place, NULL, NULL);
}

void
dbk_check_pga_pg01_required(struct dbk_check *c)
{
	dbk_each_pga(c, pg01_required, NULL);
}

static const struct dbk_text *
agency_of(const struct dbk_record_item *item)
{
	return &item->values[DBK_PG01_GOVERNMENT_AGENCY_CODE];
}

/* PGA lines counted by agency. */
struct agencies {
	struct {
		const struct dbk_text *code;
		unsigned lines;
	} all[DBK_PGA_LINES];
	size_t n;
};

/* One more line of an agency: its number; 0 when there are too many agencies,
 * which PGA-MOST tells. */
static unsigned
count_line(struct agencies *a, const struct dbk_text *code)
{
	size_t i;

	for (i = 0; i < a->n; i++)
		if (dbk_text_is(a->all[i].code, code->s))
			return ++a->all[i].lines;
	if (a->n == DBK_PGA_LINES)
		return 0;
	a->all[a->n].code = code;
	a->all[a->n].lines = 1;
	a->n++;
	return 1;
}

static bool
is_number(const struct dbk_text *t, unsigned number)
{
	unsigned value = 0;
	size_t i;

	if (!dbk_all_digits(t->s, t->len) || t->len > 9)
		return false;
	for (i = 0; i < t->len; i++)
		value = value * 10 + (unsigned)(t->s[i] - '0');
	return value == number;
}

static void
line_numbers(struct dbk_check *c, struct dbk_pga_walk w, void *arg)
{
	const struct dbk_record_item *item;
	struct agencies seen = {.n = 0};
	char due[16];

	(void)arg;
	while ((item = dbk_pga_next(&w)) != NULL) {
		const struct dbk_text *number;
		unsigned n;

		if (item->rec != DBK_REC_PG01 || agency_of(item)->s == NULL)
			continue;
		number = &item->values[DBK_PG01_PGA_LINE_NUMBER];
		n = count_line(&seen, agency_of(item));
		if (n == 0 || number->s == NULL || is_number(number, n))
			continue;
		(void)snprintf(due, sizeof due, "%03u", n);
		if (w.place == item)
			dbk_check_report_record(c, item,
			    DBK_PG01_PGA_LINE_NUMBER, due, agency_of(item)->s);
		else
			report(c, w.place, due, agency_of(item)->s);
	}
}

void
dbk_check_pga_pg01_number(struct dbk_check *c)
{
	dbk_each_pga(c, line_numbers, NULL);
}

static void
most(struct dbk_check *c, struct dbk_pga_walk w, void *arg)
{
	const struct dbk_record_item *item;
	size_t lines = 0;

	(void)arg;
	while ((item = dbk_pga_next(&w)) != NULL)
		if (item->rec == DBK_REC_PG01 && ++lines == DBK_PGA_LINES + 1)
			report(c, w.place, "999", "PGA lines");
	if (w.given == DBK_PGA_RECORDS)
		report(c, w.place, "9998",
		    "records, with the groups that PG00 stands for");
}

void
dbk_check_pga_most(struct dbk_check *c)
{
	dbk_each_pga(c, most, NULL);
}

/*
 * True when a PG02 follows the PG01 that was given last.  PG01s of several
 * agencies in a row share what follows; a second one of the same agency begins
 * a line of its own (p. 65).
 */
static bool
has_product(struct dbk_pga_walk w, const struct dbk_record_item *line)
{
	const struct dbk_record_item *item;

	while ((item = dbk_pga_next(&w)) != NULL && item->rec == DBK_REC_PG01)
		if (agency_of(line)->s != NULL &&
		    dbk_text_is(agency_of(item), agency_of(line)->s))
			return false;
	return item != NULL && item->rec == DBK_REC_PG02;
}

static void
pg02_required(struct dbk_check *c, struct dbk_pga_walk w, void *arg)
{
	const struct dbk_record_item *item;

	(void)arg;
	while ((item = dbk_pga_next(&w)) != NULL)
		if (item->rec == DBK_REC_PG01 &&
		    item->values[DBK_PG01_DISCLAIMER].s == NULL &&
		    !has_product(w, item))
			report(c, w.place, NULL, NULL);
}

void
dbk_check_pga_pg02_required(struct dbk_check *c)
{
	dbk_each_pga(c, pg02_required, NULL);
}

static bool
is_product(const struct dbk_record_item *item)
{
	return dbk_text_is(&item->values[DBK_PG02_ITEM_TYPE], "P");
}

static void
pg02_first(struct dbk_check *c, struct dbk_pga_walk w, void *arg)
{
	const struct dbk_record_item *item;
	bool first = true;

	(void)arg;
	while ((item = dbk_pga_next(&w)) != NULL) {
		if (item->rec == DBK_REC_PG01)
			first = true;
		if (item->rec != DBK_REC_PG02)
			continue;
		if (first && !is_product(item))
			report(c, w.place, NULL, NULL);
		first = false;
	}
}

void
dbk_check_pga_pg02_first(struct dbk_check *c)
{
	dbk_each_pga(c, pg02_first, NULL);
}

static void
pg02_once(struct dbk_check *c, struct dbk_pga_walk w, void *arg)
{
	const struct dbk_record_item *item;
	bool first = true;

	(void)arg;
	while ((item = dbk_pga_next(&w)) != NULL) {
		if (item->rec == DBK_REC_PG01)
			first = true;
		if (item->rec != DBK_REC_PG02)
			continue;
		if (!first && is_product(item))
			report(c, w.place, NULL, NULL);
		first = false;
	}
}

void
dbk_check_pga_pg02_once(struct dbk_check *c)
{
	dbk_each_pga(c, pg02_once, NULL);
}

/* ---- PG00 ---- */

/* Numbered from 0001 through the whole transaction (p. 70). */
static void
group_number(struct dbk_check *c, const struct dbk_record_item *item, void *arg)
{
	unsigned *groups = arg;
	char due[16];

	if (!dbk_pga_is(item, "S"))
		return;
	if (dbk_pga_number(item) == ++*groups)
		return;
	(void)snprintf(due, sizeof due, "%04u", *groups);
	dbk_check_report_record(c, item, DBK_PG00_SUBSTITUTION_NUMBER, due,
	    NULL);
}

void
dbk_check_pga_pg00_number(struct dbk_check *c)
{
	unsigned groups = 0;

	dbk_each_pga_record(c, group_number, &groups);
}

static void
pairs(struct dbk_check *c, const struct dbk_line *line,
    const struct dbk_tariff *tariff)
{
	const struct dbk_record_item *open = NULL;
	size_t i;

	(void)line;
	for (i = 0; i < tariff->npga; i++) {
		const struct dbk_record_item *item = &tariff->pga[i];

		if (dbk_pga_is(item, "S")) {
			if (open != NULL)
				report(c, open, NULL, "does not end");
			open = item;
		} else if (dbk_pga_is(item, "E")) {
			if (open == NULL)
				report(c, item, NULL,
				    "ends what did not begin");
			open = NULL;
		} else if (open != NULL && dbk_pga_is(item, "R")) {
			report(c, item, NULL, "stands inside a group");
		}
	}
	if (open != NULL)
		report(c, open, NULL, "does not end");
}

void
dbk_check_pga_pg00_pair(struct dbk_check *c)
{
	dbk_each_tariff(c, pairs);
}

static void
replaced_is_known(struct dbk_check *c, struct dbk_pga_walk w, void *arg)
{
	size_t i;

	(void)arg;
	for (i = 0; i < w.tariff->npga; i++) {
		const struct dbk_record_item *item = &w.tariff->pga[i];

		if (dbk_pga_is(item, "R") &&
		    w.groups->first[dbk_pga_number(item)] == NULL)
			dbk_check_report_record(c, item,
			    DBK_PG00_SUBSTITUTION_NUMBER, NULL, NULL);
	}
}

void
dbk_check_pga_pg00_known(struct dbk_check *c)
{
	dbk_each_pga(c, replaced_is_known, NULL);
}

static void
group_place(struct dbk_check *c, const struct dbk_record_item *item, void *arg)
{
	(void)arg;
	if (dbk_pga_is(item, "S"))
		report(c, item, NULL, NULL);
}

void
dbk_check_pga_pg00_place(struct dbk_check *c)
{
	dbk_each_pga_record(c, group_place, NULL);
}
