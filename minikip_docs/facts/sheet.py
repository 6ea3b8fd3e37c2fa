"""One sheet of an Excel file of the canton's: its cells as text, each as it is seen.

What shows otherwise than it would be read (hidden, merged or struck-out cells, formulas without
a result) is refused with its place. Nothing is ever written.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minikip_docs.data.container import Reason, UnopenedError
from minikip_docs.data.files import reason
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import clean, excerpt, short_date

if TYPE_CHECKING:
    from minikip_docs.data.workbook import At, Content, Layout, Pair

_MAX_BYTES = 2_000_000
_MAX_ROWS = 2_000
_MAX_COLUMNS = 50


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was read: rows and columns are counted from 0; «» where nothing stands."""

    file: str  # what the file is called in a sentence: «Adressbuch»
    name: str
    rows: tuple[tuple[str, ...], ...]

    def place(self, row: int, column: int) -> str:
        """Name a cell as a spreadsheet does: «Adressbuch, Blatt «Adressen», Zelle E7»."""
        return _place(self.file, self.name, (row, column))


def read(path: Path, file: str, name: str) -> Sheet:
    """Read the sheet ``name`` of an Excel file, or its only visible one.

    ``file`` is what a sentence calls the file, without article. Raises ``Refusal`` D160 (cannot
    be read), D161 (no Excel workbook that is read here), D162 (no such sheet) or D163 (a cell,
    row or column that shows otherwise than it would be read), with its place.
    """
    from minikip_docs.data import workbook  # noqa: PLC0415 - slow to import, see design

    raw = _bytes(path, file)
    try:
        members = workbook.unpack(raw)
        pair = workbook.open_pair(raw)
        found = _sheet_name(pair, name)
        if found is None:
            raise Refusal(
                "D162",
                f"{file} «{path}»: Es gibt kein sichtbares Blatt «{name}».",
                f"Bitte das Blatt mit der Tabelle «{name}» nennen und einblenden.",
            )
        contents = pair.contents(found, rows=_MAX_ROWS, columns=_MAX_COLUMNS)
        layout = pair.layout(found, members, columns=_MAX_COLUMNS)
        known = workbook.calculated(members)
    except Refusal:
        raise
    except UnopenedError as fault:
        raise _unopened(path, file, fault.reason) from fault
    except Exception as error:  # the library fails in a dozen ways on damaged files
        raise _unopened(path, file, Reason.DAMAGED) from error
    if layout.beyond or layout.last_row > _MAX_ROWS:
        raise _unopened(path, file, Reason.UNUSUAL)
    return _seen(Sheet(file, found, ()), contents, layout, known=known)


def _bytes(path: Path, file: str) -> bytes:
    try:
        with path.open("rb") as stream:
            raw = stream.read(_MAX_BYTES + 1)
    except OSError as error:
        raise Refusal(
            "D160",
            f"{file} «{path}» kann nicht gelesen werden ({reason(error)}).",
            "Bitte den Pfad in canton.toml, die Datei und die Leserechte prüfen.",
        ) from error
    if len(raw) > _MAX_BYTES:
        raise _unopened(path, file, Reason.UNUSUAL)
    return raw


def _unopened(path: Path, file: str, why: Reason) -> Refusal:
    """Give the refusal of a file that is not opened."""
    match why:
        case Reason.UNUSUAL:
            return Refusal(
                "D161",
                f"{file} «{path}» ist ungewöhnlich gross oder ungewöhnlich aufgebaut.",
                f"Bitte löschen, was unter Zeile {_MAX_ROWS} oder rechts der Tabelle steht, oder "
                "die Zeilen in eine neue Arbeitsmappe übertragen.",
            )
        case Reason.MACROS:
            return Refusal(
                "D161",
                f"{file} «{path}» enthält Makros und wird nicht gelesen.",
                "Bitte als Excel-Arbeitsmappe (.xlsx) ohne Makros speichern.",
            )
        case _:
            return Refusal(
                "D161",
                f"{file} «{path}» ist keine lesbare Excel-Arbeitsmappe.",
                "Bitte in Excel öffnen und ohne Passwort als Excel-Arbeitsmappe (.xlsx) speichern.",
            )


