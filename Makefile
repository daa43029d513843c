# Works with GNU make 3.81 (macOS) and newer. Every path is relative, so that the clone may lie anywhere.
# `make setup UV=` uses venv and pip although uv is there; `make setup PYTHON=python3.12` picks the interpreter.

.DEFAULT_GOAL := help
SHELL := /bin/sh
BIN := .venv/bin
SECONDS := 600

.PHONY: help grade setup fix lint types layers test verify attacks attack-table schedules fuzz coverage image check bench dist lock

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

grade: .venv/base.stamp ## grade one exercise: make grade EXERCISE=exercise-03 [ARGS="--sandbox docker"]
	@test -n "$(EXERCISE)" || { echo 'say which: make grade EXERCISE=exercise-03' >&2; exit 2; }
	@$(BIN)/python -c 'import grader.cli' || exit 3 # a broken installation ends with 1, which would read as "did not pass"
	@$(BIN)/grade "$(EXERCISE)" $(ARGS) || { code=$$?; test $$code -eq 1 || exit $$code; }

setup: .venv/dev.stamp ## make .venv and install the locked dependencies (other targets do it on first use)

fix: .venv/dev.stamp ## format, and repair what the linter can repair
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lint: .venv/dev.stamp ## the linter and the formatter, changing nothing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/dev.stamp ## mypy, strict
	$(BIN)/mypy

layers: .venv/dev.stamp ## who may import whom, sizes, names: tests/architecture
	$(BIN)/python -m pytest -q tests/architecture

check: lint types layers ## lint, types and layers: everything that needs no sandbox, before you ask for review

test: .venv/dev.stamp ## the tests, but for the attacks and those of `make check`: make test [ARGS="tests/grader -k score"], or [ARGS="-n0 ..."] in one process
	$(BIN)/python -m pytest -p xdist -n auto -q --durations=10 --ignore=tests/architecture --ignore=tests/attacks/test_attacks.py $(ARGS)

verify: .venv/dev.stamp ## the exercise linter over all exercises: make verify [ARGS="exercise-03 --rule mutants-die"]
	$(BIN)/grade verify $(ARGS)

attacks: .venv/dev.stamp ## every attack against every sandbox that works here; PRODGRADE_ATTACKS=turns: each against one of them
	PRODGRADE_ATTACKS=$${PRODGRADE_ATTACKS:-all} $(BIN)/python -m pytest -p xdist -n auto -q tests/attacks $(ARGS)

attack-table: .venv/dev.stamp ## every attack in every sandbox, and in one process with the tests: docs/attacks.md
	$(BIN)/python -m tests.attacks --write

schedules: .venv/dev.stamp ## the whole trial of schedules: make schedules [ARGS="--sandbox docker --repeats 20 e4"]
	$(BIN)/python -m tests.schedules $(ARGS)

fuzz: .venv/fuzz.stamp ## fuzz what hostile bytes reach, 10 minutes a target: make fuzz [SECONDS=60]
	@for target in values conversation stream; do $(BIN)/python -m tests.fuzz $$target $(SECONDS) || exit 1; done

coverage: .venv/dev.stamp ## which branches of wire, guest and scoring their tests reach
	@$(BIN)/python -m coverage erase
	@$(BIN)/python -m coverage run -m pytest -q --hypothesis-seed=1 tests/harness/wire tests/harness/guest tests/grader/test_scoring.py
	@$(BIN)/python -m coverage combine -q
	@$(BIN)/python -m coverage report --include='harness/wire/*,harness/guest/*,grader/scoring.py'

image: .venv/base.stamp ## build the sandbox image (needs a container engine)
	$(BIN)/grade image build $(ARGS)

bench: .venv/base.stamp ## measure speed on this machine
	$(BIN)/python -m benchmarks $(ARGS)

dist: .venv/base.stamp ## build the wheel and the source distribution into dist/
	rm -rf dist
	$(BIN)/python -m hatchling build -d dist

lock: ## renew requirements/*.txt to the newest versions that pyproject.toml allows (needs uv)
	sh requirements/lock.sh

.venv/base.stamp: pyproject.toml requirements/base.txt requirements/install.sh
	@sh requirements/install.sh base

.venv/dev.stamp: pyproject.toml requirements/dev.txt requirements/install.sh
	@sh requirements/install.sh dev

.venv/fuzz.stamp: .venv/dev.stamp requirements/fuzz.txt
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	@$(BIN)/python -m pip install -q --no-deps --require-hashes -r requirements/fuzz.txt
	@touch $@
