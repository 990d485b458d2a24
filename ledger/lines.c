#include <string.h>

#include "ledger/lines.h"
#include "schemas/layouts.h"

/* Bytes of a record before its trailing blanks. */
static size_t
count_filled(const char *record)
{
	static const char blanks[8] = "        ";
	size_t len = DBK_RECORD_LEN;

	while (len >= sizeof blanks &&
	    memcmp(record + len - sizeof blanks, blanks, sizeof blanks) == 0)
		len -= sizeof blanks;
	while (len > 0 && record[len - 1] == ' ')
		len--;
	return len;
}

void
dbk_lines_add(struct dbk_buf *lines, const char *records, size_t n)
{
	/* Room for all of them unshortened. */
	char *p = dbk_buf_extend(lines, n * (DBK_RECORD_LEN + 1));
	size_t len;

	if (p == NULL)
		return;
	for (; n > 0; n--, records += DBK_RECORD_LEN) {
		len = count_filled(records);
		memcpy(p, records, len);
		p[len] = '\n';
		p += len + 1;
	}
	*p = '\0';
	lines->len = (size_t)(p - lines->data);
}

enum dbk_code
dbk_lines_expand(struct dbk_buf *out, const char *lines, size_t len,
    bool separated, struct dbk_err *err)
{
	const char *end = lines + len, *next;
	char *record;

	for (; lines < end; lines = next + 1) {
		next = memchr(lines, '\n', (size_t)(end - lines));
		if (next == NULL || next - lines > DBK_RECORD_LEN)
			return dbk_fail(err, DBK_EDAMAGE,
			    "the records of a batch are not as they were kept; "
			    "run: daybook verify");
		record = dbk_buf_extend(out, DBK_RECORD_LEN + separated);
		if (record == NULL)
			break;
		memset(record, ' ', DBK_RECORD_LEN);
		memcpy(record, lines, (size_t)(next - lines));
		if (separated)
			record[DBK_RECORD_LEN] = '\n';
	}
	return dbk_buf_check(out, err);
}
