/*
 * test_edi_replay.c -- plan, build, send and read back, on a real ledger.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "edi/inspection.h"
#include "edi/replay.h"
#include "edi/respond.h"
#include "ledger/file.h"
#include "tests/edi_answers.h"
#include "tests/edi_support.h"
#include "tests/ledger_support.h"

#define NENTRIES 4u
#define ID "ABCDEF-00001"

static struct book b;
static char target[64];
static char numbers[NENTRIES][DBK_NUMBER_LEN + 1];
static struct dbk_replay_options options;
static struct dbk_respond_sums sums;
static struct dbk_buf batch, answer, other;

static struct {
	unsigned n, again;
	char path[200];
	struct dbk_plan_row rows[8];
	unsigned applied;
	char number[DBK_NUMBER_LEN + 1], code[8];
} told;

static enum dbk_code
on_plan(void *arg, const struct dbk_plan_row *row)
{
	(void)arg;
	if (told.n < 8)
		told.rows[told.n] = *row;
	told.n++;
	return DBK_OK;
}

static enum dbk_code
on_built(void *arg, const struct dbk_built_row *row)
{
	(void)arg;
	told.n++;
	told.again += row->again;
	(void)snprintf(told.path, sizeof told.path, "%s", row->path);
	return DBK_OK;
}

static enum dbk_code
on_sent(void *arg, const struct dbk_batch_row *row)
{
	(void)arg;
	ck_assert_int_eq(row->state, DBK_BATCH_SENT);
	told.n++;
	return DBK_OK;
}

static void
on_answer(void *arg, const struct dbk_respond_row *row)
{
	(void)arg;
	told.applied++;
	(void)snprintf(told.number, sizeof told.number, "%s",
	    row->entry_number);
	(void)snprintf(told.code, sizeof told.code, "%s", row->code);
}

static void
set_profile(const char *key, const char *value)
{
	book_ok(&b, dbk_profile_set(b.l, key, value, &b.sink, &b.err));
}

static void
setup(void)
{
	memset(&told, 0, sizeof told);
	memset(&sums, 0, sizeof sums);
	options = (struct dbk_replay_options){.today = test_today()};
	book_make(&b);
	set_profile("sender.site", "2704");
	set_profile("sender.id", "B76");
	set_profile("processing.port", "2704");
	book_complete(&b, NENTRIES, numbers);
	(void)snprintf(target, sizeof target, "replay-target-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(target));
}

static void
teardown(void)
{
	char path[200];

	(void)snprintf(path, sizeof path, "%s/SE-%s.edi", target, ID);
	(void)unlink(path);
	(void)rmdir(target);
	book_fini(&b);
	dbk_buf_fini(&batch);
	dbk_buf_fini(&answer);
	dbk_buf_fini(&other);
}

static enum dbk_code
build(const char *password)
{
	struct dbk_secret secret = {0};
	enum dbk_code rc;

	told.n = 0;
	if (password != NULL)
		book_ok(&b,
		    dbk_secret_copy(&secret, password, strlen(password),
			&b.err));
	rc = dbk_replay_build(b.l, b.folder, password != NULL ? &secret : NULL,
	    &options, on_built, NULL, &b.sink, &b.err);
	dbk_secret_free(&secret);
	return rc;
}

static void
read_path(struct dbk_buf *out, const char *folder)
{
	char path[200];

	(void)snprintf(path, sizeof path, "%s/SE-%s.edi", folder, ID);
	dbk_buf_reset(out);
	book_ok(&b, dbk_file_read(out, path, 0, &b.err));
}

static void
write_path(const char *folder, const struct dbk_buf *bytes)
{
	char path[200];
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/SE-%s.edi", folder, ID);
	f = fopen(path, "wb");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bytes->data, 1, bytes->len, f), bytes->len);
	ck_assert_int_eq(fclose(f), 0);
}

static enum dbk_code
send_ids(const char *folder, const char *const *ids, size_t nids)
{
	struct dbk_transport *to;
	enum dbk_code rc;

	told.n = 0;
	book_ok(&b, dbk_transport_folder(&to, folder, &b.err));
	rc = dbk_replay_send(b.l, ids, nids, to, on_sent, NULL, &b.sink,
	    &b.err);
	dbk_transport_close(to);
	return rc;
}

static enum dbk_code
send_to(const char *folder)
{
	return send_ids(folder, NULL, 0);
}

static enum dbk_batch_state
batch_state(void)
{
	struct dbk_batch_row row;

	book_ok(&b, dbk_batch_get(b.l, ID, &row, NULL, &b.sink, &b.err));
	return row.state;
}

static enum dbk_code
respond(const struct dbk_buf *bytes)
{
	return dbk_respond(b.l, "answer.edi", bytes->data, bytes->len, &sums,
	    on_answer, NULL, &b.sink, &b.err);
}

/* A batch of all entries, sent. */
static void
send_batch(void)
{
	book_ok(&b, build("SECRET"));
	book_ok(&b, send_to(target));
	read_path(&batch, b.folder);
}

