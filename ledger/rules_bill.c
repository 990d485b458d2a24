/*
 * Rules of SE15: bills of lading.
 */
#include <stdio.h>
#include <string.h>

#include "ledger/rules_common.h"

#define AIR "40 41"
/* Modes for which the issuer is space filled (p. SE-45). */
#define NO_ISSUER "32 33 34 40 41 50 60"
/* Modes for which M and H are not valid (p. SE-49). */
#define NO_MASTER_HOUSE "20 21 30 31 32 33 34 50 60 70"
/* Modes for which the bill is never in AMS (p. SE-48). */
#define NEVER_AMS "32 33 34 50 60 70"
#define HAND_CARRIED "60"
#define PIPELINE "70"

static void
each_bill_number(struct dbk_check *c, const struct dbk_bill *bill,
    void (*each)(struct dbk_check *c, const struct dbk_bill_number *number))
{
	if (bill->regular.node.set)
		each(c, &bill->regular);
	if (bill->master.node.set)
		each(c, &bill->master);
	if (bill->house.node.set)
		each(c, &bill->house);
}

static void
issuer_unknown(struct dbk_check *c, const struct dbk_bill_number *number)
{
	if (dbk_text_is(&number->issuer, "UNKN"))
		dbk_check_report(c, &number->issuer, NULL, NULL);
}

static void
bill_issuer_unknown(struct dbk_check *c, const struct dbk_bill *bill)
{
	each_bill_number(c, bill, issuer_unknown);
}

void
dbk_check_se15_issuer_unkn(struct dbk_check *c)
{
	dbk_each_bill(c, bill_issuer_unknown);
}

static void
number_characters(struct dbk_check *c, const struct dbk_text *number)
{
	char detail[] = "\"x\"";
	size_t i;

	for (i = 0; i < number->len; i++) {
		/* Lower case is the business of FORM-CLASS. */
		if (dbk_all_alphanumeric(number->s + i, 1) ||
		    (number->s[i] >= 'a' && number->s[i] <= 'z'))
			continue;
		detail[1] = number->s[i];
		dbk_check_report(c, number, NULL,
		    number->s[i] == ' ' ? "a space" : detail);
		return;
	}
}

static void
bill_number_characters(struct dbk_check *c,
    const struct dbk_bill_number *number)
{
	number_characters(c, &number->number);
}

static void
bill_characters(struct dbk_check *c, const struct dbk_bill *bill)
{
	each_bill_number(c, bill, bill_number_characters);
	number_characters(c, &bill->tracking.number);
}

void
dbk_check_se15_number_characters(struct dbk_check *c)
{
	dbk_each_bill(c, bill_characters);
}

static void
bill_in_bond(struct dbk_check *c, const struct dbk_bill *bill)
{
	if (bill->in_bond.s != NULL && !dbk_in_bond_valid(&bill->in_bond))
		dbk_check_report(c, &bill->in_bond, NULL, NULL);
}

void
dbk_check_se15_n1_in_bond(struct dbk_check *c)
{
	dbk_each_bill(c, bill_in_bond);
}

/* Three digits of the airline, seven of the serial, serial mod 7. */
static void
air_waybill(struct dbk_check *c, const struct dbk_text *number)
{
	char detail[40];
	unsigned serial = 0;
	size_t i;

	if (number->len != 11 || !dbk_all_digits(number->s, number->len))
		return;
	for (i = 3; i < 10; i++)
		serial = serial * 10 + (unsigned)(number->s[i] - '0');
	if (serial % 7 == (unsigned)(number->s[10] - '0'))
		return;
	(void)snprintf(detail, sizeof detail, "%u would be right", serial % 7);
	dbk_check_report(c, number, NULL, detail);
}

static void
bill_air_waybill(struct dbk_check *c, const struct dbk_bill *bill)
{
	air_waybill(c, &bill->regular.number);
	air_waybill(c, &bill->master.number);
}

void
dbk_check_se15_air_waybill(struct dbk_check *c)
{
	if (dbk_word_in(&c->entry->mode, AIR))
		dbk_each_bill(c, bill_air_waybill);
}

static void
has_prefix(struct dbk_check *c, const struct dbk_text *number)
{
	if (number->s != NULL &&
	    (number->len < 4 || !dbk_all_alphanumeric(number->s, number->len) ||
		!dbk_all_digits(number->s, 3)))
		dbk_check_report(c, number, NULL, NULL);
}

static void
bill_prefix(struct dbk_check *c, const struct dbk_bill *bill)
{
	has_prefix(c, &bill->regular.number);
	has_prefix(c, &bill->master.number);
	has_prefix(c, &bill->tracking.number);
}

void
dbk_check_se15_n1_prefix(struct dbk_check *c)
{
	if (dbk_word_in(&c->entry->mode, AIR))
		dbk_each_bill(c, bill_prefix);
}

