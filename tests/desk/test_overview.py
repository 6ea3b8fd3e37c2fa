"""Übersicht and Dossier: the rows of status with filters, and all that a dossier holds."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from benchmarks import dossiers
from minikip_docs.desk.pages import dossier as dossier_page
from minikip_docs.desk.pages import overview
from minikip_docs.desk.state import Desk
from minikip_docs.desk.trays import Trays
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.store import Dossier
from minikip_docs.jobs.status import status
from minikip_docs.screen import status_workbook
from tests.desk.conftest import PORT, SETTINGS, Client
from tests.desk.test_inbox import RETURNED, given, tray_of, words

TODAY = date(2026, 4, 20)


class _Today(date):
    @classmethod
    def today(cls) -> date:  # type: ignore[override]
        return TODAY


@pytest.fixture
def filled(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A desk with some dossiers in the middle of their life, on a day of 2026."""
    for module in (overview, dossier_page):
        monkeypatch.setattr(module, "date", _Today)
    dossiers.write(client.desk.folder, 12, date(2026, 3, 20))
    return client


def first(client: Client) -> Dossier:
    return store.load(client.desk.folder).dossiers[0]


def parties(page: str) -> list[tuple[str, str]]:
    rows = re.findall(r'<th scope="row"><a href="/dossier/[^"]+">([^<]+)</a></th><td>(\d+)', page)
    return [(name, year) for name, year in rows]


