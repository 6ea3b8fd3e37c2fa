"""Blocks to sign: whether one page has room for all, and how many copies there are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from minikip_docs.documents.agreement_party import copies, together
from minikip_docs.facts import settings


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ((1, 1), [True, False]),
        ((2, 2), [True, False]),
        ((1, 1, 1, 1, 1), [True, True, True, True, False]),
        ((2, 2, 2), [True, True, False]),
        ((1, 1, 1, 1, 1, 1), [False] * 6),
        ((2, 2, 2, 2), [False] * 4),
    ],
)
def test_all_stay_together_where_a_page_has_room(rows: tuple[int, ...], kept: list[bool]) -> None:
    blocks = [{"title": f"Für {n}", "rows": [{}] * count} for n, count in enumerate(rows)]
    assert [block["with_next"] for block in together(blocks)] == kept


@pytest.mark.parametrize(
    ("bodies", "wished", "words"),
    [
        (2, None, "zwei Exemplaren"),
        (12, None, "zwölf Exemplaren"),
        (13, None, "13 Exemplaren"),
        (2, 3, "drei Exemplaren"),
        (5, 3, "fünf Exemplaren"),
    ],
)
def test_each_body_gets_one_copy(bodies: int, wished: int | None, words: str) -> None:
    unset = settings.load(None)
    found = replace(unset, agreement=replace(unset.agreement, copies=wished))
    assert copies([{}] * bodies, found) == words
