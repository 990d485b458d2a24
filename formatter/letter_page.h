/*
 * letter_page.h -- the pages of one downtime letter, or of a supplement to one,
 * drawn from values.
 * A letter of one entry is a form; one of several is a schedule of all of them,
 * and after it a form of its own for each truck shipment, since the driver
 * hands over one letter for each.
 *
 * Every letter is set twice by the same calls: counting (pages and control
 * totals), then drawing.
 */
#ifndef DBK_FORMATTER_LETTER_PAGE_H
#define DBK_FORMATTER_LETTER_PAGE_H

#include <stdint.h>

#include "formatter/changes.h"
#include "formatter/page.h"
#include "formatter/wording.h"
#include "ledger/letters.h"

/* What is the same on every page; strings borrowed. */
struct dbk_letter_facts {
	const char *number; /* DL-0001, or what stands for it */
	bool draft; /* a preview: nothing of it is in the ledger */
	const char *port; /* Schedule D code */
	const char *made_at; /* normalised UTC */
	int64_t entries;
	struct dbk_anchor anchor;
	const struct dbk_profile *profile;
	const char *wording; /* the template */
	const struct dbk_logo *logo; /* may be NULL */
	const char *amends, *amends_made_at; /* of a supplement; else "" */
};

/* Control totals. */
struct dbk_letter_sums {
	int64_t entries;
	int64_t bills;
	int64_t quantity; /* of the bills, whatever their units */
	int64_t value; /* whole US dollars */
	int64_t trucks; /* entries that get a form after the schedule */
};

struct dbk_letter_page {
	struct dbk_page page;
	const struct dbk_letter_facts *facts;
	struct dbk_letter_sums sums; /* of the entries set so far */
	struct dbk_letter_sums totals; /* when drawing: of the whole letter */
	unsigned pages; /* when drawing: of the whole letter */
	/* The rest is private. */
	unsigned form_pages; /* of the truck shipments, when counting */
	/* Of the blocks of the schedule, so that drawing need not measure. */
	double *heights;
	size_t nheights, heights_size;
	bool fresh; /* a page that begins with a letterhead */
	int64_t shipment; /* which truck shipment, 1-based */
	/* Of the entry in work, on a supplement; else NULL. */
	const struct dbk_changes *changes;
	struct dbk_template_word words[DBK_WORD_COUNT];
};

/* facts, pen and sink are borrowed until dbk_letter_page_fini. */
void dbk_letter_page_init(struct dbk_letter_page *p, struct dbk_pen *pen,
    const struct dbk_letter_facts *facts, struct dbk_sink *sink,
    struct dbk_err *err);

/* Counting is done: draw, from the first page again. */
void dbk_letter_page_draw(struct dbk_letter_page *p);

/* Of a letter of several entries the letterhead, statement and column heads. */
void dbk_letter_page_begin(struct dbk_letter_page *p);

/* The next entry of the letter; on a supplement with what changed of it, else
 * NULL. */
void dbk_letter_page_entry(struct dbk_letter_page *p,
    const struct dbk_entry *entry, const struct dbk_changes *changes);

/* Totals and signature, after the last entry. */
void dbk_letter_page_sign(struct dbk_letter_page *p);

/* When drawing: a truck shipment of a letter of several entries, a form of its
 * own.  Counting is done by dbk_letter_page_entry. */
void dbk_letter_page_shipment(struct dbk_letter_page *p,
    const struct dbk_entry *entry, const struct dbk_changes *changes);

/* The letter is complete. */
void dbk_letter_page_end(struct dbk_letter_page *p);

void dbk_letter_page_fini(struct dbk_letter_page *p);

/* The modes of trucks (CR v40 p. SE-34). */
extern const struct dbk_letter_modes dbk_letter_trucks;

/* True when the entry moves by truck. */
bool dbk_letter_is_truck(const struct dbk_entry *entry);

#endif
