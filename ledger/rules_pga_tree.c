/*
 * Rules of the data of other agencies: which record belongs to which.  The
 * parents are those of the diagram on page 62 of the PGA message set, with what
 * the page of each record says.
 */
#include <stdio.h>
#include <string.h>

#include "ledger/list.h"
#include "ledger/rules_pga.h"

#define PARENTS_MOST 4
/* The deepest chain of the diagram, a group included, has nine records. */
#define DEPTH 16
#define PACKAGES_MOST 6 /* p. 42 */

struct kinship {
	enum dbk_rec rec;
	bool member; /* may stand in a group of its own (p. 67) */
	enum dbk_rec parents[PARENTS_MOST]; /* DBK_REC_COUNT: none */
};

#define ONE(a) \
	{ \
		a, DBK_REC_COUNT, DBK_REC_COUNT, DBK_REC_COUNT \
	}
#define TWO(a, b) \
	{ \
		a, b, DBK_REC_COUNT, DBK_REC_COUNT \
	}
#define THREE(a, b, c) \
	{ \
		a, b, c, DBK_REC_COUNT \
	}

static const struct kinship kinships[] = {
    {DBK_REC_PG02, false, ONE(DBK_REC_PG01)},
    {DBK_REC_PG04, false, ONE(DBK_REC_PG02)},
    {DBK_REC_PG05, true, TWO(DBK_REC_PG04, DBK_REC_PG02)},
    {DBK_REC_PG06, true, TWO(DBK_REC_PG04, DBK_REC_PG02)},
    {DBK_REC_PG07, true, TWO(DBK_REC_PG04, DBK_REC_PG02)},
    {DBK_REC_PG08, false, ONE(DBK_REC_PG07)},
    {DBK_REC_PG10, true, TWO(DBK_REC_PG04, DBK_REC_PG02)},
    {DBK_REC_PG13, false, ONE(DBK_REC_PG02)},
    {DBK_REC_PG14, true, TWO(DBK_REC_PG13, DBK_REC_PG02)},
    {DBK_REC_PG17, false, ONE(DBK_REC_PG02)},
    {DBK_REC_PG18, false, ONE(DBK_REC_PG02)},
    {DBK_REC_PG19, true, THREE(DBK_REC_PG02, DBK_REC_PG22, DBK_REC_PG30)},
    {DBK_REC_PG20, false, ONE(DBK_REC_PG19)},
    {DBK_REC_PG21, false, THREE(DBK_REC_PG19, DBK_REC_PG22, DBK_REC_PG30)},
    {DBK_REC_PG22, true, ONE(DBK_REC_PG02)},
    {DBK_REC_PG23, false, ONE(DBK_REC_PG02)},
    {DBK_REC_PG24, false, THREE(DBK_REC_PG02, DBK_REC_PG21, DBK_REC_PG22)},
    {DBK_REC_PG25, true, ONE(DBK_REC_PG02)},
    {DBK_REC_PG26, true, ONE(DBK_REC_PG02)},
    {DBK_REC_PG27, false, ONE(DBK_REC_PG02)},
    {DBK_REC_PG28, false, ONE(DBK_REC_PG02)},
    {DBK_REC_PG29, true, ONE(DBK_REC_PG02)},
    {DBK_REC_PG30, false, ONE(DBK_REC_PG02)},
    {DBK_REC_PG31, true, ONE(DBK_REC_PG02)},
    {DBK_REC_PG32, true, ONE(DBK_REC_PG02)},
    {DBK_REC_PG33, false, ONE(DBK_REC_PG02)},
    {DBK_REC_PG34, false, TWO(DBK_REC_PG19, DBK_REC_PG21)},
    {DBK_REC_PG35, false, ONE(DBK_REC_PG02)},
    {DBK_REC_PG50, false,
	{DBK_REC_PG02, DBK_REC_PG04, DBK_REC_PG13, DBK_REC_PG14}},
    {DBK_REC_PG55, false, TWO(DBK_REC_PG19, DBK_REC_PG21)},
    {DBK_REC_PG60, false,
	{DBK_REC_PG07, DBK_REC_PG19, DBK_REC_PG20, DBK_REC_PG21}},
};

/* One a rule. */
enum fault {
	NO_PARENT,
	GROUP_PAIR,
	GROUP_NESTED,
	GROUP_MEMBER,
	NO_IDENTITY_TYPE,
	NO_LICENSE,
	ADDRESS_TWICE,
	ADDRESS_LATE,
	PACKAGES,
	PACKAGE_LEVEL,
	INFORMATION
};

