"""Einstellungen: what is set and open, a form per table, faults beside their field."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from minikip_docs.data.resources import resource
from minikip_docs.desk.state import Desk
from minikip_docs.facts import settings
from tests.desk.conftest import Client
from tests.desk.test_browser import is_sound

if TYPE_CHECKING:
    from playwright.sync_api import Page

SAMPLE = resource("samples", "canton.toml").read_bytes()


@pytest.fixture
def canton(desk: Desk) -> Path:
    path = desk.folder.parent / "canton.toml"
    path.write_bytes(SAMPLE)
    desk.settings = lambda: path if path.exists() else None
    return path


def shown(client: Client, table: str) -> dict[str, str]:
    """Give the fields of a form as a browser would send them back."""
    page = client.get(f"/einstellungen/{table}").get_data(as_text=True)
    form = page[page.index('class="settings"') :]
    found = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', form))
    found |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n([^<]*)<', form))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="(\w*)" selected', options)
        assert chosen
        found[name] = chosen[1]
    return {name: html.unescape(value) for name, value in found.items() if name != "token"}


def test_every_key_is_listed_with_its_value_or_as_open(client: Client, canton: Path) -> None:
    page = client.get("/einstellungen").get_data(as_text=True)
    for heading, keys in settings.tables().values():
        assert f">{heading}</h2>" in page
        assert all(html.escape(key.label) in page for key in keys)
    assert page.count('class="unset"') == sum(
        settings.load(canton).value(key) is None for key in settings.known_keys()
    )
    assert "Der Beitrag wird jährlich bis Ende Juni in einer Zahlung ausgerichtet." in page
    assert "ganzer Satz, wann und wie der Beitrag bezahlt wird; Ziffer «Zahlung»" in page
    assert "(role)" not in page


@pytest.mark.parametrize("table", settings.tables())
def test_a_form_sent_back_as_it_was_changes_nothing(
    client: Client, canton: Path, table: str
) -> None:
    answer = client.send(f"/einstellungen/{table}", **shown(client, table))
    assert answer.status_code == 200
    assert "Gespeichert." in answer.get_data(as_text=True)
    assert canton.read_bytes() == SAMPLE
    assert not (canton.parent / "ersetzt").exists()


def test_a_changed_value_is_saved_and_counts_from_then_on(client: Client, canton: Path) -> None:
    fields = shown(client, "payment") | {"terms": "Zahlung im Mai.\r\nIn Raten."}
    page = client.send("/einstellungen/payment", **fields).get_data(as_text=True)
    assert "Die bisherige Fassung von canton.toml liegt im Ordner «ersetzt» daneben." in page
    assert client.desk.house().settings.payment.terms == "Zahlung im Mai.\nIn Raten."
    assert shown(client, "payment")["terms"] == "Zahlung im Mai.\nIn Raten."


def test_rows_are_added_and_taken_away(client: Client, canton: Path) -> None:
    fields = shown(client, "canton")
    assert "signatories-3-role" in fields
    client.send("/einstellungen/canton", **fields | {
        "signatories-0-role": "", "signatories-2-role": "Stab", "signatories-3-role": "Amt",
        "signatories-3-name": "A B",
    })  # fmt: skip
    found = [(one.role, one.name) for one in settings.load(canton).canton.signatories]
    assert found == [
        ("Leitung Dienststelle Soziales und Gesellschaft", None), ("Stab", None), ("Amt", "A B"),
    ]  # fmt: skip


def test_faults_stand_beside_their_fields_and_nothing_is_lost(client: Client, canton: Path) -> None:
    fields = shown(client, "canton") | {
        "postcode": "60", "town": "<b>Ort</b>", "signatories-2-name": "A B",
    }  # fmt: skip
    answer = client.send("/einstellungen/canton", **fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "«60» ist hier nicht erlaubt. Erwartet wird eine Postleitzahl mit vier Ziffern." in page
    assert "In Zeile 3 fehlt «Funktion». Bitte ergänzen oder die ganze Zeile leeren." in page
    assert 'aria-describedby="postcode-hinweis postcode-fehler" aria-invalid="true"' in page
    assert 'value="&lt;b&gt;Ort&lt;/b&gt;"' in page
    assert canton.read_bytes() == SAMPLE


def test_a_date_nobody_can_read_stays_as_it_was_typed(client: Client, canton: Path) -> None:
    fields = shown(client, "agreement") | {"end": "31.2.2027"}
    page = client.send("/einstellungen/agreement", **fields).get_data(as_text=True)
    assert 'type="text" value="31.2.2027"' in page
    fields = shown(client, "agreement") | {"end": "2025-01-31"}
    page = client.send("/einstellungen/agreement", **fields).get_data(as_text=True)
    assert "Das Ende (31.01.2025) liegt vor dem Beginn (01.05.2025)." in page


def test_two_officers_at_once(client: Client, canton: Path) -> None:
    mine, other = shown(client, "payment"), shown(client, "report")
    client.send("/einstellungen/report", **other | {"deviation_reason_percent": "20"})
    answer = client.send("/einstellungen/payment", **mine | {"terms": "Meins."})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "«canton.toml» wurde inzwischen geändert; nichts ist gespeichert." in page
    assert "Meins." in page
    assert settings.load(canton).report.deviation_reason_percent == 20
    assert settings.load(canton).payment.terms != "Meins."


def test_without_a_file_one_begins_with_the_dossiers(client: Client) -> None:
    client.desk.settings = lambda: None
    canton = client.desk.folder / "canton.toml"
    assert "entsteht beim ersten Speichern" in client.get("/einstellungen").get_data(as_text=True)
    client.send("/einstellungen/canton", **shown(client, "canton") | {"town": "Luzern"})
    assert settings.load(canton).canton.town == "Luzern"
    assert len(canton.read_bytes().splitlines()) == len(settings.template().splitlines())


def test_a_wrong_value_in_the_file_is_mended_here(client: Client, canton: Path) -> None:
    canton.write_text("[canton]\npostcode = 6000\n", "utf-8")
    assert shown(client, "canton")["postcode"] == "6000"
    client.send("/einstellungen/canton", **shown(client, "canton") | {"postcode": "6003"})
    assert settings.load(canton).canton.postcode == "6003"


def test_an_unknown_table_is_no_page(client: Client, canton: Path) -> None:
    assert client.get("/einstellungen/nichts").status_code == 404
    assert client.send("/einstellungen/__class__").status_code == 404
    canton.write_text("[canton\n", "utf-8")
    answer = client.get("/einstellungen")
    assert answer.status_code == 422
    assert "in Zeile 1" in answer.get_data(as_text=True)


def test_in_a_browser(browser_page: Page, canton: Path) -> None:
    browser_page.goto("/einstellungen")
    is_sound(browser_page)
    browser_page.get_by_role("link", name="Ändern (Jahresbericht)").click()
    browser_page.get_by_label("E-Mail für Berichte").fill("nichts")
    browser_page.get_by_role("button", name="Speichern").click()
    is_sound(browser_page)
    browser_page.get_by_role("link", name="E-Mail für Berichte").click()
    assert browser_page.evaluate("document.activeElement.id") == "email"
    browser_page.get_by_label("E-Mail für Berichte").fill("berichte@kanton.example")
    browser_page.get_by_role("button", name="Speichern").click()
    assert browser_page.get_by_role("status").inner_text().startswith("Gespeichert.")
    assert settings.load(canton).report.email == "berichte@kanton.example"
    for table in settings.tables():
        browser_page.goto(f"/einstellungen/{table}")
        is_sound(browser_page)
