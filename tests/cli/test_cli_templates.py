"""The commands for templates as a person calls them: words on the screen, exit codes, files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from minikip_docs.data.resources import resource
from minikip_docs.documents.kinds import KINDS
from minikip_docs.jobs import templates
from tests.issued import own_template

AGREEMENT = resource("templates", "agreement.docx")


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """Give a template with a misspelt placeholder, and one that is gone."""
    document = Document(str(AGREEMENT))
    cells = (c for table in document.tables for row in table.rows for c in row.cells)
    cell = next(c for c in cells if "own_minimum" in c.text)
    run = cell.paragraphs[0].runs[0]
    run.text = "{{ c.own_minium }}"
    run = next(r for p in document.paragraphs for r in p.runs if "agreement.start" in r.text)
    run.text = run.text.replace("{{ agreement.start }}", "1. Januar 2025")
    path = tmp_path / "agreement.docx"
    document.save(str(path))
    return path


def test_without_a_file_all_templates_in_use_are_checked(minikip: Any) -> None:
    ended = minikip("template", "check")
    assert (ended.code, ended.err) == (0, "")
    for kind in KINDS:
        assert f"{kind.file} (Vorlage: {kind.title})\n  in Ordnung" in ended.out
    for name in ("cover-email.txt", "reply-email.txt"):
        assert f"{name}\n  in Ordnung\n" in ended.out


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("{% if report.year %}{{ report.deadlin }}{% endif %}", "T304"),
        ("{% if report.year %}{{ report.parts }}{% endif %}", "T305"),  # with examples for all
        ("{% if not report.year %}{{ report.parts }}{% endif %}", "T305"),  # with none
        ("{{ canton.logo }}", "T305"),
    ],
)
def test_the_text_of_the_email_is_checked_with_examples(
    minikip: Any, tmp_path: Path, more: str, code: str
) -> None:
    ours = resource("templates", "cover-email.txt").read_text(encoding="utf-8")
    (tmp_path / "mail.txt").write_text(ours + more, encoding="utf-8")
    ended = minikip("template", "check", "mail.txt")
    assert ended.code == 1
    line = ours.count("\n") + 1
    assert f"    {code}  In der Vorlage «mail.txt»" in ended.out
    assert f"Zeile {line}" in ended.out
    assert minikip("template", "check", "fehlt.txt").out.count("T101") == 1
    ended = minikip("template", "check", "mail.txt", "--annotate", "aus.docx")
    assert (ended.code, "T306" in ended.err) == (2, True)
    assert not (tmp_path / "aus.docx").exists()


def test_the_text_of_the_email_that_the_folder_lacks_is_named(minikip: Any, tmp_path: Path) -> None:
    own_template(tmp_path, "{{ payment.terms }}", "{{ payment.terms }}")
    ended = minikip("--settings", "canton.toml", "template", "check")
    assert ended.code == 1
    assert "cover-email.txt\n  1 Fehler\n" in ended.out
    assert "fehlt die Datei «cover-email.txt»" in " ".join(ended.out.split())


def test_the_cantons_own_template_is_the_one_in_use(minikip: Any, tmp_path: Path) -> None:
    own_template(tmp_path, "{{ payment.terms }}", "{{ payment.termss }}")
    ended = minikip("--settings", "canton.toml", "template", "check", "--kind", "agreement")
    assert ended.code == 1
    assert str(Path("vorlagen", "agreement.docx")) in ended.out
    assert "Meinten Sie «terms»?" in ended.out
    (tmp_path / "vorlagen" / "agreement.docx").unlink()
    ended = minikip("--settings", "canton.toml", "template", "check", "--kind", "agreement")
    assert ended.code == 1
    assert "K209  Im Ordner der eigenen Vorlagen" in ended.out
    copy = ("template", "check", "--kind", "agreement", "--annotate", "aus.docx")
    ended = minikip("--settings", "canton.toml", *copy)
    assert (ended.code, "T101" in ended.err) == (2, True)


def test_what_a_person_reads_about_a_fault(minikip: Any, faulty: Path) -> None:
    ended = minikip("template", "check", faulty.name)
    assert ended.code == 1
    assert ended.out == (
        "agreement.docx (Vorlage: Vereinbarung)\n"
        "  2 Fehler\n"
        "\n"
        "  Fehler – so gibt die Vorlage kein gültiges Dokument\n"
        "    T150  Die nötige Angabe «Beginn» wird nirgends gedruckt.\n"
        "          → Bitte {{ agreement.start }} einsetzen.\n"
        "    T110  Haupttext: «{{ c.own_minium }}»\n"
        "          Die Angabe «own_minium» in «{{ c.own_minium }}» gibt es nicht.\n"
        "          → Meinten Sie «own_minimum»? Bitte in Word berichtigen.\n"
    )


def test_findings_for_programs(minikip: Any, faulty: Path) -> None:
    ended = minikip("template", "check", "--json", faulty.name)
    assert ended.code == 1
    result = json.loads(ended.out)
    assert result["schema_version"] == 1
    (file,) = result["files"]
    assert (file["file"], file["kind"], file["outcome"]) == (faulty.name, "agreement", "faulty")
    assert file["findings"][1] == {
        "code": "T110",
        "severity": "error",
        "part": "Haupttext",
        "paragraph": "{{ c.own_minium }}",
        "tag": "{{ c.own_minium }}",
        "message": "Die Angabe «own_minium» in «{{ c.own_minium }}» gibt es nicht.",
        "remedy": "Meinten Sie «own_minimum»? Bitte in Word berichtigen.",
    }


def test_a_copy_with_comments_is_written_and_nothing_is_overwritten(
    minikip: Any,
    faulty: Path,
) -> None:
    before = faulty.read_bytes()
    ended = minikip("template", "check", faulty.name, "--annotate", "Kopie.docx")
    assert ended.code == 1
    assert ended.out.endswith("\nDie Kopie mit Kommentaren: Kopie.docx\n")
    comments = list(Document(str(faulty.with_name("Kopie.docx"))).comments)
    assert [c.text.partition(":")[0] for c in comments] == ["T150", "T110"]
    again = minikip("template", "check", faulty.name, "--annotate", "Kopie.docx")
    assert (again.code, "D301" in again.err) == (2, True)
    assert (
        minikip("template", "check", faulty.name, "--annotate", "Kopie.docx", "--force").code == 1
    )
    own = minikip("template", "check", faulty.name, "--annotate", faulty.name, "--force")
    assert (own.code, "Fehler T161: Die Vorlage" in own.err) == (2, True)
    assert faulty.read_bytes() == before
    own = minikip("template", "check", "Kopie.docx", "--kind", "agreement")
    assert "T153  Die Vorlage hat 2 Kommentare einer früheren Prüfung;" in own.out


def test_warnings_count_only_when_asked(minikip: Any, tmp_path: Path) -> None:
    document = Document(str(AGREEMENT))
    style = next(iter(document.element.iter("{*}pStyle")))
    style.set(style.keys()[0], "Fremd")
    document.save(str(tmp_path / "agreement.docx"))
    ended = minikip("template", "check", "agreement.docx")
    assert (ended.code, "brauchbar, bitte ansehen (1 Warnung)" in ended.out) == (0, True)
    assert minikip("template", "check", "--strict", "agreement.docx").code == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("check", "nichts.docx"), 1, "T101  Die Vorlage «nichts.docx» kann nicht gelesen werden"),
        (
            ("check", "text.docx"),
            1,
            "T102  Die Vorlage «text.docx» ist kein lesbares Word-Dokument",
        ),
        (("check", "brief.docx"), 1, "T160  Es ist nicht zu erkennen, wofür die Vorlage"),
        (("check", "--annotate", "a.txt", "brief.docx"), 2, "muss auf .docx enden"),
        (("check", "--annotate", "a.docx", "x.docx", "y.docx"), 2, "genau eine Vorlage"),
        (("check", "--kind", "brief", "x.docx"), 2, "Ungültige Angabe für «--kind»"),
        (("fields", "brief"), 2, "Ungültige Angabe für «agreement"),
        (("fields",), 2, "Es fehlt die Angabe «agreement"),
    ],
)
def test_wrong_calls_and_files(
    minikip: Any,
    tmp_path: Path,
    arguments: tuple[str, ...],
    code: int,
    words: str,
) -> None:
    (tmp_path / "text.docx").write_text("kein Word")
    Document().save(str(tmp_path / "brief.docx"))
    ended = minikip("template", *arguments)
    assert ended.code == code
    assert words in ended.out + ended.err


def test_a_fault_of_the_program_is_no_traceback(
    minikip: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    shutil.copy(AGREEMENT, tmp_path)

    def crash(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(templates, "check", crash)
    ended = minikip("template", "check", "agreement.docx")
    assert (ended.code, "X999" in ended.out) == (2, True)


def test_fields_lists_every_name_with_an_example(minikip: Any) -> None:
    ended = minikip("template", "fields", "agreement")
    assert ended.code == 0
    for line in (
        "Gemeinde oder Gemeindeverbund",
        "  {{ document.years }}      Jahre der Vereinbarung: «2025–2027» (muss gedruckt werden)",
        "  {%p for m in measures %}\n",
        "    {{ m.id }}                 Nummer der Massnahme: «M1»",
        "  {%p endfor %}",
    ):
        assert line in ended.out
    assert max(map(len, ended.out.splitlines())) <= 100
