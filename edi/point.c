#include <string.h>

#include "edi/cargo_release_read.h"
#include "edi/envelope.h"
#include "edi/point.h"
#include "ledger/list.h"

struct dbk_explanation
dbk_explain_code(const char *source, const char *code)
{
	static const struct {
		enum dbk_rec rec;
		unsigned field;
	} codes[] = {{DBK_REC_X1_OUT, DBK_X1_OUT_CONDITION_CODE},
	    {DBK_REC_SO50_OUT, DBK_SO50_OUT_DISPOSITION_CODE},
	    {DBK_REC_SO60_OUT, DBK_SO60_OUT_DISPOSITION_ACTION_CODE},
	    {DBK_REC_WO50_OUT, DBK_WO50_OUT_DISPOSITION_CODE},
	    {DBK_REC_WO60_OUT, DBK_WO60_OUT_DISPOSITION_ACTION_CODE},
	    {DBK_REC_WR0_OUT, DBK_WR0_OUT_ERROR_MESSAGE_IDENTIFIER}};
	struct dbk_explanation none = {NULL, NULL, NULL, NULL};
	const struct dbk_layout *layout;
	const struct dbk_list_table *list;
	enum dbk_list id;
	const char *name;
	size_t i;

	if (source == NULL || code == NULL)
		return none;
	for (i = 0; i < sizeof codes / sizeof codes[0]; i++) {
		layout = &dbk_layouts[codes[i].rec];
		if (strncmp(source, layout->name, 4) != 0)
			continue;
		id = layout->fields[codes[i].field].list;
		/* The print names no list beside an X1's code. */
		if (codes[i].rec == DBK_REC_X1_OUT)
			id = DBK_LIST_BATCH_CONDITIONS;
		list = &dbk_lists[id];
		name = dbk_list_name(id, code, strlen(code));
		return name != NULL ? (struct dbk_explanation){name, list->name,
					  list->edition, list->source} :
				      none;
	}
	return none;
}

/* ---- the records of the entry in its batch ---- */

struct pointing {
	const char *number;
	int64_t first; /* 1-based record of the entry in the batch; 0: none */
	size_t from, to; /* byte offsets of the echoed record in records */
	struct dbk_buf records; /* of the entry, 80 bytes each */
	struct dbk_buf *where;
	size_t begin; /* of what is appended to where */
	bool some;
	void (*each)(void *arg, const struct dbk_point_row *row);
	void *arg;
};

static enum dbk_code
find_first(void *arg, const struct dbk_filed_entry *entry)
{
	struct pointing *p = arg;

	if (dbk_text_is(&entry->entry_number, p->number))
		p->first = entry->record.v;
	return DBK_OK;
}

/* The records from the entry's SE10 up to the next one, or the Y. */
static void
take_records(struct pointing *p, const struct dbk_buf *bytes)
{
	size_t size = DBK_RECORD_LEN, at;
	const struct dbk_layout *layout;
	const char *record;

	if (bytes->len > size && bytes->data[size] == '\n')
		size++;
	for (at = (size_t)(p->first - 1) * size;
	     at + DBK_RECORD_LEN <= bytes->len; at += size) {
		record = bytes->data + at;
		layout = dbk_record_layout(record);
		if (layout == NULL ||
		    (p->records.len != 0 &&
			dbk_layout_is(layout, DBK_REC_SE10)))
			return;
		dbk_buf_add(&p->records, record, DBK_RECORD_LEN);
	}
}

/* The echo came without its trailing spaces. */
static bool
find_echo(struct pointing *p, const struct dbk_text *echo)
{
	size_t at, i;

	for (at = 0; at < p->records.len; at += DBK_RECORD_LEN) {
		const char *record = p->records.data + at;

		if (echo->len > DBK_RECORD_LEN ||
		    memcmp(record, echo->s, echo->len) != 0)
			continue;
		for (i = echo->len; i < DBK_RECORD_LEN && record[i] == ' '; i++)
			;
		if (i < DBK_RECORD_LEN)
			continue;
		p->from = at;
		p->to = at + DBK_RECORD_LEN;
		return true;
	}
	return false;
}

/* ---- the elements in it ---- */

static size_t
place_of(const struct dbk_field *field, const void *value)
{
	if (field->kind == DBK_KIND_INTEGER)
		return ((const struct dbk_integer *)value)->pos;
	if (field->kind == DBK_KIND_FLAG)
		return ((const struct dbk_flag *)value)->pos;
	return ((const struct dbk_text *)value)->pos;
}

/* Cut where to what it shares with the path, at the end of a member. */
static void
share(struct pointing *p, const char *path)
{
	const char *shared = p->where->data + p->begin;
	size_t i, len = p->where->len - p->begin, cut = 0;

	for (i = 0; i < len && path[i] == shared[i]; i++)
		if (shared[i] == '.')
			cut = i;
	if (i == len && (path[i] == '.' || path[i] == '\0'))
		cut = i;
	p->where->len = p->begin + cut;
	if (p->where->data != NULL)
		p->where->data[p->where->len] = '\0';
}

static void
visit(void *arg, const struct dbk_field *field, const char *path,
    const void *value)
{
	struct pointing *p = arg;
	size_t pos = place_of(field, value);
	struct dbk_point_row row = {path, field->label};

	if (pos < p->from || pos >= p->to)
		return;
	if (!p->some)
		dbk_buf_add_string(p->where, path);
	else
		share(p, path);
	p->some = true;
	if (p->each != NULL)
		p->each(p->arg, &row);
}

static enum dbk_code
walk(struct pointing *p, struct dbk_err *err)
{
	struct dbk_source source = {.text = p->records.data,
	    .len = p->records.len,
	    .first_line = 1,
	    .record_len = DBK_RECORD_LEN};
	struct dbk_transaction t = {.action = 0};
	struct dbk_sink sink = {0};
	struct dbk_arena arena;
	enum dbk_code rc;

	dbk_arena_init(&arena, 0);
	rc = dbk_cargo_release_read(&t, &arena, &source, &sink, err);
	if (rc == DBK_OK)
		dbk_document_walk(&t.entry, &dbk_group_entry, visit, p);
	dbk_arena_fini(&arena);
	return rc;
}

enum dbk_code
dbk_point(struct dbk_ledger *l, const char *number, const char *batch,
    const struct dbk_text *echo, struct dbk_buf *where,
    void (*each)(void *arg, const struct dbk_point_row *row), void *arg,
    struct dbk_err *err)
{
	struct pointing p = {.number = number,
	    .where = where,
	    .begin = where->len,
	    .each = each,
	    .arg = arg};
	struct dbk_batch_row row;
	struct dbk_buf bytes = {0};
	enum dbk_code rc;

	if (echo->s == NULL)
		return DBK_OK;
	rc = dbk_batch_entries(l, batch, find_first, &p, err);
	if (rc == DBK_OK && p.first > 0)
		rc = dbk_batch_get(l, batch, &row, &bytes, NULL, err);
	if (rc == DBK_OK && p.first > 0)
		take_records(&p, &bytes);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&p.records, err);
	if (rc == DBK_OK && find_echo(&p, echo))
		rc = walk(&p, err);
	dbk_buf_fini(&bytes);
	dbk_buf_fini(&p.records);
	return rc;
}
