"""Text that a program wrote on the page of a PDF form instead of in its fields."""

from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from minikip_docs.data.model import Severity
from minikip_docs.forms.formats import PDF
from tests.forms import test_form_pdf as pdf

COST, LEFT = "/budget_lines/0/amounts/y2025", "/budget_lines/0/amounts/y2026"
REMEDY = (
    "Bitte direkt in die Felder schreiben, nicht mit «Text hinzufügen», speichern und noch "
    "einmal senden."
)


def read(texts: dict[str, str], raw: bytes | None = None) -> list[tuple[str, str, str]]:
    """Read a form on whose pages texts were written, each where a field is."""

    def write(file: pikepdf.Pdf, fields: dict[str, pikepdf.Object]) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        for name, text in texts.items():
            page = next(p for p in file.pages if p.obj.objgen == fields[name].P.objgen)
            page.obj.Resources.Font["/Typed"] = font
            left, bottom = (float(n) for n in list(fields[name].Rect)[:2])
            page.contents_add(
                f"q BT /Typed 8 Tf 0 g {left + 3} {bottom + 4} Td ({text}) Tj ET Q".encode()
            )

    reading = PDF.read(pdf.edited(raw or pdf.filled_budget(), write), pdf.PROGRAMMES)
    assert all(f.severity is Severity.ERROR and f.remedy == REMEDY for f in reading.findings)
    return [(f.code, f.place.text if f.place else "", f.message) for f in reading.findings]


def test_an_amount_on_the_page_where_the_field_is_empty_is_not_overlooked() -> None:
    assert read({COST: "17 000.00"}, pdf.blank_budget()) == [
        ("F186", "Seite 6, Feld 7.4, Zeile 1",
         "Hier steht «17 000.00» auf der Seite selbst, nicht im Feld; das wird nicht gelesen."),
    ]  # fmt: skip


def test_a_figure_beside_what_a_field_shows_is_not_overlooked() -> None:
    ((code, _place, message),) = read({COST: "9"})
    assert code == "F186" and "«9»" in message


def test_a_whole_form_typed_on_its_pages_is_said_once() -> None:
    ((code, place, message),) = read({COST: "17 000.00", LEFT: "18 000.00"}, pdf.blank_budget())
    assert (code, place) == ("F186", "")
    assert message == (
        "An der Stelle von 2 Feldern steht Text auf der Seite selbst, nicht in den Feldern "
        "(7.4 Betrag 2025, Budgetzeile 1 «17 000.00» und 7.4 Betrag 2026, Budgetzeile 1 "
        "«18 000.00»); er wird nicht gelesen."
    )


@pytest.mark.parametrize("text", ["12600.00"])
def test_what_the_field_says_as_well_is_let_pass(text: str) -> None:
    def typed(_file: pikepdf.Pdf, fields: dict[str, pikepdf.Object]) -> None:
        fields[COST].V = pikepdf.String(text)
        del fields[COST].AP

    assert read({COST: text}, pdf.edited(pdf.filled_budget(), typed)) == []


@pytest.mark.parametrize("place", ["0.7 0.7 -0.7 0.7 120 200", "1 0 0 1 60 300"])
def test_a_watermark_is_no_answer_and_hides_none(place: str) -> None:
    def mark(file: pikepdf.Pdf, _fields: dict[str, pikepdf.Object]) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        for page in list(file.pages)[:-1]:
            page.obj.Resources.Font["/Mark"] = font
            page.contents_add(f"q BT /Mark 90 Tf 0.8 g {place} Tm (ENTWURF) Tj ET Q".encode())

    marked = pdf.edited(pdf.filled_budget(), mark)
    (found,) = PDF.read(marked, pdf.PROGRAMMES).findings
    assert (found.code, found.severity) == ("F187", Severity.WARNING)
    assert "liegt ein Wasserzeichen («ENTWURF»); das gehört nicht zu den Angaben." in found.message

    def write(file: pikepdf.Pdf, fields: dict[str, pikepdf.Object]) -> None:
        page = next(p for p in file.pages if p.obj.objgen == fields[COST].P.objgen)
        left, bottom = (float(n) for n in list(fields[COST].Rect)[:2])
        page.contents_add(f"q BT /Mark 8 Tf {left + 3} {bottom + 4} Td (17000) Tj ET Q".encode())

    both = PDF.read(pdf.edited(marked, write), pdf.PROGRAMMES).findings
    assert [f.code for f in both] == ["F186", "F187"]
    assert "«17000»" in both[0].message
