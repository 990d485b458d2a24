#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edi/cargo_release_write.h"
#include "edi/replay_batch.h"
#include "ledger/lines.h"

_Static_assert(DBK_BLOCK_TRANSACTIONS == DBK_ENVELOPE_TRANSACTIONS &&
	DBK_BLOCK_RECORDS == DBK_ENVELOPE_RECORDS,
    "what is built is what is checked");

struct dbk_replay_item *
dbk_replay_items(const struct dbk_replay_batch *b)
{
	/* malloc'd, so aligned for any structure. */
	return (struct dbk_replay_item *)(void *)b->items.data;
}

const struct dbk_text *
dbk_replay_port(const struct dbk_entry *entry,
    const struct dbk_profile *profile)
{
	if (entry->port_of_entry.s != NULL)
		return &entry->port_of_entry;
	if (entry->port_of_unlading.s != NULL)
		return &entry->port_of_unlading;
	return profile->processing.port.s != NULL ? &profile->processing.port :
						    NULL;
}

struct dbk_entry
dbk_replay_entry(const struct dbk_entry *entry,
    const struct dbk_profile *profile)
{
	struct dbk_entry e = *entry;

	if (e.contact.name.s == NULL)
		e.contact.name = profile->contact.name;
	if (e.contact.phone.s == NULL)
		e.contact.phone = profile->contact.phone;
	e.contact.node.set = e.contact.name.s != NULL ||
	    e.contact.phone.s != NULL;
	return e;
}

static void
report_size(struct dbk_sink *sink, const char *number, unsigned long records)
{
	struct dbk_finding where = {.entry_number = number};
	struct dbk_words words = {.value = number};
	char count[24];

	(void)snprintf(count, sizeof count, "%lu", records);
	words.detail = count;
	dbk_report(sink, DBK_RULE_REPLAY_TOO_LARGE, &where, &words);
}

static enum dbk_code
add_item(struct dbk_replay_batch *b, const struct dbk_replay_item *item,
    struct dbk_err *err)
{
	enum dbk_code rc;

	dbk_buf_add(&b->items, item, sizeof *item);
	b->nitems++;
	rc = dbk_buf_check(&b->lines, err);
	return rc == DBK_OK ? dbk_buf_check(&b->items, err) : rc;
}

enum dbk_code
dbk_replay_add(struct dbk_replay_batch *b, const char *number,
    const struct dbk_entry *entry, const struct dbk_request *request,
    struct dbk_sink *sink, struct dbk_err *err)
{
	const struct dbk_text *port = dbk_replay_port(entry, b->profile);
	struct dbk_replay_item item = {.offset = b->lines.len};
	enum dbk_code rc;

	dbk_buf_reset(&b->records);
	rc = dbk_cargo_release_write_request(&b->records, entry, request,
	    b->profile, err);
	if (rc != DBK_OK)
		return rc;
	item.records = b->records.len / DBK_RECORD_LEN;
	if (item.records > DBK_BLOCK_RECORDS) {
		report_size(sink, number, item.records);
		return DBK_EFINDINGS;
	}
	if (port == NULL || port->len >= sizeof item.port)
		return dbk_fail(err, DBK_EDEFECT,
		    "entry %s has no port for "
		    "its block",
		    number);
	(void)snprintf(item.number, sizeof item.number, "%s", number);
	(void)snprintf(item.filer, sizeof item.filer, "%.3s", number);
	(void)snprintf(item.port, sizeof item.port, "%s", port->s);
	(void)snprintf(item.action, sizeof item.action, "%.1s",
	    request->action.s);
	dbk_lines_add(&b->lines, b->records.data, item.records);
	item.len = b->lines.len - item.offset;
	return add_item(b, &item, err);
}

enum dbk_code
dbk_replay_batch_put(struct dbk_replay_batch *b,
    const struct dbk_replay_item *item, const char *lines, struct dbk_err *err)
{
	struct dbk_replay_item placed = *item;

	placed.offset = b->lines.len;
	dbk_buf_add(&b->lines, lines, item->len);
	return add_item(b, &placed, err);
}

/* The lowest district that may stand in one block with this port. */
static void
district(char out[3], const char *port)
{
	memcpy(out, dbk_district_same(port, "10") ? "10" : port, 2);
	out[2] = '\0';
}

static int
compare(const void *left, const void *right)
{
	const struct dbk_replay_item *a = left, *b = right;
	char da[3], db[3];
	int order = strcmp(a->filer, b->filer);

	district(da, a->port);
	district(db, b->port);
	if (order == 0)
		order = strcmp(da, db);
	if (order == 0)
		order = strcmp(a->port, b->port);
	return order != 0 ? order : strcmp(a->number, b->number);
}

void
dbk_replay_arrange(struct dbk_replay_batch *b)
{
	struct dbk_replay_item *items = dbk_replay_items(b);
	unsigned long records = 0;
	size_t i;

	b->blocks = 0;
	if (b->nitems == 0)
		return;
	qsort(items, b->nitems, sizeof *items, compare);
	for (i = 0; i < b->nitems; i++) {
		bool begins = i == 0 ||
		    strcmp(items[i].filer, items[i - 1].filer) != 0 ||
		    !dbk_district_same(items[i].port, items[i - 1].port) ||
		    items[i - 1].position == DBK_BLOCK_TRANSACTIONS ||
		    records + items[i].records > DBK_BLOCK_RECORDS;

		if (begins) {
			b->blocks++;
			records = 0;
		}
		records += items[i].records;
		items[i].block = b->blocks;
		items[i].position = begins ? 1 : items[i - 1].position + 1;
	}
}

