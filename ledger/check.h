/*
 * check.h -- the rules of an entry, one predicate per row of rules.tsv.
 * The same predicates run while keying, before printing, before replay and in
 * edi check (where the entry was read back from records).
 */
#ifndef DBK_CHECK_H
#define DBK_CHECK_H

#include "ledger/date.h"
#include "ledger/document.h"
#include "ledger/finding.h"
#include "schemas/documents.h"

/* What the predicates see.  Borrowed for the call; fill with designated
 * initialisers. */
struct dbk_check {
	const struct dbk_entry *entry;
	const struct dbk_source *source; /* where it was read from */
	const struct dbk_profile *profile; /* NULL: none; its contact is
				 * used where the entry names none */
	const struct dbk_codes *codes; /* lists; NULL: those of the program */
	struct dbk_sink *sink;
	dbk_day today; /* 0: rules about today are not run */
	char action; /* SE10 action: 'A', 'R', 'U', 'D'; 0 means 'A': rules
		      * that do not hold for it are not run */
	const struct dbk_request *request; /* what its SE13 and SE20 say of
		      * the request; NULL: nothing */
	bool from_records; /* read from CATAIR records: what is never sent
				 * (importer name ...) is not missed */
	/* For predicates; set by dbk_check_entry. */
	enum dbk_rule rule; /* the rule being run */
	bool has_pga; /* a tariff number has records of other agencies */
};

/*
 * Run the rules of stage key (DBK_STAGE_KEY), or of both key and complete
 * (DBK_STAGE_COMPLETE).  Findings go to c->sink in the order of rules.tsv.
 */
void dbk_check_entry(struct dbk_check *c, enum dbk_stage stage);

/*
 * For predicates: report the rule being run at a value of the entry or of the
 * request, whose paths begin with "request." (any address that
 * dbk_document_path knows; NULL: the entry as a whole).  {value}
 * and {label} are taken from it; detail and limit may be NULL.
 */
void dbk_check_report(struct dbk_check *c, const void *member,
    const char *limit, const char *detail);

/*
 * The same at a record of another agency: at one of its fields (by the
 * enumerator of its layout), or at the record itself.  {value} and {label} are
 * then the name and the title of the record.
 */
#define DBK_CHECK_RECORD (~0u)
void dbk_check_report_record(struct dbk_check *c,
    const struct dbk_record_item *item, unsigned field, const char *limit,
    const char *detail);

#endif
