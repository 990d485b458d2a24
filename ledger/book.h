/*
 * book.h -- what a broker knows before an entry is keyed: importers, parties,
 * products of an importer, defaults of a port, templates.
 *
 * A row of a book is a document (schemas/book.fields): of importers, ports and
 * templates a part of an entry, of products a line, of parties a party, of maps
 * what a client's own columns mean (ledger/map.h).  Each
 * change is a journal row; what was before is in the journal.  Carriers are not
 * kept: they are read from entries that were completed.
 */
#ifndef DBK_BOOK_H
#define DBK_BOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/document.h"
#include "ledger/ledger.h"

enum dbk_book {
	DBK_BOOK_IMPORTERS, /* key: the importer number */
	DBK_BOOK_PARTIES, /* key: a short name; otherwise the name */
	DBK_BOOK_PRODUCTS, /* key: item number or short name, per importer */
	DBK_BOOK_PORTS, /* key: Schedule D code */
	DBK_BOOK_TEMPLATES, /* key: a name */
	DBK_BOOK_MAPS, /* key: a name */
	DBK_BOOK_COUNT
};

/* "importers" ...; static. */
const char *dbk_book_name(enum dbk_book book);
/* What one row is, for people: "importer" ...; static. */
const char *dbk_book_label(enum dbk_book book);
/* DBK_BOOK_COUNT when there is no such name. */
enum dbk_book dbk_book_named(const char *name);
/* Of what its documents are: dbk_group_entry, _line, _party or _map. */
const struct dbk_group *dbk_book_group(enum dbk_book book);

/* Which row of which book.  Strings borrowed for the call. */
struct dbk_book_id {
	enum dbk_book book;
	const char *importer; /* of products: the importer number; else NULL */
	const char *key;
};

/* A row without its document.  Strings borrowed for the call, "" when
 * unknown. */
struct dbk_book_row {
	enum dbk_book book;
	const char *importer, *key;
	int64_t version; /* the journal row that set it */
	const char *name; /* of importer, party, goods; conveyance */
	const char *id; /* importer or party number */
	const char *city, *country; /* of products: country of origin */
	const char *hts;
	const char *set_at, *set_by;
};

/* What a change takes the place of. */
#define DBK_BOOK_WHATEVER ((int64_t)-1)
#define DBK_BOOK_NOTHING ((int64_t)0)

/*
 * Set a row.
 * id       key NULL: taken from the document, where its book says so
 * source   the document, with its file and line for findings
 * version  that the row must have now, or one of the above
 * set      gets the new version; may be NULL
 * Findings (DBK_EFINDINGS, nothing changed): form and key rules, BOOK-KEY,
 * BOOK-CHANGED.
 */
enum dbk_code dbk_book_set(struct dbk_ledger *l, const struct dbk_book_id *id,
    const struct dbk_source *source, int64_t version, int64_t *set,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/*
 * Set a row from a document that was read already, a structure of
 * dbk_book_group.  source is where from, for findings.
 */
enum dbk_code dbk_book_put(struct dbk_ledger *l, const struct dbk_book_id *id,
    const void *doc, const struct dbk_source *source, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/* Set a row of the book from a document with its key: {"key": ..., "importer":
 * ..., and "entry", "party" or "line": the document}. */
enum dbk_code dbk_book_import(struct dbk_ledger *l, enum dbk_book book,
    const struct dbk_source *source, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/* Take a row out.  BOOK-UNKNOWN, BOOK-CHANGED. */
enum dbk_code dbk_book_remove(struct dbk_ledger *l,
    const struct dbk_book_id *id, int64_t version, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/* The document as canonical JSON, appended to json; *version may be NULL.
 * BOOK-UNKNOWN. */
enum dbk_code dbk_book_get(struct dbk_ledger *l, const struct dbk_book_id *id,
    struct dbk_buf *json, int64_t *version, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/* What to look for; zero-initialise. */
struct dbk_book_query {
	enum dbk_book book;
	const char *importer; /* of products; NULL: those of all importers,
			       * only without words */
	const char *words; /* NULL or "": all */
	unsigned limit; /* most rows; 0: all */
};

/*
 * Rows in whose key, name, number, HTS number or city every word begins a word;
 * in order of the word that was found, without words in order of the key.  Ends
 * early when each returns anything but DBK_OK, which is then returned.
 */
enum dbk_code dbk_book_find(struct dbk_ledger *l,
    const struct dbk_book_query *query,
    enum dbk_code (*each)(void *arg, const struct dbk_book_row *row), void *arg,
    struct dbk_err *err) DBK_CHECKED;

#endif
