# One task file; the build runs the same words.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup demo test check styles fonts screenshots pictures lock clean

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

styles: setup ## reduce KERN's style sheet (vendor/kern) to what our pages use
	@$(BIN)/python vendor/kern/reduce.py

LETTERS := U+0020-007E,U+00A0-017F,U+0192,U+02C6,U+02DA,U+02DC,U+1E9E,U+2009,U+200A,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,$\
U+2032,U+2033,U+2039,U+203A,U+2044,U+20AC,U+2116,U+2122,U+2190-2193,U+2197,U+2212,U+2248,U+2260,U+2264,U+2265
fonts: setup ## cut the two faces of Fira Sans (vendor/kern) to the letters our pages use
	@for face in Regular SemiBold; do $(BIN)/uv tool run --from "fonttools[woff]==4.68.0" pyftsubset vendor/kern/FiraSans-$$face.woff2 \
		--unicodes=$(LETTERS) --layout-features=kern,liga,tnum,lnum,locl,ccmp,mark --flavor=woff2 --no-hinting --desubroutinize \
		--output-file=web/static/FiraSans-$$face.woff2; done

screenshots: setup ## pictures of every page in every state into screenshots/
	@SCREENSHOTS=screenshots $(BIN)/python -m pytest -q tests/browser/test_looks.py -k no_weight

pictures: setup ## the pictures of the README's tour, from a running demo
	@$(BIN)/python docs/images/take.py

lock: setup ## resolve pyproject.toml afresh into requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-emit-index-url --no-annotate \
		--python-version 3.11 --upgrade --quiet --custom-compile-command "make lock" --output-file requirements.lock

clean: ## remove the environment and everything the commands made
	rm -rf $(VENV) var screenshots
