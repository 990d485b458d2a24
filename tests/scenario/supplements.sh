#!/bin/sh
# What follows a letter: supplements for what was corrected or made void, the
# release log, papers on enforcement discretion.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq pdftotext pdfinfo

new_ledger
expect 0 set incident.reference SOC-4711
complete_entries
expect 0 letter make --all --out made.pdf --json
letters=$(jq -r '.letters[].letter' out)
expect 0 account --json
number=$(jq -r '[.entries[] | select(.letter == "DL-0002").entry_number][0]' out)
other=$(jq -r '[.entries[] | select(.letter == "DL-0002").entry_number][1]' out)
third=$(jq -r '[.entries[] | select(.letter == "DL-0003").entry_number][0]' out)

# correct NUMBER JQ-FILTER REASON
correct() {
	expect 0 entry show "$1" --json
	jq -c ".document | $2" out >corrected.json
	expect 0 entry correct "$1" corrected.json --reason "$3"
}

# Correcting says what to do, and the account does.
correct "$number" '.voyage = "0999W" | .conveyance = "EVER SECOND"' 'arrival notice'
says err 'ENTRY-LETTERED'
says err 'letter make'
expect 0 entry void "$other" --reason 'keyed twice'
correct "$third" '.importer.name = "SOCIÉTÉ ÅNGSTRÖM"' 'name of the importer'
expect 0 account --json
is .waiting_for_supplement 3

# A draft of them leaves nothing behind.
expect 0 letter make --all --draft --out draft.pdf
pdftotext -layout draft.pdf text
says text 'SUPPLEMENT TO DL-0002'
expect 0 account --json
is .waiting_for_supplement 3

now=2026-11-19T09:00:00Z
expect 0 letter make --all --out supplements.pdf --json
is '[.letters[] | [.letter, .kind, .amends, .port]]' \
    '[["DL-0006","supplement","DL-0002","2704"],["DL-0007","supplement","DL-0003","2709"]]'
expect 1 letter make --all --out none.pdf
says err 'LETTER-NONE'
[ ! -e none.pdf ] || fail 'a supplement to nothing'

pdftotext -layout supplements.pdf text
for said in 'SUPPLEMENT TO DL-0002' 'amends downtime letter DL-0002 of 2026-11-18' \
    'What changed since DL-0002' 'Reason: arrival notice' \
    'Voyage, flight or trip: 0123W, now 0999W' \
    'Withdrawn: the entry number is void' 'Reason: keyed twice' \
    'SOCIÉTÉ ÅNGSTRÖM' 'not a CBP form' "$number" "$other" "$third" \
    'Supplement DL-0006 to downtime letter DL-0002'; do
	says text "$said"
done

# The letters themselves are what they were; so is a supplement, later.
# shellcheck disable=SC2086
expect 0 letter print $letters --out again.pdf
same made.pdf again.pdf
correct "$number" '.voyage = "1000W"' 'again'
expect 0 letter print DL-0006 DL-0007 --out again.pdf
same supplements.pdf again.pdf
expect 0 letter make --entry "$number" --out second.pdf
pdftotext -layout second.pdf text
says text 'What changed since DL-0006'
says text '1000W'
says_not text 'Withdrawn'
expect 0 manifest --letter DL-0008 --out one.xlsx
expect 0 letter list
grep -q '^DL-0008 *DL-0002 *2704' out || fail 'the list does not say what DL-0008 amends'
expect 0 account --json
is .waiting_for_supplement 0
is '[.letters[] | select(.amends == "DL-0002").letter]' '["DL-0006","DL-0008"]'
is .balanced true
expect 0 entry history "$number"
[ "$(grep -c letter.amend out)" -eq 2 ] || fail "no supplements in the history"

# The release log: in order of what was told, refusals too, with totals.
expect 0 release list
says out '0 released'
expect 0 entry release "$third" --at 2026-11-19T11:00:00-05:00 --port 2709 \
    --officer 'CBPO HERRERA'
expect 0 entry release "$number" --at 2026-11-19T12:00:00Z --port 2704 \
    --officer 'Badge 4471' --refused
expect 0 release list --out log.pdf --json
is '[.releases[] | [.entry_number, .decision, .at, .port, .officer]]' \
    "[[\"$number\",\"refused\",\"2026-11-19T12:00:00Z\",\"2704\",\"Badge 4471\"],[\"$third\",\"released\",\"2026-11-19T16:00:00Z\",\"2709\",\"CBPO HERRERA\"]]"
