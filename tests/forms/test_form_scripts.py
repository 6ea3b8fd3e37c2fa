"""Totals in the PDF form: computed by its scripts as we compute them, and never read."""

from __future__ import annotations

import datetime
import io
import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import dukpy
import page as conformance
import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page import ValidationProfile as Profile
from pikepdf import String

from minikip_docs import open_house
from minikip_docs.data import figures
from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.data.text import amount
from minikip_docs.data.values import parse_amount
from minikip_docs.facts import programme
from minikip_docs.forms import pdf, supplement
from minikip_docs.forms.arithmetic import Addends, addends
from minikip_docs.forms.cells import assemble, flatten
from minikip_docs.forms.definition import Definition, definition, path_of
from minikip_docs.forms.pdf import scripts
from minikip_docs.forms.pdf.sheet import printed
from minikip_docs.jobs import forms
from tests import cases
from tests.form_data import valid_data

KIP3 = programme.load()
PROGRAMMES = programme.load_all()
DAY = datetime.date(2026, 3, 15)
BUDGET, REPORT = (definition(kind, KIP3) for kind in FormKind)
QUICK = settings(max_examples=4, suppress_health_check=list(HealthCheck))

# What a viewer offers to scripts: fields by name, their text, and which program it is.
VIEWER = """
var app = {viewerType: dukpy.viewer}, event = {value: null};
function getField(name) {
  var text = dukpy.typed[name] === undefined ? "" : dukpy.typed[name];
  var number = text !== "" && !isNaN(text) ? parseFloat(text) : text;
  var lossy = dukpy.viewer === "PDF.js" && dukpy.lossy;
  return name in dukpy.known ? {valueAsString: lossy ? String(number) : text, value: number} : null;
}
"""


def make(form: Definition, data: dict[str, Any] | None = None) -> bytes:
    return pdf.blank(form, flatten(form, data or {}), created=DAY, scripts=True)


@cache
def blank(kind: FormKind) -> bytes:
    return make(definition(kind, KIP3))


@cache
def scripts_of(raw: bytes) -> tuple[str, dict[str, str], dict[str, str]]:
    """Give the script of the document, those of the totals in order, and what fields show."""
    with pikepdf.open(io.BytesIO(raw)) as file:
        fields = {str(f.T): f for f in file.Root.AcroForm.Fields}
        shown = {n: str(f.V) for n, f in fields.items() if f.get("/FT") in ("/Tx", "/Ch")}
        library = str(file.Root.Names.JavaScript.Names[1].JS)
        return library, {str(f.T): str(f.AA.C.JS) for f in file.Root.AcroForm.CO}, shown


def computed(
    kind: FormKind, typed: dict[str, str], viewer: str = "Reader", *, lossy: bool = False
) -> dict[str, str]:
    """Run the scripts of a form in which somebody typed; gives what the totals show."""
    library, totals, known = scripts_of(blank(kind))
    runs = "".join(
        f"event.value = null; {script} shown[{json.dumps(name)}] = event.value;\n"
        for name, script in totals.items()
    )
    code = f"{VIEWER}{library}; var shown = {{}};\n{runs} shown;"
    given_in = {"viewer": viewer, "typed": typed, "known": known, "lossy": lossy}
    result: dict[str, str] = dukpy.evaljs(code, **given_in)
    return result


def read(raw: bytes) -> dict[str, Any]:
    reading = pdf.read(raw, PROGRAMMES)
    data, _places, findings = assemble(definition(reading.kind, KIP3), KIP3, reading)
    assert findings == ()
    return data


# Amounts


def read_by_script(texts: list[str]) -> list[int | None]:
    """Read texts as the scripts do: Rappen, None for what they do not add up."""
    fields = [{"valueAsString": text, "value": text} for text in texts]
    code = f"var app = {{viewerType: ''}};{scripts.library()};" + (
        "dukpy.fields.map(function (f) { var r = minikipRappen(f); return isNaN(r) ? null : r; })"
    )
    found: list[int | None] = dukpy.evaljs(code, fields=fields)
    return found


