# send_lib.sh -- for scenarios that send batches.  Sourced after lib.sh.

# The folder where they arrive.
target=outbox

# build_three: three batches of a ledger that is kept in base as well
build_three() {
	new_ledger
	complete_entries 12
	mkdir batches
	echo QZJ7K2 >password
	expect 0 replay build --out batches --size 5 --password-file password
	copy_ledger book base
}

# again: everything as it was before the first transfer
again() {
	rm -rf book book.* "$target"
	mkdir "$target"
	copy_ledger base book
}

states() {
	daybook replay list --json | jq -c '[.batches[].state]'
}

# arrived: each of the three once, whole, and nothing else
arrived() {
	for file in batches/*.edi; do
		same "$file" "$target/${file#batches/}"
	done
	[ "$(find "$target" -type f | wc -l)" -eq 3 ] ||
	    fail "something else is there: $(ls -A "$target")"
	[ "$(states)" = '["sent","sent","sent"]' ] || fail "$(states)"
	expect 0 verify
}
