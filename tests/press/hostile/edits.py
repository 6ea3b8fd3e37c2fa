"""Edits an officer, or Word itself, makes to a document: the tools of the hostile set."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from lxml import etree

from tests.press import docx_builder as build

Make = Callable[[], bytes]
Doc = Any  # a document of python-docx, which is typed only in part
Bend = Callable[[Doc], object]

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": OFFICE,
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
}
_NS = " ".join(f'xmlns:{k}="{v}"' for k, v in SPACES.items())
_AGREEMENT = Path(__file__).with_name("agreement.docx")
_NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"

run, field = build.run, build.field


def agreement(bend: Bend) -> Make:
    """Make an edited copy of a filled agreement (shortened; kept beside this file)."""

    def make() -> bytes:
        doc = Document(str(_AGREEMENT))
        bend(doc)
        return build.save(doc)

    return make


def small(*blocks: str, bend: Bend | None = None) -> Make:
    """Make a small document of raw blocks (``w:p``, ``w:tbl``)."""

    def make() -> bytes:
        doc = build.document()
        for block in blocks:
            append(doc, block)
        if bend is not None:
            bend(doc)
        return build.save(doc)

    return make


def xml(text: str) -> Any:
    """Parse raw XML with all prefixes of Word at hand."""
    name = re.split(r"[\s/>]", text, maxsplit=1)[0]
    return parse_xml(text.replace(name, f"{name} {_NS}", 1))


def append(doc: Doc, block: str) -> None:
    """Put a raw block at the end of the text."""
    body = doc.element.body
    body.insert(len(body) - 1, xml(block))


def p(inner: str, properties: str = "") -> str:
    """Give a raw paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def t(text: str, properties: str = "", looks: str = "") -> str:
    """Give a raw paragraph of one run."""
    return p(run(text, looks), properties)


def style(name: str, more: str = "") -> str:
    return f'<w:pStyle w:val="{name}"/>{more}'


def num(number: int, ilvl: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{number}"/></w:numPr>'


def at(doc: Doc, beginning: str) -> Any:
    """Find a paragraph of the text by its first words."""
    return next(x for x in doc.paragraphs if x.text.startswith(beginning))


def before(doc: Doc, beginning: str, block: str) -> Any:
    at(doc, beginning)._p.addprevious(xml(block))


def after(doc: Doc, beginning: str, block: str) -> Any:
    at(doc, beginning)._p.addnext(xml(block))


def properties(paragraph: Any, raw: str) -> Any:
    """Put a raw property into a paragraph."""
    paragraph._p.get_or_add_pPr().insert_element_before(
        xml(raw), "w:rPr", "w:sectPr", "w:pPrChange"
    )


def into(paragraph: Any, raw: str) -> Any:
    """Put raw content at the end of a paragraph."""
    paragraph._p.append(xml(raw))


def looks(paragraph: Any, raw: str) -> Any:
    """Put a raw property into every run of a paragraph."""
    for r in paragraph.runs:
        r._r.get_or_add_rPr().append(xml(raw))


def section(doc: Doc, raw: str, n: int = -1) -> Any:
    """Put a raw property into the description of a section."""
    doc.sections[n]._sectPr.append(xml(raw))


def abstract(doc: Doc, levels: str, *, number: int = 8, more: str = "", head: str = "",
             ) -> Any:  # fmt: skip
    """Add a list: its levels, and raw overrides of the instance."""
    root = doc.part.numbering_part.element
    root.insert(0, xml(
        f'<w:abstractNum w:abstractNumId="{number}">{head}{levels}</w:abstractNum>'))  # fmt: skip
    instance(doc, number, number, more)


def instance(doc: Doc, number: int, of: int, more: str = "") -> Any:
    """Add an instance of a list."""
    doc.part.numbering_part.element.append(
        xml(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>')
    )


def level(ilvl: int, kind: str, text: str, more: str = "", *, start: int = 1, tail: str = "",
          ) -> str:  # fmt: skip
    indent = f'<w:pPr><w:ind w:left="{567 * (ilvl + 1)}" w:hanging="567"/></w:pPr>'
    return (
        f'<w:lvl w:ilvl="{ilvl}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/>{tail}{indent}</w:lvl>'
    )


def add_style(doc: Doc, raw: str) -> Any:
    doc.styles.element.append(xml(raw))


def restart(ilvl: int, start: int) -> str:
    return f'<w:lvlOverride w:ilvl="{ilvl}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def tc(*blocks: str, props: str = "") -> str:
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{''.join(blocks) or '<w:p/>'}</w:tc>"


def tr(*cells: str, props: str = "") -> str:
    return f"<w:tr><w:trPr>{props}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str, columns: int = 3, props: str = '<w:tblStyle w:val="TableGrid"/>') -> str:
    grid = '<w:gridCol w:w="2400"/>' * columns
    return f"<w:tbl><w:tblPr>{props}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def cells(*texts: str) -> list[str]:
    return [tc(t(text)) for text in texts]


def notes(make: Make, *texts: str, more: str = "") -> Make:
    """Give a document footnotes with the ids 2, 3 ...; ``more``: raw settings of footnotes."""
    sign = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    root = xml("<w:footnotes/>")
    for n, text in enumerate(texts, 2):
        root.append(xml(f'<w:footnote w:id="{n}"><w:p>{sign}{run(" " + text)}</w:p></w:footnote>'))

    def noted() -> bytes:
        doc = Document(io.BytesIO(make()))
        part = Part(PackURI("/word/footnotes.xml"), _NOTES, etree.tostring(root), doc.part.package)
        doc.part.relate_to(part, OFFICE + "/footnotes")
        if more:
            doc.settings.element.insert(0, xml(f"<w:footnotePr>{more}</w:footnotePr>"))
        return build.save(doc)

    return noted


def noted(number: int) -> str:
    """Give the raw mark of a footnote."""
    return (
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        f'<w:footnoteReference w:id="{number}"/></w:r>'
    )


def char_style(name: str, look: str, more: str = "") -> str:
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{name}"><w:name w:val="{name}"/>'
        f"{more}<w:rPr>{look}</w:rPr></w:style>"
    )


def par_style(name: str, look: str, more: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/>{more}<w:rPr>{look}</w:rPr></w:style>'
    )


def styled(styles: str | tuple[str, ...], *blocks: str) -> Make:
    """Make a small document with more styles."""
    every = (styles,) if isinstance(styles, str) else styles
    return small(*blocks, bend=lambda d: [add_style(d, s) for s in every])


def one(inner: str, properties_: str = "") -> Make:
    return small(t("davor"), p(inner, properties_), t("danach"))


def sdt(content: str, props: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{props}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
