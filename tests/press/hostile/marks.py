"""Hostile marks in a line: tracked changes, controls, fields, links, notes, shapes, symbols."""

from __future__ import annotations

import re
from typing import Any

from tests.press import docx_builder as build
from tests.press.hostile.edits import (
    OFFICE,
    Make,
    after,
    agreement,
    append,
    at,
    before,
    char_style,
    field,
    into,
    noted,
    notes,
    one,
    p,
    run,
    sdt,
    small,
    style,
    styled,
    t,
    tbl,
    tc,
    tr,
)


def _link(doc: Any) -> None:
    relation = doc.part.relate_to("https://www.lu.ch", OFFICE + "/hyperlink", is_external=True)
    into(at(doc, "Die Vereinbarung stützt"),
         f'<w:hyperlink r:id="{relation}" w:tooltip="Kanton">{run(" (www.lu.ch)")}</w:hyperlink>')  # fmt: skip


def _footnote(doc: Any) -> None:
    into(at(doc, "Die Vereinbarung stützt"), noted(2))


def _noted_link(doc: Any) -> None:
    relation = doc.part.relate_to("https://www.lu.ch", OFFICE + "/hyperlink", is_external=True)
    into(
        doc.paragraphs[-1], f'<w:hyperlink r:id="{relation}">{run("Link")}{noted(2)}</w:hyperlink>'
    )


def _linked(
    doc: Any,
    part: Any,
    text: str = "a@lu.ch",
    target: str = "mailto:a@lu.ch",
    inner: str = "",
) -> str:
    """Give a link out of a part, as Word makes one of every address that is typed."""
    relation = part.relate_to(target, OFFICE + "/hyperlink", is_external=True)
    return f'<w:hyperlink r:id="{relation}">{inner or run(text)}</w:hyperlink>'


def _links_in_margins(doc: Any) -> None:
    for place in (doc.sections[0].header, doc.sections[0].footer):
        into(place.paragraphs[0], run("Mail: "))
        into(place.paragraphs[0], _linked(doc, place.part))
        into(place.paragraphs[0], "<w:r><w:tab/></w:r>" + "")


def _links_in_rows(doc: Any) -> None:
    """Link in a header row over two pages, in a table inside it, and in an ordinary row."""
    link = p(_linked(doc, doc.part))
    inner = tbl(tr(tc(link)), columns=1)
    rows = [tr(*(tc(t(f"Zeile {n}")) for _ in range(2))) for n in range(60)]
    append(
        doc,
        tbl(
            tr(tc(link), tc(inner, "<w:p/>"), props="<w:tblHeader/>"),
            tr(tc(link), tc(t("x"))),
            *rows,
            columns=2,
        ),
    )


def _links_to_nothing(doc: Any) -> None:
    for target in ("", " ", "https://www.lu.ch/" + "x" * 3000):
        append(doc, p(run("vor ") + _linked(doc, doc.part, "Wort", target) + run(" nach")))
    append(
        doc,
        p(
            run("leer ")
            + _linked(doc, doc.part, " ")
            + run(" nach")
            + '<w:hyperlink r:id="rId999">'
            + run(" fehlt")
            + "</w:hyperlink>"
        ),
    )


_BIND = '<w:dataBinding w:xpath="/a" w:storeItemID="{0}"/>'
_BIND15 = '<w15:dataBinding w:xpath="/a" w:storeItemID="{0}"/>'
_IF = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF </w:instrText></w:r>'
    + field("MERGEFIELD Ort", "X")
    + '<w:r><w:instrText> = "X" "ja" "nein" </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("ja")
    + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)  # fmt: skip
_BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic>'
    "<a:graphicData><wps:wsp><wps:txbx><w:txbxContent><w:p><w:r><w:t>Im Feld</w:t></w:r></w:p>"
    "</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    "</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>Im Feld</w:t></w:r>"
    "</w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
_CHECK = '<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>'

