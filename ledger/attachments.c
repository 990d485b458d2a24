#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/attachment_type.h"
#include "ledger/attachments.h"
#include "ledger/chars.h"
#include "ledger/rights.h"
#include "ledger/session.h"

#define MIB ((int64_t)1024 * 1024)
/* Of one journal row: 32 pages of overflow, little beside the cache. */
#define PIECE_SIZE ((size_t)256 * 1024)

const char *const dbk_attachment_kinds[] = {
    "invoice", "packing-list", "release", "other", NULL};

/* A file while it is attached. */
struct attaching {
	struct dbk_ledger *l;
	const char *path, *name;
	int fd;
	unsigned char *piece; /* PIECE_SIZE */
	int64_t size;
	const char *type;
	char content[DBK_HASH_HEX + 1];
	struct dbk_sink *sink;
	struct dbk_err *err;
};

static enum dbk_code
refuse(struct attaching *a, enum dbk_rule rule, const char *label,
    int64_t limit)
{
	const struct dbk_finding where = {.file = a->path};
	char digits[24];
	const struct dbk_words words = {
	    .value = a->name, .label = label, .limit = digits};

	(void)snprintf(digits, sizeof digits, "%" PRId64, limit);
	dbk_report(a->sink, rule, &where, &words);
	return DBK_EFINDINGS;
}

static enum dbk_code
check_text(struct attaching *a, const char *label, const char *s)
{
	size_t len = s != NULL ? strlen(s) : 0;

	if (len != 0 && len <= DBK_ATTACHMENT_TEXT && dbk_utf8_valid(s, len))
		return DBK_OK;
	return refuse(a, DBK_RULE_ATTACH_TEXT, label, DBK_ATTACHMENT_TEXT);
}

static enum dbk_code
check_kind(struct attaching *a, const char *kind)
{
	const struct dbk_finding where = {.file = a->path};
	struct dbk_words words = {.value = kind};
	struct dbk_buf names = {0};
	enum dbk_code rc;
	size_t i;

	for (i = 0; dbk_attachment_kinds[i] != NULL; i++) {
		if (strcmp(dbk_attachment_kinds[i], kind) == 0) {
			dbk_buf_fini(&names);
			return DBK_OK;
		}
		dbk_buf_add_format(&names, "%s%s", i != 0 ? ", " : "",
		    dbk_attachment_kinds[i]);
	}
	rc = dbk_buf_check(&names, a->err);
	if (rc == DBK_OK) {
		words.detail = names.data;
		dbk_report(a->sink, DBK_RULE_ATTACH_KIND, &where, &words);
		rc = DBK_EFINDINGS;
	}
	dbk_buf_fini(&names);
	return rc;
}

/* All that is wrong with what a person said of it. */
static enum dbk_code
check_words(struct attaching *a, const struct dbk_attachment_new *what)
{
	enum dbk_code rc = check_kind(a, what->kind);

	if (check_text(a, "The name of the file", a->name) != DBK_OK)
		rc = DBK_EFINDINGS;
	if (what->note != NULL &&
	    check_text(a, "The note", what->note) != DBK_OK)
		rc = DBK_EFINDINGS;
	return rc;
}

/* ---- reading the file ---- */

static enum dbk_code
fail_file(struct attaching *a, const char *why)
{
	return dbk_fail(a->err, DBK_ESYSTEM, "%s: %s", a->path, why);
}

