#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "formatter/words.h"
#include "ledger/date.h"
#include "ledger/list.h"

const char *
dbk_words_label(const struct dbk_group *group, size_t offset)
{
	size_t i;

	for (i = 0; i < group->nfields; i++)
		if (group->fields[i].offset == offset)
			return group->fields[i].label;
	return "";
}

void
dbk_words_count(struct dbk_buf *b, int64_t v)
{
	char digits[24];
	size_t len, i;

	(void)snprintf(digits, sizeof digits, "%" PRId64, v);
	len = strlen(digits);
	for (i = 0; i < len; i++) {
		dbk_buf_add_char(b, digits[i]);
		if (digits[i] != '-' && i + 1 < len && (len - i - 1) % 3 == 0)
			dbk_buf_add_char(b, ',');
	}
}

void
dbk_words_money(struct dbk_buf *b, int64_t dollars)
{
	dbk_buf_add_char(b, '$');
	dbk_words_count(b, dollars);
}

void
dbk_words_time(struct dbk_buf *b, const char *utc)
{
	if (strlen(utc) != DBK_TIME_LEN) {
		dbk_buf_add_string(b, utc);
		return;
	}
	dbk_buf_add(b, utc, DBK_DATE_LEN);
	dbk_buf_add_char(b, ' ');
	dbk_buf_add(b, utc + DBK_DATE_LEN + 1, 8);
	dbk_buf_add_string(b, " UTC");
}

void
dbk_words_hash(struct dbk_buf *b, const char *hex, size_t digits)
{
	size_t i;

	for (i = 0; i < digits && hex[i] != '\0'; i++) {
		if (i != 0 && i % 4 == 0)
			dbk_buf_add_char(b, ' ');
		dbk_buf_add_char(b, hex[i]);
	}
}

void
dbk_words_code(struct dbk_buf *b, enum dbk_list list,
    const struct dbk_text *code)
{
	const char *name;

	if (code->s == NULL)
		return;
	dbk_buf_add(b, code->s, code->len);
	name = dbk_list_name(list, code->s, code->len);
	if (name == NULL)
		return;
	dbk_buf_add_char(b, ' ');
	dbk_buf_add_string(b, name);
}

void
dbk_words_name_short(struct dbk_buf *b, enum dbk_list list, const char *code,
    size_t len)
{
	const char *name = dbk_list_name(list, code, len);
	const char *bracket;

	if (name == NULL)
		return;
	bracket = strstr(name, " (");
	dbk_buf_add(b, name,
	    bracket != NULL ? (size_t)(bracket - name) : strlen(name));
}

void
dbk_words_code_short(struct dbk_buf *b, enum dbk_list list,
    const struct dbk_text *code)
{
	if (code->s == NULL)
		return;
	dbk_buf_add(b, code->s, code->len);
	dbk_buf_add_char(b, ' ');
	dbk_words_name_short(b, list, code->s, code->len);
}

void
dbk_words_hts(struct dbk_buf *b, const struct dbk_text *hts)
{
	if (hts->s == NULL)
		return;
	if (hts->len != 8 && hts->len != 10) {
		dbk_buf_add(b, hts->s, hts->len);
		return;
	}
	dbk_buf_add(b, hts->s, 4);
	dbk_buf_add_char(b, '.');
	dbk_buf_add(b, hts->s + 4, 2);
	dbk_buf_add_char(b, '.');
	dbk_buf_add(b, hts->s + 6, hts->len - 6);
}

size_t
dbk_words_commodity(const struct dbk_line *line)
{
	const struct dbk_text *hts;
	size_t i;

	for (i = 0; i < line->ntariffs; i++) {
		hts = &line->tariffs[i].hts;
		if (hts->s != NULL && strncmp(hts->s, "98", 2) != 0 &&
		    strncmp(hts->s, "99", 2) != 0)
			return i;
	}
	return 0;
}

int64_t
dbk_words_bill_quantity(const struct dbk_bill *bill)
{
	int64_t sum = 0;
	size_t i;

	if (bill->quantity.set)
		return bill->quantity.v;
	for (i = 0; i < bill->nconveyances; i++)
		sum += bill->conveyances[i].quantity.v;
	return sum;
}

void
dbk_words_join(struct dbk_buf *b, size_t start, const char *separator,
    const struct dbk_text *text)
{
	if (text->s == NULL || text->len == 0)
		return;
	if (b->len != start)
		dbk_buf_add_string(b, separator);
	dbk_buf_add(b, text->s, text->len);
}

void
dbk_words_address(struct dbk_buf *b, const struct dbk_address *address)
{
	size_t start = b->len, i;

	for (i = 0; i < address->nlines; i++)
		dbk_words_join(b, start, ", ", &address->lines[i].text);
	dbk_words_join(b, start, ", ", &address->city);
	dbk_words_join(b, start, ", ", &address->subdivision);
	dbk_words_join(b, start, address->subdivision.s != NULL ? " " : ", ",
	    &address->postal_code);
	dbk_words_join(b, start, ", ", &address->country);
}
