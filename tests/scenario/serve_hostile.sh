#!/bin/sh
# A hostile client of daybook serve is refused, and changes nothing.
. "${top_srcdir:?}/tests/scenario/lib.sh"
. "$top_srcdir/tests/scenario/serve_lib.sh"

new_ledger
start_server
log_in writer "$passphrase"
wants 200 GET /api/verify
head=$(jq .head out)

change='{"value":"EVIL"}'
profile=/api/profile/filer.name

# Another page, another name for our address, no token, somebody else's.
wants 403 PUT $profile -d "$change" -H 'Origin: http://evil.example'
wants 403 PUT $profile -d "$change" -H 'Origin: null'
wants 403 PUT $profile -d "$change" -H "Origin: https://127.0.0.1:$port"
wants 403 PUT $profile -d "$change" -H 'Sec-Fetch-Site: cross-site'
wants 403 GET /api/letters -H 'Origin: http://evil.example'
wants 421 PUT $profile -d "$change" -H 'Host: evil.example'
wants 421 GET / -H "Host: 127.0.0.1.evil.example:$port"
wants 421 GET / -H 'Host: 127.0.0.1:1'
right=$token
token=
wants 403 PUT $profile -d "$change"
token=$(printf %s "$right" | tr 0-9a-f 1-9a-f0)
wants 403 PUT $profile -d "$change"
token=$right

# Another kind of body, a larger one, none, one that is no object.
for type in application/x-www-form-urlencoded text/plain ''; do
	wants 415 PUT $profile -d "$change"
done
type=application/json
head -c 70000 /dev/zero | tr '\0' ' ' >large
wants 413 PUT $profile --data-binary @large
wants 413 PUT $profile --data-binary @large -H 'Transfer-Encoding: chunked'
wants 413 GET /api/letters --data-binary @large
wants 200 GET / -d "$change"
wants 400 PUT $profile -d ''
wants 400 PUT $profile -d '["value"]'
wants 400 PUT $profile -d '{"value":{"value":1}}'
wants 400 PUT $profile -d '{"value":"A","value":"B"}'
wants 400 PUT $profile -d '{"value":"A","out":"/tmp/x"}'
wants 400 PUT $profile -d '{"--json":"A"}'
head -c 60000 /dev/zero | tr '\0' '[' >deep
wants 400 PUT $profile --data-binary @deep
printf '{"value":"\377"}' >bad
wants 400 PUT $profile --data-binary @bad

# Another method, another path, another parameter.
wants 405 DELETE $profile
says headers 'Allow: PUT'
wants 405 POST /api/numbers/check -d '{}'
wants 404 PATCH /api/nothing -d '{}'
wants 404 GET /api/
wants 404 GET /style.css/
for path in /../etc/passwd /..%2f..%2fetc/passwd /%2e%2e/book \
    /api/letters/..%2f..%2fbook.pdf //etc/passwd /index.html%00.js; do
	ask GET "$path" --path-as-is
	case $status in
	404) ;;
	200) same out "$top_srcdir/app/page/index.html" ;;
	422 | 400) says_not out 'root:' ;;
	*) fail "$path is $status" ;;
	esac
done
wants 400 GET '/api/letters?out=/tmp/x'
wants 400 GET '/api/letters/preview.pdf?port=2704&out=/tmp/x'
wants 404 GET '/api/entries/--help/history'

# What is no UTF-8 is told, and the answer is JSON nevertheless.
wants 400 GET '/api/letters?%ff%c3=1'
says out 'no parameter \"\\xff\\xc3\"'
iconv -f UTF-8 -t UTF-8 out >/dev/null || fail 'an answer is no UTF-8'

# Cookies that are none.
for cookie in '' x "$(printf '%064d' 0)" "$(printf '%09000d' 0)"; do
	got=$(curl -s -o out -w '%{http_code}' -H "Cookie: daybook=$cookie" \
	    "$base/api/letters")
	[ "$got" = 401 ] || [ "$got" = 431 ] || fail "a cookie is $got"
done

# No passphrase is guessed: each wrong one costs more time, and nobody else's.
jq -cn '{user: "second", passphrase: "wrong, and long enough"}' >body
for code in 401 401 401 429 429; do
	wants $code POST /api/login -d @body
done
says headers 'Retry-After: '
log_in writer "$passphrase"

wants 200 GET /api/verify
is .head "$head"
stop_server
expect 0 verify
expect 0 get filer.name
says out 'HARBOR LIGHT'
