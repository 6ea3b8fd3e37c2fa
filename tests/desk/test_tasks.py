"""The five tasks of an officer in a real browser, from an empty folder, with a script or without.

Forms go out to all; a report with faults comes in and is answered; an agreement is issued, and
amended; the overview and the summary of a year. Two officers do the same at once.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from minikip_docs.data.dates import parse_date
from minikip_docs.desk.serve import served
from minikip_docs.desk.state import Desk
from minikip_docs.desk.trays import Trays
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import About, Event
from minikip_docs.facts import settings
from minikip_docs.facts.settings import Key
from minikip_docs.jobs.settings_edit import Typed, written
from tests.desk.conftest import SETTINGS, led_on, signed_in
from tests.desk.test_browser import AMENDING, RETURNED, SAMPLES
from tests.desk.test_inbox import PHOTO
from tests.signing import appended

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FilePayload, Page

BUDGETS = [SAMPLES / "budget-sursee.json", SAMPLES / "budget-verbund-see.json"]
CORRECTED = RETURNED.with_name("Jahresbericht_2025_1103_Sursee_korrigiert.pdf")
SURSEE = "1103_Sursee_kip3"
SEE = "Gemeindeverbund Integration Sempachersee (Beispiel)"
PARTIES = 79  # municipalities of the register


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder, in which nothing is set up."""
    made = tmp_path / "Dossiers"
    made.mkdir()
    return made


@contextmanager
def started(folder: Path, officer: str = "eins") -> Iterator[Desk]:
    """A desk for a folder, as ``minikip desk`` starts it; it ends at the end."""
    found = partial(settings.find, None, {}, folder)
    desk = Desk(folder, Trays(folder.parent / officer), settings=found)
    with served(desk):
        yield desk


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_five_tasks_from_an_empty_folder(browser: Browser, folder: Path, script: bool) -> None:
    with started(folder) as desk, signed_in(desk, browser, script=script) as page:
        sets_up(page)
        sends_forms_to_all(page)
        takes_in(page, "2025-03-10", *BUDGETS, *wrong_files())
        assert filed(page) == {"Sursee", SEE}
        page.goto("/anstehend")
        page.fill("#vereinbarung-vom", "2025-04-15")
        with page.expect_navigation():
            page.get_by_role("button", name="2 Vereinbarungen erstellen").click()
    # It was ended while it made them. Started again, it makes what is left.
    with started(folder) as desk, signed_in(desk, browser, script=script) as page:
        issues_what_is_left(page)
        is_signed(page, folder)
        answers_a_report_with_faults(page)
        reports(page)
        amends(page)
        looks_at_a_year(page)
    noted = [(one.event, one.about) for one in journal.read(sursee(folder)).entries]
    assert noted == [
        (Event.RECEIVED, About.BUDGET), (Event.ISSUED, About.AGREEMENT),
        (Event.SIGNED, About.AGREEMENT),
        (Event.RECEIVED, About.ANNUAL_REPORT), (Event.REPLIED, About.ANNUAL_REPORT),
        (Event.RECEIVED, About.ANNUAL_REPORT), (Event.ISSUED, About.REPORT),
        (Event.RECEIVED, About.BUDGET), (Event.ISSUED, About.AMENDMENT),
    ]  # fmt: skip


def sets_up(page: Page) -> None:
    """Enter the settings of the samples, table by table, and take the tables into use."""
    assert "Noch nicht eingerichtet." in page.locator("main").inner_text()
    page.get_by_role("main").get_by_role("link", name="Einstellungen").click()
    told = written(SETTINGS).typed
    for table, (_heading, keys) in settings.tables().items():
        wanted = {key: told[f"{table}.{key.name}"] for key in keys if f"{table}.{key.name}" in told}
        if wanted:
            page.locator(f"#{table} a.button").click()
            for key, value in wanted.items():
                fills(page, key, value)
            led_on(page, "Speichern")
            assert "Gespeichert." in page.locator("main").inner_text()
    page.goto("/tabellen/adressen")
    with page.expect_download() as taken:
        page.click("a:has-text('speichern')")
    blank = payload("adressen.xlsx", taken.value.path().read_bytes())
    filled = payload("beitraege.csv", (SAMPLES / "contributions.csv").read_bytes())
    for name, file in (("adressen", blank), ("beitraege", filled)):
        page.goto(f"/tabellen/{name}")
        page.set_input_files("#dateien", file)
        led_on(page, "Prüfen")
        led_on(page, "In Gebrauch nehmen")
        assert "Gespeichert." in page.locator("main").inner_text()


