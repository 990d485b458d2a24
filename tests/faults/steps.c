#include <dirent.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "edi/replay.h"
#include "edi/respond.h"
#include "ledger/backup.h"
#include "ledger/file.h"
#include "ledger/letters.h"
#include "tests/edi_answers.h"
#include "tests/edi_support.h"
#include "tests/faults/step_kept.h"
#include "tests/faults/steps.h"

#define CASE STEPS_FOLDER "/case"
#define OUT CASE "/out"
#define OUTBOX CASE "/outbox"
#define BACKUPS CASE "/backups"
#define NENTRIES 3u
#define BATCH "ABCDEF-00001"
#define OTHER_USER "kim"

/* Made once by steps_prepare, read by every step. */
static char numbers[NENTRIES][DBK_NUMBER_LEN + 1];
static char recovery[DBK_RECOVERY_MAX];
static struct dbk_buf answer;
static dbk_day today;

/* ---- the steps: without an assertion, since Check writes too ---- */

static enum dbk_code
add(struct book *b)
{
	char number[DBK_NUMBER_LEN + 1];
	enum dbk_code rc = book_add(b, book_document(NULL, 77000), number);

	/* There already: that is what it says. */
	if (rc == DBK_EFINDINGS &&
	    b->seen.count[DBK_RULE_ENTRY_SAME] == b->seen.total)
		return DBK_OK;
	return rc;
}

static enum dbk_code
complete(struct book *b)
{
	return dbk_entry_complete(b->l, numbers[0], &b->sink, &b->err);
}

static enum dbk_code
correct(struct book *b)
{
	const char *json = book_document(numbers[1], 88000);
	struct dbk_source source = {.file = "new.json",
	    .text = json,
	    .len = strlen(json),
	    .first_line = 1};
	struct dbk_entry_row row;
	struct dbk_buf now = {0};
	enum dbk_code rc = dbk_entry_get(b->l, numbers[1], 0, &now, &row,
	    &b->sink, &b->err);

	dbk_buf_fini(&now);
	if (rc != DBK_OK || row.value == 88000)
		return rc;
	return dbk_entry_correct(b->l, numbers[1], &source, "value as invoiced",
	    &b->sink, &b->err);
}

static enum dbk_code
complete_rest(struct book *b)
{
	enum dbk_code rc = DBK_OK;
	size_t i;

	for (i = 1; rc == DBK_OK && i < NENTRIES; i++)
		rc = dbk_entry_complete(b->l, numbers[i], &b->sink, &b->err);
	return rc;
}

static enum dbk_code
letter_made(void *arg, const struct dbk_letter_row *row)
{
	(void)arg;
	(void)row;
	return DBK_OK;
}

static enum dbk_code
letter(struct book *b)
{
	struct dbk_letter_choice choice = {0};
	enum dbk_code rc = dbk_letter_make(b->l, &choice, letter_made, NULL,
	    &b->sink, &b->err);

	if (rc == DBK_EFINDINGS &&
	    b->seen.count[DBK_RULE_LETTER_NONE] == b->seen.total)
		return DBK_OK;
	return rc;
}

static enum dbk_code
built(void *arg, const struct dbk_built_row *row)
{
	(void)arg;
	(void)row;
	return DBK_OK;
}

static enum dbk_code
build(struct book *b)
{
	struct dbk_replay_options options = {.today = today};
	enum dbk_code rc = dbk_replay_build(b->l, OUT, NULL, &options, built,
	    NULL, &b->sink, &b->err);

	return rc;
}

static enum dbk_code
sent(void *arg, const struct dbk_batch_row *row)
{
	(void)arg;
	(void)row;
	return DBK_OK;
}

static enum dbk_code
send(struct book *b)
{
	struct dbk_transport *to;
	enum dbk_code rc = dbk_transport_folder(&to, OUTBOX, &b->err);

	if (rc != DBK_OK)
		return rc;
	rc = dbk_replay_send(b->l, NULL, 0, to, sent, NULL, &b->sink, &b->err);
	dbk_transport_close(to);
	/* All sent: nothing is left to send. */
	if (rc == DBK_EFINDINGS &&
	    b->seen.count[DBK_RULE_REPLAY_NONE] == b->seen.total)
		return DBK_OK;
	return rc;
}

static enum dbk_code
respond(struct book *b)
{
	struct dbk_respond_sums sums = {0};

	return dbk_respond(b->l, "answer.edi", answer.data, answer.len, &sums,
	    NULL, NULL, &b->sink, &b->err);
}

static enum dbk_code
key_remove(struct book *b)
{
	enum dbk_code rc = dbk_key_remove(b->l, OTHER_USER, &b->err);

	/* No such user: it was removed. */
	return rc == DBK_EUSAGE ? DBK_OK : rc;
}

