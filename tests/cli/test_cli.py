"""The command line: exit codes, one German sentence per fault, and nothing heavy to start."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.__main__ import main
from minikip_docs.cli import shared
from minikip_docs.data.model import Finding, FormKind, Refusal, Severity, Stage, Submission, Verdict
from minikip_docs.data.resources import PACKAGE
from minikip_docs.forms import reading
from minikip_docs.jobs import agreement, house
from minikip_docs.jobs import check as check_job
from minikip_docs.jobs.issue import Made
from minikip_docs.jobs.submissions import Handed

HEAVY = (
    "docxtpl", "docx", "pypdf", "pypdfium2", "pikepdf", "jsonschema", "typst", "openpyxl", "lxml",
    "fontTools", "phonenumbers",
)  # fmt: skip
FOR_RULES = {"fontTools", "phonenumbers"}  # the rules themselves need them
ERROR = Finding("R501", Severity.ERROR, Stage.SUBMISSION, "", "8.4", "Zu wenig.", "Bitte mehr.")
WARNING = replace(ERROR, code="R402", severity=Severity.WARNING)
SIGNING = replace(ERROR, code="R204", stage=Stage.SIGNING)
CRASH = replace(ERROR, code="X900")
DISGUISED = RuntimeError("Error calling __set_name__")  # as Python raises it
DISGUISED.__cause__ = KeyboardInterrupt()


def process(
    *arguments: str, folder: Path, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "minikip_docs", *arguments]
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), **environment}
    return subprocess.run(command, env=env, cwd=folder, capture_output=True, check=False)


def checked(*findings: Finding, name: str = "budget.json") -> Verdict:
    submission = Submission(name, "ab" * 32, FormKind.BUDGET, {})
    return Verdict(name, FormKind.BUDGET, findings, (), submission)


@pytest.mark.parametrize(
    ("findings", "normal", "strict"),
    [
        ((), 0, 0),
        ((WARNING,), 0, 1),
        ((SIGNING,), 0, 0),
        ((ERROR,), 1, 1),
        ((CRASH,), 2, 2),
    ],
)
def test_exit_code_follows_the_verdict(
    findings: tuple[Finding, ...],
    normal: int,
    strict: int,
    minikip: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(check_job, "check", lambda *a, **k: checked(*findings))
    assert minikip("validate", "x.json").code == normal
    assert minikip("validate", "--strict", "x.json").code == strict


def test_a_batch_returns_the_worst_and_sums_up(
    minikip: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdicts = {"a.json": checked(name="a.json"), "b.json": checked(ERROR, name="b.json")}
    monkeypatch.setattr(check_job, "check", lambda one, *a, **k: verdicts[one.path.name])
    ended = minikip("validate", "a.json", "b.json")
    assert ended.code == 1
    assert ended.out.splitlines()[1:4] == [
        "–         a.json  vollständig",
        "–         b.json  zurückzugeben        1",
        "",
    ]
    assert "\n2 Dateien: 1 vollständig, 1 zurückzugeben\n" in ended.out
    told = minikip("validate", "--verbose", "a.json", "b.json").out
    assert "a.json (Budgeteingabe)\n  vollständig\n\nb.json" in told
    assert told.endswith("\n\n2 Dateien: 1 vollständig, 1 zurückzugeben\n")


@pytest.mark.parametrize("typed", ["2026-03-20", "20.03.2026", "20.3.2026", " 20. 3. 2026 "])
def test_received_is_a_date_in_either_spelling(
    typed: str, minikip: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = []

    def check(one: Handed, house: object, *, received: date | None, **_: object) -> Verdict:
        days.append(received)
        return checked()

    monkeypatch.setattr(check_job, "check", check)
    minikip("validate", "x.json", "--received", typed)
    assert days == [date(2026, 3, 20)]


def test_json_is_one_document(minikip: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_job, "check", lambda *a, **k: checked(ERROR))
    ended = minikip("validate", "--json", "x.json")
    assert json.loads(ended.out)["files"][0]["findings"][0]["code"] == "R501"
    assert ended.code == 1


def test_a_crash_in_one_file_does_not_stop_the_batch(
    minikip: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(one: Handed, *_a: object, **_k: object) -> Verdict:
        if one.path.name == "a.json":
            raise ValueError("Name und Adresse aus der Datei")
        return checked(name="b.json")

    monkeypatch.setattr(check_job, "check", check)
    ended = minikip("validate", "a.json", "b.json")
    assert ended.code == 2
    assert ended.out.splitlines()[1:3] == [
        "–         a.json  Programmfehler",
        "–         b.json  vollständig",
    ]
    ended = minikip("validate", "--verbose", "a.json", "b.json")
    assert ended.code == 2
    assert "X999  Das Programm hat einen Fehler gemacht (ValueError)." in ended.out
    assert "b.json (Budgeteingabe)\n  vollständig" in ended.out
    assert "Name und Adresse" not in ended.out + ended.err


def test_debug_shows_the_traceback(
    minikip: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_a: object, **_k: object) -> Verdict:
        raise ValueError("kaputt")

    monkeypatch.setattr(check_job, "check", broken)
    monkeypatch.setenv("MINIKIP_DEBUG", "1")
    with pytest.raises(ValueError, match="kaputt"):
        main(["validate", "x.json"])


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (
            Refusal("K201", "Die Einstellung fehlt.", "Bitte ergänzen."),
            "Fehler K201: Die Einstellung fehlt.\n  → Bitte ergänzen.\n",
        ),
        (KeyboardInterrupt(), "\nAbgebrochen.\n"),
        (DISGUISED, "\nAbgebrochen.\n"),
        (
            RuntimeError("geheim"),
            "Fehler X999: Das Programm hat einen Fehler gemacht (RuntimeError). "
            "Das liegt nicht an Ihnen.\n"
            "  → Bitte melden Sie den Befehl und diese Zeile der Person, "
            "die das Programm betreut.\n",
        ),
        (
            OSError(28, "No space left on device", "x.json"),
            "Fehler D304: Lesen oder Schreiben ist misslungen («x.json»): "
            "der Datenträger ist voll.\n"
            "  → Bitte prüfen, ob der Datenträger Platz hat und erreichbar ist.\n",
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_fault_is_one_german_sentence(
    fault: BaseException, message: str, minikip: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_a: object) -> None:
        raise fault

    monkeypatch.setattr(house, "open_house", fail)
    ended = minikip("validate", "x.json")
    code = 130 if "Abgebrochen" in message else 2
    assert (ended.code, ended.out, ended.err) == (code, "", message)


def test_an_empty_folder_and_a_missing_file_are_verdicts(minikip: Any, tmp_path: Path) -> None:
    (tmp_path / "leer").mkdir()
    ended = minikip("validate", "leer", "fehlt.json", "--verbose")
    assert (ended.code, ended.err) == (1, "")
    assert ended.out == (
        "leer\n  nicht prüfbar\n\n  Fehler\n"
        "    D111  Im Ordner «leer» liegt keine Eingabe (PDF, Word oder Excel).\n"
        "          → Bitte den Ordner mit den Eingaben angeben.\n\n"
        "fehlt.json\n  nicht prüfbar\n\n  Fehler\n"
        "    D109  Die Datei gibt es nicht.\n"
        "          → Bitte Ordner und Schreibweise prüfen.\n\n"
        "2 Dateien: 2 nicht prüfbar\n"
    )
    files = json.loads(minikip("validate", "--json", "leer", "fehlt.json").out)["files"]
    assert [file["findings"][0]["code"] for file in files] == ["D111", "D109"]


def test_a_folder_that_is_closed_does_not_stop_the_batch(
    minikip: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "ein" / "zu"
    closed.mkdir(parents=True)
    (tmp_path / "ein" / "a.json").write_text("{}", encoding="utf-8")
    scan = os.scandir

    def refuse(path: Any) -> Any:
        if Path(path).name == "zu":
            raise PermissionError(13, os.strerror(13), str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    ended = minikip("validate", "--json", "ein")
    files = {file["file"]: file["findings"][0] for file in json.loads(ended.out)["files"]}
    assert ended.code == 1
    assert files[str(Path("ein/a.json"))]["code"] == "F102"
    assert files[str(Path("ein/zu"))]["message"] == (
        "Der Ordner kann nicht gelesen werden (keine Berechtigung)."
    )


def test_a_closed_file_does_not_stop_the_batch(
    minikip: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text("{}", encoding="utf-8")

    def refuse(path: Path, *_most: int) -> bytes:
        if path.name == "a.json":
            raise PermissionError(13, os.strerror(13), str(path))
        return b"{}"

    monkeypatch.setattr(os, "access", lambda *_: False)  # what click would ask
    monkeypatch.setattr(reading, "read_bytes", refuse)
    files = json.loads(minikip("validate", "--json", "a.json", "b.json").out)["files"]
    assert [file["findings"][0]["code"] for file in files] == ["D109", "F102"]
    assert files[0]["findings"][0]["message"] == (
        "Die Datei kann nicht gelesen werden (keine Berechtigung)."
    )


def test_settings_after_the_command_get_a_hint(minikip: Any) -> None:
    ended = minikip("validate", "--settings", "canton.toml", "x.json")
    assert ended.code == 2
    assert ended.err.endswith(
        "Fehler: Die Option «--settings» gibt es nicht.\n"
        "--settings steht vor dem Befehl: minikip --settings DATEI …\n"
    )


def test_agreement_needs_the_decision_of_the_canton(minikip: Any) -> None:
    ended = minikip("agreement", "x.json", "-o", "aus")
    assert ended.code == 2
    assert ended.err.endswith(
        "Fehler: Die Beiträge legt der Kanton fest: Bitte mit --contributions die Tabelle der "
        "Beiträge angeben, oder mit --draft einen Entwurf erstellen.\n"
    )


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> dict[str, Made | Refusal]:
    """What the agreement of each file name will be."""
    answers: dict[str, Made | Refusal] = {}

    def issue(one: Handed, *_a: object, **_k: object) -> Made:
        answer = answers[one.path.name]
        if isinstance(answer, Refusal):
            raise answer
        return answer

    monkeypatch.setattr(agreement, "issue_agreement", issue)
    return answers


def draft(name: str, *files: str) -> Made:
    submission = Submission(name, "ab" * 32, FormKind.BUDGET, {})
    verdict = Verdict(name, FormKind.BUDGET, (), (), submission)
    return Made(verdict, "draft", dict.fromkeys(files, b"inhalt"))


def test_a_report_document_needs_the_agreement(minikip: Any) -> None:
    ended = minikip("report", "bericht.json", "-o", "akten")
    assert ended.code == 2
    assert ended.err.endswith(
        "Fehler: Das Berichtsdokument zeigt, was vereinbart war: Bitte mit --agreements den "
        "Nachweis der Vereinbarung oder den Ordner der Vereinbarungen angeben.\n"
    )


def test_report_writes_and_names_its_files(minikip: Any, sursee: Path, tmp_path: Path) -> None:
    samples = PACKAGE.parent / "samples"
    call = (
        "--settings", str(samples / "canton.toml"),
        "report", str(samples / "annual-report-sursee.json"), "--agreements", str(sursee),
        "-o", "akten", "--decision", " Genehmigt. ", "--by", "Name", "--date", "20.4.2026",
    )  # fmt: skip
    ended = minikip(*call)
    stem = "Jahresbericht_geprüft_1103_Sursee_2025"
    assert (ended.code, ended.err) == (0, "")
    assert "\n  Berichtsdokument, im Ordner akten\n" in ended.out
    names = sorted(path.name for path in (tmp_path / "akten").iterdir())
    assert names == [f"{stem}.{end}" for end in ("docx", "pdf", "report.json")]
    record = (tmp_path / "akten" / f"{stem}.report.json").read_text(encoding="utf-8")
    assert '"text": "Genehmigt."' in record
    again = minikip(*call)
    assert again.code == 0
    assert "  Unverändert: " in again.out
    other = (*call, "--received", "10.4.2026")
    again = minikip(*other)
    assert again.code == 2
    assert "D301" in again.err
    assert minikip(*other, "--force").code == 0


def test_agreement_writes_and_names_its_files(
    minikip: Any, made: dict[str, Any], tmp_path: Path
) -> None:
    made["a.json"] = draft("a.json", "V.docx", "V.pdf")
    ended = minikip("agreement", "a.json", "-o", "aus", "--draft")
    assert ended.code == 0
    assert (tmp_path / "aus" / "V.docx").read_bytes() == b"inhalt"
    assert ended.out == (
        "a.json (Budgeteingabe)\n  vollständig\n\n"
        "  Entwurf, nicht zur Unterzeichnung, im Ordner aus\n    1 KB  V.docx\n    1 KB  V.pdf\n"
    )


def test_existing_output_stays_without_force(
    minikip: Any, made: dict[str, Any], tmp_path: Path
) -> None:
    made["a.json"] = draft("a.json", "V.docx", "V.pdf")
    (tmp_path / "V.pdf").write_bytes(b"alt")
    ended = minikip("agreement", "a.json", "-o", ".", "--draft")
    assert ended.code == 2
    assert ended.err.startswith("a.json\nFehler D301: Die Datei «V.pdf» gibt es schon;")
    assert [path.name for path in tmp_path.iterdir()] == ["V.pdf"]
    assert (tmp_path / "V.pdf").read_bytes() == b"alt"
    assert minikip("agreement", "a.json", "-o", ".", "--draft", "--force").code == 0
    assert (tmp_path / "V.pdf").read_bytes() == b"inhalt"


def test_two_submissions_of_one_party_are_both_refused(
    minikip: Any, made: dict[str, Any], tmp_path: Path
) -> None:
    samples = PACKAGE.parent / "samples"
    for name, sample in (("a", "sursee"), ("b", "verbund-see"), ("c", "sursee")):
        (tmp_path / f"{name}.json").write_bytes((samples / f"budget-{sample}.json").read_bytes())
    made["b.json"] = draft("b.json", "W.docx")
    ended = minikip("agreement", "a.json", "b.json", "c.json", "-o", "aus", "--draft", "--force")
    assert ended.code == 2
    sentence = (
        "Fehler D303: Mehrere Eingaben dieses Aufrufs betreffen Sursee (1103): «a.json» und "
        "«c.json». Aus keiner davon wurde eine Vereinbarung erstellt. → Bitte für jede Gemeinde "
        "und jeden Gemeindeverbund nur die gültige Datei angeben."
    )
    assert " ".join(ended.err.split()) == f"a.json {sentence} c.json {sentence}"
    assert [path.name for path in (tmp_path / "aus").iterdir()] == ["W.docx"]


def test_a_batch_of_agreements_goes_on(minikip: Any, made: dict[str, Any]) -> None:
    made["a.json"] = Refusal("T101", "Der Platzhalter fehlt.", "Bitte berichtigen.")
    made["b.json"] = Made(checked(ERROR, name="b.json"), "refused", {})
    made["c.json"] = draft("c.json", "C.docx")
    ended = minikip("agreement", "a.json", "b.json", "c.json", "-o", "aus", "--draft")
    assert ended.code == 2
    assert ended.err == "a.json\nFehler T101: Der Platzhalter fehlt.\n  → Bitte berichtigen.\n"
    assert "  Keine Vereinbarung\n" in ended.out
    assert ended.out.endswith("1 von 3 Eingaben: Entwurf erstellt.\n")


def test_the_main_job_from_beginning_to_end(minikip: Any, tmp_path: Path) -> None:
    samples = PACKAGE.parent / "samples"
    call = (
        "--settings", str(samples / "canton.toml"),
        "agreement", str(samples / "budget-sursee.json"), "-o", "aus",
    )  # fmt: skip
    table = str(samples / "contributions.csv")
    ended = minikip(*call, "--contributions", table)
    stem = "Vereinbarung_1103_Sursee_2025-2027"
    made = {path.name: path.read_bytes() for path in (tmp_path / "aus").iterdir()}
    assert (ended.code, ended.err) == (0, "")
    assert set(made) == {f"{stem}.docx", f"{stem}.pdf", f"{stem}.agreement.json"}
    for more in ((), ("--force",)):  # nothing is written
        again = minikip(*call, "--contributions", table, *more)
        assert (again.code, again.err) == (0, "")
        assert (
            "  Unverändert: Mit denselben Angaben liegt alles schon da, im Ordner aus" in again.out
        )
    other = minikip(*call, "--contributions", table, "--date", "2025-05-01")
    assert other.code == 2
    assert "gibt es schon; sie wird nicht überschrieben" in " ".join(other.err.split())
    assert {path.name: path.read_bytes() for path in (tmp_path / "aus").iterdir()} == made


def test_the_table_that_the_settings_name_counts_where_no_other_is_given(
    minikip: Any, tmp_path: Path
) -> None:
    samples = PACKAGE.parent / "samples"
    sample = (samples / "canton.toml").read_text(encoding="utf-8")
    named = sample.replace("[contribution]", '[contribution]\ntable = "ein/liste.csv"')
    (tmp_path / "canton.toml").write_text(named, encoding="utf-8")
    (tmp_path / "ein").mkdir()
    shutil.copy(samples / "contributions.csv", tmp_path / "ein" / "liste.csv")
    shutil.copy(samples / "budget-sursee.json", tmp_path / "ein")
    made = minikip("agreement", "ein", "-o", "aus")
    assert (made.code, made.err) == (0, "")  # the table is no submission
    given = minikip("agreement", "ein/budget-sursee.json", "-o", "dort", "--contributions",
                    "ein/liste.csv")  # fmt: skip
    assert given.code == 0
    ours, theirs = ({p.name: p.read_bytes() for p in Path(tmp_path, name).iterdir()}
                    for name in ("aus", "dort"))  # fmt: skip
    assert ours == theirs
    assert len(ours) == 3


def test_good_samples_pass_even_strict(minikip: Any) -> None:
    samples = PACKAGE.parent / "samples"
    ended = minikip("validate", "--strict", *map(str, sorted(samples.glob("budget-*.json"))))
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.endswith("\n\n2 Dateien: 2 vollständig\n")


def test_validate_can_compare_with_the_decided_contributions(minikip: Any, tmp_path: Path) -> None:
    samples = PACKAGE.parent / "samples"
    budget, table = str(samples / "budget-sursee.json"), str(samples / "contributions.csv")
    settings = ("--settings", str(samples / "canton.toml"))
    assert minikip(*settings, "validate", budget, "--contributions", table).out == (
        f"{budget} (Budgeteingabe)\n  vollständig\n"
    )
    missing = minikip("validate", budget, "--contributions", "fehlt.csv")
    assert (missing.code, missing.out) == (2, "")
    assert "fehlt.csv" in missing.err


def test_init_writes_once(minikip: Any, tmp_path: Path) -> None:
    ended = minikip("init")
    assert ended.code == 0
    assert ended.out.startswith("Die Datei canton.toml ist geschrieben.\n")
    (tmp_path / "canton.toml").write_text("", encoding="utf-8")
    again = minikip("init")
    assert again.code == 2
    assert again.err.startswith("Fehler D301: Die Datei «canton.toml» gibt es schon;")
    assert minikip("init", "--force").code == 0
    assert (tmp_path / "canton.toml").stat().st_size > 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("agreement", "--help"),
        ("amendment", "--help"),
        ("form", "--help"),
        ("template", "check", "--help"),
        ("template", "fields", "agreement"),
        ("validate", "-h"),
        ("rules",),
    ],
    ids=" ".join,
)
def test_what_needs_no_file_starts_fast(arguments: tuple[str, ...]) -> None:
    heavy = [m for m in HEAVY if arguments != ("rules",) or m not in FOR_RULES]
    code = (
        "import sys; from minikip_docs.__main__ import main\n"
        f"try: main({arguments!r})\n"
        f"finally: print('LOADED', [m for m in {heavy!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stderr.decode().strip() == "LOADED []"


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_output_is_utf8_even_when_redirected(encoding: str, tmp_path: Path) -> None:
    done = process(
        "agreement", "--help", folder=tmp_path, PYTHONIOENCODING=encoding, PYTHONUTF8="0"
    )
    assert "Vom Kanton festgelegte Beiträge" in done.stdout.decode("utf-8")
    done = process("Ł→", folder=tmp_path, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert "Den Befehl «Ł→» gibt es nicht." in done.stderr.decode("utf-8")


def test_no_colour_when_redirected_or_not_wanted(
    minikip: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_job, "check", lambda *a, **k: checked(ERROR))
    assert "\x1b" not in minikip("validate", "x.json").out
    monkeypatch.setattr("click._compat.isatty", lambda stream: True)
    assert "\x1b[31m" in minikip("validate", "x.json").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in minikip("validate", "x.json").out


@pytest.mark.skipif(os.name == "nt", reason="pipes close differently on Windows")
def test_a_closed_pipe_is_no_fault(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "minikip_docs", "--help"]
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run(
        command, stdout=write, stderr=subprocess.PIPE, env=env, cwd=tmp_path, check=False
    )
    os.close(write)
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_a_german_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "minikip_docs", "--help"]
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, env=env, cwd=tmp_path, check=False
        )
    assert done.returncode == 2
    assert done.stderr.decode() == (
        "Fehler D304: Lesen oder Schreiben ist misslungen: der Datenträger ist voll.\n"
        "  → Bitte prüfen, ob der Datenträger Platz hat und erreichbar ist.\n"
    )


def test_progress_only_for_many_files_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [Path(f"{n}.json") for n in range(shared.MANY)]
    assert list(shared.with_progress(paths, "Dateien prüfen")) == paths
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert list(shared.with_progress(paths, "Dateien prüfen")) == paths
    assert "Dateien prüfen" in capsys.readouterr().err
    assert list(shared.with_progress(paths[1:], "Dateien prüfen")) == paths[1:]
    assert capsys.readouterr().err == ""


RETURNED = "returned/Nachtrag_1_Budgeteingabe_1103_Sursee.pdf"


def test_an_amendment_from_the_command_line(minikip: Any, tmp_path: Path) -> None:
    samples = PACKAGE.parent / "samples"
    before = ("--settings", str(samples / "canton.toml"))
    minikip(*before, "agreement", str(samples / "budget-sursee.json"), "-o", "aus", "--date",
            "2025-04-15", "--contributions", str(samples / "contributions.csv"))  # fmt: skip
    record = "aus/Vereinbarung_1103_Sursee_2025-2027.agreement.json"
    begun = minikip(*before, "form", "budget", "--amendment", "--from", record, "-o", "neu",
                    "--format", "pdf")  # fmt: skip
    assert (begun.code, begun.err) == (0, "")
    form = samples / RETURNED
    call = (*before, "amendment", record, "--with", str(form), "--effective", "2027-01-01",
            "--contributions", str(samples / "contributions-2027.csv"))  # fmt: skip
    untouched = minikip(*before, "amendment", record, "--effective", "2027-01-01", "-o", "aus",
                        "--with", f"neu/{form.name}")  # fmt: skip
    assert (untouched.code, untouched.out) == (2, "")
    assert untouched.err.startswith("Fehler K508: Im Formular steht dasselbe")
    made = minikip(*call, "-o", "aus")
    assert made.code == 0
    assert "liegt keine unterzeichnete Fassung vor" in " ".join(made.err.split())
    assert f"{form} (Nachtrag Nr. 1)\n\n  Nachtrag, im Ordner aus\n" in made.out
    assert len(list((tmp_path / "aus").glob("Nachtrag_1_*"))) == 3
    again = minikip(*call, "-o", "aus")
    assert again.code == 0
    assert "  Unverändert: " in again.out
    again = minikip(*call, "-o", "aus", "--date", "2026-11-21")
    assert again.code == 2
    assert "Fehler D301:" in again.err
    assert minikip(*call, "-o", "aus", "--date", "2026-11-21", "--force").code == 0
    assert len(list((tmp_path / "aus" / "ersetzt").glob("*/Nachtrag_1_*"))) == 3
    late = minikip(*before, "form", "budget", "--amendment", "--from", record, "-o", "neu")
    assert late.err.startswith("Fehler D416:")


def test_an_amendment_that_breaks_a_rule_shows_why(minikip: Any, tmp_path: Path) -> None:
    samples = PACKAGE.parent / "samples"
    before = ("--settings", str(samples / "canton.toml"))
    minikip(*before, "agreement", str(samples / "budget-sursee.json"), "-o", "aus", "--date",
            "2025-04-15", "--contributions", str(samples / "contributions.csv"))  # fmt: skip
    record = "aus/Vereinbarung_1103_Sursee_2025-2027.agreement.json"
    table = (samples / "contributions-2027.csv").read_text(encoding="utf-8")
    (tmp_path / "neu.csv").write_text(table.replace("34000.00", "30000.00"), encoding="utf-8")
    call = (*before, "amendment", record, "--with", str(samples / RETURNED), "--effective",
            "2027-01-01", "--contributions", "neu.csv", "-o", "aus")  # fmt: skip
    ended = minikip(*call)
    assert ended.code == 1
    assert "R521  8 Finanzierung" in ended.out
    assert ended.out.endswith(
        "  Kein Nachtrag\n    → Mit --draft gibt es schon jetzt einen Entwurf.\n"
    )
    assert minikip(*call, "--draft").code == 0
    assert [p.suffix for p in (tmp_path / "aus").glob("Nachtrag_1_*_ENTWURF.docx")] == [".docx"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--with", "x.json", "--effective", "2027-01-01", "-o", "aus"),
         "Fehler D410: Der Nachweis «fehlt.json»"),
        (("--with", "x.json", "--effective", "9999-01-01", "-o", "aus"),
         "Das Jahr von «9999-01-01» kann nicht stimmen."),
        (("--with", "x.json", "--effective", "2027-01-01", "-o", "aus", "--date", "1.1.0001"),
         "Das Jahr von «1.1.0001» kann nicht stimmen."),
    ],
)  # fmt: skip
def test_an_amendment_called_wrongly(arguments: tuple[str, ...], words: str, minikip: Any) -> None:
    ended = minikip("amendment", "fehlt.json", *arguments)
    assert ended.code == 2
    assert words in ended.err


def test_the_form_of_an_amendment_is_a_budget_without_a_letter(minikip: Any) -> None:
    for more in (
        ("annual-report", "--year", "2025"),
        ("budget", "--cover", "--date", "2026-01-01"),
    ):
        ended = minikip("form", *more, "--amendment", "--from", "x.agreement.json", "-o", "aus")
        assert ended.code == 2
        assert "--amendment gehört zur Budgeteingabe" in ended.err
