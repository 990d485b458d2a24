#!/bin/sh
# Scans of papers: kept with their entries, given back, handed over as a packet.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq b2sum
new_ledger

# entry VALUE: one more complete entry; number gets its number.
entry() {
	document "" | jq -c ".value = $1 | .lines |= .[:1]
	    | .lines[0].tariffs |= .[:1] | .lines[0].tariffs[0].value = $1" \
	    >entry.json
	expect 0 entry add entry.json --json
	number=$(jq -r '.entry_number // .entries[0].entry_number' out)
	expect 0 entry complete "$number"
}
entry 1000
first=$number
entry 2000
second=$number
expect 0 letter make --all --out letter.pdf
expect 0 letter list --json
letter=$(jq -r '.letters[0].letter' out)

expect 2 attach export --letter "$letter" --out packet
says err 'nothing is attached'
[ ! -e packet ] || fail 'a packet of nothing'

{
	printf '%%PDF-1.7\n'
	head -c 900000 /dev/urandom
} >'facture n° 7 (=1+1).pdf'
printf '\211PNG\r\n\032\n rest' >../.hidden.png
mv ../.hidden.png .
expect 0 attach add "$second" 'facture n° 7 (=1+1).pdf' --kind invoice \
    --note 'two pages' --json
invoice=$(jq -r .attachment out)
expect 0 attach add "$first" .hidden.png --kind release
expect 0 attach add "$first" 'facture n° 7 (=1+1).pdf'
expect 1 attach add "$first" entry.json
says err ATTACH-TYPE
expect 1 attach add "$first" letter.pdf --kind bill
says err ATTACH-KIND
says err 'packing-list'
expect 0 attach add "$first" letter.pdf
wrong=$(sed -n 's/attachment //p' out)
expect 0 attach withdraw "$wrong" --reason 'our own letter'
expect 2 attach withdraw "$wrong"

expect 0 attach list --json
is '.attachments | length' 4
is '[.attachments[] | select(.withdrawn != null and .withdrawn != "") | .name]' \
    '["letter.pdf"]'
expect 0 attach list "$second" --json
is '.attachments[0].note' '"two pages"'
is '.attachments[0].attached_by' '"writer"'
expect 0 entry history "$second"
says out attach.add

# It comes back as it was, under any name.
expect 0 attach get "$invoice" --out back
same back 'facture n° 7 (=1+1).pdf'
[ "$(jq -r '.attachments[0].digest' <<END
$(daybook attach list "$second" --json)
END
)" = "$(b2sum -l 256 back | cut -d ' ' -f 1)" ] || fail 'the digest'
expect 1 attach get 1 --out none
says err ATTACH-UNKNOWN
expect 2 attach get x --out none
[ ! -e none ] || fail 'a file of nothing'

# The packet: in the letter's order, names that do no harm, no withdrawn one.
expect 0 attach export --letter "$letter" --out packet --json
is .files 3
find packet -type f | sed 's,packet/,,' | sort >names
cut -f 1 packet/packet.tsv | sed 1d >listed
sort listed | cat - >sorted
echo packet.tsv >>sorted
sort sorted >want
same names want
grep -q "^$first-[0-9]*-release-hidden\.png$" names || fail 'the hidden one'
grep -q "^$second-[0-9]*-invoice-facture_n__*_7___1_1_\.pdf$" names ||
    fail "$(cat names)"
[ "$(cut -c 1-13 listed | uniq)" = "$first
$second" ] || fail 'the order'
while IFS='	' read -r file _ _ size digest _; do
	[ "$file" = file ] || [ "$digest" = \
	    "$(b2sum -l 256 "packet/$file" | cut -d ' ' -f 1)" ] ||
	    fail "$file is not $digest"
	[ "$file" = file ] || [ "$size" = "$(wc -c <"packet/$file")" ] ||
	    fail "$file has not $size bytes"
done <packet/packet.tsv
[ "$(find packet -type f ! -perm 600)" = '' ] || fail 'others can read a file'
[ "$(find packet -type d ! -perm 700)" = '' ] || fail 'others can list it'
expect 2 attach export "$first" --out packet
says err 'exists already'
expect 0 attach export "$second" --out packet2
expect 2 attach export --out packet3
[ -z "$(find . -name '*.part')" ] || fail 'a temporary is left'

# Backup, restore, export and verify have them.
expect 0 verify --json
is .attachments 4
expect 0 backup copies
DAYBOOK_LEDGER=$work/again expect 0 restore copies/*.daybook again
DAYBOOK_LEDGER=$work/again expect 0 attach get "$invoice" --out back2
same back back2
expect 0 journal export --out journal.jsonl
jq -r 'select(.action == "attach.part") | .payload' journal.jsonl |
    while read -r payload; do
	    echo "$payload" | base64 -d
    done >pieces
[ "$(wc -c <pieces)" -gt 900000 ] || fail 'the journal has not the bytes'
if command -v python3 >/dev/null 2>&1; then
	python3 "$top_srcdir/docs/check-journal" journal.jsonl >checked 2>&1 ||
	    fail "$(cat checked)"
fi

# A large file needs no memory of its size; a sanitizer needs some.
if [ -x /usr/bin/time ] && [ -z "${DAYBOOK_SANITIZED-}" ]; then
	{
		printf '%%PDF-1.7\n'
		head -c 33000000 /dev/urandom
	} >large.pdf
	/usr/bin/time -f %M -o kib "$program" attach add "$first" large.pdf -q \
	    >out 2>err || fail 'the large file'
	[ "$(cat kib)" -lt 65536 ] || fail "attaching took $(cat kib) KiB"
	/usr/bin/time -f %M -o kib "$program" verify >out 2>err ||
	    fail 'verify of the large file'
	[ "$(cat kib)" -lt 65536 ] || fail "verifying took $(cat kib) KiB"
fi
