"""The XML of Office files: parsed strictly, one way for each need, and written as Word does."""

from __future__ import annotations

from lxml import etree

Element = etree._Element
MalformedError = etree.XMLSyntaxError

# Everywhere: no network, no entities, no repair; what is parsed is data from outside.
_READ = etree.XMLParser(
    resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
)
_EDIT = etree.XMLParser(resolve_entities=False, no_network=True)
_FILL = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)


def parse(data: bytes) -> Element:
    """Parse what is to be read: comments, which would cut a text in two, are left out.

    Raises ``MalformedError``, as all here do.
    """
    return _without_types(etree.fromstring(data, _READ))


def parse_whole(data: bytes) -> Element:
    """Parse what is to be changed and written again: with everything that is in it."""
    return _without_types(etree.fromstring(data, _EDIT))


def parse_dense(data: bytes | str) -> Element:
    """Parse what is to be filled: without the blanks and line ends between elements."""
    return _without_types(etree.fromstring(data, _FILL))


def _without_types(root: Element) -> Element:
    """Refuse a document type, in whatever encoding: its entities would be texts nobody reads."""
    if root.getroottree().docinfo.internalDTD is not None:
        raise MalformedError("document type", 0, 0, 0)  # type: ignore[call-arg, arg-type]
    return root


def readable(root: Element) -> Element:
    """Make a tree what ``parse`` would give of its written form: without comments."""
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    return root


def serialise(root: Element) -> bytes:
    """Write one part as Word does: UTF-8 with a standalone declaration."""
    return etree.tostring(root, encoding="UTF-8", standalone=True)
