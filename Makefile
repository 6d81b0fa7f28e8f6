# Every target works from a fresh clone; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BROWSER := var/browser
TOOLS := var/tools

.DEFAULT_GOAL := help
.PHONY: $(shell sed -n 's/^\([a-z-]*\):.*\#\#.*/\1/p' $(firstword $(MAKEFILE_LIST)))

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

$(READY): pyproject.toml constraints.txt
	@echo "[1/3] virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@echo "[2/3] installing pinned packages (about 2 GB, a few minutes)"
	@$(BIN)/python -m pip install --progress-bar on -c constraints.txt -e ".[dev]" | grep -E "^(Collecting|Downloading|Installing|Successfully)" || true
	@$(BIN)/python -c "import pydantic, tantivy, chromadb, gradio, torch" 
	@echo "[3/3] ready: $(BIN)/mingbai --help"
	@touch $(READY)

setup: $(READY) ## create .venv with everything pinned

serve: $(READY) ## ingest the sample pack into an empty store and serve http://127.0.0.1:7860
	@$(BIN)/mingbai serve

# Where the tests keep their records: in memory where 4 GB are free, since every commit waits for the disk.
TESTED := $(shell [ "$$(df -k --output=avail /dev/shm 2>/dev/null | tail -1)" -gt 4000000 ] 2>/dev/null && echo /dev/shm || echo "$${TMPDIR:-/tmp}")
# One process a core, the long files first; the tests of one file stay together, because they share what is dear to set up.
PARALLEL := OPENBLAS_NUM_THREADS=1 TOKENIZERS_PARALLELISM=false PYTEST_DEBUG_TEMPROOT=$(TESTED) \
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -o tmp_path_retention_count=1

test: $(READY) ## the whole test suite with branch coverage
	$(PARALLEL) --ignore=tests/browser --cov --cov-report=term:skip-covered --cov-fail-under=90

test-fast: $(READY) ## the tests without coverage, stop at the first failure
	$(BIN)/python -m pytest -x --ignore=tests/browser

