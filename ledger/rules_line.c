/*
 * Rules of SE40, SE41, SE60 and SE61: lines, zone status, tariff numbers.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ledger/codes.h"
#include "ledger/rules_common.h"

static bool
is_zone_entry(const struct dbk_check *c)
{
	return dbk_text_is(&c->entry->entry_type, "06");
}

/*
 * Ten digits, "unless a legitimate 8-digit-ONLY classification number applies"
 * (Entry Summary p. ESF-89): chapters 98 and 99 have such numbers.
 */
static void
hts_digits(struct dbk_check *c, const struct dbk_text *hts)
{
	bool special = dbk_hts_chapter(hts) >= 98;

	if (hts->s != NULL &&
	    ((hts->len != 10 && !(special && hts->len == 8)) ||
		!dbk_all_digits(hts->s, hts->len)))
		dbk_check_report(c, hts, NULL, NULL);
}

static void
tariff_digits(struct dbk_check *c, const struct dbk_line *line,
    const struct dbk_tariff *tariff)
{
	(void)line;
	hts_digits(c, &tariff->hts);
}

void
dbk_check_se60_hts_digits(struct dbk_check *c)
{
	dbk_each_tariff(c, tariff_digits);
}

/* A number may be younger than the list, so it is never refused.  What is no
 * number at all is told by the rule above. */
static void
tariff_known(struct dbk_check *c, const struct dbk_line *line,
    const struct dbk_tariff *tariff)
{
	const struct dbk_text *hts = &tariff->hts;

	(void)line;
	if (hts->s == NULL || (hts->len != 8 && hts->len != 10) ||
	    !dbk_all_digits(hts->s, hts->len) ||
	    dbk_codes_hts(c->codes, hts->s, hts->len))
		return;
	dbk_check_report(c, hts, NULL, dbk_codes_hts_edition(c->codes));
}

void
dbk_check_se60_hts_unknown(struct dbk_check *c)
{
	dbk_each_tariff(c, tariff_known);
}

/* "Report the full 10-digit classification number" (p. SE-72). */
static void
current_digits(struct dbk_check *c, const struct dbk_line *line,
    const struct dbk_tariff *tariff)
{
	const struct dbk_text *hts = &tariff->current_hts;

	(void)line;
	if (hts->s != NULL &&
	    (hts->len != 10 || !dbk_all_digits(hts->s, hts->len)))
		dbk_check_report(c, hts, NULL, NULL);
}

void
dbk_check_se61_digits(struct dbk_check *c)
{
	dbk_each_tariff(c, current_digits);
}

void
dbk_check_se40_required(struct dbk_check *c)
{
	if (c->entry->nlines == 0)
		dbk_check_report(c, &c->entry->lines, NULL, NULL);
}

static void
line_origin(struct dbk_check *c, const struct dbk_line *line)
{
	if (line->country_of_origin.s == NULL)
		dbk_check_report(c, &line->country_of_origin, NULL, NULL);
}

void
dbk_check_se40_origin(struct dbk_check *c)
{
	dbk_each_line(c, line_origin);
}

static void
zone_required(struct dbk_check *c, const struct dbk_line *line)
{
	if (line->ftz.status.s == NULL)
		dbk_check_report(c, &line->ftz.status, NULL, NULL);
	else if (!line->ftz.quantity.set)
		dbk_check_report(c, &line->ftz.quantity, NULL, NULL);
}

void
dbk_check_se41_required(struct dbk_check *c)
{
	if (is_zone_entry(c))
		dbk_each_line(c, zone_required);
}

static void
zone_only(struct dbk_check *c, const struct dbk_line *line)
{
	if (line->ftz.node.set)
		dbk_check_report(c, &line->ftz, NULL, NULL);
}

void
dbk_check_se41_only(struct dbk_check *c)
{
	if (!is_zone_entry(c))
		dbk_each_line(c, zone_only);
}

static void
zone_status(struct dbk_check *c, const struct dbk_line *line)
{
	if (dbk_word_in(&line->ftz.status, "D Z"))
		dbk_check_report(c, &line->ftz.status, NULL, NULL);
}

void
dbk_check_se41_n1_status(struct dbk_check *c)
{
	dbk_each_line(c, zone_status);
}

static void
zone_quantity(struct dbk_check *c, const struct dbk_line *line)
{
	if (line->ftz.quantity.set && line->ftz.quantity.v == 0)
		dbk_check_report(c, &line->ftz.quantity, NULL, NULL);
}

void
dbk_check_se41_quantity(struct dbk_check *c)
{
	dbk_each_line(c, zone_quantity);
}

static void
zone_date(struct dbk_check *c, const struct dbk_line *line)
{
	if (line->ftz.filing_date.s != NULL &&
	    !dbk_text_is(&line->ftz.status, "P"))
		dbk_check_report(c, &line->ftz.filing_date, NULL, NULL);
}

void
dbk_check_se41_n2_date(struct dbk_check *c)
{
	dbk_each_line(c, zone_date);
}

static void
line_tariff(struct dbk_check *c, const struct dbk_line *line)
{
	size_t i;

	if (line->ntariffs == 0)
		dbk_check_report(c, &line->tariffs, NULL, NULL);
	for (i = 0; i < line->ntariffs; i++)
		if (line->tariffs[i].hts.s == NULL)
			dbk_check_report(c, &line->tariffs[i].hts, NULL, NULL);
}

void
dbk_check_se60_required(struct dbk_check *c)
{
	dbk_each_line(c, line_tariff);
}

