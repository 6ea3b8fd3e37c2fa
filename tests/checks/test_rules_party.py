"""A mistyped number of a municipality is one finding, at the number, with the one that is meant."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests import cases
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE, REPORT, Change

SURSEE = {2025: Decimal(1), 2026: Decimal(1), 2027: Decimal(1)}  # of another municipality
NAME: list[Change] = [("/party/name", "Doppleschwand"), ("/resolutions/0/bfs_number", 1001)]


def told(name: str, *changes: Change) -> list[tuple[str, str, str]]:
    verdict = cases.check(name, *changes, decided=SURSEE)
    return [(f.code, f.pointer, f.remedy) for f in verdict.findings]


def test_the_name_and_the_resolution_tell_the_number() -> None:
    number = ("R111", "/party/bfs_number", "Bitte 1001 eintragen.")
    assert told(BUDGET, *NAME) == [number]
    assert told(BUDGET, ("/party/name", "Gemeinde Doppleschwand"), NAME[1]) == [number]
    finding = cases.only(cases.check(BUDGET, *NAME), "R111")
    assert finding.message == (
        "Die BFS-Nummer 1103 gehört zu «Sursee», eingetragen ist «Doppleschwand». Doppleschwand "
        "hat die Nummer 1001."
    )


def test_a_misspelt_name_tells_it_where_the_resolution_agrees() -> None:
    misspelt: Change = ("/party/name", "Dopleschwand")
    assert told(BUDGET, misspelt, NAME[1]) == [
        ("R111", "/party/bfs_number", "Bitte 1001 eintragen.")
    ]
    assert told(BUDGET, misspelt)[0][:2] == ("R111", "/party/name")


def test_of_a_municipality_the_name_decides() -> None:
    both = ("R111", "/party/bfs_number", "Bitte 1001 eintragen oder den Namen berichtigen.")
    assert told(BUDGET, NAME[0]) == [both]  # the resolution has the number of the party
    assert told(BUDGET, NAME[0], ("/resolutions/0/bfs_number", DELETE)) == [both]
    assert told(REPORT, NAME[0]) == [both]


def test_a_number_that_stands_with_the_resolution_of_a_member_is_right() -> None:
    verdict = cases.check(BUDGET_ASSOCIATION, ("/party/members/1/name", "Doppleschwand"))
    finding = cases.only(verdict, "R111")
    assert (finding.pointer, finding.remedy) == (
        "/party/members/1/name",
        "Bitte Name oder Nummer berichtigen: «Eich» mit 1084 oder «Doppleschwand» mit 1001.",
    )


def test_a_number_nobody_has_is_told_once() -> None:
    unknown: Change = ("/party/bfs_number", 1199)
    assert told(BUDGET, unknown) == [
        ("R110", "/party/bfs_number", "Bitte die Nummer berichtigen; Sursee hat die Nummer 1103.")
    ]
    assert told(BUDGET_ASSOCIATION, ("/party/members/1/bfs_number", 1)) == [
        (
            "R110",
            "/party/members/1/bfs_number",
            "Bitte die Nummer berichtigen; Eich hat die Nummer 1084.",
        )
    ]


@pytest.mark.parametrize("typed", [1103, 1095, 1001])  # the lead's, another member's, a stranger's
def test_one_member_of_an_association_is_told_once(typed: int) -> None:
    assert told(BUDGET_ASSOCIATION, ("/party/members/1/bfs_number", typed)) == [
        ("R111", "/party/members/1/bfs_number", "Bitte 1084 eintragen.")
    ]


def test_the_lead_under_the_same_wrong_number_is_no_second_fault() -> None:
    lead = cases.sample(BUDGET_ASSOCIATION)["party"]["lead_municipality"]
    members = cases.sample(BUDGET_ASSOCIATION)["party"]["members"]
    row = next(i for i, member in enumerate(members) if member["bfs_number"] == lead)
    wrong: list[Change] = [
        (f"/party/members/{row}/bfs_number", 1001), ("/party/lead_municipality", 1001),
    ]  # fmt: skip
    assert told(BUDGET_ASSOCIATION, *wrong) == [
        ("R111", f"/party/members/{row}/bfs_number", f"Bitte {lead} eintragen.")
    ]


def test_a_merged_name_says_nothing_about_the_number_of_today() -> None:
    honau: list[Change] = [("/party/name", "Honau"), ("/party/bfs_number", 1065)]
    verdict = cases.check(BUDGET, *honau, ("/resolutions/0/bfs_number", 1065))
    finding = cases.only(verdict, "R111")
    assert (finding.pointer, finding.remedy[:14]) == ("/party/name", "Bitte «Root» e")


def test_a_stranger_among_the_resolutions_is_still_one() -> None:
    assert [row[0] for row in told(BUDGET, ("/resolutions/0/bfs_number", 1001))][:2] == [
        "R203",
        "R115",
    ]


@pytest.mark.parametrize("number", [DELETE, "11O3"])
def test_a_municipality_without_a_sound_number_has_its_resolution(number: object) -> None:
    changes: list[Change] = [
        ("/party/bfs_number", number),
        ("/resolutions/0/bfs_number", DELETE),  # its form does not ask for it
    ]
    verdict = cases.check(BUDGET, *changes)
    assert [(f.pointer, f.code[0]) for f in verdict.findings] == [("/party/bfs_number", "S")]
