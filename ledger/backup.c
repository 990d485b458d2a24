#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/copy.h"
#include "ledger/rights.h"
#include "ledger/session.h"

#define SUFFIX ".daybook"
#define STAMP_LEN 16 /* YYYYMMDDTHHMMSSZ */
#define NAME_LEN (DBK_LEDGER_ID_LEN + 1 + STAMP_LEN + sizeof SUFFIX - 1)
#define GENERATIONS_MAX 100000u

void
dbk_copy_report_fini(struct dbk_copy_report *r)
{
	dbk_buf_fini(&r->path);
}

/* ID-YYYYMMDDTHHMMSSZ.daybook of a normalised time. */
static void
name_backup(char name[NAME_LEN + 1], const struct dbk_ledger *l)
{
	char stamp[STAMP_LEN + 1];
	const char *s;
	size_t n = 0;

	for (s = l->actor.now; *s != '\0' && n < STAMP_LEN; s++)
		if (*s != '-' && *s != ':')
			stamp[n++] = *s;
	stamp[n] = '\0';
	(void)snprintf(name, NAME_LEN + 1, "%s-%s" SUFFIX, l->id, stamp);
}

/* Is it a name that name_backup could have made for this ledger? */
static bool
is_generation(const char *name, const struct dbk_ledger *l)
{
	const char *stamp;

	if (strlen(name) != NAME_LEN ||
	    memcmp(name, l->id, DBK_LEDGER_ID_LEN) != 0 ||
	    name[DBK_LEDGER_ID_LEN] != '-')
		return false;
	stamp = name + DBK_LEDGER_ID_LEN + 1;
	return strspn(stamp, "0123456789") == 8 && stamp[8] == 'T' &&
	    strspn(stamp + 9, "0123456789") == 6 &&
	    strcmp(stamp + STAMP_LEN - 1, "Z" SUFFIX) == 0;
}

/* The names of the folder's generations. */
struct generations {
	char (*names)[NAME_LEN + 1];
	size_t n, size;
};

static enum dbk_code
add_generation(struct generations *g, const char *name, struct dbk_err *err)
{
	size_t size = g->size == 0 ? 64 : 2 * g->size;
	void *names;

	if (g->n == GENERATIONS_MAX)
		return dbk_fail(err, DBK_EUSAGE,
		    "the folder has more than %u "
		    "backups of this ledger",
		    GENERATIONS_MAX);
	if (g->n == g->size) {
		names = realloc(g->names, size * sizeof g->names[0]);
		if (names == NULL)
			return dbk_fail_memory(err);
		g->names = names;
		g->size = size;
	}
	memcpy(g->names[g->n++], name, NAME_LEN + 1);
	return DBK_OK;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(a, b);
}

static enum dbk_code
list_generations(struct generations *g, const struct dbk_ledger *l,
    const char *folder, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dirent *entry;
	DIR *dir;

	dir = opendir(folder);
	if (dir == NULL)
		return dbk_fail(err, DBK_ESYSTEM, "%s: %s", folder,
		    strerror(errno));
	for (;;) {
		errno = 0;
		entry = rc == DBK_OK ? readdir(dir) : NULL;
		if (entry == NULL)
			break;
		if (is_generation(entry->d_name, l))
			rc = add_generation(g, entry->d_name, err);
	}
	if (rc == DBK_OK && errno != 0)
		rc = dbk_fail(err, DBK_ESYSTEM, "%s: %s", folder,
		    strerror(errno));
	(void)closedir(dir);
	/* The names order by time; none of them is NULL to sort. */
	if (rc == DBK_OK && g->n != 0)
		qsort(g->names, g->n, sizeof g->names[0], compare_names);
	return rc;
}

/* The database first: without it the others are nothing. */
static enum dbk_code
remove_generation(const char *folder, const char *name, struct dbk_err *err)
{
	static const char *const suffixes[] = {"", "-wal", "-shm",
	    DBK_KEYS_SUFFIX, DBK_KEYS_SECOND, DBK_LOCK_SUFFIX};
	struct dbk_buf path = {0};
	enum dbk_code rc = DBK_OK;
	size_t i;

	for (i = 0; rc == DBK_OK && i < sizeof suffixes / sizeof suffixes[0];
	     i++) {
		dbk_buf_reset(&path);
		dbk_buf_add_string(&path, folder);
		dbk_buf_add_char(&path, '/');
		dbk_buf_add_string(&path, name);
		dbk_buf_add_string(&path, suffixes[i]);
		rc = dbk_buf_check(&path, err);
		if (rc == DBK_OK && unlink(path.data) != 0 && errno != ENOENT)
			rc = dbk_fail(err, DBK_ESYSTEM, "%s: %s", path.data,
			    strerror(errno));
	}
	dbk_buf_fini(&path);
	return rc;
}

