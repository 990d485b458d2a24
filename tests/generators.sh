#!/bin/sh
# generators.sh -- every generator stops the build with file:line on a fault.
#
# Exit status: 0 pass, 1 fail.

LC_ALL=C
export LC_ALL
AWK=${AWK:-awk}
srcdir=${srcdir:-$(dirname "$0")/..}
gen=$srcdir/schemas/gen
tab=$(printf '\t')
bad=0

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

complain() {
	echo "FAIL: $1"
	sed 's/^/    /' "$tmp/err"
	bad=1
}

# takes GENERATOR FILE...: both outputs are made and nothing is said.
takes() {
	generator=$1
	shift
	for want in header source; do
		if ! $AWK -v want=$want -f "$gen/$generator" "$@" \
		    > "$tmp/out" 2> "$tmp/err" ||
		    test -s "$tmp/err" || test ! -s "$tmp/out"; then
			complain "$generator refuses $*"
		fi
	done
}

# stops GENERATOR FILE:LINE:TEXT FILE...: the exit status is not 0, and one
# line is said that begins so.
stops() {
	generator=$1
	said=$2
	shift 2
	for want in ${wants:-header source}; do
		if $AWK -v want=$want -f "$gen/$generator" "$@" \
		    > "$tmp/out" 2> "$tmp/err"; then
			complain "$generator takes $* (want $said)"
			continue
		fi
		case $(cat "$tmp/err") in
		"$said"*) ;;
		*) complain "$generator: want $said" ;;
		esac
		test "$(wc -l < "$tmp/err")" -eq 1 ||
		    complain "$generator: want one line, $said"
	done
}

# rec NAME, list NAME: make the file from standard input; | becomes a tab.
rec() { cat > "$tmp/$1.rec"; }
list() { tr '|' "$tab" > "$tmp/$1.tsv"; }

# ---- rec.awk ----------------------------------------------------------------

takes rec.awk "$srcdir/schemas/catair/envelope.rec" \
    "$srcdir/schemas/catair/cargo-release.rec"

rec good <<'END'
# comment
record ZZ in P-1 Example
 1  2 K:ZZ M control P-1 - Control
 3  8 N    O day     P-1 date,left Day
 9 80 S    M filler  P-1 - Filler
END
takes rec.awk "$tmp/good.rec"

rec gap <<'END'
record ZZ in P-1 Example
 1  2 K:ZZ M control P-1 - Control
 4 80 S    M filler  P-1 - Filler
END
stops rec.awk "$tmp/gap.rec:3: gap: positions 3 to 3" "$tmp/gap.rec"

rec overlap <<'END'
record ZZ in P-1 Example
 1  2 K:ZZ M control P-1 - Control
 2 80 S    M filler  P-1 - Filler
END
stops rec.awk "$tmp/overlap.rec:3: filler overlaps: position 2" "$tmp/overlap.rec"

rec short <<'END'
record ZZ in P-1 Example
 1  2 K:ZZ M control P-1 - Control
 3 79 S    M filler  P-1 - Filler

# the fault is told at the record's last line
END
stops rec.awk "$tmp/short.rec:3: record ZZ ends at 79" "$tmp/short.rec"
# ... and in its own file, whatever follows
stops rec.awk "$tmp/short.rec:3: record ZZ ends at 79" "$tmp/short.rec" \
    "$tmp/good.rec"

rec long <<'END'
record ZZ in P-1 Example
 1 81 S    M filler  P-1 - Filler
END
stops rec.awk "$tmp/long.rec:2: filler ends past position 80" "$tmp/long.rec"

rec class <<'END'
record ZZ in P-1 Example
 1  2 K:ZZ M control P-1 - Control
 3 80 Q    M rest    P-1 - Rest
END
stops rec.awk "$tmp/class.rec:3: unknown class Q" "$tmp/class.rec"

rec designation <<'END'
record ZZ in P-1 Example
 1 80 X    R rest    P-1 - Rest
END
stops rec.awk "$tmp/designation.rec:2: unknown designation R" \
    "$tmp/designation.rec"

