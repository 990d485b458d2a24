#!/bin/sh
# Saves that are refused half way, after their entry was added, share commits with
# those of forty writers: nothing of them stays, and nothing of the others goes.
. "${top_srcdir:?}/tests/scenario/lib.sh"
. "$top_srcdir/tests/scenario/serve_lib.sh"
need_clients

new_ledger
expect 0 number add 1000000 1999999
document >entry.json
jq -c '.port_of_entry = "1001" | del(.importer)' entry.json >lacks.json
start_server
log_in writer "$passphrase"
save_many 40 4 entry.json >saved 2>rate &
writers=$!
refused=0
while kill -0 "$writers" 2>/dev/null; do
	wants 422 POST '/api/entries?complete=1' -d @lacks.json
	is '[.findings[] | select(.severity == "error")] | length > 0' true
	wants 422 POST /api/entries -d '{"entry_type":"99"}'
	refused=$((refused + 1))
done
wait "$writers" || fail "$(cat rate)"
[ "$refused" -gt 3 ] || fail "only $refused were refused"
wants 201 POST '/api/entries?complete=1' -d @entry.json
jq -r .entry_number out >>saved
stop_server
expect 0 verify
expect 0 --json entry list
is '[.entries[] | select(.port == "1001")] | length' 0
jq -r '.entries[].entry_number' out | sort >there
sort saved >wanted
[ -z "$(uniq -d wanted)" ] || fail 'a number was given twice'
[ -z "$(comm -23 wanted there)" ] || fail 'an acknowledged entry is lost'
