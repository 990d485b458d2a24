#!/bin/sh
# What stands on the papers: every entry and its particulars on the letters, in
# the manifest and in the account; pages that count; text that stays text.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq pdftotext pdfinfo pdffonts unzip xmllint

# commas 1234567: 1,234,567
commas() {
	echo "$1" | awk '{
		for (s = $1; length(s) > 3; s = substr(s, 1, length(s) - 3))
			r = "," substr(s, length(s) - 2) r
		print s r
	}'
}

# cell_count SHEET XPATH-OF-CELLS: in an unpacked workbook.
cell_count() {
	xmllint --xpath "count(//*[local-name()='c']$2)" "$1"
}

# text_cell FOLDER TEXT: some cell holds exactly this text, as text.
text_cell() {
	for sheet in "$1"/xl/worksheets/sheet*.xml; do
		[ "$(cell_count "$sheet" \
		    "[@t='inlineStr'][normalize-space(.)=\"$2\"]")" = 0 ] ||
		    return 0
	done
	fail "$1 has no text cell $2"
}

no_formulas() {
	for sheet in "$1"/xl/worksheets/sheet*.xml; do
		[ "$(xmllint --xpath "count(//*[local-name()='f'])" \
		    "$sheet")" = 0 ] || fail "$sheet has a formula"
	done
}

new_ledger
expect 0 set incident.reference 'SOC-4711'
expect 0 set letter.signer 'P. Doe'
expect 0 entry import "$demo_data/entries.jsonl"
for importer in '=1+1' '+1' '-1' '@SUM(A1)' 'SOCIÉTÉ ÅNGSTRÖM'; do
	document | jq -c --arg name "$importer" '.importer.name = $name' >one
	expect 0 entry add one
done
expect 0 entry complete --all
expect 0 letter make --all --out all.pdf --json
letters=$(jq -r '.letters[].letter' out)
cp out letters.json
expect 0 account --json
cp out account.json

# Letters.
pdffonts all.pdf | awk '
	NR > 2 && ($0 !~ /LiberationSans/ || $(NF - 4) != "yes") {
	exit 1 }' || fail 'a font is not embedded'
for letter in $letters; do
	expect 0 letter print "$letter" --out one.pdf
	pages=$(pdfinfo one.pdf | awk '$1 == "Pages:" { print $2 }')
	pdfinfo -isodates one.pdf | grep -q '^CreationDate: *2026-11-18' ||
	    fail "$letter: another date than that of the letter"
	pdftotext -layout one.pdf text
	says text 'DOWNTIME LETTER'
	says text 'not a CBP form'
	says text "$letter"
	says text 'SOC-4711'
	says text 'P. Doe'
	says text 'Received by'
	page=0
	while [ "$page" -lt "$pages" ]; do
		page=$((page + 1))
		pdftotext -f "$page" -l "$page" -layout one.pdf page
		says page "Page $page of $pages"
		says page 'Control totals of the letter'
		says page "$letter"
	done
	says page "$(jq -r --arg l "$letter" \
	    '.letters[] | select(.letter == $l).hash' account.json)"
	value=$(jq -r --arg l "$letter" \
	    '[.entries[] | select(.letter == $l).value] | add' account.json)
	says text "value \$$(commas "$value")"
	for number in $(jq -r --arg l "$letter" \
	    '.entries[] | select(.letter == $l).entry_number' account.json); do
		says text "$number"
	done
done
pdftotext -layout all.pdf text
says text 'SOCIÉTÉ ÅNGSTRÖM'
says text '=1+1'

# The quantity of a bill that comes in parts is theirs.
expect 0 entry list --json
jq -r '.entries[].entry_number' out >numbers
mkdir shown
while read -r number; do
	daybook entry show "$number" --json >"shown/$number"
done <numbers
quantity=$(cat shown/* | jq -s '[.[].document.bills[]? |
    .quantity // ([.conveyances[]?.quantity] | add // 0)] | add')
pdftotext -layout all.pdf - | awk -v RS='\f' -v wanted="$quantity" '
	match($0, /Control totals of the letter: [^$]*value/) {
		totals = substr($0, RSTART, RLENGTH)
		if (totals in seen || !match($0, /letter DL-[0-9]+/))
			next
		seen[totals]
		sub(/.*quantity /, "", totals)
		sub(/, value$/, "", totals)
		gsub(/,/, "", totals)
		sum += totals
	}
	END { exit sum != wanted }' || fail "the letters do not say $quantity"

# A scan of 200 dpi shows each entry number of a page.
barcodes_of() {
	pdftoppm -r 200 -png "$1" scan
	page=0
	for image in scan-*.png; do
		page=$((page + 1))
		zbarimg -q --raw "$image" 2>err | sort -u >read
		pdftotext -f "$page" -l "$page" -layout "$1" - |
		    grep -o '[A-Z0-9]\{3\}-[0-9]\{7\}-[0-9]' |
		    tr -d - | sort -u >printed
		# The head of a continued page names an entry without a barcode.
		comm -13 printed read >strange
		[ ! -s strange ] || fail "page $page: barcode $(cat strange)"
		cat read
	done | sort >all_read
	rm -f scan-*.png
}

if command -v zbarimg >/dev/null 2>&1; then
	barcodes_of all.pdf
	tr -d - <numbers | sort >wanted
	sort -u all_read | cmp -s wanted - || fail 'a barcode is not read'
else
	echo 'papers: no zbarimg: barcodes are not read' >&2
fi

# A driver gets a page with all that is asked of a truck.
trucks=0
while read -r number; do
	shown=shown/$number
	driver=$(jq -r '.document.downtime.driver.name // ""' "$shown")
	[ -n "$driver" ] || continue
	trucks=$((trucks + 1))
	pdftotext -layout all.pdf - | awk -v RS='\f' -v number="$number" \
	    -v driver="$driver" \
	    -v plate="$(jq -r .document.downtime.driver.plate "$shown")" \
	    -v born="$(jq -r .document.downtime.driver.date_of_birth "$shown")" \
	    -v trip="$(jq -r .document.downtime.trip "$shown")" '
		/Truck shipment|Signature/ && index($0, number) &&
		index($0, driver) && index($0, plate) && index($0, born) &&
		index($0, trip) && /Received by/ { found = 1 }
		END { exit !found }' || fail "no page for $driver, $number"
done <numbers
[ "$trucks" -gt 0 ] || fail 'no truck among the sample entries'

# A draft is that letter, and leaves nothing behind.
expect 0 letter list
cp out before
expect 1 letter make --draft --out draft.pdf
says err 'LETTER-NONE'
document | jq -c '.importer.name = "DRAFTED"' >one
expect 0 entry add one
expect 1 letter make --draft --port 0101 --out draft.pdf
[ ! -e draft.pdf ] || fail 'a draft of nothing'
expect 0 entry complete --all
expect 0 verify --json
cp out state
expect 0 letter make --draft --out draft.pdf
expect 0 letter list
same out before
expect 0 verify --json
same out state
pdftotext -layout draft.pdf text
says text 'DRAFTED'
says text 'none of it is recorded'
says_not text 'DL-0'
expect 0 letter make --all --out made.pdf
[ "$(pdfinfo draft.pdf | grep Pages)" = "$(pdfinfo made.pdf | grep Pages)" ] ||
    fail 'the letter has other pages than its draft'

# Data sheets: the blocks of 3461, each entry whole, pages that count.
# shellcheck disable=SC2046
expect 0 sheet $(cat numbers) --out sheets.pdf
expect 0 sheet $(cat numbers) --out again.pdf
same sheets.pdf again.pdf
pdftotext -layout sheets.pdf sheets
says sheets 'Data sheet for manual keying; not a CBP form.'
for block in '1 Port of entry' '5 Entry number' '28 HTS code' \
    '43 Bill of lading number' '27 CBP use only'; do
	says sheets "$block"
done
while read -r number; do
	awk -v RS='\f' -v number="$number" 'index($0, number)' sheets >own
	jq -r '.document | (.bills[]? | .regular, .master, .house |
	    .number // empty), (.lines[]? | .description // empty |
	    split(" ")[0]), (.parties[]? | .id // empty),
	    (.references[]?.value)' "shown/$number" >values
	while read -r value; do
		says own "$value"
	done <values
done <numbers
expect 1 sheet HLB-0412500-5 HLB-9999999-4 --out none.pdf
[ ! -e none.pdf ] || fail 'a sheet of an unknown entry'
if command -v zbarimg >/dev/null 2>&1; then
	barcodes_of sheets.pdf
	sort -u all_read | cmp -s wanted - || fail 'a sheet is not read'
fi
document | jq '.lines[0] as $l | .lines = [range(150) | $l]' >one
expect 0 entry add one --again --json
number=$(jq -r '.entry_number // .number' out)
expect 0 sheet "$number" --out long.pdf
pages=$(pdfinfo long.pdf | awk '$1 == "Pages:" { print $2 }')
[ "$pages" -gt 2 ] || fail 'a long sheet has few pages'
pdftotext -layout long.pdf - | awk -v RS='\f' -v pages="$pages" \
    -v number="$number" '
	NF && !(index($0, "Page " NR " of " pages) && index($0, number) &&
	    /not a CBP form/ && (NR == 1 || /continued/)) { exit 1 }' ||
    fail 'a page of a sheet does not say what it is'

expect 0 account --json
cp out account.json

# Without its font there is no letter, and no file.
echo '<fontconfig></fontconfig>' >fonts.conf
FONTCONFIG_FILE=$work/fonts.conf
export FONTCONFIG_FILE
expect 6 letter print "$(echo "$letters" | head -n 1)" --out fontless.pdf
unset FONTCONFIG_FILE
says err 'Liberation Sans'
says err 'fonts-liberation'
[ ! -e fontless.pdf ] || fail 'a letter without its font'

# Manifest.
expect 0 manifest --out all.xlsx
mkdir all
unzip -q all.xlsx -d all
no_formulas all
for number in $(jq -r '.entries[].entry_number' account.json); do
	text_cell all "$number"
done
for importer in '=1+1' '+1' '-1' '@SUM(A1)' 'SOCIÉTÉ ÅNGSTRÖM'; do
	text_cell all "$importer"
done
text_cell all 'Estimated entry value'
grep -q '2026-11-18T14:00:00Z</dcterms:created>' all/docProps/core.xml ||
    fail 'created at another time'
grep -q 'HARBOR LIGHT</dc:creator>' all/docProps/core.xml ||
    fail 'another author'
rows=$(xmllint --xpath "count(//*[local-name()='row'])" \
    all/xl/worksheets/sheet1.xml)
[ "$rows" -eq $(($(jq '.entries | length' account.json) + 1)) ] ||
    fail "the manifest has $rows rows"
value=$(jq '[.entries[].value] | add' account.json)
[ "$(cell_count all/xl/worksheets/sheet6.xml \
    "[*[local-name()='v']=$value]")" = 1 ] || fail "no total $value"
# Dates are days of Excel's calendar: 46344 is 2026-11-18.
xmllint --xpath "//*[local-name()='c'][@s][*[local-name()='v']>40000]" \
    all/xl/worksheets/sheet1.xml >dates 2>err || fail 'no date in the manifest'

letter=$(echo "$letters" | head -n 1)
expect 0 manifest --letter "$letter" --out one.xlsx
mkdir one.d
unzip -q one.xlsx -d one.d
rows=$(xmllint --xpath "count(//*[local-name()='row'])" \
    one.d/xl/worksheets/sheet1.xml)
[ "$rows" -eq $(($(jq --arg l "$letter" \
    '[.entries[] | select(.letter == $l)] | length' account.json) + 1)) ] ||
    fail "the manifest of $letter has $rows rows"

expect 1 manifest --port 0101 --out none.xlsx
says err 'MANIFEST-NONE'
[ ! -e none.xlsx ] || fail 'a manifest of nothing'

# Account.
expect 0 account --out account.xlsx
says out 'BALANCED'
says_not out 'NOT BALANCED'
for number in $(jq -r '.entries[].entry_number' account.json); do
	says out "$number"
done
awk 'length($0) > 100 { exit 1 }' out || fail 'lines longer than 100'
mkdir account
unzip -q account.xlsx -d account
no_formulas account
for number in $(jq -r '.entries[].entry_number' account.json); do
	text_cell account "$number"
done
text_cell account BALANCED

# The account as a paper: the same state gives the same bytes.
expect 0 verify --json
head=$(jq -r .head_hash out)
expect 0 account --out account.pdf
expect 0 account --out again.pdf
same account.pdf again.pdf
pages=$(pdfinfo account.pdf | awk '$1 == "Pages:" { print $2 }')
[ "$pages" -gt 1 ] || fail 'the account has one page'
pdfinfo -isodates account.pdf | grep -q '^CreationDate: *2026-11-18' ||
    fail 'the account has another date than its making'
page=0
while [ "$page" -lt "$pages" ]; do
	page=$((page + 1))
	pdftotext -f "$page" -l "$page" -layout account.pdf page
	says page "Page $page of $pages"
	says page "$head"
done
says page 'Signature of the broker'
says page 'P. Doe'
pdftotext -layout account.pdf text
says text 'ACCOUNT OF ENTRY NUMBERS'
says text 'HARBOR LIGHT'
says text 'BALANCED'
says_not text 'NOT BALANCED'
for letter in $letters; do
	says text "$letter"
done
for pool in $(jq -r '.pools[] | "\(.from)-\(.to)"' account.json); do
	says text "$pool"
done
sed -n '/^Entries (below/,$p' text >table
for number in $(jq -r '.entries[].entry_number' account.json); do
	grep -q "^$number " table || fail "no row of $number"
done

# A void number with its reason, whatever its script; another name of a file.
expect 0 entry void "$(head -n 1 numbers)" --reason 'spoiled 紙'
expect 0 account --out void.pdf
pdftotext -layout void.pdf - | sed -n '/^Void numbers/,/^Entries/p' >text
says text "$(head -n 1 numbers)"
says text 'spoiled U+7D19'
for name in account.doc account.PDF pdf .pdf; do
	expect 2 account --out "$name"
	says err 'must end in .pdf or .xlsx'
	[ ! -e "$name" ] || fail "$name was written"
done

# No temporary file was left.
find . -name '.*' -type f ! -name .rels >left
[ ! -s left ] || fail "left behind: $(cat left)"
