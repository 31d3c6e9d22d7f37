# make run: set everything up and open the dashboard.   make test: set everything up and pass the tests.
# MAJAKKA_RELEASES=var/releases/NAME make council: the page of the council alone, in a process that reads no store.
SHELL := /bin/bash
PYTHON := .venv/bin/python
STAMP := .venv/.installed

.PHONY: run council doctor test types tests browser-tests browser-tests-more format lock clean

run: $(STAMP)
	@ls $${MAJAKKA_VAR:-var}/{helsinki,rural,region}.duckdb >/dev/null 2>&1 || $(PYTHON) -m data demo --missing
	@$(PYTHON) -m pages.shared.start

council: $(STAMP)
	@$(PYTHON) -m pages.shared.start_council

# Says what of the whole installation is sound, what wants attention and what is broken, and how to mend it.
doctor: $(STAMP)
	@$(PYTHON) -m pages.shared.doctor

# Python starts a hundred times: each start would compile all of our modules again, were it forbidden to keep them.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(STAMP) browser
	@$(PYTHON) -m compileall -q -j 2 app.py data layers pages tests
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	@$(PYTHON) -c "from pages.shared.assets import provide_assets; provide_assets()"  # else two might at once
	@$(PYTHON) -c "from data.language import warm_up_languages; warm_up_languages()"  # compiles the catalogues
	@$(MAKE) --no-print-directory --jobs 4 browser-tests browser-tests-more tests types

# They run side by side, since tests in a browser wait for half of their time. Each that fails, fails `make test`.
types:
	nice -n 5 $(PYTHON) -m mypy

# A browser waits for a limited time: the others give way to it. One thread for each worker, and one worker more than
# there are cores, since each waits now and then.
WORKERS := $(shell cores=$$(nproc); echo $$((cores < 4 ? cores + 1 : 5)))
tests:
	OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 nice -n 5 $(PYTHON) -m pytest -m "not browser" --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder --cov --cov-report=term

# Two at a time, since each waits for half of its time. Lines of each come in one piece at its end, so as not to stand
# among those of the others.
MORE := $(addprefix tests/test_browser/test_,edge.py log_round.py outreach.py payloads.py releases.py sign_in.py)
browser-tests:
	@log=$$(mktemp); $(PYTHON) -m pytest tests/test_browser -m browser $(addprefix --ignore=,$(MORE)) >"$$log" 2>&1; failed=$$?; cat "$$log"; rm -f "$$log"; exit $$failed

browser-tests-more:
	@log=$$(mktemp); $(PYTHON) -m pytest $(MORE) -m browser >"$$log" 2>&1; failed=$$?; cat "$$log"; rm -f "$$log"; exit $$failed

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
