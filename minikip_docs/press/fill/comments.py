"""Comments in a template: nobody's get into a document, the check's own come at their place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from minikip_docs.press.fill.tags import W, plain
from minikip_docs.press.ooxml.namespaces import PRESERVE
from minikip_docs.press.ooxml.relations import declare, link, linked, unlink
from minikip_docs.press.ooxml.trees import MalformedError, parse_whole, serialise

AUTHOR = "minikip"  # by whom the program knows its own comments again
_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_BESIDES = ("commentsExtended", "commentsIds", "commentsExtensible")  # what Word keeps of them
_MARKS = tuple(f"{W}comment{mark}" for mark in ("RangeStart", "RangeEnd", "Reference"))


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment: the paragraph of the main part it stands at (from 0), the tag, its lines."""

    paragraph: int
    tag: str  # the runs that hold it are marked; if empty or gone, the whole paragraph
    lines: tuple[str, ...]


def remove_all(members: dict[str, bytes], main: str) -> None:
    """Take the comments of everybody out of a package; their marks stay (``unmark``)."""
    for kind in ("comments", *_BESIDES, "people"):
        unlink(members, main, kind)


def unmark(root: etree._Element) -> None:
    """Take the marks of comments out of a part."""
    for mark in list(root.iter(*_MARKS)):
        _remove_mark(mark)


def foreign(members: dict[str, bytes], main: str) -> list[str]:
    """Give the authors of other people's comments, one for each; none of a damaged part."""
    part = _part(members, main, "comments")
    try:
        root = None if part is None else parse_whole(members[part])
    except MalformedError:
        return []
    authors = () if root is None else (c.get(f"{W}author", "") for c in root.iter(f"{W}comment"))
    return [author for author in authors if author != AUTHOR]


def remove_own(members: dict[str, bytes], main: str) -> int:
    """Take the check's own comments out of a package; gives how many there were.

    Comments of other people stay, with everything Word has stored about them.
    """
    part = _part(members, main, "comments")
    if part is None:
        return 0
    try:
        root = parse_whole(members[part])
    except MalformedError:  # damaged by somebody else: left out with the rest
        return 0
    own = [c for c in root.iter(f"{W}comment") if c.get(f"{W}author") == AUTHOR]
    if not own:
        return 0
    document = parse_whole(members[main])
    _remove_marks(document, {c.get(f"{W}id") for c in own})
    members[main] = serialise(document)
    paragraphs = {value for c in own for p in c.iter(f"{W}p") for value in _values(p, "paraId")}
    for comment in own:
        root.remove(comment)
    if next(root.iter(f"{W}comment"), None) is None:
        for kind in ("comments", *_BESIDES):
            unlink(members, main, kind)
        return len(own)
    members[part] = serialise(root)
    _forget(members, main, paragraphs)
    return len(own)


def _part(members: dict[str, bytes], main: str, kind: str) -> str | None:
    return next(iter(linked(members, main, kind)), None)


def _values(element: etree._Element, name: str) -> list[str]:
    """Give an attribute whatever namespace (year of Word) it is of."""
    return [str(v) for k, v in element.attrib.items() if etree.QName(k).localname == name]


def _remove_marks(document: etree._Element, ids: set[str | None]) -> None:
    for mark in list(document.iter(*_MARKS)):
        if mark.get(f"{W}id") in ids:
            _remove_mark(mark)


def _remove_mark(mark: etree._Element) -> None:
    """Take a mark out, and the run that holds nothing else."""
    parent = mark.getparent()
    if parent is None:
        return
    parent.remove(mark)
    above = parent.getparent()
    alone = parent.tag == f"{W}r" and all(child.tag == f"{W}rPr" for child in parent)
    if alone and above is not None:
        above.remove(parent)


