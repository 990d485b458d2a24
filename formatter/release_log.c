#include <string.h>

#include "formatter/release_log.h"
#include "formatter/release_table.h"

struct log {
	struct dbk_report report;
	const char *port; /* NULL: all */
};

static enum dbk_code
set_log(struct dbk_report *r, void *arg)
{
	static const double whole[] = {1};
	struct dbk_flow *flow = &r->page.flow;
	struct dbk_cell port = {.label = DBK_LABEL(release, port)};
	struct log *log = arg;
	enum dbk_code rc;

	dbk_flow_text(flow, DBK_STYLE_TITLE, "RELEASE LOG");
	dbk_flow_text(flow, DBK_STYLE_CELL,
	    "What CBP officers told the broker of the entries below.  Prepared "
	    "by the broker; not a CBP form.");
	dbk_flow_space(flow, 4);
	dbk_report_identity(r);
	if (log->port != NULL) {
		const struct dbk_text code = {
		    .s = log->port, .len = strlen(log->port)};

		port.text = dbk_page_code_short(&r->page, DBK_LIST_PORTS,
		    &code);
		dbk_report_boxes(r, &port, whole, 1, DBK_STYLE_VALUE);
	}
	rc = dbk_release_table(r, log->port);
	if (rc != DBK_OK)
		return rc;
	dbk_report_next_row(r);
	dbk_report_signature(r,
	    "This log is kept as the officers told it; it is not CBP's own "
	    "record.");
	return flow->drawing ? dbk_report_unchanged(r, r->page.err) : DBK_OK;
}

enum dbk_code
dbk_release_log_pdf(struct dbk_ledger *l, const char *path, const char *port,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct log log = {.port = port};
	struct dbk_report_facts facts;
	enum dbk_code rc;

	rc = dbk_report_facts_get(&facts, &log.report, l, err);
	if (rc == DBK_OK) {
		log.report.title = "Release log";
		rc = dbk_report_pdf(&log.report, path, set_log, &log, sink,
		    err);
	}
	dbk_report_facts_fini(&facts);
	return rc;
}
