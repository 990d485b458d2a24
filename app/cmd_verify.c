#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands.h"
#include "app/progress.h"
#include "ledger/backup.h"

/* Fewer digits of a hash prove nothing; letters print sixteen. */
#define DIGITS_LEAST 16

enum { QUICK, ANCHOR };

static const struct dbk_option verify_options[] = {
    [QUICK] = {"quick", NULL, "the key files and the end of the journal only",
	0, 0},
    [ANCHOR] = {"anchor", "'N HASH'",
	"also: journal row N has this hash, as a letter, a receipt or "
	"an earlier verify printed it",
	0, 0},
};

/* A row number, one space or more, and 16 to 64 hexadecimal digits. */
static enum dbk_code
read_anchor(struct dbk_anchor *out, const char *s, struct dbk_err *err)
{
	size_t digits = strspn(s, "0123456789"), gap, len;
	const char *hash = s + digits;
	size_t i;

	gap = strspn(hash, " ");
	hash += gap;
	len = strlen(hash);
	if (digits == 0 || digits > 18 || gap == 0 || len < DIGITS_LEAST ||
	    len > DBK_HASH_HEX || strspn(hash, "0123456789abcdefABCDEF") != len)
		return dbk_fail(err, DBK_EUSAGE,
		    "--anchor wants a journal row and its hash (%d to %d "
		    "digits) as 'N HASH', not \"%s\"",
		    DIGITS_LEAST, DBK_HASH_HEX, s);
	out->seq = (int64_t)strtoll(s, NULL, 10);
	for (i = 0; i <= len; i++)
		out->hash[i] = hash[i] >= 'A' && hash[i] <= 'F' ?
		    (char)(hash[i] - 'A' + 'a') :
		    hash[i];
	return DBK_OK;
}

static void
tell(struct dbk_output *out, const struct dbk_verify_report *report, bool quick,
    bool whole)
{
	dbk_out_flag(out, "whole", whole);
	dbk_out_flag(out, "quick", quick);
	dbk_out_integer(out, "rows", report->rows);
	if (!quick) {
		dbk_out_integer(out, "entries", report->entries);
		dbk_out_integer(out, "attachments", report->attachments);
		dbk_out_integer(out, "lists", report->lists);
	}
	dbk_out_integer(out, "head", report->anchor.seq);
	dbk_out_string(out, "head_hash", report->anchor.hash);
	dbk_print(out, "%" PRId64 " journal rows", report->rows);
	if (!quick)
		dbk_print(out,
		    ", %" PRId64 " entries, %" PRId64 " attachments; %" PRId64
		    " reference lists, as loaded",
		    report->entries, report->attachments, report->lists);
	dbk_print(out, "\nhead %" PRId64 " %s\n%s%s\n", report->anchor.seq,
	    report->anchor.hash, whole ? "nothing is damaged" : "DAMAGED",
	    quick && whole ? " in what was checked" : "");
}

static enum dbk_code
run_verify(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	const char *anchor = dbk_args_value(args, &verify_options[ANCHOR]);
	bool quick = dbk_args_has(args, &verify_options[QUICK]);
	struct dbk_ledger *l = dbk_app_ledger(app);
	struct dbk_sink *sink = &app->out.sink;
	struct dbk_progress progress = {.out = &app->out, .unit = "rows"};
	struct dbk_verify_report report = {0};
	struct dbk_anchor printed = {0};
	enum dbk_code rc = DBK_OK, at = DBK_OK;

	if (anchor != NULL)
		rc = read_anchor(&printed, anchor, err);
	dbk_progress_ledger(&progress, l);
	if (rc == DBK_OK)
		rc = quick ? dbk_ledger_verify_quick(l, &report, sink, err) :
			     dbk_ledger_verify(l, &report, sink, err);
	dbk_progress_end(&progress);
	if (rc != DBK_OK && rc != DBK_EDAMAGE)
		return rc;
	if (anchor != NULL)
		at = dbk_ledger_verify_anchor(l, printed.seq, printed.hash,
		    sink, err);
	if (at != DBK_OK && at != DBK_EDAMAGE)
		return at;
	if (rc == DBK_OK)
		rc = dbk_backup_judge_age(l, sink, err);
	if (rc != DBK_OK && rc != DBK_EDAMAGE)
		return rc;
	tell(&app->out, &report, quick, rc == DBK_OK && at == DBK_OK);
	return rc != DBK_OK ? rc : at;
}

const struct dbk_command dbk_cmd_verify = {
    .name = "verify",
    .words = "",
    .summary = "checks the whole ledger for damage",
    .about = "Every page, the chain of the journal, everything that follows "
	     "from the journal, and the key files.  Compare the head with the "
	     "one printed on the newest letter (--anchor): a ledger that was "
	     "cut is shorter.\n",
    .example = "$ daybook verify\n"
	       "$ daybook verify --anchor '113 ca3ea82db8d7a60f'\n",
    .options = DBK_OPTIONS(verify_options),
    .needs = DBK_NEEDS_READ,
    .run = run_verify,
};