/* ---- plan ---- */

static void
add_at(const char *port, char number[DBK_NUMBER_LEN + 1])
{
	struct dbk_buf json = {0};
	const char *doc = book_document(NULL, 77);
	const char *at = strstr(doc, "\"port_of_entry\":\"2704\"");

	dbk_buf_add(&json, doc, (size_t)(at - doc));
	dbk_buf_add_format(&json, "\"port_of_entry\":\"%s\"", port);
	dbk_buf_add_string(&json, at + strlen("\"port_of_entry\":\"2704\""));
	book_ok(&b, book_add(&b, json.data, number));
	book_ok(&b, dbk_entry_complete(b.l, number, &b.sink, &b.err));
	dbk_buf_fini(&json);
}

START_TEST(blocks_are_by_district_and_10_46_47_together)
{
	char n[DBK_NUMBER_LEN + 1];

	add_at("4601", n);
	add_at("1001", n);
	add_at("1101", n);
	add_at("4701", n);
	book_ok(&b,
	    dbk_replay_plan(b.l, &options, on_plan, NULL, &b.sink, &b.err));
	ck_assert_uint_eq(told.n, 3);
	ck_assert_str_eq(told.rows[0].batch, ID);
	ck_assert_str_eq(told.rows[0].port, "1001");
	ck_assert_uint_eq(told.rows[0].entries, 3);
	ck_assert_str_eq(told.rows[1].port, "1101");
	ck_assert_uint_eq(told.rows[1].entries, 1);
	ck_assert_str_eq(told.rows[2].port, "2704");
	ck_assert_uint_eq(told.rows[2].entries, NENTRIES);
	ck_assert_uint_eq(told.rows[2].block, 3);
}
END_TEST

START_TEST(plan_changes_nothing_and_build_keeps_it)
{
	options.size = 3;
	book_ok(&b,
	    dbk_replay_plan(b.l, &options, on_plan, NULL, &b.sink, &b.err));
	ck_assert_uint_eq(told.n, 2);
	ck_assert_str_eq(told.rows[1].batch, "ABCDEF-00002");
	ck_assert_uint_eq(told.rows[1].entries, 1);
	ck_assert_uint_eq(book_ready(&b), NENTRIES);
	book_ok(&b, build(NULL));
	ck_assert_uint_eq(told.n, 2);
	ck_assert_uint_eq(book_ready(&b), 0);
}
END_TEST

/* ---- build ---- */

START_TEST(built_batch_breaks_no_rule)
{
	struct dbk_inspect_sums seen;
	struct kept k;

	kept_init(&k);
	book_ok(&b, build("SECRET"));
	read_path(&batch, b.folder);
	book_ok(&b,
	    dbk_inspection_memory(batch.data, batch.len, NULL, options.today,
		&seen, &k.sink, &b.err));
	kept_none(&k);
	ck_assert_uint_eq(seen.transactions, NENTRIES);
	ck_assert_int_eq(book_filing(&b, numbers[0]), DBK_FILING_QUEUED);
	book_sound(&b);
}
END_TEST

START_TEST(password_goes_into_the_file_only)
{
	struct dbk_batch_row row;

	book_ok(&b, build("SECRET"));
	read_path(&batch, b.folder);
	ck_assert_mem_eq(batch.data + 8, "SECRET", 6);
	book_ok(&b, dbk_batch_get(b.l, ID, &row, &other, &b.sink, &b.err));
	ck_assert_mem_eq(other.data + 8, "      ", 6);
	ck_assert_uint_eq(other.len, batch.len);
	ck_assert_mem_eq(other.data + 14, batch.data + 14, batch.len - 14);
}
END_TEST

