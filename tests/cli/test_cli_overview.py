"""Validating a folder: one line a file, the overview as a workbook, and what a script is told."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from minikip_docs.data import jsonio
from minikip_docs.data.resources import resource
from minikip_docs.facts import programme, register
from minikip_docs.screen.overview import NAME
from tests.cases import DELETE, REPORT, Change, sample

SAMPLES = resource("samples")
DATE = ("--date", "2026-03-30")
SETTINGS = ("--settings", str(SAMPLES / "canton.toml"))


def put(name: str, form: str, *changes: Change) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(jsonio.dumps(sample(form, *changes)))


def at(number: int, name: str) -> tuple[Change, ...]:
    return (("/party/bfs_number", number), ("/party/name", name))


@pytest.fixture
def folder(minikip: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder as an officer keeps it: reports, one late by its date, a scan, a photo."""
    monkeypatch.setenv("COLUMNS", "80")
    put("Eingang/Jahresbericht_2025_1103_Sursee.json", REPORT)
    put("Eingang/Eich/bericht.json", REPORT, *at(1084, "Gemeinde Eich"),
        ("/financial_statement", DELETE), ("/signature/date", "2026-03-27"))  # fmt: skip
    put("Eingang/knutwil.json", REPORT, *at(1089, "Knutwil"), ("/report_year", "2025"))
    Path("Eingang/leer.pdf").write_bytes(b"%PDF-1.7 abgeschnitten")
    Path("Eingang/foto.jpg").write_bytes(b"\xff\xd8\xff\xe0\0\x10JFIF")
    Path("Eingang/Thumbs.db").write_bytes(b"x")
    return Path("Eingang")


def test_a_folder_is_one_line_a_file(minikip: Any, folder: Path) -> None:
    ended = minikip(*SETTINGS, "validate", str(folder))
    assert (ended.code, ended.err) == (1, "")
    assert ended.out == (
        "Ordner Eingang\n"
        "\n"
        "Gemeinde  Datei                                Ergebnis        Fehler  Warn.\n"
        f"Eich      {Path('Eich/bericht.json')}                    zurückzugeben        1      1\n"
        "Sursee    Jahresbericht_2025_1103_Sursee.json  vollständig\n"
        "Knutwil   knutwil.json                         zurückzugeben        1\n"
        "–         leer.pdf                             nicht prüfbar        1\n"
        "\n"
        "4 Dateien: 1 vollständig, 2 zurückzugeben, 1 nicht prüfbar\n"
        "Was zu jeder Datei festgestellt wurde, zeigt --verbose; --report ORDNER schreibt\n"
        "es in eine Excel-Datei.\n"
        "\n"
        "3 Jahresberichte wurden nicht mit der Vereinbarung verglichen; das tut\n"
        "--agreements NACHWEIS|ORDNER.\n"
        "\n"
        f"Keiner Eingabe zugeordnet: Fotos ({folder / 'foto.jpg'}).\n"
        f"Nicht gelesen: Systemdateien ({folder / 'Thumbs.db'}).\n"
    )


def test_verbose_shows_each_in_full(minikip: Any, folder: Path) -> None:
    ended = minikip(*SETTINGS, "validate", "--verbose", str(folder))
    assert "Eingang/Eich/bericht.json (Jahresbericht)\n  zurückzugeben: 1 Beanst" in ended.out
    assert "→" in ended.out


def test_one_file_is_shown_in_full_as_ever(minikip: Any, folder: Path) -> None:
    file = str(folder / "Jahresbericht_2025_1103_Sursee.json")
    ended = minikip(*SETTINGS, "validate", file)
    assert ended.out.startswith(f"{file} (Jahresbericht)\n  vollständig\n")


def test_the_overview_holds_what_json_does(minikip: Any, folder: Path) -> None:
    call = (*SETTINGS, "validate", str(folder), "--received", "2026-03-20")
    told = json.loads(minikip(*call, "--json").out)
    ended = minikip(*call, "--json", "--report", "neu/Antworten", *DATE)
    assert json.loads(ended.out) == told
    assert f"Die Übersicht ist geschrieben: {Path('neu/Antworten', NAME)}\n" in ended.err
    book = openpyxl.load_workbook(Path("neu/Antworten", NAME))
    rows = [[cell.value for cell in row] for row in book["Dateien"].iter_rows(min_row=5)]
    files = {file["file"].removeprefix("Eingang/"): file for file in told["files"]}
    assert sorted(str(row[8]) for row in rows) == sorted(files)
    found = [
        tuple(cell.value or "" for cell in row)
        for row in book["Befunde"].iter_rows(min_row=5)
        if row[2].value != "Nicht geprüft"
    ]
    assert sorted((line[0], line[3], line[4], line[6], line[7]) for line in found) == sorted(
        (name, one["code"], one["label"], one["message"], one["remedy"])
        for name, file in files.items()
        for one in file["findings"]
    )
    late = {row[8]: row[6] for row in rows}
    assert late["Jahresbericht_2025_1103_Sursee.json"] == 5
    assert late["leer.pdf"] is None


