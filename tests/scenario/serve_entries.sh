#!/bin/sh
# Entries over HTTP: keying, correcting by two people, drafts, the work list.
. "${top_srcdir:?}/tests/scenario/lib.sh"
. "$top_srcdir/tests/scenario/serve_lib.sh"

new_ledger
printf 'another long passphrase\n' >second
expect 0 key add second --role writer --new-passphrase-file second
start_server
log_in writer "$passphrase"
document >entry.json

# Told while it is typed; nothing is kept of it.
wants 200 POST /api/check -d @entry.json
is '[.findings[] | select(.severity == "error")] | length' 0
wants 200 POST '/api/check?stage=key' -d '{"value":"x","entry_type":"99"}'
is '[.findings[].path] | index("value") != null' true
wants 200 POST /api/explain -d @entry.json
is '[.sent[].name] | index("SE10") != null' true
wants 200 GET /api/numbers/next
is .entry_number '"HLB-0412500-5"'
wants 200 GET /api/form
is '.groups[0].name' '"entry"'

# Saved, and refused a second time; completed with it, or not saved at all.
wants 201 POST '/api/entries?complete=1' -d @entry.json
is .paper '"complete"'
number=$(jq -r .entry_number out)
wants 422 POST /api/entries -d @entry.json
is '.findings[0].rule' '"ENTRY-SAME"'
wants 422 POST '/api/entries?complete=1' -d '{"entry_type":"01"}'
wants 200 GET /api/entries
is '.entries | length' 1
wants 422 POST /api/entries -d '{"entry_type":'
is '.findings[0].rule' '"FORM-JSON"'
wants 404 GET /api/entries/HLB-0412549-2

# Two people correct one entry: the second is told, and shown both.
wants 200 GET "/api/entries/$number"
says headers 'ETag: "1"'
jq -c '.document | .value = 5' out >five.json
jq -c '.document | .value = 6' out >six.json
wants 428 PUT "/api/entries/$number?reason=one" -d @five.json
wants 400 PUT "/api/entries/$number" -d @five.json -H 'If-Match: "1"'
wants 200 PUT "/api/entries/$number?reason=one" -d @five.json \
    -H 'If-Match: "1"'
is .revision 2
first_jar=jar_writer
cp jar $first_jar
first_token=$token
rm jar
log_in second 'another long passphrase'
wants 409 PUT "/api/entries/$number?reason=two" -d @six.json \
    -H 'If-Match: "1"'
is '[.yours, .theirs.revision, .theirs.document.value]' '[1,2,5]'
wants 200 GET "/api/entries/$number/history"
is '[.history[].action]' '["entry.add","entry.complete","entry.correct"]'

# A draft belongs to one user, has versions, and ends with its entry.
id=0123456789abcdef0123456789abcdef
draft() {
	jq -cn --argjson value "$1" '{document: {value: $value}, page: {}}' >body
}
draft 1
wants 428 PUT /api/drafts/$id -d @body
wants 200 PUT /api/drafts/$id -d @body -H 'If-None-Match: *'
wants 200 PUT /api/drafts/$id -d @body -H 'If-None-Match: *'
is .version 1
draft 2
wants 409 PUT /api/drafts/$id -d @body -H 'If-None-Match: *'
is '.theirs.document.value' 1
wants 200 PUT /api/drafts/$id -d @body -H 'If-Match: "1"'
wants 400 PUT /api/drafts/short -d @body -H 'If-None-Match: *'
cp jar jar_second
second_token=$token
cp $first_jar jar
token=$first_token
wants 403 GET /api/drafts/$id
wants 403 PUT /api/drafts/$id -d @body -H 'If-Match: "2"'
wants 403 DELETE /api/drafts/$id -H 'If-Match: "2"'
wants 200 GET /api/drafts
is '.drafts | length' 0
jq -c '.value = 77' entry.json >other.json
wants 403 POST "/api/entries?draft=$id" -d @other.json
cp jar_second jar
token=$second_token
wants 200 GET /api/drafts/$id
is '[.version, .document.value]' '[2,2]'
wants 201 POST "/api/entries?draft=$id" -d @other.json
is .writer '"second"'
wants 404 GET /api/drafts/$id

# A writer is no broker.
wants 403 POST /api/numbers -d '{"from":"0800000","to":"0800009"}'
wants 403 POST "/api/entries/$number/void" -d '{"reason":"x"}'

# The work list: filters, search, pages.
wants 200 GET '/api/entries?writer=second'
is '[.total, (.entries | length)]' '[1,1]'
wants 200 GET '/api/entries/counts?writer=second'
is '[.papers.draft, .ports[0].entries]' '[1,1]'
wants 400 GET '/api/entries?state=nowhere'
wants 400 GET '/api/entries?sort=colour'
wants 400 GET '/api/entries?limit=100000'
wants 200 GET '/api/entries?limit=1&sort=changed&order=down'
next=$(jq -r .next out | jq -sRr 'rtrimstr("\n") | @uri')
is '[.total, (.entries | length)]' '[2,1]'
wants 200 GET "/api/entries?limit=1&sort=changed&order=down&after=$next"
is '[.total, (.entries | length)]' '[2,1]'
tries=0
while :; do
	wants 200 GET '/api/entries?q=pacific+0412501'
	[ "$(jq '.entries | length' out)" -ne 1 ] || break
	tries=$((tries + 1))
	[ "$tries" -lt 50 ] || fail 'the search does not follow'
	sleep 0.1
done
is .total 1
wants 200 GET '/api/entries/counts?q=pacific+0412501'
is '[.papers.draft, .papers.complete, .ports[0].entries]' '[1,0,1]'

# Drafts and all are there after a crash.
draft 3
wants 200 PUT /api/drafts/$id -d @body -H 'If-None-Match: *'
kill -9 "$server"
wait "$server" 2>/dev/null || :
expect 0 verify
start_server
log_in second 'another long passphrase'
wants 200 GET /api/drafts/$id
is .document.value 3
wants 200 GET /api/glance
is '[.papers.draft, .drafts, .numbers.used]' '[2,1,2]'
stop_server
