#!/bin/sh
# What is in the ledger cannot be read beside it, and the communication password
# is in the batch files only.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq

new_ledger
expect 0 entry import "$demo_data/entries.jsonl"
[ "$(head -c 15 book)" != 'SQLite format 3' ] || fail 'a plain database'
for text in 'PACIFIC RIM ELECTRONICS' 'SQLite format 3' '07-3120455AA' \
    "$passphrase" 'PRIYA RAMAN'; do
	if grep -aqF -- "$text" book book.*; then
		fail "the ledger shows: $text"
	fi
done

expect 0 entry complete --all
mkdir batches outbox
echo QZJ7K2 >password
expect 0 replay build --out batches --size 15 --password-file password
grep -qF QZJ7K2 batches/SE-DE3000-00001.edi ||
    fail 'the password is not in the file'
says_not out QZJ7K2
expect 0 replay send --to outbox
for command in 'replay list' 'account' 'verify' 'number list' 'get' \
    'entry history HLB-0412500-5'; do
	# shellcheck disable=SC2086
	expect 0 $command --json
	says_not out QZJ7K2
	says_not err QZJ7K2
done
if grep -aqF QZJ7K2 book book.*; then
	fail 'the password is in the ledger'
fi
# neither files nor folder can be read by others
for file in book book.keys batches/*.edi; do
	# shellcheck disable=SC2012
	case $(ls -l "$file") in
	-rw-------*) ;;
	*) fail "others can read $file" ;;
	esac
done
# a password of the wrong form builds nothing
echo TOOLONG1 >password
expect 1 replay build --out batches --password-file password
says err 'REPLAY-PASSWORD'
