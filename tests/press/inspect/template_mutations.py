"""What officers do to a template in Word, by accident or on purpose: 300 of it, always the same."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from minikip_docs.data.container import pack, unpack
from minikip_docs.press.fill.tags import TAG, W, paragraphs
from minikip_docs.press.ooxml.relations import declare, link

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
ANYWHERE = frozenset({-1})
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TEXT_BOX = (
    '<w:r xmlns:w="{w}" xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox>'
    "<w:txbxContent><w:p><w:r><w:t>Rand</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape>"
    "</w:pict></w:r>"
)
_FIELD = (
    '<w:r xmlns:w="{w}"><w:fldChar w:fldCharType="begin"/></w:r>|'
    '<w:r xmlns:w="{w}"><w:instrText>DATE</w:instrText></w:r>|'
    '<w:r xmlns:w="{w}"><w:fldChar w:fldCharType="separate"/></w:r>|'
    '<w:r xmlns:w="{w}"><w:t>1.1.2025</w:t></w:r>|'
    '<w:r xmlns:w="{w}"><w:fldChar w:fldCharType="end"/></w:r>'
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed template, and the paragraphs of a part at which a fault may be reported."""

    name: str
    docx: bytes
    member: str
    allowed: frozenset[int]  # ANYWHERE: also of the template as a whole


@dataclass(slots=True)
class Bench:
    """The part being changed: its trees, the paragraph picked, its text."""

    chance: random.Random
    members: dict[str, bytes]
    root: etree._Element
    paragraph: etree._Element
    text: str

    @property
    def tags(self) -> list[re.Match[str]]:
        return list(TAG.finditer(self.text))

    def tag(self) -> re.Match[str]:
        return self.chance.choice(self.tags)

    def write(self, text: str) -> None:
        """Put another text in the paragraph, in its first run."""
        pieces = list(self.paragraph.iter(f"{W}t"))
        pieces[0].text = text
        pieces[0].set(_SPACE, "preserve")
        for piece in pieces[1:]:
            piece.text = ""

    def in_tag(self, change: Callable[[str], str], *, named: bool = False) -> None:
        dotted = [m for m in self.tags if re.search(r"[a-z]\.[a-z]", m.group())]
        match = self.chance.choice(dotted) if named and dotted else self.tag()
        self.write(self.text[: match.start()] + change(match.group()) + self.text[match.end() :])

    def runs(self) -> list[etree._Element]:
        return [t.getparent() for t in self.paragraph.iter(f"{W}t")]  # type: ignore[misc]

    def add(self, xml: str) -> None:
        for piece in xml.format(w=W[1:-1]).split("|"):
            self.paragraph.append(etree.fromstring(piece))

    def look(self, name: str, **values: str) -> None:
        run = self.chance.choice(self.runs())
        look = run.find(f"{W}rPr")
        if look is None:
            look = etree.Element(f"{W}rPr")
            run.insert(0, look)
        child = etree.SubElement(look, f"{W}{name}")
        for key, value in values.items():
            child.set(f"{W}{key}", value)

    def name_in(self, tag: str, change: Callable[[str], str]) -> str:
        """Change a name with a dot inside a tag."""
        patterns = (r"[a-z_]+\.[a-z_]+", r"[a-z_]{3,}", r"[a-z_]+")
        name = self.chance.choice(next(filter(None, (re.findall(p, tag) for p in patterns))))
        return tag.replace(name, change(name), 1)


Mutation = Callable[[Bench], None]


def _cut(text: str, at: int) -> str:
    return text[:at] + text[at + 1 :]


def drop_brace(b: Bench) -> None:
    b.in_tag(lambda t: _cut(t, b.chance.choice([0, 1, len(t) - 2, len(t) - 1])))


def single_braces(b: Bench) -> None:
    b.in_tag(lambda t: t[1:-1])


def drop_letter(b: Bench) -> None:
    b.in_tag(lambda t: b.name_in(t, lambda n: _cut(n, b.chance.randrange(len(n)))), named=True)


def double_letter(b: Bench) -> None:
    at = b.chance.random()
    b.in_tag(lambda t: b.name_in(t, lambda n: n[: int(at * len(n))] + n[int(at * len(n)) :][:1]
                                 + n[int(at * len(n)) :]), named=True)  # fmt: skip


def capital(b: Bench) -> None:
    b.in_tag(lambda t: b.name_in(t, str.capitalize), named=True)


def all_capitals(b: Bench) -> None:
    b.in_tag(lambda t: b.name_in(t, str.upper), named=True)


def dash_in_name(b: Bench) -> None:
    b.in_tag(lambda t: b.name_in(t, lambda n: n.replace(".", "–")), named=True)


