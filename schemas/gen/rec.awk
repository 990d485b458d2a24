# rec.awk -- compile record layouts (schemas/catair/*.rec) to C.
#
#   LC_ALL=C awk -v want=header|source -f rec.awk FILE.rec ...
#
# POSIX awk.  Stops the build with file:line when the rows of a record do not
# tile positions 1 to 80, when a class or an extra is unknown, or when a name
# stands twice.  The format is described in schemas/catair/envelope.rec.

function fail(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text > "/dev/stderr"
	failed = 1
	exit 1
}

function quoted(s) {
	gsub(/\\/, "&&", s)
	gsub(/"/, "\\\\&", s)
	return "\"" s "\""
}

function constant(s) {
	s = toupper(s)
	gsub(/[^A-Z0-9]/, "_", s)
	return s
}

# A record that ends early is told at its last line, in its own file.
function close_record() {
	if (nrecords && reached != 80) {
		printf "%s:%d: record %s ends at %d, not 80\n", last_file,
		    last_line, record_name[nrecords], reached > "/dev/stderr"
		failed = 1
		exit 1
	}
}

BEGIN {
	class_of["A"] = "DBK_CLASS_A";   class_of["AN"] = "DBK_CLASS_AN"
	class_of["N"] = "DBK_CLASS_N";   class_of["SN"] = "DBK_CLASS_SN"
	class_of["D"] = "DBK_CLASS_D";   class_of["X"] = "DBK_CLASS_X"
	class_of["S"] = "DBK_CLASS_S"
	direction_of["in"] = "DBK_DIRECTION_IN"
	direction_of["out"] = "DBK_DIRECTION_OUT"
	direction_of["gen"] = "DBK_DIRECTION_GEN"
	direction_of["both"] = "DBK_DIRECTION_BOTH"
}

FNR == 1 { close_record() }
/^[ \t]*(#|$)/ { next }

$1 == "record" {
	close_record()
	if (NF < 5)
		fail("want: record NAME DIRECTION PAGE TITLE")
	if (!($3 in direction_of))
		fail("unknown direction " $3)
	id = $2 ($3 == "both" ? "" : "_" $3)
	if (id in seen_record)
		fail("record " id " stands twice")
	seen_record[id] = 1
	n = ++nrecords
	record_name[n] = $2
	record_id[n] = constant(id)
	record_direction[n] = direction_of[$3]
	record_page[n] = $4
	title = $5
	for (i = 6; i <= NF; i++)
		title = title " " $i
	title_of[n] = title
	nfields[n] = 0
	reached = 0
	last_file = FILENAME
	last_line = FNR
	next
}

{
	if (!nrecords)
		fail("a field before the first record")
	if (NF < 8)
		fail("want: FROM TO CLASS DESIGNATION NAME PAGE EXTRAS LABEL")
	if ($1 !~ /^[0-9]+$/ || $2 !~ /^[0-9]+$/ || $2 < $1)
		fail("bad positions " $1 " " $2)
	if ($1 + 0 <= reached)
		fail($5 " overlaps: position " $1 " is already taken")
	if ($1 + 0 != reached + 1)
		fail("gap: positions " reached + 1 " to " $1 - 1 " belong to no field")
	if ($2 + 0 > 80)
		fail($5 " ends past position 80")
	reached = $2 + 0
	last_file = FILENAME
	last_line = FNR

	text = "NULL"
	class = $3
	if (class ~ /^K:./) {
		text = substr(class, 3)
		if (length(text) != $2 - $1 + 1)
			fail("constant " text " does not fill " $1 "-" $2)
		text = quoted(text)
		class = "X"
	}
	if (!(class in class_of))
		fail("unknown class " $3)
	if ($4 !~ /^[MCO]$/)
		fail("unknown designation " $4)
	if ($5 !~ /^[a-z][a-z0-9_]*$/)
		fail("bad name " $5)
	key = nrecords " " $5
	if ($5 == "filler") {
		if ($3 != "S")
			fail("filler wants class S")
	} else if (key in seen_field)
		fail("field " $5 " stands twice in the record")
	seen_field[key] = 1

	list = "DBK_LIST_NONE"
	flags = "0"
	if ($7 != "-") {
		nextras = split($7, extra, ",")
		for (i = 1; i <= nextras; i++) {
			if (extra[i] ~ /^list=./)
				list = "DBK_LIST_" constant(substr(extra[i], 6))
			else if (extra[i] == "date")
				flags = flags " | DBK_FIELD_DATE"
			else if (extra[i] == "left")
				flags = flags " | DBK_FIELD_LEFT"
			else
				fail("unknown extra " extra[i])
		}
		sub(/^0 \| /, "", flags)
	}
	label = $8
	for (i = 9; i <= NF; i++)
		label = label " " $i

	f = ++nfields[nrecords]
	enumerator[nrecords, f] = "DBK_" record_id[nrecords] "_" \
	    ($5 == "filler" ? "FILLER_" $1 : constant($5))
	row[nrecords, f] = sprintf("{%d, %d, %s, %s, '%s', %s,\n\t    %s, %s, %s, %s}",
	    $1, $2, class_of[class], flags, $4, list,
	    quoted($5), quoted(label), quoted($6), text)
}

END {
	if (failed)
		exit 1
	close_record()
	if (want == "header")
		print_header()
	else
		print_source()
}

function print_header(    n, f) {
	print "/* Made by schemas/gen/rec.awk from schemas/catair: do not edit. */"
	print "#ifndef DBK_CATAIR_LAYOUTS_H"
	print "#define DBK_CATAIR_LAYOUTS_H\n"
	print "#include <stddef.h>"
	print "#include <stdint.h>\n"
	print "#include \"schemas/lists.h\"\n"
	print "/* Every CATAIR record has this many positions (B&B-1). */"
	print "#define DBK_RECORD_LEN 80\n"
	print "/* Data classes of the record layout key (B&B-7, SE-20). */"
	print "enum dbk_class {"
	print "\tDBK_CLASS_S,\t/* space only: filler */"
	print "\tDBK_CLASS_A,\t/* A-Z */"
	print "\tDBK_CLASS_AN,\t/* A-Z 0-9 space */"
	print "\tDBK_CLASS_N,\t/* 0-9, right justified, zero-filled; or all spaces */"
	print "\tDBK_CLASS_SN,\t/* (S)N: as N, leading spaces accepted */"
	print "\tDBK_CLASS_D,\t/* MMDDYY */"
	print "\tDBK_CLASS_X\t/* A-Z 0-9 space and keyboard characters */"
	print "};\n"
	print "enum dbk_direction {"
	print "\tDBK_DIRECTION_IN,\t/* to CBP */"
	print "\tDBK_DIRECTION_OUT,\t/* from CBP */"
	print "\tDBK_DIRECTION_GEN,\t/* made by ACE for a rejected batch */"
	print "\tDBK_DIRECTION_BOTH"
	print "};\n"
	print "/* Flags of a field. */"
	print "#define DBK_FIELD_DATE 1u\t/* MMDDYY in a numeric field */"
	print "#define DBK_FIELD_LEFT 2u\t/* left-justified, no leading zeros */\n"
	print "struct dbk_rec_field {"
	print "\tuint8_t from, to;\t/* positions, 1-based, inclusive */"
	print "\tenum dbk_class class;"
	print "\tunsigned flags;"
	print "\tchar designation;\t/* 'M', 'C' or 'O' */"
	print "\tenum dbk_list list;\t/* DBK_LIST_NONE: no code list */"
	print "\tconst char *name;\t/* as in the .rec file */"
	print "\tconst char *label;\t/* as the chapter prints it */"
	print "\tconst char *page;"
	print "\tconst char *constant;\t/* NULL, or the only value allowed */"
	print "};\n"
	print "struct dbk_layout {"
	print "\tconst char *name;\t/* control identifier: \"SE10\" */"
	print "\tconst char *title;"
	print "\tconst char *page;"
	print "\tenum dbk_direction direction;"
	print "\tconst struct dbk_rec_field *fields;"
	print "\tsize_t nfields;"
	print "};\n"
	print "enum dbk_rec {"
	for (n = 1; n <= nrecords; n++)
		print "\tDBK_REC_" record_id[n] ","
	print "\tDBK_REC_COUNT\n};\n"
	for (n = 1; n <= nrecords; n++) {
		print "enum {\t/* " title_of[n] " */"
		for (f = 1; f <= nfields[n]; f++)
			print "\t" enumerator[n, f] ","
		print "\tDBK_" record_id[n] "_NFIELDS\n};\n"
	}
	print "/* Indexed by enum dbk_rec. */"
	print "extern const struct dbk_layout dbk_layouts[DBK_REC_COUNT];\n"
	print "/* The layouts in the byte order of their names, for a binary search. */"
	print "extern const enum dbk_rec dbk_layout_order[DBK_REC_COUNT];\n"
	print "#endif"
}

function print_source(    n, f) {
	print "/* Made by schemas/gen/rec.awk from schemas/catair: do not edit. */"
	print "#include \"schemas/layouts.h\"\n"
	for (n = 1; n <= nrecords; n++) {
		print "static const struct dbk_rec_field fields_" record_id[n] "[] = {"
		for (f = 1; f <= nfields[n]; f++)
			print "\t" row[n, f] ","
		print "};\n"
	}
	print "const struct dbk_layout dbk_layouts[DBK_REC_COUNT] = {"
	for (n = 1; n <= nrecords; n++)
		printf "\t[DBK_REC_%s] = {%s, %s,\n\t    %s, %s, fields_%s, %d},\n",
		    record_id[n], quoted(record_name[n]), quoted(title_of[n]),
		    quoted(record_page[n]), record_direction[n], record_id[n],
		    nfields[n]
	print "};\n"
	print_order()
}

# POSIX awk cannot sort: insertion, for some thirty records.
function print_order(    n, i, order) {
	for (n = 1; n <= nrecords; n++) {
		for (i = n; i > 1 && record_name[order[i - 1]] "" > \
		    record_name[n] ""; i--)
			order[i] = order[i - 1]
		order[i] = n
	}
	print "const enum dbk_rec dbk_layout_order[DBK_REC_COUNT] = {"
	for (n = 1; n <= nrecords; n++)
		print "\tDBK_REC_" record_id[order[n]] ","
	print "};"
}
