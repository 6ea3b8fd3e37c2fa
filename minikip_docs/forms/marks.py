"""Marks in a form that goes back: what is to be looked at, at its field or as near as may be."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import clean, excerpt
from minikip_docs.forms.cells import Value, read_value
from minikip_docs.forms.definition import Definition, Item, Section
from minikip_docs.forms.fingerprint import fingerprint

TITLE = "Rückmeldung"  # who says it, and what a sheet or page of marks is called
WHOLE = "Zum ganzen Formular"
FILL, EDGE = "FFF0C2", "B7791F"  # of a marked field: on white the edge has a contrast of 3.6
PROPERTY = "minikip_marks"  # begins the names of the document properties that tell our lines

_LONGEST = 30_000  # signs at one place; Excel holds 32767
_QUOTED = 200  # signs of a value that has no field
_DIGITS, _IN_PROPERTY = 8, 28  # of a digest; digests in one property: programs keep 255 signs


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked place: a field, the heading of a section, or the whole form."""

    where: str  # what it is called: «6.3 Schwerpunkt, Massnahme 2»
    text: str  # one sentence on each line
    pointer: str = ""  # of the field that carries it
    beside: tuple[str, ...] = ()  # further fields that stand out: the other boxes of a question
    section: int | None = None  # place of the section in the form, also of a field's


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks of one form: those of the whole first, then in the form's order."""

    all: tuple[Mark, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)  # by pointer
    sections: Mapping[int, str] = field(default_factory=dict)  # by their place in the form
    beside: frozenset[str] = frozenset()  # fields that stand out and say nothing
    unheld: frozenset[str] = frozenset()  # values that no field holds

    def stands_out(self, pointer: str) -> bool:
        """Say whether a field is marked."""
        return pointer in self.fields or pointer in self.beside

    @property
    def whole(self) -> str:
        """Give what is said of the form as a whole."""
        return next((m.text for m in self.all if m.section is None), "")


def _never(_section: Section, _item: Item) -> bool:
    return False


def place(
    form: Definition,
    marks: Mapping[str, str],
    values: Mapping[str, Value],
    *,
    buttons: Callable[[Section, Item], bool] = _never,
    folded: bool = False,
) -> Marks:
    """Give each mark its place in a form.

    ``marks``: sentences by pointer, several parted by line breaks. The pointer names a field, a
    row, a list, a part, or nothing that the form has: then the nearest is taken. So that nothing
    is lost that was typed, ``values`` that no field holds are quoted where they would stand:
    those without a field, and text for a field that is only ticked (``buttons``). With
    ``folded`` all rows that the schema accepts have fields.
    """
    fields = _fields(form, folded=folded)
    found: dict[_Spot, list[str]] = {}
    unheld = dict(_unheld(form, fields, values, buttons))
    for pointer, said in (*unheld.items(), *marks.items()):
        known = found.setdefault(_nearest(form, fields, pointer), [])
        known += [line for line in clean(said).split("\n") if line and line not in known]
    order = {pointer: n for n, pointer in enumerate(fields, 1)}
    spots = sorted(found, key=lambda s: (-1 if s[0] is None else s[0], order.get(s[1], 0), s[2]))
    placed = [
        Mark(_called(form, fields, spot), text, spot[1], spot[2], spot[0])
        for spot in spots
        if (text := "\n".join(found[spot])[:_LONGEST])
    ]
    said_at: dict[str, str] = {}
    for mark in placed:
        if mark.pointer:
            said_at[mark.pointer] = "\n".join(filter(None, (said_at.get(mark.pointer), mark.text)))
    return Marks(
        tuple(placed),
        said_at,
        {m.section: m.text for m in placed if not m.pointer and m.section is not None},
        frozenset(pointer for mark in placed for pointer in mark.beside) - {*said_at},
        frozenset(unheld),
    )


def held(form: Definition, values: Mapping[str, Value], marks: Marks) -> Definition:
    """Give the form with the fingerprint of what its fields do hold, if it has one."""
    if not form.prefilled or not marks.unheld:
        return form
    kept = {pointer: value for pointer, value in values.items() if pointer not in marks.unheld}
    return replace(form, prefilled=fingerprint(form, kept))


def has_place(form: Definition, pointer: str) -> bool | None:
    """Say whether a form has what a pointer names.

    False if its mark stands at what is around it, None if that is only the whole form.
    """
    fields = _fields(form, folded=False)
    if pointer and any(f"{one}/".startswith(f"{pointer}/") for one in fields):
        return True
    return None if _nearest(form, fields, pointer)[0] is None else False


