"""Formulare: the files of the command line, for one or all; progress, stopped, what is refused."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from werkzeug.test import TestResponse

from minikip_docs.cli.commands import cli
from minikip_docs.data.model import Refusal
from minikip_docs.desk import answers, making
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import About, Event
from minikip_docs.jobs.parties import Source
from tests.amendments import agreed
from tests.cases import BUDGET
from tests.desk.conftest import SETTINGS, Client
from tests.desk.test_browser import is_sound
from tests.desk.test_templates_page import done

if TYPE_CHECKING:
    from playwright.sync_api import Page

ALL = ["pdf", "docx", "xlsx"]  # a tuple would be a file


def ordered(client: Client, kind: str, **fields: Any) -> TestResponse:
    asked = {"format": ALL, "erstes": "2025", "letztes": "2027", "jahr": "2025", "fuer": "alle"}
    return client.send(f"/formulare/{kind}", **asked | fields)


def packed(client: Client, address: str, name: str) -> dict[str, bytes]:
    answer = client.get(f"{address}/{name}")
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    return {one: archive.read(one) for one in archive.namelist()}


def called(tmp_path: Path, *arguments: str) -> dict[str, bytes]:
    """Give what the command line writes, by path below its folder."""
    folder = tmp_path / "aus"
    CliRunner().invoke(
        cli, ["--settings", str(SETTINGS), "form", *arguments, "-o", str(folder)],
        standalone_mode=False, catch_exceptions=False,
    )  # fmt: skip
    return {
        one.relative_to(folder).as_posix(): one.read_bytes()
        for one in folder.rglob("*")
        if one.is_file()
    }


@pytest.mark.parametrize(("kind", "fields", "arguments", "said"), [
    ("budget", {"fuer": "1103", "brief": "on", "datum": "2025-01-31"},
     ("budget", "--from", "1103", "--cover", "--date", "2025-01-31"),
     "3 Formulare, 1 Begleitbrief und 1 E-Mail-Entwurf erstellt."),
    ("budget", {"fuer": "association", "erstes": "2026", "format": ["xlsx"], "massnahmen": "2"},
     ("budget", "--kind", "association", "--years", "2026-2027", "--format", "xlsx",
      "--measures", "2"),
     "1 Formular erstellt."),
    ("jahresbericht", {"fuer": "municipality", "format": ["docx"], "jahr": "2026"},
     ("annual-report", "--kind", "municipality", "--year", "2026", "--format", "docx"),
     "1 Formular erstellt."),
])  # fmt: skip
def test_the_files_are_those_of_the_command_line(  # noqa: PLR0917
    client: Client, tmp_path: Path, kind: str, fields: dict[str, str], arguments: tuple[str, ...],
    said: str,
) -> None:  # fmt: skip
    address, page = done(client, ordered(client, kind, **fields))
    assert said in page
    name = "Formulare_Budgeteingabe.zip" if kind == "budget" else "Formulare_Jahresbericht_2026.zip"
    made = packed(client, address, name)
    assert made == called(tmp_path, *arguments)
    for number, (file, raw) in enumerate(made.items()):
        assert file in page
        assert client.get(f"{address}/{number}").data == raw
    assert client.get(f"{address}/{len(made)}").status_code == 404


def test_a_pdf_is_shown_in_the_browser(client: Client) -> None:
    address, page = done(client, ordered(client, "budget", fuer="municipality", format=["pdf"]))
    answer = client.get(f"{address}/0?ansehen=1")
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert f'href="{address}/0?ansehen=1"' in page


def test_reports_for_all_that_have_an_agreement_in_the_folder(
    client: Client, tmp_path: Path
) -> None:
    dossier = client.desk.folder / "1103_Sursee_kip3" / "Dokumente"
    dossier.mkdir(parents=True)
    agreed(BUDGET, dossier)
    address, page = done(client, ordered(client, "jahresbericht", fuer="vereinbarungen",
                                         format=["xlsx"]))  # fmt: skip
    assert "1 Formular erstellt." in page
    assert packed(client, address, "Formulare_Jahresbericht_2025.zip") == called(
        tmp_path, "annual-report", "--year", "2025", "--from", str(client.desk.folder),
        "--format", "xlsx",
    )  # fmt: skip


def test_forms_go_into_the_dossiers_once(client: Client) -> None:
    wanted = {"fuer": "1103", "format": ["docx"], "brief": "on", "datum": "2025-01-31"}
    _address, page = done(client, ordered(client, "budget", ablegen="on", **wanted))
    assert "Sie liegen auch in den Dossiers und sind dort vermerkt." in page
    (dossier,) = store.load(client.desk.folder).dossiers
    (entry,) = journal.read(dossier).entries
    assert (entry.event, entry.on) == (Event.FORM, date(2025, 1, 31))
    assert entry.files[0] == "Formulare/Budgeteingabe_1103_Sursee.docx"
    assert all((dossier.path / name).is_file() for name in entry.files)
    _address, page = done(client, ordered(client, "budget", ablegen="on", **wanted))
    assert "Ausgelassen, weil schon erledigt: 1." in page
    assert "vermerkt" not in page
    assert len(journal.read(dossier).entries) == 1


def test_report_forms_go_into_the_dossiers_of_their_agreements(client: Client) -> None:
    dossier = store.opened(client.desk.folder, "1103", "Sursee", "kip3")
    dossier.documents.mkdir()
    agreed(BUDGET, dossier.documents)
    wanted = {"fuer": "vereinbarungen", "format": ["xlsx"], "ablegen": "on"}
    _address, page = done(client, ordered(client, "jahresbericht", **wanted))
    assert "1 Formular erstellt." in page
    last = journal.read(dossier).entries[-1]
    assert (last.event, last.about, last.year) == (Event.FORM, About.ANNUAL_REPORT, 2025)


@pytest.mark.parametrize(("kind", "whom", "said"), [
    ("budget", "municipality", "Ein leeres Formular gehört in kein Dossier."),
    ("jahresbericht", "alle",
     "In die Dossiers kommt das Formular für den Jahresbericht aus der Vereinbarung."),
])  # fmt: skip
def test_a_form_of_no_dossier_is_not_put_into_one(
    client: Client, kind: str, whom: str, said: str
) -> None:
    answer = ordered(client, kind, fuer=whom, ablegen="on")
    assert answer.status_code == 422
    assert said in answer.text


def test_without_agreements_this_is_said(client: Client) -> None:
    answer = ordered(client, "jahresbericht", fuer="vereinbarungen")
    assert answer.status_code == 422
    assert "D310" in answer.text


@pytest.mark.parametrize(("fields", "code", "said"), [
    ({"format": []}, "D627", "Es ist kein Format gewählt."),
    ({"erstes": "2027", "letztes": "2026"}, "D625",
     "Das erste Jahr (2027) liegt nach dem letzten (2026)."),
    ({"massnahmen": "61"}, "D626", "Ein Formular hat Platz für 1 bis 60 Massnahmen."),
    ({"massnahmen": "９９９"}, "D626", "Ein Formular hat Platz für 1 bis 60 Massnahmen."),
    ({"massnahmen": "0"}, "D626", "Ein Formular hat Platz für 1 bis 60 Massnahmen."),
    ({"brief": "on", "datum": "31.2.2025"}, "V213", "31.2.2025"),
    ({"brief": "on", "datum": "2025-04-15", "fuer": "1103"}, "F154",
     "Die Frist (31.\xa0März 2025) ist am Datum des Begleitbriefs"),
])  # fmt: skip
def test_what_cannot_be_made_is_said(
    client: Client, fields: dict[str, Any], code: str, said: str
) -> None:
    answer = ordered(client, "budget", **fields)
    assert answer.status_code == 422
    assert (code in answer.text, said in answer.text) == (True, True)


@pytest.mark.parametrize("fields", [
    {"fuer": ""}, {"fuer": "9999"}, {"fuer": "/etc/passwd"}, {"fuer": "."},
    {"fuer": "vereinbarungen"}, {"erstes": "1"}, {"letztes": "x"},
])  # fmt: skip
def test_what_the_page_does_not_offer_is_not_taken(client: Client, fields: dict[str, str]) -> None:
    """A source may be the path of a file; a page must not name one."""
    assert ordered(client, "budget", **fields).status_code == 404
    assert client.get("/formulare/nichts").status_code == 404
    assert client.send("/formulare/nichts").status_code == 404
    assert client.get("/formulare/gemacht/nichts").status_code == 404


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Forms for three parties, the second refused; each is made when somebody says so."""
    go_on = threading.Event()

    def make(*_given: Any, **_more: Any) -> Iterator[tuple[Source, dict[str, bytes] | Refusal]]:
        yield Source("Eins", {}), {"Eins/a.pdf": b"1"}
        go_on.wait(20)
        yield Source("Zwei", {}), Refusal("D301", "Das <b>gibt</b> es schon.", "Bitte nicht.")
        yield Source("Drei", {}), {"Drei/a.pdf": b"3"}

    monkeypatch.setattr(answers, "SOON", 0.1)
    monkeypatch.setattr(making, "make_forms", make)
    monkeypatch.setattr(making, "workers", lambda *_given, **_more: nullcontext())
    return go_on


