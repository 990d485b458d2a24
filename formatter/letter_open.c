/*
 * The opening of a letter: wording of the template, letterhead, who and why.
 */
#include <string.h>

#include "formatter/letter_text.h"

/* A labelled box; place and width in quarters of the page's width. */
#define BOX(place, quarters, name, value) \
	{ \
		.label = (name), .text = (value), \
		.x = DBK_FLOW_LEFT + (place)*DBK_FLOW_WIDTH / 4, \
		.width = (quarters)*DBK_FLOW_WIDTH / 4, \
		.style = DBK_STYLE_VALUE \
	}

/* ---- template ---- */

void
dbk_letter_make_words(struct dbk_letter_page *p)
{
	const struct dbk_letter_facts *facts = p->facts;
	const struct dbk_profile *profile = facts->profile;
	const char *texts[DBK_WORD_COUNT] = {NULL};
	size_t i;

	p->page.texts = &p->page.lasting;
	texts[DBK_WORD_BROKER] = dbk_page_text(&p->page, &profile->filer.name);
	texts[DBK_WORD_FILER] = dbk_page_text(&p->page, &profile->filer.code);
	texts[DBK_WORD_PORT] = facts->port;
	dbk_words_name_short(&p->page.buf, DBK_LIST_PORTS, facts->port,
	    strlen(facts->port));
	texts[DBK_WORD_PORT_NAME] = dbk_page_said(&p->page);
	dbk_words_count(&p->page.buf, facts->entries);
	dbk_buf_add_string(&p->page.buf,
	    facts->entries == 1 ? " entry" : " entries");
	texts[DBK_WORD_ENTRIES] = dbk_page_said(&p->page);
	texts[DBK_WORD_SINCE] = dbk_page_text(&p->page,
	    &profile->incident.since);
	texts[DBK_WORD_INCIDENT] = dbk_page_text(&p->page,
	    &profile->incident.reference);
	texts[DBK_WORD_AUTHORISATION] = dbk_page_text(&p->page,
	    &profile->authorisation.reference);
	texts[DBK_WORD_AMENDS] = facts->amends;
	/* Its day. */
	dbk_buf_add_format(&p->page.buf, "%.10s", facts->amends_made_at);
	texts[DBK_WORD_AMENDS_DATE] = dbk_page_said(&p->page);
	p->page.texts = &p->page.passing;
	for (i = 0; i < DBK_WORD_COUNT; i++) {
		p->words[i].name = dbk_word_name((enum dbk_word)i);
		p->words[i].text = texts[i];
	}
}

/* Paragraph n of a section as a text; NULL when there are no more. */
const char *
dbk_letter_wording(struct dbk_letter_page *p, const char *section, unsigned n)
{
	if (!dbk_template_paragraph(&p->page.buf, p->facts->wording, section, n,
		p->words, DBK_WORD_COUNT))
		return NULL;
	return dbk_page_said(&p->page);
}

static void
add_section(struct dbk_letter_page *p, const char *section)
{
	if (p->page.buf.len != 0)
		dbk_buf_add_string(&p->page.buf, "  ");
	(void)dbk_template_paragraph(&p->page.buf, p->facts->wording, section,
	    0, p->words, DBK_WORD_COUNT);
}

