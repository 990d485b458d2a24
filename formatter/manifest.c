#include <string.h>

#include "formatter/book.h"
#include "formatter/columns.h"
#include "formatter/manifest.h"
#include "formatter/words.h"
#include "ledger/date.h"

#define COUNTOF(a) (sizeof(a) / sizeof(a)[0])
#define HEADINGS_MAX (2 * DBK_COLUMNS_MAX)

/* One sheet of rows made from documents. */
struct table {
	struct dbk_sheet *sheet;
	struct dbk_sheet_columns columns;
	struct dbk_sheet_columns more; /* lines: of the tariff number */
	size_t own; /* columns before those of the document */
};

struct manifest {
	struct dbk_book *book;
	struct table entries, bills, lines, parties, filing_parties;
	struct dbk_manifest_sums *sums;
	int64_t papers[DBK_PAPER_COUNT];
	int64_t quantity;
	struct dbk_buf text;
	int64_t total; /* entries there are */
	struct dbk_ledger *l;
	struct dbk_err *err;
};

/*
 * Left out of a sheet: what has a sheet of its own, and notes, which are never
 * sent to CBP.
 */
static const size_t entry_left_out[] = {
    offsetof(struct dbk_entry, entry_number), /* the first column */
    offsetof(struct dbk_entry, bills),
    offsetof(struct dbk_entry, parties),
    offsetof(struct dbk_entry, lines),
    offsetof(struct dbk_entry, isf.parties),
    offsetof(struct dbk_entry, notes),
};
static const size_t line_left_out[] = {
    offsetof(struct dbk_line, parties),
    offsetof(struct dbk_line, tariffs),
};

static const char *const entry_own[] = {
    NULL, "Letter", "Paper", "Cargo release"};
static const char *const bill_own[] = {NULL, "Bill"};
static const char *const line_own[] = {NULL, "Line", "Tariff"};
static const char *const party_own[] = {NULL, "Line"};
static const char *const filing_party_own[] = {NULL};

/* ---- sheets ---- */

/* The first of the own columns is always the entry number. */
static void
open_table(struct table *t, struct dbk_book *book, const char *name,
    const char *const *own, size_t nown)
{
	const char *headings[HEADINGS_MAX];
	size_t n = 0, i;

	t->own = nown;
	headings[n++] = DBK_LABEL(entry, entry_number);
	for (i = 1; i < nown; i++)
		headings[n++] = own[i];
	for (i = 0; i < t->columns.n; i++)
		headings[n++] = t->columns.column[i].label;
	for (i = 0; i < t->more.n && n < HEADINGS_MAX; i++)
		headings[n++] = t->more.column[i].label;
	t->sheet = dbk_book_sheet(book, name, headings, n);
}

static enum dbk_code
open_tables(struct manifest *m, struct dbk_err *err)
{
	enum dbk_code rc;

	rc = dbk_columns_init(&m->entries.columns, &dbk_group_entry,
	    entry_left_out, COUNTOF(entry_left_out), err);
	if (rc == DBK_OK)
		rc = dbk_columns_init(&m->bills.columns, &dbk_group_bill, NULL,
		    0, err);
	if (rc == DBK_OK)
		rc = dbk_columns_init(&m->lines.columns, &dbk_group_line,
		    line_left_out, COUNTOF(line_left_out), err);
	if (rc == DBK_OK)
		rc = dbk_columns_init(&m->lines.more, &dbk_group_tariff, NULL,
		    0, err);
	if (rc == DBK_OK)
		rc = dbk_columns_init(&m->parties.columns, &dbk_group_party,
		    NULL, 0, err);
	if (rc == DBK_OK)
		rc = dbk_columns_init(&m->filing_parties.columns,
		    &dbk_group_isf_party, NULL, 0, err);
	if (rc != DBK_OK)
		return rc;
	open_table(&m->entries, m->book, "Entries", entry_own,
	    COUNTOF(entry_own));
	open_table(&m->bills, m->book, "Bills", bill_own, COUNTOF(bill_own));
	open_table(&m->lines, m->book, "Lines", line_own, COUNTOF(line_own));
	open_table(&m->parties, m->book, "Parties", party_own,
	    COUNTOF(party_own));
	open_table(&m->filing_parties, m->book, "Security filing parties",
	    filing_party_own, COUNTOF(filing_party_own));
	return DBK_OK;
}

