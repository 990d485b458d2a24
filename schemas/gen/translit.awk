# translit.awk -- compile the transliteration table (schemas/translit.tsv) to C.
#
#   LC_ALL=C awk -v want=header|source -f translit.awk translit.tsv
#
# Columns: code point in hexadecimal, replacement (may be empty), Unicode name
# (tab separated).  Stops the build with file:line when the code points are not
# in ascending order (the look-up is a binary search), when one is ASCII, or
# when a replacement holds a character that CBP does not accept.

function fail(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text > "/dev/stderr"
	failed = 1
	exit 1
}

# The value of four to six hexadecimal digits, -1 when they are not that.
function from_hex(s,    i, digit, value) {
	if (length(s) < 4 || length(s) > 6)
		return -1
	value = 0
	for (i = 1; i <= length(s); i++) {
		digit = index("0123456789ABCDEF", substr(s, i, 1)) - 1
		if (digit < 0)
			return -1
		value = value * 16 + digit
	}
	return value
}

function quoted(s) {
	gsub(/\\/, "&&", s)
	gsub(/"/, "\\\\&", s)
	gsub(/\?/, "\\\\&", s)
	return "\"" s "\""
}

BEGIN {
	FS = "\t"
	# Class X, Cargo Release v40, page SE-20.
	accepted = " !@#$%^&*()-_=+[{]}\\|;:'\",<.>/?`~" \
	    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	last = 127
}

/^#/ { next }

{
	if (NF != 3 || $3 == "")
		fail("want: HEX<TAB>REPLACEMENT<TAB>NAME")
	code_point = from_hex($1)
	if (code_point < 0 || code_point > 1114111 ||
	    (code_point >= 55296 && code_point <= 57343))
		fail("bad code point " $1)
	if (code_point < 128)
		fail("code point " $1 " is ASCII")
	if (code_point <= last)
		fail("code point " $1 " is not sorted after the one before")
	last = code_point
	for (i = 1; i <= length($2); i++)
		if (!index(accepted, substr($2, i, 1)))
			fail("the replacement of " $1 " is not in class X")
	row[++nrows] = "\t{0x" $1 ", " quoted($2) "},"
}

END {
	if (failed)
		exit 1
	if (!nrows) {
		printf "%s:%d: no rows\n", FILENAME, FNR > "/dev/stderr"
		exit 1
	}
	print "/* Made by schemas/gen/translit.awk from schemas/translit.tsv: do not edit. */"
	if (want == "header")
		print_header()
	else
		print_source()
}

function print_header() {
	print "#ifndef DBK_TRANSLIT_H"
	print "#define DBK_TRANSLIT_H\n"
	print "#include <stddef.h>"
	print "#include <stdint.h>\n"
	print "struct dbk_translit_row {"
	print "\tuint32_t code_point;"
	print "\tconst char *replacement;\t/* ABI characters; may be \"\" */"
	print "};\n"
	print "/* Sorted by code point; ASCII is not in it. */"
	print "extern const struct dbk_translit_row dbk_translit[];"
	print "extern const size_t dbk_translit_count;\n"
	print "#endif"
}

function print_source(    r) {
	print "#include \"schemas/translit.h\"\n"
	print "const struct dbk_translit_row dbk_translit[] = {"
	for (r = 1; r <= nrows; r++)
		print row[r]
	print "};\n"
	print "const size_t dbk_translit_count ="
	print "    sizeof dbk_translit / sizeof dbk_translit[0];"
}
