#include <sodium.h>
#include <string.h>

#include "ledger/merge.h"

enum dbk_merging
dbk_merging_of(enum dbk_action action)
{
	switch (action) {
	case DBK_ACTION_POOL_ADD:
	case DBK_ACTION_ENTRY_ADD:
	case DBK_ACTION_ENTRY_COMPLETE:
	case DBK_ACTION_ENTRY_CORRECT:
	case DBK_ACTION_ENTRY_VOID:
	case DBK_ACTION_ENTRY_RELEASE:
	case DBK_ACTION_ENTRY_SECOND:
	case DBK_ACTION_LETTER_MAKE:
	case DBK_ACTION_LETTER_AMEND:
	case DBK_ACTION_DISCRETION_MAKE:
	case DBK_ACTION_ATTACH_PART:
	case DBK_ACTION_ATTACH_ADD:
	case DBK_ACTION_ATTACH_WITHDRAW:
		return DBK_MERGING_APPLIED;
	case DBK_ACTION_FILING_REQUEST:
	case DBK_ACTION_FILING_WITHDRAW:
	case DBK_ACTION_BATCH_BUILD:
	case DBK_ACTION_BATCH_MOVE:
	case DBK_ACTION_BATCH_SENDING:
	case DBK_ACTION_BATCH_SENT:
	case DBK_ACTION_BATCH_SETTLE:
	case DBK_ACTION_BATCH_REJECT:
	case DBK_ACTION_BATCH_OVERDUE:
	case DBK_ACTION_BATCH_RESEND:
	case DBK_ACTION_ANSWER_KEEP:
	case DBK_ACTION_ANSWER_APPLY:
	case DBK_ACTION_ANSWER_UNMATCHED:
	case DBK_ACTION_STATUS_APPLY:
		return DBK_MERGING_REFUSED;
	case DBK_ACTION_INIT:
	case DBK_ACTION_USER_ADD:
	case DBK_ACTION_USER_ROLE:
	case DBK_ACTION_USER_REMOVE:
	case DBK_ACTION_KEY_PASSWD:
	case DBK_ACTION_KEY_UNLOCK:
	case DBK_ACTION_KEY_RECOVERY:
	case DBK_ACTION_PROFILE:
	case DBK_ACTION_BACKUP_DONE:
	case DBK_ACTION_BOOK_SET:
	case DBK_ACTION_BOOK_REMOVE:
	case DBK_ACTION_REF_LOAD:
	case DBK_ACTION_STATIONERY_SET:
	case DBK_ACTION_STATIONERY_REMOVE:
	case DBK_ACTION_STATIONERY_KEEP:
	case DBK_ACTION_STATION_TRUST:
	case DBK_ACTION_STATION_EXPORT:
	case DBK_ACTION_STATION_IMPORT:
	case DBK_ACTION_STATION_RESOLVE:
	/* No rows: what is asked for beside them. */
	case DBK_ACTION_ENTRY_CORRECT_LETTERED:
	case DBK_ACTION_JOURNAL_EXPORT:
	case DBK_ACTION_KEY_RAW:
	case DBK_ACTION_ALL:
		break;
	}
	/* Without a default, so that the compiler asks about a new kind. */
	return DBK_MERGING_PROOF;
}

enum dbk_code
dbk_origin_read(struct dbk_merged_from *out, struct dbk_arena *a,
    const struct dbk_journal_row *row, struct dbk_err *err)
{
	enum dbk_code rc;

	rc = dbk_stored_read(out, &dbk_group_merged_from, a, row->origin, err);
	if (rc == DBK_OK &&
	    (out->ledger.s == NULL || out->hash.s == NULL || out->seq.v < 1))
		rc = dbk_fail(err, DBK_EDAMAGE,
		    "journal row %lld does not tell which ledger wrote it",
		    (long long)row->seq);
	return rc;
}

enum dbk_code
dbk_merged_hash(struct dbk_store *s, const char *ledger, int64_t number,
    char hash[DBK_HASH_HEX + 1], struct dbk_err *err)
{
	struct dbk_query q;

	hash[0] = '\0';
	dbk_query_begin(&q, s, DBK_SQL_MERGED_GET);
	dbk_query_text(&q, ledger);
	dbk_query_integer(&q, number);
	if (dbk_query_row(&q))
		dbk_query_copy_text(&q, 0, hash, DBK_HASH_HEX + 1);
	return dbk_query_end(&q, DBK_OK, err);
}

bool
dbk_merge_follows(const struct dbk_journal_row *row,
    const struct dbk_merged_from *origin, const char *before)
{
	struct dbk_journal_row there = *row;
	char hex[DBK_HASH_HEX + 1];
	size_t len;

	there.seq = origin->seq.v;
	there.origin = NULL;
	memset(there.prev, 0, sizeof there.prev);
	if ((before[0] == '\0') != (there.seq == 1) ||
	    (before[0] != '\0' &&
		(sodium_hex2bin(there.prev, sizeof there.prev, before,
		     strlen(before), NULL, &len, NULL) != 0 ||
		    len != sizeof there.prev)))
		return false;
	dbk_journal_hash(there.hash, &there);
	(void)sodium_bin2hex(hex, sizeof hex, there.hash, sizeof there.hash);
	return dbk_text_is(&origin->hash, hex);
}
