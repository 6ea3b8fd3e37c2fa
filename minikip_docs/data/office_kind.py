"""What an office file is, told by its content, whatever its name says."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Set
from dataclasses import dataclass

from minikip_docs.data import container
from minikip_docs.data.compound import MAGIC, Compound

_HEAD = 4096  # bytes in which a text file says what it is
_BLANK = b"\xef\xbb\xbf \t\r\n"


class Kind(enum.Enum):
    """A kind of office file; how each is called in German is the caller's business."""

    WORD = enum.auto()  # .docx and its relatives .docm, .dotx
    EXCEL = enum.auto()  # .xlsx and its relatives .xlsm, .xltx
    EXCEL_BINARY = enum.auto()  # .xlsb
    POWERPOINT = enum.auto()  # .pptx
    VISIO = enum.auto()  # .vsdx
    XPS = enum.auto()  # what Windows prints into a file
    OLD_WORD = enum.auto()  # .doc
    OLD_EXCEL = enum.auto()  # .xls
    OLD_POWERPOINT = enum.auto()  # .ppt
    OLD_VISIO = enum.auto()  # .vsd
    OLD_PUBLISHER = enum.auto()  # .pub
    OLD_OTHER = enum.auto()  # an OLE2 file of any other program
    ENCRYPTED = enum.auto()  # one of today's formats around which Office put a password
    RESTRICTED = enum.auto()  # or the rights management of an organisation
    WORD_XML = enum.auto()  # Word 2003 XML, or today's format as a single XML file
    EXCEL_XML = enum.auto()  # Excel 2003 XML
    RTF = enum.auto()
    WORDPERFECT = enum.auto()
    ODF_TEXT = enum.auto()  # .odt, .fodt, and .sxw of OpenOffice 1
    ODF_TABLE = enum.auto()  # .ods, .fods, .sxc
    ODF_OTHER = enum.auto()  # .odp, .odg, .odb …
    PAGES = enum.auto()
    NUMBERS = enum.auto()
    KEYNOTE = enum.auto()
    IWORK = enum.auto()  # of Apple, and nothing shows which


@dataclass(frozen=True, slots=True)
class Office:
    """What an office file is, and whether it takes a password to open it."""

    kind: Kind
    locked: bool = False


def office(raw: bytes) -> Office | None:
    """Say what an office file is; ``None`` for everything else, a mail of Outlook included.

    Files that are damaged or cut are told by what is left of them.
    """
    if raw.startswith(MAGIC):
        return _compound(Compound(raw))
    if raw.startswith(container.MAGIC):
        return _zipped(raw)
    head = raw[:_HEAD].lstrip(_BLANK)
    if head.startswith((b"{\\rtf", b"{\\urtf")):
        return Office(Kind.RTF)
    if head.startswith(b"\xffWPC"):
        return Office(Kind.WORDPERFECT)
    return _plain_xml(head)


# OLE2: by the streams at the top ([MS-DOC], [MS-XLS], [MS-PPT], [MS-VSD], [MS-OFFCRYPTO])


def _compound(file: Compound) -> Office | None:
    names = file.names
    if "__properties_version1.0" in names:
        return None  # [MS-OXMSG]
    if "EncryptedPackage" in names:
        return Office(Kind.ENCRYPTED if "EncryptionInfo" in names else Kind.RESTRICTED, locked=True)
    for name, kind, locked in _STREAMS:
        if name in names:
            return Office(kind, locked(file.start(name)))
    return Office(Kind.OLD_OTHER)


def _word_locked(start: bytes) -> bool:
    """Look at fEncrypted ([MS-DOC] 2.5.2)."""
    return len(start) > 11 and bool(start[11] & 1)


def _excel_locked(start: bytes) -> bool:
    """Look for the record FilePass after the first one ([MS-XLS] 2.4.117)."""
    first = 4 + int.from_bytes(start[2:4], "little")
    return start[first : first + 2] == b"\x2f\x00"


def _never(_start: bytes) -> bool:
    return False


