"""The changes of an agreement as rows: whatever a form says otherwise is one of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minikip_docs.amending import listed
from minikip_docs.amending.listed import Change
from minikip_docs.data.model import FormKind
from minikip_docs.documents.amendment import _ORDER
from minikip_docs.facts import programme, register, schemas
from minikip_docs.facts.contributions import Decision
from tests import cases
from tests.amending.test_comparison import leaves
from tests.cases import BUDGET, BUDGET_ASSOCIATION

ROOT = schemas.schema(FormKind.BUDGET, programme.load())
SILENT = ("/form", "/version", "/programme", "/totals", "/signature", "/declarations")
TOLD_ELSEWHERE = ("/party/members", "/party/bfs_number")  # by ``parties``


@settings(max_examples=120)
@given(st.sampled_from([BUDGET, BUDGET_ASSOCIATION]), st.integers(0, 2**32))
def test_any_single_change_is_one_row_with_a_clause(name: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311
    old = cases.sample(name)
    pointer = random.choice(
        [p for p in leaves(old) if not p.startswith((*SILENT, *TOLD_ELSEWHERE))]
    )
    new: Any = random.choice(["Etwas ganz anderes", Decimal("1.25")])
    (row,) = listed.changes(old, cases.changed(old, (pointer, new)), ROOT)
    assert row.old != row.new
    assert row.subject
    assert row.clause in {*_ORDER, "resolutions"}


@pytest.mark.parametrize("name", [BUDGET, BUDGET_ASSOCIATION])
def test_what_a_form_says_of_itself_is_no_change(name: str) -> None:
    old = cases.sample(name)
    new = cases.changed(
        old, ("/signature/place", "Luzern"), ("/signature/date", "2026-11-20"),
        ("/declarations/correct", False),
    )  # fmt: skip
    new["measures"].reverse()
    assert listed.changes(old, new, ROOT) == []


def test_who_belongs_to_the_party_is_told_by_number() -> None:
    old = cases.sample(BUDGET_ASSOCIATION)
    other = {"name": "Nottwil", "bfs_number": 1094}
    new = cases.changed(old, ("/party/members/3", other))
    assert list(listed.parties(old, new, date(2027, 1, 1), register.load())) == [
        Change("members", "Austritt", "Neuenkirch\nBFS-Nummer 1093", "nicht mehr beteiligt"),
        Change("members", "Beitritt", "nicht beteiligt", "Nottwil\nBFS-Nummer 1094"),
    ]


def test_a_contribution_is_told_if_its_amount_is_another() -> None:
    old = {2025: Decision(Decimal(1), "A", 0), 2026: Decision(Decimal(2), "A", 0)}
    new = {2025: Decision(Decimal(1), "B", 0), 2027: Decision(Decimal(3), "B", 0)}
    assert [(one.subject, one.old, one.new) for one in listed.contributions(old, new)] == [
        ("Beitrag des Kantons 2026", "CHF\u00a02.00", "entfällt"),
        ("Beitrag des Kantons 2027", "nicht festgelegt", "CHF\u00a03.00\nGrundlage: B"),
    ]
