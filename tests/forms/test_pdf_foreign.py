"""Fields in a PDF that belong to no field of its form: renamed, of a second form, of none."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from minikip_docs.data.model import Severity
from minikip_docs.forms.formats import PDF
from tests.forms import test_form_pdf as pdf

pytestmark = pytest.mark.filterwarnings("ignore::pikepdf.PageCopyWarning")

REPORT = pdf.make(pdf.REPORT, pdf.sample("annual-report-sursee"))


def renamed(raw: bytes, manner: Callable[[str, int], str]) -> bytes:
    """Rename all fields of a form as a program does; ``manner`` gets a name and a number."""

    def edit(file: pikepdf.Pdf, _fields: dict[str, pikepdf.Object]) -> None:
        for number, field in enumerate(file.Root.AcroForm.Fields):
            field.T = String(manner(str(field.T), number))

    return pdf.edited(raw, edit)


def merged(*raws: bytes) -> bytes:
    """Put forms one behind the other into one file, fields and all."""
    with pikepdf.open(io.BytesIO(raws[0])) as whole:
        for raw in raws[1:]:
            with pikepdf.open(io.BytesIO(raw)) as more:
                first = len(whole.pages)
                whole.pages.extend(more.pages)
                for page in list(whole.pages)[first:]:
                    for box in page.obj.get("/Annots", Array()):
                        field = box.get("/Parent", box)
                        if "/T" in field and not any(
                            field.objgen == known.objgen for known in whole.Root.AcroForm.Fields
                        ):
                            whole.Root.AcroForm.Fields.append(field)
        out = io.BytesIO()
        whole.save(out)
    return out.getvalue()


def in_a_group(file: pikepdf.Pdf, _fields: dict[str, pikepdf.Object]) -> None:
    """Hang all fields below one more, as pdftk does."""
    group = file.make_indirect(Dictionary(T=String("1"), Kids=file.Root.AcroForm.Fields))
    for field in group.Kids:
        field.Parent = group
    file.Root.AcroForm.Fields = Array([group])


QPDF = lambda name, _number: f"{name}+1"  # noqa: E731
MUPDF = lambda name, number: f"{name} [{4990 + number}]"  # noqa: E731
LIVECYCLE = lambda name, _number: f"topmostSubform[0].Page1[0].{name}[0]"  # noqa: E731
COUNTED = lambda name, _number: f"{name}_2"  # noqa: E731
MANNERS = pytest.mark.parametrize("manner", [QPDF, MUPDF, LIVECYCLE, COUNTED])


@MANNERS
def test_a_form_alone_is_read_whatever_its_fields_are_called(
    manner: Callable[[str, int], str],
) -> None:
    assert pdf.back(renamed(pdf.filled_budget(), manner)) == pdf.back(pdf.filled_budget())


def test_fields_below_a_group_are_read() -> None:
    raw = pdf.edited(pdf.filled_budget(), in_a_group)
    assert pdf.back(raw) == pdf.back(pdf.filled_budget())


@MANNERS
def test_two_forms_in_one_file_are_refused_with_their_pages(
    manner: Callable[[str, int], str],
) -> None:
    data = pdf.sample("budget-sursee")
    other = pdf.make(pdf.BUDGET, {**data, "party": {**data["party"], "name": "Emmen"}})
    pages = len(pikepdf.open(io.BytesIO(other)).pages)
    code, sentence = pdf.refusal(merged(pdf.filled_budget(), renamed(other, manner)))
    assert code == "F196"
    assert sentence == (
        "In dieser Datei stecken mehrere Formulare: Budgeteingabe «Sursee» auf den Seiten "
        f"1–{pages} und Budgeteingabe «Emmen» auf den Seiten {pages + 1}–{2 * pages}. "
        "Bitte jedes Formular als eigene Datei senden."
    )


def test_three_forms_are_all_named() -> None:
    data = pdf.sample("budget-sursee")
    others = []
    for name, manner in (("Emmen", MUPDF), ("Kriens", lambda n, i: f"{n} [{9990 + i}]")):
        other = pdf.make(pdf.BUDGET, {**data, "party": {**data["party"], "name": name}})
        others.append(renamed(other, manner))
    code, sentence = pdf.refusal(merged(pdf.filled_budget(), *others))
    assert code == "F196"
    assert re.findall(r"«(\w+)» auf den Seiten", sentence) == ["Sursee", "Emmen", "Kriens"]


def test_two_forms_with_the_same_names_are_refused_as_well() -> None:
    def other(_file: pikepdf.Pdf, fields: dict[str, pikepdf.Object]) -> None:
        fields["/party/name"].V = String("Emmen")

    code, sentence = pdf.refusal(
        merged(pdf.filled_budget(), pdf.edited(pdf.filled_budget(), other))
    )
    pages = len(pikepdf.open(io.BytesIO(pdf.filled_budget())).pages)
    assert code == "F196"
    assert f"auf den Seiten 1–{pages} und auf den Seiten {pages + 1}–{2 * pages}." in sentence


def test_a_budget_and_a_report_in_one_file_are_refused() -> None:
    code, sentence = pdf.refusal(merged(pdf.filled_budget(), renamed(REPORT, lambda n, _i: n)))
    assert code == "F196"
    first = len(pikepdf.open(io.BytesIO(pdf.filled_budget())).pages)
    both = first + len(pikepdf.open(io.BytesIO(REPORT)).pages)
    assert f"auf den Seiten 1–{first} und auf den Seiten {first + 1}–{both}." in sentence


@pytest.mark.parametrize("second", [pdf.filled_budget, pdf.blank_budget])
def test_the_same_form_twice_or_a_blank_one_behind_it_loses_nothing(
    second: Callable[[], bytes],
) -> None:
    for one, two in ((pdf.filled_budget(), second()), (second(), pdf.filled_budget())):
        reading = PDF.read(merged(one, renamed(two, QPDF)), pdf.PROGRAMMES)
        assert reading.findings == ()
        assert len(reading.cells) == len(PDF.read(pdf.filled_budget(), pdf.PROGRAMMES).cells)


def added(name: str, value: str) -> bytes:
    def edit(file: pikepdf.Pdf, _fields: dict[str, pikepdf.Object]) -> None:
        field = file.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Tx,
                T=String(name),
                V=String(value),
                Rect=Array([9, 820, 99, 839]),
            )
        )
        file.pages[1].obj.Annots.append(field)

    return pdf.edited(pdf.filled_budget(), edit)


def test_a_filled_field_of_no_form_is_quoted() -> None:
    reading = PDF.read(added("Bemerkung", "Zahlung erst im Mai"), pdf.PROGRAMMES)
    (found,) = reading.findings
    assert (found.code, found.severity, found.label) == (
        "F181", Severity.WARNING, "Feld «Bemerkung»",
    )  # fmt: skip
    assert found.place is not None
    assert found.place.text == "Seite 2"
    assert "«Zahlung erst im Mai» wurde nicht gelesen" in found.message
    assert PDF.read(added("Bemerkung", ""), pdf.PROGRAMMES).findings == ()


def test_a_renamed_copy_of_one_field_is_the_field_once_more() -> None:
    assert PDF.read(added("/party/name+1", "Sursee"), pdf.PROGRAMMES).findings == ()
    (found,) = PDF.read(added("/party/name+1", "Emmen"), pdf.PROGRAMMES).findings
    assert (found.code, found.pointer) == ("F110", "/party/name")


@pytest.mark.parametrize("parted", [True, False])
def test_buttons_as_macos_preview_leaves_them_are_asked_about(*, parted: bool) -> None:
    def preview(_file: pikepdf.Pdf, fields: dict[str, pikepdf.Object]) -> None:
        for kid, state in zip(fields["/declarations/correct"].Kids, ("ja", "nein"), strict=True):
            kid.T, kid.FT = fields["/declarations/correct"].T, Name.Btn
            kid.V = kid.AS = Name(f"/{state}")
            if parted:
                del kid.Parent

    raw = pdf.edited(pdf.filled_budget(), preview)
    assert [f.code for f in PDF.read(raw, pdf.PROGRAMMES).findings] == ["F109"]


def test_fields_that_hold_each_other_end() -> None:
    def knot(file: pikepdf.Pdf, _fields: dict[str, pikepdf.Object]) -> None:
        node = file.make_indirect(Dictionary(T=String("end"), FT=Name.Tx))
        for _level in range(30):  # two to the thirtieth ways through it
            node = file.make_indirect(Dictionary(Kids=Array([node, node])))
        file.Root.AcroForm.Fields.append(node)

    assert PDF.read(pdf.edited(pdf.filled_budget(), knot), pdf.PROGRAMMES).findings == ()


def test_hundreds_of_foreign_fields_are_told_in_eleven_lines() -> None:
    def fill(file: pikepdf.Pdf, _fields: dict[str, pikepdf.Object]) -> None:
        for number in range(300):
            field = file.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx))
            field.T, field.V = String(f"Feld{number}"), String("x")
            field.Rect = Array([9, 820, 99, 839])
            file.pages[number % 2].obj.Annots.append(field)

    found = PDF.read(pdf.edited(pdf.filled_budget(), fill), pdf.PROGRAMMES).findings
    assert [f.code for f in found] == ["F181"] * 11
    assert found[-1].message == "Dasselbe gilt an 290 weiteren Stellen: Seite 1 und Seite 2."
    assert found[-1].severity is Severity.WARNING
