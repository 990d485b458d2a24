#!/bin/sh
# The bundle of another station on the page: taken in by who may, all or nothing,
# as station import does; and a number that both used: side by side, blocked,
# and decided by a broker.
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
echo 'passphrase of the bundle' >bundle.pass
laptop station export --bundle-passphrase-file bundle.pass --out p.bundle
head -c 300 b.bundle >cut.bundle

# take STATUS FILE: the page's intake
take() {
	type=application/octet-stream
	wants "$1" POST "/api/stations?file=$2" --data-binary "@$2"
	type=application/json
}

start_server
log_in typist 'passphrase of the writer'
take 403 b.bundle
take 403 cut.bundle
log_in writer "$passphrase"
take 422 cut.bundle
is '.findings[0].rule' '"STATION-BUNDLE"'
take 422 entry.json
is '.findings[0].rule' '"STATION-BUNDLE"'
take 400 p.bundle
says out 'a passphrase opens this bundle'
wants 415 POST /api/stations -d '{"bundle-passphrase-file":"bundle.pass"}'
type=application/octet-stream
wants 400 POST '/api/stations?bundle-passphrase-file=bundle.pass' \
    --data-binary @p.bundle
type=application/json
wants 200 GET /api/stations
is '[.stations[] | .entries, .conflicts]' '[0,0]'
take 200 b.bundle
is '[.station, .ledger, .entries, .letters]' '["B","00000B",1,0]'
is '[.findings[].rule] | unique' '["STATION-CONFLICT","STATION-POOL"]'
take 200 b.bundle
is .rows 0
stop_server
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
