"""Everything in a template that the PDF cannot show: Word features in any branch."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from minikip_docs.data.model import Refusal
from minikip_docs.press.fill.tags import W
from minikip_docs.press.fill.template import Opened
from minikip_docs.press.inspect import flat, styles
from minikip_docs.press.ooxml.word import Unfit, take_apart
from minikip_docs.press.walk.document import read_document
from minikip_docs.press.walk.references import settle

_LOOKS = {"T202", "T207", "T208", "T211", "T215"}  # formatting: of the place itself or its style
_FIELDS = {"T206", "T214"}
_MOST = 150  # rounds after which to stop looking: enough faults for one reading
_KEPT = {f"{W}pStyle", f"{W}rStyle", f"{W}sectPr"}


@dataclass(slots=True)
class Feature:
    """A Word feature that is refused: where it stands, and the style it comes from, if any."""

    code: str
    what: str
    member: str
    number: int  # of the paragraph, -1 if it belongs to none
    style: str = ""
    message: str = ""  # of a refusal without a place
    follows: bool = False  # from what was taken away before, and perhaps from nothing else


def features(source: Opened) -> list[Feature]:
    """List what the walker would refuse, one after the other, each taken away for the next."""
    members = flat.members(source)
    found: list[Feature] = []
    steps: dict[tuple[str, str, str, int], int] = {}
    for _ in range(_MOST):
        try:
            read_document(settle(take_apart(members)))
        except Unfit as fault:
            if fault.element is None or not _go_behind(fault, fault.element, members, found, steps):
                return [*found, Feature(fault.code, fault.what, "", -1, message=fault.message)]
        except Refusal as fault:
            return [*found, Feature(fault.code, "", "", -1, message=fault.message)]
        else:
            break
    return [feature for feature in found if not feature.follows]


def _go_behind(
    fault: Unfit,
    element: etree._Element,
    members: dict[str, bytes],
    found: list[Feature],
    steps: dict[tuple[str, str, str, int], int],
) -> bool:
    """Note a fault and take its cause away; tells whether there was anything left to take."""
    root = element.getroottree().getroot()
    member, number = flat.place(element)
    key = (fault.code, fault.what, member, number)
    renumbered = fault.code in {"T211", "T214"} and any(f.code == "T211" for f in found)
    step = steps[key] = steps.get(key, -1) + 1
    if step == 0:  # once numbers have been taken away, others and references fail with them
        found.append(Feature(fault.code, fault.what, member, number, follows=renumbered))
    if step > 60:  # a runaway: nothing that is taken away mends it
        return False
    if fault.code in _LOOKS:
        _look(element, members, found[_index(found, key)], step)
    elif fault.code in _FIELDS and step == 0:
        _field(element, root)
    elif fault.code == "T212":
        _unwrap(element)
    elif fault.code == "T213" and element.tag == f"{W}sectPr":
        _plain_page(element)
    elif step < 30:
        _remove(element)
    else:
        _remove(_paragraph(element))
    if member:
        members[member] = etree.tostring(root)
    return bool(member)


def _index(found: list[Feature], key: tuple[str, str, str, int]) -> int:
    return next(n for n, f in enumerate(found) if (f.code, f.what, f.member, f.number) == key)


def _look(element: etree._Element, members: dict[str, bytes], feature: Feature, step: int) -> None:
    """Take formatting away: first the direct one, then that of the styles, then the text."""
    paragraph = _paragraph(element)
    kept = _KEPT if feature.code == "T211" else {*_KEPT, f"{W}numPr"}
    if element.tag not in {f"{W}p", f"{W}r"}:
        _remove(element)
    elif step == 0:
        for holder in (element, paragraph):
            for properties in holder.findall(f"{W}rPr") + holder.findall(f"{W}pPr"):
                for child in [c for c in properties if c.tag not in kept]:
                    properties.remove(child)
    else:  # the style after which the fault is gone is the one it comes from
        before = feature.style
        feature.style = styles.without_style(members, element, paragraph, kept)
        if not feature.style:
            _remove(element if before else paragraph)


def _paragraph(element: etree._Element) -> etree._Element:
    if element.tag == f"{W}p":
        return element
    return next(element.iterancestors(f"{W}p"), element)


def _remove(element: etree._Element) -> None:
    """Take an element out; of a paragraph only its words, since cells and pages need it."""
    if element.tag == f"{W}p":
        for child in list(element):
            if child.tag not in {f"{W}pPr", f"{W}bookmarkStart", f"{W}bookmarkEnd"}:
                element.remove(child)
        for look in element.findall(f"{W}pPr/*"):
            if look.tag not in _KEPT:
                flat.drop(look)
        return
    flat.drop(element)


def _field(element: etree._Element, root: etree._Element) -> None:
    """Take the marks of a field away, also where it goes on in other paragraphs."""
    inside = [*([element] if element.tag == f"{W}fldSimple" else []),
              *element.iter(f"{W}dataBinding", f"{W}fldSimple")]  # fmt: skip
    for mark in inside:
        if mark.tag == f"{W}dataBinding":
            _remove(mark)
        else:
            mark.set(f"{W}instr", "PAGE")
    own = set(element.iter(f"{W}fldChar")) | {element}
    fields: list[list[etree._Element]] = []
    depth = 0
    for mark in root.iter(f"{W}fldChar", f"{W}instrText"):
        begins = mark.get(f"{W}fldCharType") == "begin"
        if depth == 0:
            fields.append([])
        fields[-1].append(mark)
        depth += begins - (mark.get(f"{W}fldCharType") == "end")
        depth = max(depth, 0)
    for marks in fields:
        runs = {mark.getparent() for mark in marks}
        if own & {*marks, *runs} or any(_paragraph(m) is element for m in marks):
            for mark in marks:
                _remove(mark)


def _unwrap(element: etree._Element) -> None:
    """Put the paragraphs of a table in its place."""
    table = element if element.tag == f"{W}tbl" else next(element.iterancestors(f"{W}tbl"), None)
    if table is None:
        _remove(element)
        return
    for paragraph in list(table.iter(f"{W}p")):
        table.addprevious(paragraph)
    if table.getnext() is None and table.getprevious() is None:
        table.addprevious(etree.Element(f"{W}p"))
    _remove(table)


def _plain_page(section: etree._Element) -> None:
    for child in list(section):
        if child.tag not in {f"{W}headerReference", f"{W}footerReference"}:
            section.remove(child)
    size = etree.SubElement(section, f"{W}pgSz")
    for name, value in (("w", "11906"), ("h", "16838")):
        size.set(f"{W}{name}", value)
    margins = etree.SubElement(section, f"{W}pgMar")
    for name in ("top", "right", "bottom", "left", "header", "footer"):
        margins.set(f"{W}{name}", "1134")
