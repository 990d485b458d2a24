# lib.sh -- what the scenario tests share.  Sourced; POSIX sh.
#
# Each test drives the built program from outside, in a folder of its own under
# the build tree.  It ends with 0, with 1 at the first failed expectation, or
# with 77 when a tool is missing.
set -eu
LC_ALL=C
export LC_ALL
umask 077

: "${top_builddir:?run by make check}" "${top_srcdir:?run by make check}"
program=$top_builddir/daybook
demo_data=$top_srcdir/app/demo
name=$(basename "$0" .sh)
work=$top_builddir/tests/scenario.tmp/$name
rm -rf "$work"
mkdir -p "$work"
cd "$work"

# Nothing of the caller's own ledger gets in here.
unset DAYBOOK_PASSPHRASE_FILE DAYBOOK_DEMO_DATA
DAYBOOK_LEDGER=$work/book
DAYBOOK_USER=writer
export DAYBOOK_LEDGER DAYBOOK_USER
now=2026-11-18T14:00:00Z
passphrase='a long enough passphrase'

skip() {
	printf '%s: skipped: %s\n' "$name" "$*" >&2
	exit 77
}

fail() {
	printf '%s: FAILED: %s\n' "$name" "$*" >&2
	for file in out err; do
		if [ -s "$work/$file" ]; then
			printf -- '--- %s\n' "$file" >&2
			head -n 20 "$work/$file" >&2
		fi
	done
	exit 1
}

need() {
	for tool in "$@"; do
		command -v "$tool" >/dev/null 2>&1 || skip "no $tool"
	done
}

# daybook ARGUMENT...: the program, at the fixed time.
daybook() {
	"$program" --now "$now" "$@"
}

# expect CODE ARGUMENT...: run daybook; its output is in out and err.
expect() {
	wanted=$1
	shift
	got=0
	daybook "$@" >out 2>err || got=$?
	[ "$got" -eq "$wanted" ] ||
	    fail "daybook $* ended with $got, not $wanted"
}

# says FILE TEXT: the text is in the file (out or err).
says() {
	grep -qF -- "$2" "$1" || fail "$1 does not say: $2"
}

says_not() {
	if grep -qF -- "$2" "$1"; then
		fail "$1 says: $2"
	fi
}

# is FILTER VALUE: jq finds the value in out.
is() {
	value=$(jq -c "$1" out) || fail "no JSON"
	[ "$value" = "$2" ] || fail "$1 is $value, not $2"
}

same() {
	cmp -s "$1" "$2" || fail "$1 and $2 differ"
}

# Only what replay wants of the sample profile, and both pools.
new_ledger() {
	printf '%s\n' "$passphrase" >passphrase
	DAYBOOK_PASSPHRASE_FILE=$work/passphrase
	export DAYBOOK_PASSPHRASE_FILE
	expect 0 init --filer HLB --name 'HARBOR LIGHT' --id DE3000
	expect 0 set sender.site 2704
	expect 0 set sender.id HLB
	expect 0 set contact.name 'PRIYA RAMAN'
	expect 0 set contact.phone 3105550100
	expect 0 number add 0412500 0412549
	expect 0 number add 0730000 0730024
}

# complete_entries [COUNT]: the first entries of the sample, without COUNT all;
# their documents are in entries.jsonl.
complete_entries() {
	sed -n "1,${1:-\$}p" "$demo_data/entries.jsonl" >entries.jsonl
	expect 0 entry import entries.jsonl
	expect 0 entry complete --all
}

# copy_ledger FROM TO: a ledger that no process has open.
copy_ledger() {
	for part in "$1" "$1".*; do
		if [ -f "$part" ]; then
			cp "$part" "$2${part#"$1"}"
		fi
	done
}

# Checksums of all files of the ledger.
sums() {
	cksum "$DAYBOOK_LEDGER" "$DAYBOOK_LEDGER".*
}

# document NUMBER: one entry that breaks no rule; without NUMBER no number.
document() {
	head -n 1 "$demo_data/entries.jsonl" |
	    jq -c --arg number "${1-}" '.entry_number =
	        (if $number == "" then null else $number end)'
}

seconds() {
	date +%s
}

milliseconds() {
	echo $(($(date +%s%N) / 1000000))
}
