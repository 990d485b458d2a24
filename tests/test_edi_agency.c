/*
 * test_edi_agency.c -- data of other agencies and the security filing in a
 * batch: where they may stand, what is told of them, and their answers; fields
 * of which the entry keeps nothing.
 */
#include <stdio.h>
#include <string.h>

#include "edi/replay.h"
#include "edi/respond.h"
#include "ledger/file.h"
#include "tests/edi_answers.h"
#include "tests/edi_support.h"
#include "tests/ledger_support.h"

#define LINE (DBK_RECORD_LEN + 1u)

static struct dbk_buf batch;
static struct kept k;

static void
setup(void)
{
	kept_init(&k);
}

static void
teardown(void)
{
	dbk_buf_fini(&batch);
}

/* The line (from 1) of the n-th record with that beginning. */
static unsigned
line_of(const char *record, unsigned n)
{
	unsigned line;

	for (line = 1; (line - 1) * LINE < batch.len; line++)
		if (strncmp(batch.data + (line - 1) * LINE, record,
			strlen(record)) == 0 &&
		    --n == 0)
			return line;
	ck_abort_msg("no record %s", record);
	return 0;
}

static void
add_line(unsigned before, const char *record)
{
	char *at;

	ck_assert_ptr_nonnull(dbk_buf_extend(&batch, LINE));
	at = batch.data + (before - 1) * LINE;
	memmove(at + LINE, at, batch.len - before * LINE);
	memset(at, ' ', DBK_RECORD_LEN);
	memcpy(at, record, strlen(record));
	at[DBK_RECORD_LEN] = '\n';
}

/* ---- where the records may stand ---- */

/* A record put before the n-th record with that beginning. */
static const struct {
	const char *file, *record, *before;
	unsigned n;
	enum dbk_rule rule;
} places[] = {
    {"good-pga.edi", "OI        X", "SE40", 1, DBK_RULE_EDI_SEQUENCE},
    {"good-pga.edi", "OI        X", "PG02", 1, DBK_RULE_PGA_OI_ONCE},
    {"good-pga.edi", "PG24GEN", "SE13", 1, DBK_RULE_EDI_SEQUENCE},
    {"good-pga.edi", "SE618471300100", "PG01", 1, DBK_RULE_EDI_SEQUENCE},
    {"good-pga.edi", "PG99", "PG02", 1, DBK_RULE_EDI_UNKNOWN_RECORD},
    {"good-pga.edi", "SE31DUNS123456789", "SE36", 1, DBK_RULE_EDI_SEQUENCE},
    {"good-isf.edi", "OI        X", "SF20", 1, DBK_RULE_EDI_SEQUENCE},
    {"good-isf.edi", "SE608471300100", "SF30", 1, DBK_RULE_EDI_SEQUENCE},
    {"good-isf.edi", "SF20CR 1", "SF10", 1, DBK_RULE_EDI_SEQUENCE},
    {"good-isf.edi", "SF20CR 1", "SF30", 1, DBK_RULE_EDI_SEQUENCE},
    {"good-isf.edi", "SF25CNCSQU0000000003054383", "SF31", 1,
	DBK_RULE_EDI_SEQUENCE},
    {"good-isf.edi", "SF31DH X", "SF31", 1, DBK_RULE_EDI_LOOP},
    {"good-isf.edi", "SF36X                                              CN",
	"SF36", 1, DBK_RULE_EDI_LOOP},
};

START_TEST(a_record_in_a_wrong_place_is_told)
{
	unsigned line;

	batch_read(&batch, places[_i].file);
	line = line_of(places[_i].before, places[_i].n);
	add_line(line, places[_i].record);
	batch_check(&batch, &k);
	ck_assert_msg(kept_count(&k, places[_i].rule) != 0, "%s before %s",
	    places[_i].record, places[_i].before);
}
END_TEST

START_TEST(a_second_security_filing_is_told)
{
	batch_read(&batch, "good-isf.edi");
	add_line(line_of("Y", 1),
	    "SF10101ACTEI 12-3456789AA           11               EGLV");
	batch_check(&batch, &k);
	ck_assert_uint_eq(kept_count(&k, DBK_RULE_EDI_LOOP), 1);
}
END_TEST

START_TEST(an_update_has_neither)
{
	batch_read(&batch, "good-isf.edi");
	line_put(&batch, 3, 5, "U");
	batch_check(&batch, &k);
	ck_assert_uint_ge(kept_count(&k, DBK_RULE_EDI_ACTION), 20);
}
END_TEST

