"""The way out: the officer exports the PDF that ours cannot be, and it is compared."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from minikip_docs import open_house
from minikip_docs.data import jsonio
from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.data.resources import resource
from minikip_docs.documents import record_reading
from minikip_docs.facts.contributions import load
from minikip_docs.jobs.house import House
from tests.amendments import MORE, amend
from tests.cases import BUDGET, written
from tests.form_data import forms_made
from tests.issued import HOUSE, decided, issue, pdf_of, word_of

CSV = resource("samples", "contributions.csv")
TABLE = load(CSV, HOUSE.programmes, HOUSE.register)
NAME = "Vereinbarung_1103_Sursee_2025-2027"
LETTER = "Begleitbrief_Budgeteingabe_1103_Sursee"
NOTICE = "  Das PDF ist Ihr eigener Export"
WAY_OUT = (
    "Soll die Vorlage so bleiben, kann das PDF aus Word oder LibreOffice kommen: denselben Befehl "
    "mit --pdf DATEI.pdf aufrufen."
)


@pytest.fixture
def struck(tmp_path: Path) -> House:
    """A house whose templates strike a text out: the same words, but our PDF shows none such."""
    folder = tmp_path / "vorlagen"
    folder.mkdir()
    for name in ("agreement", "amendment", "cover-letter"):
        document = Document(str(resource("templates", f"{name}.docx")))
        runs = [r for p in document.paragraphs for r in p.runs if r.text.strip()]
        plain = next(run for run in runs if "{" not in run.text and "}" not in run.text)
        plain.font.strike = True
        document.save(str(folder / f"{name}.docx"))
    shutil.copy(resource("templates", "cover-email.txt"), folder)
    for picture in resource("samples", "canton.toml").parent.glob("*.png"):
        shutil.copy(picture, tmp_path)
    toml = resource("samples", "canton.toml").read_text(encoding="utf-8")
    settings = tmp_path / "canton.toml"
    settings.write_text(f'{toml}\n[templates]\nfolder = "vorlagen"\n', encoding="utf-8")
    return open_house(settings=settings)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A PDF of the agreement with the same words, as another program would give it."""
    folder = tmp_path_factory.mktemp("export")
    return pdf_of(issue(folder, BUDGET, contributions=TABLE))


def make(folder: Path, house: House, pdf: Path | None, **options: Any) -> Any:
    return issue(folder, BUDGET, contributions=TABLE, house=house, pdf=pdf, **options)


def test_a_template_our_pdf_cannot_show_is_refused_with_the_way_out(
    tmp_path: Path, struck: House
) -> None:
    with pytest.raises(Refusal) as caught:
        make(tmp_path, struck, None)
    assert caught.value.code == "T207"
    assert caught.value.remedy.endswith(f"einfachen Text. {WAY_OUT}")


def test_without_the_pdf_there_is_the_word_file_and_with_it_the_set(
    tmp_path: Path, struck: House, exported: bytes
) -> None:
    pdf = tmp_path / "export.pdf"
    first = make(tmp_path, struck, pdf)
    assert (first.status, list(first.files)) == ("waiting", [f"{NAME}.docx"])
    assert (first.export.pdf, first.export.program) == (pdf, None)
    pdf.write_bytes(exported)
    second = make(tmp_path, struck, pdf)
    assert second.status == "final"
    assert list(second.files) == [f"{NAME}{x}" for x in (".docx", ".pdf", ".agreement.json")]
    assert second.files[f"{NAME}.docx"] == first.files[f"{NAME}.docx"]
    assert second.files[f"{NAME}.pdf"] == exported
    record = jsonio.loads(second.files[f"{NAME}.agreement.json"])
    program = record["pdf"].pop("program")
    assert program == second.export.program != ""
    assert record["pdf"] == {"origin": "exported", "compared": True, "standards": []}


def test_the_word_file_is_that_of_our_own_set(tmp_path: Path, exported: bytes) -> None:
    pdf = tmp_path / "export.pdf"
    own = make(tmp_path, HOUSE, None)
    waiting = make(tmp_path, HOUSE, pdf)
    assert waiting.files[f"{NAME}.docx"] == own.files[f"{NAME}.docx"]
    pdf.write_bytes(exported)
    both = make(tmp_path, HOUSE, pdf)
    ours, theirs = (jsonio.loads(x.files[f"{NAME}.agreement.json"]) for x in (own, both))
    theirs.pop("pdf")
    for record in (ours, theirs):
        hashes = record.pop("hashes")
    assert hashes["content"] in word_of(both).core_properties.keywords
    assert theirs == ours


