#!/bin/sh
# Every command has --help with an example and a man page that says the same.
. "${top_srcdir:?}/tests/scenario/lib.sh"

expect 0 --help
says out 'exit codes:'
says out 'example:'
expect 0 -h
expect 0 --version
says out 'daybook '
expect 2
says err 'which command?'

# The words of commands stand in the list of commands, two spaces before them.
commands_of() {
	daybook "$@" --help | sed -n '/^commands/,/^$/s/^  \([a-z]*\) .*/\1/p'
}

[ "$(commands_of | wc -l)" -ge 15 ] || fail 'commands are missing in --help'
for command in $(commands_of); do
	expect 0 "$command" --help
	says out 'example:'
	expect 0 help "$command"
	says out "daybook $command"
	[ -f "$top_srcdir/app/man/daybook-$command.1" ] ||
	    fail "$command has no man page"
	expect 0 help --man "$command"
	same out "$top_srcdir/app/man/daybook-$command.1"
	for sub_command in $(commands_of "$command"); do
		expect 0 "$command" "$sub_command" --help
		says out "usage: daybook $command $sub_command"
		says out 'example:'
	done
done
expect 0 help --man
same out "$top_srcdir/app/man/daybook.1"

# No line of help is wider than a terminal, none ends in a space.
for command in $(commands_of); do
	daybook "$command" --help
	for sub_command in $(commands_of "$command"); do
		daybook "$command" "$sub_command" --help
	done
done >all
if grep -n '.\{81,\}' all; then
	fail 'help is wider than 80 columns'
fi
if grep -n ' $' all; then
	fail 'help ends lines in spaces'
fi
