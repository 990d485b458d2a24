/*
 * Setting and taking out rows of the books.
 */
#include <string.h>

#include "ledger/book_item.h"
#include "ledger/chars.h"
#include "ledger/check.h"
#include "ledger/list.h"
#include "ledger/map.h"
#include "ledger/session.h"

#define KEY_MAX 60u /* characters: schemas/book.fields */

static const struct {
	const char *name, *label;
	const struct dbk_group *group;
	size_t offset; /* of the document in a book_item */
} books[DBK_BOOK_COUNT] = {
    [DBK_BOOK_IMPORTERS] = {"importers", "importer", &dbk_group_entry,
	offsetof(struct dbk_book_item, entry)},
    [DBK_BOOK_PARTIES] = {"parties", "party", &dbk_group_party,
	offsetof(struct dbk_book_item, party)},
    [DBK_BOOK_PRODUCTS] = {"products", "product", &dbk_group_line,
	offsetof(struct dbk_book_item, line)},
    [DBK_BOOK_PORTS] = {"ports", "port", &dbk_group_entry,
	offsetof(struct dbk_book_item, entry)},
    [DBK_BOOK_TEMPLATES] = {"templates", "template", &dbk_group_entry,
	offsetof(struct dbk_book_item, entry)},
    [DBK_BOOK_MAPS] = {"maps", "map", &dbk_group_map,
	offsetof(struct dbk_book_item, map)},
};

const char *
dbk_book_name(enum dbk_book book)
{
	return books[book].name;
}

const char *
dbk_book_label(enum dbk_book book)
{
	return books[book].label;
}

enum dbk_book
dbk_book_named(const char *name)
{
	int i;

	for (i = 0; i < DBK_BOOK_COUNT; i++)
		if (strcmp(books[i].name, name) == 0)
			break;
	return (enum dbk_book)i;
}

const struct dbk_group *
dbk_book_group(enum dbk_book book)
{
	return books[book].group;
}

void *
dbk_book_document(struct dbk_book_item *item, enum dbk_book book)
{
	return (char *)item + books[book].offset;
}

enum dbk_code
dbk_book_read(struct dbk_ledger *l, const struct dbk_book_id *id,
    struct dbk_book_item *item, int64_t *version, struct dbk_arena *a,
    struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	memset(item, 0, sizeof *item);
	*version = 0;
	dbk_query_begin(&q, &l->store, DBK_SQL_BOOK_GET);
	dbk_query_text(&q, books[id->book].name);
	dbk_query_text(&q, id->importer != NULL ? id->importer : "");
	dbk_query_text(&q, id->key);
	if (dbk_query_row(&q)) {
		*version = dbk_query_get_integer(&q, 0);
		rc = dbk_stored_read(item, &dbk_group_book_item, a,
		    dbk_query_get_text(&q, 1), err);
	}
	return dbk_query_end(&q, rc, err);
}

/* ---- judging ---- */

/* A change of one row. */
struct booking {
	struct dbk_ledger *l;
	struct dbk_book_id id;
	const struct dbk_source *source; /* NULL: the row is taken out */
	const void *doc; /* NULL: source is its text */
	bool whole; /* source is a book_item */
	struct dbk_book_item item;
	struct dbk_sink *sink;
	unsigned long errors; /* of the sink before the call */
	struct dbk_err *err;
};

static void
report(struct booking *b, enum dbk_rule rule, const char *detail)
{
	struct dbk_finding where = {0};
	struct dbk_words words = {
	    .label = books[b->id.book].label,
	    .value = b->id.key != NULL ? b->id.key : "",
	    .detail = detail,
	};

	if (b->source != NULL && b->source->cells != NULL) {
		dbk_source_mark(&where, b->source, 0);
	} else if (b->source != NULL) {
		where.file = b->source->file;
		where.line = b->source->first_line;
	}
	dbk_report(b->sink, rule, &where, &words);
}

/* Why a key cannot be one; NULL: it can. */
static const char *
bad_key(const char *key)
{
	size_t len = key != NULL ? strlen(key) : 0, n = 0, i, size;
	uint32_t c;

	if (len == 0)
		return "it needs a key";
	for (i = 0; i < len; i += size, n++) {
		size = dbk_utf8_next(&c, key + i, len - i);
		if (size == 0 || c < ' ' || c == 0x7f)
			return "the key has characters that cannot be printed";
	}
	return n > KEY_MAX ? "the key is longer than 60 characters" : NULL;
}

/* The key that the document itself has. */
static const char *
own_key(const struct booking *b)
{
	if (b->id.book == DBK_BOOK_IMPORTERS)
		return b->item.entry.importer.id.s;
	if (b->id.book == DBK_BOOK_PARTIES)
		return b->item.party.name.s;
	return NULL;
}

