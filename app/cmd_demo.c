#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/demo_script.h"
#include "app/lines.h"
#include "app/progress.h"
#include "app/prompt.h"
#include "ledger/file.h"

#define PASSPHRASE "sample passphrase, not secret"
#define DEMO_USER "demo"

static const char notice[] =
    "This folder was made by daybook demo.  Everything in it is made up; the\n"
    "passphrase of its ledger is in passphrase.txt.\n";

enum { DATA };

static const struct dbk_option demo_options[] = {
    [DATA] = {"data", "DIR",
	"the sample data; otherwise "
	"DAYBOOK_DEMO_DATA, otherwise those installed",
	0, 0},
};

struct demo {
	struct dbk_app *app; /* that runs demo */
	struct dbk_login login; /* of the steps */
	const char *folder, *data;
	struct dbk_buf ledger, passphrase_file; /* their paths */
	FILE *nowhere;
	int64_t began;
	unsigned step;
};

/* ---- words of a step ---- */

/* What a placeholder stands for; NULL: an absent column. */
static const char *
meaning(const struct demo *d, char *const *columns, size_t ncolumns,
    const char *name, size_t len)
{
	size_t n = (size_t)(name[0] - '1');

	if (len == 3 && memcmp(name, "dir", 3) == 0)
		return d->folder;
	if (len == 4 && memcmp(name, "data", 4) == 0)
		return d->data;
	return n < ncolumns ? columns[n] : NULL;
}

/* Fill in a word.  False: it names a column that is not there. */
static bool
expand(struct dbk_buf *out, const struct demo *d, char *const *columns,
    size_t ncolumns, const char *word)
{
	size_t len;

	dbk_buf_reset(out);
	while (*word != '\0') {
		const char *value;

		len = strcspn(word, "{");
		dbk_buf_add(out, word, len);
		word += len;
		if (*word == '\0')
			break;
		len = strcspn(word, "}");
		value = meaning(d, columns, ncolumns, word + 1, len - 1);
		if (value == NULL)
			return false;
		dbk_buf_add_string(out, value);
		word += len + 1;
	}
	return true;
}

/* ---- running ---- */

struct words {
	struct dbk_buf text[DBK_DEMO_WORDS];
	const char *argv[DBK_DEMO_WORDS];
	size_t n;
};

static void
free_words(struct words *w)
{
	size_t i;

	for (i = 0; i < DBK_DEMO_WORDS; i++)
		dbk_buf_fini(&w->text[i]);
}

static enum dbk_code
make_words(struct words *w, const struct demo *d,
    const struct dbk_demo_step *step, char *const *columns, size_t ncolumns,
    struct dbk_err *err)
{
	size_t i;

	for (i = 0; i < DBK_DEMO_WORDS && step->words[i] != NULL; i++) {
		struct dbk_buf *b = &w->text[w->n];

		if (!expand(b, d, columns, ncolumns, step->words[i]))
			continue;
		if (b->failed || b->data == NULL)
			return dbk_fail_memory(err);
		w->argv[w->n++] = b->data;
	}
	return DBK_OK;
}

/* The command line as a person would type it. */
static void
tell_words(struct dbk_output *out, const struct words *w)
{
	size_t i;

	dbk_print(out, "   $ daybook");
	for (i = 0; i < w->n; i++) {
		bool quoted = strpbrk(w->argv[i], " |&;()<>$\"*") != NULL;

		dbk_print(out, quoted ? " '" : " ");
		dbk_print_value(out, w->argv[i]);
		dbk_print(out, quoted ? "'" : "");
	}
	dbk_print(out, "\n");
}

static enum dbk_code
run_words(struct demo *d, const struct dbk_demo_step *step,
    const struct words *w, FILE *stream, struct dbk_err *err)
{
	struct dbk_app app = {
	    .ledger_path = d->ledger.data,
	    .passphrase_file = d->passphrase_file.data,
	    .user = DEMO_USER,
	    .now = step->now,
	    .out = {.stream = stream, .quiet = d->app->out.quiet},
	    .login = &d->login,
	    .keep_login = true,
	};
	enum dbk_code rc;

	rc = dbk_app_run(&app, w->n, w->argv);
	if (rc == step->expected)
		return DBK_OK;
	return dbk_fail(err, rc != DBK_OK ? rc : DBK_EDEFECT,
	    "step %u (%s) "
	    "ended with code %d, not %d",
	    d->step, step->title, (int)rc, (int)step->expected);
}

static enum dbk_code
run_line(struct demo *d, const struct dbk_demo_step *step, FILE *stream,
    char *const *columns, size_t ncolumns, bool tell, struct dbk_err *err)
{
	struct words w = {0};
	enum dbk_code rc;

	rc = make_words(&w, d, step, columns, ncolumns, err);
	if (rc == DBK_OK && tell)
		tell_words(&d->app->out, &w);
	if (rc == DBK_OK)
		rc = run_words(d, step, &w, stream, err);
	free_words(&w);
	return rc;
}

