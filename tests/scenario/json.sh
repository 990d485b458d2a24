#!/bin/sh
# Every --json answer is one JSON object with its schema, with findings and
# without.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq

# answer CODE SCHEMA ARGUMENT...
answer() {
	code=$1
	schema=$2
	shift 2
	expect "$code" "$@" --json
	jq -e -s 'length == 1 and (.[0] | type == "object")' out >/dev/null ||
	    fail "$*: not one JSON object"
	is .schema "\"daybook.$schema/1\""
	[ "$schema" = account ] || jq -e '.findings | type == "array" and
	    all(.[]; (.severity == "error" or .severity == "warning") and
	        has("rule") and has("text") and has("source") and has("file")
	        and has("line") and has("column") and has("record") and
	        has("entry_number") and has("path") and has("value"))' \
	    out >/dev/null || fail "$*: findings"
	if [ "$code" -eq 1 ]; then
		jq -e '.findings | length > 0' out >/dev/null ||
		    fail "$*: no finding"
	fi
}

unset DAYBOOK_LEDGER
answer 0 ref-list ref list
answer 0 ref-find ref find ports 'long beach'
is '.codes[0].code' '"2709"'
is '.codes[0].edition | length > 0' true
document HLB-0412500-5 >one.json
answer 0 entry-check entry check one.json
answer 1 entry-check entry check "$demo_data/mistakes.jsonl"
answer 0 edi-explain edi explain \
    "$demo_data/answers/10-two-warnings-one-rejected.edi"
is '.records[0].name' '"A"'
answer 0 edi-check edi check \
    "$demo_data/answers/10-two-warnings-one-rejected.edi"
answer 0 number-check number check HLB-0412500-5
answer 1 number-check number check HLB-0412500-1 x
DAYBOOK_LEDGER=$work/init.ledger
export DAYBOOK_LEDGER
printf '%s\n' "$passphrase" >init.passphrase
answer 0 init init --filer HLB --name X --passphrase-file init.passphrase
is '.recovery_code | length > 20' true

DAYBOOK_LEDGER=$work/book
new_ledger
answer 0 set set letter.signer 'Priya Raman'
answer 1 set set nonsense x
answer 0 get get
is '.settings["filer.code"]' '"HLB"'
answer 0 get get letter.signer
answer 0 number-add number add 0800000 0800009 --station LA2 --offset 3
answer 1 number-add number add 0800009 0800000
answer 0 number-list number list
is '.pools | length' 3
is '.pools[0].next' '"HLB-0412500-5"'
answer 0 number-check number check HLB-0412500-5
document HLB-0412500-4 >one.json
answer 1 entry-add entry add one.json
document HLB-0412500-5 >one.json
answer 0 entry-add entry add one.json
answer 1 entry-add entry add one.json
answer 0 entry-check entry check "$demo_data/entries.jsonl"
answer 1 entry-import entry import "$demo_data/mistakes.jsonl"
answer 1 entry-import entry import "$demo_data/entries.jsonl"
sed 1d "$demo_data/entries.jsonl" >rest.jsonl
answer 0 entry-import entry import rest.jsonl --dry-run
answer 0 entry-import entry import rest.jsonl
answer 0 entry-list entry list
is '.entries | length' 40
answer 0 entry-list entry list --limit 2
is '[.entries[].entry_number]' '["HLB-0412500-5","HLB-0412501-3"]'
answer 2 entry-list entry list --limit 0
answer 0 entry-check entry check HLB-0412500-5
answer 0 entry-complete entry complete HLB-0412500-5
answer 0 entry-complete entry complete --all
is '.completed' 39
answer 0 entry-show entry show HLB-0412500-5
is '.document.entry_number' '"HLB-0412500-5"'
answer 1 entry-show entry show HLB-0412549-2
answer 0 entry-history entry history HLB-0412500-5
answer 0 entry-void entry void HLB-0412527-8 --reason 'keyed twice'
answer 0 letter-make letter make --port 2704 --out letter.pdf
letter=$(jq -r '.letters[0].letter' out)
answer 1 letter-make letter make --port 2704 --out letter2.pdf
[ ! -e letter2.pdf ] || fail 'a letter file without a letter'
answer 0 letter-print letter print "$letter" --out letter3.pdf
answer 1 letter-print letter print DL-9999 --out letter4.pdf
[ ! -e letter4.pdf ] || fail 'a letter file without a letter'
answer 0 letter-list letter list
answer 0 entry-release entry release HLB-0412500-5 \
    --at 2026-11-18T16:00:00Z --port 2704 --officer 'CBPO HERRERA'
is .paper '"released"'
answer 1 entry-release entry release HLB-0412500-5 \
    --at 2026-11-18T16:00:00Z --port 2704
jq -c '.voyage = "0124W"' one.json >corrected.json
answer 0 entry-correct entry correct HLB-0412500-5 corrected.json --reason x
answer 0 manifest manifest --out manifest.xlsx
answer 1 manifest manifest --port 1001 --out manifest2.xlsx
answer 0 replay-plan replay plan
mkdir batches outbox
answer 0 replay-build replay build --out batches
answer 0 replay-send replay send --to outbox
answer 1 replay-send replay send DE3000-00001 --to outbox
answer 1 replay-settle replay settle DE3000-00001 --sent --reason x
answer 0 replay-list replay list
answer 0 account account
is .balanced true
is '.filings.SE.sent' 39
answer 0 verify verify
is .whole true
echo 'another passphrase' >wrong
answer 3 verify verify --passphrase-file wrong
is '.error.code' 3