/* One paragraph of what the ledger knows; what it does not is left out. */
static void
set_statement(struct dbk_letter_page *p)
{
	static const struct {
		const char *section;
		enum dbk_word word;
	} parts[] = {
	    {"since", DBK_WORD_SINCE},
	    {"incident", DBK_WORD_INCIDENT},
	    {"authorisation", DBK_WORD_AUTHORISATION},
	};
	size_t i;

	add_section(p, "statement");
	for (i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (p->words[parts[i].word].text[0] != '\0')
			add_section(p, parts[i].section);
	dbk_flow_text(&p->page.flow, DBK_STYLE_BODY, dbk_page_said(&p->page));
	dbk_flow_space(&p->page.flow, 3);
}

static void
set_paragraphs(struct dbk_letter_page *p, const char *section)
{
	const char *text;
	unsigned n = 0;

	while ((text = dbk_letter_wording(p, section, n++)) != NULL) {
		dbk_flow_text(&p->page.flow, DBK_STYLE_BODY, text);
		dbk_flow_space(&p->page.flow, 3);
	}
}

/* ---- the opening of a letter ---- */

static void
set_title(struct dbk_letter_page *p)
{
	struct dbk_cell cells[] = {
	    {.x = DBK_FLOW_LEFT, .width = 260, .style = DBK_STYLE_TITLE},
	    {.x = DBK_FLOW_LEFT + 270,
		.width = DBK_FLOW_WIDTH - 270,
		.style = DBK_STYLE_TITLE,
		.right = true},
	};

	cells[0].text = dbk_letter_wording(p, "title", 0);
	cells[1].text = p->facts->number;
	dbk_flow_row(&p->page.flow, cells, 2);
	dbk_flow_text(&p->page.flow, DBK_STYLE_CELL,
	    dbk_letter_wording(p, "disclaimer", 0));
	dbk_flow_space(&p->page.flow, 4);
}

/* "12", or "3 of 12" on the form of a truck shipment. */
static const char *
entries_text(struct dbk_letter_page *p)
{
	if (p->shipment == 0)
		return dbk_page_count(&p->page, p->facts->entries);
	dbk_words_count(&p->page.buf, p->shipment);
	dbk_buf_add_string(&p->page.buf, " of ");
	dbk_words_count(&p->page.buf, p->totals.trucks);
	return dbk_page_said(&p->page);
}

static void
set_identity(struct dbk_letter_page *p)
{
	const struct dbk_profile *profile = p->facts->profile;
	const char *made_at, *port;

	dbk_words_time(&p->page.buf, p->facts->made_at);
	made_at = dbk_page_said(&p->page);
	dbk_buf_add_format(&p->page.buf, "%s %s", p->facts->port,
	    p->words[DBK_WORD_PORT_NAME].text);
	port = dbk_page_said(&p->page);
	{
		const struct dbk_cell cells[] = {
		    BOX(0, 1, "Made at", made_at),
		    BOX(1, 1.25, DBK_LABEL(entry, port_of_entry), port),
		    BOX(2.25, 0.75,
			p->shipment != 0 ? "Truck shipment" : "Entries",
			entries_text(p)),
		    BOX(3, 0.5, DBK_LABEL(profile_filer, code),
			p->words[DBK_WORD_FILER].text),
		    BOX(3.5, 0.5, DBK_LABEL(broker, license),
			dbk_page_text(&p->page, &profile->broker.license)),
		};

		dbk_flow_boxes(&p->page.flow, cells, 5);
	}
}

/* A form names the contact of its entry, if the entry has one of its own. */
static void
set_contact(struct dbk_letter_page *p)
{
	const struct dbk_profile_contact *ours = &p->facts->profile->contact;
	const struct dbk_contact *own = p->page.entry != NULL &&
		p->page.entry->contact.node.set ?
	    &p->page.entry->contact :
	    NULL;
	const struct dbk_cell cells[] = {
	    BOX(0, 1, DBK_LABEL(profile_contact, name),
		dbk_page_text(&p->page,
		    own != NULL ? &own->name : &ours->name)),
	    BOX(1, 1, DBK_LABEL(profile_contact, phone),
		dbk_page_text(&p->page,
		    own != NULL ? &own->phone : &ours->phone)),
	    BOX(2, 1, DBK_LABEL(incident, reference),
		p->words[DBK_WORD_INCIDENT].text),
	    BOX(3, 1, DBK_LABEL(incident, since),
		p->words[DBK_WORD_SINCE].text),
	};

	dbk_flow_boxes(&p->page.flow, cells, sizeof cells / sizeof cells[0]);
}

/* The boxes are there only when something of the authorisation is recorded. */
static void
set_authorisation(struct dbk_letter_page *p)
{
	const struct dbk_authorisation *a = &p->facts->profile->authorisation;
	const struct dbk_cell cells[] = {
	    BOX(0, 1, DBK_LABEL(authorisation, reference),
		p->words[DBK_WORD_AUTHORISATION].text),
	    BOX(1, 0.5, DBK_LABEL(authorisation, from),
		dbk_page_text(&p->page, &a->from)),
	    BOX(1.5, 0.5, DBK_LABEL(authorisation, to),
		dbk_page_text(&p->page, &a->to)),
	    BOX(2, 2, DBK_LABEL(authorisation, ports),
		dbk_page_text(&p->page, &a->ports)),
	};

	if (a->node.set)
		dbk_flow_boxes(&p->page.flow, cells,
		    sizeof cells / sizeof cells[0]);
}

/* A new page with everything up to the entries. */
void
dbk_letter_open_sheet(struct dbk_letter_page *p)
{
	p->page.flow.columns = NULL;
	p->fresh = true;
	dbk_flow_page(&p->page.flow);
	p->fresh = false;
	dbk_page_letterhead(&p->page, p->facts->profile, p->facts->logo);
	set_title(p);
	set_identity(p);
	set_contact(p);
	set_authorisation(p);
	dbk_flow_space(&p->page.flow, 6);
	dbk_flow_text(&p->page.flow, DBK_STYLE_HEADING,
	    dbk_letter_wording(p, "addressee", 0));
	dbk_flow_space(&p->page.flow, 3);
	/* A form says in its boxes what a statement says in words. */
	if (p->page.entry != NULL) {
		set_paragraphs(p,
		    p->changes != NULL && p->changes->is_void ? "withdrawn" :
								"shipment");
	} else {
		set_statement(p);
		set_paragraphs(p, "undertaking");
	}
	dbk_flow_space(&p->page.flow, 2);
}
