# What one does with this repository. `make test` is what continuous integration runs.

.PHONY: help test lint fmt bench tools

# Debian packages that only tests need: pdftotext and pdfinfo read the reports.
TEST_PACKAGES := poppler-utils

help: ## Says what there is to make
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/: .*## /	/' | expand -t 10

test: tools lint ## Checks format and lints, then runs every test
	@echo "== tests: cargo test --workspace"
	cargo test --workspace

lint: ## Checks format and lints
	@echo "== format: cargo fmt --check"
	cargo fmt --all --check
	@echo "== lints: cargo clippy, warnings are errors"
	cargo clippy --workspace --all-targets -- -D warnings
	@if command -v cargo-deny >/dev/null; then \
	  echo "== licences and advisories: cargo deny"; cargo deny check; \
	else \
	  echo "== licences and advisories: skipped, cargo-deny is not installed"; \
	fi

fmt: ## Formats the code
	cargo fmt --all

bench: ## Measures what docs/performance.md promises
	cargo bench -p journal -p testkit

# Installs what tests need, where that is possible without asking anybody.
tools:
	@missing=""; \
	for package in $(TEST_PACKAGES); do \
	  dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; \
	done; \
	if [ -z "$$missing" ] || ! command -v apt-get >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then as=""; \
	elif sudo -n true 2>/dev/null; then as="sudo"; \
	else echo "== packages missing:$$missing; tests that need them say so"; exit 0; fi; \
	echo "== packages for tests: installing$$missing"; \
	export DEBIAN_FRONTEND=noninteractive; \
	{ $$as apt-get update -qq && $$as apt-get install -y -qq --no-install-recommends $$missing; } \
	  </dev/null >/dev/null || echo "== could not be installed; tests that need them say so"
