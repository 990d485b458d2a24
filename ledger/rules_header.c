/*
 * Rules of SE10, SE11 and SE13.  Each predicate belongs to the row of that id in
 * schemas/rules.tsv, which says what CBP prints and where.
 */
#include <stdio.h>

#include "ledger/number.h"
#include "ledger/rules_common.h"

#define ZONE "06"
#define WAREHOUSE "21 22"

static bool
is_type(const struct dbk_check *c, const char *types)
{
	return dbk_word_in(&c->entry->entry_type, types);
}

void
dbk_check_number_form(struct dbk_check *c)
{
	const struct dbk_text *number = &c->entry->entry_number;
	struct dbk_number parsed;

	if (number->s != NULL &&
	    (number->len != DBK_NUMBER_LEN ||
		!dbk_number_parse(&parsed, number->s, number->len)))
		dbk_check_report(c, number, NULL, NULL);
}

void
dbk_check_se10_n4_importer(struct dbk_check *c)
{
	const struct dbk_importer *importer = &c->entry->importer;
	const char *form = dbk_importer_form(&importer->id_type, &importer->id);

	if (form != NULL)
		dbk_check_report(c, &importer->id, NULL, form);
}

void
dbk_check_se10_type(struct dbk_check *c)
{
	if (c->entry->entry_type.s == NULL)
		dbk_check_report(c, &c->entry->entry_type, NULL, NULL);
}

void
dbk_check_se10_n2_type_86(struct dbk_check *c)
{
	if (is_type(c, "86"))
		dbk_check_report(c, &c->entry->entry_type, NULL, NULL);
}

void
dbk_check_se10_n3_importer(struct dbk_check *c)
{
	const struct dbk_importer *importer = &c->entry->importer;

	/* Note 12: with data of another agency type 86 wants it, too. */
	if (is_type(c, "86") && importer->id.s == NULL &&
	    importer->id_type.s == NULL && !c->has_pga)
		return;
	if (importer->id.s == NULL)
		dbk_check_report(c, &importer->id, NULL, NULL);
	else if (importer->id_type.s == NULL)
		dbk_check_report(c, &importer->id_type, NULL, NULL);
}

void
dbk_check_se10_n11_mode(struct dbk_check *c)
{
	if (c->entry->mode.s == NULL &&
	    (!is_type(c, ZONE) || c->entry->nbills != 0))
		dbk_check_report(c, &c->entry->mode, NULL, NULL);
}

void
dbk_check_se10_bond(struct dbk_check *c)
{
	if (c->entry->bond.type.s == NULL)
		dbk_check_report(c, &c->entry->bond.type, NULL, NULL);
}

void
dbk_check_se10_n6_surety(struct dbk_check *c)
{
	const struct dbk_bond *bond = &c->entry->bond;

	if (dbk_text_is(&bond->type, "9") && bond->surety.s == NULL)
		dbk_check_report(c, &bond->surety, NULL, NULL);
}

void
dbk_check_se10_n6_amount(struct dbk_check *c)
{
	const struct dbk_bond *bond = &c->entry->bond;

	if (dbk_text_is(&bond->type, "9") &&
	    (!bond->amount.set || bond->amount.v == 0))
		dbk_check_report(c, &bond->amount, NULL, NULL);
}

void
dbk_check_se10_value(struct dbk_check *c)
{
	if (!c->entry->value.set)
		dbk_check_report(c, &c->entry->value, NULL, NULL);
}

void
dbk_check_se10_n13_value(struct dbk_check *c)
{
	const struct dbk_integer *value = &c->entry->value;

	if (is_type(c, "86") && value->set && value->v > 800)
		dbk_check_report(c, value, "800", "86");
	else if (is_type(c, "11") && value->set && value->v > 2500)
		dbk_check_report(c, value, "2500", "11");
}

/* Why the planned port of entry must be given; NULL: it need not. */
static const char *
port_reason(const struct dbk_check *c)
{
	const struct dbk_entry *e = c->entry;
	size_t i;

	if (dbk_word_in(&e->entry_type, "02 06 07 12 21 22 23 86"))
		return "the entry type";
	for (i = 0; i < e->nbills; i++) {
		if (e->bills[i].in_bond.s != NULL)
			return "the in-bond number";
		if (e->bills[i].non_ams.v)
			return "the bill that is not in AMS";
	}
	return c->has_pga ? "the data of another agency" : NULL;
}

void
dbk_check_se10_n7_port(struct dbk_check *c)
{
	const char *reason = c->action == 'D' ? "the cancellation" :
						port_reason(c);

	if (reason != NULL && c->entry->port_of_entry.s == NULL)
		dbk_check_report(c, &c->entry->port_of_entry, NULL, reason);
}

void
dbk_check_se10_unlading(struct dbk_check *c)
{
	const struct dbk_entry *e = c->entry;

	if (dbk_word_in(&e->mode, "50 60 70") && e->port_of_unlading.s == NULL)
		dbk_check_report(c, &e->port_of_unlading, NULL, e->mode.s);
}

void
dbk_check_se10_n9_warehouse(struct dbk_check *c)
{
	const struct dbk_entry *e = c->entry;

	if (is_type(c, WAREHOUSE) && e->bonded_warehouse.s == NULL)
		dbk_check_report(c, &e->bonded_warehouse, NULL,
		    e->entry_type.s);
}

