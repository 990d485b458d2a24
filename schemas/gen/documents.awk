# documents.awk -- compile document schemas (*.fields) to C structures and tables.
#
#   awk -v want=header|source -f documents.awk catair/*.rec *.fields
#
# The columns are described in schemas/entry.fields.  The .rec files are read
# first: a limit of "=" is the length of the CATAIR field that carries the
# element, and its class decides which characters are allowed, so neither is
# ever written twice.  Stops the build with file:line on an unknown group,
# kind or CATAIR field, or on a limit longer than the field that carries it.

function fail(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text > "/dev/stderr"
	failed = 1
	exit 1
}

function quoted(s) {
	gsub(/\\/, "&&", s)
	gsub(/"/, "\\\"", s)
	return "\"" s "\""
}

function constant(s) {
	s = toupper(s)
	gsub(/[^A-Z0-9]/, "_", s)
	return s
}

BEGIN {
	for (i = 32; i < 127; i++)
		ord[sprintf("%c", i)] = i
}

FNR == 1 { is_layout = FILENAME ~ /\.rec$/ }

/^[ \t]*(#|$)/ { next }

is_layout && $1 == "record" {
	record = $2
	record_enum[record] = "DBK_REC_" constant($2 ($3 == "both" ? "" : "_" $3))
	next
}

is_layout {
	key = record "." $5
	width[key] = $2 - $1 + 1
	class_of[key] = $3 ~ /^K:/ ? "X" : $3
	dated[key] = $7 ~ /(^|,)date(,|$)/ || $3 == "D"
	next
}

{
	columns = split($0, c, "\t")
	if (columns != 8 && columns != 9)
		fail("want eight columns, or nine, found " columns)
	add_field(c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9])
}

function add_field(group, name, kind, limit, list, catair, label, help, carry,
    part, n, i, arg, items, class, f) {
	if (group !~ /^[a-z][a-z0-9_]*$/ || name !~ /^[a-z][a-z0-9_]*$/)
		fail("bad group or name")
	if (!(group in group_index)) {
		group_index[group] = ++ngroups
		group_name[ngroups] = group
		nfields[ngroups] = 0
		shorthand[ngroups] = "NULL"
	} else if (group_index[group] != ngroups)
		fail("group " group " is not in one piece")
	if ((group, name) in seen)
		fail(group "." name " stands twice")
	seen[group, name] = 1

	arg = ""
	first_rec = last_rec = "DBK_REC_COUNT"
	if (kind ~ /^records:/) {
		if (split(substr(kind, 9), part, "-") != 2 ||
		    !(part[1] in record_enum) || !(part[2] in record_enum))
			fail("records want a range of layouts, FIRST-LAST")
		first_rec = record_enum[part[1]]
		last_rec = record_enum[part[2]]
		kind = "records"
	} else if (kind ~ /:/) {
		split(kind, part, ":")
		kind = part[1]
		arg = part[2]
		if (!(arg in group_index) || arg == group)
			fail("group " arg " is not defined before " group)
	}
	if (kind == "shorthand") {
		shorthand[ngroups] = quoted(name)
		kind = "text"
	}
	if (kind !~ /^(text|id|code|date|integer|flag|object|array|texts|records)$/)
		fail("unknown kind " kind)
	if ((kind == "object" || kind == "array") && arg == "")
		fail(kind " wants a group")
	if (kind == "code" && list == "-")
		fail("a code wants a list")

	class = "X"
	items = 0
	if (kind == "texts") {
		if (split(limit, part, "x") != 2)
			fail("texts want a limit ITEMSxCHARACTERS")
		items = part[1] + 0
		limit = part[2]
	}
	n = catair == "-" ? 0 : split(catair, part, ",")
	for (i = 1; i <= n; i++) {
		if (!(part[i] in width))
			fail("CATAIR has no field " part[i])
		if (i == 1 || width[part[i]] < narrowest)
			narrowest = width[part[i]]
		class = class_of[part[i]]
		if (kind == "date" && !dated[part[i]])
			fail(part[i] " is not a date")
	}
	if (limit == "=") {
		if (!n)
			fail("= wants a CATAIR field")
		limit = narrowest
	} else if (n && kind ~ /^(text|id|code|texts|integer)$/ &&
	    limit + 0 > narrowest)
		fail("limit " limit " is longer than " catair)
	if (kind == "date")
		limit = 10
	if (limit == "-")
		limit = 0
	if (limit !~ /^[0-9]+$/)
		fail("bad limit " limit)
	if (kind ~ /^(text|id|code|texts|integer|array|records)$/ && limit + 0 == 0)
		fail(kind " wants a limit")

	# The reader marks the members it has seen in 64 bits.
	if (nfields[ngroups] == 64)
		fail("more than 64 members")
	f = ++nfields[ngroups]
	f_name[ngroups, f] = name
	f_kind[ngroups, f] = kind
	f_group[ngroups, f] = arg
	f_limit[ngroups, f] = limit
	f_items[ngroups, f] = items
	f_first[ngroups, f] = first_rec
	f_last[ngroups, f] = last_rec
	f_list[ngroups, f] = list == "-" ? "DBK_LIST_NONE" : "DBK_LIST_" constant(list)
	f_class[ngroups, f] = "DBK_CLASS_" class
	f_catair[ngroups, f] = catair == "-" ? "NULL" : quoted(catair)
	f_label[ngroups, f] = quoted(label)
	f_help[ngroups, f] = quoted(help)
	if (carry !~ /^(next|importer|)$/ || (carry != "" && group != "entry"))
		fail("unknown carry " carry)
	f_carry[ngroups, f] = "DBK_CARRY_" (carry == "" ? "NOT" : toupper(carry))
}

