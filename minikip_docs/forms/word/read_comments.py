"""What people wrote beside a Word form: its comments, each with the field it stands at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from minikip_docs.data.text import clean
from minikip_docs.forms.marks import theirs
from minikip_docs.forms.word.grids import Labels
from minikip_docs.forms.word.identity import own_texts
from minikip_docs.forms.word.package import Package, attribute, local
from minikip_docs.forms.word.read_text import text
from minikip_docs.press.ooxml.trees import Element


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment, or one answer to a comment."""

    text: str
    pointer: str  # of the field it stands at, "" if none
    beside: str  # label it stands beside or under, "" if none
    settled: bool  # marked as done


def comments(package: Package, fields: Mapping[Element, str]) -> Iterator[Comment]:
    """List what others wrote in the comments of a file, in the order of the file.

    ``fields`` says which field stands in a cell.
    """
    own = own_texts(package)
    anchors: dict[str | None, Element] = {}
    for found in package.document.iter("{*}commentRangeStart", "{*}commentReference"):
        anchors.setdefault(attribute(found, "id"), found)
    done = {
        attribute(said, "paraId")
        for part in package.settled
        for said in part
        if attribute(said, "done") not in {None, "0", "false"}
    }
    labels = Labels(text)
    for part in package.comments:
        for comment in part:
            shown = theirs(clean(text(comment)), own)
            if not shown:
                continue
            anchor = anchors.get(attribute(comment, "id"))
            beside = labels.of(anchor) if anchor is not None else []
            yield Comment(
                text=shown,
                pointer="" if anchor is None else _field(anchor, fields),
                beside=beside[0].split("\n")[0] if beside else "",
                settled=bool(done & {attribute(p, "paraId") for p in comment.iter("{*}p")}),
            )


def _field(anchor: Element, fields: Mapping[Element, str]) -> str:
    """Give the field of the cell in which a comment stands, or of the one beside its label."""
    cell = next(anchor.iterancestors("{*}tc"), None)
    if cell is None:
        return ""
    if cell in fields:
        return fields[cell]
    beside = cell.getnext()
    return "" if beside is None or local(beside) != "tc" else fields.get(beside, "")
