# tests/page: the keying page in a real Chromium; skipped, and said so, where
# node, Chromium or the packages of package-lock.json are absent.
page_tests = \
	tests/page/ahead.test.mjs \
	tests/page/books.test.mjs \
	tests/page/crash.test.mjs \
	tests/page/keystrokes.test.mjs \
	tests/page/modules.test.mjs \
	tests/page/pga.test.mjs \
	tests/page/safety.test.mjs \
	tests/page/screens.test.mjs \
	tests/page/second.test.mjs \
	tests/page/sending.test.mjs \
	tests/page/shift.test.mjs tests/page/stations.test.mjs \
	tests/page/transfer.test.mjs
TESTS += tests/page/page.sh
EXTRA_DIST += $(page_tests) tests/page/page.sh tests/page/harness.mjs \
	tests/page/known.mjs tests/page/robot.mjs tests/page/picture.mjs \
	tests/page/package.json tests/page/package-lock.json

# The picture of the page in README.md and the guide.
page-picture: daybook$(EXEEXT)
	top_builddir='$(abs_top_builddir)' top_srcdir='$(abs_top_srcdir)' \
	    sh $(srcdir)/tests/page/page.sh picture
.PHONY: page-picture
