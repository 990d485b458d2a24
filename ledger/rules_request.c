/*
 * Rules of a request: what SE13 and SE20 say of a replace, an update or a
 * cancellation (p. SE-42, 43).
 */
#include <string.h>

#include "ledger/filings.h"
#include "ledger/number.h"
#include "ledger/rules_common.h"

/* The reasons that want a replacement, its qualifier, and how it is told. */
static const struct {
	const char *reason, *qualifier, *missing;
} replacements[] = {
    {"02", "IB", "the replacement in-bond number (IB) is missing"},
    {"03", "EN", "the replacement entry number (EN) is missing"},
    {"04", "FTZ", "the replacement FTZ admission number (FTZ) is missing"},
};
#define NREPLACEMENTS (sizeof replacements / sizeof replacements[0])

const char *
dbk_request_qualifier(const struct dbk_text *reason)
{
	size_t i;

	for (i = 0; i < NREPLACEMENTS; i++)
		if (dbk_text_is(reason, replacements[i].reason))
			return replacements[i].qualifier;
	return NULL;
}

void
dbk_check_se13_n1_reason(struct dbk_check *c)
{
	const struct dbk_request *q = c->request;

	if (c->action == 'D' && q == NULL)
		dbk_check_report(c, NULL, NULL, "missing");
	else if (c->action == 'D' && q->reason.s == NULL)
		dbk_check_report(c, &q->reason, NULL, "missing");
	else if (c->action != 'D' && q != NULL && q->reason.s != NULL)
		dbk_check_report(c, &q->reason, NULL,
		    "given, but this is no cancellation");
}

static bool
has_replacement(const struct dbk_request *q, const char *qualifier)
{
	size_t i;

	for (i = 0; i < q->nreplacements; i++)
		if (dbk_text_is(&q->replacements[i].qualifier, qualifier))
			return true;
	return false;
}

/* A number that the reason does not ask for.  With further dispositions there
 * may be further replacements. */
static void
check_wanted(struct dbk_check *c, const char *qualifier)
{
	const struct dbk_request *q = c->request;
	size_t i;

	for (i = 0; i < q->nreplacements; i++)
		if (!q->multiple.v &&
		    (qualifier == NULL ||
			!dbk_text_is(&q->replacements[i].qualifier, qualifier)))
			dbk_check_report(c, &q->reason, NULL,
			    "it does not go with the replacement given");
}

/* Cleared under another entry: not under itself. */
static void
check_other_entry(struct dbk_check *c)
{
	const struct dbk_text *own = &c->entry->entry_number;
	const struct dbk_request *q = c->request;
	struct dbk_number a, b;
	size_t i;

	if (own->s == NULL || !dbk_number_parse(&a, own->s, own->len))
		return;
	for (i = 0; i < q->nreplacements; i++) {
		const struct dbk_text *t = &q->replacements[i].value;

		if (dbk_text_is(&q->replacements[i].qualifier, "EN") &&
		    t->s != NULL && dbk_number_parse(&b, t->s, t->len) &&
		    a.serial == b.serial && strcmp(a.filer, b.filer) == 0)
			dbk_check_report(c, &q->reason, NULL,
			    "the replacement is the entry itself");
	}
}

void
dbk_check_se13_n1_reference(struct dbk_check *c)
{
	const struct dbk_request *q = c->request;
	const char *wanted = NULL;
	size_t i;

	if (q == NULL || q->reason.s == NULL)
		return;
	for (i = 0; i < NREPLACEMENTS; i++) {
		if (!dbk_text_is(&q->reason, replacements[i].reason))
			continue;
		wanted = replacements[i].qualifier;
		if (!has_replacement(q, wanted))
			dbk_check_report(c, &q->reason, NULL,
			    replacements[i].missing);
	}
	check_wanted(c, wanted);
	check_other_entry(c);
}

void
dbk_check_se13_n1_zone(struct dbk_check *c)
{
	const struct dbk_request *q = c->request;

	/* A cancellation carries no SE11, which would tell a weekly entry. */
	if (q != NULL && dbk_text_is(&q->reason, "12") &&
	    (!dbk_text_is(&c->entry->entry_type, "06") ||
		(!c->from_records && !c->entry->weekly.v)))
		dbk_check_report(c, &q->reason, NULL, NULL);
}

void
dbk_check_se13_n1_multiple(struct dbk_check *c)
{
	if (c->request != NULL && c->request->multiple.v)
		dbk_check_report(c, &c->request->multiple, NULL, NULL);
}

void
dbk_check_se13_n2_dis(struct dbk_check *c)
{
	const struct dbk_request *q = c->request;

	if (q == NULL)
		return;
	if (q->dis.v && q->dis_reference.s == NULL)
		dbk_check_report(c, &q->dis_reference, NULL,
		    "the reference is missing");
	else if (!q->dis.v && q->dis_reference.s != NULL)
		dbk_check_report(c, &q->dis_reference, NULL,
		    "the indicator is missing");
}
