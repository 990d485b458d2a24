#include <stdint.h>
#include <string.h>

#include "edi/record.h"
#include "ledger/chars.h"
#include "ledger/date.h"
#include "ledger/list.h"

#define DATE_POSITIONS 6 /* MMDDYY */

static unsigned
width(const struct dbk_rec_field *f)
{
	return (unsigned)f->to - f->from + 1;
}

static bool
is_number(const struct dbk_rec_field *f)
{
	return f->class == DBK_CLASS_N || f->class == DBK_CLASS_SN;
}

static bool
is_date(const struct dbk_rec_field *f)
{
	return (f->flags & DBK_FIELD_DATE) != 0;
}

/* Zero-filled and right-justified: a date always has all of its digits. */
static bool
is_right(const struct dbk_rec_field *f)
{
	return is_number(f) && !is_date(f) && (f->flags & DBK_FIELD_LEFT) == 0;
}

void
dbk_record_begin(struct dbk_record *r, enum dbk_rec rec)
{
	r->layout = &dbk_layouts[rec];
	r->fault = DBK_FAULT_NONE;
	r->field = NULL;
	memcpy(r->bytes, r->layout->blank, sizeof r->bytes);
}

static void
refuse(struct dbk_record *r, const struct dbk_rec_field *f,
    enum dbk_fault fault)
{
	r->field = f;
	r->fault = fault;
}

/* Spaces are of its class, for it may be blank; a value has none. */
static bool
has_no_spaces(const struct dbk_rec_field *f)
{
	return is_number(f) || f->class == DBK_CLASS_D;
}

/* The first fault of a value that is to be written, its characters apart; s has
 * len > 0 bytes. */
static enum dbk_fault
value_fault(const struct dbk_rec_field *f, const char *s, size_t len)
{
	size_t i = 0;

	if (len > width(f))
		return DBK_FAULT_LENGTH;
	/* (S)N alone may be led by spaces, if it fills its field. */
	if (f->class == DBK_CLASS_SN && len == width(f))
		while (i + 1 < len && s[i] == ' ')
			i++;
	else if (s[0] == ' ')
		return DBK_FAULT_FILL;
	if (has_no_spaces(f) && memchr(s + i, ' ', len - i) != NULL)
		return DBK_FAULT_CLASS;
	return DBK_FAULT_NONE;
}

void
dbk_record_set(struct dbk_record *r, unsigned field, const char *s, size_t len)
{
	const struct dbk_rec_field *f = &r->layout->fields[field];
	char *to = r->bytes + f->from - 1;
	enum dbk_fault fault;

	if (r->fault != DBK_FAULT_NONE || s == NULL || len == 0)
		return;
	fault = value_fault(f, s, len);
	if (fault != DBK_FAULT_NONE) {
		refuse(r, f, fault);
		return;
	}
	if (is_right(f)) {
		size_t fill = width(f) - len;

		memset(to, '0', fill);
		to += fill;
	}
	memcpy(to, s, len);
}

void
dbk_record_set_text(struct dbk_record *r, unsigned field,
    const struct dbk_text *t)
{
	dbk_record_set(r, field, t->s, t->len);
}

void
dbk_record_set_integer(struct dbk_record *r, unsigned field,
    const struct dbk_integer *v)
{
	char digits[24], *to = digits + sizeof digits;
	uint64_t rest = v->v < 0 ? -(uint64_t)v->v : (uint64_t)v->v;

	if (!v->set)
		return;
	do {
		*--to = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest != 0);
	/* A minus sign is refused as outside the class. */
	if (v->v < 0)
		*--to = '-';
	dbk_record_set(r, field, to, (size_t)(digits + sizeof digits - to));
}

void
dbk_record_set_date(struct dbk_record *r, unsigned field,
    const struct dbk_text *iso)
{
	char mmddyy[DATE_POSITIONS + 1];
	dbk_day day;

	if (r->fault != DBK_FAULT_NONE || iso->s == NULL)
		return;
	if (!dbk_date_parse(&day, iso->s, iso->len)) {
		refuse(r, &r->layout->fields[field], DBK_FAULT_DATE);
		return;
	}
	dbk_date_format_mmddyy(mmddyy, day);
	dbk_record_set(r, field, mmddyy, DATE_POSITIONS);
}

/* True when every character is of a class that may stand at its position. */
static bool
kinds_are_sound(const char *record, const uint8_t *kinds)
{
	uint8_t wrong = 0;
	size_t i;

	for (i = 0; i < DBK_RECORD_LEN; i++)
		wrong |= (dbk_char_kind(record[i]) & kinds[i]) == 0;
	return wrong == 0;
}

