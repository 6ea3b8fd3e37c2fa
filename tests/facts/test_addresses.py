"""The canton's address book: what it gives, and every fault with its sheet and cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from minikip_docs.data.model import Refusal
from minikip_docs.facts import addresses, register
from minikip_docs.facts.addresses import AddressBook, Entry, Member

HEAD = (
    "Gemeinde oder Gemeindeverbund", "BFS-Nummer oder Kennung", "Stadt/Gemeinde", "Anrede",
    "Kontakt", "Strasse", "PLZ", "Ort", "E-Mail", "Mitglieder", "Bemerkung",
)  # fmt: skip
SURSEE = (
    "Sursee", 1103, "Stadt", "Guten Tag", "Fachstelle Integration", "Beispielgasse 2", 6210,
    "Sursee", "integration@sursee.example", None, "ruft gern an",
)  # fmt: skip
SEE = (
    "Verbund Beispielsee", "VERBUND-SEE", None, None, None, None, None, None, None,
    "1103, 1088;1094", None,
)  # fmt: skip
Edit = Callable[[Any], object]


def written(path: Path, *rows: tuple[Any, ...], edit: Edit | None = None) -> Path:
    """Write an address book; ``edit`` does to its sheet what an officer might."""
    book = Workbook()
    page: Any = book.active
    page.title = "Adressen"
    for row in rows or (HEAD, SURSEE, SEE):
        page.append(row)
    if edit:
        edit(page)
    book.save(path / "adressen.xlsx")
    return path / "adressen.xlsx"


def loaded(path: Path) -> AddressBook:
    return addresses.load(path, register.load())


def refused(path: Path) -> Refusal:
    with pytest.raises(Refusal) as caught:
        loaded(path)
    return caught.value


def cell(at: str, value: object) -> Edit:
    def put(page: Any) -> None:
        page[at] = value

    return put


def test_a_book_gives_what_stands_in_it(tmp_path: Path) -> None:
    book = loaded(written(tmp_path))
    assert list(book.entries.values()) == [
        Entry(
            "1103", "Sursee", "Stadt", "Guten Tag", "Fachstelle Integration", "Beispielgasse 2",
            "6210", "Sursee", "integration@sursee.example",
        ),
        Entry("VERBUND-SEE", "Verbund Beispielsee",
              members=(Member(1103, "Sursee"), Member(1088, "Hildisrieden"),
                       Member(1094, "Nottwil"))),
    ]  # fmt: skip
    assert book.of("1103") is not None
    assert book.of("1104") is None
    assert [e.key for e in book.associations()] == ["VERBUND-SEE"]
    for name in ("verbund-see", "Verbund  Beispielsee", "VERBUND BEISPIELSEE"):
        assert book.association(name) == book.of("VERBUND-SEE")
    assert book.association("Sursee") is None


def test_columns_may_stand_in_any_order_under_a_title_and_be_left_out(tmp_path: Path) -> None:
    rows = (
        ("Adressen Mini-KIP, Stand Januar",), (), ("bfs-nr.", "E-MAIL", "Gemeinde"),
        (1103, "a@b.example", "sursee"), (), (1009, None, "Werthenstein"),
    )  # fmt: skip
    assert list(loaded(written(tmp_path, *rows)).entries.values()) == [
        Entry("1103", "Sursee", email="a@b.example"), Entry("1009", "Werthenstein"),
    ]  # fmt: skip


def test_another_sheet_beside_it_is_not_read(tmp_path: Path) -> None:
    def beside(page: Any) -> None:
        page.parent.create_sheet("alt", 0).append(("Unsinn",))

    assert len(loaded(written(tmp_path, edit=beside)).entries) == 2


def test_a_book_with_one_sheet_of_another_name_is_read(tmp_path: Path) -> None:
    def renamed(page: Any) -> None:
        page.title = "Tabelle1"

    assert len(loaded(written(tmp_path, edit=renamed)).entries) == 2


def test_a_domain_with_an_umlaut_is_written_as_programs_know_it(tmp_path: Path) -> None:
    book = loaded(written(tmp_path, edit=cell("I2", "Info@Büron.example")))
    assert book.entries["1103"].email == "Info@xn--bron-0ra.example"


def test_a_formula_counts_with_its_result(tmp_path: Path) -> None:
    def reckoned(raw: bytes) -> bytes:
        raw = raw.replace(b"<v>6210</v>", b"<f>6000+210</f><v>6210</v>")
        return raw.replace(b' fullCalcOnLoad="1"', b"")  # a program has worked it out

    path = changed(written(tmp_path), reckoned)
    assert loaded(path).entries["1103"].postcode == "6210"


AT = "Adressbuch, Blatt Adressen, "
NEW = "Ein neues schreibt «minikip init», wo es kein «adressen.xlsx» gibt."
KNOWN = (
    "Gemeinde oder Gemeindeverbund, BFS-Nummer oder Kennung, Stadt/Gemeinde, Anrede, Kontakt, "
    "Strasse, PLZ, Ort, E-Mail, Mitglieder und Bemerkung"
)


@pytest.mark.parametrize(
    ("at", "value", "code", "sentence"),
    [
        ("B2", None, "K381", "Zelle B2: Die BFS-Nummer oder Kennung fehlt. Bitte eintragen, oder "
         "die ganze Zeile löschen."),
        ("B2", 1163, "K381", "Zelle B2: 1163 ist keine BFS-Nummer des Kantons Luzern. Sursee hat "
         "die Nummer 1103."),
        ("B2", "verbund see", "K381", "Zelle B2: «verbund see» ist weder BFS-Nummer noch Kennung. "
         "Meinten Sie «VERBUND-SEE»?"),
        ("B2", "1103.5", "K381", "Zelle B2: «1103.5» ist weder BFS-Nummer noch Kennung. Bitte die "
         "BFS-Nummer der Gemeinde oder die Kennung des Gemeindeverbunds eintragen "
         "(Grossbuchstaben, Ziffern und Bindestriche)."),
        ("B3", 1103, "K383", "Zelle A3: Hier steht «Verbund Beispielsee», aber die Nummer 1103 "
         "gehört zu Sursee. Bitte «Sursee» eintragen oder die Nummer berichtigen."),
        ("A2", "Nottwil", "K383", "Zelle A2: Hier steht «Nottwil», aber die Nummer 1103 gehört zu "
         "Sursee; Nottwil hat 1094. Bitte «Sursee» eintragen oder die Nummer berichtigen."),
        ("A3", None, "K383", "Zelle A3: Der Name des Gemeindeverbunds fehlt. Bitte eintragen, wie "
         "er im Brief steht."),
        ("A3", "Sursee", "K383", "Zelle A3: «Sursee» heisst eine Gemeinde; bei der Kennung "
         "«VERBUND-SEE» wird der Name eines Gemeindeverbunds erwartet. Bitte den Namen oder die "
         "Nummer berichtigen (Sursee hat 1103)."),
        ("C2", "Dorf", "K386", "Zelle C2: «Dorf» ist nicht möglich. Bitte «Gemeinde» oder «Stadt» "
         "eintragen; leer gilt «Gemeinde»."),
        ("C3", "Stadt", "K386", "Zelle C3: «Stadt» steht bei einem Gemeindeverbund; er heisst im "
         "Brief, wie sein Name lautet. Bitte die Zelle leeren."),
        ("G2", "621", "K385", "Zelle G2: «621» ist keine Postleitzahl. Bitte die vier Ziffern "
         "eintragen, zum Beispiel 6210."),
        ("G2", None, "K385", "Zelle G2: Zur Adresse fehlt die Postleitzahl. Bitte eintragen, oder "
         "Strasse, Postleitzahl und Ort leer lassen."),
        ("F3", "Weg 1", "K385", "Zelle G3: Zur Adresse fehlt die Postleitzahl. Bitte eintragen, "
         "oder Strasse, Postleitzahl und Ort leer lassen."),
        ("H2", " ", "K385", "Zelle H2: Zur Adresse fehlt der Ort. Bitte eintragen, oder Strasse, "
         "Postleitzahl und Ort leer lassen."),
        ("I2", "integration.sursee.example", "K384", "Zelle I2: «integration.sursee.example» ist "
         "keine gültige E-Mail-Adresse: es braucht genau ein @-Zeichen. Bitte genau eine Adresse "
         "eintragen, zum Beispiel integration@gemeinde.ch."),
        ("I2", "a@b.example; c@d.example", "K384", "Zelle I2: «a@b.example; c@d.example» ist keine "
         "gültige E-Mail-Adresse: es braucht genau ein @-Zeichen. Bitte genau eine Adresse "
         "eintragen, zum Beispiel integration@gemeinde.ch."),
        ("I2", "a@b.example\nBcc:x", "K384", "Zelle I2: «a@b.example Bcc:x» ist keine gültige "
         "E-Mail-Adresse: sie enthält einen Leerschlag. Bitte genau eine Adresse eintragen, zum "
         "Beispiel integration@gemeinde.ch."),
        ("I2", "büro@b.example", "K384", "Zelle I2: «büro@b.example» ist keine gültige "
         "E-Mail-Adresse: vor dem @ steht ein Zeichen, das nicht alle Programme kennen. Bitte "
         "genau eine Adresse eintragen, zum Beispiel integration@gemeinde.ch."),
        ("J2", "1088", "K387", "Zelle J2: Mitglieder hat nur ein Gemeindeverbund; 1088 steht bei "
         "der Nummer 1103. Bitte die Zelle leeren."),
        ("J3", "1103, Nottwil", "K387", "Zelle J3: «Nottwil» ist keine BFS-Nummer des Kantons "
         "Luzern. Bitte die BFS-Nummern der beteiligten Gemeinden eintragen, zum Beispiel 1082, "
         "1088, 1103."),
        ("J3", "1103 1088\n1103", "K387", "Zelle J3: «1103» steht zweimal da. Bitte die "
         "BFS-Nummern der beteiligten Gemeinden eintragen, zum Beispiel 1082, 1088, 1103."),
        ("D2", "Guten Tag " * 13, "K388", "Zelle D2: «Guten Tag Guten Tag Guten Tag Guten Tag "
         "Guten Tag Guten Tag…» ist mit 129 Zeichen zu lang. Bitte auf 120 Zeichen kürzen."),
        ("D2", "Guten Tag ☺", "K388", "Zelle D2: Das Zeichen U+263A in «Guten Tag ☺» kann nicht "
         "gedruckt werden. Bitte löschen oder mit lateinischen Buchstaben schreiben."),
        ("L2", "x", "K380", "Zelle L2: «x» steht in einer Spalte ohne Titel. Bitte löschen oder "
         "als Bemerkung eintragen."),
        ("K1", "Telefon", "K380", "Zelle K1: Die Spalte «Telefon» ist nicht bekannt. Bitte die "
         "Spalte löschen und, was bleiben soll, als Bemerkung eintragen. Bekannt sind: "
         f"{KNOWN}."),
        ("K1", "Briefanrede", "K380", "Zelle K1: Die Spalten «Anrede» und «Briefanrede» bedeuten "
         "dasselbe. Bitte eine davon löschen."),
        ("B1", "Nr", "K380", "Die Spalten «Gemeinde oder Gemeindeverbund» und «BFS-Nummer oder "
         f"Kennung» fehlen. Bitte die Spaltentitel eintragen: {KNOWN}."),
        ("G2", "=6000+210", "D211", "Zelle G2: Zur Formel in dieser Zelle gibt es kein "
         "gerechnetes Ergebnis. Bitte die Datei in Excel oder LibreOffice öffnen und speichern, "
         "oder den Wert von Hand eintragen."),
        ("G2", "#REF!", "D234", "Zelle G2: Hier steht ein Fehler (#REF!). Bitte den Wert von Hand "
         "eintragen oder löschen."),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_cell(
    at: str, value: object, code: str, sentence: str, tmp_path: Path
) -> None:
    refusal = refused(written(tmp_path, edit=cell(at, value)))
    start = "Adressbuch, Blatt Adressen: " if not sentence.startswith("Zelle") else AT
    assert (refusal.code, str(refusal)) == (code, start + sentence)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("Sursee", "1103"), "Die Zeilen 2 und 4 betreffen beide «Sursee» (1103)."),
        (("VERBUND BEISPIELSEE", "VERBUND-X"),
         "Die Zeilen 3 und 4 betreffen beide «VERBUND BEISPIELSEE» (VERBUND-X)."),
        (("Anderer Verbund", "VERBUND-SEE"),
         "Die Zeilen 3 und 4 betreffen beide «Anderer Verbund» (VERBUND-SEE)."),
    ],
)  # fmt: skip
def test_a_party_stands_once(row: tuple[str, str], sentence: str, tmp_path: Path) -> None:
    refusal = refused(written(tmp_path, HEAD, SURSEE, SEE, row))
    assert (refusal.code, refusal.message) == ("K382", f"Adressbuch, Blatt Adressen: {sentence}")
    assert refusal.remedy == "Bitte die Zeile löschen, die nicht gilt."


def test_headings_alone_are_no_book(tmp_path: Path) -> None:
    refusal = refused(written(tmp_path, HEAD))
    assert (refusal.code, refusal.message) == (
        "K380", "Adressbuch, Blatt Adressen: Unter den Spaltentiteln steht keine Zeile.",
    )  # fmt: skip


def hidden_row(page: Any) -> None:
    page.row_dimensions[2].hidden = True


def hidden_column(page: Any) -> None:
    page.column_dimensions.group("E", "F", hidden=True)


def struck(page: Any) -> None:
    page["I2"].font = Font(strike=True)


def invisible(page: Any) -> None:
    page["I2"].number_format = ";;;"


def without_text(page: Any) -> None:
    page["I2"].number_format = "0;-0;0;"


def another_number(page: Any) -> None:
    page["G2"].number_format = "0,"


def merged(page: Any) -> None:
    page.merge_cells("D2:E2")


def blank(page: Any) -> None:
    page["J2"], page.column_dimensions["J"].hidden = " ", True
    page["J1"], page["J3"] = None, None


SHOWN_OTHERWISE: dict[Edit, tuple[str, str]] = {
    hidden_row: ("D218", "Zelle A2: «Sursee» steht in einer ausgeblendeten Zeile. Bitte die Zeile "
                 "einblenden (Filter löschen) und prüfen, oder löschen."),
    hidden_column: ("D218", "Zelle E1: «Kontakt» steht in einer ausgeblendeten Spalte. Bitte die "
                    "Spalte einblenden und prüfen, oder löschen."),
    blank: ("D218", "Zelle J2: Ein leerer Text steht in einer ausgeblendeten Spalte. Bitte die "
            "Spalte einblenden und prüfen, oder löschen."),
    struck: ("D216", "Zelle I2: «integration@sursee.example» ist ganz oder teilweise "
             "durchgestrichen. Bitte löschen, oder das Durchstreichen aufheben, wenn es gilt."),
    invisible: ("D217", "Zelle I2: Gespeichert ist «integration@sursee.example», angezeigt wird es "
                "mit dem Zahlenformat «;;;» als etwas anderes. Bitte das Zahlenformat «Standard» "
                "wählen und eintragen, was gilt."),
    without_text: ("D217", "Zelle I2: Gespeichert ist «integration@sursee.example», angezeigt wird "
                   "es mit dem Zahlenformat «0;-0;0;» als etwas anderes. Bitte das Zahlenformat "
                   "«Standard» wählen und eintragen, was gilt."),
    another_number: ("D217", "Zelle G2: Gespeichert ist «6210», angezeigt wird es mit dem "
                     "Zahlenformat «0,» als etwas anderes. Bitte das Zahlenformat «Standard» "
                     "wählen und eintragen, was gilt."),
    merged: ("D219", "Zelle D2: «Guten Tag» steht in verbundenen Zellen; für welche Zeile und "
             "Spalte es gilt, ist unklar. Bitte die Zellen trennen und jede einzeln ausfüllen. "
             f"{NEW}"),
}  # fmt: skip


@pytest.mark.parametrize("edit", SHOWN_OTHERWISE, ids=lambda edit: edit.__name__)
def test_what_shows_otherwise_than_it_reads_is_refused(edit: Edit, tmp_path: Path) -> None:
    refusal = refused(written(tmp_path, edit=edit))
    code, sentence = SHOWN_OTHERWISE[edit]
    assert (refusal.code, str(refusal)) == (code, AT + sentence)


def test_a_text_that_is_struck_out_in_part_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "adressen.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Adressen")
        page.write_row(0, 0, ("Gemeinde", "BFS-Nr.", "E-Mail"))
        page.write_row(1, 0, ("Sursee", 1103))
        old = book.add_format({"font_strikeout": True})
        page.write_rich_string(1, 2, old, "alt@sursee.example", " neu@sursee.example")
    assert refused(path).message == (
        f"{AT}Zelle C2: «alt@sursee.example neu@sursee.example» ist ganz oder teilweise "
        "durchgestrichen."
    )


def test_an_empty_hidden_row_or_column_hides_nothing(tmp_path: Path) -> None:
    def beside(page: Any) -> None:
        page.row_dimensions[9].hidden = True
        page.column_dimensions["M"].hidden = True

    assert len(loaded(written(tmp_path, edit=beside)).entries) == 2


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_refused(state: str, tmp_path: Path) -> None:
    def hidden(page: Any) -> None:
        page.parent.create_sheet("a")
        page.parent.create_sheet("b")
        page.sheet_state = state

    path = written(tmp_path, edit=hidden)
    assert str(refused(path)) == (
        f"Das Adressbuch «{path}»: Es gibt kein sichtbares Blatt «Adressen». Bitte das Blatt mit "
        "der Tabelle «Adressen» nennen und einblenden."
    )


def test_a_missing_book_is_named_with_its_path(tmp_path: Path) -> None:
    path = tmp_path / "adressen.xlsx"
    refusal = refused(path)
    assert (refusal.code, str(refusal)) == (
        "D201",
        f"Das Adressbuch «{path}» kann nicht gelesen werden (der Ordner oder die Datei fehlt). "
        "Bitte den Pfad in canton.toml, die Schreibweise und die Leserechte prüfen.",
    )
    path.mkdir()
    assert (refused(path).code, refused(path).message) == (
        "D201", f"Das Adressbuch «{path}» kann nicht gelesen werden (das ist ein Ordner).",
    )  # fmt: skip


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"Name;Nummer"])
def test_what_is_no_workbook_is_refused(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "adressen.xlsx"
    path.write_bytes(raw)
    assert (refused(path).code, str(refused(path))) == (
        "D203",
        f"Das Adressbuch «{path}» ist keine lesbare Excel-Datei. Bitte die Tabelle als Excel-Datei "
        "(.xlsx) speichern.",
    )


def test_an_old_or_locked_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "adressen.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert (refused(path).code, str(refused(path))) == (
        "D204",
        f"Das Adressbuch «{path}» ist mit einem Passwort geschützt oder eine alte Excel-Datei "
        "(.xls). Bitte ohne Passwort als Excel-Datei (.xlsx) speichern.",
    )


def changed(path: Path, change: Callable[[bytes], bytes]) -> Path:
    """Change the XML of the sheet by hand, as no program would write it."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            ours = name.endswith(("sheet1.xml", "workbook.xml"))
            new.writestr(name, change(data) if ours else data)
    path.write_bytes(out.getvalue())
    return path


