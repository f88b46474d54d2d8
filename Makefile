# Klankbord: make help
.DEFAULT_GOAL := help
SHELL := /bin/bash

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS := -X main.version=$(VERSION)
PKG ?= ./...

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 12

.PHONY: build
build: ## the program, in bin/klankbord
	@CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o bin/klankbord ./cmd/klankbord

.PHONY: demo
demo: build ## a lively sample organisation in your browser (KLANKBORD_LISTEN, KLANKBORD_DATA, KLANKBORD_DATABASE)
	@bin/klankbord demo

.PHONY: tools
tools: ## check what the tests need, install what may be installed
	@scripts/tools.sh

.PHONY: generate
generate: ## make the generated files again
	go generate ./...

.PHONY: fmt
fmt: ## format the Go files
	@git ls-files --cached --others --exclude-standard '*.go' | xargs gofmt -w

.PHONY: lint
lint: tools ## format, vet, and generated files that match
	@scripts/format.sh
	@go vet ./...
	@scripts/reproduce.sh

.PHONY: security
security: ## known mistakes, secrets in the whole history, known holes in dependencies
	@scripts/security.sh history

.PHONY: scan
scan: # the same as security, of the files as they are: part of every test
	@scripts/security.sh

.PHONY: package
package: ## archives, .deb, .rpm and their bill of materials, in dist/; publishes nothing
	@go build -C tools -o ../bin/ github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod
	@go run github.com/goreleaser/goreleaser/v2@v2.15.1 release --snapshot --clean

.PHONY: pgtest
pgtest: tools # starts and removes a private PostgreSQL around a command
	@go build -o bin/pgtest ./internal/pgtest/cmd

.PHONY: test
test: lint scan pgtest ## everything the build checks, in under 8 minutes (PKG=./store/... for a part)
	@bin/pgtest go test -count=1 -timeout 20m $(PKG)
	@[ -e "$${KLANKBORD_REALDATA:-../shared/data}/aggregates.json" ] || echo "REAL DATA IS ABSENT: the mappings of examples/ were NOT tried on it (KLANKBORD_REALDATA)." >&2

.PHONY: soak
soak: pgtest ## the long versions of the harnesses
	@KLANKBORD_SOAK=1 bin/pgtest go test -count=1 -timeout 4h $(PKG)

.PHONY: bench
bench: pgtest ## figures beside a plain reference, on both databases (KLANKBORD_BENCH_ANSWERS, KLANKBORD_BENCH_ENGINES)
	@bin/pgtest -durable go run ./bench
	@KLANKBORD_MEASURE=1 bin/pgtest -durable go test -count=1 -v -run TestLettersPerSecond ./app

.PHONY: microbench
microbench: pgtest ## the benchmarks of single functions (PKG=./core/score for a part)
	@bin/pgtest -durable go test -count=1 -run '^$$' -bench . -timeout 4h $(PKG)
