#!/bin/sh
# The template is made of the definition and can be filled in and read; the
# manifest as CSV has no formulas and gives back what was keyed.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq

new_ledger
expect 0 entry import --template form.xlsx
expect 0 entry import --template form.csv
expect 2 entry import --template form.ods

# Empty as it is; its example imports as it stands and breaks no rule.
expect 1 entry import form.xlsx
says err IMPORT-NONE
expect 1 entry import form.csv
says err IMPORT-NONE
expect 0 entry import form.xlsx --sheet Example
expect 0 entry complete HLB-0412500-5
expect 0 entry show HLB-0412500-5 --json
cp out from-workbook
# In CSV the example stands in the remarks.
{ tail -n 1 form.csv; grep '^# 1,' form.csv | sed 's/^# //'; } >example.csv
expect 1 entry import example.csv
says err ENTRY-SAME
expect 0 entry import example.csv --again
expect 0 entry show HLB-0412501-3 --json
jq -S '.document | del(.entry_number)' from-workbook >one
jq -S '.document | del(.entry_number)' out >two
same one two

# The same bytes whatever the time zone.
mv form.xlsx before.xlsx
TZ=Asia/Kolkata
export TZ
expect 0 entry import --template form.xlsx
same before.xlsx form.xlsx
unset TZ

# The manifest as CSV.
i=0
for importer in '=1+1' '+1' '-1' '@SUM(A1)' "'=1" "'S GRAVENHAGE" 'A "B", C;D' \
    'SOCIÉTÉ ÅNGSTRÖM'; do
	document | jq -c --arg name "$importer" '.importer.name = $name' >one
	expect 0 entry add one
done
expect 0 manifest --out made.csv --json
is .entries 10
same "$top_srcdir/tests/golden/manifest/entries.csv" made.csv
expect 0 manifest --out made.csv --sheet Lines
same "$top_srcdir/tests/golden/manifest/lines.csv" made.csv
for cell in "'=1+1" "'+1" "'-1" "'@SUM(A1)" "''=1" "'S GRAVENHAGE" \
    '"A ""B"", C;D"' 'SOCIÉTÉ ÅNGSTRÖM'; do
	grep -qF ",$cell," "$top_srcdir/tests/golden/manifest/entries.csv" ||
	    fail "no $cell"
done
expect 2 manifest --out made.csv --sheet None
says err 'there is no sheet "None"; there are Entries, Bills'
expect 2 manifest --out made.xlsx --sheet Lines
expect 1 manifest --port 0901 --out none.csv
[ ! -e none.csv ] || fail 'a file was left'

# What was guarded is read back as it was.
{ echo 'entry_number,importer.name'
awk -F, 'NR >= 4 && NR <= 8 { print "," $8 }' \
    "$top_srcdir/tests/golden/manifest/entries.csv"; } >back.csv
expect 0 entry import back.csv --dry-run --json --again
is '[.entries[].importer]' '["=1+1","+1","-1","@SUM(A1)","'"'"'=1"]'
