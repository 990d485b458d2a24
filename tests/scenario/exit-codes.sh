#!/bin/sh
# Each exit code of the contract, provoked from outside.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq mkfifo timeout

# 2: wrong usage, before anything is opened
expect 2 nonsense
says err 'there is no command "nonsense"'
expect 2 entry nonsense
expect 2 entry
expect 2 --nonsense
expect 2 entry list --state nonsense --ledger /nonexistent
expect 2 letter make --out x.pdf
says err 'Give --all, --port P or --entry N'
expect 2 letter make --all
says err '--out F.pdf is missing'
expect 2 entry list --now yesterday
expect 2 entry complete
expect 2 replay send --to sftp://cbp.example/in
says err 'which user'
expect 2 replay build --out batches --app AE
expect 2 replay build --out batches --size 0
expect 2 entry import entries.csv
expect 2 get one two
unset DAYBOOK_LEDGER
expect 2 entry list
says err 'DAYBOOK_LEDGER'
DAYBOOK_LEDGER=$work/book
export DAYBOOK_LEDGER
# ... and a passphrase that can be guessed
echo short >short
expect 2 init --filer HLB --name X --passphrase-file short
says err 'at least 8 characters'
[ ! -e book ] && [ ! -e book.keys ] || fail 'a refused init left files'
# ... and no terminal to ask for one
setsid "$program" init --filer HLB --name X >out 2>err </dev/null && got=0 ||
    got=$?
[ "$got" -eq 2 ] || fail "init without a passphrase ended with $got"
says err '--passphrase-file'

new_ledger
is_new=$(daybook init --filer HLB --name X 2>&1) && fail 'init twice' || got=$?
[ "$got" -eq 2 ] || fail "init twice ended with $got: $is_new"

# 0 and 1
document HLB-0412500-5 >one.json
expect 0 entry add one.json
says out HLB-0412500-5
expect 1 entry add one.json
says err 'ENTRY-EXISTS'
expect 1 entry show HLB-0412501-3
says err 'ENTRY-UNKNOWN'
expect 1 get nonsense
expect 1 set nonsense 1
expect 1 ref find ports zzzz

# 3: a wrong passphrase: soon, in one sentence, and nothing is written
sums >before
echo 'another passphrase' >wrong
began=$(seconds)
expect 3 entry list --passphrase-file wrong
expect 3 entry void HLB-0412500-5 --reason x --passphrase-file wrong
took=$(($(seconds) - began))
[ "$took" -le 6 ] || fail "two wrong passphrases took $took s"
[ "$(wc -l <err)" -eq 1 ] || fail 'more than one sentence'
[ ! -s out ] || fail 'a wrong passphrase printed something'
sums >after
same before after
expect 3 entry list --user nobody-known
sums >after
same before after

# 4: a writer that waits for its document holds the ledger
mkfifo held
"$program" --now "$now" entry add held >held.out 2>&1 &
writer=$!
exec 3>held
sleep 1
expect 4 entry void HLB-0412500-5 --reason x
says err "$writer"
[ "$(wc -l <err)" -eq 1 ] || fail 'more than one sentence'
# reading goes on meanwhile
expect 0 entry list
says out HLB-0412500-5
echo '{}' >&3
exec 3>&-
wait "$writer" || :

# 6: the system fails
if [ -w /dev/full ]; then
	daybook entry list >/dev/full 2>err && got=0 || got=$?
	[ "$got" -eq 6 ] || fail "a full disk ended with $got"
	says err 'standard output'
fi
daybook entry list >&- 2>err && got=0 || got=$?
[ "$got" -eq 6 ] || fail "a closed standard output ended with $got"
# a reader that left
{
	sleep 1
	daybook entry list 2>err && echo 0 >code || echo $? >code
} | :
while [ ! -s code ]; do
	sleep 1
done
[ "$(cat code)" -eq 6 ] || fail "a closed pipe ended with $(cat code)"
expect 6 entry add nowhere.json
expect 6 manifest --out /nonexistent/x.xlsx
says err '/nonexistent/x.xlsx'
expect 2 entry list --ledger /nonexistent/book
says err 'there is no ledger'
expect 6 entry list --passphrase-file /nonexistent

# 5: one byte of one page is not what it was
copy_ledger book damaged
size=$(wc -c <damaged)
printf '\377' | dd of=damaged bs=1 seek=$((size / 2 + 100)) conv=notrunc \
    2>/dev/null
expect 5 verify --ledger damaged
cp book.keys damaged.keys
printf 'x' | dd of=damaged.keys bs=1 seek=40 conv=notrunc 2>/dev/null
daybook verify --ledger damaged >out 2>err && got=0 || got=$?
[ "$got" -eq 5 ] || [ "$got" -eq 3 ] || fail "damaged keys ended with $got"
expect 0 verify
