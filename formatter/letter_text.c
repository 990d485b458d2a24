#include <string.h>

#include "formatter/letter_text.h"

static void
add_extra(struct dbk_letter_extra *extras, size_t *n, const char *label,
    const char *text)
{
	if (text[0] == '\0')
		return;
	extras[*n].label = label;
	extras[*n].text = text;
	(*n)++;
}

static const char *
yes(const struct dbk_flag *flag)
{
	return flag->v ? "Yes" : "";
}

static bool
same(const struct dbk_text *a, const struct dbk_text *b)
{
	return a->s != NULL && b->s != NULL && strcmp(a->s, b->s) == 0;
}

/* True when the entry's contact stands at the head of the page already. */
static bool
is_contact_of_page(const struct dbk_letter_page *p)
{
	const struct dbk_profile_contact *contact = &p->facts->profile->contact;
	bool is_form = p->facts->entries == 1 || p->shipment != 0;

	return is_form ||
	    (same(&p->page.entry->contact.name, &contact->name) &&
		same(&p->page.entry->contact.phone, &contact->phone));
}

size_t
dbk_letter_extras(struct dbk_letter_page *p,
    struct dbk_letter_extra extras[DBK_LETTER_EXTRAS])
{
	const struct dbk_entry *e = p->page.entry;
	size_t n = 0;

	if (!is_contact_of_page(p))
		add_extra(extras, &n, DBK_LABEL(entry, contact),
		    dbk_page_number(&p->page, &e->contact.name,
			&e->contact.phone));
	add_extra(extras, &n, DBK_LABEL(entry, exam_site),
	    dbk_page_text(&p->page, &e->exam_site));
	add_extra(extras, &n, DBK_LABEL(entry, general_order),
	    dbk_page_text(&p->page, &e->general_order));
	add_extra(extras, &n, DBK_LABEL(entry, split_release),
	    dbk_page_code(&p->page, DBK_LIST_SPLIT_RELEASE_CODES,
		&e->split_release));
	add_extra(extras, &n, DBK_LABEL(entry, immediate_delivery),
	    yes(&e->immediate_delivery));
	add_extra(extras, &n, DBK_LABEL(entry, weekly), yes(&e->weekly));
	add_extra(extras, &n, DBK_LABEL(entry, elected_entry_date),
	    dbk_page_text(&p->page, &e->elected_entry_date));
	add_extra(extras, &n, DBK_LABEL(entry, ftz_id),
	    dbk_page_text(&p->page, &e->ftz_id));
	add_extra(extras, &n, DBK_LABEL(entry, bonded_warehouse),
	    dbk_page_text(&p->page, &e->bonded_warehouse));
	add_extra(extras, &n, DBK_LABEL(entry, warehouse_entry),
	    dbk_page_text(&p->page, &e->warehouse_entry));
	return n;
}

/* ---- what changed, on a supplement ---- */

/* A text of the page; an absent one is told as such. */
static const char *
side(struct dbk_letter_page *p, const char *text)
{
	dbk_buf_add_string(&p->page.buf, text[0] != '\0' ? text : "(none)");
	return dbk_page_said(&p->page);
}

void
dbk_letter_change_texts(struct dbk_letter_page *p, size_t i,
    struct dbk_letter_change *out)
{
	const struct dbk_change *change = &p->changes->items[i];

	out->label = change->label;
	out->before = side(p, change->before);
	out->now = side(p, change->now);
}

const char *
dbk_letter_change_title(struct dbk_letter_page *p)
{
	if (p->changes->is_void)
		dbk_buf_add_string(&p->page.buf,
		    "Withdrawn: the entry number is void");
	else
		dbk_buf_add_format(&p->page.buf, "What changed since %s",
		    p->changes->letter);
	return dbk_page_said(&p->page);
}

const char *
dbk_letter_change_reasons(struct dbk_letter_page *p)
{
	dbk_buf_add_format(&p->page.buf, "Reason: %s", p->changes->reasons);
	if (p->changes->n == 0 && !p->changes->is_void)
		dbk_buf_add_string(&p->page.buf,
		    " (no element that is told here)");
	return dbk_page_said(&p->page);
}
