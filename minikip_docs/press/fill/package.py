"""The Word file as a package: opened and checked, its parts listed, written again byte for byte."""

from __future__ import annotations

import datetime
import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from minikip_docs.data.files import reason
from minikip_docs.data.model import Refusal

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONSHIPS = f"{_PACKAGE}/relationships"
_CONTENT_TYPES = f"{_PACKAGE}/content-types"
_CORE = f"{_PACKAGE}/relationships/metadata/core-properties"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

TYPES = "[Content_Types].xml"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_UNPACKED = 200_000_000  # bytes; a template has less than one hundredth of it

_SAVE_AS = "Bitte die Vorlage in Word mit «Speichern unter» als «Word-Dokument (.docx)» sichern."


@dataclass(frozen=True, slots=True)
class Relationship:
    """One link from a part to another part or to the outside; ``kind`` is the type's last word."""

    id: str
    kind: str
    target: str  # part name inside the package, or the address as written if external
    external: bool


def read_bytes(path: Path) -> bytes:
    """Read the template file. Raises ``Refusal`` T101 if that is not possible."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refusal(
            "T101",
            f"Die Vorlage «{path}» kann nicht gelesen werden ({reason(error)}).",
            "Bitte Pfad und Dateinamen der Vorlage prüfen.",
        ) from error


def unpack(raw: bytes, name: str) -> dict[str, bytes]:
    """Give the members of a .docx, in their order.

    Raises ``Refusal`` T102 (not a Word document), T103 (password or old .doc), T104
    (macros or a Word template) or T105 (loads something from outside).
    """
    if raw.startswith(OLE_MAGIC):
        _refuse_ole(raw, name)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                raise zipfile.BadZipFile("too large")
            members = {i.filename: archive.read(i) for i in archive.infolist() if not i.is_dir()}
        main = main_part(members)
        _refuse_active(members, _content_type(members, main), name)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, OSError,
            NotImplementedError, RuntimeError, etree.XMLSyntaxError) as error:  # fmt: skip
        raise Refusal(
            "T102", f"Die Vorlage «{name}» ist kein lesbares Word-Dokument.", _SAVE_AS
        ) from error
    return members


def _refuse_ole(raw: bytes, name: str) -> None:
    if "EncryptedPackage".encode("utf-16-le") in raw:
        raise Refusal(
            "T103",
            f"Die Vorlage «{name}» ist mit einem Kennwort geschützt.",
            "Bitte das Kennwort in Word entfernen (Datei, Informationen, Dokument schützen).",
        )
    raise Refusal("T103", f"Die Vorlage «{name}» ist im alten Word-Format (.doc).", _SAVE_AS)


def _refuse_active(members: Mapping[str, bytes], kind: str, name: str) -> None:
    """Refuse macros, and everything that would be loaded from outside on opening."""
    if "macroEnabled" in kind or any(m.lower().endswith("vbaproject.bin") for m in members):
        raise Refusal("T104", f"Die Vorlage «{name}» enthält Makros.", _SAVE_AS)
    if kind != f"{_WORD}.document.main+xml":
        raise Refusal("T104", f"Die Vorlage «{name}» ist kein Word-Dokument (.docx).", _SAVE_AS)
    for part in members:
        for link in relationships(members, part):
            if not link.external or link.kind == "hyperlink":
                continue
            if link.kind == "attachedTemplate" and not _remote(link.target):
                continue  # a path on somebody's disk; ``without_attached`` takes it out
            raise Refusal(
                "T105",
                f"Die Vorlage «{name}» lädt beim Öffnen Inhalt von «{link.target}».",
                "Bitte verknüpfte Bilder in das Dokument einbetten und unter Entwicklertools, "
                "Dokumentvorlage, die Verknüpfung entfernen.",
            )


def _remote(target: str) -> bool:
    local = re.match(r"(?i)(file:///)?([a-z]:|/(?!/)|[^/\\:]+$)", target.replace("\\", "/"))
    return local is None


def _content_type(members: Mapping[str, bytes], part: str) -> str:
    root = etree.fromstring(members[TYPES], _parser())
    for entry in root:
        if entry.get("PartName", "").lstrip("/").casefold() == part.casefold():
            return entry.get("ContentType", "")
    extension = part.rpartition(".")[2].casefold()
    defaults = (e for e in root if e.get("Extension", "").casefold() == extension)
    return next((e.get("ContentType", "") for e in defaults), "")


def main_part(members: Mapping[str, bytes]) -> str:
    """Give the name of the part that holds the document's text; ``KeyError`` if there is none."""
    for link in relationships(members, ""):
        if link.kind == "officeDocument" and link.target in members:
            return link.target
    raise KeyError("officeDocument")


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)


