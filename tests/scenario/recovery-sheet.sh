#!/bin/sh
# The sheet with the recovery code: what stands on it opens the ledger, and
# nothing else that is secret stands on it.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq pdftotext pdfinfo

printf '%s\n' "$passphrase" >passphrase
DAYBOOK_PASSPHRASE_FILE=$work/passphrase
export DAYBOOK_PASSPHRASE_FILE

# groups FILE: the code as the eye finds it, five characters in capitals.
groups() {
	pdftotext -layout "$1" text
	grep -E '^ *([0-9A-Z]{5} +){3}[0-9A-Z]{5} *$' text | tr -s ' \n' '--' |
	    sed 's/^-//; s/-$//'
}

# A place that cannot be written is told before anything is made.
expect 6 init --filer HLB --name 'HARBOR LIGHT' --recovery-sheet no/such/s.pdf
[ ! -e book ] || fail 'a ledger was made'

expect 0 init --filer HLB --name 'HARBOR LIGHT' --recovery-sheet s.pdf --json
is .sheet '"s.pdf"'
code=$(jq -r .recovery_code out)
[ "$(groups s.pdf)" = "$code" ] || fail "the sheet says $(groups s.pdf)"
# shellcheck disable=SC2012
case $(ls -l s.pdf) in
-rw-------*) ;;
*) fail 'others can read the sheet' ;;
esac
[ -z "$(find . -name '*.part')" ] || fail 'a temporary is left'
[ "$(pdfinfo s.pdf | awk '$1 == "Pages:" { print $2 }')" = 1 ] ||
    fail 'more than one page'
says text "$(sed -n 's/^ledger //p' book.keys)"
says text '2026-11-18 14:00:00 UTC'
says_not text "$passphrase"

# What stands there opens, as somebody would type it.
groups s.pdf | tr 'A-Z-' 'a-z ' >typed
echo 'another long passphrase' >fresh
expect 0 unlock --recovery --recovery-file typed --new-passphrase-file fresh \
    --sheet s2.pdf --json
cp fresh passphrase
next=$(jq -r .recovery_code out)
[ "$(groups s2.pdf)" = "$next" ] || fail 'the sheet of unlock'
expect 3 unlock --recovery --recovery-file typed --new-passphrase-file fresh
expect 0 key recovery --sheet s3.pdf --json
groups s3.pdf >typed
[ "$(cat typed)" = "$(jq -r .recovery_code out)" ] || fail 'the third sheet'
expect 0 key passwd writer --recovery-file typed --new-passphrase-file fresh

# The anchor on the sheet is in the journal.
pdftotext -layout s3.pdf text
anchor=$(awk '/Newest journal row/ { getline; $1 = $1 " "; gsub(/,/, "", $1)
    hash = ""; for (i = 2; i <= NF; i++) hash = hash $i; print $1 hash }' text)
expect 0 verify --anchor "$anchor"

# A failed change leaves no sheet.
echo short >short
groups s.pdf >typed
expect 3 unlock --recovery --recovery-file typed --new-passphrase-file fresh \
    --sheet s4.pdf
[ ! -e s4.pdf ] || fail 'a sheet of nothing'
expect 0 verify
