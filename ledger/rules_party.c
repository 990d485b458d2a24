/*
 * Rules of SE30 to SE36 and SE50 to SE56: who must be reported, where and how.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ledger/codes.h"
#include "ledger/rules_common.h"

/* Roles that may be given by number (p. SE-58). */
#define BY_NUMBER "BY ST CN"
/* Entry types whose consignee may be given by name and address (p. SE-58). */
#define LOW_VALUE "11 86"

/* The party's role for a finding. */
static const char *
role_of(const struct dbk_party *party)
{
	return party->role.s != NULL ? party->role.s : "without a role";
}

static bool
has_number(const struct dbk_party *party)
{
	return party->id.s != NULL || party->id_type.s != NULL;
}

static void
name_or_number(struct dbk_check *c, const struct dbk_line *line,
    const struct dbk_party *party)
{
	(void)line;
	if (has_number(party) &&
	    (party->name.s != NULL || party->address.node.set))
		dbk_check_report(c, party, NULL, role_of(party));
}

void
dbk_check_se30_name_or_identifier(struct dbk_check *c)
{
	dbk_each_party(c, name_or_number);
}

static void
number_form(struct dbk_check *c, const struct dbk_line *line,
    const struct dbk_party *party)
{
	const char *form = dbk_importer_form(&party->id_type, &party->id);

	(void)line;
	if (form != NULL)
		dbk_check_report(c, &party->id, NULL, form);
}

void
dbk_check_se30_n3_form(struct dbk_check *c)
{
	dbk_each_party(c, number_form);
}

static void
role_missing(struct dbk_check *c, const struct dbk_line *line,
    const struct dbk_party *party)
{
	(void)line;
	if (party->role.s == NULL)
		dbk_check_report(c, &party->role, NULL, NULL);
}

void
dbk_check_se30_role(struct dbk_check *c)
{
	dbk_each_party(c, role_missing);
}

static void
roles_once(struct dbk_check *c, const struct dbk_party *parties, size_t n,
    const char *where)
{
	size_t i, j;

	for (i = 1; i < n; i++) {
		for (j = 0; j < i && parties[i].role.s != NULL; j++) {
			if (!dbk_text_is(&parties[j].role, parties[i].role.s))
				continue;
			dbk_check_report(c, &parties[i].role, NULL, where);
			break;
		}
	}
}

void
dbk_check_se30_n1_once(struct dbk_check *c)
{
	const struct dbk_entry *e = c->entry;
	size_t i;

	roles_once(c, e->parties, e->nparties, "at the header");
	for (i = 0; i < e->nlines; i++)
		roles_once(c, e->lines[i].parties, e->lines[i].nparties,
		    "at the line");
}

static void
name_missing(struct dbk_check *c, const struct dbk_line *line,
    const struct dbk_party *party)
{
	(void)line;
	if (party->name.s == NULL &&
	    (party->id.s == NULL || party->id_type.s == NULL))
		dbk_check_report(c,
		    party->id_type.s != NULL ? &party->id : &party->name, NULL,
		    role_of(party));
}

void
dbk_check_se30_name(struct dbk_check *c)
{
	dbk_each_party(c, name_missing);
}

static void
address_missing(struct dbk_check *c, const struct dbk_line *line,
    const struct dbk_party *party)
{
	const struct dbk_address *address = &party->address;

	(void)line;
	if (party->name.s != NULL &&
	    (address->nlines == 0 || address->city.s == NULL ||
		address->country.s == NULL))
		dbk_check_report(c, address, NULL, role_of(party));
}

void
dbk_check_se30_address(struct dbk_check *c)
{
	dbk_each_party(c, address_missing);
}

static void
number_role(struct dbk_check *c, const struct dbk_line *line,
    const struct dbk_party *party)
{
	(void)line;
	if (party->id.s != NULL && party->role.s != NULL &&
	    !dbk_word_in(&party->role, BY_NUMBER))
		dbk_check_report(c, &party->id, NULL, role_of(party));
}

void
dbk_check_se30_n3_role(struct dbk_check *c)
{
	dbk_each_party(c, number_role);
}

static void
consignee_by_name(struct dbk_check *c, const struct dbk_line *line,
    const struct dbk_party *party)
{
	(void)line;
	if (dbk_text_is(&party->role, "CN") && party->name.s != NULL)
		dbk_check_report(c, &party->name, NULL, NULL);
}

void
dbk_check_se30_consignee_number(struct dbk_check *c)
{
	if (!dbk_word_in(&c->entry->entry_type, LOW_VALUE))
		dbk_each_party(c, consignee_by_name);
}

void
dbk_check_se30_seller(struct dbk_check *c)
{
	if (!dbk_role_covered(c->entry, "SE"))
		dbk_check_report(c, &c->entry->parties, NULL, NULL);
}

void
dbk_check_se30_n1_consignee(struct dbk_check *c)
{
	if (!dbk_role_covered(c->entry, "CN"))
		dbk_check_report(c, &c->entry->parties, NULL, NULL);
}

void
dbk_check_se30_n1_manufacturer(struct dbk_check *c)
{
	if (!dbk_text_is(&c->entry->entry_type, "86") &&
	    !dbk_role_covered(c->entry, "MF"))
		dbk_check_report(c, &c->entry->parties, NULL, NULL);
}

void
dbk_check_se30_n1_buyer(struct dbk_check *c)
{
	if (!dbk_text_is(&c->entry->entry_type, "86") &&
	    !dbk_role_covered(c->entry, "BY"))
		dbk_check_report(c, &c->entry->parties, NULL, NULL);
}

static void
consignee_at_line(struct dbk_check *c, const struct dbk_line *line,
    const struct dbk_party *party)
{
	if (line != NULL && dbk_text_is(&party->role, "CN"))
		dbk_check_report(c, &party->role, NULL, NULL);
}

