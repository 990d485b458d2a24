/*
 * Rules of the security filing of a unified entry (Cargo Release v40 p. SE-18,
 * SE-28 and SE-73 to 82).
 */
#include <stdio.h>
#include <string.h>

#include "ledger/number.h"
#include "ledger/rules_common.h"

#define OCEAN "10 11" /* p. SE-73 */
#define WANTED_ROLES "MF SE BY ST CS LG CN" /* p. SE-74 */
/* Shipment types that a bond must cover (p. SE-75). */
#define BONDED_TYPES "01 02 07 10"
#define CIN_LEN 11 /* p. SE-79 */

static bool
has_isf(const struct dbk_check *c)
{
	return c->entry->isf.node.set;
}

static void
each_party(struct dbk_check *c,
    void (*each)(struct dbk_check *c, const struct dbk_isf_party *party))
{
	const struct dbk_isf *isf = &c->entry->isf;
	size_t i;

	for (i = 0; i < isf->nparties; i++)
		each(c, &isf->parties[i]);
}

static const char *
role_of(const struct dbk_isf_party *party)
{
	return party->role.s != NULL ? party->role.s : "without a role";
}

static bool
is_consignee(const struct dbk_isf_party *party)
{
	return dbk_text_is(&party->role, "CN");
}

static bool
has_number(const struct dbk_isf_party *party)
{
	return party->id.s != NULL || party->id_type.s != NULL;
}

void
dbk_check_isf_mode(struct dbk_check *c)
{
	if (has_isf(c) && !dbk_word_in(&c->entry->mode, OCEAN))
		dbk_check_report(c, &c->entry->isf, NULL,
		    c->entry->mode.s != NULL ? c->entry->mode.s : "none");
}

void
dbk_check_isf_shipment_type(struct dbk_check *c)
{
	if (has_isf(c) && c->entry->isf.shipment_type.s == NULL)
		dbk_check_report(c, &c->entry->isf.shipment_type, NULL, NULL);
}

void
dbk_check_isf_importer(struct dbk_check *c)
{
	const struct dbk_importer *importer = &c->entry->importer;

	if (has_isf(c) &&
	    (importer->id.s == NULL || importer->id_type.s == NULL))
		dbk_check_report(c, &importer->id, NULL, NULL);
}

void
dbk_check_isf_bond(struct dbk_check *c)
{
	const struct dbk_entry *e = c->entry;

	if (has_isf(c) && dbk_word_in(&e->isf.shipment_type, BONDED_TYPES) &&
	    dbk_text_is(&e->bond.type, "0"))
		dbk_check_report(c, &e->bond.type, NULL,
		    e->isf.shipment_type.s);
}

/* A quantity on the bill may be less than the manifest's: nobody here knows. */
static void
quantity(struct dbk_check *c, const struct dbk_bill *bill)
{
	if (bill->quantity.set)
		dbk_check_report(c, &bill->quantity, NULL, NULL);
}

void
dbk_check_isf_quantity(struct dbk_check *c)
{
	if (has_isf(c))
		dbk_each_bill(c, quantity);
}

/* SE16 of a bill in AMS files less than the manifested quantity (p. SE-51). */
static void
split(struct dbk_check *c, const struct dbk_bill *bill)
{
	if (bill->nconveyances != 0 && !bill->non_ams.v)
		dbk_check_report(c, &bill->conveyances, NULL, NULL);
}

void
dbk_check_isf_split(struct dbk_check *c)
{
	if (has_isf(c))
		dbk_each_bill(c, split);
}

/* ---- SF20 ---- */

void
dbk_check_isf_reference(struct dbk_check *c)
{
	const struct dbk_isf *isf = &c->entry->isf;
	size_t i;

	for (i = 0; i < isf->nreferences; i++) {
		const struct dbk_isf_reference *r = &isf->references[i];

		if (r->qualifier.s == NULL)
			dbk_check_report(c, &r->qualifier, NULL, NULL);
		if (r->value.s == NULL)
			dbk_check_report(c, &r->value, NULL, NULL);
	}
}