def _rels_name(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relationships(members: Mapping[str, bytes], part: str) -> list[Relationship]:
    """List what a part (``""`` for the package) is linked to, in the file's order."""
    raw = members.get(_rels_name(part))
    if raw is None:
        return []
    found = []
    for entry in etree.fromstring(raw, _parser()):
        if not isinstance(entry.tag, str):
            continue
        target, external = entry.get("Target", ""), entry.get("TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target))[1:]
        kind = entry.get("Type", "").rpartition("/")[2]
        found.append(Relationship(entry.get("Id", ""), kind, target, external))
    return found


def link(members: dict[str, bytes], part: str, kind: str, target: str) -> str:
    """Link a part to another one (both names inside the package) and give the new id."""
    return _link(members, part, f"{_OFFICE}/{kind}", target)


def _link(members: dict[str, bytes], part: str, kind: str, target: str) -> str:
    name = _rels_name(part)
    if name not in members:
        members[name] = f'<Relationships xmlns="{_RELATIONSHIPS}"/>'.encode()
    root = etree.fromstring(members[name], _parser())
    taken = {entry.get("Id") for entry in root}
    new = next(i for i in (f"rIdMk{n}" for n in range(1, len(taken) + 2)) if i not in taken)
    attributes = {"Id": new, "Type": kind, "Target": f"/{target}"}
    etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship", attributes)
    members[name] = serialise(root)
    return new


def unlink(members: dict[str, bytes], part: str, kind: str) -> None:
    """Take out the parts of one kind that a part is linked to, the links and their entries."""
    targets = {r.id: r.target for r in relationships(members, part) if r.kind == kind}
    for name, attribute, values in (
        (_rels_name(part), "Id", set(targets)),
        (TYPES, "PartName", {f"/{target}" for target in targets.values()}),
    ):
        if targets and name in members:
            root = etree.fromstring(members[name], _parser())
            for entry in [e for e in root if e.get(attribute) in values]:
                root.remove(entry)
            members[name] = serialise(root)
    for target in targets.values():
        members.pop(target, None)


def declare(members: dict[str, bytes], part: str, content_type: str) -> None:
    """Enter a part and its content type in the package's list."""
    root = etree.fromstring(members[TYPES], _parser())
    for entry in root.findall(f"{{{_CONTENT_TYPES}}}Override"):
        if entry.get("PartName") == f"/{part}":
            root.remove(entry)
    attributes = {"PartName": f"/{part}", "ContentType": content_type}
    etree.SubElement(root, f"{{{_CONTENT_TYPES}}}Override", attributes)
    members[TYPES] = serialise(root)


def serialise(root: etree._Element) -> bytes:
    """Write one part as Word does: UTF-8 with a standalone declaration."""
    return etree.tostring(root, encoding="UTF-8", standalone=True)


def without_attached(members: dict[str, bytes]) -> None:
    """Take out the link to the author's own Word template: a path on somebody's disk."""
    for part in [m for m in members if m.endswith("settings.xml")]:
        links = [r for r in relationships(members, part) if r.kind == "attachedTemplate"]
        for found in links:
            rels = etree.fromstring(members[_rels_name(part)], _parser())
            settings = etree.fromstring(members[part], _parser())
            for element in [*rels.iter(), *settings.iter("{*}attachedTemplate")]:
                parent = element.getparent()
                if parent is not None and found.id in element.attrib.values():
                    parent.remove(element)
            members[_rels_name(part)], members[part] = serialise(rels), serialise(settings)


def with_properties(
    members: dict[str, bytes], *, title: str, author: str, created: datetime.date
) -> None:
    """Replace the document properties; nothing of the template's own history stays.

    Both dates are ``created`` at midnight UTC, the revision is 1, the language de-CH.
    """
    existing = [r.target for r in relationships(members, "") if r.kind == "core-properties"]
    part = existing[0] if existing else "docProps/core.xml"
    if not existing:
        _link(members, "", _CORE, part)
        declare(members, part, "application/vnd.openxmlformats-package.core-properties+xml")
    spaces = {
        "cp": f"{_PACKAGE}/metadata/core-properties",
        "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    }
    moment = f"{created.year:04}-{created.month:02}-{created.day:02}T00:00:00Z"
    root = etree.Element(f"{{{spaces['cp']}}}coreProperties", nsmap=spaces)
    for space, tag, text in (
        ("dc", "title", title),
        ("dc", "creator", author),
        ("cp", "lastModifiedBy", author),
        ("cp", "revision", "1"),
        ("dcterms", "created", moment),
        ("dcterms", "modified", moment),
        ("dc", "language", "de-CH"),
    ):
        child = etree.SubElement(root, f"{{{spaces[space]}}}{tag}")
        child.text = text
        if space == "dcterms":
            child.set(f"{{{spaces['xsi']}}}type", "dcterms:W3CDTF")
    members[part] = serialise(root)
    for link_ in relationships(members, ""):
        if link_.kind == "extended-properties":
            space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
            members[link_.target] = (
                "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
                f'<Properties xmlns="{space}"><Application>minikip-docs</Application></Properties>'
            ).encode()


@dataclass(frozen=True, slots=True)
class Packed:
    """One member, deflated once: what a zip file needs to know of it."""

    data: bytes
    crc: int
    size: int


def deflate(data: bytes) -> Packed:
    """Deflate one member."""
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -15)
    return Packed(squeeze.compress(data) + squeeze.flush(), zlib.crc32(data), len(data))


def pack(members: Iterable[tuple[str, Packed]]) -> bytes:
    """Write a zip file with fixed times: the same members always give the same bytes.

    Own writer, because ``zipfile`` cannot take over members that are deflated already.
    """
    body, directory, count = bytearray(), bytearray(), 0
    for name, packed in members:
        encoded = name.encode()
        flags = 0 if name.isascii() else 0x800
        # version, flags, deflate, 00:00, 1980-01-01, crc, sizes, name length, no extra field
        common = struct.pack("<HHHHHIIIHH", 20, flags, 8, 0, 0x21, packed.crc, len(packed.data),
                             packed.size, len(encoded), 0)  # fmt: skip
        directory += b"PK\x01\x02\x14\x00" + common
        directory += struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + encoded
        body += b"PK\x03\x04" + common + encoded + packed.data
        count += 1
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + b"PK\x05\x06" + end)
