"""The list of all codes for docs/codes.md: sentence and remedy of each, in German.

The sentences come from the source itself (``code_reading``); written here are only the
headings, what a code means that several modules say, and the codes that are no longer used.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from minikip_docs.data.files import write_files
from minikip_docs.data.resources import PACKAGE
from tests.code_reading import GAP, Told, read

FAMILIES = {
    "D1": "Eingereichte Dateien",
    "D2": "Tabellen des Kantons (Liste der Beiträge, Adressbuch), Entwurf",
    "D3": "Dateien schreiben",
    "D4": "Nachweis einer Vereinbarung",
    "D5": "Selbst exportiertes PDF",
    "D6": "Seiten im Browser",
    "F1": "Formulare: lesen, vorausfüllen, versenden",
    "F2": "Formulare: Nachtrag",
    "K1": "Programmdatei (KIP-Periode)",
    "K2": "Einstellungen (`canton.toml`)",
    "K3": "Nachtrag, Adressbuch und Merkblatt",
    "K5": "Nachtrag; Angaben in `canton.toml`, die gedruckt werden",
    "S1": "Angaben im Formular",
    "T1": "Vorlage: Datei und Platzhalter",
    "T2": "Vorlage und Diagramm: was das PDF nicht gleich zeigen kann",
    "T3": "Vorlage der E-Mail",
    "V1": "Text",
    "V2": "Beträge, Daten, Zahlen, Auswahl",
    "X1": "Programmfehler beim Füllen einer Vorlage",
    "X9": "Programmfehler",
}
# What a code means that more than one module says: its one meaning, whatever the words.
MEANINGS = {
    "D101": "Die Datei ist leer.",
    "D102": "Die Datei ist zu gross.",
    "D109": "Datei oder Ordner kann nicht gelesen werden.",
    "D110": "Die Datei ist keine, in der ein Formular kommt.",
    "D144": "In der E-Mail oder im Zip-Archiv liegt kein Formular.",
    "D146": "Eine E-Mail, ein Zip-Archiv oder eine Datei daraus lässt sich nicht öffnen.",
    "D112": "Die Datei hat nicht das heutige Format von Word oder Excel.",
    "D116": "Die Word- oder Excel-Datei ist beschädigt.",
    "D202": "Die Tabelle des Kantons hat nicht den erwarteten Umfang.",
    "F103": "Die Datei ist ein Jahresbericht, keine Budgeteingabe.",
    "F104": "Die Datei ist kein Formular des Programms.",
    "F106": "Das Formular ist leer.",
    "F108": "Angezeigter und gespeicherter Wert sind verschieden.",
    "F110": "Ein Feld kommt mit zwei verschiedenen Werten vor.",
    "F116": "Der Datei fehlen Felder ihrer Fassung.",
    "F117": "Die Namen der Felder gingen verloren.",
    "F118": "Die Felder lassen sich nicht mehr finden.",
    "F132": "Den Wert eines Feldes rechnet das Programm der Gemeinde.",
    "F136": "Es steht etwas ausserhalb der Felder.",
    "F138": "Text ist durchgestrichen oder verborgen.",
    "F180": "Ein Feld kommt zweimal vor, beide Male mit demselben Wert.",
    "F181": "Die Fassung des Formulars hat dieses Feld nicht.",
    "K108": "Ein Wert der Programmdatei ist nicht möglich.",
    "K201": "Die Einstellungsdatei gibt es nicht.",
    "K208": "Ein Wert der Einstellungen ist nicht möglich.",
    "S102": "Die Angabe hat nicht die Art, die das Feld erwartet.",
    "S103": "Hier steht nichts.",
    "T102": "Die Vorlage ist kein lesbares Word-Dokument.",
    "T110": "Den Platzhalter gibt es nicht.",
    "T114": "Der Platzhalter ist nicht verständlich.",
    "T115": "Der Platzhalter ist nicht erlaubt.",
    "T122": "Die Angabe lässt sich nicht als Text drucken.",
    "T123": "Der Text enthält Zeichen, die nicht gedruckt werden.",
    "T202": "Verfolgte Änderungen.",
    "T203": "Kommentare.",
    "T204": "Fuss- und Endnoten.",
    "T205": "Textfelder, Formen, Diagramme.",
    "T206": "Felder und Steuerelemente.",
    "T207": "Durchgestrichenes und Verborgenes.",
    "T208": "Symbolschriften.",
    "T209": "Bilder.",
    "T210": "Zeichen, die der Schrift fehlen.",
    "T211": "Nummern und Aufzählungen.",
    "T212": "Tabellen.",
    "T213": "Seiten und Abschnitte.",
    "T215": "Schrift und Absatz.",
    "T216": "Formeln und Eingebettetes.",
    "X910": "Das PDF konnte nicht gesetzt werden.",
}
# Codes that once were said and are not any more. They are never given another meaning.
RETIRED = {
    "T240": "Ein Diagramm hat nichts oder zu viel zu zeigen.",
    "T242": "In einem Diagramm haben die Balken keinen Platz.",
    "D160": "Das Adressbuch kann nicht gelesen werden (heute D201).",
    "D161": "Das Adressbuch ist keine lesbare Excel-Arbeitsmappe (heute D202 bis D204, D225 bis "
    "D227).",
    "D162": "Dem Adressbuch fehlt das Blatt (heute K380).",
    "D163": "Eine Zelle des Adressbuchs zeigt sich anders, als sie gelesen würde (heute D211, D216 "
    "bis D219, D234).",
    "F140": "Zum Ergänzungsblatt fehlt das Formular.",
    "F141": "Auf dem Ergänzungsblatt steht nicht, wozu es gehört.",
    "F142": "Zu einem Ergänzungsblatt passen mehrere Formulare.",
    "F143": "Das Ergänzungsblatt gehört zu einem anderen Formular.",
    "F144": "Zu einer JSON-Datei gehört kein Ergänzungsblatt.",
    "F145": "Eine Zeile ist in zwei Dateien ausgefüllt.",
    "F146": "Das Ergänzungsblatt ist leer.",
    "F147": "Ein Ergänzungsblatt liess sich nicht mit seinem Formular verbinden.",
    "F148": "Formular und Ergänzungsblatt nennen verschiedene Namen.",
    "F149": "Mehrere Formulare, wo nur eines geht.",
    "F150": "Kein Format, zu dem es ein Ergänzungsblatt gibt.",
    "K301": "Die Änderungsdatei gibt es nicht.",
    "K302": "Die Änderungsdatei kann nicht gelesen werden.",
    "K303": "Die Änderungsdatei ist kein lesbares TOML.",
    "K304": "Ein Schlüssel der Änderungsdatei ist nicht bekannt.",
    "K305": "Ein Schlüssel der Änderungsdatei fehlt.",
    "K306": "Ein Wert der Änderungsdatei hat die falsche Art.",
    "K307": "Ein Wert der Änderungsdatei ist leer.",
    "K308": "Ein Wert der Änderungsdatei ist nicht möglich.",
    "K310": "In der Änderungsdatei steht keine Änderung (heute K508).",
    "K313": "Ein Beitrag der Änderungsdatei liegt ausserhalb der Dauer.",
    "K314": "Ein Beitrag der Änderungsdatei ist für ein früheres Jahr (heute K504).",
    "K315": "Ein Beitrag steht zweimal in der Änderungsdatei.",
    "K316": "Ein Beitrag der Änderungsdatei ist schon so hoch.",
    "K318": "Nur an einem Gemeindeverbund können sich Gemeinden beteiligen.",
    "K319": "Eine Gemeinde ist schon beteiligt.",
    "K320": "Eine Gemeinde ist nicht beteiligt.",
    "K321": "Die federführende Gemeinde kann nicht austreten.",
    "K322": "Eine Gemeinde ist nicht Partei der Vereinbarung.",
    "K323": "Eine Fusion steht nicht im Gemeindeverzeichnis (heute K500).",
    "K324": "Eine Gemeinde besteht noch, wenn die Fusion gelten soll (heute K501).",
    "K325": "Adresse und Konto gehören nur zu einer einzelnen Gemeinde.",
    "K326": "Eine Massnahme gibt es in der Vereinbarung nicht.",
    "K327": "Eine Massnahme ist schon zu Ende.",
    "K328": "Ein Betrag der Änderungsdatei ist für ein früheres Jahr (heute K503).",
    "K329": "Eine Zeile der Änderungsdatei ist für eine andere Massnahme.",
    "K330": "Eine Nummer hat schon eine Massnahme.",
    "K331": "Eine neue Massnahme beginnt vor der Änderung.",
    "K332": "Das Budget einer Massnahme ist dasselbe wie bisher.",
    "K334": "Ein Text der Änderungsdatei lässt sich nicht drucken.",
    "K335": "Eine Massnahme steht zweimal in der Änderungsdatei.",
    "K342": "Eine ersetzte Massnahme hat keine Kosten mehr.",
    "K343": "Eine Gemeinde kann nicht in sich selbst aufgehen.",
    "R540": "Die Eigenmittel decken den eingesetzten Kantonsbeitrag nicht (heute R541).",
    "F153": "Für einen Begleitbrief gibt es keine Einstellungsdatei (heute D332).",
    "F155": "Angaben des Kantons, die der Begleitbrief druckt, fehlen (heute D334).",
    "F166": "Weitere Meldungen einer Art wurden gezählt (heute in derselben Meldung genannt).",
    "T118": "In der Vorlage bleibt ein Platzhalter stehen.",
    "T301": "Die Word-Vorlage der E-Mail enthält etwas, das ein Text nicht zeigen kann.",
    "X921": "Der Text der E-Mail hat nicht dieselben Wörter wie ihre Word-Vorlage.",
}

_GENERATED = "<!-- Diese Datei wird erzeugt: python -m tests.code_list docs -->"
_HEAD = f"""# Meldungen und ihre Codes