void
dbk_check_isf_reference_form(struct dbk_check *c)
{
	const struct dbk_isf *isf = &c->entry->isf;
	size_t i;

	for (i = 0; i < isf->nreferences; i++) {
		const struct dbk_text *value = &isf->references[i].value;

		if (value->s != NULL &&
		    !dbk_all_alphanumeric(value->s, value->len))
			dbk_check_report(c, value, NULL, NULL);
	}
}

void
dbk_check_isf_reference_bond(struct dbk_check *c)
{
	const struct dbk_isf *isf = &c->entry->isf;
	size_t i;

	for (i = 0; i < isf->nreferences; i++)
		if (dbk_word_in(&isf->references[i].qualifier, "V1 SBN"))
			dbk_check_report(c, &isf->references[i].qualifier, NULL,
			    NULL);
}

/* ---- SF25 ---- */

void
dbk_check_isf_container(struct dbk_check *c)
{
	const struct dbk_isf *isf = &c->entry->isf;
	size_t i;

	for (i = 0; i < isf->ncontainers; i++) {
		const struct dbk_isf_container *unit = &isf->containers[i];

		if (unit->description.s == NULL)
			dbk_check_report(c, &unit->description, NULL, NULL);
		if (unit->initial.s == NULL)
			dbk_check_report(c, &unit->initial, NULL, NULL);
		if (unit->number.s == NULL)
			dbk_check_report(c, &unit->number, NULL, NULL);
	}
}

/* The digits of a serial number without leading zeros, of which it may have
 * been read with several. */
static const char *
serial_of(const struct dbk_text *number)
{
	const char *s = number->s;

	while (strlen(s) > 6 && *s == '0')
		s++;
	return s;
}

void
dbk_check_isf_container_check(struct dbk_check *c)
{
	const struct dbk_isf *isf = &c->entry->isf;
	char number[64], detail[40];
	unsigned check;
	bool given;
	size_t i;
	int len;

	for (i = 0; i < isf->ncontainers; i++) {
		const struct dbk_isf_container *unit = &isf->containers[i];

		if (unit->initial.s == NULL || unit->number.s == NULL)
			continue;
		given = unit->check_digit.s != NULL;
		len = snprintf(number, sizeof number, "%s%s%s", unit->initial.s,
		    serial_of(&unit->number),
		    given ? unit->check_digit.s : "0");
		if (len != 11 ||
		    !dbk_container_check(&check, number, (size_t)len) ||
		    (given && number[10] == (char)('0' + (int)check)))
			continue;
		/* A container that has a digit is reported with it. */
		if (!given)
			number[10] = '\0';
		(void)snprintf(detail, sizeof detail, "%u would be right",
		    check);
		dbk_check_report(c, &unit->check_digit, number, detail);
	}
}

/* ---- SF30 to SF36 ---- */

static void
role(struct dbk_check *c, const struct dbk_isf_party *party)
{
	if (party->role.s == NULL)
		dbk_check_report(c, &party->role, NULL, NULL);
}

void
dbk_check_isf_role(struct dbk_check *c)
{
	each_party(c, role);
}

void
dbk_check_isf_roles(struct dbk_check *c)
{
	const struct dbk_isf *isf = &c->entry->isf;
	const char *word = WANTED_ROLES;
	char wanted[4];
	size_t i, n;

	for (; has_isf(c) && *word != '\0'; word += n + (word[n] == ' ')) {
		n = strcspn(word, " ");
		(void)snprintf(wanted, sizeof wanted, "%.*s", (int)n, word);
		for (i = 0; i < isf->nparties; i++)
			if (dbk_text_is(&isf->parties[i].role, wanted))
				break;
		if (i == isf->nparties)
			dbk_check_report(c, &isf->parties, NULL, wanted);
	}
}