START_TEST(password_of_another_form_is_refused)
{
	static const char *const wrong[] = {
	    "SHORT", "TOOLONG", "secret", "SEC ET"};

	book_wants(&b, build(wrong[_i]), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_REPLAY_PASSWORD], 1);
	ck_assert_uint_eq(book_ready(&b), NENTRIES);
}
END_TEST

START_TEST(building_again_gives_the_same_bytes)
{
	book_ok(&b, build("SECRET"));
	read_path(&batch, b.folder);
	options.today++; /* the date of the first build stays */
	book_ok(&b, build("SECRET"));
	ck_assert_uint_eq(told.n, 1);
	ck_assert_uint_eq(told.again, 1);
	read_path(&other, b.folder);
	ck_assert_uint_eq(other.len, batch.len);
	ck_assert_mem_eq(other.data, batch.data, batch.len);
}
END_TEST

/* Killed between commit and rename: the ledger has the batch, the folder has
 * no file. */
START_TEST(a_lost_file_is_written_again)
{
	book_ok(&b, build("SECRET"));
	read_path(&batch, b.folder);
	ck_assert_int_eq(unlink(told.path), 0);
	book_ok(&b, build("SECRET"));
	read_path(&other, b.folder);
	ck_assert_mem_eq(other.data, batch.data, batch.len);
}
END_TEST

static enum dbk_code
count_batch(void *arg, const struct dbk_batch_row *row)
{
	unsigned *n = arg;

	ck_assert_int_eq(row->entries, NENTRIES);
	++*n;
	return DBK_OK;
}

/* A build in a process of its own, killed after so many microseconds. */
static void
build_and_kill(long microseconds)
{
	struct timespec pause = {0, microseconds * 1000};
	pid_t child = fork();
	int status;

	ck_assert_int_ge(child, 0);
	if (child == 0) {
		book_open(&b, DBK_ACCESS_WRITE);
		_exit(build("SECRET") == DBK_OK ? 0 : 1);
	}
	(void)nanosleep(&pause, NULL);
	(void)kill(child, SIGKILL);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
}

START_TEST(killed_at_any_moment_the_next_build_makes_it_right)
{
	unsigned batches = 0;
	long i;

	book_close(&b);
	for (i = 0; i < 40; i++)
		build_and_kill(i * 4000);
	book_open(&b, DBK_ACCESS_WRITE);
	book_ok(&b, build("SECRET"));
	book_ok(&b, dbk_batch_list(b.l, count_batch, &batches, &b.err));
	ck_assert_uint_eq(batches, 1);
	read_path(&batch, b.folder);
	book_ok(&b, build("SECRET"));
	read_path(&other, b.folder);
	ck_assert_mem_eq(other.data, batch.data, batch.len);
	book_sound(&b);
}
END_TEST

START_TEST(another_file_of_that_name_is_not_overwritten)
{
	dbk_buf_add_string(&other, "mine");
	write_path(b.folder, &other);
	book_wants(&b, build(NULL), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_REPLAY_TARGET], 1);
	ck_assert_uint_eq(book_ready(&b), NENTRIES);
	read_path(&batch, b.folder);
	ck_assert_str_eq(batch.data, "mine");
}
END_TEST

START_TEST(without_sender_nothing_is_built)
{
	set_profile("sender.site", "");
	book_wants(&b, build(NULL), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_REPLAY_PROFILE], 1);
	ck_assert_ptr_nonnull(strstr(b.seen.text, "sender.site"));
	ck_assert_uint_eq(book_ready(&b), NENTRIES);
}
END_TEST

START_TEST(nothing_to_build_is_told)
{
	book_ok(&b, build(NULL));
	book_ok(&b, send_to(target));
	book_wants(&b, build(NULL), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_REPLAY_NONE], 1);
}
END_TEST

START_TEST(records_can_follow_without_separator)
{
	options.no_separator = true;
	book_ok(&b, build(NULL));
	read_path(&batch, b.folder);
	ck_assert_uint_eq(batch.len % DBK_RECORD_LEN, 0);
	ck_assert_ptr_null(strchr(batch.data, '\n'));
}
END_TEST

/* ---- send ---- */

START_TEST(sent_is_on_the_disk_of_the_target_and_recorded)
{
	send_batch();
	ck_assert_uint_eq(told.n, 1);
	read_path(&other, target);
	ck_assert_mem_eq(other.data, batch.data, batch.len);
	ck_assert_int_eq(batch_state(), DBK_BATCH_SENT);
	ck_assert_int_eq(book_filing(&b, numbers[3]), DBK_FILING_SENT);
	book_sound(&b);
}
END_TEST

