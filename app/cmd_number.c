#include <string.h>

#include "app/commands.h"

#define SERIAL_DIGITS 7

enum { FILER, STATION, OFFSET };

static const struct dbk_option add_options[] = {
    [FILER] = {"filer", "ABC", "filer code; otherwise that of the profile", 0,
	0},
    [STATION] = {"station", "S",
	"the station that draws from the pool; "
	"otherwise this one",
	0, 0},
    [OFFSET] = {"offset", "0..9",
	"what is added to the check digit "
	"(Appendix E step 6); otherwise 0",
	0, 0},
};

/* Seven digits, as every entry number has; false for anything else. */
static bool
parse_serial(uint32_t *out, const char *s)
{
	size_t i;

	*out = 0;
	for (i = 0; s[i] >= '0' && s[i] <= '9' && i < SERIAL_DIGITS; i++)
		*out = *out * 10 + (uint32_t)(s[i] - '0');
	return i == SERIAL_DIGITS && s[i] == '\0';
}

static enum dbk_code
run_add(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const char *from = args->words[0], *to = args->words[1];
	uint32_t first, last;
	unsigned offset;
	enum dbk_code rc;

	rc = dbk_args_integer(&offset, args, &add_options[OFFSET], 0, 9, 0,
	    err);
	if (rc != DBK_OK)
		return rc;
	if (!parse_serial(&first, from) || !parse_serial(&last, to)) {
		const struct dbk_finding where = {0};
		const struct dbk_words words = {
		    .value = parse_serial(&first, from) ? to : from,
		};

		dbk_report(&app->out.sink, DBK_RULE_POOL_RANGE, &where, &words);
		return DBK_EFINDINGS;
	}
	rc = dbk_pool_add(dbk_app_ledger(app),
	    dbk_args_value(args, &add_options[FILER]), first, last,
	    dbk_args_value(args, &add_options[STATION]), offset, &app->out.sink,
	    err);
	if (rc != DBK_OK)
		return rc;
	dbk_print(&app->out, "added %s to %s: %u numbers\n", from, to,
	    (unsigned)(last - first + 1));
	dbk_out_string(&app->out, "from", from);
	dbk_out_string(&app->out, "to", to);
	dbk_out_integer(&app->out, "offset", offset);
	dbk_out_integer(&app->out, "numbers", last - first + 1);
	return DBK_OK;
}

static const struct dbk_column pool_columns[] = {
    {"filer", "FILER", 5, false},
    {"from", "FROM", 7, false},
    {"to", "TO", 7, false},
    {"station", "STATION", 12, false},
    {"offset", "OFFSET", 6, true},
    {"numbers", "NUMBERS", 7, true},
    {"used", "USED", 7, true},
    {"next", "NEXT", 13, false},
};

static enum dbk_code
list_pool(void *arg, const struct dbk_pool_row *row)
{
	struct dbk_output *out = arg;
	struct dbk_number next = {.serial = row->next};
	char text[DBK_NUMBER_LEN + 1];
	char serial[SERIAL_DIGITS + 4];

	dbk_cell(out, row->filer);
	(void)snprintf(serial, sizeof serial, "%07u", (unsigned)row->from);
	dbk_cell(out, serial);
	(void)snprintf(serial, sizeof serial, "%07u", (unsigned)row->to);
	dbk_cell(out, serial);
	dbk_cell(out, row->station);
	dbk_cell_integer(out, row->offset);
	dbk_cell_integer(out, (int64_t)row->to - row->from + 1);
	dbk_cell_integer(out, row->used);
	memcpy(next.filer, row->filer, sizeof next.filer);
	next.check = dbk_number_check_digit(row->filer, row->next, row->offset);
	dbk_number_format(text, &next);
	dbk_cell(out, row->next <= row->to ? text : NULL);
	return dbk_out_check(out);
}

