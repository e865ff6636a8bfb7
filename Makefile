# Every command of the project. `make help` lists them; CI runs `make test`.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run dev test check fix bench faults migration screenshots check-python check-format check-lint \
        check-types check-layers check-own check-api check-web test-web test-python chromium clean

PYTHON ?= python3
PORT ?= 8000
DATA ?= ./.prosa
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
# For commands in web/: in its folder, with a Node that is new enough.
IN_WEB = node=$$(sh tools/node.sh $(BIN)) && cd web && PATH="$$node:$$PATH"
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)
# Parallel test processes: one for the browser; the others wait for the database half of the time.
JOBS ?= 3

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.stamp build/web.stamp ## Run the demo: PORT=8000 DATA=./.prosa
	@PROSA_DATA_DIR="$(DATA)" exec $(PY) -m prosa demo --port $(PORT)

dev: $(VENV)/.stamp web/node_modules/.stamp ## Run with reload, both ends: PORT=8000 DATA=./.prosa
	@node=$$(sh tools/node.sh $(BIN)) && PATH="$$node:$$PATH" PROSA_DATA_DIR="$(DATA)" exec $(PY) -m tools.dev --port $(PORT)

test: check test-web test-python ## Check everything and run all tests

check: check-python check-web ## Format, lint, types, layers, own checks

fix: $(VENV)/.stamp web/node_modules/.stamp ## Format and repair what can be repaired
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format --quiet .
	@$(IN_WEB) npm run --silent fix

bench: $(VENV)/.stamp ## Measure; writes build/bench.json
	@mkdir -p build && $(PY) -m tests.benchmarks

faults: $(VENV)/.stamp ## Kill things and look; writes build/faults.json
	@mkdir -p build && $(PY) -m tests.faults

migration: $(VENV)/.stamp ## Draft a migration from the tables: NAME="add tiers to queues"
	@$(PY) -m tools.migration "$(NAME)"

screenshots: $(VENV)/.stamp build/web.stamp chromium ## Photograph the console; writes build/screenshots
	@mkdir -p build && $(PY) -m tests.browser.screenshots

# `make -k check` goes on after the first that fails.
check-python: check-format check-lint check-types check-layers check-own check-api

check-format: $(VENV)/.stamp
	$(BIN)/ruff format --check --quiet .

check-lint: $(VENV)/.stamp
	$(BIN)/ruff check --quiet .

check-types: $(VENV)/.stamp
	$(BIN)/mypy

check-layers: $(VENV)/.stamp
	@$(BIN)/lint-imports

check-own: $(VENV)/.stamp
	@$(PY) -m tools.check

check-api: $(VENV)/.stamp
	@$(PY) -m prosa.entrypoints.openapi --check

check-web: web/node_modules/.stamp
	@$(IN_WEB) npm run --silent check

test-web: web/node_modules/.stamp
	@$(IN_WEB) npm run --silent test

test-python: $(VENV)/.stamp build/web.stamp chromium
	$(BIN)/pytest -n $(JOBS)

chromium:
	@sh tools/chromium.sh

clean: ## Remove what was built (not the data)
	rm -rf build web/dist web/node_modules $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/.stamp: requirements-dev.txt
	@sh tools/venv.sh "$(PYTHON)" $(VENV)
	@touch $@

web/node_modules/.stamp: web/package-lock.json web/package.json | $(VENV)/.stamp
	@$(IN_WEB) npm ci --no-audit --no-fund --loglevel=error
	@touch $@

build/web.stamp: $(WEB_SOURCES) web/node_modules/.stamp
	@$(IN_WEB) npm run --silent build
	@mkdir -p build && touch $@
