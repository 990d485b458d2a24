# rules.awk -- compile schemas/rules.tsv to C.
#
#   awk -v want=header|source -f rules.awk rules.tsv
#
# Columns: id, severity, stage, text, action, source, with (tab separated).
#   severity  error | warning
#   stage     form      the data element's own form: checked whenever a document
#                       is read; the predicate is the generic one
#             key       an entry rule that holds for every draft
#             complete  an entry rule that holds once the entry is complete:
#                       before printing, before replay, in edi check
#             file      reported by the reader of a file or a batch
#             ledger    reported by the ledger itself
#   text      may name {value} {label} {limit} {detail}
#   action    what the user does about it, a sentence
#   with      of a rule of stage key or complete: the SE10 action codes of the
#             filings it holds for, in the order ARUD (A also while keying)
# Rules of stage key and complete have a predicate in C, dbk_check_ID with
# the id in lower case and _ for -; a rule without one does not link, and one
# without a rule does not compile (no prototype).

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

function lower(s) { s = tolower(s); gsub(/-/, "_", s); return s }
function upper(s) { gsub(/-/, "_", s); return s }
function has_predicate(n) { return stage[n] == "key" || stage[n] == "complete" }

BEGIN { FS = "\t" }
/^#/ || /^$/ { next }
$1 == "id" { next }

{
	entry_rule = $3 == "key" || $3 == "complete"
	if (NF != 6 + entry_rule)
		fail("want " (entry_rule ? "seven" : "six") \
		    " columns, found " NF)
	if ($1 !~ /^[A-Z][A-Z0-9-]*$/)
		fail("bad id " $1)
	if ($1 in seen)
		fail("rule " $1 " stands twice")
	seen[$1] = 1
	if ($2 != "error" && $2 != "warning")
		fail("unknown severity " $2)
	if ($3 !~ /^(form|key|complete|file|ledger)$/)
		fail("unknown stage " $3)
	left = $4
	gsub(/\{(value|label|limit|detail)\}/, "", left)
	if (left ~ /[{}]/)
		fail("unknown placeholder in the text")
	for (i = 4; i <= 6; i++)
		if ($i == "")
			fail("column " i " is empty")
	if (entry_rule && ($7 == "" || $7 !~ /^A?R?U?D?$/))
		fail("bad action codes " $7)
	n = ++nrules
	nentry_rules += entry_rule
	with[n] = entry_rule ? $7 : ""
	id[n] = $1; severity[n] = $2; stage[n] = $3
	text[n] = $4; action[n] = $5; source[n] = $6
}

END {
	if (failed)
		exit 1
	if (want == "header")
		print_header()
	else
		print_source()
}

function print_header(    n) {
	print "/* Made by schemas/gen/rules.awk from schemas/rules.tsv: do not edit. */"
	print "#ifndef DBK_RULES_H"
	print "#define DBK_RULES_H\n"
	print "#include <stdbool.h>\n"
	print "struct dbk_check;\n"
	print "enum dbk_rule {"
	for (n = 1; n <= nrules; n++)
		print "\tDBK_RULE_" upper(id[n]) ","
	print "\tDBK_RULE_COUNT\n};\n"
	print "enum dbk_stage {"
	print "\tDBK_STAGE_FORM, DBK_STAGE_KEY, DBK_STAGE_COMPLETE, DBK_STAGE_FILE,"
	print "\tDBK_STAGE_LEDGER\n};\n"
	print "struct dbk_rule_row {"
	print "\tconst char *id;"
	print "\tbool is_error;\t/* false: a warning */"
	print "\tenum dbk_stage stage;"
	print "\tconst char *text;\t/* {value} {label} {limit} {detail} */"
	print "\tconst char *action;\t/* what the user does about it */"
	print "\tconst char *source;\t/* chapter and page */"
	print "\tvoid (*check)(struct dbk_check *);\t/* key, complete; else NULL */"
	print "\tconst char *with;\t/* of check: SE10 action codes; else empty */"
	print "};\n"
	print "/* Indexed by enum dbk_rule. */"
	print "extern const struct dbk_rule_row dbk_rules[DBK_RULE_COUNT];\n"
	print "/* The rules that have a predicate, in order. */"
	print "#define DBK_ENTRY_RULES " nentry_rules
	print "extern const enum dbk_rule dbk_entry_rules[DBK_ENTRY_RULES];\n"
	for (n = 1; n <= nrules; n++)
		if (has_predicate(n))
			print "void dbk_check_" lower(id[n]) "(struct dbk_check *);"
	print "\n#endif"
}

function print_source(    n) {
	print "/* Made by schemas/gen/rules.awk from schemas/rules.tsv: do not edit. */"
	print "#include <stddef.h>\n"
	print "#include \"schemas/rules.h\"\n"
	print "const struct dbk_rule_row dbk_rules[DBK_RULE_COUNT] = {"
	for (n = 1; n <= nrules; n++)
		printf "\t[DBK_RULE_%s] = {%s, %s, DBK_STAGE_%s,\n\t    %s,\n\t    %s,\n\t    %s, %s, %s},\n",
		    upper(id[n]), quoted(id[n]),
		    (severity[n] == "error" ? "true" : "false"), toupper(stage[n]),
		    quoted(text[n]), quoted(action[n]), quoted(source[n]),
		    (has_predicate(n) ? "dbk_check_" lower(id[n]) : "NULL"),
		    quoted(with[n])
	print "};\n"
	print "const enum dbk_rule dbk_entry_rules[DBK_ENTRY_RULES] = {"
	for (n = 1; n <= nrules; n++)
		if (has_predicate(n))
			print "\tDBK_RULE_" upper(id[n]) ","
	print "};"
}
