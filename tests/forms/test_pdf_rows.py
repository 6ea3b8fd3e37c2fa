"""How fields share the width of a page, and how large a box its texts ask for."""

from __future__ import annotations

import dataclasses

import pytest

from minikip_docs.data.model import FormKind
from minikip_docs.forms.definition import Section
from minikip_docs.forms.marks import Marks
from minikip_docs.forms.pdf import room
from minikip_docs.forms.pdf.composition import Composition
from minikip_docs.forms.pdf.rows import Cell, Row, pack, share
from tests.form_data import form_for


def short(width: float, *, family: str = "") -> Cell:
    return Cell(lambda _w: 10.0, lambda _w: 15.0, width, grows=False, family=family)


def text(area: float) -> Cell:
    """Give a cell whose text needs a height that grows as it gets narrower."""
    return Cell(lambda _w: 10.0, lambda w: area / w, 10.0, grows=True)


def test_short_fields_stand_beside_each_other() -> None:
    assert pack([short(100), short(90), short(100)], 600, 0, 5) == [Row((2, 2, 2), 10, 15)]


def test_a_text_takes_what_is_left_of_its_row() -> None:
    (row,) = pack([short(100), text(600)], 600, 0, 5)
    assert row.spans == (2, 10)


def test_fields_too_wide_together_go_on_a_row_of_their_own() -> None:
    assert [row.spans for row in pack([short(350), short(300)], 600, 0, 5)] == [(7,), (6,)]


def test_two_long_texts_stand_below_each_other_only_where_that_is_lower() -> None:
    beside, below = text(60_000), text(600)
    assert [row.spans for row in pack([below, below], 600, 0, 5)] == [(6, 6)]
    tall = Cell(lambda _w: 0.0, lambda w: 100.0 if w >= 600 else 900.0, 10.0, grows=True)
    assert [row.spans for row in pack([tall, tall], 600, 0, 5)] == [(12,), (12,)]
    assert sum(row.body for row in pack([beside, beside], 600, 0, 0)) == pytest.approx(200)


def test_families_never_share_a_row() -> None:
    cells = [short(50, family="/address"), short(50, family="/contact")]
    assert len(pack(cells, 600, 0, 5)) == 2


def test_columns_are_as_wide_as_the_lowest_rows_allow() -> None:
    def wrapped(height: float) -> float | None:
        return None if height < 10 else 1000 / height

    fixed = share([lambda _h: 50.0, wrapped], [False, True], [5, 10, 20], 150)
    assert fixed == ([50.0, 100.0], 10)
    assert share([lambda _h: 200.0], [False], [10], 150) is None


@pytest.mark.parametrize("characters", [40, 80, 100, 160, 200, 400, 800])
@pytest.mark.parametrize("lines", [1, 2, 3, 5])
def test_a_width_gives_back_the_lines_it_was_made_for(characters: int, lines: int) -> None:
    assert room.lines(characters, room.width(characters, lines, 8), 8) == lines


def test_the_room_of_a_box_is_the_rule() -> None:
    # 800 letters of 3.95 points, ten of them lost on each line of 495 points
    assert room.lines(800, 499, 8.5) == 7
    assert room.height(7, 8.5) == pytest.approx(7 * 8.5 * 1.35 + 4, abs=0.1)
    assert room.lines(30, 20, 8.5) == 30  # too narrow for words


@pytest.mark.parametrize("many", [6, 9])
def test_a_table_too_wide_for_the_page_becomes_blocks_of_fields(many: int) -> None:
    budget = form_for(FormKind.BUDGET)
    costs = next(section for section in budget.sections if section.path == "/budget_lines")
    amount = costs.items[-1]
    years = tuple(
        dataclasses.replace(amount, path=f"/budget_lines/*/amounts/y{n}") for n in range(many)
    )
    wide: Section = dataclasses.replace(costs, items=(*costs.items[:3], *years), rows=1)
    page = Composition({}, Marks())
    assert page.section(wide)["layout"] == "blocks"
    assert len(page.widgets) == 3 + many
