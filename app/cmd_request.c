/*
 * replay request: what shall be filed next for entries that CBP has on file.
 */
#include <stdlib.h>
#include <string.h>

#include "app/commands.h"
#include "ledger/filings.h"
#include "ledger/number.h"

enum { ACTION, REASON, REPLACED_BY, MULTIPLE, DIS, SPLIT, WITHDRAW };

static const struct dbk_option request_options[] = {
    [ACTION] = {"action", "R|U|D", "replace, update or cancel", 0, 0},
    [REASON] = {"reason", "CODE",
	"why it is cancelled, 01 to 12: ref find cancel-reasons", 0, 0},
    [REPLACED_BY] = {"replaced-by", "NUMBER",
	"in-bond number (reason 02), entry (03) or FTZ admission (04)", 0,
	DBK_OPTION_MANY},
    [MULTIPLE] = {"multiple", NULL,
	"there are further cargo dispositions beside the reason", 0, 0},
    [DIS] = {"dis", "REF",
	"documents were sent to DIS under this reference of ours", 0, 0},
    [SPLIT] = {"split", NULL, "the entry belongs to a split shipment", 0, 0},
    [WITHDRAW] = {"withdraw", NULL, "take back a request that was not sent yet",
	0, 0},
};

static struct dbk_text
text_of(const char *s)
{
	return (struct dbk_text){s, s != NULL ? strlen(s) : 0, DBK_NO_POS};
}

static struct dbk_flag
flag_of(const struct dbk_args *args, unsigned option)
{
	bool given = dbk_args_has(args, &request_options[option]);

	return (struct dbk_flag){.v = given, .set = given, .pos = DBK_NO_POS};
}

/* Entry numbers stand in SE20 without hyphens (SE-54). */
static struct dbk_text
bare_number(const char *s, struct dbk_arena *a)
{
	char hyphened[DBK_NUMBER_LEN + 1], bare[DBK_NUMBER_LEN + 1];
	struct dbk_number n;
	size_t i, len = 0;

	if (!dbk_number_parse(&n, s, strlen(s)))
		return text_of(s);
	dbk_number_format(hyphened, &n);
	for (i = 0; hyphened[i] != '\0'; i++)
		if (hyphened[i] != '-')
			bare[len++] = hyphened[i];
	return (struct dbk_text){dbk_arena_copy(a, bare, len), len, DBK_NO_POS};
}

static enum dbk_code
set_replacements(struct dbk_request *q, const char *const *values, size_t n,
    struct dbk_arena *a, struct dbk_err *err)
{
	const char *qualifier = dbk_request_qualifier(&q->reason);
	size_t i;

	if (qualifier == NULL)
		return dbk_fail(err, DBK_EUSAGE,
		    "--replaced-by goes with --reason 02, 03 or 04");
	q->replacements = dbk_arena_alloc(a, n * sizeof *q->replacements);
	if (q->replacements == NULL)
		return dbk_fail_memory(err);
	q->nreplacements = n;
	for (i = 0; i < n; i++) {
		q->replacements[i].node.set = true;
		q->replacements[i].qualifier = text_of(qualifier);
		q->replacements[i].value = strcmp(qualifier, "EN") == 0 ?
		    bare_number(values[i], a) :
		    text_of(values[i]);
		if (q->replacements[i].value.s == NULL)
			return dbk_fail_memory(err);
	}
	return DBK_OK;
}

static enum dbk_code
read_replacements(struct dbk_request *q, const struct dbk_args *args,
    struct dbk_arena *a, struct dbk_err *err)
{
	const char **values;
	enum dbk_code rc;
	size_t n;

	rc = dbk_args_values(&values, &n, args, &request_options[REPLACED_BY],
	    err);
	if (rc == DBK_OK && n != 0)
		rc = set_replacements(q, values, n, a, err);
	free(values);
	return rc;
}

static enum dbk_code
read_request(struct dbk_request *q, const struct dbk_args *args,
    struct dbk_arena *a, struct dbk_err *err)
{
	bool others = false;
	unsigned i;

