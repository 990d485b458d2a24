/*
 * test_edi_batch.c -- how a batch is divided into blocks, and what its envelope
 * says (Batch & Block rev 23).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edi/record.h"
#include "edi/replay_batch.h"
#include "ledger/lines.h"
#include "tests/edi_support.h"
#include "tests/support.h"

static struct dbk_replay_batch b;
static struct dbk_profile profile;
static struct dbk_buf out;
static struct dbk_arena arena;
static struct dbk_err err;

static void
setup(void)
{
	memset(&b, 0, sizeof b);
	memset(&err, 0, sizeof err);
	profile = *test_profile();
	b.profile = &profile;
	b.app = DBK_REPLAY_APP;
	(void)snprintf(b.id, sizeof b.id, "3F9A21-00007");
	dbk_arena_init(&arena, 0);
}

static void
teardown(void)
{
	dbk_replay_batch_fini(&b);
	dbk_buf_fini(&out);
	dbk_arena_fini(&arena);
}

/* An item without bytes of its own; number counts from 0. */
static void
put_item(const char *filer, const char *port, unsigned number,
    unsigned long records)
{
	struct dbk_replay_item item = {.records = records, .action = "A"};

	(void)snprintf(item.number, sizeof item.number, "%s-%07u-0", filer,
	    number % 10000000u);
	(void)snprintf(item.filer, sizeof item.filer, "%s", filer);
	(void)snprintf(item.port, sizeof item.port, "%s", port);
	dbk_buf_add(&b.items, &item, sizeof item);
	ck_assert(!b.items.failed);
	b.nitems++;
}

static const struct dbk_replay_item *
arranged(void)
{
	dbk_replay_arrange(&b);
	return dbk_replay_items(&b);
}

START_TEST(block_holds_999_transactions)
{
	const struct dbk_replay_item *items;
	unsigned i;

	for (i = 0; i < 2 * DBK_BLOCK_TRANSACTIONS + 1; i++)
		put_item("B76", "2704", i, 2);
	items = arranged();
	ck_assert_uint_eq(b.blocks, 3);
	ck_assert_uint_eq(items[998].block, 1);
	ck_assert_uint_eq(items[998].position, 999);
	ck_assert_uint_eq(items[999].block, 2);
	ck_assert_uint_eq(items[999].position, 1);
	ck_assert_uint_eq(items[1998].block, 3);
}
END_TEST

START_TEST(block_holds_99998_records)
{
	const struct dbk_replay_item *items;

	put_item("B76", "2704", 0, 49999);
	put_item("B76", "2704", 1, 49999);
	put_item("B76", "2704", 2, 1);
	put_item("B76", "2704", 3, 99998);
	items = arranged();
	ck_assert_uint_eq(b.blocks, 3);
	ck_assert_uint_eq(items[1].block, 1);
	ck_assert_uint_eq(items[2].block, 2);
	ck_assert_uint_eq(items[3].block, 3);
	ck_assert_uint_eq(DBK_BLOCK_RECORDS, 99998);
}
END_TEST

/* Districts 10, 46 and 47 may stand in one block (B&B-17). */
START_TEST(blocks_by_filer_and_district)
{
	static const struct {
		const char *filer, *port;
		unsigned block;
	} rows[] = {
	    {"A51", "2704", 1},
	    {"B76", "1001", 2},
	    {"B76", "4601", 2},
	    {"B76", "4701", 2},
	    {"B76", "1101", 3},
	    {"B76", "2704", 4},
	    {"B76", "2720", 4},
	};
	const struct dbk_replay_item *items;
	size_t n = sizeof rows / sizeof rows[0], i;

	for (i = n; i > 0; i--)
		put_item(rows[i - 1].filer, rows[i - 1].port, (unsigned)i, 3);
	items = arranged();
	for (i = 0; i < n; i++) {
		ck_assert_str_eq(items[i].filer, rows[i].filer);
		ck_assert_str_eq(items[i].port, rows[i].port);
		ck_assert_uint_eq(items[i].block, rows[i].block);
	}
}
END_TEST

START_TEST(processing_port_is_the_profiles_where_its_district_fits)
{
	put_item("B76", "2720", 0, 1);
	put_item("B76", "4601", 1, 1);
	ck_assert_str_eq(dbk_replay_block_port(&b, &dbk_replay_items(&b)[0]),
	    "2704");
	ck_assert_str_eq(dbk_replay_block_port(&b, &dbk_replay_items(&b)[1]),
	    "4601");
	profile.processing.port = (struct dbk_text){"1001", 4, DBK_NO_POS};
	ck_assert_str_eq(dbk_replay_block_port(&b, &dbk_replay_items(&b)[1]),
	    "1001");
}
END_TEST

static void
add_entry(const char *name)
{
	static struct dbk_buf text;
	struct dbk_request add = {.action = {"A", 1, DBK_NO_POS}};
	struct dbk_entry e;

	dbk_buf_reset(&text);
	entry_read(&e, &arena, &text, name);
	ck_assert_int_eq(dbk_replay_add(&b, e.entry_number.s, &e, &add, NULL,
			     &err),
	    DBK_OK);
	dbk_buf_fini(&text);
}

static void
render(void)
{
	struct dbk_replay_options options = {.today = test_today()};
	struct dbk_buf lines = {0};
	struct dbk_batch document;

	dbk_replay_arrange(&b);
	ck_assert_msg(dbk_replay_render(&lines, &document, &arena, &b, &options,
			  "x.edi", &err) == DBK_OK,
	    "%s", err.text);
	ck_assert_uint_eq(document.nentries, b.nitems);
	ck_assert_int_eq(dbk_lines_expand(&out, lines.data, lines.len,
			     document.separated.v, &err),
	    DBK_OK);
	ck_assert_uint_eq(out.len,
	    (size_t)document.records.v * (DBK_RECORD_LEN + 1));
	dbk_buf_fini(&lines);
}

