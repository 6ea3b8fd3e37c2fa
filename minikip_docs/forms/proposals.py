"""Values that were read from a print: listed for a person to compare, and taken once accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from minikip_docs.data.model import Place, Proposal, Refusal
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programme
from minikip_docs.forms import sentences
from minikip_docs.forms.cells import Cell, Reading
from minikip_docs.forms.definition import ROW, Item, definition, path_of


def listed(reading: Reading, programme: Programme) -> tuple[Proposal, ...]:
    """List the values of a print in the order of the form; none of a reading that is no print."""
    if not reading.printed:
        return ()
    root = schemas.schema(reading.kind, programme)
    return tuple(
        Proposal(
            cell.pointer,
            schemas.label(root, cell.pointer),
            _shown(item, cell.value),
            Place(cell.place),
        )
        for item, cell in _filled(reading, programme)
    )


def not_accepted(reading: Reading, programme: Programme) -> Refusal:
    """Give the refusal F160: nobody has accepted what was read from a print."""
    return sentences.prints.proposals(len(listed(reading, programme)))


def accepted(reading: Reading, programme: Programme) -> Reading:
    """Take the proposals of a print as values, with a warning (F161); else give what is given."""
    if not reading.printed:
        return reading
    told = sentences.prints.accepted(len(listed(reading, programme)))
    return replace(reading, printed=False, findings=(told, *reading.findings))


def _filled(reading: Reading, programme: Programme) -> Iterator[tuple[Item, Cell]]:
    """Give the cells in which something was filled in, each with its item."""
    form = definition(reading.kind, programme, reading.shape)
    items = {item.path: item for _section, item in form.items()}
    for cell in reading.cells:
        item, row = items[path_of(cell.pointer)], ROW.search(cell.pointer)
        if str(cell.value) != item.default(int(row[1]) if row else None):
            yield item, cell


def _shown(item: Item, value: object) -> str:
    """Give a value as it is seen on the print: the words of an answer, not its key."""
    if isinstance(value, bool):
        return "angekreuzt" if value else "nicht angekreuzt"
    words = {choice.key: choice.label for choice in item.choices}
    return " ".join(words.get(str(value), str(value)).split())
