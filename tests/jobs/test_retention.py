"""Which dossiers are past their retention: the canton's years after the end of the KIP period."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest

from minikip_docs import Refusal
from minikip_docs.data.resources import resource
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import About, Entry, Event
from minikip_docs.facts.settings import Dossiers
from minikip_docs.jobs.house import House
from minikip_docs.jobs.retention import past_retention
from minikip_docs.screen.retention import lines
from tests.issued import HOUSE

FIRST = date(2038, 1, 1)  # KIP 3 ends with 2027; the sample keeps dossiers for ten years


def kept_for(years: int | None) -> House:
    return replace(HOUSE, settings=replace(HOUSE.settings, dossiers=Dossiers(years)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store.opened(tmp_path, "1103", "Sursee", "kip3")
    store.opened(tmp_path, "1001", "Doppleschwand", "kip3")
    return tmp_path


def test_the_last_day_of_the_last_year_still_counts(folder: Path) -> None:
    assert past_retention(folder, HOUSE, date(2037, 12, 31)).past == ()
    found = past_retention(folder, HOUSE, FIRST)
    assert [(one.dossier.party, one.kept_until) for one in found.past] == [
        ("1001", date(2037, 12, 31)), ("1103", date(2037, 12, 31))
    ]  # fmt: skip


@pytest.mark.parametrize(("years", "number"), [(1, 2), (2, 0)])
def test_the_years_are_the_canton_s(folder: Path, years: int, number: int) -> None:
    assert len(past_retention(folder, kept_for(years), date(2029, 1, 1)).past) == number


def test_without_the_setting_nothing_is_said(folder: Path) -> None:
    with pytest.raises(Refusal) as caught:
        past_retention(folder, kept_for(None), FIRST)
    assert (caught.value.code, caught.value.message, caught.value.remedy) == (
        "K530",
        "Wie lange Dossiers aufbewahrt werden, ist nicht festgelegt.",
        "Bitte in canton.toml unter [dossiers] «retention_years» eintragen: die Anzahl Jahre nach "
        "dem Ende der KIP-Periode.",
    )


def test_a_period_nobody_knows_and_a_damaged_dossier_are_named(folder: Path) -> None:
    store.opened(folder, "1024", "Emmen", "kip2")
    (folder / "1001_Doppleschwand_kip3" / store.FILE).write_bytes(b"{")
    found = past_retention(folder, HOUSE, FIRST)
    assert [one.dossier.party for one in found.past] == ["1103"]
    assert [(one.code, one.message) for one in found.faults] == [
        (
            "D421",
            "Wessen Dossier «1001_Doppleschwand_kip3» ist, lässt sich nicht lesen: «dossier.json» "
            "ist beschädigt.",
        ),
        (
            "D481",
            "Das Dossier «1024_Emmen_kip2» ist von der KIP-Periode «kip2», die nicht bekannt ist.",
        ),
    ]


def test_whether_it_was_archived_is_said_and_whether_as_it_is_now(folder: Path) -> None:
    first, second = store.load(folder).dossiers
    at = Event.ARCHIVED, About.DOSSIER, date(2028, 2, 1)
    for number, one in enumerate((first, second)):
        journal.note(one, Entry(*at, str(number) * 64, ()))
    came = Event.RECEIVED, About.BUDGET, date(2028, 3, 1)
    journal.note(
        second, Entry(*came, "c" * 64, ("Eingang/a.pdf",), version=1, said={"outcome": "complete"})
    )
    found = past_retention(folder, HOUSE, FIRST)
    assert [(one.archived, one.changed) for one in found.past] == [
        (date(2028, 2, 1), False), (date(2028, 2, 1), True)
    ]  # fmt: skip


def test_on_the_screen(folder: Path) -> None:
    archived = Event.ARCHIVED, About.DOSSIER, date(2028, 2, 1)
    journal.note(store.load(folder).dossiers[0], Entry(*archived, "a" * 64, ()))
    text = click.unstyle(lines(past_retention(folder, HOUSE, FIRST), 80))
    assert text.replace(str(folder), "D") == (
        "2 Dossiers sind am 01.01.2038 länger da, als festgelegt ist (10 Jahre nach dem\n"
        "Ende der KIP-Periode).\n"
        "  D/1001_Doppleschwand_kip3\n"
        "    Doppleschwand (1001): aufzubewahren bis 31.12.2037; archiviert am 01.02.2028\n"
        "  D/1103_Sursee_kip3\n"
        "    Sursee (1103): aufzubewahren bis 31.12.2037; noch nicht archiviert\n"
        "Das Programm löscht nichts. Bitte ansehen, zuerst ins Archiv geben (minikip\n"
        "archive), was dorthin gehört, und dann den Ordner des Dossiers löschen; auch die\n"
        "Kopien in der Datensicherung."
    ).replace("D/", f"D{os.sep}")
    none = click.unstyle(lines(past_retention(folder, HOUSE, date(2028, 1, 1)), 80))
    assert none == (
        "Am 01.01.2028 muss kein Dossier gelöscht werden (10 Jahre nach dem Ende der\nKIP-Periode)."
    )


def test_as_it_is_called(folder: Path, minikip: Any) -> None:
    call = ("status", str(folder), "--due-for-deletion", "--date")
    settings = ("--settings", str(resource("samples", "canton.toml")))
    ended = minikip(*settings, *call, "2038-01-01")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("2 Dossiers sind am 01.01.2038 länger da")
    store.opened(folder, "1024", "Emmen", "kip2")
    ended = minikip(*settings, *call, "2028-01-01")
    assert (ended.code, "Fehler D481" in ended.err) == (1, True)
    assert ended.out.startswith("Am 01.01.2028 muss kein Dossier gelöscht werden")
    ended = minikip(*call, "2038-01-01")
    assert (ended.code, ended.err.startswith("Fehler K530: Wie lange Dossiers")) == (2, True)
    ended = minikip(*settings, *call, "2038-01-01", "--year", "2025")
    assert ended.code == 2
    assert "--due-for-deletion geht nicht mit --output oder --year." in ended.err
