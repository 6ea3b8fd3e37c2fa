"""The status of dossiers as it is called: what is shown, what is written, what it gives back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data.resources import resource
from minikip_docs.dossiers import journal, store
from tests.dossiers.test_standing import LIFE

SETTINGS = ("--settings", str(resource("samples", "canton.toml")))


@pytest.fixture
def folder(minikip: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COLUMNS", "80")
    dossier = store.opened(Path("Dossiers"), "1103", "Sursee", "kip3")
    for one in LIFE[:6]:
        journal.note(dossier, one)
    return Path("Dossiers")


def test_where_dossiers_stand_is_shown(minikip: Any, folder: Path) -> None:
    ended = minikip(*SETTINGS, "status", str(folder), "--date", "2026-03-20")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.replace("\xa0", " ") == (
        "Stand am 20. März 2026: 1 Dossier\n"
        "\n"
        "Jahr  abgeschlossen  läuft  zu erledigen  erwartet  überfällig\n"
        "2025              –      –             –         –           1\n"
        "2026              –      1             –         –           –\n"
        "2027              –      1             –         –           –\n"
        "\n"
        "Jahresbericht erwartet (1, davon 1 überfällig)\n"
        "  Sursee  2025  überfällig seit 5 Tagen (Frist 15.03.2026), noch kein Formular\n"
        "\n"
        "Alle Tage und Ergebnisse zu jedem Jahr schreibt --output ORDNER in eine\n"
        "Excel-Datei und eine Seite für den Browser.\n"
    )


def test_one_year_alone_and_the_day_of_today(minikip: Any, folder: Path) -> None:
    ended = minikip(*SETTINGS, "status", str(folder), "--year", "2027")
    assert "\n2027 " in ended.out
    assert "\n2025 " not in ended.out


def test_both_files_are_written_and_not_over_others_unasked(minikip: Any, folder: Path) -> None:
    call = (*SETTINGS, "status", str(folder), "--date", "2026-03-20", "-o", "Stand")
    ended = minikip(*call)
    assert (ended.code, ended.err) == (0, "")
    names = f"{Path('Stand/Uebersicht.xlsx')} und {Path('Stand/Uebersicht.html')}"
    assert ended.out.endswith(f"\n\nDie Übersicht ist geschrieben: {names}\n")
    assert sorted(one.name for one in Path("Stand").iterdir()) == [
        "Uebersicht.html", "Uebersicht.xlsx",
    ]  # fmt: skip
    before = {one: one.read_bytes() for one in Path("Stand").iterdir()}
    again = minikip(*call)
    assert (again.code, again.out) == (2, "")
    assert again.err.startswith("Fehler D301: ")
    assert minikip(*call, "--force").code == 0
    assert before == {one: one.read_bytes() for one in Path("Stand").iterdir()}


def test_what_cannot_be_read_is_named_and_gives_1(minikip: Any, folder: Path) -> None:
    (folder / "Anderes").mkdir()
    (folder / "Anderes" / store.FILE).write_bytes(b"{")
    ended = minikip(*SETTINGS, "status", str(folder), "--date", "2026-03-20", "-o", "Stand")
    assert ended.code == 1
    assert "Stand am 20." in ended.out
    assert ended.err.startswith("\nFehler D421: Wessen Dossier «Anderes» ist, lässt sich nicht")
    assert "Wessen Dossier «Anderes»" in Path("Stand/Uebersicht.html").read_text(encoding="utf-8")


def test_a_folder_without_dossiers_is_refused(minikip: Any, folder: Path) -> None:
    ended = minikip("status", ".")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("Fehler D420: ")


def test_force_is_of_the_files(minikip: Any, folder: Path) -> None:
    ended = minikip("status", str(folder), "--force")
    assert (ended.code, ended.out) == (2, "")
    assert "--force gehört zu --output." in ended.err


@pytest.mark.usefixtures("minikip")
def test_the_screen_alone_loads_nothing_that_is_slow(folder: Path) -> None:
    slow = ("xlsxwriter", "jinja2", "lxml", "pikepdf", "typst", "jsonschema", "openpyxl")
    code = (
        "import sys; from minikip_docs.__main__ import main\n"
        f"try: main(['status', {str(folder)!r}])\n"
        f"finally: print('LOADED', [one for one in {slow!r} if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.decode().splitlines()[-1] == "LOADED []"
