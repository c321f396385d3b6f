# Glassbox. `make` alone lists what there is.
VENV ?= .venv
PORT ?= 8501
PYTHON_IN := $(VENV)/bin/python
export VENV TORCH_INDEX

.DEFAULT_GOAL := help
.PHONY: help run test bench check format screenshots clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## set up what is needed and open the app (PORT=8501)
	@scripts/setup.sh app
	@$(PYTHON_IN) scripts/run.py $(PORT)

test: ## set up what is needed and run every test, browser journeys included (ARGS="-k name")
	@scripts/setup.sh tests
	@scripts/test.sh $(ARGS)

bench: ## measure speed and memory, print the table (ARGS="--only runs")
	@scripts/setup.sh tests
	$(PYTHON_IN) -m tests.bench $(ARGS)

check: ## lint, formatting, types
	@scripts/setup.sh tests
	$(PYTHON_IN) -m ruff check .
	$(PYTHON_IN) -m ruff format --check .
	$(PYTHON_IN) -m mypy

format: ## put the code into its form
	@scripts/setup.sh tests
	$(PYTHON_IN) -m ruff check --fix .
	$(PYTHON_IN) -m ruff format .

screenshots: ## take the pictures of the README anew
	@scripts/setup.sh tests
	$(PYTHON_IN) scripts/screenshots.py

clean: ## remove the environment and what tools left behind
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis bench-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
