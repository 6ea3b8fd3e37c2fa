"""What is next in a dossier is done at the desk as the commands do it, and is noted there."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data.resources import resource
from minikip_docs.dossiers import journal
from minikip_docs.dossiers.journal import About, Entry, Event
from minikip_docs.dossiers.store import Dossier
from tests.cases import BUDGET, DELETE, REPORT
from tests.desk.conftest import SETTINGS, Client
from tests.desk.test_inbox import words
from tests.lives import came_in, dossier, noted

TABLE = resource("samples", "contributions.csv")


@pytest.fixture
def sursee(client: Client) -> Dossier:
    return dossier(client.desk.folder)


def address(of: Dossier, what: str = "") -> str:
    return f"/dossier/{of.path.name}{what}"


def events(of: Dossier) -> list[tuple[Event, About]]:
    return [(one.event, one.about) for one in journal.read(of).entries]


def of_command(minikip: Any, folder: Path, *arguments: str) -> dict[str, bytes]:
    """Give what the command makes of the same dossier elsewhere, without journal and forms."""
    ended = minikip("--settings", str(SETTINGS), *arguments)
    assert ended.code == 0, ended.err
    return made_below(folder)


def made_below(folder: Path) -> dict[str, bytes]:
    return {
        one.relative_to(folder).as_posix(): one.read_bytes()
        for one in folder.rglob("*")
        if one.is_file() and {"Dokumente", "Rückmeldungen", "Erinnerungen"} & {*one.parts}
    }


def test_a_form_with_faults_gets_its_reply_in_the_dossier(
    client: Client, sursee: Dossier, minikip: Any, tmp_path: Path
) -> None:
    other = dossier(tmp_path / "andere")
    for one in (sursee, other):
        came_in(one, BUDGET, "2025-03-10", ("/party/address/postcode", DELETE))
    page = client.get(address(sursee)).text
    assert "Rückmeldung schreiben" in page
    assert "Vereinbarung erstellen" not in page
    done = client.send(address(sursee, "/rueckmeldung"), datum="2025-03-20", frist="2025-04-10")
    assert "Die Rückmeldung ist geschrieben." in done.text
    assert events(sursee)[-1] == (Event.REPLIED, About.BUDGET)
    assert made_below(client.desk.folder) == of_command(
        minikip, tmp_path / "andere", "reply", "--dossiers", "andere", "--date", "2025-03-20",
        "--due", "2025-04-10",
    )  # fmt: skip
    links = dict(re.findall(r'<a href="([^"]+)" download>([^<]+)</a>', done.text))
    letter = next(one for one, name in links.items() if name.endswith(".pdf"))
    assert client.get(letter).data.startswith(b"%PDF-")
    again = client.get(address(sursee)).text
    assert "Rückmeldung schreiben" not in again
    assert "Antwort bis 10.04.2025" in again


def test_a_budget_gets_a_draft_without_the_table_and_its_agreement_with_it(
    client: Client, sursee: Dossier, minikip: Any, tmp_path: Path
) -> None:
    other = dossier(tmp_path / "andere")
    for one in (sursee, other):
        came_in(one, BUDGET, "2025-03-10")
    draft = client.send(address(sursee, "/vereinbarung"))
    assert "Entwurf, nicht zur Unterzeichnung" in draft.text
    assert (Event.ISSUED, About.AGREEMENT) not in events(sursee)
    for path in list(sursee.documents.iterdir()):
        path.unlink()
    table = (io.BytesIO(TABLE.read_bytes()), TABLE.name)
    made = client.send(address(sursee, "/vereinbarung"), beitraege=table, datum="2025-04-15")
    assert "Vereinbarung erstellt" in words(made.text)
    assert events(sursee)[-1] == (Event.ISSUED, About.AGREEMENT)
    ours = made_below(client.desk.folder)
    theirs = of_command(
        minikip, tmp_path / "andere", "agreement", "--dossiers", "andere", "--contributions",
        str(TABLE), "--date", "2025-04-15",
    )  # fmt: skip
    assert ours == theirs
    assert len(ours) == 3


def test_the_table_in_use_is_taken_where_no_other_is_given(
    client: Client, sursee: Dossier, tmp_path: Path
) -> None:
    canton = tmp_path / "canton.toml"
    sample = resource("samples", "canton.toml").read_text("utf-8")
    named = sample.replace("[contribution]", '[contribution]\ntable = "liste.csv"')
    canton.write_text(named, "utf-8")
    (tmp_path / "liste.csv").write_bytes(TABLE.read_bytes())
    client.desk.settings = lambda: canton
    came_in(sursee, BUDGET, "2025-03-10")
    assert "dann gilt jene in Gebrauch, liste.csv." in client.get(address(sursee)).text
    draft = client.send(address(sursee, "/vereinbarung"), entwurf="on", datum="2025-04-15")
    assert "Entwurf, nicht zur Unterzeichnung" in draft.text
    for path in list(sursee.documents.iterdir()):
        path.unlink()
    made = client.send(address(sursee, "/vereinbarung"), datum="2025-04-15")
    assert "Vereinbarung erstellt" in words(made.text)
    assert events(sursee)[-1] == (Event.ISSUED, About.AGREEMENT)


def test_a_report_gets_its_document(client: Client, sursee: Dossier) -> None:
    came_in(sursee, BUDGET, "2025-03-10")
    table = (io.BytesIO(TABLE.read_bytes()), TABLE.name)
    client.send(address(sursee, "/vereinbarung"), beitraege=table, datum="2025-04-15")
    noted(sursee, Event.SIGNED, About.AGREEMENT, "2025-05-01")
    came_in(sursee, REPORT, "2026-03-10")
    assert "Berichtsdokument erstellen" in client.get(address(sursee)).text
    made = client.send(
        address(sursee, "/bericht"), entscheid="Genehmigt.", von="A. Beispiel", datum="2026-04-20"
    )
    assert "Berichtsdokument erstellt" in words(made.text)
    assert events(sursee)[-1] == (Event.ISSUED, About.REPORT)
    assert "Berichtsdokument erstellen" not in client.get(address(sursee)).text


def test_what_is_overdue_is_reminded_of(client: Client, sursee: Dossier) -> None:
    noted(sursee, Event.FORM, About.BUDGET, "2025-01-31")
    assert "Erinnerung schreiben" in client.get(address(sursee)).text
    made = client.send(address(sursee, "/erinnerung"), datum="2025-04-20", frist="2025-05-10")
    assert "Die Erinnerung ist geschrieben" in made.text
    assert events(sursee)[-1] == (Event.REMINDED, About.BUDGET)
    assert len(made_below(client.desk.folder)) == 3


def test_what_cannot_be_done_is_said_and_writes_nothing(client: Client, sursee: Dossier) -> None:
    came_in(sursee, BUDGET, "2025-03-10")
    wrong = (io.BytesIO(b"Unsinn"), "beitraege.csv")
    assert client.send(address(sursee, "/vereinbarung"), beitraege=wrong).status_code == 422
    early = {"datum": "2025-03-20", "frist": "2025-03-01"}
    assert "D330" in client.send(address(sursee, "/rueckmeldung"), **early).text
    nothing = client.send(address(sursee, "/bericht"))
    assert "Daran ist nichts mehr zu tun." in nothing.text
    assert not made_below(client.desk.folder)
    for what in ("rueckmeldung", "vereinbarung", "bericht", "erinnerung"):
        assert client.send(f"/dossier/gibt-es-nicht/{what}").status_code == 404
    assert client.get(address(sursee, "/gemacht/unbekannt")).status_code == 404


def test_neither_an_entry_nor_a_link_shows_what_lies_elsewhere(
    client: Client, sursee: Dossier, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "anderswo"
    elsewhere.mkdir()
    (elsewhere / "geheim.pdf").write_bytes(b"x")
    files = ("../../anderswo/geheim.pdf", str(elsewhere / "geheim.pdf"))
    journal.note(sursee, Entry(Event.FORM, About.BUDGET, date(2025, 1, 31), "0" * 64, files))
    (sursee.path / "Formulare").symlink_to(elsewhere)
    page = client.get(address(sursee))
    assert page.status_code == 200
    assert "im Verlauf ist beschädigt und zählt nicht." in page.text
    assert "geheim" not in page.text
