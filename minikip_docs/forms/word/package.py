"""Opens a Word file that came back: refuses what is unsafe or damaged, gives the parts we read."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from minikip_docs.data.model import Refusal
from minikip_docs.forms import office

Element = etree._Element

# A filled form unpacks to less than 3 MB.
_MOST_MEMBERS = 2000
_LARGEST_XML = 10_000_000
_LARGEST_MEMBER = 20_000_000  # pictures that people put in
_LARGEST_FILE = 60_000_000

_SAVE_AS = "Bitte mit «Speichern unter» als «Word-Dokument (.docx)» sichern und neu senden."
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError,
    RuntimeError, KeyError, etree.XMLSyntaxError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a Word file that a form is read from."""

    document: Element
    properties: tuple[Element, ...]  # of the document: custom, core
    extra: tuple[Element, ...]  # custom XML
    footers: tuple[Element, ...]


def matches(raw: bytes) -> bool:
    """Say whether the bytes are a Word document (.docx or one of its relatives)."""
    return raw.startswith(b"PK") and b"word/" in raw


def open_package(raw: bytes) -> Package:
    """Open a Word file.

    Raises ``Refusal`` D112 (not .docx), D113 (password), D114 (macros), D115 (built in a
    way that can do harm) or D116 (damaged).
    """
    office.refuse_old(raw, ".doc", _SAVE_AS)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _parts(archive)
    except _BROKEN as error:
        raise Refusal(
            "D116",
            "Die Word-Datei ist beschädigt und lässt sich nicht lesen.",
            "Bitte die Datei in Word öffnen, unter neuem Namen speichern und noch einmal senden.",
        ) from error


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


def _parts(archive: zipfile.ZipFile) -> Package:
    left, content = _LARGEST_FILE, {}
    for member in office.members(archive, _MOST_MEMBERS):
        piece = _content(archive, member, min(left, _LARGEST_MEMBER))
        left -= len(piece)
        content[member.filename] = piece
    top = dict(_targets(content.get("_rels/.rels", b""), ""))
    main = top.get("officeDocument", "word/document.xml")
    if not main.startswith("word/") or main not in content:
        raise Refusal("D112", "Das ist kein Word-Dokument (.docx).", _SAVE_AS)
    folder, name = posixpath.split(main)
    related = list(_targets(content.get(f"{folder}/_rels/{name}.rels", b""), folder))
    told = [top[kind] for kind in ("custom-properties", "core-properties") if kind in top]
    extra = [target for kind, target in related if kind == "customXml"]
    footers = [target for kind, target in related if kind == "footer"]
    return Package(
        document=_xml(content[main]),
        properties=tuple(_xml(content[name]) for name in told if name in content),
        extra=tuple(_xml(content[name]) for name in extra if name in content),
        footers=tuple(_xml(content[name]) for name in footers if name in content),
    )


def _targets(relations: bytes, folder: str) -> Iterator[tuple[str, str]]:
    """List the last word of each relation's type with the part it points to."""
    if not relations:
        return
    for relation in _xml(relations):
        target, kind = attribute(relation, "Target"), attribute(relation, "Type")
        if target and kind and attribute(relation, "TargetMode") != "External":
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            yield kind.rpartition("/")[2], posixpath.normpath(path)


def _xml(content: bytes) -> Element:
    if len(content) > _LARGEST_XML:
        raise office.unusual()
    # Depth is limited by the parser (256); entities and networks stay closed.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True,
                             remove_pis=True)  # fmt: skip
    return etree.fromstring(content, parser)


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """Unpack a member piece by piece; what it declares as its size may be untrue."""
    content = bytearray()
    with archive.open(member) as stream:
        while piece := stream.read(office.CHUNK):
            content += piece
            if len(content) > most:
                raise office.unusual()
    if member.filename.endswith((".xml", ".rels")) and any(m in content for m in office.DOCTYPE):
        raise office.unusual()
    return bytes(content)
