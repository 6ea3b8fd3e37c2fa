"""The form that somebody sent goes back marked, and what comes back of it is only theirs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openpyxl import load_workbook

from minikip_docs import open_house
from minikip_docs.data.container import pack
from minikip_docs.data.model import Finding, FormKind, Outcome, Place, Severity, Stage
from minikip_docs.forms.cells import Reading, Value, assemble, flatten
from minikip_docs.forms.definition import Definition, definition
from minikip_docs.forms.fingerprint import fingerprint
from minikip_docs.forms.formats import FORMATS
from minikip_docs.forms.marks import PROPERTY, TITLE, place
from minikip_docs.forms.own_form import MarkedForm, marked_form
from minikip_docs.forms.word.package import attribute
from minikip_docs.jobs.check import check
from minikip_docs.press.ooxml.trees import parse as parse_xml
from tests import cases
from tests.form_data import PROGRAMME, PROGRAMMES, filled_forms, form_for
from tests.prints import flattened

HOUSE = open_house()
DAY = date(2026, 1, 5)
FOR_CLERKS = [suffix for suffix, one in FORMATS.items() if one.for_clerks]
_PARTS = "document", "comments"
PHASES = (Phase.explicit, Phase.generate)
# What people type that is no amount, day, choice, number; each field keeps it.
TYPED: Mapping[str, Value] = {
    "/budget_lines/0/amounts/y2025": "1'250.0x",
    "/budget_lines/1/amounts/y2026": "1.250",
    "/signature/date": "03/04/25",
    "/measures/0/funding_area": "Sprachkurse für alle",
    "/party/bfs_number": "elfhundert",
    "/structure/percent": "0.8",
    "/measures/1/start": "Frühling",
    "/period/first_year": "25",
}


def told(pointer: str, message: str = "Das stimmt nicht.", label: str = "") -> Finding:
    return Finding(
        "R999", Severity.ERROR, Stage.SUBMISSION, pointer, label, message, "Bitte ansehen."
    )


def read(raw: bytes, suffix: str) -> Reading:
    return FORMATS[suffix].read(raw, PROGRAMMES)


def sent(suffix: str, changes: Mapping[str, Value] | None = None) -> Reading:
    """Give what is read of the sample as a municipality sends it."""
    data = cases.without_sums(cases.BUDGET)
    form = form_for(FormKind.BUDGET, data)
    values = flatten(form, data) | dict(changes or {})
    return read(FORMATS[suffix].blank(form, values, created=DAY), suffix)


def marked(reading: Reading, *findings: Finding) -> MarkedForm:
    made = marked_form(reading, findings, PROGRAMMES, created=DAY)
    assert made
    return made


def cells(reading: Reading) -> dict[str, Value]:
    return {cell.pointer: cell.value for cell in reading.cells}


@pytest.mark.parametrize("suffix", FOR_CLERKS)
@pytest.mark.parametrize("kind", FormKind)
def test_a_marked_form_reads_back_to_the_same_data(kind: FormKind, suffix: str) -> None:
    @settings(max_examples=2, phases=PHASES, suppress_health_check=list(HealthCheck))
    @given(filled_forms(kind))
    def holds(filled: tuple[Definition, dict[str, Any]]) -> None:
        form, data = filled
        theirs = read(FORMATS[suffix].blank(form, flatten(form, data), created=DAY), suffix)
        before, places, _said = assemble(form, PROGRAMME, theirs)
        some = Random(len(places)).sample(sorted(places), min(12, len(places)))  # noqa: S311
        pointers = ["", "/nothing/2", "/totals", "/measures", "/measures/30/title", *some, *some]
        findings = [told(p, f"Zu «{p}» & <{n}>.", f"Nr. {n}") for n, p in enumerate(pointers)]
        made = marked(theirs, *findings)
        assert {f.pointer for f in made.not_placed} - {"/totals"} == {"", "/nothing/2"}
        back = read(made.raw, suffix)
        assert back.findings == ()
        form = definition(kind, PROGRAMME, back.shape)
        assert assemble(form, PROGRAMME, back)[0] == before
        assert back.prefilled == fingerprint(form, cells(back))

    holds()


@pytest.mark.parametrize("suffix", FOR_CLERKS)
def test_what_nobody_can_read_stands_in_it_as_it_was_typed(suffix: str) -> None:
    theirs = sent(suffix, TYPED)
    made = marked(theirs, *map(told, TYPED))
    back = read(made.raw, suffix)
    assert back.findings == ()
    for pointer, value in TYPED.items():
        assert cells(theirs)[pointer] == cells(back)[pointer] == value
    assert assemble(form_for(FormKind.BUDGET), PROGRAMME, back)[2]


@pytest.mark.parametrize("suffix", FOR_CLERKS)
def test_places_hold_for_rows_that_were_left_empty(suffix: str) -> None:
    moved = {"/budget_lines/9/text": "Zuletzt", "/budget_lines/9/amounts/y2025": "12.5O"}
    made = marked(sent(suffix, moved), told("/budget_lines/7/amounts/y2025", "Kein Betrag."))
    assert made.not_placed == ()
    assert cells(read(made.raw, suffix)).items() >= moved.items()
    (field,) = says(made, "Kein Betrag. Bitte ansehen.")
    assert (
        field
        == {
            "pdf": "/budget_lines/9/amounts/y2025",
            "docx": "/budget_lines/9/amounts/y2025",
            "xlsx": "7 Budget Kosten!F14",
        }[suffix]
    )


def says(made: MarkedForm, text: str) -> list[str]:
    """List the fields (Excel: cells) whose tooltip, comment or note says something."""
    if made.suffix == "pdf":
        with pikepdf.open(io.BytesIO(made.raw)) as pdf:
            noted = [a for p in pdf.pages for a in p.get("/Annots", ()) if "/TU" in a]
            return [str(a.T) for a in noted if text.rstrip(".") in str(a.TU)]
    if made.suffix == "xlsx":
        book = load_workbook(io.BytesIO(made.raw))
        every = (c for page in book for row in page.iter_rows() for c in row if c.comment)
        return [f"{c.parent.title}!{c.coordinate}" for c in every if text in str(c.comment)]
    with zipfile.ZipFile(io.BytesIO(made.raw)) as whole:
        document, said = (parse_xml(whole.read(f"word/{one}.xml")) for one in _PARTS)
    numbers = [str(n) for n, one in enumerate(said) if text in "".join(map(str, one.itertext()))]
    starts = [e for e in document.iter("{*}commentRangeStart") if attribute(e, "id") in numbers]
    after = [e.getnext() for e in starts]
    tags = [attribute(e.find("{*}sdtPr/{*}tag"), "val") for e in after if e is not None]
    return [tag or "" for tag in tags]


# The same place for several findings, and places that are not those of a field

FIRST, LIST = "6.1 Nummer der Massnahme, Massnahme 3", "6 Massnahmen"


@pytest.mark.parametrize(
    ("pointers", "marks"),
    [
        (["/party/name"], [("1.2 Name", "/party/name", 0)]),
        (["/party/name", "/party/name"], [("1.2 Name", "/party/name", 0)]),
        (["/measures/2"], [(FIRST, "/measures/2/id", 4)]),
        (["/measures/2/unknown"], [(FIRST, "/measures/2/id", 4)]),
        (["/measures", "/measures/40/title"], [(LIST, "", 4)]),
        (["/measures/2/target_groups"],
         [("6.10 Zielgruppe, Massnahme 3", "/measures/2/target_groups/immigrants", 4)]),
        (["/totals", "/totals/costs"], [("9 Zusammenzug", "", 7)]),
        (["", "/unknown/3"], [("Zum ganzen Formular", "", None)]),
    ],
)  # fmt: skip
def test_every_finding_has_the_nearest_place(
    pointers: list[str], marks: list[tuple[str, str, int | None]]
) -> None:
    form = form_for(FormKind.BUDGET)
    said = {pointer: f"Satz {n}." for n, pointer in enumerate(pointers)}
    placed = place(form, said, {})
    assert [(m.where, m.pointer, m.section) for m in placed.all] == marks
    assert placed.all[0].text == "\n".join(said.values())


def test_a_question_of_boxes_stands_out_as_a_whole() -> None:
    form = form_for(FormKind.BUDGET)
    placed = place(form, {"/measures/2/target_groups": "Bitte ankreuzen."}, {})
    boxes = [p for p in form.pointers() if p.startswith("/measures/2/target_groups/")]
    assert [p for p in form.pointers() if placed.stands_out(p)] == boxes
    assert [*placed.fields] == boxes[:1]


@pytest.mark.parametrize("suffix", FOR_CLERKS)
def test_what_is_told_beside_its_place_says_what_it_is_about(suffix: str) -> None:
    far, whole = told("/measures/40", "Fehlt.", "Massnahme 41"), told("", "Alles.", "Formular")
    made = marked(sent(suffix), far, whole)
    assert made.not_placed == (whole,)
    if suffix != "pdf":
        assert says(made, "Massnahme 41: Fehlt. Bitte ansehen.")
    assert not says(made, "Alles.")


def test_neither_data_of_a_program_nor_a_print_has_a_form_to_send_back() -> None:
    data = cases.sample(cases.BUDGET)
    assert marked_form(data, [], PROGRAMMES, created=DAY) is None
    raw = FORMATS["pdf"].blank(form_for(FormKind.BUDGET, data), {}, created=DAY)
    printed = read(flattened(raw), "pdf")
    assert printed.printed
    assert marked_form(printed, [], PROGRAMMES, created=DAY) is None
    assert marked(replace(printed, printed=False)).suffix == "pdf"


# What comes back: ours is passed over, theirs is told

OUR_LINE = "Das stimmt nicht. Bitte ansehen."
COMMENTS = {"docx": ("word/comments.xml", "F165"), "xlsx": ("xl/comments1.xml", "F170")}


def rewritten(raw: bytes, part: str, old: str, new: str) -> bytes:
    """Write other words into one part of an Office file."""
    with zipfile.ZipFile(io.BytesIO(raw)) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    before = parts[part].decode()
    assert old in before
    parts[part] = before.replace(old, new).encode()
    return pack(parts)


@pytest.mark.parametrize("theirs", ["Wieso?", "Das stimmt. Bitte ansehen."])
@pytest.mark.parametrize("suffix", COMMENTS)
def test_what_they_write_instead_of_our_comment_is_told(suffix: str, theirs: str) -> None:
    made = marked(sent(suffix), told("/party/name"))
    part, code = COMMENTS[suffix]
    back = read(rewritten(made.raw, part, OUR_LINE, theirs), suffix)
    assert [(f.code, f.pointer) for f in back.findings] == [(code, "/party/name")]
    assert f"«{theirs.rstrip('.')}»" in back.findings[0].message


@pytest.mark.parametrize("suffix", COMMENTS)
def test_our_words_in_a_form_that_nobody_marked_are_told(suffix: str) -> None:
    made = marked(sent(suffix), told("/party/name"))
    back = read(rewritten(made.raw, "docProps/custom.xml", PROPERTY, "other"), suffix)
    assert COMMENTS[suffix][1] in {f.code for f in back.findings}


def test_what_they_write_on_the_sheet_of_marks_is_told() -> None:
    made = marked(sent("xlsx"), told("/party/name"))
    book = load_workbook(io.BytesIO(made.raw))
    book[TITLE]["E6"] = "Das ist bei uns so."
    saved = io.BytesIO()
    book.save(saved)
    back = read(saved.getvalue(), "xlsx")
    (found,) = back.findings
    assert found.place == Place(f"Blatt {TITLE}, Zelle E6")
    assert "(1 Angabe, zuerst «Das ist bei uns so.»)" in found.message


def test_a_print_of_a_marked_form_is_read_like_any_print() -> None:
    data = cases.without_sums(cases.BUDGET)
    form = form_for(FormKind.BUDGET, data)
    values = flatten(form, data)
    plain = FORMATS["pdf"].blank(form, values, created=DAY)
    marks = dict.fromkeys((*form.pointers()[:9], "/measures/0/target_groups"), "Bitte ansehen.")
    with_marks = FORMATS["pdf"].blank(form, values, created=DAY, marks=marks)
    one, other = (read(flattened(raw), "pdf") for raw in (plain, with_marks))
    assert one.printed
    assert other.printed
    assert (cells(other), other.findings) == (cells(one), one.findings)


@pytest.mark.parametrize("suffix", FOR_CLERKS)
def test_one_that_was_sound_and_comes_back_as_it_is_stays_sound(
    suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / "formular"
    path.write_bytes(marked(sent(suffix), told("/party/name")).raw)
    verdict = check(path, HOUSE)
    assert [(f.code, f.severity) for f in verdict.findings] == [("F184", Severity.WARNING)]
    assert verdict.outcome is Outcome.LOOK


@pytest.mark.parametrize("suffix", FOR_CLERKS)
def test_one_that_comes_back_as_it_is_has_the_same_faults(suffix: str, tmp_path: Path) -> None:
    theirs = sent(suffix, {"/budget_lines/0/amounts/y2025": "1'250.0x", "/measures/1/id": "M1"})
    path = tmp_path / "formular"
    form = definition(FormKind.BUDGET, PROGRAMME, theirs.shape)
    path.write_bytes(FORMATS[suffix].blank(form, cells(theirs), created=DAY))
    before = [(f.code, f.pointer) for f in check(path, HOUSE).findings]
    path.write_bytes(marked(theirs, told("/party/name")).raw)
    after = [(f.code, f.pointer) for f in check(path, HOUSE).findings]
    assert before
    assert sorted(after) == sorted([*before, ("F184", "")])


def test_a_marked_field_of_a_pdf_stands_out_and_says_why() -> None:
    made = marked(sent("pdf"), told("/party/name"), told("/measures/0/focus_area"))
    with pikepdf.open(io.BytesIO(made.raw)) as pdf:
        noted = [a for page in pdf.pages for a in page.get("/Annots", ()) if "/MK" in a]
        coloured = [a for a in noted if "/BG" in a.MK]
        names = [str(a.get("/T", "") or a.Parent.T) for a in coloured]
        assert names == ["/party/name", "/measures/0/focus_area", "/measures/0/focus_area"]
        assert str(coloured[0].TU).startswith("1.2 Name. Rückmeldung: Das stimmt nicht.")
        assert all("/BC" in a.MK for a in coloured)  # an edge: a print in grey shows it, too
