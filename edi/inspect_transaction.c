#include <stdlib.h>
#include <string.h>

#include "edi/envelope.h"
#include "edi/inspect_transaction.h"
#include "ledger/check.h"

/* Faults remembered for one transaction: beyond them a rule may be told beside
 * the fault that made it fail. */
#define FAULTS_MOST 10000u

/* A field that was reported: no rule tells of it again. */
struct fault {
	unsigned long record; /* 1-based in the transaction */
	const struct dbk_layout *layout;
	const struct dbk_rec_field *field; /* NULL: no such record */
};

void
dbk_inspect_transaction_add(struct dbk_inspect_transaction *t,
    const struct dbk_raw *raw)
{
	char *record, *line;

	if (t->records.len / DBK_RECORD_LEN >= DBK_ENVELOPE_RECORDS)
		return;
	if (t->records.len == 0)
		t->first = raw->number;
	record = dbk_buf_extend(&t->records, DBK_RECORD_LEN);
	line = dbk_buf_extend(&t->lines, sizeof raw->line);
	if (record != NULL)
		memcpy(record, raw->bytes, DBK_RECORD_LEN);
	if (line != NULL)
		memcpy(line, &raw->line, sizeof raw->line);
}

static void
remember_fault(void *arg, unsigned long record, const struct dbk_layout *layout,
    const struct dbk_rec_field *field)
{
	struct dbk_inspect_transaction *t = arg;
	struct fault f = {record, layout, field};

	if (t->faults.len / sizeof f < FAULTS_MOST)
		dbk_buf_add(&t->faults, &f, sizeof f);
}

/* The element a path of the entry names (bills[0].master.number). */
static const struct dbk_field *
element_at(const char *path)
{
	const struct dbk_group *g = &dbk_group_entry;
	const struct dbk_field *f = NULL;
	size_t len;

	while (*path != '\0' && g != NULL) {
		len = strcspn(path, ".[");
		f = dbk_group_field(g, path, len);
		if (f == NULL)
			return NULL;
		g = f->group;
		path += len;
		if (*path == '[')
			path += strcspn(path, ".");
		if (*path == '.')
			path++;
	}
	return f;
}

/* True when CATAIR carries the element in this field ("SE10.entry_type"), or
 * anywhere in the record when field is NULL. */
static bool
is_carried_by(const struct dbk_field *element, const struct fault *fault)
{
	size_t name_len = strlen(fault->layout->name), field_len;
	const char *p = element->catair;

	while (p != NULL && *p != '\0') {
		size_t len = strcspn(p, ",");

		if (len > name_len && p[name_len] == '.' &&
		    strncmp(p, fault->layout->name, name_len) == 0) {
			if (fault->field == NULL)
				return true;
			field_len = strlen(fault->field->name);
			if (len == name_len + 1 + field_len &&
			    strncmp(p + name_len + 1, fault->field->name,
				field_len) == 0)
				return true;
		}
		p += len;
		if (*p == ',')
			p++;
	}
	return false;
}

/*
 * True when the finding of a rule tells what was told of the field already: at
 * the same place, or of a value that is absent because its field is faulty.
 */
static bool
is_told(const struct dbk_inspect_transaction *t, const struct dbk_finding *f)
{
	const struct dbk_field *element = f->path != NULL ?
	    element_at(f->path) :
	    NULL;
	struct fault fault;
	size_t i;

	for (i = 0; i + sizeof fault <= t->faults.len; i += sizeof fault) {
		memcpy(&fault, t->faults.data + i, sizeof fault);
		if (fault.field != NULL && fault.record != f->line)
			continue;
		if (fault.field != NULL && f->column >= fault.field->from &&
		    f->column <= fault.field->to)
			return true;
		if (f->value == NULL && element != NULL &&
		    is_carried_by(element, &fault))
			return true;
	}
	return false;
}

/* From a record of the transaction to its line in the file. */
static void
relay(void *arg, const struct dbk_finding *finding)
{
	struct dbk_inspect_transaction *t = arg;
	struct dbk_finding f = *finding;
	unsigned long line;

	if (t->in_rules && is_told(t, finding))
		return;
	if (f.line > 0 && f.line <= t->lines.len / sizeof line) {
		memcpy(&line, t->lines.data + (f.line - 1) * sizeof line,
		    sizeof line);
		f.line = line;
	}
	dbk_report_again(t->sink, &f);
}

static bool
is_action(char c)
{
	return c == 'A' || c == 'R' || c == 'U' || c == 'D';
}

/* The records of one entry that no arena of ours holds. */
static void
report_too_large(struct dbk_inspect_transaction *t,
    const struct dbk_transaction *read)
{
	const char *number = read->entry.entry_number.s;
	struct dbk_finding where = {
	    .file = t->file, .line = 1, .entry_number = number};
	struct dbk_words words = {.value = number};

	dbk_report(&t->relay, DBK_RULE_EDI_TOO_LARGE, &where, &words);
}

static enum dbk_code
check(struct dbk_inspect_transaction *t, struct dbk_err *err)
{
	struct dbk_transaction read = {.faulty = remember_fault, .arg = t};
	struct dbk_source source = {.file = t->file,
	    .text = t->records.data,
	    .len = t->records.len,
	    .first_line = 1,
	    .record_len = DBK_RECORD_LEN};
	struct dbk_check rules = {.source = &source,
	    .sink = &t->relay,
	    .today = t->today,
	    .from_records = true};
	enum dbk_code rc;

	t->relay = (struct dbk_sink){
	    .emit = relay, .arg = t, .errors_only = t->sink->errors_only};
	t->in_rules = false;
	rc = dbk_cargo_release_read(&read, t->arena, &source, &t->relay, err);
	if (rc == DBK_EFINDINGS) {
		report_too_large(t, &read);
		return DBK_OK;
	}
	if (rc != DBK_OK)
		return rc;
	t->in_rules = true;
	rules.entry = &read.entry;
	/* A cancellation and an update carry a part of an entry (SE-24, 25):
	 * the rules say which actions they hold for.  An action that does not
	 * exist was told at its field. */
	rules.action = is_action(read.action) ? read.action : 'A';
	rules.request = &read.request;
	dbk_check_entry(&rules, DBK_STAGE_COMPLETE);
	return dbk_buf_check(&t->faults, err);
}

void
dbk_inspect_transaction_drop(struct dbk_inspect_transaction *t)
{
	dbk_buf_reset(&t->records);
	dbk_buf_reset(&t->lines);
	dbk_buf_reset(&t->faults);
	dbk_arena_reset(t->arena);
}

enum dbk_code
dbk_inspect_transaction_flush(struct dbk_inspect_transaction *t,
    struct dbk_err *err)
{
	enum dbk_code rc = dbk_buf_check(&t->records, err);

	if (rc == DBK_OK)
		rc = dbk_buf_check(&t->lines, err);
	if (rc == DBK_OK && t->records.len != 0)
		rc = check(t, err);
	dbk_inspect_transaction_drop(t);
	return rc;
}

void
dbk_inspect_transaction_fini(struct dbk_inspect_transaction *t)
{
	dbk_buf_fini(&t->records);
	dbk_buf_fini(&t->lines);
	dbk_buf_fini(&t->faults);
}
