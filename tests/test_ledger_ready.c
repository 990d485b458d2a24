/*
 * test_ledger_ready.c -- documents that another thread made ready are recorded as
 * those that are not, and only while they are judged by what holds.
 */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "ledger/entries_ready.h"
#include "tests/ledger_support.h"

#define THREADS 3
#define EACH 40 /* documents of a thread */
#define READY_MOST 64

static struct book b;
static struct dbk_standard *standard;

static void
setup(void)
{
	book_make(&b);
	standard = dbk_standard_new();
	ck_assert_ptr_nonnull(standard);
}

static void
teardown(void)
{
	dbk_standard_free(standard);
	book_fini(&b);
}

static struct dbk_source
source_of(const char *json)
{
	return (struct dbk_source){
	    .text = json,
	    .len = strlen(json),
	    .first_line = 1,
	};
}

static void
learn(void)
{
	book_ok(&b, dbk_ledger_begin(b.l, &b.err));
	book_ok(&b, dbk_standard_learn(standard, b.l, &b.err));
	book_ok(&b, dbk_ledger_commit(b.l, &b.err));
}

static struct dbk_ready *
ready_of(const struct dbk_source *source)
{
	return dbk_ready_new(standard, source, BOOK_NOW);
}

/* In a transaction that is taken back; where the journal ended, and whether it
 * was added. */
static enum dbk_code
try_add(struct dbk_anchor *anchor, const char *json, bool ready)
{
	struct dbk_source source = source_of(json);
	char number[DBK_NUMBER_LEN + 1];
	struct dbk_ready *r = NULL;
	enum dbk_code rc;

	book_ok(&b, dbk_ledger_begin(b.l, &b.err));
	book_ok(&b, dbk_standard_learn(standard, b.l, &b.err));
	if (ready) {
		r = ready_of(&source);
		ck_assert(dbk_ready_fits(r, standard));
	}
	rc = ready ?
	    dbk_entry_add_ready(b.l, r, &source, false, number, &b.sink,
		&b.err) :
	    dbk_entry_add(b.l, &source, false, number, &b.sink, &b.err);
	book_ok(&b, dbk_ledger_anchor(b.l, anchor, &b.err));
	dbk_ledger_rollback(b.l);
	dbk_ready_free(r);
	return rc;
}

/* The journal's hash tells that the row is the same to the byte. */
static void
adds_the_same(const char *json, enum dbk_code want)
{
	struct dbk_anchor plain, ready;

	book_wants(&b, try_add(&plain, json, false), want);
	book_wants(&b, try_add(&ready, json, true), want);
	ck_assert_int_eq(ready.seq, plain.seq);
	ck_assert_str_eq(ready.hash, plain.hash);
}

START_TEST(ready_documents_are_recorded_to_the_byte)
{
	char number[DBK_NUMBER_LEN + 1];

	adds_the_same(book_document(NULL, 7), DBK_OK);
	adds_the_same(book_document("B76-0324527-8", 7), DBK_OK);
	adds_the_same("{\"entry_type\":\"01\"}", DBK_OK);
	adds_the_same("{}", DBK_OK);
	/* What only the ledger knows is found nevertheless. */
	book_ok(&b, book_add(&b, book_document("B76-0324527-8", 7), number));
	adds_the_same(book_document("B76-0324527-8", 8), DBK_EFINDINGS);
	adds_the_same(book_document(NULL, 7), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_ENTRY_SAME], 2);
}
END_TEST

START_TEST(ready_documents_find_the_pool_empty)
{
	char number[DBK_NUMBER_LEN + 1];
	long i;

	for (i = 0; i < 100; i++)
		book_ok(&b, book_add(&b, book_document(NULL, i + 1), number));
	adds_the_same(book_document(NULL, 1000), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_POOL_EMPTY], 2);
}
END_TEST

START_TEST(nothing_is_ready_before_it_is_known_what_holds)
{
	struct dbk_source source = source_of(book_document(NULL, 7));

	ck_assert_ptr_null(ready_of(&source));
	ck_assert(!dbk_ready_fits(NULL, standard));
	learn();
	dbk_standard_forget(standard);
	ck_assert_ptr_null(ready_of(&source));
	ck_assert_ptr_null(dbk_ready_new(NULL, &source, BOOK_NOW));
	dbk_standard_forget(NULL);
	book_ok(&b, dbk_standard_learn(NULL, b.l, &b.err));
	learn();
	ck_assert_ptr_null(dbk_ready_new(standard, &source, "today"));
}
END_TEST

