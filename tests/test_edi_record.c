/*
 * test_edi_record.c -- the codec of one record, over every layout there is.
 */
#include <stdio.h>
#include <string.h>

#include "edi/record.h"
#include "tests/support.h"

/* A value that its field takes: as long as it may be, in its class. */
static size_t
sample(char out[DBK_RECORD_LEN], const struct dbk_rec_field *f)
{
	size_t i, width = (size_t)f->to - f->from + 1;
	const char *code;

	if (f->list != DBK_LIST_NONE) {
		code =
		    dbk_lists[f->list].rows[dbk_lists[f->list].nrows - 1].code;
		ck_assert_uint_le(strlen(code), width);
		memcpy(out, code, strlen(code));
		return strlen(code);
	}
	if ((f->flags & DBK_FIELD_DATE) != 0) {
		memcpy(out, "022924", 6);
		return 6;
	}
	for (i = 0; i < width; i++)
		out[i] = f->class == DBK_CLASS_N || f->class == DBK_CLASS_SN ?
		    (char)('1' + i % 9) :
		    (char)('A' + i % 26);
	return width;
}

static void
fill(struct dbk_record *r, enum dbk_rec rec)
{
	char value[DBK_RECORD_LEN];
	unsigned i;

	dbk_record_begin(r, rec);
	for (i = 0; i < r->layout->nfields; i++) {
		const struct dbk_rec_field *f = &r->layout->fields[i];

		if (f->constant == NULL && f->class != DBK_CLASS_S)
			dbk_record_set(r, i, value, sample(value, f));
	}
	ck_assert_int_eq(dbk_record_end(r), DBK_FAULT_NONE);
}

START_TEST(every_layout_decodes_and_encodes_to_the_same_bytes)
{
	struct dbk_slice values[DBK_RECORD_LEN];
	struct dbk_record r;
	char again[DBK_RECORD_LEN];
	unsigned at;
	size_t i;

	fill(&r, (enum dbk_rec)_i);
	for (i = 0; i < r.layout->nfields; i++)
		ck_assert_msg(dbk_record_check(&at, r.bytes,
				  &r.layout->fields[i]) == DBK_FAULT_NONE,
		    "%s %s", r.layout->name, r.layout->fields[i].name);
	dbk_record_decode(values, r.layout, r.bytes);
	ck_assert_int_eq(dbk_record_encode(again, r.layout, values, NULL),
	    DBK_FAULT_NONE);
	ck_assert_mem_eq(again, r.bytes, DBK_RECORD_LEN);
}
END_TEST

START_TEST(a_value_one_too_long_is_refused_in_every_field)
{
	const struct dbk_layout *l = &dbk_layouts[_i];
	struct dbk_record r;
	char value[DBK_RECORD_LEN + 1];
	unsigned i;

	for (i = 0; i < l->nfields; i++) {
		const struct dbk_rec_field *f = &l->fields[i];

		if (f->constant != NULL || f->class == DBK_CLASS_S)
			continue;
		memset(value, '1', sizeof value);
		dbk_record_begin(&r, (enum dbk_rec)_i);
		dbk_record_set(&r, i, value, (size_t)f->to - f->from + 2);
		ck_assert_int_eq(dbk_record_end(&r), DBK_FAULT_LENGTH);
		ck_assert_ptr_eq(r.field, f);
	}
}
END_TEST

START_TEST(lower_case_is_refused_in_every_field)
{
	const struct dbk_layout *l = &dbk_layouts[_i];
	struct dbk_record r;
	unsigned i;

	for (i = 0; i < l->nfields; i++) {
		if (l->fields[i].constant != NULL)
			continue;
		dbk_record_begin(&r, (enum dbk_rec)_i);
		dbk_record_set(&r, i, "a", 1);
		ck_assert_int_eq(dbk_record_end(&r), DBK_FAULT_CLASS);
	}
}
END_TEST

START_TEST(numbers_are_right_justified_and_zero_filled)
{
	struct dbk_integer v = {.v = 41200, .set = true};
	struct dbk_integer absent = {0};
	struct dbk_record r;

	dbk_record_begin(&r, DBK_REC_SE10);
	dbk_record_set_integer(&r, DBK_SE10_ESTIMATED_ENTRY_VALUE, &v);
	ck_assert_mem_eq(r.bytes + 39, "0000041200", 10);
	dbk_record_begin(&r, DBK_REC_SE10);
	dbk_record_set_integer(&r, DBK_SE10_ESTIMATED_ENTRY_VALUE, &absent);
	ck_assert_mem_eq(r.bytes + 39, "          ", 10);
}
END_TEST

