#!/bin/sh
# corpus.sh -- every fuzz target over its corpus: the golden files, and one
# named file in tests/fuzz/corpus for every fault that was found and fixed.
#
# Exit status: 0 pass, 1 fail.

LC_ALL=C
export LC_ALL
top_srcdir=${top_srcdir:-$(dirname "$0")/../..}
top_builddir=${top_builddir:-.}
top_srcdir=$(cd "$top_srcdir" && pwd)
top_builddir=$(cd "$top_builddir" && pwd)
fuzz=$top_builddir/tests/fuzz
corpus=$top_srcdir/tests/fuzz/corpus
golden=$top_srcdir/tests/golden/edi
bad=0

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

# The transactions of a batch, and all of its records, without line ends.
for file in "$golden"/*.edi; do
	name=$(basename "$file" .edi)
	tr -d '\n' < "$file" > "$tmp/$name.stream"
	grep -E '^(S|OI|PG)' "$file" | tr -d '\n' > "$tmp/$name.records"
done

# Tables in other encodings, and as a package with its ends cut off.
iconv -f UTF-8 -t UTF-16 "$corpus"/csv/two-entries >"$tmp"/utf16.csv || exit 1
printf '\376\377\0a\0,\330\0' >"$tmp"/utf16-cut.csv
awk -v tmp="$tmp" '/^=== / { name = tmp "/" ++n ".part"; print $2 "=" name
	next } { print >name }' "$corpus"/workbook/values >"$tmp"/names
# shellcheck disable=SC2046 -- names without spaces
"$top_builddir"/tests/pack "$tmp"/whole.xlsx $(cat "$tmp"/names) || exit 1
head -c 900 "$tmp"/whole.xlsx >"$tmp"/begin.xlsx
tail -c 900 "$tmp"/whole.xlsx >"$tmp"/end.xlsx

run() {
	target=$1
	shift
	"$fuzz/$target" "$@" || { echo "FAIL: $target"; bad=1; }
}

run fuzz_record "$tmp"/*.stream "$corpus"/record/*
run fuzz_inspect "$golden"/*.edi "$tmp"/*.stream "$tmp"/*.records \
    "$corpus"/inspect/*
run fuzz_document "$golden"/*.json "$top_srcdir"/tests/rules/bases.jsonl
cd "$tmp" || exit 1 # where the rows are written again
run fuzz_csv "$top_srcdir"/tests/golden/manifest/*.csv "$corpus"/csv/* \
    "$tmp"/*.csv "$tmp"/whole.xlsx
run fuzz_map "$corpus"/map/*
run fuzz_workbook "$corpus"/workbook/* "$tmp"/*.xlsx
run fuzz_serve "$corpus"/serve/*
exit $bad
