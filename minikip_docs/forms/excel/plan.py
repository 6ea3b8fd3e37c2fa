"""Where each field of a form stands in the Excel workbook: sheets, rows, columns, names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from xlsxwriter.utility import xl_rowcol_to_cell

from minikip_docs.forms.arithmetic import amounts
from minikip_docs.forms.cells import Value
from minikip_docs.forms.definition import Choice, Definition, Item, Section

GUIDE = "Anleitung"
CHOICES = "Listen"  # hidden: what the drop-downs offer
IDENTITY = "Formular"  # hidden: which form this is

# Rows and columns are counted from 0.
NUMBER, LABEL, INPUT, HELP = range(4)  # columns of single fields
HEADER = 3  # row with the names of columns (tables) or of rows (blocks)
_FIRST_LINE = 6  # of a table: below header, help and total
_FIRST_FIELD = 3  # of single fields: below title, hint and a blank row

_LONGEST_NAME = 31  # of a sheet, set by Excel
_MORE_ROWS = 2  # times the rows of a form on paper


@dataclass(frozen=True, slots=True)
class CellAddress:
    """One cell: its sheet, row and column."""

    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """The cell as people read it: ``C9``."""
        return str(xl_rowcol_to_cell(self.row, self.column))

    @property
    def place(self) -> str:
        """The cell as messages name it: ``Blatt 7 Kosten, Zelle C9``."""
        return f"Blatt {self.sheet}, Zelle {self.address}"

    @property
    def reference(self) -> str:
        """The cell as formulas and names write it: ``'7 Kosten'!$C$9``."""
        fixed = xl_rowcol_to_cell(self.row, self.column, row_abs=True, col_abs=True)
        return f"'{self.sheet}'!{fixed}"


@dataclass(frozen=True, slots=True)
class PlannedSheet:
    """One sheet of the workbook and the sections that stand on it."""

    name: str
    layout: Literal["fields", "table", "blocks", "sums"]
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        """What stands at the top of the sheet."""
        if len(self.sections) > 1:
            return self.name
        return f"{self.sections[0].number} {self.sections[0].title}"


def sheets(definition: Definition) -> tuple[PlannedSheet, ...]:
    """Share out the sections: lists and sums get a sheet each, single fields stand together.

    Blocks and tables of amounts divide a form: the fields before and after them stand on
    different sheets.
    """
    parts: list[tuple[Literal["fields", "table", "blocks", "sums"], list[Section]]] = []
    together: list[Section] | None = None
    for section in definition.sections:
        if section.computed:
            parts.append(("sums", [section]))
        elif section.layout == "fields":
            if together is None:
                together = []
                parts.append(("fields", together))
            together.append(section)
            continue
        else:
            parts.append((section.layout, [section]))
        if section.computed or section.layout == "blocks" or amounts(section):
            together = None
    named = [
        PlannedSheet(_name(section_list, number), layout, tuple(section_list))
        for (layout, section_list), number in zip(parts, _counted(parts), strict=True)
    ]
    return tuple(named)


def _counted(parts: list[tuple[Literal["fields", "table", "blocks", "sums"], list[Section]]]
             ) -> list[int]:  # fmt: skip
    """Number the sheets that hold several sections: «Angaben Teil 1», «Angaben Teil 2»."""
    count = 0
    numbers = []
    for _layout, sections in parts:
        count += len(sections) > 1
        numbers.append(count)
    return numbers


def _name(sections: list[Section], count: int) -> str:
    """Name a sheet; Excel allows 31 characters and forbids some."""
    if len(sections) > 1:
        return f"Angaben Teil {count}"
    words = re.sub(r"[\[\]:*?/\\']+", " ", f"{sections[0].number} {sections[0].title}").split()
    while len(" ".join(words)) > _LONGEST_NAME or (len(words) > 2 and len(words[-1]) <= 3):
        words.pop()
    return " ".join(words)


def rows(section: Section, values: Mapping[str, Value]) -> int:  # noqa: ARG001 - to go
    """Say how many rows a list gets: more than on paper."""
    return min(section.max_rows, _MORE_ROWS * section.rows)


def lines(sheet: PlannedSheet) -> Iterator[tuple[int, Section | Item | str]]:
    """Walk down a sheet of fields or blocks: row, and the section, field or group there."""
    row = HEADER + 1 if sheet.layout == "blocks" else _FIRST_FIELD
    for section in sheet.sections:
        if sheet.layout == "fields":
            yield row, section
            row += 2 if section.help else 1
        group = ""
        for item in section.items:
            if item.group and item.group != group:
                yield row, item.group
                row += 1
            group = item.group
            yield row, item
            row += 1
        row += 1


def addresses(
    sheet: PlannedSheet, values: Mapping[str, Value]
) -> Iterator[tuple[str, Item, CellAddress]]:
    """Give pointer, field and cell of every input cell of a sheet."""
    section = sheet.sections[0]
    if sheet.layout == "table":
        for row in range(rows(section, values)):
            for column, item in enumerate(section.items, start=1):
                yield (
                    item.pointer(row),
                    item,
                    CellAddress(sheet.name, first_line(section) + row, column),
                )
        return
    blocks = sheet.layout == "blocks"
    for line, shown in lines(sheet) if sheet.layout != "sums" else ():
        if not isinstance(shown, Item):
            continue
        for row in range(rows(section, values) if blocks else 1):
            pointer = shown.pointer(row if blocks else None)
            yield pointer, shown, CellAddress(sheet.name, line, INPUT + row)


def first_line(section: Section) -> int:
    """Give the first row of a table's lines."""
    return _FIRST_LINE if amounts(section) else _FIRST_LINE - 1


def choice_lists(definition: Definition) -> tuple[tuple[Choice, ...], ...]:
    """Give the different lists to choose from, in order: the columns of the hidden sheet."""
    return tuple(dict.fromkeys(i.choices for _section, i in definition.items() if i.choices))


def name_of(pointer: str) -> str:
    """Give the defined name of a field: ``f.measures.0.title``."""
    return "f" + pointer.replace("/", ".")


def pointer_of(name: str) -> str:
    """Give the field of a defined name, empty if it is not one of ours."""
    return name[1:].replace(".", "/") if name.startswith("f.") else ""
