"""After a loop over columns a table is as wide as it was, and its widest column takes the rest."""

from __future__ import annotations

import pytest
from lxml import etree

from minikip_docs.press.fill import grid
from minikip_docs.press.fill.tags import W


def table(*asked: int, wide: int) -> etree._Element:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr></w:tc>' for width in asked
    )
    return etree.fromstring(
        f'<w:tbl xmlns:w="{W[1:-1]}"><w:tblPr><w:tblW w:w="{wide}" w:type="dxa"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="100"/></w:tblGrid><w:tr>{cells}</w:tr></w:tbl>'
    )


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ((500, 2000, 1000, 1000), [500, 6500, 1000, 1000]),
        ((500, 6500, 1000, 1000), [500, 6500, 1000, 1000]),
        ((500, 8500, 4500, 4500), [250, 4250, 2250, 2250]),
    ],
)
def test_what_is_left_over_goes_to_the_widest_column(
    asked: tuple[int, ...], given: list[int]
) -> None:
    made = table(*asked, wide=9000)
    grid.fit(made)
    assert [int(column.get(f"{W}w", "")) for column in made.iter(f"{W}gridCol")] == given
    assert [int(cell.get(f"{W}w", "")) for cell in made.iter(f"{W}tcW")] == given
