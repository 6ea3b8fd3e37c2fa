"""What is refused in the hostile set: code and the exact sentence for every case."""

# fmt: off
REFUSED: dict[str, tuple[str, str]] = {
    "number-in-merged-cells": (
        "T211",
        "Das Word-Dokument enthält eine Nummer in einem verbundenen Feld (Haupttext, im Absatz «e"
        " f»).",
    ),
    "number-ordinal": (
        "T211",
        "Das Word-Dokument enthält das Zahlenformat «ordinal» (Haupttext, im Absatz «Punkt 0»).",
    ),
    "number-words": (
        "T211",
        "Das Word-Dokument enthält das Zahlenformat «cardinalText» (Haupttext, im Absatz «Punkt "
        "0»).",
    ),
    "number-circled": (
        "T211",
        "Das Word-Dokument enthält das Zahlenformat «decimalEnclosedCircle» (Haupttext, im Absatz"
        " «Punkt 0»).",
    ),
    "number-struck-by-mark": (
        "T207",
        "Das Word-Dokument enthält durchgestrichenen Text (Haupttext, im Absatz «eins»).",
    ),
    "number-hidden-by-level": (
        "T207",
        "Das Word-Dokument enthält verborgenen Text (Haupttext, im Absatz «Punkt 0»).",
    ),
    "number-in-symbol-font": (
        "T208",
        "Das Word-Dokument enthält eine Nummer in der Symbolschrift «Wingdings» (Haupttext, im "
        "Absatz «Punkt 0»).",
    ),
    "number-level-skipped": (
        "T211",
        "Das Word-Dokument enthält eine Nummer, deren übergeordnete Ebene noch nicht vorkam "
        "(Haupttext, im Absatz «b»).",
    ),
    "number-deep-level-first": (
        "T211",
        "Das Word-Dokument enthält eine Nummer, deren übergeordnete Ebene noch nicht vorkam "
        "(Haupttext, im Absatz «a»).",
    ),
    "number-level-unknown": (
        "T211",
        "Das Word-Dokument enthält eine Liste ohne diese Ebene (Haupttext, im Absatz «eins»).",
    ),
    "number-bullet-unknown": (
        "T208",
        "Das Word-Dokument enthält ein Aufzählungszeichen der Symbolschrift «Wingdings» "
        "(Haupttext, im Absatz «Punkt 0»).",
    ),
    "number-picture-bullet": (
        "T211",
        "Das Word-Dokument enthält ein Bild als Aufzählungszeichen (Haupttext, im Absatz «Punkt "
        "0»).",
    ),
    "number-tracked": (
        "T202",
        "Das Word-Dokument enthält Änderungen im Überarbeitungsmodus (Haupttext, im Absatz "
        "«eins»).",
    ),
    "number-in-header": (
        "T211",
        "Das Word-Dokument enthält eine automatische Nummer in Kopf- oder Fusszeile (Kopfzeile, "
        "in einem Absatz ohne Text).",
    ),
    "text-struck": (
        "T207",
        "Das Word-Dokument enthält durchgestrichenen Text (Haupttext, im Absatz «die Umsetzung "
        "von Projekten und Programmen der kommunalen Integrationsförderung…»).",
    ),
    "text-struck-twice": (
        "T207",
        "Das Word-Dokument enthält durchgestrichenen Text (Haupttext, im Absatz «weg»).",
    ),
    "text-struck-by-character-style": (
        "T207",
        "Das Word-Dokument enthält durchgestrichenen Text (Haupttext, im Absatz «da weg»).",
    ),
    "text-struck-by-paragraph-style": (
        "T207",
        "Das Word-Dokument enthält durchgestrichenen Text (Haupttext, im Absatz «weg»).",
    ),
    "text-hidden": (
        "T207",
        "Das Word-Dokument enthält verborgenen Text (Haupttext, im Absatz «die Umsetzung von "
        "Projekten und Programmen der kommunalen Integrationsförderung…»).",
    ),
    "text-hidden-by-character-style": (
        "T207",
        "Das Word-Dokument enthält verborgenen Text (Haupttext, im Absatz «da weg»).",
    ),
    "text-hidden-by-ancestor-style": (
        "T207",
        "Das Word-Dokument enthält verborgenen Text (Haupttext, im Absatz «weg»).",
    ),
    "text-hidden-mark": (
        "T207",
        "Das Word-Dokument enthält verborgenen Text (Haupttext, im Absatz «verborgene Marke»).",
    ),
    "text-hidden-mark-by-style": (
        "T207",
        "Das Word-Dokument enthält verborgenen Text (Haupttext, im Absatz «eins»).",
    ),
    "text-hidden-tab": (
        "T207",
        "Das Word-Dokument enthält verborgenen Text (Haupttext, im Absatz «ab»).",
    ),
    "text-web-hidden": (
        "T207",
        "Das Word-Dokument enthält nur im Web verborgenen Text (Haupttext, im Absatz «sichtbar»).",
    ),
    "text-small-caps": (
        "T215",
        "Das Word-Dokument enthält Kapitälchen (Haupttext, im Absatz «Kanton Luzern»).",
    ),
    "text-raised": (
        "T215",
        "Das Word-Dokument enthält höher- oder tiefergestellte Schrift (Position) (Haupttext, im "
        "Absatz «hoch»).",
    ),
    "text-shaded-with-pattern": (
        "T215",
        "Das Word-Dokument enthält die Zeichenformatierung «shd» (Haupttext, im Absatz «grau»).",
    ),
    "text-double-underline": (
        "T215",
        "Das Word-Dokument enthält eine besondere Unterstreichung (Haupttext, im Absatz "
        "«doppelt»).",
    ),
    "text-outline": (
        "T215",
        "Das Word-Dokument enthält Umrissschrift (Haupttext, im Absatz «Umriss»).",
    ),
    "text-effect": (
        "T215",
        "Das Word-Dokument enthält die Zeichenformatierung «glow» (Haupttext, im Absatz "
        "«Leuchten»).",
    ),
    "text-boxed": (
        "T215",
        "Das Word-Dokument enthält einen Rahmen um Zeichen (Haupttext, im Absatz «Kasten»).",
    ),
    "text-right-to-left": (
        "T215",
        "Das Word-Dokument enthält Text von rechts nach links (Haupttext, im Absatz «rechts»).",
    ),
    "text-stretched": (
        "T215",
        "Das Word-Dokument enthält gestauchte oder gedehnte Schrift (Haupttext, im Absatz "
        "«breit»).",
    ),
    "text-fitted": (
        "T215",
        "Das Word-Dokument enthält die Zeichenformatierung «fitText» (Haupttext, im Absatz "
        "«passend»).",
    ),
    "text-two-lines-in-one": (
        "T215",
        "Das Word-Dokument enthält die Zeichenformatierung «eastAsianLayout» (Haupttext, im "
        "Absatz «zwei Zeilen»).",
    ),
    "tracked-insertion": (
        "T202",
        "Das Word-Dokument enthält Änderungen im Überarbeitungsmodus (Haupttext, im Absatz «Alle "
        "Beträge in CHF. neu»).",
    ),
    "tracked-deletion": (
        "T202",
        "Das Word-Dokument enthält Änderungen im Überarbeitungsmodus (Haupttext, im Absatz «Alle "
        "Beträge in CHF.»).",
    ),
    "tracked-paragraph-mark": (
        "T202",
        "Das Word-Dokument enthält Änderungen im Überarbeitungsmodus (Haupttext, im Absatz "
        "«geteilt»).",
    ),
    "tracked-format": (
        "T202",
        "Das Word-Dokument enthält Änderungen im Überarbeitungsmodus (Haupttext, im Absatz "
        "«fett»).",
    ),
    "tracked-paragraph-format": (
        "T202",
        "Das Word-Dokument enthält Änderungen im Überarbeitungsmodus (Haupttext, im Absatz "
        "«mitte»).",
    ),
    "tracked-row": (
        "T202",
        "Das Word-Dokument enthält Änderungen im Überarbeitungsmodus (Haupttext, im Absatz «a b "
        "c»).",
    ),
    "tracked-move": (
        "T202",
        "Das Word-Dokument enthält Änderungen im Überarbeitungsmodus (Haupttext, im Absatz "
        "«verschoben»).",
    ),
    "comment": (
        "T203",
        "Das Word-Dokument enthält Kommentare (Haupttext, im Absatz «Alle Beträge in CHF.»).",
    ),
    "comment-range": (
        "T203",
        "Das Word-Dokument enthält Kommentare (Haupttext, im Absatz «x»).",
    ),
    "control-checkbox": (
        "T210",
        "Die Schrift Liberation Sans hat diese Zeichen nicht: «☐» (U+2610) (im Absatz «☐ "
        "einverstanden»).",
    ),
    "control-bound": (
        "T206",
        "Das Word-Dokument enthält ein Inhaltssteuerelement mit Datenbindung (Haupttext, im "
        "Absatz «alt»).",
    ),
    "control-bound-block": (
        "T206",
        "Das Word-Dokument enthält ein Inhaltssteuerelement mit Datenbindung (Haupttext, im "
        "Absatz «alt»).",
    ),
    "control-bound-cell": (
        "T206",
        "Das Word-Dokument enthält ein Inhaltssteuerelement mit Datenbindung (Haupttext, im "
        "Absatz «alt»).",
    ),
    "control-bound-row": (
        "T206",
        "Das Word-Dokument enthält ein Inhaltssteuerelement mit Datenbindung (Haupttext, im "
        "Absatz «alt b c»).",
    ),
    "control-around-a-section-break": (
        "T213",
        "Das Word-Dokument enthält einen Abschnittswechsel in einem Inhaltssteuerelement "
        "(Haupttext, im Absatz «Deckblatt»).",
    ),
    "field-page-roman": (
        "T206",
        "Das Word-Dokument enthält das Feld «PAGE \\* ROMAN» (Haupttext, im Absatz «I»).",
    ),
    "field-date": (
        "T206",
        'Das Word-Dokument enthält das Feld «DATE \\@ "d. MMMM yyyy"» (Haupttext, im Absatz «1. '
        "Januar 2020»).",
    ),
    "field-toc": (
        "T206",
        'Das Word-Dokument enthält das Feld «TOC \\o "1-3"», das über den Absatz hinausreicht '
        "(Haupttext, im Absatz «1 Gegenstand 1»).",
    ),
    "field-if": (
        "T206",
        "Das Word-Dokument enthält ein Feld in einem Feld (Haupttext, im Absatz «Xja»).",
    ),
    "field-merge": (
        "T206",
        "Das Word-Dokument enthält das Feld «MERGEFIELD Ort» (Haupttext, im Absatz ««Ort»»).",
    ),
    "field-docproperty": (
        "T206",
        "Das Word-Dokument enthält das Feld «DOCPROPERTY Title» (Haupttext, im Absatz «Titel»).",
    ),
    "field-form": (
        "T206",
        "Das Word-Dokument enthält das Feld «FORMTEXT» (Haupttext, im Absatz «Eingabe»).",
    ),
    "field-hyperlink": (
        "T206",
        'Das Word-Dokument enthält das Feld «HYPERLINK "https://www.lu.ch"» (Haupttext, im Absatz'
        " «Siehe www.lu.ch»).",
    ),
    "field-over-paragraphs": (
        "T206",
        "Das Word-Dokument enthält das Feld «REF x», das über den Absatz hinausreicht (Haupttext,"
        " im Absatz «a»).",
    ),
    "footnote-struck": (
        "T207",
        "Das Word-Dokument enthält durchgestrichenen Text (Fussnote, im Absatz «xweg»).",
    ),
    "footnote-with-own-mark": (
        "T204",
        "Das Word-Dokument enthält eine Fussnote mit eigenem Zeichen (Haupttext, im Absatz "
        "«Text*»).",
    ),
    "footnote-roman": (
        "T204",
        "Das Word-Dokument enthält eine Fussnote mit besonderer Zählung oder Stellung (Haupttext,"
        " im Absatz «Text»).",
    ),
    "footnote-missing": (
        "T204",
        "Das Word-Dokument enthält eine Fussnote, die in der Datei fehlt (Haupttext, im Absatz "
        "«Text»).",
    ),
    "footnote-in-a-repeated-header-row": (
        "T204",
        "Das Word-Dokument enthält eine Fussnote in einer wiederholten Kopfzeile (Haupttext, im "
        "Absatz «Kopf b c»).",
    ),
    "endnote": (
        "T204",
        "Das Word-Dokument enthält Endnoten (Haupttext, im Absatz «Text»).",
    ),
    "textbox": (
        "T205",
        "Das Word-Dokument enthält ein Textfeld, eine Form, ein Wasserzeichen oder ein Diagramm "
        "(Haupttext, im Absatz «Alle Beträge in CHF.Im FeldIm Feld»).",
    ),
    "textbox-old": (
        "T205",
        "Das Word-Dokument enthält ein Textfeld, eine Form, ein Wasserzeichen oder ein Diagramm "
        "(Haupttext, im Absatz «Im Feld»).",
    ),
    "alternate-content-around-a-paragraph": (
        "T205",
        "Das Word-Dokument enthält ein Textfeld, eine Form, ein Wasserzeichen oder ein Diagramm "
        "(Haupttext, im Absatz «x»).",
    ),
    "equation": (
        "T216",
        "Das Word-Dokument enthält eine Formel (Haupttext, in einem Absatz ohne Text).",
    ),
    "embedded-object": (
        "T216",
        "Das Word-Dokument enthält ein eingebettetes Dokument oder Objekt (Haupttext, in einem "
        "Absatz ohne Text).",
    ),
    "embedded-document": (
        "T216",
        "Das Word-Dokument enthält ein eingebettetes Dokument oder Objekt (Haupttext, in einem "
        "Absatz ohne Text).",
    ),
    "ruby": (
        "T216",
        "Das Word-Dokument enthält Text mit Lautzeichen (Ruby) (Haupttext, in einem Absatz ohne "
        "Text).",
    ),
    "symbol": (
        "T208",
        "Das Word-Dokument enthält ein Zeichen einer Symbolschrift (Haupttext, in einem Absatz "
        "ohne Text).",
    ),
    "symbol-font": (
        "T208",
        "Das Word-Dokument enthält Text in der Symbolschrift «Wingdings» (Haupttext, im Absatz "
        "«J»).",
    ),
    "symbol-font-by-style": (
        "T208",
        "Das Word-Dokument enthält Text in der Symbolschrift «Symbol» (Haupttext, im Absatz «a»).",
    ),
    "symbol-font-declared-in-the-font-table": (
        "T208",
        "Das Word-Dokument enthält Text in der Symbolschrift «Piktogramme» (Haupttext, im Absatz "
        "«abc»).",
    ),
    "character-of-no-font": (
        "T210",
        "Die Schrift Liberation Sans hat diese Zeichen nicht: «漢» (U+6F22), «字» (U+5B57) (im "
        "Absatz «Verein 漢字»).",
    ),
    "blank-zero-width": (
        "T210",
        "Die Schrift Liberation Sans hat diese Zeichen nicht: U+FEFF (im Absatz «Wort\u200bteil und\ufeff "
        "mehr»).",
    ),
    "break-column": (
        "T213",
        "Das Word-Dokument enthält einen Spaltenumbruch (Haupttext, im Absatz «vor nach»).",
    ),
    "tab-decimal": (
        "T215",
        "Das Word-Dokument enthält den Tabstopp «decimal» (Haupttext, im Absatz «a1.50»).",
    ),
    "tab-bar": (
        "T215",
        "Das Word-Dokument enthält den Tabstopp «bar» (Haupttext, im Absatz «ab»).",
    ),
    "tab-aligned-beside-others": (
        "T215",
        "Das Word-Dokument enthält verschiedene Arten von Tabulatoren (Haupttext, im Absatz "
        "«abc»).",
    ),
    "tab-aligned-to-the-indent": (
        "T215",
        "Das Word-Dokument enthält einen besonderen Ausrichtungstabulator (Haupttext, im Absatz "
        "«ac»).",
    ),
    "text-caps-sharp-s": (
        "T215",
        "Das Word-Dokument enthält «ß» in Grossbuchstaben gesetzt (Haupttext, im Absatz «Weiß»).",
    ),
    "text-struck-in-a-cell": (
        "T207",
        "Das Word-Dokument enthält durchgestrichenen Text (Haupttext, im Absatz «Bundesgesetz "
        "über die Ausländerinnen und Ausländer und über die Integration (AI…»).",
    ),
    "text-hidden-in-the-footer": (
        "T207",
        "Das Word-Dokument enthält verborgenen Text (Fusszeile, im Absatz «Dienststelle Soziales "
        "und Gesellschaft · Mini-KIP 1103, 2025–2027Seite 1 von 1»).",
    ),
    "text-line-separator": (
        "T210",
        "Die Schrift Liberation Sans hat diese Zeichen nicht: U+2028 (im Absatz «eins zwei»).",
    ),
    "tracked-in-the-footer": (
        "T202",
        "Das Word-Dokument enthält Änderungen im Überarbeitungsmodus (Fusszeile, im Absatz "
        "«Dienststelle Soziales und Gesellschaft · Mini-KIP 1103, 2025–2027Seite 1 von 1 …»).",
    ),
    "noise-direction": (
        "T201",
        "Das Word-Dokument enthält das Element «bdo» (Haupttext, im Absatz «links»).",
    ),
    "page-number-element": (
        "T201",
        "Das Word-Dokument enthält das Element «pgNum» (Haupttext, in einem Absatz ohne Text).",
    ),
    "frame": (
        "T215",
        "Das Word-Dokument enthält die Absatzformatierung «framePr» (Haupttext, im Absatz «Alle "
        "Beträge in CHF.»).",
    ),
    "drop-cap": (
        "T215",
        "Das Word-Dokument enthält die Absatzformatierung «framePr» (Haupttext, im Absatz «D»).",
    ),
    "line-exact-clipping": (
        "T215",
        "Das Word-Dokument enthält Text, den eine feste Zeilenhöhe abschneidet (Haupttext, im "
        "Absatz «abgeschnitten»).",
    ),
    "paragraph-right-to-left": (
        "T215",
        "Das Word-Dokument enthält Text von rechts nach links (Haupttext, im Absatz «rechts»).",
    ),
    "paragraph-distributed": (
        "T215",
        "Das Word-Dokument enthält die Ausrichtung «distribute» (Haupttext, im Absatz "
        "«verteilt»).",
    ),
    "paragraph-wave-border": (
        "T215",
        "Das Word-Dokument enthält die Rahmenlinie «wave» (Haupttext, im Absatz «Welle»).",
    ),
    "table-text-in-a-merged-away-cell": (
        "T212",
        "Das Word-Dokument enthält Text oder ein Bild in einem verbundenen Feld (Haupttext, im "
        "Absatz «verschluckt»).",
    ),
    "table-old-merge": (
        "T212",
        "Das Word-Dokument enthält die Tabelleneigenschaft «hMerge» (Haupttext, im Absatz «A»).",
    ),
    "table-row-of-fixed-height": (
        "T212",
        "Das Word-Dokument enthält eine Tabellenzeile mit fester Höhe (Haupttext, im Absatz "
        "«abgeschnitten b c»).",
    ),
    "table-row-of-fixed-height-with-a-picture": (
        "T212",
        "Das Word-Dokument enthält eine Tabellenzeile mit fester Höhe (Haupttext, in einem Absatz"
        " ohne Text).",
    ),
    "table-hidden-row": (
        "T212",
        "Das Word-Dokument enthält die Tabelleneigenschaft «hidden» (Haupttext, im Absatz «d e "
        "f»).",
    ),
    "table-row-with-gap-before": (
        "T212",
        "Das Word-Dokument enthält die Tabelleneigenschaft «gridBefore» (Haupttext, im Absatz «e "
        "f»).",
    ),
    "table-rows-of-different-length": (
        "T212",
        "Das Word-Dokument enthält Tabellenzeilen mit verschieden vielen Spalten (Haupttext, im "
        "Absatz «a b c d e»).",
    ),
    "table-floating": (
        "T212",
        "Das Word-Dokument enthält eine Tabelle mit Textfluss (frei stehend) (Haupttext, im "
        "Absatz «a b c»).",
    ),
    "table-right-to-left": (
        "T212",
        "Das Word-Dokument enthält eine Tabelle von rechts nach links (Haupttext, im Absatz «a b "
        "c»).",
    ),
    "table-with-gaps-between-cells": (
        "T212",
        "Das Word-Dokument enthält die Tabelleneigenschaft «tblCellSpacing» (Haupttext, im Absatz"
        " «a b c»).",
    ),
    "table-turned-text": (
        "T212",
        "Das Word-Dokument enthält gedrehten Text in einer Tabelle (Haupttext, im Absatz «hoch»).",
    ),
    "table-exceptions-of-a-row": (
        "T201",
        "Das Word-Dokument enthält das Element «tblPrEx» (Haupttext, im Absatz «a b c»).",
    ),
    "table-page-break-inside": (
        "T213",
        "Das Word-Dokument enthält einen Seitenumbruch in einer Tabelle, Kopf- oder Fusszeile "
        "(Haupttext, im Absatz «ab»).",
    ),
    "table-page-break-before-inside": (
        "T213",
        "Das Word-Dokument enthält einen Seitenumbruch in einer Tabelle, Kopf- oder Fusszeile "
        "(Haupttext, im Absatz «a»).",
    ),
    "table-decimal-tab-in-a-cell": (
        "T215",
        "Das Word-Dokument enthält den Tabstopp «decimal» (Haupttext, im Absatz «12.50»).",
    ),
    "table-style-that-repeats-rows": (
        "T212",
        "Das Word-Dokument enthält eine Tabellenformatvorlage mit «tblHeader» für einzelne Zeilen"
        " oder Spalten (Haupttext, im Absatz «Jahr CHF Total 2025 1.00 2.00 2026 3.00 4.00»).",
    ),
    "table-style-hides": (
        "T207",
        "Das Word-Dokument enthält verborgenen Text (Haupttext, im Absatz «Jahr»).",
    ),
    "picture-without-description": (
        "T209",
        "Das Word-Dokument enthält ein Bild ohne Alternativtext (Haupttext, in einem Absatz ohne "
        "Text).",
    ),
    "picture-hidden": (
        "T207",
        "Das Word-Dokument enthält ein verborgenes Bild (Haupttext, in einem Absatz ohne Text).",
    ),
    "picture-turned": (
        "T209",
        "Das Word-Dokument enthält ein gedrehtes oder gespiegeltes Bild (Haupttext, in einem "
        "Absatz ohne Text).",
    ),
    "picture-with-a-link": (
        "T209",
        "Das Word-Dokument enthält ein Bild mit Link (Haupttext, in einem Absatz ohne Text).",
    ),
    "picture-rounded": (
        "T209",
        "Das Word-Dokument enthält ein Bild in einer Form (Haupttext, in einem Absatz ohne Text).",
    ),
    "picture-framed": (
        "T209",
        "Das Word-Dokument enthält ein Bild mit Rahmen oder Bildeffekt (Haupttext, in einem "
        "Absatz ohne Text).",
    ),
    "picture-clipped-by-its-line": (
        "T209",
        "Das Word-Dokument enthält ein Bild, das eine feste Zeilenhöhe abschneidet (Haupttext, in"
        " einem Absatz ohne Text).",
    ),
    "picture-anchored": (
        "T205",
        "Das Word-Dokument enthält eine Form, ein Textfeld oder ein frei stehendes Bild "
        "(Haupttext, im Absatz «Text»).",
    ),
    "header-watermark": (
        "T205",
        "Das Word-Dokument enthält ein Textfeld, eine Form, ein Wasserzeichen oder ein Diagramm "
        "(Kopfzeile, in einem Absatz ohne Text).",
    ),
    "header-page-break": (
        "T213",
        "Das Word-Dokument enthält einen Seitenumbruch in einer Tabelle, Kopf- oder Fusszeile "
        "(Kopfzeile, in einem Absatz ohne Text).",
    ),
    "section-continuous-with-own-header": (
        "T213",
        "Das Word-Dokument enthält einen Abschnittswechsel ohne neue Seite (Haupttext, im Absatz "
        "«Text»).",
    ),
    "section-continuous-of-other-size": (
        "T213",
        "Das Word-Dokument enthält einen Abschnittswechsel ohne neue Seite (Haupttext, im Absatz "
        "«Text»).",
    ),
    "section-odd-page": (
        "T213",
        "Das Word-Dokument enthält einen Abschnitt, der auf einer geraden oder ungeraden Seite "
        "beginnen muss (Haupttext, im Absatz «nach dem Wechsel»).",
    ),
    "section-even-page": (
        "T213",
        "Das Word-Dokument enthält einen Abschnitt, der auf einer geraden oder ungeraden Seite "
        "beginnen muss (Haupttext, im Absatz «nach dem Wechsel»).",
    ),
    "section-columns": (
        "T213",
        "Das Word-Dokument enthält mehrspaltigen Text (Haupttext, im Absatz «Nr. Kostenart und "
        "Bezeichnung 2025 2026 2027 Total M1 Personalaufwand Begrüssun…»).",
    ),
    "section-page-border": (
        "T213",
        "Das Word-Dokument enthält einen Seitenrahmen (Haupttext, im Absatz «Nr. Kostenart und "
        "Bezeichnung 2025 2026 2027 Total M1 Personalaufwand Begrüssun…»).",
    ),
    "section-line-numbers": (
        "T213",
        "Das Word-Dokument enthält Zeilennummern (Haupttext, im Absatz «Nr. Kostenart und "
        "Bezeichnung 2025 2026 2027 Total M1 Personalaufwand Begrüssun…»).",
    ),
    "section-roman-page-numbers": (
        "T213",
        "Das Word-Dokument enthält besondere Seitenzahlen (Haupttext, im Absatz «Text»).",
    ),
    "section-page-numbers-anew": (
        "T213",
        "Das Word-Dokument enthält eine neu beginnende Seitenzählung (Haupttext, im Absatz "
        "«Anhang»).",
    ),
    "section-page-numbers-anew-over-pages": (
        "T213",
        "Das Word-Dokument enthält eine neu beginnende Seitenzählung (Haupttext, im Absatz «Seite"
        " 77»).",
    ),
    "section-page-numbers-anew-with-even-pages": (
        "T213",
        "Das Word-Dokument enthält eine neu beginnende Seitenzählung (Haupttext, im Absatz "
        "«Anhang»).",
    ),
    "section-page-numbers-with-chapter": (
        "T213",
        "Das Word-Dokument enthält Seitenzahlen mit Kapitelnummer (Haupttext, im Absatz «Text»).",
    ),
    "section-vertically-centred": (
        "T213",
        "Das Word-Dokument enthält eine senkrecht ausgerichtete Seite (Haupttext, im Absatz "
        "«Text»).",
    ),
    "section-break-in-a-numbered-paragraph": (
        "T211",
        "Das Word-Dokument enthält eine Nummer im leeren Absatz eines Abschnittswechsels "
        "(Haupttext, in einem Absatz ohne Text).",
    ),
    "file-header-lost": (
        "T217",
        "In der Word-Datei fehlt eine Kopfzeile, auf die sie verweist.",
    ),
    "file-strict": (
        "T217",
        "Die Word-Datei kann nicht gelesen werden. Sie ist im Format «Strict Open XML» "
        "gespeichert.",
    ),
    "file-page-background": (
        "T213",
        "Das Word-Dokument enthält einen Seitenhintergrund (Haupttext, in einem Absatz ohne "
        "Text).",
    ),
}
