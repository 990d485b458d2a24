# table.awk -- the rows of measure as a table of medians with ratios, and JSON.
#
#   awk -v entries=N -v limit=KIB -v json=FILE -f table.awk rows

BEGIN {
	FS = "\t"
	beside["import"] = "bare insert"
	beside["replay build"] = "bare scan"
	beside["respond"] = "bare update"
	beside["edi check"] = "bare slice"
}

function median(list, n,    i, j, t) {
	for (i = 2; i <= n; i++)
		for (j = i; j > 1 && list[j - 1] > list[j]; j--) {
			t = list[j]
			list[j] = list[j - 1]
			list[j - 1] = t
		}
	return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
}

function figure(name, column,    i, list) {
	for (i = 1; i <= count[name]; i++)
		list[i] = value[name, i, column]
	return median(list, count[name])
}

{
	if (!($1 in count))
		order[++names] = $1
	n = ++count[$1]
	items[$1] = $2
	value[$1, n, "wall"] = $3
	value[$1, n, "cpu"] = $4 + $5
	value[$1, n, "peak"] = $6
	if ($6 > peak[$1])
		peak[$1] = $6
}

# Seconds of a command of ours without opening the ledger.
function own(name, column,    v) {
	v = figure(name, column)
	if (name !~ /^bare / && name != "open" && name != "edi check")
		v -= figure("open", column)
	return v > 0.0001 ? v : 0.0001
}

END {
	printf "%-14s %9s %9s %10s %8s %9s %9s\n", "path", "wall s", "cpu s",
	    "items/s", "peak MiB", "x wall", "x cpu"
	printf "{\"schema\":\"daybook.bench/1\",\"entries\":%d,\"rows\":[",
	    entries > json
	for (i = 1; i <= names; i++) {
		name = order[i]
		wall = own(name, "wall")
		cpu = own(name, "cpu")
		ratio = cpu_ratio = "-"
		if (name in beside) {
			ratio = sprintf("%.2f", wall / own(beside[name], "wall"))
			cpu_ratio = sprintf("%.2f",
			    cpu / own(beside[name], "cpu"))
		}
		printf "%-14s %9.3f %9.3f %10.0f %8.1f %9s %9s\n", name, wall,
		    cpu, items[name] / wall, peak[name] / 1024, ratio, cpu_ratio
		printf "%s{\"path\":\"%s\",\"wall\":%.4f,\"cpu\":%.4f," \
		    "\"peak_kib\":%d}", (i > 1 ? "," : ""), name, wall, cpu,
		    peak[name] > json
		if (name !~ /^bare / && peak[name] > limit) {
			printf "%s: peak above %d MiB\n", name, limit / 1024
			bad = 1
		}
	}
	print "]}" > json
	exit bad
}
