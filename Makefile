# Two targets for everyone: `make demo` shows the main job on the samples, `make test` checks everything.
# Needs Python 3.11 or newer and make; everything else goes into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MINIKIP := $(BIN)/minikip --settings samples/canton.toml
DOSSIERS := demo/dossiers
DOCUMENTS := $(DOSSIERS)/1103_Sursee_kip3/Dokumente
AGREED := $(DOCUMENTS)/Vereinbarung_1103_Sursee_2025-2027.agreement.json
AMENDED := Nachtrag_1_Budgeteingabe_1103_Sursee.pdf
RETURNED := samples/returned/Jahresbericht_2025_1103_Sursee
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo desk test docs benchmark mutation wheelhouse clean

demo: $(VENV)/.installed
	@rm -rf demo
	@echo
	@echo "1. Eingaben prüfen"
	@$(MINIKIP) validate samples/budget-*.json samples/annual-report-*.json
	@echo
	@echo "2. Eine unvollständige Eingabe"
	@$(MINIKIP) validate samples/broken/budget-no-resolution-of-a-member.json; test $$? -eq 1
	@echo
	@echo "3. Formulare: leer, und vorausgefüllt mit Begleitbrief in die Dossiers der Gemeinden"
	@$(MINIKIP) form budget -o demo/formulare
	@$(MINIKIP) form budget --from Sursee --cover --date 2025-01-31 --dossiers $(DOSSIERS)
	@$(MINIKIP) form budget --from Eich --format pdf --date 2025-01-31 --dossiers $(DOSSIERS)
	@echo
	@echo "4. Ablegen, was eingegangen ist; die Vereinbarungen; die Formulare der Jahresberichte"
	@$(MINIKIP) intake samples/budget-*.json --into $(DOSSIERS) --received 2025-03-14
	@$(MINIKIP) agreement --dossiers $(DOSSIERS) --contributions samples/contributions.csv --date 2025-04-15
	@$(MINIKIP) form annual-report --year 2025 --format pdf --date 2025-11-20 --dossiers $(DOSSIERS)
	@echo
	@echo "5. Der Jahresbericht, wie er zurückkam: zu spät und mit zwei Fehlern; die Rückmeldung darauf"
	@$(MINIKIP) validate $(RETURNED).pdf --agreements $(AGREED) --received 2026-03-27; test $$? -eq 1
	@$(MINIKIP) intake $(RETURNED).pdf --into $(DOSSIERS) --received 2026-03-27
	@$(MINIKIP) reply --dossiers $(DOSSIERS) --date 2026-03-30 --due 2026-04-20
	@echo
	@echo "6. Der berichtigte Jahresbericht: was sich geändert hat, und das Dokument"
	@$(MINIKIP) diff $(RETURNED).pdf $(RETURNED)_korrigiert.pdf; test $$? -eq 1
	@$(MINIKIP) intake $(RETURNED)_korrigiert.pdf --into $(DOSSIERS) --received 2026-04-10
	@$(MINIKIP) report --dossiers $(DOSSIERS)
	@echo
	@echo "7. Eine Vereinbarung ändern: das Formular dafür, und der Nachtrag aus dem, was zurückkam"
	@$(MINIKIP) form budget --amendment --from $(AGREED) --format pdf -o demo/formulare
	@$(MINIKIP) amendment $(AGREED) --with samples/returned/$(AMENDED) --contributions samples/contributions-2027.csv --effective 2027-01-01 -o $(DOCUMENTS)
	@echo
	@echo "8. Noch ein Jahresbericht trifft ein: wo jetzt alles steht"
	@$(MINIKIP) intake samples/annual-report-verbund-see.json --into $(DOSSIERS) --received 2026-03-13
	@$(MINIKIP) status $(DOSSIERS) --date 2026-04-20 -o demo

# The program in the browser, for two dossiers with their agreements; its help has a report to drop on it.
desk: $(VENV)/.installed
	@test -e demo/Dossiers || { $(MINIKIP) intake samples/budget-*.json --into demo/Dossiers --received 2025-03-10 && \
		$(MINIKIP) agreement --dossiers demo/Dossiers --contributions samples/contributions.csv --date 2025-04-15; }
	@$(MINIKIP) desk demo/Dossiers

test: $(VENV)/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto

docs: $(VENV)/.installed-dev
	$(BIN)/python -m minikip_docs.jobs.reference docs
	$(BIN)/python -m tests.code_list docs
	$(BIN)/python -m minikip_docs.jobs.publishing schemas/published

# Writes docs/benchmarks.md; takes about half an hour. SIZES="1 10" is done in a few minutes; OUT=FILE
# writes it elsewhere. LibreOffice is timed beside ours where it is installed.
SIZES ?= 1 10 79 500
OUT ?= docs/benchmarks.md

benchmark: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.compare $(SIZES) -o $(OUT)

# Small faults, one at a time: which does no test notice? Takes about half an hour; MODULES="sums dates"
# tries some. See docs/mutation.md.
mutation: $(VENV)/.installed-mutation
	$(BIN)/python -m tests.mutation $(MODULES)

# The folder that installs without a network, dist/minikip-docs-VERSION: for Windows and this system.
# SYSTEMS="windows macos linux" and PYTHONS="3.12 3.13" say for what.
wheelhouse: $(VENV)/.installed-dev
	$(BIN)/python -m tools.wheelhouse $(if $(SYSTEMS),--systems $(SYSTEMS)) $(if $(PYTHONS),--pythons $(PYTHONS))

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Es braucht Python 3.11 oder neuer: make demo PYTHON=/pfad/zu/python3"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@

$(VENV)/.installed-mutation: $(VENV)/.installed-dev
	$(PIP) install --constraint constraints.txt --editable '.[dev,mutation]'
	@touch $@

clean:
	rm -rf $(VENV) demo dist
