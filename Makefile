# Two commands on a fresh clone: `make run` and `make test`. Everything else: `make help`.
.DEFAULT_GOAL := help
.PHONY: help run setup test sure format lint types bench lock clean
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

# The first Python from 3.11 on; `make PYTHON=/path/to/python3` chooses another.
PYTHON = $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
PREPARE = $(or $(PYTHON),$(error Python 3.11 or newer is needed: sudo apt install python3 python3-venv)) -m tools.prepare
IN_VENV := .venv/bin/python -m
COMPILE := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

help: ## This list
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

run: setup ## Set up what is missing, then serve on http://127.0.0.1:8000 with demo content
	@exec $(IN_VENV) lms.serve

setup: ## The set-up alone: environment, requirements, browser assets, database, demo content
	@$(PREPARE) venv requirements assets settings database demo

test: ## The whole suite, on PostgreSQL what touches the database, browser journeys included
	@$(PREPARE) venv requirements-dev assets system
	@TEST_DATABASE=postgresql $(IN_VENV) pytest -n 2 --dist loadfile -p tests.support.selection
	@$(IN_VENV) pytest -n 2 --dist loadfile

sure: ## All checks: format, lint, types, import contracts, templates, translations, tests
	@$(PREPARE) venv requirements-dev assets settings
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/ruff check --quiet .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/djlint lms --lint --quiet
	@$(IN_VENV) flask --app wsgi i18n check
	@$(MAKE) test

format: ## Put the code into the one format and repair what can be repaired
	@$(PREPARE) venv requirements-dev
	@.venv/bin/ruff check --fix --quiet .
	@.venv/bin/ruff format .

bench: ## Measure: agreement of the judge, cost of a turn, parallel calls
	@$(PREPARE) venv requirements-dev assets settings
	@$(IN_VENV) bench

lock: ## Compile the lock files anew from requirements*.in and package.json
	@$(PREPARE) venv requirements-dev
	@$(COMPILE) --upgrade --output-file requirements.txt requirements.in
	@$(COMPILE) --upgrade --constraint requirements.txt --output-file requirements-dev.txt requirements-dev.in
	@$(COMPILE) --upgrade --output-file requirements-node.txt requirements-node.in
	@npm install --package-lock-only --loglevel=error

clean: ## Remove what set-up made; the database in instance/ stays
	@rm -rf .venv node_modules lms/platform/web/static/vendor tests/support/vendor