/* A record whose children may follow. */
struct node {
	const struct dbk_record_item *item, *place;
	bool license, address, roles; /* PG14, PG20, PG55 below it */
	unsigned packages; /* PG26 below it */
};

struct tree {
	struct dbk_check *c;
	enum fault wanted;
	struct node nodes[DEPTH];
	size_t depth;
	unsigned nested; /* groups within a group: their ends to pass over */
};

static void
tell(struct tree *t, enum fault fault, const struct dbk_record_item *place,
    const char *limit, const char *detail)
{
	if (fault == t->wanted)
		dbk_check_report_record(t->c, place, DBK_CHECK_RECORD, limit,
		    detail);
}

static const struct kinship *
kinship_of(enum dbk_rec rec)
{
	size_t i;

	for (i = 0; i < sizeof kinships / sizeof kinships[0]; i++)
		if (kinships[i].rec == rec)
			return &kinships[i];
	return NULL;
}

static bool
is_parent(const struct kinship *k, enum dbk_rec rec)
{
	size_t i;

	for (i = 0; i < PARENTS_MOST; i++)
		if (k->parents[i] == rec)
			return true;
	return false;
}

/* What was open from depth on can have no more children. */
static void
close_to(struct tree *t, size_t depth)
{
	while (t->depth > depth) {
		const struct node *n = &t->nodes[--t->depth];

		if (n->item->rec == DBK_REC_PG13 && !n->license)
			tell(t, NO_LICENSE, n->place, NULL, NULL);
		if (n->item->rec == DBK_REC_PG50)
			tell(t, GROUP_PAIR, n->place, NULL, "does not end");
	}
}

static void
open_node(struct tree *t, const struct dbk_record_item *item,
    const struct dbk_record_item *place)
{
	struct node n = {.item = item, .place = place};

	if (t->depth == DEPTH)
		t->depth--;
	t->nodes[t->depth++] = n;
}

/* The depth of the open group, from 1; 0: none. */
static size_t
open_group(const struct tree *t)
{
	size_t i;

	for (i = t->depth; i > 0; i--)
		if (t->nodes[i - 1].item->rec == DBK_REC_PG50)
			return i;
	return 0;
}

static void
close_group(struct tree *t, const struct dbk_record_item *place)
{
	size_t group = open_group(t);

	if (t->nested > 0) {
		t->nested--;
		return;
	}
	if (group == 0) {
		tell(t, GROUP_PAIR, place, NULL, "ends what did not begin");
		return;
	}
	close_to(t, group);
	t->depth--;
}

/* The names of the parents, as "PG19, PG22 or PG30". */
static void
name_parents(char out[48], const struct kinship *k)
{
	size_t i, n = 0, len = 0;

	while (n < PARENTS_MOST && k->parents[n] != DBK_REC_COUNT)
		n++;
	for (i = 0; i < n; i++)
		len += (size_t)snprintf(out + len, 48 - len, "%s%s",
		    i == 0	   ? "" :
			i + 1 == n ? " or " :
				     ", ",
		    dbk_layouts[k->parents[i]].name);
}

/* True when the name of the qualifier's code ends in "for PG07", or in "for
 * PG19, 20, 21", and the parent is among them (p. 58). */
static bool
suits(const struct dbk_text *qualifier, enum dbk_rec parent)
{
	const char *number = dbk_layouts[parent].name + 2, *name, *p;

	name = qualifier->s == NULL ?
	    NULL :
	    dbk_list_name(DBK_LIST_PGA_ADDITIONAL_INFORMATION, qualifier->s,
		qualifier->len);
	p = name == NULL ? NULL : strstr(name, " for PG");
	return p == NULL || strstr(p, number) != NULL;
}

/* Rules of a record below its parent. */
static void
check_child(struct tree *t, struct node *parent,
    const struct dbk_record_item *item, const struct dbk_record_item *place)
{
	const struct dbk_text *level;
	size_t i;

	switch (item->rec) {
	case DBK_REC_PG08:
		if (parent->item->rec == DBK_REC_PG07 &&
		    parent->item
			    ->values[DBK_PG07_ITEM_IDENTITY_NUMBER_QUALIFIER]
			    .s == NULL)
			tell(t, NO_IDENTITY_TYPE, place, NULL, NULL);
		break;
	case DBK_REC_PG14:
		for (i = 0; i < t->depth; i++)
			t->nodes[i].license = true;
		break;
	case DBK_REC_PG20:
		if (parent->address)
			tell(t, ADDRESS_TWICE, place, NULL, NULL);
		else if (parent->roles)
			tell(t, ADDRESS_LATE, place, NULL, NULL);
		parent->address = true;
		break;
	case DBK_REC_PG26:
		level = &item->values[DBK_PG26_PACKAGING_QUALIFIER];
		if (++parent->packages > PACKAGES_MOST)
			tell(t, PACKAGES, place, NULL, NULL);
		else if (level->s != NULL &&
		    (level->len != 1 ||
			*level->s != (char)('0' + (int)parent->packages)))
			tell(t, PACKAGE_LEVEL, place, NULL, level->s);
		break;
	case DBK_REC_PG55:
		parent->roles = true;
		break;
	case DBK_REC_PG60:
		level = &item->values[DBK_PG60_INFORMATION_QUALIFIER_CODE];
		if (!suits(level, parent->item->rec))
			tell(t, INFORMATION, place,
			    dbk_layouts[parent->item->rec].name, level->s);
		break;
	default:
		break;
	}
}

