"""What only a PDF gives rise to say."""

from __future__ import annotations

from collections.abc import Sequence

from minikip_docs.data.model import Finding, Refusal, Severity
from minikip_docs.data.text import excerpt, listing, some
from minikip_docs.forms.sentences.note import FORM, SAVE, Where, note


def xfa() -> Refusal:
    """F105: a PDF form of another kind."""
    return Refusal(
        "F105",
        "Diese Art von PDF-Formular (XFA) wird nicht unterstützt.",
        "Bitte das aktuelle Mini-KIP-Formular verwenden.",
    )


def scanned() -> Refusal:
    """F121: a PDF that is only a picture."""
    return Refusal("F121", "Das PDF ist ein eingescanntes Bild.", SAVE)


def without_content() -> Refusal:
    """F126: a PDF on whose pages nothing stands."""
    return Refusal("F126", "Das PDF ist leer; auf keiner Seite steht etwas.", SAVE)


def only_drawn() -> Refusal:
    """F127: a PDF with neither text nor scanned pages: lines, drawings, letters as shapes."""
    return Refusal(
        "F127",
        "Das PDF enthält keinen Text, nur Gezeichnetes; daraus lassen sich keine Angaben lesen.",
        SAVE,
    )


def letters_unknown() -> Refusal:
    """F128: a PDF that does not say which letters its signs are."""
    return Refusal(
        "F128",
        "Der Text des PDF lässt sich nur ansehen, nicht lesen: Beim Drucken ging verloren, welche "
        "Buchstaben es sind.",
        SAVE,
    )


def repaired(filled: int) -> Finding:
    """D123: a file that was damaged, and from which all its fields were read all the same.

    ``filled`` counts the fields that were read.
    """
    return note(
        "D123", Severity.WARNING, FORM,
        "Die Datei war beschädigt und wurde repariert.",
        f"Bitte die {filled} gelesenen Angaben prüfen oder die Datei noch einmal senden lassen.",
    )  # fmt: skip


def two_readings(where: Where, one: str, two: str) -> Finding:
    """F185: a text whose encoding nobody knows and that makes sense in two ways."""
    at = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), 0)
    start = max(one.rfind(" ", 0, at), one.rfind("\n", 0, at)) + 1
    first, second = (excerpt(text[start:], 40) for text in (one, two))
    return note(
        "F185", Severity.WARNING, where,
        f"Ein Sonderzeichen lässt sich auf zwei Arten lesen: «{first}» oder «{second}»; "
        "gelesen wurde das Erste.",
        "Bitte im PDF nachsehen, was dort steht; steht dort das andere, bitte berichtigen.",
    )  # fmt: skip


def unseen(where: Where, value: str) -> Finding:
    """F125: a filled field that is in the file but on none of its pages: nobody saw it."""
    return note(
        "F125", Severity.ERROR, where,
        f"Das Feld enthält «{excerpt(value, 40)}», steht aber auf keiner Seite der Datei mehr.",
        "Bitte das Formular mit allen Seiten senden.",
    )  # fmt: skip


def of_several(forms: Sequence[str]) -> Refusal:
    """F196: more than one form in one file; ``forms`` names them by their pages, if it can."""
    where = f": {listing(forms)}" if forms else ""
    return Refusal(
        "F196",
        f"In dieser Datei stecken mehrere Formulare{where}.",
        "Bitte jedes Formular als eigene Datei senden.",
    )


# What a field shows


def hidden(where: Where, value: str) -> Finding:
    """F194: a filled field that nobody sees on its page."""
    return note(
        "F194", Severity.ERROR, where,
        f"Das Feld enthält «{excerpt(value, 40)}», ist aber auf der Seite nicht zu sehen.",
        "Bitte das Formular der Dienststelle unverändert ausfüllen und senden.",
    )  # fmt: skip


def shows_other(where: Where, shown: str, stored: str, *, words: bool) -> Finding:
    """F192: a field that shows something else than it stores; ``words``: people only read it."""
    remedy = (
        "Bitte dieses Feld noch einmal ausfüllen, das Formular speichern und wieder senden; "
        "so stimmen Anzeige und Inhalt überein."
    )
    if not stored:
        return note(
            "F192", Severity.ERROR, where,
            f"Angezeigt wird «{excerpt(shown)}», gespeichert ist nichts; das Angezeigte wurde "
            "nicht gelesen.", remedy,
        )  # fmt: skip
    return note(
        "F192", Severity.WARNING if words else Severity.ERROR, where,
        f"Angezeigt wird «{excerpt(shown)}», gespeichert ist «{excerpt(stored)}»; gelesen wurde "
        "das Gespeicherte.", remedy,
    )  # fmt: skip


def written_on_page(fields: Sequence[tuple[Where, str]]) -> Finding:
    """F186: fields, each with the text that stands on the page itself at its place."""
    remedy = (
        "Bitte direkt in die Felder schreiben, nicht mit «Text hinzufügen», speichern und noch "
        "einmal senden."
    )
    if len(fields) == 1:
        where, text = fields[0]
        return note(
            "F186", Severity.ERROR, where,
            f"Hier steht «{excerpt(text, 40)}» auf der Seite selbst, nicht im Feld; das wird nicht "
            "gelesen.", remedy,
        )  # fmt: skip
    return note(
        "F186", Severity.ERROR, FORM,
        f"An der Stelle von {len(fields)} Feldern steht Text auf der Seite selbst, nicht in den "
        f"Feldern ({_named(fields)}); er wird nicht gelesen.", remedy,
    )  # fmt: skip


