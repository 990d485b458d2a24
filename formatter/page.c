#include <string.h>

#include "formatter/page.h"
#include "ledger/chars.h"

#define TEXTS_LIMIT ((size_t)64 << 20) /* of one entry, or of one paper */

void
dbk_page_init(struct dbk_page *p, struct dbk_pen *pen, struct dbk_sink *sink,
    struct dbk_err *err)
{
	memset(p, 0, sizeof *p);
	p->flow.pen = pen;
	p->sink = sink;
	p->err = err;
	dbk_arena_init(&p->lasting, TEXTS_LIMIT);
	dbk_arena_init(&p->passing, TEXTS_LIMIT);
	p->texts = &p->passing;
}

void
dbk_page_fini(struct dbk_page *p)
{
	dbk_arena_fini(&p->lasting);
	dbk_arena_fini(&p->passing);
	dbk_buf_fini(&p->buf);
	dbk_buf_fini(&p->latin);
}

enum dbk_code
dbk_page_progress(const struct dbk_page *p)
{
	if (p->rc != DBK_OK)
		return p->rc;
	return dbk_pen_good(p->flow.pen) ? DBK_OK : DBK_ESYSTEM;
}

void
dbk_page_entry(struct dbk_page *p, const struct dbk_entry *entry)
{
	dbk_arena_reset(&p->passing);
	p->entry = entry;
	p->inside = false;
}

static void
fail(struct dbk_page *p, enum dbk_code rc)
{
	if (p->rc == DBK_OK)
		p->rc = rc;
}

/* The ABI form of p->buf in p->latin; false when it has none. */
static bool
to_latin(struct dbk_page *p)
{
	size_t bad, bad_len;

	dbk_buf_reset(&p->latin);
	return dbk_abi_text(&p->latin, p->buf.data, p->buf.len, &bad, &bad_len);
}

static void
refuse(struct dbk_page *p)
{
	const struct dbk_finding where = {
	    .entry_number = p->entry != NULL ? p->entry->entry_number.s : NULL,
	};
	const struct dbk_words words = {.value = p->buf.data};

	dbk_report(p->sink, DBK_RULE_LETTER_SCRIPT, &where, &words);
	fail(p, DBK_EFINDINGS);
}

const char *
dbk_page_said(struct dbk_page *p)
{
	const struct dbk_buf *said = &p->buf;
	const char *text = "";

	if (said->len != 0 && !said->failed &&
	    !dbk_pen_covers(p->flow.pen, said->data, said->len)) {
		if (!to_latin(p))
			refuse(p);
		said = &p->latin;
	}
	if (dbk_buf_check(said, p->err) != DBK_OK)
		fail(p, DBK_ESYSTEM);
	else if (said->len != 0)
		text = dbk_arena_copy(p->texts, said->data, said->len);
	if (text == NULL) {
		fail(p, dbk_fail_memory(p->err));
		text = "";
	}
	dbk_buf_reset(&p->buf);
	return text;
}

const char *
dbk_page_text(struct dbk_page *p, const struct dbk_text *text)
{
	if (text->s == NULL)
		return "";
	dbk_buf_add(&p->buf, text->s, text->len);
	return dbk_page_said(p);
}

const char *
dbk_page_count(struct dbk_page *p, int64_t v)
{
	dbk_words_count(&p->buf, v);
	return dbk_page_said(p);
}

const char *
dbk_page_money(struct dbk_page *p, const struct dbk_integer *v)
{
	if (!v->set)
		return "";
	dbk_words_money(&p->buf, v->v);
	return dbk_page_said(p);
}

const char *
dbk_page_code(struct dbk_page *p, enum dbk_list list,
    const struct dbk_text *text)
{
	dbk_words_code(&p->buf, list, text);
	return dbk_page_said(p);
}

const char *
dbk_page_code_short(struct dbk_page *p, enum dbk_list list,
    const struct dbk_text *text)
{
	dbk_words_code_short(&p->buf, list, text);
	return dbk_page_said(p);
}

/* "EI 12-3456789AA" */
const char *
dbk_page_number(struct dbk_page *p, const struct dbk_text *type,
    const struct dbk_text *id)
{
	dbk_words_join(&p->buf, 0, "", type);
	dbk_words_join(&p->buf, 0, " ", id);
	return dbk_page_said(p);
}

const char *
dbk_page_bare_number(struct dbk_page *p)
{
	const struct dbk_text *number = &p->entry->entry_number;
	size_t i;

	for (i = 0; i < number->len; i++)
		if (number->s[i] != '-')
			dbk_buf_add_char(&p->buf, number->s[i]);
	return dbk_page_said(p);
}

const char *
dbk_page_address(struct dbk_page *p, const struct dbk_address *a)
{
	dbk_words_address(&p->buf, a);
	return dbk_page_said(p);
}

/* "120 CTN" */
const char *
dbk_page_quantity(struct dbk_page *p, const struct dbk_integer *v,
    const struct dbk_text *unit)
{
	if (v->set)
		dbk_words_count(&p->buf, v->v);
	dbk_words_join(&p->buf, 0, " ", unit);
	return dbk_page_said(p);
}

const char *
dbk_page_party(struct dbk_page *p, const struct dbk_party *party,
    enum dbk_party_part part)
{
	const struct dbk_address *address = &party->address;
	size_t start;

