"""The body of the Word form: headings, label tables, tables with rows, blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from minikip_docs.forms.cells import Value
from minikip_docs.forms.definition import Definition, Item, Section
from minikip_docs.forms.word.controls import attribute, control, paragraph, repeated, run

# Width of the text in twentieths of a point (A4 less two margins of 2 cm).
_WIDTH = 9638
_LABEL = 3400
_ROW_NUMBER = 480
_MOST_ROWS = 1000  # of a list; keeps the numbers of its rows' controls apart from other lists'
# Room the kinds of fields need beside each other in a table, relative to each other.
_ROOM = {"text": 54, "multiline": 80, "choice": 47, "measure_id": 38, "percent": 40}
_INTRODUCTION = (
    "Füllen Sie die hellblauen Felder aus, speichern Sie die Datei als Word-Dokument (.docx) und "
    "senden Sie diese Datei zurück. Aus einem Ausdruck oder Scan lassen sich die Angaben nicht "
    "lesen.",
    "Felder mit * sind Pflichtangaben. Beträge in Franken, zum Beispiel 12’500.00; Daten wie "
    "15.03.2026. Zeilen, die Sie nicht brauchen, bleiben leer.",
)
_SUMS = "Die Summen werden aus Ihren Angaben berechnet; hier ist nichts auszufüllen."
_PLUS = "Zeigt Word am Ende der letzten Zeile ein Pluszeichen, fügt es eine Zeile an."
_SIGN = "Auf dem Ausdruck von Hand unterschreiben; die Word-Datei bitte trotzdem mitschicken."

Values = Mapping[str, Value]


def body(form: Definition, values: Values) -> str:
    """Give the content of the document, without its page settings."""
    parts = [
        paragraph(run(form.title), "Title"),
        paragraph(run(form.programme), "Subtitle"),
        paragraph(run(form.help), "Normal"),
        *(paragraph(run(text), "Hilfe") for text in (*_INTRODUCTION, form.contact)),
    ]
    for place, section in enumerate(form.sections, 1):
        parts.append(paragraph(run(f"{section.number} {section.title}"), "Heading1"))
        parts += _section(section, values, place)
    parts.append(paragraph(run("Unterschrift"), "Heading1"))
    parts.append(_table("Unterschrift", (_LABEL, _WIDTH - _LABEL), [_row([
        _cell(_LABEL, paragraph(run("Ort, Datum, Unterschrift"), "Feldname")
              + paragraph(run(_SIGN), "Hilfe")),
        _cell(_WIDTH - _LABEL, paragraph("", "Feld")),
    ])]))  # fmt: skip
    return "".join(parts)


def static_rows(text: str, form: Definition) -> bool:
    """Say whether a text numbers a row or block: «7», «Massnahme 7»."""
    names = "|".join(re.escape(s.row_name) for s in form.sections if s.row_name)
    return bool(re.fullmatch(rf"(?:(?:{names}) )?\d{{1,3}}", text))


def _section(section: Section, values: Values, place: int) -> Iterator[str]:
    if section.help and not section.computed:
        yield paragraph(run(section.help), "Einleitung")
    items = tuple(item for item in section.items if not item.computed)
    if not items:
        yield paragraph(run(_SUMS), "Hilfe")
        return
    if section.layout == "fields":
        yield _labels(section.title, items, None, values, helped=True)
        yield paragraph("", "Abstand")
        return
    rows = range(section.rows)
    if section.layout == "blocks":
        for row in rows:
            title = f"{section.row_name} {row + 1}"
            yield paragraph(run(title), "Heading2")
            yield _labels(title, items, row, values, helped=row == 0)
            yield paragraph("", "Abstand")
    else:
        notes = [f"{i.number} {i.title}: {i.help}" for i in items if i.help]
        if notes:
            yield paragraph(run("\n".join(notes)), "Einleitung")
        yield _grid(section, items, rows, values, place)
    if more := section.more:
        plus = f" {_PLUS}" if section.layout == "table" else ""
        yield paragraph(run(more + plus), "Hilfe")


def _labels(
    title: str, items: tuple[Item, ...], row: int | None, values: Values, *, helped: bool
) -> str:
    """Give a table of two columns: number and title, field. Boxes of a group share a row."""
    rows = []
    for _key, found in groupby(items, key=lambda item: (item.number, item.group or item.path)):
        group = tuple(found)
        first = group[0]
        boxes = bool(first.group) and first.kind == "yes_no"
        parts = [group] if boxes else [(item,) for item in group]
        for part in parts:
            name = _name(part[0], part[0].group if boxes else part[0].title)
            label = paragraph(run(name), "Feldname")
            if part[0].help and helped:
                label += paragraph(run(part[0].help), "Hilfe")
            field = "".join(
                paragraph(
                    _field(item, row, values, short=False)
                    + (run(f" {item.title}") if boxes else ""),
                    "Auswahl" if boxes else "Feld",
                )
                for item in part
            )
            rows.append(_row([_cell(_LABEL, label), _cell(_WIDTH - _LABEL, field, "EAF2F8")]))
    return _table(title, (_LABEL, _WIDTH - _LABEL), rows)


def _grid(
    section: Section, items: tuple[Item, ...], shown: range, values: Values, place: int
) -> str:
    """Give a table with a header row and a row for each entry, counted by list ``place``."""
    room = [_ROOM.get(item.kind, 36) for item in items]
    left = _WIDTH - _ROW_NUMBER
    widths = [left * part // sum(room) for part in room]
    all_widths = (_WIDTH - sum(widths), *widths)
    header = [_cell(all_widths[0], paragraph(run("Nr."), "Spalte"), "D4E3EE")]
    header += [
        _cell(width, paragraph(run(_name(item, item.title)), "Spalte"), "D4E3EE")
        for item, width in zip(items, widths, strict=True)
    ]
    rows = []
    for row in shown:
        cells = [_cell(all_widths[0], paragraph("", "Zelle", numbered=place))]
        cells += [
            _cell(width, paragraph(_field(item, row, values, short=True),
                                   "Betrag" if item.kind == "amount" else "Zelle"), "EAF2F8")
            for item, width in zip(items, widths, strict=True)
        ]  # fmt: skip
        rows.append(_row(cells))
    growing = repeated(section.title, section.row_name, rows, place * _MOST_ROWS)
    return _table(section.title, all_widths, [_row(header, header=True), growing])


def _name(item: Item, title: str) -> str:
    unit = f" ({item.unit})" if item.unit else ""
    return f"{item.number} {title}{unit}{chr(0xA0) + '*' if item.required else ''}"


def _field(item: Item, row: int | None, values: Values, *, short: bool) -> str:
    pointer = item.pointer(row)
    value = values.get(pointer, item.default(row))
    group = f"{item.group}: " if item.group and item.group not in item.title else ""
    spoken = f"{item.number} {group}{item.title}" + ("" if row is None else f", {row + 1}")
    return control(item, pointer, value, spoken, short=short)


def _cell(width: int, content: str, fill: str = "") -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{content}</w:tc>'


def _row(cells: list[str], *, header: bool = False) -> str:
    # Rows are not cut by a page, headers are repeated.
    mark = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{''.join(cells)}</w:tr>"


def _table(title: str, widths: tuple[int, ...], rows: list[str]) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Formular"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020"/>'
        f"<w:tblCaption w:val={attribute(title)}/></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
