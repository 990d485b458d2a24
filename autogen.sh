#!/bin/sh
# autogen.sh -- make ./configure, and with --install-deps everything it needs.
#
#   ./autogen.sh                  autoreconf and configure; installs nothing
#   ./autogen.sh --install-deps   first installs what is missing (apt, as root
#                                 or through sudo)
# Every other argument is handed to configure.
#
# SQLCipher >= 4.5 is wanted.  Debian 12 itself has 3.4.1, which writes another
# file format; its backports have 4.6.  Their address is taken from the
# mirror this machine is already set up with.
set -eu
cd "$(dirname "$0")"

build_packages='autoconf automake make gcc libc6-dev pkg-config git'
library_packages='libsqlcipher-dev libsodium-dev libpango1.0-dev libcairo2-dev
	libxlsxwriter-dev libminizip-dev libexpat1-dev libcsv-dev
	libzint-dev libcurl4-openssl-dev
	libmicrohttpd-dev libgnutls28-dev libjansson-dev
	fonts-liberation'
test_packages='check jq poppler-utils unzip libxml2-utils zbar-tools
	openssh-client openssh-server curl'

say() { printf 'autogen: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		env DEBIAN_FRONTEND=noninteractive "$@"
	elif command -v sudo >/dev/null 2>&1; then
		sudo env DEBIAN_FRONTEND=noninteractive "$@"
	else
		die "--install-deps needs root or sudo; run as root: $*"
	fi
}

installed() {
	dpkg-query -W -f '${Status}' "$1" 2>/dev/null |
	    grep -q '^install ok installed$'
}

missing_of() {
	for package in "$@"; do
		installed "$package" || printf '%s ' "$package"
	done
}

sqlcipher_is_new_enough() {
	pkg-config --atleast-version=4.5 sqlcipher 2>/dev/null
}

# The address of the mirror that serves this release, as configured here:
# first the deb822 files (URIs:), then one-line lists (deb ADDRESS SUITE ...).
mirror_of() {
	suite=$1
	cat /etc/apt/sources.list.d/*.sources 2>/dev/null | awk -v suite="$suite" '
		/^URIs:/ { uri = $2 }
		/^Suites:/ {
			for (i = 2; i <= NF; i++)
				if ($i == suite) { print uri; exit }
		}'
	cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
	    awk -v suite="$suite" '$1 == "deb" {
		u = 2
		if ($2 ~ /^\[/)
			while (u < NF && $(u - 0) !~ /\]$/) u++
		if ($2 ~ /^\[/) u++
		if ($(u + 1) == suite) { print $u; exit }
	}'
}

add_backports() {
	release=$1
	keyring=/usr/share/keyrings/debian-archive-keyring.gpg
	if apt-cache policy libsqlcipher-dev | grep -q "$release-backports"; then
		return 0
	fi
	mirror=$(mirror_of "$release" | head -n 1)
	[ -n "$mirror" ] || die "no apt source for $release is configured here;" \
	    "add $release-backports yourself and run again"
	list=/etc/apt/sources.list.d/daybook-backports.list
	say "adding $release-backports from this machine's own mirror as $list"
	printf 'deb [signed-by=%s] %s %s-backports main\n' \
	    "$keyring" "$mirror" "$release" | as_root tee "$list" >/dev/null
	as_root apt-get update -qq
}

install_deps() {
	command -v apt-get >/dev/null 2>&1 ||
	    die "--install-deps knows only apt; install by hand:" \
	    $build_packages $library_packages $test_packages
	# shellcheck disable=SC2086 -- lists of words on purpose
	wanted=$(missing_of $build_packages $library_packages $test_packages)
	if [ -z "$wanted" ] && sqlcipher_is_new_enough; then
		say "everything is installed"
		return 0
	fi
	as_root apt-get update -qq
	# shellcheck source=/dev/null
	release=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
	origin=''
	# The tests run the program sshd for themselves; nobody asked for a
	# server on this machine.
	if ! installed openssh-server && command -v systemctl >/dev/null 2>&1
	then
		as_root systemctl mask --quiet ssh.service ssh.socket || :
	fi
	if [ "$release" = bookworm ]; then
		add_backports "$release"
		origin="$release-backports"
	fi
	if ! sqlcipher_is_new_enough; then
		# shellcheck disable=SC2086
		as_root apt-get install -y -q --no-install-recommends \
		    ${origin:+-t "$origin"} libsqlcipher-dev
	fi
	# shellcheck disable=SC2086
	wanted=$(missing_of $build_packages $library_packages $test_packages)
	if [ -n "$wanted" ]; then
		# shellcheck disable=SC2086
		as_root apt-get install -y -q --no-install-recommends $wanted
	fi
}

install=no
for argument do
	shift
	case $argument in
	--install-deps) install=yes ;;
	*) set -- "$@" "$argument" ;;
	esac
done

[ "$install" = no ] || install_deps
for tool in autoreconf automake pkg-config; do
	command -v "$tool" >/dev/null 2>&1 ||
	    die "$tool is missing: run ./autogen.sh --install-deps, or" \
	    "apt-get install $build_packages"
done
mkdir -p m4
autoreconf --install
./configure "$@"
