# One task file; the build runs the same words.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup demo test check lock clean

setup: $(VENV)/ready ## build the locked environment from the system's Python and venv alone

$(VENV)/ready: requirements.lock pyproject.toml
	@echo "Building the locked environment in $(VENV) (about a minute, once) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup ## web, worker and the sample catalogue on http://127.0.0.1:8000
	@$(BIN)/marketplace demo

test: setup ## every test
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

check: setup ## format, lint, types and import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

lock: setup ## resolve pyproject.toml afresh into requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-emit-index-url --no-annotate \
		--python-version 3.11 --upgrade --quiet --custom-compile-command "make lock" --output-file requirements.lock

clean: ## remove the environment and everything the commands made
	rm -rf $(VENV) var screenshots