def read_by_us(text: str) -> int | None:
    try:
        return int(parse_amount(text) * 100)
    except Refusal:
        return None


TYPED = (
    "12500", "12'500", "12’500.00", "12 500.-", "12\u00a0500.–", "12\u202f500.5", "CHF 12’500.--",
    "fr. 850.—", "SFr 7", "12500 Franken", " 5.05 ", "0", "0.00", "1.250", "12,500.00", "12,5",
    "1’25", "1.2.3", "1.234.567", "-5", "–5.00", "1e5", "0x10", "Infinity", "NaN", "€ 5", "5 EUR",
    "12500.555", "99999999.99", "100000000", "9" * 40, "ca. 500", "5k", ".50", "5.", "12''500",
    "12\u200b500", "12\u00ad500", "1 2", "1\t250", "1\n250", "1\v250", "\t5\n", "x",
)  # fmt: skip


def test_amounts_are_read_as_we_read_them() -> None:
    assert dict(zip(TYPED, read_by_script(list(TYPED)), strict=True)) == {
        text: read_by_us(text) for text in TYPED
    }


@settings(max_examples=20)
@given(st.lists(st.text("0159'’ .,-–CHFr\u00a0", max_size=12), min_size=50, max_size=50))
def test_no_amount_is_read_differently(texts: list[str]) -> None:
    filled = [text for text in texts if text.strip()]
    assert read_by_script(filled) == [read_by_us(text) for text in filled]


# Totals


def expected(form: Definition, data: dict[str, Any]) -> dict[str, str]:
    """Give the sums of the schema as ``figures`` computes them, "" where nothing is filled in."""
    statement = data.get("financial_statement", {})
    sums = {}
    for section, item in form.items():
        if not section.computed:
            continue
        *_start, before, last = item.path.split("/")
        name, year = (before, int(last[1:])) if item.group else (last, 0)
        found = addends(form, item)
        filled = found is not None and bool(found.filled(flatten(form, data)))
        if form.kind is FormKind.BUDGET:
            line = figures.costs(data) if name == "costs" else figures.financing(data, name)
            value = line.get(year, Decimal(0))
        elif name in ("budget", "costs"):
            value = figures.total(statement["costs"], "budget" if name == "budget" else "actual")
        else:
            value = figures.total(statement["financing"], "actual", origin=name)
        sums[item.path] = amount(value) if filled else ""
    return sums


@pytest.mark.parametrize("form", [BUDGET, REPORT], ids=["budget", "report"])
def test_totals_are_those_of_figures(form: Definition) -> None:
    items = {item.path: item for _section, item in form.items()}

    @QUICK
    @given(valid_data(form.kind))
    def holds(data: dict[str, Any]) -> None:
        values = flatten(form, data)
        typed = {p: printed(items[path_of(p)], v) for p, v in values.items()}
        sums = expected(form, data)
        assert len(sums) > 4
        shown = computed(form.kind, typed)
        assert {name: shown[name] for name in sums} == sums
        # What the prefilled form shows before any script has run is the same.
        first = scripts_of(make(form, data))[2]
        assert {name: first[name] for name in shown} == shown

    holds()


LINES = {"/budget_lines/0/amounts/y2025": "12'500.50", "/budget_lines/1/amounts/y2025": "CHF 7.-"}
MONEY = {
    "/financing/0/origin": "Mini-KIP (Kantonsbeitrag)", "/financing/0/amounts/y2025": "6000",
    "/financing/1/origin": "Eigenmittel", "/financing/1/amounts/y2025": "5 999.95",
    "/financing/2/origin": "Drittmittel", "/financing/2/amounts/y2025": "0.05",
}  # fmt: skip


