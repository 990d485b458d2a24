#!/bin/sh
# generate.sh LAYOUTS FIELDS LISTS TEXTS REFS -- run every generator.
# Run from the build tree with AWK and srcdir set; each argument is a list of
# files relative to srcdir.  A generated file is replaced only when it
# changed, so that little is compiled again.
set -eu
LC_ALL=C
export LC_ALL

in_source() {
	for name in "$@"; do
		printf '%s/%s ' "$srcdir" "$name"
	done
}

# make_pair NAME GENERATOR FILE...: schemas/NAME.h and schemas/NAME.c
make_pair() {
	name=$1
	generator=$2
	shift 2
	for pair in header:h source:c; do
		target=schemas/$name.${pair#*:}
		$AWK -v want="${pair%:*}" -f "$srcdir/schemas/gen/$generator" \
		    "$@" >"$target.tmp" || { rm -f "$target.tmp"; exit 1; }
		if cmp -s "$target.tmp" "$target"; then
			rm -f "$target.tmp"
		else
			mv -f "$target.tmp" "$target"
		fi
	done
}

# The lists are words on purpose: no name in this project has a space.
# shellcheck disable=SC2046,SC2086
{
	make_pair lists lists.awk $(in_source $3)
	make_pair layouts rec.awk $(in_source $1)
	make_pair rules rules.awk $(in_source schemas/rules.tsv)
	make_pair documents documents.awk $(in_source $1 $2)
	make_pair texts text.awk $(in_source $4)
	make_pair roles roles.awk $(in_source schemas/roles.tsv)
	make_pair refs refs.awk $(in_source $5)
	make_pair translit translit.awk $(in_source schemas/translit.tsv)
}