void
dbk_check_se30_n1_consignee_86(struct dbk_check *c)
{
	if (dbk_text_is(&c->entry->entry_type, "86"))
		dbk_each_party(c, consignee_at_line);
}

static int64_t
line_value(const struct dbk_line *line)
{
	int64_t sum = 0;
	size_t i;

	for (i = 0; i < line->ntariffs; i++)
		if (line->tariffs[i].value.set)
			sum += line->tariffs[i].value.v;
	return sum;
}

static bool
same_name_and_place(const struct dbk_party *a, const struct dbk_party *b)
{
	return a->name.s != NULL && dbk_text_is(&b->name, a->name.s) &&
	    (a->address.city.s == NULL ||
		dbk_text_is(&b->address.city, a->address.city.s));
}

/* The consignee by name of a line: its own, else the header's; or NULL. */
static const struct dbk_party *
named_consignee(const struct dbk_entry *e, const struct dbk_line *line)
{
	const struct dbk_party *party = dbk_header_party(e, "CN");
	size_t i;

	for (i = 0; i < line->nparties; i++)
		if (dbk_text_is(&line->parties[i].role, "CN"))
			party = &line->parties[i];
	return party != NULL && party->name.s != NULL ? party : NULL;
}

/* True when no earlier line has the same consignee by name. */
static bool
first_of_consignee(const struct dbk_entry *e, size_t at)
{
	const struct dbk_party *party = named_consignee(e, &e->lines[at]);
	size_t i;

	for (i = 0; i < at; i++) {
		const struct dbk_party *other = named_consignee(e,
		    &e->lines[i]);

		if (other != NULL && same_name_and_place(party, other))
			return false;
	}
	return true;
}

static void
check_consignee_sum(struct dbk_check *c, size_t at, int64_t limit)
{
	const struct dbk_entry *e = c->entry;
	const struct dbk_party *party = named_consignee(e, &e->lines[at]);
	char most[24], detail[24];
	int64_t sum = 0;
	size_t i;

	for (i = at; i < e->nlines; i++) {
		const struct dbk_party *other = named_consignee(e,
		    &e->lines[i]);

		if (other != NULL && same_name_and_place(party, other))
			sum += line_value(&e->lines[i]);
	}
	if (sum < limit)
		return;
	(void)snprintf(most, sizeof most, "%" PRId64, limit);
	(void)snprintf(detail, sizeof detail, "%s", e->entry_type.s);
	dbk_check_report(c, &party->name, most, detail);
}

void
dbk_check_se30_n2_limit(struct dbk_check *c)
{
	const struct dbk_entry *e = c->entry;
	int64_t limit = dbk_text_is(&e->entry_type, "86") ? 800 : 2500;
	size_t i;

	if (!dbk_word_in(&e->entry_type, LOW_VALUE))
		return;
	for (i = 0; i < e->nlines; i++)
		if (named_consignee(e, &e->lines[i]) != NULL &&
		    first_of_consignee(e, i))
			check_consignee_sum(c, i, limit);
}

static void
role_at_line(struct dbk_check *c, const struct dbk_line *line,
    const struct dbk_party *party)
{
	/* The booking party is in the header's list only (p. SE-57, SE-66). */
	if (line != NULL && dbk_text_is(&party->role, "BKP"))
		dbk_check_report(c, &party->role, NULL, NULL);
}

void
dbk_check_se50_role(struct dbk_check *c)
{
	dbk_each_party(c, role_at_line);
}

static void
consignee_abroad(struct dbk_check *c, const struct dbk_line *line,
    const struct dbk_party *party)
{
	const struct dbk_text *country = &party->address.country;

	(void)line;
	if (dbk_text_is(&party->role, "CN") && country->s != NULL &&
	    !dbk_text_is(country, "US"))
		dbk_check_report(c, country, NULL, NULL);
}

void
dbk_check_se30_n1_consignee_us(struct dbk_check *c)
{
	dbk_each_party(c, consignee_abroad);
}

static void
address_lines(struct dbk_check *c, const struct dbk_line *line,
    const struct dbk_party *party)
{
	size_t i;

	(void)line;
	for (i = 0; i < party->address.nlines; i++)
		if (party->address.lines[i].text.s == NULL)
			dbk_check_report(c, &party->address.lines[i].text, NULL,
			    NULL);
}

/* In records EDI-ADDRESS and EDI-FIELD-MISSING tell of them. */
void
dbk_check_se35_line(struct dbk_check *c)
{
	if (!c->from_records)
		dbk_each_party(c, address_lines);
}

/* The list has the subdivisions of these countries. */
static void
subdivision(struct dbk_check *c, const struct dbk_text *country,
    const struct dbk_text *code)
{
	char both[16];
	int len;

	if (code->s == NULL || !dbk_word_in(country, "US CA MX"))
		return;
	len = snprintf(both, sizeof both, "%s-%s", country->s, code->s);
	if (len > 0 && (size_t)len < sizeof both &&
	    dbk_codes_name(c->codes, DBK_LIST_SUBDIVISIONS, both,
		(size_t)len) == NULL)
		dbk_check_report(c, code, NULL, country->s);
}

static void
party_subdivision(struct dbk_check *c, const struct dbk_line *line,
    const struct dbk_party *party)
{
	(void)line;
	subdivision(c, &party->address.country, &party->address.subdivision);
}

void
dbk_check_se36_subdivision(struct dbk_check *c)
{
	const struct dbk_isf *isf = &c->entry->isf;
	size_t i;

	dbk_each_party(c, party_subdivision);
	for (i = 0; i < isf->nparties; i++)
		subdivision(c, &isf->parties[i].address.country,
		    &isf->parties[i].address.subdivision);
}
