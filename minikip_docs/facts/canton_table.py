"""The one strict reader of the canton's own tables: the list of contributions, the address book.

Gives the cells of a workbook as clean text, each with what speaks against reading it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from minikip_docs.data import number_format
from minikip_docs.data.apart import EndedError, apart
from minikip_docs.data.as_seen import hidden
from minikip_docs.data.container import Reason, UnopenedError
from minikip_docs.data.files import LargeFileError, read_bytes, reason
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import clean, excerpt, number, short_date

if TYPE_CHECKING:
    from minikip_docs.data.workbook import At, Content, Layout, Sheet

MAX_ROWS = 20_000
_BEYOND = 10**300  # what Excel knows ends at 10**308; a whole number in a file may not
_MAX_BYTES = 5_000_000
MAX_COLUMNS = 50


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file of the canton's, and the words for it in a sentence."""

    path: Path
    article: str  # «Die»
    name: str  # «Beitragsliste»
    template: str  # the sentence that says how to get a new one
    csv: bool = False  # it may be CSV as well
    set_in: str = ""  # where its path stands: « in canton.toml»
    entry: str = "eintragen, was gilt"  # what to do where a number shows as another

    def __str__(self) -> str:
        """Name it as the subject of a sentence."""
        return f"{self.article} {self.name} «{self.path}»"

    def too_large(self) -> Refusal:
        """Say that it has more bytes or rows than are read."""
        return Refusal(
            "D202",
            f"{self} ist ungewöhnlich gross.",
            "Bitte leere Zeilen und fremde Inhalte löschen; gelesen werden höchstens "
            f"{number(MAX_ROWS)} Zeilen und {_MAX_BYTES // 1_000_000} MB.",
        )

    def closed(self, why: Reason) -> Refusal:
        """Say why it is not opened."""
        kept = "Excel-Datei (.xlsx) oder CSV" if self.csv else "Excel-Datei (.xlsx)"
        match why:
            case Reason.OLD | Reason.PASSWORD:
                return Refusal(
                    "D204",
                    f"{self} ist mit einem Passwort geschützt oder eine alte Excel-Datei (.xls).",
                    f"Bitte ohne Passwort als {kept} speichern.",
                )
            case Reason.MACROS:
                return Refusal(
                    "D226",
                    f"{self} enthält Makros und wird nicht gelesen.",
                    "Bitte als «Excel-Arbeitsmappe (.xlsx)» ohne Makros speichern.",
                )
            case Reason.UNUSUAL:
                return Refusal(
                    "D227",
                    f"{self} ist ungewöhnlich aufgebaut und wurde aus Sicherheitsgründen nicht "
                    "gelesen.",
                    f"Bitte die Zeilen in eine neue Arbeitsmappe übertragen. {self.template}",
                )
            case Reason.DAMAGED:
                kind = "CSV- oder Excel-Datei" if self.csv else "Excel-Datei"
                return Refusal(
                    "D203",
                    f"{self} ist keine lesbare {kind}.",
                    f"Bitte die Tabelle als {kept} speichern.",
                )


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as text; ``doubt`` is why it must not be read, said only if somebody wants it."""

    text: str = ""
    doubt: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its rows with content, each with the number a spreadsheet shows."""

    file: str  # «Beitragsliste»
    sheet: str  # "" for a CSV file
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]

    def __str__(self) -> str:
        """Name it in a sentence: «Adressbuch, Blatt Adressen»."""
        return f"{self.file}, Blatt {self.sheet}" if self.sheet else self.file

    def place(self, row: int, column: int, title: str = "") -> str:
        """Name a cell, as a spreadsheet or by row and title; the column is counted from 0."""
        from minikip_docs.data.workbook import place  # noqa: PLC0415 - slow to import, see design

        if self.sheet:
            return f"{self}, Zelle {place((row - 1, column))}"
        return f"{self.line(row)}, Spalte {f'«{excerpt(title)}»' if title else column + 1}"

    def line(self, row: int) -> str:
        """Name a row."""
        return f"{self}, Zeile {row}"

    def texts(self) -> list[tuple[int, tuple[str, ...]]]:
        """Give the rows as text where all of them is to be read; raises the first doubt."""
        if doubt := next((c.doubt for _row, cells in self.rows for c in cells if c.doubt), None):
            raise doubt
        return [(row, tuple(cell.text for cell in cells)) for row, cells in self.rows]


