/*
 * second.h -- second keying: the risky fields of an entry, keyed once more by
 * another writer, where the profile asks for it (second_keying.* of
 * schemas/profile.fields).  Until both agree the entry cannot be completed
 * (SECOND-WANTED).  What the second writer keyed is journalled where it
 * differs.
 */
#ifndef DBK_SECOND_H
#define DBK_SECOND_H

#include "ledger/entries.h"

enum dbk_second {
	DBK_SECOND_OFF, /* the profile asks for none */
	DBK_SECOND_WANTED,
	DBK_SECOND_DIFFERS,
	DBK_SECOND_MATCHED, /* the fields are still as they were compared */
	DBK_SECOND_COUNT
};

/* "off", "wanted" ...; static. */
const char *dbk_second_name(enum dbk_second state);

/* A field that is to be keyed; strings borrowed for the call. */
struct dbk_second_field {
	const char *path;
	const struct dbk_field *field;
};

/*
 * How the current revision of an entry stands, and which of its fields are to
 * be keyed (each may be NULL; none of them when it is off).  ENTRY-UNKNOWN.
 */
enum dbk_code dbk_second_get(struct dbk_ledger *l, const char *number,
    enum dbk_second *state,
    enum dbk_code (*each)(void *arg, const struct dbk_second_field *field),
    void *arg, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* A value that the second writer keyed. */
struct dbk_second_value {
	const char *path, *value;
};

/* A field where the two differ; strings borrowed for the call. */
struct dbk_second_difference {
	const char *path, *label;
	const char *first, *second; /* second "": not keyed */
};

/*
 * Compare what the actor keyed from the papers with the current revision, and
 * journal it.  Case and space around a value do not matter.
 * differs  gets each difference
 * *state   DBK_SECOND_MATCHED or DBK_SECOND_DIFFERS
 * DBK_EDENIED: the actor keyed the revision.  DBK_EFINDINGS: ENTRY-UNKNOWN, or
 * ENTRY-STATE when the entry is no draft.  DBK_EUSAGE: none is asked for.
 */
enum dbk_code dbk_second_key(struct dbk_ledger *l, const char *number,
    const struct dbk_second_value *values, size_t n, enum dbk_second *state,
    void (*differs)(void *arg, const struct dbk_second_difference *d),
    void *arg, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* Drafts that wait for a second writer, and that the actor did not key. */
enum dbk_code dbk_second_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row),
    void *arg, struct dbk_err *err) DBK_CHECKED;

#endif
