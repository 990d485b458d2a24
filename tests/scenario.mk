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
	tests/scenario/kill.sh
TESTS += $(scenario_tests)
EXTRA_DIST += $(scenario_tests) tests/scenario/lib.sh
