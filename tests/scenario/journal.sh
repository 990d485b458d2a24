#!/bin/sh
# The journal leaves the ledger, and is checked with and without Daybook; a
# printed anchor is found again, or not.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq

new_ledger
head -n 5 "$demo_data/entries.jsonl" >entries.jsonl
expect 0 entry import entries.jsonl
expect 0 verify --json
head=$(jq -r .head out)
hash=$(jq -r .head_hash out)
expect 0 verify --quick --json
is .head "$head"
is .head_hash "\"$hash\""
is .quick true

# all digits or as many as a letter prints, in either case
short=$(printf '%.16s' "$hash")
for anchor in "$head $hash" "$head $short" \
    "$head $(echo "$short" | tr a-f A-F)"; do
	expect 0 verify --anchor "$anchor"
	expect 0 verify --quick --anchor "$anchor"
done
for anchor in "$head 0000000000000000" "1 $hash" "999999 $hash"; do
	expect 5 verify --quick --anchor "$anchor"
	says err 'VERIFY-ANCHOR'
	says out 'DAMAGED'
done
for anchor in "$head" "$head $(printf '%.15s' "$hash")" "x $hash" \
    "$head ${hash}0"; do
	expect 2 verify --anchor "$anchor"
done

expect 2 journal export
expect 0 journal export --out journal.jsonl --json
is .head "$head"
[ "$(wc -l <journal.jsonl)" -eq "$head" ] || fail 'rows are missing'
[ "$(jq -r .seq journal.jsonl | tail -n 1)" -eq "$head" ] || fail 'not in order'
[ "$(jq -r 'select(.action == "user.add").payload' journal.jsonl | base64 -d |
    cksum)" = "$(cksum <book.keys)" ] || fail 'a payload is not its bytes'

command -v python3 >/dev/null 2>&1 || exit 0
check() {
	wanted=$1
	shift
	got=0
	python3 "$top_srcdir/docs/check-journal" "$@" >out 2>err || got=$?
	[ "$got" -eq "$wanted" ] || fail "check-journal ended with $got"
}
check 0 journal.jsonl "$head $short"
says out "$head rows, head $hash"
check 1 journal.jsonl "$head 0000000000000000"
check 1 journal.jsonl "$((head + 1)) $short"
sed 's/LAPTOP/LAPDOG/;s/ELECTRONICS/ELECTRIC/' journal.jsonl >changed.jsonl
check 1 changed.jsonl
sed 3d journal.jsonl >cut.jsonl
check 1 cut.jsonl
says out 'does not follow'
