# Everything a newcomer needs: `make run`. Everything a developer needs: `make test`.
# Recipes touch nothing outside this folder, except `make e2e`, which installs a browser from the system's packages.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
PY := $(VENV)/bin/python
INSTALL := bash tools/install_locked.sh $(VENV)
VENDOR := src/zhengmei/web/static/vendor
E2E_PORT ?= 8765

.PHONY: help setup dev assets run test check e2e lock clean

help: ## list the targets
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9]+):.*## /  make \1\t/' | expand -t 16

setup: $(VENV)/.installed $(VENV)/.assets ## build .venv with the pinned packages; instant when nothing changed
dev: setup $(VENV)/.installed-dev ## the same with the tools for testing and checking

$(VENV)/.created: tools/create_venv.sh
	@bash tools/create_venv.sh $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.created requirements.txt requirements-build.txt requirements-uv.txt pyproject.toml tools/install_locked.sh
	@$(INSTALL) requirements-build.txt requirements.txt
	@$(PY) -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	@$(INSTALL) requirements-dev.txt
	@touch $@

$(VENV)/.installed-e2e: $(VENV)/.installed-dev requirements-e2e.txt
	@$(INSTALL) requirements-e2e.txt
	@touch $@

# Front-end files are a convenience: without them the pages are plain but work, so a failure here only warns, and it
# is not tried again at every start: `make assets` is the remedy that the warning names.
$(VENV)/.assets: $(VENV)/.created package.json package-lock.json tools/fetch_assets.sh tools/copy_assets.py tools/assets.toml
	@bash tools/fetch_assets.sh $(PY) \
	|| echo "make setup: 未能取得前端文件（主题与图表）。页面仍可使用，样式从简；联网后运行 make assets 补上。" >&2
	@touch $@

assets: $(VENV)/.created ## fetch the front-end files again
	@rm -f $(VENV)/.assets
	@bash tools/fetch_assets.sh $(PY)
	@touch $(VENV)/.assets

run: setup ## serve the platform with the demonstration data
	@exec $(VENV)/bin/zhengmei serve --demo

check: dev ## lint, format, types and layers
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

test: dev check ## check, then the whole suite on SQLite, then what touches the database on PostgreSQL
	ZHENGMEI_TEST_DB=postgres $(PY) -m pytest -n 2 $(wildcard tests/apps tests/concurrency)
	ZHENGMEI_TEST_DB=sqlite $(PY) -m pytest -n 2 tests

e2e: $(VENV)/.assets $(VENV)/.installed-e2e ## the journeys in a real browser
	@bash tools/install_browser.sh
	$(PY) -m pytest tests/journeys -m e2e

lock: $(VENV)/.installed ## pin the newest allowed versions, with hashes and without any registry address
	@bash tools/lock.sh $(VENV)

clean: ## remove everything that make has built
	rm -rf $(VENV) $(VENDOR) node_modules build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
