#!/bin/bash
# Fails when a Go file isn't formatted, and names it.
set -euo pipefail
cd "$(dirname "$0")/.."

wrong=$(git ls-files --cached --others --exclude-standard '*.go' | while read -r f; do [ -f "$f" ] && echo "$f"; done | xargs gofmt -l)
if [ -n "$wrong" ]; then
	echo "not formatted (make fmt):" >&2
	echo "$wrong" >&2
	exit 1
fi
