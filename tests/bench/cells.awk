# cells.awk -- the cells of a worksheet that libxlsxwriter wrote in constant
# memory (strings inline), for bare xlsx: one a line, and a line with the word
# sheet before them.
#
#   unzip -p BOOK xl/worksheets/sheet1.xml | awk -f cells.awk
#
# n (number) or s (string), row and column from 0, value

BEGIN {
	RS = "<"
	OFS = "\t"
	for (i = 0; i < 26; i++)
		letter[substr("ABCDEFGHIJKLMNOPQRSTUVWXYZ", i + 1, 1)] = i + 1
	print "sheet"
}

# c r="AB12" ...>: the cell that the next value is of
/^c r="/ {
	split($0, part, "\"")
	column = 0
	for (i = 1; (c = substr(part[2], i, 1)) in letter; i++)
		column = 26 * column + letter[c]
	row = substr(part[2], i)
}

/^[tv]>/ || /^t xml:space="preserve">/ {
	text = substr($0, index($0, ">") + 1)
	gsub(/&lt;/, "<", text)
	gsub(/&gt;/, ">", text)
	gsub(/&quot;/, "\"", text)
	gsub(/&amp;/, "\\&", text)
	gsub(/[\t\n]/, " ", text)
	print substr($0, 1, 1) == "v" ? "n" : "s", row - 1, column - 1, text
}
