#!/bin/sh
# Sending to and fetching from an SFTP server: OpenSSH, started here as this
# user on a port of the loopback, with keys of its own.
. "${top_srcdir:?}/tests/scenario/lib.sh"
. "$top_srcdir/tests/scenario/send_lib.sh"
need curl jq timeout ssh-keygen sftp

sshd=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v sshd) || skip 'no sshd'
sftp_server=
for file in /usr/lib/openssh/sftp-server /usr/libexec/sftp-server \
    /usr/lib/ssh/sftp-server /usr/libexec/openssh/sftp-server; do
	[ ! -x "$file" ] || sftp_server=$file
done
[ -n "$sftp_server" ] || skip 'no sftp-server'
# As root sshd wants the folder that its service would make.
if [ "$(id -u)" -eq 0 ] && [ ! -d /run/sshd ]; then
	mkdir -m 0755 /run/sshd 2>/dev/null || skip 'no /run/sshd'
fi

me=$(id -un)
# Keys do not depend on a login: sshd wants folders that only we can write to,
# and the build tree may be in another one.
etc=$(mktemp -d)
server_pid=
cleanup() {
	[ -z "$server_pid" ] || kill "$server_pid" 2>/dev/null || :
	rm -rf "$etc"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

ssh-keygen -q -t ed25519 -N '' -f "$etc/host" -C ''
ssh-keygen -q -t ed25519 -N '' -f "$etc/other" -C ''
ssh-keygen -q -t ed25519 -N '' -f "$etc/id" -C ''
ssh-keygen -q -t ed25519 -N 'open sesame' -f "$etc/locked" -C ''
cat "$etc/id.pub" "$etc/locked.pub" >"$etc/authorized"

# Files beside it tell the server how to behave: to stop, to count what it is
# sent and sends, or to die after so many bytes of either.
cat >"$etc/serve" <<END
#!/bin/sh
cd "$etc"
if [ -e stop ]; then
	exec sleep 60
elif [ -e count ]; then
	tee in | "$sftp_server" | tee out
elif [ -s cut-in ]; then
	dd bs=1 count="\$(cat cut-in)" 2>/dev/null | "$sftp_server"
	kill -9 "\$PPID"
elif [ -s cut-out ]; then
	"$sftp_server" | dd bs=1 count="\$(cat cut-out)" 2>/dev/null
	kill -9 "\$PPID"
else
	exec "$sftp_server"
fi
END
chmod 700 "$etc/serve"

# start PORT: sshd in the foreground of a job of ours.
start_server() {
	cat >"$etc/config" <<END
Port $1
ListenAddress 127.0.0.1
HostKey $etc/host
PidFile none
AuthorizedKeysFile $etc/authorized
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
PermitRootLogin yes
AllowTcpForwarding no
Subsystem sftp $etc/serve
LogLevel VERBOSE
END
	"$sshd" -D -e -f "$etc/config" >"$etc/log" 2>&1 &
	server_pid=$!
	for try in 1 2 3 4 5 6 7 8 9 10; do
		grep -q 'Server listening' "$etc/log" && return 0
		kill -0 "$server_pid" 2>/dev/null || break
		sleep 0.2
	done
	return 1
}

port=
for try in 1 2 3 4 5; do
	port=$((20000 + ($$ * 7 + try * 1009) % 20000))
	start_server "$port" && break
	kill "$server_pid" 2>/dev/null || :
	port=
done
[ -n "$port" ] || skip "sshd does not start: $(cat "$etc/log")"

target=$work/remote
mkdir "$target"
url=sftp://$me@127.0.0.1:$port$target
printf '[127.0.0.1]:%s %s\n' "$port" "$(cat "$etc/host.pub")" >known
printf '[127.0.0.1]:%s %s\n' "$port" "$(cat "$etc/other.pub")" >known.other
: >known.empty
fingerprint=$(ssh-keygen -l -f "$etc/host.pub" | cut -d' ' -f2)
other=$(ssh-keygen -l -f "$etc/other.pub" | cut -d' ' -f2)
# Neither the caller's agent nor the caller's own known hosts.
unset SSH_AUTH_SOCK
HOME=$work
export HOME

# An account that is locked, or has no shell, cannot log in to itself.
sftp -q -b /dev/null -o BatchMode=yes -o UserKnownHostsFile="$work/known" \
    -o IdentitiesOnly=yes -i "$etc/id" -P "$port" "$me@127.0.0.1" 2>err ||
    skip "sshd does not let $me in: $(cat err)"

build_three

nothing_sent() {
	[ -z "$(ls -A "$target")" ] || fail "$(ls -A "$target") was sent"
	[ "$(states)" = '["built","built","built"]' ] || fail "$(states)"
}

send() {
	code=$1
	shift
	expect "$code" replay send --to "$url" "$@"
}

# ---- who is the server? ----

send 3 --key "$etc/id"
says err "is not known: $fingerprint"
send 3 --key "$etc/id" --known-hosts known.empty
says err "is not known: $fingerprint"
send 3 --key "$etc/id" --known-hosts known.other
says err 'another host key than known_hosts'
says err "$fingerprint"
send 3 --key "$etc/id" --known-hosts known --host-key "$other"
says err 'another host key than --host-key'
[ "$(wc -l <err)" -eq 1 ] || fail 'more than one sentence'
send 2 --key "$etc/id" --host-key SHA256:short
send 2 --key "$etc/id" --known-hosts nowhere
nothing_sent

# ---- who are we? ----

send 3 --key "$etc/other" --known-hosts known
says err "does not let $me in with $etc/other"
send 3 --key "$etc/locked" --known-hosts known
send 3 --known-hosts known
says err "the agent's keys"
echo wrong >login
send 3 --sftp-password-file login --known-hosts known
says_not err wrong
send 2 --key nowhere --known-hosts known
expect 2 replay send --to "sftp://$me:tOpSecret@127.0.0.1:$port$target"
says_not err tOpSecret
expect 2 replay send --to "sftp://127.0.0.1:$port$target"
says err 'which user'
expect 2 replay send --to "scp://$me@127.0.0.1:$port$target"
expect 2 replay send --to batches --key "$etc/id"
expect 2 replay send
expect 2 replay send --to batches --exec true
nothing_sent

# ---- where to? ----

expect 6 replay send --to "$url/missing" --key "$etc/id" --known-hosts known
says err "$url/missing"
expect 6 replay send --to "sftp://$me@127.0.0.1:1$target" --key "$etc/id" \
    --known-hosts known
[ "$(wc -l <err)" -eq 1 ] || fail 'more than one sentence'
nothing_sent

# ---- undisturbed ----

send 0 --key "$etc/id" --known-hosts known
arrived
expect 0 replay list --json
is '.batches[0].target' "\"$url\""
is '.batches[0].sent_at' "\"$now\""
is '.batches[0].digest | length' 64
send 1 --key "$etc/id" --known-hosts known
says err 'REPLAY-NONE'
send 1 DE3000-00002 --key "$etc/id" --known-hosts known
says err 'REPLAY-SENT'
arrived
copy_ledger book done
mkdir done.remote
cp "$target"/* done.remote

# the password of the A record is in what was transferred, and nowhere else
grep -qF QZJ7K2 "$target/SE-DE3000-00001.edi" || fail 'no password sent'
for command in 'replay list' account 'entry history HLB-0412500-5'; do
	# shellcheck disable=SC2086
	expect 0 $command --json
	says_not out QZJ7K2
done
if grep -aqF QZJ7K2 book book.* "$etc/log"; then
	fail 'the password is somewhere else'
fi
# shellcheck disable=SC2012
case $(ls -l "$target/SE-DE3000-00001.edi") in
-rw-------*) ;;
*) fail 'others can read what was sent' ;;
esac

# a key with a passphrase, and a fingerprint instead of known hosts
again
echo 'open sesame' >unlock
send 0 --key "$etc/locked" --key-passphrase-file unlock \
    --host-key "$fingerprint"
arrived

# one batch; another file under the name of the next
again
send 0 DE3000-00001 --key "$etc/id" --known-hosts known
echo theirs >"$target/SE-DE3000-00002.edi"
send 1 --key "$etc/id" --known-hosts known
says err 'REPLAY-TARGET'
[ "$(states)" = '["sent","built","sent"]' ] || fail "$(states)"
[ "$(cat "$target/SE-DE3000-00002.edi")" = theirs ] || fail 'overwritten'

# a folder's name with spaces and quotes, and one below the home
again
odd="$target/an \"odd\" one"
mkdir "$odd"
expect 0 replay send DE3000-00001 --key "$etc/id" --known-hosts known \
    --to "$url/an%20%22odd%22%20one"
same batches/SE-DE3000-00001.edi "$odd/SE-DE3000-00001.edi"
[ "$(find "$odd" -type f | wc -l)" -eq 1 ] || fail 'more files'

# ---- disturbed ----

one=DE3000-00001
send_one() {
	daybook replay send $one --to "$url" --key "$etc/id" \
	    --known-hosts known --timeout 10 >out 2>err && got=0 || got=$?
}

# arrived_one: after a repeated command, what an undisturbed one leaves
arrived_one() {
	[ "$(states)" = '["sent","built","built"]' ] || fail "$(states)"
	[ "$(ls -A "$target")" = SE-$one.edi ] || fail "$(ls -A "$target")"
	same batches/SE-$one.edi "$target/SE-$one.edi"
	expect 0 verify
}

# How many bytes an undisturbed transfer of one batch takes each way.
again
: >"$etc/count"
send_one
rm "$etc/count"
arrived_one
bytes_in=$(wc -c <"$etc/in")
bytes_out=$(wc -c <"$etc/out")

# cut WAY BYTES STATE: the server dies after so many bytes
cut() {
	again
	echo "$2" >"$etc/cut-$1"
	send_one
	rm "$etc/cut-$1"
	[ "$got" -eq 6 ] || fail "cut $1 at $2 ended with $got"
	[ "$(states)" = "[\"$3\",\"built\",\"built\"]" ] ||
	    fail "cut $1 at $2: $(states)"
}

# Before, in and after the upload: nothing was delivered.
for bytes in 5 100 4000 $((bytes_in * 3 / 4)) $((bytes_in - 300)); do
	cut in "$bytes" built
	[ ! -e "$target/SE-$one.edi" ] || fail "cut at $bytes is there"
	send_one
	[ "$got" -eq 0 ] || fail "after a cut at $bytes: $got"
	arrived_one
done
# In the middle of the renaming: the whole file is there under the other name.
cut in $((bytes_in - 40)) sending
[ "$(ls -A "$target")" = .SE-$one.edi.part ] || fail "$(ls -A "$target")"
send_one
[ "$got" -eq 0 ] || fail "after a cut in the renaming: $got"
arrived_one
# The renaming was done, and we were not told.
cut out $((bytes_out - 3)) sending
[ "$(ls -A "$target")" = SE-$one.edi ] || fail "$(ls -A "$target")"
before=$(cksum "$target/SE-$one.edi"; ls -i "$target/SE-$one.edi")
send_one
[ "$got" -eq 0 ] || fail "after a cut answer: $got"
arrived_one
[ "$before" = "$(cksum "$target/SE-$one.edi"; ls -i "$target/SE-$one.edi")" ] ||
    fail 'sent twice'

# The same, and a transmitter has taken the file away: it is not sent again by
# itself, a person settles it.
cut out $((bytes_out - 3)) sending
rm "$target/SE-$one.edi"
for try in 1 2; do
	send_one
	[ "$got" -eq 1 ] || fail "a transfer that is unknown ended with $got"
	says err REPLAY-UNKNOWN
	says err "replay settle $one"
	[ -z "$(ls -A "$target")" ] || fail 'sent by itself'
done
# Other folders do not make it known, other batches go on.
mkdir elsewhere
expect 1 replay send $one --to elsewhere
says err REPLAY-UNKNOWN
expect 1 replay send $one --exec 'cat >elsewhere/x'
says err REPLAY-UNKNOWN
[ -z "$(ls -A elsewhere)" ] || fail 'sent elsewhere'
send 1 --key "$etc/id" --known-hosts known
[ "$(states)" = '["sending","sent","sent"]' ] || fail "$(states)"
expect 2 replay settle $one --reason x
expect 2 replay settle $one --sent --not-sent --reason x
expect 2 replay settle $one --not-sent
expect 0 replay settle $one --not-sent --reason 'CQ: unknown'
expect 1 replay settle $one --sent --reason x
says err REPLAY-SETTLE
send 0 --key "$etc/id" --known-hosts known
arrived
expect 0 entry history HLB-0412500-5
says out 'CQ: unknown'

# the server stops answering: an end comes by itself
again
: >"$etc/stop"
began=$(seconds)
send 6 --key "$etc/id" --known-hosts known --timeout 2
[ $(($(seconds) - began)) -le 12 ] || fail 'a server that stops holds us up'
rm "$etc/stop"
nothing_sent
send 0 --key "$etc/id" --known-hosts known
arrived

# we are killed: at fixed moments, and as soon as the file is there under
# either name
killed() {
	expect 0 verify
	daybook replay send --to "$url" --key "$etc/id" --known-hosts known \
	    >out 2>err && got=0 || got=$?
	[ "$got" -eq 0 ] || says err REPLAY-NONE
	arrived
}

again
began=$(milliseconds)
send 0 --key "$etc/id" --known-hosts known
took=$(($(milliseconds) - began))
for moment in 76 80 84 88 92; do
	again
	delay=$(awk -v t="$took" -v p="$moment" \
	    'BEGIN { printf "%.3f", t * p / 100000 }')
	timeout -s KILL "$delay" "$program" --now "$now" replay send \
	    --to "$url" --key "$etc/id" --known-hosts known \
	    >out 2>err || :
	killed
done
for file in .SE-$one.edi.part SE-$one.edi; do
	again
	"$program" --now "$now" replay send --to "$url" --key "$etc/id" \
	    --known-hosts known >out 2>err &
	while [ ! -e "$target/$file" ] && kill -0 $! 2>/dev/null; do
		:
	done
	kill -9 $! 2>/dev/null || :
	wait $! 2>/dev/null || :
	killed
done

# ---- answers ----

again
copy_ledger done book
mkdir -p answers/answers "$target/read"
printf 'first.edi\tDE3000-00001\t*\t02\tS01\tENTRY ACCEPTED\n
second.edi\tDE3000-00002\t*\t02\tS01\tENTRY ACCEPTED\n
third.txt\tDE3000-00003\t*\t02\tS01\tENTRY ACCEPTED\n' | sed '/^$/d' \
    >answers/answers/verdicts.tsv
sh "$top_srcdir/tests/make-demo-answers" done.remote answers 2>err ||
    fail 'make-demo-answers'
cp answers/answers/*.edi answers/answers/*.txt "$target"
cp answers/answers/first.edi "$target/.hidden.edi"
fetch() {
	expect "$1" respond --from "$url" --key "$etc/id" --known-hosts known \
	    --json "$2" "$3"
}
expect 2 respond
expect 2 respond x --pattern y
expect 3 respond --from "$url" --key "$etc/other" --known-hosts known
expect 6 respond --from "$url/missing" --key "$etc/id" --known-hosts known
fetch 0 --pattern '*.edi'
is .batches 2
is .applied.accepted 10
fetch 0 --pattern '*'
is .batches 3
is .known 2
is .applied.accepted 2
[ "$(find "$target" -type f | wc -l)" -eq 4 ] || fail 'the server was changed'
# what is cut stays; what was read is moved, and nothing is overwritten
head -n 5 "$target/first.edi" >"$target/cut.edi"
fetch 1 --move-to read
says out 'ANSWER-'
says err '1 of 4 files stay where they are'
[ -z "$(tail -c 1 err)" ] || fail 'a line without its end'
[ "$(cd "$target" && echo *)" = 'cut.edi read' ] || fail "$(ls "$target")"
[ "$(find "$target/read" -type f | wc -l)" -eq 3 ] || fail 'not moved'
rm "$target/cut.edi"
cp "$target/read/first.edi" "$target"
fetch 6 --move-to read
[ -f "$target/first.edi" ] || fail 'it is gone'
# the same from a folder
expect 0 respond --from "$target/read" --json
is .known 3
expect 0 verify

# ---- the page's fetch, from a server that stops answering: others save ----

. "$top_srcdir/tests/scenario/serve_lib.sh"
: >"$etc/stop"
start_server --answers-from "$url" --sftp-key "$etc/id" \
    --sftp-known-hosts known
trap 'kill -KILL "$server" 2>/dev/null || :; cleanup' EXIT
log_in writer "$passphrase"
# The jar is written anew by each request.
cp jar jar.fetch
curl -s -o fetched -b jar.fetch -X POST -H "X-Daybook-Token: $token" \
    -H 'Content-Type: application/json' "$base/api/answers/fetch" &
fetching=$!
until wants 200 GET /api/ways && [ "$(jq -r .under_way.user out)" = writer ]; do
	kill -0 "$fetching" 2>/dev/null || fail "$(cat fetched)"
done
wants 200 PUT /api/drafts/00112233445566778899aabbccddeeff \
    -H 'If-None-Match: *' -d '{"document":{},"page":{}}' --max-time 40
wants 200 GET /api/ways
is .under_way.user '"writer"'
kill -KILL "$server"
wait "$fetching" || :
trap cleanup EXIT
rm "$etc/stop"
expect 0 verify
