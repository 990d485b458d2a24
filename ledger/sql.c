#include "ledger/sql.h"

/* In the order that dbk_entry_row_get reads them. */
#define ENTRY_ROW \
	"e.number, e.paper, e.filing, e.revision, e.seq, e.value," \
	" e.entry_type, e.mode, e.port, e.importer, e.letter, e.batch," \
	" e.writer, e.station, e.keyed_at, e.changed_at, e.action," \
	" e.cargo, e.cargo_at, e.release_date, e.release_origin"
/* What index journal_entry holds: a query by entry names it. */
#define AFTER_ADD "action <> 'entry.add'"
/* Rows that another ledger wrote may be kept as proof only. */
#define APPLIED \
	"NOT EXISTS (SELECT 1 FROM merged AS m WHERE m.seq = journal.seq" \
	" AND m.applied = 0)"
#define ENTRY_FILTER \
	"(?1 IS NULL OR e.port = ?1)" \
	" AND (?2 = 0 OR (?2 >> e.paper) & 1)" \
	" AND (?3 = 0 OR (?3 >> e.filing) & 1)"
/* The work list: rows past the one of which ?7 is the value that is sorted by
 * and ?8 the number. */
#define WORK_FILTER \
	ENTRY_FILTER " AND (?4 IS NULL OR e.writer = ?4)" \
		     " AND (?5 IS NULL OR e.letter = ?5)" \
		     " AND (?6 IS NULL OR e.changed_at <= ?6)"
/* Which rows are shown is found in an index that has what is asked and sorted
 * by; only they are read whole. */
#define WORK_SCAN "entry AS e INDEXED BY entry_changed"
#define WORK_SHOWN(keys, more, way) \
	"SELECT " ENTRY_ROW more ", w.k FROM (" keys ") AS w" \
	" CROSS JOIN entry AS e ON e.number = w.n" \
	" ORDER BY w.k " way ", w.n " way
#define WORK_KEYS(from, by, bound, way, past) \
	"SELECT e.number AS n, " by " AS k FROM " from \
	" WHERE " WORK_FILTER bound " AND (?8 IS NULL OR (k, e.number) " past \
	" (?7, ?8))" \
	" ORDER BY k " way ", n " way " LIMIT ?9"
#define WORK_ONE(from, by, bound, way, past) \
	WORK_SHOWN(WORK_KEYS(from, by, bound, way, past), "", way)
#define WORK_BOTH(from, by) \
	WORK_ONE(from, by, "", "ASC", ">"), WORK_ONE(from, by, "", "DESC", "<")
/* Of a search, ?10: how many there are in all, too. */
#define WORK_FOUND_KEYS(by, way, past) \
	"SELECT n, k, total FROM (SELECT e.number AS n, " by " AS k," \
	" count(*) OVER () AS total FROM " WORK_FOUND( \
	    "?10") " WHERE " WORK_FILTER ") WHERE ?8 IS NULL OR (k, n) " past \
		   " (?7, ?8)" \
		   " ORDER BY k " way ", n " way " LIMIT ?9"
#define WORK_FOUND_ONE(by, way, past) \
	WORK_SHOWN(WORK_FOUND_KEYS(by, way, past), ", w.total", way)
#define WORK_FOUND_BOTH(by) \
	WORK_FOUND_ONE(by, "ASC", ">"), WORK_FOUND_ONE(by, "DESC", "<")
/* Counted by the caller: to group them sorts every row. */
#define WORK_MARKS(from) \
	"SELECT e.paper, e.filing, ifnull(e.port, ''), e.writer" \
	" FROM " from " WHERE " WORK_FILTER
/* The newest revisions with the words, as far as they still hold. */
#define WORK_FOUND(words) \
	"(SELECT j.entry AS number, j.seq AS seq FROM" \
	" (SELECT rowid FROM find WHERE find MATCH " words \
	" ORDER BY rowid DESC LIMIT 2000) AS f" \
	" CROSS JOIN journal AS j ON j.seq = f.rowid) AS h" \
	" CROSS JOIN entry AS e ON e.number = h.number AND e.seq = h.seq"
#define RELEASE_ROW \
	"r.entry, r.at, r.port, r.officer, r.refused, e.letter, e.importer," \
	" e.value, j.at, j.user, r.seq FROM release AS r" \
	" JOIN entry AS e ON e.number = r.entry" \
	" JOIN journal AS j ON j.seq = r.seq"
#define DRAFT_ROW \
	"id, version, user, station, ifnull(correcting, '')," \
	" ifnull(revision, 0), ifnull(number, ''), ifnull(importer, '')," \
	" ifnull(port, ''), ifnull(value, 0), errors, made_at, changed_at," \
	" document, ifnull(page, '')"
#define LETTER_ROW \
	"t.number, t.kind, t.port, t.made_at, t.user, t.entries, t.value," \
	" t.seq, lower(hex(j.hash)), a.number, a.made_at, t.from_date," \
	" t.to_date, j.reason, t.wording, t.logo" \
	" FROM letter AS t JOIN journal AS j ON j.seq = t.seq" \
	" LEFT JOIN letter AS a ON a.seq = t.amends"
#define ATTACH_ROW \
	"a.seq, a.entry, a.name, a.kind, a.type, a.size, a.content, a.note," \
	" j.at, j.user, w.reason" \
	" FROM attachment AS a JOIN journal AS j ON j.seq = a.seq" \
	" LEFT JOIN journal AS w ON w.seq = a.withdrawn"
#define BATCH_ROW \
	"id, app, state, entries, records, path, built_at, sent_at, target," \
	" digest, answered_at, seq, separated," \
	" (SELECT group_concat(action, '') FROM (SELECT DISTINCT action" \
	" FROM batch_entry WHERE batch = id ORDER BY action)) FROM batch"
/* In the order that dbk_condition_get reads them. */
#define CONDITION_ROW "code, type, text, record, source, entry FROM condition"
#define REF_ROW "r.id, r.code, r.name, r.parent, r.level, r.leaf, r.more"
/* Rows with the words ?5 in list ?1, but those whose code begins with ?2. */
#define REF_WITH_WORDS \
	" FROM ref_word AS w JOIN ref_row AS r ON r.id = w.rowid" \
	" WHERE ref_word MATCH ?5" \
	" AND w.rowid BETWEEN (?1 << 24) AND (?1 << 24) + (1 << 24) - 1" \
	" AND (r.leaf = 1 OR NOT ?3)" \
	" AND NOT (?2 <> '' AND r.code >= ?2 AND r.code < ?2 || '~')"
#define BOOK_ROW \
	"b.importer, b.key, b.seq, b.name, b.id, b.city, b.country, b.hts," \
	" b.set_at, b.set_by"
#define OF_BATCH "number IN (SELECT entry FROM batch_entry WHERE batch = ?1)"

