#!/bin/sh
# Three laptops key without a network: MAIN, A and B.  MAIN merges both, one
# number turns up twice and is decided, every entry gets its letter, the account
# balances, and the journal is provable without Daybook.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq

new_ledger
# as STATION COMMAND...: on that laptop; each has its own ledger.
as() {
	laptop=$1
	shift
	DAYBOOK_LEDGER=$work/$laptop expect "$@"
}

for laptop in A B; do
	as $laptop 0 init --filer HLB --name 'HARBOR LIGHT' --station $laptop \
	    --id "00000$laptop"
	as $laptop 0 set contact.name 'PRIYA RAMAN'
	as $laptop 0 set contact.phone 3105550100
done
as A 0 number add 0412600 0412619
as B 0 number add 0412610 0412629

# cards: shown on one, taken on the other
expect 0 station show
says out 'station MAIN, ledger DE3000'
cp out MAIN.card
for laptop in A B; do
	as $laptop 0 station show --json
	print=$(jq -r .fingerprint out)
	as $laptop 0 station show
	cp out $laptop.card
	expect 0 station trust $laptop.card
	says out "fingerprint $print"
	as $laptop 0 station trust MAIN.card
done
expect 1 station trust A.card
says err STATION-CARD
sed 's/daybook-station-1 ./daybook-station-1 F/' A.card >bad.card
expect 1 station trust bad.card
expect 0 station list --json
is '.stations | map(.station)' '["A","B"]'
is '.stations[0].head' 0

# each keys; A and B both have 0412610 in their pools
sed -n 1,3p "$demo_data/entries.jsonl" | jq -c 'del(.entry_number)' >main.jsonl
sed -n 4,6p "$demo_data/entries.jsonl" | jq -c 'del(.entry_number)' >a.jsonl
sed -n 7,9p "$demo_data/entries.jsonl" | jq -c 'del(.entry_number)' >b.jsonl
expect 0 entry import main.jsonl
as A 0 entry import a.jsonl
as B 0 entry import b.jsonl
number=$(DAYBOOK_LEDGER=$work/B daybook entry list --json |
    jq -r '.entries[0].entry_number')
sed -n 10p "$demo_data/entries.jsonl" | jq -c --arg n "$number" \
    '.entry_number = $n' >twice.json
as A 0 entry add twice.json

# A made its letter already; B hands over by a passphrase
as A 0 entry complete --all
as A 0 letter make --all --out a.pdf
as A 0 letter list --json
is '.letters[0].letter // .letters[0].number' '"DL-00000A-0001"'
as B 0 entry complete --all
as A 1 station export --to NOBODY --out a.bundle
says err STATION-UNKNOWN
as A 0 station export --to MAIN --out a.bundle
echo 'paper key of today' >paper
as B 2 station export --to MAIN --bundle-passphrase-file paper --out b.bundle
as B 0 station export --bundle-passphrase-file paper --out b.bundle
for file in a.bundle b.bundle; do
	# shellcheck disable=SC2012
	case $(ls -l $file) in
	-rw-------*) ;;
	*) fail "others can read $file" ;;
	esac
	! grep -aqF 'HARBOR LIGHT' $file || fail "$file is readable"
done

# refused, and nothing is left of it
cp book book.before
expect 1 station import MAIN.card
says err STATION-BUNDLE
as B 1 station import a.bundle
says err STATION-UNKNOWN
as A 1 station import a.bundle
says err STATION-SELF
echo wrong >paper.wrong
expect 3 station import b.bundle --bundle-passphrase-file paper.wrong
head -c 20000 a.bundle >cut.bundle
expect 1 station import cut.bundle
same book book.before

# merged: the number of both is told, shown and blocked
expect 0 station import a.bundle --json
is .entries 4
is '.letters > 0' true
expect 0 station import b.bundle --bundle-passphrase-file paper --json
is .entries 3
is '[.findings[].rule] | sort' '["STATION-CONFLICT","STATION-POOL"]'
expect 0 station import a.bundle
says out 'nothing new'
expect 0 station conflicts
says out "$number: keyed on both stations"
expect 0 station conflicts "$number" --json
is '.conflicts | length' 1
is '.conflicts[0].here.station' '"A"'
is '.conflicts[0].here.state' '"lettered"'
is '.conflicts[0].there.station' '"B"'
is '.conflicts[0].there.state' '"complete"'
is '.conflicts[0].differences | length > 0' true
expect 1 entry void "$number" --reason 'no'
says err ENTRY-BLOCKED
expect 0 account
says err STATION-CONFLICT
expect 0 account --json
is .balanced true
expect 0 verify

# every other entry gets its letter; the blocked one is told
expect 0 entry complete --all
expect 0 letter make --all --out main.pdf
says err STATION-CONFLICT
expect 0 entry list --state complete --json
is '.entries | length' 0

# ... and never filed, which the plan tells
for setting in 'sender.site 2704' 'sender.id HLB'; do
	# shellcheck disable=SC2086
	expect 0 set $setting
done
expect 0 replay plan
says err STATION-CONFLICT
says_not out "$number"

# decided for A, whose paper went out; B keys its document again
expect 1 station resolve "$number" --keep NOBODY --reason 'no'
says err CONFLICT-SIDE
expect 0 station resolve "$number" --keep A --reason 'its letter went out'
expect 1 station resolve "$number" --keep A --reason 'again'
says err CONFLICT-NONE
as B 0 entry show "$number" --json
jq -c '.document // .entry | del(.entry_number)' out >again.json
as B 0 entry void "$number" --reason 'MAIN decided for A'
as B 0 entry add again.json
as B 0 entry complete --all
as B 0 station export --to MAIN --out b.bundle
expect 0 station import b.bundle
says_not err STATION-CONFLICT
expect 0 entry complete --all
expect 0 letter make --all --out rest.pdf

# all ten have a letter or are void, and it balances
expect 0 account --json
is .balanced true
is '.entries | length' 10
is '[.entries[] | select(.paper != "lettered")] | length' 0
expect 0 verify
expect 0 station list --json
is '.stations | map(.conflicts)' '[0,0]'
expect 1 station export --to A --out main.bundle
says err STATION-NESTED

# proved by a third party
expect 0 journal export --out j.jsonl
if command -v python3 >/dev/null 2>&1; then
	python3 "$top_srcdir/docs/check-journal" j.jsonl >out ||
	    fail 'the journal does not prove'
	says out 'ledger 00000A merged up to row'
	sed 's/\(\\"seq\\":\)7/\19/' j.jsonl >bad.jsonl
	! cmp -s j.jsonl bad.jsonl || fail 'nothing was changed'
	if python3 "$top_srcdir/docs/check-journal" bad.jsonl >out; then
		fail 'a changed origin was not found'
	fi
fi

# a writer hands over, and may not merge
echo 'a writers passphrase' >writers
expect 0 key add kim --new-passphrase-file writers
expect 3 station import a.bundle --user kim --passphrase-file writers
