/*
 * The ground of the ledger: numbers, dates, characters, files, buffers.
 */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "ledger/arena.h"
#include "ledger/chars.h"
#include "ledger/date.h"
#include "ledger/file.h"
#include "ledger/list.h"
#include "ledger/number.h"
#include "tests/support.h"

/* Appendix E p. 2 works the first; the others follow its steps by hand. */
static const struct {
	const char *number;
	unsigned offset;
} vectors[] = {
    {"B76-0324527-8", 0},
    {"ABC-1234567-6", 0},
    {"999-9999999-0", 0},
    {"N01-5000003-7", 0},
    {"B76-0324527-9", 1},
    {"B76-0324527-0", 2}, /* step 6: 9 + 1 = 0 */
    {"B76-0324527-7", 9},
};

START_TEST(good_check_digits_of_appendix_e)
{
	struct dbk_number n;
	char text[DBK_NUMBER_LEN + 1];

	ck_assert(dbk_number_parse(&n, vectors[_i].number, DBK_NUMBER_LEN));
	ck_assert_uint_eq(n.check,
	    dbk_number_check_digit(n.filer, n.serial, vectors[_i].offset));
	dbk_number_format(text, &n);
	ck_assert_str_eq(text, vectors[_i].number);
}
END_TEST

START_TEST(good_letters_map_to_digits)
{
	/* A=1 I=9, J=1 R=9, S=2 Z=9: equal digits, equal check digits. */
	static const char same[][2][4] = {{"AAA", "111"}, {"III", "999"},
	    {"JJJ", "111"}, {"RRR", "999"}, {"SSS", "222"}, {"ZZZ", "999"}};
	size_t i;

	for (i = 0; i < sizeof same / sizeof same[0]; i++)
		ck_assert_uint_eq(dbk_number_check_digit(same[i][0], 42, 0),
		    dbk_number_check_digit(same[i][1], 42, 0));
}
END_TEST

START_TEST(bad_entry_numbers_are_refused)
{
	static const char *const bad[] = {"", "B76-0324527", "b76-0324527-8",
	    "B76-032452X-8", "B76 0324527 8", "B760324527-8", "000-0324527-8",
	    "B76-0324527-88", "B7-60324527-8"};
	struct dbk_number n;
	size_t i;

	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert_msg(!dbk_number_parse(&n, bad[i], strlen(bad[i])),
		    "%s", bad[i]);
}
END_TEST

/* Published container numbers; the weights of ISO 6346. */
START_TEST(good_container_check_digits)
{
	static const char *const good[] = {"CSQU3054383", "MWCU6059784",
	    "CBHU3202732", "HLXU2008419", "MSKU1234565"};
	unsigned check;
	size_t i;

	for (i = 0; i < sizeof good / sizeof good[0]; i++) {
		ck_assert(dbk_container_check(&check, good[i], 11));
		ck_assert_int_eq('0' + (int)check, good[i][10]);
	}
	ck_assert(!dbk_container_check(&check, "CSQX3054383", 11));
	ck_assert(!dbk_container_check(&check, "CSQU305438", 10));
}
END_TEST

START_TEST(good_dates_round_trip)
{
	char text[DBK_DATE_LEN + 1], short_text[7];
	dbk_day day, from, to, back;

	ck_assert(dbk_date_parse(&from, "1900-01-01", 10));
	ck_assert(dbk_date_parse(&to, "2099-12-31", 10));
	for (day = from; day <= to; day++) {
		dbk_date_format(text, day);
		ck_assert(dbk_date_parse(&back, text, DBK_DATE_LEN));
		ck_assert_int_eq(back, day);
	}
	ck_assert(dbk_date_parse(&day, "2026-11-18", 10));
	dbk_date_format_mmddyy(short_text, day);
	ck_assert_str_eq(short_text, "111826");
	ck_assert(dbk_date_parse_mmddyy(&back, short_text));
	ck_assert_int_eq(back, day);
}
END_TEST

START_TEST(bad_dates_are_refused)
{
	static const char *const bad[] = {"2026-02-30", "2026-13-01",
	    "2026-00-10", "2026-1-1", "20261118", "2026-11-31", "1900-02-29",
	    "2026-11-18T"};
	dbk_day day;
	size_t i;

	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert_msg(!dbk_date_parse(&day, bad[i], strlen(bad[i])),
		    "%s", bad[i]);
	ck_assert(!dbk_date_parse_mmddyy(&day, "023026"));
}
END_TEST

