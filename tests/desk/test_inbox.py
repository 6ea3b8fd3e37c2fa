"""Files handed in at the desk: verdicts, findings, replies, just as the command line makes them."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data import jsonio
from minikip_docs.data.resources import resource
from minikip_docs.desk import trays
from minikip_docs.desk.security import TOKEN
from minikip_docs.desk.trays import Trays, _plain
from minikip_docs.facts import settings
from tests.amendments import agreed
from tests.cases import BUDGET, sample
from tests.desk.conftest import BASE, SETTINGS, Client
from tests.jobs.test_accept_printed import handed_in as printed
from tests.jobs.test_post import form, message, packed

RETURNED = resource("samples", "returned", "Jahresbericht_2025_1103_Sursee.pdf")
BUDGET_FILE = resource("samples", "budget-sursee.json")
PHOTO = b"\xff\xd8\xff\xe0\0\x10JFIF"


def given(*files: Path | tuple[str, bytes]) -> list[tuple[io.BytesIO, str]]:
    told = [(one.name, one.read_bytes()) if isinstance(one, Path) else one for one in files]
    return [(io.BytesIO(raw), name) for name, raw in told]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<main")[2]).split())


def tray_of(html: str) -> str:
    found = re.search(r'action="(/eingang/[\w-]+)/antwort"', html)
    assert found
    return found[1]


def test_a_form_shows_its_verdict_and_findings_with_place_and_remedy(client: Client) -> None:
    shown = words(client.send("/eingang", dateien=given(RETURNED)).text)
    for part in (
        "Jahresbericht_2025_1103_Sursee.pdf", "zurückzugeben: 2 Beanstandungen",
        "Fehler – von der Gemeinde zu beheben",
        "S101 5.11 Abweichung und Grund, Massnahme 3 (Seite 3) Das Feld «Abweichung und Grund» ist "
        "nicht ausgefüllt. Bitte ausfüllen.",
        "R542 8 Finanzierung (Seite 6)", "Merkblatt, Ziffer 5",
        "Der Jahresbericht wurde nicht mit der Vereinbarung verglichen: Im Ordner «Dossiers» liegt "
        "kein Nachweis einer Vereinbarung.",
    ):  # fmt: skip
        assert part in shown
    assert str(client.desk.folder.parent) not in shown


def test_a_report_is_held_against_the_agreements_of_the_folder(client: Client) -> None:
    dossier = client.desk.folder / "1103_Sursee_kip3" / "Dokumente"
    dossier.mkdir(parents=True)
    agreed(BUDGET, dossier)
    shown = words(client.send("/eingang", dateien=given(RETURNED), eingegangen="2026-03-27").text)
    assert "nicht mit der Vereinbarung verglichen" not in shown
    assert "Der Bericht ist am 27. März 2026 eingegangen" in shown


def test_a_record_that_is_damaged_is_named_and_stops_nothing(client: Client) -> None:
    (client.desk.folder / "kaputt.agreement.json").write_text("{")
    shown = words(client.send("/eingang", dateien=given(RETURNED)).text)
    assert "Jahresberichte wurden nicht mit ihrer Vereinbarung verglichen" in shown
    assert "kaputt.agreement.json" in shown
    assert "zurückzugeben: 2 Beanstandungen" in shown


def test_many_files_of_all_kinds_are_listed_by_the_names_they_came_with(client: Client) -> None:
    page = client.send("/eingang", dateien=given(
        RETURNED, RETURNED, ("mail.eml", message(("Budget.json", form()))),
        ("alles.zip", packed(("a/Budget.json", form()), ("notiz.txt", b"x"))),
        ("foto.jpg", PHOTO), ("leer.pdf", b""),
    ))  # fmt: skip
    shown = words(page.text)
    for part in (
        "Eingang: 6 Dateien", "6 Dateien:", "mail.eml › Budget.json", "alles.zip › a/Budget.json",
        "Jahresbericht_2025_1103_Sursee (2).pdf", "foto.jpg", "nicht prüfbar",
        # Beside each of two that speak of the same: by these names, not by those of a folder here.
        "Mehrere Eingaben dieses Aufrufs betreffen Sursee (1103): «mail.eml › Budget.json» und "
        "«alles.zip › a/Budget.json».",
    ):  # fmt: skip
        assert part in shown
    assert str(client.desk.folder.parent) not in shown


def test_names_are_text_whatever_they_are(client: Client) -> None:
    name = "<img src=x onerror=alert(1)>.json"
    page = client.send("/eingang", dateien=given(("a.zip", packed((name, form()))), (name, b"")))
    assert "<img" not in page.text
    assert "a.zip › &lt;img src=x onerror=alert(1)&gt;.json" in page.text


def test_the_reply_is_the_one_of_the_command_line(
    client: Client, minikip: Any, tmp_path: Path
) -> None:
    page = client.send("/eingang", dateien=given(RETURNED), eingegangen="2026-03-27")
    terms = {"frist": "2026-04-20", "datum": "2026-03-30", "codes": "on"}
    answered = client.send(f"{tray_of(page.text)}/antwort", datei="0", **terms).text
    links = dict(re.findall(r'<a href="([^"]+)" download>([^<]+\.\w+)</a>', answered))
    made = {name: client.get(address).data for address, name in links.items()}
    settings = str(resource("samples", "canton.toml"))
    ended = minikip(
        "--settings", settings, "reply", str(RETURNED), "--received", "2026-03-27", "--date",
        "2026-03-30", "--due", "2026-04-20", "--codes", "-o", "antworten",
    )  # fmt: skip
    assert ended.code == 0
    assert made == {one.name: one.read_bytes() for one in (tmp_path / "antworten").iterdir()}
    assert len(made) == 4
    letter = next(one for one in links if one.endswith("Sursee.pdf") and "Rueck" in one)
    assert client.get(f"{letter}?ansehen=1").headers["Content-Disposition"].startswith("inline")
    assert client.get(letter).headers["Content-Disposition"].startswith("attachment")
    assert "Nicht im Brief, von Ihnen zu klären" in answered


def test_all_replies_come_as_one_archive(client: Client) -> None:
    page = client.send("/eingang", dateien=given(RETURNED, ("foto.jpg", PHOTO), ("b.json", form())))
    tray = tray_of(page.text)
    answered = words(client.send(f"{tray}/antwort", datum="2026-03-30").text)
    assert "3 von 3 Rückmeldungen sind geschrieben." in answered
    raw = client.get(f"{tray}/Rueckmeldungen.zip").data
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = archive.namelist()
        assert "Rueckmeldung_foto.pdf" in names
        assert archive.read("Rueckmeldung_foto.pdf").startswith(b"%PDF-")
    assert len(names) == len(set(names)) == 10
    assert raw == client.get(f"{tray}/Rueckmeldungen.zip").data


def test_filing_is_that_of_the_command_line(client: Client, minikip: Any, tmp_path: Path) -> None:
    page = client.send("/eingang", dateien=given(RETURNED, ("foto.jpg", PHOTO)))
    answered = client.send(f"{tray_of(page.text)}/ablegen", eingegangen="2026-03-27")
    shown = words(answered.text)
    assert "Jahresbericht_2025_1103_Sursee.pdf abgelegt: Sursee , Eingang/Jahresbericht_2025_v1" \
        in shown  # fmt: skip
    assert "foto.jpg ist nicht abgelegt: D110" in shown
    assert shown.count("Eine Rückmeldung schreiben Sie jetzt im Dossier") == 1
    assert client.get("/").headers["Location"] == "/uebersicht"
    minikip("intake", str(RETURNED), "--into", "andere", "--received", "2026-03-27")
    both = [filed_below(one) for one in (client.desk.folder, tmp_path / "andere")]
    assert both[0] == both[1]
    assert any(
        name.endswith("Eingang/Jahresbericht_2025_v1/Pruefergebnis.json") for name in both[0]
    )
    again = words(client.send(f"{tray_of(page.text)}/ablegen").text)
    assert "schon abgelegt" in again


def filed_below(folder: Path) -> dict[str, bytes]:
    """Give all files but the journal, whose entries say when they were written."""
    return {
        one.relative_to(folder).as_posix(): one.read_bytes()
        for one in folder.rglob("*")
        if one.is_file() and one.parent.name != "Verlauf"
    }


def test_an_officer_says_whose_a_form_is_that_does_not_say_it(client: Client) -> None:
    data = sample(BUDGET, ("/party/name", "Nirgendwo"), ("/party/bfs_number", 9999))
    page = client.send("/eingang", dateien=given(("Budget.json", jsonio.dumps(data))))
    tray = tray_of(page.text)
    refused = client.send(f"{tray}/ablegen")
    assert "D431" in refused.text
    assert "Von wem sie ist" in refused.text
    assert "D433" in client.send(f"{tray}/ablegen", von="Atlantis").text
    assert "abgelegt: Sursee" in words(client.send(f"{tray}/ablegen", von="1103").text)


def test_why_there_is_no_reply_is_said(client: Client) -> None:
    page = client.send("/eingang", dateien=given(RETURNED))
    tray = tray_of(page.text)
    early = client.send(f"{tray}/antwort", datum="2026-03-30", frist="2026-03-01")
    assert early.status_code == 422
    assert "D330" in early.text
    assert "V213" in client.send(f"{tray}/antwort", datum="2026-02-30").text
    client.desk.settings = lambda: None
    assert "D332" in client.send(f"{tray}/antwort").text
    assert client.get(f"{tray}/Rueckmeldungen.zip").status_code == 404
    assert client.get(f"{tray}/0/Rueckmeldung.pdf").status_code == 404
    assert client.get(f"{tray}/7/Rueckmeldung.pdf").status_code == 404


def test_a_print_is_shown_as_proposals_and_taken_once_somebody_compared_it(
    client: Client, tmp_path: Path
) -> None:
    page = client.send("/eingang", dateien=given(printed(tmp_path)))
    shown = words(page.text)
    assert "nicht prüfbar" in shown
    assert "Vom Ausdruck abgelesen – bitte vergleichen" in shown
    assert "1.2 Name Sursee Seite 1, Feld 1.2" in shown
    taken = words(client.send(f"{tray_of(page.text)}/0/uebernehmen").text)
    assert "F161" in taken
    assert "nicht prüfbar" not in taken


def test_nothing_chosen_is_said(client: Client) -> None:
    for sent in ({}, {"dateien": (io.BytesIO(b""), "")}):
        answer = client.send("/eingang", **sent)
        assert (answer.status_code, "D610" in answer.text) == (422, True)


def test_what_is_forgotten_is_gone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = client.desk.trays
    first, second = (
        tray_of(client.send("/eingang", dateien=given(RETURNED)).text) for _ in range(2)
    )
    folders = [one.folder for one in kept._trays.values()]
    assert all(one.is_dir() for one in folders)
    client.send(f"{first}/vergessen")
    assert [one.is_dir() for one in folders] == [False, True]
    answer = client.get(first)
    assert (answer.status_code, "D604" in answer.text) == (422, True)
    assert client.get(second).status_code == 200
    monkeypatch.setattr(trays, "KEPT", -1)
    assert "D604" in client.get(second).text
    assert not folders[1].exists()


def test_the_one_nobody_looked_at_for_longest_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trays, "_MOST", 2)
    kept = Trays(tmp_path)
    first, second = (kept.new([("a.pdf", lambda path: path.touch())], None) for _ in range(2))
    kept.of(first.id)
    third = kept.new([], None)
    assert [one.exists() for one in (first.folder, second.folder, third.folder)] == [
        True, False, True,
    ]  # fmt: skip
    kept.end()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("Budget Müller.pdf", "Budget Müller.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Daten\\Budget.xlsx", "Budget.xlsx"),
        ("a:b|c?.pdf", "a_b_c_.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("..", "Datei"),
        ("Budget.pdf. ", "Budget.pdf"),
        ("_Entwurf.pdf", "_Entwurf.pdf"),
    ],
)
def test_a_file_keeps_its_name_as_far_as_every_system_can_write_it(told: str, kept: str) -> None:
    assert _plain(told) == kept


def test_a_name_is_no_longer_than_systems_allow(tmp_path: Path) -> None:
    named = _plain("ü" * 500 + ".pdf")
    assert named.endswith("ü.pdf")
    (tmp_path / named).touch()
    kept = Trays(tmp_path / "eingang").new([("ü" * 500, Path.touch)] * 2, None)
    assert len({one.name for one in kept.paths}) == 2


def test_an_empty_folder_says_what_to_do_first(client: Client, tmp_path: Path) -> None:
    canton = tmp_path / "canton.toml"
    assert "Noch nicht eingerichtet." not in client.get("/eingang").text
    client.desk.settings = lambda: canton if canton.exists() else None
    for content in (None, settings.template()):  # none, and as it is begun
        if content is not None:
            canton.write_bytes(content)
        for address in ("/eingang", "/uebersicht", "/anstehend"):
            page = client.get(address).text.partition("<main")[2]
            assert "Noch nicht eingerichtet." in page, (address, content)
            assert 'href="/einstellungen"' in page
    canton.write_bytes(b"canton = 3")
    assert "Noch nicht eingerichtet." in client.get("/eingang").text
    assert "K206" in client.get("/uebersicht").text
    canton.write_bytes(SETTINGS.read_bytes())
    assert "Noch nicht eingerichtet." not in client.get("/uebersicht").text
    assert 'href="/formulare"' in client.get("/uebersicht").text.partition("<main")[2]


def test_what_was_checked_is_found_again(client: Client) -> None:
    """Whoever goes to the settings to mend something comes back to where it is needed."""
    assert "Zuletzt geprüft" not in client.get("/eingang").text
    page = client.send("/eingang", dateien=given(RETURNED, *[BUDGET_FILE] * 3)).request.path
    shown = client.get("/eingang").text
    assert f'<a href="{page}">' in shown
    assert "Jahresbericht_2025_1103_Sursee.pdf, budget-sursee.json" in words(shown)
    assert "und 1 weitere" in words(shown)
    client.send(f"{page}/ablegen")
    assert "1 weitere abgelegt" in words(client.get("/eingang").text)
    client.send(f"{page}/vergessen")
    assert "Zuletzt geprüft" not in client.get("/eingang").text


def test_settings_that_a_reply_lacks_are_a_click_away(client: Client, tmp_path: Path) -> None:
    canton = tmp_path / "canton.toml"
    canton.write_text('[agreement]\nnotice_period = "sechs Monate"\n')
    client.desk.settings = lambda: canton
    address = client.send("/eingang", dateien=given(RETURNED)).request.path
    page = client.send(f"{address}/antwort", datei="0").text
    assert "Es gibt keinen Brief: In canton.toml fehlen" in words(page)
    assert "→" not in words(page)
    assert "minikip init" not in page
    assert '<a class="button quiet" href="/einstellungen/canton">' in page


def test_the_reply_is_what_the_page_shows_after_it_is_written(client: Client) -> None:
    """The findings above it are longer than a screen."""
    address = client.send("/eingang", dateien=given(RETURNED)).request.path
    data = {TOKEN: client.desk.keys.token, "datei": "0"}
    sent = client.flask.post(
        f"{address}/antwort", base_url=BASE, data=data, headers={"Origin": BASE}
    )
    place = sent.headers["Location"].partition("#")[2]
    shown = client.get(address).text.partition(f'id="{place}"')[2]
    assert words(f"<main{shown}").startswith("> Antwort Die Rückmeldung ist geschrieben.")
