# `make` alone lists the targets. Everything happens inside this folder: .venv/ and instance/ are all it makes.

PORT ?= 5000
# Processes that share the tests, a file at a time: more than two databases' clusters and browsers are no faster.
WORKERS ?= 2
VENV := .venv
PYTHON := $(VENV)/bin/python
FLASK := $(PYTHON) -m flask --app wsgi
PYTEST := $(PYTHON) -m pytest
# pip itself, or uv where somebody has it, which is some ten times faster. uv does not read pip's settings,
# so pip has the last word where uv cannot reach its packages.
INSTALL := sh -c 'if command -v uv >/dev/null 2>&1 && uv pip install --quiet --python $(PYTHON) "$$@"; then exit 0; fi; \
	$(PYTHON) -m pip install --quiet --disable-pip-version-check "$$@"' install
MINIMUM := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test check prove races bench translations format

help: ## this list
	@echo "Terminbuch"
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1 @\2/p' $(firstword $(MAKEFILE_LIST)) | \
	while IFS=@ read -r target words; do printf '%-20s %s\n' "$$target" "$$words"; done

setup: $(VENV)/runtime.stamp ## virtual environment in .venv with what Terminbuch needs to run

setup-dev: $(VENV)/development.stamp ## the same with what tests and checks need

run: setup ## the service with demo data on http://127.0.0.1:5000 (PORT=8080 for another port)
	@$(FLASK) db upgrade
	@$(FLASK) demo load --if-empty
	@BASE_URL="$${BASE_URL:-http://127.0.0.1:$(PORT)}" exec $(FLASK) serve --host 127.0.0.1 --port $(PORT)

test: setup-dev ## every test that this machine can run (ARGS="tests/domain -x" for some)
	@$(PYTEST) -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup-dev ## exactly what CI runs: style, types, layers, templates, catalogues, tests
	@failed=; \
	try() { echo "== $$*"; "$$@" || failed="$$failed, $$*"; }; \
	try $(PYTHON) -m ruff check --quiet .; \
	try $(PYTHON) -m ruff format --quiet --check .; \
	try $(PYTHON) -m mypy; \
	try $(VENV)/bin/lint-imports --no-logo; \
	try $(PYTHON) -m djlint templates --lint --quiet; \
	try $(PYTHON) -m booking.translations check; \
	echo "== make test"; \
	FAILED_CHECKS="$${failed#, }" $(MAKE) --no-print-directory test && test -z "$$failed"

prove: setup-dev ## what takes long: races, kills, fuzzing
	@HYPOTHESIS_PROFILE=prove $(PYTEST) -m prove $(ARGS)

races: setup-dev ## only the races and kills, with real processes, on both databases (RACE_ROUNDS=500 RACE_KILLS=200)
	@HYPOTHESIS_PROFILE=prove $(PYTHON) -m tests.postgres run -- $(PYTEST) -m prove tests/races $(ARGS)

bench: setup-dev ## the figures of docs/speed.md, measured here (ARGS="--rounds 5 --history 10000" for a first look)
	@$(PYTHON) -m bench $(ARGS)

translations: setup-dev ## bring both catalogues up to what code and templates say now
	@$(PYTHON) -m booking.translations update

format: setup-dev ## order imports, mend what can be mended, lay out the code
	@$(PYTHON) -m ruff check --quiet --fix-only .
	@$(PYTHON) -m ruff format .

# A Python that is found but cannot run, or cannot make a virtual environment, is passed over.
$(PYTHON):
	@for python in python3 python3.13 python3.12 python3.11 python; do \
		if "$$python" -c '$(MINIMUM)' >/dev/null 2>&1; then \
			echo "Making $(VENV) with $$("$$python" --version)"; \
			exec "$$python" -m venv --clear $(VENV); \
		fi; \
	done; \
	if command -v uv >/dev/null 2>&1; then exec uv venv --seed --clear --python '>=3.11' $(VENV); fi; \
	echo "Terminbuch needs Python 3.11 or newer with its venv module (on Debian and Ubuntu: apt install python3-venv)." >&2; \
	exit 1

# A stamp is written after all is in place, so an interrupted set-up is begun again.
$(VENV)/runtime.stamp: requirements.txt $(PYTHON)
	@echo "Installing what Terminbuch needs"
	@$(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/development.stamp: requirements.txt requirements-dev.txt $(PYTHON)
	@echo "Installing what tests and checks need"
	@$(INSTALL) -r requirements-dev.txt
	@touch $@ $(VENV)/runtime.stamp
