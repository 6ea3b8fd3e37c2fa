"""The command for the table of contributions, and what is made from a table it wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data.resources import resource
from tests.contribution_tables import changed, reckoned

SURSEE = str(resource("samples", "budget-sursee.json"))
SETTINGS = str(resource("samples", "canton.toml"))


def test_a_new_table_is_written_once(minikip: Any, tmp_path: Path) -> None:
    path = tmp_path / "beitraege.xlsx"
    ended = minikip("contributions", "--new", str(path))
    assert ended.code == 0
    assert ended.out == (
        f"Die Datei {path} ist geschrieben: 79 Gemeinden, 2024–2027.\n"
        "Bevölkerung am 31.12.2023: 39 Zahlen fehlen (Blatt «Quellen»).\n"
        "Bitte in Excel oder LibreOffice den Verteilschlüssel ausfüllen oder Beträge eintragen\n"
        f"und speichern. Danach: minikip agreement EINGABE --contributions {path} -o ORDNER\n"
    )
    before = path.read_bytes()
    again = minikip("contributions", "--new", str(path))
    assert (again.code, again.err.startswith("Fehler D301: ")) == (2, True)
    assert minikip("contributions", "--new", str(path), "--force").code == 0
    assert path.read_bytes() == before


def test_the_municipalities_are_those_of_a_day(minikip: Any, tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    ended = minikip("contributions", "--new", str(path), "--date", "31.12.2024")
    assert f"Die Datei {path} ist geschrieben: 80 Gemeinden, 2024–2027." in ended.out


@pytest.mark.parametrize(("arguments", "words"), [
    (("--new", "beitraege.csv"), "«beitraege.csv» endet nicht auf .xlsx."),
    ((), "--new"),
])  # fmt: skip
def test_called_wrongly(minikip: Any, arguments: tuple[str, ...], words: str) -> None:
    ended = minikip("contributions", *arguments)
    assert ended.code == 2
    assert words in ended.err


def test_an_agreement_is_made_with_a_table_that_was_filled_in(minikip: Any, tmp_path: Path) -> None:
    path = tmp_path / "beitraege.xlsx"
    minikip("contributions", "--new", str(path))
    raw = reckoned(path.read_bytes())
    for cell, value in (("F61", "21000"), ("G61", "32400"), ("H61", "32400")):
        raw = changed(raw, "xl/worksheets/sheet1.xml",
                      rf'<c r="{cell}"( s="\d+") t="str"><f>[^<]*</f><v></v></c>',
                      rf'<c r="{cell}"\1><v>{value}</v></c>')  # fmt: skip
    raw = changed(raw, "xl/worksheets/sheet1.xml", r'<c r="I61"( s="\d+") t="str">(<f>[^<]*</f>)'
                  "<v></v></c>", r'<c r="I61"\1 t="str">\2<v>Entscheid 5</v></c>')  # fmt: skip
    path.write_bytes(raw)
    ended = minikip("--settings", SETTINGS, "agreement", SURSEE, "--contributions", str(path),
                    "-o", str(tmp_path))  # fmt: skip
    assert ended.code == 0, ended.err
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".docx", ".json", ".pdf", ".xlsx"]