/* ---- rows ---- */

static void
write_document(struct manifest *m, struct table *t,
    const struct dbk_sheet_columns *columns, const void *doc, size_t first,
    bool without_numbers)
{
	const struct dbk_columns_row row = {.sheet = t->sheet,
	    .first = first,
	    .without_numbers = without_numbers,
	    .text = &m->text};

	dbk_columns_write(columns, doc, &row);
}

static void
add_entry(struct manifest *m, const struct dbk_entry_row *row,
    const struct dbk_entry *entry)
{
	struct table *t = &m->entries;

	dbk_sheet_text(t->sheet, 0, row->number);
	dbk_sheet_text(t->sheet, 1, row->letter);
	dbk_sheet_text(t->sheet, 2, dbk_paper_name(row->paper));
	dbk_sheet_text(t->sheet, 3, dbk_filing_name(row->filing));
	write_document(m, t, &t->columns, entry, t->own, false);
	dbk_sheet_next(t->sheet);
	m->sums->entries++;
	m->sums->value += entry->value.v;
	if (row->paper < DBK_PAPER_COUNT)
		m->papers[row->paper]++;
}

static void
add_bills(struct manifest *m, const char *number, const struct dbk_entry *entry)
{
	struct table *t = &m->bills;
	size_t i;

	for (i = 0; i < entry->nbills; i++) {
		dbk_sheet_text(t->sheet, 0, number);
		dbk_sheet_number(t->sheet, 1, (int64_t)i + 1);
		write_document(m, t, &t->columns, &entry->bills[i], t->own,
		    false);
		dbk_sheet_next(t->sheet);
		m->sums->bills++;
		m->quantity += dbk_words_bill_quantity(&entry->bills[i]);
	}
}

static void
add_party(struct manifest *m, const char *number, size_t line,
    const struct dbk_party *party)
{
	struct table *t = &m->parties;

	dbk_sheet_text(t->sheet, 0, number);
	if (line != 0)
		dbk_sheet_number(t->sheet, 1, (int64_t)line);
	write_document(m, t, &t->columns, party, t->own, false);
	dbk_sheet_next(t->sheet);
	m->sums->parties++;
}

/*
 * A row for each tariff number.  The texts of the line stand in all of them so
 * that filters work; its numbers only in the first, so that sums are right.
 */
static void
add_line(struct manifest *m, const char *number, size_t position,
    const struct dbk_line *line)
{
	struct table *t = &m->lines;
	size_t i = 0;

	do {
		dbk_sheet_text(t->sheet, 0, number);
		dbk_sheet_number(t->sheet, 1, (int64_t)position);
		write_document(m, t, &t->columns, line, t->own, i != 0);
		if (i < line->ntariffs) {
			dbk_sheet_number(t->sheet, 2, (int64_t)i + 1);
			write_document(m, t, &t->more, &line->tariffs[i],
			    t->own + t->columns.n, false);
		}
		dbk_sheet_next(t->sheet);
	} while (++i < line->ntariffs);
	m->sums->lines++;
	for (i = 0; i < line->nparties; i++)
		add_party(m, number, position, &line->parties[i]);
}

static void
add_filing_party(struct manifest *m, const char *number,
    const struct dbk_isf_party *party)
{
	struct table *t = &m->filing_parties;

	dbk_sheet_text(t->sheet, 0, number);
	write_document(m, t, &t->columns, party, t->own, false);
	dbk_sheet_next(t->sheet);
}