CASES: dict[str, Make] = {
    "tracked-insertion": agreement(
        lambda d: into(at(d, "Alle"), f'<w:ins w:id="1" w:author="A">{run(" neu")}</w:ins>')),
    "tracked-deletion": agreement(
        lambda d: into(at(d, "Alle"),
                       '<w:del w:id="1" w:author="A"><w:r><w:delText>alt</w:delText></w:r></w:del>')),
    "tracked-paragraph-mark": one(run("geteilt"), '<w:rPr><w:del w:id="1" w:author="A"/></w:rPr>'),
    "tracked-format": one(run("fett", '<w:b/><w:rPrChange w:id="1" w:author="A"><w:rPr/></w:rPrChange>')),
    "tracked-paragraph-format": one(run("mitte"), '<w:pPrChange w:id="1" w:author="A"><w:pPr/></w:pPrChange>'),
    "tracked-row": small(tbl(tr(tc(t("a")), tc(t("b")), tc(t("c")), props='<w:del w:id="1" w:author="A"/>'))),
    "tracked-move": one(f'<w:moveTo w:id="1" w:author="A">{run("verschoben")}</w:moveTo>'),
    "comment": agreement(
        lambda d: into(at(d, "Alle"), '<w:r><w:commentReference w:id="0"/></w:r>')),
    "comment-range": one('<w:commentRangeStart w:id="0"/>' + run("x") + '<w:commentRangeEnd w:id="0"/>'),
    "control-text": agreement(lambda d: after(d, "Alle", sdt(t("Im Steuerelement")))),
    "control-inline": one(run("vor ") + sdt(run("mitten"), '<w:alias w:val="Feld"/><w:text/>') + run(" nach")),
    "control-placeholder": one(run("Name: ") + sdt(run("Klicken Sie hier."), "<w:showingPlcHdr/><w:text/>")),
    "control-date": one(run("am ") + sdt(run("15. März 2026"), '<w:date w:fullDate="2026-03-15T00:00:00Z"><w:dateFormat w:val="d. MMMM yyyy"/></w:date>')),
    "control-choice": one(sdt(run("Ja"), '<w:dropDownList><w:listItem w:displayText="Ja" w:value="1"/></w:dropDownList>')),
    "control-checkbox": one(sdt(run("☐"), _CHECK) + run(" einverstanden")),
    "control-bound": one(sdt(run("alt"), _BIND)),
    "control-bound-block": small(sdt(t("alt"), _BIND)),
    "control-bound-cell": small(tbl(tr(sdt(tc(t("alt")), _BIND), tc(t("b")), tc(t("c"))))),
    "control-bound-row": small(tbl(sdt(tr(tc(t("alt")), tc(t("b")), tc(t("c"))), _BIND15))),
    "control-row-and-cell": small(tbl(sdt(tr(tc(t("a")), sdt(tc(t("b"))), tc(t("c")))))),
    "control-around-a-section-break": small(
        sdt(p(run("Deckblatt"), '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" '
              'w:right="1417" w:bottom="1134" w:left="1417" w:header="708" w:footer="708" w:gutter="0"/>'
              "</w:sectPr>")), t("Text")),
    "field-page-in-text": one(run("Seite ") + field("PAGE", "9") + run(" von ") + field("NUMPAGES", "9")),
    "field-simple-page": one(f'<w:fldSimple w:instr=" PAGE ">{run("9")}</w:fldSimple>'),
    "field-page-without-result": one(run("Seite ") + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PA</w:instrText></w:r>'
        '<w:r><w:instrText>GE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>' + run(".")),
    "field-page-locked": one('<w:r><w:fldChar w:fldCharType="begin" w:fldLock="1"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("7") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'),
    "field-end-without-beginning": one(run("a") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'),
    "field-page-roman": one(field("PAGE \\* ROMAN", "I")),
    "field-date": one(field('DATE \\@ "d. MMMM yyyy"', "1. Januar 2020")),
    "field-toc": agreement(lambda d: before(d, "Gegenstand", p(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o "1-3"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("1 Gegenstand 1")))),
    "field-if": one(_IF),
    "field-merge": one(field("MERGEFIELD Ort", "«Ort»")),
    "field-docproperty": one(field("DOCPROPERTY Title", "Titel")),
    "field-form": one(
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="T1"/></w:ffData></w:fldChar></w:r>'
        '<w:r><w:instrText> FORMTEXT </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("Eingabe") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'),
    "field-docproperty-custom": one(run("Nr. ") + field('DOCPROPERTY "Geschäft" \\* MERGEFORMAT', "2025-041")),
    "field-docproperty-simple": one(f'<w:fldSimple w:instr=" DOCPROPERTY Author ">{run("alt")}</w:fldSimple>'),
    "field-hyperlink-to-a-bookmark": one(run("Siehe ") + field('HYPERLINK \\l "hier" \\o "Tipp"', "dort")),
    "field-hyperlink-with-switches": one(run("Siehe ") + field('HYPERLINK "https://www.lu.ch" \\t "_blank" \\o "Kanton Luzern"', "die Website") + run(".")),
    "field-hyperlink-simple": one(f'<w:fldSimple w:instr=\' HYPERLINK "mailto:a@lu.ch" \'>{run("a@", "<w:b/>")}{run("lu.ch")}</w:fldSimple>'),
    "field-hyperlink-in-the-footer": small(t("Text"), bend=lambda d: [
        into(d.sections[0].footer.paragraphs[0], x) for x in re.findall("<w:r>.*?</w:r>", field('HYPERLINK "https://www.lu.ch"', "www.lu.ch"))]),
    "field-hyperlink-in-a-link": small(t("Text"), bend=lambda d: append(
        d, p(_linked(d, d.part, inner=run("vor ") + field('HYPERLINK "https://www.lu.ch"', "innen") + run(" nach"))))),
    "field-sequence": small(
        t("Text"), *(p(run(f"{name} ") + field(f"SEQ {code}", "7") + run(f": {n}")) for n, (name, code) in enumerate((
            ("Tabelle", "Tabelle \\* ARABIC"), ("Abbildung", "Abbildung \\* ARABIC"), ("Tabelle", "tabelle \\n"), ("wie Tabelle", "Tabelle \\c"),
            ("Tabelle", "Tabelle \\r 10"), ("Tabelle", "Tabelle \\* MERGEFORMAT")))),
        p(f'{run("Tabelle ")}<w:fldSimple w:instr=" SEQ Tabelle ">{run("3")}</w:fldSimple>')),
    "field-sequence-referred-to": small(
        p('<w:bookmarkStart w:id="5" w:name="_Ref5"/>' + run("Tabelle ") + field("SEQ Tabelle \\* ARABIC", "8") + '<w:bookmarkEnd w:id="5"/>' + run(": Beiträge")),
        p(run("siehe ") + field("REF _Ref5 \\h", "Tabelle 9"))),
    "field-sequence-by-chapter": one(field("SEQ Tabelle \\s 1", "1")),
    "field-sequence-in-letters": one(field("SEQ Tabelle \\* alphabetic", "a")),
    "field-sequence-in-the-footer": small(t("Text"), bend=lambda d: [
        into(d.sections[0].footer.paragraphs[0], x) for x in re.findall("<w:r>.*?</w:r>", field("SEQ Tabelle", "1"))]),
    "field-hyperlink": one(run("Siehe ") + field('HYPERLINK "https://www.lu.ch"', "www.lu.ch")),
    "field-over-paragraphs": small(
        p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
          '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("a")),
        p(run("b") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>')),
    "link-external": agreement(_link),
    "link-in-header-and-footer": small(t("Text"), bend=_links_in_margins),
    "link-in-a-repeated-row": small(t("Text"), bend=_links_in_rows),
    "link-to-nothing": small(t("Text"), bend=_links_to_nothing),
    "link-to-a-bookmark": one(
        '<w:bookmarkStart w:id="4" w:name="hier"/>' + run("Ziel") + '<w:bookmarkEnd w:id="4"/>'
        + f'<w:hyperlink w:anchor="hier">{run(" (siehe dort)")}</w:hyperlink>'),
    "footnote": notes(agreement(_footnote), "Stand: 1. Januar 2025."),
    "footnote-several": notes(
        small(p(run("Erlasse") + noted(2) + run(": dazu") + noted(3) + run(" mehr.")),
              tbl(tr(tc(p(run("Zelle") + noted(4))), tc(t("b")), tc(t("c")))), t("Ende")),
        "Note zwei.", "Note drei.", "Note vier."),
    "footnote-in-a-list": notes(
        small(p(run("eins") + noted(2), style("ListItem")), t("zwei", style("ListItem"))), "Zum ersten Punkt."),
    "footnote-in-a-heading": notes(small(p(run("Titel") + noted(2), style("Heading1")), t("Text")), "Zum Titel."),
    "footnote-beside-a-tab": notes(one(run("a") + noted(2) + "<w:r><w:tab/></w:r>" + run("b")), "Zum a."),
    "footnote-in-a-link": notes(small(p(run("x")), bend=_noted_link), "Im Link."),
    "footnote-with-reference": notes(
        one('<w:bookmarkStart w:id="5" w:name="Z1"/>' + run("Ziel") + '<w:bookmarkEnd w:id="5"/>' + noted(2)),
        'siehe </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF Z1 \\h</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>veraltet</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>'),
    "footnote-struck": notes(one(run("Text") + noted(2)), "x" + '</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>weg'),
    "footnote-with-own-mark": notes(
        one(run("Text") + noted(2).replace("w:id", 'w:customMarkFollows="1" w:id') + run("*")), "Note."),
    "footnote-roman": notes(one(run("Text") + noted(2)), "Note.", more='<w:numFmt w:val="lowerRoman"/>'),
    "footnote-missing": one(run("Text") + noted(2)),
    "footnote-in-a-repeated-header-row": notes(
        small(tbl(tr(tc(p(run("Kopf") + noted(2))), tc(t("b")), tc(t("c")), props="<w:tblHeader/>"),
                  tr(tc(t("a")), tc(t("b")), tc(t("c"))))), "Note."),
    "endnote": one(run("Text") + '<w:r><w:endnoteReference w:id="2"/></w:r>'),
    "textbox": agreement(lambda d: into(at(d, "Alle"), _BOX)),
    "textbox-old": one("<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>Im Feld</w:t></w:r></w:p>"
                       "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"),
    "alternate-content-around-a-paragraph": small(
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:p><w:r><w:t>x</w:t></w:r></w:p></mc:Choice></mc:AlternateContent>'),
    "equation": one("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"),
    "embedded-object": one("<w:r><w:object/></w:r>"),
    "embedded-document": small('<w:altChunk r:id="rId99"/>'),
    "ruby": one("<w:r><w:ruby><w:rubyBase/></w:ruby></w:r>"),
    "symbol": one('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'),
    "symbol-font": one(run("J", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>')),
    "symbol-font-by-style": styled(
        char_style("Zeichen", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'),
        p(run("a", '<w:rStyle w:val="Zeichen"/>'))),
    "symbol-font-declared-in-the-font-table": lambda: build.change(
        one(run("abc", '<w:rFonts w:ascii="Piktogramme" w:hAnsi="Piktogramme"/>'))(),
        "word/fontTable.xml", lambda x: x.replace(
            "</w:fonts>", '<w:font w:name="Piktogramme"><w:charset w:val="02"/></w:font></w:fonts>')),
    "character-of-no-font": one(run("Verein 漢字")),
    "tracked-in-the-footer": agreement(lambda d: into(
        d.sections[0].footer.paragraphs[0], f'<w:ins w:id="1" w:author="A">{run(" neu")}</w:ins>')),
    "noise-split-runs": one("".join(run(c) for c in "zerteilt") + '<w:proofErr w:type="spellEnd"/>'),
    "noise-rsid-and-marks": one('<w:permStart w:id="1" w:edGrp="everyone"/><w:r w:rsidR="00AB12CD"><w:lastRenderedPageBreak/><w:t>ok</w:t></w:r><w:permEnd w:id="1"/>'),
    "noise-smart-tag": one(f'<w:smartTag w:uri="u" w:element="place">{run("Luzern")}</w:smartTag>'),
    "noise-custom-xml": one(f'<w:customXml w:element="x">{run("Luzern")}</w:customXml>'),
    "noise-comment-in-a-text": one("<w:r><w:t>ab<!-- x -->cd</w:t></w:r>"),
    "noise-style-of-another-kind": one(run("Text", '<w:rStyle w:val="Heading1"/>')),
    "noise-control-in-a-link": one(f'<w:hyperlink w:anchor="x">{sdt(run("im Link"))}</w:hyperlink>'),
    "noise-empty-runs": one('<w:r/><w:r><w:rPr><w:b/></w:rPr></w:r>' + run("da") + "<w:r><w:t/></w:r>"),
    "noise-direction": one(f'<w:bdo w:val="ltr">{run("links")}</w:bdo>'),
    "page-number-element": one("<w:r><w:pgNum/></w:r>"),
}  # fmt: skip
