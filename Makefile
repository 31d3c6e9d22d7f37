# make run: set everything up and open the dashboard.   make test: set everything up and pass the tests.
SHELL := /bin/bash
PYTHON := .venv/bin/python
STAMP := .venv/.installed

.PHONY: run test check format lock clean

run: $(STAMP)
	@ls $${MAJAKKA_VAR:-var}/{helsinki,rural,region}.duckdb >/dev/null 2>&1 || $(PYTHON) -m data demo --missing
	@$(PYTHON) -m pages.shared.start

test: $(STAMP) browser
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(PYTHON) -m pytest -m "not browser" --numprocesses auto --maxprocesses 4 --dist loadfile --cov --cov-report=term
	$(PYTHON) -m pytest -m browser

$(STAMP): requirements.lock .ci/set-up
	@bash .ci/set-up

.PHONY: browser
browser:
	@bash .ci/browser

# The lock holds versions and hashes, no address.
lock: $(STAMP)
	uv pip compile pyproject.toml --group test --generate-hashes --universal --python-version 3.12 --no-emit-index-url --no-emit-find-links --no-header -o requirements.lock

format: $(STAMP)
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

clean:
	rm -rf .venv static .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
