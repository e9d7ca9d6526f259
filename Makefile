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
# What is installed is what was locked: each file with the sum that it had then, on any machine (decision 53).
LOCKED := $(INSTALL) --require-hashes -r
# Programs that only `make lock` and `make audit` need, and install for themselves.
LOCKER := uv~=0.13.9
AUDITOR := pip-audit~=2.10
LOCK = $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command "make lock" $(ARGS)
MINIMUM := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test check prove races bench translations lock audit format

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

# The widest first: the others take its versions, so that what is tested is what runs.
lock: $(PYTHON) ## choose versions anew within requirements*.txt, with their sums (ARGS="--upgrade" for the newest)
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check "$(LOCKER)"
	@$(LOCK) requirements-dev.txt -o requirements-dev.lock
	@$(LOCK) requirements-caldav.txt -c requirements-dev.lock -o requirements-caldav.lock
	@$(LOCK) requirements.txt -c requirements-dev.lock -o requirements.lock

audit: $(PYTHON) ## ask the registry whether a locked version has a known weakness (needs the network)
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check "$(AUDITOR)"
	@$(PYTHON) -m pip_audit --require-hashes --disable-pip -r requirements-dev.lock $(ARGS)

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
$(VENV)/runtime.stamp: requirements.lock $(PYTHON)
	@echo "Installing what Terminbuch needs"
	@$(LOCKED) requirements.lock
	@touch $@

$(VENV)/development.stamp: requirements.lock requirements-dev.lock $(PYTHON)
	@echo "Installing what tests and checks need"
	@$(LOCKED) requirements-dev.lock
	@touch $@ $(VENV)/runtime.stamp
