# The sample incident: its answers are made from what the program builds.
TESTS += tests/demo_answers.sh
EXTRA_DIST += tests/demo_answers.sh tests/make-demo-answers
