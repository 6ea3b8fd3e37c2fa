"""What is said of a file as a whole: whether it is a form, of which version, what it lost."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from minikip_docs.data.apart import SECONDS, Ending
from minikip_docs.data.model import Finding, Refusal, Severity
from minikip_docs.facts import schemas
from minikip_docs.forms.definition import Definition
from minikip_docs.forms.sentences.note import FORM, FRESH, LOOK, note

_VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})")


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


def no_field_found(save_as: str) -> Refusal:
    """F118: a file of our form in which no field of ours can be found any more.

    ``save_as`` is the kind of file to save: «Word-Dokument (.docx)».
    """
    return Refusal(
        "F118",
        "Die Angaben lassen sich den Feldern des Formulars nicht zuordnen.",
        f"Bitte das Originalformular ausfüllen und als {save_as} senden.",
    )


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
    yield note(
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
    return note(
        "F106", Severity.ERROR, FORM, "Das Formular ist noch leer.",
        "Haben Sie nach dem Ausfüllen gespeichert?",
    )  # fmt: skip


def unchanged(*, was_sent: bool) -> Finding:
    """F184: nothing but what was prefilled.

    An error and no question of a form that is handed out: it never holds what must be said
    anew, such as declarations and signature (``prefill``), so unchanged it cannot be complete.
    One that holds them ``was_sent`` and went back with marks: it is checked once more, and
    where nothing had to be mended it may well come back as it is.
    """
    return note(
        "F184", Severity.WARNING if was_sent else Severity.ERROR, FORM,
        "Das Formular ist unverändert zurückgekommen: Es enthält nur, was vorausgefüllt war.",
        "Haben Sie nach dem Ausfüllen gespeichert? "
        + ("Falls etwas zu ändern war, bitte" if was_sent else "Bitte")
        + " die gespeicherte Datei noch einmal senden; unterwegs kann ihr Ende verloren gegangen "
        "sein.",
    )  # fmt: skip


def fields_missing(
    form: Definition, root: schemas.Node, found: Container[str]
) -> Iterator[Finding]:
    """F116, if a form of the current version lacks fields that it should have."""
    lost = [pointer for pointer in form.pointers() if pointer not in found]
    if lost:
        count = "Ein Feld fehlt" if len(lost) == 1 else f"{len(lost)} Felder fehlen"
        yield note(
            "F116", Severity.WARNING, FORM,
            f"{count} in der Datei (zuerst {schemas.label(root, lost[0])}).", FRESH,
        )  # fmt: skip


def names_lost(what: str, how: str) -> Finding:
    """F117: ``what`` was lost; how the fields were found all the same."""
    return note(
        "F117", Severity.WARNING, FORM,
        f"{what} gingen beim Speichern verloren; die Angaben wurden {how}.", LOOK,
    )  # fmt: skip
