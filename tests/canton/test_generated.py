"""The synthetic year is what it says: everybody once, the same from a seed."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

from minikip_docs.data.model import Outcome
from minikip_docs.facts import contributions, programme, register
from tests.canton.faults import BUDGET_FAULTS, REPORT_FAULTS
from tests.canton.files import BROKEN
from tests.canton.parties import DAY, parties
from tests.canton.year import Filed, Wave, Year, year

made = cache(year)


def test_every_municipality_takes_part_once() -> None:
    numbers = Counter(m.number for party in parties() for m in party.members)
    assert set(numbers) == {m.number for m in register.load().active(DAY)}
    assert set(numbers.values()) == {1}
    assert len(numbers) == 79


def test_every_fault_happens_and_most_parties_have_none() -> None:
    faults = (*BUDGET_FAULTS, *REPORT_FAULTS)
    codes = {code for piece in made().pieces for one in piece.filed for code in one.codes}
    assert {code for fault in faults if not fault.refused for code in fault.codes} <= codes
    refused = sorted(piece.refused for piece in made().pieces if piece.refused)
    not_filed = [one.code for one in BROKEN] + [one.refused for one in faults if one.refused]
    assert refused == sorted([*not_filed, "D303"])
    last = [filed[-1].outcome for filed in made().versions(*Wave).values()]
    assert last.count(Outcome.RETURN) < len(last) / 8


def test_a_seed_gives_the_same_forms_and_another_seed_others() -> None:
    def content(of: Year) -> list[tuple[str, tuple[Filed, ...]]]:
        return [(piece.name, piece.filed) for piece in of.pieces]

    assert content(year(1)) == content(year(1)) != content(year(2))


def test_both_tables_of_contributions_say_what_was_decided(tmp_path: Path) -> None:
    made().write_table(tmp_path)
    for name in ("beitraege.xlsx", "beitraege.csv"):
        read = contributions.load(tmp_path / name, programme.load_all(), register.load())
        found = {
            party.key: {y: one.amount for y, one in read.for_party(party.key).items()}
            for party in made().parties
        }
        assert found == made().decided, name
