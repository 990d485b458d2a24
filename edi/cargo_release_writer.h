/*
 * cargo_release_writer.h -- shared by the parts of the writer of SE
 * transactions: cargo_release_write.c (header, bills, references),
 * cargo_release_write_line.c (parties, lines, data of other agencies) and
 * cargo_release_write_isf.c (the security filing).
 */
#ifndef DBK_CARGO_RELEASE_WRITER_H
#define DBK_CARGO_RELEASE_WRITER_H

#include "edi/cargo_release_write.h"
#include "edi/record.h"
#include "ledger/document.h"

/* SF10 of a unified filing: it only adds, as a complete transaction (SE-73,
 * SE-74 note 3). */
#define DBK_ISF_ADD "A"
#define DBK_ISF_COMPLETE "CT"

struct dbk_writer {
	struct dbk_buf *out;
	const struct dbk_entry *entry;
	const struct dbk_profile *profile;
	const struct dbk_request *request; /* NULL: an Add */
	char action[2]; /* SE10 action code, as a string */
	struct dbk_record r;
	struct dbk_buf text; /* ABI form of a free text */
	enum dbk_fault fault; /* of the first record that was refused */
	char refused[64]; /* its name and its field's */
};

/* One record: begin it, set its fields, end it.  What does not fit is kept in
 * the writer as its first refusal. */
void dbk_writer_begin(struct dbk_writer *w, enum dbk_rec rec);
void dbk_writer_end(struct dbk_writer *w);

/* A field: as keyed; a string of ours; free text in the characters that CBP
 * accepts.  What is absent leaves the field blank. */
void dbk_writer_set(struct dbk_writer *w, unsigned field,
    const struct dbk_text *t);
void dbk_writer_set_string(struct dbk_writer *w, unsigned field, const char *s);
void dbk_writer_set_free(struct dbk_writer *w, unsigned field,
    const struct dbk_text *t);

/* Refuse a field of the record at hand. */
void dbk_writer_refuse(struct dbk_writer *w, unsigned field,
    enum dbk_fault fault);

/* SE30 to SE36: a party of the header. */
void dbk_writer_party(struct dbk_writer *w, const struct dbk_party *p);

/* SE40 to the last record of its tariff numbers; number counts from 1. */
void dbk_writer_line(struct dbk_writer *w, const struct dbk_line *line,
    size_t number);

/* SF10 to SF36 of an entry that is added; nothing when it carries no security
 * filing. */
void dbk_writer_isf(struct dbk_writer *w);

#endif