/* Without waiting for what is no file, as a pipe. */
static enum dbk_code
open_file(struct attaching *a)
{
	struct stat st;

	a->fd = open(a->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (a->fd < 0 || fstat(a->fd, &st) != 0)
		return fail_file(a, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return fail_file(a, "this is not a file");
	a->size = st.st_size;
	if (a->size == 0 || a->size > DBK_ATTACHMENT_MIB * MIB)
		return refuse(a, DBK_RULE_ATTACH_SIZE, NULL,
		    DBK_ATTACHMENT_MIB);
	a->piece = malloc(PIECE_SIZE);
	return a->piece != NULL ? DBK_OK : dbk_fail_memory(a->err);
}

/* The next piece from at on, whole but for the last one of the file. */
static enum dbk_code
read_piece(struct attaching *a, int64_t at, size_t *len)
{
	ssize_t n = 1;

	*len = 0;
	while (n > 0 && *len < PIECE_SIZE) {
		n = pread(a->fd, a->piece + *len, PIECE_SIZE - *len,
		    (off_t)(at + (int64_t)*len));
		if (n > 0)
			*len += (size_t)n;
		else if (n < 0 && errno == EINTR)
			n = 1;
	}
	return n < 0 ? fail_file(a, strerror(errno)) : DBK_OK;
}

/*
 * Every piece of the file once; each may be NULL.  hex gets the hash of all of
 * them.  A file that is not as long as it was has changed.
 */
static enum dbk_code
walk(struct attaching *a, char hex[DBK_HASH_HEX + 1],
    enum dbk_code (*each)(struct attaching *a, int64_t position, size_t len))
{
	unsigned char hash[DBK_HASH_LEN];
	crypto_generichash_state state;
	enum dbk_code rc = DBK_OK;
	int64_t at = 0, position = 0;
	size_t len = 1;

	(void)crypto_generichash_init(&state, NULL, 0, sizeof hash);
	while (rc == DBK_OK && len != 0 && at <= a->size) {
		rc = read_piece(a, at, &len);
		if (rc != DBK_OK || len == 0)
			break;
		if (at == 0)
			a->type = dbk_attachment_type(a->piece, len);
		(void)crypto_generichash_update(&state, a->piece, len);
		at += (int64_t)len;
		position++;
		if (each != NULL)
			rc = each(a, position, len);
	}
	(void)crypto_generichash_final(&state, hash, sizeof hash);
	(void)sodium_bin2hex(hex, DBK_HASH_HEX + 1, hash, sizeof hash);
	if (rc == DBK_OK && at != a->size)
		rc = fail_file(a, "it changed while it was read");
	return rc;
}

/* ---- writing the rows ---- */

static enum dbk_code
append_piece(struct attaching *a, int64_t position, size_t len)
{
	struct dbk_attachment_part part = {.node.set = true};
	struct dbk_journal_row row = {.payload = a->piece, .payload_len = len};

	part.content = dbk_text_of(a->content);
	part.position = (struct dbk_integer){.v = position, .set = true};
	return dbk_journal_append_document(a->l, DBK_ACTION_ATTACH_PART, &row,
	    &dbk_group_attachment_part, &part, a->err);
}

/* A sum or a number of a statement with up to two texts. */
static enum dbk_code
ask(struct dbk_ledger *l, enum dbk_sql id, const char *first,
    const char *second, int64_t *out, struct dbk_err *err)
{
	struct dbk_query q;

	*out = 0;
	dbk_query_begin(&q, &l->store, id);
	if (first != NULL)
		dbk_query_text(&q, first);
	if (second != NULL)
		dbk_query_text(&q, second);
	if (dbk_query_row(&q))
		*out = dbk_query_get_integer(&q, 0);
	return dbk_query_end(&q, DBK_OK, err);
}

/* The bytes, unless the ledger has them. */
static enum dbk_code
keep_content(struct attaching *a)
{
	char again[DBK_HASH_HEX + 1];
	int64_t size, total;
	enum dbk_code rc;

	rc = ask(a->l, DBK_SQL_ATTACH_SIZE, a->content, NULL, &size, a->err);
	if (rc != DBK_OK || size != 0)
		return rc;
	rc = ask(a->l, DBK_SQL_ATTACH_TOTAL, NULL, NULL, &total, a->err);
	if (rc != DBK_OK)
		return rc;
	if (total + a->size > DBK_ATTACHMENTS_MIB * MIB)
		return refuse(a, DBK_RULE_ATTACH_TOTAL, NULL,
		    DBK_ATTACHMENTS_MIB);
	rc = walk(a, again, append_piece);
	if (rc == DBK_OK && strcmp(again, a->content) != 0)
		rc = fail_file(a, "it changed while it was read");
	return rc;
}

static enum dbk_code
append_attachment(struct attaching *a, const char *entry,
    const struct dbk_attachment_new *what)
{
	struct dbk_journal_row row = {.entry = entry};
	struct dbk_attachment doc = {.node.set = true};

	doc.name = dbk_text_of(a->name);
	doc.kind = dbk_text_of(what->kind);
	doc.type = dbk_text_of(a->type);
	doc.size = (struct dbk_integer){.v = a->size, .set = true};
	doc.content = dbk_text_of(a->content);
	if (what->note != NULL)
		doc.note = dbk_text_of(what->note);
	return dbk_journal_append_document(a->l, DBK_ACTION_ATTACH_ADD, &row,
	    &dbk_group_attachment, &doc, a->err);
}

static enum dbk_code
refuse_same(struct attaching *a, const char *entry)
{
	enum dbk_code rc;
	char number[24];
	int64_t other;

	rc = ask(a->l, DBK_SQL_ATTACH_SAME, entry, a->content, &other, a->err);
	if (rc != DBK_OK || other == 0)
		return rc;
	(void)snprintf(number, sizeof number, "%" PRId64, other);
	return dbk_session_refuse(a->sink, DBK_RULE_ATTACH_SAME, entry, entry,
	    number);
}

static enum dbk_code
attach_checked(struct attaching *a, const char *number,
    const struct dbk_attachment_new *what)
{
	struct dbk_standing standing;
	enum dbk_code rc, words;

	rc = dbk_right_need(a->l, DBK_ACTION_ATTACH_ADD, a->err);
	if (rc == DBK_OK)
		rc = dbk_session_known(a->l, number, &standing, a->sink,
		    a->err);
	if (rc != DBK_OK)
		return rc;
	words = check_words(a, what);
	rc = open_file(a);
	if (rc == DBK_OK)
		rc = walk(a, a->content, NULL);
	if (rc == DBK_OK && a->type == NULL)
		rc = refuse(a, DBK_RULE_ATTACH_TYPE, NULL, 0);
	if (rc != DBK_OK || words != DBK_OK)
		return rc != DBK_OK ? rc : words;
	rc = refuse_same(a, standing.row.number);
	if (rc == DBK_OK)
		rc = keep_content(a);
	return rc == DBK_OK ? append_attachment(a, standing.row.number, what) :
			      rc;
}

enum dbk_code
dbk_attachment_add(struct dbk_ledger *l, const char *entry,
    const struct dbk_attachment_new *what, int64_t *id, struct dbk_sink *sink,
    struct dbk_err *err)
{
	const char *slash = strrchr(what->path, '/');
	struct attaching a = {.l = l,
	    .path = what->path,
	    .name = what->name,
	    .fd = -1,
	    .sink = sink,
	    .err = err};
	enum dbk_code rc;
	bool own;

	*id = 0;
	if (a.name == NULL)
		a.name = slash != NULL ? slash + 1 : what->path;
	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = attach_checked(&a, entry, what);
	if (rc == DBK_OK)
		*id = l->tail_seq;
	rc = dbk_change_end(l, own, rc, err);
	free(a.piece);
	if (a.fd >= 0)
		(void)close(a.fd);
	return rc;
}

static enum dbk_code
withdraw_checked(struct dbk_ledger *l, int64_t id, const char *reason,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_attachment_end end = {.node.set = true};
	struct dbk_journal_row row = {.reason = reason};
	char entry[DBK_NUMBER_LEN + 1], number[24];
	bool there, withdrawn = false;
	struct dbk_query q;
	enum dbk_code rc;

	dbk_query_begin(&q, &l->store, DBK_SQL_ATTACH_GET);
	dbk_query_integer(&q, id);
	there = dbk_query_row(&q);
	if (there) {
		dbk_query_copy_text(&q, 1, entry, sizeof entry);
		withdrawn = sqlite3_column_type(q.stmt, 10) != SQLITE_NULL;
	}
	rc = dbk_query_end(&q, DBK_OK, err);
	if (rc != DBK_OK)
		return rc;
	(void)snprintf(number, sizeof number, "%" PRId64, id);
	if (!there || withdrawn)
		return dbk_session_refuse(sink, DBK_RULE_ATTACH_UNKNOWN, NULL,
		    number, withdrawn ? ": it was withdrawn" : NULL);
	end.attachment = (struct dbk_integer){.v = id, .set = true};
	row.entry = entry;
	return dbk_journal_append_document(l, DBK_ACTION_ATTACH_WITHDRAW, &row,
	    &dbk_group_attachment_end, &end, err);
}

enum dbk_code
dbk_attachment_withdraw(struct dbk_ledger *l, int64_t id, const char *reason,
    struct dbk_sink *sink, struct dbk_err *err)
{
	enum dbk_code rc;
	bool own;

	if (reason == NULL || reason[0] == '\0')
		return dbk_fail(err, DBK_EUSAGE,
		    "why is attachment %" PRId64 " withdrawn?  Give a reason",
		    id);
	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = withdraw_checked(l, id, reason, sink, err);
	return dbk_change_end(l, own, rc, err);
}
