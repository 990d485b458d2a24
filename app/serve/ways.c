#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/serve/ways.h"

/* POSIX has it declared by the program. */
extern char **environ;

static const char *const target_names[DBK_TARGET_COUNT] = {
    [DBK_TARGET_KEY] = DBK_TARGET_KEY_NAME,
    [DBK_TARGET_KEY_PASSPHRASE] = DBK_TARGET_KEY_PASSPHRASE_NAME,
    [DBK_TARGET_PASSWORD] = DBK_TARGET_PASSWORD_NAME,
    [DBK_TARGET_KNOWN_HOSTS] = DBK_TARGET_KNOWN_HOSTS_NAME,
    [DBK_TARGET_HOST_KEY] = DBK_TARGET_HOST_KEY_NAME,
    [DBK_TARGET_TIMEOUT] = DBK_TARGET_TIMEOUT_NAME,
};

/* value NULL: nothing. */
static void
add(struct dbk_way *way, const char *name, const char *value)
{
	if (value == NULL)
		return;
	way->options[way->n].name = name;
	way->options[way->n].value = value;
	way->n++;
}

static void
add_server(struct dbk_way *way, const struct dbk_args *args,
    const struct dbk_option *rows)
{
	size_t i;

	for (i = 0; i < DBK_TARGET_COUNT; i++)
		add(way, target_names[i], dbk_args_value(args, &rows[i]));
}

static enum dbk_code
name_target(struct dbk_way *way, const struct dbk_transport *t,
    struct dbk_err *err)
{
	way->target = strdup(dbk_transport_target(t));
	return way->target != NULL ? DBK_OK : dbk_fail_memory(err);
}

/* rows are those of a server: beside a folder they belong to the other way. */
static enum dbk_code
try_target(struct dbk_way *way, const char *where, const struct dbk_args *args,
    const struct dbk_option *rows, struct dbk_err *err)
{
	const struct dbk_args none = {0};
	struct dbk_target target = {0};
	enum dbk_code rc;

	if (dbk_target_is_server(where))
		add_server(way, args, rows);
	else
		args = &none;
	rc = dbk_target_open(&target, where, args, rows, err);
	if (rc == DBK_OK)
		rc = name_target(way, target.transport, err);
	dbk_target_fini(&target);
	return rc;
}

static enum dbk_code
try_command(struct dbk_way *way, const char *command, struct dbk_err *err)
{
	struct dbk_transport *t;
	enum dbk_code rc;

	rc = dbk_transport_command(&t, command, environ, err);
	if (rc == DBK_OK)
		rc = name_target(way, t, err);
	dbk_transport_close(t);
	return rc;
}

/* What is read again at each transfer cannot come from standard input, and an
 * option wants the one that it belongs to. */
static enum dbk_code
check(const struct dbk_args *args, const struct dbk_option *rows,
    struct dbk_err *err)
{
	static const int files[] = {DBK_WAY_TARGET + DBK_TARGET_KEY_PASSPHRASE,
	    DBK_WAY_TARGET + DBK_TARGET_PASSWORD};
	const char *value;
	size_t i;

	if (dbk_args_has(args, &rows[DBK_WAY_SEND_TO]) &&
	    dbk_args_has(args, &rows[DBK_WAY_SEND_EXEC]))
		return dbk_fail(err, DBK_EUSAGE,
		    "--send-to or --send-exec: give one of them");
	for (i = 0; i < sizeof files / sizeof files[0]; i++) {
		value = dbk_args_value(args, &rows[files[i]]);
		if (value != NULL && strcmp(value, "-") == 0)
			return dbk_fail(err, DBK_EUSAGE,
			    "--%s wants a file: it is read at each transfer",
			    rows[files[i]].name);
	}
	if (dbk_args_has(args, &rows[DBK_WAY_ANSWERS_FROM]))
		return DBK_OK;
	for (i = DBK_WAY_PATTERN; i <= DBK_WAY_MOVE_TO; i++)
		if (dbk_args_has(args, &rows[i]))
			return dbk_fail(err, DBK_EUSAGE,
			    "--%s goes with --answers-from only", rows[i].name);
	return DBK_OK;
}

enum dbk_code
dbk_ways_read(struct dbk_ways *ways, const struct dbk_args *args,
    const struct dbk_option *rows, struct dbk_err *err)
{
	const char *to = dbk_args_value(args, &rows[DBK_WAY_SEND_TO]);
	const char *command = dbk_args_value(args, &rows[DBK_WAY_SEND_EXEC]);
	const char *from = dbk_args_value(args, &rows[DBK_WAY_ANSWERS_FROM]);
	const struct dbk_option *servers = &rows[DBK_WAY_TARGET];
	bool any_server = (to != NULL && dbk_target_is_server(to)) ||
	    (from != NULL && dbk_target_is_server(from));
	enum dbk_code rc;
	size_t i;

	rc = check(args, rows, err);
	for (i = 0; rc == DBK_OK && !any_server && i < DBK_TARGET_COUNT; i++)
		if (dbk_args_has(args, &servers[i]))
			rc = dbk_fail(err, DBK_EUSAGE,
			    "--%s goes with an sftp:// address only",
			    servers[i].name);
	add(&ways->send, "to", to);
	add(&ways->send, "exec", command);
	add(&ways->answers, "from", from);
	add(&ways->answers, "pattern",
	    dbk_args_value(args, &rows[DBK_WAY_PATTERN]));
	add(&ways->answers, "move-to",
	    dbk_args_value(args, &rows[DBK_WAY_MOVE_TO]));
	if (rc == DBK_OK && to != NULL)
		rc = try_target(&ways->send, to, args, servers, err);
	if (rc == DBK_OK && command != NULL)
		rc = try_command(&ways->send, command, err);
	if (rc == DBK_OK && from != NULL)
		rc = try_target(&ways->answers, from, args, servers, err);
	return rc;
}

void
dbk_ways_fini(struct dbk_ways *ways)
{
	free(ways->send.target);
	free(ways->answers.target);
	memset(ways, 0, sizeof *ways);
}
