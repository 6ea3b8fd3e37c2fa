"""What stands in the content controls of a Word form that came back, and outside of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass

from minikip_docs.data.text import clean
from minikip_docs.forms.definition import Definition
from minikip_docs.forms.word.controls import PLACEHOLDERS
from minikip_docs.forms.word.grids import Labels, is_grid, within
from minikip_docs.forms.word.package import attribute, local
from minikip_docs.press.ooxml.trees import Element

_TRACKED = {"ins", "del", "moveFrom", "moveTo"}
GONE = {"del", "moveFrom", "sdtPr", "Fallback", "instrText", "delText"}
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}
TICKS = set("☒☑✓✔✗✘■xX")
_BOXES = TICKS | set("☐□")
_OFF = {"0", "false", "off"}
# Looks that leave in doubt whether a text counts, or what it is part of.
_DOUBTFUL = {
    "strike": "durchgestrichenen", "dstrike": "durchgestrichenen", "vanish": "verborgenen",
    "superscript": "hochgestellten", "subscript": "tiefgestellten",
}  # fmt: skip
_LEAVES = {"t", "pPr", "rPr", "tcPr", "trPr"}  # hold no paragraphs
_TRACKED_TAGS = tuple(f"{{*}}{name}" for name in _TRACKED)
_DOUBTFUL_TAGS = tuple(f"{{*}}{name}" for name in (*_DOUBTFUL, "vertAlign"))
# What Word itself shows in an empty field, in German, English, French and Italian.
_WORD_HINT = re.compile(r"(?:Klicken|Tippen|Wählen|Click|Tap|Choose|Enter|Cliquez|Choisi|Fare clic|Sceg)")  # fmt: skip  # noqa: E501
_ROW = re.compile(r"/(?:0|[1-9][0-9]{0,2})(?=/)")  # rows count 0, 1 ... 999


@dataclass(frozen=True, slots=True)
class Control:
    """One content control as it stands in the file."""

    tag: str
    text: str  # as shown; "" if it shows no more than a hint
    ticked: bool | None  # of a check box, as shown; None if it is none
    stored: str  # what the file stores beside what it shows: an ISO date, "1" or "0"; "" if nothing
    hidden_mark: bool  # shows a text, but is marked as empty
    tracked: bool  # holds changes that nobody accepted yet
    beside: tuple[str, ...]  # labels of the cell it stands in
    cell: Element | None  # of a table
    doubtful: tuple[tuple[str, str], ...]  # texts struck out, hidden or raised: how, and the text


def controls(document: Element, form: Definition) -> Iterator[Control]:
    """List our content controls in a document, in order.

    Those in deleted rows are left out, and so are controls in other controls. A row of a
    table is counted by its place: Word copies the names with the row that it adds.
    """
    places: dict[Element, dict[Element, int]] = {}
    # Looked for in each control only if the document has any at all.
    changes = any(True for _found in document.iter(*_TRACKED_TAGS))
    looks = any(True for _found in document.iter(*_DOUBTFUL_TAGS))
    beside = Labels(text)
    lists = {section.path for section in form.sections if section.rows}
    for sdt in document.iter("{*}sdt"):
        properties, tag = sdt.find("{*}sdtPr"), _tag(sdt)
        if properties is None or not tag or _deleted(sdt):
            continue
        if any(_tag(above) for above in sdt.iterancestors()):
            continue
        content = sdt.find("{*}sdtContent")
        raw = "" if content is None else ends(text(content))
        box = properties.find("{*}checkbox")
        marked = properties.find("{*}showingPlcHdr") is not None
        marked = marked and attribute(properties.find("{*}showingPlcHdr"), "val") not in _OFF
        hint = is_hint(raw) or (marked and bool(_WORD_HINT.match(clean(raw))))
        stored = (attribute(properties.find("{*}date"), "fullDate") or "")[:10]
        ticked = None
        if box is not None:
            on = attribute(box.find("{*}checked"), "val") not in {None, *_OFF}
            stored = str(int(on))
            shown = [c for c in raw if c in _BOXES]
            ticked = shown[0] in TICKS if shown else on
        yield Control(
            tag=_by_place(tag, sdt, places, lists),
            text="" if hint else raw,
            ticked=ticked,
            stored=stored,
            hidden_mark=marked and not hint and ticked is None and bool(clean(raw)),
            tracked=changes
            and any(local(e) in _TRACKED for e in (*sdt.iter(), *sdt.iterancestors())),
            beside=tuple(beside.of(sdt)),
            cell=next(sdt.iterancestors("{*}tc"), None),
            doubtful=tuple(doubtful(sdt)) if looks else (),
        )


def _by_place(
    tag: str, sdt: Element, places: dict[Element, dict[Element, int]], lists: Container[str]
) -> str:
    """Give the name of a control with the row it stands in.

    ``places`` keeps what was counted; ``lists`` are those of the form.
    """
    named, row = _ROW.search(tag), next(sdt.iterancestors("{*}tr"), None)
    table = next(sdt.iterancestors("{*}tbl"), None)
    if named is None or tag[: named.start()] not in lists or row is None or table is None:
        return tag
    if table not in places:
        rows = [found for found in within(table, "tbl", "tr") if not _is_deleted(found)]
        counted = bool(rows) and is_grid(list(within(rows[0], "tr", "tc")), text)
        places[table] = {found: n for n, found in enumerate(rows[1:])} if counted else {}
    place = places[table].get(row)
    return tag if place is None else f"{tag[: named.start()]}/{place}{tag[named.end() :]}"


def doubtful(element: Element) -> Iterator[tuple[str, str]]:
    """List the texts that are struck out, hidden or raised: how they look, and the text."""
    for run in element.iter("{*}r"):
        if any(local(above) in GONE for above in run.iterancestors()) or not clean(text(run)):
            continue
        for look in run.iterfind("{*}rPr/*"):
            value = attribute(look, "val")
            named = _DOUBTFUL.get(value if local(look) == "vertAlign" and value else local(look))
            if named and value not in _OFF:
                yield named, clean(text(run))
                break


def is_hint(raw: str) -> bool:
    """Say whether a text is only the grey hint of an empty field."""
    return clean(raw) in PLACEHOLDERS


def text(element: Element, without: Callable[[Element], bool] | None = None) -> str:
    """Give the text as shown, deleted text left out; paragraphs end with a line break.

    ``without`` says which elements to skip.
    """
    parts: list[str] = []

    def walk(inner: Element) -> None:
        for child in inner:
            name = local(child)
            if name in GONE or (without and without(child)):
                continue
            if name == "t":
                parts.append(child.text or "")
            elif name in _BREAKS:
                parts.append(_BREAKS[name])
            elif name == "p" and parts:
                parts.append("\n")
                walk(child)
            else:
                walk(child)

    walk(element)
    return "".join(parts)


def _deleted(element: Element) -> bool:
    """Say whether an element stands in text or in a row that a tracked change deletes."""
    for above in element.iterancestors():
        if local(above) in GONE or (local(above) == "tr" and _is_deleted(above)):
            return True
    return False


def _is_deleted(row: Element) -> bool:
    """Say whether a tracked change deletes a row of a table."""
    return row.find("{*}trPr/{*}del") is not None


def paragraphs(document: Element) -> Iterator[tuple[str, Element]]:
    """List the texts that stand outside all named controls, paragraph by paragraph."""
    for child in document:
        name = local(child)
        if name in GONE or name in _LEAVES or (name == "sdt" and _tag(child)):
            continue
        if name == "p" and (shown := clean(text(child, without=_is_ours))):
            yield shown, child
        yield from paragraphs(child)


def counts_rows(paragraph: Element) -> bool:
    """Say whether a paragraph stands where a table counts its rows."""
    cell = next(paragraph.iterancestors("{*}tc"), None)
    if cell is None:
        return False
    row, table = next(cell.iterancestors("{*}tr")), next(cell.iterancestors("{*}tbl"))
    header = list(within(next(within(table, "tbl", "tr")), "tr", "tc"))
    return next(within(row, "tr", "tc")) is cell and is_grid(header, text)


def _is_ours(element: Element) -> bool:
    return bool(_tag(element))


def _tag(element: Element) -> str:
    """Give the name of one of our controls, "" for everything else."""
    if local(element) != "sdt":
        return ""
    tag = attribute(element.find("{*}sdtPr/{*}tag"), "val") or ""
    return tag if tag.startswith("/") else ""


def ends(shown: str) -> str:
    """Take away blanks at the ends of lines."""
    return re.sub(" +(?=\n)", "", shown)
