/*
 * session.h -- an open ledger, and what its parts share: transactions, the
 * tail of the journal, the profile in force, rows.  Private to the ledger.
 */
#ifndef DBK_SESSION_H
#define DBK_SESSION_H

#include "ledger/codes_read.h"
#include "ledger/date.h"
#include "ledger/document.h"
#include "ledger/entries.h"
#include "ledger/journal.h"
#include "ledger/keys.h"
#include "ledger/lock.h"
#include "ledger/project.h"
#include "ledger/store.h"

struct dbk_ledger {
	char *path;
	struct dbk_actor actor;
	enum dbk_role role; /* of the actor */
	enum dbk_access access;
	char id[DBK_LEDGER_ID_LEN + 1];
	struct dbk_lock *lock; /* NULL: read only */
	struct dbk_keys keys;
	struct dbk_secret key; /* of the database */
	bool by_recovery; /* opened by the recovery code */
	char notice[400]; /* dbk_ledger_notice */
	struct dbk_store store;
	struct dbk_projection projection;

	bool open; /* a transaction is */
	bool tail_known;
	int64_t tail_seq; /* 0: the journal is empty */
	unsigned char tail_hash[DBK_HASH_LEN];
	bool profile_known;
	struct dbk_profile profile;
	struct dbk_arena profile_arena;

	struct dbk_codes codes; /* that values are judged by */
	const struct dbk_watch *watch; /* dbk_ledger_watch; borrowed */

	/* Work space of one call that changes the ledger. */
	struct dbk_arena work;
	struct dbk_buf json;
	/* Strings that a call leaves with its caller until the next one. */
	struct dbk_arena held;
};

#define DBK_WORK_LIMIT ((size_t)512 * 1024 * 1024) /* bytes */

/* An empty session and its end, which rolls back and closes the store. */
void dbk_session_init(struct dbk_ledger *l, const struct dbk_actor *actor,
    enum dbk_access access);
void dbk_session_fini(struct dbk_ledger *l);

/* What SQLCipher wants to know of l's database; borrows from l. */
struct dbk_cipher dbk_session_cipher(const struct dbk_ledger *l);

/*
 * Another session with the keys of like, on the database at path: a copy of
 * its database, or the same one.  Close with dbk_ledger_close.
 */
enum dbk_code dbk_session_open_like(struct dbk_ledger **out,
    const struct dbk_ledger *like, const char *path, enum dbk_access access,
    struct dbk_err *err) DBK_CHECKED;

/* The key file as table key_copy has it; none when that is empty. */
enum dbk_code dbk_session_key_copy(struct dbk_ledger *l, struct dbk_keys *keys,
    struct dbk_err *err) DBK_CHECKED;

/*
 * After l was opened: from now on l->keys are those that the ledger keeps, and
 * they tell the role.  A user whose slot was taken out is refused (DBK_EDENIED)
 * although the key file was put back, and a writer writes damaged or older key
 * files again; l->notice tells.  In a ledger that lost its copy every user
 * reads only: the files could have been changed by anybody.
 */
enum dbk_code dbk_session_settle_keys(struct dbk_ledger *l,
    struct dbk_err *err) DBK_CHECKED;

/* A journal row about a user's slot (NULL: the recovery slot), with the text of
 * the key file that follows from it. */
enum dbk_code dbk_keys_append(struct dbk_ledger *l, enum dbk_action action,
    const struct dbk_slot *slot, const struct dbk_buf *text,
    struct dbk_err *err) DBK_CHECKED;

/* dbk_right_need, as the case is that the row is about. */
enum dbk_code dbk_right_need_row(struct dbk_ledger *l, enum dbk_action action,
    const struct dbk_journal_row *row, struct dbk_err *err) DBK_CHECKED;

/*
 * A change: joins the open transaction or opens one of its own, told by *own.
 * End it with dbk_change_end, which commits or rolls back its own transaction
 * as rc says and returns rc, or why the commit failed.
 */
enum dbk_code dbk_change_begin(struct dbk_ledger *l, bool *own,
    struct dbk_err *err) DBK_CHECKED;
enum dbk_code dbk_change_end(struct dbk_ledger *l, bool own, enum dbk_code rc,
    struct dbk_err *err) DBK_CHECKED;

/* Many reads of one state, whatever is written meanwhile; as above.  A caller
 * of ours must not change the ledger in between. */
