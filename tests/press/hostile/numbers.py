"""Hostile numbering: restarts, styles, formats, suffixes, levels, and lists that go on."""

from __future__ import annotations

from typing import Any

from tests.press import docx_builder as build
from tests.press.hostile.edits import (
    Make,
    abstract,
    add_style,
    after,
    agreement,
    at,
    before,
    cells,
    instance,
    level,
    num,
    p,
    properties,
    restart,
    run,
    small,
    style,
    t,
    tbl,
    tc,
    tr,
)


def listed(levels: str, *paragraphs: str, more: str = "", head: str = "") -> Make:
    """Make a small document whose list 8 has these levels."""
    return small(*paragraphs, bend=lambda d: abstract(d, levels, more=more, head=head))


def _same(kind: str, text: str, count: int, **more: Any) -> Make:
    return listed(level(0, kind, text, **more), *[t(f"Punkt {n}", num(8)) for n in range(count)])


def _restarted_list(doc: Any) -> None:
    instance(doc, 9, 1, restart(2, 1))
    after(doc, "Personalaufwände", t("neu gezählt", num(9, 2)))
    after(doc, "neu gezählt", t("weiter", num(9, 2)))


def _two_instances(doc: Any) -> None:
    abstract(doc, level(0, "decimal", "%1."))
    instance(doc, 9, 8, restart(0, 1))
    instance(doc, 10, 8)


def _style_linked(doc: Any) -> None:
    add_style(
        doc,
        '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Artikel"><w:name w:val="Artikel"/>'
        '<w:basedOn w:val="Normal"/><w:pPr><w:numPr><w:numId w:val="8"/></w:numPr></w:pPr></w:style>',
    )
    add_style(
        doc,
        '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Absatz2"><w:name w:val="Absatz2"/>'
        '<w:basedOn w:val="Artikel"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>',
    )
    abstract(doc, level(0, "decimal", "Art. %1", '<w:pStyle w:val="Artikel"/>')
             + level(1, "decimal", "%2", '<w:pStyle w:val="Absatz2"/>'))  # fmt: skip


def _list_style(doc: Any) -> None:
    add_style(doc, '<w:style w:type="numbering" w:styleId="Liste8"><w:name w:val="Liste8"/>'
                   '<w:pPr><w:numPr><w:numId w:val="8"/></w:numPr></w:pPr></w:style>')  # fmt: skip
    abstract(doc, level(0, "lowerLetter", "%1)"), head='<w:styleLink w:val="Liste8"/>')
    abstract(doc, "", number=9, head='<w:numStyleLink w:val="Liste8"/>')


def _caps_heading(doc: Any) -> None:
    add_style(doc, '<w:style w:type="paragraph" w:styleId="Gross"><w:name w:val="Gross"/>'
                   '<w:rPr><w:caps/></w:rPr></w:style>')  # fmt: skip
    abstract(doc, level(0, "lowerLetter", "Artikel %1"))


def _off(doc: Any) -> None:
    properties(at(doc, "Grundlagen"), '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>')


def _custom_format(doc: Any) -> None:
    choice = (
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" '
        'w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/>'
        "</mc:Fallback></mc:AlternateContent>"
    )
    abstract(doc, f'<w:lvl w:ilvl="0"><w:start w:val="1"/>{choice}<w:lvlText w:val="%1"/></w:lvl>')


_ONE = t("eins", num(8)), t("zwei", num(8)), t("drei", num(8))
_MULTI = (
    level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2.") + level(2, "decimal", "%1.%2.%3.")
)