END {
	if (failed)
		exit 1
	if (want == "header")
		print_header()
	else
		print_source()
}

# A perfect hash of the member names of a group: where name[g] stands is
# (length + a * first byte + b * middle byte + last byte) modulo a power of two,
# the smallest for which such an a and b are found.
function find_hash(g,    size, a, b) {
	for (size = 1; size <= 256; size *= 2) {
		if (size < nfields[g])
			continue;
		for (a = 1; a < 64; a++)
			for (b = 0; b < 64; b++)
				if (fits(g, size, a, b))
					return
	}
	printf "no perfect hash for the members of %s\n", group_name[g] > \
	    "/dev/stderr"
	failed = 1
	exit 1
}

function fits(g, size, a, b,    f, name, n, at) {
	split("", slot)
	for (f = 1; f <= nfields[g]; f++) {
		name = f_name[g, f]
		n = length(name)
		at = (n + a * ord[substr(name, 1, 1)] + \
		    b * ord[substr(name, int(n / 2) + 1, 1)] + \
		    ord[substr(name, n, 1)]) % size
		if (at in slot)
			return 0
		slot[at] = f
	}
	hash_size = size
	hash_first = a
	hash_middle = b
	return 1
}

function member(g, f,    kind, name) {
	kind = f_kind[g, f]
	name = f_name[g, f]
	if (kind == "object")
		return "struct dbk_" f_group[g, f] " " name ";"
	if (kind == "array")
		return "struct dbk_" f_group[g, f] " *" name ";\n\tsize_t n" name ";"
	if (kind == "records")
		return "struct dbk_record_item *" name ";\n\tsize_t n" name ";"
	if (kind == "texts")
		return "struct dbk_text *" name ";\n\tsize_t n" name ";"
	if (kind == "integer")
		return "struct dbk_integer " name ";"
	if (kind == "flag")
		return "struct dbk_flag " name ";"
	return "struct dbk_text " name ";"
}