static enum dbk_code
backup(struct book *b)
{
	struct dbk_copy_report report = {0};
	enum dbk_code rc = dbk_backup_make(b->l, BACKUPS, 0, &report, &b->sink,
	    &b->err);

	dbk_copy_report_fini(&report);
	/* One of this second is there. */
	return rc == DBK_EUSAGE ? DBK_OK : rc;
}

static enum dbk_code
attach(struct book *b)
{
	return step_attach(b, numbers[0]);
}

static enum dbk_code
role(struct book *b)
{
	return step_role(b, OTHER_USER);
}

const struct step steps[] = {
    {"entry add", true, false, add},
    {"entry complete", true, false, complete},
    {"entry correct", true, false, correct},
    {"entry complete --all", false, false, complete_rest},
    {"letter make", true, false, letter},
    {"replay build", false, false, build},
    {"replay send", false, true, send},
    {"respond", true, true, respond},
    {"attach", true, false, attach},
    {"book set", true, false, step_book_set},
    {"key role", true, false, role},
    {"key remove", true, false, key_remove},
    {"entry import", true, false, step_import},
    {"ref load", true, false, step_ref_load},
    {"backup", false, false, backup},
};
const int steps_count = (int)(sizeof steps / sizeof steps[0]);

/* ---- what can be seen ---- */

static enum dbk_code
see_entry(void *arg, const struct dbk_entry_row *row)
{
	dbk_buf_add_format(arg, "entry %s %s %s %ld %ld %s %s\n", row->number,
	    dbk_paper_name(row->paper), dbk_filing_name(row->filing),
	    (long)row->revision, (long)row->value, row->letter, row->batch);
	return DBK_OK;
}

static enum dbk_code
see_batch(void *arg, const struct dbk_batch_row *row)
{
	dbk_buf_add_format(arg, "batch %s %s %ld %s %s\n", row->id,
	    dbk_batch_state_name(row->state), (long)row->entries, row->digest,
	    row->target);
	return DBK_OK;
}

static enum dbk_code
see_letter(void *arg, const struct dbk_letter_row *row)
{
	dbk_buf_add_format(arg, "letter %s %ld\n", row->number,
	    (long)row->entries);
	return DBK_OK;
}

static enum dbk_code
see_key(void *arg, const struct dbk_key_row *row)
{
	dbk_buf_add_format(arg, "key %s\n",
	    row->user != NULL ? row->user : "(recovery)");
	return DBK_OK;
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int
not_hidden(const struct dirent *item)
{
	return item->d_name[0] != '.';
}

/* Names and bytes of what a transmitter would take. */
static void
see_files(struct dbk_buf *out, const char *folder, struct book *b)
{
	struct dirent **items;
	char path[400];
	int i, n = scandir(folder, &items, not_hidden, by_name);

	ck_assert_int_ge(n, 0);
	for (i = 0; i < n; i++) {
		(void)snprintf(path, sizeof path, "%s/%s", folder,
		    items[i]->d_name);
		dbk_buf_add_format(out, "file %s\n", path);
		book_ok(b, dbk_file_read(out, path, 0, &b->err));
		free(items[i]);
	}
	free(items);
}

void
steps_state(struct dbk_buf *out, struct book *b, bool head)
{
	struct dbk_anchor anchor;

	dbk_buf_reset(out);
	book_ok(b,
	    dbk_entry_list(b->l, &(struct dbk_entry_filter){0}, see_entry, out,
		&b->err));
	book_ok(b, dbk_batch_list(b->l, see_batch, out, &b->err));
	book_ok(b, dbk_letter_list(b->l, see_letter, out, &b->err));
	book_ok(b, dbk_key_list(b->l, see_key, out, &b->err));
	step_kept_state(out, b);
	see_files(out, OUT, b);
	see_files(out, OUTBOX, b);
	if (head) {
		book_ok(b, dbk_ledger_anchor(b->l, &anchor, &b->err));
		dbk_buf_add_format(out, "head %ld %s\n", (long)anchor.seq,
		    anchor.hash);
	}
	ck_assert(!out->failed);
}

/* ---- copies ---- */

static void
run_command(char *const *argv)
{
	extern char **environ;
	int status;
	pid_t child;

	ck_assert_int_eq(posix_spawnp(&child, argv[0], NULL, NULL, argv,
			     environ),
	    0);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
}

static void
remove_folder(const char *folder)
{
	run_command((char *[]){"rm", "-rf", (char *)folder, NULL});
}

static void
copy_folder(const char *from, const char *to)
{
	remove_folder(to);
	run_command((char *[]){"cp", "-a", (char *)from, (char *)to, NULL});
}

static void
copy_name(char out[60], int step)
{
	(void)snprintf(out, 60, STEPS_FOLDER "/before-%d", step);
}

static void
state_name(char out[60], int step, bool head)
{
	(void)snprintf(out, 60, STEPS_FOLDER "/state-%d%s", step,
	    head ? "-head" : "");
}

static void
name_case(struct book *b)
{
	memset(b, 0, sizeof *b);
	book_forget(b);
	b->actor.user = "pat";
	b->actor.now = BOOK_NOW;
	(void)snprintf(b->folder, sizeof b->folder, CASE);
	(void)snprintf(b->path, sizeof b->path, CASE "/downtime.ledger");
	memcpy(b->recovery, recovery, sizeof recovery);
}

void
steps_before(struct book *b, int step)
{
	char from[60];

	copy_name(from, step);
	copy_folder(from, CASE);
	name_case(b);
}

void
steps_state_kept(struct dbk_buf *out, int step, bool head)
{
	struct dbk_err err = {0};
	char name[60];

	state_name(name, step, head);
	dbk_buf_reset(out);
	ck_assert_msg(dbk_file_read(out, name, 0, &err) == DBK_OK, "%s",
	    err.text);
}

static void
keep_state(struct book *b, int step, bool head)
{
	struct dbk_buf state = {0};
	char name[60];
	FILE *f;

	steps_state(&state, b, head);
	state_name(name, step, head);
	f = fopen(name, "wb");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(state.data, 1, state.len, f), state.len);
	ck_assert_int_eq(fclose(f), 0);
	dbk_buf_fini(&state);
}

