"""Hostile pictures, headers, footers, sections and whole files."""

from __future__ import annotations

import copy
import io
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Mm

from tests.press import docx_builder as build
from tests.press.hostile.edits import (
    OFFICE,
    Make,
    add_style,
    after,
    agreement,
    at,
    field,
    num,
    p,
    par_style,
    properties,
    run,
    section,
    small,
    style,
    t,
    xml,
)

GRID = '<w:tblStyle w:val="TableGrid"/>'


def furnished(bend: Callable[[Any], object] | None = None, *blocks: str) -> Make:
    """Make a small document with header table and page numbers, then bend it."""

    def make() -> bytes:
        doc = build.document()
        build.page_furniture(doc)
        for block in blocks or (t("Text"),):
            doc.element.body.insert(len(doc.element.body) - 1, xml(block))
        if bend is not None:
            bend(doc)
        return build.save(doc)

    return make


def _first_page(doc: Any) -> None:
    s = doc.sections[0]
    s.different_first_page_header_footer = True
    s.first_page_header.paragraphs[0].text = "Nur auf der ersten Seite"
    s.first_page_footer.paragraphs[0]._p.append(xml("<w:r><w:t>Total</w:t></w:r>"))
    for child in xml(f"<w:p>{field('NUMPAGES')}</w:p>"):
        s.first_page_footer.paragraphs[0]._p.append(child)


def _first_page_inherited(doc: Any) -> None:
    _first_page(doc)
    doc.add_section().different_first_page_header_footer = True
    doc.add_paragraph("Anhang")


def _even(doc: Any) -> None:
    doc.settings.odd_and_even_pages_header_footer = True
    doc.sections[0].even_page_header.paragraphs[0].text = "Gerade Seite"
    doc.sections[0].even_page_footer.paragraphs[0].text = "Gerader Fuss"


def _landscape(doc: Any) -> None:
    s = doc.add_section()
    s.orientation, s.page_width, s.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    doc.add_paragraph("Anhang quer")


def _own_header(doc: Any) -> None:
    s = doc.add_section()
    s.header.is_linked_to_previous = False
    s.header.paragraphs[0].text = "Kopf des Anhangs"
    doc.add_paragraph("Anhang")


def _linked(doc: Any) -> None:
    doc.add_section()
    doc.add_paragraph("Anhang")


def _titled_section(doc: Any) -> None:
    _own_header(doc)
    doc.sections[1].different_first_page_header_footer = True
    doc.sections[1].first_page_header.paragraphs[0].text = "Titelseite des Anhangs"
    doc.add_page_break()
    doc.add_paragraph("zweite Seite des Anhangs")


def _section(kind: WD_SECTION) -> Callable[[Any], None]:
    def bend(doc: Any) -> None:
        doc.add_section(kind)
        doc.add_paragraph("nach dem Wechsel")

    return bend


def _renumbered(raw: str, more: str = "") -> Callable[[Any], None]:
    def bend(doc: Any) -> None:
        doc.add_section()
        doc.add_paragraph("Anhang")
        section(doc, raw)
        if more:
            after(doc, "Anhang", p(run(f"{more} ") + field("PAGE", "77")))

    return bend


def _continuous(doc: Any) -> None:
    last = doc.sections[-1]._sectPr
    before_ = at(doc, "Finanzierung")._p.getprevious()
    holder = xml("<w:p><w:pPr/></w:p>")
    holder.find("{*}pPr").append(copy.deepcopy(last))
    before_.addnext(holder)
    for reference in [*last.iter("{*}headerReference"), *last.iter("{*}footerReference")]:
        last.remove(reference)
    section(doc, '<w:type w:val="continuous"/>')


def _continuous_untitled(doc: Any) -> None:
    _continuous(doc)
    last = doc.sections[-1]._sectPr
    last.remove(last.find("{*}titlePg"))


def _continuous_with_header(doc: Any) -> None:
    s = doc.add_section(WD_SECTION.CONTINUOUS)
    s.header.is_linked_to_previous = False
    s.header.paragraphs[0].text = "anderer Kopf"
    doc.add_paragraph("Text")


