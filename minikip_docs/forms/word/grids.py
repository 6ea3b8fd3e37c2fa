"""Tables of a Word form as people see them: rows, columns, and the label a cell stands beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from minikip_docs.data.text import clean
from minikip_docs.forms.word.package import attribute, local
from minikip_docs.press.ooxml.trees import Element

Text = Callable[[Element], str]
_WIDEST = 100  # columns that a cell may cover; Word has 63
_LONGEST = 500  # letters of a label that anybody compares


def within(element: Element, name: str, part: str) -> Iterator[Element]:
    """List the rows of a table or the cells of a row, without those of tables in cells."""
    left = list(element)[::-1]
    while left:
        child = left.pop()
        kind = local(child)
        if kind == part:
            yield child
        elif kind != name:
            left += list(child)[::-1]


def is_grid(header: Sequence[Element], text: Text) -> bool:
    """Say whether these cells are the header of a table with a row for each entry."""
    return bool(header) and clean(text(header[0])) == "Nr."


def columns(cells: Sequence[Element]) -> list[range]:
    """Give the columns each cell of a row covers, merged cells counted as what they cover."""
    found: list[range] = []
    row = next(cells[0].iterancestors("{*}tr"), None) if cells else None
    before = None if row is None else row.find("{*}trPr/{*}gridBefore")
    start = _number(attribute(before, "val"), 0)
    for cell in cells:
        span = max(1, _number(attribute(cell.find("{*}tcPr/{*}gridSpan"), "val"), 1))
        found.append(range(start, start + span))
        start += span
    return found


def row_of(element: Element) -> Element | None:
    """Give the row of the innermost table in whose cells an element stands."""
    row = next(element.iterancestors("{*}tr", "{*}tbl"), None)
    return row if row is not None and local(row) == "tr" else None


def table_of(row: Element) -> Element | None:
    """Give the table of a row; none where somebody took the table away."""
    return next(row.iterancestors("{*}tbl"), None)


class RowNumbers:
    """The places where tables count their rows; each table is looked at once."""

    def __init__(self, text: Text) -> None:
        """Take the function that gives the text of an element."""
        self._text = text
        self._tables: dict[Element, frozenset[Element]] = {}

    def holds(self, element: Element) -> bool:
        """Say whether an element stands where the row of its table is counted."""
        row = row_of(element)
        table = None if row is None else table_of(row)
        if table is None:
            return False
        if table not in self._tables:
            rows = list(within(table, "tbl", "tr"))
            header = list(within(rows[0], "tr", "tc")) if rows else []
            counted = rows if is_grid(header, self._text) else []
            firsts = (next(within(row, "tr", "tc"), None) for row in counted)
            self._tables[table] = frozenset(cell for cell in firsts if cell is not None)
        return next(element.iterancestors("{*}tc"), None) in self._tables[table]


class Labels:
    """The labels that fields in tables stand under or beside; every cell is looked at once."""

    def __init__(self, text: Text) -> None:
        """Take the function that gives the text of an element."""
        self._text = text
        # By table the labels of its columns, for tables with a row for each entry.
        self._heads: dict[Element, dict[int, str] | None] = {}
        self._rows: dict[Element, list[Element]] = {}
        self._places: dict[Element, tuple[int, range]] = {}  # by cell: which it is, its columns
        self._beside: dict[Element, list[str]] = {}  # by cell
        self._shown: dict[Element, str] = {}

    def of(self, element: Element) -> list[str]:
        """Give the labels of what stands in a table; none outside tables.

        In a label table labels and fields take turns; whoever stands in a label is beside it.
        """
        cell = next(element.iterancestors("{*}tc", "{*}tbl"), None)
        if cell is None or local(cell) != "tc":
            return []
        if cell not in self._beside:
            self._beside[cell] = self._found(cell)
        return self._beside[cell]

    def _found(self, cell: Element) -> list[str]:
        row = row_of(cell)
        table = None if row is None else table_of(row)
        if row is None or table is None:
            return []
        if row not in self._rows:
            cells = self._rows[row] = list(within(row, "tr", "tc"))
            self._places.update(zip(cells, enumerate(columns(cells)), strict=True))
        if cell not in self._places:
            return []
        at, place = self._places[cell]
        if table not in self._heads:
            self._heads[table] = self._columns(table)
        heads = self._heads[table]
        if heads is None:
            return [self._label(self._rows[row][at - at % 2])]
        return list(dict.fromkeys(heads[column] for column in place if column in heads))

    def _columns(self, table: Element) -> dict[int, str] | None:
        first = next(within(table, "tbl", "tr"), None)
        header = [] if first is None else list(within(first, "tr", "tc"))
        if not is_grid(header, self._text):
            return None
        return {column: self._label(head)
                for place, head in zip(columns(header), header, strict=True)
                for column in place}  # fmt: skip

    def _label(self, cell: Element) -> str:
        if cell not in self._shown:
            self._shown[cell] = clean(self._text(cell))[:_LONGEST]
        return self._shown[cell]


def _number(value: str | None, otherwise: int) -> int:
    number = int(value) if value and value.isdecimal() and len(value) < 4 else otherwise
    return min(number, _WIDEST)
