#include <string.h>

#include "formatter/letter.h"
#include "formatter/letter_page.h"
#include "formatter/pen.h"
#include "ledger/stationery.h"

/* A letter as the ledger knows it, kept beyond the next call on the ledger. */
struct letter {
	const char *number;
	struct dbk_letter_facts facts;
	struct dbk_profile profile;
	struct dbk_arena texts;
	struct dbk_buf wording;
	struct dbk_logo *logo;
	int64_t logo_row; /* of that logo: most letters have the same */
};

/* How far all letters of a file are: each entry is set twice, to count the
 * pages and to draw them. */
struct pace {
	int64_t done, total; /* times that an entry is set */
};

/* A letter while it is set. */
struct setting {
	struct pace *pace;
	struct dbk_letter_page page;
	struct dbk_ledger *l;
	const struct letter *letter;
	struct dbk_arena changes; /* of the entry in work */
	struct dbk_err *err;
};

/* Copies that outlive the row. */
static enum dbk_code
keep_texts(struct letter *out, const struct dbk_letter_row *row,
    struct dbk_err *err)
{
	const struct {
		const char **to;
		const char *from;
	} texts[] = {
	    {&out->number, row->number},
	    {&out->facts.port, row->port},
	    {&out->facts.made_at, row->made_at},
	    {&out->facts.amends, row->amends},
	    {&out->facts.amends_made_at, row->amends_made_at},
	};
	size_t i;

	dbk_arena_reset(&out->texts);
	for (i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		*texts[i].to = dbk_arena_copy(&out->texts, texts[i].from,
		    strlen(texts[i].from));
		if (*texts[i].to == NULL)
			return dbk_fail_memory(err);
	}
	return DBK_OK;
}

/* What the letter is printed with. */
static enum dbk_code
fetch_stationery(struct letter *out, struct dbk_ledger *l,
    const struct dbk_letter_row *row, struct dbk_err *err)
{
	enum dbk_code rc;

	dbk_buf_reset(&out->wording);
	rc = dbk_stationery_read(l, row->wording, &out->wording, err);
	if (rc != DBK_OK)
		return rc;
	out->facts.wording = row->wording != 0 ?
	    out->wording.data :
	    dbk_stationery_shipped(dbk_letter_wording_name(row->kind));
	if (row->logo != out->logo_row) {
		dbk_logo_close(out->logo);
		out->logo = NULL;
		out->logo_row = row->logo;
		rc = dbk_logo_fetch(&out->logo, l, row->logo, err);
	}
	out->facts.logo = out->logo;
	return rc;
}

static enum dbk_code
fetch_letter(struct letter *out, struct dbk_ledger *l, const char *number,
    struct dbk_sink *sink, struct dbk_err *err)
{
	const struct dbk_finding where = {0};
	const struct dbk_words words = {.value = number};
	struct dbk_letter_row row;
	enum dbk_code rc;

	rc = dbk_letter_get(l, number, &row, sink, err);
	if (rc == DBK_OK && row.kind == DBK_LETTER_DISCRETION) {
		dbk_report(sink, DBK_RULE_LETTER_UNKNOWN, &where, &words);
		rc = DBK_EFINDINGS;
	}
	if (rc == DBK_OK)
		rc = keep_texts(out, &row, err);
	if (rc == DBK_OK)
		rc = fetch_stationery(out, l, &row, err);
	if (rc != DBK_OK)
		return rc;
	out->facts.number = out->facts.draft ? "DRAFT" : out->number;
	out->facts.entries = row.entries;
	out->facts.anchor = row.anchor;
	out->facts.profile = &out->profile;
	return dbk_letter_profile(l, number, &out->profile, &out->texts, err);
}

/* What changed of an entry of a supplement; *changes stays NULL on a letter. */
static enum dbk_code
find_changes(struct setting *s, const struct dbk_entry_row *row,
    const struct dbk_entry *entry, struct dbk_changes *out,
    const struct dbk_changes **changes)
{
	struct dbk_letter_before before;
	enum dbk_code rc;

	*changes = NULL;
	if (s->letter->facts.amends[0] == '\0')
		return DBK_OK;
	dbk_arena_reset(&s->changes);
	rc = dbk_letter_before(s->l, s->letter->number, row->number, &before,
	    &s->changes, s->err);
	if (rc == DBK_OK)
		rc = dbk_changes_find(out, &before.entry, entry, &s->changes,
		    s->err);
	if (rc != DBK_OK)
		return rc;
	out->letter = before.letter;
	out->reasons = before.reasons;
	out->is_void = row->paper == DBK_PAPER_VOID;
	*changes = out;
	return DBK_OK;
}

static enum dbk_code
set_entry(void *arg, const struct dbk_entry_row *row,
    const struct dbk_entry *entry)
{
	const struct dbk_changes *changes;
	struct dbk_changes found;
	struct setting *s = arg;
	enum dbk_code rc;

	rc = find_changes(s, row, entry, &found, &changes);
	if (rc != DBK_OK)
		return rc;
	dbk_letter_page_entry(&s->page, entry, changes);
	rc = dbk_page_progress(&s->page.page);
	if (rc == DBK_OK)
		rc = dbk_ledger_step(s->l, ++s->pace->done, s->pace->total,
		    s->err);
	return rc;
}