START_TEST(a_negative_number_is_refused)
{
	struct dbk_integer v = {.v = -1, .set = true};
	struct dbk_record r;

	dbk_record_begin(&r, DBK_REC_SE10);
	dbk_record_set_integer(&r, DBK_SE10_ESTIMATED_ENTRY_VALUE, &v);
	ck_assert_int_eq(dbk_record_end(&r), DBK_FAULT_CLASS);
}
END_TEST

START_TEST(the_first_refusal_is_kept)
{
	struct dbk_record r;

	dbk_record_begin(&r, DBK_REC_SE17);
	dbk_record_set(&r, DBK_SE17_EQUIPMENT_NUMBER, " X", 2);
	dbk_record_set(&r, DBK_SE17_EQUIPMENT_NUMBER, "012345678901234567890",
	    21);
	ck_assert_int_eq(dbk_record_end(&r), DBK_FAULT_FILL);
}
END_TEST

START_TEST(no_date_is_refused)
{
	struct dbk_text february = {"2026-02-30", 10, DBK_NO_POS};
	struct dbk_text right = {"2026-11-08", 10, DBK_NO_POS};
	struct dbk_record r;

	dbk_record_begin(&r, DBK_REC_SE16);
	dbk_record_set_date(&r, DBK_SE16_ARRIVAL_DATE, &right);
	ck_assert_mem_eq(r.bytes + 13, "110826", 6);
	dbk_record_set_date(&r, DBK_SE16_ARRIVAL_DATE, &february);
	ck_assert_int_eq(dbk_record_end(&r), DBK_FAULT_DATE);
}
END_TEST

/* What is wrong with a field of an SE record, by position. */
static const struct {
	enum dbk_rec rec;
	unsigned field, from;
	const char *bytes;
	enum dbk_fault fault;
	unsigned at;
} faults[] = {
    {DBK_REC_SE10, DBK_SE10_CONTROL_IDENTIFIER, 1, "SE11", DBK_FAULT_CONSTANT,
	1},
    {DBK_REC_SE10, DBK_SE10_ACTION_CODE, 5, " ", DBK_FAULT_MISSING, 5},
    {DBK_REC_SE10, DBK_SE10_ACTION_CODE, 5, "X", DBK_FAULT_CODE, 5},
    {DBK_REC_SE10, DBK_SE10_ACTION_CODE, 5, "1", DBK_FAULT_CLASS, 5},
    {DBK_REC_SE10, DBK_SE10_FILLER_9, 9, " .", DBK_FAULT_FILLER, 10},
    {DBK_REC_SE10, DBK_SE10_ENTRY_TYPE, 20, "0b", DBK_FAULT_CLASS, 21},
    {DBK_REC_SE10, DBK_SE10_ENTRY_NUMBER, 11, " 1234567", DBK_FAULT_FILL, 11},
    {DBK_REC_SE10, DBK_SE10_ESTIMATED_ENTRY_VALUE, 40, "     41200",
	DBK_FAULT_FILL, 40},
    {DBK_REC_SE10, DBK_SE10_ESTIMATED_ENTRY_VALUE, 40, "41200     ",
	DBK_FAULT_FILL, 40},
    {DBK_REC_SE10, DBK_SE10_ESTIMATED_ENTRY_VALUE, 40, "00000 1200",
	DBK_FAULT_CLASS, 45},
    {DBK_REC_SE10, DBK_SE10_ESTIMATED_ENTRY_VALUE, 40, "000004120O",
	DBK_FAULT_CLASS, 49},
    {DBK_REC_SE16, DBK_SE16_ARRIVAL_DATE, 14, "023026", DBK_FAULT_DATE, 14},
    {DBK_REC_SE16, DBK_SE16_ARRIVAL_DATE, 14, " 10126", DBK_FAULT_DATE, 14},
};

