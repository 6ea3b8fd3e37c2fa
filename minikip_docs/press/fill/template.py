"""A Word template: checked and compiled once per content, each part rendered to sound XML."""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from docxtpl import DocxTemplate
from jinja2.exceptions import TemplateSyntaxError
from lxml import etree

from minikip_docs.data.container import Packed, deflate
from minikip_docs.data.model import Refusal
from minikip_docs.press.fill import (
    barred,
    code,
    comments,
    faults,
    grid,
    kept,
    language,
    literal,
    shield,
    tags,
    used_names,
)
from minikip_docs.press.fill.tags import Tag, W
from minikip_docs.press.fill.template_file import template_members
from minikip_docs.press.ooxml.relations import linked, main_part, without_attached, without_loose
from minikip_docs.press.ooxml.trees import MalformedError, parse, parse_dense, readable, serialise
from minikip_docs.press.ooxml.word import FIXED

_PARAGRAPH = re.compile("<w:p(?: [^>]*)?>.*?</w:p>", re.DOTALL)  # as docxtpl finds them
_BROKEN = re.compile("[\t\n\a]")
_LABELS = {
    "header": "Kopfzeile",
    "footer": "Fusszeile",
    "footnotes": "Fussnoten",
    "endnotes": "Endnoten",
}


@dataclass(frozen=True, slots=True)
class CompiledPart:
    """One part that holds tags or may hold them: its compiled code and where its tags stand."""

    name: str
    label: str
    code: code.Code
    lines: faults.Lines
    tags: tuple[Tag, ...]
    words: tuple[str, ...]  # what it says under every condition
    texts: tuple[str, ...]  # paragraphs that may hold a placeholder without its braces


@dataclass(frozen=True, slots=True)
class Compiled:
    """A template ready to be filled often."""

    main: str
    shell: bytes  # the main part without its body
    parts: tuple[CompiledPart, ...]  # the main part first
    members: Mapping[str, bytes]
    trees: Mapping[str, etree._Element]  # of the parts that are filled with nothing, to be read
    deflated: Mapping[bytes, Packed]  # the members by content


def docxtpl() -> DocxTemplate:
    """Give docxtpl's own text work (patch_xml, resolve_listing, fix_tables); opens no file."""
    return DocxTemplate(io.BytesIO())


@dataclass(frozen=True, slots=True)
class Opened:
    """A template taken apart: its members, the parts that may hold tags, the main part first."""

    main: str
    members: dict[str, bytes]
    document: etree._Element  # the whole main part
    parts: tuple[tuple[str, str, etree._Element], ...]  # member, German name, body or root


def opened(raw: bytes, name: str) -> Opened:
    """Take a template apart, without what is nobody's but the author's: comments, loose parts.

    Raises ``Refusal`` T102 to T106.
    """
    members = template_members(raw, name)
    without_attached(members)
    main = main_part(members)
    comments.remove_all(members, main)
    without_loose(members)
    document = _root(members, main, name)
    body = document.find(f"{W}body")
    if body is None:
        raise Refusal(
            "T102",
            f"Die Vorlage «{name}» hat keinen Text im üblichen Word-Format.",
            "Bitte als «Word-Dokument (.docx)» sichern, nicht als «Strict Open XML-Dokument».",
        )
    parts = [(main, "Haupttext", body)]
    for kind, label in _LABELS.items():
        found = linked(members, main, kind)
        parts += [(part, label, _root(members, part, name)) for part in found]
    for _member, _label, root in parts:
        readable(root)  # a remark of XML would hide the words behind it
        comments.unmark(root)
        tags.make_plain(root)
    return Opened(main, members, document, tuple(parts))


@functools.lru_cache(maxsize=16)
def compiled(raw: bytes, name: str) -> Compiled:
    """Check and compile a template; kept by its content.

    Raises ``Refusal`` T102 to T106 (file), T111 to T114 and T116 (tags).
    """
    source = opened(raw, name)
    for part in tags_elsewhere(source):
        raise elsewhere(part, name)
    parts = tuple(_part(*part) for part in source.parts)
    source.document.remove(source.parts[0][2])
    shell, members = serialise(source.document), source.members
    deflated = {data: deflate(data) for data in members.values()}
    return Compiled(source.main, shell, parts, members, _fixed(members, source.main), deflated)