def test_the_same_call_gives_the_same_bytes(minikip: Any, folder: Path) -> None:
    made = []
    for output in ("a", "b"):
        minikip(*SETTINGS, "validate", str(folder), "--report", output, *DATE)
        made.append({path.name: path.read_bytes() for path in Path(output).iterdir()})
    assert made[0] == made[1]


def test_the_replies_lie_beside_the_overview(minikip: Any, folder: Path) -> None:
    call = (*SETTINGS, "validate", str(folder), "--report", "aus", "--due", "2026-04-30", *DATE)
    ended = minikip(*call)
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.endswith(
        f"\n\nDie Übersicht ist geschrieben: {Path('aus', NAME)}\n"
        "4 Rückmeldungen zu 4 Dateien geschrieben, im Ordner aus.\n"
    )
    stems = ("Jahresbericht_2025_1084_Eich", "Jahresbericht_2025_1089_Knutwil",
             "Jahresbericht_2025_1103_Sursee", "leer")  # fmt: skip
    letters = {f"Rueckmeldung_{stem}" for stem in stems}
    mails = {f"E-Mail_{name}.eml" for name in letters}
    written = {path.name for path in Path("aus").iterdir()}
    assert written == {
        NAME, *mails, *(f"{name}{end}" for name in letters for end in (".docx", ".pdf")),
    }  # fmt: skip
    sheet = openpyxl.load_workbook(Path("aus", NAME))["Dateien"]
    eich = [cell.value for cell in sheet[5]]
    assert (eich[0], eich[6], sheet["G5"].number_format) == ("Eich", 12, '"mind. "0')
    assert eich[7] == "Abrechnung; Beilage"
    # The same as of the command that does only this.
    minikip(*SETTINGS, "reply", str(folder), "-o", "nur", "--due", "2026-04-30", *DATE)
    assert {path.name for path in Path("nur").iterdir()} == written - {NAME}
    for path in Path("nur").iterdir():
        assert path.read_bytes() == Path("aus", path.name).read_bytes()


def test_a_reply_that_is_there_stays_and_the_others_are_written(minikip: Any, folder: Path) -> None:
    Path("aus").mkdir()
    kept = Path("aus/Rueckmeldung_leer.pdf")
    kept.write_bytes(b"von Hand")
    ended = minikip(*SETTINGS, "validate", str(folder), "--report", "aus", *DATE)
    assert ended.code == 2
    assert "3 Rückmeldungen zu 4 Dateien geschrieben, im Ordner aus.\n" in ended.out
    assert ended.err.startswith(
        f"\n{folder / 'leer.pdf'}:\nFehler D301: Die Datei «{kept}» gibt es"
    )
    assert kept.read_bytes() == b"von Hand"
    assert Path("aus", NAME).exists()


def test_why_there_are_no_replies_is_said_once(minikip: Any, folder: Path) -> None:
    call = ("validate", str(folder), "--report", "ohne", *DATE)
    ended = minikip(*call)
    assert (ended.code, [path.name for path in Path("ohne").iterdir()]) == (1, [NAME])
    assert " ".join(ended.err.split()).startswith(
        "Fehler D332: Ein Brief braucht die Angaben des Kantons"
    )
    Path("leer.toml").write_bytes(b"")
    ended = minikip("--settings", "leer.toml", *call, "--force")
    assert ended.code == 1
    assert "0 Rückmeldungen zu 4 Dateien geschrieben, im Ordner ohne.\n" in ended.out
    assert ended.err.count("Fehler D334: Es gibt keinen Brief: In canton.toml fehlen") == 1
    assert "und 1 weitere:" in ended.err


@pytest.mark.parametrize("option", [("--due", "2026-04-30"), DATE, ("--force",)])
def test_what_concerns_the_report_alone_is_not_ignored(
    minikip: Any, folder: Path, option: tuple[str, ...]
) -> None:
    ended = minikip("validate", str(folder), *option)
    assert ended.code == 2
    assert ended.err.endswith("Fehler: --due, --date und --force gehören zu --report.\n")


def test_a_deadline_that_is_over_is_refused_before_any_work(minikip: Any, folder: Path) -> None:
    call = (*SETTINGS, "validate", str(folder), "--report", "aus", *DATE, "--due", "2026-03-01")
    ended = minikip(*call)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("Fehler D330: Die Frist")
    assert not Path("aus").exists()


def test_one_file_and_a_list_have_an_overview_too(minikip: Any, folder: Path) -> None:
    file = str(folder / "knutwil.json")
    one = minikip(*SETTINGS, "validate", file, "--report", "eins")
    assert f"\n\nDie Übersicht ist geschrieben: {Path('eins', NAME)}\n" in one.out
    assert "S102" in one.out
    minikip(*SETTINGS, "validate", file, str(folder / "leer.pdf"), "--report", "zwei")
    for output, number in (("eins", 1), ("zwei", 2)):
        assert openpyxl.load_workbook(Path(output, NAME))["Dateien"].max_row == 4 + number


