# Fuzz targets: in make check they run over their corpus.  For libFuzzer, in a
# build folder of its own:
#   configure CC=clang CFLAGS='-O1 -g -DDBK_LIBFUZZER \
#       -fsanitize=fuzzer-no-link,address,undefined'
#   make tests/fuzz/fuzz_NAME LDFLAGS=-fsanitize=fuzzer
#   tests/fuzz/fuzz_NAME NEW-FOLDER $(srcdir)/tests/fuzz/corpus/NAME
fuzz_corpus = \
	tests/fuzz/corpus/csv/cr-only \
	tests/fuzz/corpus/csv/equipment-many \
	tests/fuzz/corpus/csv/formulas \
	tests/fuzz/corpus/csv/headings-wrong \
	tests/fuzz/corpus/csv/not-utf8 \
	tests/fuzz/corpus/csv/nul-byte \
	tests/fuzz/corpus/csv/numbers \
	tests/fuzz/corpus/csv/quote-open \
	tests/fuzz/corpus/csv/quote-stray \
	tests/fuzz/corpus/csv/sep-line \
	tests/fuzz/corpus/csv/sep-quote \
	tests/fuzz/corpus/csv/two-entries \
	tests/fuzz/corpus/inspect/crlf-short-blank \
	tests/fuzz/corpus/inspect/cut-in-block \
	tests/fuzz/corpus/inspect/no-newline-short \
	tests/fuzz/corpus/inspect/nul-bytes \
	tests/fuzz/corpus/inspect/records-only \
	tests/fuzz/corpus/inspect/rejection \
	tests/fuzz/corpus/inspect/stray-only \
	tests/fuzz/corpus/inspect/thousand-bills \
	tests/fuzz/corpus/map/client \
	tests/fuzz/corpus/map/empty \
	tests/fuzz/corpus/map/fixed \
	tests/fuzz/corpus/map/nothing-left \
	tests/fuzz/corpus/map/wrong \
	tests/fuzz/corpus/record/blank \
	tests/fuzz/corpus/record/identifiers-cut-by-nul \
	tests/fuzz/corpus/serve/account \
	tests/fuzz/corpus/serve/answers-cut \
	tests/fuzz/corpus/serve/auditor-keys \
	tests/fuzz/corpus/serve/body-deep \
	tests/fuzz/corpus/serve/book \
	tests/fuzz/corpus/serve/bundle-cut \
	tests/fuzz/corpus/serve/check \
	tests/fuzz/corpus/serve/chunk-without-size \
	tests/fuzz/corpus/serve/correct \
	tests/fuzz/corpus/serve/correct-old-version \
	tests/fuzz/corpus/serve/draft \
	tests/fuzz/corpus/serve/draft-end \
	tests/fuzz/corpus/serve/entry-unfinished \
	tests/fuzz/corpus/serve/explain \
	tests/fuzz/corpus/serve/fill-line \
	tests/fuzz/corpus/serve/get-page \
	tests/fuzz/corpus/serve/get-session \
	tests/fuzz/corpus/serve/head-of-get \
	tests/fuzz/corpus/serve/host-of-another \
	tests/fuzz/corpus/serve/letter-pdf \
	tests/fuzz/corpus/serve/list \
	tests/fuzz/corpus/serve/locked \
	tests/fuzz/corpus/serve/method-unknown \
	tests/fuzz/corpus/serve/no-request \
	tests/fuzz/corpus/serve/not-logged-in \
	tests/fuzz/corpus/serve/options-in-body \
	tests/fuzz/corpus/serve/origin-forged \
	tests/fuzz/corpus/serve/page-with-body \
	tests/fuzz/corpus/serve/parameter-not-utf8 \
	tests/fuzz/corpus/serve/passphrase-wrong \
	tests/fuzz/corpus/serve/path-tricks \
	tests/fuzz/corpus/serve/release \
	tests/fuzz/corpus/serve/search-stars \
	tests/fuzz/corpus/serve/second \
	tests/fuzz/corpus/serve/version-unknown \
	tests/fuzz/corpus/serve/void \
	tests/fuzz/corpus/workbook/cells-not-in-order \
	tests/fuzz/corpus/workbook/date-1904 \
	tests/fuzz/corpus/workbook/name-twice \
	tests/fuzz/corpus/workbook/not-xml \
	tests/fuzz/corpus/workbook/parts-missing \
	tests/fuzz/corpus/workbook/rows-not-in-order \
	tests/fuzz/corpus/workbook/text-missing \
	tests/fuzz/corpus/workbook/too-far-right \
	tests/fuzz/corpus/workbook/values \
	tests/fuzz/corpus/workbook/what-excel-made
EXTRA_DIST += $(fuzz_corpus)

fuzz_libs = libdbk_edi.a libdbk_ledger.a libdbk_schemas.a libdbk_ledger.a \
	$(SODIUM_LIBS) $(SQLCIPHER_LIBS)
fuzz_targets = tests/fuzz/fuzz_record tests/fuzz/fuzz_inspect \
	tests/fuzz/fuzz_document tests/fuzz/fuzz_csv tests/fuzz/fuzz_map \
	tests/fuzz/fuzz_workbook tests/fuzz/fuzz_serve
check_PROGRAMS += $(fuzz_targets)
TESTS += tests/fuzz/corpus.sh
dist_check_SCRIPTS += tests/fuzz/corpus.sh
fuzz_main = tests/fuzz/run.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_record_SOURCES = tests/fuzz/fuzz_record.c $(fuzz_main)
tests_fuzz_fuzz_record_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_inspect_SOURCES = tests/fuzz/fuzz_inspect.c $(fuzz_main)
tests_fuzz_fuzz_inspect_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_document_SOURCES = tests/fuzz/fuzz_document.c $(fuzz_main)
tests_fuzz_fuzz_document_LDADD = $(fuzz_libs)

# Of tables: what is read is written as CSV, too.
fuzz_rows = tests/fuzz/rows.c tests/fuzz/rows.h
fuzz_table_libs = libdbk_formatter.a $(fuzz_libs) $(TABLE_LIBS)
tests_fuzz_fuzz_csv_SOURCES = tests/fuzz/fuzz_csv.c $(fuzz_rows) $(fuzz_main)
tests_fuzz_fuzz_csv_LDADD = $(fuzz_table_libs)
tests_fuzz_fuzz_map_SOURCES = tests/fuzz/fuzz_map.c $(fuzz_rows) $(fuzz_main)
tests_fuzz_fuzz_map_LDADD = $(fuzz_table_libs)
tests_fuzz_fuzz_workbook_SOURCES = tests/fuzz/fuzz_workbook.c \
	tests/pack_part.c tests/pack_part.h $(fuzz_rows) $(fuzz_main)
tests_fuzz_fuzz_workbook_LDADD = $(fuzz_table_libs) -lz

# Requests to the server of the local page, which runs in the target: six
# connections to a ledger with their caches, where a command has one.
tests_fuzz_fuzz_serve_CPPFLAGS = $(AM_CPPFLAGS) -DDBK_FUZZ_PEAK_KIB=131072L
tests_fuzz_fuzz_serve_SOURCES = tests/fuzz/fuzz_serve.c tests/fuzz/serving.c \
	tests/fuzz/serving.h $(fuzz_main)
tests_fuzz_fuzz_serve_LDADD = $(app_libs)