void
dbk_check_se15_required(struct dbk_check *c)
{
	if (c->entry->nbills == 0 &&
	    !dbk_word_in(&c->entry->entry_type, "06 22"))
		dbk_check_report(c, &c->entry->bills, NULL, NULL);
}

static void
bill_kind(struct dbk_check *c, const struct dbk_bill *bill)
{
	bool regular = bill->regular.node.set, master = bill->master.node.set;
	bool house = bill->house.node.set, tracking = bill->tracking.node.set;
	int kinds = regular + (master || house) + tracking;

	if (kinds == 0)
		dbk_check_report(c, bill, NULL, "none is given");
	else if (kinds > 1)
		dbk_check_report(c, bill, NULL, "several are given");
	else if (master && !house)
		dbk_check_report(c, bill, NULL, "the house bill is missing");
	else if (house && !master)
		dbk_check_report(c, bill, NULL, "the master bill is missing");
}

void
dbk_check_se15_kind(struct dbk_check *c)
{
	dbk_each_bill(c, bill_kind);
}

static void
number_missing(struct dbk_check *c, const struct dbk_bill_number *number)
{
	if (number->number.s == NULL)
		dbk_check_report(c, &number->number, NULL, NULL);
}

static void
bill_number_missing(struct dbk_check *c, const struct dbk_bill *bill)
{
	each_bill_number(c, bill, number_missing);
	if (bill->tracking.node.set && bill->tracking.number.s == NULL)
		dbk_check_report(c, &bill->tracking.number, NULL, NULL);
}

void
dbk_check_se15_number(struct dbk_check *c)
{
	dbk_each_bill(c, bill_number_missing);
}

static void
issuer_missing(struct dbk_check *c, const struct dbk_bill_number *number)
{
	if (number->issuer.s == NULL)
		dbk_check_report(c, &number->issuer, NULL, number->number.s);
}

static void
bill_issuer_missing(struct dbk_check *c, const struct dbk_bill *bill)
{
	each_bill_number(c, bill, issuer_missing);
}

void
dbk_check_se15_issuer(struct dbk_check *c)
{
	if (c->entry->mode.s != NULL &&
	    !dbk_word_in(&c->entry->mode, NO_ISSUER))
		dbk_each_bill(c, bill_issuer_missing);
}

static void
issuer_blank(struct dbk_check *c, const struct dbk_bill_number *number)
{
	if (number->issuer.s != NULL)
		dbk_check_report(c, &number->issuer, NULL, c->entry->mode.s);
}

static void
bill_issuer_blank(struct dbk_check *c, const struct dbk_bill *bill)
{
	each_bill_number(c, bill, issuer_blank);
}

void
dbk_check_se15_issuer_blank(struct dbk_check *c)
{
	if (dbk_word_in(&c->entry->mode, NO_ISSUER))
		dbk_each_bill(c, bill_issuer_blank);
}

static void
bill_quantity_zero(struct dbk_check *c, const struct dbk_bill *bill)
{
	if (bill->quantity.set && bill->quantity.v == 0)
		dbk_check_report(c, &bill->quantity, NULL, NULL);
}

void
dbk_check_se15_n2_quantity(struct dbk_check *c)
{
	dbk_each_bill(c, bill_quantity_zero);
}

static void
bill_quantity_twice(struct dbk_check *c, const struct dbk_bill *bill)
{
	if (bill->quantity.set && bill->nconveyances != 0)
		dbk_check_report(c, &bill->quantity, NULL, NULL);
}

void
dbk_check_se15_n2_conveyance(struct dbk_check *c)
{
	/* Notes 3 and 9 excepted: re-warehouse, hand-carried. */
	if (!dbk_text_is(&c->entry->entry_type, "22") &&
	    !dbk_text_is(&c->entry->mode, HAND_CARRIED))
		dbk_each_bill(c, bill_quantity_twice);
}

static void
bill_pipeline(struct dbk_check *c, const struct dbk_bill *bill)
{
	const struct dbk_bill_number *bn = &bill->regular;

	if (bn->number.s != NULL && bn->issuer.s != NULL &&
	    strncmp(bn->number.s, bn->issuer.s, bn->issuer.len) != 0)
		dbk_check_report(c, &bn->number, NULL, bn->issuer.s);
}

void
dbk_check_se15_n4_pipeline(struct dbk_check *c)
{
	if (dbk_text_is(&c->entry->mode, PIPELINE))
		dbk_each_bill(c, bill_pipeline);
}

static void
bill_must_be_non_ams(struct dbk_check *c, const struct dbk_bill *bill)
{
	const char *reason = c->entry->general_order.s != NULL ?
	    "the general order number" :
	    "the mode of transport";

	if (!bill->non_ams.v)
		dbk_check_report(c, &bill->non_ams, NULL, reason);
}

void
dbk_check_se15_n5_non_ams(struct dbk_check *c)
{
	if (dbk_word_in(&c->entry->mode, NEVER_AMS) ||
	    c->entry->general_order.s != NULL)
		dbk_each_bill(c, bill_must_be_non_ams);
}

