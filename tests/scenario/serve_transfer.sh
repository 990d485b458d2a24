#!/bin/sh
# While a batch is on its way from the page, others save: what they key is
# acknowledged before the transfer can end.  One transfer at a time; a server
# that is killed leaves it unknown, one that is ended waits for it.
. "${top_srcdir:?}/tests/scenario/lib.sh"
. "$top_srcdir/tests/scenario/serve_lib.sh"

new_ledger
complete_entries 6
echo 'passphrase of the edi' >edi.pass
expect 0 key add edi-1 --role edi --new-passphrase-file edi.pass
expect 0 number add 1000000 1000099
document >entry.json
mkdir from

# The transmitter: it has the batch, and does not say so before it is let go (or
# the test has failed long ago).
cat >carry <<'END'
cat >received
touch started
tries=0
while [ ! -e go ]; do
	tries=$((tries + 1))
	[ "$tries" -lt 3000 ] || exit 1
	sleep 0.1
done
END

start_serving() {
	start_server --send-exec "cd '$work' && . ./carry" --answers-from from
}

# until_there FILE
until_there() {
	tries=0
	while [ ! -e "$1" ]; do
		tries=$((tries + 1))
		[ "$tries" -lt 600 ] || fail "$1 is not there"
		sleep 0.1
	done
}

# as NAME PASSPHRASE: who asks from now on
as() {
	log_in "$1" "$2" --max-time 60
}

# begin_sending BATCH: it is on its way when this returns; ends with end_sending
begin_sending() {
	rm -f started go received
	as edi-1 'passphrase of the edi'
	cp jar jar.edi
	{ curl -s -o sent -w '%{http_code}' -b jar.edi -X POST \
	    -H "X-Daybook-Token: $token" -H 'Content-Type: application/json' \
	    "$base/api/replay/$1/send" || echo " none"; } >sent.status &
	sending=$!
	until_there started
}

# end_sending STATUS
end_sending() {
	touch go
	wait "$sending"
	[ "$(cat sent.status)" = "$1" ] || fail "sending is $(cat sent.status)"
}

# saved NAME: an entry is keyed and acknowledged as long as go is not there
saved() {
	[ ! -e go ] || fail 'the transfer may have ended'
	as writer "$passphrase"
	jq -c --arg s "SHIP $1" '.conveyance = $s' entry.json >body
	wants 201 POST /api/entries -d @body --max-time 60
	jq -r .entry_number out >"saved.$1"
}

# is_state BATCH STATE, as the ledger has it now
is_state() {
	wants 200 GET /api/replay
	[ "$(jq -r --arg b "$1" '.batches[] | select(.batch == $b).state' \
	    out)" = "$2" ] || fail "$1 is not $2"
}

start_serving
as edi-1 'passphrase of the edi'
wants 200 GET /api/ways
is .under_way null
wants 201 POST /api/replay/build -d '{"size":2}'
one=$(jq -r '.batches[0].batch' out)
two=$(jq -r '.batches[1].batch' out)
three=$(jq -r '.batches[2].batch' out)

# ---- others work meanwhile ----
begin_sending "$one"
saved first
draft=00112233445566778899aabbccddeeff
wants 200 PUT "/api/drafts/$draft" -H 'If-None-Match: *' --max-time 60 \
    -d '{"document":{"voyage":"1"},"page":{}}'
is_state "$one" sending
wants 200 GET /api/ways
is '[.under_way.user, .under_way.batch]' "[\"edi-1\",\"$one\"]"

# A second one is told so, and none is settled while it lasts.
for path in "replay/$two/send" "replay/$one/send" answers/fetch; do
	wants 503 POST "/api/$path" --max-time 60
	is .error.code 4
	says out "one transfer at a time: edi-1 has been sending $one since"
	grep -qi '^retry-after: [1-9]' headers || fail 'when to try again?'
done
for path in sent not-sent; do
	wants 503 POST "/api/replay/$one/$path" -d '{"reason":"impatience"}' \
	    --max-time 60
done

# What is on its way is not taken back; what is only built is.
wants 200 GET "/api/replay/$one"
number=$(jq -r '.entries[0].entry_number' out)
wants 422 POST "/api/entries/$number/void" -d '{"reason":"x"}' --max-time 60
wants 200 GET "/api/replay/$two"
number=$(jq -r '.entries[0].entry_number' out)
wants 200 POST "/api/entries/$number/void" -d '{"reason":"x"}' --max-time 60
end_sending 200
[ "$(jq -r '.batches[0].state' sent)" = sent ] || fail 'it is not sent'
same received "$DAYBOOK_LEDGER.outbox/SE-$one.edi"
is_state "$one" sent
wants 200 GET /api/ways
is .under_way null
as edi-1 'passphrase of the edi'
wants 422 POST "/api/replay/$two/send"
is '.findings[0].rule' '"REPLAY-WITHDRAWN"'
wants 200 POST /api/answers/fetch

# ---- killed in between ----
begin_sending "$three"
saved second
kill -KILL "$server"
wait "$server" 2>/dev/null || :
trap - EXIT
end_sending '000 none'
expect 0 verify
expect 0 --json replay list
is '[.batches[] | select(.state == "sending").batch]' "[\"$three\"]"
expect 0 entry show "$(cat saved.second)"
rm received
start_serving
as edi-1 'passphrase of the edi'
wants 422 POST "/api/replay/$three/send"
is '.findings[0].rule' '"REPLAY-UNKNOWN"'
[ ! -e received ] || fail 'it was sent again'
wants 200 POST "/api/replay/$three/not-sent" -d '{"reason":"CQ: unknown"}'

# ---- ended in between ----
begin_sending "$three"
saved third
kill "$server"
end_sending 200
got=0
wait "$server" || got=$?
[ "$got" -eq 0 ] || fail "the server ended with $got"
trap - EXIT
expect 0 --json replay list
is '[.batches[] | select(.state == "sent").batch]' "[\"$one\",\"$three\"]"
expect 0 entry show "$(cat saved.third)"
expect 0 account
expect 0 verify
