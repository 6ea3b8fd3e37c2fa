"""What people wrote beside the cells of an Excel form: its notes and its threaded comments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from minikip_docs.data.text import clean
from minikip_docs.data.workbook_parts import related
from minikip_docs.forms.excel.plan import CellAddress
from minikip_docs.press.ooxml.trees import Element, parse

_NOTES, _THREADS = "comments", "threadedComment"  # how their relationship types end


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment, or one answer to a comment."""

    spot: CellAddress
    text: str
    settled: bool  # marked as done


def comments(members: Mapping[str, bytes], sheets: Mapping[str, str]) -> Iterator[Comment]:
    """List the comments of a workbook, sheet by sheet.

    ``members`` are the parts of the file, ``sheets`` the parts that the sheets are in, by their
    names. Raises ``MalformedError`` for a part that is no XML and ``ValueError`` for a cell
    that there cannot be.
    """
    for name, path in sheets.items():
        found = {kind: list(_parts(members, path, kind)) for kind in (_THREADS, _NOTES)}
        threads = [one for part in found[_THREADS] for one in part.iter("{*}threadedComment")]
        notes = [one for part in found[_NOTES] for one in part.iter("{*}comment")]
        held = {one.get("ref") for one in threads}  # Excel repeats them as notes, for old programs
        settled = {one.get("id") for one in threads if one.get("done") in {"1", "true"}}
        for one in (*threads, *(note for note in notes if note.get("ref") not in held)):
            text = clean("".join(t.text or "" for t in one.iter("{*}t", "{*}text")))
            if text:
                done = bool(settled & {one.get("id"), one.get("parentId")} - {None})
                yield Comment(_spot(name, one.get("ref") or ""), text, done)


def _spot(sheet: str, cell: str) -> CellAddress:
    letters, row = coordinate_from_string(cell)
    return CellAddress(sheet, row - 1, column_index_from_string(letters) - 1)


def _parts(members: Mapping[str, bytes], sheet: str, kind: str) -> Iterator[Element]:
    """Open the parts of one kind that belong to a sheet."""
    for part in related(members, sheet):
        if part.kind == kind and part.path in members:
            yield parse(members[part.path])
