/*
 * test_edi_send.c -- batches on their way: confirmed, interrupted, settled.
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "tests/replay_support.h"

static struct replay r;

static void
setup(void)
{
	replay_make(&r);
}

static void
teardown(void)
{
	replay_fini(&r);
}

/* ---- send ---- */

START_TEST(sent_is_on_the_disk_of_the_target_and_recorded)
{
	replay_file(&r);
	ck_assert_uint_eq(r.sent, 1);
	replay_same(&r, r.target);
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_SENT);
	ck_assert_int_eq(book_filing(&r.b, r.numbers[3]), DBK_FILING_SENT);
	book_sound(&r.b);
}
END_TEST

START_TEST(what_was_sent_is_not_sent_twice)
{
	const char *ids[] = {REPLAY_ID};
	struct dbk_transport *to;

	replay_file(&r);
	book_ok(&r.b, dbk_transport_folder(&to, r.target, &r.b.err));
	book_wants(&r.b, replay_send_by(&r, to, ids, 1), DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_REPLAY_SENT], 1);
}
END_TEST

START_TEST(another_file_at_the_target_stops_the_transfer)
{
	dbk_buf_add_string(&r.other, "theirs");
	replay_write(&r, r.target, &r.other);
	book_ok(&r.b, replay_build(&r, NULL));
	book_wants(&r.b, replay_send(&r, r.target), DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_REPLAY_TARGET], 1);
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_BUILT);
}
END_TEST

START_TEST(a_changed_file_is_not_sent)
{
	book_ok(&r.b, replay_build(&r, NULL));
	replay_read(&r, &r.batch, r.b.folder);
	r.batch.data[200] = r.batch.data[200] == 'X' ? 'Y' : 'X';
	replay_write(&r, r.b.folder, &r.batch);
	book_wants(&r.b, replay_send(&r, r.target), DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_REPLAY_CHANGED], 1);
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_BUILT);
}
END_TEST

static void
begin_transfer(void)
{
	struct dbk_sending s = {.node = {true, DBK_NO_POS}};

	s.batch = book_text(REPLAY_ID);
	s.target = book_text(r.target);
	s.digest = book_text("00");
	book_ok(&r.b, replay_build(&r, NULL));
	book_ok(&r.b, dbk_batch_sending(r.b.l, &s, &r.b.err));
}

START_TEST(an_interrupted_transfer_that_arrived_is_settled)
{
	begin_transfer();
	replay_read(&r, &r.batch, r.b.folder);
	replay_write(&r, r.target, &r.batch);
	/* Another folder is named now: the file went to the first one. */
	book_ok(&r.b, replay_send(&r, r.b.folder));
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_SENT);
}
END_TEST

/* The file as it stands at the target before it gets its name. */
static void
stage_by_hand(void)
{
	char path[200];
	FILE *f;

	replay_read(&r, &r.batch, r.b.folder);
	(void)snprintf(path, sizeof path, "%s/.SE-%s.edi.part", r.target,
	    REPLAY_ID);
	f = fopen(path, "wb");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(r.batch.data, 1, r.batch.len, f), r.batch.len);
	ck_assert_int_eq(fclose(f), 0);
}

START_TEST(an_interrupted_transfer_whose_file_is_staged_is_completed)
{
	begin_transfer();
	stage_by_hand();
	book_ok(&r.b, replay_send(&r, r.target));
	replay_same(&r, r.target);
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_SENT);
}
END_TEST

/* The transmitter may have taken it: nothing there is no proof. */
START_TEST(an_interrupted_transfer_that_left_nothing_is_not_repeated)
{
	begin_transfer();
	book_wants(&r.b, replay_send(&r, r.target), DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_REPLAY_UNKNOWN], 1);
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_SENDING);
	/* Another folder does not make it known. */
	book_wants(&r.b, replay_send(&r, r.b.folder), DBK_EFINDINGS);
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_SENDING);
	book_sound(&r.b);
}
END_TEST