const char *const dbk_sql_text[DBK_SQL_COUNT] = {
    [DBK_SQL_BEGIN] = "BEGIN IMMEDIATE",
    [DBK_SQL_BEGIN_READ] = "BEGIN",
    [DBK_SQL_COMMIT] = "COMMIT",
    [DBK_SQL_ROLLBACK] = "ROLLBACK",
    [DBK_SQL_LOG] = "PRAGMA journal_mode = WAL",
    [DBK_SQL_LOG_MOVE] = "PRAGMA wal_checkpoint(PASSIVE)",
    [DBK_SQL_NO_LOG] = "PRAGMA journal_mode = DELETE",
    [DBK_SQL_CACHE_MORE] = "PRAGMA cache_size = -20480",
    [DBK_SQL_CACHE_LESS] = "PRAGMA cache_size = -512",
    [DBK_SQL_STATE_ADD] =
	"INSERT INTO state (kind, value, name) VALUES (?, ?, ?)",
    [DBK_SQL_INTEGRITY_CIPHER] = "PRAGMA cipher_integrity_check",
    [DBK_SQL_INTEGRITY_TABLES] = "PRAGMA integrity_check",

    [DBK_SQL_JOURNAL_ADD] =
	"INSERT INTO journal (seq, at, user, station, action, entry,"
	" document, payload, reason, prev, hash, origin)"
	" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [DBK_SQL_JOURNAL_TAIL] =
	"SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1",
    [DBK_SQL_JOURNAL_ALL] =
	"SELECT seq, at, user, station, action, entry, document, payload,"
	" reason, prev, hash, origin FROM journal ORDER BY seq",
    [DBK_SQL_JOURNAL_LAST] =
	"SELECT seq, at, user, station, action, entry, document, payload,"
	" reason, prev, hash, origin FROM journal WHERE seq >"
	" (SELECT max(seq) FROM journal) - ?1 ORDER BY seq",
    [DBK_SQL_JOURNAL_HASH] = "SELECT hash FROM journal WHERE seq = ?1",
    [DBK_SQL_JOURNAL_ADDED] =
	"SELECT coalesce(max(seq), 0) - (SELECT count(*) FROM journal"
	" INDEXED BY journal_entry WHERE " AFTER_ADD ")"
	" - (SELECT count(*) FROM conflict WHERE keyed = 1) FROM journal",

    [DBK_SQL_LEDGER_GET] = "SELECT id, format FROM ledger",
    [DBK_SQL_LEDGER_ADD] =
	"INSERT INTO ledger (id, format, made_at) VALUES (?, ?, ?)",
    [DBK_SQL_KEYS_PUT] =
	"INSERT OR REPLACE INTO key_copy (one, seq, text) VALUES (1, ?, ?)",
    [DBK_SQL_KEYS_GET] = "SELECT text FROM key_copy",
    [DBK_SQL_JOURNAL_KEEP] =
	"INSERT OR IGNORE INTO journal (seq, at, user, station, action,"
	" entry, document, payload, reason, prev, hash, origin)"
	" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [DBK_SQL_CARVE_JOURNAL] =
	"CREATE TABLE journal (seq INTEGER PRIMARY KEY, at TEXT,"
	" user TEXT, station TEXT, action TEXT, entry TEXT,"
	" document TEXT, payload BLOB, reason TEXT, prev BLOB, hash BLOB,"
	" origin TEXT)",
    [DBK_SQL_CARVE_FILLER] = "CREATE TABLE filler (bytes BLOB)",
    [DBK_SQL_CARVE_FILL] = "INSERT INTO filler VALUES (zeroblob(?1))",
    [DBK_SQL_CARVE_UNLOCK] = "PRAGMA writable_schema = ON",
    [DBK_SQL_CARVE_ROOT] =
	"UPDATE sqlite_schema SET rootpage = ?1 WHERE name = 'journal'",
    [DBK_SQL_CARVE_RELOAD] = "PRAGMA writable_schema = RESET",
    [DBK_SQL_CARVE_READ] =
	"SELECT seq, at, user, station, action, entry, document, payload,"
	" reason, prev, hash, origin FROM journal",
    [DBK_SQL_TRY] = "SAVEPOINT try",
    [DBK_SQL_TRY_UNDO] = "ROLLBACK TO try",
    [DBK_SQL_TRY_END] = "RELEASE try",
    [DBK_SQL_ATTACH_PART_ADD] =
	"INSERT INTO attachment_part (content, position, seq, size)"
	" VALUES (?, ?, ?, ?)",
    [DBK_SQL_ATTACH_SIZE] =
	"SELECT coalesce(sum(size), 0) FROM attachment_part WHERE content = ?1",
    [DBK_SQL_ATTACH_TOTAL] =
	"SELECT coalesce(sum(size), 0) FROM attachment_part",
    [DBK_SQL_ATTACH_ADD] =
	"INSERT INTO attachment (seq, entry, name, kind, type, size, content,"
	" note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    [DBK_SQL_ATTACH_WITHDRAW] = "UPDATE attachment SET withdrawn = ?2"
				" WHERE seq = ?1 AND withdrawn IS NULL",
    [DBK_SQL_ATTACH_SAME] =
	"SELECT seq FROM attachment"
	" WHERE entry = ?1 AND content = ?2 AND withdrawn IS NULL",
    [DBK_SQL_ATTACH_GET] = "SELECT " ATTACH_ROW " WHERE a.seq = ?1",
    [DBK_SQL_ATTACH_LIST] = "SELECT " ATTACH_ROW
			    " WHERE ?1 IS NULL OR a.entry = ?1"
			    " ORDER BY a.entry, a.seq",
    [DBK_SQL_ATTACH_LETTER] =
	"SELECT " ATTACH_ROW " JOIN letter_entry AS n ON n.entry = a.entry"
	" JOIN letter AS t ON t.seq = n.letter WHERE t.number = ?1"
	" ORDER BY n.position, a.seq",
    [DBK_SQL_ATTACH_BYTES] =
	"SELECT j.payload FROM attachment_part AS p"
	" JOIN journal AS j ON j.seq = p.seq WHERE p.content = ?1"
	" ORDER BY p.position",
    [DBK_SQL_BACKUP_ADD] = "INSERT INTO backup (seq, made_at, file, head, hash)"
			   " VALUES (?, ?, ?, ?, ?)",
    [DBK_SQL_BACKUP_AGE] =
	"SELECT (SELECT made_at FROM backup ORDER BY seq DESC LIMIT 1),"
	" (SELECT made_at FROM ledger)",
    [DBK_SQL_BACKUP_COUNTS] = "SELECT (SELECT count(*) FROM letter),"
			      " (SELECT count(*) FROM batch)",
    [DBK_SQL_JOURNAL_AFTER] = "SELECT seq, at, user, action, entry FROM journal"
			      " WHERE seq > ?1 ORDER BY seq",
    [DBK_SQL_PROFILE_ADD] = "INSERT INTO profile (seq, document) VALUES (?, ?)",
    [DBK_SQL_PROFILE_GET] =
	"SELECT document FROM profile ORDER BY seq DESC LIMIT 1",
    [DBK_SQL_STANDARD_NEWEST] = "SELECT (SELECT max(seq) FROM profile),"
				" (SELECT max(seq) FROM edition)",
    [DBK_SQL_POOL_ADD] =
	"INSERT INTO pool (filer, first, last, station, check_offset)"
	" VALUES (?, ?, ?, ?, ?)",
    [DBK_SQL_POOL_LIST] =
	"SELECT p.id, p.filer, p.first, p.last, p.station, p.check_offset,"
	" (SELECT sum(f.last - f.first + 1) FROM free_range AS f"
	" WHERE f.pool = p.id),"
	" (SELECT f.first FROM free_range AS f WHERE f.pool = p.id"
	" ORDER BY f.last LIMIT 1)"
	" FROM pool AS p ORDER BY p.filer, p.first",
    [DBK_SQL_POOL_AT] =
	"SELECT id, first, last, station, check_offset FROM pool"
	" WHERE filer = ?1 AND last >= ?2 ORDER BY last LIMIT 1",
    [DBK_SQL_POOL_OFFSET] =
	"SELECT 1 FROM pool WHERE filer = ?1 AND check_offset = ?2 LIMIT 1",
    /* In the order of pool_last and of free_range: nothing is sorted. */
    [DBK_SQL_POOL_NEXT] =
	"SELECT p.filer, p.check_offset, f.first FROM pool AS p"
	" CROSS JOIN free_range AS f ON f.pool = p.id"
	" WHERE p.filer = ?2 AND p.station = ?1"
	" ORDER BY p.last, f.last LIMIT 1",
    [DBK_SQL_POOL_NEXT_OTHER] =
	"SELECT p.filer, p.check_offset, f.first FROM pool AS p"
	" CROSS JOIN free_range AS f ON f.pool = p.id"
	" WHERE p.filer <> ?2 AND p.station = ?1"
	" ORDER BY p.filer, p.last, f.last LIMIT 1",
    [DBK_SQL_FREE_ADD] =
	"INSERT INTO free_range (pool, last, first) VALUES (?, ?, ?)",
    [DBK_SQL_FREE_AT] =
	"SELECT first, last FROM free_range WHERE pool = ?1 AND last >= ?2"
	" ORDER BY last LIMIT 1",
    [DBK_SQL_FREE_FROM] =
	"UPDATE free_range SET first = ?3 WHERE pool = ?1 AND last = ?2",
    [DBK_SQL_FREE_DELETE] =
	"DELETE FROM free_range WHERE pool = ?1 AND last = ?2",

    [DBK_SQL_ENTRY_ADD] =
	"INSERT INTO entry (number, filer, paper, filing, filed, action,"
	" revision, added, seq, digest, entry_type, mode, port, importer,"
	" value, writer, station, keyed_at, changed_at, importer_number)"
	" VALUES (?1, ?2, ?3, ?4, 0, 'A', 1, ?5, ?5, ?6, ?7, ?8, ?9, ?10,"
	" ?11, ?12, ?13, ?14, ?14, ?15)",
    [DBK_SQL_ENTRY_GET] =
	"SELECT " ENTRY_ROW ", e.filed, b.state, e.held,"
	" coalesce(e.release_date, e.released), e.blocked"
	" FROM entry AS e"
	" LEFT JOIN batch AS b ON b.id = e.batch WHERE e.number = ?1",
    [DBK_SQL_ENTRY_BEFORE] =
	"SELECT e.paper, e.filing, e.batch, b.state, e.action"
	" FROM entry AS e"
	" LEFT JOIN batch AS b ON b.id = e.batch WHERE e.number = ?1",
    [DBK_SQL_ENTRY_SAME] =
	"SELECT min(e.number) FROM ("
	"SELECT added FROM alike WHERE prefix = substr(?1, 1, 4)"
	" UNION ALL"
	" SELECT added FROM alike_new WHERE prefix = substr(?1, 1, 4)) AS a"
	" CROSS JOIN journal AS j ON j.seq = a.added"
	" CROSS JOIN entry AS e ON e.number = j.entry"
	" WHERE e.digest = ?1 AND e.paper <> ?2",
    [DBK_SQL_ALIKE_ADD] = "INSERT INTO alike_new (prefix, added)"
			  " VALUES (substr(?1, 1, 4), ?2)",
    [DBK_SQL_ALIKE_ADD_AGAIN] =
	"INSERT INTO alike_new (prefix, added)"
	" SELECT prefix, added FROM entry WHERE number = ?1",
    [DBK_SQL_ALIKE_DROP] =
	"DELETE FROM alike WHERE (prefix, added) ="
	" (SELECT prefix, added FROM entry WHERE number = ?1)",
    [DBK_SQL_ALIKE_DROP_NEW] =
	"DELETE FROM alike_new WHERE (prefix, added) ="
	" (SELECT prefix, added FROM entry WHERE number = ?1)",
    [DBK_SQL_ALIKE_TAKE] = "INSERT INTO alike (prefix, added)"
			   " SELECT prefix, added FROM alike_new"
			   " ORDER BY prefix, added",
    [DBK_SQL_ALIKE_TAKEN] = "DELETE FROM alike_new",
    [DBK_SQL_ENTRY_CORRECT] =
	"UPDATE entry SET revision = revision + 1, seq = ?2, digest = ?3,"
	" entry_type = ?4, mode = ?5, port = ?6, importer = ?7,"
	" value = ?8, changed_at = ?9, paper = ?10, filing = ?11,"
	" amended = letter IS NOT NULL,"
	" batch = CASE WHEN ?12 THEN NULL ELSE batch END,"
	" importer_number = ?13 WHERE number = ?1",
    [DBK_SQL_ENTRY_PAPER] = "UPDATE entry SET paper = ?3, changed_at = ?4"
			    " WHERE number = ?1 AND paper = ?2",
    [DBK_SQL_ENTRY_RELEASED] =
	"UPDATE entry SET released = ?2 WHERE number = ?1",
    [DBK_SQL_ENTRY_VOID] =
	"UPDATE entry SET paper = ?2, filing = ?3, batch = NULL,"
	" changed_at = ?4, amended = letter IS NOT NULL"
	" WHERE number = ?1 AND filed = 0 AND paper <> ?2",
    [DBK_SQL_ENTRY_LIST] = "SELECT " ENTRY_ROW
			   " FROM entry AS e WHERE " ENTRY_FILTER
			   " ORDER BY e.number LIMIT ?4",
    [DBK_SQL_ENTRY_LIST_LETTER] =
	"SELECT " ENTRY_ROW " FROM entry AS e WHERE " ENTRY_FILTER
	" AND e.number IN (SELECT n.entry FROM letter AS t JOIN letter_entry"
	" AS n ON n.letter = t.seq WHERE t.number = ?5)"
	" ORDER BY e.number LIMIT ?4",
    [DBK_SQL_ENTRY_DOCUMENT] =
	"SELECT document, at FROM journal WHERE seq = ?1",
    [DBK_SQL_ENTRY_REVISION] =
	"SELECT document FROM journal WHERE seq = CASE WHEN ?3 = 1"
	" THEN (SELECT added FROM entry WHERE number = ?1)"
	" ELSE (SELECT seq FROM journal WHERE entry = ?1 AND action = ?2"
	" AND " AFTER_ADD " AND " APPLIED
	" ORDER BY seq LIMIT 1 OFFSET ?3 - 2) END",
    [DBK_SQL_ENTRY_HISTORY] =
	"SELECT j.seq, j.at, j.user, j.station, j.action, j.reason,"
	" CASE WHEN j.entry = ?1 THEN j.document END,"
	" lower(hex(j.hash)), h.about"
	" FROM (SELECT seq, max(about) AS about FROM"
	" (SELECT seq, NULL AS about FROM journal WHERE entry = ?1"
	" AND " AFTER_ADD
	" UNION ALL SELECT added, NULL FROM entry WHERE number = ?1"
	" UNION ALL SELECT t.seq, t.number FROM letter_entry AS n"
	" JOIN letter AS t ON t.seq = n.letter WHERE n.entry = ?1"
	" UNION ALL SELECT s.seq, s.batch FROM batch_entry AS n"
	" JOIN batch_step AS s ON s.batch = n.batch WHERE n.entry = ?1)"
	" GROUP BY seq) AS h JOIN journal AS j ON j.seq = h.seq"
	" ORDER BY j.seq",
    [DBK_SQL_ENTRY_NEWEST] = "SELECT number FROM entry WHERE writer = ?1"
			     " ORDER BY changed_at DESC, seq DESC LIMIT 1",
    [DBK_SQL_WORK] = WORK_BOTH(WORK_SCAN, "e.number"),
    WORK_ONE(WORK_SCAN, "e.changed_at", " AND e.changed_at >= ifnull(?7, '')",
	"ASC", ">"),
    WORK_ONE(WORK_SCAN, "e.changed_at", " AND e.changed_at <= ifnull(?7, 'Z')",
	"DESC", "<"),
    /* No screen sorts by it: the index is the smaller. */
    WORK_BOTH("entry AS e", "e.keyed_at"),
    WORK_BOTH(WORK_SCAN, "ifnull(e.value, 0)"),
    WORK_BOTH(WORK_SCAN, "ifnull(e.importer, '')"),
    WORK_BOTH(WORK_SCAN, "ifnull(e.port, '')"),
    WORK_FOUND_BOTH("e.number"),
    WORK_FOUND_BOTH("e.changed_at"),
    WORK_FOUND_BOTH("e.keyed_at"),
    WORK_FOUND_BOTH("ifnull(e.value, 0)"),
    WORK_FOUND_BOTH("ifnull(e.importer, '')"),
    WORK_FOUND_BOTH("ifnull(e.port, '')"),
    [DBK_SQL_WORK_BY_NUMBER] = "SELECT " ENTRY_ROW ", e.number FROM entry AS e"
			       " WHERE e.number > ifnull(?8, '')"
			       " ORDER BY e.number LIMIT ?9",
    "SELECT " ENTRY_ROW ", e.number FROM entry AS e"
    " WHERE e.number < ifnull(?8, 'a') ORDER BY e.number DESC LIMIT ?9",
    [DBK_SQL_WORK_TOTAL] = "SELECT count(*) FROM " WORK_SCAN
			   " WHERE " WORK_FILTER,
    [DBK_SQL_WORK_MARKS] = WORK_MARKS(WORK_SCAN),
    [DBK_SQL_WORK_MARKS_FOUND] = WORK_MARKS(WORK_FOUND("?7")),
    [DBK_SQL_FIND_UPTO] = "SELECT seq FROM find_upto",
    [DBK_SQL_FIND_NEXT] = "SELECT seq, document FROM journal WHERE seq > ?1"
			  " AND action IN (?2, ?3) ORDER BY seq LIMIT ?4",
    [DBK_SQL_FIND_ADD] = "INSERT INTO find (rowid, words) VALUES (?1, ?2)",
    [DBK_SQL_FIND_DONE] =
	"INSERT OR REPLACE INTO find_upto (one, seq) VALUES (1, ?1)",
    [DBK_SQL_SECOND_GET] =
	"SELECT matched FROM second WHERE entry = ?1 AND digest = ?2",
    [DBK_SQL_SECOND_PUT] =
	"INSERT OR REPLACE INTO second (entry, seq, user, digest, matched)"
	" VALUES (?1, ?2, ?3, ?4, ?5)",
    [DBK_SQL_JOURNAL_USER] = "SELECT user FROM journal WHERE seq = ?1",
    [DBK_SQL_DRAFT_GET] = "SELECT " DRAFT_ROW " FROM draft WHERE id = ?1",
    [DBK_SQL_DRAFT_PUT] =
	"INSERT INTO draft (id, version, user, station, correcting, revision,"
	" document, page, number, importer, port, value, errors, made_at,"
	" changed_at) VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
	" ?12, ?13, ?13) ON CONFLICT (id) DO UPDATE SET"
	" version = version + 1, station = ?3, correcting = ?4, revision = ?5,"
	" document = ?6, page = ?7, number = ?8, importer = ?9, port = ?10,"
	" value = ?11, errors = ?12, changed_at = ?13",
    [DBK_SQL_DRAFT_END] = "DELETE FROM draft WHERE id = ?1",
    [DBK_SQL_DRAFT_LIST] = "SELECT " DRAFT_ROW " FROM draft WHERE user = ?1"
			   " ORDER BY changed_at DESC, id",
    [DBK_SQL_DRAFT_COUNT] = "SELECT count(*) FROM draft WHERE user = ?1",
    [DBK_SQL_ENTRY_COMPLETE] =
	"SELECT number, port FROM entry INDEXED BY entry_complete"
	" WHERE paper = 1 AND blocked = 0 AND (?1 IS NULL OR port = ?1)",

    [DBK_SQL_ENTRY_AMENDED] =
	"SELECT e.number, t.port, t.number"
	" FROM entry AS e INDEXED BY entry_amended"
	" JOIN letter AS t ON t.number = e.letter WHERE e.amended = 1"
	" AND e.blocked = 0"
	" AND (?1 IS NULL OR t.port = ?1) AND (?2 IS NULL OR e.number = ?2)",
    [DBK_SQL_RELEASE_ADD] =
	"INSERT INTO release (seq, entry, at, port, officer, refused)"
	" VALUES (?, ?, ?, ?, ?, ?)",
    [DBK_SQL_RELEASE_LIST] = "SELECT " RELEASE_ROW
			     " WHERE ?1 IS NULL OR r.port = ?1"
			     " ORDER BY r.at, r.port, r.entry",
    [DBK_SQL_RELEASE_NEWEST] = "SELECT " RELEASE_ROW
			       " WHERE (?1 IS NULL OR r.port = ?1)"
			       " AND r.seq < ?2 ORDER BY r.seq DESC LIMIT ?3",

    [DBK_SQL_LETTER_ADD] =
	"INSERT INTO letter (seq, number, kind, series, ordinal, port,"
	" made_at, user, entries, value, amends, from_date, to_date, wording,"
	" logo) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0,"
	" (SELECT seq FROM letter WHERE number = ?10), ?11, ?12, ?13, ?14)",
    /* ?4: bit set of the states that an entry may be in. */
    [DBK_SQL_LETTER_ENTRY] =
	"INSERT INTO letter_entry (letter, position, entry, seq, revision,"
	" void) SELECT ?1, ?2, number, seq, revision, paper = ?5 FROM entry"
	" WHERE number = ?3 AND (?4 >> paper) & 1",
    [DBK_SQL_LETTER_LOCK] =
	"UPDATE entry SET paper = ?2, letter = ?3, changed_at = ?4"
	" WHERE number = ?1",
    [DBK_SQL_LETTER_SETTLE] = "UPDATE entry SET amended = 0"
			      " WHERE number = ?1 AND amended = 1"
			      " AND letter = ?2",
    [DBK_SQL_LETTER_SUM] =
	"UPDATE letter SET value = (SELECT coalesce(sum(e.value), 0)"
	" FROM letter_entry AS n JOIN entry AS e ON e.number = n.entry"
	" WHERE n.letter = ?1 AND n.void = 0) WHERE seq = ?1",
    [DBK_SQL_LETTER_LAST] = "SELECT ordinal, number FROM letter"
			    " WHERE series = ?1 ORDER BY ordinal DESC LIMIT 1",
    [DBK_SQL_LETTER_GET] = "SELECT " LETTER_ROW " WHERE t.number = ?1",
    [DBK_SQL_LETTER_LIST] =
	"SELECT " LETTER_ROW
	" WHERE (t.kind = 'discretion') = ?1 ORDER BY t.ordinal",
    /* ?2 and ?3: modes of transport; a document of another mode is not read,
     * unless the entry was corrected since and may have been of these. */
    [DBK_SQL_LETTER_SCAN] =
	"SELECT n.entry, n.seq, n.revision, t.number, e.writer, e.station,"
	" e.keyed_at, n.void FROM letter AS t"
	" JOIN letter_entry AS n ON n.letter = t.seq"
	" JOIN entry AS e ON e.number = n.entry"
	" AND (?2 IS NULL OR e.seq <> n.seq OR e.mode IN (?2, ?3))"
	" WHERE t.number = ?1 ORDER BY n.position",
    [DBK_SQL_LETTER_PROFILE] = "SELECT document FROM profile WHERE seq <="
			       " (SELECT seq FROM letter WHERE number = ?1)"
			       " ORDER BY seq DESC LIMIT 1",
    [DBK_SQL_LETTER_BEFORE] =
	"SELECT t.seq, t.number, j.document, s.seq FROM letter AS s"
	" JOIN letter_entry AS n ON n.entry = ?2 AND n.letter < s.seq"
	" JOIN letter AS t ON t.seq = n.letter AND t.kind <> 'discretion'"
	" JOIN journal AS j ON j.seq = n.seq"
	" WHERE s.number = ?1 ORDER BY n.letter DESC LIMIT 1",
    [DBK_SQL_LETTER_REASONS] =
	"SELECT reason FROM journal WHERE entry = ?1 AND seq > ?2"
	" AND seq < ?3 AND action IN (?4, ?5) AND " AFTER_ADD " AND " APPLIED
	" ORDER BY seq",
    [DBK_SQL_STATIONERY_PUT] =
	"INSERT OR REPLACE INTO stationery (name, port, kept, seq)"
	" VALUES (?, ?, ?, ?)",
    [DBK_SQL_STATIONERY_DROP] = "DELETE FROM stationery"
				" WHERE name = ?1 AND port = ?2 AND kept = 0",
    [DBK_SQL_STATIONERY_NEWEST] =
	"SELECT seq FROM stationery WHERE name = ?1 AND kept = 0"
	" AND port IN ('', ?2) ORDER BY port DESC LIMIT 1",
    [DBK_SQL_STATIONERY_KEPT] = "SELECT seq FROM stationery"
				" WHERE name = ?1 AND kept = 1",
    [DBK_SQL_STATIONERY_LIST] =
	"SELECT s.name, s.port, s.seq, j.at, j.user, length(j.payload)"
	" FROM stationery AS s JOIN journal AS j ON j.seq = s.seq"
	" WHERE s.kept = 0 ORDER BY s.name, s.port",
    [DBK_SQL_STATIONERY_BYTES] = "SELECT payload FROM journal WHERE seq = ?1",

    [DBK_SQL_STATION_ADD] =
	"INSERT INTO station (ledger, name, sign, seal, seq)"
	" VALUES (?, ?, ?, ?, ?)",
    [DBK_SQL_STATION_FIND] = "SELECT ledger, name, sign, seal FROM station"
			     " WHERE ledger = ?1 OR name = ?2",
    [DBK_SQL_STATION_LIST] =
	"SELECT s.ledger, s.name, s.sign, s.seal, coalesce((SELECT"
	" max(m.number) FROM merged AS m WHERE m.ledger = s.ledger), 0),"
	" (SELECT count(*) FROM merged_entry AS e WHERE e.ledger = s.ledger),"
	" (SELECT count(*) FROM conflict AS c WHERE c.ledger = s.ledger"
	" AND c.decided IS NULL) FROM station AS s ORDER BY s.name",
    [DBK_SQL_MERGED_ADD] =
	"INSERT INTO merged (ledger, number, hash, seq, applied)"
	" VALUES (?, ?, ?, ?, ?)",
    [DBK_SQL_MERGED_GET] =
	"SELECT hash, seq FROM merged WHERE ledger = ?1 AND number = ?2",
    [DBK_SQL_MERGED_LAST] = "SELECT number, hash FROM merged WHERE ledger = ?1"
			    " ORDER BY number DESC LIMIT 1",
    [DBK_SQL_MERGED_ANY] = "SELECT min(seq) FROM merged",
    /* Does the entry stand as the other ledger left it? */
    [DBK_SQL_MERGED_STANDING] =
	"SELECT m.ledger IS ?2 AND m.seq = e.seq AND m.paper = e.paper"
	" AND m.filing = e.filing AND m.letter IS e.letter, m.seq, m.paper,"
	" e.seq, e.paper FROM entry AS e"
	" LEFT JOIN merged_entry AS m ON m.entry = e.number"
	" AND m.ledger = ?2 WHERE e.number = ?1",
    [DBK_SQL_MERGED_STANDS] =
	"INSERT OR REPLACE INTO merged_entry (entry, ledger, seq, paper,"
	" filing, letter) SELECT number, ?2, seq, paper, filing, letter"
	" FROM entry WHERE number = ?1",
    [DBK_SQL_CONFLICT_ADD] =
	"INSERT INTO conflict (entry, ledger, seq, paper, keyed)"
	" VALUES (?, ?, ?, ?, ?)",
    [DBK_SQL_CONFLICT_GET] = "SELECT seq, paper FROM conflict"
			     " WHERE entry = ?1 AND ledger = ?2",
    [DBK_SQL_CONFLICT_SET] =
	"UPDATE conflict SET seq = ?3, paper = ?4, decided = CASE WHEN ?5"
	" THEN NULL ELSE decided END WHERE entry = ?1 AND ledger = ?2",
    [DBK_SQL_CONFLICT_DECIDE] = "UPDATE conflict SET decided = ?2"
				" WHERE entry = ?1 AND decided IS NULL",
    [DBK_SQL_CONFLICT_BLOCK] =
	"UPDATE entry SET blocked = EXISTS (SELECT 1 FROM conflict AS c"
	" WHERE c.entry = ?1 AND c.decided IS NULL) WHERE number = ?1",
    [DBK_SQL_CONFLICT_LIST] =
	"SELECT c.entry, c.ledger, coalesce(s.name, c.ledger), c.seq, c.paper,"
	" c.keyed, r.at, r.user, e.seq, e.paper, e.station, e.changed_at,"
	" e.writer FROM conflict AS c"
	" JOIN entry AS e ON e.number = c.entry"
	" JOIN journal AS r ON r.seq = c.seq"
	" LEFT JOIN station AS s ON s.ledger = c.ledger"
	" WHERE c.decided IS NULL AND (?1 IS NULL OR c.entry = ?1)"
	" ORDER BY c.entry, s.name",
    [DBK_SQL_ATTACH_PART_KEEP] =
	"INSERT OR IGNORE INTO attachment_part (content, position, seq, size)"
	" VALUES (?, ?, ?, ?)",
    [DBK_SQL_LETTER_NAMED] = "SELECT 1 FROM letter WHERE number = ?1",

    [DBK_SQL_READY_LIST] =
	"SELECT " ENTRY_ROW " FROM entry AS e INDEXED BY entry_ready"
	" WHERE e.ready = 1 ORDER BY e.filer, e.port, e.number",
    /* Whether so many entries are ready that reading all is quicker; each has
     * two rows of the journal or more.  Counting one reads its row. */
    [DBK_SQL_READY_MOST] =
	"SELECT count(*) > (SELECT max(seq) / 16 FROM journal) FROM"
	" (SELECT 1 FROM entry INDEXED BY entry_ready WHERE ready = 1"
	" LIMIT (SELECT max(seq) / 16 + 1 FROM journal))",
    [DBK_SQL_READY_KEYED] = "SELECT " ENTRY_ROW " FROM entry AS e NOT INDEXED"
			    " WHERE e.ready = 1 ORDER BY e.number",
    [DBK_SQL_REQUEST_ADD] =
	"UPDATE entry SET filing = ?2, action = ?3, request = ?4,"
	" batch = NULL, changed_at = ?5"
	" WHERE number = ?1 AND held IS NOT NULL",
    [DBK_SQL_REQUEST_WITHDRAW] =
	"UPDATE entry SET filing = held, action = held_action,"
	" request = NULL, batch = NULL, changed_at = ?2"
	" WHERE number = ?1 AND held IS NOT NULL",
    [DBK_SQL_REQUEST_GET] =
	"SELECT j.document FROM entry AS e"
	" JOIN journal AS j ON j.seq = e.request WHERE e.number = ?1",
    [DBK_SQL_BATCH_COUNT] =
	"SELECT CAST(substr(max(id), ?1) AS INTEGER) FROM batch",
    [DBK_SQL_BATCH_ADD] =
	"INSERT INTO batch (id, seq, app, state, entries, waiting, records,"
	" separated, path, built_at)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9)",
    [DBK_SQL_BATCH_ENTRY_ADD] =
	"INSERT INTO batch_entry (batch, position, entry, action, block,"
	" block_position, record) VALUES (?, ?, ?, ?, ?, ?, ?)",
    [DBK_SQL_BATCH_QUEUE] =
	"UPDATE entry SET filing = ?2, batch = ?1, changed_at = ?3"
	" WHERE ready = 1 AND " OF_BATCH,
    [DBK_SQL_BATCH_STEP] = "INSERT INTO batch_step (batch, seq) VALUES (?, ?)",
    [DBK_SQL_BATCH_GET] = "SELECT " BATCH_ROW " WHERE id = ?1",
    [DBK_SQL_BATCH_LIST] = "SELECT " BATCH_ROW " ORDER BY id",
    [DBK_SQL_BATCH_ENTRIES] =
	"SELECT entry, block, block_position, record, action"
	" FROM batch_entry"
	" WHERE batch = ?1 ORDER BY position",
    [DBK_SQL_BATCH_PAYLOAD] = "SELECT payload FROM journal WHERE seq = ?1",
    [DBK_SQL_BATCH_MOVE] = "UPDATE batch SET path = ?2 WHERE id = ?1",
    [DBK_SQL_BATCH_SENDING] =
	"UPDATE batch SET state = ?2, target = ?3, digest = ?4"
	" WHERE id = ?1",
    [DBK_SQL_BATCH_SENT] =
	"UPDATE batch SET state = ?2, sent_at = ?3,"
	" target = coalesce(?4, target), digest = coalesce(?5, digest)"
	" WHERE id = ?1",
    [DBK_SQL_BATCH_UNSENT] =
	"UPDATE batch SET state = ?2, target = NULL, digest = NULL"
	" WHERE id = ?1",
    /* ?2 and ?3: the states of batches of which no transfer began. */
    [DBK_SQL_BATCH_UNFILED] =
	"UPDATE entry SET filed = 0 WHERE batch = ?1 AND " OF_BATCH
	" AND NOT EXISTS (SELECT 1 FROM batch_entry AS o JOIN batch AS b"
	" ON b.id = o.batch WHERE o.entry = entry.number AND b.id <> ?1"
	" AND b.state NOT IN (?2, ?3))",
    [DBK_SQL_BATCH_FILED] =
	"UPDATE entry SET filed = 1 WHERE batch = ?1 AND " OF_BATCH,
    [DBK_SQL_BATCH_FILING] = "UPDATE entry SET filing = ?3, changed_at = ?4"
			     " WHERE batch = ?1 AND filing = ?2 AND " OF_BATCH,
    [DBK_SQL_BATCH_CLOSE] =
	"UPDATE batch SET state = ?2, waiting = 0,"
	" answered_at = coalesce(?3, answered_at) WHERE id = ?1",
    [DBK_SQL_BATCH_RELEASE] =
	"UPDATE entry SET filing = ?2, batch = NULL, changed_at = ?5"
	" WHERE batch = ?1 AND filing IN (?2, ?3, ?4) AND " OF_BATCH,
    [DBK_SQL_BATCH_WAITING] =
	"UPDATE batch SET waiting = waiting - ?2, answered_at = ?3,"
	" state = CASE WHEN waiting = ?2 THEN ?4 ELSE state END"
	" WHERE id = ?1",

    [DBK_SQL_ANSWER_ADD] = "INSERT INTO answer (digest, seq) VALUES (?, ?)",
    [DBK_SQL_ANSWER_GET] = "SELECT seq FROM answer WHERE digest = ?1",
    [DBK_SQL_ANSWER_ENTRY_ADD] =
	"INSERT OR IGNORE INTO answer_entry (entry, digest, state, seq)"
	" VALUES (?, ?, ?, ?)",
    [DBK_SQL_ANSWER_ENTRY_GET] =
	"SELECT seq FROM answer_entry"
	" WHERE entry = ?1 AND digest = ?2 AND state = ?3",
    [DBK_SQL_ANSWER_FILING] =
	"UPDATE entry SET filing = ?2, changed_at = ?3,"
	" batch = CASE WHEN ?4 THEN NULL ELSE batch END,"
	" held = CASE WHEN ?5 THEN ?2 ELSE held END,"
	" held_action = CASE WHEN ?5 THEN action ELSE held_action END"
	" WHERE number = ?1",
    [DBK_SQL_CONDITION_ANY] = "SELECT 1 FROM condition WHERE entry = ?1",
    [DBK_SQL_CONDITION_CLEAR] = "DELETE FROM condition WHERE entry = ?1",
    [DBK_SQL_CONDITION_ADD] =
	"INSERT INTO condition (entry, position, code, type, text, record,"
	" source) VALUES (?, ?, ?, ?, ?, ?, ?)",
    [DBK_SQL_CONDITION_LIST] = "SELECT " CONDITION_ROW
			       " WHERE entry = ?1 ORDER BY position",
    [DBK_SQL_CONDITION_ALL] = "SELECT " CONDITION_ROW
			      " ORDER BY entry, position",
    [DBK_SQL_UNMATCHED_ADD] =
	"INSERT INTO unmatched (seq, at, entry, app, reason, text)"
	" VALUES (?, ?, ?, ?, ?, ?)",
    [DBK_SQL_UNMATCHED_LIST] =
	"SELECT seq, at, entry, app, reason, text FROM unmatched"
	" ORDER BY seq",
    [DBK_SQL_UNMATCHED_ENTRY_ADD] =
	"INSERT INTO unmatched_entry (seq, position, entry)"
	" VALUES (?, ?, ?)",
    [DBK_SQL_UNMATCHED_ENTRY_LIST] =
	"SELECT entry FROM unmatched_entry WHERE seq = ?1"
	" ORDER BY position",

    [DBK_SQL_NOTICE_ADD] =
	"INSERT INTO notice (entry, seq, position, source, at, code, text,"
	" cargo, topic, lifts, release_date, release_origin, reference,"
	" record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [DBK_SQL_NOTICE_LIST] =
	"SELECT source, at, code, text, cargo, topic, lifts, release_date,"
	" release_origin, reference, record FROM notice WHERE entry = ?1"
	" ORDER BY seq, position",
    [DBK_SQL_CARGO_NEWEST] =
	"SELECT cargo, at FROM notice WHERE entry = ?1 AND topic IS NULL"
	" AND cargo BETWEEN ?2 AND ?3 ORDER BY at DESC, cargo DESC LIMIT 1",
    [DBK_SQL_CARGO_HOLD] =
	"SELECT max(n.at) FROM notice AS n WHERE n.entry = ?1"
	" AND n.cargo = ?2 AND n.topic IS NOT NULL AND NOT EXISTS"
	" (SELECT 1 FROM notice AS m WHERE m.entry = ?1"
	" AND m.topic = n.topic AND m.lifts = 1 AND m.at >= n.at)",
    [DBK_SQL_CARGO_SET] =
	"UPDATE entry SET cargo = ?2, cargo_at = ?3,"
	" (release_date, release_origin) = (SELECT release_date,"
	" release_origin FROM notice WHERE entry = ?1 AND at IS NOT NULL"
	" AND (release_date IS NOT NULL OR release_origin IS NOT NULL)"
	" ORDER BY at DESC, code, release_date DESC LIMIT 1)"
	" WHERE number = ?1",
    [DBK_SQL_CARGO_GET] =
	"SELECT cargo, cargo_at, release_date, release_origin FROM entry"
	" WHERE number = ?1",
    [DBK_SQL_OVERDUE_LIST] =
	"SELECT b.id, b.sent_at, (SELECT count(*) FROM batch_entry AS n"
	" JOIN entry AS e ON e.number = n.entry WHERE n.batch = b.id"
	" AND e.batch = b.id AND e.filing = ?3) AS waits FROM batch AS b"
	" WHERE b.state = ?1 AND b.sent_at <= ?2 AND waits <> 0"
	" ORDER BY b.id",
    [DBK_SQL_BATCH_OVERDUE] = "UPDATE entry SET filing = ?3"
			      " WHERE batch = ?1 AND filing = ?2 AND " OF_BATCH,
    [DBK_SQL_RESEND_LIST] =
	"SELECT number, CASE WHEN action = 'A' THEN cargo ELSE 0 END"
	" FROM entry WHERE batch = ?1 AND (?2 IS NULL OR number = ?2)"
	" AND filing IN (?3, ?4) AND " OF_BATCH " ORDER BY number",
    [DBK_SQL_RESEND_ADD] =
	"INSERT OR IGNORE INTO resend (entry, batch) VALUES (?, ?)",
    [DBK_SQL_RESEND_GET] =
	"SELECT 1 FROM resend WHERE entry = ?1 AND batch = ?2",
    [DBK_SQL_RESEND_ANY] = "SELECT 1 FROM resend WHERE entry = ?1",
    [DBK_SQL_RESEND_CLEAR] = "DELETE FROM resend WHERE entry = ?1",
    [DBK_SQL_RESEND_ENTRY] =
	"UPDATE entry SET filing = ?3, batch = NULL, changed_at = ?4"
	" WHERE number = ?1 AND batch IS ?2",
    [DBK_SQL_BATCH_RESENT] =
	"UPDATE batch SET waiting = waiting - ?2, state = CASE"
	" WHEN waiting <> ?2 THEN state"
	" WHEN answered_at IS NOT NULL THEN ?3 ELSE ?4 END WHERE id = ?1",
    [DBK_SQL_ENTRY_BATCH] = "UPDATE entry SET batch = ?2 WHERE number = ?1",

    [DBK_SQL_REF_LIST_AT] =
	"SELECT name, edition, source, note, columns, loaded_at, tree, rows"
	" FROM ref_list WHERE ordinal = ?1",
    [DBK_SQL_REF_LIST_JOURNALED] =
	"SELECT ordinal, (SELECT e.digest FROM edition AS e"
	" WHERE e.list = t.name ORDER BY e.seq DESC LIMIT 1)"
	" FROM ref_list AS t ORDER BY name",
    [DBK_SQL_REF_LIST_NAMED] =
	"SELECT ordinal, name, edition, source, note, loaded_at, rows, tree,"
	" columns, digest FROM ref_list WHERE name = ?1",
    [DBK_SQL_REF_LIST_PUT] =
	"INSERT INTO ref_list (name, edition, source, note, columns, tree,"
	" own, rows, digest, loaded_at)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
	" ON CONFLICT (name) DO UPDATE SET edition = ?2, source = ?3,"
	" note = ?4, columns = ?5, tree = ?6, own = ?7, rows = ?8,"
	" digest = ?9, loaded_at = ?10 RETURNING ordinal",
    [DBK_SQL_REF_LIST_EDITIONS] =
	"SELECT ordinal, name, edition, own FROM ref_list ORDER BY name",
    [DBK_SQL_REF_ROWS] = "SELECT code, name, coalesce(more, ''), level"
			 " FROM ref_row"
			 " WHERE id BETWEEN (?1 << 24) AND (?1 << 24) +"
			 " (1 << 24) - 1 ORDER BY id",
    [DBK_SQL_REF_ROW_ADD] =
	"INSERT INTO ref_row (id, list, code, name, parent, level, leaf,"
	" more) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    [DBK_SQL_REF_ROW_AT] =
	"SELECT code, name, parent FROM ref_row WHERE id = ?1",
    [DBK_SQL_REF_ROW_CLEAR] = "DELETE FROM ref_row WHERE list = ?1",
    [DBK_SQL_REF_WORD_ADD] = "INSERT INTO ref_word (rowid, words)"
			     " VALUES (?, ?)",
    [DBK_SQL_REF_WORD_DELETE] = "INSERT INTO ref_word (ref_word, rowid, words)"
				" VALUES ('delete', ?, ?)",
    [DBK_SQL_REF_IN_ORDER] =
	"SELECT " REF_ROW " FROM ref_row AS r"
	" WHERE r.id > (?1 << 24) + ?2 AND r.id < (?1 + 1) << 24"
	" AND (r.leaf = 1 OR NOT ?3) ORDER BY r.id LIMIT ?4",
    [DBK_SQL_REF_BY_CODE] =
	"SELECT " REF_ROW " FROM ref_row AS r WHERE r.list = ?1"
	" AND r.code >= ?2 AND r.code < ?2 || '~'"
	" AND (r.leaf = 1 OR NOT ?3) ORDER BY r.code, r.id LIMIT ?4",
    [DBK_SQL_REF_BY_WORDS] = "SELECT " REF_ROW REF_WITH_WORDS
			     " ORDER BY w.rowid LIMIT ?4",
    [DBK_SQL_REF_BY_WORDS_RANKED] =
	"SELECT " REF_ROW REF_WITH_WORDS
	" ORDER BY upper(substr(r.name, 1, length(?6))) <> ?6, w.rowid"
	" LIMIT ?4",
    [DBK_SQL_REF_GET] = "SELECT " REF_ROW " FROM ref_row AS r"
			" WHERE r.list = ?1 AND r.code = ?2 ORDER BY r.id",
    [DBK_SQL_EDITION_ADD] =
	"INSERT INTO edition (list, seq, edition, source, rows, digest)"
	" VALUES (?, ?, ?, ?, ?, ?)",
    [DBK_SQL_EDITION_NEWEST] = "SELECT coalesce(max(seq), 0) FROM edition",

    [DBK_SQL_BOOK_GET] =
	"SELECT b.seq, j.document FROM book AS b"
	" JOIN journal AS j ON j.seq = b.seq"
	" WHERE b.book = ?1 AND b.importer = ?2 AND b.key = ?3",
    [DBK_SQL_BOOK_VERSION] = "SELECT seq, words FROM book"
			     " WHERE book = ?1 AND importer = ?2 AND key = ?3",
    [DBK_SQL_BOOK_PUT] =
	"INSERT OR REPLACE INTO book (book, importer, key, seq, name, id,"
	" city, country, hts, set_at, set_by, words)"
	" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [DBK_SQL_BOOK_DELETE] =
	"DELETE FROM book WHERE book = ?1 AND importer = ?2 AND key = ?3",
    [DBK_SQL_BOOK_WORD_ADD] =
	"INSERT OR IGNORE INTO book_word (book, importer, word, key)"
	" VALUES (?, ?, ?, ?)",
    [DBK_SQL_BOOK_WORD_DELETE] =
	"DELETE FROM book_word WHERE book = ?1 AND importer = ?2"
	" AND word = ?3 AND key = ?4",
    [DBK_SQL_BOOK_ALL] =
	"SELECT " BOOK_ROW " FROM book AS b WHERE b.book = ?1"
	" AND b.importer BETWEEN coalesce(?2, '') AND coalesce(?2, '~')"
	" ORDER BY b.importer, b.key",
    [DBK_SQL_BOOK_WORDS] =
	"SELECT " BOOK_ROW ", b.words, w.word FROM book_word AS w"
	" JOIN book AS b ON b.book = w.book AND b.importer = w.importer"
	" AND b.key = w.key WHERE w.book = ?1 AND w.importer = ?2"
	" AND w.word >= ?3 AND w.word < ?3 || '~' ORDER BY w.word, w.key",
    /* Newest first, completed and not void: states 1 to 4 (entry.ready). */
    [DBK_SQL_FILL_ENTRIES] =
	"SELECT e.number, j.document FROM entry AS e INDEXED BY entry_importer"
	" JOIN journal AS j ON j.seq = e.seq WHERE e.importer_number = ?1"
	" AND e.paper BETWEEN 1 AND 4 ORDER BY e.seq DESC LIMIT ?2",
    [DBK_SQL_FILL_CARRIERS] =
	"SELECT j.document, e.changed_at FROM journal AS j"
	" JOIN entry AS e ON e.number = j.entry AND e.seq = j.seq"
	" WHERE j.seq > (SELECT max(seq) FROM journal) - ?1"
	" AND j.action IN (?2, ?3) AND e.paper BETWEEN 1 AND 4"
	" ORDER BY j.seq DESC",

    [DBK_SQL_ACCOUNT_ENTRIES] =
	"SELECT number, paper, filing, cargo, value, letter IS NOT NULL,"
	" batch IS NOT NULL FROM entry ORDER BY number",
    [DBK_SQL_ACCOUNT_LETTERS] =
	"SELECT count(*), coalesce(sum(entries), 0),"
	" (SELECT count(*) FROM letter_entry AS n JOIN letter AS t"
	" ON t.seq = n.letter WHERE t.kind = 'downtime'),"
	" (SELECT count(*) FROM letter WHERE kind = 'supplement'),"
	" (SELECT count(*) FROM letter WHERE kind = 'discretion'),"
	" (SELECT count(*) FROM entry WHERE amended = 1)"
	" FROM letter WHERE kind = 'downtime'",
    [DBK_SQL_ACCOUNT_BATCHES] =
	"SELECT count(*), coalesce(sum(entries), 0),"
	" coalesce(sum(waiting), 0), (SELECT count(*) FROM batch_entry),"
	" (SELECT count(*) FROM unmatched) FROM batch",
    [DBK_SQL_ACCOUNT_GAPS] =
	"SELECT p.filer, f.first, f.last, p.check_offset"
	" FROM pool AS p JOIN free_range AS f ON f.pool = p.id"
	" WHERE f.last < p.last ORDER BY p.filer, f.first",
    [DBK_SQL_ACCOUNT_REASON] =
	"SELECT reason FROM journal WHERE entry = ?1 AND action = ?2"
	" AND " AFTER_ADD " AND " APPLIED " ORDER BY seq DESC LIMIT 1",

    [DBK_SQL_ALL_SCHEMA] =
	"SELECT name, type, sql FROM sqlite_schema"
	" WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name",
    [DBK_SQL_ALL_STATE] = "SELECT * FROM state ORDER BY kind, value",
    [DBK_SQL_ALL_LEDGER] = "SELECT * FROM ledger ORDER BY id",
    [DBK_SQL_ALL_KEY_COPY] = "SELECT * FROM key_copy ORDER BY one",
    [DBK_SQL_ALL_PROFILE] = "SELECT * FROM profile ORDER BY seq",
    [DBK_SQL_ALL_POOL] = "SELECT * FROM pool ORDER BY id",
    [DBK_SQL_ALL_FREE_RANGE] = "SELECT * FROM free_range ORDER BY pool, last",
    [DBK_SQL_ALL_ENTRY] = "SELECT * FROM entry ORDER BY number",
    [DBK_SQL_ALL_ALIKE] = "SELECT * FROM alike ORDER BY prefix, added",
    [DBK_SQL_ALL_ALIKE_NEW] = "SELECT * FROM alike_new ORDER BY prefix, added",
    [DBK_SQL_ALL_RELEASE] = "SELECT * FROM release ORDER BY seq",
    [DBK_SQL_ALL_STATIONERY] =
	"SELECT * FROM stationery ORDER BY name, port, kept",
    [DBK_SQL_ALL_SECOND] = "SELECT * FROM second ORDER BY entry",
    [DBK_SQL_ALL_LETTER] = "SELECT * FROM letter ORDER BY seq",
    [DBK_SQL_ALL_LETTER_ENTRY] =
	"SELECT * FROM letter_entry ORDER BY letter, position",
    [DBK_SQL_ALL_BATCH] = "SELECT * FROM batch ORDER BY id",
    [DBK_SQL_ALL_BATCH_ENTRY] =
	"SELECT * FROM batch_entry ORDER BY batch, position",
    [DBK_SQL_ALL_BATCH_STEP] = "SELECT * FROM batch_step ORDER BY batch, seq",
    [DBK_SQL_ALL_ANSWER] = "SELECT * FROM answer ORDER BY digest",
    [DBK_SQL_ALL_ANSWER_ENTRY] =
	"SELECT * FROM answer_entry ORDER BY entry, digest, state",
    [DBK_SQL_ALL_CONDITION] =
	"SELECT * FROM condition ORDER BY entry, position",
    [DBK_SQL_ALL_BACKUP] = "SELECT * FROM backup ORDER BY seq",
    [DBK_SQL_ALL_BOOK] = "SELECT * FROM book ORDER BY book, importer, key",
    [DBK_SQL_ALL_BOOK_WORD] =
	"SELECT * FROM book_word ORDER BY book, importer, word, key",
    [DBK_SQL_ALL_EDITION] = "SELECT * FROM edition ORDER BY list, seq",
    [DBK_SQL_ALL_UNMATCHED] = "SELECT * FROM unmatched ORDER BY seq",
    [DBK_SQL_ALL_UNMATCHED_ENTRY] =
	"SELECT * FROM unmatched_entry ORDER BY seq, position",
    [DBK_SQL_ALL_NOTICE] = "SELECT * FROM notice ORDER BY entry, seq, position",
    [DBK_SQL_ALL_ATTACHMENT_PART] =
	"SELECT * FROM attachment_part ORDER BY content, position",
    [DBK_SQL_ALL_ATTACHMENT] = "SELECT * FROM attachment ORDER BY seq",
    [DBK_SQL_ALL_STATION] = "SELECT * FROM station ORDER BY ledger",
    [DBK_SQL_ALL_MERGED] = "SELECT * FROM merged ORDER BY ledger, number",
    [DBK_SQL_ALL_MERGED_ENTRY] = "SELECT * FROM merged_entry ORDER BY entry",
    [DBK_SQL_ALL_CONFLICT] = "SELECT * FROM conflict ORDER BY entry, ledger",
    [DBK_SQL_ALL_RESEND] = "SELECT * FROM resend ORDER BY entry, batch",
};
