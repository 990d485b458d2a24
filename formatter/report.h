/*
 * report.h -- papers made of tables: letterhead, a title, facts in boxes, tables
 * that repeat their headings, a line to sign on; at the foot of every page what
 * paper it is, page x of y, and the journal row that it tells.
 *
 * All is set twice by the same calls: counting pages, then drawing.  Rows come
 * from the ledger one by one; none is kept.
 */
#ifndef DBK_FORMATTER_REPORT_H
#define DBK_FORMATTER_REPORT_H

#include "formatter/page.h"
#include "ledger/ledger.h"

#define DBK_REPORT_COLUMNS 11 /* most of a table */
#define DBK_REPORT_NOTE 76.0 /* from the left: where a note begins */

/* Zero-initialise; set the members of the first part, borrowed. */
struct dbk_report {
	struct dbk_ledger *l;
	const char *title; /* "Account of entry numbers" */
	const char *name; /* at the foot of every page; NULL: the title and the
			   * ledger */
	const char *made_at; /* normalised UTC: the date of the file */
	const struct dbk_profile *profile;
	const struct dbk_logo *logo; /* may be NULL */
	const struct dbk_anchor *anchor; /* of the state that is told */
	/* The rest is private. */
	struct dbk_page page;
	unsigned pages; /* when drawing: in all */
	struct dbk_cell columns[DBK_REPORT_COLUMNS]; /* of the table in work */
	size_t ncolumns;
	int64_t rows;
};

/* Where what a report borrows is kept. */
struct dbk_report_facts {
	struct dbk_profile profile;
	struct dbk_anchor anchor;
	struct dbk_logo *logo;
	struct dbk_arena texts;
};

/*
 * The profile and logo in force, the newest journal row and the actor's now, set
 * in r, too.  Finish facts also after a failure.
 */
enum dbk_code dbk_report_facts_get(struct dbk_report_facts *facts,
    struct dbk_report *r, struct dbk_ledger *l,
    struct dbk_err *err) DBK_CHECKED;
void dbk_report_facts_fini(struct dbk_report_facts *facts);

/*
 * Make the PDF at path: set puts everything below the letterhead, and is called
 * twice, as above.  DBK_EFINDINGS: LETTER-SCRIPT; DBK_ESYSTEM: the disk is full,
 * the font is not installed; and what set returns.
 */
enum dbk_code dbk_report_pdf(struct dbk_report *r, const char *path,
    enum dbk_code (*set)(struct dbk_report *r, void *arg), void *arg,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* DBK_ELOCKED when someone wrote to the ledger since the anchor was read: what
 * was counted and what was listed may differ. */
enum dbk_code dbk_report_unchanged(struct dbk_report *r,
    struct dbk_err *err) DBK_CHECKED;

/* ---- texts, valid until dbk_report_next_row ---- */

/* Free form: a character that cannot be printed stands as U+4E2D. */
const char *dbk_report_free(struct dbk_report *r, const char *text);
/* A time to the minute; "" stays empty. */
const char *dbk_report_moment(struct dbk_report *r, const char *utc);
const char *dbk_report_money(struct dbk_report *r, int64_t dollars);

/* ---- parts ---- */

/* Boxes side by side, each a share of the page's width. */
void dbk_report_boxes(struct dbk_report *r, struct dbk_cell *cells,
    const double *shares, size_t n, enum dbk_style style);

/* Boxes that say when and by whom it was made, from which ledger and row. */
void dbk_report_identity(struct dbk_report *r);

/* Place and width of a column from the left of the table, its heading; the
 * second is right-justified. */
#define DBK_REPORT_TEXT(from, wide, heading) \
	{ \
		.text = (heading), .x = DBK_FLOW_LEFT + (from), \
		.width = (wide), .style = DBK_STYLE_CELL_STRONG \
	}
#define DBK_REPORT_AMOUNT(from, wide, heading) \
	{ \
		.text = (heading), .x = DBK_FLOW_LEFT + (from), \
		.width = (wide), .style = DBK_STYLE_CELL_STRONG, .right = true \
	}

/* Title and headings stay with the first row. */
void dbk_report_table(struct dbk_report *r, const char *title,
    const struct dbk_cell *columns, size_t n);
/* The texts of the row before are gone. */
void dbk_report_next_row(struct dbk_report *r);
void dbk_report_row(struct dbk_report *r, const char *const *texts,
    enum dbk_style style);
/* What is said of the row above. */
void dbk_report_note(struct dbk_report *r, const char *text);
/* An empty table says so: nothing to tell must not look like forgotten. */
void dbk_report_end_table(struct dbk_report *r);

/* The broker's line to sign on, below text (may be NULL). */
void dbk_report_signature(struct dbk_report *r, const char *text);

/* For callbacks: DBK_OK, or why to stop. */
enum dbk_code dbk_report_progress(const struct dbk_report *r) DBK_CHECKED;

#endif