def _continuous_of_other_size(doc: Any) -> None:
    doc.add_section(WD_SECTION.CONTINUOUS).left_margin = Mm(50)
    doc.add_paragraph("Text")


def _picture(doc: Any) -> None:
    build.picture(doc)
    doc.add_paragraph("danach")


def _picture_among_letters(doc: Any) -> None:
    build.picture(doc)
    within = doc.paragraphs[-1].runs[0]._r
    within.addprevious(xml(run("vor")))
    within.addnext(xml(run("nach")))


def _picture_heading(doc: Any) -> None:
    build.picture(doc)
    doc.paragraphs[-1].style = "Heading 1"
    doc.add_paragraph("danach")


def _logo(doc: Any) -> None:
    header = doc.sections[0].header
    header.paragraphs[0].add_run().add_picture(io.BytesIO(build.png()), Mm(20))
    next(header._element.iter("{*}docPr")).set("descr", "Logo")
    header.paragraphs[0].add_run(" Kanton Luzern")


def _cell_picture(doc: Any) -> None:
    table = build.grid(doc, [["Bild", "Text"]], (40, 40))
    table.cell(0, 0).paragraphs[0].add_run().add_picture(io.BytesIO(build.png()), Mm(20))
    next(table._tbl.iter("{*}docPr")).set("descr", "Skizze")


def _bent_picture(find: str, attribute: str, value: str) -> Make:
    def bend(doc: Any) -> None:
        build.picture(doc)
        next(doc.element.body.iter(f"{{*}}{find}")).set(attribute, value)

    return small(t("davor"), bend=bend)