static enum dbk_code
each_entry(void *arg, const struct dbk_entry_row *row,
    const struct dbk_entry *entry)
{
	struct manifest *m = arg;
	size_t i;

	add_entry(m, row, entry);
	add_bills(m, row->number, entry);
	for (i = 0; i < entry->nparties; i++)
		add_party(m, row->number, 0, &entry->parties[i]);
	for (i = 0; i < entry->nlines; i++)
		add_line(m, row->number, i + 1, &entry->lines[i]);
	for (i = 0; i < entry->isf.nparties; i++)
		add_filing_party(m, row->number, &entry->isf.parties[i]);
	/* Both reasons are told when the book is finished. */
	if (!dbk_book_good(m->book) || m->text.failed)
		return DBK_ESYSTEM;
	return dbk_ledger_step(m->l, m->sums->entries, m->total, m->err);
}

/* ---- totals and origin ---- */

static void
pair(struct dbk_sheet *sheet, const char *name, const char *text)
{
	dbk_sheet_text(sheet, 0, name);
	dbk_sheet_text(sheet, 1, text);
	dbk_sheet_next(sheet);
}

static void
pair_number(struct dbk_sheet *sheet, const char *name, int64_t v)
{
	dbk_sheet_text(sheet, 0, name);
	dbk_sheet_number(sheet, 1, v);
	dbk_sheet_next(sheet);
}

static void
add_totals(struct manifest *m)
{
	static const char *const headings[] = {"Total of", "Number"};
	struct dbk_sheet *sheet = dbk_book_sheet(m->book, "Totals", headings,
	    COUNTOF(headings));
	unsigned i;

	pair_number(sheet, "Entries", m->sums->entries);
	pair_number(sheet, "Bills", m->sums->bills);
	pair_number(sheet, "Quantity of the bills, all units", m->quantity);
	pair_number(sheet, "Lines", m->sums->lines);
	pair_number(sheet, "Parties", m->sums->parties);
	pair_number(sheet, DBK_LABEL(entry, value), m->sums->value);
	for (i = 0; i < DBK_PAPER_COUNT; i++)
		if (m->papers[i] != 0)
			pair_number(sheet, dbk_paper_name(i), m->papers[i]);
}

/* The lists whose codes stand in the workbook, with their editions. */
static void
add_editions(struct manifest *m, struct dbk_sheet *sheet)
{
	bool used[DBK_LIST_COUNT] = {false};
	struct dbk_buf *text = &m->text;
	int i;

	dbk_columns_lists(used, &m->entries.columns);
	dbk_columns_lists(used, &m->bills.columns);
	dbk_columns_lists(used, &m->lines.columns);
	dbk_columns_lists(used, &m->lines.more);
	dbk_columns_lists(used, &m->parties.columns);
	dbk_columns_lists(used, &m->filing_parties.columns);
	for (i = DBK_LIST_NONE + 1; i < DBK_LIST_COUNT; i++) {
		if (!used[i])
			continue;
		dbk_buf_reset(text);
		dbk_buf_add_string(text, "Code list ");
		dbk_buf_add_string(text, dbk_lists[i].name);
		dbk_sheet_text(sheet, 0, text->data);
		dbk_sheet_text(sheet, 1, dbk_lists[i].edition);
		dbk_sheet_text(sheet, 2, dbk_lists[i].source);
		dbk_sheet_next(sheet);
	}
}

static void
add_filter(struct dbk_sheet *sheet, const struct dbk_entry_filter *filter,
    struct dbk_buf *text)
{
	unsigned i;

	pair(sheet, "Port", filter->port != NULL ? filter->port : "all");
	pair(sheet, "Letter", filter->letter != NULL ? filter->letter : "all");
	dbk_buf_reset(text);
	for (i = 0; i < DBK_PAPER_COUNT; i++)
		if (filter->papers & 1u << i) {
			if (text->len != 0)
				dbk_buf_add_string(text, ", ");
			dbk_buf_add_string(text, dbk_paper_name(i));
		}
	pair(sheet, "Paper", text->len != 0 ? text->data : "all");
}

