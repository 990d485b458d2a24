#include <stdio.h>
#include <string.h>

#include "tests/edi_support.h"
#include "tests/support.h"

static void
copy(char *to, size_t size, const char *from)
{
	(void)snprintf(to, size, "%s", from != NULL ? from : "");
}

static void
keep(void *arg, const struct dbk_finding *f)
{
	struct kept *k = arg;

	if (k->n == KEPT_MOST)
		return;
	k->all[k->n].rule = f->rule;
	k->all[k->n].line = f->line;
	k->all[k->n].column = f->column;
	copy(k->all[k->n].record, sizeof k->all[0].record, f->record);
	copy(k->all[k->n].text, sizeof k->all[0].text, f->text);
	copy(k->all[k->n].path, sizeof k->all[0].path, f->path);
	copy(k->all[k->n].value, sizeof k->all[0].value, f->value);
	k->n++;
}

void
kept_init(struct kept *k)
{
	memset(k, 0, sizeof *k);
	k->sink.emit = keep;
	k->sink.arg = k;
}

size_t
kept_count(const struct kept *k, enum dbk_rule rule)
{
	size_t i, n = 0;

	for (i = 0; i < k->n; i++)
		n += k->all[i].rule == rule;
	return n;
}

void
kept_none(const struct kept *k)
{
	if (k->n != 0)
		ck_abort_msg("line %lu column %u %s: %s [%s]", k->all[0].line,
		    k->all[0].column, k->all[0].record, k->all[0].text,
		    dbk_rules[k->all[0].rule].id);
}

void
kept_only(const struct kept *k, enum dbk_rule rule, unsigned long line,
    unsigned column)
{
	size_t i;

	if (k->n == 1 && k->all[0].rule == rule && k->all[0].line == line &&
	    k->all[0].column == column)
		return;
	for (i = 0; i < k->n; i++)
		printf("line %lu column %u %s: %s [%s]\n", k->all[i].line,
		    k->all[i].column, k->all[i].record, k->all[i].text,
		    dbk_rules[k->all[i].rule].id);
	ck_abort_msg("want %s alone, at line %lu column %u", dbk_rules[rule].id,
	    line, column);
}

void
entry_read(struct dbk_entry *e, struct dbk_arena *a, struct dbk_buf *text,
    const char *name)
{
	struct dbk_source source = {.file = name, .first_line = 1};
	struct dbk_err err = {0};
	struct kept k;
	enum dbk_code rc;

	kept_init(&k);
	support_read(text, name);
	source.text = text->data;
	source.len = text->len;
	rc = dbk_document_read(e, &dbk_group_entry, a, &source, &k.sink, &err);
	kept_none(&k);
	ck_assert_msg(rc == DBK_OK, "%s", err.text);
}

void
built_init(struct built *x)
{
	memset(x, 0, sizeof *x);
	dbk_arena_init(&x->arena, 0);
	kept_init(&x->kept);
}

void
built_fini(struct built *x)
{
	dbk_arena_fini(&x->arena);
	dbk_buf_fini(&x->text);
	dbk_buf_fini(&x->records);
	dbk_buf_fini(&x->batch);
	dbk_buf_fini(&x->again);
}

void
built_read(struct built *x, struct dbk_transaction *t)
{
	struct dbk_source source = {.text = x->records.data,
	    .len = x->records.len,
	    .first_line = 1,
	    .record_len = DBK_RECORD_LEN};
	struct kept k;

	kept_init(&k);
	memset(t, 0, sizeof *t);
	ck_assert_msg(dbk_cargo_release_read(t, &x->arena, &source, &k.sink,
			  &x->err) == DBK_OK,
	    "%s", x->err.text);
	kept_none(&k);
}

#define TEXT(string) \
	{ \
		string, sizeof string - 1, DBK_NO_POS \
	}

const struct dbk_profile *
test_profile(void)
{
	static const struct dbk_profile profile = {
	    .filer = {.code = TEXT("B76")},
	    .sender = {.site = TEXT("2704"), .id = TEXT("B76")},
	    .processing = {.port = TEXT("2704")},
	    .contact = {.name = TEXT("Duty Desk"), .phone = TEXT("3105550199")},
	};

	return &profile;
}

dbk_day
test_today(void)
{
	dbk_day day = 0;

	ck_assert(dbk_date_parse(&day, "2026-11-21", DBK_DATE_LEN));
	return day;
}

static void
add_line(struct dbk_buf *out, const char *record)
{
	dbk_buf_add(out, record, DBK_RECORD_LEN);
	dbk_buf_add_char(out, '\n');
}

void
batch_wrap(struct dbk_buf *out, const char *records, size_t len,
    const char *filer, const char *port)
{
	struct dbk_envelope_head head = {.profile = test_profile(),
	    .batch = "3F9A21-00001",
	    .app = "SE",
	    .date = test_today()};
	struct dbk_envelope_block block = {1, filer, port};
	struct dbk_err err = {0};
	char record[DBK_RECORD_LEN];
	size_t at;

	ck_assert_int_eq(dbk_envelope_write_a(record, &head, &err), DBK_OK);
	dbk_envelope_password(record, "SECRET");
	add_line(out, record);
	ck_assert_int_eq(dbk_envelope_write_b(record, &head, &block, &err),
	    DBK_OK);
	add_line(out, record);
	for (at = 0; at < len; at += DBK_RECORD_LEN)
		add_line(out, records + at);
	ck_assert_int_eq(dbk_envelope_write_y(record, &head, &block, &err),
	    DBK_OK);
	add_line(out, record);
	ck_assert_int_eq(dbk_envelope_write_z(record, &head, &err), DBK_OK);
	add_line(out, record);
	ck_assert(!out->failed);
}

struct dbk_inspect_sums
batch_check(const struct dbk_buf *batch, struct kept *k)
{
	struct dbk_inspect_sums sums;
	struct dbk_err err = {0};
	enum dbk_code rc = dbk_inspection_memory(batch->data, batch->len,
	    "x.edi", test_today(), &sums, &k->sink, &err);

	ck_assert_msg(rc == (k->sink.errors != 0 ? DBK_EFINDINGS : DBK_OK),
	    "%d: %s", (int)rc, err.text);
	return sums;
}

void
batch_read(struct dbk_buf *out, const char *name)
{
	char path[200];

	(void)snprintf(path, sizeof path, "tests/golden/edi/%s", name);
	support_read(out, path);
}

void
line_put(struct dbk_buf *b, unsigned line, unsigned from, const char *s)
{
	size_t at = (line - 1) * (DBK_RECORD_LEN + 1u) + from - 1;

	ck_assert(at + strlen(s) <= b->len);
	memcpy(b->data + at, s, strlen(s));
}
