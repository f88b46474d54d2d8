#!/bin/bash
# Checks that what the tests need is here, and installs Debian's packages when it's allowed to; otherwise it fails
# with the one command to type. Chromium is for the tests of the screens, npm brings what they judge pages with.
set -euo pipefail

need_go=1.26

fail() {
	echo "$*" >&2
	exit 1
}

command -v go >/dev/null || fail "Go is not installed: version $need_go or newer, from https://go.dev/dl/"
have_go=$(go env GOVERSION | sed 's/^go//; s/[^0-9.].*//')
[ "$(printf '%s\n%s\n' "$need_go" "$have_go" | sort -V | head -n 1)" = "$need_go" ] ||
	fail "Go $have_go is too old: version $need_go or newer, from https://go.dev/dl/"

missing=()
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || missing+=(postgresql)
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
	missing+=(chromium)
command -v npm >/dev/null || missing+=(npm)

# fetch installs what the lock file of a folder names, unless exactly that is there.
fetch() {
	cmp -s "$1/package-lock.json" "$1/node_modules/.klankbord-lock" && return
	npm ci --prefix "$1" --no-audit --no-fund --silent >&2 || fail "missing: $2; type: npm ci --prefix $1"
	cp "$1/package-lock.json" "$1/node_modules/.klankbord-lock"
}
fetch_all() {
	fetch test/browser axe-core
	fetch test/identity "identity providers for the tests of sign-on"
	fetch test/api "what judges the description of the API"
	fetch test/mail "a mail server for the tests of letters"
}
cd "$(dirname "$0")/.."
if [ ${#missing[@]} -eq 0 ]; then
	fetch_all
	exit 0
fi

by_hand="missing: ${missing[*]}; type: sudo apt-get install -y ${missing[*]}"
command -v apt-get >/dev/null || fail "$by_hand (or your system's equivalent)"
sudo=()
if [ "$(id -u)" -ne 0 ]; then
	sudo -n true 2>/dev/null || fail "$by_hand"
	sudo=(sudo -n)
fi
echo "installing ${missing[*]}" >&2
"${sudo[@]}" apt-get update -qq >&2 || true # an old list may do
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 ||
	fail "$by_hand"
fetch_all