START_TEST(a_fault_is_found_where_it_is)
{
	struct dbk_record r;
	unsigned at;

	fill(&r, faults[_i].rec);
	memcpy(r.bytes + faults[_i].from - 1, faults[_i].bytes,
	    strlen(faults[_i].bytes));
	ck_assert_int_eq(dbk_record_check(&at, r.bytes,
			     &r.layout->fields[faults[_i].field]),
	    faults[_i].fault);
	ck_assert_uint_eq(at, faults[_i].at);
}
END_TEST

static bool
has_fault(const struct dbk_layout *l, const char *record)
{
	unsigned at;
	size_t i;

	for (i = 0; i < l->nfields; i++)
		if (dbk_record_check(&at, record, &l->fields[i]) !=
		    DBK_FAULT_NONE)
			return true;
	return false;
}

/* Every byte in every place of a full record, and of one that is blank but for
 * its constants. */
START_TEST(a_record_called_sound_has_no_fault)
{
	struct dbk_record full, blank;
	char record[DBK_RECORD_LEN];
	unsigned at, byte;

	fill(&full, (enum dbk_rec)_i);
	ck_assert(dbk_record_is_sound(full.bytes, full.layout));
	dbk_record_begin(&blank, (enum dbk_rec)_i);
	ck_assert_int_eq(dbk_record_is_sound(blank.bytes, blank.layout),
	    !has_fault(blank.layout, blank.bytes));
	for (at = 0; at < DBK_RECORD_LEN; at++) {
		for (byte = 0; byte < 256; byte++) {
			memcpy(record, full.bytes, sizeof record);
			record[at] = (char)byte;
			ck_assert(!dbk_record_is_sound(record, full.layout) ||
			    !has_fault(full.layout, record));
			memcpy(record, blank.bytes, sizeof record);
			record[at] = (char)byte;
			ck_assert(!dbk_record_is_sound(record, full.layout) ||
			    !has_fault(full.layout, record));
		}
	}
}
END_TEST

START_TEST(layouts_are_found_by_their_identifier)
{
	char record[DBK_RECORD_LEN + 1];
	int i;

	for (i = 0; i < DBK_REC_COUNT; i++) {
		const struct dbk_layout *l = &dbk_layouts[i];

		if (l->name[1] == '\0' || strchr(l->name, '_') != NULL)
			continue;
		(void)snprintf(record, sizeof record, "%-80s", l->name);
		ck_assert_ptr_eq(dbk_record_layout(record), l);
	}
}
END_TEST

START_TEST(other_records_have_no_layout)
{
	static const char *const names[] = {"SE12", "S E1", "SE1", "se10", "A",
	    "B ", "ZZZZ", "X2  ", "X0_B", "PG99", ""};
	char record[DBK_RECORD_LEN + 1];

	(void)snprintf(record, sizeof record, "%-80s", names[_i]);
	if (strcmp(names[_i], "X0_B") == 0)
		ck_assert_str_eq(dbk_record_layout(record)->name, "X0");
	else
		ck_assert_ptr_null(dbk_record_layout(record));
	memset(record + strlen(names[_i]), 0, 80 - strlen(names[_i]));
	(void)dbk_record_layout(record);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("edi record");
	TCase *t = tcase_create("record");

	suite_add_tcase(s, t);
	tcase_add_loop_test(t,
	    every_layout_decodes_and_encodes_to_the_same_bytes, 0,
	    DBK_REC_COUNT);
	tcase_add_loop_test(t, a_value_one_too_long_is_refused_in_every_field,
	    0, DBK_REC_COUNT);
	tcase_add_loop_test(t, lower_case_is_refused_in_every_field, 0,
	    DBK_REC_COUNT);
	tcase_add_test(t, numbers_are_right_justified_and_zero_filled);
	tcase_add_test(t, a_negative_number_is_refused);
	tcase_add_test(t, the_first_refusal_is_kept);
	tcase_add_test(t, no_date_is_refused);
	tcase_add_loop_test(t, a_fault_is_found_where_it_is, 0,
	    (int)(sizeof faults / sizeof faults[0]));
	tcase_add_loop_test(t, a_record_called_sound_has_no_fault, 0,
	    DBK_REC_COUNT);
	tcase_add_test(t, layouts_are_found_by_their_identifier);
	tcase_add_loop_test(t, other_records_have_no_layout, 0, 11);
	return s;
}
