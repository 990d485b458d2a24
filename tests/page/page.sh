#!/bin/sh
# page.sh -- the keying page in a real Chromium, driven by keyboard.
#
# Wants node (18 or later), Chromium, and what package-lock.json names, from
# "npm ci" in this folder; make check downloads nothing.  CHROMIUM names another
# browser of that kind.  "page.sh picture" writes docs/page.png instead.
#
# Exit status: 0 pass, 1 fail, 77 a tool is missing.
set -eu
LC_ALL=C.UTF-8
export LC_ALL

: "${top_builddir:?run by make check}" "${top_srcdir:?run by make check}"
tests=$top_srcdir/tests/page

skip() {
	printf 'page: skipped: %s\n' "$*" >&2
	exit 77
}

command -v node >/dev/null 2>&1 || skip "no node"
node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' ||
    skip "node is older than 18"
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser ||
    command -v google-chrome || :)}
[ -n "$CHROMIUM" ] || skip "no Chromium"
[ -d "$tests/node_modules/playwright-core" ] ||
    skip "no playwright-core: run npm ci in tests/page"
export CHROMIUM

if [ "${1-}" = picture ]; then
	exec node "$tests/picture.mjs" "$top_srcdir/docs/page.png"
fi
# A test waits for nothing longer than harness.mjs says; whatever hangs though
# it should not is ended, so that what comes after it is seen.
limit=900 # seconds of one file
failed=0
for test in modules screens keystrokes ahead books pga shift second sending \
    stations transfer safety crash; do
	printf '== %s\n' "$test"
	timeout -k 10 "$limit" node --test "$tests/$test.test.mjs" || {
		[ $? -lt 124 ] || printf 'page: %s hung\n' "$test" >&2
		failed=1
	}
done
exit "$failed"
