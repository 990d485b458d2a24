#!/bin/sh
# Backups are verified, kept in generations and remembered; a restored ledger is
# the one that was, and what it lacks is told.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq

new_ledger
complete_entries 5
expect 0 letter make --all --out letter.pdf

expect 2 backup
expect 2 backup stick --keep 0
expect 0 backup stick --json
is .verified true
is .recorded true
is .entries 5
is .letters 1
is .file '"stick/DE3000-20261118T140000Z.daybook"'
head=$(jq -r .head out)
hash=$(jq -r .head_hash out)
expect 0 verify --anchor "$head $hash"
expect 0 journal export --out j.jsonl
tail -n 1 j.jsonl | grep -qF '"backup.done"' || fail 'not in the journal'
expect 2 backup stick
says err 'exists already'
for file in stick/*; do
	# shellcheck disable=SC2012
	case $(ls -l "$file") in
	-rw-------*) ;;
	*) fail "others can read $file" ;;
	esac
done
[ "$(find stick -type f | wc -l)" -eq 2 ] || fail 'more than the copy'
# shellcheck disable=SC2012
case $(ls -ld stick) in
drwx------*) ;;
*) fail 'others can list the folder' ;;
esac
if grep -aqF 'SQLite format 3' stick/*; then
	fail 'a plain copy'
fi

# a copy opens by itself, with the same passphrase
expect 0 --ledger stick/DE3000-20261118T140000Z.daybook entry list --json
is '.entries | length' 5

# generations: the newest are kept, other files are left alone
echo mine >stick/note.txt
for day in 19 20 21 22; do
	now=2026-11-${day}T14:00:00Z
	expect 0 backup stick --keep 3
done
says out 'removed 1 older'
[ "$(find stick -name '*.daybook' | wc -l)" -eq 3 ] || fail 'not three'
[ ! -e stick/DE3000-20261119T140000Z.daybook.keys ] || fail 'a stray key file'
[ -e stick/note.txt ] || fail 'a file of the user was removed'
# ... never the one just made, though the clock went back
now=2026-11-01T14:00:00Z
expect 0 backup stick --keep 1
[ "$(find stick -name '*.daybook')" = stick/DE3000-20261101T140000Z.daybook ] ||
    fail 'the newest was removed'
now=2026-11-22T14:00:00Z
expect 0 backup stick --keep 1

# age: told by verify and account, by the limit of the profile
now=2026-11-23T14:00:00Z
expect 0 verify
says_not err BACKUP-AGE
now=2026-11-23T14:00:01Z
expect 0 verify
says err BACKUP-AGE
says err '2026-11-22T14:00:00Z'
expect 0 account
says err BACKUP-AGE
says out BACKUP-AGE
expect 0 account --json
is '.findings[].rule' '"BACKUP-AGE"'
is '.findings[].severity' '"warning"'
is .balanced true
expect 1 set backup.max_age_hours 0
expect 1 set backup.max_age_hours 2d
expect 0 set backup.max_age_hours 48
expect 0 verify
says_not err BACKUP-AGE

# restore: the same, and what it lacks


expect 0 set contact.name 'SOMEBODY ELSE'
copy=stick/DE3000-20261122T140000Z.daybook

expect 0 restore "$copy" again --against book --json
is .same_ledger true
is .part false
is '.lacks | length > 0' true
is '.lacks[-1].action' '"profile"'
common=$(jq .common out)
[ "$common" -eq "$(jq .head out)" ] || fail 'the copy does not end there'
expect 0 restore "$copy" third --against book
says out 'the copy lacks'
expect 2 restore "$copy" again
says err 'exists already'
expect 0 --ledger again verify --json
is .entries 5

same again.keys again.keys.bak

# they part: both went on
expect 0 --ledger again set contact.name 'IN THE COPY'
expect 0 --ledger again backup stick2
expect 0 restore stick2/*.daybook fourth --against book --json
is .part true

# a damaged copy is no ledger
dd if=/dev/zero of="$copy" bs=1 seek=20000 count=64 conv=notrunc 2>/dev/null
expect 5 restore "$copy" fifth
[ ! -e fifth ] && [ ! -e fifth.keys ] || fail 'a damaged copy was restored'

# a damaged ledger: no backup, and none is removed for it
cp book book.good
dd if=/dev/zero of=book bs=1 seek=40000 count=64 conv=notrunc 2>/dev/null
now=2026-11-24T14:00:00Z
expect 5 backup stick --keep 1
[ -e "$copy" ] || fail 'an older backup was removed'
[ -z "$(find stick -name '*.part*')" ] || fail 'a temporary is left'

# what is left of it is saved: the first page gone, nothing is lost
cp book.good damaged
cp book.keys damaged.keys
dd if=/dev/zero of=damaged bs=8192 count=1 conv=notrunc 2>/dev/null
expect 5 --ledger damaged entry list
expect 0 salvage damaged saved --json
is .lost 0
expect 0 --ledger saved verify
expect 0 --ledger saved entry list --json
is '.entries | length' 5
expect 2 salvage damaged saved
says err 'exists already'
printf '%s\n' 'not the passphrase' >wrong
expect 3 salvage damaged none --passphrase-file wrong
[ ! -e none ] && [ ! -e none.keys ] || fail 'a refused salvage left files'
# ... and with a page of the journal gone, the rest
dd if=/dev/zero of=damaged bs=8192 seek=2 count=1 conv=notrunc 2>/dev/null
got=0
daybook salvage damaged rest --json >out 2>err || got=$?
[ "$got" -eq 0 ] || [ "$got" -eq 5 ] || fail "salvage ended with $got"
is '.saved > 3' true
[ -z "$(find . -name '*.pages' -o -name '*.first' -o -name '*.part')" ] ||
    fail 'a temporary is left'
