# Everything that is done to Catchment by hand. `make` alone lists it.
# Only Python 3.11+, make and git need to be on the machine: the rest is set up when first needed.

PORT ?= 8000
HOST ?= localhost
ARGS ?=

# The first Python that is new enough, under whichever name this machine gives it.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && \
	echo "$$name" && break; done)
VENV_PYTHON := .venv/bin/python
CATCHMENT := $(VENV_PYTHON) -m catchment.cli.main
PYTEST = $(VENV_PYTHON) $(MEASURED) -m pytest
UNIT := -n 2 --ignore=tests/journeys
# With COVERAGE=1 the tests are measured; `make coverage` then tells how much they reach.
MEASURED := $(if $(COVERAGE),-m coverage run,)
# `make coverage COVERAGE_GATE=--report` tells without failing.
COVERAGE_GATE ?=

# Keep compiled files, whatever the environment wants: each start without them compiles Django anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo demo-fresh setup-demo setup-dev python test test-pg coverage journeys check fix bench shell pins clean

help: ## list what can be made
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/|/' | awk -F'|' '{printf "  make %-12s%s\n", $$1, $$2}'

python:
	@test -n "$(PYTHON)" || { \
		echo "Catchment needs Python 3.11 or newer, and found none on this machine." >&2; \
		echo "On Debian or Ubuntu: sudo apt-get install python3 python3-venv" >&2; exit 1; }

setup-demo: python
	@"$(PYTHON)" tools/setup.py demo

setup-dev: python
	@"$(PYTHON)" tools/setup.py dev

# The demo has a folder of its own, and never touches another database.
demo demo-fresh: export CATCHMENT_DEMO = 1
demo demo-fresh: export CATCHMENT_DATA = $(CURDIR)/var/demo
demo demo-fresh: export DATABASE_URL =

demo: setup-demo ## set everything up, load the demo catchment, serve it with its worker
	@$(CATCHMENT) prepare --demo
	@exec $(CATCHMENT) serve --host "$(HOST)" --port "$(PORT)"

demo-fresh: ## the same, starting over: what was typed into the demo is forgotten
	@rm -rf var/demo
	@$(MAKE) --no-print-directory demo

test: setup-dev ## set everything up, run the tests on SQLite
	@$(PYTEST) $(UNIT) $(ARGS)

test-pg: setup-dev ## the same tests on a throw-away PostgreSQL
	@$(VENV_PYTHON) tools/postgres.py $(PYTEST) $(UNIT) $(ARGS)

coverage: setup-dev ## how much the measured tests reach
	@$(VENV_PYTHON) tools/coverage_gate.py $(COVERAGE_GATE)

journeys: setup-dev ## whole stories by role in a browser
	@$(VENV_PYTHON) tools/browser.py
	@$(PYTEST) tests/journeys -n 2 --dist worksteal $(ARGS)

check: setup-dev ## style, types, storeys, templates, migrations, settings for a real server
	@$(VENV_PYTHON) tools/check.py

fix: setup-dev ## mend what a machine can mend
	@$(VENV_PYTHON) -m ruff check --fix --quiet . || true
	@$(VENV_PYTHON) -m ruff format .

bench: setup-dev ## measure; the figures are in var/bench.json
	@$(VENV_PYTHON) -m benchmarks.run $(ARGS)

shell: setup-demo ## a Python shell on the demo's data
	@CATCHMENT_DEMO=1 CATCHMENT_DATA=var/demo DATABASE_URL= $(VENV_PYTHON) manage.py shell

pins: setup-dev ## write the hashed pins anew from pyproject.toml
	@$(VENV_PYTHON) tools/pins.py

clean: ## remove what set-up made; the demo's data and other data in var stay
	@rm -rf .venv node_modules var/vendor var/coverage .mypy_cache .pytest_cache .ruff_cache \
		.import_linter_cache .hypothesis
