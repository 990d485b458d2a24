#!/bin/sh
# replay query: CBP is asked for every entry that it may or may not have, and
# for no other; what it answers finds its way.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq

new_ledger
complete_entries 12
mkdir batches outbox queries
echo QZJ7K2 >password
expect 0 replay build --out batches --size 5
one=DE3000-00001
two=DE3000-00002

# The numbers that a file of queries asks for, as the ledger writes them.
asked() {
	cut -c 1-73 "$1" | sed -n 's/^WR1    \(...\) \(.......\)\(.\).*/\1-\2-\3/p'
}

numbers() {
	daybook entry list --json | jq -r ".entries[] | select(.batch == \"$1\")
	    | .entry_number"
}

# Nothing went on its way: nothing to ask, and no file.
expect 0 replay query --out queries --json
is '.queries | length' 0
[ -z "$(ls -A queries)" ] || fail "$(ls queries)"

# One was sent, of another the transfer was interrupted, the third waits here.
expect 0 replay send $one --to outbox
expect 1 replay send $two --exec 'cat >/dev/null; false'
expect 0 replay query --out queries --password-file password --json
is '.queries | length' 1
is '.queries[0].entries' 10
file=$(jq -r '.queries[0].file' out)
asked "$file" | sort >asked
{ numbers $one; numbers $two; } | sort >wanted
same wanted asked
grep -q QZJ7K2 "$file" || fail 'the password is not in the file'
is '.queries[0].query' '"Q11181400-01"'
expect 0 edi check "$file"
expect 0 edi explain "$file"
says out 'entry_number'

# The same again is the same; what is not ours is left alone.
cp "$file" before
expect 0 replay query --out queries --password-file password
same before "$file"
echo 'something else' >"$file"
expect 1 replay query --out queries
says err REPLAY-TARGET
[ "$(cat "$file")" = 'something else' ] || fail 'written over'
rm "$file"

# Of one batch, and of one that nobody knows.
expect 0 replay query $two --out queries --separator none --json
is '.queries[0].entries' 5
expect 0 edi check "$file"
rm "$file"
expect 1 replay query $two DE3000-00009 --out queries
says err BATCH-UNKNOWN
[ -z "$(ls -A queries)" ] || fail 'written although a batch is unknown'
expect 2 replay query --out queries --separator crlf
echo short >password
expect 1 replay query --out queries --password-file password
says err REPLAY-PASSWORD

# What got a verdict is not asked for any more.
mkdir -p cbp/answers
printf 'answer.edi\t%s\t*\t02\tS01\tENTRY ACCEPTED\t\n' $one \
    >cbp/answers/verdicts.tsv
sh "$top_srcdir/tests/make-demo-answers" outbox cbp
expect 0 respond cbp/answers/answer.edi
expect 0 replay query $one --out queries --json
is '.queries | length' 0
expect 0 replay query --out queries --json
asked "$(jq -r '.queries[0].file' out)" | sort >asked
numbers $two | sort >wanted
same wanted asked

# The ledger is as it was.
expect 0 verify
