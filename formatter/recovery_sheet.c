#include <sodium.h>
#include <string.h>

#include "formatter/page.h"
#include "formatter/recovery_sheet.h"

#define GROUPS_MAX 8
#define GROUP_SIZE 12 /* bytes, with NUL */
#define GROUPS_A_ROW 4
#define FOOT_RULE 727.0
#define FOOT_TEXT (FOOT_RULE + 4)
#define NUMBERED_INDENT 16.0
#define HASH_DIGITS 32 /* of the anchor: more than verify --anchor wants */

struct recovery_sheet {
	struct dbk_page page;
	struct dbk_ledger *l;
	struct dbk_profile profile;
	struct dbk_anchor anchor;
	char groups[GROUPS_MAX][GROUP_SIZE]; /* of the code: wiped */
	size_t ngroups;
};

static const char what_it_is[] =
    "This code opens the ledger named below when passphrases are lost. Whoever "
    "has this sheet and a copy of the ledger, or of a backup of it, can read and "
    "change everything in it.";

static const char *const keeping[] = {
    "The licensed broker keeps this sheet, sealed, in a safe or at a bank: not "
    "with the machine, and not with the backups.",
    "Do not photograph, scan, copy or mail it. Delete the file that it was "
    "printed from.",
    "When the code was used, or somebody saw it, it is replaced (daybook key "
    "recovery); this sheet then opens nothing but older copies of the ledger.",
};

static const char *const typing[] = {
    "On any machine with Daybook and the ledger, type:   daybook --ledger PATH "
    "unlock --recovery",
    "Type the code when it is asked for, group after group. Small letters do, and "
    "the hyphens may be left out. What looks like an I or L is the digit 1, and "
    "what looks like an O is the digit 0.",
    "The last character of each group checks that group. When one is mistyped, "
    "Daybook says which.",
    "Choose a new passphrase. A new code is shown once; this one ends. Print it "
    "with --sheet, seal it, and destroy this sheet.",
};

static void
split_groups(struct recovery_sheet *s, const char *recovery)
{
	const char *end;
	size_t len;

	for (; *recovery != '\0' && s->ngroups < GROUPS_MAX; s->ngroups++) {
		end = strchr(recovery, '-');
		len = end != NULL ? (size_t)(end - recovery) : strlen(recovery);
		if (len >= GROUP_SIZE)
			return;
		memcpy(s->groups[s->ngroups], recovery, len);
		recovery += len + (end != NULL);
	}
}

/* ---- the page ---- */

/* One page: the letterhead is set with the rest. */
static void
draw_head(void *arg, struct dbk_flow *flow)
{
	(void)arg;
	(void)flow;
}

static void
draw_foot(void *arg, struct dbk_flow *flow)
{
	struct recovery_sheet *s = arg;

	dbk_pen_rule(flow->pen, DBK_FLOW_LEFT, FOOT_RULE, DBK_FLOW_RIGHT,
	    FOOT_RULE, 0.5);
	dbk_buf_add_format(&s->page.buf, "Recovery sheet of ledger %s",
	    dbk_ledger_id(s->l));
	dbk_page_foot(&s->page, dbk_page_said(&s->page), FOOT_TEXT, false);
	dbk_page_foot(&s->page, "Confidential", FOOT_TEXT, true);
}

static void
set_heading(struct recovery_sheet *s, const char *text)
{
	dbk_flow_space(&s->page.flow, 14);
	dbk_flow_text(&s->page.flow, DBK_STYLE_TITLE, text);
	dbk_flow_space(&s->page.flow, 4);
}

/* Boxes of equal width, as many a row. */
static void
set_boxes(struct recovery_sheet *s, struct dbk_cell *cells, size_t n,
    enum dbk_style style)
{
	double width = DBK_FLOW_WIDTH / (double)n;
	size_t i;

	for (i = 0; i < n; i++) {
		cells[i].x = DBK_FLOW_LEFT + (double)i * width;
		cells[i].width = width;
		cells[i].style = style;
	}
	dbk_flow_boxes(&s->page.flow, cells, n);
}

/* The code is drawn from where it is wiped: not through the page's texts. */
static void
set_code(struct recovery_sheet *s)
{
	static const char *const labels[GROUPS_MAX] = {"Group 1", "Group 2",
	    "Group 3", "Group 4", "Group 5", "Group 6", "Group 7", "Group 8"};
	struct dbk_cell cells[GROUPS_A_ROW];
	size_t i, n;

	for (i = 0; i < s->ngroups; i += n) {
		memset(cells, 0, sizeof cells);
		for (n = 0; n < GROUPS_A_ROW && i + n < s->ngroups; n++) {
			cells[n].label = labels[i + n];
			cells[n].text = s->groups[i + n];
		}
		set_boxes(s, cells, n, DBK_STYLE_CODE);
	}
}