def test_it_begins_where_there_is_something_to_see(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/eingang"
    empty = client.get("/uebersicht")
    assert empty.status_code == 200
    assert "liegt kein Dossier" in empty.text
    dossiers.write(client.desk.folder, 1)
    assert client.get("/").headers["Location"] == "/uebersicht"


def test_the_rows_are_those_of_status(filled: Client) -> None:
    found = status(filled.desk.folder, filled.desk.house(), TODAY)
    whole = [(one.dossier.name, str(one.year)) for one in found.rows]
    assert parties(filled.get("/uebersicht?stand=alle").text) == whole
    page = filled.get("/uebersicht").text
    assert 0 < len(parties(page)) < len(whole)
    assert f"{len(parties(page))} von {len(whole)} Zeilen." in page


def test_filters_are_plain_addresses(filled: Client) -> None:
    of_year = parties(filled.get("/uebersicht?stand=alle&jahr=2026").text)
    assert {year for _name, year in of_year} == {"2026"}
    name = first(filled).name
    named = parties(filled.get(f"/uebersicht?stand=alle&suche={name}").text)
    assert {one for one, _year in named} == {name}
    number = first(filled).party
    assert (name, "2025") in parties(filled.get(f"/uebersicht?stand=alle&suche={number}").text)
    overdue = filled.get("/uebersicht?stand=overdue").text
    assert parties(overdue)
    assert len(parties(overdue)) == overdue.count("überfällig seit")
    nothing = filled.get("/uebersicht?stand=nichts-davon&jahr=x&suche=%22%3E%3Cscript%3E")
    assert nothing.status_code == 200
    assert "<script>" not in nothing.text.replace("<script src", "")
    assert not parties(nothing.text)


def test_every_figure_leads_to_its_rows(filled: Client) -> None:
    page = filled.get("/uebersicht").text
    figure = r'<a href="(/uebersicht\?stand=[^"]+)"><span[^>]*>[^<]*</span>(\d+)</a>'
    links = re.findall(figure, page)
    assert links
    for address, number in links:
        assert len(parties(filled.get(address.replace("&amp;", "&")).text)) == int(number)


def test_all_that_is_known_is_the_workbook_of_the_command(filled: Client) -> None:
    house = filled.desk.house()
    found = status(filled.desk.folder, house, TODAY)
    made = status_workbook.workbook(found, house.programme.leaflet_date)
    assert filled.get("/uebersicht/Uebersicht.xlsx").data == made


def test_what_is_damaged_is_named_and_stops_nothing(filled: Client) -> None:
    one = first(filled)
    (one.journal / "2026-01-01_x_Eingang.json").write_text("{")
    (filled.desk.folder / "kaputt").mkdir()
    (filled.desk.folder / "kaputt" / "dossier.json").write_text("{")
    shown = words(filled.get("/uebersicht").text)
    assert "D480" in shown
    assert "D421" in shown
    assert one.name in words(filled.get("/uebersicht?stand=alle").text)
    assert "«2026-01-01_x_Eingang.json»" in words(filled.get(f"/dossier/{one.path.name}").text)


def test_two_officers_file_the_same_at_two_desks(client: Client, tmp_path: Path) -> None:
    """Each has a desk of their own for one folder; what both hand in lies there once."""
    other = Desk(client.desk.folder, Trays(tmp_path / "zwei"), settings=lambda: SETTINGS, port=PORT)
    second = Client(other)
    second.sign_in()
    trays = [
        tray_of(one.send("/eingang", dateien=given(RETURNED)).text) for one in (client, second)
    ]
    assert second.get(trays[0]).status_code == 422  # nobody sees what another has handed in
    pages = [
        words(one.send(f"{tray}/ablegen", eingegangen="2026-03-10").text)
        for one, tray in zip((client, second), trays, strict=True)
    ]
    assert "schon abgelegt" not in pages[0]
    assert "schon abgelegt" in pages[1]
    (dossier,) = store.load(client.desk.folder).dossiers
    assert [one.version for one in journal.read(dossier).entries] == [1]
    assert second.get(f"/dossier/{dossier.path.name}").status_code == 200
    other.work.end()


def test_a_dossier_shows_what_is_next_what_happened_and_its_files(filled: Client) -> None:
    one = first(filled)
    place = one.path / "Eingang" / "Jahresbericht_2025_v1"
    place.mkdir(parents=True)
    (place / "Bericht & Co #1.pdf").write_bytes(RETURNED.read_bytes())
    (place / "notiz.html").write_text("<script>alert(1)</script>")
    page = filled.get(f"/dossier/{one.path.name}")
    shown = words(page.text)
    entries = journal.read(one).entries
    assert page.text.count("<li><p><strong>") == len(entries)
    assert "Vereinbarung, ausgestellt am" in shown
    assert "zurückzugeben (2 Beanstandungen)" in shown or "vollständig" in shown
    links = dict(re.findall(r'<a href="([^"]+)" download>([^<]+)</a>', page.text))
    pdf, html = (next(a for a, n in links.items() if n.endswith(end)) for end in ("pdf", "html"))
    assert filled.get(pdf).data == RETURNED.read_bytes()
    assert filled.get(f"{pdf}?ansehen=1").headers["Content-Disposition"].startswith("inline")
    told = filled.get(f"{html}?ansehen=1")
    assert told.headers["Content-Disposition"].startswith("attachment")
    assert told.mimetype == "application/octet-stream"


@pytest.mark.parametrize(
    "address",
    [
        "/dossier/..",
        "/dossier/../geheim",
        "/dossier/%2e%2e",
        "/dossier/{name}/datei/../../geheim",
        "/dossier/{name}/datei/%2e%2e/%2e%2e/geheim",
        "/dossier/{name}/datei/Eingang/..%5C..%5Cgeheim",
        "/dossier/{name}/datei//etc/passwd",
        "/dossier/{name}/datei/link/geheim",
        "/dossier/{name}/datei/Eingang",
        "/dossier/geheim",
    ],
)
def test_no_address_leads_out_of_a_dossier(filled: Client, address: str, tmp_path: Path) -> None:
    one = first(filled)
    (filled.desk.folder / "geheim").write_text("geheim")
    (one.path / "Eingang").mkdir(exist_ok=True)
    (one.path / "link").symlink_to(filled.desk.folder)
    answer = filled.get(address.format(name=one.path.name))
    assert answer.status_code in {404, 308}
    assert answer.data != b"geheim"
