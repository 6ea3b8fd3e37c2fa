"""The fields of a PDF as they are: by name, with what is stored and what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary

from minikip_docs.forms.pdf.file import decoded, readings, unusual

IDENTITY_FIELD = "_form"  # carries what the form says of itself; nobody sees it

_MOST = 20_000
_DEEPEST = 32
_PUSH = 1 << 16
_LONGEST = 50_000


@dataclass(frozen=True, slots=True)
class OnPage:
    """One box or annotation on a page: the page from 1, and the object itself."""

    page: int
    node: pikepdf.Object


@dataclass(slots=True)
class Boxes:
    """All boxes of one name. ``value`` is what is shown: a text, or the name of a state."""

    page: int = 0  # from 1; 0 if the field has no box on any page
    button: bool = False
    values: list[str] = field(default_factory=list)  # different ones, typed
    others: list[str] = field(default_factory=list)  # how bytes of unknown encoding may read, too
    answers: list[str] = field(default_factory=list)  # states shown as on, each once
    shows: bool = False  # at least one box says what it shows
    stored: str = ""  # of a button
    on_pages: list[OnPage] = field(
        default_factory=list
    )  # all boxes on pages, while the file is open

    @property
    def value(self) -> str:
        """What the field says; the shown state of a button wins over the stored one."""
        if self.button:
            if not self.shows:
                return self.stored
            return self.answers[0] if len(self.answers) == 1 else ""
        return self.values[0] if self.values else ""

    @property
    def ticked(self) -> bool:
        """Say whether a check box is on, whatever its state is called."""
        return bool(self.value)

    @property
    def contradicts(self) -> bool:
        """Say whether a button shows something else than it stores."""
        return self.button and self.shows and self.value != self.stored


@dataclass(frozen=True, slots=True)
class Found:
    """What lies on the pages of a file."""

    fields: dict[str, Boxes]  # by name
    notes: list[OnPage]  # annotations that hold no value: no fields, without a name, to press
    gaps: set[int]  # pages (0: the form's own list) that name an object which is not there


def collect(pdf: pikepdf.Pdf) -> Found:
    """Gather all fields by name, and what lies over them: pages first, then the form's own list.

    Programs forget to list boxes, and lists name fields without boxes: each alone loses
    values. Raises ``Refusal`` D124 for more of both than any form of ours has.
    """
    found = Found({}, [], set())
    seen: set[tuple[int, int]] = set()
    for count, (page, node) in enumerate(_nodes(pdf)):
        if count > _MOST:
            raise unusual()
        if node is None:
            found.gaps.add(page)
        if node is None or _again(node, seen):
            continue
        try:
            if (page and node.get("/Subtype") != "/Widget") or (
                not _add(found.fields, page, node) and page
            ):
                found.notes.append(OnPage(page, node))
        except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError):
            continue  # one broken field does not take the others with it
    return found


def _nodes(pdf: pikepdf.Pdf) -> Iterator[tuple[int, pikepdf.Object | None]]:
    """Walk through all annotations of the pages, then through the form's own list (page 0).

    What is named and not there is None.
    """
    for number, page in enumerate(pdf.pages, start=1):
        for note in _list(page.obj.get("/Annots")):
            if note is None or isinstance(note, Dictionary):
                yield number, note
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary):
        yield from ((0, node) for node in _tree(form.get("/Fields"), 0, set()))


def _tree(nodes: object, depth: int, seen: set[tuple[int, int]]) -> Iterator[pikepdf.Object | None]:
    """Walk to the ends of the form's own list; ``seen`` are lists and parents, each once."""
    if depth > _DEEPEST or _again(nodes, seen):
        return
    for node in _list(nodes):
        if node is None:
            yield None
        elif isinstance(node, Dictionary):
            if "/Kids" not in node:
                yield node
            elif not _again(node, seen):
                yield from _tree(node.get("/Kids"), depth + 1, seen)


def _again(node: object, seen: set[tuple[int, int]]) -> bool:
    """Say whether an object that has a number was walked into before."""
    if not isinstance(node, Array | Dictionary) or not node.is_indirect:
        return False
    before = node.objgen in seen
    seen.add(node.objgen)
    return before


def _list(value: object) -> list[pikepdf.Object | None]:
    return list(value) if isinstance(value, Array) else []


def _add(found: dict[str, Boxes], page: int, node: pikepdf.Object) -> bool:
    """Add a box to the field of its name; say whether it can hold anything."""
    chain = _chain(node)
    name = _name(chain)
    # Some programs tear buttons from the field that says what they are.
    kind = _inherited(chain, "/FT") or ("/Btn" if "/AS" in node else None)
    flags = _inherited(chain, "/Ff")
    pushed = isinstance(flags, int) and bool(flags & _PUSH)
    if not name or (kind == "/Btn" and pushed):
        return False
    one = found.setdefault(name, Boxes())
    one.page = one.page or page
    if page:
        one.on_pages.append(OnPage(page, node))
    value = _inherited(chain, "/V")
    if kind == "/Btn":
        one.button = True
        options = _list(_inherited(chain, "/Opt"))
        stored = _state(value, options)
        one.stored = one.stored or stored
        if "/AS" in node:
            one.shows = True
            shown = _state(node.get("/AS"), options)
            if shown and shown not in one.answers:
                one.answers.append(shown)
        return True
    if isinstance(value, Array):
        value = value[0] if len(value) else None
    text, *others = (each[:_LONGEST] for each in readings(value))
    one.others += others
    if not text and kind == "/Ch":
        text = _chosen(chain)
    if text and text not in one.values:
        one.values.append(text)
    return True


def _chain(node: pikepdf.Object) -> list[pikepdf.Object]:
    """Give a node and its parents; circles end at a limit."""
    chain = [node]
    # Asking for what is not there takes five times as long as asking whether it is.
    while len(chain) < _DEEPEST and "/Parent" in chain[-1]:
        if not isinstance(chain[-1].Parent, Dictionary):
            break
        chain.append(chain[-1].Parent)
    return chain


def _name(chain: list[pikepdf.Object]) -> str:
    """Join the parts of a name; a part that is said twice counts once.

    macOS Preview gives each button of a question the name of the question once more.
    """
    if len(chain) == 1:
        return decoded(chain[0].get("/T"))
    parts = dict.fromkeys(decoded(part.get("/T")) for part in reversed(chain) if "/T" in part)
    return ".".join(parts)


def _inherited(chain: list[pikepdf.Object], key: str) -> object:
    return next((part.get(key) for part in chain if key in part), None)


def _state(value: object, options: list[pikepdf.Object | None]) -> str:
    """Give the name of a state, "" for off; one that only counts stands in ``/Opt``.

    Programs that build buttons anew call their states /0 and /1 (ISO 32000-1, table 227).
    """
    state = decoded(value)
    if state.isdecimal() and int(state) < len(options):
        state = decoded(options[int(state)]) or state
    return "" if state == "Off" else state


def _chosen(chain: list[pikepdf.Object]) -> str:
    """Give the label of the chosen entry where only its place in the list was stored."""
    places, options = _inherited(chain, "/I"), _inherited(chain, "/Opt")
    if not isinstance(places, Array) or not isinstance(options, Array) or not len(places):
        return ""
    place = int(places[0])
    if not 0 <= place < len(options):
        return ""
    option = options[place]
    return decoded(option[1] if isinstance(option, Array) else option)
