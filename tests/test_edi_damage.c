/*
 * test_edi_damage.c -- damaged files: what goes unnoticed is harmless, and what
 * is noticed neither floods the caller nor takes all memory.
 */
#include <stdio.h>
#include <string.h>

#include "edi/cargo_release_read.h"
#include "edi/cargo_release_write.h"
#include "edi/inspection.h"
#include "tests/edi_support.h"
#include "tests/support.h"

#define LINE (DBK_RECORD_LEN + 1u) /* with its LF */
#define SEEDS 1500u /* cases a file */

static const char *const files[] = {"good-air-bond9.edi", "good-cancel.edi",
    "good-ftz-weekly.edi", "good-hand-carried.edi", "good-isf.edi",
    "good-ocean-house.edi", "good-pga.edi", "good-rail-in-bond.edi",
    "good-replace.edi", "good-rewarehouse.edi", "good-split-1.edi",
    "good-split-parts.edi", "good-tib.edi", "good-truck.edi",
    "good-update.edi"};

static struct dbk_buf good, bad, records, again, before, after;
static struct dbk_arena arena;
static struct kept k;

static void
setup(void)
{
	dbk_arena_init(&arena, 0);
}

static void
teardown(void)
{
	dbk_buf_fini(&good);
	dbk_buf_fini(&bad);
	dbk_buf_fini(&records);
	dbk_buf_fini(&again);
	dbk_buf_fini(&before);
	dbk_buf_fini(&after);
	dbk_arena_fini(&arena);
}

static enum dbk_code
check(const struct dbk_buf *b, unsigned long most)
{
	struct dbk_inspect_sums sums;
	struct dbk_err err = {0};

	kept_init(&k);
	k.sink.most = most;
	return dbk_inspection_memory(b->data, b->len, "x.edi", test_today(),
	    &sums, &k.sink, &err);
}

/* A fixed sequence, so that a failure comes back. */
static unsigned
next_random(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 16;
}

/* ---- one damage ---- */

static void
replace_byte(unsigned *seed)
{
	size_t at = next_random(seed) % bad.len;

	/* One of the keyboard, or any. */
	bad.data[at] = next_random(seed) % 4 != 0 ?
	    (char)(' ' + next_random(seed) % 64) :
	    (char)next_random(seed);
}

static void
insert_byte(unsigned *seed)
{
	size_t at = next_random(seed) % bad.len;

	ck_assert_ptr_nonnull(dbk_buf_extend(&bad, 1));
	memmove(bad.data + at + 1, bad.data + at, bad.len - 1 - at);
	bad.data[at] = (char)(' ' + next_random(seed) % 64);
}

static void
delete_byte(unsigned *seed)
{
	size_t at = next_random(seed) % bad.len;

	memmove(bad.data + at, bad.data + at + 1, bad.len - at - 1);
	bad.len--;
}

static void
swap_bytes(unsigned *seed)
{
	size_t at = next_random(seed) % (bad.len - 1);
	char c = bad.data[at];

	bad.data[at] = bad.data[at + 1];
	bad.data[at + 1] = c;
}

static void
delete_record(unsigned *seed)
{
	size_t at = next_random(seed) % (bad.len / LINE) * LINE;

	memmove(bad.data + at, bad.data + at + LINE, bad.len - at - LINE);
	bad.len -= LINE;
}

static void
repeat_record(unsigned *seed)
{
	size_t at = next_random(seed) % (bad.len / LINE) * LINE;

	ck_assert_ptr_nonnull(dbk_buf_extend(&bad, LINE));
	memmove(bad.data + at + LINE, bad.data + at, bad.len - LINE - at);
}

static void
swap_records(unsigned *seed)
{
	size_t n = bad.len / LINE;
	char *a = bad.data + next_random(seed) % n * LINE;
	char *b = bad.data + next_random(seed) % n * LINE;
	char record[LINE];

	memcpy(record, a, LINE);
	memmove(a, b, LINE);
	memcpy(b, record, LINE);
}

static void (*const damages[])(unsigned *seed) = {replace_byte, insert_byte,
    delete_byte, swap_bytes, delete_record, repeat_record, swap_records};

/* ---- what it says after all ---- */

/* The records of the n-th transaction, 0-based; false when there is none. */
static bool
transaction(const struct dbk_buf *b, size_t n)
{
	struct dbk_reader reader;
	struct dbk_raw raw;
	size_t begun = 0;

	dbk_buf_reset(&records);
	dbk_reader_memory(&reader, b->data, b->len);
	while (dbk_reader_next(&reader, &raw)) {
		begun += strncmp(raw.bytes, "SE10", 4) == 0;
		if (begun == n + 1 && dbk_record_layout(raw.bytes) != NULL)
			dbk_buf_add(&records, raw.bytes, DBK_RECORD_LEN);
	}
	return records.len != 0;
}

/* Without spaces: runs of them are folded when a text is written. */
static void
squeeze(struct dbk_buf *b)
{
	size_t i, n = 0;

	for (i = 0; i < b->len; i++)
		if (b->data[i] != ' ')
			b->data[n++] = b->data[i];
	b->len = n;
	b->data[n] = '\0';
}

