"""The address book as ``minikip init`` writes it: the register's names and numbers, rest empty."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable

from xlsxwriter import Workbook

from minikip_docs.data.workbook_look import Styles, begin, paper, styles
from minikip_docs.facts.addresses import COLUMNS, SHEET, TERMS
from minikip_docs.facts.register import Municipality

_ROOM = 300  # rows that are prepared, associations included
_WIDTHS = {
    "name": 34, "key": 27, "term": 17, "salutation": 28, "contact": 28, "street": 26,
    "postcode": 8, "town": 20, "email": 34, "members": 26, "remark": 40,
}  # fmt: skip
_HINTS = {
    "name": "Offizieller Name der Gemeinde oder Name des Gemeindeverbunds, wie er im Brief steht.",
    "key": "BFS-Nummer der Gemeinde; bei einem Gemeindeverbund seine Kennung, zum Beispiel "
    "VERBUND-SEE.",
    "term": "Stadt oder Gemeinde; leer gilt «Gemeinde». Bei einem Gemeindeverbund leer lassen.",
    "salutation": "Ganze Anrede, zum Beispiel «Sehr geehrte Frau …»; leer gilt «Sehr geehrte Damen "
    "und Herren».",
    "contact": "Person oder Stelle, an die Brief und Formular gehen.",
    "street": "Strasse und Nummer oder Postfach.",
    "postcode": "Vier Ziffern.",
    "town": "Ort der Adresse.",
    "email": "Genau eine Adresse. Leer hat der E-Mail-Entwurf keine Empfängerin.",
    "members": "Nur bei einem Gemeindeverbund: BFS-Nummern der beteiligten Gemeinden, mit Komma.",
    "remark": "Für Sie; das Programm liest es nicht.",
}
_ABOUT = (
    "Adressbuch für den Versand der Formulare",
    "",
    "Auf dem Blatt «Adressen» steht je Gemeinde eine Zeile. Für einen Gemeindeverbund fügen Sie "
    "unten eine Zeile an.",
    "Nur Name und Nummer müssen dastehen; was leer ist, bleibt in Brief, E-Mail und Formular leer.",
    "Das Programm liest diese Datei und schreibt sie nie: Sie gehört Ihnen.",
    "Damit sie gilt, steht in canton.toml unter [distribution] die Zeile "
    'addresses = "adressen.xlsx".',
    "",
)
_DAY = datetime.datetime(2025, 1, 23)  # of the leaflet; the same call gives the same bytes


def blank(municipalities: Iterable[Municipality]) -> bytes:
    """Make the address book as .xlsx, a row for each municipality. Same input, same bytes."""
    target = io.BytesIO()
    book = begin(target)
    style = styles(book)
    book.set_properties({"title": _ABOUT[0], "created": _DAY})
    text, number = style("label", num_format="@"), style("label", align="left")
    roles = list(COLUMNS)
    page = book.add_worksheet(SHEET)
    for column, role in enumerate(roles):
        page.set_column(column, column, _WIDTHS[role], number if role == "key" else text)
        page.write_string(0, column, COLUMNS[role][0], style("head"))
        page.data_validation(1, column, _ROOM, column, _hint(role))
    row = 0
    for row, municipality in enumerate(municipalities, 1):
        page.write_string(row, roles.index("name"), municipality.name, text)
        page.write_number(row, roles.index("key"), municipality.number, number)
    page.set_row(0, 20)
    page.freeze_panes(1, 2)
    page.autofilter(0, 0, row, len(roles) - 1)
    page.repeat_rows(0)
    paper(page, _ABOUT[0], landscape=True)
    page.hide_gridlines(1)
    _guide(book, style)
    book.close()
    return target.getvalue()


def _hint(role: str) -> dict[str, object]:
    """Say beside a cell what belongs into it; only «Stadt/Gemeinde» is a choice."""
    said: dict[str, object] = {
        "validate": "any", "input_title": COLUMNS[role][0][:32], "input_message": _HINTS[role],
    }  # fmt: skip
    if role == "term":
        return said | {
            "validate": "list",
            "source": list(TERMS),
            "error_title": "Stadt oder Gemeinde",
            "error_message": "Bitte «Stadt» oder «Gemeinde» wählen, oder leer lassen.",
        }
    return said


def _guide(book: Workbook, style: Styles) -> None:
    """Add the sheet that says how the book is kept."""
    page = book.add_worksheet("Anleitung")
    page.set_column(0, 0, 32)
    page.set_column(1, 1, 110)
    for row, line in enumerate(_ABOUT):
        page.write_string(row, 0, line, style("strong" if row else "title", bold=row == 0))
    for row, (role, names) in enumerate(COLUMNS.items(), len(_ABOUT)):
        page.write_string(row, 0, names[0], style("strong"))
        page.write_string(row, 1, _HINTS[role], style("text"))
    paper(page, _ABOUT[0], landscape=True)
