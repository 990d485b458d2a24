#include <string.h>

#include "formatter/letter.h"
#include "formatter/letter_page.h"
#include "formatter/pen.h"

/* A letter as the ledger knows it, kept beyond the next call on the ledger. */
struct letter {
	const char *number;
	struct dbk_letter_facts facts;
	struct dbk_profile profile;
	struct dbk_arena texts;
};

static enum dbk_code
fetch_letter(struct letter *out, struct dbk_ledger *l, const char *number,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_letter_row row;
	enum dbk_code rc;

	dbk_arena_reset(&out->texts);
	rc = dbk_letter_get(l, number, &row, sink, err);
	if (rc != DBK_OK)
		return rc;
	out->number = dbk_arena_copy(&out->texts, row.number,
	    strlen(row.number));
	out->facts.number = out->facts.draft ? "DRAFT" : out->number;
	out->facts.port = dbk_arena_copy(&out->texts, row.port,
	    strlen(row.port));
	out->facts.made_at = dbk_arena_copy(&out->texts, row.made_at,
	    strlen(row.made_at));
	if (out->number == NULL || out->facts.port == NULL ||
	    out->facts.made_at == NULL)
		return dbk_fail_memory(err);
	out->facts.entries = row.entries;
	out->facts.anchor = row.anchor;
	out->facts.profile = &out->profile;
	return dbk_letter_profile(l, number, &out->profile, &out->texts, err);
}

static enum dbk_code
progress(const struct dbk_letter_page *page)
{
	if (page->page.rc != DBK_OK)
		return page->page.rc;
	/* The reason is told by dbk_pen_finish. */
	return dbk_pen_good(page->page.flow.pen) ? DBK_OK : DBK_ESYSTEM;
}

static enum dbk_code
set_entry(void *arg, const struct dbk_entry_row *row,
    const struct dbk_entry *entry)
{
	struct dbk_letter_page *page = arg;

	(void)row;
	dbk_letter_page_entry(page, entry);
	return progress(page);
}

static enum dbk_code
set_shipment(void *arg, const struct dbk_entry_row *row,
    const struct dbk_entry *entry)
{
	struct dbk_letter_page *page = arg;

	(void)row;
	if (dbk_letter_is_truck(entry))
		dbk_letter_page_shipment(page, entry);
	return progress(page);
}

/* The whole letter once, counting or drawing. */
static enum dbk_code
set_letter(struct dbk_letter_page *page, const char *number,
    struct dbk_ledger *l, struct dbk_err *err)
{
	const struct dbk_letter_facts *facts = page->facts;
	enum dbk_code rc;

	dbk_letter_page_begin(page);
	rc = dbk_letter_scan(l, number, set_entry, page, err);
	if (rc != DBK_OK)
		return rc;
	if (page->sums.entries != facts->entries)
		return dbk_fail(err, DBK_EDAMAGE,
		    "letter %s names %lld entries, %lld were found", number,
		    (long long)facts->entries, (long long)page->sums.entries);
	dbk_letter_page_sign(page);
	if (page->page.flow.drawing && facts->entries > 1 &&
	    page->sums.trucks != 0) {
		rc = dbk_letter_scan(l, number, set_shipment, page, err);
		if (rc != DBK_OK)
			return rc;
	}
	dbk_letter_page_end(page);
	return progress(page);
}

static enum dbk_code
print_letter(struct dbk_pen *pen, struct dbk_ledger *l,
    const struct letter *letter, struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_letter_page page;
	enum dbk_code rc;

	dbk_letter_page_init(&page, pen, &letter->facts, sink, err);
	rc = set_letter(&page, letter->number, l, err);
	if (rc == DBK_OK) {
		dbk_letter_page_draw(&page);
		rc = set_letter(&page, letter->number, l, err);
	}
	dbk_letter_page_fini(&page);
	return rc;
}

static enum dbk_code
open_pdf(struct dbk_pen **pen, const char *path, const struct letter *letter,
    struct dbk_err *err)
{
	const struct dbk_profile *profile = &letter->profile;
	struct dbk_buf title = {0};
	enum dbk_code rc;

	dbk_buf_add_format(&title, "Downtime letter %s", letter->facts.number);
	rc = dbk_buf_check(&title, err);
	if (rc == DBK_OK)
		rc = dbk_pen_open(pen, path, title.data,
		    profile->filer.name.s != NULL ? profile->filer.name.s : "",
		    letter->facts.made_at, err);
	dbk_buf_fini(&title);
	return rc;
}

static enum dbk_code
print_letters(struct dbk_ledger *l, const char *path,
    const char *const *numbers, size_t nnumbers, bool draft,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct letter letter = {.facts = {.draft = draft}};
	struct dbk_pen *pen = NULL;
	enum dbk_code rc, finished;
	size_t i;

	dbk_arena_init(&letter.texts, 0);
	if (nnumbers == 0) {
		rc = dbk_fail(err, DBK_EUSAGE, "no letter is named");
		goto done;
	}
	for (i = 0; i < nnumbers; i++) {
		rc = fetch_letter(&letter, l, numbers[i], sink, err);
		if (rc == DBK_OK && pen == NULL)
			rc = open_pdf(&pen, path, &letter, err);
		if (rc == DBK_OK)
			rc = print_letter(pen, l, &letter, sink, err);
		if (rc != DBK_OK)
			break;
	}
	/* What went wrong in drawing is told first: it is the reason. */
	if (pen != NULL) {
		finished = dbk_pen_finish(pen, err);
		if (rc == DBK_OK || (rc == DBK_ESYSTEM && finished != DBK_OK))
			rc = finished;
	}
done:
	dbk_pen_close(pen);
	dbk_arena_fini(&letter.texts);
	return rc;
}

enum dbk_code
dbk_letter_pdf(struct dbk_ledger *l, const char *path,
    const char *const *numbers, size_t nnumbers, struct dbk_sink *sink,
    struct dbk_err *err)
{
	return print_letters(l, path, numbers, nnumbers, false, sink, err);
}

enum dbk_code
dbk_letter_draft_pdf(struct dbk_ledger *l, const char *path,
    const char *const *numbers, size_t nnumbers, struct dbk_sink *sink,
    struct dbk_err *err)
{
	return print_letters(l, path, numbers, nnumbers, true, sink, err);
}
