#!/bin/sh
# Every rule of schemas/rules.tsv is named by a test: one of an entry by a row of
# cases.tsv, any other by its id (SE10-TYPE), or by DBK_RULE_SE10_TYPE, in a unit
# or scenario test.
set -u
cd "${top_srcdir:?}" || exit 1
names=$(mktemp) || exit 1
trap 'rm -f "$names"' EXIT

# Each word that may be a rule, spelt as the ids are.
cat tests/*.c tests/*.sh tests/rules/*.tsv tests/scenario/*.sh |
    sed 's/DBK_RULE_//g' |
    tr -cs 'A-Z0-9_-' '\n' |
    tr '_' '-' |
    sort -u >"$names"

bad=0
for rule in $(awk -F '\t' '!/^#/ && $1 != "id" { print $1 }' \
    schemas/rules.tsv); do
	if ! grep -qxF -e "$rule" "$names"; then
		echo "no test names the rule $rule" >&2
		bad=1
	fi
done
exit $bad
