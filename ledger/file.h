/*
 * file.h -- whole files, safely.
 * A file is written to a temporary beside its target, flushed to the disk and
 * then renamed: under the final name there is the old file or the new one.
 */
#ifndef DBK_FILE_H
#define DBK_FILE_H

#include <stdio.h>

#include "ledger/base.h"
#include "ledger/buf.h"

struct dbk_file;

/* Record in err why a call about path failed (an errno), and what helps when no
 * room is left.  Returns DBK_ESYSTEM. */
enum dbk_code dbk_file_fail(struct dbk_err *err, const char *path, int number);

/*
 * Begin a new file at path (mode 0600; created with O_EXCL under a temporary
 * name in the same folder).  *out: close with dbk_file_commit or
 * dbk_file_abandon.  DBK_ESYSTEM names the path and the reason.
 */
enum dbk_code dbk_file_create(struct dbk_file **out, const char *path,
    struct dbk_err *err) DBK_CHECKED;

/* Append; a failure is kept and reported by dbk_file_commit. */
void dbk_file_write(struct dbk_file *f, const void *bytes, size_t len);

/* The temporary's name, for libraries that write by name; borrowed from f. */
const char *dbk_file_temporary(const struct dbk_file *f);

/*
 * Flush to the disk without renaming: after DBK_OK dbk_file_commit can fail
 * only by the rename.  On failure the temporary is still there; abandon it.
 */
enum dbk_code dbk_file_settle(struct dbk_file *f,
    struct dbk_err *err) DBK_CHECKED;

/* Settle, rename over the target, flush the folder; frees f in every case.  On
 * failure nothing is left behind and an older file of that name is unchanged. */
enum dbk_code dbk_file_commit(struct dbk_file *f,
    struct dbk_err *err) DBK_CHECKED;

/*
 * The same in two steps, for many files of a folder: each is settled and renamed
 * (f is freed in every case), then the folder of the last one is flushed to the
 * disk.  Until then a crash may take the new names back.
 */
enum dbk_code dbk_file_place(struct dbk_file *f,
    struct dbk_err *err) DBK_CHECKED;
enum dbk_code dbk_file_flush_names(const char *path,
    struct dbk_err *err) DBK_CHECKED;

/* Rename a file in one step and flush its new folder to the disk; what stands
 * under the new name is replaced. */
enum dbk_code dbk_file_rename(const char *from, const char *to,
    struct dbk_err *err) DBK_CHECKED;

/* Remove the temporary; frees f.  Takes NULL. */
void dbk_file_abandon(struct dbk_file *f);

/*
 * The end of a file that something else filled: dbk_file_commit when rc is
 * DBK_OK, otherwise dbk_file_abandon and rc.
 */
enum dbk_code dbk_file_finish(struct dbk_file *f, enum dbk_code rc,
    struct dbk_err *err) DBK_CHECKED;

/*
 * A new empty file of mode 0600 beside a path, for what nobody needs after this
 * process: the caller unlinks its name at once, and closes *fd.
 * name  is appended to
 */
enum dbk_code dbk_file_scratch(int *fd, struct dbk_buf *name,
    const char *beside, struct dbk_err *err) DBK_CHECKED;

/* DBK_EUSAGE when something stands under the name path and suffix, whatever it
 * is; DBK_ESYSTEM when that cannot be told. */
enum dbk_code dbk_file_absent(const char *path, const char *suffix,
    struct dbk_err *err) DBK_CHECKED;

/* Make one folder, for this user only (0700), unless it is there. */
enum dbk_code dbk_folder_ensure(const char *path,
    struct dbk_err *err) DBK_CHECKED;

/* The whole file appended to b; "-" is standard input.  Fails past limit
 * bytes (0: 1 GiB). */
enum dbk_code dbk_file_read(struct dbk_buf *b, const char *path, size_t limit,
    struct dbk_err *err) DBK_CHECKED;

#endif
