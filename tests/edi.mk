# tests of edi.
edi_golden = \
	tests/golden/edi/README.md \
	tests/golden/edi/explain-ocean-house.txt \
	tests/golden/edi/explain-rejection.txt \
	tests/golden/edi/good-air-bond9.edi \
	tests/golden/edi/good-air-bond9.json \
	tests/golden/edi/good-cancel.edi \
	tests/golden/edi/good-ftz-weekly.edi \
	tests/golden/edi/good-ftz-weekly.json \
	tests/golden/edi/good-hand-carried.edi \
	tests/golden/edi/good-hand-carried.json \
	tests/golden/edi/good-isf.edi \
	tests/golden/edi/good-isf.json \
	tests/golden/edi/good-ocean-house.edi \
	tests/golden/edi/good-ocean-house.json \
	tests/golden/edi/good-pga.edi \
	tests/golden/edi/good-pga.json \
	tests/golden/edi/good-rail-in-bond.edi \
	tests/golden/edi/good-rail-in-bond.json \
	tests/golden/edi/good-replace.edi \
	tests/golden/edi/good-rewarehouse.edi \
	tests/golden/edi/good-rewarehouse.json \
	tests/golden/edi/good-split-1.edi \
	tests/golden/edi/good-split-1.json \
	tests/golden/edi/good-split-2.edi \
	tests/golden/edi/good-split-2.json \
	tests/golden/edi/good-split-3a.edi \
	tests/golden/edi/good-split-3a.json \
	tests/golden/edi/good-split-3b.edi \
	tests/golden/edi/good-split-3b.json \
	tests/golden/edi/good-split-4a.edi \
	tests/golden/edi/good-split-4a.json \
	tests/golden/edi/good-split-4b.edi \
	tests/golden/edi/good-split-4b.json \
	tests/golden/edi/good-split-parts.edi \
	tests/golden/edi/good-split-parts.json \
	tests/golden/edi/good-tib.edi \
	tests/golden/edi/good-tib.json \
	tests/golden/edi/good-truck.edi \
	tests/golden/edi/good-truck.json \
	tests/golden/edi/good-update.edi
EXTRA_DIST += $(edi_golden)

if UNIT_TESTS
check_LIBRARIES += tests/libedi_support.a
tests_libedi_support_a_SOURCES = tests/answer_record.c \
	tests/answer_record.h tests/edi_answers.c tests/edi_answers.h \
	tests/edi_support.c tests/edi_support.h tests/golden.c tests/golden.h
tests_libedi_support_a_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
# The rules' table and their predicates are in two libraries that need each
# other.
edi_libs = tests/libedi_support.a tests/libsupport.a libdbk_edi.a \
	libdbk_ledger.a libdbk_schemas.a libdbk_ledger.a $(SODIUM_LIBS) \
	$(SQLCIPHER_LIBS) $(PTHREAD_LIBS) $(CHECK_LIBS)

edi_tests = tests/test_edi_actions tests/test_edi_agency \
	tests/test_edi_ahead tests/test_edi_batch \
	tests/test_edi_build tests/test_edi_damage \
	tests/test_edi_runs \
	tests/test_edi_files tests/test_edi_record tests/test_edi_release \
	tests/test_edi_inspect tests/test_edi_replay tests/test_edi_respond \
	tests/test_edi_send tests/test_edi_transport \
	tests/test_traps tests/test_traps_failures tests/test_traps_status
check_PROGRAMS += $(edi_tests)
TESTS += $(edi_tests)
tests_test_edi_agency_SOURCES = tests/test_edi_agency.c \
	tests/ledger_support.c tests/ledger_support.h
tests_test_edi_agency_CFLAGS = $(unit_cflags)
tests_test_edi_agency_LDADD = $(edi_libs)
tests_test_edi_actions_SOURCES = tests/test_edi_actions.c
tests_test_edi_actions_CFLAGS = $(unit_cflags)
tests_test_edi_actions_LDADD = $(edi_libs)
tests_test_edi_batch_SOURCES = tests/test_edi_batch.c
tests_test_edi_batch_CFLAGS = $(unit_cflags)
tests_test_edi_batch_LDADD = $(edi_libs)
tests_test_edi_runs_SOURCES = tests/test_edi_runs.c \
	tests/ledger_support.c tests/ledger_support.h
tests_test_edi_runs_CFLAGS = $(unit_cflags)
tests_test_edi_runs_LDADD = $(edi_libs)
tests_test_edi_build_SOURCES = tests/test_edi_build.c \
	tests/ledger_support.c tests/ledger_support.h
tests_test_edi_build_CFLAGS = $(unit_cflags)
tests_test_edi_build_LDADD = $(edi_libs)
tests_test_edi_ahead_SOURCES = tests/test_edi_ahead.c
tests_test_edi_ahead_CFLAGS = $(unit_cflags)
tests_test_edi_ahead_LDADD = $(edi_libs)
tests_test_edi_damage_SOURCES = tests/test_edi_damage.c
tests_test_edi_damage_CFLAGS = $(unit_cflags)
tests_test_edi_damage_LDADD = $(edi_libs)
tests_test_edi_files_SOURCES = tests/test_edi_files.c
tests_test_edi_files_CFLAGS = $(unit_cflags)
tests_test_edi_files_LDADD = $(edi_libs)
tests_test_edi_record_SOURCES = tests/test_edi_record.c
tests_test_edi_record_CFLAGS = $(unit_cflags)
tests_test_edi_record_LDADD = $(edi_libs)
tests_test_edi_inspect_SOURCES = tests/test_edi_inspect.c
tests_test_edi_inspect_CFLAGS = $(unit_cflags)
tests_test_edi_inspect_LDADD = $(edi_libs)
tests_test_edi_release_SOURCES = tests/test_edi_release.c
tests_test_edi_release_CFLAGS = $(unit_cflags)
tests_test_edi_release_LDADD = $(edi_libs)
replay_test_support = tests/replay_support.c tests/replay_support.h \
	tests/ledger_support.c tests/ledger_support.h
tests_test_edi_replay_SOURCES = tests/test_edi_replay.c $(replay_test_support)
tests_test_edi_replay_CFLAGS = $(unit_cflags)
tests_test_edi_replay_LDADD = $(edi_libs)
tests_test_edi_respond_SOURCES = tests/test_edi_respond.c \
	$(replay_test_support)
tests_test_edi_respond_CFLAGS = $(unit_cflags)
tests_test_edi_respond_LDADD = $(edi_libs)
tests_test_edi_send_SOURCES = tests/test_edi_send.c $(replay_test_support)
tests_test_edi_send_CFLAGS = $(unit_cflags)
tests_test_edi_send_LDADD = $(edi_libs)
tests_test_edi_transport_SOURCES = tests/test_edi_transport.c
tests_test_edi_transport_CFLAGS = $(unit_cflags)
tests_test_edi_transport_LDADD = $(edi_libs) $(CURL_LIBS)
tests_test_traps_SOURCES = tests/test_traps.c $(replay_test_support)
tests_test_traps_CFLAGS = $(unit_cflags)
tests_test_traps_LDADD = $(edi_libs)
tests_test_traps_failures_SOURCES = tests/test_traps_failures.c \
	$(replay_test_support)
tests_test_traps_failures_CFLAGS = $(unit_cflags)
tests_test_traps_failures_LDADD = $(edi_libs)
tests_test_traps_status_SOURCES = tests/test_traps_status.c \
	$(replay_test_support)
tests_test_traps_status_CFLAGS = $(unit_cflags)
tests_test_traps_status_LDADD = $(edi_libs)
endif
