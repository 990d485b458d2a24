/*
 * Further connections, and changes that share a commit.
 */
#include "ledger/share.h"
#include "tests/ledger_support.h"

static struct book b;

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

static int64_t
head_of(struct dbk_ledger *l)
{
	struct dbk_anchor anchor;

	book_ok(&b, dbk_ledger_anchor(l, &anchor, &b.err));
	return anchor.seq;
}

START_TEST(a_peer_sees_what_was_committed_and_nothing_else)
{
	char number[DBK_NUMBER_LEN + 1];
	struct dbk_ledger *peer;
	int64_t head;

	book_ok(&b, dbk_ledger_peer(&peer, b.l, &b.err));
	head = head_of(peer);
	book_ok(&b, dbk_ledger_begin(b.l, &b.err));
	book_ok(&b, book_add(&b, book_document(NULL, 1), number));
	ck_assert_int_eq(head_of(peer), head);
	book_ok(&b, dbk_ledger_commit(b.l, &b.err));
	ck_assert_int_eq(head_of(peer), head + 1);
	book_wants(&b, dbk_ledger_begin(peer, &b.err), DBK_EUSAGE);
	dbk_ledger_close(peer);
}
END_TEST

/* The first and the third of three that share a commit are kept. */
START_TEST(a_refused_change_takes_nothing_back_but_itself)
{
	char numbers[3][DBK_NUMBER_LEN + 1];
	int64_t head = head_of(b.l);
	size_t i;

	book_ok(&b, dbk_ledger_begin(b.l, &b.err));
	for (i = 0; i < 3; i++) {
		book_ok(&b, dbk_ledger_try(b.l, &b.err));
		book_ok(&b,
		    book_add(&b, book_document(NULL, 10 + (long)i),
			numbers[i]));
		book_wants(&b,
		    dbk_ledger_try_end(b.l, i == 1 ? DBK_EFINDINGS : DBK_OK,
			&b.err),
		    i == 1 ? DBK_EFINDINGS : DBK_OK);
	}
	book_ok(&b, dbk_ledger_commit(b.l, &b.err));
	ck_assert_int_eq(head_of(b.l), head + 2);
	/* The number of the one that was taken back went to the next. */
	ck_assert_str_eq(numbers[1], numbers[2]);
	book_sound(&b);
}
END_TEST

START_TEST(what_a_failed_change_leaves_is_seen)
{
	char number[DBK_NUMBER_LEN + 1];
	int64_t changes;

	book_ok(&b, dbk_ledger_begin(b.l, &b.err));
	book_ok(&b, book_add(&b, "{\"entry_type\":\"01\"}", number));
	changes = dbk_ledger_changes(b.l);
	/* Refused before anything was changed. */
	book_wants(&b, book_add(&b, "{\"entry_type\":\"99\"}", number),
	    DBK_EFINDINGS);
	ck_assert(dbk_ledger_unchanged(b.l, changes));
	book_wants(&b,
	    dbk_entry_complete(b.l, "B76-0324500-5", &b.sink, &b.err),
	    DBK_EFINDINGS);
	ck_assert(dbk_ledger_unchanged(b.l, changes));
	book_ok(&b, book_add(&b, book_document(NULL, 7), number));
	ck_assert(!dbk_ledger_unchanged(b.l, changes));
	changes = dbk_ledger_changes(b.l);
	dbk_ledger_rollback(b.l);
	ck_assert(!dbk_ledger_unchanged(b.l, changes));
}
END_TEST

START_TEST(a_try_wants_a_transaction)
{
	book_wants(&b, dbk_ledger_try(b.l, &b.err), DBK_EDEFECT);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("share");
	TCase *t = tcase_create("share");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_peer_sees_what_was_committed_and_nothing_else);
	tcase_add_test(t, a_refused_change_takes_nothing_back_but_itself);
	tcase_add_test(t, what_a_failed_change_leaves_is_seen);
	tcase_add_test(t, a_try_wants_a_transaction);
	suite_add_tcase(s, t);
	return s;
}