START_TEST(a_fourth_identifier_is_told)
{
	batch_read(&batch, "good-pga.edi");
	add_line(line_of("SE31", 1), "SE31DUNS123456789");
	add_line(line_of("SE31", 1), "SE31DUNS123456789");
	batch_check(&batch, &k);
	kept_only(&k, DBK_RULE_EDI_LOOP, line_of("SE31", 4), 1);
}
END_TEST

/* ---- what is told, at its position and once ---- */

static const struct {
	const char *file, *record;
	unsigned n, from; /* position 1 to 80 */
	const char *put;
	enum dbk_rule rule;
	unsigned column;
} faults[] = {
    {"good-pga.edi", "PG01", 1, 11, "   ", DBK_RULE_EDI_FIELD_MISSING, 11},
    {"good-pga.edi", "PG01", 1, 8, "ZZZ", DBK_RULE_PGA_CODE_OLD, 8},
    {"good-pga.edi", "PG30", 1, 5, "Z", DBK_RULE_EDI_FIELD_CODE, 5},
    {"good-pga.edi", "PG30", 1, 6, "13", DBK_RULE_PGA_DATE, 6},
    {"good-pga.edi", "PG29", 1, 8, "            ", DBK_RULE_PGA_PG29_PAIR, 1},
    {"good-pga.edi", "PG01", 2, 5, "002", DBK_RULE_PGA_PG01_NUMBER, 5},
    {"good-pga.edi", "PG26", 1, 6, "        1   ", DBK_RULE_EDI_FIELD_FILL, 6},
    {"good-rail-in-bond.edi", "SE15I", 1, 6, "ABCD", DBK_RULE_EDI_BILL_ISSUER,
	6},
    {"good-isf.edi", "SF10", 1, 8, "R", DBK_RULE_EDI_ISF_ACTION, 8},
    {"good-isf.edi", "SF10", 1, 9, "  ", DBK_RULE_EDI_ISF_ACTION, 9},
    {"good-isf.edi", "SF10", 1, 39, "B76-00000000001", DBK_RULE_EDI_ISF_ACTION,
	39},
    {"good-isf.edi", "SF10", 1, 14, "12-3456789BB", DBK_RULE_EDI_ISF_AGREE, 14},
    {"good-isf.edi", "SF10", 1, 37, "10", DBK_RULE_EDI_ISF_AGREE, 37},
    {"good-isf.edi", "SF10", 1, 58, "1", DBK_RULE_EDI_FILLER, 58},
    {"good-isf.edi", "SF25", 1, 26, "4", DBK_RULE_ISF_CONTAINER_CHECK, 26},
    {"good-isf.edi", "SF30ST", 1, 46, "2258", DBK_RULE_ISF_NUMBER, 46},
    {"good-isf.edi", "SF30CN", 1, 5, "IM", DBK_RULE_EDI_FIELD_CODE, 5},
    {"good-isf.edi", "SF31", 1, 5, "XX", DBK_RULE_EDI_FIELD_CODE, 5},
    {"good-isf.edi", "SF35", 1, 7, "8.", DBK_RULE_EDI_FIELD_CLASS, 8},
};

START_TEST(a_fault_is_told_at_its_position)
{
	unsigned line;

	batch_read(&batch, faults[_i].file);
	line = line_of(faults[_i].record, faults[_i].n);
	line_put(&batch, line, faults[_i].from, faults[_i].put);
	batch_check(&batch, &k);
	ck_assert_msg(k.n != 0 && k.all[0].rule == faults[_i].rule &&
		k.all[0].line == line && k.all[0].column == faults[_i].column,
	    "%s at line %lu column %u: %s",
	    k.n != 0 ? dbk_rules[k.all[0].rule].id : "nothing", k.all[0].line,
	    k.all[0].column, k.all[0].text);
	ck_assert_uint_eq(kept_count(&k, faults[_i].rule), 1);
}
END_TEST

START_TEST(a_finding_names_the_field_of_the_record)
{
	batch_read(&batch, "good-pga.edi");
	line_put(&batch, line_of("PG01", 1), 5, "007");
	batch_check(&batch, &k);
	kept_only(&k, DBK_RULE_PGA_PG01_NUMBER, line_of("PG01", 1), 5);
	ck_assert_str_eq(k.all[0].path,
	    "lines[0].tariffs[1].pga[1].pga_line_number");
	ck_assert_str_eq(k.all[0].value, "007");
	ck_assert_str_eq(k.all[0].record, "PG01");
}
END_TEST

