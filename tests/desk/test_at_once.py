"""What waits in all dossiers: shown, made at once as the commands do, stopped, gone on with."""

from __future__ import annotations

import io
import re
import shutil
import threading
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from minikip_docs.data.resources import resource
from minikip_docs.desk import answers, at_once, doing
from minikip_docs.desk.state import Desk
from minikip_docs.desk.trays import Trays
from minikip_docs.dossiers.journal import About, Event
from minikip_docs.dossiers.store import Dossier
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE, REPORT
from tests.desk.conftest import PORT, SETTINGS, Client
from tests.desk.test_browser import is_sound
from tests.desk.test_dossier import made_below, of_command
from tests.desk.test_inbox import words
from tests.desk.test_templates_page import done
from tests.issued import KEYS
from tests.lives import came_in, dossier, noted
from tests.stores import whose

if TYPE_CHECKING:
    from playwright.sync_api import Page

TABLE = resource("samples", "contributions.csv")
NO_POSTCODE = ("/party/address/postcode", DELETE)
NAMES = {1103: "Sursee", 1058: "Horw", 1061: "Luzern"}


def budgets(folder: Path, *changes: Any) -> list[Dossier]:
    """Give three dossiers into which a budget came, each with changes."""
    made = []
    for number, name in NAMES.items():
        one = dossier(folder, str(number), name)
        own = [*whose(number, name), ("/resolutions/0/bfs_number", number)]
        came_in(one, BUDGET, "2025-03-10", *own, *changes)
        made.append(one)
    return made


def events(folder: Path, event: Event) -> int:
    return sum(f"{event.value}" in one.name for one in folder.rglob("Verlauf/*.json"))


def steps(page: str) -> dict[str, int]:
    found = re.findall(r'<h2 id="[^"]+">(\w+) \((\d+)\)</h2>', page)
    return {name: int(number) for name, number in found}


def test_replies_to_all_are_those_of_the_command(
    client: Client, minikip: Any, tmp_path: Path
) -> None:
    folder = client.desk.folder
    budgets(folder, NO_POSTCODE)
    shutil.copytree(folder, tmp_path / "andere")
    page = client.get("/anstehend").text
    assert steps(page) == {
        "Rückmeldungen": 3, "Vereinbarungen": 0, "Berichtsdokumente": 0, "Erinnerungen": 0,
    }  # fmt: skip
    assert "Horw : Budgeteingabe, Version 1, eingegangen am 10.03.2025" in words(page)
    assert not made_below(folder)
    terms = {"datum": "2025-03-20", "frist": "2025-04-10"}
    answer = client.send("/anstehend/rueckmeldungen", **terms)
    assert "3 von 3 Rückmeldungen geschrieben" in words(answer.text)
    made = made_below(folder)
    assert made == of_command(
        minikip, tmp_path / "andere", "reply", "--dossiers", "andere", "--date", "2025-03-20",
        "--due", "2025-04-10",
    )  # fmt: skip
    assert events(folder, Event.REPLIED) == 3
    packed = client.get(f"{answer.request.path}/Rueckmeldungen.zip").data
    archive = zipfile.ZipFile(io.BytesIO(packed))
    assert {one: archive.read(one) for one in archive.namelist()} == {
        name.replace("Rückmeldungen/", ""): raw for name, raw in made.items()
    }
    links = dict(re.findall(r'<a href="([^"]+)" download>([^<]+)</a>', answer.text))
    letter = next(one for one, name in links.items() if name.endswith(".pdf"))
    assert client.get(letter).data.startswith(b"%PDF-")
    again = client.send("/anstehend/rueckmeldungen", **terms)
    assert "0 von 0 Rückmeldungen geschrieben" in words(again.text)