def watermark(page: int, text: str, others: int) -> Finding:
    """F187: a watermark over fields, and on how many other pages there is one."""
    more = f" und {others} weiteren" if others else ""
    return note(
        "F187", Severity.WARNING, (*FORM[:2], f"Seite {page}"),
        f"Über der Seite {page}{more} liegt ein Wasserzeichen («{excerpt(text, 40)}»); das gehört "
        "nicht zu den Angaben.", "Bitte ansehen, ob das die gültige Fassung ist.",
    )  # fmt: skip


def show_nothing(fields: Sequence[tuple[Where, str]]) -> Finding:
    """F193: fields, each with what it stores, that show nothing."""
    remedy = (
        "Wahrscheinlich zeichnet das Programm, mit dem das Formular ausgefüllt wurde, die "
        "Felder nicht neu; bitte prüfen, ob das Gespeicherte gilt."
    )
    if len(fields) == 1:
        where, stored = fields[0]
        return note(
            "F193", Severity.WARNING, where,
            f"Gespeichert ist «{excerpt(stored)}», angezeigt wird nichts; gelesen wurde das "
            "Gespeicherte.", remedy,
        )  # fmt: skip
    return note(
        "F193", Severity.WARNING, FORM,
        f"In {len(fields)} Feldern ist etwas gespeichert, das nicht angezeigt wird "
        f"({_named(fields)}); gelesen wurde das Gespeicherte.", remedy,
    )  # fmt: skip


def show_untold(fields: Sequence[tuple[Where, str]]) -> Finding:
    """F193: fields, each with what it stores, of which nobody can tell what they show."""
    many = len(fields) > 1
    return note(
        "F193", Severity.WARNING, FORM if many else fields[0][0],
        f"Was {f'in {len(fields)} Feldern' if many else 'hier'} angezeigt wird, lässt "
        f"sich nicht lesen ({_named(fields)}); gelesen wurde das Gespeicherte.",
        "Bitte in der Datei ansehen, ob sie dasselbe zeigt.",
    )  # fmt: skip


def _named(fields: Sequence[tuple[Where, str]]) -> str:
    return some([f"{label} «{excerpt(text, 30)}»" for (_pointer, label, _at), text in fields])


# What is laid over the form


def struck(where: Where, laid: str, others: int, value: str) -> Finding:
    """F195: a value that is struck out; ``laid`` says by what, over so many fields more."""
    return note(
        "F195", Severity.ERROR, where,
        f"{_over(others)} liegt {laid}; ob «{excerpt(value, 40)}» gilt, ist unklar.",
        "Bitte in das Feld schreiben, was gilt, und die Anmerkung löschen.",
    )  # fmt: skip


def answer_over(where: Where, laid: str, others: int) -> Finding:
    """F195: a note over a field that may be its answer."""
    return note(
        "F195", Severity.ERROR, where,
        f"{_over(others)} liegt {laid}; das wird nicht gelesen.",
        "Bitte in das Feld schreiben, was gilt, und die Anmerkung löschen.",
    )  # fmt: skip


def laid_over(where: Where, laid: str, others: int) -> Finding:
    """F195: anything else that somebody laid over a field."""
    return note(
        "F195", Severity.WARNING, where,
        f"{_over(others)} liegt {laid}; das gehört nicht zu den Angaben.",
        "Bitte in der Datei ansehen, ob etwas davon in das Feld gehört.",
    )  # fmt: skip


def _over(others: int) -> str:
    if not others:
        return "Über diesem Feld"
    more = "einem weiteren Feld" if others == 1 else f"{others} weiteren Feldern"
    return f"Über diesem und {more}"


def laid_beside(page: int, laid: Sequence[tuple[str, str]]) -> Finding:
    """F107: what lies on a page and over no field: each with what it is and what it says."""
    where = (*FORM[:2], f"Seite {page}")
    remedy = "Bitte direkt in die Felder schreiben."
    if len(laid) == 1:
        ((what, says),) = laid
        return note(
            "F107", Severity.WARNING, where,
            f"Auf Seite {page} liegt {what} als Kommentar über dem Formular{says}.", remedy,
        )  # fmt: skip
    return note(
        "F107", Severity.WARNING, where,
        f"Auf Seite {page} liegen {len(laid)} Kommentare über dem Formular: "
        f"{some([what + says for what, says in laid])}.", remedy,
    )  # fmt: skip


# What the file carries besides the form


def xfa_beside() -> Finding:
    """F199: a second form, in XFA, that some programs show instead of ours."""
    return note(
        "F199", Severity.ERROR, FORM,
        "Die Datei enthält neben den Feldern ein zweites Formular (XFA). Manche Programme "
        "zeigen dieses; es wurde nicht gelesen.",
        "Bitte die Angaben in ein frisches Formular der Dienststelle übertragen.",
    )  # fmt: skip


def programs(kinds: Sequence[str]) -> Finding:
    """F197: what the file would run; nothing of it is run."""
    return note(
        "F197", Severity.WARNING, FORM,
        f"Die Datei enthält Programmteile, die nicht zum Formular gehören ({listing(kinds)}); "
        "sie wurden nicht ausgeführt.",
        "Bitte die Datei nur öffnen, wenn klar ist, woher sie kommt.",
    )  # fmt: skip


def attached(names: Sequence[str]) -> Finding:
    """F198: files that are attached to the PDF; they are not opened."""
    one = len(names) == 1
    named = some([f"«{excerpt(name, 40)}»" for name in names])
    return note(
        "F198", Severity.WARNING, FORM,
        f"Im PDF {'steckt eine angehängte Datei' if one else 'stecken angehängte Dateien'} "
        f"({named}); {'sie wurde' if one else 'sie wurden'} nicht gelesen.",
        "Bitte Beilagen als eigene Dateien senden lassen.",
    )  # fmt: skip
