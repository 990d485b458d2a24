#!/bin/sh
# bench.sh -- time and memory of the main job on made data, beside the bare
# libraries doing the same bytes in the same run.  Run by make bench in the build
# tree.  BENCH_ENTRIES (10k, 100k, 1M or a number; 10k) and BENCH_ROUNDS (5)
# choose size and rounds.  docs/performance.md explains every row.
#
# Prints a table of medians and writes bench/results.json.  What a command needs
# to open the ledger (key derivation) is measured and taken off.  A peak above
# 64 MiB fails the run; times never do.
set -eu
LC_ALL=C
export LC_ALL
case ${BENCH_ENTRIES:-10k} in
*k) entries=${BENCH_ENTRIES:-10k} entries=${entries%k}000 ;;
*M) entries=${BENCH_ENTRIES%M}000000 ;;
*) entries=$BENCH_ENTRIES ;;
esac
rounds=${BENCH_ROUNDS:-5}
here=$(cd "${top_builddir:-.}" && pwd)
tools=$here/tests/bench
work=$here/bench
limit_kib=65536
commits=1000
# Letters of so many entries at most: what is printed at once is not what grows.
lettered=10000
# Entries of one port of which a workbook holds the lines (1,048,576 a sheet).
in_workbook=50000

case " ${CFLAGS:-} " in
*' -O1 '* | *' -O2 '* | *' -O3 '* | *' -Os '* | *' -Ofast '*) ;;
*)
	printf 'make bench measures an optimised build only; CFLAGS are: %s\n' \
	    "${CFLAGS:-}" >&2
	exit 2
	;;
esac

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

# ours NAME ITEMS ARGUMENT...: a command of ours
ours() {
	name=$1 items=$2
	shift 2
	measure "$name" "$items" "$here/daybook" \
	    --now 2026-11-18T14:00:00Z -q "$@"
}

bare() {
	measure "bare $1" "$entries" "$tools/bare" "$@"
}

# call NAME KIND ARGUMENT: one row more in calls, of many single calls
call() {
	"$tools/calls" "$2" ledger passphrase "$3" |
	    sed "s/^[a-z]*/$1/" >>calls
}

new_ledger() {
	rm -rf ledger ledger.* batches outbox
	mkdir outbox
	daybook init --filer B76 --name 'SAMPLE BROKER INC' >/dev/null
	daybook set sender.site 2704 >/dev/null
	daybook set sender.id B76 >/dev/null
	daybook number add 0000001 9999999 >/dev/null
}

key_entries() {
	# The files are read before they are measured: a cold cache is no figure.
	cat entries.jsonl >/dev/null
	bare insert entries.jsonl bare.db
	ours 'import' "$entries" entry import entries.jsonl
	# Rolled back: the rows that follow are of the same ledger as ever.
	cat rows.csv >/dev/null
	ours 'import table' "$entries" entry import rows.csv --dry-run
}

print_letters() {
	# shellcheck disable=SC2046
	ours 'letter print' "$lettered" letter print \
	    $(daybook letter list | awk '/^DL/ { print $1 }') --out letters.pdf
	if command -v pdftotext >/dev/null 2>&1; then
		pdftotext -layout letters.pdf letters.txt
		measure 'bare pdf' "$lettered" "$tools/bare_pdf" letters.txt \
		    bare.pdf
	fi
}

make_letters() {
	ours 'letter' "$lettered" letter make --all --out letters.pdf
	# A third of a round's time: three rounds of it are enough.
	[ "$i" -gt 3 ] || print_letters
}

complete_entries() {
	if [ "$entries" -eq "$lettered" ]; then
		ours 'complete' "$entries" entry complete --all
		make_letters
		return 0
	fi
	head -n "$lettered" entries.jsonl | cut -d '"' -f 4 |
	    xargs "$here/daybook" --now 2026-11-18T14:00:00Z -q \
		entry complete >/dev/null
	make_letters
	ours 'complete' $((entries - lettered)) entry complete --all
}

# One port: Excel opens no sheet of more than 1,048,576 lines.
write_manifest() {
	if [ "$in_port" -gt "$in_workbook" ]; then
		printf 'no manifest: a port has %s entries, %s fit\n' \
		    "$in_port" "$in_workbook" >&2
		return 0
	fi
	ours 'manifest' "$in_port" manifest --port 2704 --out manifest.xlsx
	command -v unzip >/dev/null 2>&1 || return 0
	# The same cells in every round.
	[ -f cells ] || for n in 1 2 3 4 5 6 7; do
		unzip -p manifest.xlsx "xl/worksheets/sheet$n.xml" |
		    awk -f "${top_srcdir:?}/tests/bench/cells.awk"
	done >cells
	cat cells >/dev/null
	measure 'bare xlsx' "$in_port" "$tools/bare" xlsx cells bare.xlsx
}

replay() {
	cat bare.db >/dev/null
	bare scan entries.jsonl bare.db
	ours 'replay build' "$entries" replay build --out batches
	ours 'replay send' "$entries" replay send --to outbox
	find batches -name '*.edi' | sort >names
	xargs "$tools/make_answers" <names >answers.edi
	bare update entries.jsonl bare.db
	ours 'respond' "$entries" respond answers.edi
	xargs cat <names >all.edi
	bare slice all.edi
	ours 'edi check' "$entries" edi check all.edi
	# So many records at a time, whatever the size.
	head -n 500000 all.edi >some.edi
	for kind in fields encode decode; do
		measure "codec $kind" 4096000 "$tools/codec" "$kind" some.edi
	done
}

account() {
	bare list entries.jsonl bare.db
	bare index entries.jsonl bare.db
	ours 'account' "$entries" --json account
}

# Single calls on what the round has made.
call_often() {
	"$tools/bare" open entries.jsonl bare.db >>calls
	call 'entry show' show "$(head -c 30 entries.jsonl | cut -d '"' -f 4)"
	call 'entry list' list 50
	call 'number list' pools -
	"$tools/bare" commit more.jsonl bare.db >>calls
	call 'entry commit' commit more.jsonl
}

# Last in its round, since it adds entries; three rounds of it are enough.
save_together() {
	[ "$i" -le 3 ] || return 0
	command -v curl >/dev/null 2>&1 || return 0
	top_builddir=$here sh "$top_srcdir/tests/bench/serve.sh" >>calls
}

"$tools/make_entries" $((entries + commits)) >all.jsonl
head -n "$entries" all.jsonl >entries.jsonl
tail -n "$commits" all.jsonl >more.jsonl
rm all.jsonl
awk -v n="$entries" -f "${top_srcdir:?}/tests/bench/rows.awk" >rows.csv
[ "$lettered" -lt "$entries" ] || lettered=$entries
in_port=$(grep -c '"port_of_entry":"2704"' entries.jsonl)
: >rows
: >calls
i=0
while [ "$i" -lt "$rounds" ]; do
	i=$((i + 1))
	printf 'round %s of %s\n' "$i" "$rounds" >&2
	new_ledger
	ours 'open' "$entries" get
	key_entries
	complete_entries
	write_manifest
	replay
	account
	call_often
	save_together
done

awk -v entries="$entries" -v limit="$limit_kib" -v json=results.json \
    -f "${top_srcdir:?}/tests/bench/table.awk" rows calls