static void
judge_key(struct booking *b)
{
	const char *own = own_key(b), *why;

	if (b->id.key == NULL)
		b->id.key = own;
	why = bad_key(b->id.key);
	if (why == NULL && b->id.book == DBK_BOOK_IMPORTERS &&
	    (own == NULL || strcmp(own, b->id.key) != 0))
		why = "the document has another importer number";
	if (why == NULL && b->id.book == DBK_BOOK_PORTS &&
	    dbk_list_name(DBK_LIST_PORTS, b->id.key, strlen(b->id.key)) == NULL)
		why = "it is no port of entry (Schedule D)";
	if (why == NULL && b->id.book == DBK_BOOK_PRODUCTS &&
	    bad_key(b->id.importer) != NULL)
		why = "a product needs the number of its importer";
	if (why == NULL && b->item.entry.entry_number.s != NULL)
		why = "an entry number belongs to one entry only";
	if (why != NULL)
		report(b, DBK_RULE_BOOK_KEY, why);
}

/* The rules that hold for every draft hold here, too: a line and a party are
 * judged as those of an entry without anything else. */
static enum dbk_code
judge_rules(struct booking *b)
{
	const struct dbk_profile *profile;
	struct dbk_check check = {0};
	struct dbk_entry entry = {0};
	enum dbk_code rc;

	if (b->id.book == DBK_BOOK_MAPS) {
		dbk_map_check(&b->item.map, &dbk_group_map, &b->item.map,
		    b->source, b->sink);
		return DBK_OK;
	}
	rc = dbk_session_profile(b->l, &profile, b->err);
	if (rc == DBK_OK)
		rc = dbk_codes_get(b->l, &check.codes, b->err);
	if (rc != DBK_OK)
		return rc;
	entry.node.set = true;
	if (b->id.book == DBK_BOOK_PRODUCTS) {
		entry.lines = &b->item.line;
		entry.nlines = 1;
	} else if (b->id.book == DBK_BOOK_PARTIES) {
		entry.parties = &b->item.party;
		entry.nparties = 1;
	} else {
		entry = b->item.entry;
	}
	check.entry = &entry;
	check.source = b->source;
	check.profile = profile;
	check.sink = b->sink;
	check.today = dbk_session_today(b->l);
	dbk_check_entry(&check, DBK_STAGE_KEY);
	return DBK_OK;
}

/* The row must stand as the caller believes. */
static enum dbk_code
judge_version(struct booking *b, int64_t version)
{
	struct dbk_query q;
	int64_t now = 0;
	enum dbk_code rc;

	dbk_query_begin(&q, &b->l->store, DBK_SQL_BOOK_VERSION);
	dbk_query_text(&q, books[b->id.book].name);
	dbk_query_text(&q, b->id.importer);
	dbk_query_text(&q, b->id.key);
	if (dbk_query_row(&q))
		now = dbk_query_get_integer(&q, 0);
	rc = dbk_query_end(&q, DBK_OK, b->err);
	if (rc != DBK_OK)
		return rc;
	if (b->source == NULL && now == 0)
		report(b, DBK_RULE_BOOK_UNKNOWN, NULL);
	else if (version != DBK_BOOK_WHATEVER && version != now)
		report(b, DBK_RULE_BOOK_CHANGED,
		    now == 0	     ? "it was taken out" :
			version == 0 ? "it is there already" :
				       "somebody changed it");
	return DBK_OK;
}

static enum dbk_code
append_item(struct booking *b, enum dbk_action action)
{
	struct dbk_journal_row row = {0};

	b->item.node.set = true;
	b->item.book = dbk_text_of(books[b->id.book].name);
	if (b->id.importer[0] != '\0')
		b->item.importer = dbk_text_of(b->id.importer);
	b->item.key = dbk_text_of(b->id.key);
	return dbk_journal_append_document(b->l, action, &row,
	    &dbk_group_book_item, &b->item, b->err);
}

/* The document into its place of b->item; *some is false when there is nothing
 * that could be judged. */
static enum dbk_code
read_document(struct booking *b, bool *some)
{
	void *doc = dbk_book_document(&b->item, b->id.book);
	enum dbk_code rc;

	*some = true;
	if (b->doc != NULL) {
		memcpy(doc, b->doc, books[b->id.book].group->size);
		dbk_document_check(doc, books[b->id.book].group, b->source,
		    b->sink);
		return DBK_OK;
	}
	dbk_arena_reset(&b->l->work);
	if (b->whole) {
		rc = dbk_document_read(&b->item, &dbk_group_book_item,
		    &b->l->work, b->source, b->sink, b->err);
		b->id.key = b->item.key.s;
		if (b->item.importer.s != NULL)
			b->id.importer = b->item.importer.s;
	} else {
		rc = dbk_document_read(doc, books[b->id.book].group,
		    &b->l->work, b->source, b->sink, b->err);
	}
	*some = ((const struct dbk_node *)doc)->set;
	return rc == DBK_EFINDINGS ? DBK_OK : rc;
}

