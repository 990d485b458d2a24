/*
 * ways.h -- where the page may send batches to and fetch answers from.  Whoever
 * starts the server says it; the page only says when.
 */
#ifndef DBK_SERVE_WAYS_H
#define DBK_SERVE_WAYS_H

#include "app/target.h"

/* The rows of serve's table from row first on. */
enum {
	DBK_WAY_SEND_TO,
	DBK_WAY_SEND_EXEC,
	DBK_WAY_ANSWERS_FROM,
	DBK_WAY_PATTERN,
	DBK_WAY_MOVE_TO,
	DBK_WAY_TARGET,
	DBK_WAY_COUNT = DBK_WAY_TARGET + DBK_TARGET_COUNT
};
#define DBK_WAY_OPTIONS(first) \
	[(first) + \
	    DBK_WAY_SEND_TO] = {"send-to", "DIR|URL", \
	    "where the page sends batches to, as replay send --to; otherwise " \
	    "it sends none", \
	    0, 0}, \
	    [(first) + DBK_WAY_SEND_EXEC] = {"send-exec", "CMD", \
		"instead: the command that gets each batch, as replay send " \
		"--exec", \
		0, 0}, \
	    [(first) + DBK_WAY_ANSWERS_FROM] = {"answers-from", "DIR|URL", \
		"where the page fetches answers, as respond --from; otherwise " \
		"it takes files only", \
		0, 0}, \
	    [(first) + DBK_WAY_PATTERN] = {"answers-pattern", "P", \
		"which files there, as respond --pattern", 0, 0}, \
	    [(first) + DBK_WAY_MOVE_TO] = {"answers-move-to", "DIR", \
		"where files go once they are read, as respond --move-to", 0, \
		0}, \
	    DBK_TARGET_OPTIONS((first) + DBK_WAY_TARGET, "sftp-")

/* Options of the command that goes a way. */
struct dbk_way {
	char *target; /* in words; NULL: there is no such way */
	struct {
		const char *name, *value; /* borrowed from the command line */
	} options[3 + DBK_TARGET_COUNT];
	size_t n;
};

struct dbk_ways {
	struct dbk_way send, answers;
};

/*
 * What a command line says of ways; rows is the first of the options above.
 * Each is opened once, so that what cannot be used is refused here.  Free with
 * dbk_ways_fini, also after a failure.
 */
enum dbk_code dbk_ways_read(struct dbk_ways *ways, const struct dbk_args *args,
    const struct dbk_option *rows, struct dbk_err *err) DBK_CHECKED;

void dbk_ways_fini(struct dbk_ways *ways);

#endif