static enum dbk_code
set_shipment(void *arg, const struct dbk_entry_row *row,
    const struct dbk_entry *entry)
{
	const struct dbk_changes *changes;
	struct dbk_changes found;
	struct setting *s = arg;
	enum dbk_code rc;

	if (!dbk_letter_is_truck(entry))
		return DBK_OK;
	rc = find_changes(s, row, entry, &found, &changes);
	if (rc != DBK_OK)
		return rc;
	dbk_letter_page_shipment(&s->page, entry, changes);
	return dbk_page_progress(&s->page.page);
}

/* The whole letter once, counting or drawing. */
static enum dbk_code
set_letter(struct setting *s)
{
	const struct dbk_letter_facts *facts = &s->letter->facts;
	struct dbk_letter_page *page = &s->page;
	const char *number = s->letter->number;
	enum dbk_code rc;

	dbk_letter_page_begin(page);
	rc = dbk_letter_scan(s->l, number, NULL, set_entry, s, s->err);
	if (rc != DBK_OK)
		return rc;
	if (page->sums.entries != facts->entries)
		return dbk_fail(s->err, DBK_EDAMAGE,
		    "letter %s names %lld entries, %lld were found", number,
		    (long long)facts->entries, (long long)page->sums.entries);
	dbk_letter_page_sign(page);
	if (page->page.flow.drawing && facts->entries > 1 &&
	    page->sums.trucks != 0) {
		rc = dbk_letter_scan(s->l, number, &dbk_letter_trucks,
		    set_shipment, s, s->err);
		if (rc != DBK_OK)
			return rc;
	}
	/* What is left out of a second reading must not go unnoticed. */
	if (page->page.flow.drawing && page->page.flow.page != page->pages)
		return dbk_fail(s->err, DBK_EDAMAGE,
		    "letter %s: %u pages were counted, %u are drawn; run: "
		    "daybook verify",
		    number, page->pages, page->page.flow.page);
	dbk_letter_page_end(page);
	return dbk_page_progress(&page->page);
}

static enum dbk_code
print_letter(struct dbk_pen *pen, struct dbk_ledger *l,
    const struct letter *letter, struct pace *pace, struct dbk_sink *sink,
    struct dbk_err *err)
{
	struct setting s = {.pace = pace, .l = l, .letter = letter, .err = err};
	enum dbk_code rc;

	dbk_arena_init(&s.changes, 0);
	dbk_letter_page_init(&s.page, pen, &letter->facts, sink, err);
	rc = set_letter(&s);
	if (rc == DBK_OK) {
		dbk_letter_page_draw(&s.page);
		rc = set_letter(&s);
	}
	dbk_letter_page_fini(&s.page);
	dbk_arena_fini(&s.changes);
	return rc;
}

static enum dbk_code
open_pdf(struct dbk_pen **pen, const char *path, const struct letter *letter,
    struct dbk_err *err)
{
	const struct dbk_profile *profile = &letter->profile;
	struct dbk_buf title = {0};
	enum dbk_code rc;

	dbk_buf_add_format(&title, "%s %s",
	    letter->facts.amends[0] != '\0' ? "Supplement" : "Downtime letter",
	    letter->facts.number);
	rc = dbk_buf_check(&title, err);
	if (rc == DBK_OK)
		rc = dbk_pen_open(pen, path, title.data,
		    profile->filer.name.s != NULL ? profile->filer.name.s : "",
		    letter->facts.made_at, err);
	dbk_buf_fini(&title);
	return rc;
}

static enum dbk_code
plan_letters(struct pace *pace, struct dbk_ledger *l,
    const char *const *numbers, size_t nnumbers, struct dbk_sink *sink,
    struct dbk_err *err)
{
	struct dbk_letter_row row;
	enum dbk_code rc = DBK_OK;
	size_t i;

	for (i = 0; rc == DBK_OK && i < nnumbers; i++) {
		rc = dbk_letter_get(l, numbers[i], &row, sink, err);
		if (rc == DBK_OK)
			pace->total += 2 * row.entries;
	}
	return rc;
}

static enum dbk_code
print_letters(struct dbk_ledger *l, const char *path,
    const char *const *numbers, size_t nnumbers, bool draft,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct letter letter = {.facts = {.draft = draft}};
	struct pace pace = {0};
	struct dbk_pen *pen = NULL;
	enum dbk_code rc;
	size_t i;

	dbk_arena_init(&letter.texts, 0);
	if (nnumbers == 0) {
		rc = dbk_fail(err, DBK_EUSAGE, "no letter is named");
		goto done;
	}
	rc = plan_letters(&pace, l, numbers, nnumbers, sink, err);
	for (i = 0; rc == DBK_OK && i < nnumbers; i++) {
		rc = fetch_letter(&letter, l, numbers[i], sink, err);
		if (rc == DBK_OK && pen == NULL)
			rc = open_pdf(&pen, path, &letter, err);
		if (rc == DBK_OK)
			rc = print_letter(pen, l, &letter, &pace, sink, err);
	}
done:
	rc = dbk_pen_end(pen, rc, err);
	dbk_logo_close(letter.logo);
	dbk_buf_fini(&letter.wording);
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
