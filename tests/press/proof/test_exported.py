"""A PDF that another program exported passes if it shows what Word shows, and no other does."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable

import pikepdf
import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.press.ooxml.word import open_package
from minikip_docs.press.page.typeset import to_pdf
from minikip_docs.press.proof import exported_pdf
from minikip_docs.press.proof.exported import compare_exported, read_exported
from tests.press import docx_builder as build
from tests.press import exported
from tests.press.hostile import CARRIED, CASES

MAIN = "word/document.xml"
HEADER, FOOTER = "word/header1.xml", "word/footer1.xml"
MOMENT = datetime.datetime(2026, 3, 15, tzinfo=datetime.UTC)
DIFFERS = "Das exportierte PDF stimmt nicht mit dem Word-Dokument überein: auf Seite"


def compare(docx: bytes, pdf: bytes, *printed: str) -> str:
    return compare_exported(read_exported(docx, printed), pdf)


def refused(docx: bytes, pdf: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        compare(docx, pdf)
    return caught.value


@pytest.fixture(scope="module")
def strange() -> bytes:
    return exported.strange()


@pytest.fixture(scope="module")
def agreement() -> bytes:
    return exported.agreement()


def swap(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


def test_what_libreoffice_exports_passes(agreement: bytes, strange: bytes) -> None:
    assert compare(agreement, exported.pdf("agreement"), "12’500.00") == "LibreOffice 7.4"
    assert compare(strange, exported.pdf("strange"), "12’600.00", "600.00") == "LibreOffice 7.4"


@pytest.mark.parametrize(
    "name",
    ["number-list-restarted", "table-merged-year-header", "header-first-page", "footnote-several",
     "header-even-pages", "number-goes-on-in-the-next-section", "header-table"],
)  # fmt: skip
def test_what_our_own_pages_show_passes_too(name: str) -> None:
    docx = build.settled(CARRIED[name]())
    compare(docx, to_pdf(open_package(docx), timestamp=MOMENT))


def test_what_is_white_on_white_only_in_the_pdf_is_seen() -> None:
    black = build.one(build.run("CHF 12’500.00"))
    white = build.one(build.run("CHF 12’500.00", '<w:color w:val="FFFFFF"/>'))
    pdf = to_pdf(open_package(white), timestamp=MOMENT)
    fault = refused(black, pdf)
    assert fault.code == "D510"
    assert fault.message.startswith("Das exportierte PDF zeigt nicht alles: ")
    compare(white, pdf)  # as Word itself shows it


@pytest.mark.parametrize(
    ("old", "new", "word_has", "pdf_has"),
    [
        ("12’500.00", "12’600.00", "12’600.00 pro Jahr.", "12’500.00 pro Jahr."),
        ("17’250.00", "17’205.00", "17’205.00 18", "17’250.00 18"),
        ("der Gemeinde Müller", "den Gemeinden Müller", "den Gemeinden", "der Gemeinde Müller"),
        ("Beratung", "Begleitung", "Begleitung", "Beratung"),
        ("zahlt höchstens", "zahlt nicht höchstens", "nicht höchstens", "höchstens CHF"),
        ("31. Dezember 2027", "31. Dezember 2028", "2028.", "2027."),
    ],
)
def test_a_changed_word_or_amount_is_found(
    agreement: bytes, old: str, new: str, word_has: str, pdf_has: str
) -> None:
    fault = refused(build.change(agreement, MAIN, swap(old, new)), exported.pdf("agreement"))
    assert fault.code == "D506"
    assert fault.message.startswith(DIFFERS)
    assert f"steht in Word «{word_has}" in fault.message
    assert f"im PDF «{pdf_has}" in fault.message


@pytest.mark.parametrize(
    ("member", "old", "new", "sentence"),
    [
        (MAIN, "Im Textfeld steht 12’600.00", "Im Textfeld steht 12’700.00",
         f"{DIFFERS} 1 nach «Im Textfeld steht» steht in Word «12’700.00», im PDF «12’600.00 Ein "
         "Haken  und KAPITÄLCHEN.»."),
        (MAIN, "Im Rahmen die Adresse", "Im Rahmen die alte Adresse",
         f"{DIFFERS} 1 nach «Im Rahmen die» steht in Word «alte Adresse», im PDF «Adresse Integrati"
         "onsförderungsmassnahmen und Mini-KIP- Beiträge Integrationsförderungsmassnahmen»."),
        (MAIN, "Punkt 39 des Anhangs.", "Punkt 39 des Anhangs. Und mehr.",
         "Im exportierten PDF fehlt Text des Word-Dokuments: nach «des Anhangs. Punkt 39 des "
         "Anhangs.» steht in Word «Und mehr.»."),
        (MAIN, "Punkt 39 des Anhangs.", "",
         "Das exportierte PDF hat auf Seite 2 mehr Text als das Word-Dokument: nach «des Anhangs. "
         "Punkt 38 des Anhangs.» steht «Punkt 39 des Anhangs.»."),
    ],
)  # fmt: skip
def test_the_place_of_a_difference_is_named(
    strange: bytes, member: str, old: str, new: str, sentence: str
) -> None:
    bent = build.change(strange, member, lambda text: text.replace(old, new))
    fault = refused(bent, exported.pdf("strange"))
    assert (fault.code, fault.message) == ("D506", sentence)


def test_figures_that_only_move_over_a_blank_are_found(strange: bytes) -> None:
    bent = build.change(strange, MAIN, swap("2026</w:t>", "20266</w:t>"))
    bent = build.change(bent, MAIN, swap("600.00</w:t></w:r></w:p></w:tc>",
                                         "00.00</w:t></w:r></w:p></w:tc>"))  # fmt: skip
    assert refused(bent, exported.pdf("strange")).code == "D506"


def test_other_headers_and_page_numbers_are_found(agreement: bytes, strange: bytes) -> None:
    for member in (HEADER, FOOTER):
        bent = build.change(agreement, member, swap("</w:t>", " neu</w:t>"))
        assert refused(bent, exported.pdf("agreement")).code == "D507"
    bent = build.change(strange, MAIN, swap('w:start="7"', 'w:start="8"'))
    fault = refused(bent, exported.pdf("strange"))
    assert fault.code == "D507"
    assert fault.message.startswith("Kopf- oder Fusszeile auf Seite 2 des exportierten PDF")


def test_a_reference_to_a_page_that_has_moved_is_found(strange: bytes) -> None:
    moved = swap('<w:bookmarkStart w:id="9" w:name="anhang"/>', "")
    bent = build.change(strange, MAIN, moved)
    bent = build.change(bent, MAIN, swap('<w:r><w:rPr/><w:t xml:space="preserve">Ein Haken ',
        '<w:bookmarkStart w:id="9" w:name="anhang"/><w:r><w:rPr/>'
        '<w:t xml:space="preserve">Ein Haken '))  # fmt: skip
    fault = refused(bent, exported.pdf("strange"))
    assert (fault.code, fault.message) == (
        "D511",
        "Im exportierten PDF steht nach «Anhang» die Seite 7; die Stelle ist auf Seite 1.",
    )


def test_what_is_stored_as_the_number_of_a_page_does_not_count() -> None:
    compare(exported.strange(page="99"), exported.pdf("strange"))


def test_a_missing_page_and_another_document_are_found(agreement: bytes, strange: bytes) -> None:
    with pikepdf.open(io.BytesIO(exported.pdf("agreement"))) as pdf:
        del pdf.pages[1]
        assert refused(agreement, saved(pdf)).code == "D506"
    assert refused(agreement, exported.pdf("strange")).code == "D506"
    assert refused(strange, exported.pdf("agreement")).code == "D506"


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()


def edited(edit: Callable[[pikepdf.Pdf], object]) -> bytes:
    with pikepdf.open(io.BytesIO(exported.pdf("strange"))) as pdf:
        edit(pdf)
        return saved(pdf)


def test_what_is_no_sound_pdf_stays_outside(
    strange: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    for broken in (b"", b"PK\x03\x04 Word", exported.pdf("strange")[:2000]):
        fault = refused(strange, broken)
        assert (fault.code, fault.message) == (
            "D501",
            "Das exportierte PDF ist beschädigt oder gar kein PDF.",
        )
    for user in ("", "geheim"):
        with pikepdf.open(io.BytesIO(exported.pdf("strange"))) as pdf:
            locked = saved(pdf, encryption=pikepdf.Encryption(owner="x", user=user))
        fault = refused(strange, locked)
        assert (fault.code, fault.message) == ("D503", "Das exportierte PDF ist verschlüsselt.")
    monkeypatch.setattr(exported_pdf, "_MOST", 10_000)
    fault = refused(strange, exported.pdf("strange"))
    assert fault.code == "D502"


def test_fields_scripts_attachments_and_marks_stay_outside(strange: bytes) -> None:
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("1"))

    def field(pdf: pikepdf.Pdf) -> None:
        one = pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Tx, T=pikepdf.String("a")))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([one]))

    def mark(pdf: pikepdf.Pdf) -> None:
        stamp = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText,
                                   Rect=pikepdf.Array([0, 0, 9, 9]))  # fmt: skip
        pdf.pages[1].obj.Annots = pikepdf.Array([pdf.make_indirect(stamp)])

    def shown_link(pdf: pikepdf.Pdf) -> None:
        mark(pdf)
        link = pdf.pages[1].obj.Annots[0]
        link.Subtype = pikepdf.Name.Link
        link.AP = pikepdf.Dictionary(N=pdf.make_stream(b"1 g 0 0 9 9 re f"))

    def layer(pdf: pikepdf.Pdf) -> None:
        one = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="x"))
        hidden = pikepdf.Dictionary(OFF=pikepdf.Array([one]))
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([one]), D=hidden)

    def attach(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["x"] = pikepdf.AttachedFileSpec(pdf, b"x")

    for edit, sentence in (
        (field, "Das exportierte PDF hat Formularfelder."),
        (lambda pdf: pdf.Root.__setattr__("OpenAction", script),
         "Das exportierte PDF enthält ein Skript oder eine angehängte Datei."),
        (attach, "Das exportierte PDF enthält ein Skript oder eine angehängte Datei."),
        (mark, "Auf Seite 2 des exportierten PDF liegt eine Anmerkung (Kommentar, Stempel oder "
         "Feld) über dem Text."),
        (shown_link, "Auf Seite 2 des exportierten PDF liegt eine Anmerkung (Kommentar, Stempel "
         "oder Feld) über dem Text."),
        (layer, "Das exportierte PDF hat ausgeblendete Ebenen."),
    ):  # fmt: skip
        fault = refused(strange, edited(edit))
        assert (fault.code, fault.message) == ("D504", sentence)


def test_without_tags_or_without_text_the_way_to_export_is_named(strange: bytes) -> None:
    fault = refused(strange, exported.pdf("untagged"))
    assert (fault.code, fault.message, fault.remedy) == (
        "D505",
        "Das exportierte PDF sagt nicht, in welcher Reihenfolge sein Text zu lesen ist.",
        "Bitte beim Exportieren die Tags einschalten: in Word unter «Optionen» die "
        "«Dokumentstrukturtags für Barrierefreiheit», in LibreOffice «Tagged PDF». Nicht über "
        "«Drucken» speichern.",
    )
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        fault = refused(strange, saved(pdf))
    assert (fault.code, fault.message) == (
        "D505",
        "Das exportierte PDF enthält keinen Text, nur Bilder.",
    )


@pytest.mark.parametrize(
    ("name", "code", "what"),
    [
        ("tracked-insertion", "T202", "Änderungen im Überarbeitungsmodus"),
        ("field-date", "T206", "das Feld «DATE \\@ \"d. MMMM yyyy\"»"),
        ("text-hidden-by-ancestor-style", "T207", "verborgenen Text"),
        ("text-hidden", "T207", "verborgenen Text"),
        ("equation", "T216",
         "eine Formel, ein eingebettetes Objekt oder Text mit Lautzeichen"),
    ],
)  # fmt: skip
def test_what_nobody_can_compare_is_refused_before_anybody_exports(
    name: str, code: str, what: str
) -> None:
    with pytest.raises(Refusal) as caught:
        read_exported(CASES[name](), ())
    assert caught.value.code == code
    assert caught.value.message.startswith(f"Das Word-Dokument enthält {what} (Haupttext, i")


def test_a_value_that_word_does_not_show_is_refused(strange: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        read_exported(strange, ["99’999.00"])
    assert (caught.value.code, caught.value.message) == (
        "T221",
        "Der Wert «99’999.00» ist im Word-Dokument nirgends zu sehen.",
    )
