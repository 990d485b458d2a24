#include <errno.h>
#include <string.h>

#include "app/commands.h"
#include "app/lines.h"
#include "edi/inspect.h"

#define PAGE_WIDTH 80
#define NAME_WIDTH 34

enum { ALL };

static const struct dbk_option edi_options[] = {
    [ALL] = {"all", NULL,
	"tell every error, however many; otherwise reading stops after 1,000",
	0, 0},
};

/* A file that is something else has an error in every record. */
static void
limit_errors(struct dbk_app *app, const struct dbk_args *args)
{
	if (!dbk_args_has(args, &edi_options[ALL]))
		app->out.sink.most = DBK_SINK_MOST;
}

static enum dbk_code
open_input(FILE **out, const char *path, struct dbk_err *err)
{
	*out = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
	if (*out == NULL)
		return dbk_fail(err, DBK_ESYSTEM, "%s: %s", path,
		    strerror(errno));
	return DBK_OK;
}

static void
close_input(FILE *in)
{
	if (in != NULL && in != stdin)
		(void)fclose(in);
}

static enum dbk_code
run_check(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const char *path = args->words[0];
	struct dbk_inspect_sums sums = {0};
	struct dbk_output *out = &app->out;
	enum dbk_code rc;
	FILE *in;

	rc = dbk_login_actor(app, err);
	if (rc == DBK_OK)
		rc = open_input(&in, path, err);
	if (rc != DBK_OK)
		return rc;
	limit_errors(app, args);
	rc = dbk_edi_check(in, dbk_file_name(path), dbk_login_today(app), &sums,
	    &out->sink, err);
	close_input(in);
	if (rc != DBK_OK && rc != DBK_EFINDINGS)
		return rc;
	dbk_print(out,
	    "%lu batches, %lu blocks, %lu transactions, %lu "
	    "records: %lu errors, %lu warnings\n",
	    sums.batches, sums.blocks, sums.transactions, sums.records,
	    out->sink.errors, out->sink.warnings);
	dbk_out_integer(out, "batches", (int64_t)sums.batches);
	dbk_out_integer(out, "blocks", (int64_t)sums.blocks);
	dbk_out_integer(out, "transactions", (int64_t)sums.transactions);
	dbk_out_integer(out, "records", (int64_t)sums.records);
	return rc;
}

struct explaining {
	struct dbk_output *out;
	unsigned long record; /* whose fields are open; 0: none */
};

static void
end_record(struct explaining *x)
{
	if (x->record == 0)
		return;
	dbk_out_close(x->out);
	dbk_out_close(x->out);
}

static void
begin_record(struct explaining *x, const struct dbk_explained *e)
{
	const struct dbk_layout *layout = e->layout;
	struct dbk_output *out = x->out;

	if (e->record == x->record)
		return;
	end_record(x);
	dbk_print(out, "%s%lu  %s %s\n", x->record != 0 ? "\n" : "", e->record,
	    layout != NULL ? layout->name : "?",
	    layout != NULL ? layout->title : "unknown record");
	x->record = e->record;
	dbk_out_open(out, NULL, '{');
	dbk_out_integer(out, "record", (int64_t)e->record);
	dbk_out_string(out, "name", layout != NULL ? layout->name : NULL);
	dbk_out_string(out, "title", layout != NULL ? layout->title : NULL);
	dbk_out_string(out, "page", layout != NULL ? layout->page : NULL);
	dbk_out_open(out, "fields", '[');
}

/* A remark on the same line when it fits, else below; never past the page. */
static void
print_remark(struct dbk_output *out, int *used, const char *remark)
{
	size_t len;
	int room;

	if (*remark == '\0')
		return;
	if (*used + 3 + (int)strlen(remark) <= PAGE_WIDTH) {
		dbk_print(out, "   ");
		dbk_print_value(out, remark);
		*used = PAGE_WIDTH;
		return;
	}
	while (*remark != '\0') {
		room = PAGE_WIDTH - NAME_WIDTH - 3;
		len = strlen(remark);
		if (len > (size_t)room) {
			for (len = (size_t)room; len > 0 && remark[len] != ' ';
			     len--)
				;
			if (len == 0)
				len = (size_t)room;
		}
		dbk_print(out, "\n%*s%.*s", NAME_WIDTH + 3, "", (int)len,
		    remark);
		remark += len;
		remark += strspn(remark, " ");
	}
	*used = PAGE_WIDTH;
}

