#!/bin/sh
# What CBP has on file is replaced, updated and cancelled, on request only.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq
new_ledger

# answer VERDICT TEXT: CBP's answer to every entry of the newest batch, read.
answer() {
	id=$(basename "$(find batches -name '*.edi' | sort | tail -n 1)" .edi)
	id=${id#SE-}
	mkdir -p answers/"$id" cbp/answers
	printf '%s.edi\t%s\t*\t%s\t000\t%s\n' "$id" "$id" "$1" "$2" \
	    >cbp/answers/verdicts.tsv
	"$top_srcdir/tests/make-demo-answers" batches cbp >made 2>&1 ||
	    fail "$(cat made)"
	expect 0 respond cbp/answers/"$id".edi
}

# file: build the next batch and send it.
file() {
	expect 0 replay build --out batches
	expect 0 replay send --to outbox
	newest=$(find batches -name '*.edi' | sort | tail -n 1)
	expect 0 edi check "$newest"
}

# filing ACTION STATE: how the entry stands.
filing() {
	expect 0 entry show "$number" --json
	is .action "\"$1\""
	is .se "\"$2\""
}

mkdir outbox
number=HLB-0412500-5
document "" >entry.json
expect 0 entry add entry.json --json
number=$(jq -r '.entry_number // .entries[0].entry_number' out)
expect 0 entry complete "$number"
expect 1 replay request "$number" --action R
says err ENTRY-STATE
expect 2 replay request "$number"
expect 2 replay request "$number" --action D --reason 05 --replaced-by 1
expect 2 replay request "$number" --action R --withdraw
file
answer 02 'ENTRY ACCEPTED'
filing A accepted

# A correction changes the paper only, and says so.
jq -c '.notes = "looked at again"' entry.json >corrected.json
expect 0 entry correct "$number" corrected.json --reason invoice
says err 'ENTRY-FILED'
says err 'replay request'
filing A accepted
expect 0 entry complete "$number"
expect 0 replay plan --json
is '.blocks | length' 0
expect 0 replay request "$number" --action R --dis 'DIS 17'
says out queued
expect 0 replay plan --json
is '.blocks[0].actions' '"R"'
file
grep -q '^SE10R' "$newest" || fail 'no replace'
grep -q '^SE20DISDIS 17' "$newest" || fail 'no DIS reference'
answer 01 'REJECTED'
filing R rejected
expect 0 account
says out 'action R, Replace'

# Another request may follow; an update carries no parties and lines.
expect 0 replay request "$number" --action U
file
grep -q '^SE10U' "$newest" || fail 'no update'
if grep -q '^SE[3-6]' "$newest"; then
	fail 'parties or lines in an update'
fi
answer 02 'UPDATED'
filing U accepted

# A cancellation wants its reason; before it is sent it can be taken back.
expect 1 replay request "$number" --action D
says err SE13-N1-REASON
expect 1 replay request "$number" --action D --reason 03
says err SE13-N1-REFERENCE
expect 0 replay request "$number" --action D --reason 01
filing D queued
expect 0 replay request "$number" --withdraw
filing U accepted
expect 0 replay request "$number" --action D --reason 03 \
    --replaced-by HLB-0412501-3 --multiple --split
file
grep -q '^SE20EN HLB04125013' "$newest" || fail 'no replacement'
[ "$(grep -c '^SE' "$newest")" -ge 3 ] || fail 'records are missing'
if grep -q '^SE1[1567]' "$newest"; then
	fail 'bills in a cancellation'
fi
answer 04 'CANCELLATION UNDER REVIEW'
filing D review
expect 0 replay list --json
is '[.batches[].actions]' '["A","R","U","D"]'

# The number of a cancelled entry never comes back.
id=$(basename "$newest" .edi)
printf 'again.edi\t%s\t*\t02\t000\t%s\n' "${id#SE-}" 'ENTRY CANCELLED' \
    >cbp/answers/verdicts.tsv
"$top_srcdir/tests/make-demo-answers" batches cbp >made 2>&1 ||
    fail "$(cat made)"
expect 0 respond cbp/answers/again.edi
filing D cancelled
expect 1 replay request "$number" --action R
expect 1 entry correct "$number" entry.json --reason again
jq -c --arg number "$number" '.entry_number = $number' entry.json >again.json
expect 1 entry add again.json
expect 0 account --json
is .filings.SE.cancelled 1
is .balanced true
expect 0 verify
