#!/bin/sh
# kill -9 at any moment: the ledger stays whole, and doing it again gives what
# an undisturbed run gives.
. "${top_srcdir:?}/tests/scenario/lib.sh"
need jq timeout

# Moments, in per cent of the time that an undisturbed run takes.
moments='30 60 80 90 97'

new_ledger
complete_entries 12
document | jq -c '.voyage = "1"' >one.json
copy_ledger book base

# The step undisturbed, timed; it works on a copy of base.STEP.
undisturbed() {
	ledger=$work/done.$step
	copy_ledger "base.$step" "$ledger"
	DAYBOOK_LEDGER=$ledger
	began=$(milliseconds)
	"$step" 0
	took=$(($(milliseconds) - began))
	state "want.$step.json"
}

# kill_at PER_CENT: the step is killed, the ledger verified, the step repeated
kill_at() {
	moment=$1
	ledger=$work/killed.$step.$moment
	copy_ledger "base.$step" "$ledger"
	DAYBOOK_LEDGER=$ledger
	delay=$(awk -v t="$took" -v p="$moment" \
	    'BEGIN { printf "%.3f", t * p / 100000 }')
	killer="timeout -s KILL $delay"
	"$step" "$moment"
	killer=
	expect 0 verify
	"$step" again
	expect 0 verify
	compare "$moment"
	rm -rf "$ledger" "$ledger".*
}

# run ARGUMENT...: daybook, killed after its time when there is a killer
run() {
	# shellcheck disable=SC2086
	${killer-} "$program" --now "$now" "$@" >out 2>err && got=0 || got=$?
}

# ---- the steps: each is called undisturbed (0), killed and again ----

add_entry() {
	run entry add one.json
	# Again: it was recorded, which is told, or it is recorded now.
	case $1:$got in
	0:0 | again:0) ;;
	again:1) grep -q 'ENTRY-SAME\|ENTRY-EXISTS' err || fail 'add again' ;;
	0:* | again:*) fail "entry add ended with $got" ;;
	esac
}

make_letter() {
	rm -f "$ledger.pdf"
	run letter make --all --out "$ledger.pdf"
	case $1:$got in
	0:0 | again:0) ;;
	again:1)
		says err 'LETTER-NONE'
		# shellcheck disable=SC2046
		run letter print $(daybook letter list --json |
		    jq -r '.letters[].letter') --out "$ledger.pdf"
		[ "$got" -eq 0 ] || fail "letter print ended with $got"
		;;
	0:* | again:*) fail "letter make ended with $got" ;;
	esac
}

build_batches() {
	rm -rf "$ledger.batches"
	mkdir "$ledger.batches"
	run replay build --out "$ledger.batches" --size 5
	case $1:$got in
	0:0 | again:0) ;;
	0:* | again:*) fail "replay build ended with $got" ;;
	esac
}

send_batches() {
	mkdir -p "$ledger.outbox"
	run replay send --to "$ledger.outbox"
	case $1:$got in
	0:0 | again:0) ;;
	again:1) says err 'REPLAY-NONE' ;;
	0:* | again:*) fail "replay send ended with $got" ;;
	esac
}

read_answers() {
	run respond answers.edi
	case $1:$got in
	0:0 | again:0) ;;
	0:* | again:*) fail "respond ended with $got" ;;
	esac
}

# state FILE: all that the ledger says, but for hashes and the folder's name.
state() {
	for about in 'entry list' 'letter list' account; do
		# shellcheck disable=SC2086
		daybook $about --json | jq -S 'del(.. | .hash?, .target?)'
	done >"$1"
}

# It must say what the undisturbed one says, and so must the files it made.
compare() {
	state got.json
	cmp -s got.json "want.$step.json" ||
	    fail "$step killed at $1 %: the ledger says something else"
	if [ -f "$work/done.$step.pdf" ]; then
		same "$work/done.$step.pdf" "$ledger.pdf"
	fi
	for folder in batches outbox; do
		[ -d "$work/done.$step.$folder" ] || continue
		for file in "$work/done.$step.$folder"/*.edi; do
			same "$file" "$ledger.$folder/${file##*/}"
		done
		[ "$(find "$ledger.$folder" -type f | wc -l)" -eq \
		    "$(find "$work/done.$step.$folder" -type f | wc -l)" ] ||
		    fail "$step killed at $1 %: files are left in $folder"
	done
}

disturb() {
	step=$1
	killer=
	copy_ledger "$2" "base.$step"
	undisturbed
	for moment in $moments; do
		kill_at "$moment"
	done
}

disturb add_entry base
disturb make_letter base
disturb build_batches base
disturb send_batches done.build_batches

# Answers to the batches that were sent: all accepted.
mkdir -p answers/answers
for batch in DE3000-00001 DE3000-00002 DE3000-00003; do
	printf 'all.edi\t%s\t*\t02\tS01\tENTRY ACCEPTED\n' "$batch"
done >answers/answers/verdicts.tsv
sh "$top_srcdir/tests/make-demo-answers" done.send_batches.outbox answers \
    2>err || fail 'make-demo-answers'
mv answers/answers/all.edi answers.edi
disturb read_answers done.send_batches
daybook account --json --ledger done.read_answers >out
is .filings.SE.accepted 12
