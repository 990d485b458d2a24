#include <stdio.h>
#include <string.h>

#include "app/commands.h"
#include "app/condition_tell.h"
#include "ledger/cargo.h"

enum { REJECTED, WARNINGS, NO_ANSWER, REVIEW, UNKNOWN, RELEASED, HELD };

static const struct dbk_option list_options[] = {
    [REJECTED] = {"rejected", NULL, "filings that CBP rejected", 0, 0},
    [WARNINGS] = {"warnings", NULL, "filings accepted with a warning", 0, 0},
    [NO_ANSWER] = {"no-answer", NULL,
	"filings without an answer in the time set", 0, 0},
    [REVIEW] = {"review", NULL, "what a person at CBP, or you, must decide", 0,
	0},
    [UNKNOWN] = {"unknown", NULL, "answers that fit nothing that was sent", 0,
	0},
    [RELEASED] = {"released", NULL, "entries that CBP released", 0, 0},
    [HELD] = {"held", NULL,
	"holds, exams, documents and bills that CBP waits for", 0, 0},
};
#define NLISTS (sizeof list_options / sizeof list_options[0])

struct listing {
	struct dbk_output *out;
	struct dbk_ledger *l;
	struct dbk_err *err;
	bool wanted[NLISTS];
	struct dbk_buf late; /* ids of batches that are overdue, NUL-ended */
	unsigned count;
};

static enum dbk_code
keep_late(void *arg, const struct dbk_overdue_row *row)
{
	struct listing *s = arg;

	dbk_buf_add(&s->late, row->batch, strlen(row->batch) + 1);
	return DBK_OK;
}

static bool
is_late(const struct listing *s, const struct dbk_entry_row *row)
{
	size_t at = 0;

	while (row->filing == DBK_FILING_SENT && at < s->late.len) {
		if (strcmp(s->late.data + at, row->batch) == 0)
			return true;
		at += strlen(s->late.data + at) + 1;
	}
	return false;
}

/* Which of the lists an entry stands in. */
static bool
is_wanted(const struct listing *s, const struct dbk_entry_row *row,
    enum dbk_cargo cargo)
{
	bool in[NLISTS] = {false};
	size_t i;

	in[REJECTED] = row->filing == DBK_FILING_REJECTED;
	in[WARNINGS] = row->filing == DBK_FILING_ACCEPTED_WARNING;
	in[NO_ANSWER] = row->filing == DBK_FILING_NO_ANSWER || is_late(s, row);
	in[REVIEW] = row->filing == DBK_FILING_REVIEW ||
	    cargo == DBK_CARGO_REVIEW ||
	    (row->filing == DBK_FILING_NONE && cargo != DBK_CARGO_NONE);
	in[RELEASED] = cargo == DBK_CARGO_RELEASED;
	in[HELD] = cargo == DBK_CARGO_HELD || cargo == DBK_CARGO_EXAM ||
	    cargo == DBK_CARGO_DOCUMENTS || cargo == DBK_CARGO_NO_BILL ||
	    cargo == DBK_CARGO_RELEASE_REMOVED;
	for (i = 0; i < NLISTS; i++)
		if (in[i] && s->wanted[i])
			return true;
	return false;
}

static const char *
string_of(const struct dbk_text *t)
{
	return t->s != NULL ? t->s : "";
}

static enum dbk_code
show_notice(void *arg, const struct dbk_notice *n)
{
	struct listing *s = arg;

	if (n->code.s != NULL || n->text.s != NULL || n->reference.s != NULL) {
		dbk_print(s->out, "    %-4s %-16s %-3s ", string_of(&n->source),
		    string_of(&n->at), string_of(&n->code));
		dbk_print_value(s->out, string_of(&n->text));
		dbk_print_value(s->out, string_of(&n->reference));
		dbk_print(s->out, "\n");
	}
	dbk_out_open(s->out, NULL, '{');
	dbk_out_string(s->out, "source", n->source.s);
	dbk_out_string(s->out, "at", n->at.s);
	dbk_out_string(s->out, "code", n->code.s);
	dbk_out_string(s->out, "text", n->text.s);
	dbk_out_string(s->out, "cargo", n->cargo.s);
	dbk_out_string(s->out, "release_date", n->release_date.s);
	dbk_out_string(s->out, "release_origin", n->release_origin.s);
	dbk_out_string(s->out, "reference", n->reference.s);
	if (n->code.s != NULL)
		dbk_tell_explanation(s->out, n->source.s, n->code.s);
	dbk_out_string(s->out, "record", n->record.s);
	dbk_out_close(s->out);
	return dbk_out_check(s->out);
}

