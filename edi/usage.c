#include <string.h>

#include "edi/record.h"
#include "edi/usage.h"

enum group { ENTRY, BILL, ENTITY, LINE, LINE_ENTITY, TARIFF, ISF, ISF_ENTITY };

struct usage_group {
	enum group parent; /* of ENTRY: itself */
	unsigned most;
	const char *actions;
	unsigned
	    rows; /* of the map from its leader on, with what it encloses */
};

/* p. SE-22; 999 bills and lines p. SE-25 and SE-27; SF p. SE-30. */
static const struct usage_group groups[DBK_USAGE_GROUPS] = {
    [ENTRY] = {ENTRY, 1, "ARUD", DBK_USAGE_ROWS},
    [BILL] = {ENTRY, DBK_USAGE_BILLS, "ARU", 3},
    [ENTITY] = {ENTRY, DBK_USAGE_PARTIES, "AR", 4},
    [LINE] = {ENTRY, DBK_USAGE_LINES, "AR", 9},
    [LINE_ENTITY] = {LINE, DBK_USAGE_LINE_PARTIES, "AR", 4},
    [TARIFF] = {LINE, DBK_USAGE_TARIFFS, "AR", 3},
    [ISF] = {ENTRY, 1, "AR", 7},
    [ISF_ENTITY] = {ISF, DBK_USAGE_ISF, "AR", 4},
};

struct usage_row {
	enum dbk_rec rec;
	enum group group;
	bool leads; /* begins its group */
	unsigned most; /* in one group */
	const char *actions; /* NULL: those of the group */
};

/* In the order of the map. */
static const struct usage_row rows[DBK_USAGE_ROWS] = {
    {DBK_REC_SE10, ENTRY, true, 1, NULL},
    {DBK_REC_SE11, ENTRY, false, 1, "ARU"},
    {DBK_REC_SE13, ENTRY, false, 1, NULL},
    {DBK_REC_SE15, BILL, true, 3, NULL},
    {DBK_REC_SE16, BILL, false, DBK_USAGE_PARTS, NULL},
    {DBK_REC_SE17, BILL, false, DBK_USAGE_PARTS, NULL},
    {DBK_REC_SE20, ENTRY, false, DBK_USAGE_REFERENCES, NULL},
    {DBK_REC_SE30, ENTITY, true, 1, NULL},
    {DBK_REC_SE31, ENTITY, false, 3, NULL},
    {DBK_REC_SE35, ENTITY, false, 3, NULL},
    {DBK_REC_SE36, ENTITY, false, 1, NULL},
    {DBK_REC_SE40, LINE, true, 1, NULL},
    {DBK_REC_SE41, LINE, false, 1, NULL},
    {DBK_REC_SE50, LINE_ENTITY, true, 1, NULL},
    {DBK_REC_SE51, LINE_ENTITY, false, 3, NULL},
    {DBK_REC_SE55, LINE_ENTITY, false, 3, NULL},
    {DBK_REC_SE56, LINE_ENTITY, false, 1, NULL},
    {DBK_REC_SE60, TARIFF, true, 1, NULL},
    {DBK_REC_SE61, TARIFF, false, 1, NULL},
    /* Any record of other agencies: their order is a matter of the rules. */
    {DBK_REC_OI, TARIFF, false, DBK_USAGE_AGENCY, NULL},
    {DBK_REC_SF10_IN, ISF, true, 1, NULL},
    {DBK_REC_SF20_IN, ISF, false, DBK_USAGE_ISF, NULL},
    {DBK_REC_SF25_IN, ISF, false, DBK_USAGE_ISF, NULL},
    {DBK_REC_SF30_IN, ISF_ENTITY, true, 1, NULL},
    {DBK_REC_SF31_IN, ISF_ENTITY, false, 1, NULL},
    {DBK_REC_SF35_IN, ISF_ENTITY, false, 3, NULL},
    {DBK_REC_SF36_IN, ISF_ENTITY, false, 1, NULL},
};

bool
dbk_usage_is_agency(const struct dbk_layout *layout)
{
	return layout >= &dbk_layouts[DBK_REC_OI] &&
	    layout <= &dbk_layouts[DBK_REC_PG00];
}