def _forget(members: dict[str, bytes], main: str, paragraphs: set[str]) -> None:
    """Drop what Word keeps about removed comments; an answer to one becomes a comment itself."""
    durable: set[str] = set()
    for kind in _BESIDES:
        part = _part(members, main, kind)
        if part is None:
            continue
        root = parse_whole(members[part])
        for entry in list(root):
            if {*_values(entry, "paraId")} & paragraphs:
                durable |= {*_values(entry, "durableId")}
                root.remove(entry)
            elif {*_values(entry, "durableId")} & durable:
                root.remove(entry)
            elif {*_values(entry, "paraIdParent")} & paragraphs:
                for name in [k for k in entry.attrib if str(k).endswith("}paraIdParent")]:
                    del entry.attrib[name]
        members[part] = serialise(root)


def write(members: dict[str, bytes], main: str, notes: Iterable[Comment]) -> None:
    """Write comments into a package; those of other people stay, ids are new."""
    part = _part(members, main, "comments")
    if part is None:
        part = "word/comments-minikip.xml"
        members[part] = serialise(etree.Element(f"{W}comments", nsmap={"w": W[1:-1]}))
        declare(members, part, _COMMENTS)
        link(members, main, "comments", part)
    comments, document = parse_whole(members[part]), parse_whole(members[main])
    taken = [int(c.get(f"{W}id", "0")) for c in comments.iter(f"{W}comment")]
    places = list(document.iter(f"{W}p"))
    if not places:  # nothing but tables without rows, or nothing at all
        body = document.find(f"{W}body")
        places = [etree.Element(f"{W}p")]
        (document if body is None else body).insert(0, places[0])
    for number, note in enumerate(notes, max(taken, default=-1) + 1):
        _mark(places[note.paragraph], note.tag, str(number))
        comments.append(_comment(note.lines, str(number)))
    members[part], members[main] = serialise(comments), serialise(document)


def _comment(lines: Iterable[str], number: str) -> etree._Element:
    comment = etree.Element(f"{W}comment")
    for name, value in (("id", number), ("author", AUTHOR), ("initials", "mk")):
        comment.set(f"{W}{name}", value)
    for n, line in enumerate(lines):
        paragraph = etree.SubElement(comment, f"{W}p")
        if n == 0:
            etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}annotationRef")
        text = etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t")
        text.text = line
        text.set(PRESERVE, "preserve")
    return comment


def _mark(paragraph: etree._Element, tag: str, number: str) -> None:
    """Mark the runs of a tag, or all of a paragraph, as what the comment is about."""
    start, end = (etree.Element(f"{W}commentRange{side}") for side in ("Start", "End"))
    run = etree.Element(f"{W}r")
    for mark in (start, end, etree.SubElement(run, f"{W}commentReference")):
        mark.set(f"{W}id", number)
    runs = _runs(paragraph, tag)
    if runs:
        runs[0].addprevious(start)
        last = runs[-1]
        while (after := last.getnext()) is not None and _is_mark(after):
            last = after  # behind the comments that end here already
        last.addnext(end)
    else:
        properties = paragraph.find(f"{W}pPr")
        paragraph.insert(0 if properties is None else 1, start)
        start.addnext(end)
    end.addnext(run)


def _is_mark(element: etree._Element) -> bool:
    return element.tag == f"{W}commentRangeEnd" or element.find(f"{W}commentReference") is not None


def _runs(paragraph: etree._Element, tag: str) -> list[etree._Element]:
    """Give the runs of a paragraph that hold a tag; without it all that have text."""
    spans: list[tuple[int, int, etree._Element]] = []
    text = ""
    for piece in paragraph.iter(f"{W}t"):
        run = piece.getparent()
        if next(piece.iterancestors(f"{W}p"), None) is paragraph and run is not None:
            spans.append((len(text), len(text) + len(piece.text or ""), run))
            text += piece.text or ""
    at = plain(text).find(tag) if tag else -1
    if at < 0:
        return [run for _start, _end, run in spans]
    return [run for start, end, run in spans if start < at + len(tag) and end > at]