START_TEST(settled_as_not_sent_it_is_sent_anew)
{
	begin_transfer();
	book_ok(&r.b,
	    dbk_batch_settle(r.b.l, REPLAY_ID, false, "CQ", &r.b.sink,
		&r.b.err));
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_BUILT);
	ck_assert_int_eq(book_filing(&r.b, r.numbers[0]), DBK_FILING_QUEUED);
	book_ok(&r.b, replay_send(&r, r.target));
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_SENT);
	book_sound(&r.b);
}
END_TEST

START_TEST(settled_as_not_sent_its_entries_can_be_void)
{
	begin_transfer();
	book_wants(&r.b,
	    dbk_entry_void(r.b.l, r.numbers[0], "x", &r.b.sink, &r.b.err),
	    DBK_EFINDINGS);
	book_ok(&r.b,
	    dbk_batch_settle(r.b.l, REPLAY_ID, false, "CQ", &r.b.sink,
		&r.b.err));
	book_ok(&r.b,
	    dbk_entry_void(r.b.l, r.numbers[0], "x", &r.b.sink, &r.b.err));
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_WITHDRAWN);
	book_sound(&r.b);
}
END_TEST

START_TEST(settled_as_sent_it_waits_for_its_answer)
{
	begin_transfer();
	book_ok(&r.b,
	    dbk_batch_settle(r.b.l, REPLAY_ID, true, "CQ", &r.b.sink,
		&r.b.err));
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_SENT);
	ck_assert_int_eq(book_filing(&r.b, r.numbers[0]), DBK_FILING_SENT);
	book_sound(&r.b);
}
END_TEST

START_TEST(only_an_interrupted_transfer_is_settled)
{
	book_ok(&r.b, replay_build(&r, NULL));
	book_wants(&r.b,
	    dbk_batch_settle(r.b.l, REPLAY_ID, true, "x", &r.b.sink, &r.b.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_REPLAY_SETTLE], 1);
	book_wants(&r.b,
	    dbk_batch_settle(r.b.l, "FEDCBA-00001", true, "x", &r.b.sink,
		&r.b.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_BATCH_UNKNOWN], 1);
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_BUILT);
}
END_TEST

/* ---- send through a command ---- */

static enum dbk_code
send_through(const char *command)
{
	char *const environment[] = {NULL};
	struct dbk_transport *to;

	book_ok(&r.b,
	    dbk_transport_command(&to, command, environment, &r.b.err));
	return replay_send_by(&r, to, NULL, 0);
}

START_TEST(a_command_that_read_all_and_ended_well_has_sent)
{
	char command[200];

	book_ok(&r.b, replay_build(&r, "SECRET"));
	(void)snprintf(command, sizeof command, "cat >%s/SE-%s.edi", r.target,
	    REPLAY_ID);
	book_ok(&r.b, send_through(command));
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_SENT);
	replay_read(&r, &r.batch, r.b.folder);
	replay_same(&r, r.target);
}
END_TEST

START_TEST(a_command_that_read_nothing_has_sent_nothing)
{
	static const char *const commands[] = {"true", "exit 3",
	    "/nonexistent/mqput", "kill -9 $$", "exec <&-; sleep 1; exit 1"};

	book_ok(&r.b, replay_build(&r, "SECRET"));
	book_wants(&r.b, send_through(commands[_i]), DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_REPLAY_NOT_SENT], 1);
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_BUILT);
	book_ok(&r.b, replay_send(&r, r.target));
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_SENT);
}
END_TEST

START_TEST(a_command_that_failed_after_reading_leaves_it_unknown)
{
	static const char *const commands[] = {"cat >/dev/null; exit 1",
	    "cat >/dev/null; kill -9 $$", "dd bs=1 count=1 >/dev/null 2>&1",
	    "dd bs=1 count=1 >/dev/null 2>&1; exit 1"};

	book_ok(&r.b, replay_build(&r, "SECRET"));
	book_wants(&r.b, send_through(commands[_i]), DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_REPLAY_UNKNOWN], 1);
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_SENDING);
	/* Neither the same way nor another one sends it again. */
	book_wants(&r.b, send_through("cat >/dev/null"), DBK_EFINDINGS);
	book_wants(&r.b, replay_send(&r, r.target), DBK_EFINDINGS);
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_SENDING);
	book_sound(&r.b);
}
END_TEST

