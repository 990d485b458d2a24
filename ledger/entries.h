/*
 * entries.h -- entries in the ledger: keying, completing, voiding, history.
 */
#ifndef DBK_ENTRIES_H
#define DBK_ENTRIES_H

#include "ledger/document.h"
#include "ledger/ledger.h"

/* The numbers of both stand in ledgers: a new state goes before COUNT. */
enum dbk_paper {
	DBK_PAPER_DRAFT,
	DBK_PAPER_COMPLETE,
	DBK_PAPER_LETTERED,
	DBK_PAPER_RELEASED,
	DBK_PAPER_REFUSED,
	DBK_PAPER_VOID,
	DBK_PAPER_COUNT
};

/* State of the Cargo Release filing of an entry (design.md, States). */
enum dbk_filing {
	DBK_FILING_NONE,
	DBK_FILING_QUEUED, /* in a batch that is not sent, or waits for
				 * one */
	DBK_FILING_SENT,
	DBK_FILING_NO_ANSWER, /* sent, and no answer came in the time set */
	DBK_FILING_ACCEPTED,
	DBK_FILING_ACCEPTED_WARNING,
	DBK_FILING_REVIEW,
	DBK_FILING_REJECTED,
	DBK_FILING_RETRY, /* ACE failed (ZZZ): nothing was processed */
	DBK_FILING_CANCELLED, /* CBP accepted a cancellation: the number is
				 * spent, nothing is filed for it again */
	DBK_FILING_COUNT
};

/* What states are called that a damaged ledger has and we do not. */
#define DBK_STATE_UNKNOWN "unknown"

/* "draft" ..., "none" ...: as the contract spells them; static. */
const char *dbk_paper_name(enum dbk_paper state);
const char *dbk_filing_name(enum dbk_filing state);
/* DBK_PAPER_COUNT / DBK_FILING_COUNT when there is no such name. */
enum dbk_paper dbk_paper_named(const char *name);
enum dbk_filing dbk_filing_named(const char *name);

/*
 * What CBP's status notices say of the cargo.  A later one is stronger where
 * two decisions carry the same minute.
 */
enum dbk_cargo {
	DBK_CARGO_NONE, /* no notice */
	DBK_CARGO_ON_FILE,
	DBK_CARGO_NO_BILL, /* CBP finds no bill, or it was deleted */
	/* From here on decisions; the ones above tell where it is. */
	DBK_CARGO_ADMISSIBLE,
	DBK_CARGO_RELEASED,
	DBK_CARGO_RELEASE_REMOVED,
	DBK_CARGO_REVIEW,
	DBK_CARGO_DOCUMENTS,
	DBK_CARGO_EXAM,
	DBK_CARGO_HELD,
	DBK_CARGO_CANCELLED,
	DBK_CARGO_COUNT
};

/* "none", "on_file" ...; static.  DBK_CARGO_COUNT when there is no such
 * name. */
const char *dbk_cargo_name(enum dbk_cargo state);
enum dbk_cargo dbk_cargo_named(const char *name);

/* What holds of the cargo of an entry.  Strings as those of the entry's row. */
struct dbk_cargo_row {
	enum dbk_cargo state;
	const char *at; /* CBP's, of the notice that decides */
	const char *release_date, *release_origin;
};

/* The index row of an entry.  Strings are borrowed for the call, "" when
 * unknown. */
struct dbk_entry_row {
	char number[DBK_NUMBER_LEN + 1];
	enum dbk_paper paper;
	enum dbk_filing filing;
	int64_t revision; /* 1 for the first */
	int64_t seq; /* journal row of the current revision */
	int64_t value; /* whole US dollars; 0 when not keyed */
	const char *entry_type, *mode, *port;
	const char *importer; /* the name, or else the number */
	const char *letter; /* letter number */
	const char *batch; /* id of the newest batch it is in */
	const char *writer, *station;
	const char *keyed_at, *changed_at;
	char action[2]; /* SE10 action code of the filing: A, R, U, D */
	struct dbk_cargo_row cargo;
};

/*
 * Add an entry from one JSON document.  Without entry_number the next free
 * number of this station's pools is taken.
 * source  the document, with its file and line for findings
 * again   true: allow a document equal to one already there but for its number
 *         (a repeated command must not file the same shipment twice)
 * number  gets the entry number
 * Findings (DBK_EFINDINGS, nothing changed): form and key rules, NUMBER-*,
 * ENTRY-EXISTS, ENTRY-SAME, POOL-EMPTY.
 */
