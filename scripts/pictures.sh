#!/bin/bash
# Takes the pictures of the README from the sample organisation, as those who look at it see it. Needs Chromium, and what
# the tests of the screens need: make tools.
set -euo pipefail
cd "$(dirname "$0")/.."
KLANKBORD_PICTURES=$PWD/docs/images go test -tags pictures -count=1 -run '^TestPictures$' ./test/browser
chmod 644 docs/images/*.png