START_TEST(what_was_sent_is_not_sent_twice)
{
	const char *ids[] = {ID};

	send_batch();
	book_wants(&b, send_ids(target, ids, 1), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_REPLAY_SENT], 1);
}
END_TEST

START_TEST(another_file_at_the_target_stops_the_transfer)
{
	dbk_buf_add_string(&other, "theirs");
	write_path(target, &other);
	book_ok(&b, build(NULL));
	book_wants(&b, send_to(target), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_REPLAY_TARGET], 1);
	ck_assert_int_eq(batch_state(), DBK_BATCH_BUILT);
}
END_TEST

START_TEST(a_changed_file_is_not_sent)
{
	book_ok(&b, build(NULL));
	read_path(&batch, b.folder);
	batch.data[200] = batch.data[200] == 'X' ? 'Y' : 'X';
	write_path(b.folder, &batch);
	book_wants(&b, send_to(target), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_REPLAY_CHANGED], 1);
	ck_assert_int_eq(batch_state(), DBK_BATCH_BUILT);
}
END_TEST

static void
begin_transfer(void)
{
	struct dbk_sending s = {.node = {true, DBK_NO_POS}};

	s.batch = book_text(ID);
	s.target = book_text(target);
	s.digest = book_text("00");
	book_ok(&b, build(NULL));
	book_ok(&b, dbk_batch_sending(b.l, &s, &b.err));
}

START_TEST(an_interrupted_transfer_that_arrived_is_settled)
{
	begin_transfer();
	read_path(&batch, b.folder);
	write_path(target, &batch);
	/* Another folder is named now: the file went to the first one. */
	book_ok(&b, send_to(b.folder));
	ck_assert_int_eq(batch_state(), DBK_BATCH_SENT);
}
END_TEST

/* The file as it stands at the target before it gets its name. */
static void
stage_by_hand(void)
{
	char path[200];
	FILE *f;

	read_path(&batch, b.folder);
	(void)snprintf(path, sizeof path, "%s/.SE-%s.edi.part", target, ID);
	f = fopen(path, "wb");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(batch.data, 1, batch.len, f), batch.len);
	ck_assert_int_eq(fclose(f), 0);
}

START_TEST(an_interrupted_transfer_whose_file_is_staged_is_completed)
{
	begin_transfer();
	stage_by_hand();
	book_ok(&b, send_to(target));
	read_path(&other, target);
	ck_assert_mem_eq(other.data, batch.data, batch.len);
	ck_assert_int_eq(batch_state(), DBK_BATCH_SENT);
}
END_TEST

/* The transmitter may have taken it: nothing there is no proof. */
START_TEST(an_interrupted_transfer_that_left_nothing_is_not_repeated)
{
	begin_transfer();
	book_wants(&b, send_to(target), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_REPLAY_UNKNOWN], 1);
	ck_assert_int_eq(batch_state(), DBK_BATCH_SENDING);
	/* Another folder does not make it known. */
	book_wants(&b, send_to(b.folder), DBK_EFINDINGS);
	ck_assert_int_eq(batch_state(), DBK_BATCH_SENDING);
	book_sound(&b);
}
END_TEST

START_TEST(settled_as_not_sent_it_is_sent_anew)
{
	begin_transfer();
	book_ok(&b, dbk_batch_settle(b.l, ID, false, "CQ", &b.sink, &b.err));
	ck_assert_int_eq(batch_state(), DBK_BATCH_BUILT);
	ck_assert_int_eq(book_filing(&b, numbers[0]), DBK_FILING_QUEUED);
	book_ok(&b, send_to(target));
	ck_assert_int_eq(batch_state(), DBK_BATCH_SENT);
	book_sound(&b);
}
END_TEST

START_TEST(settled_as_not_sent_its_entries_can_be_void)
{
	begin_transfer();
	book_wants(&b, dbk_entry_void(b.l, numbers[0], "x", &b.sink, &b.err),
	    DBK_EFINDINGS);
	book_ok(&b, dbk_batch_settle(b.l, ID, false, "CQ", &b.sink, &b.err));
	book_ok(&b, dbk_entry_void(b.l, numbers[0], "x", &b.sink, &b.err));
	ck_assert_int_eq(batch_state(), DBK_BATCH_WITHDRAWN);
	book_sound(&b);
}
END_TEST

