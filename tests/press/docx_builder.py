"""Small Word files for tests: an agreement-like document and tools to bend its XML."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from minikip_docs.press.ooxml.word import open_package
from minikip_docs.press.walk.references import settle

NS = nsdecls("w")

# Three lists: clauses «1.», «1.1», «a)» bound to styles; bullets; a list of its own.
_NUMBERING = f"""<w:numbering {NS}>
<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/>
<w:lvlText w:val="%1."/><w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Clause"/>
<w:lvlText w:val="%1.%2"/><w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>
<w:lvlText w:val="%3)"/><w:pPr><w:ind w:left="992" w:hanging="425"/></w:pPr></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="hybridMultilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/>
<w:pPr><w:ind w:left="992" w:hanging="425"/></w:pPr>
<w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/></w:rPr></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="–"/>
<w:pPr><w:ind w:left="1417" w:hanging="425"/></w:pPr></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/>
<w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""

_STYLES = f"""<w:styles {NS}>
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/><w:sz w:val="20"/>
</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="259"
 w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/>
<w:pPr><w:spacing w:before="240" w:after="240"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/></w:rPr>
</w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>
<w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:numPr><w:numId w:val="1"/></w:numPr>
<w:spacing w:before="320" w:after="120"/><w:outlineLvl w:val="0"/></w:pPr>
<w:rPr><w:b/><w:color w:val="1F3864"/><w:sz w:val="26"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/>
<w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="200" w:after="80"/>
<w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:sz w:val="22"/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Clause"><w:name w:val="Clause"/>
<w:basedOn w:val="Normal"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>
</w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="ListItem"><w:name w:val="List Item"/>
<w:basedOn w:val="Normal"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr>
<w:spacing w:after="60"/><w:contextualSpacing/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Header"><w:name w:val="header"/><w:basedOn w:val="Normal"/>
<w:pPr><w:tabs><w:tab w:val="right" w:pos="9355"/></w:tabs><w:spacing w:after="0"/></w:pPr>
<w:rPr><w:sz w:val="17"/></w:rPr></w:style>
<w:style w:type="character" w:customStyle="1" w:styleId="Strong"><w:name w:val="Strong"/>
<w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>
<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="40" w:type="dxa"/>
<w:left w:w="108" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>
</w:tblCellMar></w:tblPr></w:style>
<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>
<w:basedOn w:val="TableNormal"/><w:pPr><w:spacing w:after="0" w:line="240"
 w:lineRule="auto"/></w:pPr><w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="4" w:color="auto"/><w:left w:val="single" w:sz="4" w:color="auto"/>
<w:bottom w:val="single" w:sz="4" w:color="auto"/><w:right w:val="single" w:sz="4" w:color="auto"/>
<w:insideH w:val="single" w:sz="4" w:color="auto"/><w:insideV w:val="single" w:sz="4"
 w:color="auto"/></w:tblBorders></w:tblPr></w:style>
</w:styles>"""


