/*
 * replay_file.h -- batch files: the bytes that the ledger recorded, with the
 * communication password in its place.  Private to the replay.
 */
#ifndef DBK_REPLAY_FILE_H
#define DBK_REPLAY_FILE_H

#include <stdbool.h>

#include "edi/envelope.h"
#include "ledger/buf.h"
#include "ledger/file.h"
#include "ledger/ledger.h"

/* FOLDER/APP-ID.edi, appended. */
void dbk_replay_path(struct dbk_buf *out, const char *folder, const char *app,
    const char *id);

/* The name alone: APP-ID.edi, appended. */
void dbk_replay_name(struct dbk_buf *out, const char *app, const char *id);

/* What we built must pass what any file must pass: a finding is our defect
 * (DBK_EDEFECT). */
enum dbk_code dbk_replay_check_own(const struct dbk_buf *bytes,
    const char *batch, dbk_day today, struct dbk_err *err) DBK_CHECKED;

/* REPLAY-TARGET: something else stands where the batch should be written. */
void dbk_replay_report_target(struct dbk_sink *sink, const char *batch,
    const char *path);

/* True when the password is none or can stand in an A record; out is then it,
 * borrowed, or NULL.  Reported otherwise. */
bool dbk_replay_check_password(const char **out,
    const struct dbk_secret *password, struct dbk_sink *sink);

enum dbk_replay_found {
	DBK_REPLAY_ABSENT,
	DBK_REPLAY_SAME, /* these bytes, apart from the password */
	DBK_REPLAY_OTHER /* anything else */
};

/*
 * What is under that path.  bytes have a blank password; password (may be NULL)
 * gets the six characters that stand in the file when it is SAME: wipe it.
 */
enum dbk_code dbk_replay_look(enum dbk_replay_found *found, const char *path,
    const struct dbk_buf *bytes, char password[DBK_PASSWORD_LEN],
    struct dbk_err *err) DBK_CHECKED;

/*
 * SAME or OTHER: what was read somewhere, whose password is blanked by this.
 * password as for dbk_replay_look.
 */
enum dbk_replay_found dbk_replay_compare(struct dbk_buf *there,
    const struct dbk_buf *bytes, char password[DBK_PASSWORD_LEN]);

/*
 * Begin the file, write the bytes with the password (NULL: blank) and settle
 * it: what is left is dbk_file_commit or dbk_file_abandon.
 */
enum dbk_code dbk_replay_write(struct dbk_file **out, const char *path,
    const struct dbk_buf *bytes, const char *password,
    struct dbk_err *err) DBK_CHECKED;

/* BLAKE2b-256 of the bytes, in hexadecimal. */
void dbk_replay_digest(char out[DBK_HASH_HEX + 1], const struct dbk_buf *bytes);

#endif