static void
print_field(struct dbk_output *out, const struct dbk_explained *e)
{
	int used = NAME_WIDTH + 1 + (int)strlen(e->value);

	if (e->field == NULL) {
		dbk_print_value(out, e->value);
		used = (int)strlen(e->value);
	} else {
		dbk_print_label(out, e->field->name, NAME_WIDTH);
		if (used > PAGE_WIDTH) {
			dbk_print(out, "\n    ");
			used = 4 + (int)strlen(e->value);
		}
		dbk_print_value(out, e->value);
	}
	print_remark(out, &used, e->meaning);
	if (e->fault[0] != '\0') {
		used = PAGE_WIDTH;
		print_remark(out, &used, e->fault);
	}
	dbk_print(out, "\n");
}

static void
explain(void *arg, const struct dbk_explained *e)
{
	struct explaining *x = arg;
	const struct dbk_rec_field *field = e->field;
	struct dbk_output *out = x->out;

	begin_record(x, e);
	if (!out->json) {
		print_field(out, e);
		return;
	}
	dbk_out_open(out, NULL, '{');
	if (field != NULL) {
		dbk_out_string(out, "name", field->name);
		dbk_out_string(out, "label", field->label);
		dbk_out_string(out, "page", field->page);
		dbk_out_integer(out, "from", field->from);
		dbk_out_integer(out, "to", field->to);
	}
	dbk_out_string(out, "value", e->value);
	dbk_out_string(out, "meaning", *e->meaning != '\0' ? e->meaning : NULL);
	dbk_out_string(out, "edition", *e->edition != '\0' ? e->edition : NULL);
	dbk_out_string(out, "fault", *e->fault != '\0' ? e->fault : NULL);
	dbk_out_close(out);
}

static enum dbk_code
run_explain(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	const char *path = args->words[0];
	struct explaining x = {.out = &app->out};
	enum dbk_code rc;
	FILE *in;

	rc = open_input(&in, path, err);
	if (rc != DBK_OK)
		return rc;
	limit_errors(app, args);
	dbk_out_open(&app->out, "records", '[');
	rc = dbk_edi_explain(in, dbk_file_name(path), explain, &x,
	    &app->out.sink, err);
	end_record(&x);
	dbk_out_close(&app->out);
	close_input(in);
	return rc;
}

static const struct dbk_command edi_check = {
    .name = "check",
    .words = "FILE|-",
    .least = 1,
    .most = 1,
    .summary = "checks a CATAIR file of either direction",
    .about = "Envelope, sequence, every field, every count, and for cargo "
	     "release every rule of the entry.  No ledger is needed.\n",
    .example = "$ daybook edi check batches/SE-3F9A21-00001.edi\n",
    .options = DBK_OPTIONS(edi_options),
    .run = run_check,
};

static const struct dbk_command edi_explain = {
    .name = "explain",
    .words = "FILE|-",
    .least = 1,
    .most = 1,
    .summary = "shows a CATAIR file field by field",
    .about = "With the names of codes and the dates as dates.  No ledger "
	     "is needed.\n",
    .example = "$ daybook edi explain answer.edi\n",
    .options = DBK_OPTIONS(edi_options),
    .run = run_explain,
};

static const struct dbk_command *const edi_commands[] = {
    &edi_check, &edi_explain, NULL};

const struct dbk_command dbk_cmd_edi = {
    .name = "edi",
    .words = "",
    .summary = "any CATAIR file: check and explain",
    .about = "",
    .example = "$ daybook edi explain answer.edi\n",
    .commands = edi_commands,
};