/* How it stands before a step, as files and as text; b is open, and is closed
 * in between: an open ledger is no whole file. */
static void
keep(struct book *b, int step)
{
	char name[60];

	keep_state(b, step, false);
	keep_state(b, step, true);
	book_close(b);
	copy_name(name, step);
	copy_folder(CASE, name);
	book_open(b, DBK_ACCESS_WRITE);
}

/* An entry accepted, one with a warning, one rejected. */
static void
make_answer(struct book *b)
{
	static const char *const verdicts[] = {
	    "02   ACCEPTED", "+03   ACCEPTED WITH WARNING", "01123REJECTED"};
	struct dbk_buf batch = {0};

	book_ok(b, dbk_file_read(&batch, OUT "/SE-" BATCH ".edi", 0, &b->err));
	answer_make(&answer, &batch, verdicts);
	dbk_buf_fini(&batch);
}

static void
make_ledger(struct book *b)
{
	static const char *const profile[][2] = {{"sender.site", "2704"},
	    {"sender.id", "B76"}, {"processing.port", "2704"}};
	struct dbk_secret pass = {0};
	size_t i;

	book_init(b);
	memcpy(recovery, b->recovery, sizeof recovery);
	book_open(b, DBK_ACCESS_WRITE);
	book_ok(b,
	    dbk_pool_add(b->l, NULL, 324500, 324599, NULL, 0, &b->sink,
		&b->err));
	for (i = 0; i < sizeof profile / sizeof profile[0]; i++)
		book_ok(b,
		    dbk_profile_set(b->l, profile[i][0], profile[i][1],
			&b->sink, &b->err));
	book_ok(b,
	    dbk_secret_copy(&pass, BOOK_PASSPHRASE, strlen(BOOK_PASSPHRASE),
		&b->err));
	book_ok(b,
	    dbk_key_add(b->l, OTHER_USER, DBK_ROLE_WRITER, &pass, &b->err));
	dbk_secret_free(&pass);
	for (i = 0; i < NENTRIES; i++)
		book_ok(b,
		    book_add(b, book_document(NULL, 1000 + (long)i),
			numbers[i]));
}

void
steps_prepare(void)
{
	struct book b;
	int i;

	remove_folder(STEPS_FOLDER);
	ck_assert_int_eq(mkdir(STEPS_FOLDER, 0700), 0);
	ck_assert_int_eq(mkdir(CASE, 0700), 0);
	ck_assert_int_eq(mkdir(OUT, 0700), 0);
	ck_assert_int_eq(mkdir(OUTBOX, 0700), 0);
	name_case(&b);
	today = test_today();
	step_kept_prepare(CASE);
	make_ledger(&b);
	for (i = 0; i < steps_count; i++) {
		keep(&b, i);
		if (steps[i].run == respond)
			make_answer(&b);
		book_ok(&b, steps[i].run(&b));
	}
	keep(&b, i);
	book_close(&b);
}

void
steps_remove(void)
{
	remove_folder(STEPS_FOLDER);
	dbk_buf_fini(&answer);
}