	if (part != DBK_PARTY_NAME) {
		dbk_words_join(&p->buf, 0, "", &party->role);
		dbk_buf_add_char(&p->buf, ' ');
	}
	start = p->buf.len;
	dbk_words_join(&p->buf, start, "", &party->name);
	if (party->id.s != NULL) {
		dbk_words_join(&p->buf, start, ", ", &party->id_type);
		dbk_words_join(&p->buf, start, " ", &party->id);
	}
	if (part == DBK_PARTY_PLACE && address->node.set) {
		dbk_words_join(&p->buf, start, ", ", &address->city);
		dbk_words_join(&p->buf, start, ", ", &address->country);
	} else if (part == DBK_PARTY_ADDRESS && address->node.set) {
		if (p->buf.len != start)
			dbk_buf_add_string(&p->buf, ", ");
		dbk_words_address(&p->buf, address);
	}
	return dbk_page_said(p);
}

/* Containers of a bill in one text, separated by commas. */
const char *
dbk_page_containers(struct dbk_page *p, const struct dbk_bill *bill,
    size_t first)
{
	size_t i;

	for (i = first; i < bill->nequipment && i - first < DBK_PAGE_CONTAINERS;
	     i++)
		dbk_words_join(&p->buf, 0, ", ", &bill->equipment[i]);
	return dbk_page_said(p);
}

const char *
dbk_page_conveyance(struct dbk_page *p, const struct dbk_conveyance *c)
{
	dbk_words_join(&p->buf, 0, " ", &c->carrier);
	dbk_words_join(&p->buf, 0, " ", &c->name);
	dbk_words_join(&p->buf, 0, " ", &c->voyage);
	dbk_words_join(&p->buf, 0, ", ", &c->date);
	return dbk_page_said(p);
}

/* Zone status of a line, as a part of its description. */
const char *
dbk_page_goods(struct dbk_page *p, const struct dbk_line *line,
    const struct dbk_tariff *tariff, bool is_commodity)
{
	if (is_commodity) {
		dbk_words_join(&p->buf, 0, "", &line->description);
		if (line->ftz.node.set) {
			dbk_words_join(&p->buf, 0, "; zone status ",
			    &line->ftz.status);
			dbk_words_join(&p->buf, 0, " ", &line->ftz.filing_date);
			if (line->ftz.quantity.set) {
				dbk_buf_add_string(&p->buf, ", ");
				dbk_words_count(&p->buf, line->ftz.quantity.v);
				dbk_buf_add_string(&p->buf, " units");
			}
		}
	}
	if (tariff->current_hts.s != NULL) {
		dbk_buf_add_string(&p->buf,
		    p->buf.len != 0 ? "; now " : "now ");
		dbk_words_hts(&p->buf, &tariff->current_hts);
	}
	return dbk_page_said(p);
}

/* ---- letterhead ---- */

#define ADDRESS_WIDTH 160.0
#define NAME_WIDTH (DBK_FLOW_WIDTH - ADDRESS_WIDTH - 10)
#define LOGO_WIDTH 120.0 /* most */
#define LOGO_HEIGHT 46.0
#define LOGO_GAP 10.0

/* The next line of an address whose lines "|" parts; NULL at its end. */
static const char *
address_line(struct dbk_page *p, const char **rest)
{
	const char *s = *rest, *end;

	if (s == NULL || *s == '\0')
		return NULL;
	end = strchr(s, '|');
	*rest = end != NULL ? end + 1 : NULL;
	if (end == NULL)
		end = s + strlen(s);
	while (s < end && *s == ' ')
		s++;
	dbk_buf_add(&p->buf, s, (size_t)(end - s));
	return dbk_page_said(p);
}

void
dbk_page_letterhead(struct dbk_page *p, const struct dbk_profile *profile,
    const struct dbk_logo *logo)
{
	double width = LOGO_WIDTH, height = LOGO_HEIGHT, shift = 0;
	const char *rest = profile->filer.address.s;
	struct dbk_cell left = {.style = DBK_STYLE_NAME};
	struct dbk_cell right = {.x = DBK_FLOW_RIGHT - ADDRESS_WIDTH,
	    .width = ADDRESS_WIDTH,
	    .style = DBK_STYLE_CELL,
	    .right = true};
	double top = p->flow.y, bottom;

	if (logo != NULL) {
		dbk_logo_fit(logo, &width, &height);
		shift = width + LOGO_GAP;
		if (p->flow.drawing)
			dbk_pen_logo(p->flow.pen, logo, DBK_FLOW_LEFT, top,
			    width);
	}
	left.x = DBK_FLOW_LEFT + shift;
	left.width = NAME_WIDTH - shift;
	left.text = dbk_page_text(p, &profile->filer.name);
	dbk_flow_row(&p->flow, &left, 1);
	left.text = dbk_page_text(p, &profile->letter.head);
	left.style = DBK_STYLE_CELL;
	if (left.text[0] != '\0')
		dbk_flow_row(&p->flow, &left, 1);
	bottom = p->flow.y;
	if (logo != NULL && bottom < top + height)
		bottom = top + height;
	p->flow.y = top;
	while ((right.text = address_line(p, &rest)) != NULL)
		dbk_flow_row(&p->flow, &right, 1);
	if (p->flow.y < bottom)
		p->flow.y = bottom;
	dbk_flow_space(&p->flow, 2);
	dbk_flow_rule(&p->flow, 1.5);
	dbk_flow_space(&p->flow, 7);
}

void
dbk_page_foot(struct dbk_page *p, const char *text, double y, bool right)
{
	const struct dbk_cell cell = {.text = text,
	    .x = DBK_FLOW_LEFT,
	    .width = DBK_FLOW_WIDTH,
	    .style = DBK_STYLE_FOOT,
	    .right = right};

	dbk_flow_place(&p->flow, &cell, y);
}
