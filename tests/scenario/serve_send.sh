#!/bin/sh
# Sending and fetching from the page: only to where serve was told, by the rules
# of replay send; what CBP answered leads to the element that was keyed.
. "${top_srcdir:?}/tests/scenario/lib.sh"
. "$top_srcdir/tests/scenario/serve_lib.sh"

new_ledger
complete_entries 6
for role in edi writer; do
	echo "passphrase of the $role" >"$role.pass"
	expect 0 key add "$role-1" --role "$role" \
	    --new-passphrase-file "$role.pass"
done
mkdir to from from/read elsewhere

# Ways that nothing can go are refused at the start.
expect 2 serve --send-to to --send-exec true
says err 'give one of them'
expect 6 serve --send-to nowhere
expect 2 serve --send-to to --sftp-key writer.pass
says err 'sftp:// address only'
expect 2 serve --answers-move-to read
says err 'goes with --answers-from only'
expect 2 serve --send-to sftp://u@h/in --sftp-password-file -
says err 'read at each transfer'
expect 2 serve --send-to http://h/in
expect 2 serve --password-file -

# ---- without a way ----
start_server
log_in edi-1 'passphrase of the edi'
wants 200 GET /api/ways
is '[.send_to, .answers_from]' '[null,null]'
wants 201 POST /api/replay/build -d '{"size":2}'
one=$(jq -r '.batches[0].batch' out)
two=$(jq -r '.batches[1].batch' out)
three=$(jq -r '.batches[2].batch' out)
wants 400 POST "/api/replay/$one/send"
says out 'serve --send-to'
wants 400 POST /api/answers/fetch
says out 'serve --answers-from'
stop_server

# ---- to a folder ----
start_server --send-to to --answers-from from --answers-pattern '*.edi' \
    --answers-move-to read
log_in writer-1 'passphrase of the writer'
wants 403 POST "/api/replay/$one/send"
wants 403 POST /api/answers/fetch
log_in edi-1 'passphrase of the edi'
wants 200 GET /api/ways
is '[.send_to, .answers_from]' "[\"$work/to\",\"$work/from\"]"

# The page cannot say where.
for member in to exec key password-file; do
	wants 400 POST "/api/replay/$one/send" -d "{\"$member\":\"elsewhere\"}"
	wants 400 POST "/api/replay/$one/send?$member=elsewhere"
	wants 400 POST /api/answers/fetch -d "{\"$member\":\"elsewhere\"}"
done
wants 400 POST /api/answers/fetch -d '{"from":"elsewhere"}'
wants 400 POST /api/answers/fetch -d '{"move-to":"../elsewhere"}'
wants 422 POST "/api/replay/--to=elsewhere/send"
wants 422 POST /api/replay/%2D%2Dexec=true/send
[ -z "$(find to elsewhere -type f)" ] || fail 'something was sent'

wants 200 POST "/api/replay/$one/send"
is '[.batches[0].state, .batches[0].target]' "[\"sent\",\"$work/to\"]"
same "to/SE-$one.edi" "$DAYBOOK_LEDGER.outbox/SE-$one.edi"
wants 422 POST "/api/replay/$one/send"
is '.findings[0].rule' '"REPLAY-SENT"'

# Other bytes there: refused, and nothing is written over.
echo other >"to/SE-$two.edi"
wants 422 POST "/api/replay/$two/send"
is '.findings[0].rule' '"REPLAY-TARGET"'
[ "$(cat "to/SE-$two.edi")" = other ] || fail 'it was written over'

# Sent without an answer is queued again only after CBP was asked.
wants 400 POST "/api/replay/$one/resend"
says out 'ask CBP first'

# The questions are written where the batches are.
wants 201 POST /api/replay/query
is '[.queries[].entries]' '[2]'
expect 0 edi check "$(jq -r '.queries[0].file' out)"
wants 400 POST /api/replay/query -d '{"out":"elsewhere"}'

# ---- answers, and where they lead ----
mkdir -p cbp/answers
number=$(jq -r .entry_number entries.jsonl | sed -n 1p)
printf 'answer.edi\t%s\t%s\t%s\t%s\t%s\t%s\n' \
    "$one" '*' 02 S01 'ENTRY ACCEPTED' '' \
    "$one" "$number" 11 S11 'BILL OF LADING NOT ON FILE' 'SE15:1' \
    "$one" "$number" 01 S04 'ENTRY REJECTED' '' >cbp/answers/verdicts.tsv
"$top_srcdir/tests/make-demo-answers" "$DAYBOOK_LEDGER.outbox" cbp >/dev/null ||
    fail 'no answers'
cp cbp/answers/answer.edi from/answer.edi
cp cbp/answers/answer.edi from/not-mine.txt
wants 200 POST /api/answers/fetch
is '[.batches, .applied.rejected, .applied.accepted]' '[1,1,1]'
[ -f from/read/answer.edi ] && [ -f from/not-mine.txt ] ||
    fail 'the answer was not moved, or another file was'
wants 200 POST /api/answers/fetch
is '[.batches, .known]' '[0,0]'
wants 200 GET "/api/entries/$number"
cp out page.json
expect 0 entry show "$number" --json
is '[.conditions[].code]' '["S11","S04"]'
is '.conditions[0].elements | length > 0' true
is '.conditions[0].path' '"bills[0].master"'
[ "$(jq -c .conditions out)" = "$(jq -c .conditions page.json)" ] ||
    fail 'the page is told something else'
expect 0 reply list --rejected --json
[ "$(jq -c '.entries[0].conditions' out)" = \
    "$(jq -c .conditions page.json)" ] ||
    fail 'the worklist tells something else'
expect 0 entry show "$number"
says out 'CBP says:'
says out 'BILL OF LADING NOT ON FILE'
says out 'no longer explanation of this code is here'
says out 'bills[0].master.number'
stop_server

# ---- through a command: unknown stays unknown ----
start_server --send-exec 'head -c 80 >/dev/null; exit 1' --password-file edi.pass
log_in edi-1 'passphrase of the edi'
wants 422 POST "/api/replay/$three/send"
is '.findings[0].rule' '"REPLAY-UNKNOWN"'
wants 422 POST "/api/replay/$three/send"
is '.findings[0].rule' '"REPLAY-UNKNOWN"'
wants 400 POST "/api/replay/$three/not-sent" -d '{}'
wants 200 POST "/api/replay/$three/not-sent" -d '{"reason":"CQ: unknown"}'
is '.batches[0].state' '"built"'
stop_server
start_server --send-exec 'cat >received'
log_in edi-1 'passphrase of the edi'
wants 200 POST "/api/replay/$three/send"
same received "$DAYBOOK_LEDGER.outbox/SE-$three.edi"
now=2026-11-20T14:00:00Z
stop_server
start_server
log_in edi-1 'passphrase of the edi'
wants 200 POST /api/replay/overdue
is '[.batches[].batch]' "[\"$three\"]"
wants 200 POST "/api/replay/$three/resend" -d '{"after-query":"CQ: 950"}'
is .requeued 2
stop_server
expect 0 account
expect 0 verify
