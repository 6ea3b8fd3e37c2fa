"""What only a workbook gives rise to say."""

from __future__ import annotations

from minikip_docs.data.model import Finding, Refusal, Severity
from minikip_docs.data.text import excerpt
from minikip_docs.forms.sentences.note import COPY, FORM, LOOK, Where, note


def sheets_copied(how: str) -> Finding:
    """F174: the sheets of a form in another workbook; how the fields were found all the same."""
    return note(
        "F174", Severity.WARNING, FORM,
        f"Die Blätter wurden in eine neue Arbeitsmappe kopiert; die Angaben wurden {how}.", LOOK,
    )  # fmt: skip


def sheets_scattered(why: str) -> Refusal:
    """F175: the sheets of a form in another workbook, in which its fields cannot be found."""
    return Refusal(
        "F175",
        f"Die Blätter des Formulars wurden in eine neue Arbeitsmappe kopiert; {why}.",
        "Bitte die Datei des Formulars selbst ausfüllen und senden, nicht kopierte Blätter.",
    )


def sheet_lost(sheet: str, name: str) -> Finding:
    """F135: a whole sheet of the form, its title and its name, is missing."""
    return note(
        "F135", Severity.ERROR, ("", sheet, f"Blatt {name}"),
        "Das Blatt fehlt oder wurde umbenannt; seine Angaben wurden nicht gelesen.",
        "Bitte das Formular mit allen Blättern senden, mit den ursprünglichen Namen.",
    )  # fmt: skip


def cells_lost(sheet: str, name: str, count: int) -> Finding:
    """F135: cells of a sheet, its title and its name, were deleted."""
    lost = "Ein Feld ist" if count == 1 else f"{count} Felder sind"
    return note(
        "F135", Severity.WARNING, ("", sheet, f"Blatt {name}"),
        f"Das Blatt wurde verändert: {lost} nicht mehr auffindbar.",
        "Bitte prüfen, ob alle Angaben gelesen wurden; sonst ein frisches Formular verwenden.",
    )  # fmt: skip


def foreign_sheet(where: Where, count: int, first: object, *, hidden: bool) -> Finding:
    """F133: a sheet that is not part of the form and holds something."""
    what = "Angabe" if count == 1 else "Angaben"
    return note(
        "F133", Severity.WARNING, where,
        f"Dieses {'ausgeblendete ' if hidden else ''}Blatt gehört nicht zum Formular und wurde "
        f"nicht gelesen ({count} {what}, zuerst «{excerpt(first)}»).",
        "Bitte ansehen, ob etwas davon in ein Feld gehört; sonst kann es so stehen bleiben.",
    )  # fmt: skip


def other_formulas(where: Where, count: int, now: str, before: str) -> Finding:
    """F173: formulas of ours that were changed; ``now`` and ``before`` are the first of them."""
    one = count == 1
    return note(
        "F173", Severity.WARNING, where,
        f"{'Eine Formel' if one else f'{count} Formeln'} des Formulars "
        f"{'wurde' if one else 'wurden'} geändert ({'' if one else 'zuerst '}"
        f"«{excerpt(now, 50)}» statt «{excerpt(before, 50)}»).",
        "Geprüft werden die Angaben in den Feldern; was das Blatt hier zeigt, kann falsch sein.",
    )  # fmt: skip


def changes_recorded() -> Finding:
    """F177: a shared workbook that keeps what was changed in it."""
    return note(
        "F177", Severity.WARNING, FORM,
        "Die Arbeitsmappe ist freigegeben und zeichnet Änderungen auf; gelesen wurde der jetzige "
        "Stand.",
        "Bitte ansehen, ob alle Änderungen gelten (Überprüfen, Änderungen nachverfolgen).",
    )  # fmt: skip


def pictures(where: Where, count: int) -> Finding:
    """F179: pictures that lie on a sheet."""
    what = "liegt ein Bild; es wird" if count == 1 else f"liegen {count} Bilder; sie werden"
    return note(
        "F179", Severity.WARNING, where,
        f"Auf dem Blatt {what} nicht gelesen.",
        "Bitte ansehen, ob etwas davon in ein Feld gehört oder eine Angabe verdeckt.",
    )  # fmt: skip


