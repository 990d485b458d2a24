# tests of what entry import reads: tables and maps.
if UNIT_TESTS
import_tests = tests/test_table tests/test_gather
check_PROGRAMS += $(import_tests)
TESTS += $(import_tests)
import_test_support = tests/table_support.c tests/table_support.h \
	tests/pack_part.c tests/pack_part.h
import_test_libs = $(ledger_test_libs) $(TABLE_LIBS) -lz
tests_test_table_SOURCES = tests/test_table.c $(import_test_support)
tests_test_table_CFLAGS = $(unit_cflags)
tests_test_table_LDADD = $(import_test_libs)
# Memory that ends: as tests/faults/test_faults, without its ledgers.
tests_test_gather_SOURCES = tests/test_gather.c tests/faults/faults.c \
	tests/faults/faults.h $(import_test_support)
tests_test_gather_CFLAGS = $(unit_cflags) -D_GNU_SOURCE
tests_test_gather_LDFLAGS = $(faults_ldflags)
tests_test_gather_LDADD = $(import_test_libs)
endif
