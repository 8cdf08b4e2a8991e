# Targets with a comment after `##` are listed by `make help`.
.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV := .venv
PYTHON := $(VENV)/bin/python
# Byte code is compiled at the first import instead: most modules are never imported.
PIP := $(PYTHON) -m pip install --quiet --disable-pip-version-check --no-compile
# A site is several processes, and the tests start over a hundred. Without byte code each
# would spend four seconds on compiling.
unexport PYTHONDONTWRITEBYTECODE
PATHS := manage.py conftest.py deploy twitter_project users tweets timeline notifications
PYTEST_ARGS ?=
# The whole suite is divided among processes, file by file and the slow files first; a
# selection runs in one. Many tests wait for servers: three processes keep two cores
# busy.
TEST_PROCESSES ?= 3
TESTS = $(or $(PYTEST_ARGS),-n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder \
	--durations=20 --durations-min=1)

.PHONY: help run test test-postgres demo lint format typecheck messages fuzz access-matrix soak chaos django-tests screenshots audit bench lambda aws-local attack torture

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Debian's Python may lack ensurepip, so try the one found before using it.
$(PYTHON):
	@for python in python3.13 python3.12 python3.11 python3; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
			&& $$python -m venv --clear $(VENV); then exit 0; fi; \
	done; \
	rm -rf $(VENV); \
	echo "error: Python 3.11 or newer with its venv module is needed, none was found." >&2; \
	exit 1

# The pip that comes with older Pythons takes three times as long; if it cannot be upgraded, use it.
$(VENV)/pip: | $(PYTHON)
	@$(PIP) --upgrade pip==26.3 || echo "Going on with the pip that is here."
	@touch $@

# Each marker is written last, so an interrupted installation is resumed.
$(VENV)/installed-site: requirements.txt requirements-local.txt | $(VENV)/pip
	@echo "Installing what the site needs ..."
	@$(PIP) -r requirements-local.txt
	@touch $@

$(VENV)/installed: requirements-dev.txt $(VENV)/installed-site
	@echo "Installing what tests and checks need ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@

run: $(VENV)/installed-site ## Start the site on http://127.0.0.1:8000/ (PORT, DATA_DIR, DEMO=0)
	@exec $(PYTHON) manage.py run

test: $(VENV)/installed ## Run all tests (PYTEST_ARGS="users -k block" for some)
	@exec $(PYTHON) -m pytest $(TESTS)

test-postgres: $(VENV)/installed ## Run the tests with accounts on a PostgreSQL of their own (needs postgresql)
	@exec $(PYTHON) -m twitter_project.embedded.postgresql $(TESTS)

demo: $(VENV)/installed-site ## Fill the data folder with the demo world
	@exec $(PYTHON) manage.py demo

lint: $(VENV)/installed ## Check style, templates and the import rules
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/djlint --quiet --check --lint templates
	@$(VENV)/bin/lint-imports

format: $(VENV)/installed ## Rewrite code and templates in the project's style
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .
	@-$(VENV)/bin/djlint --quiet --reformat templates

typecheck: $(VENV)/installed ## Check types (mypy, strict)
	@$(VENV)/bin/mypy $(PATHS)

lambda: $(VENV)/installed-site ## Build the archive for AWS Lambda (PYTHON_VERSION=3.13)
	@exec deploy/build_lambda.sh

aws-local: $(VENV)/installed ## Deploy the template to an AWS on this machine and use the site there (needs openssl)
	@exec $(PYTHON) -m twitter_project.workshop.aws_local $(ARGS)

messages: $(VENV)/installed-site ## Collect strings to translate into the catalogs (needs gettext)
	@$(PYTHON) manage.py makemessages --locale es --no-wrap --no-obsolete --add-location file \
		--ignore .venv --ignore .data --ignore .cache --ignore tests

fuzz: $(VENV)/installed ## Send hostile requests to every URL of a local site, and fuzz its API by the schema
	@$(PYTHON) -m twitter_project.workshop.fuzzing
	@exec $(PYTHON) -m twitter_project.workshop.fuzzing.api_schema

access-matrix: $(VENV)/installed ## Write the table of who may do what into docs/access.md
	@WRITE_ACCESS_MATRIX=1 exec $(PYTHON) -m pytest -q twitter_project/tests/access_matrix

soak: $(VENV)/installed ## Have two workers do 10,000 tasks and kill one of them, on each backend
	@SOAK=1 exec $(PYTHON) -m pytest -q twitter_project/outbox/tests/test_many_tasks.py

chaos: $(VENV)/installed ## Kill processes at random and check that nothing is lost (ARGS="--backend celery")
	@exec $(PYTHON) -m twitter_project.workshop.chaos $(ARGS)

django-tests: $(VENV)/installed ## Run Django's own tests on our database engine
	@exec $(PYTHON) -m twitter_project.workshop.django_tests

bench: $(VENV)/installed ## Measure reads, writes and servers (QUICK=1, BENCH_JSON=FILE, ARGS="--scale 2")
	@exec $(PYTHON) -W ignore::UserWarning -m twitter_project.workshop.bench --docs $(if $(QUICK),--quick) \
		$(if $(BENCH_JSON),--json $(BENCH_JSON)) $(ARGS)

attack: $(VENV)/installed ## Attack a local site and print how it answers (ARGS="--count 100")
	@exec $(PYTHON) -m twitter_project.workshop.attacks $(ARGS)

torture: $(VENV)/installed ## Upload 200 malformed pictures and videos to a local site (ARGS="--only mp4")
	@exec $(PYTHON) -m twitter_project.workshop.torture $(ARGS)

audit: $(VENV)/installed ## Check pages with axe-core and Lighthouse (needs chromium, npm)
	@DATA_DIR=.cache/audit STATIC_COMPRESSED=1 LOG_LEVEL=ERROR exec $(PYTHON) manage.py audit $(ARGS)

screenshots: $(VENV)/installed ## Take pictures of the pages into docs/screenshots (needs chromium)
	@DATA_DIR=.cache/screenshots DJANGO_DEBUG=1 exec $(PYTHON) manage.py screenshots $(ARGS)
