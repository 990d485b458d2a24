#include <stdio.h>

#include "tests/stations_support.h"

struct book here, a;
char bundle[200];

void
station_make(struct book *b, const char *station, const char *id, uint32_t from)
{
	book_folder(b);
	b->station = station;
	b->id = id;
	book_init(b);
	book_open(b, DBK_ACCESS_WRITE);
	book_ok(b,
	    dbk_pool_add(b->l, NULL, from, from + 99, NULL, 0, &b->sink,
		&b->err));
}

void
station_trust(struct book *b, struct book *other)
{
	struct dbk_station_row row;
	char card[DBK_CARD_MAX];

	book_ok(other, dbk_station_own(other->l, &row, card, &other->err));
	book_ok(b, dbk_station_trust(b->l, card, &row, &b->sink, &b->err));
}

void
stations_setup(void)
{
	station_make(&here, NULL, "000001", 100);
	station_make(&a, "A", "00000A", 300);
	station_trust(&here, &a);
	station_trust(&a, &here);
	(void)snprintf(bundle, sizeof bundle, "%s/a.bundle", a.folder);
}

void
stations_teardown(void)
{
	book_fini(&here);
	book_fini(&a);
}

void
station_export(const char *to)
{
	struct dbk_anchor head;

	book_ok(&a,
	    dbk_station_export(a.l, bundle, to, NULL, &head, &a.sink, &a.err));
}

/* dbk_station_import of A's bundle. */
enum dbk_code
station_import(struct dbk_station_news *news)
{
	book_forget(&here);
	return dbk_station_import(here.l, bundle, NULL, news, &here.sink,
	    &here.err);
}

void
station_merge(struct dbk_station_news *news)
{
	station_export("MAIN");
	book_ok(&here, station_import(news));
}

int64_t
station_head(struct book *b)
{
	struct dbk_anchor anchor;

	book_ok(b, dbk_ledger_anchor(b->l, &anchor, &b->err));
	return anchor.seq;
}