START_TEST(settled_as_sent_it_waits_for_its_answer)
{
	begin_transfer();
	book_ok(&b, dbk_batch_settle(b.l, ID, true, "CQ", &b.sink, &b.err));
	ck_assert_int_eq(batch_state(), DBK_BATCH_SENT);
	ck_assert_int_eq(book_filing(&b, numbers[0]), DBK_FILING_SENT);
	book_sound(&b);
}
END_TEST

START_TEST(only_an_interrupted_transfer_is_settled)
{
	book_ok(&b, build(NULL));
	book_wants(&b, dbk_batch_settle(b.l, ID, true, "x", &b.sink, &b.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_REPLAY_SETTLE], 1);
	book_wants(&b,
	    dbk_batch_settle(b.l, "FEDCBA-00001", true, "x", &b.sink, &b.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_BATCH_UNKNOWN], 1);
	ck_assert_int_eq(batch_state(), DBK_BATCH_BUILT);
}
END_TEST

/* ---- send through a command ---- */

static enum dbk_code
send_through(const char *command)
{
	char *const environment[] = {NULL};
	struct dbk_transport *to;
	enum dbk_code rc;

	book_ok(&b, dbk_transport_command(&to, command, environment, &b.err));
	rc = dbk_replay_send(b.l, NULL, 0, to, on_sent, NULL, &b.sink, &b.err);
	dbk_transport_close(to);
	return rc;
}

START_TEST(a_command_that_read_all_and_ended_well_has_sent)
{
	char command[200];

	book_ok(&b, build("SECRET"));
	(void)snprintf(command, sizeof command, "cat >%s/SE-%s.edi", target,
	    ID);
	book_ok(&b, send_through(command));
	ck_assert_int_eq(batch_state(), DBK_BATCH_SENT);
	read_path(&batch, b.folder);
	read_path(&other, target);
	ck_assert_uint_eq(other.len, batch.len);
	ck_assert_mem_eq(other.data, batch.data, batch.len);
}
END_TEST

START_TEST(a_command_that_read_nothing_has_sent_nothing)
{
	static const char *const commands[] = {"true", "exit 3",
	    "/nonexistent/mqput", "kill -9 $$", "exec <&-; sleep 1; exit 1"};

	book_ok(&b, build("SECRET"));
	book_wants(&b, send_through(commands[_i]), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_REPLAY_NOT_SENT], 1);
	ck_assert_int_eq(batch_state(), DBK_BATCH_BUILT);
	book_ok(&b, send_to(target));
	ck_assert_int_eq(batch_state(), DBK_BATCH_SENT);
}
END_TEST

START_TEST(a_command_that_failed_after_reading_leaves_it_unknown)
{
	static const char *const commands[] = {"cat >/dev/null; exit 1",
	    "cat >/dev/null; kill -9 $$", "dd bs=1 count=1 >/dev/null 2>&1",
	    "dd bs=1 count=1 >/dev/null 2>&1; exit 1"};

	book_ok(&b, build("SECRET"));
	book_wants(&b, send_through(commands[_i]), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_REPLAY_UNKNOWN], 1);
	ck_assert_int_eq(batch_state(), DBK_BATCH_SENDING);
	/* Neither the same way nor another one sends it again. */
	book_wants(&b, send_through("cat >/dev/null"), DBK_EFINDINGS);
	book_wants(&b, send_to(target), DBK_EFINDINGS);
	ck_assert_int_eq(batch_state(), DBK_BATCH_SENDING);
	book_sound(&b);
}
END_TEST

/* ---- answers ---- */

static const char *const mixed[] = {
    "02   ACCEPTED", "+03   WITH WARNING", "01E01REJECTED", "04   REVIEW"};

START_TEST(verdicts_become_states)
{
	send_batch();
	answer_make(&answer, &batch, mixed);
	book_ok(&b, respond(&answer));
	ck_assert_int_eq(book_filing(&b, numbers[0]), DBK_FILING_ACCEPTED);
	ck_assert_int_eq(book_filing(&b, numbers[1]),
	    DBK_FILING_ACCEPTED_WARNING);
	ck_assert_int_eq(book_filing(&b, numbers[2]), DBK_FILING_REJECTED);
	ck_assert_int_eq(book_filing(&b, numbers[3]), DBK_FILING_REVIEW);
	ck_assert_uint_eq(sums.batches, 1);
	ck_assert_uint_eq(sums.applied[DBK_FILING_REJECTED], 1);
	ck_assert_uint_eq(told.applied, NENTRIES);
	ck_assert_int_eq(batch_state(), DBK_BATCH_ANSWERED);
	book_sound(&b);
}
END_TEST

