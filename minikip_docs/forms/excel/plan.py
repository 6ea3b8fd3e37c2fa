"""Where each field of a form stands in the Excel workbook: sheets, rows, columns, names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from xlsxwriter.utility import xl_col_to_name

from minikip_docs.forms.arithmetic import amounts
from minikip_docs.forms.definition import Choice, Definition, Hint, Item, Section

GUIDE = "Anleitung"
CHOICES = "Listen"  # hidden: what the drop-downs offer
IDENTITY = "Formular"  # hidden: which form this is

# Rows and columns are counted from 0.
NUMBER, LABEL, INPUT = range(3)  # columns of fields and blocks; a table begins after its number
FOLD_LINE = 2  # row of a sheet of blocks that says how to get more of them
BLOCKS_HEAD = 3  # row with the names of the blocks
_FIRST_PART = 2  # row of the first of several parts: below the title of the sheet

_LONGEST_NAME = 31  # of a sheet, set by Excel
_LONGEST_STACKED = 12  # visible rows of a table that shares its sheet


@dataclass(frozen=True, slots=True)
class CellAddress:
    """One cell: its sheet, row and column."""

    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """The cell as people read it: ``C9``."""
        return f"{letters(self.column)}{self.row + 1}"

    @property
    def place(self) -> str:
        """The cell as messages name it: ``Blatt 7 Kosten, Zelle C9``."""
        return f"Blatt {self.sheet}, Zelle {self.address}"

    @property
    def reference(self) -> str:
        """The cell as formulas and names write it: ``'7 Kosten'!$C$9``."""
        return f"'{self.sheet}'!${letters(self.column)}${self.row + 1}"


@lru_cache
def letters(column: int) -> str:
    """Name a column, counted from 0: «C»."""
    return str(xl_col_to_name(column))


@dataclass(frozen=True)
class Part:
    """One section on its sheet: what it looks like there and where it begins.

    A list has all rows (of a table) or columns (of blocks) that the schema accepts; those the
    form does not offer are folded.
    """

    sheet: str
    section: Section
    layout: Literal["fields", "table", "blocks", "sums"]
    top: int  # row of its heading

    @property
    def title(self) -> str:
        """What its heading says."""
        return f"{self.section.number} {self.section.title}"

    @property
    def head(self) -> int:
        """Give the row with the heads of a table or the names of blocks."""
        return BLOCKS_HEAD if self.layout == "blocks" else self.top + (2 if self._hinted else 1)

    @property
    def first(self) -> int:
        """Give the first row with fields."""
        if self.layout == "blocks":
            return BLOCKS_HEAD + 1
        if self.layout == "table":
            return self.head + (2 if amounts(self.section) else 1)  # below the total
        return self.head

    @property
    def count(self) -> int:
        """Give the number of rows of a list, folded ones included."""
        return self.section.max_rows

    @property
    def foot(self) -> int:
        """Give the row below the fields."""
        return self.first + (self.count if self.layout == "table" else len(self.lines))

    @property
    def folded(self) -> range:
        """Give the rows of a table, or the columns of blocks, that are prepared and hidden."""
        start = self.first if self.layout == "table" else INPUT
        return range(start + self.section.rows, start + self.count)

    @property
    def left(self) -> int:
        """Give the first column with fields."""
        return NUMBER + 1 if self.layout == "table" else INPUT

    @cached_property
    def lines(self) -> tuple[tuple[int, Item | str], ...]:
        """Walk down fields or blocks: row, and the field or the title of a group there."""
        found: list[tuple[int, Item | str]] = []
        row, group = self.first, ""
        for item in self.section.items:
            if item.group and item.group != group:
                found.append((row, item.group + ("\u00a0*" if item.one_of_group else "")))
                row += 1
            group = item.group
            found.append((row, item))
            row += 1
        return tuple(found)

    @property
    def below(self) -> int:
        """Give the row where the next part may begin."""
        return self.foot + (2 if self.layout == "table" and self.folded else 1)

    @property
    def _hinted(self) -> bool:
        """Say whether a row for help stands below the heading."""
        return bool(self.section.help) or self.top == 0


@dataclass(frozen=True, slots=True)
class PlannedSheet:
    """One sheet of the workbook and what stands on it."""

    name: str
    title: str
    parts: tuple[Part, ...]


def sheets(definition: Definition) -> tuple[PlannedSheet, ...]:
    """Share out the sections: blocks, sums and long tables get a sheet each.

    What stands between them shares one sheet, so that a small form has few pages.
    """
    return _sheets(definition.sections)


@lru_cache
def _sheets(sections: tuple[Section, ...]) -> tuple[PlannedSheet, ...]:
    groups: list[list[Section]] = []
    together = False
    for section in sections:
        alone = section.computed or section.layout == "blocks" or section.rows > _LONGEST_STACKED
        if alone or not together:
            groups.append([])
        groups[-1].append(section)
        together = not alone
    names: list[str] = []
    found = []
    for group in groups:
        title = _title(group, names)
        name = _short(title)
        names.append(title)
        found.append(PlannedSheet(name, title, tuple(_parts(name, group))))
    return tuple(found)


def parts(definition: Definition) -> tuple[Part, ...]:
    """Give all parts of a form, in order."""
    return tuple(part for sheet in sheets(definition) for part in sheet.parts)


def _parts(sheet: str, sections: list[Section]) -> Iterator[Part]:
    row = _FIRST_PART if len(sections) > 1 else 0
    for section in sections:
        part = Part(sheet, section, "sums" if section.computed else section.layout, row)
        yield part
        row = part.below


def _title(sections: list[Section], before: list[str]) -> str:
    """Name a sheet: after its section, or after what several have in common."""
    first, last = sections[0], sections[-1]
    if len(sections) == 1:
        return f"{first.number} {first.title}"
    title = "Weitere Angaben" if any(name.endswith("Angaben") for name in before) else "Angaben"
    if any(amounts(section) for section in sections):
        title = first.title.split(":")[0]
    return f"{first.number}–{last.number} {title}"


def _short(title: str) -> str:
    """Make a title the name of a sheet; Excel allows 31 characters and forbids some."""
    words = re.sub(r"[\[\]:*?/\\']+", " ", title).split()
    while len(" ".join(words)) > _LONGEST_NAME or (len(words) > 2 and len(words[-1]) <= 3):
        words.pop()
    return " ".join(words)


def addresses(part: Part) -> Iterator[tuple[str, Item, CellAddress]]:
    """Give pointer, field and cell of every input cell of a part."""
    section = part.section
    if part.layout == "table":
        for row in range(part.count):
            for column, item in enumerate(section.items, start=part.left):
                spot = CellAddress(part.sheet, part.first + row, column)
                yield item.pointer(row), item, spot
        return
    blocks = part.layout == "blocks"
    for line, shown in part.lines if part.layout != "sums" else ():
        if not isinstance(shown, Item):
            continue
        for row in range(part.count if blocks else 1):
            pointer = shown.pointer(row if blocks else None)
            yield pointer, shown, CellAddress(part.sheet, line, INPUT + row)


def hint_text(hint: Hint) -> str:
    """Give the examples below blocks as one paragraph."""
    return "; ".join(hint.lines)


def own_texts(part: Part) -> set[str]:
    """Give the texts of ours that stand below or beside the fields of a part."""
    return {hint_text(h) for h in part.section.hints} | {i.help for i in part.section.items}


def choice_lists(definition: Definition) -> tuple[tuple[Choice, ...], ...]:
    """Give the different lists to choose from, in order: the columns of the hidden sheet."""
    return tuple(dict.fromkeys(i.choices for _section, i in definition.items() if i.choices))


def name_of(pointer: str) -> str:
    """Give the defined name of a field: ``f.measures.0.title``."""
    return "f" + pointer.replace("/", ".")


def pointer_of(name: str) -> str:
    """Give the field of a defined name, empty if it is not one of ours."""
    return name[1:].replace(".", "/") if name.startswith("f.") else ""