enum dbk_fault
dbk_record_end(struct dbk_record *r)
{
	const struct dbk_layout *l = r->layout;
	enum dbk_fault fault;
	unsigned at;
	size_t i;

	if (r->fault != DBK_FAULT_NONE || kinds_are_sound(r->bytes, l->kinds))
		return r->fault;
	for (i = 0; i < l->nfields && r->fault == DBK_FAULT_NONE; i++) {
		fault = dbk_record_check(&at, r->bytes, &l->fields[i]);
		if (fault == DBK_FAULT_CLASS || fault == DBK_FAULT_FILLER)
			refuse(r, &l->fields[i], DBK_FAULT_CLASS);
	}
	return r->fault;
}

enum dbk_fault
dbk_record_encode(char out[DBK_RECORD_LEN], const struct dbk_layout *layout,
    const struct dbk_slice *values, const struct dbk_rec_field **field)
{
	struct dbk_record r;
	unsigned i;

	dbk_record_begin(&r, (enum dbk_rec)(layout - dbk_layouts));
	for (i = 0; i < layout->nfields && r.fault == DBK_FAULT_NONE; i++) {
		const struct dbk_rec_field *f = &layout->fields[i];
		struct dbk_slice v = values[i];

		if (v.s == NULL || v.len == 0)
			continue;
		if (f->constant == NULL && f->class != DBK_CLASS_S)
			dbk_record_set(&r, i, v.s, v.len);
		else if (f->constant == NULL)
			refuse(&r, f, DBK_FAULT_FILLER);
		else if (!dbk_slice_is(v, f->constant))
			refuse(&r, f, DBK_FAULT_CONSTANT);
	}
	(void)dbk_record_end(&r);
	memcpy(out, r.bytes, DBK_RECORD_LEN);
	if (field != NULL)
		*field = r.field;
	return r.fault;
}

/* The layout whose name is the first len bytes of record. */
static const struct dbk_layout *
find(const char *record, size_t len)
{
	char id[DBK_LAYOUT_ID_LEN] = {0};
	const struct dbk_layout_slot *slot;

	memcpy(id, record, len);
	slot = &dbk_layout_slots[DBK_LAYOUT_HASH((unsigned char *)id)];
	return id[0] != '\0' && memcmp(slot->id, id, sizeof id) == 0 ?
	    &dbk_layouts[slot->rec] :
	    NULL;
}

const struct dbk_layout *
dbk_record_layout(const char *record)
{
	const struct dbk_layout *l = NULL;
	size_t len;

	/* Identifiers have four, three (WR0) or two (X0, OI) characters. */
	for (len = DBK_LAYOUT_ID_LEN; len >= 2 && l == NULL; len--)
		l = find(record, len);
	return l;
}

/* Of an SO70 or WO70 before group version 04 the one that has its lines where
 * they stood then (ACMQ-57, 58). */
static const struct dbk_layout *
agency_layout(const char *record, const struct dbk_layout *l)
{
	static const char newest[] = "04";
	bool query = dbk_layout_is(l, DBK_REC_WO70_OUT);
	struct dbk_slice version;

	if (!query && !dbk_layout_is(l, DBK_REC_SO70_OUT))
		return l;
	version = dbk_record_get(record,
	    &l->fields[DBK_SO70_OUT_PGA_PROCESSING_GROUP_VERSION]);
	if (version.len == strlen(newest) &&
	    memcmp(version.s, newest, version.len) >= 0)
		return l;
	return &dbk_layouts[query ? DBK_REC_WO70_OLD_OUT :
				    DBK_REC_SO70_OLD_OUT];
}

const struct dbk_layout *
dbk_answer_layout(const char *record)
{
	const struct dbk_layout *l = dbk_record_layout(record);
	struct dbk_slice type;

	if (l == NULL)
		return NULL;
	if (!dbk_layout_is(l, DBK_REC_X0_OUT))
		return agency_layout(record, l);
	type = dbk_record_get(record,
	    &l->fields[DBK_X0_OUT_REFERENCE_DATA_TYPE_CODE]);
	if (dbk_slice_is(type, "BLOCK"))
		return &dbk_layouts[DBK_REC_X0_BLOCK_OUT];
	if (dbk_slice_is(type, "TRNACT"))
		return &dbk_layouts[DBK_REC_X0_TRNACT_OUT];
	return l;
}

void
dbk_record_decode(struct dbk_slice *values, const struct dbk_layout *layout,
    const char *record)
{
	size_t i;

	for (i = 0; i < layout->nfields; i++)
		values[i] = dbk_record_get(record, &layout->fields[i]);
}

