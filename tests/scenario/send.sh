#!/bin/sh
# replay send to a folder when no file can grow any more, and through a command
# of the user's own.
. "${top_srcdir:?}/tests/scenario/lib.sh"
. "$top_srcdir/tests/scenario/send_lib.sh"
need jq

build_three
one=DE3000-00001

# ---- a command ----

again
expect 0 replay send --exec 'n=$(cksum | cut -d" " -f2); echo "took $n"' --json
is '.batches | length' 3
says err 'took '
[ "$(states)" = '["sent","sent","sent"]' ] || fail "$(states)"
expect 0 replay list --json
is '.batches[0].target | startswith("exec:")' true

again
expect 0 replay send $one --exec "cat >outbox/SE-$one.edi"
same batches/SE-$one.edi outbox/SE-$one.edi

# It failed before it read anything: nothing was delivered, and that is known.
for command in false '/nonexistent/mqput' 'kill -9 $$' true; do
	again
	expect 1 replay send $one --exec "$command"
	says err REPLAY-NOT-SENT
	[ "$(states)" = '["built","built","built"]' ] || fail "$(states)"
	expect 0 replay send --to outbox
	arrived
done

# It failed after it had read: unknown, until a person settles it.
for command in 'cat >/dev/null; false' 'cat >/dev/null; kill -9 $$' \
    'head -c 80 >/dev/null'; do
	again
	expect 1 replay send $one --exec "$command"
	says err REPLAY-UNKNOWN
	says err "replay settle $one"
	expect 1 replay send $one --exec 'cat >outbox/x'
	says err REPLAY-UNKNOWN
	expect 1 replay send $one --to outbox
	says err REPLAY-UNKNOWN
	[ -z "$(ls -A outbox)" ] || fail 'sent by itself'
	expect 1 entry void HLB-0412500-5 --reason x
	expect 0 replay settle $one --not-sent --reason 'CQ: unknown' --json
	is '.batches[0].state' '"built"'
	expect 0 replay send --to outbox
	arrived
done

# It has it after all.
again
expect 1 replay send $one --exec 'cat >/dev/null; false'
expect 0 replay settle $one --sent --reason 'seen in the queue' --json
is '.batches[0].state' '"sent"'
expect 1 replay send $one --to outbox
says err REPLAY-SENT

# We are killed while it runs.
again
"$program" --now "$now" replay send --exec 'cat >outbox/x; sleep 2' \
    >out 2>err &
until [ -s outbox/x ]; do
	kill -0 $! 2>/dev/null || fail 'it ended'
done
kill -9 $!
wait $! 2>/dev/null || :
[ "$(states)" = '["sending","built","built"]' ] || fail "$(states)"
expect 1 replay send --exec 'cat >/dev/null'
says err REPLAY-UNKNOWN
[ "$(states)" = '["sending","sent","sent"]' ] || fail "$(states)"
expect 0 verify
# Neither the password of the batch nor the passphrase is a variable of it.
again
expect 0 replay send $one --exec 'cat >/dev/null; env'
says_not err QZJ7K2
says_not err "$passphrase"

# ---- no file may grow past a limit, as on a full disk ----

# One batch that is larger than anything else that is written: 140 blocks of 512
# bytes.  The same limit binds what the ledger writes.
rm -rf book book.* base base.* batches
new_ledger
complete_entries
mkdir batches
expect 0 replay build --out batches --password-file password
[ "$(wc -c <batches/SE-$one.edi)" -gt 70000 ] || fail 'a small batch'
copy_ledger book base

told=
for blocks in 0 1 8 16 32 48 63 64 65 72 80 96 112 128 136 144 160 200; do
	again
	# Through a pipe, which has no limit.
	{
		(
			ulimit -f "$blocks"
			exec "$program" --now "$now" replay send --to outbox
		) 2>&1 >/dev/null && echo 0 || echo $?
	} | cat >err
	got=$(tail -n 1 err)
	case $got:$(wc -l <err) in
	0:1 | 6:2) ;;
	*) fail "a limit of $blocks blocks ended with $got" ;;
	esac
	if grep -q 'outbox/.*free some space' err; then
		told=yes
		[ -z "$(ls -A outbox)" ] || fail "left: $(ls -A outbox)"
		[ "$(states)" = '["built"]' ] || fail "$(states)"
	fi
	daybook replay send --to outbox >out 2>err && got=0 || got=$?
	[ "$got" -eq 0 ] || says err REPLAY-NONE
	same batches/SE-$one.edi outbox/SE-$one.edi
	[ "$(ls -A outbox)" = SE-$one.edi ] || fail "left: $(ls -A outbox)"
	[ "$(states)" = '["sent"]' ] || fail "$(states)"
	expect 0 verify
done
[ -n "$told" ] || fail 'the limit never met a file of the target'
