"""Beiträge und Adressen: taken blank, looked through, stored only when somebody says so."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from werkzeug.test import TestResponse

from minikip_docs.data.resources import resource
from minikip_docs.desk.state import Desk
from minikip_docs.jobs.tables import ADDRESSES, CONTRIBUTIONS
from tests.desk.conftest import Client
from tests.desk.test_browser import is_sound

if TYPE_CHECKING:
    from playwright.sync_api import Page

CONTRIBUTED = resource("samples", "contributions.csv")


@pytest.fixture
def canton(desk: Desk) -> Path:
    path = desk.folder.parent / "amt" / "canton.toml"
    path.parent.mkdir()
    path.write_bytes(resource("samples", "canton.toml").read_bytes())
    desk.settings = lambda: path
    return path


def handed_in(client: Client, name: str, file: str, raw: bytes) -> TestResponse:
    return client.send(f"/tabellen/{name}", dateien=(io.BytesIO(raw), file))


def test_the_blank_tables(client: Client, canton: Path) -> None:
    for name, table in (("beitraege", CONTRIBUTIONS), ("adressen", ADDRESSES)):
        answer = client.get(f"/tabellen/{name}/leer")
        assert answer.data == table.blank(client.desk.house())
        assert answer.headers["Content-Disposition"] == f"attachment; filename={table.file}"
        assert client.get(f"/tabellen/{name}/in-gebrauch").status_code == 404


def test_what_fits_is_shown_in_figures_and_nothing_is_stored(client: Client, canton: Path) -> None:
    before = canton.read_bytes()
    page = handed_in(client, "beitraege", "meine.csv", CONTRIBUTED.read_bytes()).text
    assert "<h1>meine.csv</h1>" in page
    assert "CHF\xa037’000.00" in page
    assert "Sie kommt neben canton.toml" in page
    assert canton.read_bytes() == before
    assert list(canton.parent.iterdir()) == [canton]


def test_it_is_taken_into_use_when_somebody_says_so(client: Client, canton: Path) -> None:
    answer = handed_in(client, "beitraege", "meine.csv", CONTRIBUTED.read_bytes())
    tray = answer.request.path.split("/")[4]
    answer = client.send(f"/tabellen/beitraege/gelesen/{tray}")
    assert "Gespeichert." in answer.text
    place = canton.parent / "beitraege.csv"
    assert str(place) in answer.text
    assert client.get("/tabellen/beitraege/in-gebrauch").data == CONTRIBUTED.read_bytes()
    again = client.send(f"/tabellen/beitraege/gelesen/{tray}")
    assert (again.status_code, "D604" in again.text) == (422, True)
    changed = CONTRIBUTED.read_bytes().replace(b"21000.00", b"22000.00")
    answer = handed_in(client, "beitraege", "neu.csv", changed)
    assert f"Sie kommt an die Stelle von {place}" in answer.text
    client.send(f"/tabellen/beitraege/gelesen/{answer.request.path.split('/')[4]}")
    assert place.read_bytes() == changed
    (kept,) = (canton.parent / "ersetzt").rglob("beitraege.csv")
    assert kept.read_bytes() == CONTRIBUTED.read_bytes()


@pytest.mark.parametrize(("name", "file", "raw", "said"), [
    ("adressen", "x.xlsx", b"nichts", "Das Adressbuch «x.xlsx» ist keine lesbare Excel-Datei."),
    ("beitraege", "x.csv", b"", "Die Beitragsliste ist leer."),
    ("beitraege", "x.csv", b"BFS-Nr.;Jahr;Betrag CHF;Quelle\n1103;2025;1.250;RRB\n",
     "Beitragsliste, Zeile 2, Spalte «Betrag CHF»"),
    ("beitraege", "<b>x.xlsx", b"\xd0\xcf\x11\xe0", "_b_x.xlsx» ist mit einem Passwort"),
])  # fmt: skip
def test_what_does_not_fit_is_said_and_forgotten(  # noqa: PLR0917
    client: Client, canton: Path, name: str, file: str, raw: bytes, said: str
) -> None:
    answer = handed_in(client, name, file, raw)
    assert answer.status_code == 422
    assert said in answer.text
    assert "/eingang/" not in answer.text.partition("<main")[2]
    assert not list((client.desk.folder.parent / "eingang").iterdir())


def test_no_file_no_table(client: Client, canton: Path) -> None:
    assert "D610" in client.send("/tabellen/beitraege").text
    for address in ("nichts", "nichts/leer", "beitraege/gelesen/x/y"):
        assert client.get(f"/tabellen/{address}").status_code == 404


def test_in_a_browser(browser_page: Page, canton: Path) -> None:
    browser_page.goto("/tabellen")
    is_sound(browser_page)
    browser_page.get_by_role("link", name="Adressen", exact=True).click()
    is_sound(browser_page)
    with browser_page.expect_download() as taken:
        browser_page.get_by_role("link", name="adressen.xlsx speichern").click()
    raw = Path(taken.value.path()).read_bytes()
    browser_page.get_by_label("Tabelle wählen").set_input_files(
        {"name": "adressen.xlsx", "mimeType": "", "buffer": raw}
    )
    browser_page.get_by_role("button", name="Prüfen").click()
    browser_page.get_by_role("button", name="In Gebrauch nehmen").wait_for()
    is_sound(browser_page)
    browser_page.get_by_role("button", name="In Gebrauch nehmen").click()
    browser_page.get_by_text("Gespeichert.").wait_for()
    is_sound(browser_page)
    assert (canton.parent / "adressen.xlsx").read_bytes() == raw
    assert 'addresses = "adressen.xlsx"' in canton.read_text("utf-8")


def test_what_is_short_does_not_wait_for_what_is_long(client: Client, canton: Path) -> None:
    """Four pages that wait for the worker would keep everybody from the page that stops it."""
    page = handed_in(client, "beitraege", "meine.csv", CONTRIBUTED.read_bytes()).request.path
    go_on = threading.Event()
    long = client.desk.work.start("lang", "/", lambda _task: go_on.wait(20))
    try:
        assert client.get("/tabellen/beitraege/leer").status_code == 200
        assert "Gespeichert." in client.send(page.rpartition("/")[0]).text
        assert long.running
    finally:
        go_on.set()