def test_an_overview_that_is_there_is_replaced_only_if_asked(minikip: Any, folder: Path) -> None:
    Path("aus").mkdir()
    Path("aus", NAME).write_bytes(b"von Hand ergaenzt")
    call = (*SETTINGS, "validate", str(folder), "--report", "aus")
    ended = minikip(*call)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"Fehler D301: Die Datei «{Path('aus', NAME)}» gibt es schon;")
    assert Path("aus", NAME).read_bytes() == b"von Hand ergaenzt"
    assert minikip(*call, "--force").code == 1
    assert Path("aus", NAME).read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("output", ["Eingang", "Eingang/Antworten", "./Eingang/../Eingang/x"])
def test_an_overview_among_the_submissions_is_refused(
    minikip: Any, folder: Path, output: str
) -> None:
    before = sorted(folder.rglob("*"))
    ended = minikip(*SETTINGS, "validate", str(folder), "--report", output)
    assert ended.code == 2
    assert " ".join(ended.err.split()).endswith(
        "Fehler: Der Ordner für die Übersicht liegt in «Eingang»; was dort liegt, gilt als "
        "Eingabe. Bitte einen anderen Ordner angeben."
    )
    assert sorted(folder.rglob("*")) == before


def test_a_file_is_no_folder_for_the_overview(minikip: Any, folder: Path) -> None:
    ended = minikip("validate", str(folder), "--report", str(folder / "knutwil.json"))
    assert ended.code == 2
    assert "ist eine Datei, kein Ordner." in ended.err


def test_an_overview_that_cannot_be_written_is_a_wrong_call(
    minikip: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("voll").write_bytes(b"")
    ended = minikip(*SETTINGS, "validate", str(folder), "--report", "voll/darin")
    assert ended.code == 2
    assert ended.err.startswith(f"Fehler D302: «{Path('voll/darin', NAME)}» kann nicht geschrieben")


GOOD, BAD, UNREAD = "budget-sursee.json", "broken/budget-rappen.json", "broken/empty.json"
WITH_QUESTION = "broken/budget-asylum-only.json"


@pytest.mark.parametrize(
    ("files", "options", "code"),
    [
        ([GOOD, "annual-report-verbund-see.json"], [], 0),
        ([GOOD, "annual-report-verbund-see.json"], ["--strict"], 0),
        ([WITH_QUESTION, "annual-report-sursee.json"], [], 0),
        ([WITH_QUESTION, "annual-report-sursee.json"], ["--strict"], 1),
        ([GOOD, GOOD.replace("json", "kopie.json")], [], 0),  # two of one party: a person decides
        ([GOOD, BAD], [], 1),
        ([GOOD, UNREAD], [], 1),
        ([], [], 1),  # no submission in it
        ([GOOD, BAD], ["--contributions", "fehlt.csv"], 2),
        ([GOOD, BAD], ["--agreements", "fehlt"], 2),
        ([GOOD, BAD], ["--report", "ein"], 2),
    ],
)
@pytest.mark.parametrize("form", ["", "--json", "--verbose"])
def test_a_folder_returns_the_worst_of_what_lies_in_it(
    minikip: Any, files: list[str], options: list[str], code: int, form: str
) -> None:
    Path("ein").mkdir()
    for name in files:
        source = SAMPLES / name
        shutil.copy(source if source.exists() else SAMPLES / GOOD, Path("ein") / Path(name).name)
    Path("ein/leer").mkdir()
    shown = [form] if form else []
    assert minikip(*SETTINGS, "validate", "ein", *shown, *options).code == code


def test_a_file_beside_a_folder_that_is_not_there_is_one_that_cannot_be_read(minikip: Any) -> None:
    Path("ein").mkdir()
    shutil.copy(SAMPLES / GOOD, "ein")
    assert minikip(*SETTINGS, "validate", "ein", "fehlt.pdf").code == 1


def test_all_municipalities_at_once(minikip: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    everyone = register.load().active(programme.load().leaflet_date)
    for one in everyone:
        put(f"Eingang/Bericht_{one.number}_{one.name}.json", REPORT, *at(one.number, one.name))
    ended = minikip("validate", "Eingang", "--report", "aus", "--jobs", "1")
    assert ended.code == 1  # no settings, so no replies
    _folder, _empty, head, *lines = ended.out.splitlines()
    assert lines[79] == ""
    assert lines[80] == "79 Dateien: 79 vollständig"
    assert all(len(line) <= 80 for line in lines)
    column = head.index("Ergebnis")
    assert {line[column:] for line in lines[:79]} == {"vollständig"}
    assert sorted(line.split("  ")[0] for line in lines[:79]) == sorted(m.name for m in everyone)
    raw = Path("aus", NAME).read_bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(raw))["Dateien"]
    names = [row[0].value for row in sheet.iter_rows(min_row=5)]
    assert len(names) == len(set(names)) == 79
    assert names[:3] == ["Adligenswil", "Aesch (LU)", "Alberswil"]
