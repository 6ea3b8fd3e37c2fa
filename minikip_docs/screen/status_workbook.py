"""Where dossiers stand as an Excel workbook: a row for each party and year, all that is known."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from minikip_docs.data.workbook_look import begin
from minikip_docs.dossiers.standing import Standing
from minikip_docs.screen import status
from minikip_docs.screen.status import NEXT, State
from minikip_docs.screen.status_lines import heading
from minikip_docs.screen.workbook_table import FIGURE, Cell, add_sheet

if TYPE_CHECKING:
    from minikip_docs.jobs.status import Status

ROWS, FAULTS = "Dossiers", "Ungelesen"

_TITLE = "Mini-KIP"
# Of each group the headings of ``status.cells``, and how many letters wide their columns are.
_WIDTHS: Mapping[str, Mapping[str, float]] = {
    "Dossier": {"Gemeinde": 22, "Nummer": 12, "Jahr": 8},
    NEXT: {"Schritt": 30, "Frist": 12, "Tage überfällig": 12, "erinnert": 12},
    "Budget": {"Formular": 12, "eingegangen": 14, "Version": 11, "Ergebnis": 20,
               "Rückmeldung": 14},
    "Vereinbarung": {"erstellt": 14, "unterzeichnet": 15, "Nachträge": 24},
    "Bericht": {"Formular": 12, "fällig": 12, "eingegangen": 14, "Version": 11,
                "Ergebnis": 20, "Rückmeldung": 14, "Tage verspätet": 12, "Dokument": 13},
}  # fmt: skip
_ALONE = {"Dossier", NEXT}  # groups whose headings say enough
_OF_FAULTS = {"Was nicht gelesen wurde": 60, "Abhilfe": 60, "Code": 10}
_DAY = FIGURE | {"num_format": "dd.mm.yyyy"}
_FIRST = datetime.date(1899, 12, 30)  # the day 0 of Excel
_GROUND: Mapping[State, Mapping[str, Any]] = {
    State.DONE: {"bg_color": "E2EFDA"},
    State.RUNNING: {},
    State.TO_DO: {"bg_color": "DCE9F3", "bold": True},
    State.AWAITED: {"bg_color": "FFF2CC"},
    State.OVERDUE: {"bg_color": "F8D7D3", "bold": True},
}
_SCALE, _BREAK = 61, 12  # per cent; columns on the first of two pages beside each other


def workbook(found: Status, day: datetime.date) -> bytes:
    """Make the workbook as .xlsx; what could not be read has a sheet of its own.

    ``day`` is what the workbook gives as its own; the same rows give the same bytes.
    """
    target = BytesIO()
    book = begin(target)
    created = datetime.datetime.combine(day, datetime.time())
    book.set_properties({"title": f"{_TITLE}: {ROWS}", "created": created})
    book.set_size(2400, 1400)
    hints = heading(found, 1000)[0], "; ".join(_figures(found))
    columns = {
        (NEXT if head == "Schritt" else head) if group in _ALONE else f"{group}: {head}": width
        for group, heads in _WIDTHS.items()
        for head, width in heads.items()
    }
    lines = [_line(row, found.on) for row in found.rows]
    add_sheet(book, ROWS, columns, lines, title=_TITLE, hints=hints)
    page = book.get_worksheet_by_name(ROWS)
    page.freeze_panes(4, len(_WIDTHS["Dossier"]))
    page.repeat_columns(0, len(_WIDTHS["Dossier"]) - 1)
    page.set_print_scale(_SCALE)
    page.set_v_pagebreaks([_BREAK])
    page.print_across()
    if found.faults:
        faults: list[list[Cell]] = [
            [(text, {}) for text in (one.message, one.remedy, one.code)] for one in found.faults
        ]
        add_sheet(book, FAULTS, _OF_FAULTS, faults, title=_TITLE, hints=hints[:1])
    book.close()
    return target.getvalue()


def _figures(found: Status) -> Iterator[str]:
    for year, counted in status.by_year(found.rows, found.on).items():
        said = ", ".join(f"{number} {one}" for one, number in counted.items() if number)
        yield f"{year}: {said}"


def _line(row: Standing, on: datetime.date) -> list[Cell]:
    cells = status.cells(row, on)
    ground = _GROUND[status.state(row, on)]
    return [
        _cell(cells[group][head], ground if head == "Schritt" else {})
        for group, heads in _WIDTHS.items()
        for head in heads
    ]


def _cell(value: status.Cell, look: Mapping[str, Any]) -> Cell:
    if isinstance(value, datetime.date):
        return (value - _FIRST).days, _DAY
    return value, FIGURE if isinstance(value, int) else look
