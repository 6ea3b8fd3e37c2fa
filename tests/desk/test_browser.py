"""Every page in a real browser: axe finds nothing, at three widths; the tasks of an officer."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks import dossiers
from minikip_docs.data.resources import resource
from minikip_docs.desk.state import Desk
from minikip_docs.desk.work import Task
from minikip_docs.dossiers import store
from minikip_docs.dossiers.journal import About, Event
from tests.cases import BUDGET
from tests.desk.conftest import led_on
from tests.intake import filed
from tests.lives import came_in, dossier, noted

if TYPE_CHECKING:
    from playwright.sync_api import Page

SAMPLES = resource("samples")
RETURNED = resource("samples", "returned", "Jahresbericht_2025_1103_Sursee.pdf")
AMENDING = resource("samples", "returned", "Nachtrag_1_Budgeteingabe_1103_Sursee.pdf")
BROKEN = resource("samples", "broken", "budget-no-resolution-of-a-member.json")

# Pages that need nothing but the desk itself; those that something leads to stand in their tests.
ADDRESSES = (
    "/eingang",
    "/uebersicht",
    "/anstehend",
    "/zusammenfassung",
    "/hilfe",
    "/hilfe/anleitung",
    "/hilfe/fields",
    "/hilfe/regeln",
    "/hilfe/regeln/R501",
    "/hilfe/gibt-es-nicht",
)
WIDTHS = (320, 768, 1280)


def is_sound(page: Page) -> None:
    """Hold what axe finds against nothing, and see that no width makes the page scroll sideways."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{width} px"


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_sound(browser_page: Page, address: str) -> None:
    browser_page.goto(address)
    is_sound(browser_page)


def test_where_dossiers_stand_and_a_dossier_are_sound(desk: Desk, browser_page: Page) -> None:
    dossiers.write(desk.folder, 5, date(2025, 12, 1))
    one = store.load(desk.folder).dossiers[0]
    (one.documents).mkdir()
    (one.documents / "Vereinbarung.pdf").write_bytes(RETURNED.read_bytes())
    page = browser_page
    page.goto("/uebersicht?stand=alle")
    is_sound(page)
    page.fill("#suche", one.party)
    page.click("button:has-text('Anzeigen')")
    page.click(f"a:has-text('{one.name}')")
    page.click("summary:has-text('Dokumente')")
    is_sound(page)
    with page.expect_download() as taken:
        page.click("ul.files a:has-text('Vereinbarung.pdf')")
    assert taken.value.path().read_bytes() == RETURNED.read_bytes()


def test_an_agreement_is_made_from_what_was_filed(desk: Desk, browser_page: Page) -> None:
    page = browser_page
    page.set_input_files("#dateien", [SAMPLES / "budget-sursee.json", BROKEN])
    page.click("button:has-text('Prüfen')")
    page.click("button:has-text('Alle ablegen')")
    page.click("#ablegen a:has-text('Sursee')")
    page.wait_for_selector(".timeline")
    for card in page.locator("summary").all():
        card.click()
    is_sound(page)
    page.set_input_files("#beitraege", SAMPLES / "contributions.csv")
    page.fill("#vereinbarung-vom", "2025-04-15")
    page.click("button:has-text('Erstellen')")
    page.wait_for_selector("ul.files")
    assert page.locator(".notice.done").inner_text() == "Vereinbarung erstellt"
    is_sound(page)
    page.click("text=Zum Dossier")
    page.wait_for_selector(".timeline")
    assert "Unterschrift erwartet" in page.locator("main").inner_text()


def test_an_agreement_is_amended_and_versions_compared(desk: Desk, browser_page: Page) -> None:
    of = dossier(desk.folder)
    came_in(of, BUDGET, "2025-03-01", ("/measures/0/goal", "Ein anderes Ziel."))
    came_in(of, BUDGET, "2025-03-10")
    page = browser_page
    page.goto(f"/dossier/{of.path.name}")
    page.click("summary:has-text('Vereinbarung erstellen')")
    page.set_input_files("#beitraege", SAMPLES / "contributions.csv")
    page.check("#felder")
    page.click("details[open] button:has-text('Erstellen')")
    page.wait_for_selector("ul.files")
    noted(of, Event.SIGNED, About.AGREEMENT, "2025-05-01")
    filed(desk.folder, AMENDING, received=date(2026, 11, 22))
    page.goto(f"/dossier/{of.path.name}")
    for card in page.locator("summary").all():
        card.click()
    is_sound(page)
    page.click("a:has-text('Was sich gegenüber Version 2 geändert hat')")
    page.wait_for_selector("table.compared")
    is_sound(page)
    page.go_back()
    page.click("summary:has-text('Nachtrag erstellen')")
    page.fill("#ab", "2027-01-01")
    page.set_input_files("#neue-beitraege", SAMPLES / "contributions-2027.csv")
    page.click("details[open] button:has-text('Erstellen')")
    page.wait_for_selector("ul.files")
    assert page.locator(".notice.done").inner_text() == "Nachtrag erstellt"
    is_sound(page)
    page.click("text=Zum Dossier")
    page.click("button:has-text('Für das Archiv packen')")
    page.wait_for_selector("ul.files")
    is_sound(page)


