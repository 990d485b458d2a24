/*
 * Reference data is no projection: each list is compared with the digest that
 * the journal has of its newest edition.
 */
#include <string.h>

#include "ledger/ref_table.h"
#include "ledger/verify.h"

static enum dbk_code
verify_list(struct dbk_store *s, int64_t ordinal, const char *journaled,
    struct dbk_sink *sink, struct dbk_err *err)
{
	char digest[DBK_HASH_HEX + 1];
	struct dbk_ref_table table;
	struct dbk_arena a;
	enum dbk_code rc;

	dbk_arena_init(&a, 0);
	rc = dbk_ref_table_stored(&table, s, ordinal, &a, err);
	if (rc == DBK_OK) {
		dbk_ref_table_digest(digest, &table);
		if (strcmp(digest, journaled) != 0)
			dbk_verify_report_row(sink, DBK_RULE_VERIFY_REF, NULL,
			    table.name,
			    journaled[0] == '\0' ?
				"the journal does not know it" :
				"its rows differ");
	}
	dbk_arena_fini(&a);
	return rc;
}

enum dbk_code
dbk_verify_refs(struct dbk_store *s, int64_t *lists, struct dbk_sink *sink,
    struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	*lists = 0;
	dbk_query_begin(&q, s, DBK_SQL_REF_LIST_JOURNALED);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		rc = verify_list(s, dbk_query_get_integer(&q, 0),
		    dbk_query_get_text(&q, 1), sink, err);
		(*lists)++;
	}
	return dbk_query_end(&q, rc, err);
}