def rows_below(where: Where, rows: range) -> Finding:
    """F183: rows of a table below those that were prepared; they were read, too."""
    count = "Eine Zeile" if len(rows) == 1 else f"{len(rows)} Zeilen"
    at = f"Zeile {rows[0]}" if len(rows) == 1 else f"Zeilen {rows[0]}–{rows[-1]}"
    return note(
        "F183", Severity.WARNING, where,
        f"{count} unter den vorbereiteten wurden mitgelesen ({at})."
        if len(rows) > 1 else f"{count} unter den vorbereiteten wurde mitgelesen ({at}).",
        "Bitte prüfen, ob sie zum Budget gehören; die Totale des Formulars zählen sie nicht.",
    )  # fmt: skip


def hidden(where: Where, stand: str, count: int, first: object) -> Finding:
    """F172: fields that were filled in and do not show; ``stand`` says where they stand."""
    one = count == 1
    return note(
        "F172", Severity.WARNING, where,
        f"{stand} {'steht 1 Angabe' if one else f'stehen {count} Angaben'} (zuerst "
        f"«{excerpt(first, 40)}»); sie {'wurde' if one else 'wurden'} mitgelesen.",
        "Bitte einblenden und prüfen, ob sie gelten.",
    )  # fmt: skip


def perhaps_hidden(where: Where, count: int, first: object) -> Finding:
    """F178: fields whose value a conditional format may make invisible."""
    what = "1 Angabe" if count == 1 else f"{count} Angaben"
    return note(
        "F178", Severity.WARNING, where,
        f"Eine bedingte Formatierung kann {what} unsichtbar machen (zuerst "
        f"«{excerpt(first, 40)}»).",
        "Bitte in Excel die bedingte Formatierung löschen und prüfen, was dasteht.",
    )  # fmt: skip


def beside_a_cell(where: Where, text: str, *, settled: bool) -> Finding:
    """F170: a comment at a cell of a workbook; it is no answer, but somebody may wait for one."""
    quoted = excerpt(text, 300).rstrip(".")
    return note(
        "F170", Severity.INFO if settled else Severity.WARNING, where,
        f"Der {'erledigte ' if settled else ''}Kommentar «{quoted}» wird nicht gelesen.",
        "Bitte ansehen, ob etwas davon in ein Feld gehört oder noch zu klären ist.",
    )  # fmt: skip


def formula(where: Where, shown: object) -> Finding:
    """F132: a formula in a field; its result was read."""
    return note(
        "F132", Severity.WARNING, where,
        f"Hier steht eine Formel; gelesen wurde ihr Ergebnis «{excerpt(shown)}».",
        "Bitte prüfen, ob der Wert stimmt.",
    )  # fmt: skip


def formula_without_value(where: Where, shown: object) -> Finding:
    """F131: a formula that gives no value; ``shown`` is what stands there, if anything."""
    shown_as = f" ({shown})" if shown else ""
    return note(
        "F131", Severity.ERROR, where,
        f"Die Formel ergibt keinen Wert{shown_as}.", "Bitte den Wert selbst eintragen.",
    )  # fmt: skip


def shown_otherwise(where: Where, stored: object, code: str) -> Finding:
    """F171: a field of a workbook whose number format shows something else than it holds."""
    return note(
        "F171", Severity.ERROR, where,
        f"Gespeichert ist «{excerpt(stored, 40)}», angezeigt wird es mit dem Zahlenformat "
        f"«{excerpt(code, 40)}» als etwas anderes; was gilt, ist unklar.",
        "Bitte das Zahlenformat «Standard» wählen und eintragen, was gilt.",
    )  # fmt: skip


def shown_rounded(where: Where, stored: object, code: str) -> Finding:
    """F171: a field of a workbook that is shown rounded."""
    return note(
        "F171", Severity.WARNING, where,
        f"Gespeichert und gelesen ist «{stored}», angezeigt wird es mit dem Zahlenformat "
        f"«{excerpt(code, 40)}» gerundet.",
        "Bitte prüfen, welcher Wert gilt.",
    )  # fmt: skip


def moved(where: Where, value: object) -> Finding:
    """F137: a cell that was cut out and pasted: it shows where something else is asked for."""
    return note(
        "F137", Severity.ERROR, where,
        f"Die Zelle mit «{excerpt(value)}» wurde verschoben; wozu sie gehört, ist unklar.",
        f"Bitte Werte nicht ausschneiden und einfügen, sondern schreiben oder kopieren. {COPY}",
    )  # fmt: skip
