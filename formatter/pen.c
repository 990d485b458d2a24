#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "formatter/barcode.h"
#include "formatter/pen.h"
#include "formatter/shape.h"
#include "ledger/chars.h"

#define BOX_RULE 0.5
#define WAITING_MAX 1024 /* glyphs */

struct dbk_pen {
	char *path;
	FILE *file;
	int write_errno; /* of the first write that failed, or 0 */
	bool no_memory;
	cairo_surface_t *surface;
	cairo_t *cr;
	struct dbk_shaper *shaper;
	struct dbk_barcoder *barcoder;
	struct dbk_err barcode_err; /* of the first that could not be made */
	/* Text of one style that is not drawn yet: cairo takes many glyphs at
	 * once in a fraction of the time. */
	cairo_glyph_t waiting[WAITING_MAX];
	size_t nwaiting;
	enum dbk_style style; /* of these */
};

/* ---- opening and closing ---- */

static cairo_status_t
write_bytes(void *closure, const unsigned char *bytes, unsigned len)
{
	struct dbk_pen *pen = closure;

	if (pen->write_errno != 0)
		return CAIRO_STATUS_WRITE_ERROR;
	errno = 0;
	if (fwrite(bytes, 1, len, pen->file) == len)
		return CAIRO_STATUS_SUCCESS;
	pen->write_errno = errno != 0 ? errno : EIO;
	return CAIRO_STATUS_WRITE_ERROR;
}

static void
set_metadata(struct dbk_pen *pen, const char *title, const char *author,
    const char *made_at)
{
	cairo_pdf_surface_set_metadata(pen->surface, CAIRO_PDF_METADATA_TITLE,
	    title);
	cairo_pdf_surface_set_metadata(pen->surface, CAIRO_PDF_METADATA_AUTHOR,
	    author);
	cairo_pdf_surface_set_metadata(pen->surface,
	    CAIRO_PDF_METADATA_CREATE_DATE, made_at);
	cairo_pdf_surface_set_metadata(pen->surface,
	    CAIRO_PDF_METADATA_MOD_DATE, made_at);
}

enum dbk_code
dbk_pen_open(struct dbk_pen **out, const char *path, const char *title,
    const char *author, const char *made_at, struct dbk_err *err)
{
	struct dbk_pen *pen;
	enum dbk_code rc;

	*out = NULL;
	pen = calloc(1, sizeof *pen);
	if (pen == NULL)
		return dbk_fail_memory(err);
	pen->path = strdup(path);
	if (pen->path == NULL) {
		rc = dbk_fail_memory(err);
		goto fail;
	}
	rc = dbk_shaper_open(&pen->shaper, err);
	if (rc == DBK_OK)
		rc = dbk_barcoder_open(&pen->barcoder, err);
	if (rc != DBK_OK)
		goto fail;
	pen->file = fopen(path, "wb");
	if (pen->file == NULL) {
		rc = dbk_fail(err, DBK_ESYSTEM, "%s: %s", path,
		    strerror(errno));
		goto fail;
	}
	pen->surface = cairo_pdf_surface_create_for_stream(write_bytes, pen,
	    DBK_PEN_WIDTH, DBK_PEN_HEIGHT);
	set_metadata(pen, title, author, made_at);
	pen->cr = cairo_create(pen->surface);
	*out = pen;
	return DBK_OK;
fail:
	dbk_pen_close(pen);
	return rc;
}

/* Draw the text that waits. */
static void
draw_waiting(struct dbk_pen *pen)
{
	if (pen->nwaiting == 0)
		return;
	cairo_set_scaled_font(pen->cr, dbk_shape_font(pen->shaper, pen->style));
	cairo_show_glyphs(pen->cr, pen->waiting, (int)pen->nwaiting);
	pen->nwaiting = 0;
}

