# make run    the program, installed in .venv the first time
# make test   every check: ruff, mypy, import-linter, pytest (PostgreSQL's tests where its server is installed)
# make check  the fast half of them
# make bench  how fast and how small the screens are with a thousand and with a million contacts, beside the least that a
#             Textual program can be: docs/performance.md (CONTACTS=100000: that many; twelve minutes for a million)
# make bench-import   how fast and how small an import is, and what others wait for it: docs/performance.md
#             (ROWS=1000000: that many rows)
# make bench-documents   what a page and its electronic invoice cost, and the history of a contact with 10,000 documents
#             in a base of a million: docs/performance.md (DOCUMENTS=200000: that many)
# make fuzz   import 10,000 damaged files: docs/performance.md (FILES=1000: that many; SAMPLES=DIRECTORY: made of those too)
# make lock   constraints.txt again, with the newest versions that pyproject.toml allows
# Another Python than Debian's: make run PYTHON=python3.12

PYTHON = python3
VENV = .venv
BIN = $(VENV)/bin
PIP_INSTALL = $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt

# The stamps are named after the Python, so that naming another one makes the environment again.
INSTALLED = $(VENV)/installed-with-$(notdir $(PYTHON))
TESTABLE = $(VENV)/testable-with-$(notdir $(PYTHON))

.PHONY: run test check style lock bench bench-import bench-documents fuzz

run: $(INSTALLED)
	@$(BIN)/jbtui

# Four at once, as half of a test's time is waiting for another process or for a terminal; a file stays together.
test: style
	$(BIN)/pytest --numprocesses 4 --dist loadfile

check: style
	$(BIN)/pytest tests/unit tests/contract -m "not postgres"

style: $(TESTABLE)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

CONTACTS = 1000000
bench: $(TESTABLE)
	@$(BIN)/python -m tools.bench $(CONTACTS)

ROWS = 100000
bench-import: $(TESTABLE)
	@$(BIN)/python -m tools.bench_import $(ROWS)

DOCUMENTS = 1000000
bench-documents: $(TESTABLE)
	@$(BIN)/python -m tools.bench_documents
	@$(BIN)/python -m tools.bench_history $(DOCUMENTS)

FILES = 10000
SAMPLES =
fuzz: $(TESTABLE)
	@$(BIN)/python -m tools.fuzz_imports $(FILES) $(SAMPLES)

# Editable: after a `git pull` the new code runs at once, and pip is needed again only when what jbtui needs has changed.
# Cleared: nothing that the lock no longer names stays behind.
$(INSTALLED): pyproject.toml constraints.txt
	@echo "Installing jbtui in $(VENV)…"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP_INSTALL) --editable .
	@touch $@

$(TESTABLE): $(INSTALLED)
	@echo "Installing what the tests need in $(VENV)…"
	@$(PIP_INSTALL) --editable '.[test]'
	@touch $@

LOCK = build/lock
lock:
	$(PYTHON) -m venv --clear $(LOCK)
	$(LOCK)/bin/pip install --quiet --upgrade pip
	$(LOCK)/bin/pip install --quiet --only-binary :all: --editable '.[postgres,test]'
	{ echo "# The exact versions that jbtui runs and is tested with, all of them wheels."; \
	  echo "# Made by \`make lock\`: pip freeze, after installing jbtui and its extras in a fresh environment"; \
	  echo "# of $$($(LOCK)/bin/python --version). Change pyproject.toml instead, then make it again."; \
	  $(LOCK)/bin/pip freeze --exclude-editable; } > $(LOCK)/constraints.txt
	mv $(LOCK)/constraints.txt constraints.txt
