"""``minikip reply``: what an officer reads, the files, the exit codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from minikip_docs.data.resources import resource

SAMPLES = resource("samples")
CALL = ("--settings", str(SAMPLES / "canton.toml"), "reply")
DATE = ("--date", "2025-03-20")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_reply_that_asks_for_something_is_what_was_asked(minikip: Any, tmp_path: Path) -> None:
    path = SAMPLES / "broken" / "budget-missing-fields.json"
    ended = minikip(*CALL, str(path), "-o", "aus", *DATE, "--due", "15.04.2025")
    assert (ended.code, ended.err) == (0, "")
    assert "Rückmeldung, im Ordner aus" in ended.out
    assert "S101" not in ended.out
    assert names(tmp_path / "aus") == [
        "E-Mail_Rueckmeldung_Budgeteingabe_1103_Sursee.eml",
        "Rueckmeldung_Budgeteingabe_1103_Sursee.docx",
        "Rueckmeldung_Budgeteingabe_1103_Sursee.pdf",
    ]
    again = minikip(*CALL, str(path), "-o", "aus", *DATE)
    assert (again.code, "D301" in again.err) == (2, True)
    assert minikip(*CALL, str(path), "-o", "aus", *DATE, "--force").code == 0
    assert "S101" in minikip(*CALL, str(path), "-o", "b", *DATE, "--verbose").out


def test_a_batch_goes_on_after_a_bad_file(minikip: Any, tmp_path: Path) -> None:
    good, bad = str(SAMPLES / "budget-sursee.json"), str(SAMPLES / "broken" / "cut-off.json")
    ended = minikip(*CALL, "fehlt.pdf", bad, good, "-o", "aus", *DATE)
    assert ended.code == 1
    assert "Fehler D109: Die Datei gibt es nicht." in ended.err
    assert "2 Rückmeldungen zu 3 Dateien erstellt." in ended.out
    assert "Der E-Mail-Entwurf" in ended.out  # the cut file is of nobody we know
    assert len(names(tmp_path / "aus")) == 6


def test_a_call_that_cannot_be_is_refused_before_any_work(minikip: Any, tmp_path: Path) -> None:
    good = str(SAMPLES / "budget-sursee.json")
    assert "D330" in minikip(*CALL, good, "-o", "aus", *DATE, "--due", "2025-03-01").err
    assert "D331" in minikip(*CALL, good, "-o", "aus", *DATE, "--received", "2025-03-21").err
    assert "D332" in minikip("reply", good, "-o", "aus", *DATE).err
    ended = minikip(*CALL, good, good.replace("sursee", "verbund-see"), "--since", good,
                    "-o", "aus", *DATE)  # fmt: skip
    assert (ended.code, "bei --since nur eine Datei" in " ".join(ended.err.split())) == (2, True)
    assert not (tmp_path / "aus").exists()


def test_the_settings_that_a_letter_lacks_are_named(minikip: Any, tmp_path: Path) -> None:
    (tmp_path / "canton.toml").write_text('[canton]\nname = "Kanton"\n', encoding="utf-8")
    ended = minikip("reply", str(SAMPLES / "budget-sursee.json"), "-o", "aus", *DATE)
    assert ended.code == 2
    assert "Fehler D334: Es gibt keinen Brief: In canton.toml fehlen" in ended.err


def test_what_the_office_settles_is_shown(minikip: Any) -> None:
    report = str(SAMPLES / "annual-report-sursee.json")
    ended = minikip(*CALL, report, "-o", "aus", "--date", "2026-04-02", "--received", "2026-04-01")
    assert "Nicht im Brief, von Ihnen zu klären:" in ended.out
    assert "R550" in ended.out


def test_a_report_that_was_not_compared_is_said_so(minikip: Any, tmp_path: Path) -> None:
    del tmp_path
    report, budget = str(SAMPLES / "annual-report-sursee.json"), str(SAMPLES / "budget-sursee.json")
    ended = minikip(*CALL, report, "-o", "aus", "--date", "2026-03-20")
    assert "Der Jahresbericht wurde nicht mit der Vereinbarung verglichen" in ended.out
    assert "verglichen" not in minikip(*CALL, budget, "-o", "b", *DATE).out
