# roles.awk -- compile who may do what (schemas/roles.tsv) to C.
#
#   awk -v want=header|source -f roles.awk roles.tsv
#
# Columns, after the header kind<TAB>name<TAB>roles<TAB>words:
#   kind   role: a role; row: what becomes one journal row, its name is the row's
#          action; act: what is asked for beside (a case of a row, a whole file)
#   name   small letters, dots between words
#   roles  those that may do it, divided by spaces; - for a role
#   words  for people: what the role is; what is done, after "may"
# The enumeration of journal actions is made here, so that there is none without
# a row that says who may.  Stops the build with file:line on an unknown role,
# an act that nobody may do, a name that stands twice, a row after an act.

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

BEGIN { FS = "\t" }

/^#/ || /^$/ { next }

!headed {
	if ($0 != "kind\tname\troles\twords")
		fail("want the header: kind, name, roles, words")
	headed = 1
	next
}

NF != 4 || $4 == "" { fail("want: KIND<TAB>NAME<TAB>ROLES<TAB>WORDS") }
$2 !~ /^[a-z]+(\.[a-z]+)*$/ { fail("bad name " $2) }
($1 == "role", $2) in seen { fail($2 " stands twice") }
{ seen[$1 == "role", $2] = 1 }

$1 == "role" {
	if ($3 != "-" || nactions)
		fail("roles come first, and have - for roles")
	role_bit[$2] = 2 ^ nroles
	role_name[++nroles] = $2
	role_words[nroles] = $4
	next
}

$1 == "row" || $1 == "act" {
	if ($1 == "row" && nrows != nactions)
		fail("a row stands after an act")
	bits = 0
	n = split($3, part, " ")
	for (i = 1; i <= n; i++) {
		if (!(part[i] in role_bit))
			fail("unknown role " part[i])
		bits += role_bit[part[i]]
	}
	if (!bits)
		fail("nobody may " $2)
	action_name[++nactions] = $2
	action_bits[nactions] = bits
	action_words[nactions] = $4
	nrows += $1 == "row"
	next
}

{ fail("unknown kind " $1) }

END {
	if (failed)
		exit 1
	if (!nroles || !nrows) {
		printf "%s:%d: no roles or no rows\n", FILENAME, FNR \
		    > "/dev/stderr"
		exit 1
	}
	if (want == "header")
		print_header()
	else
		print_source()
}

function print_header(    i) {
	print "/* Made by schemas/gen/roles.awk from schemas/roles.tsv: do not edit. */"
	print "#ifndef DBK_ROLES_H"
	print "#define DBK_ROLES_H\n"
	print "enum dbk_role {"
	for (i = 1; i <= nroles; i++)
		print "\tDBK_ROLE_" constant(role_name[i]) ","
	print "\tDBK_ROLE_COUNT\n};\n"
	print "/* What becomes a journal row, up to DBK_ACTION_COUNT; then what is asked"
	print " * for beside. */"
	print "enum dbk_action {"
	for (i = 1; i <= nactions; i++) {
		if (i == nrows + 1)
			print "\tDBK_ACTION_COUNT,"
		print "\tDBK_ACTION_" constant(action_name[i]) \
		    (i == nrows + 1 ? " = DBK_ACTION_COUNT," : ",")
	}
	if (nrows == nactions)
		print "\tDBK_ACTION_COUNT,"
	print "\tDBK_ACTION_ALL" \
	    (nrows == nactions ? " = DBK_ACTION_COUNT" : "") "\n};\n"
	print "struct dbk_role_row {"
	print "\tconst char *name;"
	print "\tconst char *words;\t/* what the role is */"
	print "};\n"
	print "struct dbk_action_row {"
	print "\tconst char *name;\t/* of a journal action as stored */"
	print "\tunsigned roles;\t/* bit 1 << enum dbk_role: may do it */"
	print "\tconst char *words;\t/* what is done, after \"may\" */"
	print "};\n"
	print "extern const struct dbk_role_row dbk_roles[DBK_ROLE_COUNT];"
	print "extern const struct dbk_action_row dbk_actions[DBK_ACTION_ALL];\n"
	print "#endif"
}

function print_source(    i) {
	print "/* Made by schemas/gen/roles.awk from schemas/roles.tsv: do not edit. */"
	print "#include \"schemas/roles.h\"\n"
	print "const struct dbk_role_row dbk_roles[DBK_ROLE_COUNT] = {"
	for (i = 1; i <= nroles; i++)
		printf "\t{%s,\n\t    %s},\n", quoted(role_name[i]),
		    quoted(role_words[i])
	print "};\n"
	print "const struct dbk_action_row dbk_actions[DBK_ACTION_ALL] = {"
	for (i = 1; i <= nactions; i++)
		printf "\t{%s, %du, %s},\n", quoted(action_name[i]),
		    action_bits[i], quoted(action_words[i])
	print "};"
}
