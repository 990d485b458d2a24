#!/bin/sh
# Entries from .xlsx: what a cell is, what Excel made of what was typed, and
# packages that were made to do harm.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq
pack=$top_builddir/tests/pack
[ -x "$pack" ] || skip 'built without tests'

main=http://schemas.openxmlformats.org/spreadsheetml/2006/main
rel=http://schemas.openxmlformats.org/officeDocument/2006/relationships
packaged=http://schemas.openxmlformats.org/package/2006/relationships

cat >rels <<END
<Relationships xmlns="$packaged"><Relationship Id="a"
 Type="$rel/officeDocument" Target="xl/workbook.xml"/></Relationships>
END
cat >bookrels <<END
<Relationships xmlns="$packaged">
<Relationship Id="s1" Type="$rel/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="s2" Type="$rel/worksheet" Target="/xl/worksheets/sheet1.xml"/>
<Relationship Id="st" Type="$rel/styles" Target="styles.xml"/>
<Relationship Id="ss" Type="$rel/sharedStrings" Target="../xl/strings.xml"/>
</Relationships>
END
cat >book.xml <<END
<workbook xmlns="$main" xmlns:r="$rel"><workbookPr/><sheets>
<sheet name="Data" sheetId="1" r:id="s1"/></sheets></workbook>
END
# 0 General, 1 a date, 2 ten zeros, 3 a date with its time, 4 a coloured number
cat >styles.xml <<END
<styleSheet xmlns="$main"><numFmts count="3">
<numFmt numFmtId="164" formatCode="0000000000"/>
<numFmt numFmtId="165" formatCode="dd\\-mmm\\ hh:mm"/>
<numFmt numFmtId="166" formatCode="[Red]0;&quot;day&quot;0"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/>
<xf numFmtId="165"/><xf numFmtId="166"/></cellXfs></styleSheet>
END
cat >strings.xml <<END
<sst xmlns="$main"><si><t>entry</t></si><si><r><t>mo</t></r><r><t>de</t></r>
<rPh sb="0" eb="1"><t>MODE</t></rPh></si><si><t>value</t></si>
<si><t>arrival_date</t></si><si><t>importer.id</t></si>
<si><t>lines[].tariffs[].hts</t></si><si><t>notes</t></si>
<si><t>immediate_delivery</t></si></sst>
END

# sheet ROWS: a package of a sheet with the headings of strings.xml.
sheet() {
	cat >sheet.xml <<END
<worksheet xmlns="$main"><dimension ref="A1:XFD1048576"/><sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>
<c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c>
<c r="E1" t="s"><v>4</v></c><c r="F1" t="s"><v>5</v></c>
<c r="G1" t="s"><v>6</v></c><c r="H1" t="s"><v>7</v></c></row>
$1
</sheetData></worksheet>
END
	build
}

build() {
	rm -f made.xlsx
	"$pack" made.xlsx _rels/.rels=rels xl/workbook.xml=book.xml \
	    xl/_rels/workbook.xml.rels=bookrels xl/styles.xml=styles.xml \
	    xl/strings.xml=strings.xml xl/worksheets/sheet1.xml=sheet.xml "$@"
}

