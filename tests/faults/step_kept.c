#include <stdio.h>
#include <string.h>

#include "ledger/attachments.h"
#include "ledger/book.h"
#include "ledger/file.h"
#include "ledger/gather.h"
#include "ledger/ref_load.h"
#include "ledger/rights.h"
#include "tests/faults/step_kept.h"

#define SCAN "scan.pdf"
#define TABLE "table.csv"
#define PORTS "ports.csv"
#define BOOK_KEY "ANNA"

static const char *
path_of(char out[200], const struct book *b, const char *name)
{
	(void)snprintf(out, 200, "%s/%s", b->folder, name);
	return out;
}

/* Done before: what was found is that, and nothing else. */
static enum dbk_code
unless_done(const struct book *b, enum dbk_code rc, enum dbk_rule rule)
{
	return rc == DBK_EFINDINGS && b->seen.count[rule] == b->seen.total ?
	    DBK_OK :
	    rc;
}

enum dbk_code
step_attach(struct book *b, const char *number)
{
	char path[200];
	const struct dbk_attachment_new scan = {
	    .path = path_of(path, b, SCAN),
	    .kind = dbk_attachment_kinds[0],
	};
	int64_t id;

	return unless_done(b,
	    dbk_attachment_add(b->l, number, &scan, &id, &b->sink, &b->err),
	    DBK_RULE_ATTACH_SAME);
}

enum dbk_code
step_book_set(struct book *b)
{
	static const char json[] = "{\"role\":\"SE\",\"name\":\"ANNA WORKS\"}";
	const struct dbk_book_id id = {DBK_BOOK_PARTIES, NULL, BOOK_KEY};
	struct dbk_source source = {
	    .file = "anna.json",
	    .text = json,
	    .len = sizeof json - 1,
	    .first_line = 1,
	};

	return unless_done(b,
	    dbk_book_set(b->l, &id, &source, DBK_BOOK_NOTHING, NULL, &b->sink,
		&b->err),
	    DBK_RULE_BOOK_CHANGED);
}

struct role_of {
	const char *user;
	enum dbk_role role;
};

static enum dbk_code
find_role(void *arg, const struct dbk_key_row *row)
{
	struct role_of *r = arg;

	if (row->user != NULL && strcmp(row->user, r->user) == 0)
		r->role = row->role;
	return DBK_OK;
}

enum dbk_code
step_role(struct book *b, const char *user)
{
	struct role_of now = {user, DBK_ROLE_COUNT};
	enum dbk_code rc = dbk_key_list(b->l, find_role, &now, &b->err);

	if (rc != DBK_OK || now.role == DBK_ROLE_AUDITOR)
		return rc;
	return dbk_key_role(b->l, user, DBK_ROLE_AUDITOR, &b->err);
}

static enum dbk_code
add_entry(void *arg, const struct dbk_gathered *g, struct dbk_err *err)
{
	char number[DBK_NUMBER_LEN + 1];
	struct book *b = arg;
	enum dbk_code rc = dbk_entry_add_read(b->l, g->entry, &g->source, false,
	    g->refused, number, &b->sink, err);

	/* The next one may be wrong, too. */
	return rc == DBK_EFINDINGS ? DBK_OK : rc;
}

