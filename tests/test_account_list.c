/*
 * The list of an account: entries and what CBP said of them, side by side.
 */
#include <stdio.h>
#include <string.h>

#include "tests/ledger_support.h"

#define ENTRIES 4

static struct book b;

/* What a list told, one entry a line. */
struct told {
	char text[400];
	const char *silent; /* the entry whose conditions are not asked for */
};

static void
setup(void)
{
	book_make(&b);
}

static void
teardown(void)
{
	book_fini(&b);
}

static void
tell(struct told *t, const char *word)
{
	size_t len = strlen(t->text);

	ck_assert_uint_lt(len + strlen(word), sizeof t->text);
	(void)snprintf(t->text + len, sizeof t->text - len, "%s", word);
}

static enum dbk_code
tell_condition(void *arg, const struct dbk_condition *c)
{
	tell(arg, " ");
	tell(arg, c->text.s);
	ck_assert_str_eq(c->code.s, "02");
	ck_assert_ptr_null(c->record.s);
	return DBK_OK;
}

static enum dbk_code
tell_entry(void *arg, const struct dbk_entry_row *row, struct dbk_said *said)
{
	struct told *t = arg;
	enum dbk_code rc = DBK_OK;

	tell(t, row->number);
	if (t->silent == NULL || strcmp(t->silent, row->number) != 0)
		rc = dbk_said_list(said, tell_condition, t);
	tell(t, "\n");
	return rc;
}

/* An accepted entry of the batch, with as many conditions as texts. */
static void
answer(const char *number, const char *batch, size_t n,
    const char *const texts[])
{
	struct dbk_condition conditions[2] = {0};
	struct dbk_answer a = {0};
	bool applied;
	size_t i;

	for (i = 0; i < n; i++) {
		conditions[i].node.set = true;
		conditions[i].code = book_text("02");
		conditions[i].text = book_text(texts[i]);
	}
	a.batch = book_text(batch);
	a.app = book_text("SX");
	a.state = book_text("accepted");
	a.digest = book_text("d1");
	a.conditions = conditions;
	a.nconditions = n;
	book_ok(&b, dbk_answer_apply(b.l, number, &a, &applied, &b.err));
	ck_assert(applied);
}

/* Four entries: without an answer, with two conditions, one and one. */
static void
fill(char numbers[ENTRIES][DBK_NUMBER_LEN + 1])
{
	static const char *const two[] = {"first", "second"};
	static const char *const one[] = {"third"}, *const last[] = {"last"};
	char id[DBK_BATCH_ID_LEN + 1];

	book_complete(&b, ENTRIES, numbers);
	book_batch(&b, ENTRIES, numbers, id);
	book_send(&b, id);
	/* Not in the order of their numbers. */
	answer(numbers[3], id, 1, last);
	answer(numbers[1], id, 2, two);
	answer(numbers[2], id, 1, one);
}

START_TEST(each_entry_has_the_conditions_of_its_own_answer)
{
	char numbers[ENTRIES][DBK_NUMBER_LEN + 1], want[400];
	struct told told = {0};

	fill(numbers);
	(void)snprintf(want, sizeof want,
	    "%s\n%s first second\n%s third\n%s last\n", numbers[0], numbers[1],
	    numbers[2], numbers[3]);
	book_ok(&b, dbk_account_list(b.l, tell_entry, &told, &b.err));
	ck_assert_str_eq(told.text, want);
}
END_TEST

START_TEST(conditions_nobody_asked_for_are_not_told_of_the_next_entry)
{
	char numbers[ENTRIES][DBK_NUMBER_LEN + 1], want[400];
	struct told told = {0};

	fill(numbers);
	told.silent = numbers[1];
	(void)snprintf(want, sizeof want, "%s\n%s\n%s third\n%s last\n",
	    numbers[0], numbers[1], numbers[2], numbers[3]);
	book_ok(&b, dbk_account_list(b.l, tell_entry, &told, &b.err));
	ck_assert_str_eq(told.text, want);
}
END_TEST

static enum dbk_code
refuse(void *arg, const struct dbk_condition *c)
{
	(void)arg;
	(void)c;
	return DBK_EFINDINGS;
}

static enum dbk_code
ask_refusing(void *arg, const struct dbk_entry_row *row, struct dbk_said *said)
{
	unsigned *entries = arg;

	(void)row;
	(*entries)++;
	return dbk_said_list(said, refuse, NULL);
}

START_TEST(a_refusal_ends_the_list_and_is_told)
{
	char numbers[ENTRIES][DBK_NUMBER_LEN + 1];
	unsigned entries = 0;

	fill(numbers);
	book_wants(&b, dbk_account_list(b.l, ask_refusing, &entries, &b.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(entries, 2);
	/* The ledger is as usable as before. */
	book_sound(&b);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("account");
	TCase *t = tcase_create("list");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, each_entry_has_the_conditions_of_its_own_answer);
	tcase_add_test(t,
	    conditions_nobody_asked_for_are_not_told_of_the_next_entry);
	tcase_add_test(t, a_refusal_ends_the_list_and_is_told);
	suite_add_tcase(s, t);
	return s;
}
