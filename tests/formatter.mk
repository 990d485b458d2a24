# tests of formatter.
TESTS += tests/papers.sh
EXTRA_DIST += tests/papers.sh tests/leaks.supp
AM_TESTS_ENVIRONMENT += \
	LSAN_OPTIONS='suppressions=$(abs_top_srcdir)/tests/leaks.supp:print_suppressions=0'; \
	export LSAN_OPTIONS;
if UNIT_TESTS
check_PROGRAMS += tests/test_formatter
TESTS += tests/test_formatter
tests_test_formatter_SOURCES = tests/test_formatter.c
tests_test_formatter_CFLAGS = $(unit_cflags)
tests_test_formatter_LDADD = tests/libsupport.a libdbk_formatter.a \
	libdbk_ledger.a libdbk_schemas.a libdbk_ledger.a $(SODIUM_LIBS) \
	$(SQLCIPHER_LIBS) $(XLSX_LIBS) $(PANGO_LIBS) $(ZINT_LIBS) $(CHECK_LIBS)
endif
