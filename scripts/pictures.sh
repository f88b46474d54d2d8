#!/bin/bash
# Takes the pictures of the README from the sample organisation. Needs Chromium; starts and stops a demo of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p docs/images
data=$(mktemp -d)
listen=127.0.0.1:${PORT:-8499}
KLANKBORD_DATA=$data KLANKBORD_LISTEN=$listen bin/klankbord demo --lang en > "$data/out" &
demo=$!
trap 'kill $demo; wait $demo 2>/dev/null || true; rm -rf "$data"' EXIT
for _ in $(seq 100); do grep -q '^ready' "$data/out" && break; sleep 0.2; done
base=http://$listen/o/ruitwacht
take() { # file, width, height, address
  chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --user-data-dir="$data/chromium" --hide-scrollbars \
    --window-size="$2,$3" --screenshot="docs/images/$1.png" "$4" > /dev/null 2>&1
}
person=$(curl -s "$base/runs/2?lang=en" | grep -o "/o/ruitwacht/runs/2/people/[A-Z0-9]*" | sed -n 12p)
take dashboard 1280 1180 "$base?lang=en"
take employee 1280 1300 "$base/people/${person##*/}?lang=en"
take statement 1280 1300 "http://$listen$person?lang=en"
take respondent 500 620 "$(grep 'one job' "$data/out" | grep -o 'http.*')"
