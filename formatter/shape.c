#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "formatter/shape.h"
#include "ledger/word.h"

#define FIRST_PRINTABLE 0x20
#define LAST_PRINTABLE 0x7e
#define PRINTABLES (LAST_PRINTABLE - FIRST_PRINTABLE + 1)
#define KEPT 256 /* texts; a power of two.  About 600 bytes each */

static const struct {
	double size;
	PangoWeight weight;
} specs[DBK_STYLE_COUNT] = {
    [DBK_STYLE_NAME] = {15, PANGO_WEIGHT_BOLD},
    [DBK_STYLE_TITLE] = {14, PANGO_WEIGHT_BOLD},
    [DBK_STYLE_HEADING] = {8.5, PANGO_WEIGHT_BOLD},
    [DBK_STYLE_BODY] = {8.6, PANGO_WEIGHT_NORMAL},
    [DBK_STYLE_VALUE] = {8.5, PANGO_WEIGHT_NORMAL},
    [DBK_STYLE_STRONG] = {9.5, PANGO_WEIGHT_BOLD},
    [DBK_STYLE_CELL] = {7.5, PANGO_WEIGHT_NORMAL},
    [DBK_STYLE_CELL_STRONG] = {7.5, PANGO_WEIGHT_BOLD},
    [DBK_STYLE_LABEL] = {6, PANGO_WEIGHT_NORMAL},
    [DBK_STYLE_FOOT] = {6.5, PANGO_WEIGHT_NORMAL},
    [DBK_STYLE_LARGE] = {10.5, PANGO_WEIGHT_NORMAL},
    [DBK_STYLE_CODE] = {24, PANGO_WEIGHT_BOLD},
};

/* Everything that a text of one style needs, found once. */
struct face {
	PangoFontDescription *description;
	PangoItem *ascii; /* its font shapes any ASCII text */
	cairo_scaled_font_t *font; /* of that item, borrowed */
	unsigned long glyph[PRINTABLES];
	double advance[PRINTABLES];
	/* By how much the second of two letters is moved; found at first use,
	 * NAN before.  Few of the pairs ever meet. */
	float kerning[PRINTABLES][PRINTABLES];
};

struct dbk_shaper {
	PangoFontMap *map;
	PangoContext *context;
	PangoAttrList *no_fallback;
	PangoGlyphString *scratch;
	struct face faces[DBK_STYLE_COUNT];
	struct dbk_shape kept[KEPT]; /* a text's place follows from its hash */
};

double
dbk_style_size(enum dbk_style style)
{
	return specs[style].size;
}

double
dbk_style_leading(enum dbk_style style)
{
	return specs[style].size * 1.22;
}

/* ---- opening ---- */

/* No hinting: the same outlines and widths whatever the machine's settings. */
static void
set_options(PangoContext *context)
{
	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	pango_cairo_context_set_font_options(context, options);
	cairo_font_options_destroy(options);
	pango_cairo_context_set_resolution(context, 72);
	pango_context_set_round_glyph_positions(context, FALSE);
	/* Otherwise both would come from the environment. */
	pango_context_set_language(context,
	    pango_language_from_string("en-us"));
	pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
}

/* Split text into items of one font and direction; free with free_items. */
static GList *
itemize(struct dbk_shaper *sh, enum dbk_style style, const char *s, size_t len)
{
	pango_context_set_font_description(sh->context,
	    sh->faces[style].description);
	return pango_itemize(sh->context, s, 0, (int)len, sh->no_fallback,
	    NULL);
}

static void
free_item(void *item)
{
	pango_item_free(item);
}

static double
points(int pango_units)
{
	return (double)pango_units / PANGO_SCALE;
}

/* Glyphs of a few characters in the font of the face, in sh->scratch. */
static void
shape_ascii(struct dbk_shaper *sh, enum dbk_style style, const char *s, int len)
{
	pango_shape(s, len, &sh->faces[style].ascii->analysis, sh->scratch);
}

