"""Reads a form of ours that was printed into a PDF: by the places its fields have on the page.

What is read so are proposals: a person compares them with the print before they become data.
Whatever is in doubt is not read but named: no value is better than a wrong one.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pypdfium2

from minikip_docs.data.model import Finding
from minikip_docs.data.text import excerpt
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programme, Programmes
from minikip_docs.forms import sentences
from minikip_docs.forms.cells import Cell, Reading, Spot
from minikip_docs.forms.definition import Definition, Item, Section
from minikip_docs.forms.pdf.prints import geometry
from minikip_docs.forms.pdf.prints.alignment import Affine, Alignment, align, runs
from minikip_docs.forms.pdf.prints.footer import Printed
from minikip_docs.forms.pdf.prints.ink import Picture, picture
from minikip_docs.forms.pdf.prints.letters import UNKNOWN, Letter, Rectangle, joined, letters
from minikip_docs.forms.pdf.titles import CONTINUATION, MARKED, continued_title
from minikip_docs.forms.sentences.note import FORM
from minikip_docs.forms.strays import may_be_answer

_FRAME = 1.3  # points of a box that its frame takes
_BUTTON = 1.9  # the same of a box to tick
_OFF, _ON, _FULL = 0.01, 0.05, 0.8  # share of dark pixels in a box that is empty, ticked, blotted
_STICKS_OUT = 1.0  # points that a letter may reach over the edge of its field
_BESIDE = 8.0  # points beside a field in which nothing may stand that belongs to no field
_GAP = 0.24  # the same: width of a blank
_PARAGRAPH = 1.75  # the same: step over an empty line
_WORD = 2.5  # points between letters that may still belong together
_LINE = 2.5  # points by which letters of one line may stand higher or lower
_PADDING = 3.0  # points that programs leave between a text and the edge of its field
_EDGE = 0.7  # points around a letter that are its own
_ARROW = 14.0  # points that a drawn arrow takes
_BLOT = 1.0  # square points of ink that are no letter
_BLANK = 0.12  # of the height of letters: more room between two is a blank
_WRAPS = {"text", "multiline"}
_FIGURES = {"amount", "percent", "integer", "bfs_number", "postcode", "date"}
_APART = re.compile(r"(?<=\d)(['’‘´ʼ′`])\s+(?=\d{3}(?!\d))|(?<=\d)\s+(['’‘´ʼ′`])(?=\d{3}(?!\d))")


@dataclass(slots=True)
class _Field:
    """What stands in the boxes of one field."""

    page: int
    text: str = ""
    states: list[str] = field(default_factory=list)  # of a button that are on
    doubt: bool = False  # something is there and cannot be read for certain
    seen: str = ""  # what seems to stand there


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One printed page that lies over one of ours."""

    number: int  # in the file, from 1
    letters: Sequence[Letter]  # in the points of our page
    alignment: Alignment
    picture: Picture
    theirs: Affine  # from our page to the printed one


def read(
    pages: Mapping[int, pypdfium2.PdfPage], count: int, told: Printed, programmes: Programmes
) -> Reading | None:
    """Read a printed form whose footer was found; None if nothing of it can be laid over ours.

    ``pages`` are those to be looked at, by their number (from 0) in a file of ``count`` pages.
    Gives proposals (``printed``) and findings: F162 where something stands that cannot be read
    for certain, F163 pages that are missing, F164 pages that are none of the form, F109 two
    answers, F136 and F182 what stands outside of the fields.
    """
    form = told.form
    if form is None or told.version != form.identity["version"]:
        return None
    found = {number: letters(page) for number, page in pages.items()}
    text = "".join(joined([*page]) for page in found.values())
    continued, marked = _continued(form, text), _packed(MARKED) in text
    programme = programmes.of(form.identity["programme"])
    ours = geometry.pages(form.kind, programme, form.shape, told.name, continued, marked=marked)
    sheets, laid = _sheets(pages, found, ours)
    if not sheets:
        return None
    fields: dict[str, _Field] = {}
    findings: list[Finding] = []
    for number, sheet in sorted(sheets.items()):
        taken = _taken(sheet, ours[number].places)
        for place in ours[number].places:
            _look(fields, sheet, place, taken, continued)
        if ours[number].places:  # what is continued or said of marked fields stands on others
            findings += _strays(form, sheet, taken)
    lost = [n for n, page in enumerate(ours, start=1) if page.places and n - 1 not in sheets]
    if lost:
        findings.append(sentences.prints.pages_lost(lost))
    # What is continued, and what is said of marked fields, stands on the last pages.
    end = max(laid) + 1 if continued or marked else count
    if others := [number + 1 for number in range(end) if number not in laid]:
        findings.append(sentences.prints.other_pages(others))
    return _reading(form, programme, fields, findings)


