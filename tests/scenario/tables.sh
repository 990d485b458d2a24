#!/bin/sh
# Entries from CSV: what a row is, what is refused and where, what is read in
# which encoding.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq iconv

# found RULE CELL: the last command found it there (--json).
found() {
	jq -e --arg rule "$1" --arg cell "$2" '.findings |
	    any(.rule == $rule and (.cell // "") == $cell)' out >/dev/null ||
	    fail "no $1 at $2"
}

# refused RULE CELL FILE...: a dry run finds it there.
refused() {
	rule=$1
	cell=$2
	shift 2
	expect 1 entry import --dry-run --json "$@"
	found "$rule" "$cell"
}

head='entry,entry_type,importer.id_type,importer.id,mode,value'
more='bills[].regular.issuer,bills[].regular.number,bills[].equipment'
line='lines[],lines[].country_of_origin,lines[].tariffs[].hts,lines[].tariffs[].value'
heading="$head,$more,$line"

new_ledger

# Three rows are two lines, one of them with two tariff numbers; two bills.
cat >good.csv <<END
# Any number of remarks,stand before the headings
$heading
1,01,EI,07-3120455AA,11,2000,EGLV,111,"EGHU9012345, EGSU4177027",1,CN,99038815,
1,,,,,,EGLV,222,,1,CN,8517620020,1200
1,,,,,,,,TCNU5531807,2,TW,8544429090,800

2,01,EI,07-3120455AA,11,5,EGLV,333,,1,MX,9603100500,5
END
expect 0 entry import good.csv --dry-run --json
is '[.entries[] | .first, .last, .bills, .lines, .value]' \
    '[3,5,2,2,2000,7,7,1,1,5]'
is .added 0
expect 0 entry list
says err 'no entry fits'
expect 0 entry import good.csv
says out 'added 2 entries, HLB-0412500-5 to'
expect 0 entry show HLB-0412500-5 --json
is '[.document.bills[].equipment]' \
    '[["EGHU9012345","EGSU4177027"],["TCNU5531807"]]'
is '[.document.lines[] | [.country_of_origin, (.tariffs | length)]]' \
    '[["CN",2],["TW",1]]'

# The same document from JSON is the same; from the same file, too.
jq -c '.document | del(.entry_number)' out >same.jsonl
refused ENTRY-SAME '' same.jsonl
refused ENTRY-SAME A3 good.csv
expect 0 entry import good.csv --again

# Other separators, line ends and encodings.
{ printf '\357\273\277'; tr ',' ';' <good.csv | sed 's/"EGHU9012345;/"EGHU9012345,/
    s/$/\r/'; } >excel.csv
expect 0 entry import excel.csv --dry-run --again --json
is '[.entries[].value]' '[2000,5]'
{ printf 'sep=|\n'; sed '1d; s/, E/ E/' good.csv | tr ',' '|'; } >bar.csv
expect 0 entry import bar.csv --dry-run --again
tr ',' '\t' <good.csv >tab.tsv
expect 0 entry import tab.tsv --dry-run --again --separator tab
expect 2 entry import tab.tsv --dry-run --separator x
{ printf '\377\376'; iconv -t UTF-16LE good.csv; } >wide.csv
expect 0 entry import wide.csv --dry-run --again
{ printf '\376\377'; iconv -t UTF-16BE good.csv; } >wide.csv
expect 0 entry import wide.csv --dry-run --again
printf 'conveyance,value\n\311TOILE \200,1\n' >western.csv
refused TABLE-ENCODING '' western.csv
expect 2 entry import western.csv --dry-run --encoding no-such
printf 'conveyance,value\n\311TOILE,1\n' >western.csv
expect 0 entry import western.csv --encoding windows-1252
number=$(sed -n 's/.* to //p' out)
expect 0 entry show "$number" --json
is .document.conveyance '"ÉTOILE"'

# Headings.
printf 'mod,lines.value,bills,parties[ZZ].name,mode,mode\n1,1,1,1,1,1\n' >bad.csv
refused TABLE-COLUMN A1 bad.csv
for cell in B1 C1 D1; do
	found TABLE-COLUMN $cell
done
found TABLE-COLUMN-TWICE F1
printf 'mode\n11,12\n' >bad.csv
refused TABLE-NO-COLUMN B2 bad.csv

# Values.  The cell is that of the spreadsheet program, the line the file's.
cat >bad.csv <<'END'
entry,mode,value,importer.id,immediate_delivery,arrival_date,notes
1,11,"1,000",1.2346E+11,maybe,2026-02-30,"two
lines"
2,99,1,,,,
END
refused FORM-TYPE C2 bad.csv
found TABLE-SHORTENED D2
found FORM-TYPE E2
found FORM-DATE F2
found FORM-CODE B3
is '[.findings[] | select(.cell == "B3") | .line, .column, .path]' \
    '[4,2,"mode"]'
expect 1 entry import bad.csv
says err 'bad.csv:4:B3: mode: '

# What goes on must agree; rows of an entry stand together; numbers count up.
cat >bad.csv <<'END'
entry,mode,value,lines[],lines[].country_of_origin,lines[].tariffs[].hts
1,11,5,1,CN,8517620020
1,10,5,1,TW,8517620020
1,,,3,TW,8517620020
1,,,x,TW,8517620020
2,11,5,1,CN,8517620020
1,11,5,1,CN,8517620020
END
refused TABLE-DIFFERS B3 bad.csv
found TABLE-DIFFERS E3
found TABLE-ORDER A4
found FORM-TYPE D5
found TABLE-APART A7

# An entry number divides entries, too; without both a filled entry column does.
cat >numbers.csv <<'END'
entry_number,mode,lines[].country_of_origin
HLB-0412510-4,11,CN
HLB-0412510-4,11,TW
,,MX
HLB-0412511-2,11,CN
END
expect 0 entry import numbers.csv --dry-run --json
is '[.entries[] | .entry_number, .lines]' '["HLB-0412510-4",3,"HLB-0412511-2",1]'

# Some or all.
cat >some.csv <<'END'
entry,mode,value
1,11,70001
2,99,70002
3,11,70003
END
expect 1 entry import some.csv
says err 'nothing was recorded'
expect 1 entry import some.csv --partial
says out 'added 2 entries'
says err 'some.csv: row 3 stays out'
expect 1 entry import some.csv --partial
says err 'nothing was recorded'
printf '{"value":80001}\n{"value":"x"}\n' >some.jsonl
expect 1 entry import some.jsonl --partial
says out 'added 1 entries'
says err 'some.jsonl: line 2 stays out'

# Never a part of a file that cannot be read to its end.
printf 'entry,mode\n1,11\n2,"11\n' >cut.csv
refused TABLE-QUOTE '' cut.csv
expect 1 entry import cut.csv --partial
says err 'nothing was recorded'
printf 'mode\n1"1\n' >quote.csv
refused TABLE-QUOTE '' quote.csv
printf 'PK\003\004xxxx' >book.csv
refused TABLE-FORM '' book.csv
: >empty.csv
refused IMPORT-NONE '' empty.csv
expect 6 entry import missing.csv
expect 2 entry import old.xls
says err 'only .xlsx is read'