/* The answer made here, in each of its forms. */
static void (*const forms[])(struct dbk_buf *out,
    const struct dbk_buf *answer) = {form_crlf, form_stream, form_short};

START_TEST(form_of_the_lines_does_not_matter)
{
	send_batch();
	answer_make(&answer, &batch, mixed);
	forms[_i](&other, &answer);
	book_ok(&b, respond(&other));
	ck_assert_int_eq(book_filing(&b, numbers[2]), DBK_FILING_REJECTED);
	ck_assert_uint_eq(told.applied, NENTRIES);
}
END_TEST

START_TEST(an_answer_read_twice_changes_nothing)
{
	send_batch();
	answer_make(&answer, &batch, mixed);
	book_ok(&b, respond(&answer));
	book_ok(&b, respond(&answer));
	ck_assert_uint_eq(sums.batches, 2);
	ck_assert_uint_eq(sums.known, 1);
	ck_assert_uint_eq(told.applied, NENTRIES);
	book_sound(&b);
}
END_TEST

START_TEST(zzz_is_a_retry_not_a_rejection)
{
	static const char *const failed[] = {"02   ACCEPTED", "02   ACCEPTED",
	    "01ZZZACE SYSTEM FAILURE", "02   ACCEPTED"};

	send_batch();
	answer_make(&answer, &batch, failed);
	book_ok(&b, respond(&answer));
	ck_assert_int_eq(book_filing(&b, numbers[2]), DBK_FILING_RETRY);
	ck_assert_uint_eq(book_ready(&b), 1);
}
END_TEST

START_TEST(no_verdict_is_no_acceptance)
{
	static const char *const silent[] = {
	    "02   ACCEPTED", NULL, "13W01ONLY A WARNING", "02   ACCEPTED"};

	send_batch();
	answer_make(&answer, &batch, silent);
	book_wants(&b, respond(&answer), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_ANSWER_VERDICT], 2);
	ck_assert_uint_eq(sums.unmatched, 2);
	ck_assert_int_eq(book_filing(&b, numbers[0]), DBK_FILING_ACCEPTED);
	ck_assert_int_eq(book_filing(&b, numbers[1]), DBK_FILING_SENT);
	ck_assert_int_eq(book_filing(&b, numbers[2]), DBK_FILING_SENT);
	book_sound(&b);
}
END_TEST

/* Cut after every record but the last: never an acceptance. */
START_TEST(a_cut_answer_changes_nothing)
{
	size_t records, keep;

	send_batch();
	answer_make(&answer, &batch, mixed);
	records = answer.len / (DBK_RECORD_LEN + 1);
	for (keep = 1; keep < records; keep++) {
		dbk_buf_reset(&other);
		dbk_buf_add(&other, answer.data, keep * (DBK_RECORD_LEN + 1));
		book_wants(&b, respond(&other), DBK_EFINDINGS);
	}
	ck_assert_uint_eq(told.applied, 0);
	ck_assert_uint_eq(sums.batches, 0);
	ck_assert_uint_eq(sums.unmatched, records - 1);
	ck_assert_int_eq(book_filing(&b, numbers[0]), DBK_FILING_SENT);
}
END_TEST

/* Any one record lost, in the middle too. */
START_TEST(an_answer_with_a_record_lost_changes_nothing)
{
	size_t line = DBK_RECORD_LEN + 1, records, lost;

	send_batch();
	answer_make(&answer, &batch, mixed);
	records = answer.len / line;
	for (lost = 0; lost < records; lost++) {
		dbk_buf_reset(&other);
		dbk_buf_add(&other, answer.data, lost * line);
		dbk_buf_add(&other, answer.data + (lost + 1) * line,
		    answer.len - (lost + 1) * line);
		book_wants(&b, respond(&other), DBK_EFINDINGS);
	}
	ck_assert_uint_eq(told.applied, 0);
}
END_TEST

