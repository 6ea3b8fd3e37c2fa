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


class Labels:
    """The labels that controls in tables stand under or beside; each table is looked at once."""

    def __init__(self, text: Text) -> None:
        """Take the function that gives the text of an element."""
        self._text = text
        # By table the labels of its columns, for tables with a row for each entry.
        self._heads: dict[Element, list[tuple[range, str]] | None] = {}
        self._cells: dict[Element, list[Element]] = {}  # by row

    def of(self, sdt: Element) -> list[str]:
        """Give the labels of a control; none outside tables.

        In a label table labels and fields take turns; whoever stands in a label is beside it.
        """
        cell = next(sdt.iterancestors("{*}tc"), None)
        row = next(sdt.iterancestors("{*}tr"), None)
        table = next(sdt.iterancestors("{*}tbl"), None)
        if cell is None or row is None or table is None:
            return []
        if table not in self._heads:
            header = list(within(next(within(table, "tbl", "tr")), "tr", "tc"))
            named = [(place, clean(self._text(head)))
                     for place, head in zip(columns(header), header, strict=True)]  # fmt: skip
            self._heads[table] = named if is_grid(header, self._text) else None
        if row not in self._cells:
            self._cells[row] = list(within(row, "tr", "tc"))
        heads, cells = self._heads[table], self._cells[row]
        at = cells.index(cell)
        if heads is None:
            return [clean(self._text(cells[at - at % 2]))]
        mine = set(columns(cells)[at])
        return [label for there, label in heads if mine & set(there)]


def _number(value: str | None, otherwise: int) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 4 else otherwise
