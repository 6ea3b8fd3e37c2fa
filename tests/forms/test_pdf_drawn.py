"""What a PDF form shows and what it stores: compared field by field, in whatever font it is set."""

from __future__ import annotations

from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from minikip_docs.data.model import Severity
from minikip_docs.forms.formats import PDF
from tests.forms import test_form_pdf as pdf

COST = "/budget_lines/0/amounts/y2025"
TITLE = "/measures/0/title"
Fields = dict[str, pikepdf.Object]


def read(
    edit: Callable[[pikepdf.Pdf, Fields], None], raw: bytes | None = None
) -> list[tuple[str, Severity, str, str]]:
    reading = PDF.read(pdf.edited(raw or pdf.filled_budget(), edit), pdf.PROGRAMMES)
    return [
        (f.code, f.severity, f.message, f.place.text if f.place else "") for f in reading.findings
    ]


def draws(name: str, content: bytes, font: Dictionary | None = None) -> Callable[..., None]:
    """Give an edit that draws a field anew and leaves what it stores."""

    def edit(file: pikepdf.Pdf, fields: Fields) -> None:
        drawing = file.make_stream(content, Type=Name.XObject, Subtype=Name.Form,
                                   BBox=Array([0, 0, 60, 13]))  # fmt: skip
        plain = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica,
                           Encoding=Name.WinAnsiEncoding)  # fmt: skip
        drawing.Resources = Dictionary(Font=Dictionary({"/F": font or plain}))
        fields[name].AP = Dictionary(N=drawing)

    return edit


def test_an_amount_that_shows_otherwise_than_it_is_stored_is_an_error() -> None:
    def store(_file: pikepdf.Pdf, fields: Fields) -> None:
        fields[COST].V = String("17'600.00")

    assert read(store) == [
        (
            "F192",
            Severity.ERROR,
            "Angezeigt wird «12’600.00», gespeichert ist «17'600.00»; gelesen wurde das "
            "Gespeicherte.",
            "Seite 6, Feld 7.4, Zeile 1",
        )
    ]


def test_a_text_that_shows_otherwise_is_a_warning() -> None:
    def store(_file: pikepdf.Pdf, fields: Fields) -> None:
        fields[TITLE].V = String("Sprachtreff am Abend")

    ((code, severity, message, _place),) = read(store)
    assert (code, severity) == ("F192", Severity.WARNING)
    assert "gespeichert ist «Sprachtreff am Abend»" in message


def test_text_that_shows_and_is_not_stored_is_not_lost_in_silence() -> None:
    def forget(_file: pikepdf.Pdf, fields: Fields) -> None:
        del fields[TITLE].V

    ((code, severity, message, place),) = read(forget)
    assert (code, severity) == ("F192", Severity.ERROR)
    assert "gespeichert ist nichts; das Angezeigte wurde nicht gelesen." in message
    assert place.endswith("Massnahme 1")


def test_what_is_stored_and_not_shown_is_said_once() -> None:
    def type_without_drawing(_file: pikepdf.Pdf, fields: Fields) -> None:
        for name, value in (("/party/name", "Sursee"), ("/bank/iban", "CH93"), (COST, "500")):
            fields[name].V = String(value)

    assert read(type_without_drawing, pdf.blank_budget()) == [
        (
            "F193",
            Severity.WARNING,
            "In 3 Feldern ist etwas gespeichert, das nicht angezeigt wird (1.2 Name «Sursee», "
            "7.4 Betrag 2025, Budgetzeile 1 «500» und 15.1 IBAN «CH93»); gelesen wurde das "
            "Gespeicherte.",
            "",
        )
    ]


@pytest.mark.parametrize("how", ["told to draw anew", "without a drawing"])
def test_old_drawings_do_not_matter_where_viewers_make_new_ones(how: str) -> None:
    def store(file: pikepdf.Pdf, fields: Fields) -> None:
        fields[COST].V = String("17'600.00")
        if how == "without a drawing":
            del fields[COST].AP
        else:
            file.Root.AcroForm.NeedAppearances = True

    assert read(store) == []


WIDE = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/Any"),
                  Encoding=Name("/GBK-EUC-H"))  # fmt: skip
NAMED = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Any"), Encoding=Dictionary(
    Differences=Array([65, Name.one, Name.two, Name.six, Name.zero, Name.period])))  # fmt: skip
MUTE = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/Any"),
                  Encoding=Name("/Identity-H"))  # fmt: skip


