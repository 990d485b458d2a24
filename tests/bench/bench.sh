#!/bin/sh
# bench.sh [ENTRIES] -- time and memory of the main job, on made data.
# Run by make bench in the build tree.  Prints one row a path; a peak above
# 64 MiB fails the run.
set -eu
entries=${1:-${BENCH_ENTRIES:-100000}}
here=${top_builddir:-.}
daybook=$here/daybook
tools=$here/tests/bench
work=$here/bench
limit_mib=64

rm -rf "$work"
mkdir -p "$work/batches" "$work/outbox"
printf 'a passphrase for measuring\n' >"$work/passphrase"
export DAYBOOK_LEDGER="$work/ledger" DAYBOOK_PASSPHRASE_FILE="$work/passphrase"
now=2026-11-18T14:00:00Z

quiet() { "$@" >/dev/null; }
measure() {
	name=$1
	items=$2
	shift 2
	"$tools/measure" "$name" "$items" "$@" 2>>"$work/rows" >"$work/out" ||
	    { cat "$work/rows" "$work/out"; exit 1; }
	tail -n 1 "$work/rows"
}

"$tools/make_entries" "$entries" >"$work/entries.jsonl"
quiet "$daybook" --now "$now" --user bench init --filer B76 \
    --name 'SAMPLE BROKER INC'
set_up() { quiet "$daybook" --now "$now" --user bench "$@"; }
set_up set sender.site 2704
set_up set sender.id B76
set_up number add 0000001 9999999

printf '%s entries, %s bytes of documents\n' "$entries" \
    "$(wc -c <"$work/entries.jsonl")"
run="$daybook --now $now --user bench -q"
# shellcheck disable=SC2086 -- $run is a command line
{
	measure 'import' "$entries" $run entry import "$work/entries.jsonl"
	measure 'complete --all' "$entries" $run entry complete --all
	measure 'letter make' "$entries" $run letter make --all \
	    --out "$work/letters.pdf"
	measure 'manifest' "$entries" $run manifest --out "$work/manifest.xlsx"
	measure 'replay build' "$entries" $run replay build \
	    --out "$work/batches"
	measure 'replay send' "$entries" $run replay send --to "$work/outbox"
	find "$work/batches" -name '*.edi' | sort |
	    xargs "$tools/make_answers" >"$work/answers.edi"
	measure 'respond' "$entries" $run respond "$work/answers.edi"
	measure 'account' "$entries" $run --json account
	cat "$work/batches"/*.edi >"$work/all.edi"
	measure 'edi check' "$entries" $run edi check "$work/all.edi"
}
awk -v limit="$limit_mib" '{
	for (i = 1; i <= NF; i++)
		if ($i == "peak" && $(i + 1) + 0 > limit) {
			print "peak memory above " limit " MiB: " $0
			bad = 1
		}
} END { exit bad }' "$work/rows"