static void
show_head(struct listing *s, const struct dbk_entry_row *row,
    const struct dbk_cargo_row *cargo)
{
	struct dbk_output *out = s->out;

	dbk_print(out, "%s  %s, cargo %s, batch %s, since %s%s\n", row->number,
	    dbk_filing_name(row->filing), dbk_cargo_name(cargo->state),
	    row->batch[0] != '\0' ? row->batch : "-", row->changed_at,
	    is_late(s, row) ? ", overdue (run: daybook replay overdue)" : "");
	if (cargo->release_date[0] != '\0')
		dbk_print(out, "    release date %s, origin %s\n",
		    cargo->release_date, cargo->release_origin);
	dbk_out_string(out, "entry_number", row->number);
	dbk_out_string(out, "se", dbk_filing_name(row->filing));
	dbk_out_string(out, "cargo", dbk_cargo_name(cargo->state));
	dbk_out_string(out, "cargo_at", cargo->at);
	dbk_out_string(out, "release_date", cargo->release_date);
	dbk_out_string(out, "release_origin", cargo->release_origin);
	dbk_out_string(out, "batch", row->batch);
	dbk_out_string(out, "since", row->changed_at);
	dbk_out_flag(out, "overdue", is_late(s, row));
}

static enum dbk_code
show_entry(void *arg, const struct dbk_entry_row *row)
{
	struct listing *s = arg;
	enum dbk_code rc;

	if (!is_wanted(s, row, row->cargo.state))
		return DBK_OK;
	s->count++;
	dbk_out_open(s->out, NULL, '{');
	show_head(s, row, &row->cargo);
	rc = dbk_tell_conditions(s->out, s->l, row, NULL, s->err);
	dbk_out_open(s->out, "notices", '[');
	if (rc == DBK_OK)
		rc = dbk_notice_list(s->l, row->number, show_notice, s, s->err);
	dbk_out_close(s->out);
	dbk_out_close(s->out);
	return rc != DBK_OK ? rc : dbk_out_check(s->out);
}

/* ---- answers that fit nothing ---- */

static enum dbk_code
show_inside(void *arg, const char *number)
{
	struct listing *s = arg;

	dbk_print(s->out, "    inside: ");
	dbk_print_value(s->out, number);
	dbk_print(s->out, "\n");
	dbk_out_string(s->out, NULL, number);
	return DBK_OK;
}

static enum dbk_code
show_unknown(void *arg, const struct dbk_unmatched_row *row)
{
	struct listing *s = arg;
	enum dbk_code rc;

	s->count++;
	dbk_print(s->out, "%s  %s %s: %s\n    ",
	    row->entry_number[0] != '\0' ? row->entry_number : "(no number)",
	    row->at, row->app, row->reason);
	dbk_print_value(s->out, row->text);
	dbk_print(s->out, "\n");
	dbk_out_open(s->out, NULL, '{');
	dbk_out_integer(s->out, "journal_row", row->seq);
	dbk_out_string(s->out, "at", row->at);
	dbk_out_string(s->out, "entry_number", row->entry_number);
	dbk_out_string(s->out, "app", row->app);
	dbk_out_string(s->out, "reason", row->reason);
	dbk_out_string(s->out, "text", row->text);
	dbk_out_open(s->out, "entries", '[');
	rc = dbk_unmatched_entries(s->l, row->seq, show_inside, s, s->err);
	dbk_out_close(s->out);
	dbk_out_close(s->out);
	return rc != DBK_OK ? rc : dbk_out_check(s->out);
}

/* Without an option everything but what is done: released entries. */
static void
read_options(struct listing *s, const struct dbk_args *args)
{
	bool any = false;
	size_t i;

	for (i = 0; i < NLISTS; i++) {
		s->wanted[i] = dbk_args_has(args, &list_options[i]);
		any = any || s->wanted[i];
	}
	for (i = 0; i < NLISTS && !any; i++)
		s->wanted[i] = i != RELEASED;
}

static enum dbk_code
run_list(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const struct dbk_entry_filter all = {0};
	struct listing s = {
	    .out = &app->out, .l = dbk_app_ledger(app), .err = err};
	enum dbk_code rc;

	(void)snprintf(app->out.schema, sizeof app->out.schema,
	    "daybook.reply/1");
	read_options(&s, args);
	rc = dbk_filing_overdue(s.l, false, keep_late, &s, err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&s.late, err);
	dbk_out_open(s.out, "entries", '[');
	if (rc == DBK_OK)
		rc = dbk_entry_list(s.l, &all, show_entry, &s, err);
	dbk_out_close(s.out);
	dbk_out_open(s.out, "unknown", '[');
	if (rc == DBK_OK && s.wanted[UNKNOWN])
		rc = dbk_unmatched_list(s.l, show_unknown, &s, err);
	dbk_out_close(s.out);
	if (rc == DBK_OK && s.count == 0)
		dbk_note(s.out, "nothing\n");
	dbk_buf_fini(&s.late);
	return rc;
}

static const struct dbk_command reply_list = {
    .name = "list",
    .words = "",
    .summary = "worklists from CBP's answers",
    .about = "Each entry with CBP's own words, what a code list says of the "
	     "code, and the element that was keyed where CBP's answer points "
	     "to it.  Without an option all lists but --released.\n",
    .example = "$ daybook reply list --rejected\n",
    .options = DBK_OPTIONS(list_options),
    .needs = DBK_NEEDS_READ,
    .run = run_list,
};

static const struct dbk_command *const reply_commands[] = {&reply_list, NULL};

const struct dbk_command dbk_cmd_reply = {
    .name = "reply",
    .words = "",
    .summary = "what CBP's answers leave to do",
    .about = "",
    .example = "$ daybook reply list --no-answer\n",
    .commands = reply_commands,
};