def test_columns_lines_and_checks_are_added_up() -> None:
    shown = computed(FormKind.BUDGET, LINES | MONEY)
    assert {name: value for name, value in shown.items() if value} == {
        "_total/budget_lines/amounts/y2025": "12’507.50",
        "_total/financing/amounts/y2025": "12’000.00",
        "/totals/costs/y2025": "12’507.50", "_total/totals/costs": "12’507.50",
        "/totals/mini_kip/y2025": "6’000.00", "_total/totals/mini_kip": "6’000.00",
        "/totals/own/y2025": "5’999.95", "_total/totals/own": "5’999.95",
        "/totals/third_party/y2025": "0.05", "_total/totals/third_party": "0.05",
        "_check/balance/y2025": "-507.50", "_total/check/balance": "-507.50",
        "_check/own_share/y2025": "-0.05", "_total/check/own_share": "-0.05",
    }  # fmt: skip


@pytest.mark.parametrize("unclear", ["1.250", "12,500.00", "12,5", "1e5", "-5", "abc"])
def test_what_is_unclear_shows_no_sum(unclear: str) -> None:
    typed = LINES | {"/budget_lines/2/amounts/y2025": unclear, "/budget_lines/2/amounts/y2026": "5"}
    shown = computed(FormKind.BUDGET, typed)
    assert shown["/totals/costs/y2025"] == shown["_total/totals/costs"] == "?"
    assert shown["_check/balance/y2025"] == "?"
    assert shown["/totals/costs/y2026"] == "5.00"


def test_a_viewer_that_turns_texts_into_numbers_shows_no_sum() -> None:
    typed = {"/budget_lines/0/amounts/y2025": "1.250"}
    assert computed(FormKind.BUDGET, typed, "PDF.js", lossy=True)["/totals/costs/y2025"] == "?"
    with pikepdf.open(io.BytesIO(blank(FormKind.BUDGET))) as file:
        fields = {str(f.T): f for f in file.Root.AcroForm.Fields}
        cells = [n for n in fields if re.fullmatch(r"/(budget_lines|financing)/\d+/amounts/.*", n)]
        assert len(cells) == 4 * (24 + 36)
        # This beginning keeps pdf.js from doing so (FieldType in its scripting_api/common.js).
        for name in (*cells, "/totals/costs/y2025"):
            assert str(fields[name].AA.F.JS).startswith("AFTime_")


def test_a_ratio_with_parts_is_computed_in_whole_rappen() -> None:
    section = next(s for s in BUDGET.sections if s.path == "/financing")
    column = next(i for i in section.items if i.kind == "amount")
    one = scripts.Term(Addends(section, column), 1)
    for times, typed, wanted in (("-0.5", "0.05", "0.02"), ("-1.5", "0.05", "-0.03")):
        terms = (one, scripts.Term(one.addends, 1, Decimal(times)))
        code = f"{VIEWER}{scripts.library()};{scripts.calculation(terms)}; event.value;"
        at = column.pointer(0)
        given_in = {"viewer": "", "typed": {at: typed}, "known": {at: ""}, "lossy": False}
        assert dukpy.evaljs(code, **given_in) == wanted


def test_the_canton_says_whether_third_party_money_counts() -> None:
    raw = blank(FormKind.BUDGET)
    text = "".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(raw))
    assert "ob Drittmittel mitzählen, entscheidet der Kanton" in " ".join(text.split())


