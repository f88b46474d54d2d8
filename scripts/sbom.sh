#!/bin/bash
# Writes what a built program is made of, as CycloneDX: sbom.sh PROGRAM FILE
set -euo pipefail
exec go run github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0 bin -json -licenses -output "$2" "$1"
