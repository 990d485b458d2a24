#!/bin/sh
# layouts.sh -- the record layouts against the chapters' own text.
#
# Reads the rows of the layout tables from the text of CBP's chapters and
# compares them with schemas/catair both ways: position, class, designation and
# page.  DAYBOOK_SPEC_DIR names the folder with the chapters (pdftotext -layout
# form); without it ../shared/spec is tried.  Deviations on purpose stand in
# layouts.deviations; one that is not needed any more fails the test.
#
# Exit status: 0 pass, 1 fail, 77 skipped.

LC_ALL=C
export LC_ALL
AWK=${AWK:-awk}
srcdir=${srcdir:-$(dirname "$0")/..}
spec=${DAYBOOK_SPEC_DIR:-$srcdir/../shared/spec}
envelope=$spec/01-batch-block-control-v23.txt
release=$spec/04-cargo-release-implementation-guide-v40.txt
pga=$spec/08-pga-message-set-2026-07.txt
query=$spec/04b-cargo-manifest-bond-entry-status-query-v21.txt

for f in "$envelope" "$release" "$pga" "$query"; do
	if test ! -r "$f"; then
		echo "skipped: no chapter at $f; set DAYBOOK_SPEC_DIR"
		exit 77
	fi
done

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

# One line a row: RECORD FROM TO CLASS DESIGNATION PAGE, where RECORD is the
# name, with .in, .out or .gen when the layout has one direction only.

# The printed rows.  A row is LENGTH-AND-CLASS, POSITION, DESIGNATION after
# the name of the data element; the page stands in the footer below it.
cat > "$tmp/print.awk" <<'AWK'
function emit(rec, from, to, class, designation) {
	held[++nheld] = rec " " from " " to " " class " " designation
}

# The page ends: its rows are told with it.
function flush(page,    i) {
	for (i = 1; i <= nheld; i++)
		print held[i], page
	nheld = 0
}

# The table of a record begins, or goes on after a page.
function open_table(name) {
	if (record == name)
		return
	record = name
	reached = 0
	alternative = 0
}

FNR == 1 { record = ""; nheld = 0; sheet = 1 }

{
	sheet += gsub(/\f/, "")
	line = $0
	gsub(/^[ \t]+|[ \t]+$/, "", line)
	if (line == "")
		next
}

# Footer: "... B&B-9", "... SE-31" or "... ACMQ-45".
line ~ /^(June 12, 2023|July 1, 2025|September 9, 2025).*(B&B|SE|ACMQ)-[0-9]+$/ {
	page = line
	sub(/^.* /, "", page)
	flush(page)
	next
}

# Footer of the PGA chapter: the number of the page alone.
record ~ /^(OI|PG)/ && line == sheet "" {
	flush("PGA-" sheet)
	next
}

# "Input A-Record  Length/", after "ACE Generated" for the generated ones.
line ~ /^((Input|Output) )?[ABXYZ][01]?-Record +Length\/$/ {
	name = line
	sub(/^(Input|Output) /, "", name)
	sub(/-Record.*$/, "", name)
	direction = line ~ /^Input/ ? "in" : "out"
	if (before == "ACE Generated")
		direction = "gen"
	open_table(name "." direction)
}

# "Record Identifier SE10 (Input)": the title and the table's head.
line ~ /^Record Identifier S[EF][0-9][0-9] \((Input|Output)\)$/ {
	name = substr(line, 19, 4)
	if (line ~ /Output/)
		name = name ".out"
	else if (name ~ /^SF/)
		name = name ".in"
	open_table(name)
}

# "Record Identifier PG18 (input)"; the records of the answers to other queries
# are passed over.
line ~ /^Record Identifier (OI|PG[0-9][0-9]) \([Ii]nput\)$/ {
	split(line, word, " ")
	open_table(word[3])
}
line ~ /^Record Identifier W[A-Z0-9]+ \((Input|Output)\)$/ {
	split(line, word, " ")
	name = word[3]
	if (name ~ /^WO/ || line ~ /WR0 \(Output\)$/)
		open_table(name ".out")
	else if (line ~ /WR1 \(Input\)$/)
		open_table(name ".in")
	else
		record = ""
}

# Table 1 of the X0-Record: positions without classes.
line ~ /^Table 1: Returned Reference Data$/ { record = "" ; table_1 = 1 }
table_1 && line ~ /^BLOCK / { record = "X0_BLOCK.out" }
table_1 && line ~ /^TRNACT / { record = "X0_TRNACT.out" }
line ~ /^Batch\/Block\/Transaction Condition\/Disposition/ { table_1 = 0 }

table_1 && record != "" && match(line, /[0-9][0-9]-[0-9][0-9] +[A-Z]/) {
	row = substr(line, RSTART)
	split(row, word, /[ -]+/)
	emit(record, word[1], word[2], word[3] ~ /^Space/ ? "S" : "?", "?")
}