static void
bill_non_ams_conveyance(struct dbk_check *c, const struct dbk_bill *bill)
{
	if (bill->non_ams.v && bill->nconveyances == 0)
		dbk_check_report(c, &bill->conveyances, NULL, NULL);
}

void
dbk_check_se15_n6_conveyance(struct dbk_check *c)
{
	dbk_each_bill(c, bill_non_ams_conveyance);
}

static void
bill_tracking_air(struct dbk_check *c, const struct dbk_bill *bill)
{
	if (bill->tracking.node.set)
		dbk_check_report(c, &bill->tracking.number, NULL, NULL);
}

void
dbk_check_se15_t_air(struct dbk_check *c)
{
	if (c->entry->mode.s != NULL && !dbk_word_in(&c->entry->mode, AIR))
		dbk_each_bill(c, bill_tracking_air);
}

static void
bill_tracking(struct dbk_check *c, const struct dbk_bill *bill)
{
	if (!bill->tracking.node.set)
		return;
	if (bill->non_ams.v)
		dbk_check_report(c, &bill->tracking.number, NULL,
		    "a bill that is not in AMS");
	if (dbk_text_is(&c->entry->entry_type, "86"))
		dbk_check_report(c, &bill->tracking.number, NULL,
		    "used for entry type 86");
}

void
dbk_check_se15_n7_tracking(struct dbk_check *c)
{
	dbk_each_bill(c, bill_tracking);
}

static void
bill_master_house(struct dbk_check *c, const struct dbk_bill *bill)
{
	if (bill->master.node.set || bill->house.node.set)
		dbk_check_report(c, bill, NULL, c->entry->mode.s);
}

void
dbk_check_se15_n8_master_house(struct dbk_check *c)
{
	if (dbk_word_in(&c->entry->mode, NO_MASTER_HOUSE))
		dbk_each_bill(c, bill_master_house);
}

static void
bill_hand_carried(struct dbk_check *c, const struct dbk_bill *bill)
{
	if (bill->regular.number.s != NULL &&
	    !dbk_text_is(&bill->regular.number, "HANDCARRIED"))
		dbk_check_report(c, &bill->regular.number, NULL, NULL);
	else if (!bill->quantity.set)
		dbk_check_report(c, &bill->quantity, NULL, NULL);
}

void
dbk_check_se15_n9_hand_carried(struct dbk_check *c)
{
	if (dbk_text_is(&c->entry->mode, HAND_CARRIED))
		dbk_each_bill(c, bill_hand_carried);
}

static void
bill_zone(struct dbk_check *c, const struct dbk_bill *bill)
{
	if (bill->in_bond.s == NULL)
		dbk_check_report(c, bill, NULL, NULL);
}

void
dbk_check_se15_n10_zone(struct dbk_check *c)
{
	if (dbk_text_is(&c->entry->entry_type, "06"))
		dbk_each_bill(c, bill_zone);
}

static void
bill_quantity_86(struct dbk_check *c, const struct dbk_bill *bill)
{
	if (!bill->quantity.set && bill->nconveyances == 0)
		dbk_check_report(c, &bill->quantity, NULL, NULL);
}

void
dbk_check_se15_n11_quantity_86(struct dbk_check *c)
{
	if (dbk_text_is(&c->entry->entry_type, "86"))
		dbk_each_bill(c, bill_quantity_86);
}

void
dbk_check_se15_n12_one_bill_86(struct dbk_check *c)
{
	if (dbk_text_is(&c->entry->entry_type, "86") && c->entry->nbills > 1)
		dbk_check_report(c, &c->entry->bills[1], NULL, NULL);
}

static bool
same_text(const struct dbk_text *a, const struct dbk_text *b)
{
	return a->s == NULL ? b->s == NULL : dbk_text_is(b, a->s);
}

static bool
same_number(const struct dbk_bill_number *a, const struct dbk_bill_number *b)
{
	return same_text(&a->issuer, &b->issuer) &&
	    same_text(&a->number, &b->number);
}

static bool
same_bill(const struct dbk_bill *a, const struct dbk_bill *b)
{
	return same_text(&a->in_bond, &b->in_bond) &&
	    same_number(&a->regular, &b->regular) &&
	    same_number(&a->master, &b->master) &&
	    same_number(&a->house, &b->house) &&
	    same_text(&a->tracking.number, &b->tracking.number);
}

void
dbk_check_se15_twice(struct dbk_check *c)
{
	const struct dbk_entry *e = c->entry;
	size_t i, j;

	for (i = 1; i < e->nbills; i++) {
		const struct dbk_text *number = dbk_bill_text(&e->bills[i]);

		for (j = 0; j < i && number != NULL; j++) {
			if (!same_bill(&e->bills[i], &e->bills[j]))
				continue;
			dbk_check_report(c, number, NULL, NULL);
			break;
		}
	}
}