/* Numbers are read as the record has them; a person may leave zeros out. */
START_TEST(a_number_keeps_the_zeros_of_its_record)
{
	struct dbk_transaction t = {0};
	struct dbk_source source = {
	    .first_line = 1, .record_len = DBK_RECORD_LEN};
	const struct dbk_record_item *line;
	struct dbk_buf records = {0};
	struct dbk_arena arena;
	struct dbk_err err = {0};
	unsigned i;

	batch_read(&batch, "good-pga.edi");
	for (i = line_of("SE10", 1); i < line_of("Y", 1); i++)
		dbk_buf_add(&records, batch.data + (i - 1) * LINE,
		    DBK_RECORD_LEN);
	source.text = records.data;
	source.len = records.len;
	dbk_arena_init(&arena, 0);
	ck_assert_int_eq(dbk_cargo_release_read(&t, &arena, &source, &k.sink,
			     &err),
	    DBK_OK);
	ck_assert_uint_eq(t.entry.lines[0].tariffs[1].npga, 41);
	line = &t.entry.lines[0].tariffs[1].pga[1];
	ck_assert_int_eq(line->rec, DBK_REC_PG01);
	ck_assert_str_eq(line->values[DBK_PG01_PGA_LINE_NUMBER].s, "001");
	ck_assert_ptr_null(line->values[DBK_PG01_DISCLAIMER].s);
	dbk_arena_fini(&arena);
	dbk_buf_fini(&records);
}
END_TEST

/* ---- answers ---- */

static enum dbk_code
note_condition(void *arg, const struct dbk_condition *c)
{
	char *records = arg;
	size_t len = strlen(records);

	(void)snprintf(records + len, 200 - len, "%s:%.20s|", c->type.s,
	    c->record.s != NULL ? c->record.s : "");
	return DBK_OK;
}

static enum dbk_code
on_built(void *arg, const struct dbk_built_row *row)
{
	struct dbk_err err = {0};

	(void)arg;
	dbk_buf_reset(&batch);
	return dbk_file_read(&batch, row->path, 0, &err);
}

START_TEST(a_message_after_a_record_of_an_agency_belongs_to_it)
{
	static const char *const verdict[] = {"#01E01REJECTED"};
	struct dbk_replay_options options = {.today = test_today()};
	struct dbk_buf json = {0}, answer = {0};
	char number[DBK_NUMBER_LEN + 1], records[200] = "";
	struct dbk_respond_sums sums;
	struct book b;

	book_make(&b);
	book_ok(&b,
	    dbk_profile_set(b.l, "sender.site", "2704", &b.sink, &b.err));
	book_ok(&b, dbk_profile_set(b.l, "sender.id", "B76", &b.sink, &b.err));
	book_ok(&b,
	    dbk_profile_set(b.l, "processing.port", "2704", &b.sink, &b.err));
	support_read(&json, "tests/golden/edi/good-pga.json");
	book_ok(&b, book_add(&b, json.data, number));
	book_ok(&b, dbk_entry_complete(b.l, number, &b.sink, &b.err));
	book_ok(&b,
	    dbk_replay_build(b.l, b.folder, NULL, &options, on_built, NULL,
		&b.sink, &b.err));
	answer_make(&answer, &batch, verdict);
	book_ok(&b,
	    dbk_respond(b.l, "answer.edi", answer.data, answer.len, &sums, NULL,
		NULL, &b.sink, &b.err));
	ck_assert_int_eq(book_filing(&b, number), DBK_FILING_REJECTED);
	book_ok(&b,
	    dbk_condition_list(b.l, number, note_condition, records, &b.err));
	ck_assert_str_eq(records, "11:PG19MF              |01:|");
	book_fini(&b);
	dbk_buf_fini(&json);
	dbk_buf_fini(&answer);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("edi agency");
	TCase *t = tcase_create("agency");

	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, a_record_in_a_wrong_place_is_told, 0,
	    (int)(sizeof places / sizeof places[0]));
	tcase_add_test(t, a_second_security_filing_is_told);
	tcase_add_test(t, an_update_has_neither);
	tcase_add_test(t, a_fourth_identifier_is_told);
	tcase_add_loop_test(t, a_fault_is_told_at_its_position, 0,
	    (int)(sizeof faults / sizeof faults[0]));
	tcase_add_test(t, a_finding_names_the_field_of_the_record);
	tcase_add_test(t, a_number_keeps_the_zeros_of_its_record);
	tcase_add_test(t, a_message_after_a_record_of_an_agency_belongs_to_it);
	return s;
}
