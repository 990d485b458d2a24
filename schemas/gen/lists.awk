# lists.awk -- compile code lists (schemas/lists/*.tsv) to C.
#
#   LC_ALL=C awk -v want=header|source -f lists.awk FILE.tsv ...
#
# A list begins with two comment lines that become part of every answer,
#   # edition: 2026-08-04
#   # source: CATAIR Appendix B, CBP, revision 21
# perhaps
#   # fixed: why the program decides by it, so that no other edition can be loaded
# then the header "code<TAB>name", then one row a code, sorted by code in
# byte order (the look-up is a binary search).  Stops the build with
# file:line on anything else.

function fail(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text > "/dev/stderr"
	failed = 1
	exit 1
}

function quoted(s) {
	gsub(/\\/, "&&", s)
	gsub(/"/, "\\\\&", s)
	gsub(/\?/, "\\\\&", s)
	return "\"" s "\""
}

function constant(s) {
	s = toupper(s)
	gsub(/[^A-Z0-9]/, "_", s)
	return s
}

# The code as a number: its bytes from the highest down, zeros after it.
function packed(code,    i, hex) {
	if (length(code) > code_len)
		fail("code " code " is longer than " code_len)
	hex = ""
	for (i = 1; i <= code_len; i++)
		hex = hex (i > length(code) ? "00" : hex_of[substr(code, i, 1)])
	return "0x" hex
}

BEGIN {
	FS = "\t"
	code_len = 8
	for (i = 32; i < 127; i++)
		hex_of[sprintf("%c", i)] = sprintf("%02x", i)
}

# What the list before this file lacks is told at that list's last line.
FNR == 1 { check_end() }
{ last_file = FILENAME; last_line = FNR }

FNR == 1 {
	n = ++nlists
	name = FILENAME
	sub(/^.*\//, "", name)
	sub(/\.tsv$/, "", name)
	list_name[n] = name
	nrows[n] = 0
	headed = 0
	last = ""
}

/^# edition: ./ { edition[n] = substr($0, 12); next }
/^# source: ./ { source[n] = substr($0, 11); next }
/^# fixed: ./ { fixed[n] = 1; next }
/^#/ { next }

!headed {
	if ($0 != "code\tname")
		fail("want the header: code<TAB>name")
	headed = 1
	next
}

{
	if (NF != 2 || $1 == "" || $2 == "")
		fail("want: CODE<TAB>NAME")
	# The letter in front makes awk compare digits as strings, too.
	if (last != "" && ("x" last) >= ("x" $1))
		fail("code " $1 " is not sorted after " last)
	last = $1
	r = ++nrows[n]
	rows[n, r] = "\t{" packed($1) ", " quoted($1) ", " quoted($2) "},"
}

function check_end() {
	if (!nlists)
		return
	if (edition[nlists] == "" || source[nlists] == "" || !nrows[nlists]) {
		printf "%s:%d: wants # edition:, # source: and rows\n",
		    last_file, last_line > "/dev/stderr"
		failed = 1
		exit 1
	}
}

END {
	if (failed)
		exit 1
	check_end()
	if (want == "header")
		print_header()
	else
		print_source()
}

function print_header(    n) {
	print "/* Made by schemas/gen/lists.awk from schemas/lists: do not edit. */"
	print "#ifndef DBK_LISTS_H"
	print "#define DBK_LISTS_H\n"
	print "#include <stdbool.h>"
	print "#include <stddef.h>"
	print "#include <stdint.h>\n"
	print "enum dbk_list {"
	print "\tDBK_LIST_NONE,"
	for (n = 1; n <= nlists; n++)
		print "\tDBK_LIST_" constant(list_name[n]) ","
	print "\tDBK_LIST_COUNT\n};\n"
	print "/* No code is longer. */"
	print "#define DBK_LIST_CODE_LEN " code_len "\n"
	print "struct dbk_list_row {"
	print "\tuint64_t key;\t/* the code, its first byte highest; 0 after it */"
	print "\tconst char *code;"
	print "\tconst char *name;"
	print "};\n"
	print "struct dbk_list_table {"
	print "\tconst char *name;"
	print "\tconst char *edition;"
	print "\tconst char *source;"
	print "\tconst struct dbk_list_row *rows;\t/* sorted by code, byte order */"
	print "\tsize_t nrows;"
	print "\tbool fixed;\t/* the program decides by it */"
	print "};\n"
	print "/* Indexed by enum dbk_list; DBK_LIST_NONE has no rows. */"
	print "extern const struct dbk_list_table dbk_lists[DBK_LIST_COUNT];\n"
	print "#endif"
}

function print_source(    n, r, c) {
	print "/* Made by schemas/gen/lists.awk from schemas/lists: do not edit. */"
	print "#include \"schemas/lists.h\"\n"
	for (n = 1; n <= nlists; n++) {
		print "static const struct dbk_list_row rows_" n "[] = {"
		for (r = 1; r <= nrows[n]; r++)
			print rows[n, r]
		print "};\n"
	}
	print "const struct dbk_list_table dbk_lists[DBK_LIST_COUNT] = {"
	print "\t[DBK_LIST_NONE] = {\"none\", \"\", \"\", NULL, 0, true},"
	for (n = 1; n <= nlists; n++)
		printf "\t[DBK_LIST_%s] = {%s, %s,\n\t    %s, rows_%d, %d, %s},\n",
		    constant(list_name[n]), quoted(list_name[n]),
		    quoted(edition[n]), quoted(source[n]), n, nrows[n],
		    fixed[n] ? "true" : "false"
	print "};"
}
