# make run: the portal with demo data. make test: everything that must hold.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

# Some fifty processes of the checks read the same modules: each would compile them anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check lock demo-reset browser bench database

run: $(VENV)/run.stamp
	@PORT=$(PORT) $(BIN)/python -m portal.run serve

demo-reset: $(VENV)/run.stamp
	@$(BIN)/python -m portal.run reset

# The checks keep one core busy while the browser and the migrated database are made.
test: $(VENV)/dev.stamp
	@$(MAKE) --no-print-directory -j2 check browser database
	$(BIN)/pytest -n 3 --dist loadfile

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports
	@PORTAL_MODE=test $(BIN)/python -W ignore manage.py makemigrations --check --dry-run

bench: $(VENV)/dev.stamp
	@for measure in lay_phrases desk throughput race kill citations acts_search acts_import meetings; do echo "== $$measure"; $(BIN)/python -W ignore -m bench.$$measure || exit 1; done

database: $(VENV)/dev.stamp
	@DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -W ignore -m tests.database

browser: $(VENV)/dev.stamp
	@$(BIN)/python -m portal.run.browser

lock: $(VENV)/dev.stamp
	$(BIN)/uv pip compile pyproject.toml --extra demo --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements/run.lock
	$(BIN)/uv pip compile pyproject.toml --extra demo --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements/dev.lock

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Нужен Python 3.11 или новее: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Не удалось создать .venv; в Debian и Ubuntu поможет пакет python3-venv"; exit 1; }

$(VENV)/run.stamp: requirements/run.lock | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@ $(VENV)/run.stamp