/* The transaction at hand as documents; written as records again, too. */
static void
decode(struct dbk_buf *documents)
{
	struct dbk_source source = {.text = records.data,
	    .len = records.len,
	    .first_line = 1,
	    .record_len = DBK_RECORD_LEN};
	struct dbk_transaction t = {.action = 0};
	struct dbk_err err = {0};

	dbk_arena_reset(&arena);
	kept_init(&k);
	ck_assert_int_eq(dbk_cargo_release_read(&t, &arena, &source, &k.sink,
			     &err),
	    DBK_OK);
	dbk_buf_reset(documents);
	dbk_document_write(documents, &dbk_group_entry, &t.entry);
	dbk_document_write(documents, &dbk_group_request, &t.request);
	squeeze(documents);
	dbk_buf_reset(&again);
	ck_assert_msg(dbk_cargo_release_write_request(&again, &t.entry,
			  &t.request, NULL, &err) == DBK_OK,
	    "%s", err.text);
}

/* How often each character stands in the values of the records. */
static void
count(unsigned counts[256], const struct dbk_buf *b)
{
	size_t i;

	memset(counts, 0, 256 * sizeof counts[0]);
	for (i = 0; i < b->len; i++)
		if (i % DBK_RECORD_LEN >= 4 && b->data[i] != ' ')
			counts[(unsigned char)b->data[i]]++;
}

/*
 * What is read from an accepted file is all that stands in it, and nothing else:
 * written again it has the same characters, if perhaps in fewer records or
 * another order of references, and reads back as the same.
 */
static void
check_harmless(const char *name, unsigned seed)
{
	unsigned there[256], written[256];
	struct dbk_buf swap;
	size_t n;

	for (n = 0; transaction(&bad, n); n++) {
		decode(&before);
		count(there, &records);
		count(written, &again);
		ck_assert_msg(memcmp(there, written, sizeof there) == 0,
		    "%s, damage %u, transaction %zu: %.400s", name, seed, n,
		    bad.data);
		swap = records;
		records = again;
		again = swap;
		decode(&after);
		ck_assert_msg(after.len == before.len &&
			memcmp(after.data, before.data, after.len) == 0,
		    "%s, damage %u, transaction %zu: %.400s", name, seed, n,
		    after.data);
	}
}

START_TEST(what_goes_unnoticed_is_read_as_it_stands)
{
	unsigned seed, random, noticed = 0;

	batch_read(&good, files[_i]);
	for (seed = 0; seed < SEEDS; seed++) {
		dbk_buf_reset(&bad);
		dbk_buf_add(&bad, good.data, good.len);
		random = seed * 7919u + (unsigned)_i;
		damages[seed % (sizeof damages / sizeof damages[0])](&random);
		if (check(&bad, 0) != DBK_OK || k.n != 0)
			noticed++;
		else
			check_harmless(files[_i], seed);
	}
	/* Another letter in a name is another name, and no checker's matter. */
	ck_assert_uint_gt(noticed, SEEDS * 6 / 10);
}
END_TEST

/* ---- how much is told ---- */

START_TEST(reading_stops_after_the_most_errors_and_says_where)
{
	unsigned line;

	batch_read(&good, "good-ocean-house.edi");
	for (line = 0; line < 100; line++)
		dbk_buf_add(&good, good.data, LINE);
	/* After the batch: A after A, each with a finding. */
	ck_assert_int_eq(check(&good, 5), DBK_EFINDINGS);
	ck_assert_uint_eq(k.sink.errors, 6);
	ck_assert_int_eq(k.all[5].rule, DBK_RULE_EDI_STOPPED);
	ck_assert_uint_gt(k.all[5].line, 0);
	ck_assert_uint_lt(k.all[5].line, good.len / LINE);
	ck_assert_int_eq(check(&good, 0), DBK_EFINDINGS);
	ck_assert_uint_gt(k.sink.errors, 90);
	ck_assert_uint_eq(kept_count(&k, DBK_RULE_EDI_STOPPED), 0);
}
END_TEST

/* As many records of another agency as a block may hold. */
START_TEST(a_transaction_too_large_to_hold_is_told)
{
	char record[DBK_RECORD_LEN + 2];
	unsigned i;

	batch_read(&good, "good-pga.edi");
	for (i = 0; strncmp(good.data + i * LINE, "PG", 2) != 0; i++)
		;
	dbk_buf_add(&bad, good.data, i * LINE);
	for (i = 0; i < DBK_ENVELOPE_RECORDS - 1000; i++) {
		if (i % 9000 == 0) {
			(void)snprintf(record, sizeof record, "%-80s\n",
			    "SE608471300100");
			dbk_buf_add(&bad, record, LINE);
		}
		(void)snprintf(record, sizeof record, "%-80s\n",
		    "PG19DEQ16 1          A NAME                           "
		    "A STREET 1");
		dbk_buf_add(&bad, record, LINE);
	}
	ck_assert_int_eq(check(&bad, 0), DBK_EFINDINGS);
	ck_assert_msg(kept_count(&k, DBK_RULE_EDI_TOO_LARGE) == 1, "%s",
	    k.all[0].text);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("edi damage");
	TCase *t = tcase_create("damage");

	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 120);
	tcase_add_loop_test(t, what_goes_unnoticed_is_read_as_it_stands, 0,
	    (int)(sizeof files / sizeof files[0]));
	tcase_add_test(t, reading_stops_after_the_most_errors_and_says_where);
	tcase_add_test(t, a_transaction_too_large_to_hold_is_told);
	return s;
}
