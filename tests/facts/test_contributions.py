"""The canton's table of decided contributions, as CSV and Excel."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from minikip_docs.data.resources import resource
from minikip_docs.facts import canton_table
from minikip_docs.facts.contributions import Contributions, Decision
from tests.contribution_tables import LONG, changed, load, refused, saved, sheet_of

HEAD = "BFS-Nummer oder Kennung;Jahr;Betrag CHF;Quelle\n"
ROW = "1103;2025;21000.00;RRB 1\n"
Write = Callable[[str, bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to(name: str, raw: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(raw)
        return path

    return to


def excel(*rows: tuple[Any, ...]) -> bytes:
    book, page = sheet_of(LONG, *rows)
    page.title = "Sheet"
    return saved(book)


def test_the_sample_covers_both_sample_budgets() -> None:
    table = load(resource("samples", "contributions.csv"))
    assert {k: [d.amount for d in v.values()] for k, v in table.decisions.items()} == {
        "1103": [Decimal("21000.00"), Decimal("32400.00"), Decimal("32400.00")],
        "VERBUND-SEE": [Decimal("16000.00"), Decimal("22800.00"), Decimal("22800.00")],
    }
    sources = {d.source for years in table.decisions.values() for d in years.values()}
    assert all("Beispiel" in source for source in sources)


TEXT = HEAD + "1103;2025;CHF 21’000.–;Entscheid Müller\n;;;\n\nVERBUND-SEE;2026;0;RRB 2\n"
EXPECTED = {
    "1103": {2025: Decision(Decimal("21000.00"), "Entscheid Müller", 2)},
    "VERBUND-SEE": {2026: Decision(Decimal("0.00"), "RRB 2", 5)},
}


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1252"),
        TEXT.replace(";", "\t").encode("utf-16"),
        TEXT.replace(";", ",").replace("\n", "\r\n").encode(),
        TEXT.replace("CHF 21’000.–", '"21 000.00"').encode(),
    ],
    ids=["utf-8", "bom", "windows-1252", "utf-16-tabs", "commas", "quoted"],
)
def test_csv_as_programs_write_it(write: Write, raw: bytes) -> None:
    assert load(write("t.csv", raw)) == Contributions(EXPECTED)


def test_headings_in_any_order_with_synonyms_and_a_name_beside(write: Write) -> None:
    text = "grundlage;Name/Gemeinde;BETRAG;Bfs-Nr;Beitragsjahr;\nRRB 1;Sursee;5;1103;2025;\n"
    table = load(write("t.csv", text.encode()))
    assert table.for_party("1103") == {2025: Decision(Decimal("5.00"), "RRB 1", 2)}
    assert table.for_party("1104") == {}


def test_excel_numbers_are_exact(write: Write) -> None:
    raw = excel((1103.0, 2025, 21000.05, "RRB 1"), (), ("VERBUND-SEE", "2026", "22'800.–", 17))
    assert load(write("t.xlsx", raw)).decisions == {
        "1103": {2025: Decision(Decimal("21000.05"), "RRB 1", 2)},
        "VERBUND-SEE": {2026: Decision(Decimal("22800.00"), "17", 4)},
    }


def test_what_excel_computed_has_fifteen_digits(write: Write) -> None:
    raw = excel((1103, 2025, 1234, "RRB 1"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(
                name, data.replace(b"<v>1234</v>", b"<f>A1*B1</f><v>0.30000000000000004</v>")
            )
    table = load(write("t.xlsx", out.getvalue()))
    assert table.for_party("1103")[2025].amount == Decimal("0.30")


def test_an_excel_file_with_a_wrong_size_loses_no_row(write: Write) -> None:
    raw = excel((1103, 2025, 1, "a"), (1103, 2026, 2, "b"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            assert name != "xl/worksheets/sheet1.xml" or b'ref="A1:D3"' in data
            new.writestr(name, data.replace(b'ref="A1:D3"', b'ref="A1:D2"'))
    assert list(load(write("t.xlsx", out.getvalue())).for_party("1103")) == [
        2025,
        2026,
    ]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_not_read(write: Write, state: Any) -> None:
    book = Workbook()
    head = ("BFS-Nr.", "Jahr", "Betrag CHF", "Quelle")
    for number, (sheet, amount) in enumerate(
        [(book.worksheets[0], 1), (book.create_sheet("gilt"), 2), (book.create_sheet("alt"), 3)]
    ):
        sheet.append(head)
        sheet.append((1103, 2025, amount, f"RRB {number}"))
        sheet.sheet_state = "visible" if sheet.title == "gilt" else state
    book.active = 1
    table = load(write("t.xlsx", saved(book)))
    assert table.for_party("1103") == {2025: Decision(Decimal("2.00"), "RRB 1", 2)}


@pytest.mark.parametrize(
    ("row", "code", "message"),
    [
        ((1103, 2025, 0.30001, "a"), "D208",
         "Beitragsliste, Blatt Sheet, Zelle C2: «0.30001» hat mehr als zwei Stellen nach dem "
         "Punkt."),
        ((1103, 2025, 1.125, "a"), "D208",
         "Beitragsliste, Blatt Sheet, Zelle C2: «1.1250» hat mehr als zwei Stellen nach dem "
         "Punkt."),
        ((1103, 2025, 21000.0500000001, "a"), "D208",
         "Beitragsliste, Blatt Sheet, Zelle C2: «21000.0500000001» hat mehr als zwei Stellen nach "
         "dem "
         "Punkt."),
        ((1103, 2025, 1e30, "a"), "D208", None),
        ((1103, 2025, True, "a"), "D208",
         "Beitragsliste, Blatt Sheet, Zelle C2: «WAHR» ist kein Betrag."),
        ((1103, date(2025, 1, 1), 1, "a"), "D207",
         "Beitragsliste, Blatt Sheet, Zelle B2: «01.01.2025» ist kein Jahr."),
        ((1103, datetime(2025, 1, 1, 14, 5), 1, "a"), "D207",
         "Beitragsliste, Blatt Sheet, Zelle B2: «01.01.2025 14:05» ist kein Jahr."),
        ((1103, 2025, "=1+1", "a"), "D211",
         "Beitragsliste, Blatt Sheet, Zelle C2: Zur Formel in dieser Zelle gibt es kein "
         "gerechnetes Ergebnis."),
        ((1103, 2025.5, 1, "a"), "D207", "Beitragsliste, Blatt Sheet, Zelle B2: «2025.5» ist kein "
         "Jahr."),
        ((1103, 2025, 1, "#REF!"), "D234",
         "Beitragsliste, Blatt Sheet, Zelle D2: Hier steht ein Fehler (#REF!)."),
        ((1103, 2025, 1, None), "D209", None),
    ],
)  # fmt: skip
def test_excel_cells_that_are_refused(
    write: Write, row: tuple[Any, ...], code: str, message: str | None
) -> None:
    refusal = refused(write("t.xlsx", excel(row)))
    assert refusal.code == code
    assert message in (None, refusal.message)


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("", "D202", "Die Beitragsliste ist leer."),
        ("\n;;\n", "D202", "Die Beitragsliste ist leer."),
        (HEAD, "D202", "Die Beitragsliste enthält ausser den Spaltentiteln keine Zeile."),
        ("%PDF-1.7", "D203", "Die Beitragsliste «{path}» ist keine lesbare CSV- oder Excel-Datei."),
        ("PK\x03\x04 damaged", "D203", None),
        ("a\0b", "D203", None),
        (HEAD + '1103;2025;1;"RRB', "D203", None),
        ("BFS;Jahr;Betrag\n", "D205",
         "Beitragsliste, Zeile 1: Hier fehlt der Spaltentitel «Quelle»."),
        ("BFS;Jahr;Betrag neu;Quelle\n", "D205",
         "Beitragsliste, Zeile 1, Spalte 3: Der Spaltentitel «Betrag neu» ist nicht bekannt."),
        ("BFS;Jahr;Betrag;Quelle;CHF\n", "D205",
         "Beitragsliste, Zeile 1, Spalte 5: Die Spalten «Betrag» und «CHF» bedeuten dasselbe."),
        (HEAD + "Sursee;2025;1;a\n", "D206",
         "Beitragsliste, Zeile 2, Spalte «BFS-Nummer oder Kennung»: «Sursee» ist weder BFS-Nummer "
         "noch Kennung."),
        (HEAD + ";2025;1;a\n", "D206",
         "Beitragsliste, Zeile 2, Spalte «BFS-Nummer oder Kennung»: Die BFS-Nummer oder Kennung "
         "fehlt."),
        (HEAD + "Total;;1;\n", "D206", None),
        (HEAD + "1103;25;1;a\n", "D207", "Beitragsliste, Zeile 2, Spalte «Jahr»: «25» ist kein "
         "Jahr."),
        (HEAD + "1103;;1;a\n", "D207", "Beitragsliste, Zeile 2, Spalte «Jahr»: Das Jahr fehlt."),
        (HEAD + "1103;2025;1.250;a\n", "D208",
         "Beitragsliste, Zeile 2, Spalte «Betrag CHF»: Bei «1.250» ist unklar, ob Punkt oder "
         "Komma Tausender "
         "oder Rappen abtrennt."),
        (HEAD + "1103;2025;;a\n", "D208", "Beitragsliste, Zeile 2, Spalte «Betrag CHF»: Der "
         "Betrag fehlt."),
        (HEAD + "1103;2025;-1;a\n", "D208", None),
        (HEAD + "1103;2025;1;\n", "D209",
         "Beitragsliste, Zeile 2, Spalte «Quelle»: Die Grundlage des Beitrags fehlt."),
        (HEAD + "1103;2025;1\n", "D209", None),
        (HEAD + "1103;2025;1;RRB 😀\n", "D214",
         "Beitragsliste, Zeile 2, Spalte «Quelle»: Das Zeichen U+1F600 in «RRB 😀» kann nicht "
         "gedruckt werden."),
        (HEAD + "1103;2025;1;\U00010000\n", "D214", None),
        (HEAD + "1103;2025;1;☎ 1\n", "D214",
         "Beitragsliste, Zeile 2, Spalte «Quelle»: Das Zeichen U+260E in «☎ 1» kann nicht "
         "gedruckt werden."),
        (HEAD + "1103;2025;1;x\u0323\u0302\n", "D214", None),
        (HEAD + ROW + ROW, "D210",
         "Die Zeilen 2 und 3 der Beitragsliste betreffen beide «1103» und das Jahr 2025."),
        (HEAD.replace(";", ",") + "1103,2025,21,500.00,RRB\n", "D212",
         "Beitragsliste, Zeile 2, Spalte 5: «RRB» steht in einer Spalte ohne Titel."),
        (HEAD + "\n" * 20_001, "D202", "Die Beitragsliste «{path}» ist ungewöhnlich gross."),
    ],
)  # fmt: skip
def test_tables_that_are_refused(write: Write, text: str, code: str, message: str | None) -> None:
    path = write("t.csv", text.encode())
    refusal = refused(path)
    assert refusal.code == code
    assert message is None or refusal.message == message.replace("{path}", str(path))
    assert refusal.remedy.endswith((".", "?"))


@pytest.mark.parametrize(
    ("party", "remedy"),
    [
        ("01103", "Meinten Sie «1103»?"),
        ("verbund-see", "Meinten Sie «VERBUND-SEE»?"),
        ("Surse", "Meinten Sie «1103»?"),
        ("SURSEE", "Meinten Sie «1103»?"),
        ("Stand: März", "Bitte die BFS-Nummer der Gemeinde oder die Kennung des Gemeindeverbunds "
         "eintragen; Bemerkungen und Zeilen mit Summen bitte löschen."),
        ("TOTAL", "Bitte die BFS-Nummer der Gemeinde oder die Kennung des Gemeindeverbunds "
         "eintragen; Bemerkungen und Zeilen mit Summen bitte löschen."),
        ("", "Bitte eintragen; Zeilen mit Summen bitte löschen."),
    ],
)  # fmt: skip
def test_a_slip_in_the_party_is_answered_with_what_was_meant(
    write: Write, party: str, remedy: str
) -> None:
    refusal = refused(write("t.csv", f"{HEAD}{party};2025;1;a\n".encode()))
    assert (refusal.code, refusal.remedy) == ("D206", remedy)


def test_the_line_that_names_the_separator_is_no_row(write: Write) -> None:
    text = "sep=;\r\n" + HEAD + "1103;2025;5;RRB, Nr. 1, °©\n"
    table = load(write("t.csv", text.encode("utf-8-sig")))
    assert table.for_party("1103") == {2025: Decision(Decimal("5.00"), "RRB, Nr. 1, °©", 2)}


def test_files_that_cannot_be_read(write: Write, tmp_path: Path) -> None:
    missing = tmp_path / "fehlt.csv"
    assert refused(missing).message == (
        f"Die Beitragsliste «{missing}» kann nicht gelesen werden (der Ordner oder die Datei "
        "fehlt)."
    )
    assert refused(tmp_path).message == (
        f"Die Beitragsliste «{tmp_path}» kann nicht gelesen werden (das ist ein Ordner)."
    )
    assert refused(write("t.xlsx", b"\xd0\xcf\x11\xe0 encrypted")).code == "D204"
    assert refused(write("t.csv", b" " * 5_000_001)).code == "D202"
    assert refused(write("t.csv", b"\x81\x8d\x8f")).code == "D203"


def test_a_table_up_to_the_limits_is_read_whole_and_none_is_cut(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = HEAD + "1103;2025;1;a\n" + "\n" * 19_997 + "1103;2026;2;b\n"  # 20’000 rows
    assert list(load(write("t.csv", full.encode())).for_party("1103")) == [2025, 2026]
    path = write("t.csv", (full + "1103;2027;3;c\n").encode())
    assert refused(path).message == f"Die Beitragsliste «{path}» ist ungewöhnlich gross."
    book = excel((1103, 2025, 1, "a"), (1103, 2026, 2, "b"))
    for limit, value in (
        ("MAX_ROWS", 3),
        ("_MAX_BYTES", len(book)),
    ):
        with monkeypatch.context() as limited:
            limited.setattr(canton_table, "apart", lambda function, *given: function(*given))
            limited.setattr(canton_table, limit, value)
            table = load(write("t.xlsx", book))
            assert list(table.for_party("1103")) == [2025, 2026]
            limited.setattr(canton_table, limit, value - 1)
            assert refused(write("t.xlsx", book)).code == "D202"


@pytest.mark.parametrize("row", [20_001, 20_002, 1_048_576])
def test_a_row_far_below_is_not_lost(row: int, write: Write) -> None:
    book, page = sheet_of(LONG, (1103, 2025, 1, "a"))
    page.cell(row, 1, 1104)
    assert refused(write("t.xlsx", saved(book))).code == "D202"


@pytest.mark.parametrize(("column", "code", "message"), [
    (5, "D212", "Beitragsliste, Blatt Sheet, Zelle E2: «b» steht in einer Spalte ohne Titel."),
    (50, "D212", "Beitragsliste, Blatt Sheet, Zelle AX2: «b» steht in einer Spalte ohne Titel."),
    (51, "D225", "Beitragsliste, Blatt Sheet, Zelle AY2: So weit rechts wird nichts gelesen."),
    (16384, "D225", "Beitragsliste, Blatt Sheet, Zelle XFD2: So weit rechts wird nichts gelesen."),
])  # fmt: skip
def test_no_column_is_left_out_in_silence(
    write: Write, column: int, code: str, message: str
) -> None:
    book = Workbook()
    book.worksheets[0].append(("BFS-Nr.", "Jahr", "Betrag CHF", "Quelle"))
    book.worksheets[0].append((1103, 2025, 1, "a"))
    book.worksheets[0].cell(2, column, "b")
    refusal = refused(write("t.xlsx", saved(book)))
    assert (refusal.code, refusal.message) == (code, message)


def test_the_headings_that_are_expected_are_those_of_the_template(write: Write) -> None:
    assert refused(write("t.csv", b"BFS;Jahr;Betrag\n")).remedy == (
        "Erwartet werden die Spalten «BFS-Nummer oder Kennung», «Jahr», «Betrag CHF» und "
        "«Quelle», oder statt Jahr und Betrag eine Spalte je Jahr. Eine Vorlage schreibt "
        "«minikip contributions --new beitraege.xlsx»."
    )


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
def test_an_amount_that_shows_as_another_is_not_read(name: str, write: Write) -> None:
    typed = "\u202e00621"  # shows as 12600
    csv = (HEAD + f"1103;2025;{typed};RRB 1\n").encode()
    raw = csv if name == "t.csv" else excel((1103, 2025, typed, "RRB 1"))
    refusal = refused(write(name, raw))
    where = "Beitragsliste, Zeile 2, Spalte «Betrag CHF»" if name == "t.csv" else ""
    where = where or "Beitragsliste, Blatt Sheet, Zelle C2"
    assert refusal.code == "D172"
    assert refusal.message.endswith(
        ": In «00621» ist ein Zeichen versteckt (U+202E); angezeigt wird vielleicht etwas "
        "anderes, als gespeichert ist."
    )
    assert refusal.message.startswith(where.partition(", Spalte")[0])


def test_a_table_is_read_up_to_fifty_columns_and_blanks_beyond_are_nothing(write: Write) -> None:
    assert load(write("t.csv", (HEAD + "1103;2025;5.00;RRB 1" + "; " * 100_000).encode()))
    refusal = refused(write("t.csv", (HEAD + "1103;2025;5.00;RRB 1" + ";" * 100 + "x").encode()))
    assert (refusal.code, refusal.message) == (
        "D225", "Beitragsliste, Zeile 2, Spalte 104: So weit rechts wird nichts gelesen."
    )  # fmt: skip


@pytest.mark.parametrize("stored", ["1e400", "-1e400", "9" * 4000])
def test_a_number_beyond_all_numbers_is_no_amount(stored: str, write: Write) -> None:
    raw = excel((1103, 2025, 777.5, "RRB 1"))
    raw = changed(raw, "xl/worksheets/sheet1.xml", "<v>777.5</v>", f"<v>{stored}</v>")
    assert refused(write("t.xlsx", raw)).code == "D208"
