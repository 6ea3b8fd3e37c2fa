"""Reads a Word table: columns, merged cells, margins, header rows and nested content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import VAL, P, integer, on, plain_text, value, w
from minikip_docs.press.walk.blocks import Borders, Cell, Line, Row, Table
from minikip_docs.press.walk.borders import CellPlace, crossed, settle_borders
from minikip_docs.press.walk.dress import Region, regions
from minikip_docs.press.walk.styles import shade, strange_colour
from minikip_docs.press.walk.walk_scope import IGNORED, BlockReader, Scope, local

_ROW_PROPERTIES = {"cantSplit", "tblHeader", "trHeight", "jc", "cnfStyle", "divId"}
_EXCEPTIONS = {"tblW", "tblLayout", "tblLook", "jc"}
_CELL_PROPERTIES = {
    "tcW", "gridSpan", "vMerge", "tcBorders", "shd", "tcMar", "vAlign", "noWrap", "hideMark",
    "cnfStyle", "textDirection", "headers",
}  # fmt: skip
_TABLE_PROPERTIES = {
    "tblStyle", "tblW", "jc", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook",
    "tblCaption", "tblDescription", "tblOverlap", "tblStyleRowBandSize", "tblStyleColBandSize",
    "bidiVisual",
}  # fmt: skip
_NAMES = {
    "tblpPr": "eine Tabelle mit Textfluss (frei stehend)",
    "hMerge": "ein nach alter Art verbundenes Feld",
    "hidden": "eine verborgene Tabellenzeile",
    "tblCellSpacing": "Abstand zwischen den Feldern einer Tabelle",
    "tcFitText": "Text, der in sein Tabellenfeld eingepasst wird",
    "tblBorders": "eine Tabellenzeile mit eigenen Linien",
    "tblCellMar": "eine Tabellenzeile mit eigenen Zellenrändern",
    "tblInd": "eine Tabellenzeile mit eigenem Einzug",
    "shd": "eine Tabellenzeile mit eigener Schattierung",
    **dict.fromkeys(
        ("gridBefore", "gridAfter", "wBefore", "wAfter"),
        "eine Tabellenzeile, die später beginnt oder früher endet als die Tabelle",
    ),
}
_COUNTS = {"gridBefore": VAL, "gridAfter": VAL, "wBefore": w("w"), "wAfter": w("w"),
           "tblCellSpacing": w("w")}  # fmt: skip
_SIDES = ("top", "right", "bottom", "left")
_ALIASES = {"left": "start", "right": "end"}

Margins = tuple[float, float, float, float]  # top, right, bottom, left


@dataclass(frozen=True, slots=True)
class _Raw:
    """A cell before its borders are settled."""

    element: Element
    column: int
    colspan: int
    merge: str  # «», restart or continue
    properties: Mapping[str, Element]  # of the cell, by name


def table(scope: Scope, element: Element, read: BlockReader) -> Table:
    """Read ``w:tbl``; raises Refusal T212 for table features that are not carried."""
    properties = element.find(w("tblPr"))
    _check(scope, properties, _TABLE_PROPERTIES, element)
    if on(None if properties is None else properties.find(w("bidiVisual"))):
        raise scope.refuse("T212", "eine Tabelle von rechts nach links", element)
    style = value(properties, "tblStyle") or scope.sheet.default_table
    style = style if style in scope.sheet.styles else scope.sheet.default_table
    layers = [s.element for s in scope.sheet.chain(style)] + [element]
    trs = list(_children(scope, element, "tr", {"tblPr", "tblGrid"}))
    raws = [_cells(scope, tr) for tr in trs]
    if not raws or not all(raws):
        raise scope.refuse("T212", "eine Tabelle oder Tabellenzeile ohne Zellen", element)
    columns = _columns(scope, element, properties, raws)
    margins = _table_margins(layers)
    inner = replace(scope, in_table=True)
    dress = regions(scope, layers[:-1], element, len(raws), len(columns))
    _check_exceptions(scope, trs, properties, dress)
    header_rows = _header_rows(trs)
    inside: dict[tuple[float, str, bool], Scope] = {}  # cells of one column mostly share it
    frames = _lines(scope, raws, layers, dress)
    rows = []
    for r, (tr, cells) in enumerate(zip(trs, raws, strict=True)):
        shown = []
        for c, raw in enumerate(cells):
            if raw.merge == "continue":
                _check_merged_away(scope, raw.element)
                continue
            worn = [region for region in dress if region.covers(r, raw.column)]
            look = scope.sheet.dressed(style, [(x.kind, x.element) for x in worn if x.kind])
            styled = [*layers[:-1], *(x.element for x in worn)]
            sides = _cell_margins(raw.properties.get("tcMar"), margins)
            width = sum(columns[raw.column : raw.column + raw.colspan]) - sides[1] - sides[3]
            key = (width, look, scope.repeated or r < header_rows)
            if key not in inside:
                inside[key] = replace(inner, width=width, table_style=look, repeated=key[2])
            shown.append(
                Cell(
                    raw.column,
                    raw.colspan,
                    _rowspan(raws, r, raw),
                    read(inside[key], raw.element),
                    sides,
                    frames[r][c],
                    _shade(scope, styled, properties, raw),
                    _valign(styled, raw),
                )
            )
        rows.append(Row(tuple(shown), _whole(tr), *_height(scope, tr)))
    for tr in trs[:header_rows]:
        if next(tr.iter(w("footnoteReference")), None) is not None:
            raise scope.refuse("T204", "eine Fussnote in einer wiederholten Kopfzeile", tr)
    for r, row in enumerate(rows[:header_rows]):
        if any(r + cell.rowspan > header_rows for cell in row.cells):
            what = "ein verbundenes Feld, das aus der wiederholten Kopfzeile hinausreicht"
            raise scope.refuse("T212", what, trs[r])
    left, align = _position(scope, layers, trs, margins[3])
    return Table(columns, tuple(rows), header_rows, left, align)


def _lines(scope: Scope, raws: list[list[_Raw]], layers: list[Element], dress: list[Region],
           ) -> list[list[Borders]]:  # fmt: skip
    """Give the four lines of every cell; refuses those that cannot be drawn."""
    frames = [
        [
            CellPlace(x.properties.get("tcBorders"), r, _rowspan(raws, r, x), x.column, x.colspan)
            for x in row
        ]
        for r, row in enumerate(raws)
    ]
    settled = settle_borders(frames, layers, dress)
    for row, places, lines in zip(raws, frames, settled, strict=True):
        for raw, place, borders in zip(row, places, lines, strict=True):
            if crossed(place, dress):
                raise scope.refuse("T212", "eine schräge Linie in einem Tabellenfeld", raw.element)
            for side in _SIDES:
                line: Line | None = getattr(borders, side)
                if line is not None and line.dash.startswith("?"):
                    raise scope.refuse("T212", line.dash[1:], raw.element)
    return settled


def _check_exceptions(scope: Scope, trs: list[Element], properties: Element | None,
                      dress: list[Region]) -> None:  # fmt: skip
    """Refuse what single rows have otherwise than their table, if that shows.

    Word writes such exceptions (ISO/IEC 29500-1, 17.4.61) where tables were joined; a width
    is not one that shows, since every cell has its own.
    """
    common = None if properties is None else properties.find(w("tblLook"))
    for tr in trs:
        own = tr.find(w("tblPrEx"))
        _check(scope, own, _EXCEPTIONS, tr)
        look = None if own is None else own.find(w("tblLook"))
        dressed = any(region.kind for region in dress)
        if look is not None and dressed and (common is None or look.attrib != common.attrib):
            what = "eine Tabellenzeile, die ihre Formatvorlage anders verwendet als die Tabelle"
            raise scope.refuse("T212", what, tr)


def _children(scope: Scope, parent: Element, wanted: str, properties: set[str],
              ) -> Iterator[Element]:  # fmt: skip
    """Give the rows of a table or the cells of a row, also from content controls."""
    for child in parent:
        name = local(child)
        if name == wanted:
            yield child
        elif name == "sdt":
            scope.check_control(child)
            content = child.find(w("sdtContent"))
            if content is not None:
                yield from _children(scope, content, wanted, properties)
        elif name and name not in IGNORED and name not in properties:
            raise scope.unknown(child)


def _check(scope: Scope, properties: Element | None, known: set[str], place: Element) -> None:
    for child in () if properties is None else properties:
        name = local(child)
        if name.endswith("Change") or name in {"ins", "del", "cellIns", "cellDel", "cellMerge"}:
            raise scope.unknown(child)
        if name and name not in known and not _shows_nothing(child, name):
            what = _NAMES.get(name, "eine Tabelleneigenschaft, die dieses Programm nicht kennt")
            raise scope.refuse("T212", what, place)


def _shows_nothing(child: Element, name: str) -> bool:
    """Tell whether a property is there but off, nought or empty."""
    if name in _COUNTS:
        return integer(child.get(_COUNTS[name])) == 0
    if name in {"hidden", "tcFitText", "bidiVisual"}:
        return not on(child)
    if name == "shd":
        return shade(child) is None
    return name in {"tblBorders", "tblCellMar"} and len(child) == 0


def _cells(scope: Scope, tr: Element) -> list[_Raw]:
    _check(scope, tr.find(w("trPr")), _ROW_PROPERTIES, tr)
    cells, column = [], 0
    for tc in _children(scope, tr, "tc", {"trPr", "tblPrEx"}):
        element = next(tc.iterchildren(w("tcPr")), None)
        _check(scope, element, _CELL_PROPERTIES, tc)
        properties = {} if element is None else {local(child): child for child in element}
        direction, wide = properties.get("textDirection"), properties.get("gridSpan")
        if direction is not None and direction.get(VAL, "lrTb") != "lrTb":
            raise scope.refuse("T212", "gedrehten Text in einer Tabelle", tc)
        span = 1 if wide is None else max(integer(wide.get(VAL, "1")), 1)
        merge = properties.get("vMerge")
        kind = "" if merge is None else merge.get(VAL, "continue")
        cells.append(_Raw(tc, column, span, kind, properties))
        column += span
    return cells


def _rowspan(raws: list[list[_Raw]], r: int, raw: _Raw) -> int:
    if raw.merge != "restart":
        return 1
    span = 1
    for row in raws[r + 1 :]:
        same = (
            x
            for x in row
            if (x.column, x.colspan, x.merge) == (raw.column, raw.colspan, "continue")
        )
        if next(same, None) is None:
            break
        span += 1
    return span


def _columns(scope: Scope, element: Element, properties: Element | None,
             raws: list[list[_Raw]]) -> tuple[float, ...]:  # fmt: skip
    """Give the column widths; a width set on a cell counts more than the stored grid."""
    grid = element.find(w("tblGrid"))
    stored = [] if grid is None else [max(integer(g.get(w("w"))), 0) / 20 for g in grid if local(g)]
    count = max(max((x.column + x.colspan for x in row), default=1) for row in raws)
    if any(sum(x.colspan for x in row) != count for row in raws):
        raise scope.refuse("T212", "Tabellenzeilen mit verschieden vielen Spalten", element)
    widths = (stored + [0.0] * count)[:count]
    given: dict[int, float] = {}
    for row in raws:
        for x in row:
            width = _measure(x.properties.get("tcW"), scope.width)
            if x.colspan == 1 and width:
                given.setdefault(x.column, width)
    widths = [given.get(i, width) for i, width in enumerate(widths)]
    known = [width for width in widths if width]
    spare = max(scope.width - sum(known), 20.0 * (count - len(known)))
    widths = [width or spare / (count - len(known)) for width in widths]
    total = _measure(None if properties is None else properties.find(w("tblW")), scope.width)
    target = min(total or sum(widths), scope.width + 2 * 5.4)
    if total or sum(widths) > target:
        widths = [width * target / sum(widths) for width in widths]
    return tuple(round(width, 2) for width in widths)


def _measure(element: Element | None, available: float) -> float:
    """Give a table measure in points, 0 if it is automatic."""
    if element is None:
        return 0.0
    text, kind = element.get(w("w"), "0"), element.get(w("type"), "dxa")
    if kind == "pct":
        share = float(text[:-1]) / 100 if text.endswith("%") else integer(text) / 5000
        return share * available
    return integer(text) / 20 if kind == "dxa" else 0.0


def _table_margins(layers: list[Element]) -> Margins:
    margins: Margins = (0.0, 0.0, 0.0, 0.0)
    for layer in layers:
        margins = _cell_margins(layer.find(f"{w('tblPr')}/{w('tblCellMar')}"), margins)
    return margins


def _cell_margins(given: Element | None, otherwise: Margins) -> Margins:
    if given is None:
        return otherwise
    top, right, bottom, left = (_side(given, s, o) for s, o in zip(_SIDES, otherwise, strict=True))
    return top, right, bottom, left


def _side(margins: Element, side: str, otherwise: float) -> float:
    for name in (side, _ALIASES.get(side, side)):
        given = margins.find(w(name))
        if given is not None:
            return integer(given.get(w("w"))) / 20
    return otherwise


def _shade(scope: Scope, styled: list[Element], properties: Element | None, raw: _Raw) -> str:
    result = None
    for element in [*(x.find(f"{w('tcPr')}/{w('shd')}") for x in styled),
                    None if properties is None else properties.find(w("shd")),
                    raw.properties.get("shd")]:  # fmt: skip
        if element is not None:
            result = shade(element)
    if what := strange_colour(result):
        raise scope.refuse("T212", what, raw.element)
    return result or ""


def _valign(styled: list[Element], raw: _Raw) -> str:
    given = [x.find(f"{w('tcPr')}/{w('vAlign')}") for x in styled] + [raw.properties.get("vAlign")]
    return next((x.get(VAL, "top") for x in reversed(given) if x is not None), "top")


def _check_merged_away(scope: Scope, tc: Element) -> None:
    """Refuse a cell merged into the one above that holds more than an empty paragraph."""
    if plain_text(tc).strip() or next(tc.iter(w("drawing")), None) is not None:
        raise scope.refuse("T212", "Text oder ein Bild in einem verbundenen Feld", tc)
    if any(p in scope.numbers for p in tc.iter(P)):
        raise scope.refuse("T211", "eine Nummer in einem verbundenen Feld", tc)


def _whole(tr: Element) -> bool:
    return on(tr.find(f"{w('trPr')}/{w('cantSplit')}"))


def _height(scope: Scope, tr: Element) -> tuple[float, bool]:
    """Give the height of a row, and whether what is higher would be cut off."""
    given = tr.find(f"{w('trPr')}/{w('trHeight')}")
    if given is None:
        return 0.0, False
    shown = plain_text(tr).strip() or next(tr.iter(w("drawing")), None) is not None
    exact = given.get(w("hRule")) == "exact"
    shows = bool(shown) or any(p in scope.numbers for p in tr.iter(P))
    return integer(given.get(w("val"))) / 20, exact and shows


def _header_rows(trs: list[Element]) -> int:
    for n, tr in enumerate(trs):
        if not on(tr.find(f"{w('trPr')}/{w('tblHeader')}")):
            return n
    return 0  # nothing but header rows: an ordinary table


def _position(scope: Scope, layers: list[Element], trs: list[Element], cell_left: float,
              ) -> tuple[float, str]:  # fmt: skip
    """Give indent and alignment; a row's own alignment stands above that of its table."""
    aligns = [value(layer, "tblPr", "jc") for layer in layers]
    common = next((x for x in reversed(aligns) if x), "left")
    own = [value(tr, "tblPrEx", "jc") or value(tr, "trPr", "jc") or common for tr in trs]
    names = {{"start": "left", "end": "right"}.get(name, name) for name in own}
    if len(names) > 1:
        raise scope.refuse("T212", "Tabellenzeilen, die verschieden ausgerichtet sind", layers[-1])
    align = names.pop()
    if align not in {"left", "center", "right"}:
        raise scope.refuse("T212", "eine besondere Ausrichtung der Tabelle", layers[-1])
    indents = [layer.find(f"{w('tblPr')}/{w('tblInd')}") for layer in layers]
    indent = _measure(next((x for x in reversed(indents) if x is not None), None), scope.width)
    return (indent - (cell_left if scope.old_tables else 0.0) if align == "left" else 0.0), align
