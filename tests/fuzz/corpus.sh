#!/bin/sh
# corpus.sh -- every fuzz target over its corpus: the golden files, and one
# named file in tests/fuzz/corpus for every fault that was found and fixed.
#
# Exit status: 0 pass, 1 fail.

LC_ALL=C
export LC_ALL
top_srcdir=${top_srcdir:-$(dirname "$0")/../..}
top_builddir=${top_builddir:-.}
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

run() {
	target=$1
	shift
	"$fuzz/$target" "$@" || { echo "FAIL: $target"; bad=1; }
}

run fuzz_record "$tmp"/*.stream "$corpus"/record/*
run fuzz_inspect "$golden"/*.edi "$tmp"/*.stream "$tmp"/*.records \
    "$corpus"/inspect/*
run fuzz_document "$golden"/*.json "$top_srcdir"/tests/rules/bases.jsonl
exit $bad
