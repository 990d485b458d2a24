/*
 * template.h -- wording kept as data (schemas/letters).  Lines that begin with
 * "#" are remarks; "== NAME" begins a section; the lines of a section are
 * joined to paragraphs, which empty lines part; {name} is filled in.  Lines end
 * with LF or CR LF.
 */
#ifndef DBK_FORMATTER_TEMPLATE_H
#define DBK_FORMATTER_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/base.h"
#include "ledger/buf.h"
#include "ledger/document.h"
#include "ledger/finding.h"

/* A name that a template may use, and what stands for it. */
struct dbk_template_word {
	const char *name;
	const char *text; /* NULL prints as nothing */
};

/*
 * Append paragraph number n (from 0) of a section, filled in.  True when there
 * is one; nothing is appended otherwise.  A name that is not among the words
 * prints as it stands: dbk_template_check finds those.
 */
bool dbk_template_paragraph(struct dbk_buf *out, const char *text,
    const char *section, unsigned n, const struct dbk_template_word *words,
    size_t nwords);

/* What a template may hold. */
struct dbk_template_form {
	const char *const *sections;
	size_t nsections;
	size_t nwanted; /* the first of them must not be empty */
	const char *const *words;
	size_t nwords;
};

/*
 * Check a whole template and report everything that is wrong, with its line:
 * TEMPLATE-WORD, -BRACE, -SECTION, -OUTSIDE; and TEMPLATE-SECTIONS for one that
 * is missing, stands twice, or must not be empty.  source->text ends with NUL.
 */
void dbk_template_check(const struct dbk_source *source,
    const struct dbk_template_form *form, struct dbk_sink *sink);

#endif
