/*
 * test_edi_release.c -- entries to SE records and back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edi/cargo_release_write.h"
#include "ledger/chars.h"
#include "ledger/check.h"
#include "tests/edi_support.h"
#include "tests/golden.h"
#include "tests/support.h"

/* tests/golden/edi/NAME.json becomes NAME.edi; README.md has the reasons. */
static const char *const cases[] = {
    "good-ocean-house",
    "good-air-bond9",
    "good-truck",
    "good-rail-in-bond",
    "good-ftz-weekly",
    "good-tib",
    "good-split-parts",
    "good-rewarehouse",
    "good-hand-carried",
    "good-pga",
    "good-isf",
};
#define NCASES ((int)(sizeof cases / sizeof cases[0]))

static struct built x;

static void
setup(void)
{
	built_init(&x);
}

static void
teardown(void)
{
	built_fini(&x);
}

static void
read_case(const char *name)
{
	char path[200];

	(void)snprintf(path, sizeof path, "tests/golden/edi/%s.json", name);
	entry_read(&x.entry, &x.arena, &x.text, path);
}

static void
write_entry(void)
{
	ck_assert_msg(dbk_cargo_release_write(&x.records, &x.entry,
			  test_profile(), &x.err) == DBK_OK,
	    "%s", x.err.text);
}

START_TEST(entry_builds_the_golden_batch)
{
	char name[200];

	read_case(cases[_i]);
	write_entry();
	batch_wrap(&x.batch, x.records.data, x.records.len, "B76",
	    x.entry.port_of_entry.s);
	(void)snprintf(name, sizeof name, "edi/%s.edi", cases[_i]);
	golden_check(name, x.batch.data, x.batch.len);
}
END_TEST

START_TEST(entry_and_its_batch_break_no_rule)
{
	struct dbk_check c = {
	    .entry = &x.entry, .sink = &x.kept.sink, .today = test_today()};

	read_case(cases[_i]);
	dbk_check_entry(&c, DBK_STAGE_COMPLETE);
	write_entry();
	batch_wrap(&x.batch, x.records.data, x.records.len, "B76",
	    x.entry.port_of_entry.s);
	batch_check(&x.batch, &x.kept);
	kept_none(&x.kept);
}
END_TEST

START_TEST(build_read_build_gives_the_same_bytes)
{
	struct dbk_transaction t;

	read_case(cases[_i]);
	write_entry();
	built_read(&x, &t);
	ck_assert_int_eq(t.action, 'A');
	ck_assert_msg(dbk_cargo_release_write(&x.again, &t.entry, NULL,
			  &x.err) == DBK_OK,
	    "%s", x.err.text);
	ck_assert_uint_eq(x.again.len, x.records.len);
	ck_assert_mem_eq(x.again.data, x.records.data, x.records.len);
}
END_TEST

/* What is never sent is taken out, and free text put into its ABI form: the
 * rest of the entry comes back as it was. */
START_TEST(what_is_read_back_is_the_same_entry)
{
	struct dbk_transaction t;
	size_t bad, bad_len;

	read_case("good-ocean-house");
	write_entry();
	built_read(&x, &t);
	x.entry.importer.name = (struct dbk_text){0};
	x.entry.importer.address = (struct dbk_address){0};
	x.entry.arrival_date = x.entry.notes = (struct dbk_text){0};
	x.entry.downtime = (struct dbk_downtime){0};
	x.entry.bills[0].unit = (struct dbk_text){0};
	dbk_document_write(&x.batch, &dbk_group_entry, &x.entry);
	dbk_document_write(&x.again, &dbk_group_entry, &t.entry);
	dbk_buf_reset(&x.text);
	ck_assert(dbk_abi_text(&x.text, x.batch.data, x.batch.len, &bad,
	    &bad_len));
	dbk_buf_reset(&x.batch);
	ck_assert(dbk_abi_text(&x.batch, x.again.data, x.again.len, &bad,
	    &bad_len));
	ck_assert_str_eq(x.batch.data, x.text.data);
}
END_TEST

START_TEST(values_know_the_position_they_were_read_from)
{
	struct dbk_transaction t;

	read_case("good-ocean-house");
	write_entry();
	built_read(&x, &t);
	ck_assert_uint_eq(t.entry.entry_type.pos, 19);
	ck_assert_uint_eq(t.entry.contact.name.pos, 2 * 80 + 4);
	ck_assert_uint_eq(t.entry.bills[0].house.number.pos, 4 * 80 + 9);
}
END_TEST

START_TEST(contact_of_the_profile_stands_in)
{
	struct dbk_transaction t;

	read_case("good-ocean-house");
	memset(&x.entry.contact, 0, sizeof x.entry.contact);
	write_entry();
	built_read(&x, &t);
	ck_assert_str_eq(t.entry.contact.name.s, "DUTY DESK");
	ck_assert_str_eq(t.entry.contact.phone.s, "3105550199");
}
END_TEST

START_TEST(text_that_does_not_fit_is_refused_not_cut)
{
	static const char name[] = "This name is longer than its field is";

	read_case("good-ocean-house");
	dbk_buf_add(&x.records, "before", 6);
	x.entry.parties[0].name.s = name;
	x.entry.parties[0].name.len = sizeof name - 1;
	ck_assert_int_eq(dbk_cargo_release_write(&x.records, &x.entry, NULL,
			     &x.err),
	    DBK_EDEFECT);
	ck_assert_str_eq(x.err.text,
	    "entry B76-0324527-8: SE30 Entity Name "
	    "is longer than its field");
	ck_assert_uint_eq(x.records.len, 6);
}
END_TEST

START_TEST(name_without_latin_form_is_refused)
{
	static const char name[] = "\xe6\xb7\xb1\xe5\x9c\xb3";

	read_case("good-ocean-house");
	x.entry.parties[0].name.s = name;
	x.entry.parties[0].name.len = sizeof name - 1;
	ck_assert_int_eq(dbk_cargo_release_write(&x.records, &x.entry, NULL,
			     &x.err),
	    DBK_EDEFECT);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("edi release");
	TCase *t = tcase_create("release");

	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, entry_builds_the_golden_batch, 0, NCASES);
	tcase_add_loop_test(t, entry_and_its_batch_break_no_rule, 0, NCASES);
	tcase_add_loop_test(t, build_read_build_gives_the_same_bytes, 0,
	    NCASES);
	tcase_add_test(t, what_is_read_back_is_the_same_entry);
	tcase_add_test(t, values_know_the_position_they_were_read_from);
	tcase_add_test(t, contact_of_the_profile_stands_in);
	tcase_add_test(t, text_that_does_not_fit_is_refused_not_cut);
	tcase_add_test(t, name_without_latin_form_is_refused);
	return s;
}