/* Spaces where the class wants none, or none where it wants them. */
static bool
badly_filled(const struct dbk_rec_field *f, struct dbk_slice v)
{
	if (f->class == DBK_CLASS_SN)
		return v.len != width(f);
	if (is_number(f) && (f->flags & DBK_FIELD_LEFT) == 0)
		return v.s[0] == ' ' || v.len != width(f);
	if (is_number(f))
		return v.s[0] == ' ' || (v.len > 1 && v.s[0] == '0');
	return v.s[0] == ' ';
}

static enum dbk_fault
class_fault(unsigned *at, const struct dbk_rec_field *f, struct dbk_slice v)
{
	size_t i = 0;

	/* Spaces in front are a matter of filling, not of class. */
	while (v.s[i] == ' ')
		i++;
	for (; i < v.len; i++) {
		if (dbk_class_allows(f->class, v.s[i]) &&
		    (v.s[i] != ' ' || !has_no_spaces(f)))
			continue;
		*at = f->from + (unsigned)i;
		return DBK_FAULT_CLASS;
	}
	return DBK_FAULT_NONE;
}

enum dbk_fault
dbk_record_check(unsigned *at, const char *record,
    const struct dbk_rec_field *f)
{
	struct dbk_slice v = dbk_record_get(record, f);
	dbk_day day;

	*at = f->from;
	if (f->constant != NULL)
		return dbk_slice_is(v, f->constant) ? DBK_FAULT_NONE :
						      DBK_FAULT_CONSTANT;
	if (f->class == DBK_CLASS_S) {
		while (v.len > 0 && *v.s == ' ') {
			v.s++;
			v.len--;
			++*at;
		}
		return v.len == 0 ? DBK_FAULT_NONE : DBK_FAULT_FILLER;
	}
	if (v.len == 0)
		return f->designation == 'M' ? DBK_FAULT_MISSING :
					       DBK_FAULT_NONE;
	if (class_fault(at, f, v) != DBK_FAULT_NONE)
		return DBK_FAULT_CLASS;
	if (is_date(f)) {
		if (v.len != DATE_POSITIONS ||
		    !dbk_date_parse_mmddyy(&day, v.s))
			return DBK_FAULT_DATE;
		return DBK_FAULT_NONE;
	}
	if (badly_filled(f, v))
		return DBK_FAULT_FILL;
	if (f->list != DBK_LIST_NONE &&
	    dbk_list_name(f->list, v.s, v.len) == NULL)
		return DBK_FAULT_CODE;
	return DBK_FAULT_NONE;
}

/*
 * A field that is not blank, of which kinds_are_sound is known; of a field that
 * is filled in another way than most, false.
 */
static bool
value_is_sound(const char *s, const struct dbk_rec_field *f)
{
	size_t len = width(f);
	dbk_day day;

	if (f->constant != NULL)
		return memcmp(s, f->constant, len) == 0;
	if (is_date(f))
		return len == DATE_POSITIONS && dbk_date_parse_mmddyy(&day, s);
	if (is_right(f) && memchr(s, ' ', len) != NULL)
		return false;
	while (s[len - 1] == ' ')
		len--;
	if (is_number(f) && !is_right(f) &&
	    ((len > 1 && *s == '0') || memchr(s, ' ', len) != NULL))
		return false;
	if (f->class == DBK_CLASS_D && memchr(s, ' ', len) != NULL)
		return false;
	return f->list == DBK_LIST_NONE ||
	    dbk_list_name(f->list, s, len) != NULL;
}

bool
dbk_record_is_sound(const char *record, const struct dbk_layout *layout)
{
	size_t i;

	if (!kinds_are_sound(record, layout->kinds))
		return false;
	for (i = 0; i < layout->nfields; i++) {
		const struct dbk_rec_field *f = &layout->fields[i];
		const char *s = record + f->from - 1;

		if (f->class == DBK_CLASS_S)
			continue;
		if (*s != ' ') {
			if (!value_is_sound(s, f))
				return false;
		} else if (f->designation == 'M' || f->constant != NULL ||
		    dbk_slice_trim(s, width(f)) != 0) {
			return false;
		}
	}
	return true;
}

bool
dbk_slice_integer(int64_t *out, struct dbk_slice slice)
{
	int64_t v = 0;
	size_t i;

	if (slice.len == 0 || slice.len > 18)
		return false;
	for (i = 0; i < slice.len; i++) {
		if (slice.s[i] < '0' || slice.s[i] > '9')
			return false;
		v = v * 10 + (slice.s[i] - '0');
	}
	*out = v;
	return true;
}