rec twice <<'END'
record ZZ in P-1 Example
 1  2 K:ZZ M control P-1 - Control
 3 80 X    M control P-1 - Control
END
stops rec.awk "$tmp/twice.rec:3: field control stands twice" "$tmp/twice.rec"

rec again <<'END'
record ZZ in P-1 Example
 1 80 S    M filler P-1 - Filler
record ZZ in P-1 Example
 1 80 S    M filler P-1 - Filler
END
stops rec.awk "$tmp/again.rec:3: record ZZ_in stands twice" "$tmp/again.rec"

rec constant <<'END'
record ZZ in P-1 Example
 1  2 K:ZZZ M control P-1 - Control
 3 80 S     M filler  P-1 - Filler
END
stops rec.awk "$tmp/constant.rec:2: constant ZZZ does not fill 1-2" \
    "$tmp/constant.rec"

rec extra <<'END'
record ZZ in P-1 Example
 1 80 X    M rest    P-1 dates Rest
END
stops rec.awk "$tmp/extra.rec:2: unknown extra dates" "$tmp/extra.rec"

rec direction <<'END'
record ZZ inout P-1 Example
END
stops rec.awk "$tmp/direction.rec:1: unknown direction inout" \
    "$tmp/direction.rec"

# ---- lists.awk --------------------------------------------------------------

