# text.awk -- compile text files (ledger.sql, letter templates) to C.
#
#   LC_ALL=C awk -v want=header|source -f text.awk FILE ...
#
# Each file becomes the NUL-terminated string dbk_text_NAME, NAME being the
# file's name with _ for every other character.  Character by character, since
# ISO C promises string literals of 4095 characters only.  ASCII only: a text
# that leaves the program must print the same in every locale.

function name_of(file) {
	sub(/^.*\//, "", file)
	gsub(/[^A-Za-z0-9]/, "_", file)
	return "dbk_text_" file
}

function end_text() {
	if (open && want != "header")
		print "\t'\\0'\n};\n"
}

BEGIN {
	print "/* Made by schemas/gen/text.awk: do not edit. */"
	if (want == "header")
		print "#ifndef DBK_TEXTS_H\n#define DBK_TEXTS_H\n"
	else
		print "#include \"schemas/texts.h\"\n"
}

FNR == 1 {
	end_text()
	open = 1
	if (want == "header")
		print "extern const char " name_of(FILENAME) "[];"
	else
		print "const char " name_of(FILENAME) "[] = {"
}

want != "header" {
	out = "\t"
	for (i = 1; i <= length($0); i++) {
		c = substr($0, i, 1)
		if (c == "\t")
			c = "\\t"
		else if (c == "'" || c == "\\")
			c = "\\" c
		else if (c < " " || c > "~") {
			printf "%s:%d: not ASCII\n", FILENAME, FNR > "/dev/stderr"
			failed = 1
			exit 1
		}
		out = out "'" c "',"
	}
	print out "'\\n',"
}

END {
	if (failed)
		exit 1
	end_text()
	if (want == "header")
		print "\n#endif"
}