static void
consignee(struct dbk_check *c, const struct dbk_isf_party *party)
{
	if (is_consignee(party) &&
	    (party->id.s == NULL || party->id_type.s == NULL))
		dbk_check_report(c, &party->id, NULL, NULL);
}

void
dbk_check_isf_consignee(struct dbk_check *c)
{
	each_party(c, consignee);
}

static void
name_or_number(struct dbk_check *c, const struct dbk_isf_party *party)
{
	if (has_number(party) &&
	    (party->name.s != NULL || party->second_name.node.set ||
		party->address.node.set))
		dbk_check_report(c, party, NULL, role_of(party));
}

void
dbk_check_isf_name_or_number(struct dbk_check *c)
{
	each_party(c, name_or_number);
}

static void
name(struct dbk_check *c, const struct dbk_isf_party *party)
{
	if (is_consignee(party) || party->name.s != NULL)
		return;
	if (!has_number(party))
		dbk_check_report(c, &party->name, NULL, role_of(party));
	else if (party->id.s == NULL || party->id_type.s == NULL)
		dbk_check_report(c,
		    party->id.s == NULL ? &party->id : &party->id_type, NULL,
		    role_of(party));
}

void
dbk_check_isf_name(struct dbk_check *c)
{
	each_party(c, name);
}

static bool
lines_complete(const struct dbk_isf_address *a)
{
	size_t i;

	for (i = 0; i < a->nlines; i++)
		if (a->lines[i].text.s == NULL)
			return false;
	return a->nlines != 0;
}

static void
address(struct dbk_check *c, const struct dbk_isf_party *party)
{
	const struct dbk_isf_address *a = &party->address;

	if (party->name.s != NULL &&
	    (!lines_complete(a) || a->city.s == NULL || a->country.s == NULL))
		dbk_check_report(c, a, NULL, role_of(party));
}

void
dbk_check_isf_address(struct dbk_check *c)
{
	each_party(c, address);
}

static void
second_name(struct dbk_check *c, const struct dbk_isf_party *party)
{
	const struct dbk_isf_name *n = &party->second_name;

	if (!n->node.set)
		return;
	if (n->code.s == NULL)
		dbk_check_report(c, &n->code, NULL, NULL);
	if (n->name.s == NULL)
		dbk_check_report(c, &n->name, NULL, NULL);
}

void
dbk_check_isf_second_name(struct dbk_check *c)
{
	each_party(c, second_name);
}

/* FR is for the ship-to party, every other one for the consignee (p. SE-79). */
static void
qualifier(struct dbk_check *c, const struct dbk_isf_party *party)
{
	const char *only = dbk_text_is(&party->id_type, "FR") ? "ST" : "CN";

	if (party->id_type.s != NULL && party->role.s != NULL &&
	    !dbk_text_is(&party->role, only))
		dbk_check_report(c, &party->id_type, NULL, only);
}

void
dbk_check_isf_qualifier(struct dbk_check *c)
{
	each_party(c, qualifier);
}

/* What the number should look like; NULL: it does (p. SE-79). */
static const char *
number_form(const struct dbk_isf_party *party)
{
	const struct dbk_text *id = &party->id;

	if (id->s == NULL)
		return NULL;
	if (dbk_text_is(&party->id_type, "FR"))
		return id->len == 4 && id->s[0] >= 'A' && id->s[0] <= 'Z' &&
			dbk_all_digits(id->s + 1, 3) ?
		    NULL :
		    "FR wants ANNN";
	if (dbk_text_is(&party->id_type, "CIN"))
		return id->len == CIN_LEN ? NULL : "CIN wants 11 characters";
	return dbk_importer_form(&party->id_type, id);
}

static void
number(struct dbk_check *c, const struct dbk_isf_party *party)
{
	const char *form = number_form(party);

	if (form != NULL)
		dbk_check_report(c, &party->id, NULL, form);
}

void
dbk_check_isf_number(struct dbk_check *c)
{
	each_party(c, number);
}
