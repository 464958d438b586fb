# `make run` sets up and serves, `make test` sets up and tests, `make check` looks at the style, the types and the floor plan.
# Behind each stand ordinary commands; nothing here needs make to be understood.

PY   ?= python3
BIN  := .venv/bin
PIP  := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes --only-binary :all: --no-deps
WEEK := $(PY) -c 'import datetime; print(datetime.date.today() - datetime.timedelta(days=7))'
LOCK := $(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
        --exclude-newer "$$($(WEEK))" --custom-compile-command "make lock" $(UPGRADE)

CATALOGUES := $(wildcard app/translations/*/LC_MESSAGES/messages.po)
COMPILED   := $(CATALOGUES:.po=.mo)

.PHONY: help install run test test-fast bench check packaging image scale-demo format messages lock clean

help:
	@echo "make run         set up what is needed and serve on http://localhost:8000"
	@echo "make install     install what serving needs, and no more"
	@echo "make test        run every test; ARGS='-k reply' is handed to pytest"
	@echo "make test-fast   the same on SQLite alone, without browser and coverage"
	@echo "make e2e         install what the browser tests need (and a Chromium must be there)"
	@echo "make bench       take the figures of docs/performance.md; ARGS=--write puts them there, ARGS='page live' takes some"
	@echo "make check       format, lint, types, floor plan, templates, translations, locks"
	@echo "make packaging   look at the Dockerfile, the compose file and the systemd units"
	@echo "make image       build the image, with docker, podman or buildah"
	@echo "make scale-demo  three nodes, PostgreSQL, Valkey and nginx on this machine, under load, one node killed"
	@echo "make format      put Python and templates in order"
	@echo "make messages    bring the translation catalogues up to date with the code"
	@echo "make lock        write the requirements files anew; UPGRADE=--upgrade moves the versions"

# --- the environment: each stamp says that a requirements file was installed -------------------------------------------------------

.venv/run.stamp: requirements.txt
	@$(PY) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/pip || $(PY) -m venv .venv || { rm -rf .venv; echo "on Debian and Ubuntu install python3-venv"; exit 1; }
	@echo "Installing what requirements.txt lists (once) …"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/test.stamp: requirements-test.txt .venv/run.stamp
	@echo "Installing what the tests need (once) …"
	@$(PIP) -r $<
	@touch $@

.venv/e2e.stamp: requirements-e2e.txt .venv/test.stamp
	@echo "Installing what the browser tests need (once) …"
	@$(PIP) -r $<
	@touch $@

.venv/lint.stamp: requirements-lint.txt .venv/test.stamp
	@echo "Installing what the checks need (once) …"
	@$(PIP) -r $<
	@touch $@

.venv/packaging.stamp: requirements-packaging.txt .venv/run.stamp
	@echo "Installing what looks at the packaging (once) …"
	@$(PIP) -r $<
	@touch $@

.PHONY: e2e
e2e: .venv/e2e.stamp

%.mo: %.po .venv/run.stamp
	@$(BIN)/pybabel --quiet compile --input-file=$< --output-file=$@

# --- serve -------------------------------------------------------------------------------------------------------------------------

install: .venv/run.stamp

run: install
	@exec $(BIN)/python -m flask up

# --- test --------------------------------------------------------------------------------------------------------------------------

test: .venv/test.stamp $(COMPILED)
	@$(BIN)/python -m pytest -n 2 --dist worksteal --cov --cov-report=term:skip-covered $(ARGS)

test-fast: .venv/test.stamp $(COMPILED)
	@$(BIN)/python -m pytest -n 2 --dist worksteal -k "not postgresql" -m "not browser and not slow" $(ARGS)

# --- measure -----------------------------------------------------------------------------------------------------------------------

bench: .venv/test.stamp $(COMPILED)
	@$(BIN)/python -m bench $(ARGS)

# --- check -------------------------------------------------------------------------------------------------------------------------

check: .venv/lint.stamp $(COMPILED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint app/templates --lint --check --quiet
	$(BIN)/deptry app seeds
	$(BIN)/codespell
	$(BIN)/python -m tests.parts.catalogue
	@if grep -n '://' requirements*.txt; then echo "a requirements file names an address"; exit 1; fi
	$(BIN)/python -m tests.parts.bundle
	@echo "Everything is in order."

# systemd wants to see the programs that a unit names: the copies name those of this folder.
packaging: .venv/packaging.stamp
	$(BIN)/hadolint deploy/Dockerfile
	DOMAIN=debate.example.org SECRET_KEY=- POSTGRES_PASSWORD=- $(BIN)/docker-compose --file deploy/compose.yaml config --quiet
	@if command -v systemd-analyze >/dev/null; then \
	  mkdir -p build/systemd && cp deploy/systemd/*.service build/systemd/ && \
	  sed -i 's|/srv/wortmeldung|$(CURDIR)|g' build/systemd/*.service && \
	  systemd-analyze verify --man=no build/systemd/*.service; \
	else echo "systemd-analyze isn't here: the units were not looked at"; fi
	@echo "The packaging is in order."

BUILDER = $(firstword $(foreach builder,docker podman buildah,$(shell command -v $(builder))))

image:
	@test -n "$(BUILDER)" || { echo "docker, podman or buildah is needed"; exit 1; }
	$(BUILDER) build --tag wortmeldung --file deploy/Dockerfile $(ARGS) .

scale-demo: .venv/test.stamp $(COMPILED)
	@$(BIN)/python -m bench.scaled $(ARGS)

format: .venv/lint.stamp
	$(BIN)/ruff check --fix --exit-zero .
	$(BIN)/ruff format .
	-$(BIN)/djlint app/templates --reformat --quiet

messages: .venv/lint.stamp
	$(BIN)/python -m tests.parts.catalogue --update

# --- maintain ----------------------------------------------------------------------------------------------------------------------

# Nothing younger than a week: most bad releases are found out by then.
lock: .venv/run.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(LOCK) pyproject.toml --extra test --output-file requirements-test.txt
	$(LOCK) pyproject.toml --extra e2e --output-file requirements-e2e.txt
	$(LOCK) pyproject.toml --extra lint --output-file requirements-lint.txt
	$(LOCK) --group packaging --output-file requirements-packaging.txt

clean:
	rm -rf .venv build .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