def test_an_older_pdf_is_refused(tmp_path: Path, struck: House, exported: bytes) -> None:
    pdf = tmp_path / "export.pdf"
    pdf.write_bytes(exported)
    with pytest.raises(Refusal) as caught:
        issue(tmp_path, BUDGET, contributions=decided(BUDGET, y2025="21000.50"), house=struck,
              pdf=pdf)  # fmt: skip
    assert caught.value.code == "D506"
    assert "21’000.50" in caught.value.message


def test_a_draft_needs_the_pdf_of_a_draft(tmp_path: Path, struck: House, exported: bytes) -> None:
    pdf = tmp_path / "export.pdf"
    pdf.write_bytes(exported)
    with pytest.raises(Refusal) as caught:
        make(tmp_path, struck, pdf, draft=True)
    assert caught.value.code == "D507"
    assert "ENTWURF – nicht zur Unterzeichnung" in caught.value.message
    pdf.write_bytes(pdf_of(make(tmp_path, HOUSE, None, draft=True)))
    assert list(make(tmp_path, struck, pdf, draft=True).files)[1] == f"{NAME}_ENTWURF.pdf"


def test_an_exported_pdf_has_no_fields_to_sign(tmp_path: Path, struck: House) -> None:
    with pytest.raises(Refusal) as caught:
        make(tmp_path, struck, tmp_path / "x.pdf", signature_fields=True)
    assert caught.value.code == "D231"


def test_an_unreadable_pdf_is_named(tmp_path: Path, struck: House) -> None:
    folder = tmp_path / "export.pdf"
    folder.mkdir()
    with pytest.raises(Refusal) as caught:
        make(tmp_path, struck, folder)
    assert caught.value.code == "D508"


def test_amendments_follow_such_a_record_and_have_the_same_way_out(
    tmp_path: Path, struck: House, exported: bytes
) -> None:
    pdf = tmp_path / f"{NAME}.pdf"
    pdf.write_bytes(exported)
    for name, content in make(tmp_path, struck, tmp_path).files.items():
        (tmp_path / name).write_bytes(content)
    record = tmp_path / f"{NAME}.agreement.json"
    record_reading.refuse_changed(record_reading.read(record))
    own = amend(record, MORE)
    waiting = amend(record, MORE, house=struck, pdf=tmp_path)
    assert (waiting.made.status, len(waiting.made.files)) == ("waiting", 1)
    name = next(name for name in own.made.files if name.endswith(".pdf"))
    (tmp_path / name).write_bytes(own.made.files[name])
    made = amend(record, MORE, house=struck, pdf=tmp_path).made
    assert made.status == "final"
    assert jsonio.loads(list(made.files.values())[-1])["pdf"]["origin"] == "exported"


def test_letters_have_the_same_way_out(tmp_path: Path, struck: House) -> None:
    def letter(house: House, source: str, pdf: Path | None) -> dict[str, bytes]:
        sets = forms_made(FormKind.BUDGET, house, formats=["docx"], source=source,
                          created=date(2025, 1, 31), cover=True, pdf=pdf)  # fmt: skip
        return sets[0][1]

    own = letter(HOUSE, "Sursee", None)
    waiting = letter(struck, "Sursee", tmp_path)
    assert list(waiting) == [f"{LETTER}.docx", "Budgeteingabe_1103_Sursee.docx"]  # no e-mail yet
    (tmp_path / f"{LETTER}.pdf").write_bytes(own[f"{LETTER}.pdf"])
    made = letter(struck, "Sursee", tmp_path)
    assert made[f"{LETTER}.pdf"] == own[f"{LETTER}.pdf"]
    assert (
        made["E-Mail_Budgeteingabe_1103_Sursee.eml"] == own["E-Mail_Budgeteingabe_1103_Sursee.eml"]
    )
    everybody = letter(HOUSE, "alle", None)
    name = next(name for name in everybody if name.endswith(".pdf"))
    assert name not in letter(struck, "alle", tmp_path)
    (tmp_path / name).parent.mkdir()
    (tmp_path / name).write_bytes(everybody[name])
    assert letter(struck, "alle", tmp_path)[name] == everybody[name]


@pytest.fixture
def call(minikip: Any, tmp_path: Path, struck: House) -> Any:
    """Call the program as the officer does, in the folder of the submission."""
    written(tmp_path, BUDGET)
    command = ("--settings", "canton.toml", "agreement", "eingabe.json", "-o", "aus",
               "--contributions", str(CSV))  # fmt: skip

    def called(*arguments: str) -> Any:
        return minikip(*command, *arguments)

    return called


