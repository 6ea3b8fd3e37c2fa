"""Vorlagen: checked as on the command line, findings at their paragraphs, the approval noted."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from docx import Document
from werkzeug.test import TestResponse

from minikip_docs.cli.commands import cli
from minikip_docs.data.resources import resource
from minikip_docs.desk.state import Desk
from minikip_docs.documents.kinds import KINDS, LETTERS
from minikip_docs.facts import settings
from tests.desk.conftest import Client
from tests.desk.test_browser import is_sound

if TYPE_CHECKING:
    from playwright.sync_api import Page

AGREEMENT = resource("templates", "agreement.docx")


@pytest.fixture
def canton(desk: Desk) -> Path:
    """Settings in which nobody has approved the wording."""
    path = desk.folder.parent / "canton.toml"
    sample = resource("samples", "canton.toml").read_text("utf-8")
    path.write_text(sample.split("# Auch die Genehmigung")[0], "utf-8")
    desk.settings = lambda: path
    return path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A template that asks for what there is not."""
    made = Document(str(AGREEMENT))
    made.paragraphs[3].add_run(" {{ gibt_es_nicht }}")
    path = tmp_path / "Meine Vorlage.docx"
    made.save(str(path))
    return path


def handed_in(client: Client, *files: Path, art: str = "") -> TestResponse:
    parts = [(io.BytesIO(one.read_bytes()), one.name) for one in files]
    return client.send("/vorlagen", dateien=parts, art=art)


def done(client: Client, answer: TestResponse) -> tuple[str, str]:
    """Wait for what a task leads to: its address and its page."""
    while "/arbeit/" in answer.request.path:
        task = client.desk.work.task(answer.request.path.split("/")[2])
        assert task is not None
        task.wait()
        answer = client.get(answer.request.path)
        answer = client.get(answer.headers.get("Location", answer.request.path))
    return answer.request.path, answer.text.partition("<main")[2]


def test_those_in_use_are_listed_and_can_be_taken(client: Client, desk: Desk, tmp_path: Path,
                                                  canton: Path) -> None:  # fmt: skip
    page = client.get("/vorlagen").get_data(as_text=True)
    assert "Die mitgelieferten Vorlagen." in page
    answer = client.get("/vorlagen/datei/agreement.docx")
    assert answer.data == AGREEMENT.read_bytes()
    assert answer.headers["Content-Disposition"] == "attachment; filename=agreement.docx"
    for name in ("canton.toml", "..%2fsamples%2fcanton.toml", "nichts.docx"):
        assert client.get(f"/vorlagen/datei/{name}").status_code == 404
    own = canton.parent / "eigene"
    own.mkdir()
    (own / "agreement.docx").write_bytes(AGREEMENT.read_bytes())
    canton.write_text(canton.read_text("utf-8") + '[templates]\nfolder = "eigene"\n', "utf-8")
    page = client.get("/vorlagen").get_data(as_text=True)
    assert f"Die Vorlagen des Kantons im Ordner {own}." in page
    assert page.count("<strong>K209</strong>") == len(KINDS) + len(LETTERS) - 1


def test_findings_and_copy_are_those_of_the_command_line(
    client: Client, canton: Path, faulty: Path, tmp_path: Path
) -> None:
    address, page = done(client, handed_in(client, faulty, art="agreement"))
    copy = tmp_path / "Kopie.docx"
    said = CliRunner().invoke(
        cli,
        ["--settings", str(canton), "template", "check", str(faulty), "--kind", "agreement",
         "--annotate", str(copy)],
    )  # fmt: skip
    assert "1 Fehler" in said.output
    assert "1 Fehler" in page
    assert "Den Platzhalter «gibt_es_nicht» in «{{ gibt_es_nicht }}» gibt es nicht." in page
    taken = client.get(f"{address}/0")
    assert taken.data == copy.read_bytes()
    named = taken.headers["Content-Disposition"]
    assert named == 'attachment; filename="Meine Vorlage_mit_Befunden.docx"'
    assert client.get(f"{address}/1").status_code == 404
    assert str(tmp_path) not in page
    assert not list((tmp_path / "eingang").iterdir()), "what was handed in is forgotten"


