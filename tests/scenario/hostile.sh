#!/bin/sh
# Files that are anything but CATAIR, through a pipe: refused with a position, in
# seconds, in flat memory, and with no flood of findings.  HOSTILE_BYTES and
# HOSTILE_RECORDS make them larger; nothing but the time depends on it.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need timeout yes tr

measure=$top_builddir/tests/bench/measure
limit_kib=65536
seconds=60
bytes=${HOSTILE_BYTES:-200000000}
records=${HOSTILE_RECORDS:-2500000}

new_ledger
document >one.json
expect 0 entry add one.json
expect 0 entry complete --all
expect 0 replay build --out batches
cat batches/*.edi >valid.edi
a=$(sed -n '/^A/p' valid.edi)
b=$(sed -n '/^B/p' valid.edi)
se10=$(sed -n '/^SE10/p' valid.edi)
se13=$(sed -n '/^SE13/p' valid.edi)
y=$(sed -n '/^Y/p' valid.edi)
z=$(sed -n '/^Z/p' valid.edi)

# reads NAME COMMAND OPTION...: edi COMMAND refuses standard input with exit 1,
# in time and in memory
reads() {
	what=$1
	shift
	got=0
	"$measure" "$what" 1 timeout "$seconds" "$program" --now "$now" \
	    --json edi "$@" - >out 2>err || got=$?
	[ "$got" -eq 1 ] || fail "$what: edi $1 ended with $got"
	row=$(tail -n 1 err)
	peak=${row##*	}
	# A sanitizer keeps what was freed.
	if [ -z "${DAYBOOK_SANITIZED-}" ] && [ "$peak" -gt "$limit_kib" ]; then
		fail "$what: edi $1 took $peak KiB"
	fi
}

# refused NAME [RULE]: checked so, with a position, and no more than the limit
refused() {
	reads "$1" check
	jq -e --arg rule "${2-EDI-STOPPED}" '.findings | map(
	    select(.severity == "error")) | length <= 1001 and (map(select(.rule == $rule)) | length != 0 and
	    all(.line > 0))' out >/dev/null ||
	    fail "$1: no ${2-EDI-STOPPED} with its line"
}

# repeat LINE COUNT
repeat() {
	yes "$1" | head -n "$2"
}

opened() {
	printf '%s\n' "$a" "$b" "$se10" "$se13"
}

# ---- no records at all ----

head -c "$bytes" /dev/zero | refused 'NULs' ENVELOPE-OUTSIDE
head -c "$bytes" /dev/zero | tr '\0' X |
    refused 'no newline' ENVELOPE-OUTSIDE
head -c "$bytes" /dev/zero | tr '\0' A | refused 'no newline, all A'
for i in 1 2 3 4 5 6 7 8; do
	cat "$program"
done | refused 'a program'
head -c "$bytes" /dev/zero | tr '\0' '\n' | reads 'newlines only' check
says out ENVELOPE-EMPTY-FILE

# ---- records, but nonsense ----

repeat "$a" "$records" | refused 'A in A'
repeat "$a
$b
$y
$z" "$records" | refused 'empty batches'
{ printf '%s\n' "$a" "$b"; repeat "$se10" "$records"; } |
    refused 'entries of one record'
{ opened; repeat SE17EGHU1234562 "$records"; } | refused 'equipment only'
{ opened; repeat 'SE15R EGLV149601234567' "$records"; } | refused 'bills only'
{ opened; repeat "$(printf 'SE40001CNX\nSE608471300100')" "$records"; } |
    refused 'lines only'
{ opened; head -c "$bytes" /dev/zero; } | refused 'NULs in an entry'
{ opened; head -c "$bytes" /dev/zero | tr '\0' S; } |
    refused 'no newline in an entry'

# Groups in groups, and data without end for another agency.
{
	opened
	printf 'SE40001CNX\nSE608471300100\nPG00S0001\n'
	repeat PG02P 4000
	echo PG00E0001
	repeat PG00R0001 "$records"
} | refused 'groups that stand for groups'

# ---- whoever wants all of it gets all of it, in the same memory ----

{ opened; repeat PG99 200000; } | reads 'everything' check --all
jq -e '.findings | length > 1001' out >/dev/null || fail '--all stopped'
says_not out EDI-STOPPED
{ opened; head -c 8000000 /dev/zero; } | reads 'explained' explain
says out EDI-STOPPED

exit 0
