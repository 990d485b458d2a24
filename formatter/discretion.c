#include <stdio.h>
#include <string.h>

#include "formatter/discretion.h"
#include "formatter/report.h"
#include "formatter/wording.h"
#include "ledger/stationery.h"

#define COLUMNS 7
#define NAME_SIZE 60

struct discretion {
	struct dbk_report report;
	struct dbk_letter_row row; /* strings owned by texts */
	struct dbk_profile profile;
	struct dbk_buf wording;
	const char *template; /* the wording, or the shipped one */
	char name[NAME_SIZE];
	struct dbk_arena texts;
	struct dbk_template_word words[DBK_WORD_COUNT];
	int64_t listed; /* entries */
};

/* ---- wording ---- */

static void
make_words(struct discretion *d)
{
	struct dbk_page *p = &d->report.page;
	const char *texts[DBK_WORD_COUNT] = {NULL};
	size_t i;

	p->texts = &p->lasting;
	texts[DBK_WORD_BROKER] = dbk_page_text(p, &d->profile.filer.name);
	texts[DBK_WORD_FILER] = dbk_page_text(p, &d->profile.filer.code);
	texts[DBK_WORD_PORT] = d->row.port;
	dbk_words_name_short(&p->buf, DBK_LIST_PORTS, d->row.port,
	    strlen(d->row.port));
	texts[DBK_WORD_PORT_NAME] = dbk_page_said(p);
	dbk_words_count(&p->buf, d->row.entries);
	dbk_buf_add_string(&p->buf,
	    d->row.entries == 1 ? " entry" : " entries");
	texts[DBK_WORD_ENTRIES] = dbk_page_said(p);
	texts[DBK_WORD_SINCE] = dbk_page_text(p, &d->profile.incident.since);
	texts[DBK_WORD_INCIDENT] = dbk_page_text(p,
	    &d->profile.incident.reference);
	texts[DBK_WORD_FROM] = d->row.from;
	texts[DBK_WORD_TO] = d->row.to;
	dbk_buf_add_string(&p->buf, d->row.reason);
	texts[DBK_WORD_REASON] = dbk_page_said(p);
	p->texts = &p->passing;
	for (i = 0; i < DBK_WORD_COUNT; i++) {
		d->words[i].name = dbk_word_name((enum dbk_word)i);
		d->words[i].text = texts[i];
	}
}

/* Paragraph n of a section; NULL when there are no more. */
static const char *
wording(struct discretion *d, const char *section, unsigned n)
{
	struct dbk_page *p = &d->report.page;

	if (!dbk_template_paragraph(&p->buf, d->template, section, n, d->words,
		DBK_WORD_COUNT))
		return NULL;
	return dbk_page_said(p);
}

static void
set_section(struct discretion *d, const char *section, enum dbk_style style)
{
	struct dbk_flow *flow = &d->report.page.flow;
	const char *text;
	unsigned n = 0;

	while ((text = wording(d, section, n++)) != NULL) {
		dbk_flow_text(flow, style, text);
		dbk_flow_space(flow, 3);
	}
}

/* ---- the paper ---- */

static void
set_facts(struct discretion *d)
{
	static const double shares[] = {0.2, 0.2, 0.2, 0.2, 0.2};
	static const double halves[] = {0.25, 0.75};
	struct dbk_report *r = &d->report;
	struct dbk_page *p = &r->page;
	struct dbk_cell cells[] = {
	    {.label = DBK_LABEL(profile_filer, code),
		.text = dbk_page_text(p, &d->profile.filer.code)},
	    {.label = DBK_LABEL(broker, license),
		.text = dbk_page_text(p, &d->profile.broker.license)},
	    {.label = "Discretion from", .text = d->row.from},
	    {.label = "Discretion to", .text = d->row.to},
	    {.label = "Entries", .text = dbk_page_count(p, d->row.entries)},
	};
	struct dbk_cell more[] = {
	    {.label = "Made at"},
	    {.label = "Reason", .text = d->words[DBK_WORD_REASON].text},
	};

	dbk_words_time(&p->buf, d->row.made_at);
	more[0].text = dbk_page_said(p);
	dbk_report_boxes(r, cells, shares, sizeof cells / sizeof cells[0],
	    DBK_STYLE_STRONG);
	dbk_report_boxes(r, more, halves, sizeof more / sizeof more[0],
	    DBK_STYLE_VALUE);
	dbk_flow_space(&p->flow, 6);
}

static enum dbk_code
each_entry(void *arg, const struct dbk_entry_row *row,
    const struct dbk_entry *entry)
{
	struct discretion *d = arg;
	struct dbk_report *r = &d->report;
	const char *texts[COLUMNS];

	dbk_report_next_row(r);
	texts[0] = row->number;
	texts[1] = row->entry_type;
	texts[2] = row->port;
	texts[3] = dbk_page_text(&r->page, &entry->arrival_date);
	texts[4] = dbk_page_number(&r->page, &entry->importer.id_type,
	    &entry->importer.id);
	texts[5] = dbk_page_text(&r->page, &entry->importer.name);
	texts[6] = dbk_page_money(&r->page, &entry->value);
	dbk_report_row(r, texts, DBK_STYLE_CELL);
	d->listed++;
	return dbk_report_progress(r);
}