def test_agreements_and_reports_of_all_are_those_of_the_commands(
    client: Client, minikip: Any, tmp_path: Path
) -> None:
    folder = client.desk.folder
    sursee, see = dossier(folder), dossier(folder, KEYS[BUDGET_ASSOCIATION], "Verbund See")
    came_in(sursee, BUDGET, "2025-03-10")
    came_in(see, BUDGET_ASSOCIATION, "2025-03-10")
    shutil.copytree(folder, tmp_path / "andere")
    table = (io.BytesIO(TABLE.read_bytes()), TABLE.name)
    answer = client.send("/anstehend/vereinbarungen", beitraege=table, datum="2025-04-15")
    assert "2 von 2 Vereinbarungen erstellt" in words(answer.text)
    of_command(minikip, tmp_path / "andere", "agreement", "--dossiers", "andere",
               "--contributions", str(TABLE), "--date", "2025-04-15")  # fmt: skip
    for place in (folder, tmp_path / "andere"):
        one = Dossier(place / sursee.path.name, "1103", "Sursee", "kip3")
        noted(one, Event.SIGNED, About.AGREEMENT, "2025-05-01")
        came_in(one, REPORT, "2026-03-10")
    assert steps(client.get("/anstehend").text)["Berichtsdokumente"] == 1
    given = {"entscheid": "Genehmigt.", "von": "A. Beispiel", "datum": "2026-04-20"}
    answer = client.send("/anstehend/berichtsdokumente", **given)
    assert "1 von 1 Berichtsdokument erstellt" in words(answer.text)
    assert made_below(folder) == of_command(
        minikip, tmp_path / "andere", "report", "--dossiers", "andere", "--decision", "Genehmigt.",
        "--by", "A. Beispiel", "--date", "2026-04-20",
    )  # fmt: skip


def test_all_that_is_overdue_is_reminded_of_once(client: Client) -> None:
    for number, name in NAMES.items():
        noted(
            dossier(client.desk.folder, str(number), name), Event.FORM, About.BUDGET, "2025-01-31"
        )
    page = client.get("/anstehend").text
    assert steps(page)["Erinnerungen"] == 3
    assert "Budgeteingabe erwartet (2025), überfällig seit" in words(page)
    answer = client.send("/anstehend/erinnerungen", datum="2025-04-20")
    assert "3 von 3 Erinnerungen" in words(answer.text)
    assert "Die E-Mail-Entwürfe haben noch keine Empfängerin." in answer.text
    assert events(client.desk.folder, Event.REMINDED) == 3
    assert steps(client.get("/anstehend").text)["Erinnerungen"] == 0


def test_what_is_not_made_says_why_and_stops_nobody(client: Client) -> None:
    one, *_others = budgets(client.desk.folder)
    came_in(one, BUDGET, "2025-03-12", NO_POSTCODE)  # a second version, with a fault
    damaged = dossier(client.desk.folder, "1062", "Malters")
    (damaged.journal).mkdir()
    (damaged.journal / "2026-01-01_x_Eingang.json").write_text("{")
    (client.desk.folder / one.path.name / "Dokumente").mkdir(exist_ok=True)
    table = (io.BytesIO(TABLE.read_bytes()), TABLE.name)
    answer = client.send("/anstehend/vereinbarungen", beitraege=table)
    shown = words(answer.text)
    assert "D450" in shown
    assert "Malters" in shown
    assert "Nicht gemacht" in shown
    assert "Keine Vereinbarung" in shown  # the table has Sursee alone, whose budget has a fault
    assert not made_below(client.desk.folder)
    assert "D450" in client.get("/anstehend").text


