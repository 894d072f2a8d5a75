# Two commands matter: `make demo` and `make test`. `make help` lists the rest.
PY ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
BOOKINGS ?= 60
SERVE ?= 1
SEED ?= 20200225
PORT ?= 8000
FUZZ_SECONDS ?= 600
PYTEST ?= -n 2

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

.PHONY: demo
demo: $(VENV)/.ready ## a synthetic world, its bookings walked all the way, and the pages on loopback
	@scripts/debian-packages demo
	@$(BIN)/handover demo --bookings $(BOOKINGS) --seed $(SEED) --port $(PORT) $(if $(filter 0,$(SERVE)),--no-serve,--serve)

.PHONY: test
test: lint ## all checks and tests, on SQLite and on PostgreSQL
	@scripts/debian-packages test
	$(BIN)/pytest $(PYTEST) -m "not slow"
	scripts/with-postgresql $(BIN)/pytest $(PYTEST) -m "database and not slow and not browser"

.PHONY: test-all
test-all: lint ## the same and the slow ones
	@scripts/debian-packages test
	$(BIN)/pytest $(PYTEST)
	$(BIN)/pytest --hypothesis-profile=many tests/clocks
	scripts/with-postgresql $(BIN)/pytest $(PYTEST) -m database

.PHONY: fuzz
fuzz: $(VENV)/.ready ## both readers of EBTS under atheris, FUZZ_SECONDS in all
	@fuzz/run $(FUZZ_SECONDS)

.PHONY: lint
lint: $(VENV)/.ready ## style, types, layers
	$(BIN)/ruff check src tests bench fuzz
	$(BIN)/ruff format --check src tests bench fuzz
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: env
env: $(VENV)/.ready ## the environment, from the lock file

# The system's python3 serves where it is 3.11 or 3.12 and no python3.11 is on the path.
$(VENV)/.ready: requirements.lock pyproject.toml
	@python=$$(command -v $(PY) || command -v python3); \
	  "$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' \
	  || { echo "Python 3.11 is needed; set PY=/path/to/python3.11" >&2; exit 2; }; \
	  echo "making the environment (about a minute)" >&2; "$$python" -m venv --clear $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync --quiet --require-hashes requirements.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: lock
lock: $(VENV)/.ready ## write requirements.lock anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --all-extras --group dev pyproject.toml -o requirements.lock

.PHONY: release
release: $(VENV)/.ready ## reproducible packages in dist/, with digests and bill of materials, signed by KEY=FILE
	@$(BIN)/python scripts/release $(if $(KEY),--key $(KEY))

.PHONY: clean
clean: ## remove the environment and the demo's data
	rm -rf $(VENV) var
