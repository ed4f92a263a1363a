# What one does with this repository. `make test` is what continuous integration runs.

.PHONY: help test lint fmt bench screenshots tools

# Debian packages that only tests need: pdftotext and pdfinfo read reports and printed pages, and
# chromium opens pages as people do.
TEST_PACKAGES := poppler-utils chromium chromium-driver

# Looks for what keeps people from using a page. It is fetched once, checked, and never committed.
AXE := axe-core-4.14.1
AXE_FROM := https://registry.npmjs.org/axe-core/-/$(AXE).tgz
AXE_SHA256 := e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745
AXE_IN := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/aimwright/$(AXE)

help: ## Says what there is to make
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/: .*## /	/' | expand -t 13

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
	cargo bench -p cli --bench pages

screenshots: tools ## Takes the pictures in docs/images
	cargo run -p web --example screenshots

# Installs what tests need, where that is possible without asking anybody.
tools: $(AXE_IN)/axe.min.js
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

$(AXE_IN)/axe.min.js:
	@echo "== axe for tests: fetching $(AXE)"
	@mkdir -p $(@D) && cd $(@D) && \
	if curl -fsSL --retry 2 -o axe.tgz $(AXE_FROM) \
	  && echo "$(AXE_SHA256)  axe.tgz" | sha256sum --check --quiet \
	  && tar -xzf axe.tgz --strip-components=1 package/axe.min.js package/LICENSE; \
	then touch axe.min.js; else echo "== could not be fetched; tests that need it say so"; fi; \
	rm -f axe.tgz
