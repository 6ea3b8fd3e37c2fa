"""What a PDF carries besides the form: programs, attached files, a second form of another kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pikepdf
from pikepdf import Array, Dictionary

from minikip_docs.data.model import Finding
from minikip_docs.forms import sentences
from minikip_docs.forms.pdf.boxes import Boxes
from minikip_docs.forms.pdf.file import decoded

_MOST = 200  # actions that follow each other, files that are named
# ISO 32000-1, table 198: those that do something; the others go to a page or address.
_RUNS = {"/JavaScript": "JavaScript", "/Launch": "ein Befehl, der ein Programm startet"}


def findings(pdf: pikepdf.Pdf, fields: Iterable[Boxes]) -> Iterator[Finding]:
    """Say what came along: F197 programs, F198 attached files, F199 an XFA form beside ours.

    Nothing of it is run, opened or read. Forms of ours have none of it.
    """
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/XFA" in form:
        yield sentences.pdf.xfa_beside()
    if runs := _programs(pdf, fields):
        yield sentences.pdf.programs(runs)
    if names := list(_attached(pdf)):
        yield sentences.pdf.attached(names)


def _programs(pdf: pikepdf.Pdf, fields: Iterable[Boxes]) -> list[str]:
    """List what the file would run, each kind once."""
    found: dict[str, None] = {}
    names = pdf.Root.get("/Names")
    if isinstance(names, Dictionary) and "/JavaScript" in names:
        found["JavaScript"] = None
    holders = [pdf.Root, *(page.obj for page in pdf.pages)]
    holders += [box.node for boxes in fields for box in boxes.on_pages]
    for holder in holders:
        for key in ("/OpenAction", "/A"):
            if key in holder:
                found |= dict.fromkeys(_kinds(holder.get(key)))
        if "/AA" in holder and isinstance(more := holder.get("/AA"), Dictionary):
            for _moment, action in list(more.items())[:_MOST]:
                found |= dict.fromkeys(_kinds(action))
    return list(found)


def _kinds(action: object) -> Iterator[str]:
    """Say what an action runs, and those that follow it."""
    waiting, count = [action], 0
    while waiting and count < _MOST:
        one = waiting.pop(0)
        count += 1
        if isinstance(one, Dictionary):
            if (kind := str(one.get("/S"))) in _RUNS:
                yield _RUNS[kind]
            following = one.get("/Next")
            waiting += list(following)[:_MOST] if isinstance(following, Array) else [following]


def _attached(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Name the attached files; those pinned to a page are told with what lies on it."""
    names = pdf.Root.get("/Names")
    waiting, count = [names.get("/EmbeddedFiles") if isinstance(names, Dictionary) else None], 0
    while waiting and count < _MOST:
        node = waiting.pop(0)
        count += 1
        if not isinstance(node, Dictionary):
            continue
        listed, kids = node.get("/Names"), node.get("/Kids")
        if isinstance(kids, Array):
            waiting += list(kids)[:_MOST]
        for file in list(listed)[1::2][:_MOST] if isinstance(listed, Array) else ():
            if isinstance(file, Dictionary):
                yield file_name(file)


def file_name(file: pikepdf.Object) -> str:
    """Give the name of an attached file (ISO 32000-1, table 44)."""
    return decoded(file.get("/UF")) or decoded(file.get("/F")) or "ohne Namen"
