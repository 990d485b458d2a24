/*
 * record.h -- one CATAIR record: 80 positions, by its layout.
 * Positions are 1-based and inclusive, as the chapters print them.  A value
 * that does not fit its field is refused with the field's name, never cut.
 * Nothing here reads the clock, the locale or the environment.
 */
#ifndef DBK_RECORD_H
#define DBK_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "ledger/base.h"
#include "schemas/documents.h"
#include "schemas/layouts.h"

/* What can be wrong with a field; one field has one fault at a time. */
enum dbk_fault {
	DBK_FAULT_NONE,
	DBK_FAULT_LENGTH, /* longer than the field (writing only) */
	DBK_FAULT_CLASS, /* a character outside the class */
	DBK_FAULT_FILL, /* not justified or filled as its class is */
	DBK_FAULT_FILLER, /* data in a filler */
	DBK_FAULT_CONSTANT, /* not the constant */
	DBK_FAULT_MISSING, /* mandatory and blank */
	DBK_FAULT_DATE, /* not a calendar date MMDDYY */
	DBK_FAULT_CODE /* not in the code list */
};

/* Bytes of a record or of a value; not NUL-terminated. */
struct dbk_slice {
	const char *s; /* NULL: no value */
	size_t len;
};

/* ---- writing ---- */

/*
 * A record being written.  Begin it, set its fields in any order, then ask for
 * its fault once, with dbk_record_end: the first refusal is kept and everything
 * after it is ignored.
 */
struct dbk_record {
	const struct dbk_layout *layout;
	enum dbk_fault fault; /* known after dbk_record_end */
	const struct dbk_rec_field *field; /* that was refused */
	char bytes[DBK_RECORD_LEN];
};

/* Blank but for the constants of the layout. */
void dbk_record_begin(struct dbk_record *r, enum dbk_rec rec);

/*
 * Set a field, named by the enumerator of its layout.  s is len bytes; NULL or
 * empty leaves the field blank.  Left-justified and space-filled; numeric
 * classes right-justified and zero-filled (or left, where the layout says so).
 * Refused: too long, outside the class, led by a space.
 */
void dbk_record_set(struct dbk_record *r, unsigned field, const char *s,
    size_t len);

/* The same for a text of a document, a whole number, and a date written
 * YYYY-MM-DD; what is absent leaves the field blank. */
void dbk_record_set_text(struct dbk_record *r, unsigned field,
    const struct dbk_text *t);
void dbk_record_set_integer(struct dbk_record *r, unsigned field,
    const struct dbk_integer *v);
void dbk_record_set_date(struct dbk_record *r, unsigned field,
    const struct dbk_text *iso);

/*
 * The record is whole: its fault.  A character outside its class is found here,
 * for all fields at once, and told after what was refused before.
 */
enum dbk_fault dbk_record_end(struct dbk_record *r);

/*
 * Write a whole record: values, one a field in the order of the layout; those
 * of fillers and constants must be NULL or agree with the layout.  out gets 80
 * bytes; they are of no use when the result is not DBK_FAULT_NONE, and *field
 * (may be NULL) is then the field that was refused.
 */
enum dbk_fault dbk_record_encode(char out[DBK_RECORD_LEN],
    const struct dbk_layout *layout, const struct dbk_slice *values,
    const struct dbk_rec_field **field);

/* ---- reading ---- */

/*
 * The layout of a transaction record (not of A, B, Y, Z: see envelope.h) by its
 * control identifier; record is 80 bytes.  NULL when the chapters that are
 * compiled in have none.
 */
const struct dbk_layout *dbk_record_layout(const char *record);

/* The same; of an X0 the layout that splits its reference text (B&B-30), of an
 * SO70 or WO70 the one of its group version (ACMQ-57). */
const struct dbk_layout *dbk_answer_layout(const char *record);

/* True when the layout is the one of rec. */
static inline bool
dbk_layout_is(const struct dbk_layout *layout, enum dbk_rec rec)
{
	return layout == &dbk_layouts[rec];
}

/* The length of s without its trailing spaces. */
static inline size_t
dbk_slice_trim(const char *s, size_t len)
{
	/* Most fields end in many spaces: eight at a time. */
	while (len >= 8 && memcmp(s + len - 8, "        ", 8) == 0)
		len -= 8;
	while (len > 0 && s[len - 1] == ' ')
		len--;
	return len;
}

/* A field of an 80-byte record without its trailing spaces; len 0: blank. */
static inline struct dbk_slice
dbk_record_get(const char *record, const struct dbk_rec_field *field)
{
	const char *s = record + field->from - 1;

	return (struct dbk_slice){
	    s, dbk_slice_trim(s, (size_t)field->to - field->from + 1)};
}

/* values gets every field in the order of the layout.  Checks nothing. */
void dbk_record_decode(struct dbk_slice *values,
    const struct dbk_layout *layout, const char *record);

/*
 * What is wrong with a field.  For DBK_FAULT_CLASS and DBK_FAULT_FILLER *at
 * is the position (1 to 80) of the first wrong character, else that of the
 * field.
 */
enum dbk_fault dbk_record_check(unsigned *at, const char *record,
    const struct dbk_rec_field *field);

/*
 * True when no field of the record has a fault: what dbk_record_check finds for
 * none of them, at the speed that most records deserve.  False may also mean
 * that only a closer look can tell.
 */
bool dbk_record_is_sound(const char *record, const struct dbk_layout *layout);

/* True when the slice equals s; inline as dbk_text_is is. */
static inline bool
dbk_slice_is(struct dbk_slice slice, const char *s)
{
	size_t len = strlen(s);

	return len == slice.len && memcmp(slice.s, s, len) == 0;
}

/* The digits of a slice as a number; false when it is empty, longer than 18
 * digits or holds anything else. */
bool dbk_slice_integer(int64_t *out, struct dbk_slice slice);

#endif
