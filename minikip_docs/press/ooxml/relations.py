"""How the members of an Office file hang together: their relations and their content types."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from minikip_docs.press.ooxml.namespaces import PACKAGE, R
from minikip_docs.press.ooxml.trees import parse, parse_whole, serialise

_RELATIONSHIPS = f"{PACKAGE}/relationships"
_CONTENT_TYPES = f"{PACKAGE}/content-types"
_STRICT = "http://purl.oclc.org/ooxml/"
_TYPES = "[Content_Types].xml"
_USUAL = re.compile(r"(?i)(https?|mailto|tel):|#")  # also a place of the same document


@dataclass(frozen=True, slots=True)
class Relation:
    """One link from a part to another part or to the outside."""

    id: str
    type: str
    target: str  # part name inside the file, or the address as written if external
    external: bool

    @property
    def kind(self) -> str:
        """The type's last word: the same in files of every edition of the standard."""
        return self.type.rpartition("/")[2]

    @property
    def strict(self) -> bool:
        """Whether it is of «Strict Open XML», whose elements have names of their own."""
        return self.type.startswith(_STRICT)


def relations(members: Mapping[str, bytes], part: str) -> list[Relation]:
    """List what a part (``""`` for the file itself) is linked to, in the file's order.

    Raises ``MalformedError``, as all here do.
    """
    raw = members.get(_rels_name(part))
    found = []
    for entry in () if raw is None else parse(raw):
        target, external = entry.get("Target", ""), entry.get("TargetMode") == "External"
        if not external:
            folder = posixpath.join("/", posixpath.dirname(part))
            target = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
        found.append(Relation(entry.get("Id", ""), entry.get("Type", ""), target, external))
    return found


def linked(members: Mapping[str, bytes], part: str, kind: str) -> list[str]:
    """List the members of one kind that a part is linked to, each once."""
    found = (r.target for r in relations(members, part) if r.kind == kind and not r.external)
    return list(dict.fromkeys(target for target in found if target in members))


def main_part(members: Mapping[str, bytes]) -> str:
    """Give the name of the part that holds the document's text; "" if there is none."""
    return next(iter(linked(members, "", "officeDocument")), "")


def loaded_from_outside(members: Mapping[str, bytes]) -> str:
    """Give the first address that would be loaded on opening; "" if there is none.

    Links to click on are not loaded, nor is the author's template on somebody's disk.
    """
    for part in members:
        for link_ in relations(members, part):
            own = link_.kind == "attachedTemplate" and _local(link_.target)
            if link_.external and link_.kind != "hyperlink" and not own:
                return link_.target
    return ""


def unusual_link(members: Mapping[str, bytes]) -> str:
    """Give the first address to click on that leads neither to a page nor to a person; or ""."""
    for part in members:
        for link_ in relations(members, part):
            if link_.external and link_.kind == "hyperlink" and not _USUAL.match(link_.target):
                return link_.target
    return ""


def _local(address: str) -> bool:
    pattern = r"(?i)(file:///)?([a-z]:|/(?!/)|[^/\\:]+$)"
    return re.match(pattern, address.replace("\\", "/")) is not None


def content_type(members: Mapping[str, bytes], part: str) -> str:
    """Give the content type of a part; ``KeyError`` without a list of them."""
    root = parse(members[_TYPES])
    for entry in root:
        if entry.get("PartName", "").lstrip("/").casefold() == part.casefold():
            return entry.get("ContentType", "")
    extension = part.rpartition(".")[2].casefold()
    defaults = (e for e in root if e.get("Extension", "").casefold() == extension)
    return next((e.get("ContentType", "") for e in defaults), "")


def link(members: dict[str, bytes], part: str, kind: str, target: str, *, space: str = R) -> str:
    """Link a part to another one (both names inside the file) and give the new id.

    ``space`` and ``kind`` together are the type.
    """
    name = _rels_name(part)
    if name not in members:
        members[name] = f'<Relationships xmlns="{_RELATIONSHIPS}"/>'.encode()
    root = parse_whole(members[name])
    taken = {entry.get("Id") for entry in root}
    new = next(i for i in (f"rIdMk{n}" for n in range(1, len(taken) + 2)) if i not in taken)
    attributes = {"Id": new, "Type": f"{space}/{kind}", "Target": f"/{target}"}
    etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship", attributes)
    members[name] = serialise(root)
    return new


def unlink(members: dict[str, bytes], part: str, kind: str) -> None:
    """Take out the parts of one kind that a part is linked to, the links and their entries."""
    targets = {r.id: r.target for r in relations(members, part) if r.kind == kind}
    for name, attribute, values in (
        (_rels_name(part), "Id", set(targets)),
        (_TYPES, "PartName", {f"/{target}" for target in targets.values()}),
    ):
        if targets and name in members:
            root = parse_whole(members[name])
            for entry in [e for e in root if e.get(attribute) in values]:
                root.remove(entry)
            members[name] = serialise(root)
    for target in targets.values():
        members.pop(target, None)


def declare(members: dict[str, bytes], part: str, content_type: str) -> None:
    """Enter a part and its content type in the file's list."""
    root = parse_whole(members[_TYPES])
    for entry in root.findall(f"{{{_CONTENT_TYPES}}}Override"):
        if entry.get("PartName") == f"/{part}":
            root.remove(entry)
    attributes = {"PartName": f"/{part}", "ContentType": content_type}
    etree.SubElement(root, f"{{{_CONTENT_TYPES}}}Override", attributes)
    members[_TYPES] = serialise(root)


def without_attached(members: dict[str, bytes]) -> None:
    """Take out the link to the author's own Word template: a path on somebody's disk."""
    for part in [m for m in members if m.endswith("settings.xml")]:
        for found in [r for r in relations(members, part) if r.kind == "attachedTemplate"]:
            rels, settings = parse_whole(members[_rels_name(part)]), parse_whole(members[part])
            for element in [*rels.iter(), *settings.iter("{*}attachedTemplate")]:
                parent = element.getparent()
                if parent is not None and found.id in element.attrib.values():
                    parent.remove(element)
            members[_rels_name(part)], members[part] = serialise(rels), serialise(settings)


def without_loose(members: dict[str, bytes]) -> None:
    """Take out what no part is linked to, and a picture of the author's first page."""
    unlink(members, "", "thumbnail")
    left, reached = [""], {_TYPES}
    while left:
        part = left.pop()
        if part in reached:
            continue
        reached |= {part, _rels_name(part)}
        left += [r.target for r in relations(members, part) if not r.external]
    if loose := [member for member in members if member not in reached]:
        for member in loose:
            del members[member]
        root = parse_whole(members[_TYPES])
        for entry in root.findall(f"{{{_CONTENT_TYPES}}}Override"):
            if entry.get("PartName", "").lstrip("/") in loose:
                root.remove(entry)
        members[_TYPES] = serialise(root)


def _rels_name(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