@pytest.mark.parametrize(
    ("content", "font"),
    [
        (b"BT /F 9 Tf 2 2 Td (12\x92600.00) Tj ET", None),
        (b"BT /F 9 Tf 2 2 Td (12\\222600\\\n.00) Tj ET", None),  # escapes
        (b"BT /F 9 Tf [(12) -20 (\x92600) 3 (.00)] TJ ET", None),
        (b"q /F 9 Tf BT 12 TL (CHF 12600) ' ET Q", None),  # formatted by a script of the form
        (b"BT /F 9 Tf 1 0 0 1 2 2 Tm (1)Tj 9 0 Td (2600)Tj ET", None),  # one box a letter
        (b"BT /F 9 Tf 2 2 Td (12\xa1\xaf600.00) Tj ET", WIDE),
        (b"BT /F 9 Tf 2 2 Td (ABCDDEDD) Tj ET", NAMED),
        (b"BT /F 9 Tf 2 2 Td (12600.00) Tj 3 Tr (99) Tj ET", None),  # what nobody sees
    ],
)  # fmt: skip
def test_drawn_texts_are_read_as_any_program_sets_them(
    content: bytes, font: Dictionary | None
) -> None:
    assert read(draws(COST, content, font)) == []
    # The same way of drawing another amount is noticed: 7 for 2, or H, which no font here has.
    other = content.replace(b"12", b"17").replace(b"(2600)", b"(7600)").replace(b"(AB", b"(AA")
    ((code, severity, message, _place),) = read(draws(COST, other, font))
    assert (code, severity) == ("F192", Severity.ERROR)
    assert "gespeichert ist «12’600.00»" in message


def test_a_drawing_within_a_drawing_is_read() -> None:
    def nest(file: pikepdf.Pdf, fields: Fields) -> None:
        draws(COST, b"BT /F 9 Tf (13600.00) Tj ET")(file, fields)
        outer = file.make_stream(b"q /Inner Do Q", Type=Name.XObject, Subtype=Name.Form)
        outer.Resources = Dictionary(XObject=Dictionary(Inner=fields[COST].AP.N))
        outer.Resources.XObject.Self = outer  # and one that holds itself ends
        fields[COST].AP.N = outer

    assert [message for _c, _s, message, _p in read(nest)] == [
        "Angezeigt wird «13600.00», gespeichert ist «12’600.00»; gelesen wurde das Gespeicherte."
    ]


def test_an_amount_in_a_font_that_tells_nothing_is_looked_at() -> None:
    assert read(draws(COST, b"BT /F 9 Tf <001200130017> Tj ET", MUTE)) == [
        (
            "F193",
            Severity.WARNING,
            "Was hier angezeigt wird, lässt sich nicht lesen (7.4 Betrag 2025, Budgetzeile 1 "
            "«12’600.00»); gelesen wurde das Gespeicherte.",
            "Seite 6, Feld 7.4, Zeile 1",
        )
    ]
    # A text in such a font, and one sign of an amount that is no figure, are as they should be.
    assert read(draws(TITLE, b"BT /F 9 Tf <001200130017> Tj ET", MUTE)) == []
    one_sign = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Any"))
    assert read(draws(COST, b"BT /F 9 Tf (12\xff600.00) Tj ET", one_sign)) == []
    # What shows where nothing is stored is an error in any font.
    ((code, severity, _message, _place),) = read(
        draws(COST, b"BT /F 9 Tf <001200130017> Tj ET", MUTE), pdf.blank_budget()
    )
    assert (code, severity) == ("F192", Severity.ERROR)


def test_a_text_cut_at_the_end_of_its_box_is_the_same_text() -> None:
    long = " ".join(["Integration gelingt im Quartier."] * 60)
    raw = pdf.make(pdf.BUDGET, {**pdf.OF_A_MUNICIPALITY, "structure": {"mandate": long}})
    assert read(lambda _file, _fields: None, raw) == []

    def append(_file: pikepdf.Pdf, fields: Fields) -> None:
        fields["/structure/mandate"].V = String("Kurz und gut. Nicht bewilligt.")

    data = {**pdf.OF_A_MUNICIPALITY, "structure": {"mandate": "Kurz und gut."}}
    short = pdf.make(pdf.BUDGET, data)
    assert [(code, severity) for code, severity, _m, _p in read(append, short)] == [
        ("F192", Severity.WARNING)
    ]


def test_odd_drawings_do_no_harm() -> None:
    def twist(file: pikepdf.Pdf, fields: Fields) -> None:
        bomb = file.make_stream(b"x")
        bomb.Filter = Array([Name.FlateDecode, Name.FlateDecode])
        for name, drawing in (
            ("/party/name", bomb),
            ("/bank/iban", file.make_stream(b"BT /F Tf (((( Tj")),
            (TITLE, file.make_stream(b"BT 9 Tf TJ ' Td [ Tj 1 Do /X Do Tr")),
            (COST, file.make_stream(b"BT /Wide 9 Tf <0> Tj " + b"9" * 5000 + b" 0 Td (a) Tj ET")),
        ):
            fields[name].AP = Dictionary(N=drawing)

    assert {code for code, _s, _m, _p in read(twist)} <= {"F192", "F193"}
