/*
 * bare_pdf TEXT OUT -- the limit that letters are measured against: cairo drawing
 * the same text with cached glyphs, and nothing else.
 *
 * TEXT is what pdftotext -layout gives of a letter: a form feed ends a page.
 * Words stand where their column is.  No rules, no barcodes, no measuring, no
 * ledger.
 */
#include <cairo-pdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 612.0
#define HEIGHT 792.0
#define LEFT 36.0
#define TOP 40.0
#define SIZE 7.5
#define LEADING 9.15
#define COLUMN 3.6 /* of a character of the layout */
#define WAITING 1024
#define CHARACTERS 128

struct sheet {
	cairo_t *cr;
	unsigned long glyph[CHARACTERS];
	double advance[CHARACTERS];
	cairo_glyph_t waiting[WAITING];
	int n;
	double y;
};

static void
find_glyphs(struct sheet *s)
{
	cairo_scaled_font_t *font;
	cairo_text_extents_t extents;
	cairo_glyph_t one, *glyphs = &one;
	char text[2] = "";
	int c, n;

	cairo_select_font_face(s->cr, "Liberation Sans",
	    CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size(s->cr, SIZE);
	font = cairo_get_scaled_font(s->cr);
	for (c = ' '; c < CHARACTERS - 1; c++) {
		text[0] = (char)c;
		n = 1;
		if (cairo_scaled_font_text_to_glyphs(font, 0, 0, text, 1,
			&glyphs, &n, NULL, NULL,
			NULL) != CAIRO_STATUS_SUCCESS ||
		    n != 1)
			exit(6);
		s->glyph[c] = glyphs[0].index;
		cairo_scaled_font_glyph_extents(font, glyphs, 1, &extents);
		s->advance[c] = extents.x_advance;
	}
}

static void
draw_waiting(struct sheet *s)
{
	cairo_show_glyphs(s->cr, s->waiting, s->n);
	s->n = 0;
}

static void
draw_line(struct sheet *s, const char *line)
{
	double x = LEFT;
	int column = 0;

	for (; *line != '\0' && *line != '\n'; line++, column++) {
		int c = (unsigned char)*line;

		if (c == ' ') {
			x = LEFT + (column + 1) * COLUMN;
			continue;
		}
		if (c > 0x7f && c < 0xc0)
			continue; /* inside a character */
		if (c < ' ' || c >= CHARACTERS - 1)
			c = '?';
		if (s->n == WAITING)
			draw_waiting(s);
		s->waiting[s->n++] = (cairo_glyph_t){s->glyph[c], x, s->y};
		x += s->advance[c];
	}
	s->y += LEADING;
}

int
main(int argc, char **argv)
{
	static struct sheet s;
	cairo_surface_t *surface;
	char *line = NULL, *text;
	size_t size = 0;
	FILE *in = argc == 3 ? fopen(argv[1], "r") : NULL;

	if (in == NULL) {
		fprintf(stderr, "usage: bare_pdf TEXT OUT\n");
		return 2;
	}
	surface = cairo_pdf_surface_create(argv[2], WIDTH, HEIGHT);
	s.cr = cairo_create(surface);
	find_glyphs(&s);
	s.y = TOP;
	while (getline(&line, &size, in) > 0) {
		text = line;
		if (*text == '\f') {
			draw_waiting(&s);
			cairo_show_page(s.cr);
			s.y = TOP;
			text++;
		}
		draw_line(&s, text);
	}
	draw_waiting(&s);
	cairo_destroy(s.cr);
	cairo_surface_finish(surface);
	if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
		return 6;
	cairo_surface_destroy(surface);
	free(line);
	fclose(in);
	return 0;
}
