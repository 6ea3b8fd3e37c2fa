"""Hostile tables: merged cells, fixed rows, breaks inside, and styles that dress parts of them."""

from __future__ import annotations

import io
from typing import Any

from docx.shared import Mm

from tests.press import docx_builder as build
from tests.press.hostile.edits import (
    SPACES,
    Make,
    add_style,
    agreement,
    cells,
    looks,
    p,
    run,
    small,
    style,
    t,
    tbl,
    tc,
    tr,
    xml,
)

GRID = '<w:tblStyle w:val="TableGrid"/>'


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


_BOLD = "<w:rPr><w:b/></w:rPr>"
_FILL = '<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="1F3864"/></w:tcPr>'

_BLUE = (
    'w:val="single" w:sz="4" w:space="0" w:color="8EAADB" w:themeColor="accent1" w:themeTint="99"'
)
_DARK = 'w:val="single" w:sz="4" w:space="0" w:color="4472C4" w:themeColor="accent1"'
# «Gitternetztabelle 4 – Akzent 1» as Word writes it.
_GRID_4 = (
    '<w:style w:type="table" w:styleId="Gitternetztabelle4Akzent1"><w:name w:val="Grid Table 4 Accent 1"/>'
    '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="49"/><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    '<w:tblPr><w:tblStyleRowBandSize w:val="1"/><w:tblStyleColBandSize w:val="1"/><w:tblBorders>'
    + "".join(
        f"<w:{side} {_BLUE}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders></w:tblPr>"
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/><w:color w:val="FFFFFF" w:themeColor="background1"/></w:rPr><w:tblPr/><w:tcPr><w:tcBorders>'
    + "".join(f"<w:{side} {_DARK}/>" for side in ("top", "left", "bottom", "right"))
    + '<w:insideH w:val="nil"/><w:insideV w:val="nil"/></w:tcBorders><w:shd w:val="clear" w:color="auto" w:fill="4472C4" w:themeFill="accent1"/></w:tcPr></w:tblStylePr>'
    '<w:tblStylePr w:type="lastRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tblPr/><w:tcPr><w:tcBorders><w:top w:val="double" w:sz="4" w:space="0" w:color="4472C4"/></w:tcBorders></w:tcPr></w:tblStylePr>'
    '<w:tblStylePr w:type="firstCol"><w:rPr><w:b/><w:bCs/></w:rPr></w:tblStylePr><w:tblStylePr w:type="lastCol"><w:rPr><w:b/><w:bCs/></w:rPr></w:tblStylePr>'
    '<w:tblStylePr w:type="band1Vert"><w:tblPr/><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="D9E2F3"/></w:tcPr></w:tblStylePr>'
    '<w:tblStylePr w:type="band1Horz"><w:tblPr/><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="D9E2F3"/></w:tcPr></w:tblStylePr></w:style>'
)


def _grid_4(doc: Any) -> None:
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
    "table-column-text-bold": agreement(lambda d: [
        looks(row.cells[0].paragraphs[0], "<w:b/>") for row in d.tables[1].rows]),
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
    "table-heading-and-list-in-a-cell": small(tbl(tr(
        tc(t("Titel", style("Heading2")), t("Punkt", style("ListItem")), t("Punkt", style("ListItem"))), *cells("b", "c")))),
    "table-exceptions-that-show-nothing": small(
        rows(("a", "b", "c")),
        tbl(*(f'<w:tr><w:tblPrEx>{x}</w:tblPrEx>{"".join(cells(*"def"))}</w:tr>' for x in (
            '<w:tblW w:w="5000" w:type="dxa"/><w:tblLook w:val="04A0"/>', '<w:tblLayout w:type="fixed"/>',
            '<w:jc w:val="left"/><w:tblBorders/><w:tblCellSpacing w:w="0" w:type="dxa"/>',
            '<w:shd w:val="clear" w:color="auto" w:fill="auto"/><w:tblCellMar/>')))),
    "table-properties-that-are-off": small(tbl(
        tr(*cells("a", "b", "c"), props='<w:gridBefore w:val="0"/><w:gridAfter w:val="0"/><w:wAfter w:w="0" w:type="dxa"/><w:hidden w:val="0"/>'
           '<w:tblCellSpacing w:w="0" w:type="dxa"/>'),
        tr(tc(t("d"), props='<w:tcFitText w:val="0"/><w:headers w:val="x"/>'), *cells("e", "f")),
        props=GRID + '<w:tblCellSpacing w:w="0" w:type="dxa"/>')),
    "table-row-with-gap-behind": small(tbl(tr(*cells("a", "b", "c")), tr(*cells("e", "f"), props='<w:gridAfter w:val="1"/><w:wAfter w:w="2400" w:type="dxa"/>'))),
    "table-exceptions-of-style-use": small(tbl(
        tr(*cells("a", "b", "c")), f'<w:tr><w:tblPrEx><w:tblLook w:val="0000"/></w:tblPrEx>{"".join(cells(*"def"))}</w:tr>',
        props=GRID + '<w:tblLook w:val="04A0"/>'), bend=_grid_4),
    "table-exception-of-margins": small(tbl(
        f'<w:tr><w:tblPrEx><w:tblCellMar><w:left w:w="500" w:type="dxa"/></w:tblCellMar></w:tblPrEx>{"".join(cells(*"abc"))}</w:tr>')),
    "table-exception-of-indent": small(tbl(
        f'<w:tr><w:tblPrEx><w:tblInd w:w="500" w:type="dxa"/></w:tblPrEx>{"".join(cells(*"abc"))}</w:tr>')),
    "table-exception-of-shade": small(tbl(
        f'<w:tr><w:tblPrEx><w:shd w:val="clear" w:fill="FF0000"/></w:tblPrEx>{"".join(cells(*"abc"))}</w:tr>')),
    "table-rows-to-the-right": small(tbl(
        *(tr(*cells(*row), props='<w:jc w:val="right"/>') for row in ("abc", "def")), props=GRID + '<w:tblW w:w="3000" w:type="dxa"/>')),
    "table-rows-each-elsewhere": small(tbl(
        tr(*cells("a", "b", "c"), props='<w:jc w:val="right"/>'), tr(*cells("d", "e", "f")))),
    "table-cell-crossed-out": small(tbl(tr(tc(t("a"), props='<w:tcBorders><w:tl2br w:val="single" w:sz="4"/></w:tcBorders>'), *cells("b", "c")))),
    "table-cell-not-crossed-out": small(tbl(tr(tc(t("a"), props='<w:tcBorders><w:tr2bl w:val="nil"/></w:tcBorders>'), *cells("b", "c")))),
    "table-cells-crossed-out-by-style": dressed(condition("firstRow", '<w:tcPr><w:tcBorders><w:tr2bl w:val="single" w:sz="4"/></w:tcBorders></w:tcPr>')),
    "table-sum-double-underlined": small(tbl(tr(*cells("a", "b")), tr(tc(t("Total")), tc(
        t("12’500.00"), props='<w:tcBorders><w:bottom w:val="double" w:sz="4" w:color="auto"/></w:tcBorders>')), columns=2)),
    "table-double-frame": small(rows(("a", "b", "c"), props='<w:tblBorders><w:top w:val="double" w:sz="4" w:color="auto"/></w:tblBorders>')),
    "table-style-double-line": dressed(condition("lastRow", '<w:tcPr><w:tcBorders><w:top w:val="double" w:sz="4"/></w:tcBorders></w:tcPr>'),
                                       look='w:firstRow="0" w:lastRow="1" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"'),
    "table-style-aligned-below": dressed(
        '<w:tcPr><w:vAlign w:val="bottom"/></w:tcPr>', condition("firstRow", '<w:tcPr><w:vAlign w:val="center"/></w:tcPr>')),
    "table-style-with-own-margins": dressed('<w:tcPr><w:tcMar><w:left w:w="600" w:type="dxa"/></w:tcMar></w:tcPr>'),
    "table-style-of-fixed-rows": dressed("<w:trPr><w:tblHeader/></w:trPr>"),
    "table-style-to-the-right": small(rows(("a", "b", "c"), props='<w:tblStyle w:val="Rechts"/><w:tblW w:w="3000" w:type="dxa"/>'), bend=lambda d: add_style(
        d, '<w:style w:type="table" w:styleId="Rechts"><w:name w:val="Rechts"/><w:basedOn w:val="TableGrid"/><w:tblPr><w:jc w:val="right"/></w:tblPr></w:style>')),
    "table-shaded-by-name": small(tbl(tr(tc(t("a"), props='<w:shd w:val="clear" w:color="auto" w:fill="red"/>'), *cells("b", "c")))),
    "table-shaded-with-pattern": small(tbl(tr(tc(t("a"), props='<w:shd w:val="diagStripe" w:color="auto" w:fill="auto"/>'), *cells("b", "c")))),
    "table-line-coloured-by-name": small(tbl(tr(tc(t("a"), props='<w:tcBorders><w:top w:val="single" w:sz="24" w:color="red"/></w:tcBorders>'), *cells("b", "c")))),
    "table-on-dark-ground": small(tbl(
        tr(tc(t("weiss"), t("gelb", "", '<w:highlight w:val="yellow"/>'), rows(("in", "ne", "n")), t("hell", '<w:shd w:val="clear" w:fill="FFFFFF"/>'),
              t("rot", "", '<w:color w:val="FF0000"/>'), t("Punkt", style("ListItem")), props='<w:shd w:val="clear" w:color="auto" w:fill="1F3864"/>'),
           tc(t("b"), props='<w:shd w:val="pct90" w:color="auto" w:fill="auto"/>'),
           tc(t("c"), props='<w:shd w:val="solid" w:color="auto" w:fill="FFFFFF"/>')))),
    "table-kept-with-next-over-pages": small(
        tbl(tr(tc(*[t(f"Zeile {n}", "<w:keepNext/>") for n in range(90)]), *cells("b", "c")), tr(*cells("d", "e", "f"))), t("danach")),
    "table-kept-list-over-pages": small(
        tbl(tr(tc(*[t(f"Zeile {n}", style("ListItem", "<w:keepNext/>")) for n in range(90)]), *cells("b", "c"), props="<w:cantSplit/>")), t("danach")),
    "table-kept-rows-below-high-header-rows": small(
        tbl(tr(tc(*[t(f"Kopf {n}") for n in range(20)]), *cells("b", "c"), props="<w:tblHeader/>"),
                        *[tr(tc(*[t(f"Zeile {n}", "<w:keepNext/>") for n in range(m, m + 32)]), *cells("b", "c"), props="<w:cantSplit/>") for m in (0, 100)])),
    "table-kept-with-next-in-a-table-in-a-cell": small(
        tbl(tr(tc(t("oben"), tbl(tr(tc(*[t(f"Zeile {n}", "<w:keepNext/>") for n in range(40)])), tr(tc(*[t(f"Zeile {n}", "<w:keepNext/>") for n in range(40, 80)])), columns=1), "<w:p/>"), *cells("b", "c")))),
    "table-row-of-fixed-height-that-fits": small(tbl(
        tr(*cells("passt", "b", "c"), props='<w:trHeight w:val="400" w:hRule="exact"/>'),
        tr(tc(t("zwei"), t("Zeilen")), *cells("e", "f"), props='<w:trHeight w:val="700" w:hRule="exact"/>'))),
    "table-row-of-fixed-height-with-a-long-text": small(tbl(
        tr(*cells("passt nicht auf eine einzige Zeile", "b", "c"), props='<w:trHeight w:val="400" w:hRule="exact"/>'))),
    "table-row-of-fixed-height-merged": small(tbl(
        tr(tc(t("eins"), t("zwei"), props='<w:vMerge w:val="restart"/>'), *cells("b", "c"), props='<w:trHeight w:val="400" w:hRule="exact"/>'),
        tr(tc(props="<w:vMerge/>"), *cells("e", "f"), props='<w:trHeight w:val="400" w:hRule="exact"/>'))),
    "table-at-the-very-beginning-and-end": small(rows(("a", "b", "c"))),
}  # fmt: skip
