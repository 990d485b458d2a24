/*
 * Looking rows of the books up.
 */
#include <string.h>

#include "ledger/book.h"
#include "ledger/fold.h"
#include "ledger/session.h"

/* One search. */
struct looking {
	const struct dbk_book_query *query;
	struct dbk_buf words; /* folded */
	unsigned told;
	enum dbk_code (*each)(void *arg, const struct dbk_book_row *row);
	void *arg;
};

/* Columns 0 to 9, as every statement of a search has them. */
static enum dbk_code
tell(struct looking *k, struct dbk_query *q)
{
	const struct dbk_book_row row = {
	    .book = k->query->book,
	    .importer = dbk_query_get_text(q, 0),
	    .key = dbk_query_get_text(q, 1),
	    .version = dbk_query_get_integer(q, 2),
	    .name = dbk_query_get_text(q, 3),
	    .id = dbk_query_get_text(q, 4),
	    .city = dbk_query_get_text(q, 5),
	    .country = dbk_query_get_text(q, 6),
	    .hts = dbk_query_get_text(q, 7),
	    .set_at = dbk_query_get_text(q, 8),
	    .set_by = dbk_query_get_text(q, 9),
	};

	k->told++;
	return k->each(k->arg, &row);
}

static bool
is_full(const struct looking *k)
{
	return k->query->limit != 0 && k->told >= k->query->limit;
}

static enum dbk_code
find_all(struct looking *k, struct dbk_ledger *l, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_BOOK_ALL);
	dbk_query_text(&q, dbk_book_name(k->query->book));
	dbk_query_text(&q,
	    k->query->book == DBK_BOOK_PRODUCTS ? k->query->importer : NULL);
	while (rc == DBK_OK && !is_full(k) && dbk_query_row(&q))
		rc = tell(k, &q);
	return dbk_query_end(&q, rc, err);
}

/* The longest word is looked up, the others are looked for in what it finds.  A
 * row that has several words that begin so is told at the first of them. */
static enum dbk_code
find_words(struct looking *k, const char *word, struct dbk_ledger *l,
    struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_BOOK_WORDS);
	dbk_query_text(&q, dbk_book_name(k->query->book));
	dbk_query_text(&q,
	    k->query->importer != NULL && k->query->book == DBK_BOOK_PRODUCTS ?
		k->query->importer :
		"");
	dbk_query_text(&q, word);
	while (rc == DBK_OK && !is_full(k) && dbk_query_row(&q)) {
		const char *words = dbk_query_get_text(&q, 10);

		if (dbk_fold_has(words, k->words.data) &&
		    dbk_fold_is_first(words, word, dbk_query_get_text(&q, 11)))
			rc = tell(k, &q);
	}
	return dbk_query_end(&q, rc, err);
}

/* Copies the longest word of words, which begin with a space each. */
static void
longest(struct dbk_buf *out, const char *words)
{
	const char *best = words, *word;
	size_t most = 0, len;

	for (word = words; *word != '\0'; word += 1 + len) {
		len = strcspn(word + 1, " ");
		if (len > most) {
			most = len;
			best = word;
		}
	}
	dbk_buf_add(out, best + 1, most);
}

enum dbk_code
dbk_book_find(struct dbk_ledger *l, const struct dbk_book_query *query,
    enum dbk_code (*each)(void *arg, const struct dbk_book_row *row), void *arg,
    struct dbk_err *err)
{
	struct looking k = {.query = query, .each = each, .arg = arg};
	struct dbk_buf word = {0};
	enum dbk_code rc;

	if (query->words != NULL)
		dbk_fold_words(&k.words, query->words);
	if (k.words.len != 0)
		longest(&word, k.words.data);
	rc = dbk_buf_check(&k.words, err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&word, err);
	if (rc == DBK_OK && word.len != 0)
		rc = find_words(&k, word.data, l, err);
	else if (rc == DBK_OK)
		rc = find_all(&k, l, err);
	dbk_buf_fini(&k.words);
	dbk_buf_fini(&word);
	return rc;
}