def contents(file: TableFile) -> bytes:
    """Give what is in a file; raises ``Refusal`` D201 (cannot be read), D202 or D204."""
    try:
        raw = read_bytes(file.path, _MAX_BYTES)
    except LargeFileError as error:
        raise file.too_large() from error
    except OSError as error:
        raise Refusal(
            "D201",
            f"{file} kann nicht gelesen werden ({reason(error)}).",
            f"Bitte den Pfad{file.set_in}, die Schreibweise und die Leserechte prüfen.",
        ) from error
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise file.closed(Reason.OLD)
    return raw


def sheets(file: TableFile, raw: bytes, name: str = "") -> list[Table]:
    """Give the visible sheets of a workbook, only the one of this name if there is one.

    They are read in a process of its own, see ``data.apart``.
    Raises ``Refusal`` D202 to D204, D226 and D227 for the file, D225 for a sheet with something
    beyond 50 columns. The doubts of the cells are D211 (formula nobody worked out), D234 (an
    error) and D216 to D219 (what shows otherwise than it would be read).
    """
    try:
        return apart(_sheets, file, raw, name)
    except EndedError as ended:
        raise file.closed(Reason.UNUSUAL) from ended


def _sheets(file: TableFile, raw: bytes, name: str) -> list[Table]:
    from minikip_docs.data import workbook  # noqa: PLC0415 - slow to import, see design

    try:
        book = workbook.opened(workbook.unpack(raw))
        visible = [page for page in book.pages if page.visible]
        named = [page for page in visible if page.name.casefold() == name.casefold()]
        pages = [
            (page.name, book.sheet(page, rows=MAX_ROWS + 1, columns=MAX_COLUMNS))
            for page in named or visible
        ]
    except UnopenedError as fault:
        raise file.closed(fault.reason) from fault
    except Exception as error:  # openpyxl raises all kinds on damaged files
        raise file.closed(Reason.DAMAGED) from error
    if not pages:
        raise file.closed(Reason.DAMAGED)
    return [_sheet(file, *page, known=book.calculated) for page in pages]


def too_far(where: str) -> Refusal:
    """Say that something stands beyond the columns that are read."""
    return Refusal(
        "D225",
        f"{where}: So weit rechts wird nichts gelesen.",
        f"Bitte den Inhalt löschen oder in die ersten {MAX_COLUMNS} Spalten verschieben.",
    )


def _sheet(file: TableFile, name: str, sheet: Sheet, *, known: bool) -> Table:
    """Read one sheet; ``known`` says whether the results of its formulas are."""
    table, layout = Table(file.name, name, ()), sheet.layout
    if layout.beyond:
        raise too_far(f"{table}, Zelle {layout.beyond}")
    if layout.last_row > MAX_ROWS:
        raise file.too_large()
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), content in sorted(sheet.cells.items(), key=lambda item: item[0]):
        where = table.place(row + 1, column)
        doubt = _doubt(file, where, (row, column), content, layout, known=known)
        cell = Cell(_text(content.value), doubt)
        if cell.text or cell.doubt:
            rows.setdefault(row + 1, {})[column] = cell
    return Table(file.name, name, tuple(
        (row, tuple(cells.get(column, Cell()) for column in range(max(cells) + 1)))
        for row, cells in rows.items()
    ))  # fmt: skip