/* All entries of the table or none, as entry import does it. */
enum dbk_code
step_import(struct book *b)
{
	char path[200];
	struct dbk_table t = {
	    .path = path_of(path, b, TABLE),
	    .file = TABLE,
	    .sink = &b->sink,
	    .each = dbk_gather_row,
	};
	struct dbk_gather *g = NULL;
	enum dbk_code rc;

	rc = dbk_ledger_begin(b->l, &b->err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_gather_open(&g, TABLE, NULL, &b->sink, add_entry, b, &b->err);
	t.arg = g;
	if (rc == DBK_OK)
		rc = dbk_table_csv(&t, &b->err);
	if (rc == DBK_OK)
		rc = dbk_gather_end(g, &b->err);
	dbk_gather_close(g);
	if (rc == DBK_OK && b->sink.errors != 0)
		rc = DBK_EFINDINGS;
	if (rc == DBK_OK)
		return dbk_ledger_commit(b->l, &b->err);
	dbk_ledger_rollback(b->l);
	return unless_done(b, rc, DBK_RULE_ENTRY_SAME);
}

enum dbk_code
step_ref_load(struct book *b)
{
	char path[200];
	const struct dbk_ref_source source = {
	    .list = "ports",
	    .path = path_of(path, b, PORTS),
	    .file = PORTS,
	    .edition = "2026-12-01",
	};
	struct dbk_ref_report report;
	enum dbk_code rc = dbk_ref_load(b->l, &source, false, &report, NULL,
	    NULL, &b->sink, &b->err);

	if (rc != DBK_OK || report.same)
		return rc;
	return dbk_ref_load(b->l, &source, true, &report, NULL, NULL, &b->sink,
	    &b->err);
}

/* ---- what can be seen ---- */

static enum dbk_code
see_scan(void *arg, const struct dbk_attachment_row *row)
{
	dbk_buf_add_format(arg, "scan %s %s %s\n", row->entry, row->name,
	    row->content);
	return DBK_OK;
}

static enum dbk_code
see_party(void *arg, const struct dbk_book_row *row)
{
	dbk_buf_add_format(arg, "party %s %s\n", row->key, row->name);
	return DBK_OK;
}

static enum dbk_code
see_role(void *arg, const struct dbk_key_row *row)
{
	if (row->user != NULL)
		dbk_buf_add_format(arg, "role %s %s\n", row->user,
		    dbk_roles[row->role].name);
	return DBK_OK;
}

static enum dbk_code
see_port(void *arg, const struct dbk_ref_row *row)
{
	dbk_buf_add_format(arg, "port %s %s\n", row->code, row->list->edition);
	return DBK_OK;
}

void
step_kept_state(struct dbk_buf *out, struct book *b)
{
	const struct dbk_attachment_choice all = {0};
	const struct dbk_book_query parties = {.book = DBK_BOOK_PARTIES};
	const struct dbk_ref_query port = {.list = "ports", .words = "2704"};
	struct dbk_ref *ref;
	dbk_day today;

	ck_assert(dbk_date_parse(&today, BOOK_NOW, DBK_DATE_LEN));
	book_ok(b,
	    dbk_attachment_list(b->l, &all, see_scan, out, &b->sink, &b->err));
	book_ok(b, dbk_book_find(b->l, &parties, see_party, out, &b->err));
	book_ok(b, dbk_key_list(b->l, see_role, out, &b->err));
	book_ok(b, dbk_ref_open(&ref, b->l, today, &b->err));
	book_ok(b, dbk_ref_find(ref, &port, see_port, out, &b->err));
	dbk_ref_close(ref);
}

/* ---- files ---- */

static void
make_file(const char *folder, const char *name, const char *text)
{
	struct dbk_err err = {0};
	struct dbk_file *file;
	char path[200];

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	ck_assert_msg(dbk_file_create(&file, path, &err) == DBK_OK, "%s",
	    err.text);
	dbk_file_write(file, text, strlen(text));
	ck_assert_msg(dbk_file_commit(file, &err) == DBK_OK, "%s", err.text);
}

void
step_kept_prepare(const char *folder)
{
	make_file(folder, SCAN, "%PDF-1.4\na scan of an invoice\n%%EOF\n");
	make_file(folder, TABLE,
	    "entry,mode,value,lines[].tariffs[].hts\n"
	    "1,11,900001,8471300100\n1,,,6109100012\n2,40,900002,\n");
	make_file(folder, PORTS,
	    "Port Code,Port Name\n2704,Los Angeles\n2709,Long Beach\n");
}
