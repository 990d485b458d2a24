# scenario tests: the built program driven from outside, each in its own folder
# under tests/scenario.tmp.
scenario_tests = \
	tests/scenario/help.sh \
	tests/scenario/exit-codes.sh \
	tests/scenario/refusals.sh \
	tests/scenario/secrecy.sh \
	tests/scenario/same-bytes.sh \
	tests/scenario/json.sh \
	tests/scenario/whole-path.sh \
	tests/scenario/replies.sh \
	tests/scenario/backup.sh \
	tests/scenario/journal.sh \
	tests/scenario/keys.sh \
	tests/scenario/recovery-sheet.sh \
	tests/scenario/roles.sh \
	tests/scenario/kill.sh \
	tests/scenario/send.sh \
	tests/scenario/sftp.sh \
	tests/scenario/requests.sh \
	tests/scenario/serve.sh \
	tests/scenario/serve_hostile.sh
TESTS += $(scenario_tests)
EXTRA_DIST += $(scenario_tests) tests/scenario/lib.sh \
	tests/scenario/serve_lib.sh
