# serve_lib.sh -- for scenarios that ask daybook serve.  Sourced after lib.sh.
need curl jq

# start_server ARGUMENT...: on a free port; base is its address.
start_server() {
	for port in 8761 8762 8763 8764 8765 8766 8767 8768; do
		base=http://127.0.0.1:$port
		: >serve.out
		"$program" --now "$now" serve --listen "127.0.0.1:$port" "$@" \
		    >serve.out 2>&1 &
		server=$!
		trap 'kill "$server" 2>/dev/null || :' EXIT
		tries=0
		while ! grep -q 'the page is at' serve.out; do
			kill -0 "$server" 2>/dev/null || break
			tries=$((tries + 1))
			[ "$tries" -lt 100 ] || fail 'the server does not start'
			sleep 0.1
		done
		if kill -0 "$server" 2>/dev/null; then
			return
		fi
	done
	cp serve.out err
	fail 'the server does not start'
}

stop_server() {
	kill "$server"
	got=0
	wait "$server" || got=$?
	[ "$got" -eq 0 ] || fail "the server ended with $got"
	trap - EXIT
}

# ask METHOD PATH [CURL-ARGUMENT...]: as who is logged in; the answer is in out,
# its status in status, its headers in headers.  type is that of the body.
token=none
type=application/json
ask() {
	method=$1
	path=$2
	shift 2
	status=$(curl -s -o out -D headers -w '%{http_code}' -b jar -c jar \
	    -X "$method" -H "X-Daybook-Token: $token" \
	    -H "Content-Type: $type" "$@" "$base$path") ||
	    status="none ($?)"
}

# wants STATUS METHOD PATH [CURL-ARGUMENT...]
wants() {
	wanted=$1
	shift
	ask "$@"
	[ "$status" = "$wanted" ] || fail "$1 $2 is $status, not $wanted"
}

# log_in USER PASSPHRASE [CURL-ARGUMENT...]
log_in() {
	jq -cn --arg user "$1" --arg passphrase "$2" '$ARGS.named' >body
	shift 2
	wants 200 POST /api/login -d @body "$@"
	token=$(jq -r .token out)
}

clients=$top_builddir/tests/serve_clients
need_clients() {
	[ -x "$clients" ] || skip 'tests/serve_clients is not built'
}

# save_many WRITERS SECONDS DOCUMENT: those who are logged in save at once, one
# entry after the other; what is acknowledged is told.
save_many() {
	"$clients" save "$port" "$(awk '$6 == "daybook" { print $7 }' jar)" \
	    "$token" "$@"
}