START_TEST(good_times_become_utc)
{
	static const char *const pairs[][2] = {
	    {"2026-11-18T14:00:00Z", "2026-11-18T14:00:00Z"},
	    {"2026-11-18T14:00:00.25Z", "2026-11-18T14:00:00Z"},
	    {"2026-12-31T23:30:00-08:00", "2027-01-01T07:30:00Z"},
	    {"2026-03-01T00:10:00+05:30", "2026-02-28T18:40:00Z"},
	};
	char out[DBK_TIME_LEN + 1];
	size_t i;

	for (i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		ck_assert(dbk_time_normalise(out, pairs[i][0]));
		ck_assert_str_eq(out, pairs[i][1]);
	}
	ck_assert(!dbk_time_normalise(out, "2026-11-18T25:00:00Z"));
	ck_assert(!dbk_time_normalise(out, "2026-11-18T14:00:00"));
	ck_assert(!dbk_time_normalise(out, "yesterday"));
	dbk_time_format(out, dbk_time_seconds("2026-11-18T14:00:00Z"));
	ck_assert_str_eq(out, "2026-11-18T14:00:00Z");
}
END_TEST

START_TEST(good_names_become_abi_text)
{
	static const char *const pairs[][2] = {
	    {"M\303\274ller & S\303\266hne GmbH", "MULLER & SOHNE GMBH"},
	    {"Caf\303\251  do\tSul ", "CAFE DO SUL"},
	    {"\303\205rhus Teknik A/S", "ARHUS TEKNIK A/S"},
	    {"\305\201\303\263d\305\272", "LODZ"},
	    {"Nguy\341\273\205n", "NGUYEN"}, {"Stra\303\237e", "STRASSE"},
	    {"e\314\201", "E"}, /* combining accent */
	};
	struct dbk_buf out = {0};
	size_t i, bad, bad_len;

	for (i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		dbk_buf_reset(&out);
		ck_assert(dbk_abi_text(&out, pairs[i][0], strlen(pairs[i][0]),
		    &bad, &bad_len));
		ck_assert_str_eq(out.data, pairs[i][1]);
	}
	dbk_buf_fini(&out);
}
END_TEST

START_TEST(bad_scripts_are_named_by_place)
{
	static const char text[] = "AB \346\235\216";
	struct dbk_buf out = {0};
	size_t bad, bad_len;

	ck_assert(!dbk_abi_text(&out, text, strlen(text), &bad, &bad_len));
	ck_assert_uint_eq(bad, 3);
	ck_assert_uint_eq(bad_len, 3);
	dbk_buf_fini(&out);
}
END_TEST

START_TEST(bad_utf8_is_refused)
{
	static const char *const bad[] = {"\300\200", "\355\240\200", "\377",
	    "\303", "\364\220\200\200", "\340\200\200"};
	size_t i;

	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert(!dbk_utf8_valid(bad[i], strlen(bad[i])));
	ck_assert(dbk_utf8_valid("\303\251\346\235\216\360\237\230\200", 9));
}
END_TEST

START_TEST(good_every_list_finds_every_code)
{
	int list;
	size_t i;

	for (list = 1; list < DBK_LIST_COUNT; list++) {
		const struct dbk_list_table *t = &dbk_lists[list];

		for (i = 0; i < t->nrows; i++)
			ck_assert_ptr_eq(dbk_list_name((enum dbk_list)list,
					     t->rows[i].code,
					     strlen(t->rows[i].code)),
			    t->rows[i].name);
		ck_assert_ptr_null(dbk_list_name((enum dbk_list)list,
		    "no such code", 12));
		ck_assert_ptr_null(dbk_list_name((enum dbk_list)list, "", 0));
	}
	/* Viet Nam is VN; VI is the Virgin Islands or nothing, never it. */
	ck_assert_ptr_nonnull(dbk_list_name(DBK_LIST_COUNTRIES, "VN", 2));
}
END_TEST

/* A path in the working folder of the test. */
static const char target[] = "test-base-file.tmp";

