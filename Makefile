# Two commands matter: `make demo` and `make test`. `make help` lists the rest.
# PY is the Python of the environment: a name, a path or a version; by default the first of 3.11 to 3.14 that is here.
PY ?=
VENV := .venv
BIN := $(VENV)/bin
BOOKINGS ?= 60
SERVE ?= 1
SEED ?= 20200225
PORT ?= 8000
AGENCIES ?= 1
FUZZ_SECONDS ?= 600
PYTEST ?= -n 2
ONLY ?=
RANDOM_MINUTES ?= 10
RANDOM_SEED ?=
DAYS ?=
SOURCES := src tests bench fuzz
# What needs no database, no browser, no sample data and little time. (schemathesis makes requests, all for the database,
# while tests are collected.)
QUICK := -q -p no:schemathesis --hypothesis-profile=check \
  -m "not database and not browser and not samples and not slow and not heavy"
# Compiled files are kept, also where the shell says otherwise: tests start in a third of the time.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

.PHONY: demo
demo: $(VENV)/.ready ## a synthetic world, its bookings walked all the way, and the pages on loopback
	@scripts/debian-packages demo
	@$(BIN)/handover demo --agencies $(AGENCIES) --bookings $(BOOKINGS) --seed $(SEED) --port $(PORT) $(if $(filter 0,$(SERVE)),--no-serve,--serve)

.PHONY: test
test: $(if $(ONLY),$(VENV)/.ready,lint-beside-matching) ## all checks and tests, on SQLite and on PostgreSQL; ONLY=tests/clocks for a part
	@scripts/debian-packages test
	$(BIN)/pytest $(PYTEST) -m "not slow" $(or $(ONLY),--ignore-glob='tests/matching/biographics/test_*.py')
	scripts/with-postgresql $(BIN)/pytest $(PYTEST) -m "database and not slow and not browser and not one_database" $(ONLY) \
	  $(if $(ONLY),|| [ $$? -eq 5 ] # a part may have no test that uses the database)

# Each takes one processor for about a minute. The machine code of the biographic matcher and the migrated database, which
# most other tests use, are made here once.
.PHONY: lint-beside-matching matching
lint-beside-matching: $(VENV)/.ready
	@$(MAKE) --no-print-directory -j 2 lint matching
matching: $(VENV)/.ready
	$(BIN)/pytest -m "not slow" tests/support/test_migrated.py tests/matching/biographics \
	  --ignore=tests/matching/biographics/linkage

.PHONY: check
check: lint ## in under a minute: style, types, layers, and the tests that need no database, browser or samples
	$(BIN)/pytest $(PYTEST) $(QUICK) $(ONLY)

.PHONY: fmt
fmt: $(VENV)/.ready ## format the sources and sort their imports
	$(BIN)/ruff check --quiet --select I --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

.PHONY: test-random
test-random: $(VENV)/.ready ## property tests from new seeds for RANDOM_MINUTES; a case found becomes an @example
	@scripts/test-random $(RANDOM_MINUTES) "$(RANDOM_SEED)" $(PYTEST) -q $(ONLY)

.PHONY: test-days
test-days: $(VENV)/.ready ## as if it were New Year, a leap day, a change of the clocks ...; DAYS=2028-02-29T12:00Z for one
	@scripts/test-days "$(DAYS)" $(PYTEST) -q -m "not slow and not heavy and not browser and not samples" $(ONLY)

.PHONY: test-versions
test-versions: ## the tests of `make check` on Python 3.13 if it is there; VERSIONS="3.12 3.14" for others
	@scripts/test-versions "$(or $(VERSIONS),3.13)" $(PYTEST) $(QUICK) $(ONLY)

.PHONY: test-all
test-all: lint ## the same and the slow ones, on each Python from 3.12 to 3.14 that is installed, and on other days
	@scripts/debian-packages all
	HANDOVER_LOOKS=1 $(BIN)/pytest $(PYTEST) -m ""
	$(BIN)/pytest --hypothesis-profile=many tests/clocks
	scripts/with-postgresql $(BIN)/pytest $(PYTEST) -m database
	scripts/test-versions "3.12 3.13 3.14" $(PYTEST) -m "not slow and not browser"
	@$(MAKE) --no-print-directory test-days

.PHONY: guide
guide: $(VENV)/.ready ## docs/guide/ anew: a page for each role, with pictures from the journeys (and at 390 px in var/guide/)
	@scripts/debian-packages test
	rm -rf docs/guide var/guide
	HANDOVER_REQUIRE_BROWSER=1 GUIDE=docs/guide GUIDE_NARROW=var/guide \
	  $(BIN)/pytest -q tests/journeys/test_the_whole_way.py

.PHONY: fuzz
fuzz: $(VENV)/.ready ## both readers of EBTS under atheris, FUZZ_SECONDS in all
	@fuzz/run $(FUZZ_SECONDS)

.PHONY: lint
lint: $(VENV)/.ready ## style, types, layers
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: audit
audit: $(VENV)/.ready ## known advisories about what the lock file names; needs the network, and is no part of `make test`
	$(BIN)/pip-audit --requirement requirements.lock --disable-pip --progress-spinner off

.PHONY: env
env: $(VENV)/.ready ## the environment, from the lock file

$(VENV)/.ready: requirements.lock pyproject.toml
	@scripts/environment $(VENV) $(PY)

.PHONY: lock
lock: $(VENV)/.ready ## write requirements.lock anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --all-extras --group dev pyproject.toml -o requirements.lock

.PHONY: release
release: $(VENV)/.ready ## reproducible packages in dist/, with digests and bill of materials, signed by KEY=FILE
	@$(BIN)/python scripts/release $(if $(KEY),--key $(KEY))

.PHONY: clean
clean: ## remove the environment and the demo's data
	rm -rf $(VENV) .venv-3.* var
