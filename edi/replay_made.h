/*
 * replay_made.h -- one batch on its way into its file: collected, made the
 * bytes of a file, checked as any file is, written beside its name.  Nothing
 * but the batch is touched, so that it may be made on another thread.  Private
 * to the replay.
 */
#ifndef DBK_REPLAY_MADE_H
#define DBK_REPLAY_MADE_H

#include "edi/replay_batch.h"
#include "edi/replay_file.h"

/* Where it was written; free with dbk_replay_written_fini. */
struct dbk_replay_written {
	struct dbk_buf path;
	struct dbk_built_row row;
	struct dbk_file *file; /* settled, not renamed; NULL: not (any more) */
};

/* Zero-initialise; free with dbk_replay_made_fini. */
struct dbk_replay_made {
	/* Set before it is made, and not changed meanwhile. */
	const struct dbk_replay_options *options; /* borrowed */
	const char *password; /* of the A record; borrowed; NULL: blank */
	struct dbk_replay_batch batch; /* its entries */
	size_t size; /* bytes of their lines */

	/* What became of it. */
	struct dbk_arena arena;
	struct dbk_batch document; /* values owned by arena, batch, written */
	struct dbk_buf lines; /* both for dbk_batch_add */
	struct dbk_buf bytes; /* of the file */
	struct dbk_replay_written written;
	enum dbk_replay_found found; /* under the path */
	enum dbk_code rc;
	struct dbk_err err;
};

/* Its id, the path FOLDER/APP-ID.edi, and the row as far as they tell. */
enum dbk_code dbk_replay_made_name(struct dbk_replay_made *m,
    const char *folder, const char *id, struct dbk_err *err) DBK_CHECKED;

/* Make the batch: document, lines, row, found, file, or why not: rc, err. */
void dbk_replay_make(struct dbk_replay_made *m);

/* Of one that was made before: write bytes; found, file, rc, err. */
void dbk_replay_make_again(struct dbk_replay_made *m);

/* How it went: DBK_OK, m's failure, or DBK_EFINDINGS with REPLAY-TARGET when
 * something else stands under the path. */
enum dbk_code dbk_replay_made_end(struct dbk_replay_made *m,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* Empty, for another batch; most memory is kept. */
void dbk_replay_made_reset(struct dbk_replay_made *m);

/* A file that was not renamed goes. */
void dbk_replay_written_fini(struct dbk_replay_written *w);
void dbk_replay_made_fini(struct dbk_replay_made *m);

#endif
