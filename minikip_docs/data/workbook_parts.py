"""The parts of an Excel workbook: its sheets, names and properties, and which refers to which."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

_MOST_SHEETS = 60
_MOST_NAMES = 20_000
# Of Excel 2010 and later (145621, 191029 …); libraries write 0, 124519 or 999999.
_ENGINES_OF_EXCEL = range(140_000, 900_000)


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet as the workbook lists it."""

    name: str
    path: str  # the part of the file it is in
    visible: bool


@dataclass(frozen=True, slots=True)
class Related:
    """A part that another one refers to."""

    kind: str  # the end of its type: «worksheet»
    path: str  # "" for what lies outside the file


@dataclass(frozen=True, slots=True)
class Contents:
    """What the main part of a workbook says."""

    pages: tuple[Page, ...]
    names: Mapping[str, str]  # defined name -> what it stands for, without «=»
    calculated: bool  # whether a program has worked out the formulas; see ``_calculated``
    from_1904: bool  # days are counted from then


def contents(members: Mapping[str, bytes]) -> Contents:
    """Read the main part; raises ``ValueError``, ``KeyError`` or ``ParseError`` for a damaged one.

    Namespaces do not matter: «Strict Open XML» uses others for the same elements.
    """
    path = main_part(members)
    parts = {found[0]: found[1] for found in _numbered(members, path)}
    pages: list[Page] = []
    names: dict[str, str] = {}
    calculated, from_1904 = True, False
    for element in elements(members[path]):
        match local(element):
            case "sheet":
                known = parts.get(_relation(element))
                if known and known.kind == "worksheet" and known.path in members:
                    shown = element.get("state", "visible") == "visible"
                    pages.append(Page(element.get("name", ""), known.path, shown))
            case "definedName":
                name = element.get("name", "")
                if element.get("localSheetId") is None or name not in names:
                    names[name] = (element.text or "").lstrip("=")
            case "calcPr":
                calculated = _calculated(element)
            case "workbookPr":
                from_1904 = true(element.get("date1904"))
        if len(pages) > _MOST_SHEETS or len(names) > _MOST_NAMES:
            raise ValueError("too many sheets or names")
    return Contents(tuple(pages), names, calculated, from_1904)


def _calculated(element: ElementTree.Element) -> bool:
    """Say whether a program has worked out the formulas of a workbook.

    Libraries that write formulas without reckoning leave 0 or nothing as their results and
    ask the office program to reckon when it opens the file. The program that does drops that
    sign, and Excel writes the number of its own calculation engine.
    """
    asked = true(element.get("fullCalcOnLoad"))
    return not asked or int(element.get("calcId") or 0) in _ENGINES_OF_EXCEL


def main_part(members: Mapping[str, bytes]) -> str:
    """Give the name of the main part, however it is written; raises ``KeyError``."""
    found = next((name for name in members if name.casefold() == "xl/workbook.xml"), None)
    if found is None:
        raise KeyError("xl/workbook.xml")
    return found


def related(members: Mapping[str, bytes], path: str) -> list[Related]:
    """List the parts that one part refers to."""
    return [found for _number, found in _numbered(members, path)]


def _numbered(members: Mapping[str, bytes], path: str) -> Iterator[tuple[str, Related]]:
    folder, name = posixpath.split(path)
    listed = members.get(f"{folder}/_rels/{name}.rels")
    for element in elements(listed) if listed else ():
        if local(element) == "Relationship":
            kind = element.get("Type", "").rpartition("/")[2]
            target = posixpath.join("/", folder, element.get("Target", ""))
            outside = element.get("TargetMode") == "External"
            where = "" if outside else posixpath.normpath(target).lstrip("/")
            yield element.get("Id", ""), Related(kind, where)


def properties(members: Mapping[str, bytes]) -> tuple[Mapping[str, str], str]:
    """Give the custom properties of a workbook by name, and its keywords."""
    custom: dict[str, str] = {}
    for element in elements(members.get("docProps/custom.xml", b"<none/>")):
        if local(element) == "property" and (name := element.get("name")):
            custom[name] = "".join(element.itertext())
    for element in elements(members.get("docProps/core.xml", b"<none/>")):
        if local(element) == "keywords":
            return custom, element.text or ""
    return custom, ""


def elements(xml: bytes) -> Iterator[ElementTree.Element]:
    """Give the elements of a part, each when it ends; raises ``ParseError``."""
    for _event, element in ElementTree.iterparse(io.BytesIO(xml)):  # noqa: S314 - no entities:
        yield element  # ``workbook.unpack`` lets no document type pass


def local(element: ElementTree.Element) -> str:
    """Give the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def true(text: str | None) -> bool:
    """Read a yes or no as Office files write it."""
    return text in {"1", "true", "on"}


def _relation(element: ElementTree.Element) -> str:
    """Give the attribute ``r:id`` in whichever namespace."""
    return next((value for key, value in element.items() if key.endswith("}id")), "")
