#!/bin/sh
# Secrets while the program runs: locked in memory, in no core dump, in no
# argument; and files for their user only.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need python3 mkfifo jq
[ -r /proc/self/smaps ] || skip 'no /proc'
[ -z "${DAYBOOK_SANITIZED-}" ] || skip 'a sanitizer takes no memory out of swap'
new_ledger

# It opened the ledger and waits for a new passphrase: the old one and the
# database key are in memory now.
mkfifo pipe
"$program" key add lee --new-passphrase-file pipe >out 2>err &
pid=$!
tries=0
until grep -q '^VmLck:[[:space:]]*[1-9]' "/proc/$pid/status" &&
    [ -s book.lock ] && grep -q "process $pid" book.lock; do
	tries=$((tries + 1))
	[ "$tries" -lt 1200 ] || fail 'no memory is locked'
	sleep 0.05
done
sleep 0.5

grep -q '^Max core file size *0 *0 ' "/proc/$pid/limits" ||
    fail 'core dumps are on'
tr '\0' '\n' <"/proc/$pid/cmdline" >arguments
says_not arguments "$passphrase"

# Every place of the passphrase in its memory is locked.  Who is not root cannot
# even look, and that will do.
python3 - "$pid" passphrase >found 2>&1 <<'END' || fail "$(cat found)"
import re, sys
pid, name = sys.argv[1:]
secret = open(name, "rb").read().rstrip(b"\n")
try:
    memory = open(f"/proc/{pid}/mem", "rb", 0)
    regions = re.split(r"\n(?=[0-9a-f]+-[0-9a-f]+ )",
                       open(f"/proc/{pid}/smaps").read())
except PermissionError:
    print("not ours to read")
    sys.exit(0)
places = 0
for region in regions:
    start, end, rights = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+)",
                                  region).groups()
    if not rights.startswith("r") or "[vvar" in region:
        continue
    try:
        memory.seek(int(start, 16))
        bytes = memory.read(int(end, 16) - int(start, 16))
    except (OSError, ValueError, OverflowError):
        continue
    if secret not in bytes:
        continue
    places += 1
    flags = re.search(r"VmFlags: (.*)", region).group(1).split()
    if "lo" not in flags:
        sys.exit(f"the passphrase is in memory that may be swapped: "
                 f"{region.splitlines()[0]}")
    if "dd" not in flags:
        sys.exit("the passphrase would be in a core dump")
if places == 0:
    sys.exit("the passphrase was not found: this test sees nothing")
print(places, "places")
END

# Other processes of the same user may not read its memory.
owner=$(stat -c %u "/proc/$pid")
[ "$owner" = 0 ] || fail 'another process could read its memory'
echo "lee's passphrase" >pipe
wait "$pid" || fail "key add ended with $?"

# Every file and folder that it makes is for its user only, whatever the umask.
umask 000
mkdir made
document "" >entry.json
expect 0 --ledger made/new init --filer B76 --name X --recovery-sheet made/r.pdf
expect 0 entry add entry.json --json
number=$(jq -r '.entry_number // .entries[0].entry_number' out)
expect 0 entry complete "$number"
expect 0 letter make --all --out made/letter.pdf
expect 0 attach add "$number" made/letter.pdf
expect 0 attach list --json
id=$(jq -r '.attachments[0].attachment' out)
expect 0 attach get "$id" --out made/scan.pdf
expect 0 attach export "$number" --out made/packet
expect 0 sheet "$number" --out made/sheet.pdf
expect 0 manifest --out made/manifest.xlsx
expect 0 account --out made/account.pdf
expect 0 account --out made/account.xlsx
expect 0 replay build --out made/batches
expect 0 backup made/stick
expect 0 restore made/stick/*.daybook made/restored
expect 0 salvage made/restored made/saved
expect 0 journal export --out made/journal.jsonl
expect 0 key recovery --sheet made/r2.pdf
[ "$(find made -mindepth 1 -type f | wc -l)" -gt 20 ] || fail 'too few files'
open=$(find made book book.* -mindepth 0 \( -type f ! -perm 600 -o \
    -type d ! -perm 700 ! -path made \))
[ -z "$open" ] || fail "others can read: $open"
