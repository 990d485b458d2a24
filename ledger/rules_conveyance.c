/*
 * Rules of SE16 and SE17: conveyances and containers of a bill.
 */
#include <stdio.h>

#include "ledger/number.h"
#include "ledger/rules_common.h"

#define PIPELINE "70"

static void
conveyance_mandatory(struct dbk_check *c, const struct dbk_conveyance *part)
{
	if (part->carrier.s == NULL)
		dbk_check_report(c, &part->carrier, NULL, NULL);
	if (part->voyage.s == NULL)
		dbk_check_report(c, &part->voyage, NULL, NULL);
	if (part->date.s == NULL)
		dbk_check_report(c, &part->date, NULL, NULL);
	if (!part->quantity.set)
		dbk_check_report(c, &part->quantity, NULL, NULL);
}

void
dbk_check_se16_mandatory(struct dbk_check *c)
{
	dbk_each_conveyance(c, conveyance_mandatory);
}

static void
conveyance_quantity(struct dbk_check *c, const struct dbk_conveyance *part)
{
	if (part->quantity.set && part->quantity.v == 0)
		dbk_check_report(c, &part->quantity, NULL, NULL);
}

void
dbk_check_se16_n1_quantity(struct dbk_check *c)
{
	dbk_each_conveyance(c, conveyance_quantity);
}

static void
conveyance_pipeline(struct dbk_check *c, const struct dbk_conveyance *part)
{
	if (part->name.s == NULL)
		dbk_check_report(c, &part->name, NULL, NULL);
}

void
dbk_check_se16_n2_pipeline(struct dbk_check *c)
{
	if (dbk_text_is(&c->entry->mode, PIPELINE))
		dbk_each_conveyance(c, conveyance_pipeline);
}

static void
bill_no_conveyances(struct dbk_check *c, const struct dbk_bill *bill)
{
	if (bill->nconveyances != 0)
		dbk_check_report(c, &bill->conveyances, NULL, NULL);
}

void
dbk_check_se16_zone(struct dbk_check *c)
{
	if (dbk_text_is(&c->entry->entry_type, "06"))
		dbk_each_bill(c, bill_no_conveyances);
}

static void
bill_no_equipment(struct dbk_check *c, const struct dbk_bill *bill)
{
	if (bill->nequipment != 0)
		dbk_check_report(c, &bill->equipment, NULL, NULL);
}

void
dbk_check_se17_zone(struct dbk_check *c)
{
	if (dbk_text_is(&c->entry->entry_type, "06"))
		dbk_each_bill(c, bill_no_equipment);
}

static void
bill_containers(struct dbk_check *c, const struct dbk_bill *bill)
{
	char detail[40];
	unsigned check;
	size_t i;

	for (i = 0; i < bill->nequipment; i++) {
		const struct dbk_text *unit = &bill->equipment[i];

		if (!dbk_container_check(&check, unit->s, unit->len) ||
		    unit->s[10] == (char)('0' + (int)check))
			continue;
		(void)snprintf(detail, sizeof detail, "%u would be right",
		    check);
		dbk_check_report(c, unit, NULL, detail);
	}
}

void
dbk_check_se17_container(struct dbk_check *c)
{
	dbk_each_bill(c, bill_containers);
}

/* A prefix of two to four letters, then digits: the serial number with its
 * check digit (p. SE-53). */
static bool
is_unit_number(const struct dbk_text *unit)
{
	size_t letters = 0;

	while (letters < unit->len && unit->s[letters] >= 'A' &&
	    unit->s[letters] <= 'Z')
		letters++;
	return letters >= 2 && letters <= 4 && letters < unit->len &&
	    dbk_all_digits(unit->s + letters, unit->len - letters);
}

static void
bill_unit_numbers(struct dbk_check *c, const struct dbk_bill *bill)
{
	size_t i;

	for (i = 0; i < bill->nequipment; i++)
		if (!is_unit_number(&bill->equipment[i]))
			dbk_check_report(c, &bill->equipment[i], NULL, NULL);
}

void
dbk_check_se17_form(struct dbk_check *c)
{
	dbk_each_bill(c, bill_unit_numbers);
}