{_GENERATED}

Jede Meldung hat einen Code, einen Satz und meistens einen Rat. «{GAP}» steht für das, was von der \
Datei abhängt. Ein Code behält seine Bedeutung für immer; was nicht mehr gemeldet wird, steht am \
Ende und wird nie neu vergeben.

| Code | Worum es geht | Wer etwas tun muss |
| --- | --- | --- |
| D | Dateien | wer die Datei geschickt oder den Befehl geschrieben hat |
| F | Formulare | die Gemeinde, beim Versenden die Dienststelle |
| V | Werte, wie sie jemand geschrieben hat | die Gemeinde |
| S | Angaben, die fehlen oder nicht ins Formular passen | die Gemeinde |
| R | Regeln des Merkblatts und der Rechnung: siehe [rules.md](rules.md) | die Gemeinde oder die \
Dienststelle |
| K | Programmdatei, Einstellungen, Nachtrag | die Dienststelle |
| T | Vorlagen | die Dienststelle |
| X | Fehler des Programms | die Person, die das Programm betreut |"""


def codes_markdown(told: Mapping[str, Sequence[Told]]) -> str:
    """Write the list of all codes as Markdown, in the order of the codes.

    Raises ``KeyError`` for a code of a family without a heading.
    """
    lines = [_HEAD]
    for family, codes in groupby(sorted(told), key=lambda code: code[:2]):
        lines += ["", f"## {family}xx – {FAMILIES[family]}", ""]
        lines += ["| Code | Meldung | Rat |", "| --- | --- | --- |"]
        for code in codes:
            lines += _rows(code, told[code])
    lines += ["", "## Nicht mehr verwendet", ""]
    lines += [f"- {code}: {what}" for code, what in sorted(RETIRED.items())]
    return "\n".join([*lines, ""])


def forgotten(page: str, told: Mapping[str, Sequence[Told]]) -> list[str]:
    """List the codes of the page as it was that are said no longer and not named as retired."""
    listed = re.findall(r"^(?:\| |- )([A-Z]\d{3})\b", page, re.MULTILINE)
    return sorted({*listed} - {*told} - {*RETIRED})


def _rows(code: str, said: Sequence[Told]) -> Iterator[str]:
    if code in MEANINGS:
        yield f"| **{code}** | **{MEANINGS[code]}** | |"
    for message, remedy in dict.fromkeys((one.message, one.remedy) for one in said):
        advice = "" if remedy == GAP else remedy
        yield f"| {code} | {_cell(message)} | {_cell(advice)} |"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "&#124;").replace("<", "&lt;").split())


def main(folder: Path) -> None:
    """Write codes.md into a folder.

    Raises ``ValueError`` if codes are gone from the source that nobody has named as retired.
    """
    told, page = read(PACKAGE), folder / "codes.md"
    if page.exists() and (gone := forgotten(page.read_text(encoding="utf-8"), told)):
        raise ValueError(f"{', '.join(gone)}: said no longer; put them into RETIRED")
    write_files({page: codes_markdown(told).encode()}, force=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