	memset(q, 0, sizeof *q);
	if (dbk_args_has(args, &request_options[WITHDRAW])) {
		for (i = 0; i < WITHDRAW; i++)
			others |= dbk_args_has(args, &request_options[i]);
		if (others)
			return dbk_fail(err, DBK_EUSAGE,
			    "--withdraw goes with no other option");
		return DBK_OK;
	}
	if (!dbk_args_has(args, &request_options[ACTION]))
		return dbk_fail(err, DBK_EUSAGE, "--action is needed");
	q->node.set = true;
	q->action = text_of(dbk_args_value(args, &request_options[ACTION]));
	q->reason = text_of(dbk_args_value(args, &request_options[REASON]));
	q->multiple = flag_of(args, MULTIPLE);
	q->dis = flag_of(args, DIS);
	q->dis_reference = text_of(dbk_args_value(args, &request_options[DIS]));
	q->split = flag_of(args, SPLIT);
	return read_replacements(q, args, a, err);
}

static enum dbk_code
request_one(void *arg, struct dbk_app *app, const char *number,
    struct dbk_err *err)
{
	const struct dbk_request *q = arg;
	struct dbk_ledger *l = dbk_app_ledger(app);
	struct dbk_sink *sink = &app->out.sink;

	return q->node.set ? dbk_filing_request(l, number, q, sink, err) :
			     dbk_filing_withdraw(l, number, sink, err);
}

static const struct dbk_column request_columns[] = {
    {"entry_number", "ENTRY", DBK_NUMBER_LEN, false},
    {"action", "ACTION", 6, false},
    {"se", "FILING", 16, false},
};

/* How the entries stand now. */
static enum dbk_code
tell_each(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	struct dbk_entry_row row;
	struct dbk_buf json = {0};
	enum dbk_code rc = DBK_OK;
	size_t i;

	dbk_table_begin(&app->out, "entries", request_columns,
	    sizeof request_columns / sizeof request_columns[0]);
	for (i = 0; rc == DBK_OK && i < args->nwords; i++) {
		dbk_buf_reset(&json);
		rc = dbk_entry_get(dbk_app_ledger(app), args->words[i], 0,
		    &json, &row, NULL, err);
		if (rc != DBK_OK)
			break;
		dbk_cell(&app->out, row.number);
		dbk_cell(&app->out, row.action);
		dbk_cell(&app->out, dbk_filing_name(row.filing));
	}
	dbk_table_end(&app->out);
	dbk_buf_fini(&json);
	return rc;
}

static enum dbk_code
run_request(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	struct dbk_request request;
	struct dbk_arena arena;
	enum dbk_code rc;

	dbk_arena_init(&arena, 0);
	rc = read_request(&request, args, &arena, err);
	if (rc == DBK_OK)
		rc = dbk_login_open(app, DBK_ACCESS_WRITE, err);
	if (rc == DBK_OK)
		rc = dbk_app_each_word(app, args, request_one, &request, err);
	if (rc == DBK_OK)
		rc = tell_each(app, args, err);
	dbk_arena_fini(&arena);
	return rc;
}

const struct dbk_command dbk_cmd_replay_request = {
    .name = "request",
    .words = "N...",
    .least = 1,
    .most = DBK_MANY_WORDS,
    .summary = "queues a replace, an update or a cancellation",
    .about = "The entries are queued for the next replay build: R carries the "
	     "whole entry as the ledger has it now, U bills, transport and "
	     "port, D the cancellation.  CBP must have accepted the entry; one "
	     "that was rejected at its first filing is corrected and filed "
	     "again without a request.  Never cancel to clear a duplicate: the "
	     "number of a cancelled entry cannot be used again.  CBP may "
	     "review a replace or a cancellation first (04), and takes no "
	     "replace once the cargo has arrived and is released.\n",
    .example = "$ daybook replay request B76-0324527-8 --action D --reason 03 "
	       "\\\n"
	       "    --replaced-by B76-0324528-6\n",
    .options = DBK_OPTIONS(request_options),
    .run = run_request,
};
