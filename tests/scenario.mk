# scenario tests: the built program driven from outside, each in its own folder
# under tests/scenario.tmp.
scenario_tests = \
	tests/scenario/help.sh \
	tests/scenario/exit-codes.sh \
	tests/scenario/golden-papers.sh \
	tests/scenario/papers-no-room.sh \
	tests/scenario/refusals.sh \
	tests/scenario/secrecy.sh \
	tests/scenario/same-bytes.sh \
	tests/scenario/json.sh \
	tests/scenario/whole-path.sh \
	tests/scenario/query.sh \
	tests/scenario/replies.sh \
	tests/scenario/backup.sh \
	tests/scenario/journal.sh \
	tests/scenario/keys.sh \
	tests/scenario/recovery-sheet.sh \
	tests/scenario/attach.sh \
	tests/scenario/memory.sh \
	tests/scenario/roles.sh \
	tests/scenario/kill.sh \
	tests/scenario/hostile.sh \
	tests/scenario/stop.sh \
	tests/scenario/progress.sh \
	tests/scenario/send.sh \
	tests/scenario/sftp.sh \
	tests/scenario/requests.sh \
	tests/scenario/stations.sh \
	tests/scenario/maps.sh \
	tests/scenario/reference.sh \
	tests/scenario/tables.sh \
	tests/scenario/templates.sh \
	tests/scenario/workbooks.sh \
	tests/scenario/serve.sh \
	tests/scenario/serve_entries.sh \
	tests/scenario/serve_hostile.sh \
	tests/scenario/serve_beside.sh tests/scenario/serve_kill.sh \
	tests/scenario/serve_refused.sh \
	tests/scenario/stationery.sh \
	tests/scenario/supplements.sh \
	tests/scenario/serve_second.sh \
	tests/scenario/serve_rest.sh \
	tests/scenario/serve_send.sh tests/scenario/serve_transfer.sh \
	tests/scenario/serve_stations.sh
TESTS += $(scenario_tests)
EXTRA_DIST += $(scenario_tests) tests/golden/papers \
	tests/scenario/lib.sh tests/scenario/send_lib.sh \
	tests/scenario/serve_lib.sh \
	tests/golden/manifest/README tests/golden/manifest/entries.csv \
	tests/golden/manifest/lines.csv

# Makes the packages that workbooks.sh reads.
check_PROGRAMS += tests/pack
tests_pack_SOURCES = tests/pack.c tests/pack_part.c tests/pack_part.h
tests_pack_LDADD = $(MINIZIP_LIBS) -lz

# hostile.sh looks at the peak of memory, which a sanitizer adds to.
check_PROGRAMS += tests/bench/measure
if SANITIZERS
AM_TESTS_ENVIRONMENT += DAYBOOK_SANITIZED=1; export DAYBOOK_SANITIZED;
endif
