#!/bin/sh
# Long work shows on a terminal how far it is, and takes that away again;
# nobody sees it with -q, nor in a file.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq script
clear=$(printf '\033')\\[K

new_ledger
expect 0 number add 1000000 1000999
document | jq -c '.voyage = null' >one.json
yes "$(cat one.json)" | head -n 20 >many.jsonl
expect 0 entry import --again many.jsonl
expect 0 entry complete --all

# on_terminal ARGUMENT...: what a terminal gets is in out.
on_terminal() {
	script -qec "'$program' --now $now $*" /dev/null >out 2>err </dev/null ||
	    fail "$* failed on a terminal"
}

# Cleared: what the command has to say begins on an empty line.
shown() {
	on_terminal "$@"
	says out '%'
	if sed "s/.*$clear//" out | grep -q '%'; then
		fail "$*: its progress is not cleared"
	fi
}

not_shown() {
	expect 0 "$@"
	says_not err '%'
}

shown letter make --all --out letter.pdf
shown backup copies
for command in 'letter print DL-0001 --out again.pdf' \
    'manifest --out manifest.xlsx' verify; do
	# shellcheck disable=SC2086 -- a list of words
	shown $command
	# shellcheck disable=SC2086
	not_shown $command
done

on_terminal -q verify
says_not out '%'