def _doubt(
    file: TableFile, where: str, at: At, content: Content, layout: Layout, *, known: bool
) -> Refusal | None:
    """Say what speaks against reading a cell: it shows otherwise, or nobody worked it out."""
    text = excerpt(_text(content.value))
    shown = f"«{text}»" if text else "Ein leerer Text"
    if content.formula and (content.error or not known):
        return Refusal(
            "D211",
            f"{where}: Zur Formel in dieser Zelle gibt es kein gerechnetes Ergebnis.",
            "Bitte die Datei in Excel oder LibreOffice öffnen und speichern, oder den Wert von "
            "Hand eintragen.",
        )
    if content.error:
        return Refusal(
            "D234",
            f"{where}: Hier steht ein Fehler ({text}).",
            "Bitte den Wert von Hand eintragen oder löschen.",
        )
    if at[0] in layout.hidden_rows or at[1] in layout.hidden_columns:
        row = at[0] in layout.hidden_rows
        what, how = ("Zeile", " (Filter löschen)") if row else ("Spalte", "")
        return Refusal(
            "D218",
            f"{where}: {shown} steht in einer ausgeblendeten {what}.",
            f"Bitte die {what} einblenden{how} und prüfen, oder löschen.",
        )
    if at in layout.merged:
        return Refusal(
            "D219",
            f"{where}: {shown} steht in verbundenen Zellen; für welche Zeile und Spalte es gilt, "
            "ist unklar.",
            f"Bitte die Zellen trennen und jede einzeln ausfüllen. {file.template}",
        )
    if content.struck:
        return Refusal(
            "D216",
            f"{where}: {shown} ist ganz oder teilweise durchgestrichen.",
            "Bitte löschen, oder das Durchstreichen aufheben, wenn es gilt.",
        )
    if text and content.unseen:
        return Refusal(
            "D240",
            f"{where}: «{text}» ist nicht zu sehen; die Schrift ist winzig oder hat die Farbe des "
            "Hintergrunds.",
            "Bitte löschen, oder Schrift und Farbe so wählen, dass man es sieht.",
        )
    if text and any(at in area for area in layout.conditions):
        return Refusal(
            "D241",
            f"{where}: Eine bedingte Formatierung kann «{text}» unsichtbar machen.",
            "Bitte die bedingte Formatierung löschen (Bedingte Formatierung, Regeln löschen).",
        )
    if text and not _shows(content):
        return Refusal(
            "D217",
            f"{where}: Gespeichert ist «{text}», angezeigt wird es mit dem Zahlenformat "
            f"«{excerpt(content.format)}» als etwas anderes.",
            f"Bitte das Zahlenformat «Standard» wählen und {file.entry}.",
        )
    return hidden_sign(where, content.value) if isinstance(content.value, str) else None


def hidden_sign(where: str, text: str) -> Refusal | None:
    """Say that a cell with figures may show others, for a sign in it that nobody sees."""
    if not (sign := hidden(text)) or not any(map(str.isdigit, text)):
        return None
    return Refusal(
        "D172",
        f"{where}: In «{excerpt(clean(text))}» ist ein Zeichen versteckt (U+{ord(sign):04X}); "
        "angezeigt wird vielleicht etwas anderes, als gespeichert ist.",
        "Bitte die Zelle löschen und neu eintippen.",
    )


def _shows(content: Content) -> bool:
    """Say whether the number format of a cell shows what stands in it."""
    value, code = content.value, content.format
    if code.startswith(";") or content.currency:  # «;;;» shows nothing
        return False
    if isinstance(value, str):
        return number_format.shows_text(code)
    if isinstance(value, date):
        return number_format.shows_day(code)
    exact = _exact(value)
    return exact is None or number_format.shows(exact, code)


def _exact(value: object) -> Decimal | None:
    """Give a number with the 15 digits that Excel knows, the rest is noise; None for others."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if abs(value) > _BEYOND or not math.isfinite(value):
        return None
    return Decimal(f"{value:.15g}")


def _text(value: object) -> str:
    """Turn an Excel value into text, exactly and so that it has one reading."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "WAHR", False: "FALSCH"}[value]
    if (exact := _exact(value)) is not None:
        text = str(int(exact)) if exact == exact.to_integral_value() else f"{exact:f}"
        return f"{text}0" if len(text.partition(".")[2]) == 3 else text  # 1.125 is not 1125
    if isinstance(value, date):
        timed = isinstance(value, datetime) and value.time() != time()
        return f"{short_date(value)} {value:%H:%M}" if timed else short_date(value)
    return clean(str(value))
