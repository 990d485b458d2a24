#include <string.h>

#include "ledger/rules_common.h"

bool
dbk_word_in(const struct dbk_text *code, const char *words)
{
	size_t i;

	if (code->s == NULL)
		return false;
	for (; *words != '\0'; words++) {
		for (i = 0;
		     i < code->len && words[i] > ' ' && words[i] == code->s[i];
		     i++)
			;
		words += i;
		if (i == code->len && (*words == ' ' || *words == '\0'))
			return true;
		while (*words != ' ') {
			if (*words == '\0')
				return false;
			words++;
		}
	}
	return false;
}

bool
dbk_all_digits(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return true;
}

bool
dbk_all_alphanumeric(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!(s[i] >= '0' && s[i] <= '9') &&
		    !(s[i] >= 'A' && s[i] <= 'Z'))
			return false;
	return true;
}

const struct dbk_text *
dbk_bill_text(const struct dbk_bill *bill)
{
	if (bill->house.node.set && bill->house.number.s != NULL)
		return &bill->house.number;
	if (bill->regular.node.set && bill->regular.number.s != NULL)
		return &bill->regular.number;
	if (bill->tracking.node.set && bill->tracking.number.s != NULL)
		return &bill->tracking.number;
	return NULL;
}

/*
 * s against a picture: N a digit, X a letter or digit, anything else itself.
 */
static bool
looks_like(const struct dbk_text *t, const char *picture)
{
	size_t i;

	if (t->len != strlen(picture))
		return false;
	for (i = 0; i < t->len; i++) {
		bool digit = t->s[i] >= '0' && t->s[i] <= '9';
		bool letter = t->s[i] >= 'A' && t->s[i] <= 'Z';

		if (picture[i] == 'N'	  ? !digit :
			picture[i] == 'X' ? !digit && !letter :
					    t->s[i] != picture[i])
			return false;
	}
	return true;
}

const char *
dbk_importer_form(const struct dbk_text *type, const struct dbk_text *id)
{
	if (type->s == NULL || id->s == NULL)
		return NULL;
	/* The suffix of an IRS number may be blank, and blanks are not keyed. */
	if (dbk_text_is(type, "EI"))
		return looks_like(id, "NN-NNNNNNNXX") ||
			looks_like(id, "NN-NNNNNNN") ?
		    NULL :
		    "EI wants NN-NNNNNNNXX";
	if (dbk_text_is(type, "ANI"))
		return looks_like(id, "NNNNNN-NNNNN") ?
		    NULL :
		    "ANI wants YYDDPP-NNNNN";
	if (dbk_text_is(type, "34"))
		return looks_like(id, "NNN-NN-NNNN") ? NULL :
						       "34 wants NNN-NN-NNNN";
	return NULL;
}

bool
dbk_in_bond_valid(const struct dbk_text *number)
{
	return looks_like(number, "NNNNNNNNN") ||
	    looks_like(number, "NNNNNNNNNNN") ||
	    looks_like(number, "XXXNNNNNNNN");
}

static const struct dbk_party *
find_role(const struct dbk_party *parties, size_t n, const char *role)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (dbk_text_is(&parties[i].role, role))
			return &parties[i];
	return NULL;
}

const struct dbk_party *
dbk_header_party(const struct dbk_entry *e, const char *role)
{
	return find_role(e->parties, e->nparties, role);
}

bool
dbk_role_covered(const struct dbk_entry *e, const char *role)
{
	size_t i;

	if (dbk_header_party(e, role) != NULL)
		return true;
	for (i = 0; i < e->nlines; i++)
		if (find_role(e->lines[i].parties, e->lines[i].nparties,
			role) == NULL)
			return false;
	return e->nlines != 0;
}

void
dbk_each_party(struct dbk_check *c,
    void (*each)(struct dbk_check *c, const struct dbk_line *line,
	const struct dbk_party *party))
{
	const struct dbk_entry *e = c->entry;
	size_t i, j;

	for (i = 0; i < e->nparties; i++)
		each(c, NULL, &e->parties[i]);
	for (i = 0; i < e->nlines; i++)
		for (j = 0; j < e->lines[i].nparties; j++)
			each(c, &e->lines[i], &e->lines[i].parties[j]);
}

void
dbk_each_bill(struct dbk_check *c,
    void (*each)(struct dbk_check *c, const struct dbk_bill *bill))
{
	size_t i;

	for (i = 0; i < c->entry->nbills; i++)
		each(c, &c->entry->bills[i]);
}

void
dbk_each_conveyance(struct dbk_check *c,
    void (*each)(struct dbk_check *c, const struct dbk_conveyance *conveyance))
{
	const struct dbk_entry *e = c->entry;
	size_t i, j;

	for (i = 0; i < e->nbills; i++)
		for (j = 0; j < e->bills[i].nconveyances; j++)
			each(c, &e->bills[i].conveyances[j]);
}

void
dbk_each_line(struct dbk_check *c,
    void (*each)(struct dbk_check *c, const struct dbk_line *line))
{
	size_t i;

	for (i = 0; i < c->entry->nlines; i++)
		each(c, &c->entry->lines[i]);
}

void
dbk_each_tariff(struct dbk_check *c,
    void (*each)(struct dbk_check *c, const struct dbk_line *line,
	const struct dbk_tariff *tariff))
{
	const struct dbk_entry *e = c->entry;
	size_t i, j;

	for (i = 0; i < e->nlines; i++)
		for (j = 0; j < e->lines[i].ntariffs; j++)
			each(c, &e->lines[i], &e->lines[i].tariffs[j]);
}

unsigned
dbk_hts_chapter(const struct dbk_text *hts)
{
	if (hts->s == NULL || hts->len < 2 || !dbk_all_digits(hts->s, 2))
		return 0;
	return (unsigned)(hts->s[0] - '0') * 10 + (unsigned)(hts->s[1] - '0');
}
