# tests of the ledger.
if UNIT_TESTS
ledger_tests = tests/test_ledger tests/test_ledger_account \
	tests/test_ledger_entries tests/test_ledger_filings \
	tests/test_ledger_pools \
	tests/test_ledger_damage tests/test_ledger_letters \
	tests/test_ledger_requests tests/test_ref tests/test_book \
	tests/test_account_list tests/test_ledger_ahead \
	tests/test_ledger_ready tests/test_ledger_scan tests/test_ledger_share \
	tests/test_ledger_work \
	tests/test_ledger_stations tests/test_ledger_bundles
check_PROGRAMS += $(ledger_tests)
TESTS += $(ledger_tests)

ledger_test_support = tests/ledger_support.c tests/ledger_support.h
# The rules' table and their predicates are in two libraries that need each
# other.
ledger_test_libs = tests/libsupport.a libdbk_ledger.a libdbk_schemas.a \
	libdbk_ledger.a $(SODIUM_LIBS) $(SQLCIPHER_LIBS) $(CHECK_LIBS)

tests_test_ledger_SOURCES = tests/test_ledger.c $(ledger_test_support)
tests_test_ledger_CFLAGS = $(unit_cflags)
tests_test_ledger_LDADD = $(ledger_test_libs)
tests_test_ledger_account_SOURCES = tests/test_ledger_account.c \
	$(ledger_test_support)
tests_test_ledger_account_CFLAGS = $(unit_cflags)
tests_test_ledger_account_LDADD = $(ledger_test_libs)
tests_test_ledger_entries_SOURCES = tests/test_ledger_entries.c \
	$(ledger_test_support)
tests_test_ledger_entries_CFLAGS = $(unit_cflags)
tests_test_ledger_entries_LDADD = $(ledger_test_libs)
tests_test_ledger_pools_SOURCES = tests/test_ledger_pools.c \
	$(ledger_test_support)
tests_test_ledger_pools_CFLAGS = $(unit_cflags)
tests_test_ledger_pools_LDADD = $(ledger_test_libs)
tests_test_book_SOURCES = tests/test_book.c $(ledger_test_support)
tests_test_book_CFLAGS = $(unit_cflags)
tests_test_book_LDADD = $(ledger_test_libs)
tests_test_ref_SOURCES = tests/test_ref.c $(ledger_test_support)
tests_test_ref_CFLAGS = $(unit_cflags)
# Loading a list reads tables.
tests_test_ref_LDADD = $(ledger_test_libs) $(TABLE_LIBS)
tests_test_ledger_filings_SOURCES = tests/test_ledger_filings.c \
	$(ledger_test_support)
tests_test_ledger_filings_CFLAGS = $(unit_cflags)
tests_test_ledger_filings_LDADD = $(ledger_test_libs)
tests_test_ledger_letters_SOURCES = tests/test_ledger_letters.c \
	$(ledger_test_support)
tests_test_ledger_letters_CFLAGS = $(unit_cflags)
tests_test_ledger_letters_LDADD = $(ledger_test_libs)
tests_test_ledger_requests_SOURCES = tests/test_ledger_requests.c \
	$(ledger_test_support)
tests_test_ledger_requests_CFLAGS = $(unit_cflags)
tests_test_ledger_requests_LDADD = $(ledger_test_libs)
tests_test_account_list_SOURCES = tests/test_account_list.c \
	$(ledger_test_support)
tests_test_account_list_CFLAGS = $(unit_cflags)
tests_test_account_list_LDADD = $(ledger_test_libs)
# Memory that ends: as tests/test_gather.
tests_test_ledger_ahead_SOURCES = tests/test_ledger_ahead.c \
	tests/faults/faults.c tests/faults/faults.h $(ledger_test_support)
tests_test_ledger_ahead_CFLAGS = $(unit_cflags) -D_GNU_SOURCE
tests_test_ledger_ahead_LDFLAGS = $(faults_ldflags)
tests_test_ledger_ahead_LDADD = $(ledger_test_libs) $(PTHREAD_LIBS)
tests_test_ledger_ready_SOURCES = tests/test_ledger_ready.c \
	$(ledger_test_support)
tests_test_ledger_ready_CFLAGS = $(unit_cflags)
tests_test_ledger_ready_LDADD = $(ledger_test_libs) $(PTHREAD_LIBS)
tests_test_ledger_scan_SOURCES = tests/test_ledger_scan.c \
	$(ledger_test_support)
tests_test_ledger_scan_CFLAGS = $(unit_cflags)
tests_test_ledger_scan_LDADD = $(ledger_test_libs) $(PTHREAD_LIBS)
tests_test_ledger_share_SOURCES = tests/test_ledger_share.c \
	$(ledger_test_support)
tests_test_ledger_share_CFLAGS = $(unit_cflags)
tests_test_ledger_share_LDADD = $(ledger_test_libs)
tests_test_ledger_work_SOURCES = tests/test_ledger_work.c \
	$(ledger_test_support)
tests_test_ledger_work_CFLAGS = $(unit_cflags)
tests_test_ledger_work_LDADD = $(ledger_test_libs)
stations_test_support = tests/stations_support.c tests/stations_support.h \
	$(ledger_test_support)
tests_test_ledger_bundles_SOURCES = tests/test_ledger_bundles.c \
	$(stations_test_support)
tests_test_ledger_bundles_CFLAGS = $(unit_cflags)
tests_test_ledger_bundles_LDADD = $(ledger_test_libs)
tests_test_ledger_stations_SOURCES = tests/test_ledger_stations.c \
	$(stations_test_support)
tests_test_ledger_stations_CFLAGS = $(unit_cflags)
tests_test_ledger_stations_LDADD = $(ledger_test_libs)
tests_test_ledger_damage_SOURCES = tests/test_ledger_damage.c \
	$(ledger_test_support)
tests_test_ledger_damage_CFLAGS = $(unit_cflags)
tests_test_ledger_damage_LDADD = $(ledger_test_libs)
endif
