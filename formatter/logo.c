#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cairo.h>

#include "formatter/logo.h"
#include "ledger/stationery.h"

#define LIMIT_SIZE 80
/* Signature, and a first chunk IHDR of 13 bytes, with width and height first
 * (PNG specification, 5.2 and 11.2.2). */
#define HEAD_LEN 24
#define WIDTH_AT 16
#define HEIGHT_AT 20

struct dbk_logo {
	cairo_surface_t *grey;
	unsigned width, height;
};

static unsigned long
big_endian(const unsigned char *p)
{
	return (unsigned long)p[0] << 24 | (unsigned long)p[1] << 16 |
	    (unsigned long)p[2] << 8 | (unsigned long)p[3];
}

static enum dbk_code
judge_head(const unsigned char *png, size_t len, struct dbk_err *err)
{
	static const unsigned char head[WIDTH_AT] = {0x89, 'P', 'N', 'G', '\r',
	    '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'};
	unsigned long width, height;

	if (len > DBK_LOGO_BYTES)
		return dbk_fail(err, DBK_EUSAGE, "the file has %zu bytes", len);
	if (len < HEAD_LEN || memcmp(png, head, sizeof head) != 0)
		return dbk_fail(err, DBK_EUSAGE, "the file is not a PNG");
	width = big_endian(png + WIDTH_AT);
	height = big_endian(png + HEIGHT_AT);
	if (width == 0 || height == 0 || width > DBK_LOGO_SIDE ||
	    height > DBK_LOGO_SIDE)
		return dbk_fail(err, DBK_EUSAGE, "it has %lu x %lu pixels",
		    width, height);
	return DBK_OK;
}

/* ---- decoding ---- */

struct reading {
	const unsigned char *p;
	size_t left;
};

static cairo_status_t
read_bytes(void *closure, unsigned char *out, unsigned len)
{
	struct reading *r = closure;

	if (len > r->left)
		return CAIRO_STATUS_READ_ERROR;
	memcpy(out, r->p, len);
	r->p += len;
	r->left -= len;
	return CAIRO_STATUS_SUCCESS;
}

/* Colours are premultiplied: what is not covered adds white.  Weights of the
 * luma of ITU-R BT.601. */
static uint32_t
grey_of(uint32_t argb, bool has_alpha)
{
	uint32_t a = has_alpha ? argb >> 24 : 255;
	uint32_t luma = ((argb >> 16 & 255) * 299 + (argb >> 8 & 255) * 587 +
			    (argb & 255) * 114) /
	    1000;
	uint32_t v = luma + (255 - a);

	return (v > 255 ? 255 : v) * 0x010101u;
}

/* A row of pixels; rows begin at multiples of four bytes. */
static uint32_t *
row_of(cairo_surface_t *surface, int y)
{
	unsigned char *data = cairo_image_surface_get_data(surface);

	return (void *)(data +
	    (ptrdiff_t)y * cairo_image_surface_get_stride(surface));
}

static void
turn_grey(cairo_surface_t *grey, cairo_surface_t *colour)
{
	int width = cairo_image_surface_get_width(colour);
	int height = cairo_image_surface_get_height(colour), x, y;
	bool alpha = cairo_image_surface_get_format(colour) ==
	    CAIRO_FORMAT_ARGB32;

	cairo_surface_flush(colour);
	cairo_surface_flush(grey);
	for (y = 0; y < height; y++) {
		const uint32_t *from = row_of(colour, y);
		uint32_t *to = row_of(grey, y);

		for (x = 0; x < width; x++)
			to[x] = grey_of(from[x], alpha);
	}
	cairo_surface_mark_dirty(grey);
}

