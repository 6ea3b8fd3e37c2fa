"""Sentences for single parties: the sheet «Besonderes» of the workbook of contributions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from minikip_docs.facts import contributions_workbook, register
from minikip_docs.facts.special import Special
from tests.contribution_tables import LONG, PROGRAMMES, load, refused, saved, sheet_of

HEADS = ("BFS-Nummer oder Kennung", "Gemeinde oder Gemeindeverbund", "Nach Ziffer", "Text")
ROWS = (LONG, ("1103", 2025, 21000, "Entscheid"), ("VERBUND-SEE", 2025, 16000, "Entscheid"))


def book(tmp_path: Path, *rows: tuple[Any, ...], name: str = "Besonderes") -> Path:
    made, _page = sheet_of(*ROWS)
    page = made.create_sheet(name)
    for row in rows:
        page.append(row)
    path = tmp_path / "beitraege.xlsx"
    path.write_bytes(saved(made))
    return path


def test_sentences_are_read_by_party_in_their_order(tmp_path: Path) -> None:
    found = load(
        book(
            tmp_path, ("Besonderes",), HEADS, ("1103", "Sursee", "6.2", "Erster Satz."),
            ("VERBUND-SEE", None, "12", "Für den Verbund."), ("1103", None, "6.2.", "Zweiter."),
        )
    )  # fmt: skip
    assert found.special == {
        "1103": (Special("6.2", "Erster Satz."), Special("6.2", "Zweiter.")),
        "VERBUND-SEE": (Special("12", "Für den Verbund."),),
    }
    assert set(found.decisions) == {"1103", "VERBUND-SEE"}


def test_a_sheet_is_known_by_its_heads_too(tmp_path: Path) -> None:
    found = load(book(tmp_path, HEADS, ("1103", "", "6.2", "Ein Satz."), name="Sätze"))
    assert found.special == {"1103": (Special("6.2", "Ein Satz."),)}


def test_the_new_table_has_the_sheet_and_says_nothing_with_it(tmp_path: Path) -> None:
    reg = register.load()
    kip3 = PROGRAMMES.current
    path = tmp_path / "neu.xlsx"
    path.write_bytes(contributions_workbook.blank(kip3, reg, kip3.leaflet_date, years=(2025,)))
    made = load_workbook(path)
    page = made["Beiträge"]
    for row in range(6, 99):
        for column in "EF":
            page[f"{column}{row}"] = None
    page["E6"], page["F6"] = 100, "Entscheid"
    for line in range(85, 99):
        for column in "CDEF":
            page[f"{column}{line}"] = None
    assert [made["Besonderes"][f"{c}5"].value for c in "ABCD"] == list(HEADS)
    assert made["Besonderes"]["C6"].number_format == "@"
    path.write_bytes(saved(made))
    assert load(path).special == {}
    made["Besonderes"]["A6"] = str(page["A6"].value)
    made["Besonderes"]["C6"], made["Besonderes"]["D6"] = "6.10", "Ein Satz."
    path.write_bytes(saved(made))
    assert load(path).special == {str(page["A6"].value): (Special("6.10", "Ein Satz."),)}


@pytest.mark.parametrize(
    ("row", "code", "message"),
    [
        (("1024", "", "6.2", "Satz."), "D380",
         "Beitragsliste, Blatt Besonderes, Zelle A2: Für «1024» ist in der Beitragsliste kein "
         "Beitrag festgelegt; der Text käme in keine Vereinbarung."),
        (("VERBUND-SE", "", "6.2", "Satz."), "D380",
         "Beitragsliste, Blatt Besonderes, Zelle A2: Für «VERBUND-SE» ist in der Beitragsliste "
         "kein Beitrag festgelegt; der Text käme in keine Vereinbarung."),
        (("9999", "", "6.2", "Satz."), "D220",
         "Beitragsliste, Blatt Besonderes, Zelle A2: Das Gemeindeverzeichnis kennt keine Gemeinde "
         "mit der BFS-Nummer 9999."),
        ((None, "Sursee", "6.2", "Satz."), "D206",
         "Beitragsliste, Blatt Besonderes, Zelle A2: Die BFS-Nummer oder Kennung fehlt."),
        (("1103", "", None, "Satz."), "D381",
         "Beitragsliste, Blatt Besonderes, Zelle C2: Diese Angabe fehlt."),
        (("1103", "", "Finanzierung", "Satz."), "D381",
         "Beitragsliste, Blatt Besonderes, Zelle C2: «Finanzierung» ist keine Ziffer."),
        (("1103", "", "06.02.2026", "Satz."), "D381",
         "Beitragsliste, Blatt Besonderes, Zelle C2: «06.02.2026» ist keine Ziffer."),
        (("1103", "", "6.2", None), "D381",
         "Beitragsliste, Blatt Besonderes, Zelle D2: Diese Angabe fehlt."),
        (("1103", "", "6.2", "Satz 😀"), "D214",
         "Beitragsliste, Blatt Besonderes, Zelle D2: Das Zeichen U+1F600 in «Satz 😀» kann nicht "
         "gedruckt werden."),
        (("1103", "", "6.2", "Satz.", "noch etwas"), "D212",
         "Beitragsliste, Blatt Besonderes, Zelle E2: «noch etwas» steht in einer Spalte ohne "
         "Titel."),
        ((None, "", None, None, "noch etwas"), "D212",
         "Beitragsliste, Blatt Besonderes, Zelle E2: «noch etwas» steht in einer Spalte ohne "
         "Titel."),
    ],
)  # fmt: skip
def test_a_row_that_would_be_lost_is_refused(
    tmp_path: Path, row: tuple[Any, ...], code: str, message: str
) -> None:
    found = refused(book(tmp_path, HEADS, row))
    assert (found.code, found.message) == (code, message)


def test_a_sheet_of_that_name_without_heads_is_refused(tmp_path: Path) -> None:
    found = refused(book(tmp_path, ("1103", "6.2", "Ein Satz.")))
    assert (found.code, found.message) == (
        "D383",
        "Beitragsliste, Blatt Besonderes: Hier fehlen die Spaltentitel «BFS-Nummer oder Kennung», "
        "«Nach Ziffer» und «Text».",
    )
