#!/bin/sh
# demo_answers.sh -- the shipped answers are those that make-demo-answers makes
# from the batches which the program builds today, and each shipped mistake
# is found by the rule that app/demo/README.md names.
#
# Exit status: 0 pass, 1 fail.

LC_ALL=C
export LC_ALL
top_srcdir=${top_srcdir:-$(dirname "$0")/..}
top_builddir=${top_builddir:-.}
AWK=${AWK:-awk}
demo=$top_srcdir/app/demo
bad=0

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

fail() {
	echo "FAIL: $1"
	bad=1
}

"$top_builddir/daybook" demo "$tmp/demo" > "$tmp/out" 2>&1 || {
	fail "daybook demo exits $?"
	sed 's/^/    /' "$tmp/out"
	exit 1
}

# The same answers from what was built now.
mkdir "$tmp/data" "$tmp/data/answers" || exit 1
cp -R "$demo/elsewhere" "$tmp/data/" || exit 1
cp "$demo/answers/verdicts.tsv" "$tmp/data/answers/" || exit 1
sh "$top_srcdir/tests/make-demo-answers" "$tmp/demo/batches" "$tmp/data" \
    2> "$tmp/err" || fail "make-demo-answers: $(cat "$tmp/err")"
for shipped in "$demo"/answers/*.edi; do
	cmp "$shipped" "$tmp/data/answers/$(basename "$shipped")" ||
	    fail "$(basename "$shipped") is not what the batches give"
done

# Each mistake is found by the rule that README.md names, and by no other.
$AWK -F '|' '/^## The mistakes/ { on = 1 }
    /^## The answers/ { on = 0 }
    on && $2 ~ /[0-9]/ { gsub(/ /, "", $2); gsub(/ /, "", $4); print $2, $4 }' \
    "$demo/README.md" > "$tmp/want"
test "$(wc -l < "$tmp/want")" -eq 8 || fail "README.md does not name 8 mistakes"

echo "correct horse" > "$tmp/pass"
DAYBOOK_LEDGER=$tmp/ledger
DAYBOOK_PASSPHRASE_FILE=$tmp/pass
export DAYBOOK_LEDGER DAYBOOK_PASSPHRASE_FILE
daybook() { "$top_builddir/daybook" --now 2026-11-18T14:00:00Z "$@"; }
daybook init --filer HLB --name "HARBOR LIGHT" > "$tmp/out" 2>&1 &&
    daybook set contact.name "PRIYA RAMAN" >> "$tmp/out" 2>&1 &&
    daybook set contact.phone 3105550100 >> "$tmp/out" 2>&1 &&
    daybook number add 0412500 0412549 >> "$tmp/out" 2>&1 ||
    fail "no ledger: $(cat "$tmp/out")"
# The number is judged by the ledger, the surety once the entry is complete.
daybook entry import --dry-run "$demo/mistakes.jsonl" > "$tmp/found" 2>&1
daybook entry check "$demo/mistakes.jsonl" >> "$tmp/found" 2>&1
sed -n 's/^.*mistakes\.jsonl:\([0-9]*\):.*\[\([A-Z0-9-]*\);.*$/\1 \2/p' \
    "$tmp/found" | sort -u > "$tmp/got"
cmp "$tmp/want" "$tmp/got" || {
	fail "other rules found the mistakes"
	sed 's/^/    /' "$tmp/found"
}

exit $bad