/* A whole item is of its own book, and of no other. */
static void
judge_whole(struct booking *b)
{
	const struct dbk_node *const nodes[] = {&b->item.entry.node,
	    &b->item.party.node, &b->item.line.node, &b->item.map.node};
	const void *doc = dbk_book_document(&b->item, b->id.book);
	size_t i, n = 0;

	for (i = 0; i < sizeof nodes / sizeof nodes[0]; i++)
		n += nodes[i]->set;
	if (n != 1 || !((const struct dbk_node *)doc)->set)
		report(b, DBK_RULE_BOOK_KEY,
		    books[b->id.book].group == &dbk_group_line ?
			"it wants a line, and nothing else" :
			books[b->id.book].group == &dbk_group_party ?
			"it wants a party, and nothing else" :
			books[b->id.book].group == &dbk_group_map ?
			"it wants a map, and nothing else" :
			"it wants an entry, and nothing else");
	if (b->item.book.s != NULL &&
	    strcmp(b->item.book.s, books[b->id.book].name) != 0)
		report(b, DBK_RULE_BOOK_KEY, "it is of another book");
}

static enum dbk_code
set_judged(struct booking *b, int64_t version)
{
	enum dbk_code rc;
	bool some;

	rc = read_document(b, &some);
	if (rc != DBK_OK)
		return rc;
	if (b->whole && b->item.node.set)
		judge_whole(b);
	if (some) {
		judge_key(b);
		rc = judge_rules(b);
		if (rc == DBK_OK && b->id.key != NULL)
			rc = judge_version(b, version);
		if (rc != DBK_OK)
			return rc;
	}
	if (b->sink->errors != b->errors)
		return DBK_EFINDINGS;
	return append_item(b, DBK_ACTION_BOOK_SET);
}

static enum dbk_code
remove_judged(struct booking *b, int64_t version)
{
	enum dbk_code rc = judge_version(b, version);

	if (rc != DBK_OK)
		return rc;
	if (b->sink->errors != b->errors)
		return DBK_EFINDINGS;
	return append_item(b, DBK_ACTION_BOOK_REMOVE);
}

static enum dbk_code
change(struct booking *b, struct dbk_ledger *l, const struct dbk_book_id *id,
    int64_t version, struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_sink counter = {0};
	enum dbk_code rc;
	bool own;

	b->l = l;
	b->id = *id;
	if (b->id.importer == NULL || b->id.book != DBK_BOOK_PRODUCTS)
		b->id.importer = "";
	b->sink = sink != NULL ? sink : &counter;
	b->errors = b->sink->errors;
	b->err = err;
	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = b->source != NULL ? set_judged(b, version) :
				 remove_judged(b, version);
	return dbk_change_end(l, own, rc, err);
}

enum dbk_code
dbk_book_set(struct dbk_ledger *l, const struct dbk_book_id *id,
    const struct dbk_source *source, int64_t version, int64_t *set,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct booking b = {.source = source};
	enum dbk_code rc;

	rc = change(&b, l, id, version, sink, err);
	if (rc == DBK_OK && set != NULL)
		*set = l->tail_seq;
	return rc;
}

enum dbk_code
dbk_book_put(struct dbk_ledger *l, const struct dbk_book_id *id,
    const void *doc, const struct dbk_source *source, struct dbk_sink *sink,
    struct dbk_err *err)
{
	struct booking b = {.source = source, .doc = doc};

	return change(&b, l, id, DBK_BOOK_WHATEVER, sink, err);
}

enum dbk_code
dbk_book_import(struct dbk_ledger *l, enum dbk_book book,
    const struct dbk_source *source, struct dbk_sink *sink, struct dbk_err *err)
{
	const struct dbk_book_id id = {.book = book};
	struct booking b = {.source = source, .whole = true};

	return change(&b, l, &id, DBK_BOOK_WHATEVER, sink, err);
}

enum dbk_code
dbk_book_remove(struct dbk_ledger *l, const struct dbk_book_id *id,
    int64_t version, struct dbk_sink *sink, struct dbk_err *err)
{
	struct booking b = {.source = NULL};

	return change(&b, l, id, version, sink, err);
}

enum dbk_code
dbk_book_get(struct dbk_ledger *l, const struct dbk_book_id *id,
    struct dbk_buf *json, int64_t *version, struct dbk_sink *sink,
    struct dbk_err *err)
{
	struct booking b = {.id = *id, .sink = sink};
	struct dbk_book_item item;
	int64_t now;
	enum dbk_code rc;

	dbk_arena_reset(&l->work);
	rc = dbk_book_read(l, id, &item, &now, &l->work, err);
	if (rc != DBK_OK)
		return rc;
	if (now == 0) {
		report(&b, DBK_RULE_BOOK_UNKNOWN, NULL);
		return DBK_EFINDINGS;
	}
	if (version != NULL)
		*version = now;
	dbk_document_write(json, books[id->book].group,
	    dbk_book_document(&item, id->book));
	return dbk_buf_check(json, err);
}
