#!/bin/sh
# The local page: logging in, locking, leaving; papers; who may ask at all.
. "${top_srcdir:?}/tests/scenario/lib.sh"
. "$top_srcdir/tests/scenario/serve_lib.sh"

new_ledger
document >entry.json
expect 0 entry add entry.json
expect 0 --json entry list
number=$(jq -r '.entries[0].entry_number' out)
start_server

# Nobody is logged in, and no key is there: the ledger is free for others.
wants 200 GET /api/session
is .state '"none"'
wants 401 GET /api/letters
expect 0 set broker.license 12345

# A file of the page, and again by its tag.
wants 200 GET /
says headers 'Content-Security-Policy: default-src'
says_not out '<style'
tag=$(sed -n 's/\r$//; s/^ETag: //p' headers)
wants 304 GET / -H "If-None-Match: $tag"

# The passphrase opens it; the cookie is no script's business.
jq -cn '{user: "writer", passphrase: "wrong, and long enough"}' >body
wants 401 POST /api/login -d @body
wants 401 POST /api/login -d '{"user":"nobody","passphrase":"long enough"}'
log_in writer "$passphrase"
says headers 'HttpOnly; SameSite=Strict'
is .filer.code '"HLB"'
says_not serve.out "$passphrase"

# The server writes; the program reads meanwhile.
expect 4 set broker.license 54321
expect 0 entry list

# What commands say, over HTTP.
wants 200 GET /api/numbers
is '.pools[0].used' 1
wants 404 GET "/api/entries/HLB-0412549-2/history"
is '.findings[0].rule' '"ENTRY-UNKNOWN"'
wants 200 POST "/api/entries/$number/complete" -d '{}'
wants 200 GET '/api/letters/preview.pdf?port=2704'
says headers 'application/pdf'
wants 200 GET /api/letters
is '.letters | length' 0
wants 201 POST /api/letters -d "{\"entry\":[\"$number\"]}"
is '.letters[0].letter' '"DL-0001"'
wants 200 GET /api/letters/DL-0001.pdf
cp out first.pdf
wants 200 GET /api/letters/DL-0001.pdf
same out first.pdf
wants 422 POST /api/letters -d '{"all":true}'
is '.findings[0].rule' '"LETTER-NONE"'
wants 422 PUT /api/profile/contact.phone -d '{"value":"!"}'

# Locked: nothing but the passphrase helps, and the token is another one.
wants 204 POST /api/lock -d '{}'
wants 423 GET /api/letters
wants 200 GET /api/session
is .state '"locked"'
jq -cn --arg passphrase "$passphrase" '$ARGS.named' >body
wants 200 POST /api/unlock -d @body
wants 403 POST /api/letters -d '{"all":true}'
token=$(jq -r .token out)
wants 200 GET /api/session
token=$(jq -r .token out)
wants 422 POST /api/letters -d '{"all":true}'

# Gone: the old cookie and token are worth nothing.
cp jar old
wants 204 POST /api/logout -d '{}'
cp old jar
wants 401 GET /api/letters
wants 401 POST /api/letters -d '{"all":true}'

stop_server
expect 0 verify
# No paper was left behind, and the journal names who did it.
says serve.out 'the page is at'
expect 0 --json entry history "$number"
is '[.history[].action]' '["entry.add","entry.complete","letter.make"]'