/* Never the one that was just made, whatever the clock said before. */
static enum dbk_code
prune(struct dbk_ledger *l, const char *folder, const char *made, unsigned keep,
    unsigned *removed, struct dbk_err *err)
{
	struct generations g = {0};
	enum dbk_code rc;
	size_t i, left;

	rc = list_generations(&g, l, folder, err);
	left = g.n;
	for (i = 0; rc == DBK_OK && left > keep && i < g.n; i++) {
		if (strcmp(g.names[i], made) == 0)
			continue;
		rc = remove_generation(folder, g.names[i], err);
		left--;
		(*removed)++;
	}
	free(g.names);
	return rc;
}

/* ---- the journal ---- */

static enum dbk_code
append_done(struct dbk_ledger *l, const struct dbk_copy_report *report,
    struct dbk_err *err)
{
	struct dbk_journal_row row = {0};
	struct dbk_backup done = {0};
	enum dbk_code rc;
	bool own;

	done.node.set = true;
	done.file = dbk_text_of(report->path.data);
	done.head.v = report->verified.anchor.seq;
	done.head.set = true;
	done.hash = dbk_text_of(report->verified.anchor.hash);
	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_journal_append_document(l, DBK_ACTION_BACKUP_DONE, &row,
	    &dbk_group_backup, &done, err);
	return dbk_change_end(l, own, rc, err);
}

/* A ledger that was opened for reading is opened once more; while another
 * process writes, the backup stays unrecorded. */
static enum dbk_code
record(struct dbk_ledger *l, struct dbk_copy_report *report,
    struct dbk_err *err)
{
	struct dbk_ledger *writer;
	struct dbk_err why = {0};
	enum dbk_code rc;

	if (l->access == DBK_ACCESS_WRITE) {
		rc = append_done(l, report, err);
		report->recorded = rc == DBK_OK;
		return rc;
	}
	rc = dbk_session_open_like(&writer, l, l->path, DBK_ACCESS_WRITE, &why);
	if (rc == DBK_ELOCKED)
		return DBK_OK;
	if (rc == DBK_OK)
		rc = append_done(writer, report, &why);
	dbk_ledger_close(writer);
	report->recorded = rc == DBK_OK;
	return rc == DBK_OK ? DBK_OK : dbk_fail(err, rc, "%s", why.text);
}

enum dbk_code
dbk_backup_make(struct dbk_ledger *l, const char *folder, unsigned keep,
    struct dbk_copy_report *out, struct dbk_sink *sink, struct dbk_err *err)
{
	char name[NAME_LEN + 1];
	enum dbk_code rc;

	rc = dbk_right_need(l, DBK_ACTION_BACKUP_DONE, err);
	if (rc != DBK_OK)
		return rc;
	name_backup(name, l);
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return dbk_fail(err, DBK_ESYSTEM, "%s: %s", folder,
		    strerror(errno));
	dbk_buf_add_string(&out->path, folder);
	dbk_buf_add_char(&out->path, '/');
	dbk_buf_add_string(&out->path, name);
	rc = dbk_buf_check(&out->path, err);
	if (rc == DBK_OK)
		rc = dbk_copy_make(l, out->path.data, false, out, sink, err);
	if (rc == DBK_OK)
		rc = record(l, out, err);
	if (rc == DBK_OK && keep != 0)
		rc = prune(l, folder, name, keep, &out->removed, err);
	return rc;
}

enum dbk_code
dbk_restore_make(struct dbk_ledger *l, const char *path,
    struct dbk_copy_report *out, struct dbk_sink *sink, struct dbk_err *err)
{
	enum dbk_code rc;

	dbk_buf_add_string(&out->path, path);
	rc = dbk_buf_check(&out->path, err);
	return rc == DBK_OK ? dbk_copy_make(l, path, true, out, sink, err) : rc;
}

enum dbk_code
dbk_backup_get_age(struct dbk_ledger *l, struct dbk_backup_age *out,
    struct dbk_err *err)
{
	char made[DBK_TIME_LEN + 1];
	const struct dbk_profile *profile;
	const char *since;
	struct dbk_query q;
	enum dbk_code rc;

