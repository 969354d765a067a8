.DEFAULT_GOAL := help
# The tools are called from .venv/bin, never by `uv run`: that rebuilds .venv when its Python is not the one in .python-version.
BIN := .venv/bin

.PHONY: help setup run check test format bench bench-import bench-kills bench-map bench-drift fuzz hooks clean

help:  ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

setup: .venv/.ready  ## Install everything and start nothing; safe to repeat. PYTHON=/path names an interpreter

run: .venv/.ready  ## Start engine, API, worker and pages; Ctrl-C stops them. ARGS='--port 9000' hands on options
	@exec $(BIN)/driftmap run $(ARGS)

check: .venv/.ready  ## Format, lint, layers, types; fastest first
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/basedpyright

test: .venv/.ready  ## All tests; those that need a server, a browser or a key say so and are skipped
	$(BIN)/pytest

format: .venv/.ready  ## Put the code in order
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.ready  ## Time and score what tests/benchmarks holds
	$(BIN)/pytest tests/benchmarks -p no:cacheprovider -s -o python_files='bench_*.py' -o timeout=3600

bench-import: .venv/.ready  ## A large export, a whole life and a PDF into the archive. ARGS='--mb 20 --files 500 --life-mb 20' hands on options
	$(BIN)/python -m tests.benchmarks.bench_import $(ARGS)

bench-kills: .venv/.ready  ## Kill worker, engine, everything, 20 rounds each. ARGS='--model --targets worker' hands on options
	$(BIN)/python -m tests.benchmarks.kills $(ARGS)

bench-map: .venv/.ready  ## Mount, click and slider of the map in a browser. ARGS='--nodes 5000'
	$(BIN)/python -m tests.benchmarks.bench_map $(ARGS)

bench-drift: .venv/.ready  ## Invented people with known priorities: what the mathematics finds of them
	$(BIN)/python -m tests.graph.computed.simulation 20 --check

fuzz: .venv/.ready  ## Ten minutes of atheris each on JSON, HTML and zip; what crashed lands in build/fuzz
	@for kind in json html zip; do mkdir -p build/fuzz/$$kind && .uv/bin/uv run --no-sync --with atheris python -m tests.fuzz.harness $$kind build/fuzz/$$kind -max_total_time=600 -timeout=20 -max_len=8000 -artifact_prefix=build/fuzz/ || exit 1; done

hooks: .venv/.ready  ## Check every commit: format, lint, layers, no private chat
	$(BIN)/pre-commit install

clean:  ## Remove what setup and the tools made; the data folder stays
	rm -rf .venv .uv dist .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A member of the workspace (ui/mapview) is installed in place: an edit of its code needs no setup, a new manifest does.
.venv/.ready: .ci/setup pyproject.toml .python-version $(wildcard uv.lock ui/*/pyproject.toml)
	@.ci/setup
	@touch $@
