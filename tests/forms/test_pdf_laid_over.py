"""What lies over a PDF form, is hidden in it or came along with it: told at its place, not read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from minikip_docs.data.model import Severity
from minikip_docs.forms.formats import PDF
from tests.forms import test_form_pdf as pdf

# Fields are laid beside the form on purpose; the library warns of it.
pytestmark = pytest.mark.filterwarnings("ignore::pikepdf.PageCopyWarning")

COST = "/budget_lines/0/amounts/y2025"
Fields = dict[str, pikepdf.Object]
Told = list[tuple[str, Severity, str, str]]


def read(edit: Callable[[pikepdf.Pdf, Fields], None], raw: bytes | None = None) -> Told:
    reading = PDF.read(pdf.edited(raw or pdf.filled_budget(), edit), pdf.PROGRAMMES)
    return [
        (f.code, f.severity, f.message, f.place.text if f.place else "") for f in reading.findings
    ]


def laid(kind: str, text: str = "", over: str = "", **more: Any) -> Callable[..., None]:
    """Give an edit that lays an annotation over a field, or in the margin of page 2."""

    def edit(file: pikepdf.Pdf, fields: Fields) -> None:
        field = fields[over] if over else None
        note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), **more)
        note.Rect = field.Rect if field is not None else Array([9, 800, 60, 830])
        if text:
            note.Contents = String(text)
        page = file.pages[1].obj
        if field is not None:
            page = next(p.obj for p in file.pages if p.obj.objgen == field.P.objgen)
        page.Annots.append(file.make_indirect(note))

    return edit


def test_a_struck_out_amount_is_an_error_at_its_field() -> None:
    assert read(laid("StrikeOut", "falsch, richtig 13000", COST)) == [
        (
            "F195",
            Severity.ERROR,
            "Über diesem Feld liegt eine Durchstreichung («falsch, richtig 13000»); ob "
            "«12’600.00» gilt, ist unklar.",
            "Seite 6, Feld 7.4, Zeile 1",
        )
    ]
    ((code, severity, _message, _place),) = read(laid("StrikeOut", "", COST), pdf.blank_budget())
    assert (code, severity) == ("F195", Severity.WARNING)  # nothing stands there


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("Text", "eine Notiz"), ("Stamp", "ein Stempel"), ("Ink", "eine Zeichnung von Hand"),
        ("Highlight", "eine Markierung"), ("Line", "eine Linie"), ("Caret", "eine Einfügemarke"),
        ("FreeText", "Text"), ("Projection", "eine Anmerkung"),
    ],
)  # fmt: skip
def test_whatever_lies_over_a_field_is_quoted_there(kind: str, what: str) -> None:
    assert read(laid(kind, "bitte besprechen", COST)) == [
        (
            "F195",
            Severity.WARNING,
            f"Über diesem Feld liegt {what} («bitte besprechen»); das gehört nicht zu den Angaben.",
            "Seite 6, Feld 7.4, Zeile 1",
        )
    ]
    # What may be the answer must be mended.
    ((code, severity, _message, _place),) = read(laid(kind, "13’000.–", COST))
    assert (code, severity) == ("F195", Severity.ERROR)


def test_beside_the_fields_there_is_one_line_for_a_page() -> None:
    def two(file: pikepdf.Pdf, fields: Fields) -> None:
        laid("Text", "Termin klären")(file, fields)
        laid("Stamp", "", Name=Name.Approved, Subj=String("Eingegangen"))(file, fields)

    assert read(two) == [
        (
            "F107",
            Severity.WARNING,
            "Auf Seite 2 liegen 2 Kommentare über dem Formular: eine Notiz («Termin klären») und "
            "ein Stempel («Eingegangen»).",
            "Seite 2",
        )
    ]


def test_a_stamp_over_many_fields_is_told_once() -> None:
    def stamp(file: pikepdf.Pdf, fields: Fields) -> None:
        laid("Stamp", "kopiert")(file, fields)
        file.pages[1].obj.Annots[-1].Rect = Array([0, 0, 600, 900])

    ((code, _severity, message, place),) = read(stamp)
    assert code == "F195"
    assert "weiteren Feldern liegt ein Stempel" in message
    assert place.startswith("Seite 2, Feld ")


@pytest.mark.parametrize("kind", ["Link", "Popup"])
def test_links_and_windows_of_notes_are_no_notes(kind: str) -> None:
    assert read(laid(kind, "13000", COST)) == []


def hide(_file: pikepdf.Pdf, fields: Fields) -> None:
    fields[COST].F = 2


def keep_off_the_screen(_file: pikepdf.Pdf, fields: Fields) -> None:
    fields[COST].F = 4 | 32


def shrink(_file: pikepdf.Pdf, fields: Fields) -> None:
    fields[COST].Rect = Array([100, 100, 100, 100])


def move_off(_file: pikepdf.Pdf, fields: Fields) -> None:
    fields[COST].Rect = Array([-200, 100, -100, 112])


@pytest.mark.parametrize("edit", [hide, keep_off_the_screen, shrink, move_off])
def test_a_filled_field_that_nobody_sees_is_an_error(edit: Callable[..., None]) -> None:
    assert read(edit) == [
        (
            "F194",
            Severity.ERROR,
            "Das Feld enthält «12’600.00», ist aber auf der Seite nicht zu sehen.",
            "Seite 6, Feld 7.4, Zeile 1",
        )
    ]
    assert read(edit, pdf.blank_budget()) == []


def script(file: pikepdf.Pdf, _fields: Fields) -> None:
    file.Root.OpenAction = Dictionary(S=Name.GoTo, Next=Dictionary(S=Name.JavaScript))


def named_script(file: pikepdf.Pdf, _fields: Fields) -> None:
    file.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array()))


def script_of_a_field(_file: pikepdf.Pdf, fields: Fields) -> None:
    fields[COST].AA = Dictionary(K=Dictionary(S=Name.JavaScript))


@pytest.mark.parametrize("edit", [script, named_script, script_of_a_field])
def test_programs_are_not_run_and_told(edit: Callable[..., None]) -> None:
    assert read(edit) == [
        (
            "F197",
            Severity.WARNING,
            "Die Datei enthält Programmteile, die nicht zum Formular gehören (JavaScript); sie "
            "wurden nicht ausgeführt.",
            "",
        )
    ]


def test_commands_and_circles_of_actions_are_told_once() -> None:
    def launch(file: pikepdf.Pdf, _fields: Fields) -> None:
        action = file.make_indirect(Dictionary(S=Name.Launch))
        action.Next = Array([action, action])
        file.pages[0].obj.AA = Dictionary(O=action)

    ((code, _severity, message, _place),) = read(launch)
    assert code == "F197"
    assert "(ein Befehl, der ein Programm startet)" in message
    assert read(lambda file, _f: setattr(file.Root, "OpenAction", Dictionary(S=Name.GoTo))) == []


def test_attached_files_are_named() -> None:
    def attach(file: pikepdf.Pdf, _fields: Fields) -> None:
        file.attachments["beschluss.pdf"] = b"%PDF-"

    assert [message for _c, _s, message, _p in read(attach)] == [
        "Im PDF steckt eine angehängte Datei («beschluss.pdf»); sie wurde nicht gelesen."
    ]


def test_a_form_of_another_kind_beside_the_fields_is_an_error() -> None:
    def beside(file: pikepdf.Pdf, _fields: Fields) -> None:
        file.Root.AcroForm.XFA = String("<xdp/>")

    ((code, severity, message, _place),) = read(beside)
    assert (code, severity) == ("F199", Severity.ERROR)
    assert "(XFA)" in message


def drawn_over(kind: str, content: bytes, **more: Any) -> Callable[..., None]:
    """Give an edit that lays an annotation with a drawing of its own over an amount."""

    def edit(file: pikepdf.Pdf, fields: Fields) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        drawing = file.make_stream(content, Type=Name.XObject, Subtype=Name.Form)
        drawing.BBox, drawing.Resources = Array([0, 0, 60, 13]), Dictionary(Font={"/F": font})
        laid(kind, over=COST, AP=Dictionary(N=drawing), **more)(file, fields)

    return edit


COVERED = b"q 1 1 1 rg 0 0 60 13 re f Q BT /F 8 Tf 0 g 1 0 0 1 3 4 Tm (17 000.00) Tj ET"


@pytest.mark.parametrize(
    ("kind", "more", "name"),
    [
        ("Widget", {}, "ein fremdes Feld"),
        ("Widget", {"FT": Name.Btn, "T": String("drucken"), "Ff": 1 << 16}, "ein fremdes Feld"),
        ("Widget", {"FT": Name.Tx, "T": String("notiz")}, "ein fremdes Feld"),
        ("Widget", {"FT": Name.Tx, "T": String("_form")}, "ein fremdes Feld"),
        ("Widget", {"FT": Name.Sig, "T": String("_signature")}, "ein fremdes Feld"),
        ("Link", {}, "ein Link"),
        ("TrapNet", {}, "ein Druckzeichen"),
        ("FreeText", {"StateModel": String("Review")}, "Text"),
    ],
)
def test_whatever_draws_over_an_amount_is_said(kind: str, more: dict[str, Any], name: str) -> None:
    ((code, severity, message, _place),) = read(drawn_over(kind, COVERED, **more))
    assert (code, severity) == ("F195", Severity.ERROR)
    assert message == f"Über diesem Feld liegt {name} («17 000.00»); das wird nicht gelesen."


def test_a_cover_without_a_word_is_said_too() -> None:
    (found,) = read(drawn_over("Widget", b"q 1 1 1 rg 0 0 60 13 re f Q"))
    assert found[0] == "F195"


@pytest.mark.parametrize("kind", ["Widget", "Link"])
def test_what_draws_nothing_or_lies_beside_the_fields_is_no_matter(kind: str) -> None:
    assert read(laid(kind, over=COST)) == []
    assert read(drawn_over(kind, b"q Q")) == []
    assert read(laid(kind)) == []
