"""Blocks to sign: whether one page has room for all, and how many copies there are."""

from __future__ import annotations

import pytest

from minikip_docs.documents.agreement_party import copies, together


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
    ("bodies", "words"), [(2, "zwei Exemplaren"), (12, "zwölf Exemplaren"), (13, "13 Exemplaren")]
)
def test_each_body_gets_one_copy(bodies: int, words: str) -> None:
    assert copies([{}] * bodies) == words
