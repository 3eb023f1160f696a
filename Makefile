# Every target makes the virtual environment it needs; `make -C <folder> <target>` works from anywhere.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.PHONY: help venv lock demo tour lint test bench bench-http hazard crash kill-orders storm secrets-scan oracle rebuild-proof contract fuzz live-openstack backend-calls bench-provision site-agent

BIN := .venv/bin
STAMP := .venv/.installed
AGENT := build/site-agent-venv
AGENT_STAMP := $(AGENT)/.installed
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
LOCK := build/lock-venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-annotate --custom-compile-command "make lock"

help:
	@echo "make test   lint, then every test against real servers"
	@echo "make demo   from an order to a machine and back, at a simulated cloud, live"
	@echo "make tour   the command line and HTTP on a sample log"
	@echo "make bench  ratios against raw SQL, measured in one run"
	@echo "make bench-http   the HTTP entrance under load"
	@echo "make hazard, crash, oracle, rebuild-proof   long proofs; figures go to build/<target>.json"
	@echo "make kill-orders   orders while everything that carries them out is killed"
	@echo "make storm   orders of machines while the cloud fails and everything is killed"
	@echo "make secrets-scan   no secret stands anywhere in the clear"
	@echo "make contract   how much of the API's contract is served, by the official client"
	@echo "make fuzz   requests nobody thought of, from the interface's own description"
	@echo "make site-agent   the official site agent in an environment of its own, for its tests"
	@echo "make live-openstack   the cases of the OpenStack drivers against real services"
	@echo "make backend-calls   what each operation costs a cloud in calls"
	@echo "make bench-provision   what we add to the time a cloud takes for a machine"
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

# Resolved for every Python from 3.11 on, whichever makes it.
lock: $(STAMP)
	$(BIN)/python -m venv --clear build/lock-venv
	build/lock-venv/bin/python -m pip --disable-pip-version-check install --quiet uv
	$(LOCK) --output-file requirements.lock pyproject.toml
	$(LOCK) --extra dev --output-file requirements-dev.lock pyproject.toml
	$(LOCK) --output-file tests/site_agent/requirements.lock tests/site_agent/requirements.in
	rm -rf build/lock-venv

# The site agent wants another version of the official client than our tests.
site-agent: $(AGENT_STAMP)

$(AGENT_STAMP): tests/site_agent/requirements.lock $(wildcard tests/site_agent/plugin/*.*) | $(STAMP)
	mkdir -p build
	$(BIN)/python -m venv --clear $(AGENT)
	$(AGENT)/bin/python -m pip --disable-pip-version-check --no-input install --quiet --require-hashes \
		-r tests/site_agent/requirements.lock
	rm -rf build/site-agent-plugin
	cp -r tests/site_agent/plugin build/site-agent-plugin
	$(AGENT)/bin/python -m pip --disable-pip-version-check --no-input install --quiet --no-deps --no-build-isolation \
		build/site-agent-plugin
	touch $@

demo: $(STAMP)
	$(BIN)/python -m api.cli.demo

tour: $(STAMP)
	$(BIN)/python -m api.cli.demo --tour

lint: $(STAMP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

# Without the package index its tests are skipped, and say so.
test: lint
	$(MAKE) --no-print-directory site-agent || echo "the site agent could not be installed: its tests are skipped" >&2
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

hazard: $(STAMP)
	$(BIN)/python -m tests.proofs.hazard

crash: $(STAMP)
	$(BIN)/python -m tests.proofs.crash

kill-orders: $(STAMP)
	$(BIN)/python -m tests.proofs.kill_orders

storm: $(STAMP)
	$(BIN)/python -m tests.proofs.storm

secrets-scan: $(STAMP)
	$(BIN)/python -m tests.proofs.secrets_scan

oracle: $(STAMP)
	$(BIN)/python -m tests.oracle.many

rebuild-proof: $(STAMP)
	$(BIN)/python -m tests.proofs.rebuild_proof

bench-http: $(STAMP)
	$(BIN)/python -m tests.benchmarks.http

bench: $(STAMP)
	$(BIN)/python -m tests.benchmarks

contract: $(STAMP)
	$(BIN)/python -m tests.contract

fuzz: $(STAMP)
	$(BIN)/python -m tests.fuzz

live-openstack: $(STAMP)
	$(BIN)/python -m tests.backends.openstack.live

backend-calls: $(STAMP)
	$(BIN)/python -m tests.backends.openstack.calls

bench-provision: $(STAMP)
	$(BIN)/python -m tests.benchmarks.provision
