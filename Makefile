# Two commands: `make site` builds the site and serves it on this machine, `make test` proves the product.
# Everything they need goes into .venv and tests/web/node_modules; nothing else on the machine is touched.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: site build test fast bench clean

site: .venv/site.done
	$(BIN)/mkdocs serve --strict

build: .venv/site.done
	$(BIN)/mkdocs build --strict

test: .venv/test.done tests/web/node_modules/.done
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

# What depends on the versions of Python and of the packages, in about two minutes, without a browser and Node.js. BIN is
# where such versions are: `make fast BIN=elsewhere/bin`.
fast:
	$(BIN)/pytest -m "not browser" tests/base tests/pages tests/language tests/models_in_markdown tests/rules tests/parts \
		tests/hosts tests/syntax/test_driver.py tests/syntax/test_grammar.py tests/analysis/numbers/program \
		tests/writers/mermaid tests/writers/svg tests/test_api.py

bench: .venv/test.done
	$(BIN)/pip install -q -e '.[bench]'
	for each in $(filter-out benchmarks/timing.py,$(wildcard benchmarks/*.py)); do $(BIN)/python $$each || exit 1; done

.venv/pip.done:
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --upgrade pip
	@touch $@

.venv/site.done: .venv/pip.done pyproject.toml
	$(BIN)/pip install -q -e '.[site]'
	@touch $@

# interegular stays in a folder of its own: beside lark it slows every build of the grammar twentyfold.
.venv/test.done: .venv/pip.done pyproject.toml
	$(BIN)/pip install -q -e '.[test]'
	$(BIN)/pip install -q --upgrade --target .venv/strict interegular
	@touch $@

# The real Mermaid, for the tests. Without Node.js they say so and are skipped.
tests/web/node_modules/.done: tests/web/package-lock.json
	@if command -v npm > /dev/null; then cd tests/web && npm ci --no-audit --no-fund --silent && touch node_modules/.done; \
	else echo "npm is not installed: the tests that need the real Mermaid will be skipped"; fi

clean:
	rm -rf .venv site dist tests/web/node_modules