enum dbk_code dbk_entry_add(struct dbk_ledger *l,
    const struct dbk_source *source, bool again,
    char number[DBK_NUMBER_LEN + 1], struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/*
 * The same of a document that was read already (from a table); its form is
 * checked here.  source has the places of its values.
 * check_only  only find what is wrong: nothing is added, number stays empty
 */
enum dbk_code dbk_entry_add_read(struct dbk_ledger *l,
    const struct dbk_entry *entry, const struct dbk_source *source, bool again,
    bool check_only, char number[DBK_NUMBER_LEN + 1], struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/*
 * The document of a revision (0: current) as canonical JSON with its
 * entry_number, appended to json, which may be NULL for the row alone (and
 * revision 0); row may be NULL, its strings are borrowed until the next call on
 * l.  DBK_EFINDINGS with ENTRY-UNKNOWN.
 */
enum dbk_code dbk_entry_get(struct dbk_ledger *l, const char *number,
    int64_t revision, struct dbk_buf *json, struct dbk_entry_row *row,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* Run every rule of stage complete on the current revision; changes nothing.
 * DBK_EFINDINGS when there are errors. */
enum dbk_code dbk_entry_check(struct dbk_ledger *l, const char *number,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* draft -> complete when every rule holds; ENTRY-STATE in any other state
 * (already complete: DBK_OK, nothing changes). */
enum dbk_code dbk_entry_complete(struct dbk_ledger *l, const char *number,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/*
 * A new revision; reason is wanted (DBK_EUSAGE).  A draft or complete entry
 * becomes a draft again; a lettered or later one keeps its state and needs
 * every rule to hold.  A rejected Add is queued again.  An entry in a batch
 * that was built takes that batch back (DBK_BATCH_WITHDRAWN).  Where CBP has
 * the entry on file only the paper changes: the warning ENTRY-FILED says that a
 * replace or an update must be requested (dbk_filing_request).  Refused with
 * ENTRY-STATE: a void entry, one whose filing is under way, since nobody knows
 * what CBP has, and one whose filing was cancelled.
 * ENTRY-NUMBER-FIXED: the document has another entry number.
 */
enum dbk_code dbk_entry_correct(struct dbk_ledger *l, const char *number,
    const struct dbk_source *source, const char *reason, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/* Void a number: it stays spent; reason is wanted (DBK_EUSAGE).  Refused
 * (ENTRY-STATE) once a transfer of the entry to CBP began, whatever came of it,
 * and once it was released. */
enum dbk_code dbk_entry_void(struct dbk_ledger *l, const char *number,
    const char *reason, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* What the officer told: lettered -> released, or refused. */
enum dbk_code dbk_entry_release(struct dbk_ledger *l, const char *number,
    const struct dbk_release *release, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/* Which entries; zero-initialise for all.  Strings borrowed for the call. */
struct dbk_entry_filter {
	const char *port;
	const char *letter;
	unsigned papers; /* bit set of 1u << DBK_PAPER_*; 0: all */
	unsigned filings; /* bit set of 1u << DBK_FILING_*; 0: all */
	int64_t limit; /* most rows; 0: all */
};

/* Every entry in order of its number, without documents; ends early when each
 * returns anything but DBK_OK, which is then returned. */
enum dbk_code dbk_entry_list(struct dbk_ledger *l,
    const struct dbk_entry_filter *filter,
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/*
 * The same with the current document, read into entry (valid for the call;
 * entry_number is always set).  Rows are read ahead of each, which may read the
 * ledger but not change what is listed.
 */
enum dbk_code dbk_entry_scan(struct dbk_ledger *l,
    const struct dbk_entry_filter *filter,
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row,
	const struct dbk_entry *entry),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/*
 * One journal row of an entry's history; strings borrowed for the call, "" when
 * there is none.  Actions: docs/ledger-format.md, The journal.
 */
struct dbk_history_row {
	int64_t seq;
	const char *at, *user, *station, *action, *reason;
	const char *about; /* letter or batch that the row is about */
	const char *document; /* JSON; "" for rows about many entries */
	const char *hash;
};

/* Oldest first.  ENTRY-UNKNOWN as above. */
enum dbk_code dbk_entry_history(struct dbk_ledger *l, const char *number,
    enum dbk_code (*each)(void *arg, const struct dbk_history_row *row),
    void *arg, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

#endif
