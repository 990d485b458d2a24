#!/bin/sh
# A number that two stations used, on the page: side by side, blocked, and
# decided by a broker.
. "${top_srcdir:?}/tests/scenario/lib.sh"
. "$top_srcdir/tests/scenario/serve_lib.sh"

new_ledger
echo 'passphrase of the writer' >writer.pass
expect 0 key add typist --role writer --new-passphrase-file writer.pass
laptop() {
	DAYBOOK_LEDGER=$work/laptop expect 0 "$@"
}
laptop init --filer HLB --name 'HARBOR LIGHT' --station B --id 00000B
laptop number add 0412500 0412549
expect 0 station show
cp out main.card
laptop station trust main.card
laptop station show
cp out b.card
expect 0 station trust b.card
number=HLB-0412500-5
document $number >entry.json
expect 0 entry add entry.json
jq -c '.voyage = "0099W" | .value = 5' entry.json >other.json
laptop entry add other.json
laptop station export --to MAIN --out b.bundle
expect 0 station import b.bundle
expect 0 station conflicts --json
jq -c .conflicts out >told.json

start_server
log_in typist 'passphrase of the writer'
wants 200 GET /api/stations
is '[.stations[] | .station, .conflicts]' '["B",1]'
wants 200 GET /api/conflicts
[ "$(jq -c .conflicts out)" = "$(cat told.json)" ] ||
    fail 'the page is told something else'
is '[.conflicts[0].differences[] | select(.path == "voyage") | .there]' \
    '["0099W"]'
wants 200 GET "/api/conflicts/$number"
is '.conflicts | length' 1
wants 200 GET /api/glance
is .conflicts 1
wants 200 GET "/api/entries/$number"
is '[.findings[].rule]' '["STATION-CONFLICT"]'
wants 403 POST "/api/conflicts/$number" -d '{"keep":"B","reason":"no"}'

log_in writer "$passphrase"
wants 400 POST "/api/conflicts/$number" -d '{"keep":"B"}'
wants 422 POST "/api/conflicts/$number" -d '{"keep":"C","reason":"no"}'
is '.findings[0].rule' '"CONFLICT-SIDE"'
wants 200 POST "/api/conflicts/$number" -d '{"keep":"00000B","reason":"paper"}'
wants 422 POST "/api/conflicts/$number" -d '{"keep":"B","reason":"again"}'
is '.findings[0].rule' '"CONFLICT-NONE"'
wants 200 GET /api/conflicts
is '.conflicts | length' 0
wants 200 GET "/api/entries/$number"
is '[.document.voyage, .findings]' '["0099W",[]]'
stop_server
expect 0 verify