static enum dbk_code
add_about(struct manifest *m, struct dbk_ledger *l,
    const struct dbk_entry_filter *filter, struct dbk_err *err)
{
	static const char *const headings[] = {"About", "Value", "Source"};
	const struct dbk_actor *actor = dbk_ledger_actor(l);
	struct dbk_anchor anchor;
	struct dbk_sheet *sheet;
	enum dbk_code rc;

	rc = dbk_ledger_anchor(l, &anchor, err);
	if (rc != DBK_OK)
		return rc;
	sheet = dbk_book_sheet(m->book, "About", headings, COUNTOF(headings));
	pair(sheet, "Ledger", dbk_ledger_id(l));
	dbk_buf_reset(&m->text);
	dbk_words_time(&m->text, actor->now);
	pair(sheet, "Made at", m->text.data);
	pair(sheet, "Made by", actor->user);
	pair_number(sheet, "Journal row", anchor.seq);
	pair(sheet, "Hash of the journal row", anchor.hash);
	add_filter(sheet, filter, &m->text);
	add_editions(m, sheet);
	return DBK_OK;
}

/* ---- the workbook ---- */

static enum dbk_code
count_entry(void *arg, const struct dbk_entry_row *row)
{
	struct manifest *m = arg;

	(void)row;
	m->total++;
	return DBK_OK;
}

static enum dbk_code
fill_book(struct manifest *m, struct dbk_ledger *l,
    const struct dbk_entry_filter *filter, struct dbk_sink *sink,
    struct dbk_err *err)
{
	const struct dbk_finding nowhere = {0};
	const struct dbk_words none = {0};
	enum dbk_code rc;

	m->l = l;
	m->err = err;
	rc = open_tables(m, err);
	if (rc == DBK_OK)
		rc = dbk_entry_list(l, filter, count_entry, m, err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_entry_scan(l, filter, each_entry, m, err);
	if (rc == DBK_OK && m->sums->entries == 0) {
		dbk_report(sink, DBK_RULE_MANIFEST_NONE, &nowhere, &none);
		return DBK_EFINDINGS;
	}
	if (rc == DBK_OK) {
		add_totals(m);
		rc = add_about(m, l, filter, err);
	}
	/* When a cell failed, finishing tells why. */
	if (rc != DBK_OK && dbk_book_good(m->book) && !m->text.failed)
		return rc;
	rc = dbk_buf_check(&m->text, err);
	return rc == DBK_OK ? dbk_book_finish(m->book, err) : rc;
}

static enum dbk_code
open_book(struct manifest *m, struct dbk_ledger *l, const char *path,
    struct dbk_err *err)
{
	struct dbk_profile profile;
	struct dbk_arena texts;
	enum dbk_code rc;

	dbk_arena_init(&texts, 0);
	rc = dbk_profile_get(l, &profile, &texts, err);
	if (rc == DBK_OK)
		rc = dbk_book_open(&m->book, path, "Downtime manifest",
		    profile.filer.name.s != NULL ? profile.filer.name.s : "",
		    dbk_ledger_actor(l)->now, err);
	dbk_arena_fini(&texts);
	return rc;
}

enum dbk_code
dbk_manifest_csv(struct dbk_ledger *l, struct dbk_file *file, const char *sheet,
    const struct dbk_entry_filter *filter, struct dbk_manifest_sums *sums,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct manifest m = {.sums = sums};
	enum dbk_code rc;

	memset(sums, 0, sizeof *sums);
	rc = dbk_book_open_csv(&m.book, file, sheet, err);
	if (rc == DBK_OK)
		rc = fill_book(&m, l, filter, sink, err);
	dbk_book_close(m.book);
	dbk_buf_fini(&m.text);
	return rc;
}

enum dbk_code
dbk_manifest_xlsx(struct dbk_ledger *l, const char *path,
    const struct dbk_entry_filter *filter, struct dbk_manifest_sums *sums,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct manifest m = {.sums = sums};
	enum dbk_code rc;

	memset(sums, 0, sizeof *sums);
	rc = open_book(&m, l, path, err);
	if (rc == DBK_OK)
		rc = fill_book(&m, l, filter, sink, err);
	dbk_book_close(m.book);
	dbk_buf_fini(&m.text);
	return rc;
}
