"""Where the dossiers of a folder stand: all rows, and what cannot be read is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.data.resources import resource
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import About, Event
from minikip_docs.dossiers.standing import Step
from minikip_docs.facts.programme import Programmes
from minikip_docs.jobs import status
from minikip_docs.jobs.house import House, open_house
from tests.dossiers.test_standing import AGREEMENT, FORM, LIFE
from tests.lives import noted

ON = date(2026, 4, 15)


@pytest.fixture(scope="module")
def house() -> House:
    return open_house(settings=resource("samples", "canton.toml"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for party, name, many in (("1103", "Sursee", 10), ("1001", "Doppleschwand", 1)):
        dossier = store.opened(tmp_path, party, name, "kip3")
        for one in LIFE[:many]:
            journal.note(dossier, one)
    return tmp_path


def test_a_row_for_each_party_and_year(folder: Path, house: House) -> None:
    found = status.status(folder, house, ON)
    assert (found.on, found.faults) == (ON, ())
    assert [(row.dossier.name, row.year, row.step) for row in found.rows] == [
        ("Doppleschwand", 2025, Step.BUDGET_AWAITED),
        ("Doppleschwand", 2026, Step.BUDGET_AWAITED),
        ("Doppleschwand", 2027, Step.BUDGET_AWAITED),
        ("Sursee", 2025, Step.DONE),
        ("Sursee", 2026, Step.RUNNING),
        ("Sursee", 2027, Step.RUNNING),
    ]
    assert found.rows[0].due == date(2025, 3, 31), "the setting distribution.budget_return_by"
    assert found.rows[3].report_due == date(2026, 3, 15), "the leaflet, section 5"


@pytest.mark.parametrize(
    ("event", "about"), [(Event.RECEIVED, About.BUDGET), (Event.ISSUED, About.AGREEMENT)]
)
def test_no_budget_is_awaited_of_a_member_of_an_association_that_has_handed_in(
    folder: Path, house: House, event: Event, about: About
) -> None:
    association = store.opened(folder, "VERBUND", "Verbund", "kip3")
    noted(association, event, about, "2025-03-20", version=1, outcome="complete", number=1,
          members=["1001", "1103"])  # fmt: skip
    alone = store.opened(folder, "1001", "Doppleschwand", "kip3")
    assert status.of_dossier(alone, [FORM], house, ON)[0].step is Step.JOINED
    before, after = (
        [row.step for row in status.status(folder, house, on, year=2026).rows]
        for on in (date(2025, 3, 19), date(2026, 2, 1))
    )
    assert before[0] is Step.BUDGET_AWAITED
    assert after[:2] == [Step.JOINED, Step.RUNNING], "Sursee has an agreement of its own"


def test_a_member_that_leaves_its_association_hands_in_its_own_budget(
    folder: Path, house: House
) -> None:
    association = store.opened(folder, "VERBUND", "Verbund", "kip3")
    noted(association, Event.ISSUED, About.AGREEMENT, "2025-04-15", members=["1001", "1102"])
    noted(association, Event.ISSUED, About.AMENDMENT, "2026-01-20", number=1, members=["1102"])
    found = status.status(folder, house, date(2026, 2, 1))
    assert found.rows[0].step is Step.BUDGET_AWAITED


def test_one_year_alone(folder: Path, house: House) -> None:
    found = status.status(folder, house, ON, year=2026)
    assert [(row.dossier.name, row.year) for row in found.rows] == [
        ("Doppleschwand", 2026), ("Sursee", 2026),
    ]  # fmt: skip


def test_the_last_day_of_a_report_is_the_one_the_canton_has_set(folder: Path, house: House) -> None:
    report = replace(house.settings.report, weekend_extends=True)
    monday = replace(house, settings=replace(house.settings, report=report))
    assert status.status(folder, monday, ON).rows[3].report_due == date(2026, 3, 16)


def test_damaged_entries_are_named_and_the_others_count(folder: Path, house: House) -> None:
    sursee = next(one for one in store.load(folder).dossiers if one.party == "1103")
    files = sorted(sursee.journal.iterdir())
    files[-1].write_bytes(b"{")
    one = status.status(folder, house, ON)
    assert one.rows[3].step is Step.REPORT_DOCUMENT
    assert [(fault.code, fault.message, fault.remedy) for fault in one.faults] == [(
        "D480",
        "Im Verlauf des Dossiers «1103_Sursee_kip3» lässt sich nicht alles lesen; 1 Eintrag ist "
        f"beschädigt und zählt nicht: «{files[-1].name}».",
        "Bitte die Dateien im Ordner «Verlauf» aus der Datensicherung zurückholen. Hat sie eine "
        "neuere Version des Programms geschrieben, bitte diese verwenden.",
    )]  # fmt: skip
    files[0].write_bytes(b"")
    two = status.status(folder, house, ON).faults[0].message
    assert "2 Einträge sind beschädigt und zählen nicht: «" in two


def test_a_damaged_dossier_is_named_and_the_others_count(folder: Path, house: House) -> None:
    (folder / "1103_Sursee_kip3" / store.FILE).write_bytes(b"{")
    found = status.status(folder, house, ON)
    assert {row.dossier.name for row in found.rows} == {"Doppleschwand"}
    assert [fault.code for fault in found.faults] == ["D421"]


def test_a_dossier_of_an_unknown_period_is_named(folder: Path, house: House) -> None:
    store.opened(folder, "1103", "Sursee", "kip9")
    found = status.status(folder, house, ON)
    assert len(found.rows) == 6
    assert [(fault.code, fault.message) for fault in found.faults] == [(
        "D481",
        "Das Dossier «1103_Sursee_kip9» ist von der KIP-Periode «kip9», die nicht bekannt ist.",
    )]  # fmt: skip


def test_the_day_for_budgets_is_of_the_period_whose_forms_go_out(house: House) -> None:
    dossier = store.Dossier(Path("1103_Sursee_kip3"), "1103", "Sursee", "kip3")
    newer = replace(house.programme, id="kip4")
    programmes = Programmes({"kip3": house.programme, "kip4": newer}, newer, {})
    later = replace(house, programmes=programmes)
    assert status.of_dossier(dossier, [FORM], house, ON)[0].due == date(2025, 3, 31)
    assert status.of_dossier(dossier, [FORM], later, ON)[0].due is None
    assert status.of_dossier(dossier, [AGREEMENT], later, ON)[0].step is Step.SIGNATURE_AWAITED


def test_a_folder_without_dossiers_is_refused(tmp_path: Path, house: House) -> None:
    with pytest.raises(Refusal) as refused:
        status.status(tmp_path, house, ON)
    assert refused.value.code == "D420"