def test_a_row_without_height_is_hidden(tmp_path: Path) -> None:
    path = changed(written(tmp_path), lambda raw: raw.replace(b'<row r="2"', b'<row r="2" ht="0"'))
    assert refused(path).message == (f"{AT}Zelle A2: «Sursee» steht in einer ausgeblendeten Zeile.")


def test_a_small_file_that_would_grow_is_refused_at_once(tmp_path: Path) -> None:
    path = changed(written(tmp_path), lambda raw: raw + b" " * 30_000_000)
    assert (refused(path).code, str(refused(path))) == (
        "D227",
        f"Das Adressbuch «{path}» ist ungewöhnlich aufgebaut und wurde aus Sicherheitsgründen "
        f"nicht gelesen. Bitte die Zeilen in eine neue Arbeitsmappe übertragen. {NEW}",
    )


def test_merged_cells_without_end_are_read_as_one_area(tmp_path: Path) -> None:
    area = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    path = changed(written(tmp_path), lambda raw: raw.replace(b"</sheetData>", area))
    assert refused(path).code == "D219"


LARGE = (
    "Das Adressbuch «{path}» ist ungewöhnlich gross. Bitte leere Zeilen und fremde Inhalte "
    "löschen; gelesen werden höchstens 20’000 Zeilen und 5 MB."
)


@pytest.mark.parametrize(("at", "code", "sentence"), [
    ("A2001", "K381", AT + "Zelle B2001: Die BFS-Nummer oder Kennung fehlt. Bitte eintragen, oder "
     "die ganze Zeile löschen."),
    ("A20001", "D202", LARGE),
    ("A1000000", "D202", LARGE),
    ("AY2", "D225", AT + "Zelle AY2: So weit rechts wird nichts gelesen. Bitte den Inhalt "
     "löschen oder in die ersten 50 Spalten verschieben."),
])  # fmt: skip
def test_what_stands_far_away_is_not_lost(
    at: str, code: str, sentence: str, tmp_path: Path
) -> None:
    path = written(tmp_path, edit=cell(at, "x"))
    refusal = refused(path)
    assert (refusal.code, str(refusal)) == (code, sentence.format(path=path))


def test_macros_are_not_read(tmp_path: Path) -> None:
    path = written(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert refused(path).message == (
        f"Das Adressbuch «{path}» enthält Makros und wird nicht gelesen."
    )


def test_reading_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path)
    before = path.read_bytes()
    loaded(path)
    assert path.read_bytes() == before
    assert load_workbook(path)["Adressen"]["K2"].value == "ruft gern an"
