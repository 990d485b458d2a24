/*
 * cargo_release_intake.h -- shared by the parts of the reader of SE
 * transactions: cargo_release_read.c (the header), cargo_release_groups.c
 * (bills, parties, lines, data of other agencies) and cargo_release_read_isf.c
 * (the security filing).
 */
#ifndef DBK_CARGO_RELEASE_INTAKE_H
#define DBK_CARGO_RELEASE_INTAKE_H

#include "edi/cargo_release_read.h"
#include "edi/usage.h"

struct dbk_intake {
	struct dbk_transaction *t;
	struct dbk_arena *arena;
	const struct dbk_source *source;
	struct dbk_sink *sink;
	struct dbk_usage usage;
	bool no_memory;
	/* The record at hand. */
	size_t index, nrecords; /* 0-based */
	const char *record;
	const struct dbk_layout *layout;
	/* Items that the arrays of the entry and its open groups can hold. */
	struct {
		size_t bills, conveyances, equipment, references, parties;
		size_t replacements;
		size_t lines, line_parties, tariffs, agency;
		size_t isf_references, isf_containers, isf_parties;
	} room;
	/* The groups that are open; NULL: none. */
	struct dbk_bill *bill;
	char bill_type; /* of the SE15 just read; 0: none */
	bool bill_non_ams; /* of its last SE15 that is no in-bond */
	struct dbk_party *party;
	struct dbk_line *line;
	struct dbk_tariff *tariff;
	struct dbk_isf_party *isf_party;
};

/* Where a field of the record at hand stands, for findings. */
struct dbk_finding dbk_intake_place(const struct dbk_intake *r, unsigned field);

/* Report at a field; value is shown as it stands. */
void dbk_intake_report(struct dbk_intake *r, enum dbk_rule rule, unsigned field,
    const char *limit, const char *detail);

/* Values of the record at hand; a blank one keeps its place. */
static inline struct dbk_slice
dbk_intake_slice(const struct dbk_intake *r, unsigned field)
{
	return dbk_record_get(r->record, &r->layout->fields[field]);
}
struct dbk_text dbk_intake_text(struct dbk_intake *r, unsigned field);
struct dbk_text dbk_intake_date(struct dbk_intake *r, unsigned field);
struct dbk_integer dbk_intake_integer(const struct dbk_intake *r,
    unsigned field);
/* Filer code and number in two fields as one entry number. */
struct dbk_text dbk_intake_number(struct dbk_intake *r, unsigned filer,
    unsigned number);

/* A text of our own making at a field. */
struct dbk_text dbk_intake_made(struct dbk_intake *r, unsigned field,
    const char *s, size_t len);

/* A node that begins at the record at hand. */
struct dbk_node dbk_intake_node(const struct dbk_intake *r);

/* size zero bytes of the arena; NULL sets no_memory. */
void *dbk_intake_alloc(struct dbk_intake *r, size_t size);

/*
 * Items of size bytes for this record and those like it, up to the next record
 * of stop (DBK_REC_COUNT: to the end), at most most; *room gets their number.
 * NULL sets no_memory.
 */
void *dbk_intake_items(struct dbk_intake *r, size_t *room, enum dbk_rec stop,
    size_t most, size_t size);

/* True when a field of the record at hand has no fault of its own. */
bool dbk_intake_is_sound(const struct dbk_intake *r, unsigned field);

/* True when an SE15 begins another bill. */
bool dbk_intake_bill_begins(const struct dbk_intake *r);

/* Three address records of two lines (SE-22, SE-30). */
#define DBK_INTAKE_ADDRESS_LINES 6

/*
 * A half of the address record at hand; false when it is blank.  In the second
 * half a line without its qualifier, or the other way round, is reported.
 */
bool dbk_intake_address_line(struct dbk_intake *r,
    struct dbk_address_line *line, unsigned qualifier, unsigned text,
    bool second);

/* Records of the groups: SE15 to SE17, SE30 to SE61, OI and PG. */
void dbk_intake_bill(struct dbk_intake *r);
void dbk_intake_conveyance(struct dbk_intake *r);
void dbk_intake_equipment(struct dbk_intake *r);
void dbk_intake_party(struct dbk_intake *r);
void dbk_intake_address(struct dbk_intake *r);
void dbk_intake_area(struct dbk_intake *r);
void dbk_intake_line(struct dbk_intake *r);
void dbk_intake_zone(struct dbk_intake *r);
void dbk_intake_tariff(struct dbk_intake *r);
void dbk_intake_current_hts(struct dbk_intake *r);
void dbk_intake_identifier(struct dbk_intake *r);
void dbk_intake_agency(struct dbk_intake *r);

/* Records of the security filing: SF10 to SF36. */
void dbk_intake_isf(struct dbk_intake *r);
void dbk_intake_isf_reference(struct dbk_intake *r);
void dbk_intake_isf_container(struct dbk_intake *r);
void dbk_intake_isf_party(struct dbk_intake *r);
void dbk_intake_isf_name(struct dbk_intake *r);
void dbk_intake_isf_address(struct dbk_intake *r);
void dbk_intake_isf_area(struct dbk_intake *r);

#endif