const char *
dbk_replay_block_port(const struct dbk_replay_batch *b,
    const struct dbk_replay_item *first)
{
	const struct dbk_text *port = &b->profile->processing.port;

	return port->s != NULL && dbk_district_same(port->s, first->port) ?
	    port->s :
	    first->port;
}

/* ---- the bytes ---- */

struct render {
	struct dbk_buf *out;
	const struct dbk_envelope_head *head;
	unsigned long records; /* written so far */
	enum dbk_code rc; /* of the first failure */
	struct dbk_err *err;
};

/* One of the four records of the envelope. */
static void
put_envelope(struct render *r, enum dbk_envelope_kind kind,
    const struct dbk_envelope_block *block)
{
	char record[DBK_RECORD_LEN];
	enum dbk_code rc;

	if (kind == DBK_ENVELOPE_A)
		rc = dbk_envelope_write_a(record, r->head, r->err);
	else if (kind == DBK_ENVELOPE_B)
		rc = dbk_envelope_write_b(record, r->head, block, r->err);
	else if (kind == DBK_ENVELOPE_Y)
		rc = dbk_envelope_write_y(record, r->head, block, r->err);
	else
		rc = dbk_envelope_write_z(record, r->head, r->err);
	if (rc == DBK_OK)
		dbk_lines_add(r->out, record, 1);
	else if (r->rc == DBK_OK)
		r->rc = rc;
	r->records++;
}

static void
put_items(struct render *r, const struct dbk_replay_batch *b,
    struct dbk_filed_entry *filed)
{
	const struct dbk_replay_item *items = dbk_replay_items(b);
	struct dbk_envelope_block block = {0, NULL, NULL};
	size_t i;

	for (i = 0; i < b->nitems; i++) {
		if (items[i].block != block.number) {
			if (block.number != 0)
				put_envelope(r, DBK_ENVELOPE_Y, &block);
			block.number = items[i].block;
			block.filer = items[i].filer;
			block.port = dbk_replay_block_port(b, &items[i]);
			put_envelope(r, DBK_ENVELOPE_B, &block);
		}
		filed[i].node.set = true;
		filed[i].entry_number = (struct dbk_text){
		    items[i].number, strlen(items[i].number), DBK_NO_POS};
		if (items[i].action[0] != 'A')
			filed[i].action = (struct dbk_text){
			    items[i].action, 1, DBK_NO_POS};
		filed[i].block = (struct dbk_integer){
		    items[i].block, true, DBK_NO_POS};
		filed[i].position = (struct dbk_integer){
		    items[i].position, true, DBK_NO_POS};
		filed[i].record = (struct dbk_integer){
		    (int64_t)r->records + 1, true, DBK_NO_POS};
		dbk_buf_add(r->out, b->lines.data + items[i].offset,
		    items[i].len);
		r->records += items[i].records;
	}
	put_envelope(r, DBK_ENVELOPE_Y, &block);
}

static struct dbk_text
text_of(const char *s)
{
	return (struct dbk_text){s, strlen(s), DBK_NO_POS};
}

enum dbk_code
dbk_replay_render(struct dbk_buf *out, struct dbk_batch *document,
    struct dbk_arena *a, const struct dbk_replay_batch *b,
    const struct dbk_replay_options *options, const char *path,
    struct dbk_err *err)
{
	struct dbk_envelope_head head = {.profile = b->profile,
	    .batch = b->id,
	    .app = b->app,
	    .date = options->today};
	struct render r = {.out = out, .head = &head, .err = err};
	struct dbk_filed_entry *filed;

	filed = dbk_arena_alloc(a, b->nitems * sizeof *filed);
	if (filed == NULL)
		return dbk_fail_memory(err);
	put_envelope(&r, DBK_ENVELOPE_A, NULL);
	put_items(&r, b, filed);
	put_envelope(&r, DBK_ENVELOPE_Z, NULL);
	if (r.rc != DBK_OK)
		return r.rc;
	memset(document, 0, sizeof *document);
	document->node.set = true;
	document->id = text_of(b->id);
	document->app = text_of(b->app);
	document->records = (struct dbk_integer){
	    (int64_t)r.records, true, DBK_NO_POS};
	document->separated = (struct dbk_flag){
	    .set = true, .v = !options->no_separator};
	document->path = text_of(path);
	document->entries = filed;
	document->nentries = b->nitems;
	return dbk_buf_check(out, err);
}

void
dbk_replay_batch_reset(struct dbk_replay_batch *b)
{
	dbk_buf_reset(&b->lines);
	dbk_buf_reset(&b->items);
	b->nitems = 0;
	b->blocks = 0;
}

void
dbk_replay_batch_fini(struct dbk_replay_batch *b)
{
	dbk_buf_fini(&b->records);
	dbk_buf_fini(&b->lines);
	dbk_buf_fini(&b->items);
	b->nitems = 0;
}
