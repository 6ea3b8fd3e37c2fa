"""Words for the screen: what changed between two versions of a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import click

from minikip_docs.data.model import FORMS
from minikip_docs.data.text import amount, excerpt, listing, shown
from minikip_docs.screen.lines import WIDEST, count, wrap
from minikip_docs.screen.words import printable

if TYPE_CHECKING:
    from minikip_docs.amending.comparison import Difference
    from minikip_docs.amending.wording import Piece
    from minikip_docs.jobs.comparison import Comparison, Sum

_EMPTY = "leer"
_AROUND = 40  # signs of a text that are shown on each side of a change
_REMOVED = 60  # signs of a text in a row that went
_COLOURS = {"alt": "red", "neu": "green"}
_ROWS = {
    "added": ("neu", "green"),
    "removed": ("entfernt", "red"),
    "moved": ("verschoben", "yellow"),
}
_KINDS = (("changed", "geändert"), ("added", "neu"), ("removed", "entfernt"),
          ("moved", "verschoben"))  # fmt: skip


class Row(NamedTuple):
    """One change for a table: the row of the form and its field, old, new.

    Of a row that came, went or moved there is no field; ``happened`` says so in German, and its
    fields stand below each other.
    """

    row: str
    field: str
    happened: str
    old: str
    new: str


def comparison(result: Comparison, width: int = WIDEST) -> str:
    """Show what changed by section and measure, what the totals do, and what could not be read."""
    who = f", {printable(result.party)}" if result.party else ""
    title = click.style(f"{FORMS[result.kind]}{who}: {counted(result)}", bold=True)
    lines = [title]
    for name, version in (("alt", result.old), ("neu", result.new)):
        lines += wrap(printable(version.file.name), width, mark=f"{name}  ", indent="  ")
    if result.equal:
        lines += ["", *wrap(nothing(result), width, indent="  ")]
    for section, inside in groupby(result.differences, key=lambda one: one.section):
        lines += ["", click.style(f"  {shown(section)}", bold=True)]
        for _measure, changes in groupby(inside, key=lambda one: one.measure):
            lines += _measure_lines(list(changes), width)
    lines += _sums(result, width)
    for note in notes(result):
        lines += ["", *wrap(note, width, indent="  ")]
    return "\n".join(lines)


def table(result: Comparison) -> list[tuple[str, list[Row]]]:
    """Give what changed as the rows of a table, by section of the form."""
    by_section = groupby(result.differences, key=lambda one: one.section)
    return [(shown(section), list(map(_cells, inside))) for section, inside in by_section]


def _cells(one: Difference) -> Row:
    own = one.known.startswith("/measures/")
    measure = "" if own else shown(f"{one.measure or ''} {one.measure_title}".strip())
    row = ": ".join(map(shown, filter(None, (measure, one.row))))
    if one.field:
        return Row(row, shown(one.field), "", *_sides(one))
    happened = _ROWS[one.kind][0]
    if one.kind == "moved":
        return Row(row, "", happened, one.old_text, one.new_text)
    cells = "\n".join(f"{shown(cell.field)}: {_one_line(cell.text)}" for cell in one.cells)
    old, new = (cells, "") if one.kind == "removed" else ("", cells)
    return Row(row, "", happened, old, new)


def counted(result: Comparison) -> str:
    """Say how many changes there are, and of which kind."""
    kinds = [one.kind for one in result.differences]
    parts = [f"{kinds.count(kind)} {word}" for kind, word in _KINDS if kind in kinds]
    if not parts:
        return "keine Änderung"
    return f"{count(len(kinds), 'Änderung', 'Änderungen')} ({listing(parts)})"


def nothing(result: Comparison) -> str:
    """Say that nothing changed."""
    if result.old.file.sha256 == result.new.file.sha256:
        return "Beide Dateien sind genau dieselbe."
    return "In beiden Dateien steht dasselbe."


def _measure_lines(changes: Sequence[Difference], width: int) -> Iterator[str]:
    """Show the changes of one measure in one section, or those of no measure."""
    first, indent = changes[0], " " * 4
    own = first.known.startswith("/measures/")
    if first.measure and not own:
        named = shown(f"{first.measure} {first.measure_title}".strip())
        yield from _bold(wrap(named, width, indent=indent))
        indent += "  "
    for row, fields in groupby(changes, key=lambda one: one.row):
        cells = list(fields)
        whole = [one for one in cells if not one.field]
        changed = [one for one in cells if one.field]
        for one in whole:
            yield from _row(one, width, indent)
        if row and not whole:
            yield from wrap(shown(row), width, indent=indent)
        for one in changed:
            yield from _field(one, width, indent + "  " * bool(row))


def _bold(lines: Sequence[str]) -> Iterator[str]:
    yield from (click.style(line, bold=True) for line in lines)


def _row(one: Difference, width: int, indent: str) -> Iterator[str]:
    """Show a row that came, went or moved."""
    word, colour = _ROWS[one.kind]
    where = f" (vorher {one.old_text})" if one.kind == "moved" else ""
    first, *rest = wrap(f"{shown(one.row)}{where}", width, mark=f"{word}  ", indent=indent)
    yield first.replace(word, click.style(word, fg=colour), 1)
    yield from rest
    for cell in one.cells:
        text = excerpt(cell.text, _REMOVED) if one.kind == "removed" else _one_line(cell.text)
        yield from wrap(f"{shown(cell.field)}: {text}", width, indent=indent + "  ")


def _field(one: Difference, width: int, indent: str) -> Iterator[str]:
    """Show a field: in one line if both values have room there, else below each other."""
    old, new = _sides(one)
    field = shown(one.field)
    line = f"{indent}{field}: {old} → {new}"
    if len(line) <= width and not one.pieces:
        yield line
        return
    yield from wrap(field, width, indent=indent)
    for name, text in (("alt", old), ("neu", new)):
        first, *rest = wrap(text, width, mark=f"{name}: ", indent=f"{indent}  ")
        yield first.replace(name, click.style(name, fg=_COLOURS[name]), 1)
        yield from rest


def _sides(one: Difference) -> tuple[str, str]:
    """Give old and new value in one line each."""
    sides = _around(one.pieces) if one.pieces else (one.old_text, one.new_text)
    old, new = (_one_line(side) or _EMPTY for side in sides)
    return old, new


def _one_line(text: str) -> str:
    """Give a text in one line; where it had several, a slash parts them."""
    return " / ".join(" ".join(part.split(" ")) for part in shown(text).splitlines() if part)


def _around(pieces: Sequence[Piece]) -> tuple[str, str]:
    """Give old and new text with what changed in brackets, and only what stands around it."""
    old = new = ""
    for place, piece in enumerate(pieces):
        if piece.state == "same":
            text = _shortened(piece.text, first=not place, last=place == len(pieces) - 1)
            old, new = old + text, new + text
        elif piece.state == "removed":
            old += _marked(piece.text)
        else:
            new += _marked(piece.text)
    return old, new


def _marked(text: str) -> str:
    """Put a change in brackets, the blanks around it outside."""
    inner = text.strip()
    before, _inner, after = text.partition(inner) if inner else (text, "", "")
    return f"{before}[{inner}]{after}" if inner else f"[{text}]"


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """Cut what stayed to what stands beside a change, at whole words."""
    head = "" if first else _start(text)
    tail = "" if last else _start(text[::-1])[::-1]
    if len(head) + len(tail) + 3 >= len(text):
        return text
    cut = f"{head} … {tail}"
    return cut.lstrip() if first else cut.rstrip() if last else cut


def _start(text: str) -> str:
    if len(text) <= _AROUND:
        return text
    cut = text[:_AROUND]
    return cut.rpartition(" ")[0] or cut


def _sums(result: Comparison, width: int) -> Iterator[str]:
    if result.sums:
        yield from ("", click.style("  Totale, vom Programm gerechnet", bold=True))
    for one in result.sums:
        yield from wrap(total(one), width, indent=" " * 4)


def total(one: Sum) -> str:
    """Say what a sum was, is, and the difference."""
    more = one.new - one.old
    sign = "+" if more > 0 else "−"
    change = f"{sign}{amount(abs(more))}"
    return f"{one.label}: CHF\u00a0{amount(one.old)} → CHF\u00a0{amount(one.new)} ({change})"


def notes(result: Comparison) -> Iterator[str]:
    """Say how to read it, and what could not be compared."""
    if not result.sums_complete and not result.equal:
        yield "Totale mit Beträgen, die nicht lesbar sind, fehlen hier."
    if any(one.pieces for one in result.differences):
        yield "[…] zeigt, was sich in einem Text geändert hat."
    for name, version in (("alten", result.old), ("neuen", result.new)):
        if version.unread:
            what = "einen Fehler" if version.unread == 1 else f"{version.unread} Fehler"
            yield (
                f"Beim Lesen der {name} Datei gab es {what}; was nicht lesbar ist, wurde so "
                "verglichen, wie es dort steht. Mehr sagt «minikip validate»."
            )
