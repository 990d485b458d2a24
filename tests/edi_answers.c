#include <stdio.h>
#include <string.h>

#include "tests/answer_record.h"
#include "tests/edi_answers.h"

/* A verdict as answer_make takes it. */
static void
add_message(struct dbk_buf *out, const char *text)
{
	char type[3], code[4];

	(void)snprintf(type, sizeof type, "%.2s", text);
	(void)snprintf(code, sizeof code, "%.3s",
	    text[2] != ' ' ? text + 2 : "");
	answer_message(out, type, code, text + 5);
}

struct making {
	struct dbk_buf *out;
	const char *const *verdicts;
	size_t entry; /* 1-based; 0: none yet */
	bool open;
};

static void
end_entry(struct making *m)
{
	const char *verdict;

	if (!m->open)
		return;
	m->open = false;
	verdict = m->verdicts[m->entry - 1];
	if (verdict == NULL)
		return;
	if (verdict[0] == '#')
		verdict++;
	if (verdict[0] == '+') {
		add_message(m->out, "13W01RECORD WARNING");
		verdict++;
	}
	add_message(m->out, verdict);
}

static void
make_record(struct making *m, const char *record)
{
	if (record[0] == 'Y')
		end_entry(m);
	if (answer_envelope(m->out, record))
		return;
	if (strncmp(record, "SE10", 4) == 0) {
		end_entry(m);
		m->entry++;
		m->open = true;
		answer_echo(m->out, record);
	} else if (strncmp(record, "SE15", 4) == 0) {
		answer_echo(m->out, record);
	} else if (strncmp(record, "PG19", 4) == 0 &&
	    m->verdicts[m->entry - 1] != NULL &&
	    m->verdicts[m->entry - 1][0] == '#') {
		answer_echo(m->out, record);
		add_message(m->out, "11P01PGA ENTITY REJECTED");
	}
}

void
answer_make(struct dbk_buf *out, const struct dbk_buf *batch,
    const char *const *verdicts)
{
	struct making m = {.out = out, .verdicts = verdicts};
	size_t at;

	for (at = 0; at < batch->len; at += ANSWER_LINE)
		make_record(&m, batch->data + at);
}

void
rejection_make(struct dbk_buf *out, const struct dbk_buf *batch, unsigned block,
    unsigned transaction, unsigned record)
{
	rejection_begin(out, batch->data);
	if (block != 0) {
		rejection_reference(out, block, transaction, record);
		rejection_condition(out, "X34",
		    "UNKNOWN RECORD ID FOUND IN GROUPING");
	} else {
		rejection_condition(out, "X09",
		    "SENDER/RECEIVER NOT AUTHORIZED");
	}
	rejection_end(out);
}

void
form_crlf(struct dbk_buf *out, const struct dbk_buf *answer)
{
	answer_form(out, answer, "\r\n", false);
}

void
form_stream(struct dbk_buf *out, const struct dbk_buf *answer)
{
	answer_form(out, answer, "", false);
}

void
form_short(struct dbk_buf *out, const struct dbk_buf *answer)
{
	answer_form(out, answer, "\n\n", true);
}