/* Tab-separated columns, in place; returns how many. */
static size_t
split(char **columns, char *line)
{
	size_t n = 0;

	while (n < DBK_DEMO_COLUMNS) {
		columns[n++] = line;
		line += strcspn(line, "\t\r");
		if (*line != '\t')
			break;
		*line++ = '\0';
	}
	*line = '\0';
	return n;
}

/* The step once for every row of its file; the first one is shown. */
static enum dbk_code
run_rows(struct demo *d, const struct dbk_demo_step *step, unsigned *rows,
    struct dbk_err *err)
{
	char *columns[DBK_DEMO_COLUMNS];
	struct dbk_buf path = {0};
	struct dbk_lines lines = {0};
	enum dbk_code rc;
	bool more = true;

	(void)expand(&path, d, NULL, 0, step->rows);
	rc = dbk_buf_check(&path, err);
	if (rc == DBK_OK)
		rc = dbk_lines_open(&lines, path.data, DBK_DOCUMENT_LIMIT, err);
	while (rc == DBK_OK && more) {
		rc = dbk_lines_next(&lines, &more, err);
		if (rc != DBK_OK || !more || dbk_lines_blank(&lines) ||
		    lines.line.data[0] == '#')
			continue;
		rc = run_line(d, step, d->nowhere, columns,
		    split(columns, lines.line.data), (*rows)++ == 0, err);
	}
	dbk_lines_close(&lines);
	dbk_buf_fini(&path);
	return rc;
}

/* The step with its standard output in a file. */
static enum dbk_code
run_to_file(struct demo *d, const struct dbk_demo_step *step,
    struct dbk_err *err)
{
	struct dbk_buf path = {0};
	enum dbk_code rc;
	FILE *out;

	(void)expand(&path, d, NULL, 0, step->to);
	rc = dbk_buf_check(&path, err);
	if (rc != DBK_OK)
		return rc;
	out = fopen(path.data, "wbx");
	if (out == NULL) {
		rc = dbk_fail(err, DBK_ESYSTEM, "%s: %s", path.data,
		    strerror(errno));
		goto done;
	}
	rc = run_line(d, step, out, NULL, 0, true, err);
	if (fclose(out) != 0 && rc == DBK_OK)
		rc = dbk_fail(err, DBK_ESYSTEM, "%s: %s", path.data,
		    strerror(errno));
	if (rc == DBK_OK)
		dbk_print(&d->app->out, "   written to %s\n", path.data);
done:
	dbk_buf_fini(&path);
	return rc;
}

static enum dbk_code
run_step(struct demo *d, const struct dbk_demo_step *step, struct dbk_err *err)
{
	struct dbk_output *out = &d->app->out;
	int64_t began = dbk_milliseconds(), took;
	unsigned rows = 0;
	enum dbk_code rc;

	dbk_print(out, "%u. %s\n", ++d->step, step->title);
	if (step->rows != NULL)
		rc = run_rows(d, step, &rows, err);
	else if (step->to != NULL)
		rc = run_to_file(d, step, err);
	else
		rc = run_line(d, step, out->json ? d->nowhere : out->stream,
		    NULL, 0, true, err);
	took = dbk_milliseconds() - began;
	if (rows > 1)
		dbk_print(out, "   and %u more like it\n", rows - 1);
	dbk_print(out, "   %lld.%02lld s\n\n", (long long)(took / 1000),
	    (long long)(took % 1000 / 10));
	dbk_out_open(out, NULL, '{');
	dbk_out_string(out, "title", step->title);
	dbk_out_string(out, "command", step->words[0]);
	dbk_out_flag(out, "done", rc == DBK_OK);
	dbk_out_integer(out, "milliseconds", took);
	dbk_out_close(out);
	return rc == DBK_OK ? dbk_out_check(out) : rc;
}

/* ---- the folder ---- */

static enum dbk_code
make_folder(const char *path, struct dbk_err *err)
{
	if (mkdir(path, 0700) == 0)
		return DBK_OK;
	return dbk_fail(err, errno == EEXIST ? DBK_EUSAGE : DBK_ESYSTEM,
	    "%s: %s", path, strerror(errno));
}

static bool
is_empty(const char *path)
{
	const struct dirent *entry;
	DIR *dir = opendir(path);
	unsigned n = 0;

	if (dir == NULL)
		return false;
	while ((entry = readdir(dir)) != NULL)
		n += strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0;
	(void)closedir(dir);
	return n == 0;
}

static enum dbk_code
write_file(const struct demo *d, const char *name, const char *text,
    struct dbk_buf *path, struct dbk_err *err)
{
	struct dbk_file *file;
	enum dbk_code rc;

	dbk_buf_reset(path);
	dbk_buf_add_format(path, "%s/%s", d->folder, name);
	rc = dbk_buf_check(path, err);
	if (rc == DBK_OK)
		rc = dbk_file_create(&file, path->data, err);
	if (rc != DBK_OK)
		return rc;
	dbk_file_write(file, text, strlen(text));
	return dbk_file_commit(file, err);
}

