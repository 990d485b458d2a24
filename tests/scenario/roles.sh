#!/bin/sh
# Each role with each command: what it may not do ends with 3, says which role it
# takes, and writes nothing.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq
new_ledger

number=
# add: one more entry; number gets its number.
add() {
	value=$((${value-0} + 1000))
	document "" | jq -c ".value = $value | .lines[0].tariffs[0].value = $value
	    | .lines |= .[:1] | .lines[0].tariffs |= .[:1]" >entry.json
	expect 0 entry add entry.json --json
	number=$(jq -r '.entry_number // .entries[0].entry_number' out)
}
add
lettered=$number
expect 0 entry complete "$lettered"
expect 0 letter make --all --out letter.pdf
expect 0 letter list --json
letter=$(jq -r '.letters[0].letter' out)
add
complete=$number
expect 0 entry complete "$complete"
add
draft=$number
value=777
document "" | jq -c '.notes = "another"' >other.json

for role in writer broker edi auditor; do
	echo "passphrase of the $role" >"$role"
	if [ "$role" = writer ]; then
		expect 0 key add w --new-passphrase-file writer
	else
		expect 0 key add "$role" --role "$role" \
		    --new-passphrase-file "$role"
	fi
done
mv writer w
expect 2 key add x --role owner --new-passphrase-file w
says err 'writer, broker, edi or auditor'
expect 0 key list --json
is '[.keys[].role]' '["broker","","writer","broker","edi","auditor"]'
echo 'a new passphrase' >fresh
copy_ledger book start

# try WHO CODES COMMAND...: each of w, broker, edi, auditor in turn on a fresh
# copy of the ledger; CODES has the letters of those who may.
try() {
	may=$1
	shift
	for who in w broker edi auditor; do
		for file in start start.*; do
			cp "$file" "tried${file#start}"
		done
		rm -rf made made.* copies
		cksum tried tried.keys >before
		got=0
		DAYBOOK_LEDGER=$work/tried DAYBOOK_USER=$who \
		    DAYBOOK_PASSPHRASE_FILE=$work/$who \
		    daybook "$@" >out 2>err </dev/null || got=$?
		case $may in
		*$(printf %.1s "$who")*)
			[ "$got" -ne 3 ] || fail "$who may not $*"
			[ "$got" -eq 0 ] || fail "$who: $* ended with $got"
			;;
		*)
			[ "$got" -eq 3 ] || fail "$who: $* ended with $got"
			says err 'it takes the role'
			cksum tried tried.keys >after
			same before after
			[ -z "$(find . -name 'made*' -o -name copies)" ] ||
			    fail "$who: $* left a file"
			;;
		esac
	done
}

try wb entry add other.json
try wb entry complete "$draft"
try wb entry correct "$complete" other.json --reason typo
try b entry correct "$lettered" other.json --reason typo
try b entry void "$draft" --reason twice
try b entry release "$lettered" --at 2026-11-18T15:00:00Z --port 2704
try b letter make --all --out made.pdf
try b number add 0500000 0500009
try b set contact.name 'LEE'
try be replay build --out made
try b key add x --new-passphrase-file fresh
try b key role edi writer
try b key remove edi
try b key recovery
try b key show-raw --again-file broker
try wbea key passwd --new-passphrase-file fresh
try wbe backup copies
try ba journal export --out made.jsonl

# Everybody reads.
try wbea account
try wbea entry show "$draft"
try wbea letter print "$letter" --out made.pdf
try wbea sheet "$draft" --out made.pdf
try wbea manifest --out made.xlsx
try wbea verify

# The slot decides: with another user's name the passphrase opens nothing.
DAYBOOK_PASSPHRASE_FILE=$work/w
DAYBOOK_USER=w
expect 0 entry show "$draft"
expect 3 entry show "$draft" --user broker
