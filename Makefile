# Every verb a person needs here. `make run` and `make test` are the two commands of the README.
PYTHON ?= python3
BIN := .venv/bin
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade --custom-compile-command 'make lock'
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help install run demo test test-docker lint audit format docs bench bench-match bench-collect pictures lock clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 15

install: .venv/.runtime ## the program and what it needs, pinned by hash

run: install ## the web page and one worker on http://127.0.0.1:8000
	$(BIN)/nasluch run

demo: install ## a small newsroom on this machine, to try everything with no network
	$(BIN)/nasluch demo

test: .venv/.test ## all tests, on real databases and servers on loopback
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder --max-worker-restart 0

lint: .venv/.test ## style, types, and which way imports point
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

test-docker: .venv/.test ## the whole stack in containers: upgrade, four workers, faults, backup and restore
	$(BIN)/python -m tests.stack

audit: .venv-audit/.done ## known holes in what we depend on, and a list of it all in build/sbom.json
	@.ci/audit

format: .venv/.test ## put the code into its usual shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.test ## figures, not tests
	$(BIN)/python -m bench

bench-match: .venv/.test ## how fast matching is, from 10 to 100,000 keywords
	$(BIN)/python -m bench matching

bench-collect: .venv/.test ## how fast feeds are polled and articles read, beside other programs (BENCH_PEERS)
	$(BIN)/python -m bench collect

pictures: .venv/.test ## every page, light, dark and on a phone, into build/pictures
	$(BIN)/python -m tests.pages build/pictures

docs: .venv/.runtime ## renew what is generated in docs/
	$(BIN)/python -m docs.renew

lock: .venv/.test ## new versions of everything, pinned by hash
	$(BIN)/pip install -q uv
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) pyproject.toml --group test -o requirements-test.lock
	$(COMPILE) --group build -o requirements-build.lock
	$(COMPILE) --group audit -o requirements-audit.lock

clean: ## forget the environment (data stays)
	rm -rf .venv .venv-audit

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Nasluch needs Python 3.11 or later")'
	$(PYTHON) -m venv .venv

.venv/.runtime: .venv/bin/python requirements.lock requirements-build.lock pyproject.toml
	$(BIN)/pip install -q --require-hashes -r requirements.lock -r requirements-build.lock
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	touch $@

.venv/.test: .venv/.runtime requirements-test.lock
	$(BIN)/pip install -q --require-hashes -r requirements-test.lock
	touch $@

.venv-audit/.done: requirements-audit.lock
	$(PYTHON) -m venv .venv-audit
	.venv-audit/bin/pip install -q --require-hashes -r requirements-audit.lock
	touch $@
