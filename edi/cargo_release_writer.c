#include <stdio.h>
#include <string.h>

#include "edi/cargo_release_writer.h"
#include "ledger/chars.h"

void
dbk_writer_begin(struct dbk_writer *w, enum dbk_rec rec)
{
	dbk_record_begin(&w->r, rec);
}

void
dbk_writer_end(struct dbk_writer *w)
{
	if (dbk_record_end(&w->r) != DBK_FAULT_NONE &&
	    w->fault == DBK_FAULT_NONE) {
		w->fault = w->r.fault;
		(void)snprintf(w->refused, sizeof w->refused, "%s %s",
		    w->r.layout->name, w->r.field->label);
	}
	dbk_buf_add(w->out, w->r.bytes, DBK_RECORD_LEN);
}

void
dbk_writer_set(struct dbk_writer *w, unsigned field, const struct dbk_text *t)
{
	dbk_record_set_text(&w->r, field, t);
}

void
dbk_writer_set_string(struct dbk_writer *w, unsigned field, const char *s)
{
	dbk_record_set(&w->r, field, s, strlen(s));
}

void
dbk_writer_refuse(struct dbk_writer *w, unsigned field, enum dbk_fault fault)
{
	if (w->r.fault != DBK_FAULT_NONE)
		return;
	w->r.fault = fault;
	w->r.field = &w->r.layout->fields[field];
}

/* Free text, in the characters that CBP accepts. */
void
dbk_writer_set_free(struct dbk_writer *w, unsigned field,
    const struct dbk_text *t)
{
	size_t bad, bad_len;

	if (t->s == NULL || w->r.fault != DBK_FAULT_NONE)
		return;
	dbk_buf_reset(&w->text);
	if (!dbk_abi_text(&w->text, t->s, t->len, &bad, &bad_len)) {
		dbk_writer_refuse(w, field, DBK_FAULT_CLASS);
		return;
	}
	dbk_record_set(&w->r, field, w->text.data, w->text.len);
}
