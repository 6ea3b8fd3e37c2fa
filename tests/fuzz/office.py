"""Mutations inside Word and Excel files: members, elements, attributes, texts."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable
from random import Random

from lxml import etree

from tests.fuzz import container

Tree = etree._Element
_XML = (".xml", ".rels")
# The parts that hold what was filled in and how it shows; the others are as well changed.
_TELLING = ("document.xml", "sheet", "sharedStrings", "styles", "workbook", "numbering", "custom")
_TEXTS = (
    "", " ", "-", "12’500.00", "12'50", "1.250", "1e400", "-1e300", "NaN", "Infinity", "TRUE",
    "0", "-7", "45731", "9" * 400, "1a" * 300, "99999999999999999999", "#REF!", "=1+1", "x",
    "\u202e00621", "\ufeff5", "A1", "XFD1048576", "$A$1:$B$2", "General", "#,##0.00,", ";;;",
    '"9"0.00', "[$EUR] 0.00", "dd.mm.yyyy", "0%", "yes", "true", "on", "1", "/party/name",
    "/budget_lines/0/amounts/y2026", "f.party.name", "\n" * 50, "Müller\u00a0& Söhne",
)  # fmt: skip


def mutated(raw: bytes, random: Random) -> tuple[str, bytes]:
    """Give what was done, and the file after it."""
    members = _members(raw)
    done = []
    for _ in range(random.choice((1, 1, 2, 4))):
        name = _chosen(members, random)
        if random.random() < 0.12:
            done.append(_member(members, name, random))
        elif random.random() < 0.08:
            what, members[name] = container.mutated(members[name], random)
            done.append(f"{name} {what}")
        elif name.endswith(_XML):
            done.append(_tree(members, name, random))
    return "; ".join(done), _packed(members, random)


def _members(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def _packed(members: dict[str, bytes], random: Random) -> bytes:
    target = io.BytesIO()
    how = random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    with zipfile.ZipFile(target, "w", how) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def _chosen(members: dict[str, bytes], random: Random) -> str:
    telling = [name for name in members if any(part in name for part in _TELLING)]
    return random.choice(telling if telling and random.random() < 0.85 else list(members))


def _member(members: dict[str, bytes], name: str, random: Random) -> str:
    other = random.choice(list(members))
    how = random.choice(("gone", "exchanged", "renamed", "empty", "with a DTD"))
    if how == "gone" and len(members) > 1:
        del members[name]
    elif how == "exchanged":
        members[name], members[other] = members[other], members[name]
    elif how == "renamed":
        members[name.upper()] = members.pop(name)
    elif how == "empty":
        members[name] = b""
    else:
        start = members[name].find(b"?>") + 2
        dtd = b'<!DOCTYPE x [<!ENTITY y "12">]>'
        members[name] = members[name][:start] + dtd + members[name][start:]
    return f"{name} {how} {other if how == 'exchanged' else ''}".strip()


def _tree(members: dict[str, bytes], name: str, random: Random) -> str:
    try:
        root = etree.fromstring(members[name])
    except (etree.XMLSyntaxError, ValueError):
        return f"{name} is no XML"
    inner = [one for one in root.iter() if isinstance(one.tag, str) and one is not root]
    if not inner:
        return f"{name} is empty"
    how = random.choice(_HOW)
    one = random.choice(inner)
    what = f"{name} {etree.QName(one).localname} {how.__name__.strip('_')}"
    how(one, inner, random)
    members[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return what


def _gone(one: Tree, inner: list[Tree], random: Random) -> None:
    parent = one.getparent()
    assert parent is not None
    parent.remove(one)


def _unwrapped(one: Tree, inner: list[Tree], random: Random) -> None:
    """Leave the content without what is around it, as programs do with controls."""
    parent = one.getparent()
    assert parent is not None
    at = parent.index(one)
    parent[at : at + 1] = list(one)


def _doubled(one: Tree, inner: list[Tree], random: Random) -> None:
    for _ in range(random.choice((1, 1, 3, 200))):
        one.addnext(copy.deepcopy(one))


def _exchanged(one: Tree, inner: list[Tree], random: Random) -> None:
    same = [other for other in inner if other.tag == one.tag]
    other = random.choice(same)
    if one in other.iterancestors() or other in one.iterancestors():
        return
    first, second = copy.deepcopy(one), copy.deepcopy(other)
    for place, new in ((one, second), (other, first)):
        parent = place.getparent()
        if parent is not None:
            parent.replace(place, new)


def _moved(one: Tree, inner: list[Tree], random: Random) -> None:
    to = random.choice(inner)
    if one is not to and one not in to.iterancestors():
        to.append(one)


def _nested(one: Tree, inner: list[Tree], random: Random) -> None:
    """Put an element into copies of itself."""
    parent = one.getparent()
    assert parent is not None
    shell, at = copy.copy(one), parent.index(one)
    for child in list(shell):
        shell.remove(child)
    whole = copy.deepcopy(one)
    for _ in range(random.choice((1, 3, 100))):
        around = copy.deepcopy(shell)
        around.append(whole)
        whole = around
    parent[at] = whole


def _attribute(one: Tree, inner: list[Tree], random: Random) -> None:
    if not one.attrib:
        return
    key = random.choice(list(one.attrib))
    if random.random() < 0.2:
        del one.attrib[key]
    elif random.random() < 0.4:
        same = [other.get(key) for other in inner if other.tag == one.tag and other.get(key)]
        one.set(key, str(random.choice(same)))
    else:
        one.set(key, _xml_text(random))


def _texted(one: Tree, inner: list[Tree], random: Random) -> None:
    with_text = [other for other in inner if other.text]
    (random.choice(with_text) if with_text else one).text = _xml_text(random)


def _tagged(one: Tree, inner: list[Tree], random: Random) -> None:
    one.tag = random.choice(inner).tag


def _xml_text(random: Random) -> str:
    return random.choice(_TEXTS)


_HOW: tuple[Callable[[Tree, list[Tree], Random], None], ...] = (
    _gone, _unwrapped, _doubled, _exchanged, _exchanged, _moved, _nested, _attribute, _attribute,
    _attribute, _texted, _texted, _texted, _tagged,
)  # fmt: skip
