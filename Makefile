# Everything a person needs:  make run · make test
# For people who work on it:  make check · make test-postgresql · make format · make messages · make bench · make soak · make lock · make clean
#
# Needs Python 3.11 or newer with venv, and make. PYTHON=… chooses another interpreter.

PYTHON ?= python3
PYTEST_ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PASSWORD_FILE := instance/demo-password
LOCK := $(BIN)/pip-compile --quiet --no-header --no-annotate --no-emit-options --no-strip-extras

.DEFAULT_GOAL := help
.PHONY: help run test test-postgresql check format messages bench soak lock clean

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | head -4

run: $(VENV)/run.stamp $(PASSWORD_FILE)
	@DEMO_PASSWORD=$$(cat $(PASSWORD_FILE)) $(BIN)/flask demo load --upgrade --if-empty --profile season-2017 --province 32 --province 75
	@printf '%s\n' '' \
		"  http://$${HOST:-127.0.0.1}:$${PORT:-8000}    (Ctrl-C stops it)" '' \
		"  Demo accounts, all with the password  $$(cat $(PASSWORD_FILE))  (kept in $(PASSWORD_FILE)):" \
		'    coordinator-32   Jawa Barat: distributes blanks, steps in for districts' \
		'    supervisor-75    Gorontalo: two of its districts are flagged; acknowledges, instructs, sets the rules' \
		'    supervisor-32    Jawa Barat: the same; in 2017 none of its districts printed so little' \
		'    staff-32.05      Kabupaten Garut: receives, reports, keeps printers and purchases' \
		'    head-32          Jawa Barat: is told of what nobody acknowledged in time' \
		'    national         reads everything, both provinces side by side, and changes nothing' \
		'    admin            manages people' \
		'    auditor          reads the sealed journal' ''
	@exec $(BIN)/python run.py

$(PASSWORD_FILE):
	@mkdir -p -m 700 instance
	@umask 077; printf '%s\n' "$${DEMO_PASSWORD:-$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(12))')}" > $@

test: $(VENV)/dev.stamp
	@PYTHON=$(BIN)/python sh tests/support/system-packages.sh
	@$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest -n 2 $(PYTEST_ARGS)

check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet

# The same tests on PostgreSQL, signed in as the server's own role.
test-postgresql: $(VENV)/dev.stamp
	@PYTHON=$(BIN)/python sh tests/support/system-packages.sh
	$(BIN)/python -m pytest --database postgresql -n 2 $(PYTEST_ARGS)

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The long runs behind docs/reliability.md: hours. `make test` runs a slice of each.
soak: $(VENV)/dev.stamp
	SOAK=1 $(BIN)/python -m pytest tests/reliability tests/safekeeping/test_bad_days.py \
		tests/utilization/test_evaluation_races.py tests/utilization/test_as_known_then.py tests/consumables/test_reference.py \
		tests/procurement/test_budget_model.py tests/demo/test_causes.py tests/demo/test_nation.py tests/api/test_schemathesis.py -n 2 -s $(PYTEST_ARGS)

# New and changed sentences into the Indonesian catalogue, where they wait to be translated.
messages: $(VENV)/dev.stamp
	$(BIN)/pybabel -q extract -F pyproject.toml -k _l -k lazy_gettext -k lazy_ngettext:1,2 --omit-header --add-location=file --sort-output -o $(VENV)/messages.pot .
	$(BIN)/pybabel -q update -i $(VENV)/messages.pot -d inventory/translations -l id --no-fuzzy-matching --no-wrap --ignore-obsolete --ignore-pot-creation-date

bench: $(VENV)/dev.stamp
	$(BIN)/python -m pytest tests/benchmarks -n 0 -s $(PYTEST_ARGS)

# requirements.txt and requirements-dev.txt from the lists in pyproject.toml.
lock: $(VENV)/dev.stamp
	$(PIP) install pip-tools
	$(LOCK) --output-file=requirements.txt pyproject.toml
	sed -i 's/^\(backports-zstd==.*\)$$/\1 ; python_version < "3.14"/' requirements.txt
	$(LOCK) --extra dev --constraint requirements.txt --output-file=$(VENV)/dev.txt pyproject.toml
	{ echo '-r requirements.txt'; cut -d' ' -f1 requirements.txt | grep -vxFf - $(VENV)/dev.txt; } > requirements-dev.txt

# Keeps instance/: the database, the secret key and the demo password are not ours to throw away.
clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment is made once, and again only when the pinned requirements change.
$(VENV)/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Choose one with PYTHON=…" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run.stamp: requirements.txt | $(VENV)/python.stamp
	@echo 'Installing the pinned requirements …'
	@$(PIP) install -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt requirements.txt | $(VENV)/python.stamp
	@echo 'Installing the pinned requirements and tools …'
	@$(PIP) install -r requirements-dev.txt
	@touch $@ $(VENV)/run.stamp
