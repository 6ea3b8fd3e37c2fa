"""Where dossiers stand as a page, parsed: the rows in words, for everybody, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from lxml import html

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import short_date
from minikip_docs.jobs.status import Status
from minikip_docs.screen import status
from minikip_docs.screen.status_page import page
from tests.dossiers.test_standing import LIFE
from tests.screen.test_status import SEE, SURSEE, at

ON = date(2026, 4, 20)
FOUND = Status(ON, (*at(SURSEE, 9, "2026-04-20"), *at(SEE, 6, "2026-04-20")), ())


def parsed(found: Status = FOUND) -> Any:
    return html.fromstring(page(found))


def words(node: Any) -> str:
    return " ".join(node.text_content().split())


def facts(cells: dict[str, status.Cell]) -> list[str]:
    return [
        f"{head} {short_date(cell) if isinstance(cell, date) else cell}"
        for head, cell in cells.items()
        if cell is not None
    ]


def in_cell(cell: Any) -> list[str]:
    return [words(one) for one in cell.iter("li")]


def test_each_row_says_its_cells() -> None:
    (table,) = parsed().xpath("//table[@class='all']")
    rows = table.xpath("tbody/tr")
    assert len(rows) == len(FOUND.rows)
    for node, row in zip(rows, FOUND.rows, strict=True):
        cells = {name: dict(part) for name, part in status.cells(row, ON).items()}
        year, report, step = node[-3:]
        assert words(year) == str(row.year)
        assert in_cell(report) == facts(cells["Bericht"])
        said = f"{cells[status.NEXT]['Schritt']} {status.when(row, ON)}".strip()
        assert words(step) == said
        if len(node) == 6:
            assert words(node[0]) == f"{row.dossier.name} {row.dossier.party}"
            assert in_cell(node[1]) == facts(cells["Budget"])
            assert in_cell(node[2]) == facts(cells["Vereinbarung"])
    assert [len(node) for node in rows] == [6, 3, 3, 6, 3, 3]
    assert {node[0].get("rowspan") for node in rows if len(node) == 6} == {"3"}


def test_what_is_next_is_listed_as_it_is_grouped() -> None:
    groups = status.agenda(FOUND.rows, ON)
    tables = parsed().xpath("//table[@class='next']")
    assert [words(table.find("caption")) for table in tables] == [one.title for one in groups]
    for table, group in zip(tables, groups, strict=True):
        assert [[words(cell) for cell in row] for row in table.xpath("tbody/tr")] == [
            [one.party, one.years, *([one.due] if group.awaited else []), one.said]
            for one in group.items
        ]


def test_the_bars_say_their_figures() -> None:
    drawn = parsed().xpath("//svg[@role='img']")
    assert [one.get("aria-label") for one in drawn] == [
        "2025: 1 zu erledigen, 1 überfällig", "2026: 2 läuft", "2027: 2 läuft",
    ]  # fmt: skip
    (first, *_others) = drawn
    assert [(one.get("x"), one.get("width")) for one in first.iter("rect")] == [
        ("0.00", "50.00"), ("50.00", "50.00"),
    ]  # fmt: skip


def test_it_is_made_for_everybody() -> None:
    whole = parsed()
    assert whole.get("lang") == "de-CH"
    assert words(whole.find(".//title")).startswith("Mini-KIP: Übersicht der Dossiers, 20. April")
    assert [words(one) for one in whole.iter("h1")] == ["Übersicht der Dossiers"]
    for table in whole.iter("table"):
        assert words(table.find("caption"))
        assert all(head.get("scope") == "col" for head in table.xpath("thead//th"))
        heads = table.xpath("tbody//th")
        assert heads
        assert all(head.get("scope") in {"row", "rowgroup"} for head in heads)
    ids = whole.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {one.removeprefix("#") for one in whole.xpath("//a/@href")} <= set(ids)
    assert set(whole.xpath("//@aria-labelledby")) <= set(ids)


def test_it_needs_nothing_beside_it() -> None:
    text = page(FOUND)
    whole = parsed()
    assert not re.search(r"<script|<link|<img|<iframe|\bsrc=|url\(|@import|https?:|\bon\w+=", text)
    assert all(one.startswith("#") for one in whole.xpath("//@href"))


def hostile() -> Iterator[str]:
    yield "<script>alert(1)</script>"
    yield '"><img src=x onerror=alert(1)>'
    yield "{{ 7 * 7 }}{% raw %}&amp;"


def test_a_name_is_a_text_and_never_markup() -> None:
    for name in hostile():
        row = at(replace(SURSEE, name=name, party=name), 1, "2025-02-01")[0]
        whole = parsed(Status(date(2025, 2, 1), (row,), (Refusal("D421", name, name),)))
        assert not whole.xpath("//script | //img")
        (cell,) = whole.xpath("//table[@class='next']/tbody/tr/th")
        assert words(cell) == " ".join(name.split())


def test_what_was_not_read_is_said_above_all_else() -> None:
    assert not parsed().xpath("//section[@class='faults']")
    fault = Refusal("D421", "Wessen Dossier das ist, lässt sich nicht lesen.", "Bitte zurückholen.")
    (section,) = parsed(replace(FOUND, faults=(fault,))).xpath("//section[@class='faults']")
    assert words(section) == (
        "Nicht gelesen Wessen Dossier das ist, lässt sich nicht lesen. Bitte zurückholen. (D421)"
    )
    assert section.getparent().tag == "main"
    assert section.getprevious() is None


def test_nothing_to_do_is_said_and_the_same_rows_give_the_same_text() -> None:
    done = Status(ON, tuple(at(SURSEE, len(LIFE), "2026-04-20")), ())
    assert "<p>Nichts ist zu erledigen, und nichts wird erwartet.</p>" in page(done)
    assert page(done) == page(done)
    assert "<p>Kein Dossier ist zu zeigen.</p>" in page(Status(ON, (), ()))
