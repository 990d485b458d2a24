#!/bin/sh
# From sent to answered: overdue, asking before filing again, status notices,
# worklists and the account.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq

# record TEXT: one record of 80 positions.
record() {
	printf '%-80s\n' "$1"
}

# notice NUMBER RECORD...: a status notice (SO) about an entry.
notice() {
	number=$1
	shift
	record "A$(printf '%24s' '')SO"
	record 'B         SO'
	record "SO10$(printf '%4s' '')$(echo "$number" |
	    sed 's/^\(...\)-\(.......\)-\(.\)$/\1  \2\3/') 01"
	for line in "$@"; do
		record "$line"
	done
	record "Y         SO$(printf '%05d' $(($# + 1)))"
	record 'Z'
}

new_ledger
complete_entries 3
mkdir out.d outbox
expect 0 replay build --out out.d
expect 0 replay send --to outbox
batch=DE3000-00001

# Sent is not overdue before its time, and never sent again by itself.
expect 0 replay overdue
expect 0 reply list --json
is .schema '"daybook.reply/1"'
is '.entries | length' 0
now=2026-11-19T14:00:00Z
expect 0 reply list --no-answer --json
is '[.entries[].overdue] | length' 3
expect 0 replay overdue --json
is '.batches[0].entries' 3
expect 0 reply list --no-answer --json
is '[.entries[].se] | unique' '["no_answer"]'
expect 1 replay build --out out.d
expect 2 replay resend $batch
says err 'ask CBP first'

# CBP speaks of one of them: it is on file.
set -- $(jq -r .entry_number entries.jsonl)
notice "$1" "SO60120126090098$(printf '%-40s' RELEASED)12022601" >released.edi
notice "$2" 'SO40M    12345' 'SO50120126080053CBP HOLD' >held.edi
notice X99-0000001-2 'SO60120126090098' >stranger.edi
expect 0 respond released.edi held.edi --json
is '.notices' 2
is '[.changed[].cargo] | sort' '["held","released"]'
expect 0 respond released.edi --json
is '.known' 1
expect 1 respond stranger.edi
expect 0 reply list --released
says out 'release date 2026-12-02'
expect 0 reply list --held --json
is '.entries[0].notices[2].explanation' '"CBP HOLD"'
is '.entries[0].notices[2].explanation_list' '"dispositions-bill"'
expect 0 reply list --unknown --json
is '.unknown[0].entry_number' '"X99-0000001-2"'

# Only the one that CBP does not have is queued again.
expect 0 replay resend $batch --after-query 'CQ: 950' --json
is .requeued 1
expect 0 account --json
is .balanced true
is '.cargo.released' 1
is '.cargo.held' 1
is '.filings.SE.no_answer' 2
is '[.entries[] | select(.open != null)] | length' 3
expect 0 verify
