#!/bin/sh
# Killing daybook serve while ten writers save loses nothing that was on their
# screens; ending it by SIGTERM finishes what it took; 200 slow clients do not
# stop the others.
. "${top_srcdir:?}/tests/scenario/lib.sh"
. "$top_srcdir/tests/scenario/serve_lib.sh"
need_clients

new_ledger
expect 0 number add 1000000 1999999
document >entry.json

# writers SECONDS: ten of them; what is acknowledged is in saved.
writers() {
	save_many 10 "$1" entry.json >>saved 2>rate &
	writers=$!
}

all_there() {
	expect 0 verify
	expect 0 --json entry list
	jq -r '.entries[].entry_number' out | sort >there
	sort saved >wanted
	[ -s wanted ] || fail 'nothing was acknowledged'
	[ -z "$(uniq -d wanted)" ] || fail 'a number was given twice'
	[ -z "$(comm -23 wanted there)" ] || fail 'an acknowledged entry is lost'
}

: >saved
for signal in KILL TERM KILL; do
	start_server
	log_in writer "$passphrase"
	writers 20
	sleep 1
	kill -$signal "$server"
	got=0
	wait "$server" 2>/dev/null || got=$?
	[ $signal = KILL ] || [ "$got" -eq 0 ] || fail "SIGTERM gave $got"
	wait "$writers" || fail 'a writer was refused'
	# The next round's documents are others.
	jq -c '.conveyance = "SHIP " + $s' --arg s "$signal$(wc -l <saved)" \
	    entry.json >next.json
	mv next.json entry.json
	all_there
done

# 200 that send nothing, or a byte a second.
start_server
"$clients" slow "$port" 200 15 >slow &
slow=$!
while ! grep -q connected slow; do
	sleep 0.1
done
log_in writer "$passphrase"
began=$(date +%s)
wants 201 POST /api/entries -d @entry.json
wants 200 GET /api/entries
[ $(($(date +%s) - began)) -le 5 ] || fail 'the slow ones stop the others'
kill "$slow"
wait "$slow" 2>/dev/null || :
stop_server
