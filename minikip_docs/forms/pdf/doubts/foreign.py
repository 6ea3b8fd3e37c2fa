"""Fields that are not this form's: renamed ones, those of a second form, those of no form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from minikip_docs.data.model import FORMS, Finding, FormKind, Refusal
from minikip_docs.data.text import listing
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programmes
from minikip_docs.forms import sentences
from minikip_docs.forms.definition import Definition, definition, path_of
from minikip_docs.forms.pdf.boxes import IDENTITY_FIELD, Boxes
from minikip_docs.forms.pdf.file import decoded

Fields = Mapping[str, Boxes]

_SIGNATURE = "_signature"
_PARTY = "/party/name"  # on the first page of every form
_A_FORM = 10  # so many fields of one manner of naming are a form, not a stray field
# What programs put before and after a name: qpdf «+1», MuPDF « [4990]», pdftk «1.», LiveCycle
# «topmostSubform[0].Page1[0].», others «_2», «#1» and «(2)».
_BEFORE, _NAME = r"(?P<before>(?:[^/]*[^\w/])?)", r"(?P<name>_form|(?:/[a-z0-9_]+?)+)"
_RENAMED = [  # a figure at the end belongs to the name where there is such a name
    re.compile(rf"{_BEFORE}{_NAME}(?P<after>{after})") for after in (r"[^\w/][^/]*|", r"_?\d+")
]


@dataclass(frozen=True, slots=True)
class Sorted:
    """The fields of a file: of the form that is read, of further forms, and of none."""

    fields: dict[str, Boxes]  # under the names that the form gave them
    others: tuple[dict[str, Boxes], ...]
    strays: dict[str, Boxes]


def sort(found: Fields, programmes: Programmes) -> Sorted:
    """Tell the forms apart whose fields came together in one file.

    A program that puts files together gives fields of the same name new ones, all in the same
    manner: what is named in one manner is one form. The form that is read is the one with
    the most filled in. A few renamed fields are no form: each is one more box of its field.
    """
    paths = {
        item.path
        for kind in FormKind
        for programme in programmes.known.values()
        for _section, item in definition(kind, programme).items()
    }
    families: dict[str, dict[str, Boxes]] = {"": {}}
    strays: dict[str, Boxes] = {}
    seen: dict[tuple[str, str], int] = {}
    for name, boxes in found.items():
        if name == IDENTITY_FIELD or path_of(name) in paths:
            families[""][name] = boxes
        elif not (manner := _manner(name, paths)):
            strays[name] = boxes
        else:
            own, key = manner
            again = seen[manner] = seen.get(manner, -1) + 1
            # MuPDF tells a third form by nothing but other numbers.
            families.setdefault(f"{key} {again}", {})[own] = boxes
    forms = [family for family in families.values() if len(family) >= _A_FORM]
    if not forms:
        return Sorted(dict(found), (), {})
    main = max(forms, key=lambda family: sum(bool(b.value) for b in family.values()))
    for family in families.values():
        if family is not main and len(family) < _A_FORM:
            for own, boxes in family.items():
                _merge(main, own, boxes)
    return Sorted(main, tuple(f for f in forms if f is not main), strays)


def _manner(name: str, paths: set[str]) -> tuple[str, str] | None:
    """Give the name a renamed field had, and in which manner it was renamed."""
    for pattern in _RENAMED:
        found = pattern.fullmatch(name)
        if found and (found["name"] == IDENTITY_FIELD or path_of(found["name"]) in paths):
            return found["name"], re.sub(r"\d+", "0", f"{found['before']}/{found['after']}")
    return None


def _merge(form: dict[str, Boxes], name: str, more: Boxes) -> None:
    """Take a renamed field for what it was: one more box of the field, with its value."""
    one = form.setdefault(name, more)
    if one is more:
        return
    one.on_pages += more.on_pages
    one.values += [value for value in more.values if value not in one.values]
    one.answers += [answer for answer in more.answers if answer not in one.answers]


def several(form: Definition, sorted_: Sorted, pages: int) -> Refusal | None:
    """Give F196 if what was filled in is of two forms, None if one of them says it all.

    ``pages`` is how many the file has. The same form twice, or a blank one behind a filled one,
    loses nothing.
    """
    main = sorted_.fields
    others = [
        other
        for other in sorted_.others
        if any(_says_more(name, boxes, main) for name, boxes in other.items())
    ]
    paths = {item.path for _section, item in form.items()} | form.left_out
    beside = {name: boxes for name, boxes in main.items() if path_of(name) not in paths}
    beside.pop(IDENTITY_FIELD, None)
    foreign = sum(bool(boxes.value) for boxes in beside.values()) >= _A_FORM
    twice = [boxes for boxes in main.values() if len({box.page for box in boxes.on_pages}) > 1]
    differ = any(len(boxes.values) > 1 or len(boxes.answers) > 1 for boxes in twice)
    if not others and not foreign and not (len(twice) >= _A_FORM and differ):
        return None
    told = _by_their_first_pages((main, *sorted_.others), pages)
    if not told and others:
        told = [_named(one, _pages_of(one)) for one in sorted([main, *others], key=_first_page)]
    return sentences.pdf.of_several(told)


def _by_their_first_pages(forms: Sequence[Fields], pages: int) -> list[str]:
    """Name the forms by their pages: each begins with whose it is. Empty if only one begins."""
    begins = [(box.page, form) for form in forms if _PARTY in form for box in form[_PARTY].on_pages]
    begins.sort(key=lambda begin: begin[0])
    if len({page for page, _form in begins}) < 2:
        return []
    ends = [*(page - 1 for page, _form in begins[1:]), pages]
    told = []
    for (page, form), end in zip(begins, ends, strict=True):
        alone = sum(other is form for _page, other in begins) == 1
        told.append(_named(form if alone else {}, _pages({*range(page, end + 1)})))
    return told


def _says_more(name: str, boxes: Boxes, main: Fields) -> bool:
    here = main.get(name)
    return (
        name != IDENTITY_FIELD and bool(boxes.value) and (here is None or here.value != boxes.value)
    )


def _first_page(form: Fields) -> int:
    return min(boxes.page for boxes in form.values())


def _named(form: Fields, pages: str) -> str:
    """Name a form by its kind, for whom it is, and its pages; of what is known of them."""
    mark = form[IDENTITY_FIELD].value if IDENTITY_FIELD in form else ""
    kind = next((FORMS[k] for k in FormKind if mark.startswith(f"{schemas.form_id(k)}/")), "")
    party = form[_PARTY].value if _PARTY in form else ""
    return " ".join(filter(None, (kind, f"«{party}»" if party else "", f"auf {pages}")))


def _pages_of(form: Fields) -> str:
    return _pages({boxes.page for boxes in form.values() if boxes.page})


def _pages(numbers: set[int]) -> str:
    """Name pages: «Seite 3», «den Seiten 16–30»."""
    if not numbers:
        return "keiner Seite"
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number - runs[-1][-1] <= 2:  # a page without fields may lie between
            runs[-1].append(number)
        else:
            runs.append([number])
    if len(numbers) == 1:
        return f"Seite {runs[0][0]}"
    return f"den Seiten {listing(f'{r[0]}–{r[-1]}' if len(r) > 1 else str(r[0]) for r in runs)}"


def unknown(form: Definition, sorted_: Sorted) -> Iterator[Finding]:
    """Give F181 for each filled field that the form does not have; it is quoted, not read."""
    paths = {item.path for _section, item in form.items()}
    beside = {
        name: boxes
        for name, boxes in sorted_.fields.items()
        if name not in (IDENTITY_FIELD, _SIGNATURE) and path_of(name) not in paths
    }
    for name, boxes in (beside | sorted_.strays).items():
        if not boxes.value or name == _SIGNATURE:
            continue
        page = f"Seite {boxes.page}" if boxes.page else None
        value = "angekreuzt" if boxes.button else boxes.value
        yield sentences.fields.unknown(("", f"Feld «{_spoken(name, boxes)}»", page), form, value)


def _spoken(name: str, boxes: Boxes) -> str:
    """Give what a field is called: what a screen reader says, else its name."""
    said = next((decoded(box.node.get("/TU")) for box in boxes.on_pages if "/TU" in box.node), "")
    return " ".join((said or name).split())[:60]
