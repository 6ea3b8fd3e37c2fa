"""A Word file taken apart: its parts as trees, its relations, the refusal that names a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from minikip_docs.data.container import Packed, UnopenedError, pack, unpack
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import excerpt
from minikip_docs.press.ooxml.namespaces import R, W
from minikip_docs.press.ooxml.relations import Relation, relations
from minikip_docs.press.ooxml.trees import Element, MalformedError, parse, serialise

_PROPERTIES = "docProps/core.xml"

MAIN, NOTE = "Haupttext", "Fussnote"
_TITLES = {"header": "Kopfzeile", "footer": "Fusszeile", "footnotes": NOTE}
FIXED = ("styles", "numbering", "settings", "fontTable")  # kinds of parts that hold no text

_SAVE_ANEW = "Öffnen Sie sie in Word und speichern Sie sie neu als .docx."
_PLAIN = "Speichern Sie sie in Word mit dem Dateityp «Word-Dokument (*.docx)»."


@cache
def w(name: str) -> str:
    """Give the qualified name of a WordprocessingML element or attribute."""
    return f"{{{W}}}{name}"


P, TBL, T = w("p"), w("tbl"), w("t")
VAL = w("val")
_MOST = 1e9  # twips; Word stores no measure and no count as large as that
XML_BLANKS = " \t\r\n"  # the only ones that vanish at the ends of a text; no-break blanks stay


@dataclass(frozen=True, slots=True)
class Part:
    """One part that holds text: its tree, its relations and its German name."""

    member: str
    title: str  # «Haupttext», «Kopfzeile», «Fusszeile», «Fussnote»
    root: Element
    relations: Mapping[str, Relation]


@dataclass(frozen=True, slots=True, eq=False)
class Package:
    """A Word file taken apart. All who read it share its trees: nobody changes them."""

    members: Mapping[str, bytes]
    document: Part
    styles: Element | None
    numbering: Element | None
    settings: Element | None
    footnotes: Part | None
    symbol_fonts: frozenset[str]  # their letters are pictures
    trees: dict[str, Element]  # of the members that have been parsed, each once
    deflated: Mapping[bytes, Packed]  # by content: what need not be deflated again

    def part(self, relation_id: str, title: str) -> Part:
        """Give the header or footer that a relation of the document leads to; raises T217."""
        relation = self.document.relations.get(relation_id)
        if relation is None or relation.external or relation.target not in self.members:
            raise Refusal(
                "T217",
                f"In der Word-Datei fehlt eine {title}, auf die sie verweist.",
                "Öffnen Sie die Datei in Word und speichern Sie sie neu.",
            )
        return _part(self.members, self.trees, relation.target, title)

    def texts(self) -> Iterator[Part]:
        """Give the parts that hold text: document, headers, footers, footnotes; raises T217."""
        yield self.document
        for name, relation in self.document.relations.items():
            if relation.kind in _TITLES:
                yield self.part(name, _TITLES[relation.kind])

    def core_property(self, name: str) -> str:
        """Give a property (``title``, ``creator``, ``keywords``) or nothing; raises T217."""
        if _PROPERTIES not in self.members:
            return ""
        found = _tree(self.members, self.trees, _PROPERTIES).find(f"{{*}}{name}")
        return "" if found is None else (found.text or "").strip()

    def changed(self, roots: Mapping[str, Element]) -> Package:
        """Give the same file with other trees for some of its text parts, by member."""
        footnotes = self.footnotes
        return replace(
            self,
            members={**self.members, **{name: serialise(root) for name, root in roots.items()}},
            document=_with_root(self.document, roots),
            footnotes=None if footnotes is None else _with_root(footnotes, roots),
            trees={**self.trees, **roots},
        )

    def file(self) -> bytes:
        """Write the file; the same members always give the same bytes."""
        return pack(self.members, self.deflated)


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
    remedy = "Entfernen Sie dies in der Word-Vorlage oder ersetzen Sie es durch einfachen Text."
    return advise(code, what, part, paragraph, remedy)


def advise(code: str, what: str, part: str, paragraph: Element | str | None, remedy: str) -> Unfit:
    """Build the refusal of a Word feature that has a way out of its own."""
    text = paragraph if isinstance(paragraph, str) else plain_text(paragraph)
    where = f"im Absatz «{excerpt(text, 80)}»" if text.strip() else "in einem Absatz ohne Text"
    return Unfit(
        code,
        f"Das Word-Dokument enthält {what} ({part}, {where}).",
        remedy,
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


def integer(text: str | None) -> int:
    """Read a measure in twips; Word also writes fractions and, rarely, «12pt». Nonsense is 0."""
    text = (text or "0").strip()
    factor = {"pt": 20.0, "in": 1440.0, "cm": 1440 / 2.54, "mm": 144 / 2.54, "pc": 240.0}
    try:
        unit = factor.get(text[-2:])
        size = float(text) if unit is None else float(text[:-2]) * unit
    except ValueError:
        return 0
    return round(size) if abs(size) < _MOST else 0


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
        members = unpack(docx)
    except UnopenedError as fault:
        raise _damaged("Sie ist kein lesbares Word-Dokument (.docx).") from fault
    return take_apart(members)


def take_apart(
    members: Mapping[str, bytes],
    trees: Mapping[str, Element] = MappingProxyType({}),
    deflated: Mapping[bytes, Packed] = MappingProxyType({}),
) -> Package:
    """Take the members of a Word file apart.

    ``trees``: what ``parse`` would give of some of the members; the caller changes them no
    more. Raises Refusal T217 if it is not a whole document.
    """
    known = dict(trees)
    roots = _relations(members, "")
    if any(r.strict for r in roots.values()):
        raise _damaged("Sie ist im Format «Strict Open XML» gespeichert.", _PLAIN)
    main = next((r.target for r in roots.values() if r.type == f"{R}/officeDocument"), "")
    if main not in members:
        raise _damaged("Der Haupttext fehlt.")
    document = _part(members, known, main, MAIN)
    if document.root.tag != w("document"):
        raise _damaged("Sie ist kein gewöhnliches Word-Dokument.")
    linked = {r.type: r.target for r in document.relations.values() if not r.external}

    def tree(kind: str) -> Element | None:
        member = linked.get(f"{R}/{kind}", "")
        return _tree(members, known, member) if member in members else None

    styles, numbering, settings, fonts = map(tree, FIXED)
    notes = linked.get(f"{R}/footnotes", "")
    footnotes = _part(members, known, notes, NOTE) if notes in members else None
    return Package(members, document, styles, numbering, settings, footnotes,
                   _symbol_fonts(fonts), known, deflated)  # fmt: skip


def _symbol_fonts(table: Element | None) -> frozenset[str]:
    """Give the fonts, in small letters, that the list of fonts declares as symbols."""
    fonts = () if table is None else table.iter(w("font"))
    symbol = (f for f in fonts if (value(f, "charset") or "").lstrip("0") == "2")
    return frozenset(f.get(w("name"), "").lower() for f in symbol)


def parsed(data: bytes) -> Element:
    """Parse one member to read it; raises ``Refusal`` T217."""
    try:
        return parse(data)
    except MalformedError as fault:
        raise _damaged("Ihr Inhalt ist beschädigt (XML).") from fault


def _tree(members: Mapping[str, bytes], known: dict[str, Element], member: str) -> Element:
    """Give the tree of a member, parsed once."""
    if member not in known:
        known[member] = parsed(members[member])
    return known[member]


def _relations(members: Mapping[str, bytes], member: str) -> dict[str, Relation]:
    try:
        return {r.id: r for r in relations(members, member)}
    except MalformedError as fault:
        raise _damaged("Ihr Inhalt ist beschädigt (XML).") from fault


def _part(members: Mapping[str, bytes], known: dict[str, Element], member: str, title: str) -> Part:
    return Part(member, title, _tree(members, known, member), _relations(members, member))


def _with_root(part: Part, roots: Mapping[str, Element]) -> Part:
    return replace(part, root=roots.get(part.member, part.root))


def _damaged(why: str, remedy: str = _SAVE_ANEW) -> Refusal:
    return Refusal("T217", f"Die Word-Datei kann nicht gelesen werden. {why}", remedy)
