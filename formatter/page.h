/*
 * page.h -- pages in work: where they are drawn, and the texts of
 * values on them.  Texts are valid until the arena in use is reset.
 */
#ifndef DBK_FORMATTER_PAGE_H
#define DBK_FORMATTER_PAGE_H

#include "formatter/flow.h"
#include "formatter/words.h"
#include "ledger/arena.h"
#include "ledger/buf.h"
#include "ledger/finding.h"
#include "schemas/documents.h"

#define DBK_PAGE_COLUMNS 5 /* most of a table */

struct dbk_page {
	struct dbk_flow flow;
	struct dbk_sink *sink;
	enum dbk_code rc; /* first failure; later calls do nothing */
	struct dbk_err *err;
	const struct dbk_entry *entry; /* being set, or NULL */
	bool inside; /* its first row is on a page already */
	struct dbk_cell headings[DBK_PAGE_COLUMNS]; /* of the table in work */
	struct dbk_arena lasting; /* texts of the whole paper */
	struct dbk_arena passing; /* texts of one entry */
	struct dbk_arena *texts; /* the one in use */
	struct dbk_buf buf; /* a text being made */
	struct dbk_buf latin;
};

/* Zero-initialises; pen and sink are borrowed until dbk_page_fini. */
void dbk_page_init(struct dbk_page *p, struct dbk_pen *pen,
    struct dbk_sink *sink, struct dbk_err *err);
void dbk_page_fini(struct dbk_page *p);

/* What failed in setting; DBK_ESYSTEM when drawing did, whose reason dbk_pen_end
 * tells: a long paper can stop. */
enum dbk_code dbk_page_progress(const struct dbk_page *p) DBK_CHECKED;

/* Another entry (borrowed until the next call), or none: the texts made for the
 * one before are gone. */
void dbk_page_entry(struct dbk_page *p, const struct dbk_entry *entry);

/*
 * The text in p->buf, fit to be printed, owned by the arena in use; the buffer
 * is empty again.  Characters that the font lacks give way to the form in which
 * CBP will get the text (contract, Text for CBP); a text that has none is
 * refused with LETTER-SCRIPT.
 */
const char *dbk_page_said(struct dbk_page *p);

/* The same of one value; each of these is "" when the value is absent. */
const char *dbk_page_text(struct dbk_page *p, const struct dbk_text *text);

const char *dbk_page_count(struct dbk_page *p, int64_t v);
const char *dbk_page_money(struct dbk_page *p, const struct dbk_integer *v);

/* "11 Vessel, Container"; short: without what the list says in brackets. */
const char *dbk_page_code(struct dbk_page *p, enum dbk_list list,
    const struct dbk_text *text);
const char *dbk_page_code_short(struct dbk_page *p, enum dbk_list list,
    const struct dbk_text *text);

/* Two values with a space between: "EI 12-3456789AA". */
const char *dbk_page_number(struct dbk_page *p, const struct dbk_text *type,
    const struct dbk_text *id);

/* The entry number without hyphens: what a scanner should give, since it is
 * keyed like that; and the height of its barcode on a form (6 mm) and in a list
 * (4 mm). */
#define DBK_PAGE_BARS 17.1
#define DBK_PAGE_BARS_LOW 11.5
const char *dbk_page_bare_number(struct dbk_page *p);

const char *dbk_page_address(struct dbk_page *p, const struct dbk_address *a);

/* "120 CTN" */
const char *dbk_page_quantity(struct dbk_page *p, const struct dbk_integer *v,
    const struct dbk_text *unit);

/* Name, or number when it is given by number; and what else. */
enum dbk_party_part {
	DBK_PARTY_NAME,
	DBK_PARTY_PLACE, /* role before it, city and country behind */
	DBK_PARTY_ADDRESS /* role before it, the whole address behind */
};
const char *dbk_page_party(struct dbk_page *p, const struct dbk_party *party,
    enum dbk_party_part part);

/* Containers of a bill from number first (0-based) on, at most
 * DBK_PAGE_CONTAINERS of them: a row must not grow higher than a page. */
#define DBK_PAGE_CONTAINERS 8
const char *dbk_page_containers(struct dbk_page *p, const struct dbk_bill *bill,
    size_t first);

const char *dbk_page_conveyance(struct dbk_page *p,
    const struct dbk_conveyance *c);

/* Description and zone status (of the line, at its commodity only), current HTS
 * number. */
const char *dbk_page_goods(struct dbk_page *p, const struct dbk_line *line,
    const struct dbk_tariff *tariff, bool is_commodity);

/* Who writes, at the top of a first page: logo (may be NULL), name and head line
 * on the left, the address on the right, a rule below. */
void dbk_page_letterhead(struct dbk_page *p, const struct dbk_profile *profile,
    const struct dbk_logo *logo);

/* A line of the foot with its top at y, on the left or on the right. */
void dbk_page_foot(struct dbk_page *p, const char *text, double y, bool right);

#endif
