# Tongban. `make` alone lists what there is to do.

PYTHON ?= python3
# One more than cores: a test that waits for a node leaves its core to another.
WORKERS ?= 3
UV_VERSION := 0.13.9

PACKAGES := center shared town_node village_agent
VENV := .venv
BIN := $(VENV)/bin
ENSURE := sh deploy/debian/ensure.sh
# What the production shape stands on.
SERVERS := $(if $(filter production,$(SHAPE)),postgresql-15 rabbitmq-server)
# What lays out the PDFs of papers, and their Chinese letters.
PAPERS := fonts-noto-cjk libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0
COMPILE := pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header --no-annotate --no-config --quiet $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run demo tour test simulate simulate-selfcheck bench growth lint types venv lock clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: venv ## Start a county with towns and villages here (EMPTY=1: no cases, FRESH=1: start over, SHAPE=production)
	@$(ENSURE) $(PAPERS) $(SERVERS)
	@EMPTY="$(EMPTY)" FRESH="$(FRESH)" SHAPE="$(SHAPE)" exec $(BIN)/python -m deploy.demo.run

demo: venv ## Play a story: cut links, revoked grants, an old disk, a dead village (SHAPE=production: a killed broker)
	@$(ENSURE) libfaketime $(PAPERS) $(SERVERS)
	@SHAPE="$(SHAPE)" exec $(BIN)/python -m deploy.demo.story

bench: venv ## Measure every target, in one run with other systems (PEERS=0: without them, ONLY=exchange,idle)
	@$(ENSURE) iproute2 postgresql-15 rabbitmq-server $(if $(filter 0,$(PEERS)),,curl $(if $(shell command -v npm),,nodejs npm))
	@$(BIN)/python -m tests.bench --peers "$(or $(PEERS),1)" --only "$(ONLY)"

growth: venv ## Measure what a page, an entry and a node cost as a county grows (CASES=10000,100000 NODES=20,200 DATABASE=postgresql)
	@$(ENSURE) postgresql-15
	@$(BIN)/python -m tests.growth $(if $(CASES),--cases $(CASES)) $(if $(NODES),--nodes $(NODES)) $(if $(DATABASE),--database $(DATABASE))

tour: venv ## Photograph every page of every tier into docs/tour, in both languages, phone and desk
	@$(ENSURE) chromium chromium-l10n fonts-noto-cjk
	@$(BIN)/python -m tests.tour

test: lint types ## Check everything: lint, types, tests (WORKERS=3)
	@$(ENSURE) chromium libfaketime libnss3-tools openssl postgresql-15 rabbitmq-server $(PAPERS)
	@echo "==> Tests"
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup $(ARGS)

simulate: venv ## Try to break whole counties by chance, and hold every invariant to it (SEEDS=200, or SEED=7 alone, KEEP=name to keep it)
	@$(BIN)/python -m tests.simulation $(if $(SEED),--seed $(SEED) $(if $(KEEP),--keep $(KEEP)),--seeds $(or $(SEEDS),200))

simulate-selfcheck: venv ## Plant a fault for every invariant, and see each of them caught
	@$(ENSURE) postgresql-15
	@$(BIN)/python -m tests.simulation.selfcheck

lint: venv ## Check style, layout, who imports whom, and the compose file by its schema
	@echo "==> Style"
	@$(BIN)/ruff check --quiet .
	@echo "==> Layout"
	@$(BIN)/ruff format --check --quiet .
	@echo "==> Imports"
	@$(BIN)/lint-imports --no-logo
	@echo "==> Compose file"
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec deploy/compose/compose.yaml

types: venv ## Check types
	@echo "==> Types"
	@$(BIN)/mypy

venv: $(VENV)/.installed ## Make .venv from the lock file (PYTHON=python3)

# Rebuilt whole when the lock changes, so nothing stays that the lock no longer names.
$(VENV)/.locked: requirements-dev.lock
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(ENSURE) python3 python3-venv
	@$(PYTHON) -c 'import sys; sys.exit("Tongban needs Python 3.11 or newer: make PYTHON=python3.11 ...") if sys.version_info < (3, 11) else None'
	@echo "==> Making $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV)
	@echo "==> Installing what requirements-dev.lock names (a minute or so)"
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

# Again when one of the packages appears: the editable install lists them.
$(VENV)/.installed: $(VENV)/.locked pyproject.toml $(wildcard $(PACKAGES:=/__init__.py))
	@echo "==> Installing Tongban itself, editable"
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation -e .
	@touch $@

lock: ## Resolve pyproject.toml into the lock files (UPGRADE=1: to the newest versions)
	@scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && set -e && \
	echo "==> Fetching uv $(UV_VERSION)" && \
	$(PYTHON) -m venv "$$scratch/venv" && \
	"$$scratch/venv/bin/pip" --disable-pip-version-check install --quiet uv==$(UV_VERSION) && \
	echo "==> requirements.lock" && \
	"$$scratch/venv/bin/uv" $(COMPILE) pyproject.toml -o requirements.lock >/dev/null && \
	echo "==> requirements-backbone.lock" && \
	"$$scratch/venv/bin/uv" $(COMPILE) --extra backbone -c requirements.lock pyproject.toml -o requirements-backbone.lock >/dev/null && \
	echo "==> requirements-dev.lock" && \
	"$$scratch/venv/bin/uv" $(COMPILE) --extra backbone --extra dev -c requirements-backbone.lock pyproject.toml -o requirements-dev.lock >/dev/null && \
	if grep -n '://' requirements*.lock; then \
		echo "A lock file names an address." >&2; exit 1; \
	fi

clean: ## Remove .venv, caches and build leftovers
	@rm -rf $(VENV) .bench .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist *.egg-info
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