def _sheet_name(pair: Pair, name: str) -> str | None:
    visible = [page.title for page in pair.results.worksheets if page.sheet_state == "visible"]
    named = [title for title in visible if title.casefold() == name.casefold()]
    return (named or visible)[0] if named or len(visible) == 1 else None


def _seen(sheet: Sheet, contents: dict[At, Content], layout: Layout, *, known: bool) -> Sheet:
    """Give the cells of a sheet as text, or refuse the first that shows otherwise than it reads."""
    high = 1 + max((row for row, _column in contents), default=-1)
    wide = 1 + max((column for _row, column in contents), default=-1)
    rows = [[""] * wide for _row in range(high)]
    for at, content in sorted(contents.items(), key=lambda item: item[0]):
        text = _text(content.value)
        shown = f" («{excerpt(text)}»)" if text else ""
        if doubt := _doubt(f"{sheet.place(*at)}{shown}", at, content, layout, known=known):
            raise doubt
        rows[at[0]][at[1]] = text
    return Sheet(sheet.file, sheet.name, tuple(tuple(row) for row in rows))


def _doubt(where: str, at: At, content: Content, layout: Layout, *, known: bool) -> Refusal | None:
    """Say why a cell must not be read, and how to mend it; None where it shows as it reads."""
    row, column = at
    if row in layout.hidden_rows:
        return Refusal(
            "D163",
            f"{where}: Die Zeile ist ausgeblendet.",
            "Bitte die Zeile einblenden (Filter löschen), und löschen, was nicht gilt.",
        )
    if column in layout.hidden_columns:
        return Refusal(
            "D163",
            f"{where}: Die Spalte ist ausgeblendet.",
            "Bitte die Spalte einblenden, oder löschen, wenn sie nicht gilt.",
        )
    if content.formula and at not in layout.empty_results and (content.error or not known):
        return Refusal(
            "D163",
            f"{where}: Zur Formel in dieser Zelle gibt es kein gerechnetes Ergebnis.",
            "Bitte die Datei in Excel öffnen und speichern, oder den Wert von Hand eintragen.",
        )
    if content.error:
        return Refusal(
            "D163",
            f"{where}: Hier steht ein Fehler.",
            "Bitte den Wert von Hand eintragen oder löschen.",
        )
    if content.struck:
        return Refusal(
            "D163",
            f"{where}: Der Text ist ganz oder teilweise durchgestrichen.",
            "Bitte löschen, was nicht gilt.",
        )
    if content.format.startswith(";"):
        return Refusal(
            "D163",
            f"{where}: Der Inhalt ist verborgen (Zahlenformat).",
            "Bitte das Zahlenformat «Standard» wählen, oder die Zelle leeren.",
        )
    if at in layout.merged:
        return Refusal(
            "D163",
            f"{where}: Die Zelle ist mit andern verbunden.",
            "Bitte die Zellen trennen.",
        )
    return None


def _place(file: str, sheet: str, at: At) -> str:
    from minikip_docs.data.workbook import place  # noqa: PLC0415 - slow to import, see design

    return f"{file}, Blatt «{sheet}», Zelle {place(at)}"


def _text(value: Any) -> str:
    """Give what stands in a cell as clean text; whole numbers without decimals."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "WAHR", False: "FALSCH"}[value]
    if isinstance(value, int | float) and math.isfinite(value):
        exact = Decimal(f"{value:.15g}")  # Excel knows 15 digits, the rest is noise
        return str(int(exact)) if exact == exact.to_integral_value() else f"{exact:f}"
    return short_date(value) if isinstance(value, date) else clean(str(value))
