# tests: unit tests (Check), scenarios on the built program, fuzz corpus.
TESTS += tests/generators.sh tests/layouts.sh tests/rules/covered.sh
EXTRA_DIST += tests/rules/covered.sh
EXTRA_DIST += tests/generators.sh tests/layouts.sh tests/layouts.deviations \
	tests/rules/bases.jsonl tests/rules/cases.tsv \
	tests/rules/variants.tsv

if UNIT_TESTS
check_LIBRARIES += tests/libsupport.a
tests_libsupport_a_SOURCES = tests/support.c tests/support.h \
	tests/sample_document.c tests/sample_document.h
tests_libsupport_a_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)

# Every unit test program is one suite; support.c has main.
unit_cflags = $(AM_CFLAGS) $(CHECK_CFLAGS)
unit_base_libs = tests/libsupport.a libdbk_ledger.a libdbk_schemas.a \
	libdbk_ledger.a $(SODIUM_LIBS) $(SQLCIPHER_LIBS) $(CHECK_LIBS)

check_PROGRAMS += tests/test_base tests/test_document tests/test_rules
TESTS += tests/test_base tests/test_document tests/test_rules
tests_test_base_SOURCES = tests/test_base.c
tests_test_base_CFLAGS = $(unit_cflags)
tests_test_base_LDADD = $(unit_base_libs)
tests_test_document_SOURCES = tests/test_document.c
tests_test_document_CFLAGS = $(unit_cflags)
tests_test_document_LDADD = $(unit_base_libs)
tests_test_rules_SOURCES = tests/test_rules.c
tests_test_rules_CFLAGS = $(unit_cflags)
tests_test_rules_LDADD = $(unit_base_libs)

# What works with threads: the second core of edi check, replay build, entry
# import and account, the local page.  A data race ends a program of
# --enable-thread-sanitizer with 66.
thread_programs = tests/test_account_ahead tests/test_edi_ahead \
	tests/test_edi_build tests/test_edi_replay tests/test_ledger_ahead \
	tests/test_ledger_ready tests/test_ledger_scan tests/test_ledger_share
thread_tests = $(thread_programs) tests/scenario/same-bytes.sh \
	tests/scenario/serve.sh tests/scenario/serve_entries.sh \
	tests/scenario/serve_kill.sh tests/scenario/serve_refused.sh \
	tests/scenario/serve_transfer.sh tests/scenario/stop.sh
check-threads:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(thread_tests)' \
	    check_PROGRAMS='$(thread_programs) tests/serve_clients'
endif
AM_TESTS_ENVIRONMENT += \
	TSAN_OPTIONS='suppressions=$(abs_top_srcdir)/tests/threads.supp:print_suppressions=0'; \
	export TSAN_OPTIONS;
EXTRA_DIST += tests/threads.supp

# make bench: the main job on made data; measured, not tested.
bench_programs = tests/bench/make_entries tests/bench/make_answers \
	tests/bench/bare tests/bench/bare_pdf tests/bench/calls \
	tests/bench/codec tests/bench/bare_handler
EXTRA_PROGRAMS = $(bench_programs)
CLEANFILES += $(bench_programs)
EXTRA_DIST += tests/bench/bench.sh tests/bench/rows.awk \
	tests/bench/cells.awk tests/bench/serve.sh tests/bench/table.awk
bench_libs = libdbk_edi.a libdbk_ledger.a libdbk_schemas.a libdbk_ledger.a \
	$(SODIUM_LIBS) $(SQLCIPHER_LIBS)
tests_bench_make_entries_SOURCES = tests/bench/make_entries.c
tests_bench_make_entries_LDADD = $(bench_libs)
tests_bench_make_answers_SOURCES = tests/bench/make_answers.c \
	tests/answer_record.c tests/answer_record.h
tests_bench_make_answers_LDADD = $(bench_libs)
tests_bench_measure_SOURCES = tests/bench/measure.c
bench_database = tests/bench/database.c tests/bench/database.h
tests_bench_bare_SOURCES = tests/bench/bare.c tests/bench/times.c \
	tests/bench/times.h $(bench_database)
tests_bench_bare_LDADD = $(SQLCIPHER_LIBS) $(XLSX_LIBS)
tests_bench_bare_handler_SOURCES = tests/bench/bare_handler.c $(bench_database)
tests_bench_bare_handler_LDADD = $(SQLCIPHER_LIBS) $(MICROHTTPD_LIBS) \
	$(PTHREAD_LIBS)
tests_bench_bare_pdf_SOURCES = tests/bench/bare_pdf.c
tests_bench_bare_pdf_LDADD = $(PANGO_LIBS)
tests_bench_calls_SOURCES = tests/bench/calls.c tests/bench/times.c \
	tests/bench/times.h
tests_bench_calls_LDADD = $(bench_libs)
tests_bench_codec_SOURCES = tests/bench/codec.c
tests_bench_codec_LDADD = $(bench_libs)

if SANITIZERS
bench:
	@echo 'make bench measures a build without sanitizers only' >&2; false
else
bench: all $(bench_programs) tests/bench/measure tests/serve_clients
	top_builddir=. top_srcdir='$(abs_top_srcdir)' CFLAGS='$(CFLAGS)' \
	    sh $(srcdir)/tests/bench/bench.sh
endif
.PHONY: bench check-threads
clean-local:
	rm -rf bench demo tests/scenario.tmp tests/page.tmp faults.tmp
include tests/edi.mk
include tests/fuzz.mk
include tests/formatter.mk
include tests/scenario.mk
include tests/data.mk
include tests/ledger.mk
include tests/import.mk
include tests/sim.mk
include tests/keys.mk
include tests/serve.mk
include tests/faults.mk
include tests/page.mk
