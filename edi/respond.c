#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edi/fields.h"
#include "edi/respond_batch.h"

size_t
dbk_respond_count(const struct dbk_respond *r)
{
	return r->records.len / DBK_RECORD_LEN;
}

const char *
dbk_respond_record(const struct dbk_respond *r, size_t i)
{
	return r->records.data + i * DBK_RECORD_LEN;
}

void
dbk_respond_report(struct dbk_respond *r, enum dbk_rule rule, size_t i,
    const char *value, const char *detail)
{
	struct dbk_finding where = {.file = r->file};
	struct dbk_words words = {.value = value, .detail = detail};

	if (i < r->lines.len / sizeof where.line)
		memcpy(&where.line, r->lines.data + i * sizeof where.line,
		    sizeof where.line);
	dbk_report(r->sink, rule, &where, &words);
	if (dbk_rules[rule].is_error)
		r->findings = true;
}

static struct dbk_text
text_of(const char *s)
{
	return (struct dbk_text){s, strlen(s), DBK_NO_POS};
}

enum dbk_code
dbk_respond_set_aside(struct dbk_respond *r, const char *number,
    const char *reason, size_t i)
{
	struct dbk_unmatched u = {.node = {true, DBK_NO_POS}};
	char shown[DBK_RECORD_LEN + 1];
	struct dbk_slice record = {dbk_respond_record(r, i), DBK_RECORD_LEN};

	dbk_slice_show(shown, record);
	u.reason = text_of(reason);
	u.text = text_of(shown);
	if (r->app[0] != '\0')
		u.app = text_of(r->app);
	r->sums->unmatched++;
	return dbk_answer_unmatched(r->ledger, number, &u, r->err);
}

/* ---- entry numbers ---- */

bool
dbk_respond_number(char out[DBK_NUMBER_LEN + 1], const char *record)
{
	static const struct {
		enum dbk_rec rec;
		unsigned filer, number;
	} heads[] = {
	    {DBK_REC_SE10, DBK_SE10_ENTRY_FILER_CODE, DBK_SE10_ENTRY_NUMBER},
	    {DBK_REC_SO10_OUT, DBK_SO10_OUT_ENTRY_FILER_CODE,
		DBK_SO10_OUT_ENTRY_NUMBER},
	    {DBK_REC_WO10_OUT, DBK_WO10_OUT_ENTRY_FILER_CODE,
		DBK_WO10_OUT_ENTRY_NUMBER},
	    {DBK_REC_WR0_OUT, DBK_WR0_OUT_ENTRY_FILER_CODE,
		DBK_WR0_OUT_ENTRY_NUMBER}};
	const struct dbk_layout *layout = dbk_record_layout(record);
	char filer[DBK_RECORD_LEN + 1], text[DBK_RECORD_LEN + 1];
	const char *number = text;
	size_t i;

	for (i = 0; i < sizeof heads / sizeof heads[0]; i++)
		if (layout != NULL && dbk_layout_is(layout, heads[i].rec))
			break;
	if (i == sizeof heads / sizeof heads[0])
		return false;
	dbk_slice_show(filer,
	    dbk_record_get(record, &layout->fields[heads[i].filer]));
	dbk_slice_show(text,
	    dbk_record_get(record, &layout->fields[heads[i].number]));
	/* Appendix E p. 2: a space may stand before it. */
	while (*number == ' ')
		number++;
	if (strlen(number) == 8)
		(void)snprintf(out, DBK_NUMBER_LEN + 1, "%.3s-%.7s-%c", filer,
		    number, number[7]);
	else
		(void)snprintf(out, DBK_NUMBER_LEN + 1, "%.3s-%.8s", filer,
		    number);
	return true;
}

