# tests of formatter.
TESTS += tests/papers.sh
EXTRA_DIST += tests/papers.sh tests/leaks.supp
AM_TESTS_ENVIRONMENT += \
	LSAN_OPTIONS='suppressions=$(abs_top_srcdir)/tests/leaks.supp:print_suppressions=0'; \
	export LSAN_OPTIONS;
if UNIT_TESTS
formatter_tests = tests/test_words tests/test_template tests/test_pages \
	tests/test_formatter_book tests/test_account_ahead
check_PROGRAMS += $(formatter_tests)
TESTS += $(formatter_tests)
formatter_libs = tests/libsupport.a libdbk_formatter.a \
	libdbk_ledger.a libdbk_schemas.a libdbk_ledger.a libdbk_schemas.a \
	$(SODIUM_LIBS) \
	$(SQLCIPHER_LIBS) $(XLSX_LIBS) $(PANGO_LIBS) $(ZINT_LIBS) $(CHECK_LIBS)
tests_test_words_SOURCES = tests/test_words.c
tests_test_words_CFLAGS = $(unit_cflags)
tests_test_words_LDADD = $(formatter_libs)
tests_test_template_SOURCES = tests/test_template.c
tests_test_template_CFLAGS = $(unit_cflags)
tests_test_template_LDADD = $(formatter_libs)
tests_test_pages_SOURCES = tests/test_pages.c
tests_test_pages_CFLAGS = $(unit_cflags)
tests_test_pages_LDADD = $(formatter_libs)
tests_test_formatter_book_SOURCES = tests/test_formatter_book.c
tests_test_formatter_book_CFLAGS = $(unit_cflags)
tests_test_formatter_book_LDADD = $(formatter_libs)
tests_test_account_ahead_SOURCES = tests/test_account_ahead.c \
	$(ledger_test_support)
tests_test_account_ahead_CFLAGS = $(unit_cflags)
tests_test_account_ahead_LDADD = $(formatter_libs) $(PTHREAD_LIBS)
endif
