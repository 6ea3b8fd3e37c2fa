"""The forms of ``samples/returned`` as a clerk sent them; filled in by pypdf.

``python -m tests.sample_forms`` makes them anew from forms that are prefilled from the agreement:
the report with the values of ``samples/annual-report-sursee.json``, late and with two faults, and
mended; and the form of an amendment.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from minikip_docs.data import jsonio
from minikip_docs.data.model import FormKind
from minikip_docs.data.values import typed
from minikip_docs.facts import schemas
from minikip_docs.forms.cells import flatten
from minikip_docs.forms.definition import path_of
from minikip_docs.forms.pdf.composition import printed
from tests.amendments import SURSEE
from tests.cases import changed
from tests.form_data import PROGRAMME, form_for

SAMPLES = Path(__file__).parents[1] / "samples"
NAME = "Jahresbericht_2025_1103_Sursee"
AMENDMENT = "Nachtrag_1_Budgeteingabe_1103_Sursee.pdf"
FAULTS = {
    "/measures/2/deviation": "",  # only partly done, and no word why
    "/financial_statement/costs/2/actual": "9’838.90",  # two figures of 9’388.90 changed places
}


def _typed_in(blank: bytes) -> dict[str, str]:
    """Say what a person types or chooses in the fields of the form that are still empty."""
    kind = FormKind.ANNUAL_REPORT
    raw = jsonio.loads((SAMPLES / "annual-report-sursee.json").read_bytes())
    form = form_for(kind, raw)
    items = {item.path: item for _section, item in form.items()}
    fields = PdfReader(io.BytesIO(blank)).get_fields() or {}
    values = {}
    for pointer, value in flatten(form, typed(raw, schemas.schema(kind, PROGRAMME))).items():
        field, item = fields[pointer], items[path_of(pointer)]
        if field.get("/V") not in (None, "", "/Off"):
            continue
        choices = [state for state in field.get("/_States_", ()) if state != "/Off"]
        if field["/FT"] == "/Btn":
            values[pointer] = choices[0] if item.kind == "yes_no" else f"/{value}"
        else:
            values[pointer] = printed(item, value)
    return values


def _filled(blank: bytes, values: dict[str, str]) -> bytes:
    """Fill in a form as a person does, and save it as a browser does: what is typed is added."""
    writer = PdfWriter(io.BytesIO(blank), incremental=True)
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def filled_in(form: Path, values: dict[str, str]) -> Path:
    """Fill in a form where it lies."""
    form.write_bytes(_filled(form.read_bytes(), values))
    return form


def _amended(blank: bytes) -> dict[str, str]:
    """Say what a person changes in the form of an amendment: what ``SURSEE`` changes."""
    old = jsonio.loads((SAMPLES / "budget-sursee.json").read_bytes())
    new = changed(old, *SURSEE.changes, ("/signature/date", SURSEE.day.isoformat()))
    root = schemas.schema(FormKind.BUDGET, PROGRAMME)
    form = form_for(FormKind.BUDGET, old)
    items = {item.path: item for _section, item in form.items()}
    was, now = (flatten(form, typed(data, root)) for data in (old, new))
    fields = PdfReader(io.BytesIO(blank)).get_fields() or {}
    values = {}
    for pointer in {**was, **now}:
        if was.get(pointer) == now.get(pointer) or pointer.startswith("/totals"):
            continue
        value, item = now.get(pointer), items[path_of(pointer)]
        if fields[pointer]["/FT"] == "/Btn":
            states = [state for state in fields[pointer]["/_States_"] if state != "/Off"]
            chosen = states[0] if item.kind == "yes_no" else f"/{value}"
            values[pointer] = chosen if value else "/Off"
        else:
            values[pointer] = "" if value is None else printed(item, value)
    return values


def _minikip(*arguments: str | Path) -> None:
    settings = str(SAMPLES / "canton.toml")
    call = [sys.executable, "-m", "minikip_docs", "--settings", settings, *map(str, arguments)]
    subprocess.run(call, check=True)


def main() -> None:
    """Make the files."""
    folder = Path(tempfile.mkdtemp())
    budget, decided = SAMPLES / "budget-sursee.json", SAMPLES / "contributions.csv"
    _minikip("agreement", budget, "--contributions", decided, "--date", "2025-04-15", "-o", folder)
    (record,) = folder.glob("*.agreement.json")
    prefilled = ("--year", "2025", "--from", record, "--format", "pdf")
    _minikip("form", "annual-report", *prefilled, "-o", folder)
    form = (folder / f"{NAME}.pdf").read_bytes()
    values = _typed_in(form)
    out = SAMPLES / "returned"
    late = values | FAULTS | {"/signature/date": "24.03.2026"}
    (out / f"{NAME}.pdf").write_bytes(_filled(form, late))
    mended = values | {"/signature/date": "09.04.2026"}
    (out / f"{NAME}_korrigiert.pdf").write_bytes(_filled(form, mended))
    _minikip("form", "budget", "--amendment", "--from", record, "--format", "pdf", "-o", folder)
    form = (folder / AMENDMENT).read_bytes()
    (out / AMENDMENT).write_bytes(_filled(form, _amended(form)))


if __name__ == "__main__":
    main()