static bool
open_face(struct dbk_shaper *sh, enum dbk_style style)
{
	struct face *face = &sh->faces[style];
	GList *items;
	int i, j;

	face->description = pango_font_description_new();
	pango_font_description_set_family_static(face->description,
	    DBK_PEN_FAMILY);
	pango_font_description_set_weight(face->description,
	    specs[style].weight);
	pango_font_description_set_absolute_size(face->description,
	    specs[style].size * PANGO_SCALE);
	items = itemize(sh, style, "A", 1);
	if (items == NULL)
		return false;
	face->ascii = pango_item_copy(items->data);
	g_list_free_full(items, free_item);
	face->font =
	    pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(face->ascii
								  ->analysis
								  .font));
	if (face->font == NULL)
		return false;
	for (i = 0; i < PRINTABLES; i++) {
		char text = (char)(FIRST_PRINTABLE + i);

		shape_ascii(sh, style, &text, 1);
		face->glyph[i] = sh->scratch->glyphs[0].glyph;
		face->advance[i] =
		    points(pango_glyph_string_get_width(sh->scratch));
		for (j = 0; j < PRINTABLES; j++)
			face->kerning[i][j] = NAN;
	}
	return true;
}

enum dbk_code
dbk_shaper_open(struct dbk_shaper **out, struct dbk_err *err)
{
	struct dbk_shaper *sh;
	enum dbk_code rc;
	unsigned style;

	*out = NULL;
	sh = calloc(1, sizeof *sh);
	if (sh == NULL)
		return dbk_fail_memory(err);
	sh->map = pango_cairo_font_map_new();
	/* Another font in its place would give other pages, unnoticed. */
	if (pango_font_map_get_family(sh->map, DBK_PEN_FAMILY) == NULL) {
		rc = dbk_fail(err, DBK_ESYSTEM,
		    "the font %s is not installed: apt-get install %s",
		    DBK_PEN_FAMILY, DBK_PEN_PACKAGE);
		goto fail;
	}
	sh->context = pango_font_map_create_context(sh->map);
	set_options(sh->context);
	sh->scratch = pango_glyph_string_new();
	sh->no_fallback = pango_attr_list_new();
	pango_attr_list_insert(sh->no_fallback, pango_attr_fallback_new(FALSE));
	for (style = 0; style < DBK_STYLE_COUNT; style++)
		if (!open_face(sh, style)) {
			rc = dbk_fail(err, DBK_ESYSTEM,
			    "the font %s cannot be read: apt-get install "
			    "--reinstall %s",
			    DBK_PEN_FAMILY, DBK_PEN_PACKAGE);
			goto fail;
		}
	*out = sh;
	return DBK_OK;
fail:
	dbk_shaper_close(sh);
	return rc;
}

static void
forget(struct dbk_shape *shape)
{
	size_t i;

	for (i = 0; i < shape->nruns; i++) {
		pango_item_free(shape->runs[i].item);
		pango_glyph_string_free(shape->runs[i].glyphs);
	}
	free(shape->runs);
	free(shape->text);
	memset(shape, 0, sizeof *shape);
}

void
dbk_shaper_close(struct dbk_shaper *sh)
{
	size_t i;

	if (sh == NULL)
		return;
	for (i = 0; i < KEPT; i++)
		forget(&sh->kept[i]);
	for (i = 0; i < DBK_STYLE_COUNT; i++) {
		if (sh->faces[i].description != NULL)
			pango_font_description_free(sh->faces[i].description);
		if (sh->faces[i].ascii != NULL)
			pango_item_free(sh->faces[i].ascii);
	}
	if (sh->scratch != NULL)
		pango_glyph_string_free(sh->scratch);
	if (sh->no_fallback != NULL)
		pango_attr_list_unref(sh->no_fallback);
	if (sh->context != NULL)
		g_object_unref(sh->context);
	if (sh->map != NULL)
		g_object_unref(sh->map);
	free(sh);
}

/* ---- shaping ---- */

bool
dbk_shape_is_ascii(const char *s, size_t len)
{
	uint64_t w;
	size_t i = 0;

	for (; len - i >= DBK_WORD_LEN; i += DBK_WORD_LEN) {
		w = dbk_word_load(s + i);
		if ((w & DBK_WORD_HIGH) != 0 ||
		    (dbk_word_from(w, FIRST_PRINTABLE) &
			~dbk_word_from(w, LAST_PRINTABLE + 1u)) !=
			DBK_WORD_HIGH)
			return false;
	}
	for (; i < len; i++)
		if (s[i] < FIRST_PRINTABLE || s[i] > LAST_PRINTABLE)
			return false;
	return true;
}

