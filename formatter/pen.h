/*
 * pen.h -- drawing text and rules on the pages of a PDF.  US Letter, black on
 * white, fonts embedded.  Lengths are points (1/72 inch), y grows downwards.
 * Neither clock nor locale has a part in the result.
 */
#ifndef DBK_FORMATTER_PEN_H
#define DBK_FORMATTER_PEN_H

#include <stdbool.h>
#include <stddef.h>

#include "formatter/logo.h"
#include "ledger/base.h"

#define DBK_PEN_WIDTH 612.0
#define DBK_PEN_HEIGHT 792.0
#define DBK_PEN_FAMILY "Liberation Sans"
#define DBK_PEN_PACKAGE "fonts-liberation"

enum dbk_style {
	DBK_STYLE_NAME, /* the broker's name */
	DBK_STYLE_TITLE,
	DBK_STYLE_HEADING,
	DBK_STYLE_BODY,
	DBK_STYLE_VALUE,
	DBK_STYLE_STRONG, /* a value that is looked for */
	DBK_STYLE_CELL,
	DBK_STYLE_CELL_STRONG,
	DBK_STYLE_LABEL, /* small print above a value */
	DBK_STYLE_FOOT,
	DBK_STYLE_LARGE, /* read under stress */
	DBK_STYLE_CODE, /* typed from paper */
	DBK_STYLE_COUNT
};

struct dbk_pen;

/*
 * Begin a PDF at path (written over when it is there).
 * title, author  of the document, UTF-8
 * made_at        its creation and modification date, normalised UTC
 * *out: close with dbk_pen_close; NULL on failure.
 * DBK_ESYSTEM: the file cannot be written; the font is not installed (err names
 * it and its package).
 */
enum dbk_code dbk_pen_open(struct dbk_pen **out, const char *path,
    const char *title, const char *author, const char *made_at,
    struct dbk_err *err) DBK_CHECKED;

/* Write what is left and close the file.  Reports whatever failed since
 * dbk_pen_open: a drawing call keeps its failure and later ones do nothing. */
enum dbk_code dbk_pen_finish(struct dbk_pen *pen,
    struct dbk_err *err) DBK_CHECKED;

/*
 * The end of a paper: dbk_pen_finish, and the pen is freed.
 * pen  NULL: nothing was opened
 * rc   of what was set.  What went wrong in drawing is the reason of a
 *      DBK_ESYSTEM, and is told instead.
 * Returns rc, or why drawing failed.
 */
enum dbk_code dbk_pen_end(struct dbk_pen *pen, enum dbk_code rc,
    struct dbk_err *err) DBK_CHECKED;

/* Frees; takes NULL and a pen that was not finished. */
void dbk_pen_close(struct dbk_pen *pen);

/* False once something failed: a long document can stop. */
bool dbk_pen_good(const struct dbk_pen *pen);

/* Size of the font, and distance of two lines of text. */
double dbk_style_size(enum dbk_style style);
double dbk_style_leading(enum dbk_style style);

/* True when the font has a glyph for every character of the UTF-8 text. */
bool dbk_pen_covers(struct dbk_pen *pen, const char *s, size_t len);

/* Width of the text, never less than what is drawn. */
double dbk_pen_width(struct dbk_pen *pen, enum dbk_style style, const char *s,
    size_t len);

/*
 * How many bytes of s go on a line of that width: all, or up to a good place to
 * break (*next is then where the following line begins, spaces skipped).  A
 * word wider than the line is broken within; at least one character is taken.
 */
size_t dbk_pen_fit(struct dbk_pen *pen, enum dbk_style style, const char *s,
    size_t len, double width, size_t *next);

/* Draw with the baseline at y, from x on, or so that it ends at x. */
void dbk_pen_text(struct dbk_pen *pen, enum dbk_style style, double x, double y,
    const char *s, size_t len);
void dbk_pen_text_right(struct dbk_pen *pen, enum dbk_style style, double x,
    double y, const char *s, size_t len);

/* A straight line, and the outline of a box. */
void dbk_pen_rule(struct dbk_pen *pen, double x1, double y1, double x2,
    double y2, double thickness);
void dbk_pen_box(struct dbk_pen *pen, double x, double y, double width,
    double height);

/*
 * The barcode (Code 128) of printable ASCII text, height high from y down, ending
 * at x or a fraction of a module before.  A module is 1/100 inch: a scan of 200
 * dpi shows it as two pixels.  The caller leaves DBK_PEN_QUIET white on both
 * sides.
 */
#define DBK_PEN_MODULE 0.72
#define DBK_PEN_QUIET (10 * DBK_PEN_MODULE)
void dbk_pen_bars(struct dbk_pen *pen, double x, double y, double height,
    const char *text);
double dbk_pen_bars_width(struct dbk_pen *pen, const char *text);

/* The logo with its upper left corner at (x, y), that wide. */
void dbk_pen_logo(struct dbk_pen *pen, const struct dbk_logo *logo, double x,
    double y, double width);

/* A word across the page, in light grey: before anything else is on it. */
void dbk_pen_watermark(struct dbk_pen *pen, const char *text);

/* The page is complete. */
void dbk_pen_page(struct dbk_pen *pen);

#endif
