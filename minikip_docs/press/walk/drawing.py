"""Reads an inline picture or drawing: its bytes, size and alternative text."""

from __future__ import annotations

from lxml import etree

from minikip_docs.press.ooxml.namespaces import PIC, SVG_BLIP, WP, A, R
from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import parsed
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
_KINDS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


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
    if described is not None and described.get("hidden") in {"1", "true"}:
        raise scope.refuse("T207", "ein verborgenes Bild", drawing)
    if next(inline.iter(f"{_A}hlinkClick"), None) is not None:
        raise scope.refuse("T209", "ein Bild mit Link", drawing)
    alt = "" if described is None else described.get("descr", "").strip()
    if not alt:
        raise scope.refuse("T209", "ein Bild ohne Alternativtext", drawing)
    data = _embedded(scope, blip)
    if data is None or not data.startswith(_KINDS):
        raise scope.refuse("T209", f"das Bild «{alt}», das weder PNG noch JPEG ist", drawing)
    extent = inline.find(f"{_WP}extent")
    if extent is None:
        raise scope.refuse("T209", f"das Bild «{alt}» ohne Grösse", drawing)
    return Picture(
        _outlines(scope, blip) or data,
        alt,
        int(extent.get("cx", "0")) / _EMU_PER_POINT,
        int(extent.get("cy", "0")) / _EMU_PER_POINT,
    )


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
    crop = found.find(f"{_PIC}blipFill/{_A}srcRect")
    turned = found.find(f"{_PIC}spPr/{_A}xfrm")
    if crop is not None and any(v not in {"0", ""} for v in crop.attrib.values()):
        raise scope.refuse("T209", "ein zugeschnittenes Bild", drawing)
    if turned is not None and any(turned.get(k, "0") != "0" for k in ("rot", "flipH", "flipV")):
        raise scope.refuse("T209", "ein gedrehtes oder gespiegeltes Bild", drawing)
    shape = found.find(f"{_PIC}spPr/{_A}prstGeom")
    if shape is not None and shape.get("prst", "rect") != "rect":
        raise scope.refuse("T209", "ein Bild in einer Form", drawing)
    line, effects = (found.find(f"{_PIC}spPr/{_A}{name}") for name in ("ln", "effectLst"))
    framed = line is not None and len(line) > 0 and line.find(f"{_A}noFill") is None
    if framed or (effects is not None and len(effects) > 0):
        raise scope.refuse("T209", "ein Bild mit Rahmen oder Bildeffekt", drawing)
    if any(child.tag != f"{_A}extLst" for child in blip):
        raise scope.refuse("T209", "ein Bild mit Bildeffekt", drawing)
