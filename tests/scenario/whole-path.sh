#!/bin/sh
# The sample incident from end to end, twice: what comes out, and that it comes
# out the same.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq
DAYBOOK_DEMO_DATA=$demo_data
export DAYBOOK_DEMO_DATA
unset DAYBOOK_LEDGER DAYBOOK_USER

[ -f "$demo_data/answers/40-requeued-accepted.edi" ] ||
    fail 'the sample answers are not made yet'
began=$(seconds)
"$program" demo one >out 2>err || fail 'daybook demo'
took=$(($(seconds) - began))
[ "$took" -lt 60 ] || fail "the demo took $took s"
says out 'try:'
"$program" demo one >out 2>err && fail 'demo into a used folder' || got=$?
[ "$got" -eq 2 ] || fail "demo into a used folder ended with $got"
"$program" demo two --json -q >out 2>err || fail 'daybook demo --json'
is .schema '"daybook.demo/1"'
is 'all(.steps[]; .done)' true

# The account: every number and every filing.
cp one/account.json out
is .schema '"daybook.account/1"'
is .balanced true
is '[.pools[].states.unused] | add' 85
is '[.pools[].states | .lettered + .released + .refused] | add' 40
is '[.pools[].states | .draft + .complete + .void] | add' 0
is '.filings.SE.accepted' 35
is '.filings.SE.accepted_warning' 2
is '.filings.SE.review' 1
is '.filings.SE.rejected' 2
is '.filings.SE | .none + .queued + .sent + .no_answer + .retry' 0
is '.entries | length' 40
is '.unknown_answers | length > 0' true

# The same batches from both; the two ledgers differ in their keys, and so in
# the hashes of their journals.
for about in one two; do
	jq -S 'del(.. | .hash?, .target?)' $about/account.json >$about.json
done
same one.json two.json
for file in one/batches/*.edi; do
	same "$file" "two/${file#one/}"
	same "$file" "one/outbox/${file#one/batches/}"
	expect 0 edi check "$file"
done
[ "$(find one/batches -name '*.edi' | wc -l)" -eq 4 ] || fail 'batches'

# Every entry stands on a letter and in the manifest.
[ "$(head -c 5 one/letters.pdf)" = %PDF- ] || fail 'no PDF'
if command -v pdftotext >/dev/null 2>&1; then
	pdftotext -layout one/letters.pdf letters.txt
	for number in $(jq -r '.entries[].entry_number' one/account.json); do
		grep -qF "$number" letters.txt || fail "$number is on no letter"
	done
	pdftotext -layout two/letters.pdf letters2.txt
	for file in letters.txt letters2.txt; do
		sed 's/hash [0-9a-f ]*$/hash/; s/   */  /g' $file >$file.bare
	done
	same letters.txt.bare letters2.txt.bare
fi
if command -v unzip >/dev/null 2>&1; then
	unzip -p one/manifest.xlsx xl/sharedStrings.xml 'xl/worksheets/*' \
	    >manifest.xml 2>/dev/null || :
	for number in $(jq -r '.entries[].entry_number' one/account.json); do
		grep -qF "$number" manifest.xml ||
		    fail "$number is not in the manifest"
	done
fi

# Answers that were read before change nothing.
DAYBOOK_LEDGER=$work/one/book.ledger
DAYBOOK_PASSPHRASE_FILE=$work/one/passphrase.txt
DAYBOOK_USER=demo
export DAYBOOK_LEDGER DAYBOOK_PASSPHRASE_FILE DAYBOOK_USER
now=2026-11-18T22:30:00Z
expect 0 respond "$demo_data"/answers/*.edi --json
is '.batches == .known' true
expect 0 account --json
same out one/account.json
expect 0 verify

# A rejected entry is corrected and queued again.
expect 0 entry list --filing rejected --json
number=$(jq -r '.entries[0].entry_number' out)
expect 0 entry show "$number" --json
is '.conditions | length > 0' true
jq -c '.document | .notes = "looked at again"' out >corrected.json
expect 0 entry correct "$number" corrected.json --reason 'FIRMS code'
expect 0 entry list --filing queued --json
is '.entries | length' 1

# An answer that is cut is no answer.
head -n 20 "$demo_data/answers/10-two-warnings-one-rejected.edi" >cut.edi
expect 1 respond cut.edi
says err 'ANSWER-'
expect 0 verify
