# refs.awk -- compile the large reference lists (schemas/lists/large/hts.tsv ...) to C.
#
#   LC_ALL=C awk -v want=header|source -f refs.awk FILE.tsv ...
#
# A list begins with comment lines that become part of every answer,
#   # edition: 2026-06-08
#   # source: Harmonized Tariff Schedule ..., USITC
#   # note: a sentence that every answer carries (optional)
# then its header of column names, then one row a line, tab separated.  Columns
# code and name are wanted.  A list with a column level is a tree: its rows are
# in the order of the printed list, and only a row that heads others may go
# without a code.  All other lists are sorted by code in byte order.
#
# A list stays text, since it is read from end to end only: in pieces, as ISO C
# promises string literals of 4095 bytes.  The numbers of a tree that can be
# reported (ten digits, or eight) are also compiled to a table for the rules:
# ten digits each, the two that eight have not being 00, in ascending order.

function fail(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text > "/dev/stderr"
	failed = 1
	exit 1
}

function quoted(s) {
	gsub(/\\/, "&&", s)
	gsub(/"/, "\\\\&", s)
	gsub(/\?/, "\\\\&", s)
	gsub(/\t/, "\\t", s)
	return "\"" s "\""
}

function constant(s) {
	s = toupper(s)
	gsub(/[^A-Z0-9]/, "_", s)
	return s
}

function quoted_line(s) {
	s = quoted(s)
	return substr(s, 1, length(s) - 1) "\\n\""
}

BEGIN { FS = "\t" }

# What the list before this file lacks is told at that list's last line.
FNR == 1 { check_end() }
{ last_file = FILENAME; last_line = FNR }

FNR == 1 {
	n = ++nlists
	name = FILENAME
	sub(/^.*\//, "", name)
	sub(/\.tsv$/, "", name)
	list_name[n] = name
	nrows[n] = npieces[n] = nnumbers[n] = 0
	columns[n] = ""
	last = ""
	deepest = -1
	size = 0
}

/^# edition: ./ { edition[n] = substr($0, 12); next }
/^# source: ./ { source[n] = substr($0, 11); next }
/^# note: ./ { note[n] = substr($0, 9); next }
/^#/ { next }

columns[n] == "" {
	columns[n] = $0
	ncolumns = NF
	code_at = name_at = level_at = 0
	for (i = 1; i <= NF; i++) {
		if ($i == "code")
			code_at = i
		if ($i == "name")
			name_at = i
		if ($i == "level")
			level_at = i
	}
	if (!code_at || !name_at)
		fail("wants the columns code and name")
	next
}

{
	if (NF != ncolumns || $name_at == "")
		fail("want " ncolumns " columns and a name")
	if (level_at)
		check_branch()
	else if ($code_at == "" || ("x" $code_at) < ("x" last))
		fail("code " $code_at " is not sorted after " last)
	last = $code_at
	nrows[n]++
	if (size + length($0) > 3500 || !npieces[n]) {
		npieces[n]++
		size = 0
	}
	size += length($0) + 1
	if (want != "header")
		piece[n, npieces[n]] = piece[n, npieces[n]] \
		    "\n\t    " quoted_line($0)
}

# A number is reported when no row hangs below it, which the next row tells.
function check_branch() {
	if ($level_at !~ /^[0-9]+$/ || $level_at > deepest + 1)
		fail("no row of the level above")
	if ($code_at !~ /^[0-9]*$/ || length($code_at) > 10)
		fail("bad number " $code_at)
	end_branch($level_at + 0)
	deepest = $level_at + 0
	if (length($code_at) == 8)
		waiting = $code_at "00"
	else if (length($code_at) == 10)
		waiting = $code_at
}

function end_branch(level) {
	if (waiting == "")
		return
	if (level <= deepest) {
		if (("x" waiting) <= ("x" last_number[nlists]))
			fail("a number before " $code_at " is not sorted")
		last_number[nlists] = waiting
		numbers[nlists, ++nnumbers[nlists]] = waiting
	}
	waiting = ""
}

function check_end() {
	if (!nlists)
		return
	end_branch(0)
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
	print "/* Made by schemas/gen/refs.awk from schemas/lists: do not edit. */"
	print "#ifndef DBK_REFS_H"
	print "#define DBK_REFS_H\n"
	print "#include <stddef.h>"
	print "#include <stdint.h>\n"
	print "struct dbk_shipped {"
	print "\tconst char *name;"
	print "\tconst char *edition;"
	print "\tconst char *source;"
	print "\tconst char *note;\t/* \"\" none */"
	print "\tconst char *columns;\t/* names, tab separated */"
	print "\tconst char *const *pieces;\t/* whole lines, each ends with LF */"
	print "\tsize_t npieces;"
	print "\tsize_t nrows;"
	print "\tconst uint64_t *numbers;\t/* of a tree: see schemas/gen/refs.awk */"
	print "\tsize_t nnumbers;"
	print "};\n"
	print "/* Their places in dbk_shipped. */"
	print "enum dbk_shipped_list {"
	for (n = 1; n <= nlists; n++)
		print "\tDBK_SHIPPED_" constant(list_name[n]) ","
	print "\tDBK_SHIPPED_COUNT"
	print "};\n"
	print "extern const struct dbk_shipped dbk_shipped[DBK_SHIPPED_COUNT];\n"
	print "#endif"
}

function print_source(    n, i) {
	print "/* Made by schemas/gen/refs.awk from schemas/lists: do not edit. */"
	print "#include \"schemas/refs.h\"\n"
	for (n = 1; n <= nlists; n++) {
		print "static const char *const pieces_" n "[] = {"
		for (i = 1; i <= npieces[n]; i++)
			print "\t(" substr(piece[n, i], 4) "),"
		print "};\n"
		if (!nnumbers[n])
			continue
		print "static const uint64_t numbers_" n "[] = {"
		for (i = 1; i <= nnumbers[n]; i++) {
			sub(/^0+/, "", numbers[n, i])
			print "\t" numbers[n, i] ","
		}
		print "};\n"
	}
	print "const struct dbk_shipped dbk_shipped[DBK_SHIPPED_COUNT] = {"
	for (n = 1; n <= nlists; n++)
		printf "\t{%s, %s,\n\t    %s,\n\t    %s,\n\t    %s, pieces_%d, %d, %d, %s, %d},\n",
		    quoted(list_name[n]), quoted(edition[n]), quoted(source[n]),
		    quoted(note[n]), quoted(columns[n]), n, npieces[n],
		    nrows[n], nnumbers[n] ? "numbers_" n : "NULL", nnumbers[n]
	print "};"
}
