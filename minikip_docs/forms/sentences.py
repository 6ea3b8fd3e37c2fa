"""What the readers of forms say: every sentence of the findings and refusals about a form's file.

A format gives the place and the words in which it differs; the values themselves are judged
in ``cells`` (V2xx).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from minikip_docs.data.apart import SECONDS, Ending
from minikip_docs.data.model import Finding, Refusal, Severity
from minikip_docs.data.text import excerpt, listing, some
from minikip_docs.facts import schemas
from minikip_docs.forms.definition import Definition
from minikip_docs.forms.note import FORM as FORM  # noqa: PLC0414 - readers name them by this module
from minikip_docs.forms.note import Where as Where  # noqa: PLC0414
from minikip_docs.forms.note import note as _note

_VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})")
# The end of one word and the beginning of another, as line breaks part them.
_GLUED = re.compile(r"\b\w{0,30}[a-zà-ÿ)][.,;:!?)]?(?=[A-ZÀ-Þ])\w{1,30}")
_FRESH = "Bitte ein frisches Formular verwenden."
_COPY = "Bitte die Angaben in ein frisches Formular übertragen."
_LOOK = "Bitte kurz prüfen, ob alles am richtigen Ort steht."
_SAVE = "Bitte das Formular am Bildschirm ausfüllen, speichern und die Datei senden."


# Not one of our forms


def no_object() -> Refusal:
    """F101: JSON that is no submission."""
    return Refusal(
        "F101",
        "Die JSON-Datei enthält keine Eingabe (es wird ein Objekt mit Feldern erwartet).",
        "Bitte die Datei mit «form»: «minikip-budget» oder «minikip-annual-report» senden.",
    )


def no_form_named(form: object) -> Refusal:
    """F102: JSON that does not say which form it is; ``form`` is what stands there instead."""
    stands = f"ist «{form[:40]}»" if isinstance(form, str) else "enthält keinen Text"
    stands = "fehlt" if form is None else stands
    return Refusal(
        "F102",
        f"Das ist kein Mini-KIP-Formular: Das Feld «form» {stands}.",
        "Bitte «minikip-budget» für die Budgeteingabe oder «minikip-annual-report» "
        "für den Jahresbericht eintragen.",
    )


def not_ours(what: str) -> Refusal:
    """F104: a file that is none of our forms; ``what`` begins the sentence."""
    return Refusal(
        "F104",
        f"{what} ist kein Mini-KIP-Formular.",
        "Bitte das Formular der Dienststelle ausfüllen und senden.",
    )


def ended(how: Ending) -> Refusal:
    """D117 to D119: a file that its reader did not come to an end with."""
    fresh = "Bitte ein frisches Formular ausfüllen und senden."
    match how:
        case Ending.TIME:
            return Refusal(
                "D117",
                "Die Datei ist ungewöhnlich aufgebaut: Sie liess sich auch in "
                f"{SECONDS} Sekunden nicht lesen.",
                fresh,
            )
        case Ending.MEMORY:
            return Refusal(
                "D118",
                "Die Datei ist ungewöhnlich aufgebaut: Sie braucht zum Lesen mehr Arbeitsspeicher, "
                "als ein Formular je braucht.",
                fresh,
            )
        case Ending.CRASH:
            return Refusal(
                "D119",
                "Die Datei ist ungewöhnlich aufgebaut: Beim Lesen ist der Teil des Programms "
                "abgestürzt, der sie öffnet.",
                fresh,
            )


def copied(what: str, title: str) -> Refusal:
    """F169: the content of a form, ``title``, in a file that is none; ``what`` begins it."""
    return Refusal(
        "F169",
        f"{what} zeigt den Inhalt des Formulars «{title}», ist aber nicht das Formular; er wurde "
        "wohl in eine neue Datei kopiert.",
        "Bitte die Datei senden, die ausgefüllt wurde, oder ein frisches Formular ausfüllen.",
    )


def xfa() -> Refusal:
    """F105: a PDF form of another kind."""
    return Refusal(
        "F105",
        "Diese Art von PDF-Formular (XFA) wird nicht unterstützt.",
        "Bitte das aktuelle Mini-KIP-Formular verwenden.",
    )


def printed() -> Refusal:
    """F120: a form of ours that was printed into a PDF, and of which nothing can be read."""
    return Refusal(
        "F120",
        "Das Formular wurde gedruckt statt gespeichert; vom Ausdruck lässt sich nichts lesen.",
        _SAVE,
    )


def scanned() -> Refusal:
    """F121: a PDF that is only a picture."""
    return Refusal("F121", "Das PDF ist ein eingescanntes Bild.", _SAVE)


def without_content() -> Refusal:
    """F126: a PDF on whose pages nothing stands."""
    return Refusal("F126", "Das PDF ist leer; auf keiner Seite steht etwas.", _SAVE)


def only_drawn() -> Refusal:
    """F127: a PDF with neither text nor scanned pages: lines, drawings, letters as shapes."""
    return Refusal(
        "F127",
        "Das PDF enthält keinen Text, nur Gezeichnetes; daraus lassen sich keine Angaben lesen.",
        _SAVE,
    )


def letters_unknown() -> Refusal:
    """F128: a PDF that does not say which letters its signs are."""
    return Refusal(
        "F128",
        "Der Text des PDF lässt sich nur ansehen, nicht lesen: Beim Drucken ging verloren, welche "
        "Buchstaben es sind.",
        _SAVE,
    )


# Printed instead of saved


def proposals(read: int) -> Refusal:
    """F160: a printed form of ours; ``read`` values can be proposed."""
    count = "Eine Angabe wurde" if read == 1 else f"{read} Angaben wurden"
    return Refusal(
        "F160",
        f"Das Formular wurde gedruckt statt gespeichert. {count} vom Ausdruck abgelesen, als "
        "Vorschlag.",
        "Besser das gespeicherte Formular verlangen. Sonst die Vorschläge mit dem Ausdruck "
        "vergleichen und mit --accept-printed übernehmen.",
    )


def accepted(read: int) -> Finding:
    """F161: values read from a print that were taken as data."""
    count = "Eine Angabe wurde" if read == 1 else f"{read} Angaben wurden"
    return _note(
        "F161", Severity.WARNING, FORM,
        f"{count} von einem Ausdruck abgelesen, nicht aus einem gespeicherten Formular.",
        "Bitte jede Angabe mit dem Ausdruck vergleichen, zuerst die Beträge.",
    )  # fmt: skip


def unreadable(where: Where, seen: str) -> Finding:
    """F162: a field of a print in which something stands that cannot be read for certain."""
    seems = f"; es könnte «{excerpt(seen, 40)}» sein" if seen else ""
    return _note(
        "F162", Severity.ERROR, where,
        f"Was hier steht, lässt sich vom Ausdruck nicht sicher lesen{seems}.",
        "Bitte das gespeicherte Formular senden.",
    )  # fmt: skip


def pages_lost(pages: Sequence[int]) -> Finding:
    """F163: pages of a printed form that are missing, stand twice or cannot be laid over ours."""
    which = (
        f"Die Seite {pages[0]} des Formulars fehlt"
        if len(pages) == 1
        else f"Die Seiten {', '.join(map(str, pages))} des Formulars fehlen"
    )
    return _note(
        "F163", Severity.ERROR, FORM,
        f"{which} im Ausdruck oder {'lässt' if len(pages) == 1 else 'lassen'} sich nicht zuordnen.",
        "Bitte das gespeicherte Formular senden.",
    )  # fmt: skip


def other_pages(pages: Sequence[int]) -> Finding:
    """F164: pages of a file with a printed form that are none of the form."""
    one = len(pages) == 1
    which = f"Die Seite {pages[0]}" if one else f"Die Seiten {', '.join(map(str, pages))}"
    return _note(
        "F164", Severity.WARNING, FORM,
        f"{which} der Datei {'gehört' if one else 'gehören'} nicht zu diesem Formular und "
        f"{'wurde' if one else 'wurden'} nicht gelesen.",
        "Bitte ansehen, ob dort eine Beilage oder ein zweites Formular steht.",
    )  # fmt: skip


def no_field_found(save_as: str) -> Refusal:
    """F118: a file of our form in which no field of ours can be found any more.

    ``save_as`` is the kind of file to save: «Word-Dokument (.docx)».
    """
    return Refusal(
        "F118",
        "Die Angaben lassen sich den Feldern des Formulars nicht zuordnen.",
        f"Bitte das Originalformular ausfüllen und als {save_as} senden.",
    )


# The form as a whole


def version(form: Definition, theirs: str) -> Iterator[Finding]:
    """Compare the version of a file with ours: F124 if it is older and still read.

    Raises ``Refusal`` F122 for a version that is no longer read, F123 for a newer one.
    What is no version at all is left to the check of the data.
    """
    ours = form.identity["version"]
    old, new = (_VERSION.fullmatch(text) for text in (theirs, ours))
    if not old or not new or theirs == ours:
        return
    before, now = (tuple(int(n) for n in found.groups()) for found in (old, new))
    if before > now:
        raise too_new(theirs, ours)
    if before[0] < now[0]:
        raise Refusal(
            "F122",
            f"Das Formular mit der Fassung {theirs} gilt nicht mehr.",
            f"Bitte das aktuelle Formular (Fassung {ours}) ausfüllen.",
        )
    yield _note(
        "F124", Severity.INFO, ("", form.title, None),
        f"Das Formular hat die Fassung {theirs}; aktuell ist {ours}.",
        "Die Angaben wurden übernommen; bitte künftig das aktuelle Formular verwenden.",
    )  # fmt: skip


def too_new(theirs: str, ours: str) -> Refusal:
    """F123: a form of a version that is newer than this program."""
    return Refusal(
        "F123",
        f"Das Formular hat die Fassung {theirs}; dieses Programm kennt nur {ours}.",
        "Bitte das Programm aktualisieren.",
    )


def refuse_newer(theirs: object, ours: str) -> None:
    """Refuse (F123) data of a newer main version, which no schema of ours describes."""
    found, now = _VERSION.fullmatch(str(theirs).strip()), _VERSION.fullmatch(ours)
    if found and now and int(found[1]) > int(now[1]):
        raise too_new(str(theirs).strip(), ours)


def empty() -> Finding:
    """F106: nothing was filled in."""
    return _note(
        "F106", Severity.ERROR, FORM, "Das Formular ist noch leer.",
        "Haben Sie nach dem Ausfüllen gespeichert?",
    )  # fmt: skip


def unchanged() -> Finding:
    """F184: nothing but what was prefilled.

    An error and no question: a form that is handed out never holds what must be said anew,
    such as declarations and signature (``prefill``), so unchanged it cannot be complete.
    """
    return _note(
        "F184", Severity.ERROR, FORM,
        "Das Formular ist unverändert zurückgekommen: Es enthält nur, was vorausgefüllt war.",
        "Haben Sie nach dem Ausfüllen gespeichert? Bitte die gespeicherte Datei noch einmal "
        "senden; unterwegs kann ihr Ende verloren gegangen sein.",
    )  # fmt: skip


def repaired(filled: int) -> Finding:
    """D123: a file that was damaged, and from which all its fields were read all the same.

    ``filled`` counts the fields that were read.
    """
    return _note(
        "D123", Severity.WARNING, FORM,
        "Die Datei war beschädigt und wurde repariert.",
        f"Bitte die {filled} gelesenen Angaben prüfen oder die Datei noch einmal senden lassen.",
    )  # fmt: skip


def fields_missing(
    form: Definition, root: schemas.Node, found: Container[str]
) -> Iterator[Finding]:
    """F116, if a form of the current version lacks fields that it should have."""
    lost = [pointer for pointer in form.pointers() if pointer not in found]
    if lost:
        count = "Ein Feld fehlt" if len(lost) == 1 else f"{len(lost)} Felder fehlen"
        yield _note(
            "F116", Severity.WARNING, FORM,
            f"{count} in der Datei (zuerst {schemas.label(root, lost[0])}).", _FRESH,
        )  # fmt: skip


def names_lost(what: str, how: str) -> Finding:
    """F117: ``what`` was lost; how the fields were found all the same."""
    return _note(
        "F117", Severity.WARNING, FORM,
        f"{what} gingen beim Speichern verloren; die Angaben wurden {how}.", _LOOK,
    )  # fmt: skip


def sheets_copied(how: str) -> Finding:
    """F174: the sheets of a form in another workbook; how the fields were found all the same."""
    return _note(
        "F174", Severity.WARNING, FORM,
        f"Die Blätter wurden in eine neue Arbeitsmappe kopiert; die Angaben wurden {how}.", _LOOK,
    )  # fmt: skip


def sheets_scattered(why: str) -> Refusal:
    """F175: the sheets of a form in another workbook, in which its fields cannot be found."""
    return Refusal(
        "F175",
        f"Die Blätter des Formulars wurden in eine neue Arbeitsmappe kopiert; {why}.",
        "Bitte die Datei des Formulars selbst ausfüllen und senden, nicht kopierte Blätter.",
    )


def read_by_number(labels: Sequence[str]) -> Finding:
    """F117: some fields of a form were lost, and what stands in their places was read."""
    one = len(labels) == 1
    count = "Ein Formularfeld" if one else f"{len(labels)} Formularfelder"
    verb = "ging" if one else "gingen"
    return _note(
        "F117", Severity.WARNING, FORM,
        f"{count} {verb} verloren ({some(labels)}); gelesen wurde, was bei der Feldnummer steht.",
        _LOOK,
    )  # fmt: skip


def few_of_a_kind(findings: Sequence[Finding], most: int = 20) -> Iterator[Finding]:
    """Pass on so many findings of a code; F166 counts the others, each code once.

    What is counted weighs as much as the heaviest of what it stands for.
    """
    kinds: dict[str, list[Finding]] = {}
    for finding in findings:
        kinds.setdefault(finding.code, []).append(finding)
        if len(kinds[finding.code]) <= most:
            yield finding
    for code, found in kinds.items():
        if rest := found[most:]:
            weights = {finding.severity for finding in rest}
            heaviest = next(one for one in Severity if one in weights)
            count = (
                "Eine weitere Stelle hat"
                if len(rest) == 1
                else f"{len(rest)} weitere Stellen haben"
            )
            yield _note(
                "F166", heaviest, (*FORM[:2], rest[0].place.text if rest[0].place else None),
                f"{count} dieselbe Meldung wie die {most} aufgeführten ({code}, zuerst "
                f"{rest[0].label}).",
                found[0].remedy,
            )  # fmt: skip


def sheet_lost(sheet: str, name: str) -> Finding:
    """F135: a whole sheet of the form, its title and its name, is missing."""
    return _note(
        "F135", Severity.ERROR, ("", sheet, f"Blatt {name}"),
        "Das Blatt fehlt oder wurde umbenannt; seine Angaben wurden nicht gelesen.",
        "Bitte das Formular mit allen Blättern senden, mit den ursprünglichen Namen.",
    )  # fmt: skip


def cells_lost(sheet: str, name: str, count: int) -> Finding:
    """F135: cells of a sheet, its title and its name, were deleted."""
    lost = "Ein Feld ist" if count == 1 else f"{count} Felder sind"
    return _note(
        "F135", Severity.WARNING, ("", sheet, f"Blatt {name}"),
        f"Das Blatt wurde verändert: {lost} nicht mehr auffindbar.",
        "Bitte prüfen, ob alle Angaben gelesen wurden; sonst ein frisches Formular verwenden.",
    )  # fmt: skip


# What stands outside the fields


def foreign_sheet(where: Where, count: int, first: object, *, hidden: bool) -> Finding:
    """F133: a sheet that is not part of the form and holds something."""
    what = "Angabe" if count == 1 else "Angaben"
    return _note(
        "F133", Severity.WARNING, where,
        f"Dieses {'ausgeblendete ' if hidden else ''}Blatt gehört nicht zum Formular und wurde "
        f"nicht gelesen ({count} {what}, zuerst «{excerpt(first)}»).",
        "Bitte ansehen, ob etwas davon in ein Feld gehört; sonst kann es so stehen bleiben.",
    )  # fmt: skip


def outside(where: Where, texts: Sequence[object]) -> Finding:
    """F136: what may belong into a field stands outside: it is not read and must be mended."""
    one = len(texts) == 1
    count = "steht eine Angabe, die" if one else f"stehen {len(texts)} Angaben, die"
    verb = "wird" if one else "werden"
    return _note(
        "F136", Severity.ERROR, where,
        f"Ausserhalb der Felder {count} nicht gelesen {verb} (zuerst «{excerpt(texts[0])}»).",
        "Bitte in das Feld schreiben, wohin es gehört, oder löschen.",
    )  # fmt: skip


def other_formulas(where: Where, count: int, now: str, before: str) -> Finding:
    """F173: formulas of ours that were changed; ``now`` and ``before`` are the first of them."""
    one = count == 1
    return _note(
        "F173", Severity.WARNING, where,
        f"{'Eine Formel' if one else f'{count} Formeln'} des Formulars "
        f"{'wurde' if one else 'wurden'} geändert ({'' if one else 'zuerst '}"
        f"«{excerpt(now, 50)}» statt «{excerpt(before, 50)}»).",
        "Geprüft werden die Angaben in den Feldern; was das Blatt hier zeigt, kann falsch sein.",
    )  # fmt: skip


def not_run(where: Where, kinds: Sequence[str]) -> Finding:
    """F168: what a file carries beside its text, ready to print; none of it is read or run."""
    return _note(
        "F168", Severity.WARNING, where,
        f"Die Datei enthält {listing(kinds)}; das wurde weder gelesen noch ausgeführt.",
        "Bitte ansehen, ob etwas davon zur Eingabe gehört; ins Formular gehört nur Text.",
    )  # fmt: skip


def notes(where: Where, texts: Sequence[str]) -> Finding:
    """F182: notes outside the fields; they are quoted, for nobody else reads them.

    Each text comes as it is to be shown: «Saalmiete noch offen».
    """
    one = len(texts) == 1
    what = "Notiz wird" if one else f"{len(texts)} Notizen werden"
    return _note(
        "F182", Severity.WARNING, where,
        f"Neben den Feldern steht: {some(texts)}. Diese {what} nicht gelesen.",
        "Bitte ansehen, ob etwas davon in ein Feld gehört; sonst kann es so stehen bleiben.",
    )  # fmt: skip


def hidden(where: Where, stand: str, count: int, first: object) -> Finding:
    """F172: fields that were filled in and do not show; ``stand`` says where they stand."""
    one = count == 1
    return _note(
        "F172", Severity.WARNING, where,
        f"{stand} {'steht 1 Angabe' if one else f'stehen {count} Angaben'} (zuerst "
        f"«{excerpt(first, 40)}»); sie {'wurde' if one else 'wurden'} mitgelesen.",
        "Bitte einblenden und prüfen, ob sie gelten.",
    )  # fmt: skip


def perhaps_hidden(where: Where, count: int, first: object) -> Finding:
    """F178: fields whose value a conditional format may make invisible."""
    what = "1 Angabe" if count == 1 else f"{count} Angaben"
    return _note(
        "F178", Severity.WARNING, where,
        f"Eine bedingte Formatierung kann {what} unsichtbar machen (zuerst "
        f"«{excerpt(first, 40)}»).",
        "Bitte in Excel die bedingte Formatierung löschen und prüfen, was dasteht.",
    )  # fmt: skip


def changes_recorded() -> Finding:
    """F177: a shared workbook that keeps what was changed in it."""
    return _note(
        "F177", Severity.WARNING, FORM,
        "Die Arbeitsmappe ist freigegeben und zeichnet Änderungen auf; gelesen wurde der jetzige "
        "Stand.",
        "Bitte ansehen, ob alle Änderungen gelten (Überprüfen, Änderungen nachverfolgen).",
    )  # fmt: skip


def pictures(where: Where, count: int) -> Finding:
    """F179: pictures that lie on a sheet."""
    what = "liegt ein Bild; es wird" if count == 1 else f"liegen {count} Bilder; sie werden"
    return _note(
        "F179", Severity.WARNING, where,
        f"Auf dem Blatt {what} nicht gelesen.",
        "Bitte ansehen, ob etwas davon in ein Feld gehört oder eine Angabe verdeckt.",
    )  # fmt: skip


def rows_below(where: Where, rows: range) -> Finding:
    """F183: rows of a table below those that were prepared; they were read, too."""
    count = "Eine Zeile" if len(rows) == 1 else f"{len(rows)} Zeilen"
    at = f"Zeile {rows[0]}" if len(rows) == 1 else f"Zeilen {rows[0]}–{rows[-1]}"
    return _note(
        "F183", Severity.WARNING, where,
        f"{count} unter den vorbereiteten wurden mitgelesen ({at})."
        if len(rows) > 1 else f"{count} unter den vorbereiteten wurde mitgelesen ({at}).",
        "Bitte prüfen, ob sie zum Budget gehören; die Totale des Formulars zählen sie nicht.",
    )  # fmt: skip


def commented(where: Where, text: str, *, settled: bool) -> Finding:
    """F165: a comment in the file; it is no answer, but somebody may wait for one."""
    quoted = excerpt(text, 300).rstrip(".")
    return _note(
        "F165", Severity.INFO if settled else Severity.WARNING, where,
        f"Hier steht ein {'erledigter ' if settled else ''}Kommentar: «{quoted}».",
        "Kommentare gehören nicht zu den Angaben; bitte ansehen, ob noch etwas zu klären ist.",
    )  # fmt: skip


def beside_a_cell(where: Where, text: str, *, settled: bool) -> Finding:
    """F170: a comment at a cell of a workbook; it is no answer, but somebody may wait for one."""
    quoted = excerpt(text, 300).rstrip(".")
    return _note(
        "F170", Severity.INFO if settled else Severity.WARNING, where,
        f"Der {'erledigte ' if settled else ''}Kommentar «{quoted}» wird nicht gelesen.",
        "Bitte ansehen, ob etwas davon in ein Feld gehört oder noch zu klären ist.",
    )  # fmt: skip


# One field


def unknown(where: Where, form: Definition, value: object) -> Finding:
    """F181: a filled field that this version of the form does not have."""
    return _note(
        "F181", Severity.WARNING, where,
        f"Dieses Feld kennt die Fassung {form.identity['version']} des Formulars nicht; "
        f"«{excerpt(value)}» wurde nicht gelesen.", _FRESH,
    )  # fmt: skip


def contradiction(where: Where, shown: str, stored: str) -> Finding:
    """F108: a field that shows something else than it stores."""
    return _note(
        "F108", Severity.WARNING, where,
        f"Angezeigt ist «{excerpt(shown)}», gespeichert ist «{excerpt(stored)}»; es gilt das "
        "Angezeigte.",
        "Bitte bei der Gemeinde nachfragen.",
    )  # fmt: skip


def two_readings(where: Where, one: str, two: str) -> Finding:
    """F185: a text whose encoding nobody knows and that makes sense in two ways."""
    at = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), 0)
    start = max(one.rfind(" ", 0, at), one.rfind("\n", 0, at)) + 1
    first, second = (excerpt(text[start:], 40) for text in (one, two))
    return _note(
        "F185", Severity.WARNING, where,
        f"Ein Sonderzeichen lässt sich auf zwei Arten lesen: «{first}» oder «{second}»; "
        "gelesen wurde das Erste.",
        "Bitte im PDF nachsehen, was dort steht; steht dort das andere, bitte nachfragen.",
    )  # fmt: skip


def two_answers(where: Where) -> Finding:
    """F109: two buttons of one question are on."""
    return _note(
        "F109", Severity.ERROR, where,
        "Es sind zwei Antworten zugleich gewählt.", "Bitte genau eine wählen.",
    )  # fmt: skip


def two_values(where: Where, one: str, two: str) -> Finding:
    """F110: a field that stands twice in the file, with different values."""
    first, second = (excerpt(text, 40) or "leer" for text in (one, two))
    return _note(
        "F110", Severity.ERROR, where,
        f"Das Feld enthält zwei verschiedene Werte: «{first}» und «{second}».",
        "Bitte angeben, welcher gilt.",
    )  # fmt: skip


def twice(where: Where, text: str) -> Finding:
    """F180: a field that stands in two places with one value: one of them lost its own."""
    return _note(
        "F180", Severity.ERROR, where,
        f"Das Feld steht zweimal in der Datei, beide Male mit «{excerpt(text, 40)}».",
        "Bitte nur den Text kopieren, nicht das Feld; am besten in ein frisches Formular.",
    )  # fmt: skip


def tracked(where: Where, text: str, deleted: str = "") -> Finding:
    """F119: a field with changes that nobody accepted; ``deleted`` is what they take away."""
    read = f"gelesen wurde «{excerpt(text)}»" if text else "das Feld wurde als leer gelesen"
    gone = f"gelöscht ist «{excerpt(deleted)}», " if deleted else ""
    return _note(
        "F119", Severity.WARNING, where,
        f"Das Feld enthält nicht angenommene Änderungen; {gone}{read}.",
        "Bitte in Word unter «Überprüfen» alle Änderungen annehmen.",
    )  # fmt: skip


def rows_deleted(where: Where, texts: Sequence[str]) -> Finding:
    """F119: rows of tables whose deletion nobody accepted; they were not read."""
    count = "Eine Zeile ist" if len(texts) == 1 else f"{len(texts)} Zeilen sind"
    verb = "wurde" if len(texts) == 1 else "wurden"
    return _note(
        "F119", Severity.WARNING, where,
        f"{count} gelöscht, die Änderung aber nicht angenommen (zuerst «{excerpt(texts[0])}»); "
        f"gelesen {verb} sie nicht.",
        "Bitte in Word unter «Überprüfen» alle Änderungen annehmen.",
    )  # fmt: skip


def breaks_lost(where: Where, text: str, count: int) -> Finding:
    """F167: a text whose line breaks a program lost; words may stick together."""
    lost = "ein Zeilenumbruch" if count == 1 else f"{count} Zeilenumbrüche"
    verb = "ging" if count == 1 else "gingen"
    glued = [f"«{found[0]}»" for found in _GLUED.finditer(text[:10_000])]
    stuck = f"; vielleicht kleben Wörter aneinander: {some(glued)}" if glued else ""
    return _note(
        "F167", Severity.WARNING if glued else Severity.INFO, where,
        f"In diesem Text {verb} beim Umwandeln {lost} verloren{stuck}.",
        "Bitte den Text ansehen; wer das Formular in Word ausfüllt, verliert keine.",
    )  # fmt: skip


def unseen(where: Where, value: str) -> Finding:
    """F125: a filled field that is in the file but on none of its pages: nobody saw it."""
    return _note(
        "F125", Severity.ERROR, where,
        f"Das Feld enthält «{excerpt(value, 40)}», steht aber auf keiner Seite der Datei mehr.",
        "Bitte das Formular mit allen Seiten senden.",
    )  # fmt: skip


def formula_without_value(where: Where, shown: object) -> Finding:
    """F131: a formula that gives no value; ``shown`` is what stands there, if anything."""
    shown_as = f" ({shown})" if shown else ""
    return _note(
        "F131", Severity.ERROR, where,
        f"Die Formel ergibt keinen Wert{shown_as}.", "Bitte den Wert selbst eintragen.",
    )  # fmt: skip


def formula(where: Where, shown: object) -> Finding:
    """F132: a formula in a field; its result was read."""
    return _note(
        "F132", Severity.WARNING, where,
        f"Hier steht eine Formel; gelesen wurde ihr Ergebnis «{excerpt(shown)}».",
        "Bitte prüfen, ob der Wert stimmt.",
    )  # fmt: skip


def shown_otherwise(where: Where, stored: object, code: str) -> Finding:
    """F171: a field of a workbook whose number format shows something else than it holds."""
    return _note(
        "F171", Severity.ERROR, where,
        f"Gespeichert ist «{excerpt(stored, 40)}», angezeigt wird es mit dem Zahlenformat "
        f"«{excerpt(code, 40)}» als etwas anderes; was gilt, ist unklar.",
        "Bitte das Zahlenformat «Standard» wählen und eintragen, was gilt.",
    )  # fmt: skip


def shown_rounded(where: Where, stored: object, code: str) -> Finding:
    """F171: a field of a workbook that is shown rounded."""
    return _note(
        "F171", Severity.WARNING, where,
        f"Gespeichert und gelesen ist «{stored}», angezeigt wird es mit dem Zahlenformat "
        f"«{excerpt(code, 40)}» gerundet.",
        "Bitte prüfen, welcher Wert gilt.",
    )  # fmt: skip


def moved(where: Where, value: object) -> Finding:
    """F137: a cell that was cut out and pasted: it shows where something else is asked for."""
    return _note(
        "F137", Severity.ERROR, where,
        f"Die Zelle mit «{excerpt(value)}» wurde verschoben; wozu sie gehört, ist unklar.",
        f"Bitte Werte nicht ausschneiden und einfügen, sondern schreiben oder kopieren. {_COPY}",
    )  # fmt: skip


def doubtful(where: Where, look: str, text: object) -> Finding:
    """F138: text that is struck out, hidden or raised: nobody knows whether it counts.

    ``look`` is how it looks, as an adjective before «Text»: «durchgestrichenen».
    """
    return _note(
        "F138", Severity.ERROR, where,
        f"Das Feld enthält {look} Text («{excerpt(text, 40)}»); ob er gilt, ist unklar.",
        "Bitte nur stehen lassen, was gilt, ohne besondere Schrift.",
    )  # fmt: skip


def elsewhere(where: Where, text: str, label: str) -> Finding:
    """F139: a field that stands under or beside the label of another one."""
    return _note(
        "F139", Severity.ERROR, where,
        f"«{excerpt(text, 40)}» steht bei «{excerpt(label.splitlines()[0], 40)}», gehört aber zu "
        "einem anderen Feld.",
        f"Bitte nur den Text kopieren, nicht das Feld. {_COPY}",
    )  # fmt: skip
