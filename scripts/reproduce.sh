#!/bin/bash
# Generates the generated files again and fails when that changes anything: what is in the tree must be what the
# generators make. Compares the work tree with itself, so uncommitted work is no obstacle.
set -euo pipefail
cd "$(dirname "$0")/.."

fingerprint() {
	git ls-files --cached --others --exclude-standard -z | xargs -0 sha256sum 2>/dev/null | sort -k 2 || true
}

before=$(fingerprint)
go generate ./...
after=$(fingerprint)
if [ "$before" != "$after" ]; then
	echo "generated files were not up to date (they are now; commit them):" >&2
	diff <(echo "$before") <(echo "$after") | sed -n 's/^> [0-9a-f]*  /  /p' >&2
	exit 1
fi