def _sheets(
    pages: Mapping[int, pypdfium2.PdfPage],
    found: Mapping[int, Sequence[Letter]],
    ours: Sequence[geometry.Page],
) -> tuple[dict[int, _Sheet], set[int]]:
    """Find for each of our pages the one printed page that lies over it.

    Gives these, and the numbers of all printed pages that lie over one of ours, of which
    several may lie over the same: then nobody knows which of them counts.
    """
    known: dict[str, set[int]] = defaultdict(set)
    for number, page in enumerate(ours):
        for run in runs(page.letters):
            known[run].add(number)
    sheets: dict[int, list[_Sheet]] = defaultdict(list)
    for index, theirs in found.items():
        votes = Counter(
            number for run in runs(theirs) for number in known.get(run, ()) if len(known[run]) == 1
        )
        for number, _count in votes.most_common(2):
            if laid := align(theirs, ours[number].letters):
                sheets[number].append(_sheet(index, pages[index], theirs, laid))
                break
    single = {number: over[0] for number, over in sheets.items() if len(over) == 1}
    return single, {sheet.number - 1 for over in sheets.values() for sheet in over}


def _sheet(
    index: int, page: pypdfium2.PdfPage, theirs: Sequence[Letter], laid: Alignment
) -> _Sheet:
    moved = [
        replace(one, at=laid.ours(one.at), box=laid.ours.box(one.box), room=laid.ours.box(one.room))
        for one in theirs
    ]
    drawn = picture(page, laid.ours.scale)
    return _Sheet(index + 1, moved, laid, drawn, laid.ours.undone())


def _taken(sheet: _Sheet, places: Sequence[geometry.Place]) -> dict[int, geometry.Place]:
    """Tell for each letter in print that we did not print ourselves in which box it stands."""
    loose = [n for n, own in enumerate(sheet.alignment.own) if not own]
    return {
        n: place for place in places for n in loose if _within(sheet.letters[n].middle, place.box)
    }


def _look(
    fields: dict[str, _Field],
    sheet: _Sheet,
    place: geometry.Place,
    taken: Mapping[int, geometry.Place],
    continued: frozenset[str],
) -> None:
    """Read one box."""
    one = fields.setdefault(place.pointer, _Field(sheet.number))
    there = [sheet.letters[n] for n, box in taken.items() if box is place]
    if place.state is not None:
        _button(one, sheet, place)
    else:
        one.text = one.seen = _text(there, place.box)
        one.doubt = (
            place.pointer in continued
            or any(letter.text == UNKNOWN for letter in there)
            or _runs_over(sheet, place, there, taken)
            or _hidden_or_drawn(sheet, place, there)
        )
    if not sheet.alignment.sure(place.box):
        one.doubt = True


def _button(one: _Field, sheet: _Sheet, place: geometry.Place) -> None:
    dark, all_ = sheet.picture.dark(sheet.theirs.box(_inner(place.box, _BUTTON)))
    share = dark / all_ if all_ else 0.0
    if share >= _ON and place.state:
        one.states.append(place.state)
    if _OFF < share < _ON or share > _FULL:
        one.doubt = True