_STREAMS: tuple[tuple[str, Kind, Callable[[bytes], bool]], ...] = (
    ("WordDocument", Kind.OLD_WORD, _word_locked),
    ("Workbook", Kind.OLD_EXCEL, _excel_locked),
    ("Book", Kind.OLD_EXCEL, _excel_locked),
    ("PowerPoint Document", Kind.OLD_POWERPOINT, _never),
    ("VisioDocument", Kind.OLD_VISIO, _never),
    ("Quill", Kind.OLD_PUBLISHER, _never),
)


# Zip files: by the names of their members


def _zipped(raw: bytes) -> Office | None:
    names = container.names(raw)
    known = {name.casefold() for name in names}
    if "mimetype" in known:
        return _open_document(raw, names)
    if "[content_types].xml" in known:
        if "xl/workbook.bin" in known:
            return Office(Kind.EXCEL_BINARY)
        for folder, kind in _FOLDERS.items():
            if any(name.startswith(folder) for name in known):
                return Office(kind)
        if any(name.endswith("fixeddocseq.fdseq") or name == "fixeddocumentsequence.fdseq"
               for name in known):  # fmt: skip
            return Office(Kind.XPS)
        return None
    return _apple(raw, known)


_FOLDERS = {"word/": Kind.WORD, "xl/": Kind.EXCEL, "ppt/": Kind.POWERPOINT, "visio/": Kind.VISIO}
_OPEN = re.compile(
    rb"application/(?:vnd\.oasis\.opendocument|vnd\.sun\.xml)\.(text|writer|spreadsheet|calc|)"
)
_OPEN_KINDS = {
    b"text": Kind.ODF_TEXT, b"writer": Kind.ODF_TEXT,
    b"spreadsheet": Kind.ODF_TABLE, b"calc": Kind.ODF_TABLE, b"": Kind.ODF_OTHER,
}  # fmt: skip


def _open_document(raw: bytes, names: Set[str]) -> Office | None:
    """Tell OpenDocument by its first member (OpenDocument 1.3, part 2, 3.3)."""
    named = _OPEN.match(container.member(raw, "mimetype", most=_HEAD))
    if named is None:
        return None
    listed = container.member(raw, "META-INF/manifest.xml", most=1_000_000)
    locked = "encrypted-package" in names or b"encryption-data" in listed
    return Office(_OPEN_KINDS[named[1]], locked)


def _apple(raw: bytes, known: Set[str]) -> Office | None:
    """Tell what Pages, Numbers and Keynote save, since 2013 and before."""
    if "index.apxl" in known:
        return Office(Kind.KEYNOTE)
    if "index/document.iwa" in known:
        if any(name.startswith(("index/slide", "index/masterslide", "index/templateslide"))
               for name in known):  # fmt: skip
            return Office(Kind.KEYNOTE)
        # The first object of a document of Pages is of type 10000 (as varint), of Numbers of 1.
        start = container.member(raw, "Index/Document.iwa", most=_HEAD)[:64]
        return Office(Kind.PAGES if b"\x08\x90\x4e" in start else Kind.NUMBERS)
    if "index.xml" in known and "buildversionhistory.plist" in known:
        start = container.member(raw, "index.xml", most=_HEAD)
        kinds = {b"<sl:document": Kind.PAGES, b"<ls:document": Kind.NUMBERS}
        return Office(next((kind for mark, kind in kinds.items() if mark in start), Kind.IWORK))
    if "index.zip" in known and any(name.startswith("metadata/") for name in known):
        return Office(Kind.IWORK)
    return None


# Single XML files

_XML = (
    (b'progid="Word.Document"', Kind.WORD_XML),
    (b'progid="Excel.Sheet"', Kind.EXCEL_XML),
    (b"http://schemas.microsoft.com/office/2006/xmlPackage", Kind.WORD_XML),
    (b"http://schemas.microsoft.com/office/word/2003/wordml", Kind.WORD_XML),
    (b"urn:schemas-microsoft-com:office:spreadsheet", Kind.EXCEL_XML),
    (b'mimetype="application/vnd.oasis.opendocument.text', Kind.ODF_TEXT),
    (b'mimetype="application/vnd.oasis.opendocument.spreadsheet', Kind.ODF_TABLE),
)


def _plain_xml(head: bytes) -> Office | None:
    if not head.startswith(b"<"):
        return None
    return next((Office(kind) for mark, kind in _XML if mark in head), None)
