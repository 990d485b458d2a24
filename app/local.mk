# app: the program, its man pages, the sample incident.  All of it but main is a
# library, so that a fuzz target can have the server.
bin_PROGRAMS += daybook
daybook_SOURCES = app/main.c
noinst_LIBRARIES += libdbk_app.a
libdbk_app_a_SOURCES = \
	app/abi_form.c app/abi_form.h \
	app/book_table.c app/book_table.h \
	app/app.h \
	app/cmd_account.c \
	app/cmd_attach.c \
	app/cmd_backup.c \
	app/cmd_book.c \
	app/cmd_demo.c \
	app/cmd_discretion.c \
	app/cmd_edi.c \
	app/cmd_entry.c \
	app/cmd_entry_add.c \
	app/cmd_entry_check.c \
	app/cmd_entry_import.c \
	app/cmd_entry_list.c \
	app/cmd_entry_new.c \
	app/cmd_entry_show.c \
	app/cmd_entry_state.c \
	app/cmd_help.c \
	app/cmd_init.c \
	app/cmd_journal.c \
	app/cmd_key.c \
	app/cmd_letter.c \
	app/cmd_manifest.c \
	app/cmd_number.c \
	app/cmd_profile.c \
	app/cmd_ref.c \
	app/cmd_ref_load.c \
	app/cmd_release.c \
	app/cmd_request.c \
	app/cmd_replay.c \
	app/cmd_reply.c \
	app/cmd_resend.c \
	app/cmd_respond.c \
	app/cmd_serve.c \
	app/cmd_sheet.c \
	app/cmd_salvage.c \
	app/cmd_station.c \
	app/cmd_template.c \
	app/cmd_verify.c \
	app/commands.c app/commands.h \
	app/condition_tell.c app/condition_tell.h \
	app/conflict_tell.c app/conflict_tell.h \
	app/demo_script.c app/demo_script.h \
	app/entry_tell.c app/entry_tell.h \
	app/explain_tell.c app/explain_tell.h \
	app/help.c app/help.h \
	app/lines.c app/lines.h \
	app/options.c app/options.h \
	app/output.c app/output.h \
	app/paper.c app/paper.h \
	app/progress.c app/progress.h \
	app/prompt.c app/prompt.h \
	app/recovery_file.c app/recovery_file.h \
	app/ref_tell.c app/ref_tell.h \
	app/run.c \
	app/target.c app/target.h \
	app/value.c app/value.h \
	app/login.c app/login.h \
	app/serve/api_books.c \
	app/serve/api_check.c \
	app/serve/api_drafts.c \
	app/serve/api_entries.c \
	app/serve/api_form.c \
	app/serve/api_glance.c \
	app/serve/api_papers.c \
	app/serve/api_second.c \
	app/serve/api_session.c \
	app/serve/by_command.c \
	app/serve/call.c app/serve/call.h \
	app/serve/guard.c app/serve/guard.h \
	app/serve/guests.c app/serve/guests.h \
	app/serve/http.c app/serve/http.h \
	app/serve/lane.c app/serve/lane.h \
	app/serve/pages.c app/serve/pages.h \
	app/serve/routes.c app/serve/routes.h \
	app/serve/serve.c app/serve/serve.h \
	app/serve/throttle.c app/serve/throttle.h \
	app/serve/tls.c app/serve/tls.h \
	app/serve/transfer.c app/serve/transfer.h \
	app/serve/vault.c app/serve/vault.h \
	app/serve/visits.c app/serve/visits.h \
	app/serve/ways.c app/serve/ways.h \
	app/serve/work.c app/serve/work.h
nodist_libdbk_app_a_SOURCES = app/serve/page_files.c

# The files of the local page, compiled into the program.
page_files = \
	app/page/api.js \
	app/page/autosave.js \
	app/page/base.css \
	app/page/book_row.js \
	app/page/checker.js \
	app/page/combobox.js \
	app/page/conditions.js \
	app/page/conflict.js \
	app/page/dates.js \
	app/page/dialog.js \
	app/page/dom.js \
	app/page/entry_form.js \
	app/page/field.js \
	app/page/form.css \
	app/page/form_blocks.js \
	app/page/form_fill.js \
	app/page/form_keys.js \
	app/page/form_moves.js \
	app/page/form_pga.js \
	app/page/icon.svg \
	app/page/idle.js \
	app/page/index.html \
	app/page/keys.js \
	app/page/labels.js \
	app/page/live.js \
	app/page/lock.js \
	app/page/lookup.js \
	app/page/main.js \
	app/page/pager.js \
	app/page/papers.js \
	app/page/parts.js \
	app/page/paths.js \
	app/page/pick.js \
	app/page/screen_account.js \
	app/page/screen_answers.js \
	app/page/screen_books.js \
	app/page/screen_entry.js \
	app/page/screen_key.js \
	app/page/screen_letters.js \
	app/page/screen_login.js \
	app/page/screen_releases.js \
	app/page/screen_replay.js \
	app/page/screen_safety.js \
	app/page/screen_second.js \
	app/page/screen_stations.js \
	app/page/screen_work.js \
	app/page/screens.css \
	app/page/sending.js \
	app/page/side.js \
	app/page/store.js \
	app/page/top.js \
	app/page/type_ahead.js