browser-tools: # Chromium, a Chinese font and axe-core; what cannot be had is said, and the tests that need it skip
	@if command -v chromium >/dev/null && fc-list :lang=zh | grep -q .; then true; \
	elif [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; \
	else echo "Chromium or a Chinese font is missing: sudo apt-get install chromium fonts-noto-cjk"; fi
	@if [ -f $(BROWSER)/node_modules/axe-core/axe.min.js ]; then true; \
	elif command -v npm >/dev/null; then npm install --silent --no-fund --no-audit --prefix $(BROWSER) axe-core@4.14.1; \
	else echo "npm is missing: the accessibility checks by axe-core will skip"; fi

test-browser: $(READY) browser-tools ## the pages in real Chromium, on a desk and a phone; pictures in var/browser/shots
	$(PARALLEL) --maxprocesses 4 tests/browser

gate: $(READY) ## the whole eval suite over the sample pack; fails when a figure falls below evals/ratchet.toml
	$(BIN)/mingbai eval gate --gates evals/ratchet.toml --sample --out $$(mktemp -d)/run

lint: $(READY) ## ruff, mypy --strict, and whether every test can be imported
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@# mypy leaves the tests out: a name that moved fails here, not after minutes
	@said=$$($(BIN)/python -m pytest --collect-only -qq 2>&1) || { echo "$$said"; exit 1; }

format: $(READY) ## let ruff rewrite the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY) ## speed of ingest, search and answers; writes docs/benchmarks/
	OPENBLAS_NUM_THREADS=1 TOKENIZERS_PARALLELISM=false $(BIN)/python -m evals.bench $(PATHS)

bench-search: $(READY) ## the right matter from citizens' words, beside other libraries (installs them); writes docs/benchmarks/search.md
	$(BIN)/python -m pip install -q -c constraints.txt -e ".[peers]"
	$(BIN)/python -m evals.bench_search

bench-scale: $(READY) ## search time at 10,000 to 1,000,000 passages of real laws (needs MINGBAI_SHARED_DATA or ../shared/data)
	$(BIN)/python -m pip install -q -c constraints.txt -e ".[peers]"
	OPENBLAS_NUM_THREADS=1 TOKENIZERS_PARALLELISM=false $(BIN)/python -m evals.bench_scale

test-api: $(READY) ## generated requests against the OpenAPI document; writes docs/contract-fuzz.md (EXAMPLES=800 sends over 20,000)
	$(BIN)/python -m pip install -q -c constraints.txt -e ".[api]"
	$(BIN)/python -m tests.contract_fuzz $(or $(EXAMPLES),800)

fuzz: $(READY) ## every reader and the way of a question under atheris, MINUTES=30 of processor time each; writes docs/fuzz.md
	$(BIN)/python -m pip install -q -c constraints.txt -e ".[fuzz]"
	$(BIN)/python -m tests.fuzz --minutes $(or $(MINUTES),30)

bench-ingest: $(READY) ## a real list taken in, again unchanged, and with one record changed (needs MINGBAI_REAL_DATA); writes docs/benchmarks/ingest.md
	OPENBLAS_NUM_THREADS=1 TOKENIZERS_PARALLELISM=false $(BIN)/python -m evals.bench_ingest

bench-http: $(READY) ## answers a second over HTTP at 1, 8 and 64 connections; writes docs/benchmarks/http.md
	$(BIN)/python -m evals.bench_http

soak: $(READY) ## an hour (MINUTES=60) of half load; fails on an error or when memory grows by more than 3 %
	$(BIN)/python -m evals.bench_http --soak $(or $(MINUTES),60)

faults: $(READY) ## kill, fill, cut and corrupt, 20 times each at random moments; writes docs/faults.md (disks need root)
	$(BIN)/python -m tests.faults

$(TOOLS)/.ready: # in an environment of their own: what they bring slows the program's imports down by seconds
	@$(PYTHON) -m venv $(TOOLS)
	@$(TOOLS)/bin/pip install -q cyclonedx-bom==7.5.0 pip-audit==2.10.1
	@touch $@

sbom: $(READY) $(TOOLS)/.ready ## everything that is installed, as CycloneDX JSON; writes var/sbom.json
	$(TOOLS)/bin/cyclonedx-py environment $(VENV) --pyproject pyproject.toml --of JSON -o var/sbom.json
	@echo "var/sbom.json"

audit: $(READY) $(TOOLS)/.ready ## known weaknesses of every pinned package; fails when there is one, or when the service does not know a package
	@$(TOOLS)/bin/pip-audit --strict --no-deps --disable-pip -r constraints.txt || \
	{ echo "audit: a package has a known weakness, or its service did not answer for it; nothing is proven (docs/supply.md)"; exit 1; }

licences: $(READY) ## licence of every package that an installation brings; writes docs/licences.md
	$(BIN)/python -m tests.licences

bench-pages: $(READY) browser-tools ## weight and speed of the pages, typing at 10,000 guides, 500 open chats; writes docs/benchmarks/pages.md
	OPENBLAS_NUM_THREADS=1 TOKENIZERS_PARALLELISM=false $(BIN)/python -m tests.browser.measure

screenshots: $(READY) browser-tools ## the pictures of the manual; writes docs/images/
	$(BIN)/python -m tests.browser.pictures

bench-governance: $(READY) ## time to compare lists and to lint 10,000 guides (needs MINGBAI_REAL_DATA); writes docs/benchmarks/governance.md
	$(BIN)/python -m evals.bench_governance --data $${MINGBAI_REAL_DATA:?}

compare-engines: $(READY) ## the eval suite on SQLite + embedded and on PostgreSQL + Milvus + Redis, case by case; writes docs/benchmarks/engines.md
	OPENBLAS_NUM_THREADS=1 TOKENIZERS_PARALLELISM=false $(BIN)/python -m tests.engines.compare

engine-faults: $(READY) ## kill -9 of reindex, ingest and Milvus at random moments, 20 times each; writes docs/benchmarks/engine-faults.md
	OPENBLAS_NUM_THREADS=1 TOKENIZERS_PARALLELISM=false $(BIN)/python -m tests.engines.faults

bench-turns: $(READY) ## a turn of a conversation, and what our own code adds with a model; writes docs/benchmarks/turns.md
	OPENBLAS_NUM_THREADS=1 TOKENIZERS_PARALLELISM=false $(BIN)/python -m evals.bench_turns

bench-editing: $(READY) ## how soon citizens see a correction; writes docs/benchmarks/editing.md
	$(BIN)/python -m evals.bench_editing

lies: $(READY) ## let a scripted model lie about the sample pack; writes docs/lying-model.md
	$(BIN)/python -m tests.assistant.lying_table

train-encoder: $(READY) ## train knowledge/model again (needs MINGBAI_SHARED_DATA or ../shared/data)
	$(BIN)/python -m pip install -q -c constraints.txt -e ".[train]"
	$(BIN)/python -m knowledge.train.encoder --pairs $${MINGBAI_SHARED_DATA:-../shared/data}/pairs/pairs.jsonl.xz
	$(BIN)/python -m knowledge.train.passages --laws $${MINGBAI_SHARED_DATA:-../shared/data}/laws/articles.jsonl.xz
	$(BIN)/python -m knowledge.train.recognizer
	$(BIN)/python -m knowledge.train.transformer --pairs $${MINGBAI_SHARED_DATA:-../shared/data}/pairs/pairs.jsonl.xz
	$(BIN)/python -m knowledge.train.placing

train-head: $(READY) ## teach the shipped model the matters and words that the lexicon gained, in minutes
	$(BIN)/python -m knowledge.train.recognizer
	$(BIN)/python -m knowledge.train.head

train-ranking: $(READY) ## learn the weights of candidates, to be put into knowledge/search/ranking.py by hand
	$(BIN)/python -m knowledge.train.ranking
	$(BIN)/python -m evals.weigh_passages

userdict: $(READY) ## write the words that the segmenter keeps in one piece; then train the recognizer again
	$(BIN)/python -m knowledge.train.userdict

sounds: $(READY) ## write down how the lexicon's words sound, after its words have changed
	$(BIN)/python -m knowledge.train.sounds

train-routes: $(READY) ## train the model of fixed routes again, two to three minutes
	$(BIN)/python -m knowledge.train.routing

clean: ## remove caches and the data folder
	rm -rf var .pytest_cache .mypy_cache .ruff_cache .hypothesis