function print_header(    g, f) {
	print "/* Made by schemas/gen/documents.awk from the .fields files: do not edit. */"
	print "#ifndef DBK_DOCUMENTS_H"
	print "#define DBK_DOCUMENTS_H\n"
	print "#include <stdbool.h>"
	print "#include <stddef.h>"
	print "#include <stdint.h>\n"
	print "#include \"schemas/layouts.h\"\n"
	print "/*"
	print " * Values remember where they stood: pos is a byte offset into the text they"
	print " * were read from, for findings; DBK_NO_POS when they were read from nothing."
	print " */"
	print "#define DBK_NO_POS SIZE_MAX\n"
	print "struct dbk_text {"
	print "\tconst char *s;\t/* NUL-terminated UTF-8; NULL: absent */"
	print "\tsize_t len;\t/* bytes */"
	print "\tsize_t pos;"
	print "};\n"
	print "struct dbk_integer {"
	print "\tint64_t v;"
	print "\tbool set;"
	print "\tsize_t pos;"
	print "};\n"
	print "struct dbk_flag {"
	print "\tbool v, set;"
	print "\tsize_t pos;"
	print "};\n"
	print "/* The first member of every group. */"
	print "struct dbk_node {"
	print "\tbool set;\t/* false: the object is absent */"
	print "\tsize_t pos;"
	print "};\n"
	print "enum dbk_kind {"
	print "\tDBK_KIND_TEXT, DBK_KIND_ID, DBK_KIND_CODE, DBK_KIND_DATE,"
	print "\tDBK_KIND_INTEGER, DBK_KIND_FLAG, DBK_KIND_OBJECT, DBK_KIND_ARRAY,"
	print "\tDBK_KIND_TEXTS, DBK_KIND_RECORDS\n};\n"
	print "/* A CATAIR record as a document: values in the order of its layout. */"
	print "struct dbk_record_item {"
	print "\tstruct dbk_node node;"
	print "\tenum dbk_rec rec;"
	print "\tstruct dbk_text *values;\t/* dbk_layouts[rec].nfields of them */"
	print "};\n"
	print "struct dbk_group;\n"
	print "/* What the next entry takes of one before: see entry.fields. */"
	print "enum dbk_carry { DBK_CARRY_NOT, DBK_CARRY_NEXT, DBK_CARRY_IMPORTER };\n"
	print "struct dbk_field {"
	print "\tconst char *name;"
	print "\tconst char *key;\t/* the name as JSON, with quotes and colon */"
	print "\tsize_t key_len;"
	print "\tenum dbk_kind kind;"
	print "\tunsigned limit;\t/* characters, digits or items: see entry.fields */"
	print "\tunsigned items;\t/* DBK_KIND_TEXTS: most items */"
	print "\tenum dbk_list list;"
	print "\tenum dbk_class class;\t/* of the CATAIR field; X without one */"
	print "\tenum dbk_rec first_rec, last_rec;\t/* records: layouts allowed */"
	print "\tconst struct dbk_group *group;\t/* object, array; else NULL */"
	print "\tsize_t offset;\t/* of the member in its structure */"
	print "\tsize_t count_offset;\t/* lists: of the number of items */"
	print "\tconst char *label;"
	print "\tconst char *help;"
	print "\tconst char *catair;\t/* NULL: not sent */"
	print "\tenum dbk_carry carry;"
	print "};\n"
	print "struct dbk_group {"
	print "\tconst char *name;"
	print "\tconst struct dbk_field *fields;"
	print "\tsize_t nfields;"
	print "\tsize_t size;\t/* of the structure */"
	print "\tconst char *shorthand;\t/* member that a plain string stands for */"
	print "\t/* 1 + the field of a name, at its hash: see dbk_group_field. */"
	print "\tconst unsigned char *slots;"
	print "\tunsigned mask, first, middle;"
	print "};\n"
	for (g = 1; g <= ngroups; g++) {
		print "struct dbk_" group_name[g] " {"
		print "\tstruct dbk_node node;"
		for (f = 1; f <= nfields[g]; f++)
			print "\t" member(g, f)
		print "};\n"
	}
	for (g = 1; g <= ngroups; g++)
		print "extern const struct dbk_group dbk_group_" group_name[g] ";"
	print "\n#endif"
}

function print_source(    g, f, k, type, count, i) {
	print "/* Made by schemas/gen/documents.awk from the .fields files: do not edit. */"
	print "#include \"schemas/documents.h\"\n"
	for (g = 1; g <= ngroups; g++) {
		type = "struct dbk_" group_name[g]
		print "static const struct dbk_field fields_" group_name[g] "[] = {"
		for (f = 1; f <= nfields[g]; f++) {
			k = f_kind[g, f]
			count = k ~ /^(array|texts|records)$/ ? \
			    "offsetof(" type ", n" f_name[g, f] ")" : "0"
			printf "\t{%s, %s, %d, DBK_KIND_%s, %d, %d, %s, %s, %s, %s, %s,\n\t    offsetof(%s, %s), %s,\n\t    %s,\n\t    %s,\n\t    %s, %s},\n",
			    quoted(f_name[g, f]),
			    quoted("\"" f_name[g, f] "\":"),
			    length(f_name[g, f]) + 3, toupper(k), f_limit[g, f],
			    f_items[g, f], f_list[g, f], f_class[g, f],
			    f_first[g, f], f_last[g, f],
			    f_group[g, f] == "" ? "NULL" : "&dbk_group_" f_group[g, f],
			    type, f_name[g, f], count, f_label[g, f],
			    f_help[g, f], f_catair[g, f], f_carry[g, f]
		}
		print "};\n"
		find_hash(g)
		printf "static const unsigned char slots_%s[%d] = {", group_name[g],
		    hash_size
		for (i = 0; i < hash_size; i++)
			printf "%s%d", i % 16 ? ", " : (i ? ",\n\t" : "\n\t"),
			    (i in slot) ? slot[i] : 0
		print "\n};\n"
		printf "const struct dbk_group dbk_group_%s = {%s, fields_%s, %d,\n\t    sizeof(%s), %s, slots_%s, %d, %d, %d};\n\n",
		    group_name[g], quoted(group_name[g]), group_name[g],
		    nfields[g], type, shorthand[g], group_name[g],
		    hash_size - 1, hash_first, hash_middle
	}
}
