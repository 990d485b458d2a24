# rows.awk -- n entries as a table for entry import: one to three rows each.
#
#   awk -v n=N -f rows.awk </dev/null >entries.csv

BEGIN {
	OFS = ","
	print "entry", "entry_type", "mode", "port_of_entry", "value",
	    "importer.id_type", "importer.id", "importer.name",
	    "bills[].regular.issuer", "bills[].regular.number",
	    "bills[].quantity", "bills[].unit", "lines[]",
	    "lines[].country_of_origin", "lines[].description",
	    "lines[].tariffs[].hts", "lines[].tariffs[].value"
	for (i = 1; i <= n; i++) {
		print i, "01", 30, 2304, i, "EI",
		    sprintf("12-%07d00", 1000000 + i % 400),
		    "SAMPLE IMPORTER", "TRCK", sprintf("PAPS%07d", i),
		    i % 5000 + 1, "CTN", 1, "MX", "SAMPLE GOODS",
		    "8471300100", i
		for (k = 2; k <= i % 3 + 1; k++)
			print i, "", "", "", "", "", "", "", "", "", "", "", k,
			    "CN", "MORE GOODS", "6109100012", k
	}
}
