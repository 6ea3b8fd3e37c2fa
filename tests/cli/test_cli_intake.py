"""The command that files what arrived: what it says, and how it ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data.files import write_files
from minikip_docs.data.resources import resource
from tests.cases import BUDGET, BUDGET_ASSOCIATION, REPORT
from tests.intake import form, tree
from tests.jobs.test_noting import STEM, scan

SETTINGS = ("--settings", str(resource("samples", "canton.toml")))


def without_moments(folder: Path) -> dict[str, bytes]:
    return {name: raw for name, raw in tree(folder).items() if "/Verlauf/" not in name}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    form(tmp_path / "ein" / "a.json", BUDGET)
    form(tmp_path / "ein" / "b.json", BUDGET_ASSOCIATION, ("/signature/place", ""))
    form(tmp_path / "ein" / "c.json", BUDGET, ("/party/bfs_number", 1001))
    (tmp_path / "ein" / "d.json").write_bytes(b"{")
    return tmp_path / "ein"


def test_it_says_of_each_file_where_it_lies_or_why_not(minikip: Any, inbox: Path) -> None:
    call = ("intake", "ein", "--into", "D", "--received", "10.03.2026")
    ended = minikip(*SETTINGS, *call)
    assert ended.code == 1
    assert ended.out == (
        "ein/a.json\n"
        "  abgelegt: 1103_Sursee_kip3, Eingang/Budgeteingabe_v1\n"
        "  vollständig\n"
        "\n"
        "ein/b.json\n"
        "  abgelegt: VERBUND-SEE_Gemeindeverbund_Integration_Sempachersee_kip3,\n"
        "  Eingang/Budgeteingabe_v1\n"
        "  zurückzugeben: 1 Beanstandung\n"
        "\n"
        "2 Dateien abgelegt; 2 nicht abgelegt.\n"
    ).replace("kip3,\n  Eingang", "kip3, Eingang")
    assert "ein/c.json\nFehler D431: Wessen Eingabe das ist, steht nicht fest: " in ended.err
    assert "ein/d.json\nFehler D103: " in ended.err
    ended = minikip(*SETTINGS, *call, "--jobs", "2")
    assert (ended.code, ended.out.splitlines()[-1]) == (
        1, "0 Dateien abgelegt; 2 schon abgelegt; 2 nicht abgelegt."
    )  # fmt: skip
    ended = minikip(*SETTINGS, "intake", "ein/c.json", "--into", "D", "--party", "1103")
    assert (ended.code, ended.err) == (0, "")
    assert "abgelegt: 1103_Sursee_kip3, Eingang/Budgeteingabe_v2" in ended.out


def test_the_number_of_processes_changes_nothing(minikip: Any, inbox: Path) -> None:
    shown = []
    for jobs in "12":
        call = ("intake", "ein", "--into", f"D{jobs}", "--received", "2026-03-10", "--jobs", jobs)
        ended = minikip(*SETTINGS, *call)
        shown.append((ended.code, ended.out, ended.err))
    assert shown[0] == shown[1]
    assert without_moments(inbox.parent / "D1") == without_moments(inbox.parent / "D2")


def test_agreements_and_what_is_signed(minikip: Any, sursee: Path, tmp_path: Path) -> None:
    ended = minikip(*SETTINGS, "intake", sursee.name, "--into", "D")
    assert (ended.code, ended.out) == (
        0, f"{sursee.name}\n  abgelegt: 1103_Sursee_kip3, Dokumente\n"
    )  # fmt: skip
    (tmp_path / "post").mkdir()
    scan(tmp_path / "post")
    ended = minikip(*SETTINGS, "intake", "post", "--into", "D")
    assert ended.code == 0
    assert ended.out.splitlines() == [
        f"post/{STEM}_Scan.pdf",
        "  als Scan zurückgenommen; was darauf steht, liess sich nicht vergleichen",
        f"    – Abgelegt: {STEM}_unterzeichnet.pdf, vermerkt zu",
        f"      {sursee.name}",
        "    – Bitte von Hand mit dem ausgestellten Dokument vergleichen.",
        "    – Dossier: 1103_Sursee_kip3",
    ]


def test_what_came_later_is_told(minikip: Any, tmp_path: Path) -> None:
    form(tmp_path / "ein" / "a.json", BUDGET)
    minikip(*SETTINGS, "intake", "ein", "--into", "D")
    (tmp_path / "ein" / "Konzept.txt").write_text("Konzept", encoding="utf-8")
    ended = minikip(*SETTINGS, "intake", "ein", "--into", "D")
    assert ended.out.splitlines()[1:] == [
        "  schon abgelegt: 1103_Sursee_kip3, Eingang/Budgeteingabe_v1",
        "  Bitte ansehen",
        "    Diesmal dabei, dort aber nicht: «Konzept.txt».",
        "    → Was zur Eingabe gehört, bitte selbst in diesen Ordner legen.",
    ]


def test_a_folder_that_cannot_be_written_is_a_wrong_call(minikip: Any, tmp_path: Path) -> None:
    form(tmp_path / "a.json", REPORT)
    (tmp_path / "datei").write_bytes(b"")
    ended = minikip(*SETTINGS, "intake", "a.json", "--into", "datei/D")
    assert ended.code == 2
    assert "Fehler D302: «datei/D» kann nicht geschrieben werden (ein Teil des Pfads ist" in (
        ended.err
    )
    ended = minikip(*SETTINGS, "intake", "a.json", "--into", "datei")
    assert ended.code == 2
    assert "«datei» ist eine Datei, kein Ordner." in ended.err


def test_ctrl_c_says_what_was_done(
    minikip: Any, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Path] = []

    def interrupted(files: dict[Path, bytes], *, force: bool) -> None:
        if any("VERBUND" in str(path) for path in files):
            raise KeyboardInterrupt
        written.extend(files)
        write_files(files, force=force)

    monkeypatch.setattr("minikip_docs.jobs.filing.write_files", interrupted)
    ended = minikip(*SETTINGS, "intake", "ein", "--into", "D")
    assert ended.code == 130
    assert "Bis dahin: 1 Datei abgelegt." in ended.err
    assert not [name for name in tree(inbox.parent / "D") if ".minikip" in name]
    assert written
