"""The layouts of the table of contributions: titles above, years as columns, heads of all kinds."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.facts.contributions import Decision
from tests.contribution_tables import LONG, WIDE, load, refused, saved, sheet_of

ROOT = (1065, "Root", 12000, 13000.5, "RRB 7")


def path_of(tmp_path: Path, *rows: tuple[Any, ...]) -> Path:
    path = tmp_path / "t.xlsx"
    path.write_bytes(saved(sheet_of(*rows)[0]))
    return path


def amounts(path: Path) -> dict[str, dict[int, Decimal]]:
    read = load(path).decisions
    return {party: {y: d.amount for y, d in years.items()} for party, years in read.items()}


def test_titles_may_stand_above_the_heads(tmp_path: Path) -> None:
    path = path_of(
        tmp_path, ("Mini-KIP Beiträge 2026–2027",), ("Stand", "3. Februar 2026"), (),
        ("BFS", "Gemeinde", "Jahr", "Betrag", "Entscheid"),
        (1065, "Root", 2026, 12000, "Entscheid vom 3. Februar 2026"),
    )  # fmt: skip
    assert load(path).for_party("1065") == {
        2026: Decision(Decimal("12000.00"), "Entscheid vom 3. Februar 2026", 5)
    }


def test_years_may_be_columns(tmp_path: Path) -> None:
    path = path_of(tmp_path, WIDE, ROOT, (1103, "Sursee", None, "21’000.–", "RRB 8"),
                   (1024, "Emmen", "–", None, None), ("VERBUND-SEE", "Verbund", 0, "-", "RRB 9"),
                   (None, "Bemerkung zu den Verbünden", None, None, None))  # fmt: skip
    assert amounts(path) == {
        "1065": {2026: Decimal("12000.00"), 2027: Decimal("13000.50")},
        "1103": {2027: Decimal("21000.00")},
        "VERBUND-SEE": {2026: Decimal("0.00")},
    }
    assert load(path).for_party("1065")[2027] == Decision(Decimal("13000.50"), "RRB 7", 2)


@pytest.mark.parametrize("head", [
    2026, "2026", "Beitrag 2026", "2026 (CHF)", "Kantonsbeitrag für 2026 in Franken", "Jahr 2026",
])  # fmt: skip
def test_a_year_heads_its_column_in_several_ways(tmp_path: Path, head: object) -> None:
    heads = ("BFS-Nummer", "Bevölkerung 31.12.2023", "Einwohner 2024", head, "Verfügung")
    path = path_of(tmp_path, heads, (1065, 6293, 6643, 5, "a"))
    assert amounts(path) == {"1065": {2026: Decimal("5.00")}}


def test_csv_with_a_title_full_of_commas_and_years_as_columns(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "Beiträge, provisorisch, Stand März, ohne Gewähr, intern\n\n"
        "BFS-Nr.;Gemeinde;2026;2027;Quelle\n1065;Root;12’000;13000.50;RRB 7, 8\n",
        encoding="utf-8",
    )
    assert amounts(path) == {"1065": {2026: Decimal("12000.00"), 2027: Decimal("13000.50")}}


TEMPLATE = "Eine Vorlage schreibt «minikip contributions --new beitraege.xlsx»."


@pytest.mark.parametrize(("rows", "code", "message"), [
    ([("Gemeinde", "Geld"), ("Root", 5)], "D205",
     "Beitragsliste, Blatt Beiträge, Zeile 1: Hier und darunter fehlen die Spaltentitel."),
    ([("Titel",), ("BFS", "Betrag"), (1065, 5)], "D205",
     "Beitragsliste, Blatt Beiträge, Zeile 2: Hier fehlen die Spaltentitel «Jahr» und «Quelle»."),
    ([("Titel",), ("Gemeinde", "Jahr", "Betrag", "Quelle"), ("Root", 2026, 5, "a")], "D205",
     "Beitragsliste, Blatt Beiträge, Zeile 2: Hier fehlt der Spaltentitel «BFS-Nummer oder "
     "Kennung»."),
    ([(*WIDE[:-1], "Beitrag neu", "Quelle"), ROOT], "D205",
     "Beitragsliste, Blatt Beiträge, Zelle E1: Der Spaltentitel «Beitrag neu» ist nicht bekannt."),
    ([("BFS", "2026 in Tausend", "Quelle"), (1065, 5, "a")], "D205",
     "Beitragsliste, Blatt Beiträge, Zelle B1: Der Spaltentitel «2026 in Tausend» ist nicht "
     "bekannt."),
    ([("BFS", "2026/2027", "Quelle"), (1065, 5, "a")], "D205",
     "Beitragsliste, Blatt Beiträge, Zelle B1: Der Spaltentitel «2026/2027» ist nicht bekannt."),
    ([("BFS", "2026", "Beitrag 2026", "Quelle"), (1065, 5, 6, "a")], "D205",
     "Beitragsliste, Blatt Beiträge, Zelle C1: Die Spalten «2026» und «Beitrag 2026» bedeuten "
     "dasselbe."),
    ([("BFS", "Jahr", "2026", "Betrag", "Quelle"), (1065, 2026, 5, 6, "a")], "D205",
     "Beitragsliste, Blatt Beiträge, Zelle B1: Neben «Jahr» stehen Spalten für einzelne Jahre; "
     "welche Beträge gelten, ist unklar."),
])  # fmt: skip
def test_heads_that_do_not_say_what_the_columns_are(
    tmp_path: Path, rows: list[tuple[Any, ...]], code: str, message: str
) -> None:
    refusal = refused(path_of(tmp_path, *rows))
    assert (refusal.code, refusal.message) == (code, message)
    assert refusal.remedy.endswith(TEMPLATE)


@pytest.mark.parametrize(("rows", "code", "message", "remedy"), [
    ([WIDE, (*ROOT[:4], None)], "D209",
     "Beitragsliste, Blatt Beiträge, Zelle E2: Die Grundlage des Beitrags fehlt.",
     "Bitte den Entscheid nennen, zum Beispiel mit Datum und Nummer."),
    ([WIDE, (None, "Root", 5, None, "a")], "D206",
     "Beitragsliste, Blatt Beiträge, Zelle A2: Die BFS-Nummer oder Kennung fehlt.",
     "Bitte eintragen; Zeilen mit Summen bitte löschen."),
    ([WIDE, ROOT, ("Total", None, 12000, 13000.5, None)], "D206",
     "Beitragsliste, Blatt Beiträge, Zelle A3: «Total» ist weder BFS-Nummer noch Kennung.",
     "Bitte die BFS-Nummer der Gemeinde oder die Kennung des Gemeindeverbunds eintragen; "
     "Bemerkungen und Zeilen mit Summen bitte löschen."),
    ([WIDE, ROOT, ("Stand 3. Februar",)], "D206",
     "Beitragsliste, Blatt Beiträge, Zelle A3: «Stand 3. Februar» ist weder BFS-Nummer noch "
     "Kennung.",
     "Bitte die BFS-Nummer der Gemeinde oder die Kennung des Gemeindeverbunds eintragen; "
     "Bemerkungen und Zeilen mit Summen bitte löschen."),
    ([WIDE, (1065, "Root", "1.250", None, "a")], "D208",
     "Beitragsliste, Blatt Beiträge, Zelle C2: Bei «1.250» ist unklar, ob Punkt oder Komma "
     "Tausender oder Rappen "
     "abtrennt.", "Meinten Sie 1’250.00 oder 1.25? Bitte so schreiben."),
    ([WIDE, (1065, "Root", 12000.005, None, "a")], "D208",
     "Beitragsliste, Blatt Beiträge, Zelle C2: «12000.0050» hat mehr als zwei Stellen nach dem "
     "Punkt.",
     "Bitte den Betrag in Franken mit höchstens zwei Stellen nach dem Punkt schreiben, zum "
     "Beispiel 12’500.00."),
    ([WIDE, (1065, "Root", "12000 EUR", None, "a")], "D208",
     "Beitragsliste, Blatt Beiträge, Zelle C2: «12000 EUR» ist nicht in Schweizer Franken "
     "angegeben.",
     "Bitte den Betrag in Franken mit höchstens zwei Stellen nach dem Punkt schreiben, zum "
     "Beispiel 12’500.00."),
    ([WIDE, (1101, "Surse", 5, None, "a")], "D220",
     "Beitragsliste, Blatt Beiträge, Zelle A2: Das Gemeindeverzeichnis kennt keine Gemeinde mit "
     "der BFS-Nummer "
     "1101.", "Meinten Sie «1103» (Sursee)?"),
    ([WIDE, (1101, "", 5, None, "a")], "D220",
     "Beitragsliste, Blatt Beiträge, Zelle A2: Das Gemeindeverzeichnis kennt keine Gemeinde mit "
     "der BFS-Nummer "
     "1101.", "Bitte die Nummer berichtigen."),
    ([WIDE, (1103, "Gemeinde Root", 5, None, "a")], "D221",
     "Beitragsliste, Blatt Beiträge, Zelle A2: 1103 ist die BFS-Nummer von Sursee, daneben steht "
     "«Gemeinde Root».",
     "Bitte die Nummer berichtigen (Root hat 1065) oder den Namen."),
    ([WIDE, (1057, "Honau", 5, None, "a")], "D222",
     "Beitragsliste, Blatt Beiträge, Zelle A2: Honau (1057) besteht nur bis 31.12.2024, der "
     "Betrag ist für 2026.",
     "Bitte den Betrag löschen oder bei der Gemeinde eintragen, zu der sie heute gehört."),
    ([WIDE, ("VERBUND-SEE", "", 5, None, "a"), ("VERBUNDSEE", "", 6, None, "a")], "D223",
     "Die Beitragsliste nennt «VERBUND-SEE» und «VERBUNDSEE»; wahrscheinlich ist es derselbe "
     "Gemeindeverbund.", "Bitte die Kennung überall gleich schreiben."),
    ([("Beträge in 1000 Franken",), WIDE, ROOT], "D224",
     "Beitragsliste, Blatt Beiträge, Zelle A1: Nach «Beträge in 1000 Franken» sind die Beträge "
     "nicht in Franken "
     "und Rappen angegeben.",
     "Bitte alle Beträge in Franken und Rappen eintragen und diesen Text ändern."),
    ([WIDE, ROOT, (None, "alle Beträge in EUR")], "D224",
     "Beitragsliste, Blatt Beiträge, Zelle B3: Nach «alle Beträge in EUR» sind die Beträge nicht "
     "in Franken und "
     "Rappen angegeben.",
     "Bitte alle Beträge in Franken und Rappen eintragen und diesen Text ändern."),
    ([(1103, "Sursee", 5), LONG, (1065, 2026, 5, "a")], "D228",
     "Beitragsliste, Blatt Beiträge, Zelle A1: «1103» steht über den Spaltentiteln und würde "
     "nicht gelesen.",
     "Bitte die Zeile unter die Spaltentitel verschieben oder löschen."),
    ([LONG, (1065, 2031, 5, "a")], "D232",
     "Beitragsliste, Blatt Beiträge, Zelle B2: Das Jahr 2031 gehört zu keiner bekannten "
     "KIP-Periode.",
     "Möglich sind 2024, 2025, 2026 oder 2027."),
    ([("BFS", "2023", "Quelle"), (1065, 5, "a")], "D232",
     "Beitragsliste, Blatt Beiträge, Zelle B2: Das Jahr 2023 gehört zu keiner bekannten "
     "KIP-Periode.",
     "Möglich sind 2024, 2025, 2026 oder 2027."),
    ([WIDE, ROOT, ROOT], "D210",
     "Die Zeilen 2 und 3 der Beitragsliste betreffen beide «1065» und das Jahr 2026.",
     "Bitte die Zeile löschen, die nicht gilt."),
    ([WIDE, (1065, "Root", None, None, "a")], "D233",
     "Die Beitragsliste enthält in den Spalten der Jahre (2026 und 2027) keinen Betrag.",
     "Bitte die Datei in Excel oder LibreOffice öffnen, den Verteilschlüssel ausfüllen oder die "
     "Beträge von Hand eintragen, und speichern."),
    ([LONG, (1065, 2026, "-", "a")], "D208", "Beitragsliste, Blatt Beiträge, Zelle C2: Der Betrag "
     "fehlt.",
     "Bitte den Betrag eintragen."),
])  # fmt: skip
def test_rows_that_are_refused(
    tmp_path: Path, rows: list[tuple[Any, ...]], code: str, message: str, remedy: str
) -> None:
    refusal = refused(path_of(tmp_path, *rows))
    assert (refusal.code, refusal.message, refusal.remedy) == (code, message, remedy)


@pytest.mark.parametrize("name", ["Stadt Sursee", "sursee", "Surse", "(offen)", "", "Land"])
def test_a_name_beside_the_number_is_only_refused_if_it_is_another_municipality(
    tmp_path: Path, name: str
) -> None:
    assert amounts(path_of(tmp_path, WIDE, (1103, name, 5, None, "a")))["1103"]


def test_an_association_may_be_called_after_a_municipality(tmp_path: Path) -> None:
    path = path_of(tmp_path, WIDE, ("SURSEE-MITTE", "Gemeindeverbund Root", 5, None, "a"))
    assert list(amounts(path)) == ["SURSEE-MITTE"]


def test_a_municipality_that_merged_had_its_years(tmp_path: Path) -> None:
    heads = ("BFS", "2024", "2025", "Quelle")
    assert amounts(path_of(tmp_path, heads, (1057, 5, None, "a"))) == {
        "1057": {2024: Decimal("5.00")}
    }


def test_a_column_of_a_year_of_no_period_may_be_empty(tmp_path: Path) -> None:
    heads = ("BFS", "2027", "2028", "Quelle")
    assert amounts(path_of(tmp_path, heads, (1065, 5, None, "a"))) == {
        "1065": {2027: Decimal("5.00")}
    }