START_TEST(what_is_not_clean_or_too_long_is_not_ready)
{
	static char text[70 * 1024];
	static const char *const bad[] = {"{", "[]", "{\"colour\":1}",
	    "{\"mode\":\"99\"}", "{\"entry_number\":\"B76-0324527-9\"}"};
	struct dbk_source source;
	struct dbk_ready *r;
	size_t i;

	learn();
	for (i = 0; i < 4; i++) {
		source = source_of(bad[i]);
		ck_assert_ptr_null(ready_of(&source));
	}
	/* Whether the digit is that of its pool, only the ledger knows. */
	source = source_of(bad[4]);
	r = ready_of(&source);
	ck_assert_ptr_nonnull(r);
	dbk_ready_free(r);
	adds_the_same(bad[4], DBK_EFINDINGS);
	memset(text, ' ', sizeof text - 1);
	memcpy(text, "{}", 2);
	source = source_of(text);
	ck_assert_ptr_null(ready_of(&source));
}
END_TEST

START_TEST(no_more_are_ready_than_there_is_room_for)
{
	struct dbk_source source = source_of(book_document(NULL, 7));
	struct dbk_ready *ready[READY_MOST];
	size_t i;

	learn();
	for (i = 0; i < READY_MOST; i++) {
		ready[i] = ready_of(&source);
		ck_assert_ptr_nonnull(ready[i]);
	}
	ck_assert_ptr_null(ready_of(&source));
	dbk_ready_free(ready[0]);
	ready[0] = ready_of(&source);
	ck_assert_ptr_nonnull(ready[0]);
	for (i = 0; i < READY_MOST; i++)
		dbk_ready_free(ready[i]);
}
END_TEST

START_TEST(what_was_judged_before_the_profile_changed_does_not_fit)
{
	struct dbk_source source = source_of(book_document(NULL, 7));
	struct dbk_ready *before, *after;

	learn();
	before = ready_of(&source);
	learn();
	ck_assert(dbk_ready_fits(before, standard));
	book_ok(&b,
	    dbk_profile_set(b.l, "contact.name", "PAT DOE", &b.sink, &b.err));
	learn();
	ck_assert(!dbk_ready_fits(before, standard));
	after = ready_of(&source);
	ck_assert(dbk_ready_fits(after, standard));
	dbk_ready_free(before);
	dbk_ready_free(after);
}
END_TEST

/* Each of its own; how many were ready. */
static void *
make_many(void *arg)
{
	unsigned *made = arg;
	struct dbk_source source;
	struct dbk_ready *r;
	char json[40];
	int i;

	for (i = 0; i < EACH; i++) {
		(void)snprintf(json, sizeof json, "{\"value\":%d}", i + 1);
		source = source_of(json);
		r = ready_of(&source);
		*made += r != NULL;
		dbk_ready_free(r);
	}
	return NULL;
}

START_TEST(threads_make_ready_while_what_holds_changes)
{
	pthread_t threads[THREADS];
	unsigned made[THREADS] = {0};
	char name[20];
	int i;

	learn();
	for (i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, make_many,
				     &made[i]),
		    0);
	for (i = 0; i < 20; i++) {
		(void)snprintf(name, sizeof name, "PERSON %d", i);
		book_ok(&b,
		    dbk_profile_set(b.l, "contact.name", name, &b.sink,
			&b.err));
		learn();
	}
	dbk_standard_forget(standard);
	for (i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
	learn();
	make_many(&made[0]);
	ck_assert_uint_ge(made[0], EACH);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("ready");
	TCase *t = tcase_create("ready");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, ready_documents_are_recorded_to_the_byte);
	tcase_add_test(t, ready_documents_find_the_pool_empty);
	tcase_add_test(t, nothing_is_ready_before_it_is_known_what_holds);
	tcase_add_test(t, what_is_not_clean_or_too_long_is_not_ready);
	tcase_add_test(t, no_more_are_ready_than_there_is_room_for);
	tcase_add_test(t,
	    what_was_judged_before_the_profile_changed_does_not_fit);
	tcase_add_test(t, threads_make_ready_while_what_holds_changes);
	suite_add_tcase(s, t);
	return s;
}
