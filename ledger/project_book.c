/*
 * What the actions about a book do to the tables.
 */
#include <string.h>

#include "ledger/book_item.h"
#include "ledger/fold.h"
#include "ledger/project.h"

static const char *
or_empty(const struct dbk_text *t)
{
	return t->s != NULL ? t->s : "";
}

static void
show_entry(struct dbk_book_shown *out, const struct dbk_entry *entry)
{
	const struct dbk_address *address = &entry->importer.address;

	out->name = entry->importer.name.s;
	out->id = entry->importer.id.s;
	out->city = address->city.s;
	out->country = address->country.s;
}

void
dbk_book_show(struct dbk_book_shown *out, const struct dbk_book_item *item)
{
	memset(out, 0, sizeof *out);
	if (item->entry.node.set)
		show_entry(out, &item->entry);
	if (item->party.node.set) {
		out->name = item->party.name.s;
		out->id = item->party.id.s;
		out->city = item->party.address.city.s;
		out->country = item->party.address.country.s;
	}
	if (item->line.node.set) {
		size_t n = item->line.ntariffs;

		out->name = item->line.description.s;
		out->country = item->line.country_of_origin.s;
		/* Chapter 99 first, then the commodity. */
		out->hts = n != 0 ? item->line.tariffs[n - 1].hts.s : NULL;
	}
}

/* The words a row is found by. */
static void
gather_words(struct dbk_buf *out, const struct dbk_book_item *item,
    const struct dbk_book_shown *shown)
{
	const char *const texts[] = {
	    item->key.s, shown->name, shown->id, shown->hts, shown->city};
	size_t i;

	dbk_buf_reset(out);
	for (i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (texts[i] != NULL)
			dbk_fold_words(out, texts[i]);
}

/* What for each word; words begin with a space each, and are cut up here. */
static enum dbk_code
each_word(struct dbk_projection *p, const struct dbk_book_item *item,
    enum dbk_sql what, char *words, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;
	char *word = words[0] != '\0' ? words + 1 : NULL, *end;

	while (rc == DBK_OK && word != NULL) {
		end = strchr(word, ' ');
		if (end != NULL)
			*end++ = '\0';
		dbk_query_begin(&q, p->store, what);
		dbk_query_text(&q, or_empty(&item->book));
		dbk_query_text(&q, or_empty(&item->importer));
		dbk_query_text(&q, word);
		dbk_query_text(&q, or_empty(&item->key));
		rc = dbk_query_run(&q, err);
		word = end;
	}
	return rc;
}

/* Takes out the words of the row as it stands; there may be none. */
static enum dbk_code
clear_words(struct dbk_projection *p, const struct dbk_book_item *item,
    struct dbk_err *err)
{
	struct dbk_query q;
	enum dbk_code rc;

	dbk_buf_reset(&p->words);
	dbk_query_begin(&q, p->store, DBK_SQL_BOOK_VERSION);
	dbk_query_text(&q, or_empty(&item->book));
	dbk_query_text(&q, or_empty(&item->importer));
	dbk_query_text(&q, or_empty(&item->key));
	if (dbk_query_row(&q))
		dbk_buf_add_string(&p->words, dbk_query_get_text(&q, 1));
	rc = dbk_query_end(&q, DBK_OK, err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&p->words, err);
	if (rc == DBK_OK && p->words.len != 0)
		rc = each_word(p, item, DBK_SQL_BOOK_WORD_DELETE, p->words.data,
		    err);
	return rc;
}

enum dbk_code
dbk_project_book_set(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_book_item *item = doc;
	struct dbk_book_shown shown;
	struct dbk_query q;
	enum dbk_code rc;

	rc = clear_words(p, item, err);
	if (rc != DBK_OK)
		return rc;
	dbk_book_show(&shown, item);
	gather_words(&p->words, item, &shown);
	rc = dbk_buf_check(&p->words, err);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, p->store, DBK_SQL_BOOK_PUT);
	dbk_query_text(&q, or_empty(&item->book));
	dbk_query_text(&q, or_empty(&item->importer));
	dbk_query_text(&q, or_empty(&item->key));
	dbk_query_integer(&q, row->seq);
	dbk_query_text(&q, shown.name);
	dbk_query_text(&q, shown.id);
	dbk_query_text(&q, shown.city);
	dbk_query_text(&q, shown.country);
	dbk_query_text(&q, shown.hts);
	dbk_query_text(&q, row->at);
	dbk_query_text(&q, row->user);
	dbk_query_text(&q, p->words.len != 0 ? p->words.data : "");
	rc = dbk_query_run(&q, err);
	if (rc == DBK_OK && p->words.len != 0)
		rc = each_word(p, item, DBK_SQL_BOOK_WORD_ADD, p->words.data,
		    err);
	return rc;
}

enum dbk_code
dbk_project_book_remove(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_book_item *item = doc;
	struct dbk_query q;
	enum dbk_code rc;

	(void)row;
	rc = clear_words(p, item, err);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, p->store, DBK_SQL_BOOK_DELETE);
	dbk_query_text(&q, or_empty(&item->book));
	dbk_query_text(&q, or_empty(&item->importer));
	dbk_query_text(&q, or_empty(&item->key));
	return dbk_query_change(&q, err);
}
