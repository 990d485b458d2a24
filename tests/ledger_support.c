#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/keys.h"
#include "tests/ledger_support.h"
#include "tests/sample_document.h"

static void
note(void *arg, const struct dbk_finding *f)
{
	struct seen *seen = arg;

	seen->count[f->rule]++;
	if (seen->total++ == 0)
		(void)snprintf(seen->first_value, sizeof seen->first_value,
		    "%s", f->value != NULL ? f->value : "");
	seen->line = f->line;
	(void)snprintf(seen->text, sizeof seen->text, "%s: %s",
	    dbk_rules[f->rule].id, f->text);
}

void
book_forget(struct book *b)
{
	memset(&b->seen, 0, sizeof b->seen);
	memset(&b->err, 0, sizeof b->err);
	b->sink.emit = note;
	b->sink.arg = &b->seen;
	b->sink.errors = 0;
	b->sink.warnings = 0;
}

void
book_folder(struct book *b)
{
	memset(b, 0, sizeof *b);
	book_forget(b);
	b->actor.user = "pat";
	b->actor.now = BOOK_NOW;
	(void)snprintf(b->folder, sizeof b->folder, "ledger-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(b->folder));
	(void)snprintf(b->path, sizeof b->path, "%s/downtime.ledger",
	    b->folder);
}

void
book_secret(struct dbk_secret *out, const char *s)
{
	struct dbk_err err = {0};

	ck_assert_msg(dbk_secret_copy(out, s, strlen(s), &err) == DBK_OK, "%s",
	    err.text);
}

void
book_init(struct book *b)
{
	const struct dbk_birth birth = {.filer = "B76",
	    .name = "EXAMPLE BROKERS",
	    .station = b->station,
	    .id = b->id != NULL ? b->id : "ABCDEF"};
	struct dbk_secret pass = {0};

	book_secret(&pass, BOOK_PASSPHRASE);
	book_ok(b,
	    dbk_ledger_init(b->path, &pass, &b->actor, &birth, b->recovery,
		&b->err));
	dbk_secret_free(&pass);
}

/* By the recovery code: its slot is the quick one. */
void
book_open(struct book *b, enum dbk_access access)
{
	struct dbk_secret code = {0};

	book_forget(b);
	book_secret(&code, b->recovery);
	book_ok(b,
	    dbk_ledger_open(&b->l, b->path, &code, access, &b->actor, &b->err));
	dbk_secret_free(&code);
}

enum dbk_code
book_open_as(struct book *b, const char *user, const char *passphrase,
    enum dbk_access access)
{
	struct dbk_secret secret = {0};
	enum dbk_code rc;

	book_close(b);
	book_forget(b);
	b->actor.user = user;
	book_secret(&secret, passphrase);
	rc = dbk_ledger_open(&b->l, b->path, &secret, access, &b->actor,
	    &b->err);
	dbk_secret_free(&secret);
	return rc;
}

void
book_make(struct book *b)
{
	book_folder(b);
	book_init(b);
	book_open(b, DBK_ACCESS_WRITE);
	book_ok(b,
	    dbk_pool_add(b->l, NULL, 324500, 324599, NULL, 0, &b->sink,
		&b->err));
}

void
book_close(struct book *b)
{
	dbk_ledger_close(b->l);
	b->l = NULL;
}

void
folder_remove(const char *folder)
{
	char name[400];
	struct dirent *item;
	DIR *dir = opendir(folder);

	ck_assert_ptr_nonnull(dir);
	while ((item = readdir(dir)) != NULL) {
		(void)snprintf(name, sizeof name, "%s/%s", folder,
		    item->d_name);
		(void)unlink(name);
	}
	(void)closedir(dir);
	(void)rmdir(folder);
}

void
book_fini(struct book *b)
{
	book_close(b);
	folder_remove(b->folder);
}

const char *
book_document(const char *number, long value)
{
	static char json[SAMPLE_DOCUMENT_MAX];

	sample_document(json, number, "2704", value);
	return json;
}

enum dbk_code
book_add(struct book *b, const char *json, char number[DBK_NUMBER_LEN + 1])
{
	struct dbk_source source = {.file = "new.jsonl",
	    .text = json,
	    .len = strlen(json),
	    .first_line = 7};

	return dbk_entry_add(b->l, &source, false, number, &b->sink, &b->err);
}

enum dbk_code
book_correct(struct book *b, const char *number, const char *json)
{
	struct dbk_source source = {
	    .text = json, .len = strlen(json), .first_line = 1};

	return dbk_entry_correct(b->l, number, &source, "wrong value", &b->sink,
	    &b->err);
}

void
book_complete(struct book *b, size_t n, char numbers[][DBK_NUMBER_LEN + 1])
{
	static long value = 1000;
	size_t i;

	for (i = 0; i < n; i++) {
		book_ok(b,
		    book_add(b, book_document(NULL, value++), numbers[i]));
		book_ok(b,
		    dbk_entry_complete(b->l, numbers[i], &b->sink, &b->err));
	}
}

void
book_add_at(struct book *b, const char *port, long value,
    char number[DBK_NUMBER_LEN + 1])
{
	char json[SAMPLE_DOCUMENT_MAX];

	sample_document(json, NULL, port, value);
	book_ok(b, book_add(b, json, number));
	book_ok(b, dbk_entry_complete(b->l, number, &b->sink, &b->err));
}

static void
get_row(struct book *b, const char *number, struct dbk_entry_row *row)
{
	struct dbk_buf json = {0};

	book_ok(b,
	    dbk_entry_get(b->l, number, 0, &json, row, &b->sink, &b->err));
	dbk_buf_fini(&json);
}

enum dbk_paper
book_paper(struct book *b, const char *number)
{
	struct dbk_entry_row row;

	get_row(b, number, &row);
	return row.paper;
}

enum dbk_filing
book_filing(struct book *b, const char *number)
{
	struct dbk_entry_row row;

	get_row(b, number, &row);
	return row.filing;
}

struct dbk_text
book_text(const char *s)
{
	struct dbk_text t = {s, strlen(s), DBK_NO_POS};

	return t;
}

void
book_batch(struct book *b, size_t n, char numbers[][DBK_NUMBER_LEN + 1],
    char id[DBK_BATCH_ID_LEN + 1])
{
	struct dbk_filed_entry entries[20] = {0};
	struct dbk_batch batch = {0};
	struct dbk_buf lines = {0};
	size_t i;

	ck_assert_uint_le(n, 20);
	book_ok(b, dbk_batch_next(b->l, id, &b->err));
	for (i = 0; i < n; i++) {
		entries[i].node.set = true;
		entries[i].entry_number = book_text(numbers[i]);
	}
	batch.node.set = true;
	batch.id = book_text(id);
	batch.app = book_text("SE");
	batch.separated = (struct dbk_flag){.set = true, .v = true};
	batch.path = book_text("out/batch.edi");
	batch.entries = entries;
	batch.nentries = n;
	dbk_buf_add_string(&lines, "A\nB\n\nY  Y\nZ\n");
	book_ok(b, dbk_batch_add(b->l, &batch, &lines, &b->err));
	dbk_buf_fini(&lines);
}

void
book_send(struct book *b, const char *id)
{
	struct dbk_sending sending = {0};

	sending.batch = book_text(id);
	sending.target = book_text("outbox");
	sending.digest = book_text("00ff");
	book_ok(b, dbk_batch_sending(b->l, &sending, &b->err));
	book_ok(b, dbk_batch_sent(b->l, &sending, &b->err));
}

enum dbk_code
book_answer(struct book *b, const char *number, const char *batch,
    const char *state, const char *digest, bool *applied)
{
	struct dbk_condition condition = {0};
	struct dbk_answer answer = {0};

	condition.node.set = true;
	condition.code = book_text("123");
	condition.text = book_text(state);
	answer.batch = book_text(batch);
	answer.app = book_text("SX");
	answer.state = book_text(state);
	answer.digest = book_text(digest);
	answer.conditions = &condition;
	answer.nconditions = 1;
	return dbk_answer_apply(b->l, number, &answer, applied, &b->err);
}

static enum dbk_code
count_ready(void *arg, const struct dbk_entry_row *row,
    const struct dbk_entry *entry)
{
	unsigned *n = arg;

	ck_assert_str_eq(row->number, entry->entry_number.s);
	(*n)++;
	return DBK_OK;
}

unsigned
book_ready(struct book *b)
{
	unsigned n = 0;

	book_ok(b, dbk_filing_ready(b->l, count_ready, &n, &b->err));
	return n;
}

void
book_sound(struct book *b)
{
	struct dbk_verify_report report;
	struct dbk_account account;

	book_ok(b,
	    dbk_account_make(b->l, &account, NULL, NULL, &b->sink, &b->err));
	ck_assert_msg(account.balanced, "%s", b->seen.text);
	book_ok(b, dbk_ledger_verify(b->l, &report, &b->sink, &b->err));
	ck_assert_int_eq(report.entries, account.entries);
}

unsigned
book_files(struct book *b, const char *word)
{
	struct dirent *item;
	unsigned n = 0;
	DIR *dir = opendir(b->folder);

	ck_assert_ptr_nonnull(dir);
	while ((item = readdir(dir)) != NULL)
		n += item->d_name[0] != '.' &&
		    strstr(item->d_name, word) != NULL;
	(void)closedir(dir);
	return n;
}

bool
book_tamper(struct book *b, const char *sql)
{
	struct dbk_secret code = {0}, key = {0};
	struct dbk_cipher cipher = {0};
	struct dbk_keys keys = {0};
	struct dbk_store store;
	bool done, by_recovery;

	book_secret(&code, b->recovery);
	book_ok(b, dbk_keys_read(&keys, b->path, &b->err));
	book_ok(b,
	    dbk_keys_open(&key, &keys, "pat", &code, &by_recovery, &b->err));
	cipher.key = (unsigned char *)key.bytes;
	cipher.page_size = keys.page_size;
	book_ok(b,
	    dbk_store_open(&store, b->path, &cipher, DBK_STORE_WRITE, &b->err));
	done = sqlite3_exec(store.db, sql, NULL, NULL, NULL) == SQLITE_OK;
	dbk_store_close(&store);
	dbk_secret_free(&key);
	dbk_secret_free(&code);
	dbk_keys_fini(&keys);
	return done;
}
