# Everything a fresh machine with Python 3.11+ and make needs: `make demo` and `make test`.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
DEMO   := .demo

.DEFAULT_GOAL := help
.PHONY: help setup demo serve-demo test faults check audit fix lock docs clean

help:  ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(VENV)/.ready  ## an environment of its own, every package pinned by hash

# The lock is complete, so nothing is resolved here: pip would refuse an extra of a pinned package as unpinned.
$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup  ## run the whole pipeline on the built-in sample and print the pictures; the page is written too
	$(BIN)/bubblewatch refresh --source sample --data-dir $(DEMO)
	$(BIN)/bubblewatch show --data-dir $(DEMO)
	@$(BIN)/bubblewatch status --data-dir $(DEMO)

serve-demo: setup  ## show it live: a Prefect server, the deployment, a night with new filings, its artifacts
	$(BIN)/python -m flows.scheduling.serve_demo $(DEMO)-serve

test: setup  ## every test; those on real filings skip where ../shared is absent
	$(BIN)/python -m pytest

# Long, seeded, and resumable: stopped, it goes on where it was. CAMPAIGN="--seeds 20", or "--seed 17" for one again; KILLS
# the same for the second of them.
faults: setup  ## what EDGAR does wrong, night after night, and kills at any instant, in hundreds of seeded runs
	PYTHONPATH=tests $(BIN)/python -m campaigns faults $(CAMPAIGN)
	PYTHONPATH=tests $(BIN)/python -m campaigns crashes $(KILLS)

check: setup  ## lint, types, import layers, generated docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m docs.generate --check

audit:  ## known vulnerabilities of what is pinned, as far as a service answers that knows them
	.ci/audit

fix: setup  ## mend what can be mended by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m docs.generate

docs: setup  ## write what is made of docs/: from the contract, and from the recipes' answers on the sample
	$(BIN)/python -m docs.generate
	$(BIN)/bubblewatch refresh --source sample --data-dir $(DEMO)
	$(BIN)/python -m docs.generate --recipes $(DEMO)/published/current/bubblewatch.duckdb

lock:  ## pin every dependency by hash (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes --no-emit-index-url --no-strip-extras \
	  --no-header --output-file requirements.lock pyproject.toml

clean:  ## remove the environment and the demo's data
	rm -rf $(VENV) $(DEMO) $(DEMO)-serve
