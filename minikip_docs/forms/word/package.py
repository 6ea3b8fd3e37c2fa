"""Opens a Word file that came back: refuses what is unsafe or damaged, gives the parts we read."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from minikip_docs.data.container import Limits, Reason, UnopenedError, unpack
from minikip_docs.data.model import Refusal
from minikip_docs.data.office_kind import Kind, Office, office
from minikip_docs.forms.office import WORD, refused
from minikip_docs.press.ooxml.relations import linked, loaded_from_outside, main_part, relations
from minikip_docs.press.ooxml.trees import Element, MalformedError, parse

# A filled form unpacks to less than 3 MB; people put pictures in.
_LIMITS = Limits(members=2000, member=20_000_000, file=60_000_000)
_LARGEST_XML = 10_000_000
# Elements in elements in the text: a form has 14 levels, text boxes in tables some 40.
_TOO_DEEP = etree.XPath(f"boolean({'/*' * 100})")
_MAIN = "word/document.xml"  # where it lies if no relation says so


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a Word file that a form is read from."""

    document: Element
    properties: tuple[Element, ...]  # of the document: custom, core
    extra: tuple[Element, ...]  # custom XML
    footers: tuple[Element, ...]
    notes: tuple[Element, ...]  # at the foot of pages and at the end
    comments: tuple[Element, ...]
    settled: tuple[Element, ...]  # which comments are marked as done
    linked: frozenset[str]  # kinds of what the text is linked to
    outside: bool  # whether something would be loaded from elsewhere


def matches(raw: bytes) -> bool:
    """Say whether the bytes are a Word document (.docx or one of its relatives)."""
    return office(raw) == Office(Kind.WORD)


def open_package(raw: bytes) -> Package:
    """Open a Word file.

    Raises ``Refusal`` D112 (not .docx), D113 (password), D114 (macros), D115 (built in a
    way that can do harm) or D116 (damaged).
    """
    try:
        return _parts(unpack(raw, _LIMITS))
    except UnopenedError as fault:
        raise refused(fault.reason, WORD) from fault
    except MalformedError as fault:
        raise refused(Reason.DAMAGED, WORD) from fault


def local(element: Element) -> str:
    """Give the name without namespace; files in «strict» form have others. "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element | None, name: str) -> str | None:
    """Give an attribute by its name without namespace."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def _parts(members: dict[str, bytes]) -> Package:
    main = main_part(members) or _MAIN
    if not main.startswith("word/") or main not in members:
        raise Refusal("D112", "Das ist kein Word-Dokument (.docx).", WORD.save_as)

    def trees(part: str, *kinds: str) -> tuple[Element, ...]:
        found = (name for kind in kinds for name in linked(members, part, kind))
        return tuple(_xml(members[name]) for name in found)

    return Package(
        document=_text(members[main]),
        properties=trees("", "custom-properties", "core-properties"),
        extra=trees(main, "customXml"),
        footers=trees(main, "footer"),
        notes=trees(main, "footnotes", "endnotes"),
        comments=trees(main, "comments"),
        settled=trees(main, "commentsExtended"),
        linked=frozenset(relation.kind for relation in relations(members, main)),
        outside=bool(loaded_from_outside(members)),
    )


def _text(content: bytes) -> Element:
    document = _xml(content)
    if _TOO_DEEP(document):
        raise UnopenedError(Reason.UNUSUAL)
    return document


def _xml(content: bytes) -> Element:
    if len(content) > _LARGEST_XML:
        raise UnopenedError(Reason.UNUSUAL)
    return parse(content)
