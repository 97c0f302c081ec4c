# `make run` starts BranchHub, `make test` checks it. Both install what they need into .venv.

PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help install install-dev install-system run test bench faults lint messages shots papers \
	paper-templates

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

## make test       linters, then the whole suite on SQLite and on PostgreSQL
test: install-system lint
	TEST_DATABASE=sqlite $(BIN)/python -m pytest -n 2 --dist loadgroup -q -rs -m "not server"
	TEST_DATABASE=postgres $(BIN)/python -m pytest -n 2 --dist loadgroup -q -rs -m "not browser and not once"

## make faults     kill, stop, jump and misbehave in full, on both databases [FAULTS_SEED=]
faults: .venv/installed-dev
	FAULTS=full TEST_DATABASE=postgres $(BIN)/python -m pytest tests/faults -q
	FAULTS=full TEST_DATABASE=sqlite $(BIN)/python -m pytest tests/faults -q

## make lint       style, templates, import floors, missing migrations
lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports --no-logo
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemigrations --check

# Chromium and Chinese fonts for the browser tests, gettext for the message check, LibreOffice to
# open what Word would open.
install-system: .venv/installed-dev
	@missing=""; \
	command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || \
		missing=" chromium-headless-shell"; \
	for pair in xgettext:gettext fc-list:fontconfig \
		soffice:libreoffice-writer-nogui; do \
		command -v $${pair%:*} >/dev/null || missing="$$missing $${pair#*:}"; \
	done; \
	fc-list :lang=zh 2>/dev/null | grep -q . || missing="$$missing fonts-noto-cjk"; \
	[ -z "$$missing" ] && exit 0; \
	if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
		echo "Installing$$missing"; \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	else \
		echo "WARNING: not installed:$$missing. Tests that need them will be SKIPPED."; \
	fi

## make bench      what planning, digests and the zip of a year cost, on a PostgreSQL of their own (minutes)
bench: .venv/installed-dev
	$(BIN)/python -m bench.planning
	$(BIN)/python -m bench.digests
	$(BIN)/python -m bench.everything

## make messages   collect the strings to translate, compile the catalogue
messages: .venv/installed-dev
	$(BIN)/django-admin makemessages --locale zh_Hans --add-location file --no-obsolete \
		--ignore '.venv' --ignore var --ignore tests --ignore bench --ignore static
	$(BIN)/pybabel compile --domain django --directory locale

## make shots      pictures of every page, in var/shots/
shots: install-system
	$(BIN)/python -m pytest tests/browser/shots.py -q -p no:randomly

## make papers     every paper at both extremes as Word, PDF and PNG, in var/papers/
papers: install-system
	$(BIN)/python -m pytest tests/reports/papers/show.py -q -p no:randomly

## make paper-templates  make the Word templates in templates/papers/ anew
paper-templates: .venv/installed
	$(BIN)/python -m branchhub.core.papers.default_template
