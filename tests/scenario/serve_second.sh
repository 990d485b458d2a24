#!/bin/sh
# Second keying: where the broker asks for it, another writer keys the risky
# fields again, and the entry is not completed before both agree.
. "${top_srcdir:?}/tests/scenario/lib.sh"
. "$top_srcdir/tests/scenario/serve_lib.sh"

new_ledger
printf 'another long passphrase\n' >second
expect 0 key add second --role writer --new-passphrase-file second
document >entry.json
expect 0 entry add entry.json
number=HLB-0412500-5

# Not asked for: off.
start_server
log_in writer "$passphrase"
wants 200 GET "/api/entries/$number/second"
is '[.second, .fields]' '["off",[]]'
wants 200 GET "/api/entries/$number"
is .second '"off"'
wants 200 PUT /api/profile/second_keying.value -d '{"value":"Y"}'
wants 200 PUT /api/profile/second_keying.importer -d '{"value":"Y"}'
wants 422 PUT /api/profile/second_keying.hts -d '{"value":"perhaps"}'

# Whoever keyed it does not key it again, and it is not completed.
wants 422 POST "/api/entries/$number/complete"
is '.findings[0].rule' '"SECOND-WANTED"'
wants 200 GET /api/second
is '.entries | length' 0
wants 403 POST "/api/entries/$number/second" -d '{"values":[]}'

# The second writer sees what to key, not what was keyed.
rm jar
log_in second 'another long passphrase'
wants 200 GET /api/second
is '.entries | length' 1
wants 200 GET "/api/entries/$number/second"
is .second '"wanted"'
wants 200 GET "/api/entries/$number"
is .second '"wanted"'
wants 200 GET "/api/entries/$number/second"
is '[.fields[].path] | index("importer.id") != null' true
says_not out '07-3120455AA'
jq -c '{values: [.fields[] | {path, value: "1"}]}' out >body
wants 422 POST "/api/entries/$number/second" -d @body
is .second '"differs"'
is '.differences | map(select(.path == "importer.id"))[0].first' \
    '"07-3120455AA"'
wants 422 POST "/api/entries/$number/complete"

# Keyed as the papers have it, in small letters.
jq -c '. as $d | [paths(type != "object" and type != "array") |
    {path: (reduce .[] as $p (""; if ($p | type) == "number"
	then . + "[\($p)]" elif . == "" then $p else . + ".\($p)" end)),
	value: (. as $p | $d | getpath($p) | tostring | ascii_downcase)}] |
    {values: .}' entry.json >body
wants 200 POST "/api/entries/$number/second" -d @body
is .second '"matched"'
wants 200 GET /api/second
is '.entries | length' 0

# A correction of such a field wants it again, one of another field does not.
wants 200 GET "/api/entries/$number"
is .second '"matched"'
jq -c '.document | .conveyance = "OTHER SHIP"' out >ship.json
jq -c '.document | .value = 5' out >value.json
wants 200 PUT "/api/entries/$number?reason=ship" -d @ship.json \
    -H 'If-Match: "1"'
wants 200 GET "/api/entries/$number/second"
is .second '"matched"'
wants 200 PUT "/api/entries/$number?reason=value" -d @value.json \
    -H 'If-Match: "2"'
wants 200 GET "/api/entries/$number/second"
is .second '"wanted"'
wants 200 PUT "/api/entries/$number?reason=back" -d @ship.json \
    -H 'If-Match: "3"'
wants 200 POST "/api/entries/$number/complete"
stop_server
expect 0 verify
expect 0 --json entry history $number
is '[.history[] | select(.action == "entry.second") | .user]' \
    '["second","second"]'