static enum dbk_code
run_list(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	enum dbk_code rc;

	(void)args;
	dbk_table_begin(&app->out, "pools", pool_columns,
	    sizeof pool_columns / sizeof pool_columns[0]);
	rc = dbk_pool_list(dbk_app_ledger(app), list_pool, &app->out, err);
	dbk_table_end(&app->out);
	return rc;
}

/* Form and check digit alone: what can be said without a ledger. */
static void
judge_form(struct dbk_sink *sink, const char *number)
{
	const struct dbk_finding where = {.entry_number = number};
	struct dbk_words words = {.value = number};
	struct dbk_number n;
	unsigned right;
	char detail[96];

	if (!dbk_number_parse(&n, number, strlen(number))) {
		const struct dbk_finding nowhere = {0};

		dbk_report(sink, DBK_RULE_NUMBER_FORM, &nowhere, &words);
		return;
	}
	right = dbk_number_check_digit(n.filer, n.serial, 0);
	if (n.check == right)
		return;
	(void)snprintf(detail, sizeof detail,
	    "without an offset it is %u, not %u", right, n.check);
	words.detail = detail;
	dbk_report(sink, DBK_RULE_NUMBER_CHECK_DIGIT, &where, &words);
}

static enum dbk_code
check_one(struct dbk_app *app, const char *number, struct dbk_err *err)
{
	struct dbk_sink *sink = &app->out.sink;
	const struct dbk_finding where = {.entry_number = number};
	unsigned long errors = sink->errors;
	enum dbk_code rc = DBK_OK;

	if (app->ledger_path == NULL)
		judge_form(sink, number);
	else
		rc = dbk_number_judge(dbk_app_ledger(app), number, &where, sink,
		    err);
	if (rc != DBK_OK && rc != DBK_EFINDINGS)
		return rc;
	if (sink->errors == errors)
		dbk_print(&app->out, "%s is right\n", number);
	return DBK_OK;
}

static enum dbk_code
run_check(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	size_t i;

	if (app->ledger_path != NULL)
		rc = dbk_login_open(app, DBK_ACCESS_READ, err);
	for (i = 0; rc == DBK_OK && i < args->nwords; i++)
		rc = check_one(app, args->words[i], err);
	if (rc != DBK_OK)
		return rc;
	dbk_out_integer(&app->out, "checked", (int64_t)args->nwords);
	dbk_out_flag(&app->out, "against_pools", app->ledger_path != NULL);
	return app->out.sink.errors != 0 ? DBK_EFINDINGS : DBK_OK;
}

static const struct dbk_command number_add = {
    .name = "add",
    .words = "FROM TO",
    .least = 2,
    .most = 2,
    .summary = "adds a pool of entry numbers",
    .about = "FROM and TO are the seven digits in the middle of the first "
	     "and the last number; the check digit is computed.  A number "
	     "belongs to one pool and is used once.\n",
    .example = "$ daybook number add 0324500 0324599\n",
    .options = DBK_OPTIONS(add_options),
    .needs = DBK_NEEDS_WRITE,
    .run = run_add,
};

static const struct dbk_command number_list = {
    .name = "list",
    .words = "",
    .summary = "shows the pools, and what is used of them",
    .about = "",
    .example = "$ daybook number list\n",
    .needs = DBK_NEEDS_READ,
    .run = run_list,
};

static const struct dbk_command number_check = {
    .name = "check",
    .words = "N...",
    .least = 1,
    .most = DBK_MANY_WORDS,
    .summary = "judges entry numbers",
    .about = "Without a ledger the form and the check digit are judged; "
	     "with a ledger also whether a pool holds the number.  A wrong "
	     "check digit is refused, never repaired.\n",
    .example = "$ daybook number check B76-0324527-8\n"
	       "B76-0324527-8 is right\n",
    .run = run_check,
};

static const struct dbk_command *const number_commands[] = {
    &number_add, &number_list, &number_check, NULL};

const struct dbk_command dbk_cmd_number = {
    .name = "number",
    .words = "",
    .summary = "pools of entry numbers",
    .about = "",
    .example = "$ daybook number add 0324500 0324599\n",
    .commands = number_commands,
};
