# `make help` lists every target. Recipes longer than a line live in scripts/.
SHELL := bash
.DEFAULT_GOAL := help
BIN := .venv/bin
export PORT ?= 8000

.PHONY: help
help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo run
demo: ## from nothing to the demonstration map on http://127.0.0.1:8000 (PORT=… changes it)
	@scripts/demo.sh
run: ## serve the site as it is, without loading anything
	@scripts/serve.sh

.PHONY: test test-unit test-db test-http test-house test-browser test-js lint types
test: ## from nothing to a passed test suite: SpatiaLite, PostGIS and a real browser
	@scripts/test.sh
test-unit: ## the pure rules (seconds)
	@$(BIN)/pytest -q tests/unit
test-db: ## both databases: migrations, publication, concurrency
	@$(BIN)/pytest -q -n 2 tests/db
test-http: ## pages and API, through the test client
	@$(BIN)/pytest -q -n 2 tests/http
test-house: ## who may know whom, docs and templates
	@$(BIN)/pytest -q tests/house
test-browser: ## the pages in Chromium
	@$(BIN)/pytest -q tests/browser
test-js: ## the modules of static/js, in Node.js
	@node --test --test-reporter=dot $$(git ls-files 'tests/js/*.test.mjs')
lint: ## ruff
	@$(BIN)/ruff check .
types: ## mypy, strict
	@$(BIN)/mypy

.PHONY: ready
ready: ## from nothing to everything that tests and benchmarks run with
	@scripts/ready.sh

.PHONY: test-programs
test-programs: ## with other people's programs: addok on Redis, udata, CKAN, pyshacl, frictionless… (installed when missing)
	@scripts/test_programs.sh

.PHONY: i18n
i18n: ## bring the English catalogue in step with the sources; fails on a missing sentence
	@$(BIN)/python scripts/i18n.py

.PHONY: sbom lock security security-sources
lock: ## write requirements.lock anew: the digests of all that requirements.txt loads
	@scripts/lock.sh
security: ## scanners: bandit, our own rules for semgrep, csp_evaluator, wapiti (installed when missing)
	@scripts/security.sh
security-sources: ## those of them that read the sources: bandit and our own rules, in a minute (the forge does, at each push)
	@scripts/security.sh sources
sbom: ## the Python libraries that the site runs with, their versions and licences, as CycloneDX JSON
	@$(BIN)/python scripts/sbom.py

.PHONY: screenshots bench bench-server bench-full
bench: ## how smoothly the map moves, Lighthouse on a throttled phone, then exports and writes against what one would take instead (10,000 places)
	@missed=0; scripts/bench.sh || missed=1; scripts/bench_server.sh 10000 || missed=1; exit $$missed
bench-server: ## exports and writes on both databases (PLACES=100000)
	@scripts/bench_server.sh $${PLACES:-100000}
bench-full: ## the same with a million places: an hour, and 10 GB of disk
	@scripts/bench_server.sh 1000000
screenshots: ready ## every screen at 390, 820 and 1440 px wide, into screenshots/
	@CARTO_SCREENSHOTS=screenshots $(BIN)/pytest -q tests/browser/test_screens.py

.PHONY: a11y
a11y: ready ## axe on every screen in every width and theme, a line for each
	@CARTO_TEST_MATRIX=full $(BIN)/pytest -v -o console_output_style=classic tests/browser/test_screens.py

.PHONY: fuzz
fuzz: ready ## random stories against the model and changed bytes, for long and others each time (EXAMPLES=300), a mirror of 1,000 acts (ACTS), a cartopartie (PHONES=50x40), days of two tablets (DAYS=10000)
	@CARTO_TEST_PROFILE=fuzz CARTO_TEST_EXAMPLES=$${EXAMPLES:-300} $(BIN)/pytest -q -n 2 tests/db/test_model.py tests/db/test_sync_model.py tests/db/test_mirror.py tests/http/test_mutations.py tests/http/test_hostile_forms.py tests/http/test_bad_input.py -k "not long_story"
	@CARTO_TEST_ACTS=$${ACTS:-1000} $(BIN)/pytest -q -s -n 0 tests/db/test_mirror.py -k long_story
	@INTERLEAVINGS=$${DAYS:-10000} node --test --test-reporter=dot tests/js/interleavings.test.mjs
	@CARTO_TEST_PHONES=$${PHONES:-50x40} $(BIN)/pytest -q -n 0 tests/http/test_campaign_day.py

.PHONY: faults
faults: ## kill -9, a database that is stopped, disks that fail or are full: nothing acknowledged is lost (KILLS=50)
	@scripts/faults.sh

.PHONY: clean
clean: ## forget the environment and the caches (never the data)
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
