# make app: install into .venv and open the app.   make share: the same for a room.   make test: install with the test tools and run the tests.
# lint, fast, slow, cluster, gpu, mutants: see CONTRIBUTING.md.
PYTHON ?= python3
BIN := .venv/bin

# uv fetches the small CPU build of torch where there is no GPU; pip takes what the index offers first.
ifneq ($(shell command -v uv 2>/dev/null),)
VENV := uv venv --quiet --seed --python $(PYTHON) .venv
INSTALL := uv pip install --quiet --python $(BIN)/python --torch-backend=auto
SIZE := about 0.4 GB without a GPU, 3 GB with an NVIDIA one
else
VENV := $(PYTHON) -m venv .venv
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
SIZE := about 3 GB on Linux (torch with CUDA; install uv to get the CPU build, about 0.4 GB), about 0.4 GB on macOS
endif

# Empty, PYTHONDONTWRITEBYTECODE forbids nothing: rewriting the tests' asserts anew costs each process 8 s.
PYTEST := PYTHONDONTWRITEBYTECODE= OMP_NUM_THREADS=1 $(BIN)/pytest -W error
# A file stays in one process, for what its tests share; tests/support/programs.py says which files come first.
PARALLEL := -n auto --dist loadfile --no-loadscope-reorder

.PHONY: app share test lint fast slow cluster slow-cluster gpu mutants

app: .venv/.app
	$(BIN)/streamlit run app.py

# On all network addresses, after saying which and what that exposes.
share: .venv/.app
	$(BIN)/python -m tools.share

# Everything but what takes long (slow), what needs several processes at once (cluster), or a GPU.
test: lint
	$(PYTEST) $(PARALLEL) -m "not slow and not cluster and not gpu"

lint: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright

# Between two edits: no browser, no Hub, no scoring of what ships; tests
# that start a Python or a compiler, or finish a training of their own, end there as skipped; of tests that are
# repeated for several models, links or damages at a page or a process each (marker `repeats`), two cases are run.
fast: .venv/.test
	$(PYTEST) $(PARALLEL) -m "not slow and not cluster and not gpu and not browser" --quick \
	    --ignore=tests/hub/test_hub.py --ignore=tests/evaluation/test_shipped_scores.py

# The rest of `make test`.
slow: .venv/.test
	$(PYTEST) $(PARALLEL) -m "slow and not cluster and not gpu"
	$(MAKE) cluster slow-cluster

# One at a time: each takes several processes. pytest's 5 says that there is no such test.
cluster: .venv/.test
	$(PYTEST) -m "cluster and not slow and not gpu" || [ $$? -eq 5 ]

# Those that wait for a patience to end, or for programs to start: not in CI.
slow-cluster: .venv/.test
	$(PYTEST) -m "cluster and slow and not gpu" || [ $$? -eq 5 ]

# On a machine with a GPU: nothing else of the tests uses one.
gpu: .venv/.test
	$(PYTEST) -m gpu

# Small errors, one at a time: which does no test notice? About an hour of two cores, and outside CI.
mutants: .venv/.test
	$(INSTALL) -e ".[mutants]"
	$(BIN)/python -m tools.mutants

.venv/.app: pyproject.toml
	@echo "Installing into .venv. To download on a fresh machine: $(SIZE)."
	test -x $(BIN)/python || $(VENV)
	$(INSTALL) -e .
	@touch $@

.venv/.test: pyproject.toml
	@echo "Installing into .venv. To download on a fresh machine: $(SIZE)."
	test -x $(BIN)/python || $(VENV)
	$(INSTALL) -e ".[dev]"
	@touch $@ .venv/.app
