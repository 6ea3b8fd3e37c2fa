"""Opens a Word file: its parts as trees, its relations, and the refusal that names a place."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lxml import etree

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import excerpt

Element = etree._Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/"
_CORE = "http://purl.org/dc/elements/1.1/"
_STYLES = (R + "/styles", R + "/numbering", R + "/settings")

# No network, no entities: a template is data from outside.
# Comments inside a text would cut it in two.
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
)

MAIN, NOTE = "Haupttext", "Fussnote"

_SAVE_ANEW = "Öffnen Sie sie in Word und speichern Sie sie neu als .docx."
_PLAIN = "Speichern Sie sie in Word mit dem Dateityp «Word-Dokument (*.docx)»."


@cache
def w(name: str) -> str:
    """Give the qualified name of a WordprocessingML element or attribute."""
    return f"{{{W}}}{name}"


P, TBL, T = w("p"), w("tbl"), w("t")
VAL = w("val")
XML_BLANKS = " \t\r\n"  # the only ones that vanish at the ends of a text; no-break blanks stay


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a relation of a part leads: a member of the file or an address outside."""

    target: str
    external: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part that holds text: its tree, its relations and its German name."""

    member: str
    title: str  # «Haupttext», «Kopfzeile», «Fusszeile», «Fussnote»
    root: Element
    relations: Mapping[str, Relation]


@dataclass(frozen=True, slots=True)
class Package:
    """A Word file taken apart; trees are private copies, the members are as read."""

    members: Mapping[str, bytes]
    document: Part
    styles: Element | None
    numbering: Element | None
    settings: Element | None
    footnotes: Part | None
    symbol_fonts: frozenset[str]  # their letters are pictures

    def part(self, relation_id: str, title: str) -> Part:
        """Give the header or footer that a relation of the document leads to; raises T217."""
        relation = self.document.relations.get(relation_id)
        if relation is None or relation.external or relation.target not in self.members:
            raise Refusal(
                "T217",
                f"In der Word-Datei fehlt eine {title}, auf die sie verweist.",
                "Öffnen Sie die Datei in Word und speichern Sie sie neu.",
            )
        return _part(self.members, relation.target, title)


class Unfit(Refusal):
    """The refusal of a Word feature; keeps what and where, for a check that goes on behind it."""

    def __init__(
        self, code: str, message: str, remedy: str, what: str, element: Element | None
    ) -> None:
        super().__init__(code, message, remedy)
        self.what = what
        self.element = element


def refuse(code: str, what: str, part: str, paragraph: Element | str | None = None) -> Unfit:
    """Build the refusal of a Word feature; names part and paragraph so that it can be found."""
    text = paragraph if isinstance(paragraph, str) else plain_text(paragraph)
    where = f"im Absatz «{excerpt(text, 80)}»" if text.strip() else "in einem Absatz ohne Text"
    return Unfit(
        code,
        f"Das Word-Dokument enthält {what} ({part}, {where}).",
        "Entfernen Sie dies in der Word-Vorlage oder ersetzen Sie es durch einfachen Text.",
        what,
        None if isinstance(paragraph, str) else paragraph,
    )


def plain_text(element: Element | None) -> str:
    """Give the raw text below an element; only for messages."""
    if element is None:
        return ""
    paragraphs = [element] if element.tag == P else [*element.iter(P)] or [element]
    return " ".join("".join(t.text or "" for t in p.iter(T)) for p in paragraphs)


def paragraph_of(element: Element) -> Element | None:
    """Give the paragraph that an element stands in."""
    return next((a for a in element.iterancestors(P)), None)


def on(element: Element | None) -> bool:
    """Tell whether a Word switch such as ``w:b`` is on; absent is off, without value is on."""
    return element is not None and element.get(VAL, "1") not in {"0", "false", "off", "none"}


def value(parent: Element | None, *path: str) -> str | None:
    """Give ``w:val`` of a descendant reached by child names, or None."""
    for name in path:
        if parent is None:
            return None
        parent = next(parent.iterchildren(w(name)), None)
    return None if parent is None else parent.get(VAL)


def open_package(docx: bytes) -> Package:
    """Open the bytes of a Word file.

    Raises Refusal T217 if it is not a whole .docx file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            members = {i.filename: archive.read(i) for i in archive.infolist()}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError) as fault:
        raise _damaged("Sie ist kein lesbares Word-Dokument (.docx).") from fault
    roots = relations(members, "")
    main = next((r.target for r in roots.values() if r.kind == R + "/officeDocument"), "")
    if any(r.kind.startswith(_STRICT) for r in roots.values()):
        raise _damaged("Sie ist im Format «Strict Open XML» gespeichert.", _PLAIN)
    if main not in members:
        raise _damaged("Der Haupttext fehlt.")
    document = _part(members, main, MAIN)
    if document.root.tag != w("document"):
        raise _damaged("Sie ist kein gewöhnliches Word-Dokument.")
    kinds = {r.kind: r.target for r in document.relations.values() if not r.external}
    styles, numbering, settings = (
        parse(members[kinds[kind]]) if kinds.get(kind) in members else None for kind in _STYLES
    )
    fonts = members.get(kinds.get(R + "/fontTable", ""))
    notes = kinds.get(R + "/footnotes", "")
    footnotes = _part(members, notes, NOTE) if notes in members else None
    return Package(members, document, styles, numbering, settings, footnotes, _symbol_fonts(fonts))


def _symbol_fonts(table: bytes | None) -> frozenset[str]:
    """Give the fonts, in small letters, that the list of fonts declares as symbols."""
    fonts = () if table is None else parse(table).iter(w("font"))
    symbol = (f for f in fonts if (value(f, "charset") or "").lstrip("0") == "2")
    return frozenset(f.get(w("name"), "").lower() for f in symbol)


def core_property(members: Mapping[str, bytes], name: str) -> str:
    """Give a document property (``title``, ``creator``) of docProps/core.xml, or nothing."""
    data = members.get("docProps/core.xml")
    found = None if data is None else parse(data).find(f"{{{_CORE}}}{name}")
    return "" if found is None else (found.text or "").strip()


def parse(data: bytes) -> Element:
    """Parse one XML member strictly; raises ``Refusal`` T217."""
    try:
        return etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as fault:
        raise _damaged("Ihr Inhalt ist beschädigt (XML).") from fault


def relations(members: Mapping[str, bytes], member: str) -> dict[str, Relation]:
    """Give the relations of a member by id; the empty name stands for the file itself."""
    folder, name = posixpath.split(member)
    data = members.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    found = {}
    for r in [] if data is None else parse(data).iter(f"{{{_RELS}}}Relationship"):
        external = r.get("TargetMode") == "External"
        target = r.get("Target", "")
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[r.get("Id", "")] = Relation(target, external, r.get("Type", ""))
    return found


def _part(members: Mapping[str, bytes], member: str, title: str) -> Part:
    return Part(member, title, parse(members[member]), relations(members, member))


def _damaged(why: str, remedy: str = _SAVE_ANEW) -> Refusal:
    return Refusal("T217", f"Die Word-Datei kann nicht gelesen werden. {why}", remedy)