double
dbk_shape_ascii_width(const struct dbk_shaper *sh, enum dbk_style style,
    const char *s, size_t len)
{
	const double *advance = sh->faces[style].advance;
	double width = 0;
	size_t i;

	for (i = 0; i < len; i++)
		width += advance[s[i] - FIRST_PRINTABLE];
	return width;
}

/* What the two letters side by side are narrower than apart. */
static double
kerning_of(struct dbk_shaper *sh, enum dbk_style style, char a, char b)
{
	struct face *face = &sh->faces[style];
	size_t i = (size_t)(a - FIRST_PRINTABLE),
	       j = (size_t)(b - FIRST_PRINTABLE);
	const char pair[2] = {a, b};

	if (isnan(face->kerning[i][j])) {
		shape_ascii(sh, style, pair, 2);
		/* A ligature would be one glyph: set as two, without it. */
		face->kerning[i][j] = sh->scratch->num_glyphs != 2 ?
		    0.0F :
		    (float)(points(pango_glyph_string_get_width(sh->scratch)) -
			face->advance[i] - face->advance[j]);
	}
	return (double)face->kerning[i][j];
}

double
dbk_shape_ascii(struct dbk_shaper *sh, enum dbk_style style, const char *s,
    size_t len, cairo_glyph_t *glyphs)
{
	const struct face *face = &sh->faces[style];
	double x = 0;
	size_t i, c;

	for (i = 0; i < len; i++) {
		c = (size_t)(s[i] - FIRST_PRINTABLE);
		if (i != 0)
			x += kerning_of(sh, style, s[i - 1], s[i]);
		glyphs[i] = (cairo_glyph_t){.index = face->glyph[c], .x = x};
		x += face->advance[c];
	}
	return x;
}

cairo_scaled_font_t *
dbk_shape_font(const struct dbk_shaper *sh, enum dbk_style style)
{
	return sh->faces[style].font;
}

/* Takes over the item. */
static void
add_run(struct dbk_shape *shape, PangoItem *item)
{
	struct dbk_run *run = &shape->runs[shape->nruns++];
	int i;

	run->item = item;
	run->glyphs = pango_glyph_string_new();
	pango_shape(shape->text + item->offset, item->length, &item->analysis,
	    run->glyphs);
	run->width = points(pango_glyph_string_get_width(run->glyphs));
	shape->width += run->width;
	for (i = 0; i < run->glyphs->num_glyphs; i++)
		if (run->glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG)
			shape->covered = false;
}

/* The runs of shape->text; false when out of memory. */
static bool
make_runs(struct dbk_shaper *sh, struct dbk_shape *shape)
{
	GList *items, *visual, *i;

	items = itemize(sh, shape->style, shape->text, shape->len);
	shape->covered = true;
	shape->runs = calloc(g_list_length(items) + 1, sizeof *shape->runs);
	if (shape->runs == NULL) {
		g_list_free_full(items, free_item);
		return false;
	}
	visual = pango_reorder_items(items); /* another list, same items */
	for (i = visual; i != NULL; i = i->next)
		add_run(shape, i->data);
	g_list_free(visual);
	g_list_free(items);
	return true;
}

/* FNV-1a, 64 bits. */
static uint64_t
hash_of(enum dbk_style style, const char *s, size_t len)
{
	uint64_t h = 14695981039346656037u ^ (uint64_t)style;
	size_t i;

	for (i = 0; i < len; i++) {
		h ^= (unsigned char)s[i];
		h *= 1099511628211u;
	}
	return h ^ h >> 32;
}

const struct dbk_shape *
dbk_shape_text(struct dbk_shaper *sh, enum dbk_style style, const char *s,
    size_t len)
{
	struct dbk_shape *shape =
	    &sh->kept[hash_of(style, s, len) & (KEPT - 1)];

	if (shape->text != NULL && shape->style == style && shape->len == len &&
	    memcmp(shape->text, s, len) == 0)
		return shape;
	forget(shape);
	shape->text = strndup(s, len);
	if (shape->text == NULL)
		return NULL;
	shape->len = len;
	shape->style = style;
	if (!make_runs(sh, shape)) {
		forget(shape);
		return NULL;
	}
	return shape;
}
