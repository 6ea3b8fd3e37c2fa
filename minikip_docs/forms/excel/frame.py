"""What every Excel form has around its fields: guide, page setup, identity, hidden lists."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from minikip_docs.data.workbook_look import Styles, paper
from minikip_docs.forms.definition import CONTACT, Choice, Definition
from minikip_docs.forms.excel.paper import GrowingSheet, lines_of
from minikip_docs.forms.excel.plan import CHOICES, GUIDE, IDENTITY, PlannedSheet

STAR = "* muss ausgefüllt sein."

_WIDTH = 96  # characters of a line of the guide
_STEPS = (
    "Füllen Sie die hellblauen Felder aus, ein Blatt nach dem anderen. Felder mit * müssen "
    "ausgefüllt sein.",
    "Wo beim Anklicken ein Pfeil erscheint, wählen Sie aus der Liste. Wo ein x verlangt ist, "
    "setzen Sie ein x.",
    "Schreiben Sie Beträge in Franken, zum Beispiel 12500.50. Die Summen rechnet das Formular "
    "selbst.",
    "Schreiben Sie ein Datum mit Tag, Monat und Jahr, zum Beispiel 15.03.2026.",
    "Eine neue Zeile in einem Feld: Alt+Enter in Excel, Ctrl+Enter in LibreOffice.",
    "Reichen die Zeilen oder Spalten nicht, sind weitere vorbereitet und ausgeblendet: Unter der "
    "letzten Zeile, bei den Massnahmen oben, steht, wie Sie sie einblenden. Fügen Sie keine "
    "Zeilen, Spalten oder Blätter ein; leere Zeilen dürfen leer bleiben.",
    "Speichern Sie die Datei als Excel-Arbeitsmappe (.xlsx) und senden Sie die Datei selbst, "
    "nicht einen Ausdruck.",
)


def properties(
    book: Workbook, definition: Definition, created: datetime.date, more: Mapping[str, str]
) -> None:
    """Write identity and version of the form into the document properties, and some ``more``."""
    identity = definition.identity
    book.set_properties({
        "title": definition.title,
        "subject": f"{definition.programme}, Fassung {identity['version']}",
        "keywords": definition.mark,
        "comments": definition.help,
        "created": datetime.datetime.combine(created, datetime.time()),
    })  # fmt: skip
    for name, value in definition.told.items():
        book.set_custom_property(f"minikip_{name}", value, "text")
    for name, value in more.items():
        book.set_custom_property(name, value, "text")
    book.set_size(2400, 1400)


def guide(
    book: Workbook, style: Styles, definition: Definition, sheets: Sequence[PlannedSheet]
) -> None:
    """Write the first sheet: how to fill in the form and what stands where."""
    page_ = book.add_worksheet(GUIDE, GrowingSheet)
    page(page_, definition)
    page_.hide_gridlines(2)
    page_.set_column(0, 0, 4)
    page_.set_column(1, 1, _WIDTH)
    page_.write_string(0, 0, definition.title, style("title"))
    page_.set_row(0, 26)
    version = f"{definition.programme} · Fassung {definition.identity['version']}"
    page_.write_string(1, 0, version, style("hint"))
    _line(page_, style, 2, definition.help)
    row = _heading(page_, style, 4, "So füllen Sie das Formular aus")
    for count, step in enumerate(_STEPS, start=1):
        page_.write_string(row, 0, f"{count}.", style("number", valign="top"))
        _line(page_, style, row, step)
        row += 1
    row = _heading(page_, style, row + 1, CONTACT.rstrip(":"))
    _line(page_, style, row, definition.contact.removeprefix(CONTACT).strip())
    row = _heading(page_, style, row + 2, "Was auf welchem Blatt steht")
    for sheet in sheets:
        page_.write_url(row, 1, f"internal:'{sheet.name}'!A1", style("link"), sheet.name)
        _line(page_, style, row + 1, _contents(sheet))
        row += 2
    page_.activate()


def _line(page_: Worksheet, style: Styles, row: int, text: str) -> None:
    page_.write_string(row, 1, text, style("text", valign="top"))
    page_.set_row(row, 5 + 13 * lines_of(text, _WIDTH))


def _contents(sheet: PlannedSheet) -> str:
    """Say what stands on a sheet."""
    if len(sheet.parts) > 1:
        return ", ".join(part.title for part in sheet.parts)
    (part,) = sheet.parts
    if part.layout == "sums":
        return "Summen und Kontrolle; das Formular rechnet sie selbst."
    columns = f"Eine Spalte je {part.section.row_name}." if part.layout == "blocks" else ""
    return f"{part.section.help} {columns}".strip() or sheet.title


def _heading(page_: Worksheet, style: Styles, row: int, text: str) -> int:
    page_.write_blank(row, 1, None, style("heading"))
    page_.write_string(row, 0, text, style("heading"))
    page_.set_row(row, 22)
    return row + 1


def page(page_: Worksheet, definition: Definition) -> None:
    """Set paper, footer and protection of a sheet; rows and columns can be widened."""
    paper(page_, definition.footer(), landscape=False, mark=definition.mark)
    page_.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.6)
    page_.protect("", {"format_rows": True, "format_columns": True})


def hidden(
    book: Workbook, definition: Definition, lists: Sequence[tuple[Choice, ...]]
) -> dict[object, str]:
    """Write the hidden sheets: identity, and the possibilities of the drop-downs.

    Gives for each list of choices the range it stands in.
    """
    identity = book.add_worksheet(IDENTITY)
    for row, (name, value) in enumerate(definition.told.items()):
        identity.write_string(row, 0, name)
        identity.write_string(row, 1, value)
    offered = book.add_worksheet(CHOICES)
    ranges: dict[object, str] = {}
    for column, choices in enumerate(lists):
        for row, choice in enumerate(choices):
            offered.write_string(row, column, choice.label)
        letter = xl_col_to_name(column)
        ranges[choices] = f"{CHOICES}!${letter}$1:${letter}${len(choices)}"
    for sheet in (identity, offered):
        sheet.protect()
        sheet.hide()
    return ranges
