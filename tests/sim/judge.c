#include <stdio.h>

#include "ledger/account.h"
#include "ledger/cargo.h"
#include "tests/sim/sim.h"

static bool
is_accepted(enum dbk_filing state)
{
	return state == DBK_FILING_ACCEPTED ||
	    state == DBK_FILING_ACCEPTED_WARNING || state == DBK_FILING_REVIEW;
}

static enum dbk_code
check_entry(void *arg, const struct dbk_entry_row *row)
{
	struct sim *s = arg;
	unsigned at = cbp_find(&s->cbp, row->number);

	if (at == s->cbp.nbook)
		return DBK_OK;
	if (is_accepted(row->filing) && !s->cbp.book[at].on_file)
		sim_fail(s, "accepted here, but not by CBP");
	s->settled += is_accepted(row->filing) && s->cbp.book[at].told;
	return DBK_OK;
}

static enum dbk_code
check_settled(void *arg, const struct dbk_entry_row *row)
{
	struct sim *s = arg;
	unsigned at = cbp_find(&s->cbp, row->number);
	struct dbk_cargo_row cargo;

	if (at == s->cbp.nbook)
		return DBK_OK;
	s->settled++;
	if (row->filing != s->cbp.book[at].verdict)
		sim_fail(s, "the verdict is not CBP's");
	sim_wants(s, dbk_cargo_get(s->l, row->number, &cargo, &s->err),
	    "cargo");
	if (cargo.state == s->cbp.book[at].cargo)
		return DBK_OK;
	(void)snprintf(s->finding, sizeof s->finding, "%s is %s, not %s",
	    row->number, dbk_cargo_name(cargo.state),
	    dbk_cargo_name(s->cbp.book[at].cargo));
	sim_fail(s, "the cargo is not as CBP said");
	return DBK_EDEFECT;
}

static bool
all_arrived(const struct sim *s)
{
	unsigned i;

	for (i = 0; i < s->cbp.nmessages; i++)
		if (!s->cbp.messages[i].arrived)
			return false;
	return s->settled == s->cbp.nbook;
}

bool
judge_step(struct sim *s)
{
	const struct dbk_entry_filter all = {0};

	if (s->cbp.twice != 0)
		sim_fail(s, "filed twice at CBP");
	s->settled = 0;
	sim_wants(s, dbk_entry_list(s->l, &all, check_entry, s, &s->err),
	    "list");
	return all_arrived(s);
}

void
judge_end(struct sim *s, bool verify)
{
	const struct dbk_entry_filter all = {0};
	struct dbk_verify_report report;
	struct dbk_account account;

	s->settled = 0;
	sim_wants(s, dbk_entry_list(s->l, &all, check_settled, s, &s->err),
	    "list");
	if (s->settled != s->cbp.nbook)
		sim_fail(s, "an entry is missing");
	sim_wants(s,
	    dbk_account_make(s->l, &account, NULL, NULL, &s->sink, &s->err),
	    "account");
	if (!account.balanced)
		sim_fail(s, "the account is not balanced");
	if (account.entries < s->cbp.nbook)
		sim_fail(s, "the account lacks entries");
	if (verify)
		sim_wants(s,
		    dbk_ledger_verify(s->l, &report, &s->sink, &s->err),
		    "verify");
}

static enum dbk_code
tell_entry(void *arg, const struct dbk_entry_row *row)
{
	struct sim *s = arg;
	unsigned at = cbp_find(&s->cbp, row->number);

	if (at != s->cbp.nbook && !is_accepted(row->filing))
		(void)fprintf(stderr, "sim: %s is %s in %s; at CBP %s%s\n",
		    row->number, dbk_filing_name(row->filing), row->batch,
		    dbk_filing_name(s->cbp.book[at].verdict),
		    s->cbp.book[at].bad ? ", faulty" : "");
	return DBK_OK;
}

void
judge_tell(struct sim *s)
{
	const struct dbk_entry_filter all = {0};
	unsigned i;

	for (i = 0; i < s->cbp.nmessages; i++)
		if (!s->cbp.messages[i].arrived)
			(void)fprintf(stderr, "sim: message of %s, due %u%s\n",
			    s->cbp.messages[i].batch, s->cbp.messages[i].due,
			    s->cbp.messages[i].lost ? ", lost" : "");
	sim_wants(s, dbk_entry_list(s->l, &all, tell_entry, s, &s->err),
	    "list");
}
