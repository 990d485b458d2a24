/*
 * shape.h -- text to glyphs of the one font family that papers are set in.
 * Nearly all text is ASCII, whose glyphs come from a table; the rest is shaped
 * by Pango, and what was shaped lately is kept.
 */
#ifndef DBK_FORMATTER_SHAPE_H
#define DBK_FORMATTER_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#include <pango/pangocairo.h>

#include "formatter/pen.h"
#include "ledger/base.h"

/* Glyphs of one font in one direction. */
struct dbk_run {
	PangoItem *item;
	PangoGlyphString *glyphs;
	double width;
};

/* A text, its runs from left to right. */
struct dbk_shape {
	char *text;
	size_t len;
	enum dbk_style style;
	struct dbk_run *runs;
	size_t nruns;
	double width;
	bool covered; /* the font has a glyph for every character */
};

struct dbk_shaper;

/* DBK_ESYSTEM: the font is not installed (err names it and its package). */
enum dbk_code dbk_shaper_open(struct dbk_shaper **out,
    struct dbk_err *err) DBK_CHECKED;

/* Takes NULL. */
void dbk_shaper_close(struct dbk_shaper *sh);

/* UTF-8 text as glyphs, for any text that is not ASCII; owned by sh, valid until
 * the next call; NULL when out of memory. */
const struct dbk_shape *dbk_shape_text(struct dbk_shaper *sh,
    enum dbk_style style, const char *s, size_t len);

/* True when each byte is one printable ASCII character. */
bool dbk_shape_is_ascii(const char *s, size_t len);

/* Width of such a text as the sum of its advances.  Kerning only brings letters
 * closer: this is the most it can be, and quicker than shaping. */
double dbk_shape_ascii_width(const struct dbk_shaper *sh, enum dbk_style style,
    const char *s, size_t len);

/*
 * Glyphs of such a text with kerning, on a baseline from (0, 0) on; glyphs has
 * room for len.  Returns their width.
 */
double dbk_shape_ascii(struct dbk_shaper *sh, enum dbk_style style,
    const char *s, size_t len, cairo_glyph_t *glyphs);

/* The font of those glyphs; owned by sh. */
cairo_scaled_font_t *dbk_shape_font(const struct dbk_shaper *sh,
    enum dbk_style style);

#endif
