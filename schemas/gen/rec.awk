# rec.awk -- compile record layouts (schemas/catair/*.rec) to C.
#
#   LC_ALL=C awk -v want=header|source -f rec.awk FILE.rec ...
#
# POSIX awk.  Stops the build with file:line when the rows of a record do not
# tile positions 1 to 80, when a class or an extra is unknown, or when a name
# stands twice.  The format is described in schemas/catair/envelope.rec.
#
# Beside the rows come the tables that make checking a record quick: which kinds
# of characters may stand at each position, and a perfect hash of the control
# identifiers.

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
	# Bits of kinds of characters: space 1, digit 2, capital 4, key 8.
	kinds_of["S"] = 1; kinds_of["A"] = 5; kinds_of["AN"] = 7
	kinds_of["N"] = 3; kinds_of["SN"] = 3; kinds_of["D"] = 3
	kinds_of["X"] = 15
	nclasses = split("S A AN N SN D X", class_order, " ")
	for (i = 32; i < 127; i++)
		ord[sprintf("%c", i)] = i
	id_len = 4
	slots = 1024
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

	blank_of[nrecords] = blank_of[nrecords] (text != "NULL" ? \
	    substr($3, 3) : sprintf("%" ($2 - $1 + 1) "s", ""))
	for (i = $1 + 0; i <= $2 + 0; i++)
		kinds[nrecords, i] = kinds_of[class]
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
	find_multiplier()
	if (want == "header")
		print_header()
	else
		print_source()
}

# The records that are told by their first two to four characters: not A, B, Y
# and Z, nor layouts with names of our own.
function has_id(n) {
	return length(record_name[n]) >= 2 && length(record_name[n]) <= id_len
}

function hash(name, m,    i, h) {
	for (i = 1; i <= id_len; i++)
		h = h * m + (i <= length(name) ? ord[substr(name, i, 1)] : 0)
	return h % slots
}

# The first multiplier that gives every identifier a slot of its own.
function find_multiplier(    n, h) {
	for (multiplier = 1; multiplier < slots; multiplier++) {
		split("", slot)
		for (n = 1; n <= nrecords; n++) {
			if (!has_id(n))
				continue
			h = hash(record_name[n], multiplier)
			if (h in slot)
				break
			slot[h] = n
		}
		if (n > nrecords)
			return
	}
	print "rec.awk: no perfect hash: a name stands twice, or too few" \
	    " slots" > "/dev/stderr"
	exit 1
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
	print "/* Kinds of characters, as bits; anything else is of no kind. */"
	print "#define DBK_CHAR_SPACE 1u"
	print "#define DBK_CHAR_DIGIT 2u"
	print "#define DBK_CHAR_CAPITAL 4u"
	print "#define DBK_CHAR_KEY 8u\t/* other keys, but lower-case letters */\n"
	print "/* The kinds that a class allows, by enum dbk_class. */"
	print "extern const uint8_t dbk_class_kinds[" nclasses "];\n"
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
	print "\tconst uint8_t *kinds;\t/* of each position, by its class */"
	print "\tconst char *blank;\t/* 80 positions: the constants, else spaces */"
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
	print "/*"
	print " * The layouts by control identifier, each in the slot that"
	print " * DBK_LAYOUT_HASH gives for its characters; no two share a slot."
	print " */"
	print "#define DBK_LAYOUT_ID_LEN " id_len "\n"
	print "struct dbk_layout_slot {"
	print "\tchar id[DBK_LAYOUT_ID_LEN];\t/* NUL after a shorter one; empty: none */"
	print "\tuint8_t rec;\t/* enum dbk_rec */"
	print "};\n"
	print "#define DBK_LAYOUT_SLOTS " slots "u"
	print "#define DBK_LAYOUT_HASH(id) \\"
	print "\t(((((unsigned)(id)[0] * " multiplier "u + (id)[1]) * " \
	    multiplier "u + (id)[2]) * \\"
	print "\t    " multiplier "u + (id)[3]) % DBK_LAYOUT_SLOTS)"
	print "extern const struct dbk_layout_slot dbk_layout_slots[DBK_LAYOUT_SLOTS];\n"
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
		print_kinds(n)
	}
	printf "const uint8_t dbk_class_kinds[%d] = {\n", nclasses
	for (n = 1; n <= nclasses; n++)
		printf "\t[%s] = %d,\n", class_of[class_order[n]],
		    kinds_of[class_order[n]]
	print "};\n"
	print "const struct dbk_layout dbk_layouts[DBK_REC_COUNT] = {"
	for (n = 1; n <= nrecords; n++)
		printf "\t[DBK_REC_%s] = {%s, %s,\n\t    %s, %s, fields_%s, %d, kinds_%s,\n\t    %s},\n",
		    record_id[n], quoted(record_name[n]), quoted(title_of[n]),
		    quoted(record_page[n]), record_direction[n], record_id[n],
		    nfields[n], record_id[n], quoted(blank_of[n])
	print "};\n"
	print_slots()
}

function print_kinds(n,    i) {
	printf "static const uint8_t kinds_%s[DBK_RECORD_LEN] = {", record_id[n]
	for (i = 1; i <= 80; i++)
		printf "%s%d,", i % 20 == 1 ? "\n\t" : " ", kinds[n, i]
	print "\n};\n"
}

# As an initialiser that has no room for a NUL.
function characters(name,    i, list) {
	for (i = 1; i <= length(name); i++)
		list = list (i > 1 ? ", " : "") "'" substr(name, i, 1) "'"
	return "{" list "}"
}

function print_slots(    h) {
	print "const struct dbk_layout_slot dbk_layout_slots[DBK_LAYOUT_SLOTS] = {"
	for (h = 0; h < slots; h++)
		if (h in slot)
			printf "\t[%d] = {%s, DBK_REC_%s},\n", h,
			    characters(record_name[slot[h]]), record_id[slot[h]]
	print "};"
}