def _fixed(members: Mapping[str, bytes], main: str) -> dict[str, etree._Element]:
    """Parse what filling leaves as it is; a damaged part is left to who reads the document."""
    trees = {}
    for member in (m for kind in FIXED for m in linked(members, main, kind)):
        with suppress(MalformedError):
            trees[member] = parse(members[member])
    return trees


def _root(members: Mapping[str, bytes], part: str, name: str) -> etree._Element:
    try:
        return parse_dense(members[part])
    except MalformedError as error:
        raise Refusal(
            "T102",
            f"Die Vorlage «{name}» ist beschädigt ({part}).",
            "Bitte die Vorlage in Word öffnen, reparieren lassen und neu sichern.",
        ) from error


def tags_elsewhere(source: Opened) -> Iterator[str]:
    """Give the members with a tag that nothing would replace, or the German name of a part."""
    known = {part for part, _label, _root in source.parts}
    for part, data in source.members.items():
        if part in known or not part.startswith("word/") or not part.endswith((".xml", ".rels")):
            continue
        if re.search(rb"\{\{|\{%|%7B%7B", data):
            yield part
    for _part, label, root in source.parts:
        if shield.outside_text(root):
            yield label


def elsewhere(part: str, name: str) -> Refusal:
    """T116: a tag in a member whose tags nothing replaces."""
    return Refusal(
        "T116",
        f"Die Vorlage «{name}» hat einen Platzhalter, wo keiner ersetzt wird ({part}).",
        "Bitte Platzhalter nur in Text, Kopf- und Fusszeilen und Fussnoten schreiben, nicht in "
        "Bildbeschreibungen, Feldern, Formatvorlagen oder Verknüpfungen.",
    )


def _part(name: str, label: str, root: etree._Element) -> CompiledPart:
    if character := shield.taken(root):
        raise private(character, label)
    found = tags.read_tags(root, label)
    texts = tuple(text for _element, text in tags.paragraphs(root) if literal.may_hold(text))
    words = tuple(kept.always(root))
    shield.hide(root)
    patched = shield.shown(docxtpl().patch_xml(etree.tostring(root, encoding="unicode")))
    # A line break inside each tag leaves the output as it is and lets the line number of an
    # error tell the tag.
    source = tags.TAG.sub(lambda m: m.group()[:2] + "\n" + m.group()[2:], patched)
    lines = dict(_origins(source, found))
    env = language.environment()
    try:
        tree = env.parse(source)
        faults.refuse_barred(barred.barred(tree), lines, label)
        faults.refuse_unknown_filters(tree, lines, label)
        made = code.compiled(env, tree, name)
    except TemplateSyntaxError as error:
        raise faults.not_understood(lines, error.lineno, label) from error
    except language.BEYOND_PYTHON as error:
        raise faults.not_understood({}, 0, label) from error
    return CompiledPart(name, label, made, lines, tuple(found), words, texts)


def private(character: str, label: str) -> Refusal:
    """T123: a character of the template that the program needs for itself."""
    return Refusal(
        "T123",
        f"Der Text der Vorlage enthält ein Steuerzeichen (U+{ord(character):04X}; {label}).",
        "Bitte das Zeichen in Word löschen.",
    )


def _origins(source: str, found: list[Tag]) -> Iterator[tuple[int, Tag | str]]:
    """Find for each tag of the compiled text its line, and the tag in Word it comes from.

    The n-th tag of a wording is the n-th of the same wording; docxtpl adds a few of its own.
    """
    queues: dict[str, list[Tag]] = {}
    for tag in found:
        queues.setdefault(tag.expression, []).append(tag)
    for match in tags.TAG.finditer(source):
        line = source.count("\n", 0, match.start()) + 2
        queue = queues.get(tags.normal(match.group())[1], [])
        yield line, (queue.pop(0) if len(queue) > 1 else queue[0]) if queue else match.group()