def test_what_is_no_template_has_its_sentence(client: Client, canton: Path, tmp_path: Path) -> None:
    (tmp_path / "brief.docx").write_bytes(b"kein Word")
    (tmp_path / "text.txt").write_text("{{ nichts }}", "utf-8")
    address, page = done(client, handed_in(client, tmp_path / "brief.docx", tmp_path / "text.txt"))
    assert page.count('class="verdict to-be-returned"') == 2
    assert "Kopie mit Kommentaren" not in page
    assert str(tmp_path) not in page
    assert client.get(f"{address}/0").status_code == 404


def test_no_file_and_an_unknown_result(client: Client, canton: Path) -> None:
    answer = client.send("/vorlagen")
    assert (answer.status_code, "Es ist keine Datei gewählt." in answer.text) == (422, True)
    assert client.get("/vorlagen/geprueft/nichts").status_code == 404


def approve(client: Client, page: str, day: str) -> TestResponse:
    fields = dict(re.findall(r'name="(hash|stand)" value="(\w+)"', page))
    return client.send("/vorlagen/genehmigen", **fields, tag=day)


def test_an_approval_goes_into_the_settings(client: Client, canton: Path) -> None:
    _address, page = done(client, client.send("/vorlagen/pruefen"))
    assert page.count("Wortlaut noch nicht genehmigt") == 2
    assert "Vorschläge zu dem, was das Merkblatt nicht festlegt:" in page
    answer = approve(client, page, "2025-04-02")
    assert "Gespeichert." in answer.text
    (approval,) = settings.load(canton).agreement.wording_approved
    assert (f"{approval.date}", approval.hash in page) == ("2025-04-02", True)
    again = approve(client, page, "2025-04-03")
    assert "wurde inzwischen geändert" in again.text
    _address, page = done(client, client.send("/vorlagen/pruefen"))
    assert "Wortlaut genehmigt am 2.\xa0April 2025" in page
    approve(client, page, "3.4.2025")
    assert len(settings.load(canton).agreement.wording_approved) == 2


@pytest.mark.parametrize(("change", "said"), [
    (lambda page: re.sub(r'name="hash" value="\w+"', 'name="hash" value="abc"', page),
     "«abc» ist hier nicht erlaubt"),
    (lambda page: page, "In Zeile 1 fehlt «Tag»."),
])  # fmt: skip
def test_a_wrong_approval_is_refused(
    client: Client, canton: Path, change: Callable[[str], str], said: str
) -> None:
    before = canton.read_bytes()
    _address, page = done(client, client.send("/vorlagen/pruefen"))
    answer = approve(client, change(page), "2025-04-02" if "abc" in said else "")
    assert answer.status_code == 422
    assert said in answer.text
    assert canton.read_bytes() == before


def test_without_settings_there_is_nowhere_to_note_an_approval(client: Client, desk: Desk) -> None:
    desk.settings = lambda: None
    answer = client.send("/vorlagen/genehmigen", hash="0" * 32, tag="2025-01-01")
    assert "Es gibt noch keine Einstellungsdatei" in answer.text


def test_in_a_browser(browser_page: Page, canton: Path, faulty: Path) -> None:
    browser_page.goto("/vorlagen")
    is_sound(browser_page)
    browser_page.get_by_label("Vorlagen wählen").set_input_files([AGREEMENT, faulty])
    browser_page.get_by_label("Art der Vorlage").select_option("Vereinbarung")
    browser_page.get_by_role("button", name="Prüfen", exact=True).click()
    browser_page.wait_for_url("**/geprueft/*")
    is_sound(browser_page)
    with browser_page.expect_download() as taken:
        browser_page.get_by_role("link", name="Kopie mit Kommentaren").click()
    assert taken.value.suggested_filename == "Meine Vorlage_mit_Befunden.docx"
    browser_page.get_by_text("Genehmigung eintragen").click()
    is_sound(browser_page)
