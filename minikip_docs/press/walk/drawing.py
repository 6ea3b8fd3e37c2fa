"""Reads an inline picture or drawing: its bytes, size and alternative text."""

from __future__ import annotations

from lxml import etree

from minikip_docs.press.ooxml.namespaces import PIC, SVG_BLIP, WP, A, R
from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import MAIN, NOTE, integer, parsed
from minikip_docs.press.walk.bitmaps import strange
from minikip_docs.press.walk.blocks import Picture
from minikip_docs.press.walk.walk_scope import Scope

_WP, _A, _PIC = f"{{{WP}}}", f"{{{A}}}", f"{{{PIC}}}"
_SVG_BLIP = f"{{{SVG_BLIP}}}svgBlip"
_SVG = "http://www.w3.org/2000/svg"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
# Shapes that look the same wherever they are drawn: no text, no styles, nothing from outside.
_OUTLINES = {
    "svg", "g", "defs", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
}  # fmt: skip
_EFFECTS = {"style", "class", "filter", "mask", "clip-path"}
_EMU_PER_POINT = 12700
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_ON = {"1", "true"}
_SHAPE = {"xfrm", "prstGeom", "noFill", "ln", "effectLst", "extLst"}  # of a plain picture
_SAVE_ANEW = (
    "Öffnen Sie das Bild in einem Bildprogramm, speichern Sie es aufrecht als PNG und fügen Sie "
    "es neu ein."
)
_DESCRIBE = (
    "Wählen Sie in Word nach einem Rechtsklick auf das Bild «Alternativtext anzeigen» und sagen "
    "Sie in einem Satz, was es zeigt; ein Bild ohne Aussage kennzeichnen Sie dort als dekorativ."
)


def picture(scope: Scope, drawing: Element) -> Picture:
    """Read ``w:drawing``; raises Refusal T205 for shapes and T209 for pictures not carried."""
    inline = drawing.find(f"{_WP}inline")
    if inline is None or len(drawing) != 1:
        raise scope.refuse("T205", "eine Form, ein Textfeld oder ein frei stehendes Bild", drawing)
    found = inline.find(f"{_A}graphic/{_A}graphicData/{_PIC}pic")
    blip = None if found is None else found.find(f"{_PIC}blipFill/{_A}blip")
    if found is None or blip is None:
        raise scope.refuse("T205", "eine Form, ein Textfeld oder ein Diagramm", drawing)
    _plain(scope, found, blip, drawing)
    described = inline.find(f"{_WP}docPr")
    if described is not None and described.get("hidden") in _ON:
        raise scope.refuse("T207", "ein verborgenes Bild", drawing)
    if next(inline.iter(f"{_A}hlinkClick"), None) is not None:
        raise scope.refuse("T209", "ein Bild mit Link", drawing)
    alt = _alt(scope, described, drawing)
    name = f"das Bild «{alt}»" if alt else "ein Bild"
    data = _embedded(scope, blip)
    if what := strange(data or b""):
        raise scope.advise("T209", f"{name}, {what}", drawing, _SAVE_ANEW)
    extent = inline.find(f"{_WP}extent")
    width, height = (
        0.0 if extent is None else integer(extent.get(side)) / _EMU_PER_POINT
        for side in ("cx", "cy")
    )
    if width <= 0 or height <= 0:
        raise scope.refuse("T209", f"{name} ohne Grösse", drawing)
    return Picture(_outlines(scope, blip) or data or b"", alt, width, height)


def _alt(scope: Scope, described: Element | None, drawing: Element) -> str:
    """Give what is read out instead of a picture; nothing for one that only decorates.

    In headers and footers everything decorates. Raises Refusal T209 where it is missing.
    """
    if described is None:
        described = drawing
    if any(mark.get("val") in _ON for mark in described.iter(_DECORATIVE)):
        return ""
    alt = described.get("descr", "").strip()
    if not alt and scope.part.title in {MAIN, NOTE}:
        raise scope.advise("T209", "ein Bild ohne Alternativtext", drawing, _DESCRIBE)
    return alt


def _embedded(scope: Scope, link: Element) -> bytes | None:
    relation = scope.part.relations.get(link.get(f"{{{R}}}embed", ""))
    return None if relation is None else scope.package.members.get(relation.target)


def _outlines(scope: Scope, blip: Element) -> bytes | None:
    """Give the drawing behind a picture, if there is one of outlines only.

    Of any other the picture is taken that Word made of it: its texts and effects would
    not look the same here.
    """
    link = next(blip.iter(_SVG_BLIP), None)
    data = None if link is None else _embedded(scope, link)
    if data is None or b"<svg" not in data or b"<!DOCTYPE" in data:
        return None  # there is none, it is not plain UTF-8, or it may bring text along
    for element in parsed(data).iter(etree.Element):
        name = etree.QName(element)
        inside = all((element.get(href) or "#").startswith("#") for href in _HREFS)
        effects = _EFFECTS & {str(attribute) for attribute in element.attrib}
        if name.namespace != _SVG or name.localname not in _OUTLINES or effects or not inside:
            return None
    return data


def _plain(scope: Scope, found: Element, blip: Element, drawing: Element) -> None:
    """Refuse a picture that Word crops, turns or recolours: it would look different."""
    filling, shape = found.find(f"{_PIC}blipFill"), found.find(f"{_PIC}spPr")
    cut = () if filling is None else (*filling.iter(f"{_A}srcRect", f"{_A}fillRect"),)
    if any(v not in {"0", ""} for side in cut for v in side.attrib.values()):
        raise scope.refuse("T209", "ein zugeschnittenes Bild", drawing)
    if filling is not None and filling.find(f"{_A}tile") is not None:
        raise scope.refuse("T209", "ein Bild, das als Kachel wiederholt wird", drawing)
    if any(child.tag != f"{_A}extLst" for child in blip) or _touched_up(blip):
        raise scope.refuse("T209", "ein Bild mit Bildeffekt", drawing)
    if shape is None:
        return
    turned, form = shape.find(f"{_A}xfrm"), shape.find(f"{_A}prstGeom")
    if turned is not None and any(turned.get(k, "0") not in {"0", "false"}
                                  for k in ("rot", "flipH", "flipV")):  # fmt: skip
        raise scope.refuse("T209", "ein gedrehtes oder gespiegeltes Bild", drawing)
    own_form = form is not None and form.get("prst", "rect") != "rect"
    if own_form or shape.find(f"{_A}custGeom") is not None:
        raise scope.refuse("T209", "ein Bild in einer Form", drawing)
    line, effects = (shape.find(f"{_A}{name}") for name in ("ln", "effectLst"))
    framed = line is not None and len(line) > 0 and line.find(f"{_A}noFill") is None
    more = {etree.QName(child).localname for child in shape.iterchildren(etree.Element)} - _SHAPE
    if framed or more or (effects is not None and len(effects) > 0):
        raise scope.refuse("T209", "ein Bild mit Rahmen, Hintergrund oder Bildeffekt", drawing)


def _touched_up(blip: Element) -> bool:
    """Tell whether Word has an effect of newer kind laid over the picture (a14:imgProps)."""
    return any(etree.QName(child).localname == "imgProps" for child in blip.iter(etree.Element))
