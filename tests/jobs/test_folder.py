"""A folder tells of every file: a form with its verdict, an enclosure, or a name in one line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from minikip_docs.data import jsonio
from minikip_docs.data.model import Outcome
from minikip_docs.jobs.check import check, check_all
from minikip_docs.jobs.submissions import Aside, aside, collect
from minikip_docs.screen import words
from tests import cases
from tests.forms.test_form_pdf import blank_budget
from tests.jobs.test_enclosures import pdf
from tests.jobs.test_post import HOUSE, PHOTO, form, message, sort


def test_a_form_is_found_by_its_content_whatever_it_is_called(tmp_path: Path) -> None:
    for name in ("Budget.pdf.txt", "Budget", "Budget.doc"):
        (tmp_path / name).write_bytes(blank_budget())
    (tmp_path / "Daten.xls").write_bytes(form())
    verdicts = list(check_all(sort(tmp_path).forms, HOUSE))
    assert [Path(v.source).name for v in verdicts] == [
        "Budget", "Budget.doc", "Budget.pdf.txt", "Daten.xls",
    ]  # fmt: skip
    assert verdicts[3].outcome is Outcome.COMPLETE
    assert {f.code for v in verdicts[:3] for f in v.findings} == {"F106"}


def test_every_file_is_told(tmp_path: Path) -> None:
    good = form()
    for name, content in {
        "a.json": good, "b/c.json": form(sample="annual-report-sursee"), "b/foto.heic": PHOTO,
        "bild.jpg": PHOTO, "notiz.txt": b"Guten Tag", "leer": b"", "plan.pdf": pdf(),
        "mail.eml": message(), ".DS_Store": b"x", "Thumbs.db": b"x", "~$a.xlsx": b"x",
        ".git/HEAD": b"ref", "x.agreement.json": b"{}", "noch.txt": b"Text",
    }.items():  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    (tmp_path / "d.json").write_bytes(form(sample="budget-verbund-see"))
    found = sort(tmp_path)
    verdicts = {Path(v.source).name: v for v in check_all(found.forms, HOUSE)}
    assert sorted(verdicts) == ["a.json", "c.json", "d.json"]
    (enclosed,) = (f for f in verdicts["c.json"].findings if f.code == "D140")
    assert enclosed.message == (
        "Als Beilagen liegen im Ordner: im Formular nicht genannt foto.heic."
    )
    shown = words.rest(found.left, found.unopened, 1000).replace(str(tmp_path) + os.sep, "")
    assert shown == (
        "Keiner Eingabe zugeordnet: Fotos (bild.jpg); leere Dateien (leer); E-Mails (mail.eml); "
        "Texte (noch.txt und notiz.txt); PDF (plan.pdf).\n"
        "Nicht gelesen: Systemdateien (.DS_Store und Thumbs.db); Systemordner (.git); Nachweise "
        "(x.agreement.json); Sperrdateien von Office (~$a.xlsx)."
    )


def test_many_of_one_kind_are_counted() -> None:
    left = [Aside(f"{n}.jpg", "Fotos") for n in range(23)]
    assert words.rest(left, [], 1000).endswith("19.jpg und 3 weitere).")
    assert words.rest([], []) == ""


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of Unix")
def test_links_and_pipes_are_named_and_not_opened(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(form())
    (tmp_path / "kreis").symlink_to(tmp_path)
    (tmp_path / "ring").symlink_to(tmp_path / "ring")
    (tmp_path / "weg").symlink_to(tmp_path / "nirgends")
    (tmp_path / "b").symlink_to(tmp_path / "a.json")
    os.mkfifo(tmp_path / "rohr")
    (tmp_path / "null").symlink_to("/dev/zero")
    assert [(Path(one.name).name, one.what) for one in aside([tmp_path])] == [
        ("kreis", "verknüpfte Ordner"),
        ("null", "keine gewöhnlichen Dateien"),
        ("rohr", "keine gewöhnlichen Dateien"),
    ]
    verdicts = {Path(v.source).name: v for v in check_all(sort(tmp_path).forms, HOUSE)}
    assert {name: [f.message for f in v.findings if f.code == "D109"]
            for name, v in verdicts.items()} == {
        "a.json": [],
        "b": [],
        "ring": ["Die Datei kann nicht gelesen werden (eine Verknüpfung führt im Kreis)."],
        "weg": ["Die Datei gibt es nicht."],
    }  # fmt: skip


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names there are text")
def test_a_name_that_is_no_text_is_shown_readable(tmp_path: Path) -> None:
    path = os.path.join(os.fsencode(tmp_path), b"B\xfcdget.json")  # noqa: PTH118
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(form())
    (verdict,) = check_all(sort(tmp_path).forms, HOUSE)
    assert verdict.outcome is Outcome.COMPLETE
    assert words.printable(Path(verdict.source).name) == "Büdget.json"


def test_what_is_named_itself_is_opened_whatever_it_is(tmp_path: Path) -> None:
    hidden = tmp_path / ".versteckt"
    hidden.write_bytes(form())
    assert collect([tmp_path]) == [tmp_path]
    assert collect([hidden]) == [hidden]
    assert aside([tmp_path, hidden]) == []


def test_files_of_the_call_itself_are_nobodys_enclosures(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(form())
    (tmp_path / "beitraege.csv").write_bytes(b"a;b\n1;2\n")
    table = tmp_path / ".." / tmp_path.name / "beitraege.csv"
    assert collect([tmp_path], [table]) == [tmp_path / "a.json"]
    assert collect([table], []) == [table]


@pytest.mark.parametrize(("version", "code"), [("2.0", "F123"), ("9.12", "F123"), ("0.9", "S112")])
def test_data_of_a_newer_version_are_not_the_fault_of_the_municipality(
    tmp_path: Path, version: str, code: str
) -> None:
    (tmp_path / "a.json").write_bytes(
        jsonio.dumps(cases.sample(cases.BUDGET, ("/version", version)))
    )
    finding = check(tmp_path / "a.json", HOUSE).findings[0]
    assert finding.code == code
    if code == "F123":
        assert (finding.message, finding.remedy) == (
            f"Das Formular hat die Fassung {version}; dieses Programm kennt nur 1.0.",
            "Bitte das Programm aktualisieren.",
        )
