#!/bin/sh
# serve.sh -- saving entries over HTTP by 64 clients at once, beside a bare
# handler that shares its commits and a bare loop of commits of the same
# documents.  Run by bench.sh in its folder, with the ledger and its passphrase
# there; the ledger has the entries afterwards.
#
# Prints rows of name, saves a second, p50 and p99 in ms, peak of memory in KiB.
set -eu
here=$(cd "${top_builddir:-.}" && pwd)
tools=$here/tests/bench
clients=64
seconds=2

server=
trap 'if [ -n "$server" ]; then kill "$server"; fi' EXIT

# start FILE TEXT COMMAND...: until the text is in the file, which it writes
start() {
	file=$1
	text=$2
	shift 2
	: >"$file"
	"$@" >"$file" 2>&1 &
	server=$!
	until grep -q "$text" "$file"; do
		kill -0 "$server" || { cat "$file" >&2; exit 1; }
		sleep 0.1
	done
}

stop() {
	kill "$server"
	wait "$server" || :
	server=
}

# save NAME COOKIE TOKEN: one row
save() {
	"$here/tests/serve_clients" save "$port" "$2" "$3" "$clients" \
	    "$seconds" save.jsonl 2>rate >numbers || { cat rate >&2; exit 1; }
	printf '%s\t%s\t%s\n' "$1" "$(cut -f 2- rate)" \
	    "$(awk '/^VmHWM/ { print $2 }' "/proc/$server/status")"
}

sed 's/"entry_number":"[^"]*",//' more.jsonl >save.jsonl
"$tools/bare" loop save.jsonl bare_loop.db >loop
sed 's/$/	0/' loop

port=8771
start handler.out ready "$tools/bare_handler" "$port" bare_handler.db
save 'bare handler' - -
stop

port=8772
start serve.out 'page is at' "$here/daybook" serve --listen "127.0.0.1:$port"
printf '{"user":"%s","passphrase":"%s"}' "$DAYBOOK_USER" "$(cat passphrase)" |
    curl -sf -c jar -H 'Content-Type: application/json' -d @- \
	"http://127.0.0.1:$port/api/login" >login
save 'serve' "$(awk '$6 == "daybook" { print $7 }' jar)" \
    "$(sed 's/.*"token":"\([0-9a-f]*\)".*/\1/' login)"
stop