def space_in_name(b: Bench) -> None:
    b.in_tag(lambda t: b.name_in(t, lambda n: n.replace(".", " ")), named=True)


def no_break_space(b: Bench) -> None:
    b.in_tag(lambda t: t.replace(" ", "\u00a0"))


def guillemets(b: Bench) -> None:
    b.in_tag(lambda t: b.name_in(t, lambda n: f"«{n}»"), named=True)


def smart_quotes(b: Bench) -> None:
    b.in_tag(lambda t: t.replace("}}", "|default(“–”) }}"))


def unknown_filter(b: Bench) -> None:
    b.in_tag(lambda t: t.replace("}}", "|gross }}").replace("%}", "|gross %}"))


def prints_a_list(b: Bench) -> None:
    b.in_tag(lambda t: "{{ measures }}" if t.startswith("{{") else "{% for m in party.name %}")


def delete_tag(b: Bench) -> None:
    b.in_tag(lambda t: "")


def duplicate_tag(b: Bench) -> None:
    b.in_tag(lambda t: t + t)


def other_level(b: Bench) -> None:
    b.in_tag(lambda t: re.sub(r"\{%(p|tr|tc)? ", lambda m: "{% " if m.group(1) else "{%p ", t))


def detached_level(b: Bench) -> None:
    b.in_tag(lambda t: re.sub(r"\{%(p|tr|tc) ", r"{% \1 ", t))


def text_beside(b: Bench) -> None:
    b.write(b.text + " und mehr")


def delete_paragraph(b: Bench) -> None:
    parent = b.paragraph.getparent()
    assert parent is not None
    if parent.tag == f"{W}tc" or b.paragraph.find(f"{W}pPr/{W}sectPr") is not None:
        b.write("")
    else:
        parent.remove(b.paragraph)


def swap_with_next(b: Bench) -> None:
    after = next((p for p in b.paragraph.itersiblings(f"{W}p")), None)
    if after is not None:
        after.addnext(b.paragraph)


def copy_paragraph(b: Bench) -> None:
    b.paragraph.addnext(deepcopy(b.paragraph))


def swap_tags(b: Bench) -> None:
    others = [(p, t) for p, t in paragraphs(b.root) if TAG.search(t) and p is not b.paragraph]
    other, text = b.chance.choice(others)
    mine, theirs = b.tags[0].group(), next(TAG.finditer(text)).group()
    b.write(b.text.replace(mine, theirs, 1))
    Bench(b.chance, b.members, b.root, other, text).write(text.replace(theirs, mine, 1))


def split_runs(b: Bench) -> None:
    """Cut the text into a run per letter, as Word does after corrections; with marks between."""
    run = b.runs()[0]
    text = b.text
    b.write("")
    for n, letter in enumerate(text):
        new = etree.Element(f"{W}r")
        look = run.find(f"{W}rPr")
        if look is not None:
            new.append(deepcopy(look))
        piece = etree.SubElement(new, f"{W}t")
        piece.text = letter
        piece.set(_SPACE, "preserve")
        b.paragraph.append(new)
        if n % 3 == 0:
            etree.SubElement(b.paragraph, f"{W}proofErr").set(f"{W}type", "spellStart")


def strike(b: Bench) -> None:
    b.look("strike")


def hidden(b: Bench) -> None:
    b.look("vanish")


def outlined(b: Bench) -> None:
    b.look("outline")


def red_and_bold(b: Bench) -> None:
    b.look("b")
    b.look("color", val="FF0000")


def marked_yellow(b: Bench) -> None:
    b.look("highlight", val="yellow")


def other_size(b: Bench) -> None:
    b.look("sz", val="28")


def emoji(b: Bench) -> None:
    b.write(b.text + " 😀" if not b.tags else "😀 " + b.text)


def plain_words(b: Bench) -> None:
    new = deepcopy(b.paragraph)
    b.paragraph.addnext(new)
    Bench(b.chance, b.members, b.root, new, "").write("Ein neuer Satz der Dienststelle.")