/*
 * A record goes to the closest record above it that may be its parent and is
 * still open (p. 61); a group keeps what is in it.  One without a parent is
 * opened all the same, so that its children are not told, too.
 */
static void
place_record(struct tree *t, const struct kinship *k,
    const struct dbk_record_item *item, const struct dbk_record_item *place)
{
	char detail[80], parents[48];
	size_t i;

	for (i = t->depth; i > 0; i--) {
		enum dbk_rec rec = t->nodes[i - 1].item->rec;

		if (is_parent(k, rec) || (rec == DBK_REC_PG50 && k->member)) {
			close_to(t, i);
			check_child(t, &t->nodes[i - 1], item, place);
			break;
		}
		if (rec == DBK_REC_PG50) {
			tell(t, GROUP_MEMBER, place, NULL,
			    dbk_layouts[item->rec].name);
			return;
		}
	}
	if (i == 0) {
		name_parents(parents, k);
		(void)snprintf(detail, sizeof detail, "%s belongs to %s",
		    dbk_layouts[item->rec].name, parents);
		tell(t, NO_PARENT, place, NULL, detail);
	}
	open_node(t, item, place);
}

static void
walk_tree(struct dbk_check *c, struct dbk_pga_walk w, void *arg)
{
	struct tree t = {.c = c, .wanted = *(const enum fault *)arg};
	const struct dbk_record_item *item;
	const struct kinship *k;

	while ((item = dbk_pga_next(&w)) != NULL) {
		k = kinship_of(item->rec);
		if (item->rec == DBK_REC_OI || item->rec == DBK_REC_PG01) {
			close_to(&t, 0);
			t.nested = 0;
			if (item->rec == DBK_REC_PG01)
				open_node(&t, item, w.place);
		} else if (item->rec == DBK_REC_PG51) {
			close_group(&t, w.place);
		} else if (item->rec == DBK_REC_PG50 && open_group(&t) != 0) {
			tell(&t, GROUP_NESTED, w.place, NULL, NULL);
			t.nested++;
		} else if (item->rec == DBK_REC_PG02) {
			/* A component: a group above it was not ended. */
			close_to(&t, t.depth < 1 ? 0 : 1);
			place_record(&t, k, item, w.place);
		} else if (k != NULL) {
			place_record(&t, k, item, w.place);
		}
	}
	close_to(&t, 0);
}

static void
check_tree(struct dbk_check *c, enum fault fault)
{
	dbk_each_pga(c, walk_tree, &fault);
}

void
dbk_check_pga_parent(struct dbk_check *c)
{
	check_tree(c, NO_PARENT);
}

void
dbk_check_pga_pg50_pair(struct dbk_check *c)
{
	check_tree(c, GROUP_PAIR);
}

void
dbk_check_pga_pg50_nested(struct dbk_check *c)
{
	check_tree(c, GROUP_NESTED);
}

void
dbk_check_pga_pg50_member(struct dbk_check *c)
{
	check_tree(c, GROUP_MEMBER);
}

void
dbk_check_pga_pg08_type(struct dbk_check *c)
{
	check_tree(c, NO_IDENTITY_TYPE);
}

void
dbk_check_pga_pg13_license(struct dbk_check *c)
{
	check_tree(c, NO_LICENSE);
}

void
dbk_check_pga_pg20_once(struct dbk_check *c)
{
	check_tree(c, ADDRESS_TWICE);
}

void
dbk_check_pga_pg55_after(struct dbk_check *c)
{
	check_tree(c, ADDRESS_LATE);
}

void
dbk_check_pga_pg26_most(struct dbk_check *c)
{
	check_tree(c, PACKAGES);
}

void
dbk_check_pga_pg26_level(struct dbk_check *c)
{
	check_tree(c, PACKAGE_LEVEL);
}

void
dbk_check_pga_pg60_place(struct dbk_check *c)
{
	check_tree(c, INFORMATION);
}
