"""Blank forms for distribution, and filled ones back to data."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from minikip_docs import open_house
from minikip_docs.data import jsonio
from minikip_docs.data.model import FormKind, Refusal, SourceFile
from minikip_docs.facts import schemas
from minikip_docs.forms import reading
from minikip_docs.forms.cells import Value, flatten
from minikip_docs.forms.definition import definition
from minikip_docs.forms.formats import FORMATS, OFFERED
from minikip_docs.jobs import forms as distribution
from minikip_docs.jobs.check import check
from tests import cases
from tests.form_data import form_for, forms_made

HOUSE = open_house()
BUDGET, REPORT = FormKind.BUDGET, FormKind.ANNUAL_REPORT


def make(
    folder: Path,
    kind: FormKind,
    *formats: str,
    source: str | None = None,
    year: int | None = None,
) -> list[Path]:
    paths = []
    made = forms_made(kind, HOUSE, formats=formats or tuple(FORMATS), source=source, year=year)
    for _whom, files in made:
        for name, content in files.items():
            (folder / name).write_bytes(content)
            paths.append(folder / name)
    return paths


@pytest.mark.parametrize("kind", list(FormKind))
def test_blank_forms_in_all_formats_are_read_as_empty(kind: FormKind, tmp_path: Path) -> None:
    paths = make(tmp_path, kind)
    assert {path.suffix[1:] for path in paths} == set(FORMATS)
    for path in paths:
        submission = reading.read(path, HOUSE.programmes)
        assert submission.kind is kind
        said = {key: value for key, value in submission.data.items() if key != "measures"}
        assert said.pop("party") == {"kind": "municipality"}
        assert set(said) == {"form", "version", "programme"}, path


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("name", cases.GOOD)
def test_a_form_filled_with_a_good_sample_is_that_sample(
    name: str, suffix: str, tmp_path: Path
) -> None:
    data = cases.sample(name)
    for sums in (data, data.get("financial_statement", {})):
        sums.pop("totals", None)
    kind = BUDGET if name.startswith("budget") else REPORT
    form = form_for(kind, data)
    day = HOUSE.programme.leaflet_date
    content = FORMATS[suffix].blank(form, flatten(form, data), created=day)
    path = tmp_path / "ohne-endung"
    path.write_bytes(content)
    verdict, read = distribution.convert(path, HOUSE)
    assert [f.message for f in verdict.findings] == []
    assert jsonio.loads(read) == data
    assert cases.codes(check(path, HOUSE)) == []


def test_a_municipality_of_the_register_is_prefilled(tmp_path: Path) -> None:
    paths = make(tmp_path, REPORT, "json", source="Sursee", year=2025)
    assert [path.name for path in paths] == ["Jahresbericht_2025_1103_Sursee.json"]
    data = reading.read(paths[0], HOUSE.programmes).data
    assert data["party"] == {"kind": "municipality", "name": "Sursee", "bfs_number": 1103}
    assert data["report_year"] == 2025


def test_one_set_for_each_of_the_79_municipalities(tmp_path: Path) -> None:
    names = {path.name for path in make(tmp_path, BUDGET, "json", source="alle")}
    assert len(names) == 79
    assert "Budgeteingabe_1065_Root.json" in names
    assert "Budgeteingabe_1057_Honau.json" not in names


def test_a_report_starts_from_the_measures_and_budget_of_its_budget(tmp_path: Path) -> None:
    source = str(cases.written(tmp_path, cases.BUDGET))
    (path,) = make(tmp_path, REPORT, "json", source=source, year=2025)
    data = reading.read(path, HOUSE.programmes).data
    assert data["measures"][0]["title"] == "Begrüssungsgespräche für Neuzugezogene"
    costs = data["financial_statement"]["costs"]
    assert (
        sum(line["budget"] for line in costs)
        == cases.sample(cases.BUDGET)["totals"]["costs"]["y2025"]
    )
    assert "M5" not in {line["measure"] for line in costs}  # begins in 2026


def test_a_new_budget_starts_from_the_last_one_without_what_is_said_anew(tmp_path: Path) -> None:
    source = str(cases.written(tmp_path, cases.BUDGET_ASSOCIATION))
    (path,) = make(tmp_path, BUDGET, "json", source=source)
    data = reading.read(path, HOUSE.programmes).data
    assert len(data["party"]["members"]) == 4
    assert not {"declarations", "resolutions", "signature"} & set(data)


@pytest.mark.parametrize(
    ("kind", "source", "year", "code", "message"),
    [
        (BUDGET, "Emen", None, "F114",
         "«Emen» ist weder eine Datei noch eine Gemeinde des Kantons Luzern."),
        (REPORT, "Sursee", 2030, "F113", "2030 liegt ausserhalb der KIP-Periode 2024–2027."),
        (BUDGET, cases.REPORT, None, "F111",
         "Aus einem Jahresbericht lässt sich keine Budgeteingabe vorausfüllen."),
        (REPORT, cases.BUDGET, None, "F112",
         "Für den Jahresbericht ist nicht klar, welches Jahr vorausgefüllt werden soll."),
    ],
)  # fmt: skip
def test_what_cannot_be_prefilled_is_refused(  # noqa: PLR0917 - one per parameter
    kind: FormKind, source: str, year: int | None, code: str, message: str, tmp_path: Path
) -> None:
    source = str(cases.written(tmp_path, source)) if source in cases.GOOD else source
    with pytest.raises(Refusal) as caught:
        make(tmp_path, kind, "json", source=source, year=year)
    assert (caught.value.code, caught.value.message) == (code, message)


@pytest.fixture
def one_more_field(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Add one field to the schema file of the budget, as the canton's IT would."""
    files = copy.deepcopy(schemas._files())
    node: Any = files["urn:minikip:budget:1"]
    node["properties"]["structure"]["properties"]["opening_hours"] = {
        "$ref": "urn:minikip:common#/$defs/text",
        "title": "Öffnungszeiten",
        "x-number": "3.7",
        "examples": ["Dienstag"],
    }
    kept = (schemas.schema, schemas.validator, definition)
    monkeypatch.setattr(schemas, "_files", lambda: files)
    for function in kept:
        function.cache_clear()
    yield
    for function in kept:
        function.cache_clear()


