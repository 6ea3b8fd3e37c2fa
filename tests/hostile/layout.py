"""Hostile tables, pictures, headers, footers, sections and whole files."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable

from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Mm

from tests import docx_builder as build
from tests.hostile.edits import (
    SPACES,
    Make,
    add_style,
    after,
    agreement,
    at,
    cells,
    field,
    num,
    p,
    properties,
    run,
    section,
    small,
    style,
    t,
    tbl,
    tc,
    tr,
    xml,
)
from tests.hostile.characters import par_style

GRID = '<w:tblStyle w:val="TableGrid"/>'
_PT = "<w:tblPr/>"


def rows(*texts: tuple[str, ...], columns: int = 3, props: str = GRID) -> str:
    return tbl(*(tr(*cells(*r)) for r in texts), columns=columns, props=props)


def span(n: int) -> str:
    return f'<w:gridSpan w:val="{n}"/>'


def dressed(*conditions: str, look: str = 'w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"',
            ) -> Make:  # fmt: skip
    """Make a table whose style dresses parts of it."""
    body = "".join(conditions)
    props = f'<w:tblStyle w:val="Bunt"/><w:tblW w:w="0" w:type="auto"/><w:tblLook {look}/>'
    table = rows(
        ("Jahr", "CHF", "Total"), ("2025", "1.00", "2.00"), ("2026", "3.00", "4.00"), props=props
    )
    return small(t("davor"), table, t("danach"), bend=lambda d: add_style(
        d, '<w:style w:type="table" w:styleId="Bunt"><w:name w:val="Bunt"/><w:basedOn w:val="TableGrid"/>'
           f'<w:tblPr><w:tblStyleRowBandSize w:val="1"/></w:tblPr>{body}</w:style>'))  # fmt: skip


def condition(kind: str, inner: str) -> str:
    return f'<w:tblStylePr w:type="{kind}">{inner}</w:tblStylePr>'


def furnished(bend: object = None, *blocks: str) -> Make:
    """Make a small document with header table and page numbers, then bend it."""

    def make() -> bytes:
        doc = build.document()
        build.page_furniture(doc)
        for block in blocks or (t("Text"),):
            doc.element.body.insert(len(doc.element.body) - 1, xml(block))
        if bend is not None:
            bend(doc)  # type: ignore[operator]
        return build.save(doc)

    return make


def _first_page(doc: DocumentObject) -> None:
    s = doc.sections[0]
    s.different_first_page_header_footer = True
    s.first_page_header.paragraphs[0].text = "Nur auf der ersten Seite"
    s.first_page_footer.paragraphs[0]._p.append(xml(f"<w:r><w:t>Total</w:t></w:r>"))
    for child in xml(f"<w:p>{field('NUMPAGES')}</w:p>"):
        s.first_page_footer.paragraphs[0]._p.append(child)


def _even(doc: DocumentObject) -> None:
    doc.settings.odd_and_even_pages_header_footer = True
    doc.sections[0].even_page_header.paragraphs[0].text = "Gerade Seite"
    doc.sections[0].even_page_footer.paragraphs[0].text = "Gerader Fuss"


def _landscape(doc: DocumentObject) -> None:
    s = doc.add_section()
    s.orientation, s.page_width, s.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    doc.add_paragraph("Anhang quer")


def _own_header(doc: DocumentObject) -> None:
    s = doc.add_section()
    s.header.is_linked_to_previous = False
    s.header.paragraphs[0].text = "Kopf des Anhangs"
    doc.add_paragraph("Anhang")


def _linked(doc: DocumentObject) -> None:
    doc.add_section()
    doc.add_paragraph("Anhang")


def _titled_section(doc: DocumentObject) -> None:
    _own_header(doc)
    doc.sections[1].different_first_page_header_footer = True
    doc.sections[1].first_page_header.paragraphs[0].text = "Titelseite des Anhangs"
    doc.add_page_break()
    doc.add_paragraph("zweite Seite des Anhangs")


def _section(kind: WD_SECTION) -> object:
    def bend(doc: DocumentObject) -> None:
        doc.add_section(kind)
        doc.add_paragraph("nach dem Wechsel")

    return bend


def _renumbered(raw: str, more: str = "") -> Callable[[DocumentObject], None]:
    def bend(doc: DocumentObject) -> None:
        doc.add_section()
        doc.add_paragraph("Anhang")
        section(doc, raw)
        if more:
            doc.add_page_break()
            after(doc, "Anhang", p(run(f"{more} ") + field("PAGE", "77")))

    return bend


def _continuous(doc: DocumentObject) -> None:
    last = doc.sections[-1]._sectPr
    before_ = at(doc, "Finanzierung")._p.getprevious()
    holder = xml("<w:p><w:pPr/></w:p>")
    holder.find("{*}pPr").append(copy.deepcopy(last))
    before_.addnext(holder)
    for reference in [*last.iter("{*}headerReference"), *last.iter("{*}footerReference")]:
        last.remove(reference)
    section(doc, '<w:type w:val="continuous"/>')


def _continuous_with_header(doc: DocumentObject) -> None:
    s = doc.add_section(WD_SECTION.CONTINUOUS)
    s.header.is_linked_to_previous = False
    s.header.paragraphs[0].text = "anderer Kopf"
    doc.add_paragraph("Text")


def _continuous_of_other_size(doc: DocumentObject) -> None:
    doc.add_section(WD_SECTION.CONTINUOUS).left_margin = Mm(50)
    doc.add_paragraph("Text")


def _picture(doc: DocumentObject) -> None:
    build.picture(doc)
    doc.add_paragraph("danach")


def _logo(doc: DocumentObject) -> None:
    header = doc.sections[0].header
    header.paragraphs[0].add_run().add_picture(io.BytesIO(build.png()), Mm(20))
    next(header._element.iter("{*}docPr")).set("descr", "Logo")
    header.paragraphs[0].add_run(" Kanton Luzern")


def _cell_picture(doc: DocumentObject) -> None:
    table = build.grid(doc, [["Bild", "Text"]], (40, 40))
    table.cell(0, 0).paragraphs[0].add_run().add_picture(io.BytesIO(build.png()), Mm(20))
    next(table._tbl.iter("{*}docPr")).set("descr", "Skizze")


def _bent_picture(find: str, attribute: str, value: str) -> Make:
    def bend(doc: DocumentObject) -> None:
        build.picture(doc)
        next(doc.element.body.iter(f"{{*}}{find}")).set(attribute, value)

    return small(t("davor"), bend=bend)


def _linked_picture(doc: DocumentObject) -> None:
    build.picture(doc)
    relation = doc.part.relate_to(
        "https://www.lu.ch",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    next(doc.element.body.iter("{*}docPr")).append(xml(f'<a:hlinkClick r:id="{relation}"/>'))


def _rounded_picture(doc: DocumentObject) -> None:
    build.picture(doc)
    next(doc.element.body.iter("{*}prstGeom")).set("prst", "ellipse")


def _framed_picture(doc: DocumentObject) -> None:
    build.picture(doc)
    next(doc.element.body.iter("{*}spPr")).append(
        xml('<a:ln w="12700"><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></a:ln>')
    )


def _clipped_picture(doc: DocumentObject) -> None:
    build.picture(doc)
    properties(doc.paragraphs[-1], '<w:spacing w:line="240" w:lineRule="exact"/>')


def _watermark(doc: DocumentObject) -> None:
    doc.sections[0].header.paragraphs[0]._p.append(
        xml('<w:r><w:pict><v:shape id="W"><v:textpath string="ENTWURF"/></v:shape></w:pict></w:r>')
    )


def strict(docx: bytes) -> bytes:
    """Turn a file into what Word saves as «Strict Open XML»."""
    import zipfile

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


_BOLD = "<w:rPr><w:b/></w:rPr>"
_FILL = '<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="1F3864"/></w:tcPr>'

_BLUE = 'w:val="single" w:sz="4" w:space="0" w:color="8EAADB" w:themeColor="accent1" w:themeTint="99"'
_DARK = 'w:val="single" w:sz="4" w:space="0" w:color="4472C4" w:themeColor="accent1"'
# «Gitternetztabelle 4 – Akzent 1» as Word writes it.
_GRID_4 = (
    '<w:style w:type="table" w:styleId="Gitternetztabelle4Akzent1"><w:name w:val="Grid Table 4 Accent 1"/>'
    '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="49"/><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    '<w:tblPr><w:tblStyleRowBandSize w:val="1"/><w:tblStyleColBandSize w:val="1"/><w:tblBorders>'
    + "".join(f"<w:{side} {_BLUE}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    + "</w:tblBorders></w:tblPr>"
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/><w:color w:val="FFFFFF" w:themeColor="background1"/></w:rPr><w:tblPr/><w:tcPr><w:tcBorders>'
    + "".join(f"<w:{side} {_DARK}/>" for side in ("top", "left", "bottom", "right"))
    + '<w:insideH w:val="nil"/><w:insideV w:val="nil"/></w:tcBorders><w:shd w:val="clear" w:color="auto" w:fill="4472C4" w:themeFill="accent1"/></w:tcPr></w:tblStylePr>'
    '<w:tblStylePr w:type="lastRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tblPr/><w:tcPr><w:tcBorders><w:top w:val="double" w:sz="4" w:space="0" w:color="4472C4"/></w:tcBorders></w:tcPr></w:tblStylePr>'
    '<w:tblStylePr w:type="firstCol"><w:rPr><w:b/><w:bCs/></w:rPr></w:tblStylePr><w:tblStylePr w:type="lastCol"><w:rPr><w:b/><w:bCs/></w:rPr></w:tblStylePr>'
    '<w:tblStylePr w:type="band1Vert"><w:tblPr/><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="D9E2F3"/></w:tcPr></w:tblStylePr>'
    '<w:tblStylePr w:type="band1Horz"><w:tblPr/><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="D9E2F3"/></w:tcPr></w:tblStylePr></w:style>'
)


def _grid_4(doc: DocumentObject) -> None:
    add_style(doc, _GRID_4)
    for table in doc.tables:
        style_ = table._tbl.tblPr.find("{*}tblStyle")
        if style_ is not None:
            style_.set(f"{{{SPACES['w']}}}val", "Gitternetztabelle4Akzent1")


CASES: dict[str, Make] = {
    "table-merged-year-header": small(
        tbl(tr(tc(t("Massnahme"), props='<w:vMerge w:val="restart"/>'), tc(t("Betrag je Jahr"), props=span(2)),
               props="<w:tblHeader/>"),
            tr(tc(props="<w:vMerge/>"), *cells("2025", "2026"), props="<w:tblHeader/>"),
            tr(*cells("M1", "1’000.00", "2’000.00")))),
    "table-merged-both-ways": small(
        tbl(tr(tc(t("A"), props=span(2) + '<w:vMerge w:val="restart"/>'), tc(t("b"))),
            tr(tc(props=span(2) + "<w:vMerge/>"), tc(t("c"))),
            tr(*cells("d", "e", "f")))),
    "table-merged-across-and-down-shifted": small(
        tbl(tr(tc(t("A")), tc(t("B"), props='<w:vMerge w:val="restart"/>'), tc(t("C"))),
            tr(tc(t("D")), tc(props="<w:vMerge/>"), tc(t("F"), props='<w:vMerge w:val="restart"/>')),
            tr(tc(t("G"), props=span(2)), tc(props="<w:vMerge/>")))),
    "table-text-in-a-merged-away-cell": small(
        tbl(tr(tc(t("A"), props='<w:vMerge w:val="restart"/>'), *cells("b", "c")),
            tr(tc(t("verschluckt"), props="<w:vMerge/>"), *cells("e", "f")))),
    "table-continued-merge-without-beginning": small(
        tbl(tr(*cells("a", "b", "c")), tr(tc(t(""), props="<w:vMerge/>"), *cells("e", "f")))),
    "table-merge-of-other-width": small(
        tbl(tr(tc(t("A"), props='<w:vMerge w:val="restart"/>'), *cells("b", "c")),
            tr(tc(t(""), props=span(2) + "<w:vMerge/>"), tc(t("f"))))),
    "table-old-merge": small(
        tbl(tr(tc(t("A"), props='<w:hMerge w:val="restart"/>'), tc(props="<w:hMerge/>"), tc(t("c"))))),
    "table-nested": small(
        tbl(tr(tc(t("aussen"), rows(("i1", "i2", "i3")), t("unten")), *cells("b", "c")))),
    "table-without-borders": small(rows(("a", "b", "c"), ("d", "e", "f"), props="")),
    "table-cell-aligned-below": small(
        tbl(tr(tc(t("unten"), props='<w:vAlign w:val="bottom"/>'), tc(t("hoch"), t("und höher")), tc(t("c"))))),
    "table-row-of-fixed-height": small(
        tbl(tr(*cells("abgeschnitten", "b", "c"), props='<w:trHeight w:val="100" w:hRule="exact"/>'))),
    "table-row-of-fixed-height-with-a-picture": small(
        tbl(tr(tc("<w:p/>"), tc("<w:p/>"), tc("<w:p/>"), props='<w:trHeight w:val="100" w:hRule="exact"/>')),
        bend=lambda d: d.tables[0].cell(0, 0).paragraphs[0].add_run().add_picture(io.BytesIO(build.png()), Mm(20))
        and next(d.element.body.iter("{*}docPr")).set("descr", "Skizze")),
    "table-row-at-least": small(
        tbl(tr(*cells("hoch", "b", "c"), props='<w:trHeight w:val="900"/><w:cantSplit/>'))),
    "table-two-header-rows": small(
        tbl(tr(*cells("A", "B", "C"), props="<w:tblHeader/>"), tr(*cells("a", "b", "c"), props="<w:tblHeader/>"),
            *[tr(*cells(f"{n}", "x", "y")) for n in range(70)])),
    "table-header-row-below": small(tbl(tr(*cells("a", "b", "c")), tr(*cells("A", "B", "C"), props="<w:tblHeader/>"))),
    "table-nothing-but-header-rows": small(tbl(tr(*cells("A", "B", "C"), props="<w:tblHeader/>"))),
    "table-hidden-row": small(tbl(tr(*cells("a", "b", "c")), tr(*cells("d", "e", "f"), props="<w:hidden/>"))),
    "table-row-with-gap-before": small(tbl(tr(*cells("a", "b", "c")), tr(*cells("e", "f"), props='<w:gridBefore w:val="1"/>'))),
    "table-rows-of-different-length": small(tbl(tr(*cells("a", "b", "c")), tr(*cells("d", "e")))),
    "table-floating": small(rows(("a", "b", "c"), props='<w:tblpPr w:leftFromText="141" w:vertAnchor="text" w:tblpY="1"/>' + GRID)),
    "table-right-to-left": small(rows(("a", "b", "c"), props=GRID + "<w:bidiVisual/>")),
    "table-indented": small(rows(("a", "b", "c"), props=GRID + '<w:tblW w:w="3000" w:type="dxa"/><w:tblInd w:w="700" w:type="dxa"/>')),
    "table-centred": small(rows(("a", "b", "c"), props=GRID + '<w:jc w:val="center"/>')),
    "table-with-gaps-between-cells": small(rows(("a", "b", "c"), props=GRID + '<w:tblCellSpacing w:w="20" w:type="dxa"/>')),
    "table-turned-text": small(tbl(tr(tc(t("hoch"), props='<w:textDirection w:val="btLr"/>'), *cells("b", "c")))),
    "table-two-in-a-row": small(rows(("a", "b", "c")), rows(("d", "e", "f"))),
    "table-exceptions-of-a-row": small(
        tbl(f'<w:tr><w:tblPrEx><w:tblBorders><w:top w:val="nil"/></w:tblBorders></w:tblPrEx>{"".join(cells("a", "b", "c"))}</w:tr>')),
    "table-page-break-inside": small(
        tbl(tr(tc(p(run("a") + '<w:r><w:br w:type="page"/></w:r>' + run("b"))), *cells("c", "d")))),
    "table-page-break-before-inside": small(t("davor"), tbl(tr(tc(t("a", "<w:pageBreakBefore/>")), *cells("c", "d")))),
    "table-decimal-tab-in-a-cell": small(tbl(tr(tc(t("12.50", '<w:tabs><w:tab w:val="decimal" w:pos="800"/></w:tabs>')), *cells("c", "d")))),
    "table-caption-and-description": small(rows(("a", "b", "c"), props=GRID + '<w:tblCaption w:val="T"/><w:tblDescription w:val="B"/>')),
    "table-row-inserted": agreement(lambda d: d.tables[0].rows[-1]._tr.addnext(
        xml(tr(*cells("SRL 7", "Neues Gesetz", "ganz"))))),
    "table-column-text-bold": agreement(lambda d: [setattr(r, "bold", True) for row in d.tables[1].rows for r in row.cells[0].paragraphs[0].runs]),
    "table-style-grid-4": small(
        t("davor"), rows(("Jahr", "CHF", "Total"), ("2025", "1.00", "2.00"), ("2026", "3.00", "4.00"), ("2027", "5.00", "6.00"),
                         props=GRID + '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'),
        t("danach"), bend=_grid_4),
    "table-style-every-corner": dressed(
        *(condition(kind, _BOLD) for kind in ("lastRow", "lastCol", "nwCell", "neCell", "swCell", "seCell", "band2Vert", "band2Horz")),
        look='w:firstRow="1" w:lastRow="1" w:firstColumn="1" w:lastColumn="1" w:noHBand="0" w:noVBand="0"'),
    "table-style-that-repeats-rows": dressed(condition("firstRow", "<w:trPr><w:tblHeader/></w:trPr>")),
    "table-style-first-row": dressed(condition("firstRow", _BOLD + _FILL)),
    "table-style-bands": dressed(condition("band1Horz", _FILL)),
    "table-style-caps": dressed(condition("firstRow", "<w:rPr><w:caps/></w:rPr>")),
    "table-style-hides": dressed(condition("firstRow", "<w:rPr><w:vanish/></w:rPr>")),
    "table-style-not-chosen": dressed(condition("lastRow", _FILL)),
    "table-style-whole-table": dressed(condition("wholeTable", _BOLD)),
    "picture-in-text": small(t("davor"), bend=_picture),
    "picture-in-header": small(t("Text"), bend=_logo),
    "picture-in-a-cell": small(t("davor"), bend=_cell_picture),
    "picture-without-description": _bent_picture("docPr", "descr", ""),
    "picture-hidden": _bent_picture("docPr", "hidden", "1"),
    "picture-turned": _bent_picture("xfrm", "rot", "5400000"),
    "picture-with-a-link": small(t("davor"), bend=_linked_picture),
    "picture-rounded": small(t("davor"), bend=_rounded_picture),
    "picture-framed": small(t("davor"), bend=_framed_picture),
    "picture-clipped-by-its-line": small(t("davor"), bend=_clipped_picture),
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
    "header-with-tabs": furnished(lambda d: d.sections[0].header.paragraphs[0]._p.append(xml(f"<w:r><w:t>links</w:t><w:tab/><w:t>rechts</w:t></w:r>"))),
    "header-watermark": furnished(_watermark),
    "header-changed-in-the-agreement": agreement(lambda d: d.sections[0].header.paragraphs[0].add_run(" (Fassung 2)")),
    "header-page-break": furnished(lambda d: d.sections[0].header.paragraphs[0]._p.append(xml('<w:r><w:br w:type="page"/></w:r>'))),
    "section-landscape": agreement(_landscape),
    "section-continuous": furnished(_section(WD_SECTION.CONTINUOUS)),
    "section-continuous-in-the-agreement": agreement(lambda d: _continuous(d)),
    "section-continuous-with-own-header": furnished(_continuous_with_header),
    "section-continuous-of-other-size": furnished(_continuous_of_other_size),
    "section-odd-page": furnished(_section(WD_SECTION.ODD_PAGE)),
    "section-even-page": furnished(_section(WD_SECTION.EVEN_PAGE)),
    "section-columns": agreement(lambda d: section(d, '<w:cols w:num="2" w:space="708"/>') or d.sections[0]._sectPr.remove(d.sections[0]._sectPr.find("{*}cols"))),
    "section-page-border": agreement(lambda d: section(d, '<w:pgBorders><w:top w:val="single" w:sz="4" w:space="24" w:color="auto"/></w:pgBorders>')),
    "section-line-numbers": agreement(lambda d: section(d, '<w:lnNumType w:countBy="1"/>')),
    "section-roman-page-numbers": furnished(lambda d: section(d, '<w:pgNumType w:fmt="lowerRoman"/>')),
    "section-page-numbers-anew": furnished(_renumbered('<w:pgNumType w:start="1"/>')),
    "section-page-numbers-anew-over-pages": furnished(
        _renumbered('<w:pgNumType w:start="3"/>', "Seite"), t("eins"), p('<w:r><w:br w:type="page"/></w:r>'), t("zwei")),
    "section-page-numbers-anew-with-even-pages": furnished(
        lambda d: (_even(d), _renumbered('<w:pgNumType w:start="3"/>')(d))),
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
    "file-strict": lambda: strict(build.one(run("Text"))),
    "file-page-background": lambda: build.change(build.one(run("Text")), "word/document.xml", lambda x: x.replace("<w:body>", '<w:background w:color="FFFF00"/><w:body>')),
    "file-mirror-margins": furnished(lambda d: d.settings.element.append(xml("<w:mirrorMargins/>"))),
    "style-chain": small(t("Kette", style("Enkel")), bend=lambda d: [
        add_style(d, par_style("Kind", "<w:caps/>")), add_style(d, par_style("Enkel", "<w:b/>").replace("Normal", "Kind"))]),
    "style-unknown": small(t("ohne Vorlage", style("GibtEsNicht"))),
}  # fmt: skip