/* The entries that the collected records are about, each once in a row. */
static enum dbk_code
list_numbers(struct dbk_respond *r, struct dbk_text **out, size_t *n)
{
	size_t i, records = dbk_respond_count(r);
	char number[DBK_NUMBER_LEN + 1];
	struct dbk_text *list;
	bool no_memory = false;

	*n = 0;
	*out = list = dbk_arena_alloc(&r->arena, records * sizeof *list);
	if (list == NULL)
		return dbk_fail_memory(r->err);
	for (i = 0; i < records; i++) {
		if (!dbk_respond_number(number, dbk_respond_record(r, i)) ||
		    (*n != 0 && dbk_text_is(&list[*n - 1], number)))
			continue;
		list[(*n)++] = dbk_respond_text(r,
		    (struct dbk_slice){number, strlen(number)}, &no_memory);
	}
	return no_memory ? dbk_fail_memory(r->err) : DBK_OK;
}

enum dbk_code
dbk_respond_set_aside_batch(struct dbk_respond *r, const char *reason)
{
	struct dbk_unmatched u = {.node = {true, DBK_NO_POS}};
	char shown[DBK_RECORD_LEN + 1];
	struct dbk_slice first = {dbk_respond_record(r, 0), DBK_RECORD_LEN};
	enum dbk_code rc;

	dbk_slice_show(shown, first);
	u.reason = text_of(reason);
	u.text = text_of(shown);
	if (r->app[0] != '\0')
		u.app = text_of(r->app);
	rc = list_numbers(r, &u.entries, &u.nentries);
	if (rc != DBK_OK)
		return rc;
	r->sums->unmatched++;
	return dbk_answer_unmatched(r->ledger, NULL, &u, r->err);
}

/* ---- our batch ---- */

static enum dbk_code
keep_filed(void *arg, const struct dbk_filed_entry *entry)
{
	struct dbk_respond *r = arg;
	struct dbk_filed_entry *filed = &r->filed[r->nfiled];

	*filed = *entry;
	filed->entry_number.s = dbk_arena_copy(&r->arena, entry->entry_number.s,
	    entry->entry_number.len);
	if (filed->entry_number.s == NULL)
		return dbk_fail_memory(r->err);
	r->by_number[r->nfiled++] = filed;
	return DBK_OK;
}

static int
compare_numbers(const void *left, const void *right)
{
	const struct dbk_filed_entry *const *a = left, *const *b = right;

	return strcmp((*a)->entry_number.s, (*b)->entry_number.s);
}

enum dbk_code
dbk_respond_load(struct dbk_respond *r, bool *known)
{
	struct dbk_batch_row row;
	enum dbk_code rc;
	size_t n;

	r->nfiled = 0;
	rc = dbk_batch_get(r->ledger, r->id, &row, NULL, NULL, r->err);
	*known = rc == DBK_OK;
	if (rc == DBK_EFINDINGS) {
		dbk_respond_report(r, DBK_RULE_ANSWER_BATCH, 0, r->id,
		    "is not in this ledger");
		return dbk_respond_set_aside_batch(r,
		    "the batch is not in this ledger");
	}
	if (rc != DBK_OK)
		return rc;
	n = (size_t)row.entries;
	r->filed = dbk_arena_alloc(&r->arena, n * sizeof *r->filed);
	r->by_number = dbk_arena_alloc(&r->arena, n * sizeof *r->by_number);
	if (r->filed == NULL || r->by_number == NULL)
		return dbk_fail_memory(r->err);
	rc = dbk_batch_entries(r->ledger, r->id, keep_filed, r, r->err);
	if (rc == DBK_OK && r->nfiled != 0)
		qsort(r->by_number, r->nfiled, sizeof *r->by_number,
		    compare_numbers);
	return rc;
}

const struct dbk_filed_entry *
dbk_respond_find(const struct dbk_respond *r, const char *number)
{
	struct dbk_filed_entry key = {.entry_number = text_of(number)};
	const struct dbk_filed_entry *wanted = &key;
	const struct dbk_filed_entry **found;

	if (r->nfiled == 0)
		return NULL;
	found = bsearch(&wanted, r->by_number, r->nfiled, sizeof *r->by_number,
	    compare_numbers);
	return found != NULL ? *found : NULL;
}

/* ---- conditions ---- */

