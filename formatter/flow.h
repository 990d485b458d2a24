/*
 * flow.h -- rows of text down a page and on to the next.  The same calls count
 * pages, measure a block, or draw, so what was counted is what is drawn.
 */
#ifndef DBK_FORMATTER_FLOW_H
#define DBK_FORMATTER_FLOW_H

#include "formatter/pen.h"

#define DBK_FLOW_LEFT 54.0
#define DBK_FLOW_RIGHT (DBK_PEN_WIDTH - 54.0)
#define DBK_FLOW_WIDTH (DBK_FLOW_RIGHT - DBK_FLOW_LEFT)
#define DBK_FLOW_TOP 50.0
#define DBK_FLOW_BOTTOM 718.0 /* the foot of the page is below */

/* A piece of text in a row; it wraps within its width. */
struct dbk_cell {
	const char *label; /* small print above the text; NULL: none */
	const char *text; /* UTF-8; NULL or "": empty */
	double x; /* left edge, from the page's */
	double width;
	enum dbk_style style;
	bool right; /* text ends at the right edge */
	double
	    bars; /* height of the text's barcode, which stands for it; 0: none */
};

struct dbk_flow {
	struct dbk_pen *pen;
	bool drawing; /* false: pages are only counted */
	double y; /* where the next row begins */
	unsigned page; /* 1 for the first */
	/* Called at the top of every page, and for the foot of every page. */
	void (*head)(void *arg, struct dbk_flow *flow);
	void (*foot)(void *arg, struct dbk_flow *flow);
	void *arg;
	/* Repeated under the head of a new page; NULL: none.  Borrowed. */
	const struct dbk_cell *columns;
	size_t ncolumns;
	bool measuring; /* private: the rows of a block are added up */
	double measured; /* private */
	bool keeping; /* private */
};

/* Start the next page (the first one, too): head, then repeated columns. */
void dbk_flow_page(struct dbk_flow *flow);

/* Foot of the last page, and the page is complete. */
void dbk_flow_end(struct dbk_flow *flow);

/* One row, as high as its highest cell; a new page when it does not fit. */
void dbk_flow_row(struct dbk_flow *flow, const struct dbk_cell *cells,
    size_t n);

/* The same with every cell in a box of its own. */
void dbk_flow_boxes(struct dbk_flow *flow, const struct dbk_cell *cells,
    size_t n);

/* Column headings under a rule; they are repeated until columns is NULL. */
void dbk_flow_columns(struct dbk_flow *flow, const struct dbk_cell *cells,
    size_t n);

/* Wrapped text over the whole width. */
void dbk_flow_text(struct dbk_flow *flow, enum dbk_style style,
    const char *text);

/* A new page unless that much of this one is left; nothing within a block that
 * is kept together. */
void dbk_flow_want(struct dbk_flow *flow, double height);

void dbk_flow_space(struct dbk_flow *flow, double height);

/* A line from left to right, at the place of the next row. */
void dbk_flow_rule(struct dbk_flow *flow, double thickness);

/* Height of the rows that emit sets; nothing is drawn, no page begun. */
double dbk_flow_measure(struct dbk_flow *flow,
    void (*emit)(void *arg, struct dbk_flow *flow), void *arg);

/*
 * Set the rows of a block together; one that is longer than a good half of a
 * page begins here unless only a little of the page is left, so that no page is
 * left almost empty.  height is what dbk_flow_measure said of it.  When pages
 * are only counted, a block that is not divided need not be set: emit is not
 * called.
 */
void dbk_flow_keep(struct dbk_flow *flow, double height,
    void (*emit)(void *arg, struct dbk_flow *flow), void *arg);

/* Draw a cell with its top at y: no box, no page break (head and foot). */
void dbk_flow_place(struct dbk_flow *flow, const struct dbk_cell *cell,
    double y);

#endif
