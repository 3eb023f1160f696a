# Every target makes the virtual environment it needs; `make -C <folder> <target>` works from anywhere.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.PHONY: help venv lock demo lint test

BIN := .venv/bin
STAMP := .venv/.installed
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
LOCK_PYTHON ?= python3.11
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" build/lock-venv/bin/pip-compile --quiet --upgrade --generate-hashes \
	--strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	--build-deps-for wheel

help:
	@echo "make test   lint, then every test against real servers"
	@echo "make demo   the guided tour"
	@echo "make lint   style, types and the direction of imports"
	@echo "make venv   the virtual environment alone"
	@echo "make lock   resolve the dependencies again"

venv: $(STAMP)

$(STAMP): requirements-dev.lock pyproject.toml
	for python in python3.11 python3.12 python3.13 python3.14 python3; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi; \
		python=; \
	done; \
	if [ -z "$$python" ]; then echo "no Python 3.11 or newer on the PATH: install one" >&2; exit 1; fi; \
	echo "making .venv with $$python"; \
	"$$python" -m venv --clear .venv
	$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	touch $@

# Resolved with the oldest Python there may be: before 3.11.3 redis needs one package more.
lock:
	@"$(LOCK_PYTHON)" -c 'import sys; sys.exit(sys.version_info >= (3, 11, 3))' || \
		{ echo "make lock needs a Python 3.11.0 to 3.11.2: LOCK_PYTHON=/path/to/python3.11 make lock" >&2; exit 1; }
	"$(LOCK_PYTHON)" -m venv --clear build/lock-venv
	build/lock-venv/bin/python -m pip --disable-pip-version-check install --quiet pip-tools
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra dev --output-file requirements-dev.lock pyproject.toml
	rm -rf build/lock-venv

demo: $(STAMP)
	$(BIN)/python -m api.cli.demo

lint: $(STAMP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/python -m pytest