static enum dbk_code
set_entries(struct discretion *d)
{
	static const struct dbk_cell columns[COLUMNS] = {
	    DBK_REPORT_TEXT(0, 70, "Entry number"),
	    DBK_REPORT_TEXT(74, 22, "Type"),
	    DBK_REPORT_TEXT(100, 24, "Port"),
	    DBK_REPORT_TEXT(128, 48, "Arrival"),
	    DBK_REPORT_TEXT(180, 82, "Importer number"),
	    DBK_REPORT_TEXT(266, 196, "Importer"),
	    DBK_REPORT_AMOUNT(466, DBK_FLOW_WIDTH - 466, "Value"),
	};
	struct dbk_report *r = &d->report;
	const char *texts[COLUMNS] = {"All", "", "", "", "", "", ""};
	enum dbk_code rc;

	d->listed = 0;
	dbk_report_table(r, "Entries", columns, COLUMNS);
	rc = dbk_letter_scan(r->l, d->row.number, NULL, each_entry, d,
	    r->page.err);
	dbk_report_end_table(r);
	if (rc != DBK_OK)
		return rc;
	if (d->listed != d->row.entries)
		return dbk_fail(r->page.err, DBK_EDAMAGE,
		    "paper %s names %lld entries, %lld were found",
		    d->row.number, (long long)d->row.entries,
		    (long long)d->listed);
	dbk_report_next_row(r);
	dbk_flow_rule(&r->page.flow, 0.5);
	dbk_flow_space(&r->page.flow, 2);
	texts[5] = dbk_page_count(&r->page, d->row.entries);
	texts[6] = dbk_report_money(r, d->row.value);
	dbk_report_row(r, texts, DBK_STYLE_CELL_STRONG);
	return DBK_OK;
}

static enum dbk_code
set_paper(struct dbk_report *r, void *arg)
{
	struct dbk_cell title[] = {
	    {.x = DBK_FLOW_LEFT, .width = 380, .style = DBK_STYLE_TITLE},
	    {.x = DBK_FLOW_LEFT + 390,
		.width = DBK_FLOW_WIDTH - 390,
		.style = DBK_STYLE_TITLE,
		.right = true},
	};
	struct discretion *d = arg;
	enum dbk_code rc;

	make_words(d);
	title[0].text = wording(d, "title", 0);
	title[1].text = d->row.number;
	dbk_flow_row(&r->page.flow, title, 2);
	set_section(d, "disclaimer", DBK_STYLE_CELL);
	set_facts(d);
	set_section(d, "statement", DBK_STYLE_BODY);
	if (d->row.port[0] != '\0')
		set_section(d, "port", DBK_STYLE_BODY);
	if (d->words[DBK_WORD_INCIDENT].text[0] != '\0')
		set_section(d, "incident", DBK_STYLE_BODY);
	set_section(d, "undertaking", DBK_STYLE_BODY);
	rc = set_entries(d);
	if (rc != DBK_OK)
		return rc;
	dbk_report_signature(r, wording(d, "declaration", 0));
	return DBK_OK;
}

/* ---- fetching ---- */

static enum dbk_code
keep_row(struct discretion *d, struct dbk_err *err)
{
	const char **strings[] = {&d->row.port, &d->row.made_at, &d->row.from,
	    &d->row.to, &d->row.reason};
	size_t i;

	for (i = 0; i < sizeof strings / sizeof strings[0]; i++) {
		*strings[i] = dbk_arena_copy(&d->texts, *strings[i],
		    strlen(*strings[i]));
		if (*strings[i] == NULL)
			return dbk_fail_memory(err);
	}
	return DBK_OK;
}

static enum dbk_code
fetch_wording(struct discretion *d, struct dbk_ledger *l, struct dbk_err *err)
{
	enum dbk_code rc;

	rc = dbk_stationery_read(l, d->row.wording, &d->wording, err);
	d->template = d->row.wording != 0 ?
	    d->wording.data :
	    dbk_stationery_shipped(
		dbk_letter_wording_name(DBK_LETTER_DISCRETION));
	return rc;
}

static enum dbk_code
fetch(struct discretion *d, struct dbk_ledger *l, const char *number,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_finding where = {0};
	struct dbk_words words = {.value = number};
	enum dbk_code rc;

	rc = dbk_letter_get(l, number, &d->row, sink, err);
	if (rc == DBK_OK && d->row.kind != DBK_LETTER_DISCRETION) {
		dbk_report(sink, DBK_RULE_LETTER_UNKNOWN, &where, &words);
		rc = DBK_EFINDINGS;
	}
	if (rc == DBK_OK)
		rc = keep_row(d, err);
	if (rc == DBK_OK)
		rc = fetch_wording(d, l, err);
	return rc == DBK_OK ?
	    dbk_letter_profile(l, d->row.number, &d->profile, &d->texts, err) :
	    rc;
}

enum dbk_code
dbk_discretion_pdf(struct dbk_ledger *l, const char *path, const char *number,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct discretion d = {.listed = 0};
	struct dbk_logo *logo = NULL;
	enum dbk_code rc;

	dbk_arena_init(&d.texts, 0);
	rc = fetch(&d, l, number, sink, err);
	if (rc == DBK_OK)
		rc = dbk_logo_fetch(&logo, l, d.row.logo, err);
	if (rc == DBK_OK) {
		(void)snprintf(d.name, sizeof d.name,
		    "Enforcement discretion %s", d.row.number);
		d.report.l = l;
		d.report.title = d.report.name = d.name;
		d.report.made_at = d.row.made_at;
		d.report.profile = &d.profile;
		d.report.logo = logo;
		d.report.anchor = &d.row.anchor;
		rc = dbk_report_pdf(&d.report, path, set_paper, &d, sink, err);
	}
	dbk_logo_close(logo);
	dbk_buf_fini(&d.wording);
	dbk_arena_fini(&d.texts);
	return rc;
}
