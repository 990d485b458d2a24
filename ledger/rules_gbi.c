/*
 * Rules of SE31 and SE51: global business identifiers (Cargo Release v40 p.
 * SE-57, SE-59, SE-66, SE-68).
 */
#include <string.h>

#include "ledger/rules_common.h"

/* Roles of the test only (p. SE-57, SE-66). */
#define TEST_ROLES "SH EX DR PK"

static void
both_given(struct dbk_check *c, const struct dbk_line *line,
    const struct dbk_party *party)
{
	size_t i;

	(void)line;
	for (i = 0; i < party->ngbi; i++) {
		if (party->gbi[i].qualifier.s == NULL)
			dbk_check_report(c, &party->gbi[i].qualifier, NULL,
			    NULL);
		if (party->gbi[i].identifier.s == NULL)
			dbk_check_report(c, &party->gbi[i].identifier, NULL,
			    NULL);
	}
}

void
dbk_check_se31_mandatory(struct dbk_check *c)
{
	dbk_each_party(c, both_given);
}

/* ISO 7064 mod 97-10 over letters as 10 to 35: what is left of a right LEI is
 * 1 (ISO 17442). */
static bool
is_lei(const struct dbk_text *id)
{
	unsigned left = 0;
	size_t i;

	if (id->len != 20 || !dbk_all_alphanumeric(id->s, id->len))
		return false;
	for (i = 0; i < id->len; i++) {
		if (id->s[i] >= 'A')
			left = (left * 100 + (unsigned)(id->s[i] - 'A') + 10) %
			    97;
		else
			left = (left * 10 + (unsigned)(id->s[i] - '0')) % 97;
	}
	return left == 1;
}

/* Thirteen digits, weighted 1 and 3 in turn, add up to a multiple of ten. */
static bool
is_gln(const struct dbk_text *id)
{
	unsigned sum = 0;
	size_t i;

	if (id->len != 13 || !dbk_all_digits(id->s, id->len))
		return false;
	for (i = 0; i < id->len; i++)
		sum += (unsigned)(id->s[i] - '0') * (i % 2 == 0 ? 1 : 3);
	return sum % 10 == 0;
}

static bool
is_duns(const struct dbk_text *id)
{
	return id->len == 9 && dbk_all_digits(id->s, id->len);
}

static const struct {
	const char *qualifier;
	bool (*fits)(const struct dbk_text *id);
	const char *form;
} forms[] = {
    {"LEI", is_lei, "20 letters and digits, the last two for checking"},
    {"GLN", is_gln, "13 digits, the last one for checking"},
    {"DUNS", is_duns, "9 digits"},
};

static void
identifier_form(struct dbk_check *c, const struct dbk_line *line,
    const struct dbk_party *party)
{
	size_t i, j;

	(void)line;
	for (i = 0; i < party->ngbi; i++) {
		const struct dbk_gbi *gbi = &party->gbi[i];

		for (j = 0; j < sizeof forms / sizeof forms[0]; j++)
			if (gbi->identifier.s != NULL &&
			    dbk_text_is(&gbi->qualifier, forms[j].qualifier) &&
			    !forms[j].fits(&gbi->identifier))
				dbk_check_report(c, &gbi->identifier, NULL,
				    forms[j].form);
	}
}

void
dbk_check_se31_form(struct dbk_check *c)
{
	dbk_each_party(c, identifier_form);
}

static void
test_role(struct dbk_check *c, const struct dbk_line *line,
    const struct dbk_party *party)
{
	(void)line;
	if (dbk_word_in(&party->role, TEST_ROLES) && party->ngbi == 0)
		dbk_check_report(c, &party->role, NULL, NULL);
}

void
dbk_check_se31_role(struct dbk_check *c)
{
	dbk_each_party(c, test_role);
}