void
dbk_usage_begin(struct dbk_usage *u, char action)
{
	/* An action that does not exist is told at its own field. */
	bool any = strchr("ARUD", action) == NULL;
	const char *actions;
	unsigned i;

	memset(u, 0, sizeof *u);
	memset(u->row_of, DBK_USAGE_ROWS, sizeof u->row_of);
	for (i = 0; i < DBK_USAGE_ROWS; i++) {
		u->row_of[rows[i].rec] = (unsigned char)i;
		actions = rows[i].actions != NULL ?
		    rows[i].actions :
		    groups[rows[i].group].actions;
		u->used[i] = any || strchr(actions, action) != NULL;
	}
}

static unsigned
row_of(const struct dbk_usage *u, const struct dbk_layout *layout)
{
	return u->row_of[dbk_usage_is_agency(layout) ? DBK_REC_OI :
						       layout - dbk_layouts];
}

/* True when the group is open where the transaction stands. */
static bool
is_open(const struct dbk_usage *u, enum group g)
{
	enum group at = rows[u->row].group;

	while (at != g && at != ENTRY)
		at = groups[at].parent;
	return at == g;
}

static unsigned
leader_of(enum group g)
{
	unsigned i;

	for (i = 0; i < DBK_USAGE_ROWS; i++)
		if (rows[i].group == g && rows[i].leads)
			return i;
	return 0;
}

/* A group begins with its leader: what it encloses is counted anew. */
static void
open_group(struct dbk_usage *u, unsigned row, enum group g)
{
	unsigned inner;

	u->groups[g]++;
	memset(&u->rows[row], 0, groups[g].rows * sizeof u->rows[0]);
	for (inner = 0; inner < DBK_USAGE_GROUPS; inner++)
		if (inner != (unsigned)g && groups[inner].parent == g)
			u->groups[inner] = 0;
}

static enum dbk_usage_result
next_group(struct dbk_usage *u, unsigned row, const struct dbk_layout **other,
    unsigned *limit)
{
	enum group g = rows[row].group;

	if (g != ENTRY && !is_open(u, groups[g].parent)) {
		*other = &dbk_layouts[rows[leader_of(groups[g].parent)].rec];
		return DBK_USAGE_LEADER;
	}
	if (row <= u->row && u->begun && !is_open(u, g)) {
		*other = &dbk_layouts[rows[u->row].rec];
		return DBK_USAGE_ORDER;
	}
	if (u->groups[g] == groups[g].most) {
		*limit = groups[g].most;
		return DBK_USAGE_LOOP;
	}
	open_group(u, row, g);
	return DBK_USAGE_OK;
}

static enum dbk_usage_result
same_group(const struct dbk_usage *u, unsigned row,
    const struct dbk_layout **other, unsigned *limit)
{
	enum group g = rows[row].group;

	if (row < u->row) {
		*other = &dbk_layouts[rows[u->row].rec];
		return DBK_USAGE_ORDER;
	}
	if (!u->begun || !is_open(u, g)) {
		*other = &dbk_layouts[rows[leader_of(g)].rec];
		return DBK_USAGE_LEADER;
	}
	if (u->rows[row] == rows[row].most) {
		*limit = rows[row].most;
		return DBK_USAGE_LOOP;
	}
	return DBK_USAGE_OK;
}

enum dbk_usage_result
dbk_usage_next(struct dbk_usage *u, const struct dbk_layout *layout,
    bool bill_begins, const struct dbk_layout **other, unsigned *limit)
{
	enum dbk_usage_result result;
	unsigned row;
	bool leads;

	row = row_of(u, layout);
	if (row == DBK_USAGE_ROWS)
		return DBK_USAGE_UNKNOWN;
	if (!u->used[row])
		return DBK_USAGE_ACTION;
	leads = rows[row].leads;
	if (rows[row].rec == DBK_REC_SE15 && !bill_begins && u->begun &&
	    rows[u->row].group == BILL && u->row == row)
		leads = false;
	result = leads ? next_group(u, row, other, limit) :
			 same_group(u, row, other, limit);
	if (result != DBK_USAGE_OK)
		return result;
	u->rows[row]++;
	u->row = row;
	u->begun = true;
	return DBK_USAGE_OK;
}