def test_progress_is_shown_and_one_that_is_refused_stops_nobody(
    client: Client, slow: threading.Event
) -> None:
    answer = ordered(client, "budget", format=["pdf"])
    assert answer.request.path.startswith("/arbeit/")
    assert "1 von 79" in answer.text
    slow.set()
    address, page = done(client, answer)
    assert "2 Formulare erstellt." in page
    assert "<h3>Zwei</h3>" in page
    assert "Das &lt;b&gt;gibt&lt;/b&gt; es schon." in page
    made = packed(client, address, "Formulare_Budgeteingabe.zip")
    assert made == {"Eins/a.pdf": b"1", "Drei/a.pdf": b"3"}


def test_what_is_stopped_leaves_nothing(client: Client, slow: threading.Event) -> None:
    answer = ordered(client, "budget", format=["pdf"])
    client.send(f"{answer.request.path}/anhalten")
    slow.set()
    address, _page = done(client, answer)
    assert client.get(address).headers["Location"] == "/formulare"
    assert not list((client.desk.folder.parent / "eingang").iterdir())


def test_what_was_forgotten_is_said(client: Client, slow: threading.Event) -> None:
    slow.set()
    address, _page = done(client, ordered(client, "budget"))
    client.desk.trays.end()
    answer = client.get(f"{address}/Formulare_Budgeteingabe.zip")
    assert (answer.status_code, "D604" in answer.text) == (422, True)


def test_in_a_browser(browser_page: Page, slow: threading.Event) -> None:
    browser_page.goto("/formulare")
    is_sound(browser_page)
    browser_page.get_by_role("link", name="Jahresbericht").click()
    is_sound(browser_page)
    browser_page.get_by_label("Für wen").select_option("alle")
    browser_page.get_by_role("button", name="Formulare machen").click()
    browser_page.get_by_text("1 von 79").wait_for()
    is_sound(browser_page)
    slow.set()
    browser_page.wait_for_url("**/gemacht/*")
    is_sound(browser_page)
    with browser_page.expect_download() as taken:
        browser_page.get_by_role("link", name="Alle als Zip-Archiv speichern").click()
    assert taken.value.suggested_filename == "Formulare_Jahresbericht_2025.zip"


def test_without_a_script(without_script: Page, slow: threading.Event) -> None:
    page = without_script
    page.click("text=Formulare")
    page.click("text=Formulare machen")
    assert page.locator("text=1 von 79").is_visible()
    slow.set()
    while "/arbeit/" in page.url:
        with page.expect_navigation():
            page.click("noscript a")
    assert "6 Formulare erstellt." in page.locator("main").inner_text()