static void
set_identity(struct recovery_sheet *s)
{
	const struct dbk_actor *actor = dbk_ledger_actor(s->l);
	struct dbk_cell who[] = {
	    {.label = "Ledger", .text = dbk_ledger_id(s->l)},
	    {.label = "Code made at"},
	    {.label = "Made by"},
	};
	struct dbk_cell anchor[] = {{.label = "Newest journal row and its hash "
					      "when this was made"}};
	struct dbk_cell file[] = {{.label = "File"}};

	dbk_words_time(&s->page.buf, actor->now);
	who[1].text = dbk_page_said(&s->page);
	dbk_buf_add_string(&s->page.buf, actor->user);
	who[2].text = dbk_page_said(&s->page);
	dbk_buf_add_string(&s->page.buf, dbk_ledger_path(s->l));
	file[0].text = dbk_page_said(&s->page);
	dbk_words_count(&s->page.buf, s->anchor.seq);
	dbk_buf_add_string(&s->page.buf, "   ");
	dbk_words_hash(&s->page.buf, s->anchor.hash, HASH_DIGITS);
	anchor[0].text = dbk_page_said(&s->page);
	set_boxes(s, who, sizeof who / sizeof who[0], DBK_STYLE_LARGE);
	set_boxes(s, file, 1, DBK_STYLE_LARGE);
	set_boxes(s, anchor, 1, DBK_STYLE_LARGE);
}

static void
set_steps(struct recovery_sheet *s, const char *const *steps, size_t n,
    bool numbered)
{
	static const char *const numbers[] = {"1.", "2.", "3.", "4.", "5."};
	size_t i;

	for (i = 0; i < n; i++) {
		const struct dbk_cell cells[] = {
		    {.text = numbered ? numbers[i] : "-",
			.x = DBK_FLOW_LEFT,
			.width = NUMBERED_INDENT,
			.style = DBK_STYLE_LARGE},
		    {.text = steps[i],
			.x = DBK_FLOW_LEFT + NUMBERED_INDENT,
			.width = DBK_FLOW_WIDTH - NUMBERED_INDENT,
			.style = DBK_STYLE_LARGE},
		};

		dbk_flow_row(&s->page.flow, cells, 2);
		dbk_flow_space(&s->page.flow, 3);
	}
}

/* For the hand: who sealed it, and who broke the seal. */
static void
set_signatures(struct recovery_sheet *s)
{
	struct dbk_cell sealed[] = {
	    {.label = "Sealed on, by"}, {.label = "Kept at"}};
	struct dbk_cell opened[] = {
	    {.label = "Opened on, by"}, {.label = "Reason"}};

	dbk_flow_space(&s->page.flow, 14);
	set_boxes(s, sealed, 2, DBK_STYLE_CODE);
	set_boxes(s, opened, 2, DBK_STYLE_CODE);
}

static void
set_sheet(struct recovery_sheet *s)
{
	struct dbk_flow *flow = &s->page.flow;

	flow->page = 0;
	dbk_flow_page(flow);
	dbk_page_letterhead(&s->page, &s->profile, NULL);
	dbk_flow_space(flow, 8);
	dbk_flow_text(flow, DBK_STYLE_NAME, "Recovery sheet");
	dbk_flow_space(flow, 6);
	dbk_flow_text(flow, DBK_STYLE_LARGE, what_it_is);
	dbk_flow_space(flow, 10);
	set_code(s);
	dbk_flow_space(flow, 10);
	set_identity(s);
	set_heading(s, "Keeping it");
	set_steps(s, keeping, sizeof keeping / sizeof keeping[0], false);
	set_heading(s, "Using it");
	set_steps(s, typing, sizeof typing / sizeof typing[0], true);
	set_signatures(s);
	dbk_flow_end(flow);
}

static enum dbk_code
write_pdf(struct recovery_sheet *s, const char *path, struct dbk_sink *sink,
    struct dbk_err *err)
{
	const char *filer = s->profile.filer.name.s;
	struct dbk_pen *pen;
	enum dbk_code rc;

	rc = dbk_pen_open(&pen, path, "Recovery sheet",
	    filer != NULL ? filer : "", dbk_ledger_actor(s->l)->now, err);
	if (rc != DBK_OK)
		return rc;
	dbk_page_init(&s->page, pen, sink, err);
	s->page.flow.head = draw_head;
	s->page.flow.foot = draw_foot;
	s->page.flow.arg = s;
	s->page.flow.drawing = true;
	set_sheet(s);
	rc = s->page.rc;
	rc = dbk_pen_end(pen, rc, err);
	dbk_page_fini(&s->page);
	return rc;
}

enum dbk_code
dbk_recovery_sheet_pdf(struct dbk_ledger *l, const char *path,
    const char *recovery, struct dbk_sink *sink, struct dbk_err *err)
{
	struct recovery_sheet s = {.l = l};
	struct dbk_arena texts;
	enum dbk_code rc;

	dbk_arena_init(&texts, 0);
	split_groups(&s, recovery);
	rc = dbk_profile_get(l, &s.profile, &texts, err);
	if (rc == DBK_OK)
		rc = dbk_ledger_anchor(l, &s.anchor, err);
	if (rc == DBK_OK)
		rc = write_pdf(&s, path, sink, err);
	sodium_memzero(s.groups, sizeof s.groups);
	dbk_arena_fini(&texts);
	return rc;
}