def test_what_cannot_begin_is_said(client: Client) -> None:
    empty = client.get("/anstehend").text
    assert "liegt kein Dossier" in empty
    assert 'href="/eingang"' in empty
    assert "D420" in client.send("/anstehend/rueckmeldungen").text
    budgets(client.desk.folder, NO_POSTCODE)
    early = {"datum": "2025-03-20", "frist": "2025-03-01"}
    assert "D330" in client.send("/anstehend/rueckmeldungen", **early).text
    wrong = (io.BytesIO(b"Unsinn"), "beitraege.csv")
    assert client.send("/anstehend/vereinbarungen", beitraege=wrong).status_code == 422
    client.desk.settings = lambda: None
    assert "D332" in client.send("/anstehend/rueckmeldungen").text
    assert client.send("/anstehend/nichts").status_code == 404
    assert client.get("/anstehend/rueckmeldungen/nichts").status_code == 404
    assert not made_below(client.desk.folder)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """After the first one it waits until somebody says so."""
    go_on = threading.Event()
    whole = doing.replied

    def replied(*given: Any) -> Iterator[Any]:
        for number, one in enumerate(whole(*given)):
            if number == 1:
                go_on.wait(60)
            yield one

    monkeypatch.setattr(answers, "SOON", 0.1)
    monkeypatch.setattr(doing, "replied", replied)
    monkeypatch.setattr(at_once, "WORTH", 99)
    return go_on


def test_what_was_stopped_is_gone_on_with(client: Client, slow: threading.Event) -> None:
    folder = client.desk.folder
    budgets(folder, NO_POSTCODE)
    answer = client.send("/anstehend/rueckmeldungen", datum="2025-03-20")
    task = client.desk.work.task(answer.request.path.split("/")[2])
    assert task is not None
    client.send(f"{answer.request.path}/anhalten")
    slow.set()
    _address, page = done(client, answer)
    made = events(folder, Event.REPLIED)
    assert 0 < made < 3
    assert (
        f"{made} von 3 Rückmeldungen geschrieben; angehalten, {3 - made} noch nicht begonnen."
        in page
    )
    assert steps(client.get("/anstehend").text)["Rückmeldungen"] == 3 - made
    _address, page = done(client, client.send("/anstehend/rueckmeldungen", datum="2025-03-20"))
    assert f"{3 - made} von {3 - made} Rückmeldung" in page
    assert events(folder, Event.REPLIED) == 3


def test_two_officers_do_the_same_at_once(client: Client, tmp_path: Path) -> None:
    folder = client.desk.folder
    budgets(folder, NO_POSTCODE)
    other = Desk(folder, Trays(tmp_path / "zwei"), settings=lambda: SETTINGS, port=PORT)
    second = Client(other)
    second.sign_in()
    shown: list[str] = []

    def press(one: Client) -> None:
        shown.append(words(one.send("/anstehend/rueckmeldungen", datum="2025-03-20").text))

    threads = [threading.Thread(target=press, args=(one,)) for one in (client, second)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(shown) == 2
    assert not any("X999" in one or "D3" in one for one in shown)
    assert events(folder, Event.REPLIED) == 3
    assert len([one for one in made_below(folder) if one.endswith(".pdf")]) == 3
    other.work.end()


def test_in_a_browser(desk: Desk, browser_page: Page, slow: threading.Event) -> None:
    budgets(desk.folder, NO_POSTCODE)
    came_in(dossier(desk.folder, "1066", "Schwarzenberg"), BUDGET, "2025-03-10",
            *whose(1066, "Schwarzenberg"), ("/resolutions/0/bfs_number", 1066))  # fmt: skip
    page = browser_page
    page.goto("/uebersicht")
    page.click("main a:has-text('Was ansteht')")
    is_sound(page)
    page.fill("#datum", date(2025, 3, 20).isoformat())
    page.click("button:has-text('Rückmeldungen schreiben')")
    page.get_by_text("1 von 4").wait_for()
    is_sound(page)
    slow.set()
    page.wait_for_url("**/anstehend/rueckmeldungen/*")
    is_sound(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Alle als Zip-Archiv speichern").click()
    assert taken.value.suggested_filename == "Rueckmeldungen.zip"
    page.click("a:has-text('Was noch ansteht')")
    page.click("button:has-text('1 Vereinbarung erstellen')")
    page.wait_for_url("**/anstehend/vereinbarungen/*")
    said = page.locator("[role=status]").inner_text()
    assert said == "1 von 1 Vereinbarung erstellt, als Entwurf"
    is_sound(page)
