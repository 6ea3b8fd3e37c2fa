"""Sentences that name commands, in the words of the desk; and where settings are edited.

The jobs say how to mend something to whoever called them, which most often was a command. What
there is at the desk in its place is said here, and nowhere else.
"""

from __future__ import annotations

import re

from minikip_docs.facts import settings

WIDE = 10_000  # signs in a line of what ``screen`` says: the browser breaks them

# What a sentence of a job says, and what the desk has for it. In brackets it is left out.
INSTEAD = {
    "mit «minikip init» eine canton.toml anlegen und ausfüllen, oder mit --settings eine angeben":
        "diese unter «Einstellungen» eintragen",
    "die Datei dann allein mit --party NUMMER|KENNUNG ablegen":
        "dann hier sagen, von wem die Datei ist, und sie allein noch einmal ablegen",
    "ohne --party ablegen": "ablegen, ohne zu sagen, von wem sie ist",
    "mit --accept-printed übernehmen": "unten mit «Verglichen: so übernehmen» übernehmen",
    "verschieben oder --force verwenden": "ansehen und, wenn sie nicht gilt, verschieben",
    " oder mit --draft einen Entwurf erstellen": "",
    " Mit --draft gibt es schon jetzt einen Entwurf.": "",
    "Bitte einen Ordner angeben, in den Sie schreiben dürfen und der genug Platz hat.":
        "Bitte prüfen, ob Sie in diesen Ordner schreiben dürfen und er genug Platz hat.",
    "«minikip intake … --into» legt Dossiers an.":
        "Dossiers entstehen im «Eingang» beim Ablegen.",
    ", auch nicht mit --force": "",
    "«minikip template check» zeigt, was einzutragen ist":
        "unter «Vorlagen» steht sie bei der geprüften Vorlage und lässt sich dort eintragen",
    "«minikip template fields» zeigt, was möglich ist":
        "unter «Hilfe» steht bei den Platzhaltern, was möglich ist",
    "Eine Vorlage schreibt «minikip contributions --new beitraege.xlsx».":
        "Eine leere Tabelle gibt es unter «Beiträge und Adressen».",
    "Ein neues schreibt «minikip init», wo es kein «adressen.xlsx» gibt.":
        "Ein leeres gibt es unter «Beiträge und Adressen».",
    "danach führt «minikip status --due-for-deletion» ein Dossier auf, gelöscht wird es von Ihnen":
        "gelöscht werden sie von Ihnen",
    "--party sagt von einer einzelnen Eingabe, von wem sie ist; hier sind es":
        "Von wem etwas ist, lässt sich nur von einer einzelnen Eingabe sagen; hier sind es",
    "Eine neue Fassung legt «minikip intake» daneben ab.":
        "Eine neue Fassung legt der «Eingang» daneben ab.",
    " «minikip verify» zeigt alle Stellen, wenn die Datei neben dem Nachweis liegt.": "",
    "mit --kind angeben:": "die Art der Vorlage wählen:",
    "--date oder --year berichtigen": "das Datum des Briefs oder das Jahr berichtigen",
    "--date oder «distribution": "das Datum des Briefs oder «distribution",
    "«--effective»": "«In Kraft ab»",
    "«--agreement-date» oder «--date»": "«Datum der Vereinbarung» oder «Datum der Dokumente»",
    "«--contributions» weglassen": "keine Tabelle wählen",
    "bitte mit «--contributions» die Tabelle der neuen Beiträge angeben":
        "bitte die Tabelle der neuen Beiträge wählen",
    "mit --contributions angeben": "mit der Tabelle der neuen Beiträge",
    " oder deren Angaben mit --programme angeben": "",
}  # fmt: skip
_ASIDE = re.compile(r" \((?:«?minikip |--)[^()]*\)|, zum Beispiel --[a-z]+ [\d…-]+")
_KEY = re.compile(r"\b([a-z_]+)\.[a-z_]+\b")


def at_desk(said: str) -> str:
    """Give a sentence in the desk's words."""
    for told, here in INSTEAD.items():
        said = said.replace(told, here)
    return _ASIDE.sub("", said)


def edited_at(*said: str) -> list[tuple[str, str]]:
    """List the forms of the settings that sentences send to: end of the address, and heading."""
    known = {name: heading for name, (heading, _keys) in settings.tables().items()}
    text = " ".join(said)
    named = [one for one in _KEY.findall(text) if one in known]
    if not named and "Einstellungsdatei" in text:
        named = ["canton"]
    return [(one, known[one]) for one in dict.fromkeys(named)]
