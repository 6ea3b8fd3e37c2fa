"""What a blank Excel form shows outside its fields, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from minikip_docs.data.text import clean
from minikip_docs.forms.arithmetic import checks, summary
from minikip_docs.forms.definition import Definition
from minikip_docs.forms.excel import frame as excel_frame
from minikip_docs.forms.excel.blank import around
from minikip_docs.forms.excel.paper import Page, grid
from minikip_docs.forms.excel.plan import sheets

At = tuple[int, int]  # row and column, from 0


# The texts that a cell of ours may show.
Texts = frozenset[str]


@dataclass(frozen=True, slots=True)
class Formula:
    """What a cell of ours reckons: «=SUM(F5:F204)», or what else as the canton decides."""

    texts: tuple[str, ...]


def printed(form: Definition) -> Mapping[str, Mapping[At, Texts | Formula]]:
    """Give for each visible sheet the cells that hold something in a blank form.

    The layout itself says it: it writes into sheets that only remember.
    """
    book = _Book()
    planned = sheets(form)
    excel_frame.guide(book, _no_style, form, planned)
    for sheet in planned:
        reckons = any(part.layout == "sums" for part in sheet.parts)
        for one in _as_decided(form) if reckons else (form,):
            around(Page(book.add_worksheet(sheet.name), _no_style, one, {}, grid(sheet)), sheet)
    titles = _titles(form)
    return {
        name: {
            at: (
                text
                if isinstance(text, Formula)
                else titles
                if text in titles
                else frozenset({shown(text)})
            )
            for at, text in sheet.cells.items()
        }
        for name, sheet in book.sheets.items()
    }


def shown(value: object) -> str:
    """Give a text or number as it is compared: a program may break its lines elsewhere."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(clean(str(value)).split())


def _as_decided(form: Definition) -> list[Definition]:
    """Give the form as each canton may have it: the file does not say how it decided."""
    return [replace(form, third_party_counts=counts) for counts in (None, True, False)]


def _titles(form: Definition) -> frozenset[str]:
    """Give what the checks may be called."""
    names = [name for s in form.sections if s.computed for name in summary(s)]
    return frozenset(check.title for one in _as_decided(form) for check in checks(one, names))


def _no_style(*_name: str, **_more: Any) -> Any:
    return None


class _Sheet:
    """Stands in for a sheet that is written: what it cannot remember, it lets pass."""

    def __init__(self) -> None:
        self.cells: dict[At, str | Formula] = {}

    def write_string(self, row: int, column: int, text: str, *_look: Any) -> None:
        if text:
            self.cells[row, column] = text

    def write_number(self, row: int, column: int, number: int, *_look: Any) -> None:
        self.cells[row, column] = str(number)

    def write_formula(self, row: int, column: int, formula: str, *_look: Any) -> None:
        before = self.cells.get((row, column))
        texts = before.texts if isinstance(before, Formula) else ()
        self.cells[row, column] = Formula((*texts, formula))

    def write_rich_string(self, row: int, column: int, *parts: Any) -> None:
        self.cells[row, column] = "".join(part for part in parts if part)

    def write_url(self, row: int, column: int, _url: str, _look: Any, text: str) -> None:
        self.cells[row, column] = text

    def merge_range(self, row: int, column: int, *more: Any) -> None:
        _last_row, _last_column, text, _look = more
        self.write_string(row, column, text)

    def __getattr__(self, _name: str) -> Any:
        return _no_style


class _Book:
    """Stands in for the workbook that is written."""

    def __init__(self) -> None:
        self.sheets: dict[str, _Sheet] = {}

    def add_worksheet(self, name: str, _class: Any = None) -> _Sheet:
        return self.sheets.setdefault(name, _Sheet())