EXTRA_DIST += $(page_files) app/gen/page.sh
BUILT_SOURCES += app/serve/page_files.c
CLEANFILES += app/serve/page_files.c
# local.mk, too: a name in the list above may be new and its file old.
app/serve/page_files.c: $(page_files) app/gen/page.sh app/local.mk
	$(AM_V_at)$(MKDIR_P) app/serve
	$(AM_V_GEN)page=; for file in $(page_files); do \
	    page="$$page $(srcdir)/$$file"; done; \
	AWK='$(AWK)' sh $(srcdir)/app/gen/page.sh $$page >$@.tmp && \
	    mv -f $@.tmp $@
# Where daybook demo finds its data: installed, or in the sources.
libdbk_app_a_CPPFLAGS = $(AM_CPPFLAGS) -DDBK_DATADIR='"$(pkgdatadir)"' \
	-DDBK_SOURCEDIR='"$(abs_top_srcdir)"'
# The rules of schemas name their predicates in ledger, which is named again.
app_libs = libdbk_app.a libdbk_formatter.a libdbk_edi.a libdbk_ledger.a \
	libdbk_schemas.a libdbk_ledger.a $(SODIUM_LIBS) $(SQLCIPHER_LIBS) \
	$(TABLE_LIBS) $(XLSX_LIBS) $(PANGO_LIBS) $(ZINT_LIBS) $(CURL_LIBS) \
	$(MICROHTTPD_LIBS) $(GNUTLS_LIBS) $(JANSSON_LIBS) $(PTHREAD_LIBS)
daybook_LDADD = $(app_libs)

demodir = $(pkgdatadir)/demo
dist_demo_DATA = \
	app/demo/README.md \
	app/demo/entries.jsonl \
	app/demo/mistakes.jsonl \
	app/demo/pools.tsv \
	app/demo/profile.tsv \
	app/demo/releases.tsv
demoanswersdir = $(demodir)/answers
dist_demoanswers_DATA = \
	app/demo/answers/10-two-warnings-one-rejected.edi \
	app/demo/answers/20-batch-rejected.edi \
	app/demo/answers/30-accepted-and-a-stray.edi \
	app/demo/answers/40-requeued-accepted.edi
# What the answers were made from.
EXTRA_DIST += app/demo/answers/verdicts.tsv \
	app/demo/elsewhere/SE-A51C07-00012.edi

# make demo: in the build tree; only a folder that daybook demo made is removed.
demo: daybook$(EXEEXT)
	@if test -f demo/SAMPLE.txt; then rm -rf demo; fi
	DAYBOOK_DEMO_DATA='$(srcdir)/app/demo' ./daybook$(EXEEXT) demo demo
.PHONY: demo

# The man pages are what help --man prints; tests/scenario/help.sh compares.
man_pages = \
	app/man/daybook.1 \
	app/man/daybook-account.1 \
	app/man/daybook-attach.1 \
	app/man/daybook-backup.1 \
	app/man/daybook-book.1 \
	app/man/daybook-demo.1 \
	app/man/daybook-discretion.1 \
	app/man/daybook-edi.1 \
	app/man/daybook-entry.1 \
	app/man/daybook-get.1 \
	app/man/daybook-help.1 \
	app/man/daybook-init.1 \
	app/man/daybook-journal.1 \
	app/man/daybook-key.1 \
	app/man/daybook-letter.1 \
	app/man/daybook-logo.1 \
	app/man/daybook-manifest.1 \
	app/man/daybook-number.1 \
	app/man/daybook-ref.1 \
	app/man/daybook-release.1 \
	app/man/daybook-replay.1 \
	app/man/daybook-reply.1 \
	app/man/daybook-respond.1 \
	app/man/daybook-restore.1 \
	app/man/daybook-salvage.1 \
	app/man/daybook-serve.1 \
	app/man/daybook-set.1 \
	app/man/daybook-sheet.1 \
	app/man/daybook-station.1 \
	app/man/daybook-template.1 \
	app/man/daybook-unlock.1 \
	app/man/daybook-verify.1
dist_man_MANS += $(man_pages)

# make man: write them again after a change of what the program says.
man: daybook$(EXEEXT)
	@for page in $(man_pages); do \
	    name=$${page##*/daybook}; name=$${name%.1}; \
	    ./daybook$(EXEEXT) help --man $${name#-} >man.tmp && \
	    mv man.tmp $(srcdir)/$$page || exit 1; \
	done
.PHONY: man
