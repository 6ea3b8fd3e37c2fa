"""Reads the page of a section: size, margins, and which headers and footers it has."""

from __future__ import annotations

from dataclasses import dataclass, replace

from minikip_docs.press.ooxml.namespaces import R
from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import VAL, Part, integer, on, w
from minikip_docs.press.walk.styles import border
from minikip_docs.press.walk.walk_scope import Scope, local

_IGNORED = {
    "headerReference", "footerReference", "footnotePr", "endnotePr", "pgSz", "pgMar", "paperSrc",
    "formProt", "noEndnote", "titlePg", "docGrid", "printerSettings", "type", "pgNumType", "cols",
    "vAlign", "textDirection", "bidi", "rtlGutter", "pgBorders", "lnNumType",
}  # fmt: skip
_TITLES = {"header": "Kopfzeile", "footer": "Fusszeile"}

_LEAST = 36.0  # points of text that a page must have room for, in width and height
_MOST = 31680 / 20  # points; Word makes no larger page


@dataclass(frozen=True, slots=True)
class Layout:
    """Page size and margins in points, and the relation ids of headers and footers."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    header_distance: float
    footer_distance: float
    first_differs: bool
    references: dict[tuple[str, str], str]  # (header|footer, first|even|default) -> relation
    continues: bool = False  # goes on where the section before ended, on the same pages
    mirrored: bool = False  # even pages have the left margin on the right
    start: int | None = None  # the number of its first page; None: pages are counted on

    @property
    def room(self) -> tuple[float, float]:
        """Width and height of the text of a page, in points."""
        return self.width - self.left - self.right, self.height - self.top - self.bottom


def layout_of(scope: Scope, sect: Element, before: Layout | None) -> Layout:
    """Read ``w:sectPr``; what it does not name is inherited from the section before.

    Raises Refusal T213 for pages that are not carried.
    """
    _check(scope, sect)
    size, margins = sect.find(w("pgSz")), sect.find(w("pgMar"))
    if size is None or margins is None:
        raise scope.refuse("T213", "einen Abschnitt ohne Seitengrösse oder Ränder", sect)

    def points(element: Element, name: str) -> float:
        return abs(integer(element.get(w(name)))) / 20

    references = {} if before is None else dict(before.references)
    for kind in _TITLES:
        for reference in sect.findall(w(f"{kind}Reference")):
            when = reference.get(w("type"), "default")
            references[kind, when] = reference.get(f"{{{R}}}id", "")
    gutter, above = points(margins, "gutter"), _setting(scope, "gutterAtTop")
    layout = Layout(
        points(size, "w"),
        points(size, "h"),
        points(margins, "top") + (gutter if above else 0.0),
        points(margins, "right"),
        points(margins, "bottom"),
        points(margins, "left") + (0.0 if above else gutter),
        points(margins, "header"),
        points(margins, "footer"),
        on(sect.find(w("titlePg"))),
        references,
        before is not None and _attribute(sect, "type", "val", "nextPage") == "continuous",
        _setting(scope, "mirrorMargins"),
        integer(start) if (start := _attribute(sect, "pgNumType", "start", "")) else None,
    )
    across, _ = layout.room
    along = (
        layout.height
        - max(layout.top, layout.header_distance)
        - max(layout.bottom, layout.footer_distance)
    )
    if (layout.start or 0) < 0:
        raise scope.refuse("T213", "eine Seitenzahl unter null", sect)
    if min(across, along) < _LEAST or max(layout.width, layout.height) > _MOST:
        raise scope.refuse(
            "T213", "eine Seite, deren Grösse oder Ränder keinen Text zulassen", sect
        )
    turned = layout.start is not None and (layout.start % 2 == 0 or before is not None)
    if layout.mirrored and layout.left != layout.right and turned:
        what = "gespiegelte Seitenränder und eine Seitenzählung, die anders beginnt"
        raise scope.refuse("T213", what, sect)
    if layout.continues and before is not None and not _same_pages(layout, before):
        what = (
            "einen Abschnittswechsel ohne neue Seite mit eigenen Rändern, Kopf- oder Fusszeilen "
            "oder eigener erster Seite"
        )
        raise scope.refuse("T213", what, sect)
    return layout


def _same_pages(layout: Layout, before: Layout) -> bool:
    """Tell whether a section can go on the pages of the one before: nothing on them changes.

    A header of its own for the first page would depend on where that page begins.
    """
    return layout == replace(before, first_differs=False, continues=True, start=None)


def margin_parts(scope: Scope, layout: Layout, kind: str) -> dict[str, Part | None]:
    """Give the header or footer parts by the pages they stand on: first, even, default.

    «first» and «even» are named only if they differ from the others; None is an empty one.
    """
    even = _setting(scope, "evenAndOddHeaders")
    found = {}
    for when, used in (("default", True), ("first", layout.first_differs), ("even", even)):
        if used:
            relation = layout.references.get((kind, when))
            found[when] = scope.package.part(relation, _TITLES[kind]) if relation else None
    return found


def _check(scope: Scope, sect: Element) -> None:
    for child in sect:
        name = local(child)
        if name.endswith("Change"):
            raise scope.unknown(child)
        if name and name not in _IGNORED:
            what = "eine Seiteneigenschaft, die dieses Programm nicht kennt"
            raise scope.refuse("T213", what, sect)
    kind = _attribute(sect, "type", "val", "nextPage")
    refused = [
        (_attribute(sect, "cols", "num", "1") != "1", "mehrspaltigen Text"),
        (_attribute(sect, "vAlign", "val", "top") != "top", "eine senkrecht ausgerichtete Seite"),
        (_attribute(sect, "textDirection", "val", "lrTb") != "lrTb", "gedrehten Text"),
        (on(sect.find(w("bidi"))), "Seiten von rechts nach links"),
        (any(border(x) for x in sect.findall(f"{w('pgBorders')}/*")), "einen Seitenrahmen"),
        (sect.find(w("lnNumType")) is not None, "Zeilennummern"),
        (_attribute(sect, "pgNumType", "fmt", "decimal") != "decimal", "besondere Seitenzahlen"),
        (_attribute(sect, "pgNumType", "chapStyle", "0") != "0", "Seitenzahlen mit Kapitelnummer"),
        (_restarts(scope, sect), "eine neue Seitenzählung bei eigenen Kopfzeilen gerader Seiten"),
        (kind in {"oddPage", "evenPage"}, "einen Abschnitt, der auf einer geraden oder ungeraden "
         "Seite beginnen muss"),
        (on(sect.find(w("rtlGutter"))), "einen Bundsteg auf der rechten Seite"),
        (_setting(scope, "printTwoOnOne") or _setting(scope, "bookFoldPrinting")
         or _setting(scope, "bookFoldRevPrinting"), "zwei Seiten auf einem Blatt"),
        (kind == "nextColumn", "einen Abschnittswechsel in der nächsten Spalte"),
    ]  # fmt: skip
    for present, what in refused:
        if present:
            raise scope.refuse("T213", what, sect)


def _restarts(scope: Scope, sect: Element) -> bool:
    """Tell whether pages are counted anew although headers of even pages depend on the count."""
    before = _attribute(sect, "pgNumType", "start", "1")
    return _setting(scope, "evenAndOddHeaders") and before != "1"


def _setting(scope: Scope, name: str) -> bool:
    """Tell whether a setting of the whole document is on."""
    settings = scope.package.settings
    return on(None if settings is None else settings.find(w(name)))


def _attribute(sect: Element, child: str, name: str, otherwise: str) -> str:
    found = sect.find(w(child))
    return otherwise if found is None else found.get(VAL if name == "val" else w(name), otherwise)
