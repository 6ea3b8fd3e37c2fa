"""The summary of a year at the desk: the files of the command, and who is left out and why."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from minikip_docs.desk import answers, summarising
from minikip_docs.desk.state import Desk
from minikip_docs.jobs.summary import Summary
from minikip_docs.jobs.summary import summarise as whole
from tests import cases
from tests.cases import DELETE, REPORT
from tests.desk.conftest import SETTINGS, Client
from tests.desk.test_browser import is_sound
from tests.desk.test_inbox import words
from tests.desk.test_templates_page import done
from tests.stores import came_in, dossier, whose

if TYPE_CHECKING:
    from playwright.sync_api import Page

HORW = cases.sample(REPORT, *whose(1058, "Horw"), ("/party/address/postcode", DELETE))


@pytest.fixture
def filled(desk: Desk) -> Path:
    """Three dossiers: one report counts, one has an error, one did not come in."""
    came_in(dossier(desk.folder, 1103, "Sursee"), cases.sample(REPORT))
    came_in(dossier(desk.folder, 1058, "Horw"), HORW)
    dossier(desk.folder, 1061, "Luzern")
    return desk.folder


def test_the_files_are_those_of_the_command(
    client: Client, filled: Path, minikip: Any, tmp_path: Path
) -> None:
    answer = client.send("/zusammenfassung", jahr="2025", datum="2026-04-20")
    address, page = done(client, answer)
    assert "Jahresberichte 2025: 1 von 3 enthalten" in words(answer.text)
    assert re.findall(r'<th scope="row"><a href="(/dossier/[^"]+)">(\w+)</a></th><td>([^<]+)',
                      page) == [
        ("/dossier/1058_Horw_kip3", "Horw",
         "1 Fehler: 1.7 Postleitzahl: Das Feld «Postleitzahl» ist nicht ausgefüllt."),
        ("/dossier/1061_Luzern_kip3", "Luzern", "fehlt"),
    ]  # fmt: skip
    ended = minikip("--settings", str(SETTINGS), "summary", str(filled), "--year", "2025",
                    "--date", "2026-04-20", "-o", "aus")  # fmt: skip
    assert ended.code == 1
    taken = dict(re.findall(r'<a href="([^"]+)" download>([^<]+)</a>', page))
    assert {name: client.get(link).data for link, name in taken.items()} == {
        one.name: one.read_bytes() for one in (tmp_path / "aus").iterdir()
    }
    assert len(taken) == 3
    assert client.get(f"{address}/3").status_code == 404


def test_without_reports_it_is_said_why(client: Client) -> None:
    empty = client.send("/zusammenfassung", jahr="2025")
    assert (empty.status_code, "D420" in empty.text) == (422, True)
    dossier(client.desk.folder, 1061, "Luzern")
    none = client.send("/zusammenfassung", jahr="2025")
    assert "Für 2025 liegt noch kein Jahresbericht ohne Fehler vor: Luzern (fehlt)." in none.text
    for year in ("", "1999", "x"):
        assert client.send("/zusammenfassung", jahr=year).status_code == 404
    assert client.send("/zusammenfassung", jahr="2025", datum="31.2.2026").status_code == 422
    assert client.get("/zusammenfassung/gemacht/nichts").status_code == 404


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Between the second and the third dossier it waits until somebody says so."""
    go_on = threading.Event()

    def summarise(*given: Any, watch: Any, **more: Any) -> Summary:
        def held(found: Any, number: int) -> Iterator[Any]:
            for count, one in enumerate(watch(found, number)):
                if count == 2:
                    go_on.wait(60)
                yield one

        return whole(*given, watch=held, **more)

    monkeypatch.setattr(answers, "SOON", 0.1)
    monkeypatch.setattr(summarising, "summarise", summarise)
    return go_on


def test_what_is_stopped_leads_back(client: Client, filled: Path, slow: threading.Event) -> None:
    answer = client.send("/zusammenfassung", jahr="2025")
    assert filled.is_dir()
    client.send(f"{answer.request.path}/anhalten")
    slow.set()
    address, _page = done(client, answer)
    assert client.get(address).headers["Location"] == "/zusammenfassung"


def test_in_a_browser(browser_page: Page, filled: Path, slow: threading.Event) -> None:
    page = browser_page
    assert filled.is_dir()
    page.goto("/uebersicht")
    page.click("main a:has-text('Zusammenfassung eines Jahres')")
    is_sound(page)
    page.get_by_label("Berichtsjahr").select_option("2025")
    page.click("button:has-text('Zusammenfassen')")
    page.get_by_text("2 von 3").wait_for()
    slow.set()
    page.wait_for_url("**/gemacht/*")
    is_sound(page)
    with page.expect_download() as taken:
        page.click("ul.files a:has-text('.xlsx')")
    assert taken.value.suggested_filename == "Zusammenfassung_2025.xlsx"
