#!/bin/sh
# SIGINT and SIGTERM in the middle of long work: it ends within a second by that
# signal, leaves a whole ledger, and goes on when it is run again.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq timeout

entries=1500

new_ledger
expect 0 number add 1000000 1009999
document | jq -c '.voyage = null' >one.json
yes "$(cat one.json)" | head -n "$entries" >many.jsonl

# stopped SIGNAL ARGUMENT...: the command is stopped while it runs, within a
# second; repeated later and later until it was not too early.
stopped() {
	signal=$1
	shift
	delay=0.3
	while :; do
		got=0
		timeout -k 1 -s "$signal" "$delay" "$program" --now "$now" \
		    "$@" >out 2>err || got=$?
		# 124: timeout sent the signal; 137: the second was over.
		[ "$got" -ne 137 ] || fail "$* did not stop within a second"
		[ "$got" -ne 0 ] || return 1
		[ "$got" -eq 124 ] || fail "$*: $got"
		! grep -q 'stopped by a signal' err || return 0
		delay=$(awk -v d="$delay" 'BEGIN { print d + 0.1 }')
	done
}

# in_batches: how many entries are queued in a batch
in_batches() {
	expect 0 --json account
	jq '.filings.SE.queued' out
}

drafts() {
	expect 0 --json account
	jq '[.pools[].states.draft] | add' out
}

# An import is all or nothing; one that the signal came too late for is there,
# and another one follows it.
if stopped INT entry import --again many.jsonl; then
	[ $(($(drafts) % entries)) -eq 0 ] || fail 'half an import is there'
	expect 0 verify
	expect 0 entry import --again many.jsonl
fi
entries=$(drafts)

if stopped TERM entry complete --all; then
	expect 0 verify
	expect 0 entry complete --all
fi

# Papers are whole or not there.
for delay in 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9; do
	timeout -s INT "$delay" "$program" --now "$now" letter make --all \
	    --out letters.pdf >out 2>err || :
	timeout -s TERM "$delay" "$program" --now "$now" manifest \
	    --out manifest.xlsx >out 2>err || :
	[ -z "$(find . -name '*.part')" ] || fail "half a paper after $delay s"
done
expect 0 --json letter list
if [ "$(jq '.letters | length' out)" -eq 0 ]; then
	[ ! -e letters.pdf ] || fail 'letters are printed that are not there'
	expect 0 letter make --all --out letters.pdf
fi
expect 0 manifest --out manifest.xlsx

# Building keeps the batches that were whole, and their files.
if stopped INT replay build --size 5 --out batches; then
	expect 0 verify
	queued=$(in_batches)
	[ "$queued" -lt "$entries" ] || fail 'nothing was left to build'
	files=$(find batches -name 'SE-*.edi' | wc -l)
	[ "$((files * 5))" -eq "$queued" ] ||
	    fail "$files files for $queued entries"
	[ "$(find batches -type f | wc -l)" -eq "$files" ] ||
	    fail 'a temporary file is left'
	expect 0 replay build --size 5 --out batches
fi
[ "$(in_batches)" -eq "$entries" ] || fail 'not all is built'
[ "$(find batches -name 'SE-*.edi' | wc -l)" -eq $((entries / 5)) ] ||
    fail 'not all files are written'
expect 0 verify
