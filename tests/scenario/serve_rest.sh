#!/bin/sh
# The rest of the work over HTTP: batches, answers, releases, lists, books.
. "${top_srcdir:?}/tests/scenario/lib.sh"
. "$top_srcdir/tests/scenario/serve_lib.sh"

new_ledger
document >entry.json
expect 0 entry add entry.json
number=HLB-0412500-5
start_server --backup-to "$work/backups"
log_in writer "$passphrase"

# Lists and books.
wants 200 GET '/api/ref/ports?q=long+beach'
is '.matches[0].code' '"2709"'
wants 200 GET '/api/ref/countries?limit=3'
is '.matches | length' 3
wants 200 GET "/api/ref/countries?limit=3&after=$(jq .next out)"
is '.matches | length' 3
wants 200 GET /api/ref/countries/VN
wants 404 GET /api/ref/countries/XX
wants 404 GET '/api/ref/nothing?q=x'
wants 200 PUT /api/books/ports/2704 -H 'If-None-Match: *' \
    -d '{"port_of_entry":"2704","location_of_goods":"Y258"}'
tag=$(sed -n 's/\r$//; s/^ETag: //p' headers)
wants 422 PUT /api/books/ports/2704 -H 'If-None-Match: *' \
    -d '{"port_of_entry":"2704"}'
wants 200 GET '/api/books/ports?q=2704'
is '.matches[0].document.location_of_goods' '"Y258"'
wants 200 GET '/api/fill?port=2704'
is '.document.location_of_goods' '"Y258"'
wants 200 PUT '/api/books/ports?key=2704' -H "If-Match: $tag" \
    -d '{"location_of_goods":"W217"}'
wants 409 PUT /api/books/ports/2704 -H "If-Match: $tag" \
    -d '{"location_of_goods":"E103"}'
is '.theirs.document.location_of_goods' '"W217"'
wants 409 DELETE /api/books/ports/2704 -H "If-Match: $tag"
wants 200 GET '/api/books/ports?key=2704'
tag=$(sed -n 's/\r$//; s/^ETag: //p' headers)
wants 204 DELETE /api/books/ports/2704 -H "If-Match: $tag"
wants 400 DELETE /api/books/ports -H "If-Match: $tag"
wants 404 GET /api/books/ports/2704
wants 404 GET /api/books/nothing

# A new row is called by its document, or by key=, which may have a slash.
wants 201 POST /api/books/parties -d '{"role":"SE","name":"A/B LTD"}'
wants 422 POST /api/books/parties -d '{"role":"SE","name":"A/B LTD"}'
is '.findings[0].rule' '"BOOK-CHANGED"'
wants 200 GET '/api/books/parties?key=A/B%20LTD'
is '.document.role' '"SE"'
wants 422 POST /api/books/products -d '{"country_of_origin":"CN"}'
is '[.findings[].rule] | unique' '["BOOK-KEY"]'

# Plan, build, bytes, settle, answers.
wants 200 POST "/api/entries/$number/complete"
wants 200 GET /api/replay/plan
is '.blocks | length' 1
wants 201 POST /api/replay/build -d '{"size":10}'
batch=$(jq -r '.batches[0].batch' out)
[ -f "$DAYBOOK_LEDGER.outbox/SE-$batch.edi" ] || fail 'no file in the outbox'
wants 200 GET "/api/replay/$batch.edi"
same out "$DAYBOOK_LEDGER.outbox/SE-$batch.edi"
wants 200 GET "/api/replay/$batch"
is '.entries[0].entry_number' "\"$number\""
wants 404 GET /api/replay/DE3000-09999
wants 422 POST "/api/replay/$batch/sent" -d '{"reason":"told so"}'
type=application/octet-stream
wants 422 POST '/api/answers?file=cut.edi' --data-binary 'A cut'
type=application/json
wants 200 GET /api/answers/unmatched
wants 200 GET /api/answers/rejected

# The release log.
wants 201 POST /api/letters -d '{"all":true}'
is '[has("file"), (.letters | length)]' '[false,1]'
wants 400 POST "/api/entries/$number/release" -d '{"at":"x","port":"2704"}'
wants 200 POST "/api/entries/$number/release" \
    -d '{"at":"2026-11-18T12:00:00Z","port":"2704","officer":"B1"}'
wants 200 GET /api/releases
is '[.releases[] | .entry_number, .officer]' "[\"$number\",\"B1\"]"

# The ledger itself.
wants 200 POST /api/verify
is .whole true
wants 200 POST /api/backup
is .recorded true
wants 200 GET /api/backup
is .warn false
wants 200 GET /api/people
is '.sessions | length' 1

# Its folder of papers, which is named by the process, goes with it.
folders() {
	find /dev/shm /tmp -maxdepth 1 -name "daybook-$server-*" 2>/dev/null
}
[ -n "$(folders)" ] || fail 'there is no folder of papers'
stop_server
[ -z "$(folders)" ] || fail 'a folder of papers was left'
