# table.awk -- what was measured as a table of medians with ratios, and as JSON.
#
#   awk -v entries=N -v limit=KIB -v json=FILE -f table.awk ROWS CALLS
#
# ROWS   name, items, wall, user and system seconds, peak KiB: see measure.c
# CALLS  name, median and 99th percentile in ms: see times.h; of many at once
#        name, how many a second, median, 99th percentile, peak KiB: see serve.sh

# A path, the bare library beside it, and the ratio to reach.
function beside(name, bare, most) {
	limit_of[name] = bare
	reach[name] = most
}

BEGIN {
	FS = "\t"
	beside("import", "bare insert", 2)
	beside("replay build", "bare scan", 1.5)
	beside("respond", "bare update", 2)
	beside("account", "bare index", 2)
	beside("manifest", "bare xlsx", 1.15)
	beside("letter print", "bare pdf", 1.5)
	beside("edi check", "bare slice", 3)
	beside("codec encode", "codec fields", 2)
	beside("codec decode", "codec fields", 2)
	beside("entry commit", "bare commit", 1.5)
	beside("entry show", "bare open", 5)
	beside("entry list", "bare open", 5)
	beside("number list", "bare open", 5)
}

function sort(list, n,    i, j, t) {
	for (i = 2; i <= n; i++)
		for (j = i; j > 1 && list[j - 1] > list[j]; j--) {
			t = list[j]
			list[j] = list[j - 1]
			list[j - 1] = t
		}
}

function figure(name, column,    i, list, n) {
	n = count[name]
	for (i = 1; i <= n; i++)
		list[i] = value[name, i, column]
	sort(list, n)
	return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
}

# How far the rounds lie apart, in percent of their median.
function spread(name, column,    i, list, n) {
	n = count[name]
	for (i = 1; i <= n; i++)
		list[i] = value[name, i, column]
	sort(list, n)
	return 100 * (list[n] - list[1]) / figure(name, column)
}

!($1 in count) { order[++names] = $1 }

NF == 5 {
	is_rate[$1] = 1
	n = ++count[$1]
	value[$1, n, "rate"] = $2
	value[$1, n, "p50"] = $3
	value[$1, n, "p99"] = $4
	if ($5 > peak[$1])
		peak[$1] = $5
	next
}

NF == 3 {
	is_call[$1] = 1
	n = ++count[$1]
	value[$1, n, "p50"] = $2
	value[$1, n, "p99"] = $3
	next
}

{
	n = ++count[$1]
	items[$1] = $2
	value[$1, n, "wall"] = $3
	value[$1, n, "cpu"] = $4 + $5
	if ($6 > peak[$1])
		peak[$1] = $6
}

# Seconds of a command of ours without opening the ledger.
function own(name, column,    v) {
	v = figure(name, column)
	if (!is_call[name] && !is_rate[name] && name !~ /^(bare|codec) / && name != "open" &&
	    name != "edi check")
		v -= figure("open", column)
	return v > 0.0001 ? v : 0.0001
}

function by(name, limit, column) {
	return sprintf("%.2f", own(name, column) / own(limit, column))
}

function ratio(name, column) {
	if (!(name in limit_of) || !(limit_of[name] in count))
		return "-"
	return by(name, limit_of[name], column)
}

# The members that are told of every path.
function put_json(name, one, other) {
	printf "%s{\"path\":\"%s\",\"%s\":%.4f,\"%s\":%.4f,\"spread\":%.0f",
	    (told++ ? "," : ""), name, one, own(name, one), other,
	    own(name, other), spread(name, one) > json
	if (ratio(name, one) != "-")
		printf ",\"beside\":\"%s\",\"%s_ratio\":%s,\"%s_ratio\":%s," \
		    "\"reach\":%s", limit_of[name], one, ratio(name, one),
		    other, ratio(name, other), reach[name] > json
}

# More than the limit's memory, which no path may take.
function judge_peak(name) {
	if (name !~ /^bare / && peak[name] > limit) {
		printf "%s: peak above %d MiB\n", name, limit / 1024
		bad = 1
	}
}

function put_row(name) {
	printf "%-14s %9.3f %9.3f %6.0f%% %10.0f %8.1f %7s %7s %6s\n", name,
	    own(name, "wall"), own(name, "cpu"), spread(name, "wall"),
	    items[name] / own(name, "wall"), peak[name] / 1024,
	    ratio(name, "wall"), ratio(name, "cpu"),
	    (name in reach) ? reach[name] : "-"
	put_json(name, "wall", "cpu")
	printf ",\"peak_kib\":%d}", peak[name] > json
	judge_peak(name)
}

function put_call(name) {
	printf "%-14s %9.3f %9.3f %6.0f%% %10s %8s %7s %7s %6s\n", name,
	    own(name, "p50"), own(name, "p99"), spread(name, "p50"), "", "",
	    ratio(name, "p50"), ratio(name, "p99"),
	    (name in reach) ? reach[name] : "-"
	put_json(name, "p50", "p99")
	printf "}" > json
}

# Many at once: the rate beside a bare loop of commits, where more is better,
# and the 99th percentile beside a bare handler.
function put_rate(name,    x_rate, x_p99) {
	x_rate = x_p99 = "-"
	if (name == "serve" && ("bare loop" in count)) {
		x_rate = by(name, "bare loop", "rate")
		x_p99 = by(name, "bare handler", "p99")
	}
	printf "%-14s %9.0f %9.3f %9.3f %6.0f%% %8.1f %7s %7s\n", name,
	    figure(name, "rate"), figure(name, "p50"), figure(name, "p99"),
	    spread(name, "rate"), peak[name] / 1024, x_rate, x_p99
	printf "%s{\"path\":\"%s\",\"rate\":%.1f,\"p50\":%.4f," \
	    "\"p99\":%.4f,\"spread\":%.0f,\"peak_kib\":%d", (told++ ? "," : ""),
	    name, figure(name, "rate"), figure(name, "p50"),
	    figure(name, "p99"), spread(name, "rate"), peak[name] > json
	if (x_rate != "-")
		printf ",\"rate_ratio\":%s,\"rate_reach\":3,\"p99_ratio\":%s," \
		    "\"p99_reach\":2", x_rate, x_p99 > json
	printf "}" > json
	judge_peak(name)
}

END {
	printf "{\"schema\":\"daybook.bench/1\",\"entries\":%d,\"rows\":[",
	    entries > json
	printf "%-14s %9s %9s %7s %10s %8s %7s %7s %6s\n", "path", "wall s",
	    "cpu s", "spread", "items/s", "peak MiB", "x wall", "x cpu", "reach"
	for (i = 1; i <= names; i++)
		if (!is_call[order[i]] && !is_rate[order[i]])
			put_row(order[i])
	printf "\n%-14s %9s %9s %7s %10s %8s %7s %7s %6s\n", "call", "p50 ms",
	    "p99 ms", "spread", "", "", "x p50", "x p99", "reach"
	for (i = 1; i <= names; i++)
		if (is_call[order[i]])
			put_call(order[i])
	printf "\n%-14s %9s %9s %9s %7s %8s %7s %7s\n", "many at once", "a second",
	    "p50 ms", "p99 ms", "spread", "peak MiB", "x rate", "x p99"
	for (i = 1; i <= names; i++)
		if (is_rate[order[i]])
			put_rate(order[i])
	print "]}" > json
	exit bad
}