struct dbk_text
dbk_respond_text(struct dbk_respond *r, struct dbk_slice v, bool *no_memory)
{
	char shown[DBK_RECORD_LEN + 1];
	struct dbk_text t = {NULL, 0, DBK_NO_POS};

	while (v.len > 0 && v.s[v.len - 1] == ' ')
		v.len--;
	if (v.len == 0)
		return t;
	dbk_slice_show(shown, v);
	t.s = dbk_arena_copy(&r->arena, shown, v.len);
	t.len = v.len;
	*no_memory = *no_memory || t.s == NULL;
	return t;
}

enum dbk_code
dbk_respond_condition(struct dbk_respond *r, struct dbk_condition *out,
    enum dbk_rec rec, const unsigned fields[3], const char *record,
    const char *echo)
{
	const struct dbk_rec_field *f = dbk_layouts[rec].fields;
	struct dbk_slice nothing = {NULL, 0}, whole = {echo, DBK_RECORD_LEN};
	bool no_memory = false;

	out->node = (struct dbk_node){true, DBK_NO_POS};
	out->code = dbk_respond_text(r, dbk_record_get(record, &f[fields[0]]),
	    &no_memory);
	out->type = dbk_respond_text(r, dbk_record_get(record, &f[fields[1]]),
	    &no_memory);
	out->text = dbk_respond_text(r, dbk_record_get(record, &f[fields[2]]),
	    &no_memory);
	out->record = dbk_respond_text(r, echo != NULL ? whole : nothing,
	    &no_memory);
	out->source = text_of(dbk_layouts[rec].name);
	return no_memory ? dbk_fail_memory(r->err) : DBK_OK;
}

/* ---- a batch ---- */

static bool
has_right_count(const struct dbk_envelope *e, const struct dbk_layout *layout,
    const char *record)
{
	bool generated = dbk_layout_is(layout, DBK_REC_Y_GEN);
	struct dbk_slice v = dbk_record_get(record,
	    &layout->fields[generated ?
		    (unsigned)DBK_Y_GEN_OUTPUT_TRANSACTION_IMAGE_COUNT :
		    (unsigned)DBK_Y_OUT_OUTPUT_TRANSACTION_IMAGE_COUNT]);
	int64_t n;

	return dbk_slice_integer(&n, v) && (uint64_t)n == e->records;
}

static void
report_count(struct dbk_respond *r, const struct dbk_envelope *e, size_t i)
{
	const struct dbk_rec_field *f =
	    &dbk_layouts[DBK_REC_Y_OUT]
		 .fields[DBK_Y_OUT_OUTPUT_TRANSACTION_IMAGE_COUNT];
	char shown[DBK_RECORD_LEN + 1], number[24];

	dbk_slice_show(shown, dbk_record_get(dbk_respond_record(r, i), f));
	(void)snprintf(number, sizeof number, "%lu", e->records);
	dbk_respond_report(r, DBK_RULE_ANSWER_COUNT, i, shown, number);
}

/*
 * True when the batch is whole: A, blocks B..Y with right counts, Z, all of
 * them generated by ACE or none.  What is wrong is reported.
 */
static bool
is_whole(struct dbk_respond *r, bool *generated)
{
	struct dbk_envelope e = {0};
	const struct dbk_layout *layout;
	size_t i, n = dbk_respond_count(r);

	*generated = false;
	for (i = 0; i < n; i++) {
		enum dbk_envelope_state before = e.state;
		const char *record = dbk_respond_record(r, i);
		enum dbk_envelope_kind kind = dbk_envelope_take(&e, record,
		    &layout);

		if (kind == DBK_ENVELOPE_STRAY ||
		    (kind != DBK_ENVELOPE_DATA && kind != DBK_ENVELOPE_Y &&
			before == DBK_ENVELOPE_IN_BLOCK)) {
			dbk_respond_report(r, DBK_RULE_ANSWER_CUT, i, NULL,
			    "a record is missing before this one");
			return false;
		}
		if (kind == DBK_ENVELOPE_Y &&
		    !has_right_count(&e, layout, record)) {
			report_count(r, &e, i);
			return false;
		}
		*generated = e.generated;
		if (kind == DBK_ENVELOPE_DATA || kind == DBK_ENVELOPE_A ||
		    dbk_envelope_is_generated(record) == e.generated)
			continue;
		dbk_respond_report(r, DBK_RULE_ENVELOPE_GENERATED, i, NULL,
		    NULL);
		return false;
	}
	if (e.state == DBK_ENVELOPE_OUTSIDE && e.blocks != 0)
		return true;
	dbk_respond_report(r, DBK_RULE_ANSWER_CUT, n - 1, NULL,
	    e.state != DBK_ENVELOPE_OUTSIDE ? "it ends without its Z record" :
					      "it has no block");
	return false;
}

