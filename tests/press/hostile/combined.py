"""Hostile combinations: several features that are harmless one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.press import docx_builder as build
from tests.press.hostile.edits import (
    Make,
    abstract,
    add_style,
    append,
    cells,
    field,
    instance,
    level,
    noted,
    notes,
    num,
    one,
    p,
    restart,
    run,
    sdt,
    small,
    style,
    t,
    tbl,
    tc,
    tr,
)
from tests.press.hostile.numbers import listed
from tests.press.hostile.pages import furnished

_MULTI = (
    level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2.") + level(2, "decimal", "%1.%2.%3.")
)
_APART = level(0, "decimal", "%1.") + level(1, "decimal", "%2)") + level(2, "decimal", "%3-")
_TAB, _PAGE = "<w:r><w:tab/></w:r>", '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_MERGED, _ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
_BOTH = '<w:gridSpan w:val="2"/>'
_BEGIN, _SEPARATE, _END = (
    f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end")
)
_MARKED = (
    t("Titel", style("Heading1")),
    f'<w:p><w:pPr>{style("Clause")}</w:pPr><w:bookmarkStart w:id="4" w:name="_Ref8"/>'
    f'{run("Ziel")}<w:bookmarkEnd w:id="4"/></w:p>',
)


def _code(text: str) -> str:
    return f'<w:instrText xml:space="preserve">{text}</w:instrText>'


def _bare(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def _style(name: str, based: str, numbering: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based}"/><w:pPr><w:numPr>{numbering}</w:numPr></w:pPr></w:style>'
    )


def _levels_by_style(doc: Any) -> None:
    abstract(doc, _MULTI)
    instance(doc, 9, 8)
    add_style(doc, _style("L0", "Normal", '<w:numId w:val="8"/>'))
    add_style(doc, _style("L1", "L0", '<w:ilvl w:val="1"/>'))


def _interleaved(doc: Any) -> None:
    abstract(doc, _MULTI)
    instance(doc, 9, 8)
    instance(doc, 10, 8, restart(0, 1))


def _restarted(doc: Any) -> None:
    abstract(doc, _MULTI)
    instance(doc, 9, 8, restart(0, 1) + restart(1, 1))


def _linked(doc: Any) -> None:
    add_style(doc, '<w:style w:type="numbering" w:styleId="LA"><w:name w:val="LA"/>'
                   '<w:pPr><w:numPr><w:numId w:val="8"/></w:numPr></w:pPr></w:style>')  # fmt: skip
    abstract(doc, _MULTI, head='<w:styleLink w:val="LA"/>')
    abstract(doc, "", number=9, head='<w:numStyleLink w:val="LA"/>')
    instance(doc, 10, 9, restart(0, 4))


def _list_in_a_new_section(doc: Any) -> None:
    doc.add_section()
    append(doc, t("drei", num(1)))


def _section(head: str, first: str = "") -> Callable[[Any], None]:
    def bend(doc: Any) -> None:
        s = doc.add_section()
        s.header.is_linked_to_previous = False
        s.header.paragraphs[0].text = head
        if first:
            s.different_first_page_header_footer = True
            s.first_page_header.is_linked_to_previous = False
            s.first_page_header.paragraphs[0].text = first

    return bend


def _sections(*steps: Callable[[Any], Any] | str) -> Make:
    def bend(doc: Any) -> None:
        for step in steps:
            if isinstance(step, str):
                append(doc, step)
            else:
                step(doc)

    return furnished(bend)


CASES: dict[str, Make] = {
    "blank-no-break-alone-in-its-run": one(_bare("CHF") + _bare("\u00a0") + _bare("12")),
    "blank-no-break-at-the-end-of-its-run": one(_bare("CHF\u00a0") + _bare("12") + _bare("\u2009x")),
    "number-skipped-and-counted-later": listed(
        _APART, t("a", num(8)), t("b", num(8, 2)), t("c", num(8, 1))),
    "number-deep-level-before-the-first": listed(_APART, t("a", num(8, 1)), t("b", num(8))),
    "number-skipped-behind-a-restart": listed(
        _APART, t("a", num(8)), t("b", num(8, 1)), t("c", num(8)), t("d", num(8, 2)), t("e", num(8, 1))),
    "number-deep-bullets-before-the-first": small(t("A", num(2, 1)), t("B", num(2)), t("C", num(2, 1))),
    "number-own-start-behind-deeper-ones": small(
        t("a", num(8)), t("b", num(9, 1)), t("c", num(9)), bend=_restarted),
    "number-own-starts-of-all-levels": small(
        t("a", num(8)), t("b", num(8, 1)), t("c", num(9)), t("d", num(9, 1)), t("e", num(8)),
        t("f", num(8, 1)), t("g", num(9)), t("h", num(9, 1)), bend=_restarted),
    "number-interleaved-instances-of-several-levels": small(
        t("a", num(8)), t("b", num(9)), t("c", num(8, 1)), t("d", num(9, 1)), t("e", num(8)),
        t("f", num(10)), t("g", num(10, 1)), t("h", num(8)), t("i", num(9, 1)), bend=_interleaved),
    "number-level-only-in-a-derived-style": small(
        t("A", style("L0")), t("B", style("L1")), t("C", style("L1")), t("D", style("L0")),
        t("E", style("L1")), bend=_levels_by_style),
    "number-own-list-and-level-of-the-style": small(
        t("A", style("L0")), t("B", style("L1")),
        t("C", style("L1", '<w:numPr><w:numId w:val="9"/></w:numPr>')), bend=_levels_by_style),
    "number-list-style-with-a-start-of-its-own": small(
        t("a", num(8)), t("b", num(9)), t("c", num(10)), t("d", num(9, 1)), t("e", num(10, 1)),
        bend=_linked),
    "number-letter-zero": listed(level(0, "lowerLetter", "%1)", start=0), t("a", num(8))),
    "number-roman-zero": listed(level(0, "upperRoman", "%1.", start=0), t("a", num(8))),
    "number-with-a-level-without-figure": listed(
        level(0, "none", "") + level(1, "decimal", "%1.%2"), t("a", num(8)), t("b", num(8, 1))),
    "number-goes-on-in-the-next-section": furnished(
        _list_in_a_new_section, t("eins", num(1)), t("zwei", num(1))),
    "reference-in-one-run": small(*_MARKED, p(
        run("siehe ") + f"<w:r>{_BEGIN}{_code(' REF _Ref8 ')}{_SEPARATE}<w:t>9.9</w:t>{_END}</w:r>")),
    "reference-result-beside-its-mark": small(*_MARKED, p(
        run("siehe ") + f"<w:r>{_BEGIN}{_code(' REF _Ref8 ')}</w:r><w:r>{_SEPARATE}<w:t>9.9</w:t></w:r>"
        f"<w:r>{_END}</w:r>")),
    "reference-text-behind-its-mark": small(*_MARKED, p(
        run("siehe ") + f"<w:r>{_BEGIN}{_code(' REF _Ref8 ')}</w:r><w:r>{_SEPARATE}</w:r>"
        f"<w:r><w:t>9.9</w:t>{_END}<w:t> danach</w:t></w:r>")),
    "reference-in-many-runs": small(*_MARKED, p(
        run("siehe ") + f"<w:r>{_BEGIN}</w:r><w:r>{_code(' R')}</w:r><w:r>{_code('EF _Re')}</w:r>"
        f"<w:r>{_code('f8 ')}</w:r><w:r>{_SEPARATE}</w:r>{run('9')}{run('.')}{run('9')}<w:r>{_END}</w:r>"
        + run(" danach"))),
    "reference-keeps-a-no-break-blank": small(
        p('<w:bookmarkStart w:id="4" w:name="Betrag"/>' + run("CHF\u00a012") + '<w:bookmarkEnd w:id="4"/>'),
        p(run("nochmals ") + field("REF Betrag"))),
    "reference-to-a-word-with-a-footnote": notes(small(
        p('<w:bookmarkStart w:id="4" w:name="Wort"/>' + run("Wort") + noted(2) + '<w:bookmarkEnd w:id="4"/>'),
        p(run("nochmals ") + field("REF Wort"))), "Fussnote"),
    "reference-to-words-not-preserved": small(
        p('<w:bookmarkStart w:id="4" w:name="Ort"/>' + _bare(" Ge ") + _bare("meinde") + '<w:bookmarkEnd w:id="4"/>'),
        p(run("nochmals ") + field("REF Ort"))),
    "reference-to-a-number-without-its-clause": small(
        t("A", style("Heading1")), f'<w:p><w:pPr>{num(1, 2)}</w:pPr><w:bookmarkStart w:id="4" w:name="_Ref8"/>'
        f'{run("a")}<w:bookmarkEnd w:id="4"/></w:p>', p(run("siehe ") + field("REF _Ref8 \\w"))),
    "table-header-merged-and-repeated": small(
        tbl(tr(tc(t("K"), props=_MERGED), *cells("b", "c"), props="<w:tblHeader/>"),
            tr(tc(props=_ON), *cells("d", "e"), props="<w:tblHeader/>"),
            *[tr(*cells(f"z{n}", "b", "c")) for n in range(60)])),
    "table-header-merged-beyond-itself": small(
        tbl(tr(tc(t("K"), props=_MERGED), *cells("b", "c"), props="<w:tblHeader/>"),
            tr(tc(props=_ON), *cells("d", "e")))),
    "field-page-in-one-run": one(
        f"<w:r><w:t>S</w:t></w:r><w:r>{_BEGIN}{_code('PAGE')}{_SEPARATE}<w:t>7</w:t>{_END}</w:r>"),
    "field-page-in-a-repeated-row": small(
        tbl(tr(tc(p(run("Seite ") + field("PAGE"))), *cells("B", "C"), props="<w:tblHeader/>"),
            *[tr(*cells(f"z{n}", "b", "c")) for n in range(60)])),
    "text-accent-in-a-run-of-its-own": one(run("Zu") + run("\u0308", "<w:b/>") + run("rich")),
    "text-raised-and-lowered-in-a-row": one(
        run("12 m") + run("2", '<w:vertAlign w:val="superscript"/>') + run("5 CO")
        + run("2", '<w:vertAlign w:val="subscript"/>') + run(" 10 m²")),
    "text-every-minus": one(run("-5 −5 –5 —5 ‐5 1-2 ±3 a\u2011b") + "<w:r><w:noBreakHyphen/></w:r>" + run("c")),
    "tab-passed": one(
        run("ein langer Text über den Tabstopp hinaus") + _TAB + run("b") + _TAB + run("c"),
        '<w:tabs><w:tab w:val="left" w:pos="1000"/></w:tabs>'),
    "tab-twenty-five": one((_TAB + run("x")) * 25),
    "table-merged-and-wide-in-turn": small(
        tbl(tr(tc(t("a"), props=_BOTH + _MERGED), tc(t("b"))), tr(tc(props=_BOTH + _ON), tc(t("c"), props=_MERGED)),
            tr(*cells("d", "e"), tc(props=_ON)), tr(tc(t("f"), props=_MERGED), tc(t("g"), props=_BOTH)),
            tr(tc(props=_ON), *cells("h", "i")))),
    "table-row-over-three-pages": small(
        tbl(tr(*cells("Kopf", "b", "c"), props="<w:tblHeader/>"),
            tr(tc(*[t(f"Absatz {n}") for n in range(90)]), tc(*[t(f"Rechts {n}") for n in range(70)]), tc(t("C"))))),
    "table-placeholders-in-cells": small(
        tbl(tr(sdt(tc(t("a"))), tc(sdt(t("b"), "<w:showingPlcHdr/><w:dropDownList/>")), tc(t("c"))))),
    "section-empty-in-the-middle": _sections(_section("K2"), _section("K3"), t("drei")),
    "section-empty-but-for-a-bookmark": _sections(
        _section("K2"), '<w:bookmarkStart w:id="9" w:name="B9"/>', '<w:bookmarkEnd w:id="9"/>',
        _section("K3"), t("drei")),
    "section-empty-paragraph-in-the-middle": _sections(_section("K2"), p(""), _section("K3"), t("drei")),
    "section-empty-at-the-end": _sections(_section("K2"), p("")),
    "section-of-a-picture": _sections(
        _section("K2"), build.picture, _section("K3", "K3 vorne"), t("drei"), _PAGE, t("vier")),
    "section-begins-with-a-picture-page": _sections(
        _section("K2", "K2 vorne"), build.picture, _PAGE, t("zwei"), _PAGE, t("drei")),
    "section-begins-with-a-page-break": _sections(_section("K2", "K2 vorne"), _PAGE, t("zwei")),
    "paragraph-two-page-breaks": small(t("davor"), _PAGE, _PAGE, t("danach")),
    "paragraph-page-break-first": small(_PAGE, t("danach")),
}  # fmt: skip
