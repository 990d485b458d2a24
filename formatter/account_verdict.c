#include <string.h>

#include "formatter/account_verdict.h"

static void
keep(void *arg, const struct dbk_finding *finding)
{
	struct dbk_verdict *v = arg;

	if (v->n < DBK_VERDICT_MAX) {
		v->rules[v->n] = finding->rule;
		dbk_buf_add_string(&v->texts[v->n], finding->text);
		v->n++;
	} else {
		v->more++;
	}
	if (v->outer == NULL)
		return;
	if (dbk_rules[finding->rule].is_error)
		v->outer->errors++;
	else
		v->outer->warnings++;
	if (v->outer->emit != NULL)
		v->outer->emit(v->outer->arg, finding);
}

void
dbk_verdict_init(struct dbk_verdict *v, struct dbk_sink *outer)
{
	memset(v, 0, sizeof *v);
	v->sink.emit = keep;
	v->sink.arg = v;
	v->outer = outer;
}

enum dbk_code
dbk_verdict_check(const struct dbk_verdict *v, struct dbk_err *err)
{
	enum dbk_code rc;
	size_t i;

	for (i = 0; i < v->n; i++) {
		rc = dbk_buf_check(&v->texts[i], err);
		if (rc != DBK_OK)
			return rc;
	}
	return DBK_OK;
}

void
dbk_verdict_fini(struct dbk_verdict *v)
{
	size_t i;

	for (i = 0; i < v->n; i++)
		dbk_buf_fini(&v->texts[i]);
	v->n = 0;
}
