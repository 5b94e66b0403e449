# Everything a new machine needs is Python 3.11, make and git. `make demo` and `make test` do all the set-up.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
STAMP := $(VENV)/installed
# uv is quick; where it can't be had, pip installs the very same hashed files.
INSTALL = $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command 'make lock'

.PHONY: help demo test check check-deep simulate format lock eval pictures clean image-check kills idle

help:  ## Say what can be made.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(STAMP): requirements/dev.txt requirements/uv.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements/uv.txt || echo "uv can't be had here; installing with pip instead"
	@if [ -x $(BIN)/uv ]; then \
		$(INSTALL) --require-hashes -r requirements/dev.txt && \
		$(INSTALL) --no-deps --no-build-isolation -e . ; \
	else \
		$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt && \
		$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e . ; \
	fi
	@touch $(STAMP)

demo: $(STAMP)  ## Play a job hunt in the sandbox: no account, no network.
	@$(BIN)/tactful demo

test: $(STAMP)  ## Run every test; some need chromium and chromium-driver, and say so.
	@$(BIN)/python -m pytest -n auto -q

check: $(STAMP)  ## Format, lint, types, import contracts, unused code and dependencies.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry agent
	$(BIN)/vulture
	$(BIN)/hadolint Dockerfile

check-deep: $(STAMP)  ## A thousand processes over a year, every single kill, 2,000 schedules, the mutants.
	TACTFUL_THOROUGH=25 $(BIN)/python -m pytest -n auto -q --timeout 900 tests/core/rules/test_year.py \
		tests/writing/test_a_year_of_texts.py tests/simulation

image-check: $(STAMP)  ## Run the Dockerfile's steps in a fresh Debian root (as root; needs debootstrap).
	$(BIN)/python -m tests.packaging.image

kills: $(STAMP)  ## Kill the real daemon 200 times; it has to end in the same mailbox (some minutes).
	TACTFUL_KILLS=200 $(BIN)/python -m pytest -q -s tests/acceptance/test_kills.py

MINUTES ?= 10
idle: $(STAMP)  ## Measure a daemon with nothing to do: a virtual day, ten real minutes.
	$(BIN)/python -m tests.daemon.idle $(MINUTES)

N ?= 20000
SEED ?= 100000
simulate: $(STAMP)  ## Play N aimed schedules of faults, people and kills over all cores.
	$(BIN)/python -m tests.simulation run --count $(N) --seed $(SEED)

format: $(STAMP)  ## Put the code into its form.
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: $(STAMP)  ## Write the hashed requirement files anew.
	$(LOCK) pyproject.toml -o requirements/run.txt
	$(LOCK) pyproject.toml --group test --group check --group build -o requirements/dev.txt
	$(LOCK) --group build -o requirements/build.txt
	$(LOCK) requirements/uv.in -o requirements/uv.txt

CORPUS ?= ../shared/corpus
eval: $(STAMP)  ## Measure reading on the corpus in CORPUS.
	@$(BIN)/python -m tests.eval $(CORPUS)

pictures: $(STAMP)  ## Take the pictures of the pages anew, from the demo.
	@$(BIN)/python -m tests.docs.pictures

clean:  ## Remove what was installed and cached.
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache dist