/* ---- while the target is waited for, others work with the ledger ---- */

/* What one of them does in wait number at, counted from 1. */
struct beside {
	unsigned at, waits;
	bool out; /* between leave and back */
	void (*work)(void);
	enum dbk_code back; /* what the return from that wait gives */
};

static void
leave(void *arg)
{
	struct beside *b = arg;

	ck_assert(!b->out);
	b->out = true;
	b->waits++;
	if (b->waits == b->at && b->work != NULL)
		b->work();
}

static enum dbk_code
come_back(void *arg, struct dbk_err *e)
{
	struct beside *b = arg;

	ck_assert(b->out);
	b->out = false;
	return b->waits == b->at && b->back != DBK_OK ?
	    dbk_fail(e, b->back, "gone") :
	    DBK_OK;
}

static enum dbk_code
send_beside(struct beside *b, struct dbk_transport *to)
{
	const struct dbk_away away = {leave, come_back, b};
	enum dbk_code rc;

	dbk_transport_set_away(to, &away);
	rc = dbk_replay_send(r.b.l, NULL, 0, to, NULL, NULL, &r.b.sink,
	    &r.b.err);
	dbk_transport_close(to);
	ck_assert(!b->out);
	return rc;
}

static enum dbk_code
send_to_folder_beside(struct beside *b)
{
	struct dbk_transport *to;

	book_ok(&r.b, dbk_transport_folder(&to, r.target, &r.b.err));
	return send_beside(b, to);
}

static enum dbk_code
send_through_beside(struct beside *b, const char *command)
{
	char *const environment[] = {NULL};
	struct dbk_transport *to;

	book_ok(&r.b,
	    dbk_transport_command(&to, command, environment, &r.b.err));
	return send_beside(b, to);
}

static void
void_an_entry(void)
{
	book_ok(&r.b,
	    dbk_entry_void(r.b.l, r.numbers[0], "x", &r.b.sink, &r.b.err));
}

static void
fail_to_void_an_entry(void)
{
	book_wants(&r.b,
	    dbk_entry_void(r.b.l, r.numbers[0], "x", &r.b.sink, &r.b.err),
	    DBK_EFINDINGS);
}

static void
read_its_answer(void)
{
	book_ok(&r.b, replay_respond(&r, &r.answer));
}

static void
nothing_is_at_the_target(void)
{
	const struct dirent *file;
	DIR *folder = opendir(r.target);

	ck_assert_ptr_nonnull(folder);
	while ((file = readdir(folder)) != NULL)
		ck_assert(strcmp(file->d_name, ".") == 0 ||
		    strcmp(file->d_name, "..") == 0);
	ck_assert_int_eq(closedir(folder), 0);
}

/* Waits 1 and 2 are the look at the target and the staging. */
START_TEST(what_is_withdrawn_meanwhile_is_not_sent)
{
	struct beside b = {.at = (unsigned)_i, .work = void_an_entry};

	book_ok(&r.b, replay_build(&r, NULL));
	book_wants(&r.b, send_to_folder_beside(&b), DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_REPLAY_WITHDRAWN], 1);
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_WITHDRAWN);
	nothing_is_at_the_target();
	book_sound(&r.b);
}
END_TEST

/* Wait 3 gives the file its name: it is on its way. */
START_TEST(what_is_on_its_way_is_not_withdrawn)
{
	struct beside b = {.at = 3, .work = fail_to_void_an_entry};

	book_ok(&r.b, replay_build(&r, NULL));
	book_ok(&r.b, send_to_folder_beside(&b));
	ck_assert_uint_eq(b.waits, 3);
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_SENT);
	book_sound(&r.b);
}
END_TEST

/* A batch that waits for its transfer, and the answer that it will get. */
static void
build_what_is_answered(void)
{
	book_ok(&r.b, replay_build(&r, NULL));
	replay_read(&r, &r.batch, r.b.folder);
	replay_accept_all(&r);
}