static enum dbk_code
decode(cairo_surface_t **out, const void *png, size_t len, struct dbk_err *err)
{
	struct reading r = {png, len};
	cairo_surface_t *s;
	cairo_status_t status;

	*out = NULL;
	s = cairo_image_surface_create_from_png_stream(read_bytes, &r);
	status = cairo_surface_status(s);
	if (status == CAIRO_STATUS_SUCCESS &&
	    cairo_image_surface_get_format(s) != CAIRO_FORMAT_ARGB32 &&
	    cairo_image_surface_get_format(s) != CAIRO_FORMAT_RGB24)
		status = CAIRO_STATUS_INVALID_FORMAT;
	if (status == CAIRO_STATUS_SUCCESS) {
		*out = s;
		return DBK_OK;
	}
	cairo_surface_destroy(s);
	return dbk_fail(err, DBK_EUSAGE, "the PNG is damaged or cut");
}

enum dbk_code
dbk_logo_open(struct dbk_logo **out, const void *png, size_t len,
    struct dbk_err *err)
{
	cairo_surface_t *colour = NULL;
	struct dbk_logo *logo = NULL;
	enum dbk_code rc;

	*out = NULL;
	if (len == 0)
		return DBK_OK;
	rc = judge_head(png, len, err);
	if (rc == DBK_OK)
		rc = decode(&colour, png, len, err);
	if (rc != DBK_OK)
		return rc;
	logo = calloc(1, sizeof *logo);
	if (logo == NULL) {
		rc = dbk_fail_memory(err);
		goto done;
	}
	logo->width = (unsigned)cairo_image_surface_get_width(colour);
	logo->height = (unsigned)cairo_image_surface_get_height(colour);
	logo->grey = cairo_image_surface_create(CAIRO_FORMAT_RGB24,
	    (int)logo->width, (int)logo->height);
	if (cairo_surface_status(logo->grey) != CAIRO_STATUS_SUCCESS) {
		rc = dbk_fail_memory(err);
		goto done;
	}
	turn_grey(logo->grey, colour);
	*out = logo;
	logo = NULL;
done:
	cairo_surface_destroy(colour);
	dbk_logo_close(logo);
	return rc;
}

enum dbk_code
dbk_logo_fetch(struct dbk_logo **out, struct dbk_ledger *l, int64_t seq,
    struct dbk_err *err)
{
	struct dbk_buf png = {0};
	enum dbk_code rc;

	*out = NULL;
	rc = dbk_stationery_read(l, seq, &png, err);
	if (rc == DBK_OK)
		rc = dbk_logo_open(out, png.data, png.len, err);
	/* It was judged when it was set. */
	if (rc == DBK_EUSAGE)
		rc = err->code = DBK_EDAMAGE;
	dbk_buf_fini(&png);
	return rc;
}

void
dbk_logo_close(struct dbk_logo *logo)
{
	if (logo == NULL)
		return;
	cairo_surface_destroy(logo->grey);
	free(logo);
}

void
dbk_logo_fit(const struct dbk_logo *logo, double *width, double *height)
{
	double scale = 1;

	if (logo->width > *width)
		scale = *width / logo->width;
	if (scale * logo->height > *height)
		scale = *height / logo->height;
	*width = scale * logo->width;
	*height = scale * logo->height;
}

cairo_surface_t *
dbk_logo_surface(const struct dbk_logo *logo)
{
	return logo->grey;
}

enum dbk_code
dbk_logo_check(const void *png, size_t len, struct dbk_sink *sink,
    struct dbk_err *err)
{
	struct dbk_err why = {0};
	struct dbk_finding where = {0};
	char limit[LIMIT_SIZE];
	struct dbk_words words = {.detail = why.text, .limit = limit};
	struct dbk_logo *logo;
	enum dbk_code rc;

	rc = len == 0 ? dbk_fail(&why, DBK_EUSAGE, "the file is empty") :
			dbk_logo_open(&logo, png, len, &why);
	if (rc == DBK_OK) {
		dbk_logo_close(logo);
		return DBK_OK;
	}
	if (rc != DBK_EUSAGE)
		return dbk_fail(err, rc, "%s", why.text);
	(void)snprintf(limit, sizeof limit, "%zu KiB and %u x %u pixels",
	    DBK_LOGO_BYTES / 1024, DBK_LOGO_SIDE, DBK_LOGO_SIDE);
	dbk_report(sink, DBK_RULE_LOGO_FILE, &where, &words);
	return DBK_EFINDINGS;
}
