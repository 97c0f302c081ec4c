# `make run` starts BranchHub, `make test` checks it. Both install what they need into .venv.

PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help install install-dev run test lint messages shots lock

help:
	@sed -n 's/^## //p' Makefile

## make install    make .venv and install the locked requirements
install: .venv/installed

install-dev: .venv/installed-dev

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "BranchHub needs Python 3.11 or newer: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing: on Debian, apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv --clear .venv

.venv/installed: requirements.txt | .venv/bin/pip
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

## make run        start at http://127.0.0.1:8000/ [PORT= HOST= SITE_URL= DEMO=0 DATABASE_URL= REDIS_URL=]
run: .venv/installed
	@exec $(BIN)/python manage.py start
