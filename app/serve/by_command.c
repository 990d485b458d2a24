/*
 * Requests that are commands of the program: what the path, the query and the
 * body say becomes a command line, and the command's JSON, or the file that it
 * writes, is the answer.  So both do the same and refuse the same.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/serve/routes.h"
#include "ledger/file.h"

/* The option that names the file a command writes. */
#define FILE_OPTION "out"
/* Arguments of one line. */
#define ARGUMENTS_MOST 1024

/* A command line as it is put together; texts are kept until its end. */
struct line {
	struct dbk_call *call;
	const struct dbk_command *command;
	struct dbk_arena arena;
	const char *options[ARGUMENTS_MOST], *words[ARGUMENTS_MOST];
	size_t noptions, nwords;
	const char *file; /* that the command is to write; NULL: none */
	const char *read; /* that it is to read, and that is ours; NULL */
	struct dbk_err *err;
	enum dbk_code rc;
};

static const char *
keep(struct line *line, const char *s, size_t len)
{
	const char *kept = dbk_arena_copy(&line->arena, s, len);

	if (kept == NULL && line->rc == DBK_OK)
		line->rc = dbk_fail_memory(line->err);
	return kept;
}

static void
push(struct line *line, const char **table, size_t *n, const char *argument)
{
	if (line->rc != DBK_OK)
		return;
	if (*n == ARGUMENTS_MOST)
		line->rc = dbk_fail(line->err, DBK_EUSAGE,
		    "more than %d values at once", ARGUMENTS_MOST);
	else
		table[(*n)++] = argument;
}

/* "--name=value", or "--name" for an option that takes none. */
static void
push_option(struct line *line, const char *name, const char *value)
{
	const struct dbk_options *options = &line->command->options;
	struct dbk_buf text = {0};
	size_t i = 0;

	while (i < options->n && strcmp(options->rows[i].name, name) != 0)
		i++;
	dbk_buf_add_format(&text, "--%s", name);
	if (i == options->n || options->rows[i].argument != NULL)
		dbk_buf_add_format(&text, "=%s", value);
	if (line->rc == DBK_OK)
		line->rc = dbk_buf_check(&text, line->err);
	if (line->rc == DBK_OK)
		push(line, line->options, &line->noptions,
		    keep(line, text.data, text.len));
	dbk_buf_fini(&text);
}

static void
give(struct line *line, const char *name, const char *value)
{
	const struct dbk_route *route = line->call->route;

	if (dbk_route_lists(route->words, name))
		push(line, line->words, &line->nwords, value);
	else if (dbk_route_lists(route->parameters, name))
		push_option(line, name, value);
	else if (line->rc == DBK_OK)
		line->rc = dbk_fail(line->err, DBK_EUSAGE,
		    "there is no member \"%.60s\"", name);
}

static enum MHD_Result
give_parameter(void *arg, enum MHD_ValueKind kind, const char *key,
    const char *value)
{
	struct line *line = arg;

	(void)kind;
	give(line, key, value != NULL ? value : "");
	return line->rc == DBK_OK ? MHD_YES : MHD_NO;
}

/* A text, a whole number, or true. */
static void
give_member(struct line *line, const char *key, const json_t *value)
{
	char text[24];

	if (json_is_string(value)) {
		give(line, key, json_string_value(value));
	} else if (json_is_integer(value)) {
		(void)snprintf(text, sizeof text, "%" PRId64,
		    (int64_t)json_integer_value(value));
		give(line, key, keep(line, text, strlen(text)));
	} else if (json_is_true(value)) {
		give(line, key, "");
	} else if (!json_is_null(value) && !json_is_false(value)) {
		line->rc = dbk_fail(line->err, DBK_EUSAGE,
		    "\"%.60s\" wants a text or a number", key);
	}
}

static void
give_members(struct line *line, const json_t *object)
{
	const char *key;
	json_t *value;
	void *at;
	size_t i;

	at = json_object_iter((json_t *)(uintptr_t)object);
	for (; at != NULL && line->rc == DBK_OK;
	     at = json_object_iter_next((json_t *)(uintptr_t)object, at)) {
		key = json_object_iter_key(at);
		value = json_object_iter_value(at);
		if (!json_is_array(value)) {
			give_member(line, key, value);
			continue;
		}
		for (i = 0; i < json_array_size(value); i++)
			if (line->rc == DBK_OK)
				give_member(line, key,
				    json_array_get(value, i));
	}
}

