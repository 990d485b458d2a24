/*
 * routes.h -- what may be asked: one table, the rows of docs/page-api.md.
 */
#ifndef DBK_SERVE_ROUTES_H
#define DBK_SERVE_ROUTES_H

#include "app/serve/call.h"

/*
 * The route of a method and of call->path, whose words it takes.  NULL: there
 * is none; *allowed is then the methods that the path has, "" when there is no
 * such path.
 */
const struct dbk_route *dbk_route_find(struct dbk_call *call,
    const char *method, const char **allowed);

/* DBK_EUSAGE names a parameter of the query that the route does not know. */
enum dbk_code dbk_route_check(const struct dbk_call *call,
    struct dbk_err *err) DBK_CHECKED;

/* Is the name in a list of names by spaces?  list may be NULL. */
bool dbk_route_lists(const char *list, const char *name);

/* api_session.c */
dbk_route_run dbk_api_session, dbk_api_login, dbk_api_unlock, dbk_api_lock,
    dbk_api_logout, dbk_api_people;
/* api_form.c */
dbk_route_run dbk_api_form;
/* api_check.c */
dbk_route_run dbk_api_check, dbk_api_explain, dbk_api_entry_explain;
/* api_drafts.c */
dbk_route_run dbk_api_drafts, dbk_api_draft, dbk_api_draft_put,
    dbk_api_draft_delete;
/* api_entries.c */
dbk_route_run dbk_api_entries, dbk_api_entry_counts, dbk_api_entry,
    dbk_api_entry_last, dbk_api_entry_add, dbk_api_entry_put,
    dbk_api_entries_complete;
void dbk_api_entry_prepare(struct dbk_call *call);
/* api_glance.c */
dbk_route_run dbk_api_glance, dbk_api_number_next, dbk_api_backup;
/* api_second.c */
dbk_route_run dbk_api_second_list, dbk_api_second_get, dbk_api_second_key;
/* api_papers.c */
dbk_route_run dbk_api_batch, dbk_api_batch_bytes, dbk_api_ways,
    dbk_api_unmatched, dbk_api_releases;
/* api_books.c */
dbk_route_run dbk_api_ref, dbk_api_ref_code, dbk_api_books, dbk_api_book,
    dbk_api_book_add, dbk_api_book_put, dbk_api_book_delete, dbk_api_fill,
    dbk_api_fill_line;
/* by_command.c */
dbk_route_run dbk_api_command;

#endif