CASES: dict[str, Make] = {
    "number-heading-unnumbered-style": agreement(
        lambda d: before(d, "Finanzierung", t("Zwischentitel ohne Nummer", style("Heading2")))),
    "number-heading-switched-off": agreement(_off),
    "number-heading-demoted-to-normal": agreement(
        lambda d: setattr(at(d, "Grundlagen"), "style", "Normal")),
    "number-heading-copied": agreement(
        lambda d: before(d, "Finanzierung", t("Zusätzliches Kapitel", style("Heading1")))),
    "number-heading-emptied": agreement(lambda d: at(d, "Grundlagen").clear()),
    "number-heading-deleted": agreement(lambda d: at(d, "Grundlagen")._p.getparent().remove(at(d, "Grundlagen")._p)),
    "number-off-and-on-again": small(
        t("A", num(1)), t("ohne", style("Heading1", num(0))), t("B", num(1)), t("ohne", num(0)), t("C", num(1))),
    "number-clause-inserted": agreement(
        lambda d: after(d, "Die Vereinbarung stützt", t("Neue Ziffer.", style("Ziffer")))),
    "number-list-in-a-clause": agreement(
        lambda d: after(d, "Die Vereinbarung stützt", t("erstens;", num(1, 2)))),
    "number-list-restarted": agreement(_restarted_list),
    "number-bullets-instead-of-letters": agreement(
        lambda d: properties(at(d, "die Umsetzung von"), num(2))),
    "number-level-promoted": agreement(
        lambda d: properties(at(d, "die Umsetzung von"), num(1, 1))),
    "number-annex-second-list": agreement(
        lambda d: after(d, "Alle Beträge", t("Zweiter Anhang", style("Anhang")))),
    "number-continued-after-a-table": small(
        t("eins", num(1)), tbl(tr(*cells("a", "b", "c"))), t("zwei", num(1))),
    "number-in-table-cells": small(
        tbl(*[tr(tc(t("", num(1))), *cells(f"Zeile {n}", "x")) for n in range(3)]),
        t("danach", num(1))),
    "number-in-merged-cells": small(
        tbl(tr(tc(t("oben", num(1)), props='<w:vMerge w:val="restart"/>'), *cells("b", "c")),
            tr(tc(t("", num(1)), props="<w:vMerge/>"), *cells("e", "f")),
            tr(tc(t("unten", num(1))), *cells("h", "i")))),
    "number-two-instances-of-a-list": small(
        *_ONE[:2], t("neu", num(9)), t("neu zwei", num(9)), t("alt weiter", num(8)),
        t("dritte", num(10)), bend=_two_instances),
    "number-styles-linked": small(
        t("A", style("Artikel")), t("a", style("Absatz2")), t("b", style("Absatz2")),
        t("B", style("Artikel")), t("c", style("Absatz2")), bend=_style_linked),
    "number-list-style": small(t("eins", num(9)), t("zwei", num(9)), t("drei", num(8)), bend=_list_style),
    "number-list-style-missing": small(t("eins", num(9)), bend=lambda d: abstract(
        d, "", number=9, head='<w:numStyleLink w:val="GibtEsNicht"/>')),
    "number-legal": listed(
        level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        t("eins", num(8)), t("zwei", num(8, 1)), t("drei", num(8)), t("vier", num(8, 1))),
    "number-legal-with-a-leading-zero": listed(
        level(0, "upperRoman", "%1") + level(1, "decimalZero", "%1.%2", "<w:isLgl/>")
        + level(2, "lowerLetter", "%1.%2.%3", "<w:isLgl/>"),
        t("eins", num(8)), t("zwei", num(8, 1)), t("drei", num(8, 2)), t("vier", num(8)), t("fünf", num(8, 1))),
    "number-roman": _same("upperRoman", "%1.", 14),
    "number-roman-small": _same("lowerRoman", "(%1)", 9),
    "number-letters-beyond-z": _same("lowerLetter", "%1)", 29),
    "number-letters-great": _same("upperLetter", "%1.", 3, start=25),
    "number-leading-zero": _same("decimalZero", "%1", 11),
    "number-ordinal": _same("ordinal", "%1", 2),
    "number-words": _same("cardinalText", "%1", 2),
    "number-circled": _same("decimalEnclosedCircle", "%1", 2),
    "number-custom-format": small(t("eins", num(8)), t("zwei", num(8)), bend=_custom_format),
    "number-from-zero": _same("decimal", "%1.", 2, start=0),
    "number-from-seven": _same("decimal", "§ %1:", 2, start=7),
    "number-text-without-figure": _same("decimal", "Hinweis:", 2),
    "number-none": _same("none", "%1", 2),
    "number-suffix-space": _same("decimal", "Art. %1", 2, more='<w:suff w:val="space"/>'),
    "number-suffix-nothing": _same("decimal", "%1)", 2, more='<w:suff w:val="nothing"/>'),
    "number-right": _same("decimal", "%1.", 11, tail='<w:lvlJc w:val="right"/>'),
    "number-bold-and-coloured": _same(
        "decimal", "%1.", 2, tail='<w:rPr><w:b/><w:color w:val="C00000"/></w:rPr>'),
    "number-caps-by-style": small(
        t("eins", style("Gross", num(8))), t("zwei", style("Gross", num(8))), bend=_caps_heading),
    "number-struck-by-mark": small(
        p(run("eins"), num(8) + "<w:rPr><w:strike/></w:rPr>"),
        bend=lambda d: abstract(d, level(0, "decimal", "%1."))),
    "number-hidden-by-level": _same("decimal", "%1.", 2, tail="<w:rPr><w:vanish/></w:rPr>"),
    "number-in-symbol-font": _same(
        "decimal", "%1", 2, tail='<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr>'),
    "number-multilevel": listed(
        _MULTI, t("a", num(8)), t("b", num(8, 1)), t("c", num(8, 2)), t("d", num(8, 2)),
        t("e", num(8, 1)), t("f", num(8, 2)), t("g", num(8)), t("h", num(8, 1)), t("i", num(8, 2))),
    "number-level-skipped": listed(_MULTI, t("a", num(8)), t("b", num(8, 2))),
    "number-deep-level-first": listed(_MULTI, t("a", num(8, 1))),
    "number-never-restarts": listed(
        level(0, "decimal", "%1.") + level(1, "lowerLetter", "%2)", '<w:lvlRestart w:val="0"/>'),
        t("a", num(8)), t("b", num(8, 1)), t("c", num(8)), t("d", num(8, 1))),
    "number-restarts-after-first-level-only": listed(
        _MULTI.replace('"%1.%2.%3."/>', '"%3)"/>').replace(
            '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/>',
            '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlRestart w:val="1"/>'),
        t("a", num(8)), t("b", num(8, 1)), t("c", num(8, 2)), t("d", num(8, 1)), t("e", num(8, 2)),
        t("f", num(8)), t("g", num(8, 1)), t("h", num(8, 2))),
    "number-override-on-a-deep-level": listed(
        _MULTI, t("a", num(8)), t("b", num(8, 1)), t("c", num(8, 1)), t("d", num(8)), t("e", num(8, 1)),
        more=restart(1, 5)),
    "number-level-replaced": listed(
        level(0, "decimal", "%1."), *_ONE[:2],
        more=f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1.", start=3)}</w:lvlOverride>'),
    "number-list-unknown": small(t("eins", num(77)), t("zwei")),
    "number-level-unknown": listed(level(0, "decimal", "%1."), t("eins", num(8, 4))),
    "number-direct-on-a-styled-clause": small(
        t("A", style("Heading1")), t("b", style("Clause")), t("c", style("Clause", num(3, 2))),
        t("d", style("Clause"))),
    "number-nested-bullets": small(
        t("A", style("ListItem")), t("B", num(2, 1)), t("C", num(2, 1)), t("D", style("ListItem"))),
    "number-bullet-arrow": _same("bullet", "\uf0d8", 2, tail='<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings" w:hint="default"/></w:rPr>'),
    "number-bullet-circle": _same("bullet", "o", 2, tail='<w:rPr><w:rFonts w:ascii="Courier New" w:hAnsi="Courier New"/></w:rPr>'),
    "number-bullet-unknown": _same("bullet", "\uf0fc", 1, tail='<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr>'),
    "number-picture-bullet": _same("bullet", "•", 1, tail='<w:lvlPicBulletId w:val="0"/>'),
    "number-empty-item": small(t("eins", num(1)), t("", num(1)), t("drei", num(1))),
    "number-item-with-page-break": small(
        t("eins", num(1)), p('<w:r><w:br w:type="page"/></w:r>' + run("zwei"), num(1)), t("drei", num(1))),
    "number-tracked": small(
        p(run("eins"), '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/><w:ins w:id="5" w:author="A"/></w:numPr>')),
    "number-in-header": small(
        t("Text"), bend=lambda d: setattr(d.sections[0].header.paragraphs[0], "style", "List Item")),
    "number-two-lists-interleaved": small(
        t("A", num(8)), t("x", num(9)), t("B", num(8)), t("y", num(9)), t("C", num(8)),
        bend=lambda d: (abstract(d, level(0, "decimal", "%1.")),
                        abstract(d, level(0, "lowerLetter", "%1)"), number=9))),
    "number-of-an-inherited-style": small(
        t("A", style("Heading1")), t("B", style("Titel1b")), t("C", style("Heading1")),
        bend=lambda d: add_style(
            d, '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Titel1b"><w:name w:val="Titel1b"/>'
               '<w:basedOn w:val="Heading1"/></w:style>')),
    "number-switched-off-by-a-derived-style": small(
        t("A", style("Heading1")), t("B", style("Titel1c")), t("C", style("Heading1")),
        bend=lambda d: add_style(
            d, '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Titel1c"><w:name w:val="Titel1c"/>'
               '<w:basedOn w:val="Heading1"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>')),
    "number-referenced": lambda: build.one(
        f'<w:pPr>{style("Heading1")}</w:pPr>' + run("Titel"),
        f'<w:pPr>{style("Clause")}</w:pPr><w:bookmarkStart w:id="3" w:name="_Ref9"/>'
        + run("Ziel") + '<w:bookmarkEnd w:id="3"/>',
        run("siehe Ziffer ") + build.field("REF _Ref9 \\r \\h", "9.9") + run(".")),
    "number-reference-outdated-text": lambda: build.one(
        '<w:bookmarkStart w:id="3" w:name="Name1"/>' + run("Gemeinde Muster")
        + '<w:bookmarkEnd w:id="3"/>',
        run("Die ") + build.field("REF Name1 \\h", "Gemeinde Alt") + run(" zahlt.")),
}  # fmt: skip