is '[.released, .refused]' '[1,1]'
head=$(jq -r .head_hash out)
pdftotext -layout log.pdf text
for said in 'RELEASE LOG' "$head" 'CBPO HERRERA' 'Badge 4471' refused \
    'Page 1 of 1' 'Signature of the broker'; do
	says text "$said"
done
expect 0 release list --port 2709 --out port.pdf --json
is '[.releases[].entry_number]' "[\"$third\"]"
pdftotext -layout port.pdf text
says text '2709 Long Beach, California'
says_not text 'Badge 4471'

# Enforcement discretion.
for bad in '2026-11-31 2026-12-01' '2026-11-20 2026-11-16'; do
	expect 1 discretion make --from "${bad% *}" --to "${bad#* }" --reason R \
	    --out none.pdf
	says err DISCRETION-DATES
done
expect 2 discretion make --from 2026-11-16 --to 2026-11-20 --out none.pdf
expect 2 discretion make --from 2026-11-16 --to 2026-11-20 --reason '' \
    --out none.pdf
expect 1 discretion make --from 2020-01-01 --to 2020-01-02 --reason R \
    --out none.pdf
says err DISCRETION-NONE
expect 0 discretion list --json
is .discretions '[]'
[ ! -e none.pdf ] || fail 'a paper that was refused'
expect 0 discretion make --from 2026-11-16 --to 2026-11-20 \
    --reason 'ransomware' --port 2709 --out ed.pdf --json
is '.discretions[0].number' '"ED-0001"'
n=$(jq '.discretions[0].entries' out)
expect 0 discretion make --from 2026-11-16 --to 2026-11-20 --entry "$third" \
    --reason 'ransomware' --out named.pdf
says err DISCRETION-RELEASED
expect 1 discretion make --from 2026-11-16 --to 2026-11-20 --entry "$other" \
    --reason 'ransomware' --out none.pdf
says err ENTRY-STATE
expect 0 discretion print ED-0001 --out again.pdf
same ed.pdf again.pdf
pdftotext -layout ed.pdf text
for said in 'ENFORCEMENT DISCRETION' ED-0001 ransomware '2026-11-16 to 2026-11-20' \
    'not a CBP form' SOC-4711 'HARBOR LIGHT'; do
	says text "$said"
done
[ "$(grep -c '^ *HLB-' text)" -eq "$n" ] || fail "ED-0001 does not list $n entries"
says_not text "$third"
expect 1 discretion print DL-0001 --out none.pdf
says err LETTER-UNKNOWN
expect 1 letter print ED-0001 --out none.pdf
says err LETTER-UNKNOWN
expect 1 discretion print ED-0009 --out none.pdf
[ ! -e none.pdf ] || fail 'a paper that is not there'

# All of it stands in the account, on paper too; and the ledger is sound.
expect 0 account --out account.xlsx --json
is '[.discretions[].number]' '["ED-0001","ED-0002"]'
is '[.releases[].decision]' '["refused","released"]'
expect 0 account --out account.pdf
for file in out account.pdf; do
	if [ "$file" = account.pdf ]; then
		pdftotext -layout account.pdf text
	else
		cp out text
	fi
	for said in ED-0001 DL-0008 'CBPO HERRERA' 'Badge 4471'; do
		says text "$said"
	done
done
expect 0 verify
says out 'nothing is damaged'

# The form of a truck stays in its letter when the entry moves otherwise now.
expect 0 letter print DL-0001 --out trucks.pdf
expect 0 account --json
truck=$(jq -r '[.entries[] | select(.letter == "DL-0001").entry_number][0]' out)
expect 0 entry show "$truck" --json
is '.document.mode' '"30"'
correct "$truck" '.mode = "20"' 'by rail after all'
expect 0 letter print DL-0001 --out again.pdf
same trucks.pdf again.pdf

# Trucks that are withdrawn have forms of their own, which are counted.
expect 0 account --json
for truck in $(jq -r '.entries[] | select(.letter == "DL-0001").entry_number' out); do
	expect 0 entry show "$truck" --json
	jq -e '.document.mode | IN("30", "31")' out >/dev/null || continue
	trucks=$((${trucks:-0} + 1))
	expect 0 entry void "$truck" --reason 'not sent'
done
expect 0 letter make --all --out trucks.pdf --json
is '[.letters[].amends]' '["DL-0001"]'
pdftotext -layout trucks.pdf text
pages=$(pdfinfo trucks.pdf | awk '/^Pages:/ { print $2 }')
[ "$(grep -c "Page [0-9]* of $pages\$" text)" -eq "$pages" ] ||
    fail 'the pages that a supplement counts are not those that it has'
says text "$trucks of $trucks"