# The alternative for eMAN follows the one for ESAR after "OR".
line == "OR" { alternative = 1 }

!table_1 && record != "" {
	sub(/ or /, " ", line)
	while (match(line, /[0-9] - [0-9]/))	# "23 - 47"
		line = substr(line, 1, RSTART) "-" substr(line, RSTART + 4)
	n = split(line, word, " ")
	for (i = 2; i < n; i++) {
		if (word[i] !~ /^[0-9]+(A|AN|N|S|D|X|x)$/ ||
		    word[i + 1] !~ /^[0-9]+(-[0-9]+)?$/)
			continue
		class = toupper(word[i])
		size = class + 0
		sub(/^[0-9]+/, "", class)
		split(word[i + 1] "-" word[i + 1], position, "-")
		if (position[1] <= reached + 0 && alternative)
			break
		reached = position[2]
		if (size != position[2] - position[1] + 1)
			class = "length-" size
		if (word[1] == "Filler" || word[1] == "Reserved")
			class = "S"
		designation = word[i + 2]
		sub(/-$/, "", designation)
		if (designation !~ /^[MCO]$/)
			designation = "?"
		emit(record, position[1], position[2], class, designation)
		# The split of the reference text begins with the same rows.
		if (record == "X0.out" && reached < 26) {
			emit("X0_BLOCK.out", position[1], position[2], class, designation)
			emit("X0_TRNACT.out", position[1], position[2], class, designation)
		}
		# The notification has the positions of the query's answer.
		if (record ~ /^WO/)
			emit("S" substr(record, 2), position[1], position[2], class, designation)
		# Group versions before 04: what moved is a deviation.
		if (record == "WO70.out") {
			emit("SO70_OLD.out", position[1], position[2], class, designation)
			emit("WO70_OLD.out", position[1], position[2], class, designation)
		}
		break
	}
}

{ before = line }
AWK
$AWK -f "$tmp/print.awk" "$envelope" "$release" "$pga" "$query" \
    > "$tmp/print" || exit 1

# Our rows.
$AWK '
/^[ \t]*(#|$)/ { next }
$1 == "record" { record = $2 ($3 == "both" ? "" : "." $3); next }
{ print record, $1, $2, ($3 ~ /^K:/ ? "K" : $3), $4, $6 }
' "$srcdir/schemas/catair/envelope.rec" \
    "$srcdir/schemas/catair/cargo-release.rec" \
    "$srcdir/schemas/catair/pga.rec" \
    "$srcdir/schemas/catair/status.rec" > "$tmp/ours" || exit 1

$AWK '
FNR == 1 { nfile++ }

nfile == 1 {	# layouts.deviations
	if ($0 ~ /^#/ || NF == 0)
		next
	if (NF < 4) {
		printf "%s:%d: want: RECORD FROM TO REASON\n", FILENAME, FNR
		bad = 1
		next
	}
	deviates[$1 " " $2 " " $3] = FILENAME ":" FNR
	next
}

nfile == 2 {	# printed rows
	key = $1 " " $2 " " $3
	if (key in class)
		problem(key, "is printed twice")
	class[key] = $4
	designation[key] = $5
	page[key] = $6
	nprint++
	next
}

{	# our rows
	key = $1 " " $2 " " $3
	ours[key] = 1
	nours++
	if (!(key in class)) {
		problem(key, "is ours and not in print")
		next
	}
	text = ""
	if ($4 != class[key] && class[key] != "?" &&
	    !($4 == "K" && class[key] ~ /^(A|AN|N|X)$/))
		text = text " class " $4 ", print " class[key]
	if (class[key] == "?" && $4 == "S")
		text = text " class S, print is no space"
	if ($5 != designation[key] && designation[key] != "?")
		text = text " designation " $5 ", print " designation[key]
	if (text != "")
		problem(key, text)
	if ($6 != page[key]) {
		print key ": page " $6 ", print " page[key]
		bad = 1
	}
}

function problem(key, text) {
	if (key in deviates) {
		used[key] = 1
		return
	}
	sub(/^ /, "", text)
	print key ": " text
	bad = 1
}

END {
	for (key in class)
		if (!(key in ours))
			problem(key, "is printed and not ours")
	for (key in deviates)
		if (!(key in used)) {
			print deviates[key] ": " key " does not deviate from print"
			bad = 1
		}
	# Fewer rows than this: the text was not read, not compared.
	if (nprint < 800) {
		print "only " nprint + 0 " rows found in the chapters"
		bad = 1
	}
	if (!bad)
		print nours " rows agree with " nprint " printed rows"
	exit bad
}
' "$srcdir/tests/layouts.deviations" "$tmp/print" "$tmp/ours"