def test_an_officer_checks_a_report_and_takes_the_reply_away(browser_page: Page) -> None:
    page = browser_page
    page.set_input_files("#dateien", RETURNED)
    page.click("button:has-text('Prüfen')")
    page.wait_for_selector("article")
    assert page.locator("article .verdict").inner_text() == "zurückzugeben: 2 Beanstandungen"
    is_sound(page)
    page.fill("[name=frist]", "2026-04-20")
    page.fill("[name=datum]", "2026-03-30")
    page.click("button:has-text('Rückmeldung schreiben')")
    page.wait_for_selector("ul.files")
    is_sound(page)
    with page.expect_download() as taken:
        page.click("ul.files a:has-text('.eml')")
    assert (
        taken.value.suggested_filename == "E-Mail_Rueckmeldung_Jahresbericht_2025_1103_Sursee.eml"
    )
    assert taken.value.path().read_bytes().startswith(b"X-Unsent: 1")


def test_dropped_files_are_listed_before_they_are_checked(browser_page: Page) -> None:
    page = browser_page
    page.evaluate("""() => {
        const files = new DataTransfer();
        files.items.add(new File(["x"], "notiz.txt"));
        files.items.add(new File(["y"], "bild.jpg"));
        const drop = new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true});
        document.querySelector(".drop").dispatchEvent(drop);
    }""")
    assert page.locator("[data-chosen] li").all_inner_texts() == ["notiz.txt", "bild.jpg"]
    page.click("button:has-text('Prüfen')")
    page.wait_for_selector("table")
    assert page.locator("article").count() == 2
    is_sound(page)


def test_everything_works_with_the_keyboard_alone(browser_page: Page) -> None:
    page = browser_page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Zum Inhalt"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "dateien"
    outline = "getComputedStyle(document.querySelector('.drop label')).outlineStyle"
    assert page.evaluate(outline) == "solid"


def test_everything_works_without_a_script(desk: Desk, without_script: Page) -> None:
    page = without_script
    assert page.url.endswith("/eingang")
    page.set_input_files("#dateien", [RETURNED, BROKEN])
    led_on(page, "Prüfen")
    assert page.locator("article").count() == 2
    led_on(page, "Alle Rückmeldungen schreiben")
    assert "2 von 2 Rückmeldungen sind geschrieben." in page.locator("#antworten").inner_text()
    led_on(page, "Beenden")
    assert "Das Programm ist beendet." in page.locator("main").inner_text()
    assert desk.stop.wait(60)


def test_progress_moves_and_leads_on_when_it_is_done(desk: Desk, browser_page: Page) -> None:
    go_on = threading.Event()

    def slow(task: Task[None]) -> None:
        for _item in task.each(range(3), 3):
            go_on.wait()

    task = desk.work.start("Formulare werden erstellt", "/hilfe", slow)
    page = browser_page
    page.goto(f"/arbeit/{task.id}")
    page.wait_for_selector("text=0 von 3")
    is_sound(page)
    go_on.set()
    page.wait_for_url("**/hilfe")


def test_what_is_stopped_begins_no_more(desk: Desk, browser_page: Page) -> None:
    begun, go_on = threading.Event(), threading.Event()
    done: list[int] = []

    def slow(task: Task[None]) -> None:
        for item in task.each(range(99), 99):
            begun.set()
            go_on.wait()
            done.append(item)

    task = desk.work.start("Formulare werden erstellt", "/hilfe", slow)
    begun.wait()
    browser_page.goto(f"/arbeit/{task.id}")
    browser_page.click("button:has-text('Anhalten')")
    browser_page.wait_for_selector("text=Wird angehalten")
    go_on.set()
    browser_page.wait_for_url("**/hilfe")
    assert done == [0]


def test_who_goes_back_from_a_refusal_finds_what_was_typed(browser_page: Page) -> None:
    page = browser_page
    page.goto("/formulare")
    page.select_option("#fuer", "1103")
    for box in page.locator("[name=format]").all():
        box.uncheck()
    page.click("button:has-text('Formulare machen')")
    page.wait_for_selector("text=Es ist kein Format gewählt.")
    is_sound(page)
    page.click("a[data-back]")
    page.wait_for_selector("#fuer")
    assert page.input_value("#fuer") == "1103"


def test_a_long_name_of_a_file_hides_no_verdict(browser_page: Page, tmp_path: Path) -> None:
    long = tmp_path / f"{'Sehr_langer_Name_' * 8}.json"
    long.write_bytes((SAMPLES / "budget-sursee.json").read_bytes())
    page = browser_page
    page.set_viewport_size({"width": 1280, "height": 800})
    page.set_input_files("#dateien", [long, BROKEN])
    page.click("button:has-text('Prüfen')")
    table = page.wait_for_selector("main .scroll")
    assert table
    assert table.evaluate("it => it.scrollWidth - it.clientWidth") == 0
    is_sound(page)


def test_high_contrast_shows_where_one_is(browser_page: Page) -> None:
    page = browser_page
    page.emulate_media(forced_colors="active")
    page.goto("/formulare")
    for links in (".top nav a", ".tabs a"):
        own = page.locator(links).evaluate_all(
            "all => all.map(one => [one.hasAttribute('aria-current'),"
            " getComputedStyle(one).forcedColorAdjust === 'none'])"
        )
        assert all(current == marked for current, marked in own)
        assert any(marked for _current, marked in own)
    page.emulate_media(forced_colors="none")
