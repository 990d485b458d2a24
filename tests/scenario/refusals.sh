#!/bin/sh
# What must be refused is refused by name, and nothing is half done.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq

# without a ledger: form and check digit
unset DAYBOOK_LEDGER
expect 0 number check HLB-0412500-5
expect 1 number check HLB-0412500-4
says err 'NUMBER-CHECK-DIGIT'
says err '5'
expect 1 number check HLB-412500-5
says err 'NUMBER-FORM'
expect 1 entry check "$demo_data/mistakes.jsonl"
DAYBOOK_LEDGER=$work/book
export DAYBOOK_LEDGER

new_ledger
expect 1 number add 0412540 0412560
says err 'POOL-OVERLAP'
expect 1 number add 0412569 0412560
says err 'POOL-RANGE'
expect 1 number add 412560 412569
says err 'POOL-RANGE'
expect 1 number check HLB-0999999-1 HLB-0412500-5
says err 'NUMBER-'

# every sample mistake by its rule, with file and line, and none is recorded;
# the surety of line 5 is missed only when the entry is completed
expect 1 entry import "$demo_data/mistakes.jsonl"
for place in '1: .*NUMBER-CHECK-DIGIT' '2: .*FORM-LENGTH' '3: .*FORM-LENGTH' \
    '4: .*FORM-DIGITS' '6: .*FORM-DATE' '7: .*FORM-CODE' '8: .*FORM-SCRIPT'; do
	grep -q "mistakes.jsonl:$place" err || fail "no finding $place"
done
grep -q 'mistakes.jsonl:5: ' err && fail 'line 5 is a good draft'
expect 0 entry list --json
is '.entries | length' 0
# what is no record, or no known one
for records in '7' '{"record":"PG99"}' '{}'; do
	printf '{"lines":[{"tariffs":[{"pga":[%s]}]}]}\n' "$records" >pga.json
	expect 1 entry add pga.json
	says err 'FORM-'
done
sed -n 5p "$demo_data/mistakes.jsonl" >draft.json
expect 0 entry add draft.json
number=$(cat out)
expect 1 entry complete "$number"
says err 'SE10-N6-SURETY'
expect 1 entry complete --all
says out '0 of 1 drafts'
expect 1 entry check "$number"
expect 0 entry list --json --state draft
is '.entries | length' 1

# the same number twice, the same document twice, a number of no pool
document HLB-0412510-4 >one.json
expect 0 entry add one.json
expect 1 entry add one.json
says err 'ENTRY-EXISTS'
document >same.json
expect 1 entry add same.json
says err 'ENTRY-SAME'
says err 'HLB-0412510-4'
expect 0 entry add same.json --again
document HLB-0999999-1 >outside.json
expect 1 entry add outside.json
says err 'NUMBER-'

# one bad line of many: nothing of the file is recorded
expect 0 entry list --json
before=$(jq '.entries | length' out)
{
	document HLB-0412511-2 | jq -c '.voyage = "1"'
	document HLB-0412512-0 | jq -c '.voyage = "2"'
	echo
	echo '{"entry_number": "HLB-0412513-8", "nonsense": 1}'
	document HLB-0412514-6 | jq -c '.voyage = "3"'
} >many.jsonl
expect 1 entry import many.jsonl
says err 'many.jsonl:4: '
says err 'FORM-UNKNOWN'
says err '"nonsense"'
expect 0 entry list --json
is '.entries | length' "$before"
sed 4d many.jsonl >good.jsonl
expect 0 entry import good.jsonl --dry-run
expect 0 entry list --json
is '.entries | length' "$before"
expect 0 entry import good.jsonl --json
is '.added' 3
is '.first' '"HLB-0412511-2"'
expect 1 entry import /dev/null
says err 'IMPORT-NONE'

# a line that is too long is a finding; those around it are judged
{
	document | jq -c '.voyage = "9"'
	head -c 5000000 /dev/zero | tr '\0' x
	echo
	echo '{"nonsense": 1}'
} >long.jsonl
expect 1 entry import long.jsonl
says err 'long.jsonl:2: '
says err 'IMPORT-LINE'
says err 'long.jsonl:3: '

# findings come in the order of their lines, however many are read ahead
{
	yes '{"nonsense": 1}' | head -n 100
	cat long.jsonl
} >order.jsonl
expect 1 entry import order.jsonl
sed -n 's/^order.jsonl:\([0-9]*\): .*/\1/p' err | uniq >lines
{
	seq 1 100
	echo 102
	echo 103
} | cmp - lines || fail 'findings are not in the order of their lines'

# names in other letters: what CBP will read is told, what has none is refused
document | jq -c '.parties[0].name = "MÜLLER & SÖHNE GMBH" | .voyage = "8"' \
    >umlaut.json
expect 0 entry add umlaut.json --json
is '.transliterated[0].sent' '"MULLER & SOHNE GMBH"'
document | jq -c '.parties[0].name = "深圳电子" | .voyage = "7"' >han.json
expect 1 entry add han.json
says err 'FORM-SCRIPT'

# too long: refused with the limit, not cut
document | jq -c '.parties[0].name = "X" * 36 | .voyage = "6"' >wide.json
expect 1 entry add wide.json
says err 'FORM-LENGTH'
says err '35'

# a value cannot drive the terminal
document | jq -c '.entry_type = "\u001b[2J"' >escape.json
expect 1 entry add escape.json
says_not err "$(printf '\033')"
