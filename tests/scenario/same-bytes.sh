#!/bin/sh
# The same ledger gives the same bytes of letter, manifest and batch, whatever
# the locale, the time zone and the folder.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq

new_ledger
complete_entries
expect 0 letter make --all --out made.pdf --json
letters=$(jq -r '.letters[].letter' out)
[ "$(printf '%s\n' "$letters" | wc -l)" -eq 5 ] || fail "letters: $letters"
copy_ledger book unbuilt
mkdir batches
expect 0 replay build --out batches --size 15
expect 0 manifest --out made.xlsx

# elsewhere SURROUNDINGS ARGUMENT...: expect 0 with other variables
elsewhere() (
	surroundings=$1
	shift
	unset LC_ALL
	# shellcheck disable=SC2086
	export $surroundings
	expect 0 "$@"
)

# Again in other surroundings.  What is only read comes first: building the
# batches into another folder is a new state of the ledger.
for surroundings in 'LC_ALL=C' 'LC_ALL=C.UTF-8' 'TZ=Asia/Kolkata' \
    'TZ=America/Los_Angeles LC_ALL=C.UTF-8'; do
	# shellcheck disable=SC2086
	elsewhere "$surroundings" letter print $letters --out again.pdf
	same made.pdf again.pdf
	elsewhere "$surroundings" manifest --out again.xlsx
	same made.xlsx again.xlsx
done
for surroundings in 'LC_ALL=C' 'TZ=Asia/Kolkata LC_ALL=C.UTF-8'; do
	rm -rf again
	mkdir again
	elsewhere "$surroundings" replay build --out again --size 15
	for file in batches/*.edi; do
		same "$file" "again/${file#batches/}"
	done
done

# every built file breaks no rule of edi check
for file in batches/*.edi; do
	expect 0 edi check "$file"
	says out ' 0 errors'
	# records of 80 bytes and LF, never CR
	awk 'length($0) != 80 { exit 1 }' "$file" || fail "$file: not 80"
	if grep -q "$(printf '\r')" "$file"; then
		fail "$file holds CR"
	fi
done
mkdir streams
expect 0 replay build --out streams --size 15 --separator none --ledger unbuilt
for file in streams/*.edi; do
	tr -d '\n' <"batches/${file#streams/}" >joined
	same joined "$file"
	expect 0 edi check "$file"
done

# what is explained fits a terminal
for file in batches/*.edi "$demo_data"/answers/*.edi; do
	expect 0 edi explain "$file"
	awk 'length($0) > 80 { exit 1 }' out || fail "$file: explained too wide"
done

# a correction changes no letter that was made
expect 0 entry show HLB-0412500-5 --json
jq -c '.document | .voyage = "0999W"' out >corrected.json
expect 0 entry correct HLB-0412500-5 corrected.json --reason 'voyage'
# shellcheck disable=SC2086
expect 0 letter print $letters --out corrected.pdf
same made.pdf corrected.pdf
