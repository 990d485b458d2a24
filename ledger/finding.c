#include <string.h>

#include "ledger/buf.h"
#include "ledger/finding.h"

/* The word that a placeholder at p stands for; *len its length with braces. */
static const char *
word_at(const char *p, const struct dbk_words *w, size_t *len)
{
	static const char names[][8] = {"value", "label", "limit", "detail"};
	const char *words[] = {w->value, w->label, w->limit, w->detail};
	size_t i;

	for (i = 0; i < sizeof words / sizeof words[0]; i++) {
		size_t n = strlen(names[i]);

		if (strncmp(p + 1, names[i], n) == 0 && p[n + 1] == '}') {
			*len = n + 2;
			return words[i] != NULL ? words[i] : "";
		}
	}
	*len = 1;
	return "{";
}

static void
fill_in(struct dbk_buf *b, const char *text, const struct dbk_words *words)
{
	const char *p;
	size_t len;

	while ((p = strchr(text, '{')) != NULL) {
		dbk_buf_add(b, text, (size_t)(p - text));
		dbk_buf_add_string(b, word_at(p, words, &len));
		text = p + len;
	}
	dbk_buf_add_string(b, text);
}

void
dbk_report(struct dbk_sink *sink, enum dbk_rule rule,
    const struct dbk_finding *where, const struct dbk_words *words)
{
	const struct dbk_rule_row *row = &dbk_rules[rule];
	struct dbk_finding finding = *where;
	struct dbk_buf text = {0};

	if (sink == NULL)
		return;
	if (row->is_error)
		sink->errors++;
	else
		sink->warnings++;
	if (sink->emit == NULL)
		return;
	fill_in(&text, row->text, words);
	finding.rule = rule;
	/* Out of memory: the rule's bare text still tells what is wrong. */
	finding.text = text.failed || text.data == NULL ? row->text : text.data;
	finding.value = words->value;
	sink->emit(sink->arg, &finding);
	dbk_buf_fini(&text);
}