static enum dbk_code
prepare(struct demo *d, struct dbk_err *err)
{
	static const char *const folders[] = {"batches", "outbox"};
	struct dbk_buf path = {0};
	enum dbk_code rc = DBK_OK;
	size_t i;

	if (access(d->folder, F_OK) != 0)
		rc = make_folder(d->folder, err);
	else if (!is_empty(d->folder))
		rc = dbk_fail(err, DBK_EUSAGE, "%s is not an empty folder",
		    d->folder);
	if (rc == DBK_OK)
		rc = write_file(d, "SAMPLE.txt", notice, &path, err);
	if (rc == DBK_OK)
		rc = write_file(d, "passphrase.txt", PASSPHRASE "\n",
		    &d->passphrase_file, err);
	for (i = 0; rc == DBK_OK && i < sizeof folders / sizeof folders[0];
	     i++) {
		dbk_buf_reset(&path);
		dbk_buf_add_format(&path, "%s/%s", d->folder, folders[i]);
		rc = dbk_buf_check(&path, err);
		if (rc == DBK_OK)
			rc = make_folder(path.data, err);
	}
	dbk_buf_add_format(&d->ledger, "%s/book.ledger", d->folder);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&d->ledger, err);
	dbk_buf_fini(&path);
	return rc;
}

/* The sample data: as told, where they were installed, or in the sources. */
static enum dbk_code
find_data(struct demo *d, const struct dbk_args *args, struct dbk_err *err)
{
	const char *const places[] = {
	    dbk_args_value(args, &demo_options[DATA]),
	    getenv("DAYBOOK_DEMO_DATA"),
	    DBK_DATADIR "/demo",
	    DBK_SOURCEDIR "/app/demo",
	};
	size_t i;

	for (i = 0; i < sizeof places / sizeof places[0]; i++) {
		if (places[i] == NULL || *places[i] == '\0')
			continue;
		d->data = places[i];
		/* The first two were asked for: no other will do. */
		if (i < 2 || access(d->data, R_OK) == 0)
			return DBK_OK;
	}
	return dbk_fail(err, DBK_ESYSTEM,
	    "the sample data are not in %s; say "
	    "where they are with --data DIR",
	    DBK_DATADIR "/demo");
}

static void
tell_next(const struct demo *d)
{
	struct dbk_output *out = &d->app->out;
	int64_t took = dbk_milliseconds() - d->began;
	struct dbk_buf text = {0};
	size_t i;

	dbk_print(out,
	    "All of it took %lld.%lld s.  Look at %s/letters.pdf, "
	    "manifest.xlsx and account.pdf there, then try:\n\n",
	    (long long)(took / 1000), (long long)(took % 1000 / 100),
	    d->folder);
	dbk_print(out,
	    "   export DAYBOOK_LEDGER=%s\n"
	    "   export DAYBOOK_PASSPHRASE_FILE=%s\n"
	    "   export DAYBOOK_USER=" DEMO_USER "\n",
	    d->ledger.data, d->passphrase_file.data);
	for (i = 0; dbk_demo_next[i] != NULL; i++) {
		(void)expand(&text, d, NULL, 0, dbk_demo_next[i]);
		if (text.data != NULL)
			dbk_print(out, "   %s\n", text.data);
	}
	dbk_buf_fini(&text);
	dbk_out_integer(out, "milliseconds", took);
}

static enum dbk_code
run_demo(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	struct demo d = {
	    .app = app,
	    .folder = args->words[0],
	    .began = dbk_milliseconds(),
	};
	enum dbk_code rc;
	size_t i;

	d.nowhere = fopen("/dev/null", "w");
	if (d.nowhere == NULL)
		return dbk_fail(err, DBK_ESYSTEM, "/dev/null: %s",
		    strerror(errno));
	rc = find_data(&d, args, err);
	if (rc == DBK_OK)
		rc = prepare(&d, err);
	dbk_out_string(&app->out, "folder", d.folder);
	dbk_out_open(&app->out, "steps", '[');
	for (i = 0; rc == DBK_OK && i < dbk_demo_nsteps; i++)
		rc = run_step(&d, &dbk_demo_steps[i], err);
	dbk_out_close(&app->out);
	if (rc == DBK_OK)
		tell_next(&d);
	dbk_login_fini(&d.login);
	dbk_buf_fini(&d.ledger);
	dbk_buf_fini(&d.passphrase_file);
	(void)fclose(d.nowhere);
	return rc;
}

const struct dbk_command dbk_cmd_demo = {
    .name = "demo",
    .words = "DIR",
    .least = 1,
    .most = 1,
    .summary = "plays a sample incident from end to end",
    .about = "Makes a ledger in DIR (which must be new or empty), keys 40 "
	     "made-up entries, prints letters and the manifest, files the "
	     "entries, reads answers, and accounts for everything.  Each step "
	     "is a command of daybook and is shown as one.\n",
    .example = "$ daybook demo /tmp/sample\n",
    .options = DBK_OPTIONS(demo_options),
    .run = run_demo,
};