START_TEST(an_answer_that_is_read_meanwhile_stands)
{
	struct beside b = {.at = 3, .work = read_its_answer};

	build_what_is_answered();
	book_ok(&r.b, send_to_folder_beside(&b));
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_ANSWERED);
	replay_all(&r, DBK_FILING_ACCEPTED);
	book_sound(&r.b);
}
END_TEST

START_TEST(what_is_answered_meanwhile_is_not_sent)
{
	struct beside b = {.at = 2, .work = read_its_answer};

	build_what_is_answered();
	book_wants(&r.b, send_to_folder_beside(&b), DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_REPLAY_SENT], 1);
	nothing_is_at_the_target();
}
END_TEST

/* The same as a kill at that moment: not begun, or unknown. */
START_TEST(who_may_not_come_back_leaves_it_as_a_kill_does)
{
	static const enum dbk_batch_state left[] = {
	    DBK_BATCH_BUILT, DBK_BATCH_BUILT, DBK_BATCH_SENDING};
	struct beside b = {.at = (unsigned)_i + 1, .back = DBK_EDENIED};

	book_ok(&r.b, replay_build(&r, NULL));
	book_wants(&r.b, send_to_folder_beside(&b), DBK_EDENIED);
	ck_assert_int_eq(replay_state(&r), left[_i]);
	r.b.err.code = DBK_OK;
	book_ok(&r.b, replay_send(&r, r.target));
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_SENT);
	book_sound(&r.b);
}
END_TEST

/* Even a command that certainly has sent nothing: nobody may say so. */
START_TEST(who_may_not_come_back_from_a_command_leaves_it_unknown)
{
	static const char *const commands[] = {"cat >/dev/null", "true"};
	struct beside b = {.at = 1, .back = DBK_EDENIED};

	book_ok(&r.b, replay_build(&r, NULL));
	book_wants(&r.b, send_through_beside(&b, commands[_i]), DBK_EDENIED);
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_SENDING);
	book_sound(&r.b);
}
END_TEST

static void
add_beside(TCase *t)
{
	tcase_add_loop_test(t, what_is_withdrawn_meanwhile_is_not_sent, 1, 3);
	tcase_add_test(t, what_is_on_its_way_is_not_withdrawn);
	tcase_add_test(t, an_answer_that_is_read_meanwhile_stands);
	tcase_add_test(t, what_is_answered_meanwhile_is_not_sent);
	tcase_add_loop_test(t, who_may_not_come_back_leaves_it_as_a_kill_does,
	    0, 3);
	tcase_add_loop_test(t,
	    who_may_not_come_back_from_a_command_leaves_it_unknown, 0, 2);
}

Suite *
support_suite(void)
{
	Suite *s = suite_create("edi send");
	TCase *t = tcase_create("send");

	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, sent_is_on_the_disk_of_the_target_and_recorded);
	tcase_add_test(t, what_was_sent_is_not_sent_twice);
	tcase_add_test(t, another_file_at_the_target_stops_the_transfer);
	tcase_add_test(t, a_changed_file_is_not_sent);
	tcase_add_test(t, an_interrupted_transfer_that_arrived_is_settled);
	tcase_add_test(t,
	    an_interrupted_transfer_whose_file_is_staged_is_completed);
	tcase_add_test(t,
	    an_interrupted_transfer_that_left_nothing_is_not_repeated);
	tcase_add_test(t, settled_as_not_sent_it_is_sent_anew);
	tcase_add_test(t, settled_as_not_sent_its_entries_can_be_void);
	tcase_add_test(t, settled_as_sent_it_waits_for_its_answer);
	tcase_add_test(t, only_an_interrupted_transfer_is_settled);
	tcase_add_test(t, a_command_that_read_all_and_ended_well_has_sent);
	tcase_add_loop_test(t, a_command_that_read_nothing_has_sent_nothing, 0,
	    5);
	tcase_add_loop_test(t,
	    a_command_that_failed_after_reading_leaves_it_unknown, 0, 4);
	add_beside(t);
	return s;
}
