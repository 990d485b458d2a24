#!/bin/sh
# A client's own table: what its columns mean is said by a map, from a file or
# saved in the ledger; nothing is guessed.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq

found() {
	jq -e --arg rule "$1" --arg cell "$2" '.findings |
	    any(.rule == $rule and (.cell // "") == $cell)' out >/dev/null ||
	    fail "no $1 at $2"
}

new_ledger
cat >client.csv <<'END'
ACME SHIPPING;;;;;;
printed 11/20/2026;;;;;;
File;Mode;ETA;Invoice USD;HTS No;Origin;Remarks
A1;OCEAN;11/5/2026;$41,200.00;0402.10.05.00; cn ;x
A1;;;;8517.62.0020;TW;
A2;AIR;1/2/2026;$7.00;402100500;CN;
END
cat >client.json <<'END'
{"header_row": 3, "separator": ";", "columns": [
 {"column": "File", "path": "entry"},
 {"column": "Mode", "path": "mode", "codes": [{"from": "OCEAN", "to": "11"}, {"from": "AIR", "to": "40"}]},
 {"column": "ETA", "path": "arrival_date", "date_format": "M/D/YYYY"},
 {"column": "Invoice USD", "path": "value", "convert": ["DOLLARS"]},
 {"column": "HTS No", "path": "lines[].tariffs[].hts", "convert": ["COMPACT"], "digits": 10},
 {"column": "Origin", "path": "lines[].country_of_origin", "convert": ["TRIM", "UPPER"]},
 {"column": "Remarks", "ignore": true}],
 "fixed": [{"path": "entry_type", "value": "01"}, {"path": "lines[].description", "value": "GOODS"}]}
END
expect 0 entry import client.csv --map client.json
expect 0 entry show HLB-0412500-5 --json
is .document '{"entry_number":"HLB-0412500-5","entry_type":"01","mode":"11","value":41200,"arrival_date":"2026-11-05","lines":[{"country_of_origin":"CN","description":"GOODS","tariffs":[{"hts":"0402100500"}]},{"country_of_origin":"TW","description":"GOODS","tariffs":[{"hts":"8517620020"}]}]}'
expect 0 entry show HLB-0412501-3 --json
is '[.document.value, .document.mode, .document.lines[0].tariffs[0].hts]' \
    '[7,"40","0402100500"]'

# Saved, and used by its name.
expect 0 book set maps client.json --key ACME
expect 0 entry import client.csv --map ACME --dry-run --again
expect 0 book show maps ACME
expect 1 entry import client.csv --map OTHER --json
found BOOK-UNKNOWN ''

# What the map does not say is a finding.
sed '4s/OCEAN/TRUCK/; 5s/;TW/;tw x/; 6s/1.2.2026/2.1.26/' client.csv >other.csv
expect 1 entry import other.csv --map ACME --again --json
found MAP-CODE B4
found FORM-CODE F5
found FORM-DATE C6
sed '3s/ETA/Arrival/' client.csv >other.csv
expect 1 entry import other.csv --map ACME --again --json
found TABLE-COLUMN C3
found MAP-COLUMN A3

# A map that means nothing is refused where it stands.
jq -c '.columns[0].path = "mod" | .columns[2].date_format = "MM/DD/YY" |
    .columns[3].convert = ["CENTS"] | .columns[4].column = "Mode" |
    .fixed[0].value = null' client.json >bad.json
expect 1 book set maps bad.json --key BAD --json
[ "$(jq '[.findings[] | select(.rule == "MAP-FORM")] | length' out)" = 5 ] ||
    fail 'not five faults'
expect 1 entry import client.csv --map bad.json --again
says err MAP-FORM
expect 0 verify