_Fields = Mapping[str, tuple[int, Item, int | None]]
# Section (None: the whole form), field ("": the section), and the other boxes of its question.
_Spot = tuple[int | None, str, tuple[str, ...]]


def _fields(form: Definition, *, folded: bool) -> _Fields:
    return {
        item.pointer(row): (number, item, row)
        for number, section in enumerate(form.sections)
        for row in (range(section.max_rows if folded else section.rows) or [None])
        for item in section.items
    }


def _nearest(form: Definition, fields: _Fields, pointer: str) -> _Spot:
    """Give the place that a pointer is nearest to."""
    while pointer:
        if pointer in fields:
            number, item, _row = fields[pointer]
            return number, "" if item.computed else pointer, ()
        for number, section in enumerate(form.sections):
            if section.path == pointer:
                return number, "", ()
        within = [one for one in fields if one.startswith(f"{pointer}/")]
        if within:
            number, item, row = fields[within[0]]
            own = [one.pointer(row) for one in form.sections[number].items]
            whole = row is None and all(one.startswith(f"{pointer}/") for one in own)
            if whole or item.computed:
                return number, "", ()
            boxes = item.group and item.kind == "yes_no"
            return number, within[0], tuple(within[1:]) if boxes else ()
        pointer = pointer.rpartition("/")[0]
    return None, "", ()


def _called(form: Definition, fields: _Fields, spot: _Spot) -> str:
    number, pointer, beside = spot
    if number is None:
        return WHOLE
    section = form.sections[number]
    if not pointer:
        return f"{section.number} {section.title}"
    _number, item, row = fields[pointer]
    title = f"{item.group}: {item.title}" if item.group not in item.title else item.title
    title = item.group if beside else title
    return ", ".join(filter(None, (f"{item.number} {title}", section.name_of(row))))


def _unheld(
    form: Definition,
    fields: _Fields,
    values: Mapping[str, Value],
    buttons: Callable[[Section, Item], bool],
) -> Iterator[tuple[str, str]]:
    """Give what was typed and finds no room in a field of the form."""
    for pointer, value in values.items():
        quoted = excerpt(value, _QUOTED)
        if pointer not in fields:
            if quoted:
                yield pointer, f"Im Formular hat keinen Platz: «{quoted}»."
            continue
        number, item, _row = fields[pointer]
        if buttons(form.sections[number], item) and answer(item, value) is None and quoted:
            yield pointer, f"Hier stand «{quoted}»; bitte ankreuzen, was gilt."


def answer(item: Item, value: Value | None) -> bool | str | None:
    """Give what is ticked for a value: yes or no, or the key of a choice; None for no answer."""
    if value is None or value == "":
        return None
    try:
        read = read_value(item, value)
    except Refusal:
        return None
    return read if isinstance(read, bool) else str(read)


# What says that a text is ours when the form comes back


def told(texts: Iterable[str]) -> dict[str, str]:
    """Give the document properties that tell which texts are ours, by name.

    Of each text its lines and the whole, so that programs may join them.
    """
    digests = [_digest(one) for text in texts for one in (text, *text.split("\n"))]
    unique = [d for d in dict.fromkeys(digests) if d]
    parts = (unique[n : n + _IN_PROPERTY] for n in range(0, len(unique), _IN_PROPERTY))
    return {f"{PROPERTY}_{n}": " ".join(part) for n, part in enumerate(parts, 1)}


def ours(properties: Mapping[str, str]) -> frozenset[str]:
    """Give the digests of our texts from the properties of a document."""
    said = (value for name, value in properties.items() if name.startswith(PROPERTY))
    return frozenset(digest for value in said for digest in value.split())


def theirs(text: str, own: frozenset[str]) -> str:
    """Give what somebody wrote beside or instead of our lines; "" if there is nothing."""
    if not own or not text:
        return text
    if _digest(text) in own:
        return ""
    return "\n".join(line for line in text.split("\n") if _digest(line) not in own).strip()


def _digest(text: str) -> str:
    """Give some hexadecimal digits for a text, blanks left out; "" for none."""
    letters = "".join(clean(text).split())
    return hashlib.sha256(letters.encode()).hexdigest()[:_DIGITS] if letters else ""
