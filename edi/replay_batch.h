/*
 * replay_batch.h -- a batch being put together: entries as records, in blocks.
 * Private to the replay.
 */
#ifndef DBK_REPLAY_BATCH_H
#define DBK_REPLAY_BATCH_H

#include "edi/envelope.h"
#include "edi/replay.h"
#include "ledger/arena.h"
#include "ledger/buf.h"

#define DBK_REPLAY_APP "SE"

/* An entry of the batch. */
struct dbk_replay_item {
	char number[DBK_NUMBER_LEN + 1];
	char filer[4];
	char port[5]; /* decides the block: see dbk_replay_port */
	char action[2]; /* SE10 action code, as a string */
	size_t offset, len; /* of its lines in the buffer */
	unsigned long records;
	unsigned block, position; /* 1-based, set by dbk_replay_arrange */
};

/* Zero-initialise, set profile and app; free with dbk_replay_batch_fini. */
struct dbk_replay_batch {
	const struct dbk_profile *profile; /* borrowed */
	const char *app; /* application identifier code; static */
	char id[DBK_BATCH_ID_LEN + 1];
	struct dbk_buf records; /* 80 bytes each, of the entry at hand */
	struct dbk_buf lines; /* ledger/lines.h, in order of adding */
	struct dbk_buf items; /* struct dbk_replay_item each */
	size_t nitems;
	unsigned blocks;
};

struct dbk_replay_item *dbk_replay_items(const struct dbk_replay_batch *b);

/*
 * The port that decides the block of an entry: its port of entry, or else its
 * port of unlading, or else the processing port of the profile; NULL when
 * there is none.
 */
const struct dbk_text *dbk_replay_port(const struct dbk_entry *entry,
    const struct dbk_profile *profile);

/* The entry as it will be sent: with the contact of the profile where it has
 * none of its own.  Borrows from both. */
struct dbk_entry dbk_replay_entry(const struct dbk_entry *entry,
    const struct dbk_profile *profile);

/*
 * Add an entry that passed every rule, with what was requested for it (action
 * A alone: an Add).  DBK_EFINDINGS with REPLAY-TOO-LARGE
 * when it needs more records than a block may hold; it is not added then.
 */
enum dbk_code dbk_replay_add(struct dbk_replay_batch *b, const char *number,
    const struct dbk_entry *entry, const struct dbk_request *request,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* Add an entry of another batch as it stood there, with its lines. */
enum dbk_code dbk_replay_batch_put(struct dbk_replay_batch *b,
    const struct dbk_replay_item *item, const char *lines,
    struct dbk_err *err) DBK_CHECKED;

/*
 * Put the items into the order of their blocks: by filer, district (10, 46 and
 * 47 together), port and number.
 */
void dbk_replay_arrange(struct dbk_replay_batch *b);

/* The processing port of the block that begins at the item: that of the profile
 * when its district fits, else the item's own. */
const char *dbk_replay_block_port(const struct dbk_replay_batch *b,
    const struct dbk_replay_item *first);

/*
 * Append the arranged batch A..Z as lines (ledger/lines.h), the password blank;
 * document (values owned by a) gets what the ledger records of it.
 */
enum dbk_code dbk_replay_render(struct dbk_buf *out, struct dbk_batch *document,
    struct dbk_arena *a, const struct dbk_replay_batch *b,
    const struct dbk_replay_options *options, const char *path,
    struct dbk_err *err) DBK_CHECKED;

/* Empty, for the next batch; the memory is kept. */
void dbk_replay_batch_reset(struct dbk_replay_batch *b);
void dbk_replay_batch_fini(struct dbk_replay_batch *b);

#endif
