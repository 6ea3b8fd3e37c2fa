"""The fields of a Word form that came back: its content controls, or the cells that lost them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from minikip_docs.data.text import clean
from minikip_docs.forms.definition import Definition
from minikip_docs.forms.word.grids import Labels, is_grid, row_of, table_of, within
from minikip_docs.forms.word.package import attribute, local
from minikip_docs.forms.word.read_active import instructions
from minikip_docs.forms.word.read_looks import HIDDEN, OFF, doubtful, hidden_rows
from minikip_docs.forms.word.read_numbers import BOXES, TICKS, Found, is_deleted
from minikip_docs.forms.word.read_text import (
    DELETED,
    GONE_TAGS,
    deleted,
    ends,
    is_hint,
    named,
    text,
)
from minikip_docs.press.ooxml.trees import Element

_TRACKED_TAGS = tuple(f"{{*}}{name}" for name in ("ins", "moveTo", *DELETED))
# What Word itself shows in an empty field, in German, English, French and Italian.
_WORD_HINT = re.compile(r"(?:Klicken|Tippen|Wählen|Click|Tap|Choose|Enter|Cliquez|Choisi|Fare clic|Sceg)")  # fmt: skip  # noqa: E501
# Fields whose result Word calculates anew, or has not yet ([ISO/IEC 29500-1] 17.16.5).
_CALCULATES = re.compile(r"\s*(?:=|(?:DATE|TIME|SAVEDATE|PRINTDATE)\b)", re.IGNORECASE)
_ROW = re.compile(r"/(?:0|[1-9][0-9]{0,2})(?=/)")  # rows count 0, 1 ... 999


@dataclass(frozen=True, slots=True)
class Control:
    """One field as it stands in the file."""

    tag: str
    text: str  # as shown; "" if it shows no more than a hint
    ticked: bool | None  # of a check box, as shown; None if it is none
    stored: str  # what the file stores beside what it shows: an ISO date, "1" or "0"; "" if nothing
    hidden_mark: bool  # shows a text, but is marked as empty
    tracked: bool  # holds changes that nobody accepted yet
    deleted: str  # the text that these delete
    breaks: int  # line breaks that a program moved out of it
    beside: tuple[str, ...]  # labels of the cell it stands in
    cell: Element | None  # of a table
    doubtful: tuple[tuple[str, str], ...]  # texts struck out, unseen or raised: how, and the text
    calculated: bool  # by Word, the last time somebody asked it to


class Fields:
    """Looks fields up in a document; what holds for all of them is found out once."""

    def __init__(self, document: Element, form: Definition) -> None:
        self._document = document
        self._changes = next(document.iter(*_TRACKED_TAGS), None) is not None
        self._hidden = hidden_rows(document)
        self._labels = Labels(text)
        self._lists = {section.path for section in form.sections if section.rows}

    def controls(self) -> Iterator[Control]:
        """List our content controls, in order.

        Those in deleted rows are left out, and so are controls in other controls. A row of a
        table is counted by its place: Word copies the names with the row that it adds.
        """
        places: dict[Element, dict[Element, int]] = {}
        for sdt in self._document.iter("{*}sdt"):
            properties, tag = sdt.find("{*}sdtPr"), named(sdt)
            if properties is None or not tag or self._gone(sdt):
                continue
            if any(named(above) for above in sdt.iterancestors("{*}sdt")):
                continue
            content = sdt.find("{*}sdtContent")
            raw = "" if content is None else ends(text(content))
            box = properties.find("{*}checkbox")
            marked = properties.find("{*}showingPlcHdr") is not None
            marked = marked and attribute(properties.find("{*}showingPlcHdr"), "val") not in OFF
            hint = is_hint(raw) or (marked and bool(_WORD_HINT.match(clean(raw))))
            stored = (attribute(properties.find("{*}date"), "fullDate") or "")[:10]
            ticked = None
            if box is not None:
                on = attribute(box.find("{*}checked"), "val") not in {None, *OFF}
                stored = str(int(on))
                shown = next((sign for sign in raw if sign in BOXES), "")
                ticked = shown in TICKS if shown else on
            yield Control(
                tag=_by_place(tag, sdt, places, self._lists),
                text="" if hint else raw,
                ticked=ticked,
                stored=stored,
                hidden_mark=marked and not hint and ticked is None and bool(clean(raw)),
                tracked=self._tracked(sdt),
                deleted=deleted(sdt) if self._changes else "",
                breaks=_moved_out(sdt),
                beside=tuple(self._labels.of(sdt)),
                cell=next(sdt.iterancestors("{*}tc"), None),
                doubtful=() if hint else tuple(self._doubtful(sdt)),
                calculated=_calculated(sdt),
            )

    def lost(self, found: Found) -> Control:
        """Give a field that lost its control, as it was found by its number."""
        box = isinstance(found.value, bool)
        shown = "" if isinstance(found.value, bool) else found.value
        return Control(
            tag=found.pointer,
            text=shown.lstrip("\n"),
            ticked=found.value if isinstance(found.value, bool) else None,
            stored=str(int(found.value)) if isinstance(found.value, bool) else "",
            hidden_mark=False,
            tracked=self._tracked(found.scope),
            deleted=deleted(found.scope) if self._changes and not box else "",
            breaks=len(shown) - len(shown.lstrip("\n")),
            beside=(),
            cell=found.cell,
            doubtful=tuple(self._doubtful(found.scope)),
            calculated=_calculated(found.scope),
        )

    def deleted_rows(self) -> Iterator[str]:
        """Give the texts of rows that a tracked change deletes."""
        if self._changes:
            for row in self._document.iter("{*}tr"):
                if is_deleted(row) and (shown := deleted(row) or clean(text(row))):
                    yield " ".join(shown.split())

    def _gone(self, element: Element) -> bool:
        """Say whether an element stands in text or in a row that a tracked change deletes."""
        if next(element.iterancestors(*GONE_TAGS), None) is not None:
            return True
        return self._changes and any(is_deleted(row) for row in element.iterancestors("{*}tr"))

    def _tracked(self, element: Element) -> bool:
        if not self._changes:
            return False
        inside = next(element.iter(*_TRACKED_TAGS), None)
        return inside is not None or next(element.iterancestors(*_TRACKED_TAGS), None) is not None

    def _doubtful(self, element: Element) -> Iterator[tuple[str, str]]:
        unseen = self._hidden and any(r in self._hidden for r in element.iterancestors("{*}tr"))
        if unseen and (shown := clean(text(element))):
            yield HIDDEN, shown
        yield from doubtful(element)


def _calculated(element: Element) -> bool:
    return any(_CALCULATES.match(told) for told in instructions(element))


def _by_place(
    tag: str, sdt: Element, places: dict[Element, dict[Element, int]], lists: Container[str]
) -> str:
    """Give the name of a control with the row it stands in.

    ``places`` keeps what was counted; ``lists`` are those of the form.
    """
    found, row = _ROW.search(tag), row_of(sdt)
    table = None if row is None else table_of(row)
    if found is None or tag[: found.start()] not in lists or row is None or table is None:
        return tag
    if table not in places:
        rows = [one for one in within(table, "tbl", "tr") if not is_deleted(one)]
        counted = bool(rows) and is_grid(list(within(rows[0], "tr", "tc")), text)
        places[table] = {one: n for n, one in enumerate(rows[1:])} if counted else {}
    place = places[table].get(row)
    return tag if place is None else f"{tag[: found.start()]}/{place}{tag[found.end() :]}"


def _moved_out(sdt: Element) -> int:
    """Count the line breaks in front of a control: LibreOffice puts those of its text there."""
    before = sdt.getprevious()
    if before is None or local(before) != "r" or next(before.iter("{*}t"), None) is not None:
        return 0
    return sum(1 for _break in before.iter("{*}br"))
