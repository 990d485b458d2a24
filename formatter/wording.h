/*
 * wording.h -- the templates of papers: what each may say, and judging one that
 * a person wrote.
 */
#ifndef DBK_FORMATTER_WORDING_H
#define DBK_FORMATTER_WORDING_H

#include "formatter/template.h"

#define DBK_WORDING_LIMIT ((size_t)16 * 1024) /* bytes of a template */

/* The fields of all templates; which one may name which: wording.c. */
enum dbk_word {
	DBK_WORD_BROKER,
	DBK_WORD_FILER,
	DBK_WORD_PORT,
	DBK_WORD_PORT_NAME,
	DBK_WORD_ENTRIES,
	DBK_WORD_SINCE,
	DBK_WORD_INCIDENT,
	DBK_WORD_AUTHORISATION,
	DBK_WORD_AMENDS,
	DBK_WORD_AMENDS_DATE,
	DBK_WORD_FROM,
	DBK_WORD_TO,
	DBK_WORD_REASON,
	DBK_WORD_COUNT
};

/* As a template spells it; static. */
const char *dbk_word_name(enum dbk_word word);

/*
 * Judge the template called name (dbk_stationery_wordings) as a whole; every
 * finding is told.  source->text ends with NUL.
 * DBK_EFINDINGS: TEMPLATE-NAME, TEMPLATE-TEXT (too long, not UTF-8, control
 * characters, characters that cannot be printed), and those of
 * dbk_template_check.  DBK_ESYSTEM: the font is not installed.
 */
enum dbk_code dbk_wording_check(const char *name,
    const struct dbk_source *source, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

#endif