START_TEST(a_wrong_count_changes_nothing)
{
	char *y;

	send_batch();
	answer_make(&answer, &batch, mixed);
	y = strstr(answer.data, "\nY  ");
	ck_assert_ptr_nonnull(y);
	y[17]++;
	book_wants(&b, respond(&answer), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_ANSWER_COUNT], 1);
	ck_assert_int_eq(book_filing(&b, numbers[0]), DBK_FILING_SENT);
}
END_TEST

START_TEST(the_whole_batch_beside_a_cut_one_is_applied)
{
	send_batch();
	answer_make(&answer, &batch, mixed);
	dbk_buf_add(&other, answer.data, 5 * (DBK_RECORD_LEN + 1));
	dbk_buf_add(&other, answer.data, answer.len);
	book_wants(&b, respond(&other), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_ANSWER_CUT], 1);
	ck_assert_uint_eq(told.applied, NENTRIES);
}
END_TEST

START_TEST(an_answer_to_an_unknown_batch_is_kept)
{
	char *at;

	send_batch();
	answer_make(&answer, &batch, mixed);
	at = strstr(answer.data, ID);
	memcpy(at, "FEDCBA", 6);
	book_wants(&b, respond(&answer), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_ANSWER_BATCH], 1);
	ck_assert_uint_eq(sums.unmatched, 1);
	ck_assert_uint_eq(told.applied, 0);
}
END_TEST

START_TEST(an_entry_that_is_not_in_the_batch_is_kept)
{
	char *at;

	send_batch();
	answer_make(&answer, &batch, mixed);
	at = strstr(answer.data, "SE10");
	at[17] = at[17] == '0' ? '1' : '0';
	book_wants(&b, respond(&answer), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_ANSWER_ENTRY], 1);
	ck_assert_uint_eq(told.applied, NENTRIES - 1);
	ck_assert_int_eq(book_filing(&b, numbers[0]), DBK_FILING_SENT);
}
END_TEST

START_TEST(a_second_answer_that_differs_is_kept_and_changes_nothing)
{
	static const char *const turned[] = {
	    "01E99REJECTED", "02   ACCEPTED", "02   ACCEPTED", "02   ACCEPTED"};

	send_batch();
	answer_make(&answer, &batch, mixed);
	book_ok(&b, respond(&answer));
	dbk_buf_reset(&answer);
	answer_make(&answer, &batch, turned);
	book_wants(&b, respond(&answer), DBK_EFINDINGS);
	ck_assert_int_eq(book_filing(&b, numbers[0]), DBK_FILING_ACCEPTED);
	/* Review is no final answer: this one may follow. */
	ck_assert_int_eq(book_filing(&b, numbers[3]), DBK_FILING_ACCEPTED);
	book_sound(&b);
}
END_TEST

START_TEST(a_rejected_batch_names_the_faulty_entry)
{
	/* A, B, then the records of the first entry. */
	unsigned record = 3;

	send_batch();
	while (strncmp(batch.data + (record - 1) * 81, "SE10", 4) != 0 ||
	    record == 3)
		record++;
	rejection_make(&answer, &batch, 1, 2, record + 2);
	book_ok(&b, respond(&answer));
	ck_assert_int_eq(batch_state(), DBK_BATCH_REJECTED);
	ck_assert_int_eq(book_filing(&b, numbers[1]), DBK_FILING_REJECTED);
	ck_assert_int_eq(book_filing(&b, numbers[0]), DBK_FILING_QUEUED);
	ck_assert_uint_eq(sums.requeued, NENTRIES - 1);
	ck_assert_uint_eq(told.applied, 1);
	ck_assert_str_eq(told.number, numbers[1]);
	ck_assert_str_eq(told.code, "X34");
	ck_assert_uint_eq(book_ready(&b), NENTRIES - 1);
	book_sound(&b);
}
END_TEST

START_TEST(a_batch_fault_blames_no_entry)
{
	send_batch();
	rejection_make(&answer, &batch, 0, 0, 0);
	book_ok(&b, respond(&answer));
	ck_assert_uint_eq(book_ready(&b), NENTRIES);
	ck_assert_uint_eq(sums.requeued, NENTRIES);
}
END_TEST

START_TEST(references_that_disagree_blame_no_entry)
{
	send_batch();
	rejection_make(&answer, &batch, 1, 2, 3);
	book_wants(&b, respond(&answer), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_ANSWER_REFERENCE], 1);
	ck_assert_uint_eq(book_ready(&b), NENTRIES);
}
END_TEST