def document(title: str = "Leistungsvereinbarung") -> DocumentObject:
    """Give an empty A4 document with the styles and lists above."""
    doc = Document()
    doc.part._styles_part._element.getparent()
    doc.core_properties.title = title
    doc.core_properties.author = "Kanton Luzern"
    doc.core_properties.language = "de-CH"
    _replace(doc.styles.element, _STYLES)
    _replace(doc.part.numbering_part.element, _NUMBERING)
    section = doc.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22.5)
    section.top_margin, section.bottom_margin = Mm(28), Mm(22)
    section.header_distance, section.footer_distance = Mm(11), Mm(10)
    for element in list(doc.settings.element):
        if element.tag.endswith("}compat"):
            doc.settings.element.remove(element)
    doc.settings.element.append(
        parse_xml(
            f'<w:compat {NS}><w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        )
    )
    return doc


def _replace(element: object, xml: str) -> None:
    new = parse_xml(xml)
    element[:] = list(new)  # type: ignore[index]


def save(doc: DocumentObject) -> bytes:
    buffer = io.BytesIO()
    doc.save(buffer)
    return buffer.getvalue()


def one(*paragraphs: str) -> bytes:
    """Give a document with these raw ``w:p`` contents, each in a paragraph of its own."""
    doc = document()
    for inner in paragraphs:
        add(doc, inner)
    return save(doc)


def add(doc: DocumentObject, inner: str) -> Paragraph:
    """Append a paragraph written as XML (the inside of ``w:p``)."""
    extra = (
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    element = parse_xml(f"<w:p {NS} {extra}>{inner}</w:p>")
    body = doc.element.body
    body.insert(len(body) - 1, element)
    return doc.paragraphs[-1]


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(instruction: str, result: str = "1") -> str:
    """Give a complex field with a stored result."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"{run(result)}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def grid(doc: DocumentObject, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Table:
    """Append a table with lines whose first row repeats."""
    table: Table = doc.add_table(len(rows), len(widths), style="Table Grid")
    table.autofit = False
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.text = text
            cell.width = Mm(width)
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(parse_xml(f"<w:tblHeader {NS}/>"))
    return table


def change(docx: bytes, member: str, bend: Callable[[str], str]) -> bytes:
    """Give the file with one member changed as text; fails if nothing changes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(buffer, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == member:
                text = bend(data.decode())
                assert text != data.decode()
                data = text.encode()
            new.writestr(info, data)
    return buffer.getvalue()


def png() -> bytes:
    """Give a small two-colour picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    row = b"\0" + b"\x1f\x38\x64" * 20 + b"\xff\xff\xff" * 10
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 30, 10, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(row * 10))
        + chunk(b"IEND", b"")
    )


def picture(doc: DocumentObject, alt: str = "Wappen des Kantons") -> None:
    """Append a picture in a paragraph of its own."""
    shape = doc.add_picture(io.BytesIO(png()), width=Mm(30))
    shape._inline.docPr.set("descr", alt)


def page_furniture(doc: DocumentObject) -> None:
    """Give the first section a header with a table and a footer «Seite x von y»."""
    section = doc.sections[0]
    header = section.header
    table = header.add_table(1, 2, Mm(165))
    table.rows[0].cells[0].text = "Kanton Luzern\nDienststelle Soziales"
    table.rows[0].cells[1].text = "Vereinbarung Musterwil"
    section.footer.paragraphs[0].style = "header"
    foot = section.footer.paragraphs[0]._p
    for inner in (
        run("Entwurf 2026") + "<w:r><w:tab/></w:r>" + run("Seite "),
        field("PAGE"),
        run(" von "),
        field("NUMPAGES"),
    ):
        for child in parse_xml(f"<w:p {NS}>{inner}</w:p>"):
            foot.append(child)


def agreement(measures: int = 40) -> bytes:
    """Give a numbered agreement of several pages with lists, tables, header and footer."""
    doc = document()
    page_furniture(doc)
    picture(doc)
    doc.add_paragraph("Leistungsvereinbarung «Mini-KIP»", style="Title")
    doc.add_paragraph("zwischen dem Kanton Luzern und der Gemeinde Musterwil")
    doc.add_paragraph("Gegenstand", style="heading 1")
    add(
        doc,
        '<w:pPr><w:pStyle w:val="Clause"/></w:pPr><w:bookmarkStart w:id="1" w:name="_Ref1"/>'
        + run("Diese Vereinbarung regelt den Beitrag des Kantons an die ")
        + run("Integrationsförderung", "<w:b/>")
        + run(" der Gemeinde Müller & Söhne AG.".replace("&", "&amp;"))
        + '<w:bookmarkEnd w:id="1"/>',
    )
    doc.add_paragraph(
        "Sie umfasst folgende Massnahmen:", style="Clause"
    ).paragraph_format.keep_with_next = True
    for text in ("Erstinformation für Zugezogene", "Begegnungsanlässe im Quartier", "Beratung"):
        doc.add_paragraph(text, style="List Item")
    doc.add_paragraph("Finanzielles", style="heading 1")
    doc.add_paragraph("Der Kanton zahlt höchstens CHF\u00a012’500.00 pro Jahr.", style="Clause")
    for n, text in enumerate(("die Gemeinde zahlt gleich viel", "die Abrechnung liegt vor")):
        add(
            doc,
            '<w:pPr><w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr></w:pPr>'
            + run(f"{text};" if n == 0 else f"{text}."),
        )
    add(
        doc,
        '<w:pPr><w:pStyle w:val="Clause"/></w:pPr>'
        + run("Im Übrigen gilt Ziffer ")
        + field("REF _Ref1 \\r \\h", "9.9")
        + run(" sinngemäss."),
    )
    doc.add_paragraph("Massnahmen im Einzelnen", style="heading 2")
    rows = [["Nr.", "Massnahme", "Schwerpunkt", "Betrag CHF"]]
    rows += [
        [str(n), f"Massnahme Nummer {n} mit einer Beschreibung", "Zusammenleben", f"{n}’250.00"]
        for n in range(1, measures + 1)
    ]
    table = grid(doc, rows, (12, 83, 40, 30))
    for row in table.rows:
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {NS}/>"))
        row.cells[3].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for cell in table.rows[0].cells:
        cell._tc.get_or_add_tcPr().append(
            parse_xml(f'<w:shd {NS} w:val="clear" w:color="auto" w:fill="1F3864"/>')
        )
        cell.paragraphs[0].runs[0].bold = True
    doc.add_paragraph("Schlussbestimmungen", style="heading 1")
    doc.add_paragraph(
        "Diese Vereinbarung gilt vom 1. Januar 2026 bis 31. Dezember 2027. " * 6, style="Clause"
    ).alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    signatures = doc.add_table(3, 2)
    texts = (("Für den Kanton", "Für die Gemeinde"), ("Luzern, ", "Musterwil, "),
             ("Die Leiterin der Dienststelle", "Der Gemeindepräsident"))  # fmt: skip
    for row, pair in zip(signatures.rows, texts, strict=True):
        row.height = Mm(15)
        for cell, text in zip(row.cells, pair, strict=True):
            cell.text = text
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    annex = doc.add_section()
    annex.orientation = WD_ORIENT.LANDSCAPE
    annex.page_width, annex.page_height = Mm(297), Mm(210)
    doc.add_paragraph("Anhang: Budget").paragraph_format.space_after = Pt(12)
    budget = grid(doc, [["Kosten", "2026", "2027"], ["Personal", "1’000.00", "2’000.00"],
                        ["Total", "", "3’000.00"]], (100, 40, 40))  # fmt: skip
    budget.cell(2, 0).merge(budget.cell(2, 1))
    return save(doc)


def settled(docx: bytes) -> bytes:
    """Give the file with its cross-references written in, as it would be handed out."""
    return settle(open_package(docx)).file()