def _runs_over(
    sheet: _Sheet,
    place: geometry.Place,
    there: Sequence[Letter],
    taken: Mapping[int, geometry.Place],
) -> bool:
    """Say whether letters stand over each other, or what stands here goes on beside the field."""
    box = place.box
    if any(_overlap(one, other) for n, one in enumerate(there) for other in there[n + 1 :]):
        return True
    edges = box[0] - _STICKS_OUT, box[2] + _STICKS_OUT
    if any(one.box[0] < edges[0] or one.box[2] > edges[1] for one in there):
        return True
    beside = (box[0] - _BESIDE, box[1], box[2] + _BESIDE, box[3])
    for n, other in enumerate(sheet.letters):
        if sheet.alignment.own[n] or not _within(other.middle, beside):
            continue
        if n not in taken and there:
            return True
        if taken.get(n) is not place and any(_touch(one, other) for one in there):
            return True
    return False


def _touch(one: Letter, other: Letter) -> bool:
    """Say whether two letters may belong to one word."""
    apart = max(one.room[0], other.room[0]) - min(one.room[2], other.room[2])
    return apart < _WORD and abs(one.at[1] - other.at[1]) < _LINE


def _hidden_or_drawn(sheet: _Sheet, place: geometry.Place, there: Sequence[Letter]) -> bool:
    """Say whether a letter is not seen, or something is seen that is no letter."""
    if any(letter.text.isalnum() and not _seen(sheet, letter) for letter in there):
        return True
    left, bottom, right, top = _inner(place.box, _FRAME)
    if place.arrow and not any(letter.box[2] > right - _ARROW for letter in there):
        right -= _ARROW
    grown = [sheet.theirs.box(_inner(letter.box, -_EDGE)) for letter in there]
    ink, pixels = sheet.picture.dark(sheet.theirs.box((left, bottom, right, top)), grown)
    area = (right - left) * (top - bottom)
    return bool(pixels) and ink * area / pixels > _BLOT


def _seen(sheet: _Sheet, letter: Letter) -> bool:
    return bool(sheet.picture.dark(sheet.theirs.box(letter.box))[0])


def _lines(there: Sequence[Letter]) -> list[list[Letter]]:
    """Put letters in the order in which people read them."""
    lines: list[list[Letter]] = []
    for letter in sorted(there, key=lambda one: -one.at[1]):
        if lines and abs(lines[-1][0].at[1] - letter.at[1]) < _LINE:
            lines[-1].append(letter)
        else:
            lines.append([letter])
    for line in lines:
        line.sort(key=lambda one: one.at[0])
    return lines


def _text(there: Sequence[Letter], box: Rectangle) -> str:
    """Give the text of a field; lines that were only broken at its edge are one again."""
    lines = _lines(there)
    steps = [above[0].at[1] - below[0].at[1] for above, below in itertools.pairwise(lines)]
    text = _line(lines[0]) if lines else ""
    for above, below, step in zip(lines, lines[1:], steps, strict=False):
        word = list(itertools.takewhile(lambda one: not one.after_blank, below[1:]))
        width = (word[-1] if word else below[0]).room[2] - below[0].room[0]
        fits = above[-1].room[2] + width + _height(below) * _GAP < box[2] - _PADDING
        apart = "\n\n" if step > _PARAGRAPH * _height(above) else "\n" if fits else " "
        text += apart + _line(below)
    return text


def _line(line: Sequence[Letter]) -> str:
    size = _height(line)
    text = line[0].text
    for before, letter in itertools.pairwise(line):
        apart = letter.room[0] - before.room[2] > _BLANK * size
        text += (" " if apart or letter.after_blank else "") + letter.text
    return text


def _height(line: Sequence[Letter]) -> float:
    return max(letter.room[3] - letter.room[1] for letter in line)


def _within(point: tuple[float, float], box: Rectangle) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _inner(box: Rectangle, edge: float) -> Rectangle:
    return box[0] + edge, box[1] + edge, box[2] - edge, box[3] - edge