found() {
	jq -e --arg rule "$1" --arg cell "$2" '.findings |
	    any(.rule == $rule and (.cell // "") == $cell)' out >/dev/null ||
	    fail "no $1 at $2"
}

# harmful TEXT: the package is refused for it, and nothing else happens.
harmful() {
	expect 1 entry import made.xlsx --json
	found TABLE-FORM ''
	jq -e --arg text "$1" '.findings[0].text | contains($text)' out \
	    >/dev/null || fail "not refused for: $1"
}

new_ledger

# What may be read as it stands.
sheet '<row r="3"><c r="A3"><v>1</v></c><c r="B3"><v>11</v></c>
<c r="C3" s="4"><v>41200.0</v></c><c r="D3" s="1"><v>46341</v></c>
<c r="F3" s="2"><v>402100500</v></c>
<c r="G3" t="inlineStr"><is><t>=1+1 a_x000A_b</t></is></c>
<c r="H3" t="b"><v>1</v></c></row>
<row><c><v>1</v></c><c r="F4" t="str"><f>A1</f><v>8517620020</v></c></row>'
expect 0 entry import made.xlsx --json
found TABLE-FORMULA F4
is .findings[0].sheet '"Data"'
expect 0 entry show HLB-0412500-5 --json
is .document '{"entry_number":"HLB-0412500-5","mode":"11","value":41200,"immediate_delivery":true,"arrival_date":"2026-11-15","lines":[{"tariffs":[{"hts":"0402100500"},{"hts":"8517620020"}]}],"notes":"=1+1 a\nb"}'

# The other date system.
sed 's/<workbookPr/& date1904="1"/' book.xml >other.xml
mv book.xml book.kept && mv other.xml book.xml
sheet '<row r="2"><c r="D2" s="1"><v>44879</v></c></row>'
expect 0 entry import made.xlsx
expect 0 entry show HLB-0412501-3 --json
is .document.arrival_date '"2026-11-15"'
mv book.kept book.xml

# What Excel made of what was typed.
sheet '<row r="2" hidden="1"><c r="A2"><v>1</v></c><c r="B2"><v>9</v></c>
<c r="C2"><v>1.5</v></c><c r="D2"><v>46341</v></c>
<c r="E2"><v>1.2346E+11</v></c><c r="F2"><v>402100500</v></c>
<c r="G2" s="1"><v>46341</v></c><c r="H2" t="e"><v>#N/A</v></c></row>
<row r="3"><c r="A3"><v>2</v></c><c r="D3" s="3"><v>46341.5</v></c>
<c r="F3"><f>B2</f></c><c r="I3"><v>5</v></c></row>'
expect 1 entry import made.xlsx --json
found TABLE-HIDDEN A2
found TABLE-NUMBER B2
found FORM-TYPE C2
found TABLE-NO-DATE D2
found TABLE-SHORTENED E2
found TABLE-NUMBER F2
found TABLE-DATE G2
found TABLE-ERROR H2
found TABLE-NO-DATE D3
found TABLE-ERROR F3
found TABLE-NO-COLUMN I3
expect 1 entry import made.xlsx
says err 'made.xlsx:Data!C2: value: '

# Sheets.
expect 1 entry import made.xlsx --sheet Other --json
found TABLE-SHEET ''
sed 's|</sheets>|<sheet name="Entries" sheetId="2" r:id="s2"/>&|' book.xml \
    >other.xml
mv book.xml book.kept && mv other.xml book.xml
sheet '<row r="2"><c r="C2"><v>77</v></c></row>'
expect 0 entry import made.xlsx --dry-run
expect 0 entry import made.xlsx --dry-run --sheet Data
sed 's|Entries|More|' book.xml >other.xml && mv other.xml book.xml
sheet '<row r="2"><c r="C2"><v>78</v></c></row>'
expect 1 entry import made.xlsx --json
found TABLE-SHEET ''
mv book.kept book.xml

# Packages that nobody's spreadsheet program writes.
expect 0 verify --json
rows=$(jq .rows out)
sheet ''
cp made.xlsx whole.xlsx
head -c 900 whole.xlsx >made.xlsx
harmful 'no .xlsx file, or it is cut'
printf '\320\317\021\340\241\261\032\341 old' >made.xlsx
harmful 'old .xls file, or protected by a password'
printf 'text' >made.xlsx
harmful 'no .xlsx file'
build xl/worksheets/Sheet1.xml=sheet.xml
harmful 'stands twice'
build ../outside.xml=sheet.xml
harmful 'leads out of it'
build '/etc/passwd=sheet.xml'
harmful 'leads out of it'
build 'xl\a.xml=sheet.xml'
harmful 'leads out of it'
"$pack" made.xlsx xl/workbook.xml=book.xml
harmful '_rels/.rels: this part is missing'
cat >sheet.xml <<END
<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<worksheet xmlns="$main"><sheetData><row r="1"><c t="inlineStr"><is><t>&b;</t>
</is></c></row></sheetData></worksheet>
END
build
harmful 'declares a document type'
sheet '<row r="9"/><row r="8"/>'
harmful 'rows are not in order'
sheet '<row r="99999999999"/>'
harmful 'rows are not in order'
sheet '<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>'
expect 1 entry import made.xlsx --json
found TABLE-FORM B2
sheet '<row r="2"><c r="XFD2"><v>1</v></c></row>'
expect 1 entry import made.xlsx --json
found TABLE-FORM XFD2
sheet '<row r="2"><c r="A2" t="s"><v>99999</v></c></row>'
expect 1 entry import made.xlsx --json
found TABLE-FORM A2
sheet '<row r="2"><c r="A2"><v>1</c></row>'
harmful 'not XML'
{ echo "<worksheet xmlns=\"$main\">"; yes '<a>' | head -n 100; } >sheet.xml
build
harmful 'nested too deep'
{ echo "<worksheet xmlns=\"$main\"><a b=\""; yes x | head -c 3000000; } >sheet.xml
build
harmful 'a tag is too long'
# A bomb: 64 MiB of nothing are some 300 KB in the package.
{ echo "<worksheet xmlns=\"$main\">"; head -c 67108864 /dev/zero | tr '\0' ' '
echo '</worksheet>'; } >sheet.xml
build
harmful 'like a bomb'
rm sheet.xml
expect 0 verify --json
is .rows "$rows"
