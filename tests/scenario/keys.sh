#!/bin/sh
# Passphrases and the recovery code: who gets in, who no longer, and no secret
# in any file.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq

new_ledger
recovery=$("$program" --ledger "$work/other" --json init --filer HLB --name X |
    jq -r .recovery_code)
export DAYBOOK_LEDGER="$work/other"
expect 0 set sender.site 2704

echo "lee's first passphrase" >lee1
echo "lee's second passphrase" >lee2
echo short >short
as_lee() {
	DAYBOOK_USER=lee DAYBOOK_PASSPHRASE_FILE=$work/$1
	shift
	expect "$@"
	DAYBOOK_USER=writer DAYBOOK_PASSPHRASE_FILE=$work/passphrase
}

expect 2 key add lee --new-passphrase-file short
expect 0 key add lee --new-passphrase-file lee1
expect 2 key add lee --new-passphrase-file lee1
expect 0 key list --json
is '[.keys[].user]' '["writer","","lee"]'
is '[.keys[].role]' '["broker","","writer"]'
as_lee lee1 0 get
# another user's passphrase is for the recovery code only
as_lee lee1 3 key passwd writer --new-passphrase-file lee2
as_lee lee1 0 key passwd --new-passphrase-file lee2
as_lee lee1 3 get
as_lee lee2 0 get
echo "$recovery" >paper
expect 0 key passwd lee --recovery-file paper --new-passphrase-file lee1
as_lee lee2 3 get

# a code with a slip of the pen: the group is named, nothing is written
sums >before
sed 's/^\(......\)./\1*/' paper >slip
expect 3 unlock --recovery --recovery-file slip --new-passphrase-file lee2
says err 'group 2'
expect 2 unlock
sums >after
same before after

# the code opens, and ends
as_lee lee1 0 unlock --recovery --recovery-file paper \
    --new-passphrase-file lee2 --json
is .user '"lee"'
jq -r .recovery_code out >paper2
as_lee lee1 3 get
as_lee lee2 0 get
expect 3 unlock --recovery --recovery-file paper --new-passphrase-file lee2
says err 'does not open'
expect 0 key recovery --json
jq -r .recovery_code out >paper3
expect 3 unlock --recovery --recovery-file paper2 --new-passphrase-file lee2

expect 0 key remove lee
as_lee lee2 3 get
expect 2 key remove writer
says err 'last passphrase'
expect 2 key remove lee

# the key file is damaged: its copy serves, and says so
dd if=/dev/zero of=other.keys bs=1 seek=100 count=8 conv=notrunc 2>/dev/null
expect 0 get
says err 'second copy'
expect 5 verify
says err 'VERIFY-KEYS'
expect 0 key repair
says err 'written again'
expect 0 key repair
says out 'whole'
expect 0 verify
rm other.keys
expect 0 get
expect 0 set sender.id HLB
same other.keys other.keys.bak

# the raw key is shown when asked twice, and is in no file
expect 3 key show-raw --again-file lee1
expect 0 key show-raw --again-file passphrase
raw=$(sed -n "s/.*x'\([0-9a-f]*\)'.*/\1/p" out)
[ "${#raw}" -eq 64 ] || fail "the raw key has ${#raw} digits"
if command -v sqlcipher >/dev/null 2>&1; then
	{
		cat out
		echo 'SELECT count(*) > 3 FROM journal;'
	} >query.sql
	[ "$(sqlcipher other <query.sql | tail -n 1)" = 1 ] ||
	    fail 'the stock client cannot read the ledger'
	rm query.sql
fi
rm out
expect 0 get
for secret in "$raw" "$passphrase" "lee's first" "lee's second" \
    "$recovery" "$(cat paper2)" "$(cat paper3)"; do
	if grep -aqF -- "$secret" other other.* book book.*; then
		fail 'a secret is in a file of the ledger'
	fi
done
for file in other other.*; do
	# shellcheck disable=SC2012
	case $(ls -l "$file") in
	-rw-------*) ;;
	*) fail "others can read $file" ;;
	esac
done
[ -z "$(find . -name '*.part')" ] || fail 'a temporary is left'
