#!/bin/sh
# Every paper as text, compared with what a person looked at; and its bytes, the
# same in any locale, time zone and folder.  tests/golden/papers/README.md says
# why text.  A person who finds a difference right moves NAME.got over the golden
# file.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq pdftotext pdfinfo unzip
golden=$top_srcdir/tests/golden/papers
bad=0

# Hashes follow from the keys of the ledger, which differ in every run.
hashless() {
	sed -e 's/[0-9a-f]\{64\}/(hash)/g' \
	    -e 's/\([0-9a-f]\{4\} \)\{3\}[0-9a-f]\{4\}/(hash)/g' \
	    -e 's/[[:space:]]*$//'
}

# Each cell of a workbook as "sheet cell=value".
cells() {
	for sheet in $(unzip -Z1 "$1" 'xl/worksheets/sheet*.xml' | sort -V); do
		unzip -p "$1" "$sheet" | awk -v RS='<c ' -v sheet="${sheet##*/}" '
			NR > 1 {
				match($0, /r="[A-Z]+[0-9]+"/)
				cell = substr($0, 4, RLENGTH - 4)
				sub(/^[^>]*>/, "")
				sub(/<\/c>.*/, "")
				gsub(/<[^>]*>/, "")
				print sheet, cell "=" $0
			}' | sed 's/\.xml / /'
	done
}

# compare NAME FILE: the paper as text is the golden one.
compare() {
	case $2 in
	*.pdf)
		{
			echo "pages: $(pdfinfo "$2" | awk '$1 == "Pages:" {
			    print $2 }')"
			# Its grid of characters follows from the widths of all
			# that stands on a page, random hashes included.
			pdftotext -layout "$2" - | sed 's/  */ /g'
		} | hashless >"$1.got" ;;
	*)
		cells "$2" | hashless >"$1.got" ;;
	esac
	cmp -s "$golden/$1.txt" "$1.got" || {
		echo "$name: $1 differs: diff -u $golden/$1.txt $PWD/$1.got" >&2
		bad=1
	}
}

new_ledger
for setting in 'filer.address=4100 HARBOR AVE|LONG BEACH CA 90802' \
    'letter.head=Customs brokers' 'letter.signer=P. DOE' \
    'letter.title=Licensed Customs Broker' 'broker.license=12345' \
    'incident.reference=SOC-4711' 'incident.since=2026-11-16' \
    'authorisation.reference=OFO-26-118' 'authorisation.from=2026-11-17' \
    'authorisation.to=2026-11-20' 'authorisation.ports=2704, 2709'; do
	expect 0 set "${setting%%=*}" "${setting#*=}"
done
complete_entries

# One entry of every mode on a letter of its own, then one of many.
modes=
expect 0 entry list --json
jq -r '.entries[] | "\(if (.mode // "") == "" then "none" else .mode end):" +
    .entry_number' out | sort -t : -k 1,1 -u >of-modes
while read -r line; do
	expect 0 letter make --entry "${line#*:}" --out "mode-${line%%:*}.pdf" --json
	modes="$modes ${line%%:*}:$(jq -r '.letters[0].letter' out)"
	compare "letter-mode-${line%%:*}" "mode-${line%%:*}.pdf"
done <of-modes
expect 0 letter make --port 2704 --out many.pdf --json
many=$(jq -r '.letters[0].letter' out)
compare letter-many many.pdf
expect 0 letter make --port 4601 --out trucks.pdf --json
trucks=$(jq -r '.letters[0].letter' out)
compare letter-trucks trucks.pdf

expect 0 entry list --state lettered --json
first=$(jq -r --arg l "$many" \
    '[.entries[] | select(.letter == $l).entry_number][0]' out)
second=$(jq -r --arg l "$many" \
    '[.entries[] | select(.letter == $l).entry_number][1]' out)
third=$(jq -r --arg l "$trucks" \
    '[.entries[] | select(.letter == $l).entry_number][0]' out)
for number in "$first" "$third"; do
	expect 0 entry show "$number" --json
	jq -c '.document | .voyage = "0999W" | .arrival_date = "2026-11-21"' \
	    out >corrected.json
	expect 0 entry correct "$number" corrected.json --reason 'arrival notice'
done
expect 0 entry void "$second" --reason 'keyed twice'
expect 0 letter make --entry "$first" --entry "$second" --out supplement.pdf --json
supplement=$(jq -r '.letters[0].letter' out)
compare supplement supplement.pdf
expect 0 letter make --entry "$third" --out truck-supplement.pdf --json
truck_supplement=$(jq -r '.letters[0].letter' out)
compare supplement-one truck-supplement.pdf
expect 0 entry release "$first" --at 2026-11-18T16:05:00Z --port 2704 \
    --officer 'CBPO HERRERA'
expect 0 entry release "$third" --at 2026-11-18T16:40:00Z --port 4601 \
    --officer 'Badge 4471' --refused
expect 0 discretion make --from 2026-11-16 --to 2026-11-20 \
    --reason 'ransomware' --port 2709 --out discretion.pdf
compare discretion discretion.pdf

# papers FOLDER: all that is printed from what the ledger holds.
papers() {
	mkdir "$1"
	for mode in $modes; do
		expect 0 letter print "${mode#*:}" --out "$1/mode-${mode%%:*}.pdf"
	done
	expect 0 letter print "$many" --out "$1/many.pdf"
	expect 0 letter print "$trucks" --out "$1/trucks.pdf"
	expect 0 letter print "$supplement" --out "$1/supplement.pdf"
	expect 0 letter print "$truck_supplement" --out "$1/truck-supplement.pdf"
	expect 0 discretion print ED-0001 --out "$1/discretion.pdf"
	expect 0 letter make --port 2709 --draft --out "$1/draft.pdf"
	expect 0 sheet "$first" "$third" --out "$1/sheet.pdf"
	expect 0 release list --out "$1/release-log.pdf"
	expect 0 account --out "$1/account.pdf"
	expect 0 account --out "$1/account.xlsx"
	expect 0 manifest --letter "$supplement" --out "$1/manifest.xlsx"
}

papers plain
for file in mode-*.pdf many.pdf trucks.pdf supplement.pdf truck-supplement.pdf \
    discretion.pdf; do
	same "$file" "plain/$file"
done
for paper in draft sheet release-log account; do
	compare "$paper" "plain/$paper.pdf"
done
compare account-xlsx plain/account.xlsx
compare manifest-xlsx plain/manifest.xlsx

# Surroundings: locales with other letters, numbers and sorting are made here
# where localedef and its sources are installed.
surroundings='LC_ALL=C.UTF-8,TZ=Asia/Kolkata LC_ALL=POSIX,TZ=America/St_Johns'
mkdir locales
for locale in de_DE tr_TR; do
	if localedef -i "$locale" -f UTF-8 "locales/$locale.UTF-8" 2>err; then
		surroundings="$surroundings LC_ALL=$locale.UTF-8,TZ=Pacific/Apia"
	else
		echo "$name: no localedef: $locale is left out" >&2
	fi
done
for surrounding in $surroundings; do
	(
		unset LC_ALL
		LOCPATH=$work/locales
		export LOCPATH "${surrounding%%,*}" "${surrounding#*,}"
		papers elsewhere
	)
	for file in plain/*; do
		same "$file" "elsewhere/${file#plain/}"
	done
	rm -r elsewhere
done
[ "$bad" -eq 0 ] || fail 'papers that are not as they were'
