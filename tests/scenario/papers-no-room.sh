#!/bin/sh
# A disk that is full, and a folder that takes no file: every command that writes
# a paper ends with 6, leaves nothing under the final name nor beside it, an older
# file as it was, and the ledger without the paper.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq unshare

# full COMMAND...: run it with a file system of 12 KiB as folder papers; what lies
# there afterwards is in left.
mkdir papers
# shellcheck disable=SC2016
full() {
	unshare -rm sh -c '
		mount -t tmpfs -o size=12k none papers || exit 77
		echo "an older paper" >papers/old.pdf
		cp papers/old.pdf papers/old.xlsx
		got=0
		"$@" >out 2>err || got=$?
		ls -A papers >left
		cat papers/old.pdf papers/old.xlsx >>left
		exit $got' sh "$@"
}
full true 2>err || skip 'no mount in a namespace of its own'
cp left untouched

new_ledger
complete_entries
expect 0 letter make --all --out letters.pdf --json
letters=$(jq -r '.letters[].letter' out)
expect 0 entry list --json
numbers=$(jq -r '.entries[].entry_number' out)
expect 0 discretion make --from 2026-11-01 --to 2026-11-30 --reason R \
    --out ed.pdf
document | jq -c '.importer.name = "WAITS"' >one
expect 0 entry add one
expect 0 entry complete --all
expect 0 verify --json
cp out state

# refused ENDING COMMAND...: no room in a folder, and no folder.
refused() {
	ending=$1
	shift
	for file in new old; do
		got=0
		full "$program" --now "$now" "$@" \
		    --out "papers/$file$ending" || got=$?
		[ "$got" -eq 6 ] || fail "$* on a full disk ended with $got"
		same left untouched
	done
	for path in nowhere/new$ending letters.pdf/new$ending; do
		expect 6 "$@" --out "$path"
		[ ! -e "$path" ] || fail "$* made $path"
	done
}

# shellcheck disable=SC2086
refused .pdf letter print $letters
# shellcheck disable=SC2086
refused .pdf sheet $numbers
refused .xlsx manifest
refused .pdf account
refused .xlsx account
refused .pdf release list
refused .pdf discretion print ED-0001
# What could not be written is not made: its number is given out again.
refused .pdf discretion make --from 2026-11-01 --to 2026-11-30 --reason R
refused .pdf letter make --all
refused .pdf letter make --all --draft
expect 0 verify --json
same out state
expect 0 letter make --all --out made.pdf --json
is '.letters[0].letter' '"DL-0006"'
