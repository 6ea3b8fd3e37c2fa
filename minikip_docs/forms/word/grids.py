"""Tables of a Word form as people see them: rows, columns, and the label a cell stands beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from minikip_docs.data.text import clean
from minikip_docs.forms.word.package import attribute
from minikip_docs.press.ooxml.trees import Element

Text = Callable[[Element], str]


def within(element: Element, name: str, part: str) -> Iterator[Element]:
    """List the rows of a table or the cells of a row, without those of tables in cells."""
    for found in element.iter(f"{{*}}{part}"):
        if next(found.iterancestors(f"{{*}}{name}")) is element:
            yield found


def is_grid(header: Sequence[Element], text: Text) -> bool:
    """Say whether these cells are the header of a table with a row for each entry."""
    return bool(header) and clean(text(header[0])) == "Nr."


def columns(cells: Sequence[Element]) -> list[range]:
    """Give the columns each cell of a row covers, merged cells counted as what they cover."""
    found: list[range] = []
    start = 0
    if cells:
        row = next(cells[0].iterancestors("{*}tr"))
        start = _number(attribute(row.find("{*}trPr/{*}gridBefore"), "val"), 0)
    for cell in cells:
        span = max(1, _number(attribute(cell.find("{*}tcPr/{*}gridSpan"), "val"), 1))
        found.append(range(start, start + span))
        start += span
    return found


def labels(sdt: Element, text: Text) -> list[str]:
    """Give the labels a control in a table stands under or beside; none outside tables."""
    cell = next(sdt.iterancestors("{*}tc"), None)
    row = next(sdt.iterancestors("{*}tr"), None)
    table = next(sdt.iterancestors("{*}tbl"), None)
    if cell is None or row is None or table is None:
        return []
    header = list(within(next(within(table, "tbl", "tr")), "tr", "tc"))
    cells = list(within(row, "tr", "tc"))
    if not is_grid(header, text):
        return [clean(text(cells[0]))] if cells[0] is not cell else []
    mine = columns(cells)[cells.index(cell)]
    over = zip(header, columns(header), strict=True)
    return [clean(text(head)) for head, there in over if set(there) & set(mine)]


def _number(value: str | None, otherwise: int) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 4 else otherwise
