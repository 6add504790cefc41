# Two commands are enough: `make run` runs the desk, `make test` passes its tests.
# Each sets up what it needs in .venv the first time, and starts in seconds after that.

# PYTHON=/path/to/python3 names one that is not found by itself.
BIN := .venv/bin
export PYTHON

.PHONY: run test lint check lock bench screenshot clean

run: .venv/.run  ## run the desk, sandbox and all
	@exec $(BIN)/python server.py

test: .venv/.dev  ## run the tests; what needs a server that is not there is skipped by name
	@$(BIN)/python -m pytest

lint: .venv/.dev  ## style, types, import floors, links in the docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/check_links.py

check: test lint  ## what CI runs

bench: .venv/.dev benchmarks/requirements.txt  ## the ack and the time a person waits, against pinned peers
	@scripts/install.sh benchmarks/requirements.txt
	@$(BIN)/python -m benchmarks

screenshot: .venv/.dev  ## the README's pictures, taken of a desk of its own
	@folder=$$(mktemp -d); PORT=3999 DATABASE_URL=sqlite:///$$folder/leads.sqlite $(BIN)/python server.py & desk=$$!; \
	curl -s -o /dev/null --retry 30 --retry-delay 1 --retry-connrefused http://127.0.0.1:3999/readyz; \
	$(BIN)/python scripts/screenshot.py http://127.0.0.1:3999/sandbox/; kill $$desk; rm -rf $$folder

lock: .venv/.dev  ## pin the whole tree anew from the .in files
	@scripts/install.sh uv
	$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --no-annotate --no-header --no-emit-index-url requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --no-annotate --no-header --no-emit-index-url requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.venv/.run: requirements.txt scripts/install.sh
	@scripts/install.sh requirements.txt && touch $@

.venv/.dev: requirements.txt requirements-dev.txt scripts/install.sh
	@scripts/install.sh requirements.txt requirements-dev.txt && touch .venv/.run $@
