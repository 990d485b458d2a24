#!/bin/sh
# page.sh -- the files of app/page as a C table, on standard output.
#   page.sh FILE...
# Each file's bytes, its media type by its ending, and an ETag of its hash.
# Stops at an ending that it does not know.
set -eu
LC_ALL=C
export LC_ALL

type_of() {
	case $1 in
	*.html) echo 'text/html; charset=utf-8' ;;
	*.css) echo 'text/css; charset=utf-8' ;;
	*.js | *.mjs) echo 'text/javascript; charset=utf-8' ;;
	*.json) echo 'application/json' ;;
	*.svg) echo 'image/svg+xml' ;;
	*.png) echo 'image/png' ;;
	*.woff2) echo 'font/woff2' ;;
	*.txt) echo 'text/plain; charset=utf-8' ;;
	*) printf '%s:1: what media type is that?\n' "$1" >&2; return 1 ;;
	esac
}

echo '/* Made by app/gen/page.sh from app/page: do not edit. */'
echo '#include "app/serve/pages.h"'
n=0
for file; do
	printf '\nstatic const unsigned char bytes_%d[] = {\n' "$n"
	# The last byte keeps an empty file from being an empty array.
	od -An -v -tu1 "$file" |
	    ${AWK:-awk} '{ gsub(/ +/, ","); sub(/^,/, ""); print "\t" $0 "," }'
	printf '\t0};\n'
	n=$((n + 1))
done
printf '\nconst struct dbk_page_file dbk_page_files[] = {\n'
n=0
for file; do
	type=$(type_of "$file")
	hash=$(sha256sum <"$file" | cut -c1-32)
	printf '\t{"/%s", "%s", "\\"%s\\"",\n\t    bytes_%d, sizeof bytes_%d - 1},\n' \
	    "${file##*/}" "$type" "$hash" "$n" "$n"
	n=$((n + 1))
done
printf '\t{0}};\n'
