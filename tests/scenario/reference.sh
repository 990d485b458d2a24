#!/bin/sh
# Reference data and books: looked up, loaded, judged by, begun with.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq

# without a ledger: the lists of the program
unset DAYBOOK_LEDGER
expect 0 ref find hts 0101.21 --json
is '.codes | map(.code)' '["01012100","0101210010","0101210020"]'
is '.codes[1].headings | map(.name)' \
    '["Live horses, asses, mules and hinnies:","Horses","Purebred breeding animals"]'
is '.codes[1].unit' '"No."'
is '.age_days' 163
expect 0 ref find hts 4401.11 --json
is '.codes[0].flags[0].flag' '"AL1"'
is '.flags_note | contains("a missing flag proves nothing")' true
expect 0 ref find hts 'horse purebred'
awk 'length($0) > 80 { exit 1 }' out || fail 'wider than 80 columns'
says err 'a missing flag proves nothing'
expect 1 ref find hts xyzzy
expect 2 ref find nonsense x
DAYBOOK_LEDGER=$work/book
export DAYBOOK_LEDGER
new_ledger

# a newer edition, as USITC exports it: shown first, then loaded
cat >hts.json <<'END'
[
{"htsno":"0101","indent":"0","description":"Live horses:","superior":null,"units":null,"general":"","footnotes":[]},
{"htsno":"","indent":"1","description":"Horses:","superior":"true","units":[],"general":""},
{"htsno":"0101.21.00","indent":"2","description":"Purebred","units":[],"general":"Free"},
{"htsno":"0101.21.00.05","indent":"3","description":"Foals","units":["No.","kg"],"general":"",
 "footnotes":[{"columns":["general"],"value":"See 9903.88.15."}]}
]
END
expect 2 ref load hts hts.json
expect 0 ref load hts hts.json --edition 2026-11-01
says out '1 codes added'
says out '0101210005 Foals'
says err 'nothing was loaded'
says err 'REF-SHRINK'
expect 1 ref find hts 0101.21.00.05
expect 0 ref load hts hts.json --edition 2026-11-01 --yes
expect 0 ref find hts foal --json
is '.edition' '"2026-11-01"'
is '.codes[0] | [.code, .unit, .unit2]' '["0101210005","No.","kg"]'
expect 0 verify
expect 0 journal export --out j.jsonl
jq -r 'select(.action == "ref.load") | .document' j.jsonl | tail -n 1 |
    jq -e '.lists[0] | .list == "hts" and .edition == "2026-11-01" and
	.rows == 4 and (.digest | length) == 64' >/dev/null ||
    fail 'the journal does not know the edition'
cat >hts.csv <<'END'
HTS Number,Indent,Description,Unit of Quantity,General Rate of Duty,Special Rate of Duty,Column 2 Rate of Duty,Quota Quantity,Additional Duties
"0101","0","Live horses:","","","","","",""
"","1","Horses:","","","","","",""
"0101.21.00","2","Purebred","","Free","","","",""
"0101.21.00.05","3","Foals","[""No."",""kg""]","","","","",""
END
expect 0 ref load hts hts.csv --edition 2026-11-02 --json
is '[.added, .removed, .changed, .same, .loaded]' '[0,0,0,true,false]'

# from then on entries are judged by it
document HLB-0412500-5 >one.json
jq -r '.lines[0].tariffs[0].hts' one.json >number
expect 0 entry add one.json
says err 'SE60-HTS-UNKNOWN'
says err '2026-11-01'
expect 0 ref load hts --shipped --yes
document HLB-0412501-3 >two.json
expect 0 entry add two.json --again
says_not err 'SE60-HTS-UNKNOWN'
printf 'Port Code,Port Name\n2704,Los Angeles\n2709,Long Beach\n9999,New Port\n' >ports.csv
expect 0 ref load ports ports.csv --edition 2026-12-01 --yes
document HLB-0412502-1 | jq '.port_of_entry = "9999"' >three.json
expect 0 entry add three.json
document HLB-0412503-9 | jq '.port_of_entry = "0101"' >four.json
expect 1 entry add four.json
says err 'FORM-CODE'
says err 'ports (2026-12-01)'
expect 0 ref load ports --shipped --yes

