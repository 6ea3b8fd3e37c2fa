"""Once its agreement is signed a dossier gets amendments and forms, as the commands make them."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data.files import sha256
from minikip_docs.data.resources import resource
from minikip_docs.dossiers import journal
from minikip_docs.dossiers.journal import About, Event
from minikip_docs.dossiers.store import Dossier
from tests.cases import BUDGET, REPORT
from tests.desk.conftest import SETTINGS, Client
from tests.desk.test_dossier import TABLE, address, events, of_command
from tests.desk.test_inbox import words
from tests.intake import filed
from tests.issued import fields_of
from tests.lives import came_in, dossier, noted

FORM = resource("samples", "returned", "Nachtrag_1_Budgeteingabe_1103_Sursee.pdf")
NEW_TABLE = resource("samples", "contributions-2027.csv")
RECORD = "Vereinbarung_1103_Sursee_2025-2027.agreement.json"
DAYS = {"ab": "2027-01-01", "datum": "2026-11-25"}


@pytest.fixture
def lived(tmp_path: Path, minikip: Any) -> Callable[[str], Dossier]:
    """Give dossiers of Sursee with a signed agreement."""

    def live(folder: str) -> Dossier:
        of = dossier(tmp_path / folder)
        came_in(of, BUDGET, "2025-03-10")
        ended = minikip(
            "--settings", str(SETTINGS), "agreement", "--dossiers", folder, "--contributions",
            str(TABLE), "--date", "2025-04-15",
        )  # fmt: skip
        assert ended.code == 0
        noted(of, Event.SIGNED, About.AGREEMENT, "2025-05-01")
        return of

    return live


def asks_for_amendment(of: Dossier) -> Path:
    filed(of.path.parent, FORM, received=date(2026, 11, 22))
    return of.path / journal.read(of).entries[-1].files[0]


def upload(path: Path) -> tuple[io.BytesIO, str]:
    return io.BytesIO(path.read_bytes()), path.name


def below(of: Dossier, folder: str) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in (of.path / folder).iterdir()}


def test_a_form_that_came_in_after_the_signature_becomes_an_amendment(
    client: Client, lived: Callable[[str], Dossier], minikip: Any
) -> None:
    ours, theirs = lived("Dossiers"), lived("andere")
    assert "Nachtrag erstellen" not in client.get(address(ours)).text
    form = [asks_for_amendment(one) for one in (ours, theirs)][1]
    page = client.get(address(ours)).text
    assert "Nachtrag erstellen" in page
    assert "Vereinbarung erstellen" not in page
    before = below(ours, "Dokumente")
    draft = client.send(
        address(ours, "/nachtrag"), **DAYS, beitraege=upload(NEW_TABLE), entwurf="on", felder="on"
    )
    assert "Entwurf, nicht zur Unterzeichnung" in draft.text
    assert (Event.ISSUED, About.AMENDMENT) not in events(ours)
    drafts = below(ours, "Dokumente").keys() - before.keys()
    other = {**DAYS, "datum": "2026-11-24"}
    again = client.send(
        address(ours, "/nachtrag"), **other, beitraege=upload(NEW_TABLE), entwurf="on"
    )
    assert "Entwurf, nicht zur Unterzeichnung" in again.text
    assert {one.name for one in ours.documents.rglob("ersetzt/*/*")} == drafts
    shutil.rmtree(ours.documents / "ersetzt")
    for name in drafts:
        (ours.documents / name).unlink()
    made = client.send(address(ours, "/nachtrag"), **DAYS, beitraege=upload(NEW_TABLE))
    assert "Nachtrag erstellt" in words(made.text)
    assert f"Zu «{RECORD}» liegt keine unterzeichnete Fassung vor." in words(made.text)
    entry = journal.read(ours).entries[-1]
    assert (entry.event, entry.about, entry.said["number"]) == (Event.ISSUED, About.AMENDMENT, 1)
    assert entry.said["effective"] == "2027-01-01"
    of_command(
        minikip, theirs.path, "amendment", str(theirs.documents / RECORD), "--with", str(form),
        "--effective", "2027-01-01", "--date", "2026-11-25", "--contributions", str(NEW_TABLE),
        "-o", str(theirs.documents),
    )  # fmt: skip
    assert below(ours, "Dokumente") == below(theirs, "Dokumente")
    assert len(below(ours, "Dokumente")) == 6
    assert "Nachtrag erstellen" not in client.get(address(ours)).text


def test_fields_for_signatures_are_made_where_they_are_wanted(
    client: Client, lived: Callable[[str], Dossier]
) -> None:
    other = dossier(client.desk.folder)
    came_in(other, BUDGET, "2025-03-10")
    client.send(address(other, "/vereinbarung"), beitraege=upload(TABLE), felder="on")
    (pdf,) = other.documents.glob("*.pdf")
    assert len(fields_of(pdf.read_bytes())) == 4
    shutil.rmtree(other.path)
    of = lived("Dossiers")
    asks_for_amendment(of)
    client.send(address(of, "/nachtrag"), **DAYS, beitraege=upload(NEW_TABLE), felder="on")
    (pdf,) = of.documents.glob("Nachtrag_1_*.pdf")
    assert len(fields_of(pdf.read_bytes())) == 4


def test_contributions_change_only_where_somebody_says_so(
    client: Client, lived: Callable[[str], Dossier], tmp_path: Path
) -> None:
    of = lived("Dossiers")
    asks_for_amendment(of)
    sample = SETTINGS.read_text("utf-8")
    named = sample.replace("[contribution]", '[contribution]\ntable = "neu.csv"')
    (tmp_path / "canton.toml").write_text(named, "utf-8")
    (tmp_path / "neu.csv").write_bytes(NEW_TABLE.read_bytes())
    client.desk.settings = lambda: tmp_path / "canton.toml"
    assert "nach der Tabelle in Gebrauch (neu.csv)" in client.get(address(of)).text
    kept = client.send(address(of, "/nachtrag"), **DAYS)
    assert "K506" in kept.text
    assert (Event.ISSUED, About.AMENDMENT) not in events(of)
    new = {"neu-festgelegt": "on"}
    assert "Nachtrag erstellt" in words(client.send(address(of, "/nachtrag"), **DAYS, **new).text)


def test_an_amendment_that_cannot_be_is_refused_in_words(
    client: Client, lived: Callable[[str], Dossier]
) -> None:
    of = lived("Dossiers")
    asks_for_amendment(of)
    undated = client.send(address(of, "/nachtrag"), datum="2026-11-25")
    assert "Es fehlt, ab wann die Änderungen gelten." in undated.text
    assert undated.status_code == 422
    late = client.send(address(of, "/nachtrag"), ab="2031-01-01", datum="2026-11-25")
    assert "K311" in late.text
    (of.documents / RECORD).rename(of.path / RECORD)
    nothing = words(client.send(address(of, "/nachtrag"), **DAYS).text)
    assert "liegt keine fertige Vereinbarung." in nothing
    (of.path / RECORD).rename(of.documents / RECORD)
    assert (Event.ISSUED, About.AMENDMENT) not in events(of)


def test_two_agreements_leave_open_which_one_changes(
    client: Client, lived: Callable[[str], Dossier], minikip: Any, tmp_path: Path
) -> None:
    of = lived("Dossiers")
    asks_for_amendment(of)
    ended = minikip(
        "--settings", str(SETTINGS), "agreement", str(resource("samples", "budget-sursee.json")),
        "-o", "frueher", "--contributions", str(TABLE), "--date", "2025-04-01",
    )  # fmt: skip
    assert ended.code == 0
    (tmp_path / "frueher" / RECORD).rename(of.documents / f"frueher_{RECORD}")
    said = words(client.send(address(of, "/nachtrag"), **DAYS).text)
    assert "D630" in said
    assert f"liegen mehrere Vereinbarungen: «{RECORD}» und «frueher_{RECORD}»." in said


def test_the_form_for_an_amendment_lies_in_the_dossier(
    client: Client, lived: Callable[[str], Dossier], minikip: Any
) -> None:
    ours, theirs = lived("Dossiers"), lived("andere")
    made = client.send(address(ours, "/nachtragsformular"))
    assert "3 Formulare erstellt." in made.text
    entry = journal.read(ours).entries[-1]
    assert (entry.event, entry.about, entry.said) == (
        Event.FORM, About.BUDGET, {"amendment": True}
    )  # fmt: skip
    ended = minikip(
        "--settings", str(SETTINGS), "form", "budget", "--amendment", "--from",
        str(theirs.documents / RECORD), "--dossiers", "andere",
    )  # fmt: skip
    assert ended.code == 0
    assert below(ours, "Formulare") == below(theirs, "Formulare")
    again = client.send(address(ours, "/nachtragsformular"))
    assert "Ausgelassen, weil schon erledigt: 1." in again.text


def test_the_form_for_the_report_of_a_year_goes_out_with_its_letter(
    client: Client, lived: Callable[[str], Dossier], minikip: Any
) -> None:
    ours, theirs = lived("Dossiers"), lived("andere")
    page = client.get(address(ours)).text
    assert re.findall(r"<option( selected)?>(\d{4})</option>", page) == [
        (" selected", "2025"), ("", "2026"), ("", "2027")
    ]  # fmt: skip
    wish = {"jahr": "2025", "brief": "on", "datum": "2026-01-10"}
    made = words(client.send(address(ours, "/berichtsformular"), **wish).text)
    assert "3 Formulare, 1 Begleitbrief und 1 E-Mail-Entwurf erstellt." in made
    entry = journal.read(ours).entries[-1]
    assert (entry.event, entry.about, entry.year) == (Event.FORM, About.ANNUAL_REPORT, 2025)
    assert entry.on == date(2026, 1, 10)
    ended = minikip(
        "--settings", str(SETTINGS), "form", "annual-report", "--year", "2025", "--cover",
        "--date", "2026-01-10", "--dossiers", "andere",
    )  # fmt: skip
    assert ended.code == 0
    assert below(ours, "Formulare") == below(theirs, "Formulare")
    page = client.get(address(ours)).text
    assert (" selected", "2026") in re.findall(r"<option( selected)?>(\d{4})</option>", page)
    left_out = client.send(address(ours, "/berichtsformular"), **wish)
    assert "Ausgelassen, weil schon erledigt: 1." in left_out.text
    again = client.send(address(ours, "/berichtsformular"), **wish, nochmals="on")
    assert "1 Begleitbrief und 1 E-Mail-Entwurf erstellt." in again.text


def test_a_year_without_agreement_has_no_form(
    client: Client, lived: Callable[[str], Dossier]
) -> None:
    of = lived("Dossiers")
    none = client.send(address(of, "/berichtsformular"), jahr="2024")
    assert "Daran ist nichts mehr zu tun." in none.text
    assert client.send(address(of, "/berichtsformular"), jahr="alle").status_code == 404
    assert not (of.path / "Formulare").exists()


def test_what_changed_from_one_version_to_the_next(client: Client) -> None:
    of = dossier(client.desk.folder)
    first = came_in(of, REPORT, "2026-03-10")
    assert "/geaendert/" not in client.get(address(of)).text
    came_in(of, REPORT, "2026-04-10", ("/measures/0/actual_value", "82 Prozent"))
    page = client.get(address(of)).text
    (link,) = re.findall(r'href="(/dossier/[^"]+/geaendert/[^"]+)"', page)
    told = client.follow(link).text
    assert "Jahresbericht 2025, Version 1, eingegangen am 10.03.2026" in told
    assert "1 Änderung (1 geändert)" in told
    ((old, new),) = re.findall(r'<td class="line">(.*?)</td><td class="line">(.*?)</td>', told)
    assert (old, new) == ("[84] Prozent", "[82] Prozent")
    first.write_bytes(first.read_bytes() + b" ")
    changed = client.follow(link)
    assert changed.status_code == 422
    assert "D453" in changed.text
    assert client.get(address(of, "/geaendert/unbekannt")).status_code == 404


def test_a_dossier_is_packed_as_the_command_does(
    client: Client, minikip: Any, tmp_path: Path
) -> None:
    of = dossier(client.desk.folder)
    came_in(of, BUDGET, "2025-03-10")
    ended = minikip("--settings", str(SETTINGS), "archive", str(of.path), "-o", "a.zip")
    assert ended.code == 0
    packed = client.send(address(of, "/archiv"))
    assert "zurückgelesen und verglichen" in packed.text
    (link,) = re.findall(r'href="([^"]+/zip)"', packed.text)
    raw = client.get(link).data
    assert raw == (tmp_path / "a.zip").read_bytes()
    assert journal.read(of).entries[-1].sha256 == sha256(raw)
    assert events(of)[-1] == (Event.ARCHIVED, About.DOSSIER)