/* The field of the n-th record (from 0) is that. */
static void
field_is(size_t n, enum dbk_rec rec, unsigned field, const char *want)
{
	struct dbk_slice v = dbk_record_get(out.data + n * (DBK_RECORD_LEN + 1),
	    &dbk_layouts[rec].fields[field]);

	ck_assert_msg(v.len == strlen(want) && memcmp(v.s, want, v.len) == 0,
	    "%s: \"%.*s\"", dbk_layouts[rec].fields[field].name, (int)v.len,
	    v.s);
}

START_TEST(envelope_carries_user_texts_and_office_codes)
{
	size_t last;

	profile.sender.office = (struct dbk_text){"S1", 2, DBK_NO_POS};
	profile.processing.office = (struct dbk_text){"P1", 2, DBK_NO_POS};
	add_entry("tests/golden/edi/good-ocean-house.json");
	add_entry("tests/golden/edi/good-truck.json");
	render();
	ck_assert_uint_eq(b.blocks, 2);
	last = out.len / (DBK_RECORD_LEN + 1) - 1;
	field_is(0, DBK_REC_A_IN, DBK_A_IN_USER_DATA_TEXT, "3F9A21-00007");
	field_is(0, DBK_REC_A_IN, DBK_A_IN_OFFICE_CODE, "S1");
	field_is(0, DBK_REC_A_IN, DBK_A_IN_TRANSMISSION_DATE, "112126");
	field_is(1, DBK_REC_B_IN, DBK_B_IN_USER_DATA_TEXT, "3F9A21-00007-01");
	field_is(1, DBK_REC_B_IN, DBK_B_IN_PROCESSING_FILER_OFFICE_CODE, "P1");
	field_is(1, DBK_REC_B_IN, DBK_B_IN_PREPARER_INDICATOR, "");
	field_is(last - 1, DBK_REC_Y_IN, DBK_Y_IN_PROCESSING_FILER_OFFICE_CODE,
	    "P1");
	field_is(last, DBK_REC_Z_IN, DBK_Z_IN_OFFICE_CODE, "S1");
}
END_TEST

/* B&B-13, 14: the indicator stands with both codes, the office is free. */
START_TEST(envelope_carries_the_preparer)
{
	profile.preparer.filer = (struct dbk_text){"A51", 3, DBK_NO_POS};
	profile.preparer.port = (struct dbk_text){"1001", 4, DBK_NO_POS};
	if (_i == 1)
		profile.preparer.office = (struct dbk_text){
		    "X1", 2, DBK_NO_POS};
	add_entry("tests/golden/edi/good-ocean-house.json");
	render();
	field_is(1, DBK_REC_B_IN, DBK_B_IN_PREPARER_INDICATOR, "1");
	field_is(1, DBK_REC_B_IN, DBK_B_IN_PREPARER_FILER_CODE, "A51");
	field_is(1, DBK_REC_B_IN, DBK_B_IN_PREPARER_DISTRICT_PORT_CODE, "1001");
	field_is(1, DBK_REC_B_IN, DBK_B_IN_PREPARER_OFFICE_CODE,
	    _i == 1 ? "X1" : "");
}
END_TEST

/* Every array as large as the map allows, and every item the same. */
START_TEST(entry_larger_than_a_block_is_refused)
{
	static struct dbk_line lines[999];
	static struct dbk_address_line address[6];
	static struct dbk_party parties[11];
	static struct dbk_tariff tariffs[32];
	struct dbk_request add = {.action = {"A", 1, DBK_NO_POS}};
	struct dbk_buf text = {0};
	struct dbk_entry e;
	struct kept k;
	size_t i;

	kept_init(&k);
	entry_read(&e, &arena, &text, "tests/golden/edi/good-ocean-house.json");
	for (i = 0; i < 6; i++)
		address[i] = e.parties[0].address.lines[0];
	for (i = 0; i < 11; i++) {
		parties[i] = e.parties[0];
		ck_assert(parties[i].address.node.set);
		parties[i].address.lines = address;
		parties[i].address.nlines = 6;
	}
	for (i = 0; i < 32; i++) {
		tariffs[i] = e.lines[0].tariffs[0];
		tariffs[i].current_hts = tariffs[i].hts;
	}
	for (i = 0; i < 999; i++) {
		lines[i] = e.lines[0];
		lines[i].parties = parties;
		lines[i].nparties = 11;
		lines[i].tariffs = tariffs;
		lines[i].ntariffs = 32;
	}
	add_entry("tests/golden/edi/good-truck.json");
	i = b.lines.len;
	e.lines = lines;
	e.nlines = 999;
	ck_assert_int_eq(dbk_replay_add(&b, e.entry_number.s, &e, &add, &k.sink,
			     &err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(kept_count(&k, DBK_RULE_REPLAY_TOO_LARGE), 1);
	/* What was there before stays, and nothing more. */
	ck_assert_uint_eq(b.nitems, 1);
	ck_assert_uint_eq(b.lines.len, i);
	dbk_buf_fini(&text);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("edi batch");
	TCase *t = tcase_create("batch");

	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, block_holds_999_transactions);
	tcase_add_test(t, block_holds_99998_records);
	tcase_add_test(t, blocks_by_filer_and_district);
	tcase_add_test(t,
	    processing_port_is_the_profiles_where_its_district_fits);
	tcase_add_test(t, envelope_carries_user_texts_and_office_codes);
	tcase_add_loop_test(t, envelope_carries_the_preparer, 0, 2);
	tcase_add_test(t, entry_larger_than_a_block_is_refused);
	return s;
}