def _linked_picture(doc: Any) -> None:
    build.picture(doc)
    relation = doc.part.relate_to(
        "https://www.lu.ch",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    next(doc.element.body.iter("{*}docPr")).append(xml(f'<a:hlinkClick r:id="{relation}"/>'))


def _rounded_picture(doc: Any) -> None:
    build.picture(doc)
    next(doc.element.body.iter("{*}prstGeom")).set("prst", "ellipse")


def _framed_picture(doc: Any) -> None:
    build.picture(doc)
    next(doc.element.body.iter("{*}spPr")).append(
        xml('<a:ln w="12700"><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></a:ln>')
    )


def _clipped_picture(doc: Any) -> None:
    build.picture(doc)
    properties(doc.paragraphs[-1], '<w:spacing w:line="240" w:lineRule="exact"/>')


def pictured(data: bytes) -> Make:
    """Show a picture file of these bytes."""

    def bend(doc: Any) -> None:
        build.picture(doc)
        blip = next(doc.element.body.iter("{*}blip"))
        doc.part.related_parts[blip.get(f"{{{OFFICE}}}embed")]._blob = data

    return small(t("davor"), bend=bend)


def jpeg(*segments: tuple[int, bytes], components: int = 3) -> bytes:
    """Give the head of a JPEG: segments, then a frame of so many values for each pixel."""
    frame = bytes((8, 0, 2, 0, 1, components)) + bytes(3 * components)
    parts = [*segments, (0xC0, frame), (0xDA, b"")]
    return b"\xff\xd8" + b"".join(
        bytes((0xFF, kind)) + (len(body) + 2).to_bytes(2, "big") + body for kind, body in parts
    )


def exif(orientation: int, order: str = "big") -> bytes:
    """Give the note of a camera how its picture is to be turned."""
    values = ((42, 2), (8, 4), (1, 2), (0x0112, 2), (3, 2), (1, 4), (orientation, 2), (0, 6))
    head = {"big": b"MM", "little": b"II"}[order]
    return head + b"".join(
        v.to_bytes(n, "little" if order == "little" else "big") for v, n in values
    )


def _turned_png() -> bytes:
    body = b"eXIf" + exif(6)
    chunk = (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    return build.png()[:33] + chunk + build.png()[33:]


def _shaped(name: str, raw: str) -> Make:
    """Put something raw into one part of a picture."""

    def bend(doc: Any) -> None:
        build.picture(doc)
        next(doc.element.body.iter(f"{{*}}{name}")).append(xml(raw))

    return small(t("davor"), bend=bend)


def _sized(width: float, height: float, table: bool = False) -> Make:
    """Show a picture of so many millimetres."""

    def bend(doc: Any) -> None:
        place = (
            build.grid(doc, [["Bild", "x"]], (40, 40)).cell(0, 0).paragraphs[0]
            if table
            else doc.add_paragraph()
        )
        place.add_run().add_picture(io.BytesIO(build.png()), Mm(width), Mm(height))
        next(doc.element.body.iter("{*}docPr")).set("descr", "Skizze")

    return small(t("davor"), bend=bend)


_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative xmlns:adec='
    '"http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


def _decorative(doc: Any) -> None:
    for alt in ("", "wird nicht vorgelesen"):
        build.picture(doc, alt)
        doc.paragraphs[-1].add_run("beim Bild")
    for described in doc.element.body.iter("{*}docPr"):
        described.append(xml(_DECORATIVE))


def _undescribed_logo(doc: Any) -> None:
    _logo(doc)
    del next(doc.sections[0].header._element.iter("{*}docPr")).attrib["descr"]


def _picture_as_heading(doc: Any) -> None:
    build.picture(doc)
    properties(doc.paragraphs[-1], '<w:outlineLvl w:val="0"/>')
    doc.add_paragraph("Danach")


def _mirrored(doc: Any) -> None:
    doc.settings.element.append(xml("<w:mirrorMargins/>"))
    doc.sections[0].left_margin, doc.sections[0].right_margin = Mm(30), Mm(15)


def _mirrored_from_two(doc: Any) -> None:
    _mirrored(doc)
    section(doc, '<w:pgNumType w:start="2"/>')


def _gutter(raw: str, where: str) -> Callable[[Any], None]:
    def bend(doc: Any) -> None:
        (doc.settings.element if where == "settings" else doc.sections[0]._sectPr).append(xml(raw))
        doc.sections[0].gutter = Mm(15)

    return bend


_NEXT = p('<w:r><w:br w:type="page"/></w:r>')
_THREE = (t("eins"), _NEXT, t("zwei"), _NEXT, t("drei"))


def _watermark(doc: Any) -> None:
    doc.sections[0].header.paragraphs[0]._p.append(
        xml('<w:r><w:pict><v:shape id="W"><v:textpath string="ENTWURF"/></v:shape></w:pict></w:r>')
    )


def strict(docx: bytes) -> bytes:
    """Turn a file into what Word saves as «Strict Open XML»."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(buffer, "w") as new:
        for info in old.infolist():
            text = old.read(info)
            for a, b in (
                (
                    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
                ),
                (
                    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                    b"http://purl.oclc.org/ooxml/officeDocument/relationships",
                ),
            ):
                text = text.replace(a, b)
            new.writestr(info, text)
    return buffer.getvalue()


CASES: dict[str, Make] = {
    "picture-in-text": small(t("davor"), bend=_picture),
    "picture-among-letters": small(t("davor"), bend=_picture_among_letters),
    "picture-as-a-heading": small(t("davor"), bend=_picture_heading),
    "picture-in-header": small(t("Text"), bend=_logo),
    "picture-in-a-cell": small(t("davor"), bend=_cell_picture),
    "picture-without-description": _bent_picture("docPr", "descr", ""),
    "picture-hidden": _bent_picture("docPr", "hidden", "1"),
    "picture-turned": _bent_picture("xfrm", "rot", "5400000"),
    "picture-with-a-link": small(t("davor"), bend=_linked_picture),
    "picture-rounded": small(t("davor"), bend=_rounded_picture),
    "picture-framed": small(t("davor"), bend=_framed_picture),
    "picture-clipped-by-its-line": small(t("davor"), bend=_clipped_picture),
    "picture-turned-by-the-camera": pictured(jpeg((0xE0, b"JFIF\0"), (0xE1, b"Exif\0\0" + exif(6)))),
    "picture-mirrored-by-the-camera": pictured(jpeg((0xE1, b"Exif\0\0" + exif(2, "little")))),
    "picture-turned-by-the-camera-png": pictured(_turned_png()),
    "picture-in-printing-colours": pictured(jpeg((0xEE, b"Adobe\0\x64\0\0\0\0\2"), components=4)),
    "picture-cut-off-file": pictured(jpeg()[:9]),
    "picture-of-another-kind": pictured(b"GIF89a"),
    "picture-cropped": _shaped("blipFill", '<a:srcRect l="10000"/>'),
    "picture-pulled-out": _shaped("stretch", '<a:fillRect r="-10000"/>'),
    "picture-tiled": _shaped("blipFill", '<a:tile sx="50000" sy="50000"/>'),
    "picture-freeform": _shaped("spPr", '<a:custGeom/>'),
    "picture-on-a-ground": _shaped("spPr", '<a:solidFill><a:srgbClr val="FF0000"/></a:solidFill>'),
    "picture-touched-up": _shaped("blip", '<a:extLst><a:ext uri="{BEBA8EAE-BF5A-486C-A8C5-ECC9F3942E4B}"><a14:imgProps xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main"/></a:ext></a:extLst>'),
    "picture-of-no-size": _bent_picture("extent", "cx", "0"),
    "picture-of-empty-size": _bent_picture("extent", "cy", ""),
    "picture-wider-than-its-column": _sized(170, 50),
    "picture-as-wide-as-its-column": _sized(165, 50),
    "picture-wider-than-its-cell": _sized(39, 10, table=True),
    "picture-taller-than-the-page": _sized(50, 250),
    "picture-decorative": small(t("davor"), bend=_decorative),
    "picture-in-header-without-description": small(t("Text"), bend=_undescribed_logo),
    "picture-as-heading": small(t("davor"), bend=_picture_as_heading),
    "picture-anchored": small(p("<w:r><w:drawing><wp:anchor/></w:drawing></w:r>" + run("Text"))),
    "header-table": furnished(),
    "header-first-page": furnished(_first_page, t("eins"), p('<w:r><w:br w:type="page"/></w:r>'), t("zwei")),
    "header-even-pages": furnished(_even, t("eins"), p('<w:r><w:br w:type="page"/></w:r>'), t("zwei"), p('<w:r><w:br w:type="page"/></w:r>'), t("drei")),
    "header-first-page-without-one": furnished(
        lambda d: setattr(d.sections[0], "different_first_page_header_footer", True),
        t("eins"), p('<w:r><w:br w:type="page"/></w:r>'), t("zwei")),
    "header-of-a-second-section": furnished(_own_header),
    "header-linked-to-the-section-before": furnished(_linked),
    "header-title-page-of-a-second-section": furnished(_titled_section),
    "header-first-page-from-the-section-before": furnished(_first_page_inherited),
    "header-with-a-list-in-a-table": furnished(lambda d: setattr(
        d.sections[0].header.tables[0].cell(0, 0).paragraphs[0], "style", "List Item")),
    "header-with-tabs": furnished(lambda d: d.sections[0].header.paragraphs[0]._p.append(xml("<w:r><w:t>links</w:t><w:tab/><w:t>rechts</w:t></w:r>"))),
    "header-watermark": furnished(_watermark),
    "header-changed-in-the-agreement": agreement(lambda d: d.sections[0].header.paragraphs[0].add_run(" (Fassung 2)")),
    "header-page-break": furnished(lambda d: d.sections[0].header.paragraphs[0]._p.append(xml('<w:r><w:br w:type="page"/></w:r>'))),
    "section-landscape": agreement(_landscape),
    "section-continuous": furnished(_section(WD_SECTION.CONTINUOUS)),
    "section-continuous-in-the-agreement": agreement(_continuous),
    "section-continuous-without-title-page": agreement(_continuous_untitled),
    "section-continuous-with-own-header": furnished(_continuous_with_header),
    "section-continuous-of-other-size": furnished(_continuous_of_other_size),
    "section-odd-page": furnished(_section(WD_SECTION.ODD_PAGE)),
    "section-even-page": furnished(_section(WD_SECTION.EVEN_PAGE)),
    "section-columns": agreement(lambda d: section(d, '<w:cols w:num="2" w:space="708"/>') or d.sections[0]._sectPr.remove(d.sections[0]._sectPr.find("{*}cols"))),
    "section-page-border": agreement(lambda d: section(d, '<w:pgBorders><w:top w:val="single" w:sz="4" w:space="24" w:color="auto"/></w:pgBorders>')),
    "section-line-numbers": agreement(lambda d: section(d, '<w:lnNumType w:countBy="1"/>')),
    "section-roman-page-numbers": furnished(lambda d: section(d, '<w:pgNumType w:fmt="lowerRoman"/>')),
    "section-page-numbers-anew": furnished(_renumbered('<w:pgNumType w:start="4"/>')),
    "section-page-numbers-anew-over-pages": furnished(
        _renumbered('<w:pgNumType w:start="7"/>', "Seite"), t("eins"), p('<w:r><w:br w:type="page"/></w:r>'), t("zwei")),
    "section-page-numbers-anew-with-even-pages": furnished(
        lambda d: [bend(d) for bend in (_even, _renumbered('<w:pgNumType w:start="3"/>'))]),
    "section-page-numbers-from-five": furnished(lambda d: section(d, '<w:pgNumType w:start="5"/>')),
    "section-page-numbers-with-chapter": furnished(lambda d: section(d, '<w:pgNumType w:chapStyle="1"/>')),
    "section-vertically-centred": furnished(lambda d: section(d, '<w:vAlign w:val="center"/>')),
    "section-document-grid": furnished(lambda d: section(d, '<w:docGrid w:type="lines" w:linePitch="360"/>')),
    "section-break-in-a-numbered-paragraph": small(
        t("eins", num(1)), p("", num(1) + '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1134" w:left="1417" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>'),
        t("drei", num(1))),
    "section-break-in-a-paragraph-with-a-control": small(
        "<w:p><w:pPr><w:sectPr><w:pgSz w:w='11906' w:h='16838'/><w:pgMar w:top='1417' w:right='1417' w:bottom='1134' w:left='1417' w:header='708' w:footer='708' w:gutter='0'/></w:sectPr></w:pPr>"
        f"<w:sdt><w:sdtContent>{run('nicht verschluckt')}</w:sdtContent></w:sdt></w:p>", t("Text")),
    "file-empty": small(),
    "file-header-lost": lambda: build.change(
        furnished()(), "word/document.xml", lambda x: re.sub(r'(headerReference [^>]*r:id=")[^"]*', r'\1rId99', x)),
    "file-one-empty-paragraph": small("<w:p/>"),
    "file-strict": lambda: strict(build.one(run("Text"))),
    "file-page-background": lambda: build.change(build.one(run("Text")), "word/document.xml", lambda x: x.replace("<w:body>", '<w:background w:color="FFFF00"/><w:body>')),
    "file-page-background-white": lambda: build.change(build.one(run("Text")), "word/document.xml", lambda x: x.replace("<w:body>", '<w:background w:color="FFFFFF"/><w:body>')),
    "file-mirror-margins-of-two-widths": furnished(_mirrored, *_THREE),
    "file-mirror-margins-from-an-even-page": furnished(_mirrored_from_two),
    "file-gutter-above": furnished(_gutter("<w:gutterAtTop/>", "settings"), *_THREE),
    "file-gutter-on-the-right": furnished(_gutter("<w:rtlGutter/>", "section")),
    "file-two-pages-on-a-sheet": furnished(lambda d: d.settings.element.append(xml("<w:printTwoOnOne/>"))),
    "section-page-border-none": furnished(lambda d: section(d, '<w:pgBorders><w:top w:val="none" w:sz="0" w:space="0" w:color="auto"/></w:pgBorders>')),
    "section-unknown-property": furnished(lambda d: section(d, '<w:neuartig w:val="1"/>')),
    "file-mirror-margins": furnished(lambda d: d.settings.element.append(xml("<w:mirrorMargins/>"))),
    "style-chain": small(t("Kette", style("Enkel")), bend=lambda d: [
        add_style(d, par_style("Kind", "<w:caps/>")), add_style(d, par_style("Enkel", "<w:b/>").replace("Normal", "Kind"))]),
    "style-unknown": small(t("ohne Vorlage", style("GibtEsNicht"))),
}  # fmt: skip
