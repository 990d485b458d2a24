/*
 * template.h -- wording kept as data (schemas/letters).  Lines that begin with
 * "#" are remarks; "== NAME" begins a section; the lines of a section are
 * joined to paragraphs, which empty lines part; {name} is filled in.
 */
#ifndef DBK_FORMATTER_TEMPLATE_H
#define DBK_FORMATTER_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/base.h"
#include "ledger/buf.h"

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

/*
 * Check a whole template: every {name} is among the words, every brace is part
 * of one, every section wanted is there and none twice or unknown.
 * DBK_EDEFECT: err says what, and in which line.
 */
enum dbk_code dbk_template_check(const char *text, const char *const *sections,
    size_t nsections, const struct dbk_template_word *words, size_t nwords,
    struct dbk_err *err) DBK_CHECKED;

#endif