def test_rows_on_a_supplement_are_not_in_the_totals_and_the_form_says_so() -> None:
    data = cases.sample("budget-sursee")
    line = data["budget_lines"][0]
    data["budget_lines"] = [line | {"amounts": {"y2025": Decimal(100)}}] * 30
    house = open_house()
    values, rest, _beyond = supplement.split(BUDGET, flatten(BUDGET, data))
    raw = pdf.blank(BUDGET, values, created=DAY, scripts=True)
    assert scripts_of(raw)[2]["/totals/costs/y2025"] == "2’400.00"
    text = " ".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(raw)
    ).split()
    assert "Total (ohne Ergänzungsblatt)" in " ".join(text)
    assert "Zeilen auf einem Ergänzungsblatt sind nicht dabei." in " ".join(text)
    second = supplement.supplement(BUDGET)
    assert pdf.blank(second, rest, created=DAY, scripts=True) == pdf.blank(
        second, rest, created=DAY
    )
    (made,) = forms.make_forms(
        FormKind.BUDGET, house, formats=("pdf",), supplement=True, scripts=True
    )
    with_scripts = [name for name, content in made[1].items() if b"pdfaid" not in content]
    assert with_scripts == ["Budgeteingabe_Mini-KIP_2024-2027.pdf"]


# The file


@pytest.mark.parametrize("form", [BUDGET, REPORT], ids=["budget", "report"])
def test_with_scripts_the_form_claims_and_keeps_pdf_ua_only(form: Definition) -> None:
    name = "budget-verbund-see" if form is BUDGET else "annual-report-sursee"
    for raw in (blank(form.kind), make(form, cases.sample(name))):
        report = conformance.validate_pdf_bytes(raw, profile=Profile.PDF_UA_1)
        assert not [f for f in report.failures if "STREAM-LENGTH" not in f.rule_id]
        with pikepdf.open(io.BytesIO(raw)) as file:
            xmp = file.Root.Metadata.read_bytes()
        assert b"pdfuaid:part" in xmp
        assert b"pdfaid" not in xmp
    assert make(form) == blank(form.kind)


def test_totals_are_read_only_and_say_what_they_are() -> None:
    with pikepdf.open(io.BytesIO(blank(FormKind.BUDGET))) as file:
        fields = {str(f.T): f for f in file.Root.AcroForm.Fields}
        order = [str(f.T) for f in file.Root.AcroForm.CO]
    assert len(order) == len(set(order)) == 8 + 4 * 5 + 2 * 5
    for name in order:
        assert int(fields[name].Ff) & 1
        assert str(fields[name].TU).endswith(", in CHF. Wird berechnet")
    others = [f for name, f in fields.items() if name not in order and name != "_form"]
    assert not [str(f.T) for f in others if int(f.get("/Ff", 0)) & 1]
    assert str(fields["/totals/own/y2026"].TU).startswith("9.3 Total Eigenmittel, 2026, in CHF.")


@pytest.mark.parametrize("name", ["budget-sursee", "annual-report-sursee"])
def test_totals_are_never_read(name: str) -> None:
    form = BUDGET if name.startswith("budget") else REPORT
    data = cases.sample(name)
    for sums in (data, data.get("financial_statement", {})):
        sums.pop("totals", None)
    raw = make(form, data)
    assert read(raw) == data
    with pikepdf.open(io.BytesIO(raw)) as file:
        for total in file.Root.AcroForm.CO:
            total.V = String("99’999.00")
        out = io.BytesIO()
        file.save(out)
    assert read(out.getvalue()) == data
    assert pdf.read(out.getvalue(), PROGRAMMES).findings == ()


def test_only_the_pdf_form_gets_scripts() -> None:
    house = open_house()
    (with_scripts,) = forms.make_forms(
        FormKind.BUDGET, house, formats=("pdf", "docx"), scripts=True
    )
    (without,) = forms.make_forms(FormKind.BUDGET, house, formats=("pdf", "docx"))
    changed = [name for name in without[1] if without[1][name] != with_scripts[1][name]]
    assert changed == ["Budgeteingabe_Mini-KIP_2024-2027.pdf"]


def test_scripts_without_a_pdf_form_are_a_wrong_call(minikip: Any, tmp_path: Path) -> None:
    ended = minikip("form", "budget", "--scripts", "--format", "docx,xlsx", "-o", str(tmp_path))
    assert ended.code == 2
    assert "«--scripts» gilt für das PDF-Formular; «pdf» fehlt in «--format»." in ended.err
    assert not list(tmp_path.iterdir())