/* Application and batch id of the A record; a rejection has no application. */
static void
read_head(struct dbk_respond *r)
{
	const struct dbk_rec_field *a = dbk_layouts[DBK_REC_A_OUT].fields;
	const char *record = dbk_respond_record(r, 0);
	char app[DBK_RECORD_LEN + 1];

	dbk_slice_show(app,
	    dbk_record_get(record, &a[DBK_A_OUT_APPLICATION_IDENTIFIER_CODE]));
	(void)snprintf(r->app, sizeof r->app, "%.2s", app);
	dbk_slice_show(r->id,
	    dbk_record_get(record, &a[DBK_A_OUT_USER_DATA_TEXT]));
}

static enum dbk_code
apply(struct dbk_respond *r, bool generated)
{
	/* Both have E1 records, of two layouts: the application tells. */
	static const struct {
		const char *app, *reason;
	} others[] = {
	    {"AX", "an answer to an entry summary, which was not filed here"},
	    {"UC", "a status notice of an entry summary"}};
	size_t i;

	if (generated)
		return dbk_respond_reject(r);
	if (strcmp(r->app, "SX") == 0)
		return dbk_respond_release(r);
	if (strcmp(r->app, "SO") == 0 || strcmp(r->app, "C1") == 0)
		return dbk_respond_status(r);
	dbk_respond_report(r, DBK_RULE_ANSWER_NOT_READ, 0, r->app, NULL);
	for (i = 0; i < sizeof others / sizeof others[0]; i++)
		if (strcmp(r->app, others[i].app) == 0)
			return dbk_respond_set_aside_batch(r, others[i].reason);
	return dbk_respond_set_aside_batch(r, "not read yet");
}

enum dbk_code
dbk_respond_batch(struct dbk_respond *r, const char *bytes, size_t len)
{
	struct dbk_slice app;
	enum dbk_code rc;
	bool known, generated, whole;

	read_head(r);
	app = (struct dbk_slice){r->app, strlen(r->app)};
	if (app.len != 0 && dbk_app_is_input(app)) {
		dbk_respond_report(r, DBK_RULE_ANSWER_FORM, 0, NULL,
		    "it is a batch to CBP");
		return DBK_OK;
	}
	whole = is_whole(r, &generated);
	rc = dbk_answer_keep(r->ledger, bytes, len, &known, r->digest, r->err);
	if (rc != DBK_OK)
		return rc;
	r->sums->batches += whole;
	r->sums->known += known;
	if (known)
		return DBK_OK;
	return whole ?
	    apply(r, generated) :
	    dbk_respond_set_aside_batch(r, "the answer is not whole");
}

/* True when a record of CATAIR is among those collected. */
static bool
has_record(const struct dbk_respond *r)
{
	size_t i;

	for (i = 0; i < dbk_respond_count(r); i++)
		if (dbk_record_layout(dbk_respond_record(r, i)) != NULL)
			return true;
	return false;
}

enum dbk_code
dbk_respond_headless(struct dbk_respond *r, const char *bytes, size_t len)
{
	enum dbk_code rc;
	bool known;

	r->app[0] = '\0';
	if (!has_record(r)) {
		dbk_respond_report(r, DBK_RULE_ANSWER_FORM, 0, NULL,
		    "these lines are no records");
		return DBK_OK;
	}
	dbk_respond_report(r, DBK_RULE_ANSWER_CUT, 0, NULL,
	    "it begins without its A record");
	rc = dbk_answer_keep(r->ledger, bytes, len, &known, r->digest, r->err);
	if (rc != DBK_OK || known)
		return rc;
	return dbk_respond_set_aside_batch(r,
	    "the answer begins without its A record");
}
