#!/bin/sh
# Templates of one's own, for a port or for all, and the logo: letters that were
# made stay as they were.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq pdftotext pdfimages python3

new_ledger
complete_entries
expect 0 letter make --port 2704 --out first.pdf

# What is shown can be set again.
expect 0 template list --json
is '[.templates[].name]' '["downtime-letter","supplement","discretion"]'
for name in downtime-letter supplement discretion; do
	expect 0 template show "$name"
	cp out "$name.txt"
	expect 0 template set "$name" "$name.txt"
	expect 0 template remove "$name"
done
expect 1 template remove supplement
says err STATIONERY-NONE
expect 1 template show letter
says err TEMPLATE-NAME
says err 'downtime-letter, supplement, discretion'

# Every finding of a template is told, with its line; nothing is set.
sed 's/{broker}/{brokr} and {port/; s/^== since/== sinse/' downtime-letter.txt \
    >bad.txt
expect 1 template set downtime-letter bad.txt
for said in 'bad.txt:' 'no field {brokr}' TEMPLATE-BRACE 'no section sinse' \
    'section since is missing'; do
	says err "$said"
done
printf 'caf\351\n' | cat - downtime-letter.txt >latin1.txt
expect 1 template set downtime-letter latin1.txt
says err TEMPLATE-TEXT
expect 1 template set downtime-letter downtime-letter.txt --port 9999
says err FORM-CODE
expect 6 template set downtime-letter missing.txt
expect 0 template list --json
is '[.templates[] | select(.origin == "set")]' '[]'

# A port's own wording, and one for the others; CR LF is a line end.
sed 's/^DOWNTIME LETTER$/LONG BEACH LETTER/' downtime-letter.txt |
    sed "s/\$/$(printf '\r')/" >beach.txt
sed 's/^DOWNTIME LETTER$/LETTER OF THE HOUSE/' downtime-letter.txt >house.txt
expect 0 template set downtime-letter beach.txt --port 2709
expect 0 template set downtime-letter house.txt
expect 0 letter make --port 2709 --out beach.pdf
expect 0 letter make --port 2720 --out house.pdf
pdftotext -layout beach.pdf text
says text 'LONG BEACH LETTER'
pdftotext -layout house.pdf text
says text 'LETTER OF THE HOUSE'
expect 0 letter print DL-0001 --out again.pdf
same first.pdf again.pdf

# The logo: a PNG, printed without colour.
cat >png.py <<'PNG'
import struct, sys, zlib
width, height = int(sys.argv[2]), int(sys.argv[3])
row = b'\0' + b'\xc0\x20\x20\xff' * width
def chunk(kind, data):
    return (struct.pack('>I', len(data)) + kind + data +
            struct.pack('>I', zlib.crc32(kind + data)))
open(sys.argv[1], 'wb').write(
    b'\x89PNG\r\n\x1a\n' +
    chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 6, 0, 0, 0)) +
    chunk(b'IDAT', zlib.compress(row * height)) + chunk(b'IEND', b''))
PNG
python3 png.py logo.png 300 100
python3 png.py large.png 2001 10
head -c 300 logo.png >cut.png
echo 'no picture' >text.png
: >empty.png
for bad in large.png cut.png text.png empty.png; do
	expect 1 logo set "$bad"
	says err LOGO-FILE
done
expect 0 logo show --json
is .set false
expect 1 logo remove
expect 0 logo set logo.png
expect 0 logo show
says out 'set at 2026-11-18T14:00:00Z by writer'
expect 0 letter make --port 4601 --out logo.pdf
pdfimages -list logo.pdf | awk 'NR > 2 && $6 != "gray" { exit 1 }
    NR > 2 { n++ } END { exit n == 0 }' || fail 'no grey logo on the letter'
[ "$(pdfimages -list logo.pdf | awk 'NR > 2 { print $11 }' | sort -u | wc -l)" \
    -eq 1 ] || fail 'the logo stands in the file more than once'
expect 0 release list --out log.pdf
[ "$(pdfimages -list log.pdf | wc -l)" -gt 2 ] || fail 'no logo on the log'

# Letters that were made stay as they were, whatever is set or taken out.
expect 0 letter print DL-0001 DL-0002 DL-0003 DL-0004 --out before.pdf
python3 png.py other.png 90 90
expect 0 logo set other.png
expect 0 template set downtime-letter downtime-letter.txt --port 2709
expect 0 letter print DL-0001 DL-0002 DL-0003 DL-0004 --out after.pdf
same before.pdf after.pdf
expect 0 logo remove
expect 0 template remove downtime-letter --port 2709
expect 0 template remove downtime-letter
expect 0 letter print DL-0001 DL-0002 DL-0003 DL-0004 --out after.pdf
same before.pdf after.pdf
expect 0 letter make --all --out last.pdf
pdftotext -layout last.pdf text
says text 'DOWNTIME LETTER'
expect 0 verify
