# tests of keys, damage, backup.
if UNIT_TESTS
keys_tests = tests/test_ledger_keys tests/test_ledger_backup \
	tests/test_ledger_spoilt tests/test_ledger_roles \
	tests/test_ledger_attachments
check_PROGRAMS += $(keys_tests)
TESTS += $(keys_tests)
tests_test_ledger_keys_SOURCES = tests/test_ledger_keys.c \
	$(ledger_test_support)
tests_test_ledger_keys_CFLAGS = $(unit_cflags)
tests_test_ledger_keys_LDADD = $(ledger_test_libs)
tests_test_ledger_roles_SOURCES = tests/test_ledger_roles.c \
	$(ledger_test_support)
tests_test_ledger_roles_CFLAGS = $(unit_cflags)
# To count Argon2id: what an attempt costs is told, not timed.
tests_test_ledger_roles_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=crypto_pwhash
tests_test_ledger_roles_LDADD = $(ledger_test_libs)
tests_test_ledger_attachments_SOURCES = tests/test_ledger_attachments.c \
	$(ledger_test_support)
tests_test_ledger_attachments_CFLAGS = $(unit_cflags)
tests_test_ledger_attachments_LDADD = $(ledger_test_libs)
tests_test_ledger_backup_SOURCES = tests/test_ledger_backup.c \
	$(ledger_test_support)
tests_test_ledger_backup_CFLAGS = $(unit_cflags)
tests_test_ledger_backup_LDADD = $(ledger_test_libs)
tests_test_ledger_spoilt_SOURCES = tests/test_ledger_spoilt.c \
	$(ledger_test_support)
tests_test_ledger_spoilt_CFLAGS = $(unit_cflags)
tests_test_ledger_spoilt_LDADD = $(ledger_test_libs)
endif
EXTRA_DIST += docs/check-journal docs/backup.md