void
dbk_check_se10_n10_original(struct dbk_check *c)
{
	const struct dbk_text *original = &c->entry->warehouse_entry;
	struct dbk_number parsed;

	if (is_type(c, "22") &&
	    (original->s == NULL ||
		!dbk_number_parse(&parsed, original->s, original->len)))
		dbk_check_report(c, original, NULL, NULL);
}

void
dbk_check_se11_n2_warehouse_only(struct dbk_check *c)
{
	if (c->entry->bonded_warehouse.s != NULL && !is_type(c, WAREHOUSE))
		dbk_check_report(c, &c->entry->bonded_warehouse, NULL, NULL);
}

void
dbk_check_se11_n3_original_only(struct dbk_check *c)
{
	if (c->entry->warehouse_entry.s != NULL && !is_type(c, "22"))
		dbk_check_report(c, &c->entry->warehouse_entry, NULL, NULL);
}

void
dbk_check_se11_weekly_only(struct dbk_check *c)
{
	if (c->entry->weekly.v && !is_type(c, ZONE))
		dbk_check_report(c, &c->entry->weekly, NULL, NULL);
}

void
dbk_check_se11_n1_date(struct dbk_check *c)
{
	if (c->entry->weekly.v && c->entry->elected_entry_date.s == NULL)
		dbk_check_report(c, &c->entry->elected_entry_date, NULL, NULL);
}

void
dbk_check_se11_n1_future(struct dbk_check *c)
{
	const struct dbk_text *date = &c->entry->elected_entry_date;
	dbk_day day;

	/* A bad date is the business of FORM-DATE. */
	if (c->today != 0 && date->s != NULL &&
	    dbk_date_parse(&day, date->s, date->len) && day > c->today + 7)
		dbk_check_report(c, date, NULL, NULL);
}

void
dbk_check_se11_n1_past(struct dbk_check *c)
{
	const struct dbk_text *date = &c->entry->elected_entry_date;
	dbk_day day;

	if (c->today != 0 && date->s != NULL &&
	    dbk_date_parse(&day, date->s, date->len) && day < c->today)
		dbk_check_report(c, date, NULL, NULL);
}

void
dbk_check_se11_n4_zone_firms(struct dbk_check *c)
{
	if (is_type(c, ZONE) && c->entry->location_of_goods.s == NULL)
		dbk_check_report(c, &c->entry->location_of_goods, NULL, NULL);
}

void
dbk_check_se11_n6_zone(struct dbk_check *c)
{
	if (is_type(c, ZONE) && c->entry->ftz_id.s == NULL)
		dbk_check_report(c, &c->entry->ftz_id, NULL, NULL);
}

void
dbk_check_se11_n6_zone_form(struct dbk_check *c)
{
	const struct dbk_text *id = &c->entry->ftz_id;

	if (id->s == NULL)
		return;
	/* FTZ, project number, then subzone and site: 2, 2+2 or 3+3. */
	if ((id->len != 8 && id->len != 10 && id->len != 12) ||
	    id->s[0] != 'F' || id->s[1] != 'T' || id->s[2] != 'Z' ||
	    !dbk_all_digits(id->s + 3, 3) ||
	    !dbk_all_alphanumeric(id->s + 6, id->len - 6))
		dbk_check_report(c, id, NULL, NULL);
}

void
dbk_check_se11_n6_zone_only(struct dbk_check *c)
{
	if (c->entry->ftz_id.s != NULL && !is_type(c, ZONE))
		dbk_check_report(c, &c->entry->ftz_id, NULL, NULL);
}

void
dbk_check_se11_n6_conveyance(struct dbk_check *c)
{
	if (is_type(c, ZONE) && c->entry->conveyance.s != NULL)
		dbk_check_report(c, &c->entry->conveyance, NULL, NULL);
}

void
dbk_check_se11_n7_voyage(struct dbk_check *c)
{
	if (is_type(c, ZONE) && c->entry->voyage.s != NULL)
		dbk_check_report(c, &c->entry->voyage, NULL, NULL);
}

void
dbk_check_se11_n9_delivery_type(struct dbk_check *c)
{
	if (c->entry->immediate_delivery.v && is_type(c, WAREHOUSE))
		dbk_check_report(c, &c->entry->immediate_delivery, NULL, NULL);
}

void
dbk_check_se11_n9_delivery_bond(struct dbk_check *c)
{
	if (c->entry->immediate_delivery.v &&
	    dbk_text_is(&c->entry->bond.type, "0"))
		dbk_check_report(c, &c->entry->immediate_delivery, NULL, NULL);
}

static void
check_firms(struct dbk_check *c, const struct dbk_text *firms)
{
	if (firms->s != NULL &&
	    (firms->len != 4 || !dbk_all_alphanumeric(firms->s, firms->len)))
		dbk_check_report(c, firms, NULL, NULL);
}

void
dbk_check_se11_firms(struct dbk_check *c)
{
	check_firms(c, &c->entry->location_of_goods);
	check_firms(c, &c->entry->exam_site);
	check_firms(c, &c->entry->bonded_warehouse);
}

void
dbk_check_se13_contact(struct dbk_check *c)
{
	const struct dbk_profile *profile = c->profile;
	const struct dbk_contact *contact = &c->entry->contact;

	if (contact->name.s == NULL &&
	    (profile == NULL || profile->contact.name.s == NULL))
		dbk_check_report(c, &contact->name, NULL, NULL);
	else if (contact->phone.s == NULL &&
	    (profile == NULL || profile->contact.phone.s == NULL))
		dbk_check_report(c, &contact->phone, NULL, NULL);
}
