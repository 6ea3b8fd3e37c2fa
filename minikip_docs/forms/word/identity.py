"""Which form a Word file is: told for machines in its properties, for people in its footer."""

from __future__ import annotations

import re

from minikip_docs.data.model import PARTIES, FormKind
from minikip_docs.data.text import clean
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programme, Programmes
from minikip_docs.forms.definition import PREFILLED, SHAPE, definition, printed_period
from minikip_docs.forms.fingerprint import PATTERN
from minikip_docs.forms.marks import ours
from minikip_docs.forms.shape import MARK, Shape, lists
from minikip_docs.forms.word.package import Package, attribute, local
from minikip_docs.forms.word.read_text import text
from minikip_docs.press.ooxml.trees import Element

NAMESPACE = "urn:minikip-docs:form"

_LINE = re.compile(rf"(minikip-[a-z-]+)/(\d+\.\d+)/([A-Za-z0-9_-]+)(?:/({MARK}))?(?:/({PATTERN}))?")
_LONGEST = 2000  # signs of a line that is searched
_NUMBERED = re.compile(r"\d{1,2}\.\d{1,2} ")
_ENOUGH = 20  # labels with their numbers that no other document has
_IDENTITY = ("form", "version", "programme", SHAPE, PREFILLED)
_VERSION = r" · Fassung (\d+\.\d+) · "
_PARTIES = "|".join(sorted(PARTIES.values(), key=len, reverse=True))
_WHOSE = rf"(?: · ({_PARTIES})\b.*? · Jahre? (\d{{4}})(?:–(\d{{4}}))?(?!\d))?"


def identity(package: Package, programmes: Programmes) -> dict[str, str]:
    """Find out which form a file is: form, version, programme, shape and what was prefilled.

    What is not told is "". Asked are the properties, the keywords, the custom XML and the
    footer, in this order.
    """
    told: dict[str, str] = {}
    for part in package.properties:
        for entry in part:
            name = attribute(entry, "name") or ""
            value = clean("".join(str(piece) for piece in entry.itertext())[:_LONGEST])
            if name.startswith("minikip_"):
                told.setdefault(name.removeprefix("minikip_"), value)
            elif local(entry) == "keywords":
                told = {**_from_line(value), **told}
    for part in package.extra:
        if part.tag == f"{{{NAMESPACE}}}form":
            told = {**{str(key): clean(str(value)) for key, value in part.attrib.items()}, **told}
    if not told.get("form"):
        for part in package.footers:
            told = {
                **_from_words(clean(text(part)[:_LONGEST]), package.document, programmes),
                **told,
            }
    return {name: told.get(name, "") for name in _IDENTITY}


def own_texts(package: Package) -> frozenset[str]:
    """Give the digests of the texts that we wrote beside the form; see ``marks.ours``."""
    return ours({
        attribute(entry, "name") or "": "".join(str(piece) for piece in entry.itertext())[:_LONGEST]
        for part in package.properties
        for entry in part
    })  # fmt: skip


def copied(document: Element, programmes: Programmes) -> str:
    """Give the title of the form whose labels stand in a document that is none; "" if none.

    People select all, copy, and paste it into a new document: what says which form it is,
    for whom and which years stays behind.
    """
    lines = (clean(text(paragraph)[:_LONGEST]) for paragraph in document.iter("{*}p"))
    shown = {line for line in lines if _NUMBERED.match(line)}
    for kind in FormKind:
        form = definition(kind, programmes.current, None)
        labels = {f"{item.number} {item.title}" for _section, item in form.items()}
        if sum(any(line.startswith(label) for line in shown) for label in labels) > _ENOUGH:
            return form.title
    return ""


def _from_line(line: str) -> dict[str, str]:
    found = _LINE.search(line)
    return dict(zip(_IDENTITY, found.groups(""), strict=True)) if found else {}


def _from_words(line: str, document: Element, programmes: Programmes) -> dict[str, str]:
    """Read ``Definition.footer``; how many rows each list has, the document itself shows."""
    for kind in FormKind:
        for programme in (programmes.current, *programmes.known.values()):
            title = re.escape(schemas.schema(kind, programme)["title"])
            period = re.escape(printed_period(programme))
            found = re.search(title + _VERSION + period + _WHOSE, line)
            if not found:
                continue
            told = (schemas.form_id(kind), found[1], programme.id)
            party = next((key for key, name in PARTIES.items() if name == found[2]), "")
            shape = ""
            if party:
                first, last = int(found[3]), int(found[4] or found[3])
                rows = _rows(document, kind, programme, party)
                shape = Shape(party, (first, last), rows).mark
            return dict(zip(_IDENTITY, (*told, shape, ""), strict=True))
    return {}


def _rows(document: Element, kind: FormKind, programme: Programme, party: str) -> tuple[int, ...]:
    """Count the rows of each list by the names of its fields; 1 where none has a name any more."""
    tags = [attribute(tag, "val") or "" for tag in document.iter("{*}tag")]
    return tuple(
        1 + max((int(found[1]) for tag in tags
                 if (found := re.match(rf"{re.escape(path)}/(\d{{1,3}})/", tag))), default=0)
        for path, _node in lists(kind, programme, party)
    )  # fmt: skip