@pytest.mark.usefixtures("one_more_field")
@pytest.mark.parametrize("suffix", OFFERED)
def test_a_new_field_of_the_schema_is_in_every_form_and_read_back(
    suffix: str,
) -> None:
    form = form_for(BUDGET)
    values: dict[str, Value] = {"/structure/opening_hours": "Dienstag & Đonnerstag"}
    day = HOUSE.programme.leaflet_date
    raw = FORMATS[suffix].blank(form, values, created=day)
    # Read here: a process of its own would not know the field.
    read = FORMATS[suffix].read(raw, HOUSE.programmes)
    paper = reading.Paper(SourceFile("formular", ""), BUDGET, read)
    data = reading.submission(paper, HOUSE.programmes).data
    assert data["structure"] == {"opening_hours": "Dienstag & Đonnerstag"}


@pytest.mark.parametrize(
    ("suffix", "places"),
    [
        ("pdf", ["Seite 1, Feld 1.3", "Seite 2, Feld 6.2, Massnahme 2", "Seite 3", "Seite 6"]),
        ("docx", ["Feld 1.3", "Feld 6.2, Massnahme 2", None, None]),
        ("xlsx", ["Blatt 1–5 Angaben, Zelle C5", "Blatt 6 Massnahmen, Zelle D6",
                  "Blatt 6 Massnahmen", "Blatt 10–15 Weitere Angaben"]),
    ],
)  # fmt: skip
def test_findings_name_the_place_of_what_was_left_empty(
    suffix: str, places: list[str | None], tmp_path: Path
) -> None:
    values: dict[str, Value] = {
        "/party/name": "Sursee",
        "/measures/1/id": "M2",  # the first row is left empty, so data and file count differently
        "/measures/1/focus_area": "welcome_information_advice",
    }
    form = form_for(BUDGET)
    path = tmp_path / "formular"
    raw = FORMATS[suffix].blank(form, values, created=HOUSE.programme.leaflet_date)
    path.write_bytes(raw)
    verdict = check(path, HOUSE)
    found = {f.pointer: f.place and f.place.text for f in verdict.findings}
    assert {f.label for f in verdict.findings if f.pointer == "/measures/0/title"} == {
        "6.2 Titel, Massnahme 2"  # as the form counts
    }
    wanted = (
        "/party/bfs_number",
        "/measures/0/title",
        "/measures/0/target_groups",
        "/declarations",
    )
    assert [found[pointer] for pointer in wanted] == places


def test_nothing_is_converted_that_cannot_be_read_for_certain(tmp_path: Path) -> None:
    (path,) = make(tmp_path, BUDGET, "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    sheet, cell = next(iter(book.defined_names["f.structure.annual_budget"].destinations))
    book[sheet][cell.replace("$", "")] = "1.250"
    book.save(path)
    verdict, data = distribution.convert(path, HOUSE)
    assert data == b""
    (finding,) = verdict.findings
    assert (finding.code, finding.label) == ("V201", "3.3 Eigenes Budget der Struktur pro Jahr")
    assert finding.place is not None
    assert finding.place.text.startswith("Blatt ")
