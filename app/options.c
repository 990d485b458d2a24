#include <stdlib.h>
#include <string.h>

#include "app/options.h"

enum dbk_code
dbk_args_init(struct dbk_args *a, size_t n, struct dbk_err *err)
{
	memset(a, 0, sizeof *a);
	a->given = calloc(n + 1, sizeof *a->given);
	a->words = calloc(n + 1, sizeof *a->words);
	if (a->given == NULL || a->words == NULL)
		return dbk_fail_memory(err);
	return DBK_OK;
}

void
dbk_args_fini(struct dbk_args *a)
{
	free(a->given);
	free(a->words);
	memset(a, 0, sizeof *a);
}

/* What a name of len bytes matches in one table. */
struct match {
	const struct dbk_option *option;
	bool exact, ambiguous;
};

static void
match_name(struct match *m, const struct dbk_options *table, const char *name,
    size_t len)
{
	size_t i;

	for (i = 0; table != NULL && i < table->n; i++) {
		const struct dbk_option *o = &table->rows[i];

		if (m->exact || strncmp(o->name, name, len) != 0)
			continue;
		m->exact = o->name[len] == '\0';
		m->ambiguous = m->option != NULL && !m->exact;
		m->option = o;
	}
}

static const struct dbk_option *
match_letter(const struct dbk_options *table, char letter)
{
	size_t i;

	for (i = 0; table != NULL && i < table->n; i++)
		if (table->rows[i].letter == letter)
			return &table->rows[i];
	return NULL;
}

static enum dbk_code
give(struct dbk_args *a, const struct dbk_option *option, const char *value,
    struct dbk_err *err)
{
	bool once = option->argument != NULL &&
	    (option->flags & DBK_OPTION_MANY) == 0;

	if (once && dbk_args_has(a, option))
		return dbk_fail(err, DBK_EUSAGE, "--%s is given twice",
		    option->name);
	if (value != NULL && *value == '\0')
		return dbk_fail(err, DBK_EUSAGE, "--%s wants %s, not nothing",
		    option->name, option->argument);
	a->given[a->ngiven].option = option;
	a->given[a->ngiven++].value = value;
	return DBK_OK;
}

static enum dbk_code
read_long(struct dbk_args *a, size_t argc, const char *const *argv,
    const struct dbk_options *first, const struct dbk_options *second,
    struct dbk_err *err)
{
	const char *name = argv[a->at++] + 2;
	const char *value = strchr(name, '=');
	size_t len = value != NULL ? (size_t)(value - name) : strlen(name);
	struct match m = {0};

	match_name(&m, first, name, len);
	match_name(&m, second, name, len);
	if (m.option == NULL)
		return dbk_fail(err, DBK_EUSAGE, "there is no option --%.*s",
		    (int)len, name);
	if (m.ambiguous)
		return dbk_fail(err, DBK_EUSAGE,
		    "--%.*s may be more than one option", (int)len, name);
	if (m.option->argument == NULL) {
		if (value != NULL)
			return dbk_fail(err, DBK_EUSAGE, "--%s takes no value",
			    m.option->name);
		return give(a, m.option, NULL, err);
	}
	if (value == NULL && a->at == argc)
		return dbk_fail(err, DBK_EUSAGE, "--%s wants %s",
		    m.option->name, m.option->argument);
	return give(a, m.option, value != NULL ? value + 1 : argv[a->at++],
	    err);
}

/* -q, or several letters in one: no short option takes a value. */
static enum dbk_code
read_letters(struct dbk_args *a, const char *letters,
    const struct dbk_options *first, const struct dbk_options *second,
    struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;

	a->at++;
	for (; rc == DBK_OK && *letters != '\0'; letters++) {
		const struct dbk_option *o = match_letter(first, *letters);

		if (o == NULL)
			o = match_letter(second, *letters);
		if (o == NULL)
			return dbk_fail(err, DBK_EUSAGE,
			    "there is no option -%c", *letters);
		rc = give(a, o, NULL, err);
	}
	return rc;
}

enum dbk_code
dbk_args_read(struct dbk_args *a, size_t argc, const char *const *argv,
    const struct dbk_options *first, const struct dbk_options *second,
    bool one_word, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;

	while (rc == DBK_OK && a->at < argc) {
		const char *arg = argv[a->at];

		if (a->no_options || arg[0] != '-' || arg[1] == '\0') {
			a->words[a->nwords++] = arg;
			a->at++;
			if (one_word)
				return DBK_OK;
		} else if (strcmp(arg, "--") == 0) {
			a->no_options = true;
			a->at++;
		} else if (arg[1] == '-') {
			rc = read_long(a, argc, argv, first, second, err);
		} else {
			rc = read_letters(a, arg + 1, first, second, err);
		}
	}
	return rc;
}

const char *
dbk_args_value(const struct dbk_args *a, const struct dbk_option *option)
{
	const char *value = NULL;
	size_t i;

	for (i = 0; i < a->ngiven; i++)
		if (a->given[i].option == option)
			value = a->given[i].value;
	return value;
}

bool
dbk_args_has(const struct dbk_args *a, const struct dbk_option *option)
{
	size_t i;

	for (i = 0; i < a->ngiven; i++)
		if (a->given[i].option == option)
			return true;
	return false;
}

enum dbk_code
dbk_args_values(const char ***values, size_t *n, const struct dbk_args *a,
    const struct dbk_option *option, struct dbk_err *err)
{
	size_t i;

	*values = NULL;
	*n = 0;
	if (!dbk_args_has(a, option))
		return DBK_OK;
	*values = calloc(a->ngiven, sizeof **values);
	if (*values == NULL)
		return dbk_fail_memory(err);
	for (i = 0; i < a->ngiven; i++)
		if (a->given[i].option == option)
			(*values)[(*n)++] = a->given[i].value;
	return DBK_OK;
}

enum dbk_code
dbk_args_integer(unsigned *out, const struct dbk_args *a,
    const struct dbk_option *option, unsigned least, unsigned most,
    unsigned otherwise, struct dbk_err *err)
{
	const char *value = dbk_args_value(a, option), *p;
	unsigned long v = 0;

	*out = otherwise;
	if (value == NULL)
		return DBK_OK;
	for (p = value; *p >= '0' && *p <= '9' && v <= most; p++)
		v = v * 10 + (unsigned long)(*p - '0');
	if (*p != '\0' || v < least || v > most)
		return dbk_fail(err, DBK_EUSAGE,
		    "--%s wants a number from %u to %u, not \"%s\"",
		    option->name, least, most, value);
	*out = (unsigned)v;
	return DBK_OK;
}
