# Jiedai 接待: `make run` starts the shop, `make test` checks everything.
SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV := .venv
PY := $(VENV)/bin/python
export PYTHONUNBUFFERED := 1
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 2

# python3.10 on the path, or the newest 3.10 of pyenv; a pyenv shim that starts nothing does not count.
FIND_PYTHON = for p in "$$(command -v python3.10)" $$(ls -d $${PYENV_ROOT:-$$HOME/.pyenv}/versions/3.10.*/bin/python3.10 2>/dev/null | sort -rV); do \
	[ -n "$$p" ] && "$$p" -c 'import venv, sys; assert sys.version_info[:2] == (3, 10)' 2>/dev/null && { echo "$$p"; break; }; done

.PHONY: run
run: $(VENV)/.installed ## start everything: shop, chat, agent desk, workbench (PORT=8000)
	@$(if $(PORT),PORT=$(PORT)) $(PY) -m bot run || { code=$$?; [ $$code -eq 130 ] && exit 0; exit $$code; }

.PHONY: test
test: $(VENV)/.installed ## run all tests; makes what they need
	@$(PY) -m bot prepare
	@$(PY) -m bot.commands.web test
	@$(PY) -m pytest

.PHONY: check
check: $(VENV)/.installed ## lint and types
	$(PY) -m ruff check .
	$(PY) -m mypy
	@$(PY) -m bot.commands.web check

.PHONY: train
train: $(VENV)/.installed ## train, publish and build whatever changed, without starting
	@$(PY) -m bot prepare

.PHONY: bench
bench: $(VENV)/.installed ## measure the FAQ search by size (SIZE=100000) and understanding (some minutes)
	@$(PY) -W ignore -m bench.search_by_size $(if $(SIZE),--up-to $(SIZE))
	@$(PY) -m bench.understanding_by_writer

.PHONY: help
help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(VENV)/.installed: pyproject.toml constraints.txt
	@python="$$($(FIND_PYTHON))"; \
	if [ -z "$$python" ]; then echo "Python 3.10 is missing. Install python3.10 with its venv module, or 'pyenv install 3.10', and start again."; exit 1; fi; \
	"$$python" -m bot.commands.install