START_TEST(good_file_appears_whole)
{
	struct dbk_buf back = {0};
	struct dbk_err err = {0};
	struct dbk_file *f;

	ck_assert_int_eq(dbk_file_create(&f, target, &err), DBK_OK);
	dbk_file_write(f, "one", 3);
	ck_assert_int_ne(access(target, F_OK), 0);
	ck_assert_int_eq(dbk_file_commit(f, &err), DBK_OK);
	ck_assert_int_eq(dbk_file_read(&back, target, 0, &err), DBK_OK);
	ck_assert_str_eq(back.data, "one");
	ck_assert_int_eq(unlink(target), 0);
	dbk_buf_fini(&back);
}
END_TEST

START_TEST(good_abandoned_file_leaves_nothing)
{
	struct dbk_err err = {0};
	struct dbk_file *f;

	ck_assert_int_eq(dbk_file_create(&f, target, &err), DBK_OK);
	dbk_file_write(f, "one", 3);
	dbk_file_abandon(f);
	ck_assert_int_ne(access(target, F_OK), 0);
	ck_assert_int_ne(access("test-base-file.tmp.part", F_OK), 0);
}
END_TEST

START_TEST(bad_folder_is_told_by_name)
{
	struct dbk_err err = {0};
	struct dbk_file *f;

	ck_assert_int_eq(dbk_file_create(&f, "no/such/folder/x", &err),
	    DBK_ESYSTEM);
	ck_assert_ptr_null(f);
	ck_assert_ptr_nonnull(strstr(err.text, "no/such/folder/x"));
}
END_TEST

/* A limit on the size of files stands for a full disk. */
START_TEST(bad_full_disk_leaves_the_old_file)
{
	struct rlimit small = {1000, 1000};
	struct dbk_buf back = {0};
	struct dbk_err err = {0};
	struct dbk_file *f;
	char piece[4096] = {0};

	ck_assert_int_eq(dbk_file_create(&f, target, &err), DBK_OK);
	dbk_file_write(f, "old", 3);
	ck_assert_int_eq(dbk_file_commit(f, &err), DBK_OK);
	ck_assert(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
	ck_assert_int_eq(dbk_file_create(&f, target, &err), DBK_OK);
	dbk_file_write(f, piece, sizeof piece);
	ck_assert_int_eq(dbk_file_commit(f, &err), DBK_ESYSTEM);
	ck_assert_int_ne(access("test-base-file.tmp.part", F_OK), 0);
	err.code = DBK_OK;
	ck_assert_int_eq(dbk_file_read(&back, target, 0, &err), DBK_OK);
	ck_assert_str_eq(back.data, "old");
	ck_assert_int_eq(unlink(target), 0);
	dbk_buf_fini(&back);
}
END_TEST

START_TEST(bad_arena_limit_is_kept)
{
	struct dbk_arena a;

	dbk_arena_init(&a, 1000);
	ck_assert_ptr_nonnull(dbk_arena_alloc(&a, 500));
	ck_assert_ptr_null(dbk_arena_alloc(&a, 600));
	dbk_arena_reset(&a);
	ck_assert_ptr_nonnull(dbk_arena_alloc(&a, 600));
	dbk_arena_fini(&a);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("base");
	TCase *t = tcase_create("base");

	tcase_add_loop_test(t, good_check_digits_of_appendix_e, 0,
	    sizeof vectors / sizeof vectors[0]);
	tcase_add_test(t, good_letters_map_to_digits);
	tcase_add_test(t, bad_entry_numbers_are_refused);
	tcase_add_test(t, good_container_check_digits);
	tcase_add_test(t, good_dates_round_trip);
	tcase_add_test(t, bad_dates_are_refused);
	tcase_add_test(t, good_times_become_utc);
	tcase_add_test(t, good_names_become_abi_text);
	tcase_add_test(t, bad_scripts_are_named_by_place);
	tcase_add_test(t, bad_utf8_is_refused);
	tcase_add_test(t, good_every_list_finds_every_code);
	tcase_add_test(t, good_file_appears_whole);
	tcase_add_test(t, good_abandoned_file_leaves_nothing);
	tcase_add_test(t, bad_folder_is_told_by_name);
	tcase_add_test(t, bad_full_disk_leaves_the_old_file);
	tcase_add_test(t, bad_arena_limit_is_kept);
	suite_add_tcase(s, t);
	return s;
}