def check_names(template: Compiled, context: Mapping[str, Any]) -> None:
    """Refuse a template that names what the data do not have, or names what it does not print.

    T110 (all names at the top at once), T140 and T141 (a placeholder without its braces).
    """
    found: dict[str, str] = {}
    for part in template.parts:
        for (name, *_), line in part.code.paths.items():
            if name not in context and name not in found:
                found[name] = faults.place(part.lines, line, part.label)[0]
    if found:
        raise faults.unknown_names(found, context)
    for part in template.parts:
        for path, line in part.code.paths.items():
            if missing := used_names.lost(path, context):
                raise faults.unknown_field(*missing, part.lines, line, part.label)
        _refuse_literal(part, context)


def _refuse_literal(part: CompiledPart, context: Mapping[str, Any]) -> None:
    """Refuse (T140, T141) what was meant as a placeholder and would be printed as it stands."""
    known = functools.partial(part.code.knows, values=context)
    for text in part.texts:
        for wrong in literal.found(text, known):
            if wrong.sure:
                raise wrong.refusal(tags.where(part.label, text, wrong.text))
    for word in part.code.names_in_quotes(context):
        spot, tag = faults.place(part.lines, word.line, part.label)
        raise literal.in_quotes(word.name, tag).refusal(spot)


def render(part: CompiledPart, values: Mapping[str, Any]) -> etree._Element:
    """Fill one part: run its code, resolve line breaks, parse without any repair.

    Raises ``Refusal``: T110 unknown field, T115 forbidden, T117 cannot be computed,
    T119 not well formed, T120 to T126 and X120 a value that must not be printed, X121 words
    of the template are not there.
    """
    try:
        xml: str = part.code.template.render(values)
    except Refusal:
        raise
    except Exception as error:  # whatever an expression may raise is the template's fault
        raise faults.explained(error, part.lines, part.label) from error
    xml = language.restore_braces(xml)
    if _BROKEN.search(xml):
        xml = _PARAGRAPH.sub(_resolved, xml)
    root = _parsed(xml, part)
    if lost := kept.lost(part.words, root):
        raise Refusal(
            "X121",
            f"Beim Ausfüllen der Vorlage ging Text verloren: «{lost}» ({part.label}).",
            "Es wurde nichts geschrieben; bitte den Fehler melden.",
        )
    return root


def _resolved(paragraph: re.Match[str]) -> str:
    """Give a paragraph with its line breaks as Word writes them."""
    xml = paragraph.group()
    return docxtpl().resolve_listing(xml) if _BROKEN.search(xml) else xml


def _parsed(xml: str, part: CompiledPart) -> etree._Element:
    try:
        root = parse_dense(xml)
    except MalformedError as error:
        opened = next(tags.split_blocks(part.tags), None)
        cause = f", vielleicht wegen «{opened.text}»" if opened else ""
        place = tags.where(part.label, opened.paragraph, opened.text) if opened else part.label
        raise Refusal(
            "T119",
            f"Die Vorlage ergibt kein gültiges Dokument{cause} ({place}).",
            "Bitte {%p … %} statt {% … %} schreiben, wo Anfang und Ende in verschiedenen "
            "Absätzen stehen.",
        ) from error
    if root.tag != f"{W}body":
        return root
    try:
        if grid.fits(root):  # as nearly always
            return root
        # docxtpl parses once more, with repair; nothing but the grids is left to repair here.
        fixed: etree._Element = docxtpl().fix_tables(xml)
        return fixed
    except (AttributeError, TypeError, ValueError, ZeroDivisionError) as error:
        raise Refusal(
            "T119",
            "In der Vorlage ist eine Tabelle beschädigt (Haupttext).",
            "Bitte die Tabelle in Word neu anlegen.",
        ) from error