	memset(out, 0, sizeof *out);
	out->limit = DBK_BACKUP_AGE_HOURS;
	rc = dbk_session_profile(l, &profile, err);
	if (rc != DBK_OK)
		return rc;
	if (profile->backup.max_age_hours.s != NULL)
		out->limit = strtoll(profile->backup.max_age_hours.s, NULL, 10);
	dbk_query_begin(&q, &l->store, DBK_SQL_BACKUP_AGE);
	(void)dbk_query_row(&q);
	dbk_query_copy_text(&q, 0, out->made_at, sizeof out->made_at);
	dbk_query_copy_text(&q, 1, made, sizeof made);
	rc = dbk_query_end(&q, DBK_OK, err);
	/* A ledger is as old as itself before its first backup. */
	since = out->made_at[0] != '\0' ? out->made_at : made;
	if (rc == DBK_OK && strlen(l->actor.now) == DBK_TIME_LEN &&
	    strlen(since) == DBK_TIME_LEN)
		out->hours = (dbk_time_seconds(l->actor.now) -
				 dbk_time_seconds(since) + 3599) /
		    3600;
	return rc;
}

enum dbk_code
dbk_backup_judge_age(struct dbk_ledger *l, struct dbk_sink *sink,
    struct dbk_err *err)
{
	struct dbk_finding where = {0};
	struct dbk_words words = {0};
	struct dbk_backup_age age;
	char limit[24], detail[100];
	enum dbk_code rc;

	rc = dbk_backup_get_age(l, &age, err);
	if (rc != DBK_OK || age.hours <= age.limit)
		return rc;
	(void)snprintf(limit, sizeof limit, "%" PRId64, age.limit);
	if (age.made_at[0] != '\0')
		(void)snprintf(detail, sizeof detail, "the newest is of %s",
		    age.made_at);
	else
		(void)snprintf(detail, sizeof detail, "none was ever made");
	words.limit = limit;
	words.detail = detail;
	dbk_report(sink, DBK_RULE_BACKUP_AGE, &where, &words);
	return DBK_OK;
}

/* ---- two ledgers ---- */

/* Both have row seq, and it has the same hash. */
static enum dbk_code
same_row(bool *same, struct dbk_ledger *a, struct dbk_ledger *b, int64_t seq,
    struct dbk_err *err)
{
	struct dbk_ledger *both[] = {a, b};
	unsigned char hashes[2][DBK_HASH_LEN];
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;
	const void *bytes;
	size_t len, i;

	*same = true;
	for (i = 0; rc == DBK_OK && i < 2; i++) {
		dbk_query_begin(&q, &both[i]->store, DBK_SQL_JOURNAL_HASH);
		dbk_query_integer(&q, seq);
		len = 0;
		if (dbk_query_row(&q)) {
			bytes = dbk_query_get_bytes(&q, 0, &len);
			if (len == DBK_HASH_LEN)
				memcpy(hashes[i], bytes, len);
		}
		*same = *same && len == DBK_HASH_LEN;
		rc = dbk_query_end(&q, DBK_OK, err);
	}
	if (rc == DBK_OK && *same)
		*same = memcmp(hashes[0], hashes[1], DBK_HASH_LEN) == 0;
	return rc;
}

/* Each row bears the hash of the one before, so what two chains have in common
 * is their beginning: it is halved until it is found. */
enum dbk_code
dbk_ledgers_part(struct dbk_parting *out, struct dbk_ledger *a,
    struct dbk_ledger *b, struct dbk_err *err)
{
	int64_t low = 0, high, middle;
	enum dbk_code rc;
	bool same;

	memset(out, 0, sizeof *out);
	rc = dbk_session_tail(a, err);
	if (rc == DBK_OK)
		rc = dbk_session_tail(b, err);
	if (rc != DBK_OK)
		return rc;
	out->a_head = a->tail_seq;
	out->b_head = b->tail_seq;
	high = a->tail_seq < b->tail_seq ? a->tail_seq : b->tail_seq;
	while (rc == DBK_OK && low < high) {
		middle = high - (high - low) / 2;
		rc = same_row(&same, a, b, middle, err);
		if (same)
			low = middle;
		else
			high = middle - 1;
	}
	out->common = low;
	out->same_ledger = low != 0;
	return rc;
}

enum dbk_code
dbk_journal_after(struct dbk_ledger *l, int64_t seq,
    enum dbk_code (*each)(void *arg, const struct dbk_journal_brief *row),
    void *arg, struct dbk_err *err)
{
	struct dbk_journal_brief row;
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_JOURNAL_AFTER);
	dbk_query_integer(&q, seq);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		row.seq = dbk_query_get_integer(&q, 0);
		row.at = dbk_query_get_text(&q, 1);
		row.user = dbk_query_get_text(&q, 2);
		row.action = dbk_query_get_text(&q, 3);
		row.entry = sqlite3_column_type(q.stmt, 4) != SQLITE_NULL ?
		    dbk_query_get_text(&q, 4) :
		    NULL;
		rc = each(arg, &row);
	}
	return dbk_query_end(&q, rc, err);
}
