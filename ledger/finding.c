#include <stdio.h>
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

bool
dbk_sink_is_full(const struct dbk_sink *sink)
{
	return sink->most != 0 && sink->errors >= sink->most;
}

static bool
takes(const struct dbk_sink *sink, enum dbk_rule rule)
{
	return !dbk_sink_is_full(sink) &&
	    (dbk_rules[rule].is_error || !sink->errors_only);
}

static void
take(struct dbk_sink *sink, const struct dbk_finding *finding)
{
	if (dbk_rules[finding->rule].is_error)
		sink->errors++;
	else
		sink->warnings++;
	if (sink->emit != NULL)
		sink->emit(sink->arg, finding);
}

static void
report(struct dbk_sink *sink, enum dbk_rule rule,
    const struct dbk_finding *where, const struct dbk_words *words)
{
	const struct dbk_rule_row *row = &dbk_rules[rule];
	struct dbk_finding finding = *where;
	struct dbk_buf text = {0};

	finding.rule = rule;
	finding.value = words->value;
	/* Nobody reads the text of one that is only counted. */
	if (sink->emit != NULL)
		fill_in(&text, row->text, words);
	/* Out of memory: the rule's bare text still tells what is wrong. */
	finding.text = text.failed || text.data == NULL ? row->text : text.data;
	take(sink, &finding);
	dbk_buf_fini(&text);
}

bool
dbk_sink_reads(const struct dbk_sink *sink, enum dbk_rule rule)
{
	return sink != NULL && sink->emit != NULL && takes(sink, rule);
}

void
dbk_report(struct dbk_sink *sink, enum dbk_rule rule,
    const struct dbk_finding *where, const struct dbk_words *words)
{
	if (sink != NULL && takes(sink, rule))
		report(sink, rule, where, words);
}

void
dbk_report_again(struct dbk_sink *sink, const struct dbk_finding *finding)
{
	if (takes(sink, finding->rule))
		take(sink, finding);
}

void
dbk_report_stopped(struct dbk_sink *sink, const struct dbk_finding *where)
{
	char number[24];
	struct dbk_words words = {.limit = number};

	(void)snprintf(number, sizeof number, "%lu", sink->most);
	report(sink, DBK_RULE_EDI_STOPPED, where, &words);
}
