"""What the reader of Excel forms noticed, in the words of a clerk (F codes)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from minikip_docs.data.model import Finding, Severity
from minikip_docs.data.text import excerpt
from minikip_docs.forms.definition import Definition
from minikip_docs.forms.excel.book import Book, Content
from minikip_docs.forms.excel.layout import (
    CHOICES,
    GUIDE,
    IDENTITY,
    INPUT,
    Sheet,
    Spot,
    sheets,
    spots,
)
from minikip_docs.forms.excel.moved import homes
from minikip_docs.forms.notes import FORM, Where, note

_FRESH = "Bitte die Angaben in ein frisches Formular übertragen."


def lost(form: Definition, book: Book) -> Iterator[Finding]:
    """Report fields whose cells were deleted."""
    for sheet in sheets(form):
        expected = {pointer for pointer, _item, _spot in spots(sheet, {})}
        spots_left = (book.names.get(pointer) for pointer in expected)
        left = sum(spot is not None and spot.sheet in book.sheets for spot in spots_left)
        lost = len(expected) - left
        if expected and not left:
            yield note(
                "F135", Severity.ERROR, ("", sheet.title, f"Blatt {sheet.name}"),
                "Das Blatt fehlt oder wurde umbenannt; seine Angaben wurden nicht gelesen.",
                "Bitte das Formular mit allen Blättern senden, mit den ursprünglichen Namen.",
            )  # fmt: skip
        elif lost:
            yield note(
                "F135", Severity.WARNING, ("", sheet.title, f"Blatt {sheet.name}"),
                f"Das Blatt wurde verändert: {lost} Felder sind nicht mehr auffindbar.",
                "Bitte prüfen, ob alle Angaben gelesen wurden; sonst ein frisches Formular "
                "verwenden.",
            )  # fmt: skip


def by_position() -> Finding:
    """Say that names were lost and the fields were found by number and position."""
    return note(
        "F117", Severity.WARNING, FORM,
        "Die Namen der Felder gingen beim Speichern verloren; die Angaben wurden nach ihrer Lage "
        "und ihren Nummern gelesen.",
        "Bitte kurz prüfen, ob alles am richtigen Ort steht.",
    )  # fmt: skip


def moved(where: Where, value: object) -> Finding:
    """Report a field that was cut out and pasted: it shows where something else is asked for."""
    return note(
        "F137", Severity.ERROR, where,
        f"Die Zelle mit «{excerpt(value)}» wurde verschoben; wozu sie gehört, ist unklar.",
        f"Bitte Werte nicht ausschneiden und einfügen, sondern schreiben oder kopieren. {_FRESH}",
    )  # fmt: skip


def struck(where: Where, value: object) -> Finding:
    """Report a value that is struck out: nobody knows whether it counts."""
    return note(
        "F138", Severity.ERROR, where,
        f"«{excerpt(value)}» ist durchgestrichen; ob es gilt, ist unklar.",
        "Bitte löschen, was nicht gilt, und sonst nicht durchstreichen.",
    )  # fmt: skip


def strays(form: Definition, book: Book, fields: Mapping[str, Spot]) -> Iterator[Finding]:
    """Report what stands where nothing is read: between, below and beside the fields."""
    ours = {sheet.name: sheet for sheet in sheets(form)} | homes(form, fields)
    for name, page in book.sheets.items():
        mine = {(s.row, s.column) for s in fields.values() if s.sheet == name}
        if name not in ours:
            if page and not mine and name not in (GUIDE, CHOICES, IDENTITY):
                yield note("F133", Severity.WARNING, ("", name, f"Blatt {name}"),
                            "Dieses Blatt gehört nicht zum Formular und wurde nicht gelesen.",
                            _FRESH)  # fmt: skip
            continue
        if not mine:
            continue
        top, left = min(row for row, _ in mine), min(column for _, column in mine)
        right = max(column for _, column in mine)
        stray = sorted(
            at
            for at, content in page.items()
            if at not in mine
            and at[0] >= top
            and (left <= at[1] <= right or _beside(ours[name], at, right, content))
        )
        if stray:
            place = Spot(name, *stray[0]).place
            yield note("F136", Severity.ERROR, ("", ours[name].title, place),
                        f"Ausserhalb der Felder stehen {len(stray)} Angaben, die nicht gelesen "
                        f"werden (zuerst «{excerpt(page[stray[0]].value)}»).",
                        "Bitte nur die hellblauen Felder ausfüllen. " + _FRESH)  # fmt: skip


def _beside(sheet: Sheet, at: tuple[int, int], right: int, content: Content) -> bool:
    """Say whether a cell right of a list was filled in by hand; our own are formulas."""
    return sheet.layout in ("table", "blocks") and at[1] > right >= INPUT and not content.formula