def test_the_officer_is_led_through_both_steps(call: Any, tmp_path: Path, exported: bytes) -> None:
    refused = call()
    assert refused.code == 2
    assert WAY_OUT in " ".join(refused.err.split())
    first = call("--pdf", f"aus/{NAME}.pdf")
    assert first.code == 1
    made, awaited = first.out.split("  Das PDF fehlt noch\n")
    assert "  Word-Dokument, im Ordner aus\n" in made
    assert awaited == (
        f"""    → Das Word-Dokument öffnen, nichts daran ändern und als PDF speichern unter:
      «aus/{NAME}.pdf»
    → Dabei die Tags einschalten: in Word unter «Optionen» die «Dokumentstrukturtags für
      Barrierefreiheit», in LibreOffice «Tagged PDF».
    → Dann denselben Befehl nochmals aufrufen.
"""
    )
    assert call("--pdf", "aus").out == first.out  # the folder says the same, and nothing is lost
    (tmp_path / "aus" / f"{NAME}.pdf").write_bytes(exported)
    second = call("--pdf", f"aus/{NAME}.pdf")
    assert second.code == 0
    notice = " ".join(second.out.split(NOTICE)[1].split())
    assert notice.partition("Verglichen")[2] == (
        " mit dem Word-Dokument: jedes Wort, jede Nummer und jeder Betrag, auch in Kopf- und "
        "Fusszeilen. Nicht zugesichert: PDF/A (Archiv), PDF/UA (barrierefrei), Bilder und Aussehen."
    )
    assert (tmp_path / "aus" / f"{NAME}.agreement.json").exists()


def test_what_is_to_be_done_for_many_is_said_once(minikip: Any, tmp_path: Path) -> None:
    written(tmp_path, BUDGET)
    samples = resource("samples", "canton.toml").parent
    command = ("--settings", str(samples / "canton.toml"), "agreement", "eingabe.json",
               str(samples / "budget-verbund-see.json"), "-o", "aus")  # fmt: skip
    ended = minikip(*command, "--contributions", str(CSV), "--pdf", "aus")
    assert ended.code == 1
    summary = ended.out.partition("2 von 2 Eingaben: Word-Dokument erstellt.\n\n")[2]
    assert summary.startswith("  2 PDF fehlen noch\n    → Jedes Word-Dokument öffnen,")
    assert ended.out.count("denselben Befehl nochmals") == 1


def test_a_word_file_that_word_saved_again_is_not_replaced_unasked(
    call: Any, tmp_path: Path, exported: bytes
) -> None:
    call("--pdf", "export.pdf")
    word = tmp_path / "aus" / f"{NAME}.docx"
    original = word.read_bytes()
    word.write_bytes(original + b"\0")
    (tmp_path / "export.pdf").write_bytes(exported)
    refused = call("--pdf", "export.pdf")
    assert refused.code == 2
    assert "Fehler D509: Das Word-Dokument «aus/" in refused.err.replace("\n", " ")
    assert not (tmp_path / "aus" / f"{NAME}.pdf").exists()
    assert call("--pdf", "export.pdf", "--force").code == 0
    assert word.read_bytes() == original
    (tmp_path / "aus" / f"{NAME}.pdf").write_bytes(b"%PDF-1.7 another")
    assert "Fehler D364" in call("--pdf", "export.pdf", "--force").err


def test_what_does_not_go_together_is_said_before_any_work(call: Any, tmp_path: Path) -> None:
    shutil.copy(tmp_path / "eingabe.json", tmp_path / "zweite.json")
    (tmp_path / "x.txt").write_text("x")
    for arguments, sentence in (
        (("--pdf", "x.pdf", "--signature-fields"), "keine Unterschriftsfelder: Bitte --pdf oder"),
        (("--pdf", "x.pdf", "zweite.json"), "Ein PDF gehört zu einer Eingabe: Bitte nur eine"),
        (("--pdf", "x.txt"), "«x.txt» ist kein PDF."),
    ):
        ended = call(*arguments)
        assert ended.code == 2
        assert sentence in " ".join(ended.err.split())


@pytest.mark.usefixtures("struck")
def test_the_letter_is_awaited_on_the_screen(minikip: Any, tmp_path: Path) -> None:
    command = ("--settings", "canton.toml", "form", "budget", "--format", "docx", "--from",
               "Sursee", "--date", "2025-01-31", "-o", "aus")  # fmt: skip
    ended = minikip(*command, "--pdf", "aus")
    assert "--pdf gehört zum Begleitbrief: Bitte zusammen mit --cover" in ended.err
    ended = minikip(*command, "--cover", "--pdf", "aus")
    assert ended.code == 1
    assert f"als PDF speichern unter: «aus/{LETTER}.pdf»" in " ".join(ended.out.split())
    own = forms_made(FormKind.BUDGET, HOUSE, formats=["docx"], source="Sursee",
                     created=date(2025, 1, 31), cover=True)  # fmt: skip
    (tmp_path / "aus" / f"{LETTER}.pdf").write_bytes(own[0][1][f"{LETTER}.pdf"])
    ended = minikip(*command, "--cover", "--pdf", "aus")
    assert ended.code == 0
    assert NOTICE in ended.out