def payload(name: str, raw: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": raw}


def fills(page: Page, key: Key, value: Typed) -> None:
    if not isinstance(value, str):
        for number, row in enumerate(value):
            for column in key.columns:
                fills_in(page, f"{key.name}-{number}-{column.name}", row.get(column.name, ""))
    else:
        fills_in(page, key.name, value)


def fills_in(page: Page, name: str, value: str) -> None:
    field = page.locator(f"[name='{name}']")
    if field.evaluate("one => one.tagName") == "SELECT":
        field.select_option(value)
    else:
        dated = value and field.get_attribute("type") == "date"
        field.fill(parse_date(value).isoformat() if dated else value)


def sends_forms_to_all(page: Page) -> None:
    page.goto("/formulare/budget")
    page.get_by_label("Für wen").select_option("alle")
    for other in ("pdf", "xlsx"):
        page.uncheck(f"#format-{other}")
    led_on(page, "Formulare machen")
    assert f"{PARTIES} Formulare erstellt." in page.locator("main").inner_text()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Alle als Zip-Archiv speichern").click()
    archive = zipfile.ZipFile(io.BytesIO(taken.value.path().read_bytes()))
    assert len(archive.namelist()) == PARTIES


def wrong_files() -> list[FilePayload]:
    """Give what people hand in by mistake: a photo, a note, half a form, nothing."""
    several = {
        "Foto.pdf": PHOTO, "Notiz.txt": b"Bitte zurueckrufen.", "leer.xlsx": b"",
        "halb.pdf": RETURNED.read_bytes()[:5000],
    }  # fmt: skip
    return [payload(name, raw) for name, raw in several.items()]


def takes_in(page: Page, received: str, *files: Path | FilePayload) -> None:
    """Hand files in, check them and file them."""
    given = [payload(one.name, one.read_bytes()) if isinstance(one, Path) else one for one in files]
    page.goto("/eingang")
    page.set_input_files("#dateien", given)
    led_on(page, "Prüfen")
    page.fill("#ablegen [name=eingegangen]", received)
    led_on(page, "Alle ablegen" if len(files) > 1 else "Ablegen")


def filed(page: Page) -> set[str]:
    """Give in whose dossiers something lies now; each that lies in none has its reason."""
    place = page.locator("#ablegen")
    assert place.locator(".notice.fault").count() == 4 * ("Foto.pdf" in place.inner_text())
    return set(place.locator(".notice.done a").all_inner_texts())


def issues_what_is_left(page: Page) -> None:
    page.goto("/anstehend")
    button = page.locator("#vereinbarungen button")
    if button.count():
        page.fill("#vereinbarung-vom", "2025-04-15")
        led_on(page, button.inner_text())
        assert not page.locator(".notice.fault").count()
    page.goto("/anstehend")
    assert "Vereinbarungen (0)" in page.locator("#vereinbarungen").inner_text()


def sursee(folder: Path) -> store.Dossier:
    (found,) = (one for one in store.load(folder).dossiers if one.path.name == SURSEE)
    return found


def is_signed(page: Page, folder: Path) -> None:
    """Take the agreement from its dossier, and hand it in signed."""
    page.goto(f"/dossier/{SURSEE}")
    with page.expect_download() as taken:
        page.locator("ol.timeline a[download]", has_text=".pdf").click()
    signed = appended(taken.value.path().read_bytes(), sign="Unterschrift")
    takes_in(page, "2025-05-01", payload("Vereinbarung unterzeichnet.pdf", signed))
    assert filed(page) == {"Sursee"}
    assert Event.SIGNED in {one.event for one in journal.read(sursee(folder)).entries}


def answers_a_report_with_faults(page: Page) -> None:
    takes_in(page, "2026-03-10", RETURNED)
    assert page.locator("article .verdict").inner_text().startswith("zurückzugeben")
    page.goto("/anstehend")
    page.fill("#frist", "2026-04-20")
    page.fill("#datum", "2026-03-30")
    led_on(page, "Rückmeldungen schreiben")
    with page.expect_download() as taken:
        page.click("ul.files a:has-text('.eml')")
    assert taken.value.path().read_bytes().startswith(b"X-Unsent: 1")


def reports(page: Page) -> None:
    takes_in(page, "2026-04-10", CORRECTED)
    page.goto("/anstehend")
    page.fill("#entscheid", "Genehmigt.")
    page.fill("#entschieden", "2026-04-20")
    led_on(page, "1 Berichtsdokument erstellen")
    assert "1 von 1 Berichtsdokument erstellt" in page.locator("main").inner_text()


def amends(page: Page) -> None:
    takes_in(page, "2026-11-22", AMENDING)
    page.goto(f"/dossier/{SURSEE}")
    page.click("summary:has-text('Nachtrag erstellen')")
    page.fill("#ab", "2027-01-01")
    page.set_input_files("#neue-beitraege", SAMPLES / "contributions-2027.csv")
    led_on(page, "Erstellen")
    assert page.locator(".notice.done").inner_text() == "Nachtrag erstellt"


def looks_at_a_year(page: Page) -> None:
    page.goto("/uebersicht?stand=alle&jahr=2025")
    rows = page.locator("table").last.locator("tbody tr").all_inner_texts()
    assert sorted("abgeschlossen" in one for one in rows) == [False, True]
    page.get_by_role("link", name="Zusammenfassung eines Jahres").click()
    page.get_by_label("Berichtsjahr").select_option("2025")
    led_on(page, "Zusammenfassen")
    shown = page.locator("main").inner_text()
    assert "Jahresberichte 2025: 1 von 2 enthalten" in shown
    assert page.locator("ul.files li").count() == 3
    assert page.locator("table tbody tr").all_inner_texts() == [f"{SEE}\tfehlt"]


def test_two_officers_at_once(browser: Browser, folder: Path) -> None:
    """Each has a desk and a browser of their own for one folder."""
    with (
        started(folder) as one, started(folder, "zwei") as two,
        signed_in(one, browser) as first, signed_in(two, browser) as second,
    ):  # fmt: skip
        for page in (first, second):
            page.goto("/einstellungen/canton")
        for page, name in ((first, "Kanton Eins"), (second, "Kanton Zwei")):
            page.fill("#name", name)
        led_on(first, "Speichern")
        led_on(second, "Speichern")
        assert "D620" in second.locator("main").inner_text()
        assert settings.load(folder / "canton.toml").canton.name == "Kanton Eins"
        (folder / "canton.toml").write_bytes(SETTINGS.read_bytes())
        for page in (first, second):
            takes_in(page, "2025-03-10", BUDGETS[0])
        assert "schon abgelegt" not in first.locator("#ablegen").inner_text()
        assert "schon abgelegt" in second.locator("#ablegen").inner_text()
        for page in (first, second):
            page.goto("/anstehend")
            page.set_input_files("#beitraege", SAMPLES / "contributions.csv")
            page.fill("#vereinbarung-vom", "2025-04-15")
        form = "document.querySelector('#vereinbarungen form')"
        first.evaluate(f"setTimeout(() => {form}.submit())")  # and waits for nothing
        led_on(second, "1 Vereinbarung erstellen")
        first.wait_for_url("**/anstehend/vereinbarungen/*")
        said = [page.locator("main").inner_text() for page in (first, second)]
        assert not any("X999" in one for one in said)
        assert any("1 von 1 Vereinbarung erstellt" in one for one in said)
        assert len(list(sursee(folder).documents.glob("*.pdf"))) == 1
        entries = journal.read(sursee(folder)).entries
        assert [one.event for one in entries] == [Event.RECEIVED, Event.ISSUED]
        led_on(first, "Beenden")
        second.goto("/uebersicht")  # ends for one alone
        assert "Unterschrift erwartet" in second.locator("main").inner_text()