/* The command of words like "letter make --draft", and the options there. */
static void
take_command(struct line *line)
{
	const struct dbk_command *const *table = dbk_commands;
	const struct dbk_command *group = NULL;
	const char *s = line->call->route->command, *word;
	size_t len;

	for (; *s != '\0' && line->rc == DBK_OK; s += len + (s[len] == ' ')) {
		len = strcspn(s, " ");
		word = keep(line, s, len);
		if (word == NULL)
			return;
		if (word[0] == '-') {
			push(line, line->options, &line->noptions, word);
			continue;
		}
		group = line->command;
		line->command = dbk_command_find(table, word);
		if (line->command == NULL)
			line->rc = dbk_fail(line->err, DBK_EDEFECT,
			    "there is no command \"%s\"", word);
		else
			table = line->command->commands;
	}
	if (line->rc == DBK_OK)
		dbk_out_begin(&line->call->out,
		    group != NULL ? group->name : line->command->name,
		    group != NULL ? line->command->name : NULL);
}

/* In memory, and ours alone: papers are not left on a disk in clear. */
static void
take_file(struct line *line)
{
	const char *path = line->call->route->pattern;
	const char *ending = strrchr(path, '.');
	struct dbk_buf name = {0};

	if (ending == NULL || strchr(ending, '/') != NULL)
		ending = ".out";
	dbk_buf_add_format(&name, "%s/%lu%s", line->call->serve->folder,
	    line->call->serial, ending);
	if (line->rc == DBK_OK)
		line->rc = dbk_buf_check(&name, line->err);
	if (line->rc == DBK_OK) {
		line->file = keep(line, name.data, name.len);
		push_option(line, FILE_OPTION, name.data);
	}
	dbk_buf_fini(&name);
}

/* The body as a file that the command reads, and that findings name. */
static void
take_body(struct line *line)
{
	const struct dbk_buf *body = &line->call->body;
	struct dbk_buf name = {0};
	struct dbk_file *file = NULL;

	dbk_buf_add_format(&name, "%s/upload-%lu", line->call->serve->folder,
	    line->call->serial);
	line->rc = dbk_buf_check(&name, line->err);
	if (line->rc == DBK_OK)
		line->rc = dbk_file_create(&file, name.data, line->err);
	if (line->rc == DBK_OK) {
		dbk_file_write(file, body->data, body->len);
		line->rc = dbk_file_commit(file, line->err);
	}
	if (line->rc == DBK_OK) {
		line->read = keep(line, name.data, name.len);
		push(line, line->words, &line->nwords, line->read);
	}
	dbk_buf_fini(&name);
}

/* The options of a way, option of serve sets it. */
static void
take_way(struct line *line, const struct dbk_way *way, const char *option)
{
	size_t i;

	if (way->target == NULL && line->rc == DBK_OK)
		line->rc = dbk_fail(line->err, DBK_EUSAGE,
		    "there is no such way from this page: daybook serve %s",
		    option);
	for (i = 0; i < way->n; i++)
		push_option(line, way->options[i].name, way->options[i].value);
}

/* What serve was told of: the page has no say in where things go. */
static void
take_place(struct line *line)
{
	const struct dbk_serve_options *o = &line->call->serve->options;
	unsigned flags = line->call->route->flags;

	if ((flags & DBK_ROUTE_OUTBOX) != 0) {
		push_option(line, FILE_OPTION, o->outbox);
		if (o->password_file != NULL)
			push_option(line, "password-file", o->password_file);
	}
	if ((flags & DBK_ROUTE_SEND) != 0)
		take_way(line, &o->ways.send, "--send-to DIR|URL");
	if ((flags & DBK_ROUTE_FETCH) != 0)
		take_way(line, &o->ways.answers, "--answers-from DIR|URL");
	if ((flags & DBK_ROUTE_BACKUP) == 0)
		return;
	if (o->backups != NULL)
		push(line, line->words, &line->nwords, o->backups);
	else if (line->rc == DBK_OK)
		line->rc = dbk_fail(line->err, DBK_EUSAGE,
		    "no folder for backups is set: daybook serve --backup-to "
		    "DIR");
}