def _overlap(one: Letter, other: Letter) -> bool:
    """Say whether two letters stand over each other."""
    a, b = one.box, other.box
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0 or not (one.text.isalnum() and other.text.isalnum()):
        return False
    smaller = min((x[2] - x[0]) * (x[3] - x[1]) for x in (a, b))
    return width * height > 0.4 * smaller


# The whole form


def _reading(
    form: Definition, programme: Programme, fields: dict[str, _Field], findings: list[Finding]
) -> Reading:
    root = schemas.schema(form.kind, programme)
    cells: list[Cell] = []
    spots: dict[str, Spot] = {}
    for pointer, item, section, row in _asked(form):
        one = fields.get(pointer)
        if one is None:
            continue
        area = f"Seite {one.page}"
        spot = spots[pointer] = Spot(area, f"{area}, Feld {item.number}{_line_of(section, row)}")
        where = (pointer, schemas.label(root, pointer), spot.place)
        if one.doubt:
            findings.append(sentences.prints.unreadable(where, _value(item, one.seen)))
        elif len(one.states) > 1:
            findings.append(sentences.fields.two_answers(where))
        elif item.kind == "yes_no" and item.group:
            if one.states:
                cells.append(Cell(pointer, True, spot.place))
        elif value := (one.states[0] if one.states else _value(item, one.text)):
            cells.append(Cell(pointer, value, spot.place))
    return Reading(
        form.kind, form.identity, tuple(cells), tuple(findings), spots, form.shape, printed=True
    )


def _asked(form: Definition) -> Iterator[tuple[str, Item, Section, int | None]]:
    """Walk through the fields of a form in its order: name, item, section and row."""
    for section in form.sections:
        if section.computed:
            continue
        for row in range(section.rows) if section.rows else [None]:
            for item in section.items:
                if not item.computed:
                    yield item.pointer(row), item, section, row


def _line_of(section: Section, row: int | None) -> str:
    """Name a row as messages about a PDF do."""
    word = section.row_name if section.layout == "blocks" else "Zeile"
    return "" if row is None else f", {word} {row + 1}"


def _value(item: Item, text: str) -> str:
    """Give what was typed into a field from the lines that stand in it."""
    if item.kind != "multiline":
        text = " ".join(text.split("\n"))
    if item.kind in _FIGURES:
        # Programs set a blank beside the narrow apostrophe; between figures it says nothing else.
        text = _APART.sub(r"\1\2", text)
    return text.strip()


def _continued(form: Definition, text: str) -> frozenset[str]:
    """Find the fields whose prefilled text was too long and is printed whole at the end."""
    _before, mark, after = text.partition(_packed(CONTINUATION))
    if not mark:
        return frozenset()
    return frozenset(
        pointer
        for pointer, item, section, row in _asked(form)
        if item.kind in _WRAPS and _packed(continued_title(item, section.name_of(row))) in after
    )


def _packed(text: str) -> str:
    return "".join(text.split())


def _strays(
    form: Definition, sheet: _Sheet, taken: Mapping[int, geometry.Place]
) -> Iterator[Finding]:
    """Tell what stands on a page outside of the fields and is not printed by us."""
    own = sheet.alignment.own
    loose = [
        one
        for n, one in enumerate(sheet.letters)
        if n not in taken and not own[n] and _seen(sheet, one)
    ]
    texts = [_line(line) for line in _lines(loose)]
    # Single signs are what is left of letters that a program set in another way.
    texts = [text for text in texts if len(text) > 1 and UNKNOWN not in text]
    where = (*FORM[:2], f"Seite {sheet.number}")
    if answers := [text for text in texts if may_be_answer(form, text)]:
        yield sentences.fields.outside(where, answers)
    if notes := [f"«{excerpt(text)}»" for text in texts if text not in answers]:
        yield sentences.fields.notes(where, notes)