takes lists.awk "$srcdir"/schemas/lists/*.tsv

# A code that begins with the code before it comes after it.
list good <<'END'
# edition: 2026-01-01
# source: example
code|name
10|Ten
A|First
AB|Second
END
takes lists.awk "$tmp/good.tsv"

list unsorted <<'END'
# edition: 2026-01-01
# source: example
code|name
9|Nine
10|Ten
END
stops lists.awk "$tmp/unsorted.tsv:5: code 10 is not sorted after 9" \
    "$tmp/unsorted.tsv"

list twice <<'END'
# edition: 2026-01-01
# source: example
code|name
10|Ten
10|Ten again
END
stops lists.awk "$tmp/twice.tsv:5: code 10 is not sorted after 10" \
    "$tmp/twice.tsv"

list edition <<'END'
# source: example
code|name
10|Ten
END
stops lists.awk "$tmp/edition.tsv:3: wants # edition:" "$tmp/edition.tsv"
stops lists.awk "$tmp/edition.tsv:3: wants # edition:" "$tmp/edition.tsv" \
    "$tmp/good.tsv"

list columns <<'END'
# edition: 2026-01-01
# source: example
code|name
10|Ten|X
END
stops lists.awk "$tmp/columns.tsv:4: want: CODE" "$tmp/columns.tsv"

list header <<'END'
# edition: 2026-01-01
# source: example
10|Ten
END
stops lists.awk "$tmp/header.tsv:3: want the header" "$tmp/header.tsv"

list empty <<'END'
# edition: 2026-01-01
# source: example
code|name
END
stops lists.awk "$tmp/empty.tsv:3: wants # edition:" "$tmp/empty.tsv"

# ---- refs.awk ---------------------------------------------------------------

takes refs.awk "$srcdir"/schemas/lists/large/*.tsv

# All lists together stay small enough to be kept, and compared, as text.
size=$(cat "$srcdir"/schemas/lists/*.tsv "$srcdir"/schemas/lists/large/*.tsv |
    wc -c)
if test "$size" -gt 3145728; then
	echo "FAIL: the lists have $size bytes, more than 3 MiB"
	bad=1
fi

list tree <<'END'
# edition: 2026-01-01
# source: example
# note: an example
code|level|unit|name
0101|0||Live horses
|1||Horses
01012100|2|No.|Males
END
takes refs.awk "$tmp/tree.tsv"

list depth <<'END'
# edition: 2026-01-01
# source: example
code|level|name
0101|0|Live horses
01012100|2|Males
END
stops refs.awk "$tmp/depth.tsv:5: no row of the level above" "$tmp/depth.tsv"

list numbers <<'END'
# edition: 2026-01-01
# source: example
code|level|name
01012100|0|Males
01011000|0|Females
END
stops refs.awk "$tmp/numbers.tsv:5: a number before" "$tmp/numbers.tsv"

list codeless <<'END'
# edition: 2026-01-01
# source: example
code|name|country
|Hamburg|Germany
END
stops refs.awk "$tmp/codeless.tsv:4: code  is not sorted" "$tmp/codeless.tsv"

list further <<'END'
# edition: 2026-01-01
# source: example
code|name|country
42801|Bremen
END
stops refs.awk "$tmp/further.tsv:4: want 3 columns" "$tmp/further.tsv"

list nameless <<'END'
# edition: 2026-01-01
# source: example
code|country
42801|Germany
END
stops refs.awk "$tmp/nameless.tsv:3: wants the columns code and name" \
    "$tmp/nameless.tsv"

list unlisted <<'END'
# edition: 2026-01-01
# source: example
code|name|country
END
stops refs.awk "$tmp/unlisted.tsv:3: wants # edition:" "$tmp/unlisted.tsv"

# ---- translit.awk -----------------------------------------------------------

takes translit.awk "$srcdir/schemas/translit.tsv"

list good_translit <<'END'
# comment
00C0|A|A WITH GRAVE
0300||COMBINING GRAVE
FF3C|\|FULLWIDTH REVERSE SOLIDUS
END
takes translit.awk "$tmp/good_translit.tsv"

list order <<'END'
00C1|A|A WITH ACUTE
00C0|A|A WITH GRAVE
END
stops translit.awk "$tmp/order.tsv:2: code point 00C0 is not sorted" \
    "$tmp/order.tsv"

list ascii <<'END'
0041|A|A
END
stops translit.awk "$tmp/ascii.tsv:1: code point 0041 is ASCII" "$tmp/ascii.tsv"

list hex <<'END'
00G0|A|NO SUCH
END
stops translit.awk "$tmp/hex.tsv:1: bad code point 00G0" "$tmp/hex.tsv"

list lower <<'END'
00E0|a|A WITH GRAVE
END
stops translit.awk "$tmp/lower.tsv:1: the replacement of 00E0 is not" \
    "$tmp/lower.tsv"

list two_columns <<'END'
00E0|A
END
stops translit.awk "$tmp/two_columns.tsv:1: want: HEX" "$tmp/two_columns.tsv"

# ---- rules.awk, text.awk ----------------------------------------------------

list rule <<'END'
id|severity|stage|text|action|source|with
SE10-1|fatal|key|Text|Action|Source|A
END
stops rules.awk "$tmp/rule.tsv:2: unknown severity fatal" "$tmp/rule.tsv"

list rule_with <<'END'
SE10-1|error|key|Text|Action|Source|AX
END
stops rules.awk "$tmp/rule_with.tsv:1: bad action codes AX" \
    "$tmp/rule_with.tsv"

printf 'plain\ncaf\303\251\n' > "$tmp/letter.txt"
# the header holds the name only
wants=source
stops text.awk "$tmp/letter.txt:2: not ASCII" "$tmp/letter.txt"

# ---- roles.awk --------------------------------------------------------------

takes roles.awk "$srcdir/schemas/roles.tsv"

list roles <<'END'
kind|name|roles|words
role|one|-|a role
row|first|one|do it
act|beside|one|do it elsewhere
END
takes roles.awk "$tmp/roles.tsv"

# bad_role NAME ROW TEXT: the row after those above stops the build.
bad_role() {
	{
		cat "$tmp/roles.tsv"
		echo "$2" | tr '|' "$tab"
	} > "$tmp/$1.tsv"
	stops roles.awk "$tmp/$1.tsv:5: $3" "$tmp/$1.tsv"
}
bad_role late 'row|late|one|do it' 'a row stands after an act'
bad_role stranger 'act|other|two|do it' 'unknown role two'
bad_role nobody 'act|other||do it' 'nobody may other'
bad_role again 'act|first|one|do it' 'first stands twice'
bad_role columns 'act|other|one' 'want: KIND'
bad_role name 'act|Other|one|do it' 'bad name Other'
bad_role kind 'deed|other|one|do it' 'unknown kind deed'
bad_role order 'role|two|-|a role' 'roles come first'

exit $bad