static void
take_request(struct line *line)
{
	struct dbk_call *call = line->call;
	json_t *object;
	size_t i;

	take_command(line);
	for (i = 0; i < DBK_ROUTE_WORDS && call->words[i] != NULL; i++)
		push(line, line->words, &line->nwords, call->words[i]);
	/* Beside bytes, the query is for people. */
	if (line->rc == DBK_OK && (call->route->flags & DBK_ROUTE_BYTES) == 0)
		(void)MHD_get_connection_values(call->connection,
		    MHD_GET_ARGUMENT_KIND, give_parameter, line);
	take_place(line);
	if (line->rc == DBK_OK && (call->route->flags & DBK_ROUTE_BYTES) != 0) {
		take_body(line);
	} else if (line->rc == DBK_OK && call->route->limit != 0 &&
	    call->body.len != 0) {
		line->rc = dbk_call_object(&object, call, line->err);
		if (line->rc == DBK_OK)
			give_members(line, object);
	}
	if ((call->route->flags & (DBK_ROUTE_FILE | DBK_ROUTE_PAPER)) != 0)
		take_file(line);
}

static enum dbk_code
run_line(struct line *line, struct dbk_ledger *l, struct dbk_err *err)
{
	struct dbk_call *call = line->call;
	struct dbk_login login = {
	    .ledger = l,
	    .access = call->route->place == DBK_PLACE_READ ? DBK_ACCESS_READ :
							     DBK_ACCESS_WRITE,
	};
	struct dbk_app app = {
	    .ledger_path = call->serve->app->ledger_path,
	    .user = call->who.user,
	    .now = call->now,
	    .login = &login,
	    .away = call->away,
	    .keep_login = true,
	    .unattended = true,
	    .handed_on = line->file != NULL,
	};
	const char *argv[2 * ARGUMENTS_MOST + 1];
	struct dbk_args args;
	size_t n = 0, i;
	enum dbk_code rc;

	for (i = 0; i < line->noptions; i++)
		argv[n++] = line->options[i];
	argv[n++] = "--";
	for (i = 0; i < line->nwords; i++)
		argv[n++] = line->words[i];
	memcpy(login.now, call->now, sizeof call->now);
	(void)snprintf(login.user, sizeof login.user, "%s", call->who.user);
	login.actor = (struct dbk_actor){.user = login.user, .now = login.now};
	rc = dbk_args_init(&args, n, err);
	if (rc == DBK_OK)
		rc = dbk_args_read(&args, n, argv, &line->command->options,
		    NULL, false, err);
	if (rc == DBK_OK)
		rc = dbk_command_check(line->command, &args, err);
	if (rc == DBK_OK) {
		/* The findings' sink points into the output that it fills. */
		app.out = call->out;
		app.out.sink.arg = &app.out;
		rc = line->command->run(&app, &args, err);
		call->out = app.out;
		call->out.sink.arg = &call->out;
	}
	dbk_args_fini(&args);
	return rc;
}

/* The file that the command wrote, open, and gone from its folder. */
static enum dbk_code
take_paper(struct line *line, struct dbk_err *err)
{
	struct dbk_call *call = line->call;
	const char *ending = strrchr(line->file, '.');
	int fd = open(line->file, O_RDONLY | O_CLOEXEC);

	(void)unlink(line->file);
	if ((call->route->flags & DBK_ROUTE_FILE) == 0) {
		if (fd >= 0)
			(void)close(fd);
		return DBK_OK;
	}
	if (fd < 0)
		return dbk_fail(err, DBK_ESYSTEM, "the paper is not there");
	call->reply.fd = fd;
	call->reply.type = call->route->type;
	(void)snprintf(call->reply.name, sizeof call->reply.name, "%.40s%s",
	    call->words[0] != NULL ? call->words[0] : line->command->name,
	    ending);
	return DBK_OK;
}

enum dbk_code
dbk_api_command(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	struct line *line = calloc(1, sizeof *line);
	enum dbk_code rc;

	if (line == NULL)
		return dbk_fail_memory(err);
	line->call = call;
	line->err = err;
	dbk_arena_init(&line->arena, 0);
	take_request(line);
	rc = line->rc;
	if (rc == DBK_OK)
		rc = run_line(line, l, err);
	if (rc == DBK_OK && line->file != NULL)
		rc = take_paper(line, err);
	else if (line->file != NULL)
		(void)unlink(line->file);
	if (rc == DBK_OK && strcmp(call->route->method, "POST") == 0 &&
	    (call->route->flags & DBK_ROUTE_MAKES) != 0)
		call->reply.status = 201;
	if (line->read != NULL)
		(void)unlink(line->read);
	dbk_arena_fini(&line->arena);
	free(line);
	return rc;
}