enum dbk_code dbk_snapshot_begin(struct dbk_ledger *l, bool *own,
    struct dbk_err *err) DBK_CHECKED;
enum dbk_code dbk_snapshot_end(struct dbk_ledger *l, bool own, enum dbk_code rc,
    struct dbk_err *err) DBK_CHECKED;

/* tail_seq and tail_hash are those of the newest journal row. */
enum dbk_code dbk_session_tail(struct dbk_ledger *l,
    struct dbk_err *err) DBK_CHECKED;

/* The profile in force, valid until it changes; before the first one is there,
 * an empty one. */
enum dbk_code dbk_session_profile(struct dbk_ledger *l,
    const struct dbk_profile **out, struct dbk_err *err) DBK_CHECKED;
enum dbk_code dbk_session_station(struct dbk_ledger *l, const char **out,
    struct dbk_err *err) DBK_CHECKED;

/* The calendar date of the actor's now; 0 when it has none. */
dbk_day dbk_session_today(const struct dbk_ledger *l);

/* A text for a document that is made here; s is borrowed. */
struct dbk_text dbk_text_of(const char *s);

/* Each of n strings becomes a copy owned by a; NULL stays NULL. */
enum dbk_code dbk_strings_hold(struct dbk_arena *a, const char **strings[],
    size_t n, struct dbk_err *err) DBK_CHECKED;

/* Each of n strings becomes a copy that lives until the next call on l. */
enum dbk_code dbk_session_hold(struct dbk_ledger *l, const char **strings[],
    size_t n, struct dbk_err *err) DBK_CHECKED;

/*
 * The index row of an entry as it stands.  Strings are held (dbk_session_hold),
 * *found is false when there is none.
 */
struct dbk_standing {
	struct dbk_entry_row row;
	bool filed; /* a transfer to CBP began */
	int batch_state; /* enum dbk_batch_state; -1: in no batch */
	bool held; /* CBP has it on file */
	bool blocked; /* another station has the number, too */
	const char *released; /* YYYY-MM-DD, as CBP's notices tell, or else an
				 * officer; "": not */
};
enum dbk_code dbk_session_entry(struct dbk_ledger *l, const char *number,
    struct dbk_standing *out, bool *found, struct dbk_err *err) DBK_CHECKED;

/* The same; an entry that is not there is ENTRY-UNKNOWN, DBK_EFINDINGS. */
enum dbk_code dbk_session_known(struct dbk_ledger *l, const char *number,
    struct dbk_standing *out, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/* The same, for a change of it: an entry number that another station has, too,
 * is ENTRY-BLOCKED, DBK_EFINDINGS. */
enum dbk_code dbk_session_changeable(struct dbk_ledger *l, const char *number,
    struct dbk_standing *out, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/* The entry document that journal row seq keeps, values owned by a. */
enum dbk_code dbk_session_document(struct dbk_ledger *l, int64_t seq,
    struct dbk_entry *entry, struct dbk_arena *a,
    struct dbk_err *err) DBK_CHECKED;

/* Columns 0 to 20 of a query of an entry row. */
void dbk_entry_row_get(struct dbk_entry_row *row, struct dbk_query *q);

/* Its strings become copies, owned by a. */
enum dbk_code dbk_entry_row_hold(struct dbk_entry_row *row, struct dbk_arena *a,
    struct dbk_err *err) DBK_CHECKED;
struct dbk_batch_row;
enum dbk_code dbk_batch_row_hold(struct dbk_batch_row *row, struct dbk_arena *a,
    struct dbk_err *err) DBK_CHECKED;

/* Columns 0 to 4 of a query of conditions; values valid until its next row. */
void dbk_condition_get(struct dbk_condition *c, struct dbk_query *q);
#define DBK_CONDITION_ENTRY 5 /* the column with the entry's number */

/* SECOND-WANTED when an entry must be keyed a second time before it is
 * complete (ledger/second.h). */
enum dbk_code dbk_second_judge(struct dbk_ledger *l,
    const struct dbk_entry_row *row, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/* Report a rule of the ledger about a thing named by value; DBK_EFINDINGS. */
enum dbk_code dbk_session_refuse(struct dbk_sink *sink, enum dbk_rule rule,
    const char *entry_number, const char *value, const char *detail);

#endif
