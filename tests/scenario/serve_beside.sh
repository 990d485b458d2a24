#!/bin/sh
# A command beside daybook serve, as another process, reads what was saved last
# and leaves the server's log alone: what the server acknowledges afterwards is
# seen by the next command and is there after kill -9.
. "${top_srcdir:?}/tests/scenario/lib.sh"
. "$top_srcdir/tests/scenario/serve_lib.sh"

new_ledger
start_server
log_in writer "$passphrase"

# save VOYAGE: acknowledged by the server, then looked at from beside it.
save() {
	document | jq -c --arg voyage "$1" '.voyage = $voyage' >entry.json
	wants 201 POST /api/entries -d @entry.json
	number=$(jq -r .entry_number out)
	expect 0 entry show "$number" --json
	is '.document.voyage' "\"$1\""
}

save 001W
save 002E
save 003W
kill -KILL "$server"
wait "$server" 2>/dev/null || :
trap - EXIT
expect 0 verify
expect 0 --json entry list
is '.entries | length' 3