START_TEST(a_rejection_cut_before_its_end_changes_nothing)
{
	char *final;

	send_batch();
	rejection_make(&answer, &batch, 0, 0, 0);
	final = strstr(answer.data, "X1RF999");
	final[2] = ' ';
	book_wants(&b, respond(&answer), DBK_EFINDINGS);
	ck_assert_int_eq(batch_state(), DBK_BATCH_SENT);
}
END_TEST

START_TEST(a_batch_to_cbp_is_no_answer)
{
	send_batch();
	book_wants(&b, respond(&batch), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_ANSWER_FORM], 1);
}
END_TEST

START_TEST(other_messages_are_kept_unread)
{
	char *at;

	send_batch();
	answer_make(&answer, &batch, mixed);
	for (at = answer.data; (at = strstr(at, "SX")) != NULL; at++)
		memcpy(at, "UC", 2);
	book_ok(&b, respond(&answer));
	ck_assert_uint_eq(b.seen.count[DBK_RULE_ANSWER_NOT_READ], 1);
	ck_assert_uint_eq(sums.unmatched, 1);
	ck_assert_int_eq(book_filing(&b, numbers[0]), DBK_FILING_SENT);
}
END_TEST

/* The file was carried by hand: the answer proves that CBP has it. */
START_TEST(an_answer_to_a_batch_only_built_is_applied)
{
	book_ok(&b, build("SECRET"));
	read_path(&batch, b.folder);
	answer_make(&answer, &batch, mixed);
	book_ok(&b, respond(&answer));
	ck_assert_int_eq(book_filing(&b, numbers[0]), DBK_FILING_ACCEPTED);
	book_sound(&b);
}
END_TEST

static void
add_replay_tests(Suite *s)
{
	TCase *t = tcase_create("replay");

	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, blocks_are_by_district_and_10_46_47_together);
	tcase_add_test(t, plan_changes_nothing_and_build_keeps_it);
	tcase_add_test(t, built_batch_breaks_no_rule);
	tcase_add_test(t, password_goes_into_the_file_only);
	tcase_add_loop_test(t, password_of_another_form_is_refused, 0, 4);
	tcase_add_test(t, building_again_gives_the_same_bytes);
	tcase_add_test(t, a_lost_file_is_written_again);
	tcase_add_test(t, killed_at_any_moment_the_next_build_makes_it_right);
	tcase_add_test(t, another_file_of_that_name_is_not_overwritten);
	tcase_add_test(t, without_sender_nothing_is_built);
	tcase_add_test(t, nothing_to_build_is_told);
	tcase_add_test(t, records_can_follow_without_separator);
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
}

static void
add_answer_tests(Suite *s)
{
	TCase *t = tcase_create("answers");

	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, verdicts_become_states);
	tcase_add_loop_test(t, form_of_the_lines_does_not_matter, 0, 3);
	tcase_add_test(t, an_answer_read_twice_changes_nothing);
	tcase_add_test(t, zzz_is_a_retry_not_a_rejection);
	tcase_add_test(t, no_verdict_is_no_acceptance);
	tcase_add_test(t, a_cut_answer_changes_nothing);
	tcase_add_test(t, an_answer_with_a_record_lost_changes_nothing);
	tcase_add_test(t, a_wrong_count_changes_nothing);
	tcase_add_test(t, the_whole_batch_beside_a_cut_one_is_applied);
	tcase_add_test(t, an_answer_to_an_unknown_batch_is_kept);
	tcase_add_test(t, an_entry_that_is_not_in_the_batch_is_kept);
	tcase_add_test(t,
	    a_second_answer_that_differs_is_kept_and_changes_nothing);
	tcase_add_test(t, a_rejected_batch_names_the_faulty_entry);
	tcase_add_test(t, a_batch_fault_blames_no_entry);
	tcase_add_test(t, references_that_disagree_blame_no_entry);
	tcase_add_test(t, a_rejection_cut_before_its_end_changes_nothing);
	tcase_add_test(t, a_batch_to_cbp_is_no_answer);
	tcase_add_test(t, other_messages_are_kept_unread);
	tcase_add_test(t, an_answer_to_a_batch_only_built_is_applied);
}

Suite *
support_suite(void)
{
	Suite *s = suite_create("edi replay");

	add_replay_tests(s);
	add_answer_tests(s);
	return s;
}
