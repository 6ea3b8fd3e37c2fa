"""Hostile characters: struck, hidden, tracked, symbols, blanks, fields and what stands in a line."""

from __future__ import annotations

from tests.press.hostile.edits import (
    Make,
    agreement,
    at,
    before,
    char_style,
    looks,
    one,
    p,
    par_style,
    properties,
    run,
    sdt,
    small,
    style,
    styled,
    t,
    tbl,
    tc,
    tr,
    xml,
)

_TAB = "<w:r><w:tab/></w:r>"


def _sized(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/>'


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
    "text-small-caps": one(
        run("Kanton Luzern", "<w:smallCaps/>") + run(" und ", "") + run("Gemeinde Müller 2025", "<w:smallCaps/>")
    ),
    "text-small-caps-beside-caps": one(
        run("Dienststelle ", "<w:smallCaps/>") + run("Soziales", "<w:smallCaps/><w:caps/>") + run(" UND Gesellschaft", "<w:smallCaps/>")
    ),
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
    "text-shaded-with-stripes": one(run("gestreift", '<w:shd w:val="thinDiagStripe" w:color="auto" w:fill="auto"/>')),
    "text-shaded-dark": one(
        run("weiss", '<w:shd w:val="clear" w:color="auto" w:fill="000000"/>') + run(" schwarz ") + run("weiss", '<w:highlight w:val="black"/>')
        + run("rot", '<w:color w:val="FF0000"/><w:shd w:val="clear" w:color="auto" w:fill="000000"/>')
        + run("nie", '<w:shd w:val="nil" w:color="auto" w:fill="000000"/>')),
    "text-outline-without-fill": one(run("Kontur", '<w14:textOutline w14:w="9525"><w14:noFill/></w14:textOutline>')),
    "text-outline-of-newer-kind": one(run("Kontur", '<w14:textOutline w14:w="9525"><w14:solidFill><w14:srgbClr w14:val="FF0000"/></w14:solidFill></w14:textOutline>')),
    "text-of-a-kind-to-come": one(run("neu", "<w:neuartig/>")),
    "text-hebrew-without-mark": one(run("Name שלום")),
    "text-ticks-and-boxes": small(
        *(t(sign) for sign in "☐☑☒✓✔"), t("☐", "", "<w:b/>"), t("☒", "", "<w:i/><w:b/>"), t("✓", style("Heading1")), tbl(tr(tc(t("☐")), tc(t("ja")), tc(t("✔"))))),
    "text-coloured-by-name": one(run("rot", '<w:color w:val="red"/>')),
    "text-shaded-by-name": one(run("rot", '<w:shd w:val="clear" w:fill="red"/>')),
    "text-coloured-automatically": one(
        run("so", '<w:color w:val=""/>') + run(" und ", '<w:color w:val="AUTO"/><w:shd w:val="clear" w:color="auto" w:fill=""/>')
        + run("so", '<w:shd w:val="clear" w:color="auto" w:fill="AUTO"/>')),
    "text-of-odd-size": one(
        run("leer ", '<w:sz w:val=""/>') + run("null ", '<w:sz w:val="0"/>') + run("halb ", '<w:sz w:val="21.5"/>')
        + run("Punkt", '<w:sz w:val="10.5pt"/>') + run("minus", '<w:sz w:val="-4"/>')),
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
    "blank-soft-hyphen": one("<w:r><w:t>Integrations</w:t><w:softHyphen/><w:t>förderung</w:t></w:r>"),
    "blank-soft-hyphen-character": one(run("Integrations\u00adförderung")),
    "blank-no-break-hyphen": one("<w:r><w:t>Mini</w:t><w:noBreakHyphen/><w:t>KIP</w:t></w:r>"),
    "blank-no-break-space": one(run("CHF\u00a012’500.00 und 5\u202f%")),
    "blank-zero-width": one(run("Wort\u200bteil und\ufeff mehr")),
    "blank-thin-and-em": one(run("a\u2009b\u2003c")),
    "blank-of-one-point": one(
        run("eins") + run(" ", _sized(2)) + run("zwei") + run(" ", "<w:b/>" + _sized(1)) + run("drei")),
    "blank-of-one-point-no-break": one(run("12", "<w:b/>") + run("\u00a0", _sized(2)) + run("500")),
    "blank-of-one-point-justified": one(
        run("ein Wort " * 11 + "a") + run(" ", _sized(2)) + run("b und mehr " * 5), '<w:jc w:val="both"/>'),
    "blank-raised": one(run("m") + run("2 ", '<w:vertAlign w:val="superscript"/>') + run("und x")
                        + run("i ", '<w:vertAlign w:val="subscript"/>' + _sized(12)) + run("bis")),
    "text-sizes-in-a-word": one(
        run("A", _sized(40)) + run("n", _sized(12)) + run(".", _sized(40)) + run("Mal") + run("W", _sized(72) + "<w:i/>")
        + run("f", _sized(8)) + run("j", _sized(144)) + run(" Ende")),
    "text-caps-in-a-part-of-a-word": one(run("Gemeinde") + run("verband", "<w:caps/>") + run("es ist")),
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
    "tab-aligned-built-in-header": small(t("Text"), bend=lambda d: [
        d.sections[0].header.paragraphs[0]._p.append(xml(x)) for x in (
            sdt(run("links"), "<w:showingPlcHdr/>"),
            '<w:r><w:ptab w:relativeTo="margin" w:alignment="center" w:leader="none"/></w:r>', run("mitten"),
            '<w:r><w:ptab w:relativeTo="margin" w:alignment="right" w:leader="none"/></w:r>', run("rechts"))]),
    "tab-aligned-beside-others": one(run("a") + _TAB + run("b") + '<w:r><w:ptab w:relativeTo="margin" w:alignment="right" w:leader="none"/></w:r>' + run("c")),
    "tab-aligned-to-the-indent": one(run("a") + '<w:r><w:ptab w:relativeTo="indent" w:alignment="left" w:leader="none"/></w:r>' + run("c")),
    "text-caps-sharp-s": one(run("Weiß", "<w:caps/>")),
    "text-caps-umlauts": one(run("Zürich, Genève, Đặng", "<w:caps/>")),
    "text-struck-in-a-cell": agreement(lambda d: setattr(
        d.tables[0].rows[1].cells[1].paragraphs[0].runs[0].font, "strike", True)),
    "text-hidden-in-the-footer": agreement(lambda d: looks(d.sections[0].footer.paragraphs[0], "<w:vanish/>")),
    "text-composed-letters": one(run("Genève und Zürich")),
    "text-line-separator": one(run("eins zwei")),
    "text-ligature": one(run("ﬁnanziell")),
    "text-direction-mark": one(run("links‎rechts")),
    "frame": agreement(lambda d: properties(at(d, "Alle"), '<w:framePr w:w="2000" w:hSpace="141" w:wrap="around" w:vAnchor="text" w:hAnchor="page" w:x="1000" w:y="100"/>')),
    "drop-cap": one(run("D"), '<w:framePr w:dropCap="drop" w:lines="3" w:wrap="around" w:vAnchor="text" w:hAnchor="text"/>'),
    "line-exact": one(run("eng gesetzt"), '<w:spacing w:line="240" w:lineRule="exact"/>'),
    "line-tight": one(run("zwei Zeilen ineinander"), '<w:spacing w:line="150" w:lineRule="auto"/>'),
    "line-exact-clipping": one(run("abgeschnitten", '<w:sz w:val="40"/>'), '<w:spacing w:line="100" w:lineRule="exact"/>'),
    "paragraph-right-to-left": one(run("rechts"), "<w:bidi/>"),
    "paragraph-distributed": one(run("verteilt"), '<w:jc w:val="distribute"/>'),
    "paragraph-page-break-before": agreement(lambda d: properties(at(d, "Finanzierung"), "<w:pageBreakBefore/>")),
    "paragraph-keep-next-chain": agreement(lambda d: [properties(x, "<w:keepNext/>") for x in d.paragraphs if not x.style.name.startswith("heading")]),
    "paragraph-contextual-spacing": small(t("a", '<w:contextualSpacing/>'), t("b", '<w:contextualSpacing/>')),
    "paragraph-wave-border": one(run("Welle"), '<w:pBdr><w:top w:val="wave" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'),
}  # fmt: skip
