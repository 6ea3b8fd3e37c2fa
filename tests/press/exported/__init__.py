"""PDF files that LibreOffice exported, and the Word files they were exported from.

The PDF files lie beside this one, so that the tests give the same verdict where LibreOffice is not
installed. ``python -m tests.press.exported`` makes them anew (LibreOffice 7.4 made those that are
here): those named in ``TAGGED`` with «Tagged PDF», ``untagged.pdf`` without.
"""

from __future__ import annotations

from pathlib import Path

from docx.oxml import parse_xml

from tests.press import docx_builder as build
from tests.press.docx_builder import NS, run

FOLDER = Path(__file__).parent
_SHAPE = (
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def pdf(name: str) -> bytes:
    """Give one of the exported files."""
    return (FOLDER / f"{name}.pdf").read_bytes()


def agreement() -> bytes:
    """An agreement without anything that our own PDF cannot show."""
    return build.settled(build.agreement(40))


def strange(amount: str = "12’600.00", page: str = "2") -> bytes:
    """A document with what our own PDF refuses: boxes, frames, columns, contents, Roman pages."""
    doc = build.document()
    build.page_furniture(doc)
    build.add(
        doc,
        run("Anhang")
        + '<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        + '<w:r><w:instrText xml:space="preserve"> HYPERLINK \\l "anhang" </w:instrText></w:r>'
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + build.field("PAGEREF anhang \\h", page)
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )
    build.add(doc, run("Absatz mit ") + _box(f"Im Textfeld steht {amount}") + run("einem Feld."))
    build.add(
        doc,
        '<w:pPr><w:framePr w:w="3000" w:wrap="around" w:hAnchor="page" w:x="7000"/>'
        "</w:pPr>" + run("Im Rahmen die Adresse"),
    )
    build.add(
        doc,
        run("Ein Haken ")
        + '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
        + run(" und ")
        + run("Kapitälchen", "<w:smallCaps/>")
        + run("."),
    )
    build.add(doc, run("Integrations\u00adförderungs\u00admassnahmen und Mini-KIP-Beiträge " * 12))
    doc.paragraphs[-1]._p.append(parse_xml(f"<w:r {NS}><w:t>Schluss</w:t></w:r>"))
    table = build.grid(doc, [["Jahr", "CHF"], ["2026", "600.00"]], [30, 30])
    table._tbl.tblPr.append(
        parse_xml(
            f'<w:tblpPr {NS} w:vertAnchor="text" w:horzAnchor="margin" '
            'w:tblpXSpec="right" w:tblpY="200"/>'
        )
    )
    build.add(doc, run("Neben der Tabelle. " * 10))
    doc.add_section()
    doc.sections[1]._sectPr.append(parse_xml(f'<w:pgNumType {NS} w:fmt="decimal" w:start="7"/>'))
    doc.sections[1]._sectPr.append(parse_xml(f'<w:cols {NS} w:num="2" w:space="400"/>'))
    build.add(
        doc,
        '<w:bookmarkStart w:id="9" w:name="anhang"/>'
        + run("Der Anhang")
        + '<w:bookmarkEnd w:id="9"/>'
        + run(" in Spalten."),
    )
    for n in range(40):
        build.add(doc, run(f"Punkt {n} des Anhangs."))
    return build.save(doc)


def _box(text: str) -> str:
    """Give a run with a text box as Word writes it: once for today, once for programs of old."""
    inner = f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
    return f"""<w:r {_SHAPE}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor
 distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="9" behindDoc="0" locked="0"
 layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column">
<wp:posOffset>3000000</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph">
<wp:posOffset>100000</wp:posOffset></wp:positionV><wp:extent cx="2200000" cy="500000"/>
<wp:wrapSquare wrapText="bothSides"/><wp:docPr id="1" name="Textfeld 1"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2200000"
 cy="500000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx>{inner}
</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:shape style="width:150pt;height:50pt"><v:textbox>{inner}</v:textbox>
</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""


TAGGED = {"agreement": agreement, "strange": strange}