static bool
is_tib_number(const struct dbk_text *hts)
{
	return hts->s != NULL && strncmp(hts->s, "9813", 4) == 0;
}

static void
line_tib(struct dbk_check *c, const struct dbk_line *line)
{
	size_t i;

	/* SE60-REQUIRED speaks of a line without any. */
	if (line->ntariffs == 0)
		return;
	for (i = 0; i < line->ntariffs; i++) {
		if (is_tib_number(&line->tariffs[i].hts) == (i % 2 == 0))
			continue;
		dbk_check_report(c, &line->tariffs[i].hts, NULL, NULL);
		return;
	}
	if (line->ntariffs % 2 != 0)
		dbk_check_report(c, &line->tariffs[line->ntariffs - 1].hts,
		    NULL, NULL);
}

void
dbk_check_se60_n1_tib(struct dbk_check *c)
{
	if (dbk_text_is(&c->entry->entry_type, "23"))
		dbk_each_line(c, line_tib);
}

static bool
is_commodity(const struct dbk_tariff *tariff)
{
	unsigned chapter = dbk_hts_chapter(&tariff->hts);

	return chapter >= 1 && chapter <= 97;
}

static void
line_order(struct dbk_check *c, const struct dbk_line *line)
{
	bool commodity = false;
	size_t i;

	for (i = 0; i < line->ntariffs; i++) {
		if (is_commodity(&line->tariffs[i]))
			commodity = true;
		else if (commodity &&
		    dbk_hts_chapter(&line->tariffs[i].hts) == 99)
			dbk_check_report(c, &line->tariffs[i].hts, NULL, NULL);
	}
}

void
dbk_check_se60_n2_order(struct dbk_check *c)
{
	dbk_each_line(c, line_order);
}

static void
line_value_place(struct dbk_check *c, const struct dbk_line *line)
{
	bool commodity = false;
	size_t i;

	for (i = 0; i < line->ntariffs; i++)
		commodity = commodity || is_commodity(&line->tariffs[i]);
	for (i = 0; i < line->ntariffs && commodity; i++) {
		const struct dbk_tariff *tariff = &line->tariffs[i];

		if (dbk_hts_chapter(&tariff->hts) == 99 && tariff->value.set &&
		    tariff->value.v != 0)
			dbk_check_report(c, &tariff->value, NULL,
			    tariff->hts.s);
	}
}

void
dbk_check_se60_n2_value(struct dbk_check *c)
{
	dbk_each_line(c, line_value_place);
}

static bool
line_has_value(const struct dbk_line *line)
{
	size_t i;

	for (i = 0; i < line->ntariffs; i++)
		if (line->tariffs[i].value.set)
			return true;
	return false;
}

/* Why the line value is mandatory; NULL: it is not. */
static const char *
value_reason(const struct dbk_entry *e, const struct dbk_line *line)
{
	const struct dbk_party *party = dbk_header_party(e, "CN");
	size_t i;

	if (dbk_text_is(&e->entry_type, "86"))
		return "of entry type 86";
	for (i = 0; i < line->nparties; i++)
		if (dbk_text_is(&line->parties[i].role, "CN"))
			party = &line->parties[i];
	if (party != NULL && party->name.s != NULL)
		return "the consignee is given by name and address";
	return NULL;
}

static void
line_needs_value(struct dbk_check *c, const struct dbk_line *line)
{
	const char *reason = value_reason(c->entry, line);

	if (reason != NULL && line->ntariffs != 0 && !line_has_value(line))
		dbk_check_report(c, &line->tariffs[line->ntariffs - 1].value,
		    NULL, reason);
}

void
dbk_check_se60_n3_value(struct dbk_check *c)
{
	dbk_each_line(c, line_needs_value);
}

static void
current_only(struct dbk_check *c, const struct dbk_line *line,
    const struct dbk_tariff *tariff)
{
	if (tariff->current_hts.s != NULL &&
	    (!is_zone_entry(c) || !dbk_text_is(&line->ftz.status, "P") ||
		line->ftz.filing_date.s == NULL))
		dbk_check_report(c, &tariff->current_hts, NULL, NULL);
}

void
dbk_check_se61_only(struct dbk_check *c)
{
	dbk_each_tariff(c, current_only);
}

static void
current_required(struct dbk_check *c, const struct dbk_line *line)
{
	size_t i;

	if (line->ftz.filing_date.s == NULL ||
	    !dbk_text_is(&line->ftz.status, "P") || line->ntariffs == 0)
		return;
	for (i = 0; i < line->ntariffs; i++)
		if (line->tariffs[i].current_hts.s != NULL)
			return;
	dbk_check_report(c, &line->tariffs[0].current_hts, NULL, NULL);
}

void
dbk_check_se61_required(struct dbk_check *c)
{
	if (is_zone_entry(c))
		dbk_each_line(c, current_required);
}

void
dbk_check_value_sum(struct dbk_check *c)
{
	const struct dbk_entry *e = c->entry;
	char detail[24];
	int64_t sum = 0;
	size_t i, j;

	/* Line values are optional: compare only when every line has one. */
	for (i = 0; i < e->nlines; i++) {
		if (!line_has_value(&e->lines[i]))
			return;
		for (j = 0; j < e->lines[i].ntariffs; j++)
			if (e->lines[i].tariffs[j].value.set)
				sum += e->lines[i].tariffs[j].value.v;
	}
	if (e->nlines == 0 || !e->value.set || sum == e->value.v)
		return;
	(void)snprintf(detail, sizeof detail, "%" PRId64, sum);
	dbk_check_report(c, &e->value, NULL, detail);
}
