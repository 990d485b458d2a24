# shipped.awk -- make the large reference lists (schemas/lists/large) from
# tables of one header line, tab separated.  Run by hand when a newer table is
# at hand; the build does not need it.
#
#   LC_ALL=C awk -v list=hts -v edition=2026-06-08 -v source='...' \
#       -f shipped.awk TABLE.tsv >schemas/lists/large/hts.tsv
#
# What each list takes of its table, by the table's column names, is below.
# schemas/lists/PROVENANCE.md tells where the tables came from.

function fail(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text > "/dev/stderr"
	failed = 1
	exit 1
}

function want(name) {
	if (!(name in at))
		fail("the table has no column " name)
	return $(at[name])
}

# The text without its last colon, as the lines below it repeat it.
function heading(s) {
	sub(/:+ *$/, "", s)
	sub(/ +$/, "", s)
	return s
}

# Zero width spaces, which no reader sees, go; all else stays as printed.
function clean(s) {
	gsub(/\342\200\213/, "", s)
	return s
}

BEGIN {
	FS = OFS = "\t"
	columns["hts"] = "code\tlevel\tunit\tunit2\tname"
	columns["foreign-ports"] = "code\tname\taliases\tcountry"
	columns["pga-flags"] = "code\tname\tprogram\tdetail"
	columns["pga-flag-definitions"] = "code\tname\tagency\trequirement"
	columns["summary-conditions"] = "code\tname\tapplication\texplanation"
	if (!(list in columns) || edition == "" || source == "") {
		print "want -v list, -v edition, -v source" > "/dev/stderr"
		failed = 1
		exit 2
	}
	print "# edition: " edition
	print "# source: " source
	if (note != "")
		print "# note: " note
	print columns[list]
}

FNR == 1 {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	next
}

# A tree: lines that only head others have no number.  They stand in the table
# as the path of the lines below them, so they are written once, before the
# first of these.
list == "hts" {
	level = want("indent") + 0
	path = want("parent_path")
	n = 0
	while (path != "") {
		cut = index(path, " > ")
		part[n++] = cut ? substr(path, 1, cut - 1) : path
		path = cut ? substr(path, cut + 3) : ""
	}
	if (n > level)
		fail("the path is longer than the indent")
	# A heading is missing in the original: the line hangs below the
	# deepest one that is there.
	level = n
	for (k = 0; k < n; k++)
		if (k >= depth || above[k] != part[k])
			break
	for (; k < n; k++) {
		print "", k, "", "", clean(part[k])
		above[k] = part[k]
	}
	print want("hts"), level, want("unit1"), want("unit2"),
	    clean(want("description"))
	above[level] = heading(want("description"))
	depth = level + 1
	next
}

list == "foreign-ports" {
	print want("code"), clean(want("name")), clean(want("aliases")),
	    want("country")
}

list == "pga-flags" {
	print want("hts_prefix"), want("flag"), want("program"), want("detail")
}

list == "pga-flag-definitions" {
	requirement = want("requirement")
	gsub(/_/, " ", requirement)
	print want("flag"), want("definition"), want("agency"), requirement
}

list == "summary-conditions" {
	print want("code"), clean(want("narrative")), want("application"),
	    clean(want("explanation"))
}

END {
	if (failed)
		exit 1
}
