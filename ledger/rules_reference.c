/*
 * Rules of SE20: the form that each reference qualifier wants (p. SE-54, 55).
 */
#include <stdio.h>
#include <string.h>

#include "ledger/number.h"
#include "ledger/rules_common.h"

#define REFERENCES_MOST 99 /* SE20 of a transaction (p. SE-22) */

static void
check_both(struct dbk_check *c, const struct dbk_text *qualifier,
    const struct dbk_text *value)
{
	if (qualifier->s == NULL)
		dbk_check_report(c, qualifier, NULL, NULL);
	if (value->s == NULL)
		dbk_check_report(c, value, NULL, NULL);
}

void
dbk_check_se20_mandatory(struct dbk_check *c)
{
	const struct dbk_request *q = c->request;
	size_t i;

	for (i = 0; i < c->entry->nreferences; i++)
		check_both(c, &c->entry->references[i].qualifier,
		    &c->entry->references[i].value);
	for (i = 0; q != NULL && i < q->nreplacements; i++)
		check_both(c, &q->replacements[i].qualifier,
		    &q->replacements[i].value);
}

static bool
is_yes(const struct dbk_text *value)
{
	return dbk_text_is(value, "Y");
}

/* Entry number without hyphens: FFFNNNNNNNN. */
static bool
is_entry_number(const struct dbk_text *value)
{
	struct dbk_number parsed;

	return value->len == DBK_NUMBER_LEN - 2 &&
	    dbk_number_parse(&parsed, value->s, value->len);
}

static bool
fits_9(const struct dbk_text *value)
{
	return value->len <= 9;
}

static bool
is_admission(const struct dbk_text *value)
{
	return value->len <= 19 && dbk_all_alphanumeric(value->s, value->len);
}

static bool
is_date(const struct dbk_text *value)
{
	dbk_day day;

	return value->len == 6 && dbk_date_parse_mmddyy(&day, value->s);
}

static const struct {
	const char *qualifier;
	bool (*fits)(const struct dbk_text *value);
	const char *form;
} forms[] = {
    {"CR", fits_9, "at most 9 characters"},
    {"EN", is_entry_number, "an entry number without hyphens"},
    {"IB", dbk_in_bond_valid, "an in-bond number"},
    {"FTZ", is_admission, "at most 19 letters and digits"},
    {"EXP", is_yes, "Y"},
    {"KII", is_yes, "Y"},
    {"PER", is_yes, "Y"},
    {"CES", is_entry_number, "an entry number without hyphens"},
    {"EDA", is_date, "a date MMDDYY"},
};

static void
check_form(struct dbk_check *c, const struct dbk_text *qualifier,
    const struct dbk_text *value)
{
	size_t i;

	for (i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (value->s != NULL &&
		    dbk_text_is(qualifier, forms[i].qualifier) &&
		    !forms[i].fits(value))
			dbk_check_report(c, value, NULL, forms[i].form);
}

void
dbk_check_se20_n1_form(struct dbk_check *c)
{
	const struct dbk_request *q = c->request;
	size_t i;

	for (i = 0; i < c->entry->nreferences; i++)
		check_form(c, &c->entry->references[i].qualifier,
		    &c->entry->references[i].value);
	for (i = 0; q != NULL && i < q->nreplacements; i++)
		check_form(c, &q->replacements[i].qualifier,
		    &q->replacements[i].value);
}

void
dbk_check_se20_n1_own_place(struct dbk_check *c)
{
	size_t i;

	for (i = 0; i < c->entry->nreferences; i++) {
		const struct dbk_text *q = &c->entry->references[i].qualifier;

		if (dbk_text_is(q, "V1"))
			dbk_check_report(c, q, NULL, "bond.surety");
		else if (dbk_text_is(q, "AMT"))
			dbk_check_report(c, q, NULL, "bond.amount");
	}
}

void
dbk_check_se20_n1_cancel(struct dbk_check *c)
{
	size_t i;

	/* Those of a cancellation belong to its request. */
	for (i = 0; i < c->entry->nreferences; i++) {
		const struct dbk_text *q = &c->entry->references[i].qualifier;

		if (dbk_word_in(q, "EN IB FTZ"))
			dbk_check_report(c, q, NULL, NULL);
	}
}

static bool
has_reference(const struct dbk_entry *e, const char *qualifier)
{
	size_t i;

	for (i = 0; i < e->nreferences; i++)
		if (dbk_text_is(&e->references[i].qualifier, qualifier))
			return true;
	return false;
}

void
dbk_check_se20_eda_86(struct dbk_check *c)
{
	const struct dbk_entry *e = c->entry;

	if (dbk_text_is(&e->entry_type, "86") && e->arrival_date.s == NULL &&
	    !has_reference(e, "EDA"))
		dbk_check_report(c, &e->arrival_date, NULL, NULL);
}

/* Surety, amount and arrival date stand in SE20, too, and what the request
 * refers to. */
void
dbk_check_se20_most(struct dbk_check *c)
{
	const struct dbk_entry *e = c->entry;
	size_t n = e->nreferences;
	char detail[24];

	if (dbk_text_is(&e->bond.type, "9"))
		n += (size_t)(e->bond.surety.s != NULL) +
		    (size_t)e->bond.amount.set;
	if (dbk_text_is(&e->entry_type, "86"))
		n += e->arrival_date.s != NULL;
	if (c->request != NULL)
		n += c->request->nreplacements +
		    (size_t)(c->request->dis_reference.s != NULL);
	if (n <= REFERENCES_MOST)
		return;
	(void)snprintf(detail, sizeof detail, "%zu", n);
	dbk_check_report(c, &e->references, "99", detail);
}
