"""What every Excel form has around its fields: guide, page setup, identity, hidden lists."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from minikip_docs.data.workbook_look import Styles, paper
from minikip_docs.forms.definition import CONTACT, Choice, Definition
from minikip_docs.forms.excel.plan import CHOICES, GUIDE, IDENTITY, PlannedSheet

STAR = "* muss ausgefüllt sein."

_STEPS = (
    "Füllen Sie die hellblauen Felder aus, ein Blatt nach dem anderen. Felder mit * müssen "
    "ausgefüllt sein.",
    "Wo beim Anklicken ein Pfeil erscheint, wählen Sie aus der Liste. Wo ein x verlangt ist, "
    "setzen Sie ein x.",
    "Schreiben Sie Beträge in Franken, zum Beispiel 12500.50. Die Summen rechnet das Formular "
    "selbst.",
    "Schreiben Sie ein Datum mit Tag, Monat und Jahr, zum Beispiel 15.03.2026.",
    "Eine neue Zeile in einem Feld: Alt+Enter in Excel, Ctrl+Enter in LibreOffice.",
    "Zeilen dürfen Sie höher und Spalten breiter machen. Fügen Sie keine Zeilen, Spalten oder "
    "Blätter ein; leere Zeilen dürfen leer bleiben.",
    "Speichern Sie die Datei als Excel-Arbeitsmappe (.xlsx) und senden Sie die Datei selbst, "
    "nicht einen Ausdruck.",
)


def properties(book: Workbook, definition: Definition, created: datetime.date) -> None:
    """Write identity and version of the form into the document properties."""
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
    book.set_size(2400, 1400)


def guide(
    book: Workbook, style: Styles, definition: Definition, sheets: Sequence[PlannedSheet]
) -> None:
    """Write the first sheet: how to fill in the form and what stands where."""
    page_ = book.add_worksheet(GUIDE)
    page(page_, definition, landscape=False)
    page_.hide_gridlines(2)
    page_.set_column(0, 0, 4)
    page_.set_column(1, 1, 34)
    page_.set_column(2, 2, 68)
    page_.write_string(0, 0, definition.title, style("title"))
    page_.set_row(0, 26)
    version = f"{definition.programme} · Fassung {definition.identity['version']}"
    page_.write_string(1, 0, version, style("hint"))
    page_.merge_range(2, 0, 2, 2, definition.help, style("text"))
    page_.set_row(2, 32)
    row = _heading(page_, style, 4, "So füllen Sie das Formular aus")
    for count, step in enumerate(_STEPS, start=1):
        page_.write_string(row, 0, f"{count}.", style("number"))
        page_.merge_range(row, 1, row, 2, step, style("text"))
        page_.set_row(row, 18 if len(step) < 112 else 31)
        row += 1
    row = _heading(page_, style, row + 1, CONTACT.rstrip(":"))
    page_.merge_range(
        row, 1, row, 2, definition.contact.removeprefix(CONTACT).strip(), style("text")
    )
    page_.set_row(row, 31)
    row = _heading(page_, style, row + 2, "Was auf welchem Blatt steht")
    for sheet in sheets:
        page_.write_url(row, 1, f"internal:'{sheet.name}'!A1", style("link"), sheet.name)
        named = _contents(sheet)
        page_.write_string(row, 2, named, style("text"))
        page_.set_row(row, 18 if len(named) < 76 else 31 if len(named) < 150 else 45)
        row += 1
    page_.activate()


def _contents(sheet: PlannedSheet) -> str:
    """Say what stands on a sheet."""
    if sheet.layout == "sums":
        return "Summen und Kontrolle; das Formular rechnet sie selbst."
    if len(sheet.sections) > 1:
        return ", ".join(f"{section.number} {section.title}" for section in sheet.sections)
    section = sheet.sections[0]
    columns = f"Eine Spalte je {section.row_name}." if sheet.layout == "blocks" else ""
    return f"{section.help} {columns}".strip() or sheet.title


def _heading(page_: Worksheet, style: Styles, row: int, text: str) -> int:
    for column in range(3):
        page_.write_blank(row, column, None, style("heading"))
    page_.write_string(row, 0, text, style("heading"))
    page_.set_row(row, 22)
    return row + 1


def page(page_: Worksheet, definition: Definition, *, landscape: bool) -> None:
    """Set paper, footer and protection of a sheet; rows and columns can be widened."""
    version = f"Fassung {definition.identity['version']}"
    shown = " · ".join((definition.title, version, definition.programme))
    paper(page_, shown, landscape=landscape)
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
