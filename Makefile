# make answer   set everything up, then render one answer
# make test     the same set-up, then ruff, mypy --strict and the tests
# make test-all the same with what the tests otherwise take a share of, in some twenty minutes; the workflow runs it
# make bench    the measurements; make docs: the documents as a site in build/docs
# make setup    the set-up alone; make clean: back to a fresh clone
#
# A stamp in .venv stands for each finished step, so that a second run does only what changed.

.PHONY: answer test test-all setup bench docs clean
.DELETE_ON_ERROR:

ANSWER := answers/softmax-from-sigmoid.md
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check install --quiet --quiet
# The first that is new enough; macOS' own python3 is not. make PYTHON=... names the one to take.
PYTHONS = $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11)
FIND_PYTHON = for each in $(PYTHONS); do \
	"$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$each" && break; done
# A process for each core, each with its own browser and SymPy of half a gigabyte: three for two cores took longer, for
# browsers compute as well. What the last of more than eight would save, it takes to collect the tests.
PARALLEL := -n logical --maxprocesses 8 --dist loadfile --no-loadscope-reorder
# What an installation is made from; the package itself is read where it lies.
RECIPE := pyproject.toml hatch_build.py engines/package.json engines/package-lock.json engines/editor.js
SOURCES := $(shell find generator/mathreply -name '*.py')

answer: setup
	@$(BIN)/mathreply render $(ANSWER)
	@echo 'Open output/$(basename $(notdir $(ANSWER)))/report.html; paste post.md of the same folder into the forum.'

test: setup $(VENV)/.test-tools
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	MYPY_NUM_WORKERS=2 $(BIN)/mypy || { [ $$? -eq 2 ] && $(BIN)/mypy; }  # 2: on a busy machine a worker was late
	$(BIN)/pytest $(PARALLEL)

test-all: export MATHREPLY_TEST_ALL := 1
test-all: test

bench: setup
	@for each in bench/*.py; do echo "== $$each"; $(BIN)/python "$$each" || exit 1; done

docs: setup $(VENV)/.test-tools
	@$(BIN)/python -m sphinx -q -W -b html docs build/docs && echo 'Open build/docs/index.html'

setup: $(VENV)/.browser $(VENV)/.compiled

$(VENV)/.python:
	@python=$$($(FIND_PYTHON)); [ -n "$$python" ] || { echo 'mathreply needs Python 3.11 or newer; looked for: $(PYTHONS)' >&2; exit 1; }; \
		echo "setting up $(VENV) with $$python ..." >&2; "$$python" -m venv $(VENV)
	@touch $@

$(VENV)/.package: $(VENV)/.python $(RECIPE)
	@echo 'installing mathreply, its libraries and the math engines ...' >&2
	@$(PIP) --editable .
	@touch $@

# As pip does with what it copies: where Python may write no bytecode, each command would compile all of it.
$(VENV)/.compiled: $(VENV)/.package $(SOURCES)
	@$(BIN)/python -m compileall -q generator/mathreply
	@touch $@

$(VENV)/.browser: $(VENV)/.package generator/mathreply/browser/find.py generator/mathreply/browser/install.py generator/mathreply/browser/managers.py | $(VENV)/.compiled
	@$(BIN)/mathreply install chromium
	@touch $@

$(VENV)/.test-tools: $(VENV)/.package | $(VENV)/.browser
	@echo 'installing the test tools ...' >&2
	@$(PIP) --editable '.[test]'
	@touch $@

clean:
	rm -rf $(VENV) generator/mathreply/engines build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find output -mindepth 1 ! -name .gitkeep -delete
