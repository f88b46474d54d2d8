#!/bin/bash
# Generates the generated files again and fails when that changes anything: what is in the tree must be what the
# generators make. Compares the work tree with itself, so uncommitted work is no obstacle. Generated is what says so
# on a line of its own, as Go's convention has it.
set -euo pipefail
cd "$(dirname "$0")/.."

fingerprint() {
	git ls-files --cached --others --exclude-standard -z '*.go' '*.md' |
		xargs -0 grep -lsZE '^(// |<!-- )Code generated .* DO NOT EDIT\.( -->)?$' | xargs -0 -r sha256sum | sort -k 2
}

before=$(fingerprint)
said=$(go generate ./... 2>&1) || { # generators are chatty; only a failure is worth reading
	echo "$said" >&2
	exit 1
}
after=$(fingerprint)
if [ "$before" != "$after" ]; then
	echo "generated files were not up to date (they are now; commit them):" >&2
	diff <(echo "$before") <(echo "$after") | sed -n 's/^> [0-9a-f]*  /  /p' >&2
	exit 1
fi
