"""Hostile characters: struck, hidden, tracked, symbols, blanks, fields and what stands in a line."""

from __future__ import annotations

from docx.document import Document as DocumentObject

from tests import docx_builder as build
from tests.hostile.edits import (
    OFFICE,
    Make,
    add_style,
    after,
    agreement,
    at,
    before,
    field,
    into,
    looks,
    noted,
    notes,
    p,
    properties,
    run,
    small,
    style,
    t,
    tbl,
    tc,
    tr,
)

_TAB = "<w:r><w:tab/></w:r>"


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


def _link(doc: DocumentObject) -> None:
    relation = doc.part.relate_to("https://www.lu.ch", OFFICE + "/hyperlink", is_external=True)
    into(at(doc, "Die Vereinbarung stützt"),
         f'<w:hyperlink r:id="{relation}" w:tooltip="Kanton">{run(" (www.lu.ch)")}</w:hyperlink>')  # fmt: skip


def _footnote(doc: DocumentObject) -> None:
    into(at(doc, "Die Vereinbarung stützt"), noted(2))


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
    "text-struck": agreement(lambda d: looks(at(d, "die Umsetzung von"), "<w:strike/>")),
    "text-struck-twice": one(run("weg", "<w:dstrike/>")),
    "text-struck-by-character-style": styled(
        char_style("Weg", "<w:strike/>"), p(run("da ") + run("weg", '<w:rStyle w:val="Weg"/>'))),
    "text-struck-by-paragraph-style": styled(par_style("Weg", "<w:strike/>"), t("weg", style("Weg"))),
    "text-struck-and-restored": styled(
        par_style("Weg", "<w:strike/>"), t("da", style("Weg"), '<w:strike w:val="0"/>')),
    "text-struck-in-both-styles": styled(
        (par_style("Weg", "<w:strike/>"), char_style("Weg2", "<w:strike/>")),
        t("doch da", style("Weg"), '<w:rStyle w:val="Weg2"/>')),
    "text-hidden": agreement(lambda d: looks(at(d, "die Umsetzung von"), "<w:vanish/>")),
    "text-hidden-by-character-style": styled(
        char_style("Nie", "<w:vanish/>"), p(run("da ") + run("weg", '<w:rStyle w:val="Nie"/>'))),
    "text-hidden-by-ancestor-style": styled(
        (par_style("Nie", "<w:vanish/>"), par_style("Nie2", "<w:b/>").replace("Normal", "Nie")),
        t("weg", style("Nie2"))),
    "text-hidden-mark": one(run("verborgene Marke"), "<w:rPr><w:vanish/></w:rPr>"),
    "text-hidden-mark-by-style": styled(
        par_style("Nie", "<w:vanish/>"),
        p(run("eins", '<w:vanish w:val="0"/>'), style("Nie")), t("zwei")),
    "text-hidden-tab": one(run("a") + "<w:r><w:rPr><w:vanish/></w:rPr><w:tab/></w:r>" + run("b")),
    "text-web-hidden": one(run("sichtbar", "<w:webHidden/>")),
    "text-caps-by-style": styled(par_style("Gross", "<w:caps/>"), t("gemäss Anhang", style("Gross"))),
    "text-caps": agreement(lambda d: looks(at(d, "Grundlagen"), "<w:caps/>")),
    "text-small-caps": one(run("Kanton Luzern", "<w:smallCaps/>")),
    "text-bold-in-both-styles": styled(
        (par_style("Fett", "<w:b/>"), char_style("Fett2", "<w:b/>")),
        t("mager", style("Fett"), '<w:rStyle w:val="Fett2"/>')),
    "text-bold-italic-underline": agreement(
        lambda d: looks(at(d, "Alle Beträge"), "<w:i/>") or looks(at(d, "Alle"), '<w:u w:val="single"/>')),
    "text-sub-and-superscript": one(
        run("CO") + run("2", '<w:vertAlign w:val="subscript"/>') + run(" m")
        + run("2", '<w:vertAlign w:val="superscript"/>')),
    "text-raised": one(run("hoch", '<w:position w:val="6"/>')),
    "text-highlighted": agreement(lambda d: looks(at(d, "Alle"), '<w:highlight w:val="yellow"/>')),
    "text-shaded": one(run("grau", '<w:shd w:val="clear" w:color="auto" w:fill="D9D9D9"/>')),
    "text-shaded-with-pattern": one(run("grau", '<w:shd w:val="pct15" w:color="auto" w:fill="D9D9D9"/>')),
    "text-theme-font-and-colour": one(
        run("Thema", '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/>'
                     '<w:color w:val="4472C4" w:themeColor="accent1"/>')),
    "text-double-underline": one(run("doppelt", '<w:u w:val="double"/>')),
    "text-outline": one(run("Umriss", "<w:outline/>")),
    "text-effect": one(run("Leuchten", '<w14:glow w14:rad="63500"/>')),
    "text-boxed": one(run("Kasten", '<w:bdr w:val="single" w:sz="4" w:space="0" w:color="auto"/>')),
    "text-right-to-left": one(run("rechts", "<w:rtl/>")),
    "text-stretched": one(run("breit", '<w:w w:val="150"/>')),
    "text-fitted": one(run("passend", '<w:fitText w:val="900" w:id="1"/>')),
    "text-two-lines-in-one": one(run("zwei Zeilen", '<w:eastAsianLayout w:id="1" w:combine="1"/>')),
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
    "field-hyperlink": one(run("Siehe ") + field('HYPERLINK "https://www.lu.ch"', "www.lu.ch")),
    "field-over-paragraphs": small(
        p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
          '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("a")),
        p(run("b") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>')),
    "link-external": agreement(_link),
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
        "word/fontTable.xml" if False else "word/document.xml", lambda x: x.replace("abc", "abd")),
    "character-of-no-font": one(run("Verein 漢字")),
    "blank-soft-hyphen": one("<w:r><w:t>Integrations</w:t><w:softHyphen/><w:t>förderung</w:t></w:r>"),
    "blank-soft-hyphen-character": one(run("Integrations\u00adförderung")),
    "blank-no-break-hyphen": one("<w:r><w:t>Mini</w:t><w:noBreakHyphen/><w:t>KIP</w:t></w:r>"),
    "blank-no-break-space": one(run("CHF\u00a012’500.00 und 5\u202f%")),
    "blank-zero-width": one(run("Wort\u200bteil und\ufeff mehr")),
    "blank-thin-and-em": one(run("a\u2009b\u2003c")),
    "blank-double": one(run("zwei  Leerzeichen   drei")),
    "blank-not-preserved": one("<w:r><w:t>Kanton </w:t></w:r><w:r><w:t> Luzern</w:t></w:r>"),
    "blank-line-feed-in-text": one("<w:r><w:t>Zeile\nzwei</w:t></w:r>"),
    "blank-tab-character-in-text": one("<w:r><w:t>a\tb</w:t></w:r>"),
    "blank-empty-paragraphs": agreement(lambda d: [before(d, "Finanzierung", "<w:p/>") for _ in range(3)]),
    "break-lines": one("<w:r><w:t>eins</w:t><w:br/><w:t>zwei</w:t><w:cr/><w:t>drei</w:t></w:r>"),
    "break-page": agreement(lambda d: before(d, "Finanzierung", p('<w:r><w:br w:type="page"/></w:r>'))),
    "break-page-in-mid-sentence": one(run("vor ") + '<w:r><w:br w:type="page"/></w:r>' + run("nach")),
    "break-column": one(run("vor ") + '<w:r><w:br w:type="column"/></w:r>' + run("nach")),
    "break-clear": one(run("vor ") + '<w:r><w:br w:type="textWrapping" w:clear="all"/></w:r>' + run("nach")),
    "tab-right-with-dots": one(
        run("Beitrag") + _TAB + run("CHF 1.00"),
        '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9000"/></w:tabs>'),
    "tab-several": one(run("a") + _TAB + run("b") + _TAB + run("c")),
    "tab-decimal": one(run("a") + _TAB + run("1.50"), '<w:tabs><w:tab w:val="decimal" w:pos="3000"/></w:tabs>'),
    "tab-bar": one(run("a") + _TAB + run("b"), '<w:tabs><w:tab w:val="bar" w:pos="3000"/></w:tabs>'),
    "tab-centre": one(_TAB + run("Mitte"), '<w:tabs><w:tab w:val="center" w:pos="4500"/></w:tabs>'),
    "tab-aligned-to-the-margin": one(run("a") + '<w:r><w:ptab w:relativeTo="margin" w:alignment="right" w:leader="none"/></w:r>' + run("b")),
    "noise-split-runs": one("".join(run(c) for c in "zerteilt") + '<w:proofErr w:type="spellEnd"/>'),
    "noise-rsid-and-marks": one('<w:permStart w:id="1" w:edGrp="everyone"/><w:r w:rsidR="00AB12CD"><w:lastRenderedPageBreak/><w:t>ok</w:t></w:r><w:permEnd w:id="1"/>'),
    "noise-smart-tag": one(f'<w:smartTag w:uri="u" w:element="place">{run("Luzern")}</w:smartTag>'),
    "noise-custom-xml": one(f'<w:customXml w:element="x">{run("Luzern")}</w:customXml>'),
    "noise-direction": one(f'<w:bdo w:val="ltr">{run("links")}</w:bdo>'),
    "page-number-element": one("<w:r><w:pgNum/></w:r>"),
    "frame": agreement(lambda d: properties(at(d, "Alle"), '<w:framePr w:w="2000" w:hSpace="141" w:wrap="around" w:vAnchor="text" w:hAnchor="page" w:x="1000" w:y="100"/>')),
    "drop-cap": one(run("D"), '<w:framePr w:dropCap="drop" w:lines="3" w:wrap="around" w:vAnchor="text" w:hAnchor="text"/>'),
    "line-exact": one(run("eng gesetzt"), '<w:spacing w:line="240" w:lineRule="exact"/>'),
    "line-exact-clipping": one(run("abgeschnitten", '<w:sz w:val="40"/>'), '<w:spacing w:line="100" w:lineRule="exact"/>'),
    "paragraph-right-to-left": one(run("rechts"), "<w:bidi/>"),
    "paragraph-distributed": one(run("verteilt"), '<w:jc w:val="distribute"/>'),
    "paragraph-page-break-before": agreement(lambda d: properties(at(d, "Finanzierung"), "<w:pageBreakBefore/>")),
    "paragraph-keep-next-chain": agreement(lambda d: [properties(x, "<w:keepNext/>") for x in d.paragraphs if not x.style.name.startswith("heading")]),
    "paragraph-contextual-spacing": small(t("a", '<w:contextualSpacing/>'), t("b", '<w:contextualSpacing/>')),
    "paragraph-wave-border": one(run("Welle"), '<w:pBdr><w:top w:val="wave" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'),
}  # fmt: skip