enum dbk_code
dbk_pen_finish(struct dbk_pen *pen, struct dbk_err *err)
{
	cairo_status_t status;

	draw_waiting(pen);
	status = cairo_status(pen->cr);
	cairo_surface_finish(pen->surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(pen->surface);
	if (fclose(pen->file) != 0 && pen->write_errno == 0)
		pen->write_errno = errno;
	pen->file = NULL;
	if (pen->write_errno != 0)
		return dbk_fail(err, DBK_ESYSTEM, "%s: %s", pen->path,
		    strerror(pen->write_errno));
	if (pen->no_memory || status == CAIRO_STATUS_NO_MEMORY)
		return dbk_fail_memory(err);
	if (pen->barcode_err.code != DBK_OK)
		return dbk_fail(err, pen->barcode_err.code, "%s: %s", pen->path,
		    pen->barcode_err.text);
	if (status != CAIRO_STATUS_SUCCESS)
		return dbk_fail(err, DBK_EDEFECT, "%s: drawing failed: %s",
		    pen->path, cairo_status_to_string(status));
	return DBK_OK;
}

enum dbk_code
dbk_pen_end(struct dbk_pen *pen, enum dbk_code rc, struct dbk_err *err)
{
	enum dbk_code finished;

	if (pen == NULL)
		return rc;
	finished = dbk_pen_finish(pen, err);
	dbk_pen_close(pen);
	return rc == DBK_OK || (rc == DBK_ESYSTEM && finished != DBK_OK) ?
	    finished :
	    rc;
}

void
dbk_pen_close(struct dbk_pen *pen)
{
	if (pen == NULL)
		return;
	if (pen->cr != NULL)
		cairo_destroy(pen->cr);
	if (pen->surface != NULL)
		cairo_surface_destroy(pen->surface);
	if (pen->file != NULL)
		(void)fclose(pen->file); /* unfinished: abandoned */
	dbk_shaper_close(pen->shaper);
	dbk_barcoder_close(pen->barcoder);
	free(pen->path);
	/* What waited may have been a recovery code. */
	explicit_bzero(pen, sizeof *pen);
	free(pen);
}

bool
dbk_pen_good(const struct dbk_pen *pen)
{
	return pen->write_errno == 0 && !pen->no_memory &&
	    pen->barcode_err.code == DBK_OK &&
	    cairo_status(pen->cr) == CAIRO_STATUS_SUCCESS;
}

/* ---- measuring ---- */

static bool
has_control(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((unsigned char)s[i] < ' ' || s[i] == 0x7f)
			return true;
	return false;
}

/* NULL when out of memory, which is kept. */
static const struct dbk_shape *
shape_of(struct dbk_pen *pen, enum dbk_style style, const char *s, size_t len)
{
	const struct dbk_shape *shape;

	shape = dbk_shape_text(pen->shaper, style, s, len);
	if (shape == NULL)
		pen->no_memory = true;
	return shape;
}

bool
dbk_pen_covers(struct dbk_pen *pen, const char *s, size_t len)
{
	const struct dbk_shape *shape;

	if (dbk_shape_is_ascii(s, len))
		return true;
	if (has_control(s, len) || !dbk_utf8_valid(s, len))
		return false;
	shape = shape_of(pen, DBK_STYLE_CELL, s, len);
	return shape != NULL && shape->covered;
}

double
dbk_pen_width(struct dbk_pen *pen, enum dbk_style style, const char *s,
    size_t len)
{
	const struct dbk_shape *shape;

	if (dbk_shape_is_ascii(s, len))
		return dbk_shape_ascii_width(pen->shaper, style, s, len);
	shape = shape_of(pen, style, s, len);
	return shape != NULL ? shape->width : 0;
}

/* The end of the piece that starts at from and must not be broken. */
static size_t
piece_end(const char *s, size_t len, size_t from)
{
	size_t end = from;

	while (end < len && s[end] != ' ' && s[end] != '/')
		end++;
	while (end < len && s[end] == '/')
		end++;
	while (end < len && s[end] == ' ')
		end++;
	return end;
}

static size_t
without_spaces(const char *s, size_t from, size_t end)
{
	while (end > from && s[end - 1] == ' ')
		end--;
	return end;
}

/* As many characters of a word that is too wide as fit; at least one. */
static size_t
fit_characters(struct dbk_pen *pen, enum dbk_style style, const char *s,
    size_t len, double width)
{
	uint32_t code_point;
	size_t end = 0, n;

	while (end < len) {
		n = dbk_utf8_next(&code_point, s + end, len - end);
		if (n == 0)
			n = 1;
		if (end != 0 && dbk_pen_width(pen, style, s, end + n) > width)
			break;
		end += n;
	}
	return end;
}

size_t
dbk_pen_fit(struct dbk_pen *pen, enum dbk_style style, const char *s,
    size_t len, double width, size_t *next)
{
	size_t end = 0, piece, bare;
	double used = 0;

	*next = len;
	if (dbk_pen_width(pen, style, s, len) <= width)
		return len;
	while (end < len) {
		piece = piece_end(s, len, end);
		bare = without_spaces(s, end, piece);
		if (used + dbk_pen_width(pen, style, s + end, bare - end) >
		    width)
			break;
		used += dbk_pen_width(pen, style, s + end, piece - end);
		end = piece;
	}
	if (end == 0)
		end = fit_characters(pen, style, s,
		    without_spaces(s, 0, piece_end(s, len, 0)), width);
	*next = end;
	return without_spaces(s, 0, end);
}

/* ---- drawing ---- */

/* Place printable ASCII; the text is no longer than what may wait. */
static void
draw_ascii(struct dbk_pen *pen, enum dbk_style style, double x, double y,
    bool right, const char *s, size_t len)
{
	cairo_glyph_t *glyphs;
	double width;
	size_t i;

	if (style != pen->style || pen->nwaiting + len > WAITING_MAX)
		draw_waiting(pen);
	pen->style = style;
	glyphs = &pen->waiting[pen->nwaiting];
	width = dbk_shape_ascii(pen->shaper, style, s, len, glyphs);
	if (right)
		x -= width;
	for (i = 0; i < len; i++) {
		glyphs[i].x += x;
		glyphs[i].y = y;
	}
	pen->nwaiting += len;
}

static void
draw_shaped(struct dbk_pen *pen, enum dbk_style style, double x, double y,
    bool right, const char *s, size_t len)
{
	const struct dbk_shape *shape = shape_of(pen, style, s, len);
	size_t i;

	if (shape == NULL)
		return;
	draw_waiting(pen);
	if (right)
		x -= shape->width;
	for (i = 0; i < shape->nruns; i++) {
		PangoGlyphItem run = {.item = shape->runs[i].item,
		    .glyphs = shape->runs[i].glyphs};

		cairo_move_to(pen->cr, x, y);
		pango_cairo_show_glyph_item(pen->cr, shape->text, &run);
		x += shape->runs[i].width;
	}
}

static void
draw_text(struct dbk_pen *pen, enum dbk_style style, double x, double y,
    bool right, const char *s, size_t len)
{
	if (len == 0 || !dbk_pen_good(pen))
		return;
	if (len <= WAITING_MAX && dbk_shape_is_ascii(s, len))
		draw_ascii(pen, style, x, y, right, s, len);
	else
		draw_shaped(pen, style, x, y, right, s, len);
}

void
dbk_pen_text(struct dbk_pen *pen, enum dbk_style style, double x, double y,
    const char *s, size_t len)
{
	draw_text(pen, style, x, y, false, s, len);
}

void
dbk_pen_text_right(struct dbk_pen *pen, enum dbk_style style, double x,
    double y, const char *s, size_t len)
{
	draw_text(pen, style, x, y, true, s, len);
}

void
dbk_pen_rule(struct dbk_pen *pen, double x1, double y1, double x2, double y2,
    double thickness)
{
	cairo_new_path(pen->cr);
	cairo_set_line_width(pen->cr, thickness);
	cairo_move_to(pen->cr, x1, y1);
	cairo_line_to(pen->cr, x2, y2);
	cairo_stroke(pen->cr);
}

void
dbk_pen_box(struct dbk_pen *pen, double x, double y, double width,
    double height)
{
	cairo_new_path(pen->cr);
	cairo_set_line_width(pen->cr, BOX_RULE);
	cairo_rectangle(pen->cr, x, y, width, height);
	cairo_stroke(pen->cr);
}

/* False when there is none, which is kept. */
static bool
barcode_of(struct dbk_barcode *out, struct dbk_pen *pen, const char *text)
{
	return dbk_barcode_make(out, pen->barcoder, text, strlen(text),
		   &pen->barcode_err) == DBK_OK;
}

double
dbk_pen_bars_width(struct dbk_pen *pen, const char *text)
{
	struct dbk_barcode barcode;

	if (!dbk_pen_good(pen) || !barcode_of(&barcode, pen, text))
		return 0;
	return barcode.modules * DBK_PEN_MODULE;
}

/* A line as thick as the bars are high, dashed by their widths. */
void
dbk_pen_bars(struct dbk_pen *pen, double x, double y, double height,
    const char *text)
{
	struct dbk_barcode barcode;
	double dashes[DBK_BARCODE_STRIPES + 1], width;
	size_t i;

	if (!dbk_pen_good(pen) || !barcode_of(&barcode, pen, text))
		return;
	for (i = 0; i < barcode.n; i++)
		dashes[i] = barcode.stripes[i] * DBK_PEN_MODULE;
	dashes[i++] = 1; /* a space, after the end */
	width = barcode.modules * DBK_PEN_MODULE;
	x = floor((x - width) / DBK_PEN_MODULE) * DBK_PEN_MODULE;
	cairo_save(pen->cr);
	cairo_set_dash(pen->cr, dashes, (int)i, 0);
	cairo_set_line_width(pen->cr, height);
	cairo_new_path(pen->cr);
	cairo_move_to(pen->cr, x, y + height / 2);
	cairo_line_to(pen->cr, x + width, y + height / 2);
	cairo_stroke(pen->cr);
	cairo_restore(pen->cr);
}

void
dbk_pen_logo(struct dbk_pen *pen, const struct dbk_logo *logo, double x,
    double y, double width)
{
	cairo_surface_t *grey = dbk_logo_surface(logo);
	double scale = width / cairo_image_surface_get_width(grey);

	if (!dbk_pen_good(pen))
		return;
	cairo_save(pen->cr);
	cairo_translate(pen->cr, x, y);
	cairo_scale(pen->cr, scale, scale);
	cairo_set_source_surface(pen->cr, grey, 0, 0);
	cairo_paint(pen->cr);
	cairo_restore(pen->cr);
}

void
dbk_pen_watermark(struct dbk_pen *pen, const char *text)
{
	const double size = 150, grey = 0.88;
	size_t len = strlen(text);
	double width, scale = size / dbk_style_size(DBK_STYLE_TITLE);

	if (!dbk_pen_good(pen))
		return;
	draw_waiting(pen);
	width = dbk_pen_width(pen, DBK_STYLE_TITLE, text, len);
	cairo_save(pen->cr);
	cairo_set_source_rgb(pen->cr, grey, grey, grey);
	cairo_translate(pen->cr, DBK_PEN_WIDTH / 2, DBK_PEN_HEIGHT / 2);
	cairo_rotate(pen->cr, -atan2(DBK_PEN_HEIGHT, DBK_PEN_WIDTH));
	cairo_scale(pen->cr, scale, scale);
	draw_text(pen, DBK_STYLE_TITLE, -width / 2,
	    dbk_style_size(DBK_STYLE_TITLE) / 3, false, text, len);
	draw_waiting(pen);
	cairo_restore(pen->cr);
}

void
dbk_pen_page(struct dbk_pen *pen)
{
	draw_waiting(pen);
	cairo_show_page(pen->cr);
}
