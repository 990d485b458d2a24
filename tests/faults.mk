# faults: the system fails at every moment of every command.
if UNIT_TESTS
check_PROGRAMS += tests/faults/test_faults tests/faults/test_kills
TESTS += tests/faults/test_faults tests/faults/test_kills
tests_faults_test_faults_SOURCES = tests/faults/test_faults.c \
	tests/faults/faults.c tests/faults/faults.h \
	tests/faults/steps.c tests/faults/steps.h \
	tests/faults/step_kept.c tests/faults/step_kept.h \
	tests/ledger_support.c tests/ledger_support.h
tests_faults_test_faults_CFLAGS = $(unit_cflags) -D_GNU_SOURCE
# Calls of our own objects; SQLite's come by the executable's own definitions.
faults_ldflags = $(AM_LDFLAGS) -Wl,--wrap=fwrite -Wl,--wrap=fflush \
	-Wl,--wrap=malloc -Wl,--wrap=calloc -Wl,--wrap=realloc
tests_faults_test_faults_LDFLAGS = $(faults_ldflags)
tests_faults_test_faults_LDADD = $(edi_libs) $(TABLE_LIBS)
tests_faults_test_kills_SOURCES = tests/faults/test_kills.c \
	tests/ledger_support.c tests/ledger_support.h
tests_faults_test_kills_CFLAGS = $(unit_cflags)
tests_faults_test_kills_LDADD = $(ledger_test_libs)
endif
