#include <string.h>

#include "formatter/flow.h"

#define PADDING 2.0 /* between a box and its text */
#define ROW_GAP 1.5 /* below a row without boxes */
#define LABEL_HEIGHT 7.0
#define KEPT_PART 0.6 /* of a page: a longer block may be divided */
#define FRESH_PART 0.3 /* of a page: a block that is divided wants so much */
#define COLUMN_RULE 0.5

/*
 * Draw, or only measure, the text of a cell from y on; returns its height.
 */
static double
set_text(struct dbk_flow *flow, const struct dbk_cell *cell, double y,
    bool draw)
{
	const char *s = cell->text != NULL ? cell->text : "";
	size_t len = strlen(s), next, n;
	double leading = dbk_style_leading(cell->style), top = y;
	double baseline = dbk_style_size(cell->style) * 0.95;

	do {
		n = dbk_pen_fit(flow->pen, cell->style, s, len, cell->width,
		    &next);
		if (draw && cell->right)
			dbk_pen_text_right(flow->pen, cell->style,
			    cell->x + cell->width, y + baseline, s, n);
		else if (draw)
			dbk_pen_text(flow->pen, cell->style, cell->x,
			    y + baseline, s, n);
		y += leading;
		s += next;
		len -= next;
	} while (len != 0);
	return y - top;
}

/* The same for the barcode of the text, in the middle or at the right edge. */
static double
set_bars(struct dbk_flow *flow, const struct dbk_cell *cell, double y,
    bool draw)
{
	double x = cell->x + cell->width;

	if (!cell->right)
		x -= (cell->width - dbk_pen_bars_width(flow->pen, cell->text)) /
		    2;
	if (draw)
		dbk_pen_bars(flow->pen, x, y, cell->bars, cell->text);
	return cell->bars;
}

static double
set_cell(struct dbk_flow *flow, const struct dbk_cell *cell, double y,
    double padding, bool draw)
{
	struct dbk_cell inner = *cell;
	double top = y;

	inner.x += padding;
	inner.width -= 2 * padding;
	y += padding;
	if (cell->label != NULL) {
		if (draw)
			dbk_pen_text(flow->pen, DBK_STYLE_LABEL, inner.x,
			    y + dbk_style_size(DBK_STYLE_LABEL) * 0.9,
			    cell->label, strlen(cell->label));
		y += LABEL_HEIGHT;
	}
	if (inner.bars > 0)
		y += set_bars(flow, &inner, y, draw);
	else
		y += set_text(flow, &inner, y, draw);
	return y + padding - top;
}

static double
row_height(struct dbk_flow *flow, const struct dbk_cell *cells, size_t n,
    double padding)
{
	double height = 0, h;
	size_t i;

	for (i = 0; i < n; i++) {
		h = set_cell(flow, &cells[i], 0, padding, false);
		if (h > height)
			height = h;
	}
	return height;
}

static void
set_row(struct dbk_flow *flow, const struct dbk_cell *cells, size_t n,
    bool boxed)
{
	double padding = boxed ? PADDING : 0;
	double height = row_height(flow, cells, n, padding);
	double gap = boxed ? 0 : ROW_GAP;
	size_t i;

	if (flow->measuring) {
		flow->measured += height + gap;
		return;
	}
	if (flow->y + height > DBK_FLOW_BOTTOM)
		dbk_flow_page(flow);
	for (i = 0; flow->drawing && i < n; i++) {
		(void)set_cell(flow, &cells[i], flow->y, padding, true);
		if (boxed)
			dbk_pen_box(flow->pen, cells[i].x, flow->y,
			    cells[i].width, height);
	}
	flow->y += height + gap;
}

static void
set_columns(struct dbk_flow *flow)
{
	set_row(flow, flow->columns, flow->ncolumns, false);
	dbk_flow_rule(flow, COLUMN_RULE);
	dbk_flow_space(flow, 2);
}

void
dbk_flow_page(struct dbk_flow *flow)
{
	if (flow->page != 0)
		dbk_flow_end(flow);
	flow->page++;
	flow->y = DBK_FLOW_TOP;
	flow->head(flow->arg, flow);
	if (flow->columns != NULL)
		set_columns(flow);
}

void
dbk_flow_end(struct dbk_flow *flow)
{
	if (!flow->drawing)
		return;
	flow->foot(flow->arg, flow);
	dbk_pen_page(flow->pen);
}

void
dbk_flow_row(struct dbk_flow *flow, const struct dbk_cell *cells, size_t n)
{
	set_row(flow, cells, n, false);
}

void
dbk_flow_boxes(struct dbk_flow *flow, const struct dbk_cell *cells, size_t n)
{
	set_row(flow, cells, n, true);
}

void
dbk_flow_columns(struct dbk_flow *flow, const struct dbk_cell *cells, size_t n)
{
	flow->columns = cells;
	flow->ncolumns = n;
	set_columns(flow);
}

void
dbk_flow_text(struct dbk_flow *flow, enum dbk_style style, const char *text)
{
	const struct dbk_cell cell = {.text = text,
	    .x = DBK_FLOW_LEFT,
	    .width = DBK_FLOW_WIDTH,
	    .style = style};

	set_row(flow, &cell, 1, false);
}

void
dbk_flow_want(struct dbk_flow *flow, double height)
{
	if (!flow->keeping && !flow->measuring &&
	    flow->y + height > DBK_FLOW_BOTTOM)
		dbk_flow_page(flow);
}

void
dbk_flow_space(struct dbk_flow *flow, double height)
{
	if (flow->measuring)
		flow->measured += height;
	else
		flow->y += height;
}

void
dbk_flow_rule(struct dbk_flow *flow, double thickness)
{
	if (flow->drawing && !flow->measuring)
		dbk_pen_rule(flow->pen, DBK_FLOW_LEFT, flow->y, DBK_FLOW_RIGHT,
		    flow->y, thickness);
	dbk_flow_space(flow, thickness);
}

double
dbk_flow_measure(struct dbk_flow *flow,
    void (*emit)(void *arg, struct dbk_flow *flow), void *arg)
{
	const struct dbk_cell *columns = flow->columns;
	size_t ncolumns = flow->ncolumns;

	flow->measuring = true;
	flow->measured = 0;
	emit(arg, flow);
	flow->measuring = false;
	/* As they were: the block may begin a table. */
	flow->columns = columns;
	flow->ncolumns = ncolumns;
	return flow->measured;
}

void
dbk_flow_keep(struct dbk_flow *flow, double height,
    void (*emit)(void *arg, struct dbk_flow *flow), void *arg)
{
	const double page = DBK_FLOW_BOTTOM - DBK_FLOW_TOP;
	bool whole = height < page * KEPT_PART;
	double wanted = whole ? height : page * FRESH_PART, end;

	if (wanted > DBK_FLOW_BOTTOM - flow->y)
		dbk_flow_page(flow);
	end = flow->y + height;
	flow->keeping = true;
	if (flow->drawing || !whole)
		emit(arg, flow);
	flow->keeping = false;
	/* The same sum in both cases: no page may break by a rounding. */
	if (whole)
		flow->y = end;
}

void
dbk_flow_place(struct dbk_flow *flow, const struct dbk_cell *cell, double y)
{
	if (flow->drawing)
		(void)set_cell(flow, cell, y, 0, true);
}