def table(b: Bench) -> None:
    b.paragraph.addnext(etree.fromstring(
        f'<w:tbl xmlns:w="{W[1:-1]}"><w:tblPr/><w:tblGrid><w:gridCol w:w="3000"/></w:tblGrid><w:tr>'
        "<w:tc><w:tcPr/><w:p><w:r><w:t>{{ party.name }}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    ))  # fmt: skip


def text_box(b: Bench) -> None:
    b.add(_TEXT_BOX)


def footnote(b: Bench) -> None:
    b.add('<w:r xmlns:w="{w}"><w:footnoteReference w:id="7"/></w:r>')


def symbol(b: Bench) -> None:
    b.add('<w:r xmlns:w="{w}"><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>')


def date_field(b: Bench) -> None:
    b.add(_FIELD)


def tracked(b: Bench) -> None:
    b.add('<w:ins xmlns:w="{w}" w:id="9" w:author="A"><w:r><w:t>neu</w:t></w:r></w:ins>')


def bookmark(b: Bench) -> None:
    b.add('<w:bookmarkStart xmlns:w="{w}" w:id="900" w:name="hier"/>|'
          '<w:bookmarkEnd xmlns:w="{w}" w:id="900"/>')  # fmt: skip


def line_break(b: Bench) -> None:
    b.add('<w:r xmlns:w="{w}"><w:br/></w:r>')


def page_break(b: Bench) -> None:
    b.add('<w:r xmlns:w="{w}"><w:br w:type="page"/></w:r>')


def floating_picture(b: Bench) -> None:
    b.add('<w:r xmlns:w="{w}"><w:drawing><wp:anchor xmlns:wp="http://schemas.openxmlformats.org/'
          'drawingml/2006/wordprocessingDrawing"/></w:drawing></w:r>')  # fmt: skip


def comment(b: Bench) -> None:
    b.add('<w:commentRangeStart xmlns:w="{w}" w:id="3"/>|'
          '<w:commentRangeEnd xmlns:w="{w}" w:id="3"/>|'
          '<w:r xmlns:w="{w}"><w:commentReference w:id="3"/></w:r>')  # fmt: skip
    b.members["word/comments.xml"] = (
        f'<w:comments xmlns:w="{W[1:-1]}"><w:comment w:id="3" w:author="Frau B"><w:p><w:r><w:t>'
        "Stimmt {{ party.name }}?</w:t></w:r></w:p></w:comment></w:comments>"
    ).encode()
    declare(b.members, "word/comments.xml", "application/vnd.openxmlformats-officedocument."
                    "wordprocessingml.comments+xml")  # fmt: skip
    link(b.members, "word/document.xml", "comments", "word/comments.xml")


def other_style(b: Bench) -> None:
    _restyle(b, b.chance.choice(["Normal", "Ziffer", "Zifferntext", "Partei", "Tabellentext"]))


def style_that_is_not_there(b: Bench) -> None:
    _restyle(b, "Fliesstext17")


def _restyle(b: Bench, name: str) -> None:
    properties = b.paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        b.paragraph.insert(0, properties)
    style = properties.find(f"{W}pStyle")
    if style is None:
        style = etree.Element(f"{W}pStyle")
        properties.insert(0, style)
    style.set(f"{W}val", name)


def style_in_outline(b: Bench) -> None:
    styles = etree.fromstring(b.members["word/styles.xml"])
    used = b.paragraph.find(f"{W}pPr/{W}pStyle")
    wanted = "Normal" if used is None else used.get(f"{W}val")
    style = next(s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") == wanted)
    look = style.find(f"{W}rPr")
    if look is None:
        look = etree.SubElement(style, f"{W}rPr")
    etree.SubElement(look, f"{W}outline")
    b.members["word/styles.xml"] = etree.tostring(styles)


def centred(b: Bench) -> None:
    properties = b.paragraph.find(f"{W}pPr")
    if properties is not None and properties.find(f"{W}jc") is None:
        etree.SubElement(properties, f"{W}jc").set(f"{W}val", "center")


def columns(b: Bench) -> None:
    for section in b.root.iter(f"{W}sectPr"):
        for old in section.findall(f"{W}cols"):
            section.remove(old)
        etree.SubElement(section, f"{W}cols").set(f"{W}num", "2")


def delete_row(b: Bench) -> None:
    row = next(b.paragraph.iterancestors(f"{W}tr"), None)
    table_ = None if row is None else row.getparent()
    if row is not None and table_ is not None and len(table_.findall(f"{W}tr")) > 1:
        table_.remove(row)


def delete_cell(b: Bench) -> None:
    cell = next(b.paragraph.iterancestors(f"{W}tc"), None)
    row = None if cell is None else cell.getparent()
    if cell is not None and row is not None and len(row.findall(f"{W}tc")) > 1:
        row.remove(cell)


# (mutation, what paragraph it needs: «tag», «value», «box» (a tag alone in it), «any», «cell»;
#  where its fault may be: «here», «blocks» (any statement of the part), «anywhere»)
MUTATIONS: tuple[tuple[Mutation, str, str], ...] = (
    (drop_brace, "tag", "blocks"), (single_braces, "tag", "blocks"), (drop_letter, "value", "here"),
    (double_letter, "value", "here"), (capital, "value", "here"), (all_capitals, "value", "here"),
    (dash_in_name, "value", "here"), (space_in_name, "value", "here"),
    (no_break_space, "tag", "here"), (guillemets, "value", "here"), (smart_quotes, "value", "here"),
    (unknown_filter, "value", "here"), (prints_a_list, "value", "here"),
    (delete_tag, "tag", "anywhere"), (duplicate_tag, "tag", "blocks"),
    (other_level, "box", "blocks"), (detached_level, "box", "blocks"), (text_beside, "box", "here"),
    (delete_paragraph, "tag", "anywhere"), (swap_with_next, "tag", "anywhere"),
    (copy_paragraph, "tag", "blocks"), (swap_tags, "tag", "anywhere"), (split_runs, "any", "here"),
    (strike, "value", "here"), (hidden, "value", "here"), (outlined, "value", "here"),
    (red_and_bold, "any", "here"), (marked_yellow, "any", "here"), (other_size, "any", "here"),
    (emoji, "words", "here"), (plain_words, "words", "here"), (table, "words", "here"),
    (text_box, "words", "here"), (footnote, "words", "here"), (symbol, "words", "here"),
    (date_field, "words", "here"), (tracked, "words", "here"), (bookmark, "words", "here"),
    (line_break, "words", "here"), (page_break, "words", "here"),
    (floating_picture, "words", "here"), (comment, "words", "here"), (other_style, "any", "here"),
    (style_that_is_not_there, "any", "here"), (style_in_outline, "words", "anywhere"),
    (centred, "any", "here"), (columns, "any", "anywhere"), (delete_row, "cell", "anywhere"),
    (delete_cell, "cell", "anywhere"),
)  # fmt: skip
_OF_THE_BODY = {comment, columns, footnote, swap_tags, style_in_outline}
_NEEDS: dict[str, Callable[[str], bool]] = {
    "tag": lambda text: bool(TAG.search(text)),
    "value": lambda text: "{{" in text and not re.search(r"\{%(p|tr|tc) ", text),
    "box": lambda text: bool(re.fullmatch(r"\{%(p|tr|tc) .*%\}", text)),
    "words": lambda text: bool(text.strip()) and not re.search(r"\{%(p|tr|tc) ", text),
    "any": lambda text: bool(text.strip()),
    "cell": lambda text: bool(text.strip()),
}
_PARTS = ("word/document.xml", "word/document.xml", "word/document.xml", "word/header1.xml",
          "word/header2.xml", "word/footer1.xml")  # fmt: skip


def mutants(raw: bytes, count: int, seed: int = 20260315) -> list[Mutant]:
    """Make mutants of a template, every mutation in turn; the same seed gives the same ones."""
    chances = (random.Random(seed + n) for n in range(count))  # noqa: S311 - no secret
    return [_mutant(raw, chance, n) for n, chance in enumerate(chances)]


def _mutant(raw: bytes, chance: random.Random, n: int) -> Mutant:
    mutation, needs, reported = MUTATIONS[n % len(MUTATIONS)]
    members = unpack(raw)
    part = _PARTS[0] if needs == "cell" or mutation in _OF_THE_BODY else chance.choice(_PARTS)
    root = etree.fromstring(members[part])
    fitting = _fitting(root, needs)
    if not fitting:
        part = "word/document.xml"
        root = etree.fromstring(members[part])
        fitting = _fitting(root, needs)
    picked, text = chance.choice(fitting)
    all_ = list(root.iter(f"{W}p"))
    here = all_.index(picked)
    mutation(Bench(chance, members, root, picked, text))
    allowed = {here, here + 1}
    if reported != "here":  # a fault of nesting shows at the other end of a block too
        allowed |= {i for i, p in enumerate(root.iter(f"{W}p"))
                    if "{%" in "".join(t.text or "" for t in p.iter(f"{W}t"))}  # fmt: skip
    if next(picked.iter(f"{W}bookmarkStart"), None) is not None:  # shows where it is referred to
        allowed |= {i for i, p in enumerate(root.iter(f"{W}p"))
                    if next(p.iter(f"{W}instrText"), None) is not None}  # fmt: skip
    if reported == "anywhere":
        allowed |= set(range(len(all_) + 1)) | ANYWHERE
    members[part] = etree.tostring(root)
    docx = pack(members)
    return Mutant(f"{n} {mutation.__name__} {part} {here} «{text[:40]}»", docx, part,
                  frozenset(allowed))  # fmt: skip


def _fitting(root: etree._Element, needs: str) -> list[tuple[etree._Element, str]]:
    return [
        (p, text)
        for p, text in paragraphs(root)
        if _NEEDS[needs](text)
        and (needs != "cell" or next(p.iterancestors(f"{W}tc"), None) is not None)
    ]