# what is no list is refused with all it has wrong, and nothing is loaded
printf 'Port Code,Port Name\n101,Portland\n2704,\n2709,A\n2709,B\n' >bad.csv
expect 1 ref load ports bad.csv --edition x --yes
says err 'bad.csv:3: '
says err 'REF-ROW'
printf 'Port Code,Port Name\n101,Portland\n2709,A\n2709,B\n' >bad.csv
expect 1 ref load ports bad.csv --edition x --yes
says err 'bad.csv:2: '
says err 'a zero away'
says err 'stands twice'
printf 'a,b\n1,2\n' >other.csv
expect 1 ref load ports other.csv --edition x --yes
says err 'REF-FILE'
printf '[{"htsno":"0101"' >cut.json
expect 1 ref load hts cut.json --edition x --yes
says err 'FORM-JSON'
expect 2 ref load action-codes bad.csv --edition x --yes
expect 0 ref list --json
is '.lists | map(select(.list == "ports"))[0].edition' '"2026-02-03"'
expect 0 verify

# books: what is the same each time
cat >acme.json <<'END'
{"importer": {"id_type": "EI", "id": "12-3456789AA", "name": "ACME TRADING INC"},
 "bond": {"type": "8"}, "mode": "11"}
END
echo '{"location_of_goods": "Y258"}' >port.json
echo '{"key": "D-1", "importer": "12-3456789AA",
 "line": {"description": "DESKS", "country_of_origin": "VN"}}' |
    jq -c . >products.jsonl
expect 0 book set importers acme.json
expect 0 book set ports port.json --key 2709
expect 0 book import products products.jsonl --dry-run
says out 'nothing was recorded'
expect 0 book import products products.jsonl
expect 0 book list products --importer 12-3456789AA desk --json
is '.rows | map([.key, .country])' '[["D-1","VN"]]'
expect 0 entry new --importer 12-3456789AA --port 2709 --json
is '.document | [.importer.name, .bond.type, .port_of_entry, .location_of_goods]' \
    '["ACME TRADING INC","8","2709","Y258"]'
is '.from | map(select(.path == "location_of_goods"))[0] | [.book, .key]' \
    '["ports","2709"]'
{
	echo '{"key": "D-2", "importer": "12-3456789AA", "line": {"description": "CHAIRS"}}'
	echo '{"key": "D-3", "line": {"description": "NOBODY"}}'
	echo '{"key": "D-4", "importer": "12-3456789AA", "party": {"role": "MF"}}'
} >bad.jsonl
expect 1 book import products bad.jsonl
says err 'bad.jsonl:2: '
says err 'bad.jsonl:3: '
expect 0 book list products --json
is '.rows | length' 1
expect 0 book remove products D-1 --importer 12-3456789AA
expect 1 book show products D-1 --importer 12-3456789AA
says err 'BOOK-UNKNOWN'
expect 2 book list nonsense
expect 0 book list carriers
expect 0 verify

# the same from a table
printf '%s\n' 'importer.id_type,importer.id,importer.name,bond.type' \
    'EI,98-7654321AA,"BETA, INC",8' 'EI,98-7654322AA,GAMMA,8' >importers.csv
expect 0 book import importers importers.csv
says out '2 importers set'
expect 0 book show importers 98-7654321AA --json
is '.document | [.importer.name, .bond.type]' '["BETA, INC","8"]'
printf '%s\n' 'entry,lines[].country_of_origin,lines[].description,lines[].tariffs[].hts' \
    'LAP-1,TW,LAPTOPS,8471300100' 'LAP-2,XX,LAPTOPS,84713' >products.csv
expect 1 book import products products.csv --importer 98-7654321AA
says err 'FORM-CODE'
says err 'SE60-HTS-DIGITS'
expect 0 book list products --importer 98-7654321AA --json
is '.rows | length' 0
sed 's/XX,LAPTOPS,84713$/CN,BAGS,4202929000/' products.csv >good.csv
expect 0 book import products good.csv --importer 98-7654321AA
expect 0 book list products --importer 98-7654321AA bag --json
is '.rows | map([.key, .hts])' '[["LAP-2","4202929000"]]'
printf 'port_of_entry,location_of_goods\n2704,Y258\n2709,W123\n' >ports.csv
expect 0 book import ports ports.csv
expect 0 entry new --port 2709 --json
is '.document.location_of_goods' '"W123"'
printf 'parties[].role,parties[].name\nMF,HANOI WOOD\n' >parties.csv
expect 0 book import parties parties.csv
expect 0 book list parties hanoi --json
is '.rows | length' 1
expect 0 verify
