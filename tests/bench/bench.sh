#!/bin/sh
# bench.sh -- time and memory of the main job on made data, beside the bare
# libraries doing the same bytes in the same run.  Run by make bench in the build
# tree.  BENCH_ENTRIES (10000) and BENCH_ROUNDS (3) choose size and rounds.
#
# Prints a table of medians and writes bench/results.json.  What a command needs
# to open the ledger (key derivation) is measured and taken off.  A peak above
# 64 MiB fails the run; times never do.
set -eu
LC_ALL=C
export LC_ALL
entries=${BENCH_ENTRIES:-10000}
rounds=${BENCH_ROUNDS:-3}
here=$(cd "${top_builddir:-.}" && pwd)
tools=$here/tests/bench
work=$here/bench
limit_kib=65536

rm -rf "$work"
mkdir -p "$work"
cd "$work"
printf 'a passphrase for measuring\n' >passphrase
DAYBOOK_PASSPHRASE_FILE=$work/passphrase
DAYBOOK_LEDGER=$work/ledger
DAYBOOK_USER=bench
export DAYBOOK_PASSPHRASE_FILE DAYBOOK_LEDGER DAYBOOK_USER

daybook() { "$here/daybook" --now 2026-11-18T14:00:00Z -q "$@"; }

# measure NAME ITEMS COMMAND...: one row more in rows
measure() {
	"$tools/measure" "$@" 2>row >out || { cat row out >&2; exit 1; }
	tail -n 1 row >>rows
}

ours() {
	name=$1
	shift
	measure "$name" "$entries" "$here/daybook" \
	    --now 2026-11-18T14:00:00Z -q "$@"
}

bare() {
	measure "bare $1" "$entries" "$tools/bare" "$@"
}

new_ledger() {
	rm -rf ledger ledger.* batches outbox
	mkdir outbox
	daybook init --filer B76 --name 'SAMPLE BROKER INC' >/dev/null
	daybook set sender.site 2704 >/dev/null
	daybook set sender.id B76 >/dev/null
	daybook number add 0000001 9999999 >/dev/null
}

round() {
	new_ledger
	ours 'open' get
	# The files are read before they are measured: a cold cache is no figure.
	cat entries.jsonl >/dev/null
	bare insert entries.jsonl bare.db
	ours 'import' entry import entries.jsonl
	ours 'complete' entry complete --all
	ours 'letter' letter make --all --out letters.pdf
	bare xlsx entries.jsonl bare.xlsx
	# One port: Excel opens no sheet of more than 1,048,576 lines.
	measure 'manifest' "$in_port" "$here/daybook" \
	    --now 2026-11-18T14:00:00Z -q manifest --port 2704 \
	    --out manifest.xlsx
	cat bare.db >/dev/null
	bare scan entries.jsonl bare.db
	ours 'replay build' replay build --out batches
	ours 'replay send' replay send --to outbox
	find batches -name '*.edi' | sort >names
	xargs "$tools/make_answers" <names >answers.edi
	bare update entries.jsonl bare.db
	ours 'respond' respond answers.edi
	ours 'account' --json account
	xargs cat <names >all.edi
	bare slice all.edi
	ours 'edi check' edi check all.edi
}

"$tools/make_entries" "$entries" >entries.jsonl
in_port=$(grep -c '"port_of_entry":"2704"' entries.jsonl)
: >rows
i=0
while [ "$i" -lt "$rounds" ]; do
	i=$((i + 1))
	printf 'round %s of %s\n' "$i" "$rounds" >&2
	round
done

# One entry, one commit; the two sides in turn.
head -n 1000 entries.jsonl >some.jsonl
i=0
while [ "$i" -lt "$rounds" ]; do
	i=$((i + 1))
	new_ledger
	"$tools/bare" commit some.jsonl commits.db | sed 's/^/bare commit: /'
	"$tools/commits" ledger passphrase some.jsonl |
	    sed 's/^/entry commit: /'
done >commits
sort commits

awk -v entries="$entries" -v limit="$limit_kib" -v json=results.json \
    -f "${top_srcdir:?}/tests/bench/table.awk" rows
