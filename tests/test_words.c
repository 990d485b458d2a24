/*
 * Values as words.
 */
#include <string.h>

#include "formatter/words.h"
#include "tests/support.h"

static struct dbk_text
text_of(const char *s)
{
	return (struct dbk_text){.s = s, .len = strlen(s)};
}

static const struct {
	int64_t v;
	const char *count;
} counts[] = {
    {0, "0"},
    {7, "7"},
    {999, "999"},
    {1000, "1,000"},
    {41200, "41,200"},
    {123456, "123,456"},
    {1234567, "1,234,567"},
    {-999, "-999"},
    {-1000, "-1,000"},
    {-123456, "-123,456"},
    {INT64_MAX, "9,223,372,036,854,775,807"},
};

START_TEST(good_counts_have_thousands_separators)
{
	struct dbk_buf b = {0};

	dbk_words_count(&b, counts[_i].v);
	ck_assert_str_eq(b.data, counts[_i].count);
	dbk_buf_fini(&b);
}
END_TEST

START_TEST(good_money_time_and_hash)
{
	struct dbk_buf b = {0};

	dbk_words_money(&b, 41200);
	dbk_buf_add_char(&b, '|');
	dbk_words_time(&b, "2026-11-18T14:03:00Z");
	dbk_buf_add_char(&b, '|');
	dbk_words_hash(&b, "3f9a21bc00112233", 10);
	dbk_buf_add_char(&b, '|');
	dbk_words_hash(&b, "3f9a2", 16);
	ck_assert_str_eq(b.data,
	    "$41,200|2026-11-18 14:03:00 UTC|3f9a 21bc 00|3f9a 2");
	dbk_buf_fini(&b);
}
END_TEST

START_TEST(good_codes_carry_their_names)
{
	const struct dbk_text port = text_of("2704"), mode = text_of("30");
	const struct dbk_text absent = {0}, unknown = text_of("ZZ");
	struct dbk_buf b = {0};

	dbk_words_code_short(&b, DBK_LIST_PORTS, &port);
	dbk_buf_add_char(&b, '|');
	dbk_words_code(&b, DBK_LIST_MODES_OF_TRANSPORT, &mode);
	dbk_buf_add_char(&b, '|');
	dbk_words_code(&b, DBK_LIST_MODES_OF_TRANSPORT, &absent);
	dbk_buf_add_char(&b, '|');
	dbk_words_code(&b, DBK_LIST_MODES_OF_TRANSPORT, &unknown);
	ck_assert_str_eq(b.data,
	    "2704 Los Angeles, California|30 Truck, Non-container||ZZ");
	dbk_buf_fini(&b);
}
END_TEST

START_TEST(good_hts_of_ten_and_eight_digits_has_points)
{
	const struct dbk_text full = text_of("8471300100");
	const struct dbk_text heading = text_of("99038202");
	const struct dbk_text part = text_of("847130");
	struct dbk_buf b = {0};

	dbk_words_hts(&b, &full);
	dbk_buf_add_char(&b, '|');
	dbk_words_hts(&b, &heading);
	dbk_buf_add_char(&b, '|');
	dbk_words_hts(&b, &part);
	ck_assert_str_eq(b.data, "8471.30.0100|9903.82.02|847130");
	dbk_buf_fini(&b);
}
END_TEST

static const struct {
	const char *hts[3];
	size_t commodity;
} commodities[] = {
    {{"8471300100", NULL, NULL}, 0}, {{"99038202", "7308907000", NULL}, 1},
    {{"9903880300", "98020080", "7308907000"}, 2},
    {{"7308907000", "99038202", NULL}, 0},
    {{"98130005", NULL, NULL}, 0}, /* nothing else is there */
};

START_TEST(good_commodity_is_not_of_chapter_98_or_99)
{
	struct dbk_tariff tariffs[3] = {{.hts = {0}}};
	struct dbk_line line = {.tariffs = tariffs};
	size_t i;

	for (i = 0; i < 3 && commodities[_i].hts[i] != NULL; i++)
		tariffs[i].hts = text_of(commodities[_i].hts[i]);
	line.ntariffs = i;
	ck_assert_uint_eq(dbk_words_commodity(&line),
	    commodities[_i].commodity);
}
END_TEST

START_TEST(good_quantity_of_a_bill_is_its_own_or_that_of_its_parts)
{
	struct dbk_conveyance parts[] = {
	    {.quantity = {.set = true, .v = 40}},
	    {.quantity = {.set = true, .v = 2}},
	};
	struct dbk_bill bill = {.conveyances = parts, .nconveyances = 2};

	ck_assert_int_eq(dbk_words_bill_quantity(&bill), 42);
	bill.quantity = (struct dbk_integer){.set = true, .v = 50};
	ck_assert_int_eq(dbk_words_bill_quantity(&bill), 50);
	bill.nconveyances = 0;
	ck_assert_int_eq(dbk_words_bill_quantity(&bill), 50);
}
END_TEST

START_TEST(good_address_joins_what_is_there)
{
	struct dbk_address_line lines[] = {{.text = text_of("100 MAIN ST")}};
	struct dbk_address a = {.lines = lines,
	    .nlines = 1,
	    .city = text_of("LONG BEACH"),
	    .subdivision = text_of("CA"),
	    .postal_code = text_of("90802"),
	    .country = text_of("US")};
	struct dbk_buf b = {0};

	dbk_words_address(&b, &a);
	dbk_buf_add_char(&b, '|');
	a.nlines = 0;
	a.subdivision.s = NULL;
	dbk_words_address(&b, &a);
	ck_assert_str_eq(b.data,
	    "100 MAIN ST, LONG BEACH, CA 90802, US|"
	    "LONG BEACH, 90802, US");
	dbk_buf_fini(&b);
}
END_TEST

START_TEST(labels_come_from_the_schema)
{
	ck_assert_str_eq(DBK_LABEL(entry, entry_number), "Entry number");
	ck_assert_str_eq(DBK_LABEL(driver, name), "Driver");
	ck_assert_str_eq(dbk_words_label(&dbk_group_entry, 1), "");
}
END_TEST
Suite *
support_suite(void)
{
	Suite *s = suite_create("words");
	TCase *t = tcase_create("words");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, good_counts_have_thousands_separators, 0,
	    sizeof counts / sizeof counts[0]);
	tcase_add_test(t, good_money_time_and_hash);
	tcase_add_test(t, good_codes_carry_their_names);
	tcase_add_test(t, good_hts_of_ten_and_eight_digits_has_points);
	tcase_add_loop_test(t, good_commodity_is_not_of_chapter_98_or_99, 0,
	    sizeof commodities / sizeof commodities[0]);
	tcase_add_test(t,
	    good_quantity_of_a_bill_is_its_own_or_that_of_its_parts);
	tcase_add_test(t, good_address_joins_what_is_there);
	tcase_add_test(t, labels_come_from_the_schema);
	suite_add_tcase(s, t);
	return s;
}
