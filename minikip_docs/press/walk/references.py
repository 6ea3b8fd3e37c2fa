"""Settles fields: works out what references and sequences show and writes it into the Word file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml import etree

from minikip_docs.data.model import Refusal
from minikip_docs.press.ooxml.namespaces import PRESERVE
from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import (
    XML_BLANKS,
    P,
    Package,
    Part,
    T,
    paragraph_of,
    refuse,
    w,
)
from minikip_docs.press.walk.numbering import Number, assign, read_lists
from minikip_docs.press.walk.styles import read_sheet

_NAMES = {
    "TOC": "ein Inhaltsverzeichnis",
    "INDEX": "ein Stichwortverzeichnis",
    "PAGEREF": "einen Querverweis auf eine Seitenzahl",
    "STYLEREF": "einen Querverweis auf eine Formatvorlage",
    "SEQ": "eine besondere laufende Nummer",
    "IF": "eine Bedingung von Word",
    "INCLUDEPICTURE": "ein verknüpftes Bild",
    "EQ": "eine Formel",
    **dict.fromkeys(("DATE", "TIME", "PRINTDATE", "SAVEDATE", "CREATEDATE"),
                    "ein Datum oder eine Zeit, die Word einsetzt"),
    **dict.fromkeys(("MERGEFIELD", "MERGEREC", "NEXT", "ADDRESSBLOCK", "GREETINGLINE"),
                    "ein Feld für den Seriendruck"),
    **dict.fromkeys(("FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN"), "ein Formularfeld"),
    **dict.fromkeys(("FILENAME", "AUTHOR", "TITLE", "SECTION", "SECTIONPAGES", "NUMWORDS"),
                    "eine Angabe zur Datei, die Word einsetzt"),
}  # fmt: skip
_NUMBER_SWITCHES = {"\\r", "\\n", "\\w"}
_WITH_WORD = {"\\l", "\\o", "\\t"}  # switches of HYPERLINK with a word behind them
_PROPERTIES = {"title": "title", "author": "creator"}  # that differ from document to document
_IGNORED_SWITCHES = {"\\h", "\\*", "mergeformat"}
_FAULTS = {("begin", True): "ein Feld in einem Feld", ("end", False): "ein Feld ohne Anfang"}
_NOT_REPEATED = {w(x) for x in ("fldChar", "fldSimple", "drawing", "footnoteReference")}
_FIELD_PARTS = {w(name) for name in ("rPr", "fldChar", "instrText", "lastRenderedPageBreak")}


def field_name(instruction: str) -> str:
    """Name a field for a message: what it is, if that can be said, and its code."""
    words = " ".join(instruction.split())
    name = _NAMES.get((words.split() or [""])[0].upper(), "")
    return f"{name} (Feld «{words}»)" if name else f"das Feld «{words}»"


def field_kind(instruction: str) -> str | None:
    """Name a field that is carried; None for any other.

    PAGE and NUMPAGES are counted on the page, REF, SEQ and some DOCPROPERTY are settled;
    HYPERLINK and other DOCPROPERTY show what Word has stored.
    """
    words = instruction.split()
    name = words[0].upper() if words else ""
    if name in {"PAGE", "NUMPAGES"}:
        rest = {x.lower() for x in words[1:]}
        return name if rest <= {"\\*", "mergeformat", "arabic"} else None
    if name == "SEQ":
        return name if len(words) > 1 and _steps(words) is not None else None
    return name if name in {"REF", "DOCPROPERTY", "HYPERLINK"} and len(words) > 1 else None


def address(instruction: str) -> str:
    """Give where a HYPERLINK field leads to outside the document; «» for a jump inside it."""
    words = [a or b for a, b in re.findall(r'"([^"]*)"|(\S+)', instruction)][1:]
    switched = [n for n, word in enumerate(words) if word.startswith("\\")]
    taken = {n + 1 for n in switched if words[n].lower() in _WITH_WORD} | {*switched}
    return next((word for n, word in enumerate(words) if n not in taken), "")


def _steps(words: Sequence[str]) -> tuple[str, int] | None:
    """Tell how a sequence counts: «next», «same», or «reset» and to what; None if otherwise."""
    rest = [word.lower() for word in words[2:]]
    format_ = [n for n, word in enumerate(rest) if word == "\\*"]
    if any(rest[n + 1 : n + 2] not in (["arabic"], ["mergeformat"]) for n in format_):
        return None
    rest = [word for n, word in enumerate(rest) if n not in format_ and n - 1 not in format_]
    if rest[:1] == ["\\r"] and len(rest) == 2 and rest[1].isdecimal():
        return "reset", int(rest[1])
    return {(): ("next", 0), ("\\n",): ("next", 0), ("\\c",): ("same", 0)}.get(tuple(rest))


@dataclass(frozen=True, slots=True)
class _Reference:
    """One REF field: the runs that show its result and the first run of the field."""

    instruction: str
    place: Element
    results: tuple[Element, ...]
    after: Element  # a result is put behind this run if there is none yet


def settle(package: Package) -> Package:
    """Resolve every cross-reference of a Word file; gives the file with the results written in.

    The file given stays as it is; without references it is what comes back. Raises Refusal
    T206 for a field that cannot be carried and T214 for a reference that leads nowhere or
    to two places.
    """
    parts = [_own(part) for part in package.texts()]
    found = [(part, reference) for part in parts for reference in _references(part)]
    if not found:
        return package
    body = parts[0].root
    counted = dict(_sequences(body, found))
    for part, ref in found:
        kind = field_kind(ref.instruction)
        if kind == "SEQ" and ref.place not in counted:
            what = "eine laufende Nummer in einer Kopf- oder Fusszeile oder Fussnote"
            raise refuse("T206", what, part.title, paragraph_of(ref.place))
        if kind != "REF":
            _write(ref, counted.get(ref.place) or _property(package, ref.instruction))
    sheet = read_sheet(package.styles)
    numbers = assign(body, sheet, read_lists(package.numbering, sheet))
    refs = [(part, ref) for part, ref in found if field_kind(ref.instruction) == "REF"]
    results = [_result(part, ref, body, numbers) for part, ref in refs]
    for (_, reference), text in zip(refs, results, strict=True):
        _write(reference, text)
    return package.changed({part.member: part.root for part, _ in found})


def marked_numbers(package: Package) -> dict[str, str]:
    """Give the numbers of the paragraphs that bookmarks stand in: ``{"Konto": "7.3"}``.

    A bookmark of a paragraph without a number, and one that is there twice, is left out.
    """
    body, sheet = package.document.root, read_sheet(package.styles)
    numbers = assign(body, sheet, read_lists(package.numbering, sheet))
    marks = [(m.get(w("name"), ""), _marked_paragraph(m)) for m in body.iter(w("bookmarkStart"))]
    names = [name for name, _place in marks]
    return {
        name: numbers[place].full.rstrip(".")
        for name, place in marks
        if place in numbers and names.count(name) == 1
    }


def _sequences(body: Element, found: Sequence[tuple[Part, _Reference]],
               ) -> Iterator[tuple[Element, str]]:  # fmt: skip
    """Count the SEQ fields of the text (ISO/IEC 29500-1, 17.16.5.56), by their places."""
    instructions = {
        ref.place: ref.instruction for _, ref in found if field_kind(ref.instruction) == "SEQ"
    }
    counts: dict[str, int] = {}
    for element in body.iter(w("fldSimple"), w("r")) if instructions else ():
        if element in instructions:
            words = instructions[element].split()
            name, (how, start) = words[1].lower(), _steps(words) or ("next", 0)
            step = counts.get(name, 0) + (how == "next")
            counts[name] = start if how == "reset" else step
            yield element, str(counts[name])


def _property(package: Package, instruction: str) -> str:
    return package.core_property(_PROPERTIES[_property_name(instruction)])


def _property_name(instruction: str) -> str:
    return instruction.split()[1].strip('"').lower()


def _own(part: Part) -> Part:
    """Give a part whose fields can be written in without changing the file it is of."""
    fields = next(part.root.iter(w("fldSimple"), w("fldChar")), None)
    return part if fields is None else replace(part, root=deepcopy(part.root))


def _references(part: Part) -> Iterator[_Reference]:
    for simple in part.root.iter(w("fldSimple")):
        instruction = simple.get(w("instr"), "")
        if _is_reference(part, instruction, simple):
            runs = tuple(simple.iter(w("r")))
            after = runs[0] if runs else etree.SubElement(simple, w("r"))
            yield _Reference(instruction, simple, runs or (after,), after)
    marked = (paragraph_of(mark) for mark in part.root.iter(w("fldChar")))
    for paragraph in dict.fromkeys(p for p in marked if p is not None):
        yield from _complex(part, paragraph)


def _complex(part: Part, paragraph: Element) -> Iterator[_Reference]:
    instruction, separator = "", None
    marked: list[Element] = []  # the runs of the field's marks and of its instruction
    results: list[Element] = []
    state = ""
    for run in paragraph.iter(w("r")):
        marks = run.find(w("fldChar")) is not None
        (marked if marks or state == "code" else results).append(run)
        for child in run:
            if child.tag == w("instrText") and state == "code":
                instruction += child.text or ""
            if child.tag != w("fldChar"):
                continue
            kind = child.get(w("fldCharType"), "")
            fault = _FAULTS.get((kind, bool(state)))
            if fault:
                raise refuse("T206", fault, part.title, paragraph)
            if kind == "begin":
                instruction, separator, state = "", None, "code"
                marked, results = [run], []
            elif kind == "separate":
                separator, state = run, "result"
            elif kind == "end":
                state = ""
                if _is_reference(part, instruction, run):
                    after = _checked(part, instruction, marked, separator, paragraph)
                    yield _Reference(instruction, run, tuple(results), after)
    if state:
        what = f"{field_name(instruction)}, das über den Absatz hinausreicht"
        raise refuse("T206", what, part.title, paragraph)


def _checked(part: Part, instruction: str, marked: Sequence[Element], separator: Element | None,
             paragraph: Element) -> Element:  # fmt: skip
    """Give the mark behind which a reference shows its result; refuses unclear results."""
    fault = "ohne Ergebnis"
    if separator is not None:
        if all(child.tag in _FIELD_PARTS for run in marked for child in run):
            return separator
        fault = "mit Text an seinen Feldzeichen"  # what of it is the result is not told apart
    raise refuse("T206", f"{field_name(instruction)} {fault}", part.title, paragraph)


def _is_reference(part: Part, instruction: str, place: Element) -> bool:
    kind = field_kind(instruction)
    if kind is None:
        raise refuse("T206", field_name(instruction), part.title, paragraph_of(place))
    if kind == "DOCPROPERTY":
        return _property_name(instruction) in _PROPERTIES
    return kind in {"REF", "SEQ"}


def _result(
    part: Part, reference: _Reference, body: Element, numbers: dict[Element, Number]
) -> str:
    words = reference.instruction.split()
    name, switches = words[1], {x.lower() for x in words[2:]}
    here = paragraph_of(reference.place)
    if switches - _NUMBER_SWITCHES - _IGNORED_SWITCHES:
        what = f"einen Querverweis mit unbekanntem Schalter («{reference.instruction.strip()}»)"
        raise refuse("T206", what, part.title, here)
    marks = [
        m for m in body.iter(w("bookmarkStart")) if m.get(w("name"), "").lower() == name.lower()
    ]
    if len(marks) != 1:
        what = "ins Leere führt" if not marks else "auf mehrere Stellen zeigt"
        raise _lost(part, here, f"einen Querverweis, der {what} (Textmarke «{name}»)")
    wanted = switches & _NUMBER_SWITCHES
    if not wanted:
        return _marked_text(part, marks[0], here)
    number = numbers.get(_marked_paragraph(marks[0]))
    if number is None:
        raise _lost(part, here, f"einen Querverweis auf eine Stelle ohne Nummer («{name}»)")
    if not number.full and "\\n" not in wanted:
        what = f"einen Querverweis auf eine Nummer, vor der eine Ebene fehlt («{name}»)"
        raise _lost(part, here, what)
    if "\\w" in wanted or number.text == number.full:
        return number.full.rstrip(".")
    if "\\n" in wanted:
        return number.text.rstrip(".")
    # Word shortens \r by where the reference stands; \w and \n say plainly what is meant.
    what = f"einen Querverweis mit dem Schalter \\r («{name}»; möglich sind \\w und \\n)"
    raise _lost(part, here, what)


def _marked_paragraph(mark: Element) -> Element:
    inside = paragraph_of(mark)
    if inside is not None:
        return inside
    return next((e for e in mark.itersiblings() if e.tag == P), mark)


def _marked_text(part: Part, mark: Element, here: Element | None) -> str:
    """Give the text between the two ends of a bookmark, which must lie in one paragraph."""
    name, paragraph = mark.get(w("name"), ""), paragraph_of(mark)
    ends = [] if paragraph is None else [
        e for e in paragraph.iter(w("bookmarkEnd")) if e.get(w("id")) == mark.get(w("id"))
    ]  # fmt: skip
    if paragraph is None or not ends:
        raise _lost(part, here, f"einen Querverweis auf mehrere Absätze («{name}»)")
    text, inside = "", False
    counted = _counted(paragraph)
    for element in paragraph.iter():
        if element is mark:
            inside = True
        elif element is ends[0]:
            break
        elif inside and element.tag in _NOT_REPEATED and element not in counted:
            what = f"einen Querverweis auf ein Feld, ein Bild oder eine Fussnote («{name}»)"
            raise _lost(part, here, what)
        elif inside and element.tag == T:
            kept = element.get(PRESERVE) == "preserve"
            text += (element.text or "") if kept else (element.text or "").strip(XML_BLANKS)
        elif inside and element.tag in {w("tab"), w("br")} and element.getparent() is not None:
            text += " " if element.getparent().tag == w("r") else ""  # type: ignore[union-attr]
        elif inside and element.tag == w("noBreakHyphen"):
            text += "\u2011"
    return re.sub(f"[{XML_BLANKS}]+", " ", text).strip(" ")


def _counted(paragraph: Element) -> set[Element]:
    """Give the marks of the sequences in a paragraph, whose results are texts like any other."""
    simple = paragraph.iter(w("fldSimple"))
    found = {s for s in simple if field_kind(s.get(w("instr"), "")) == "SEQ"}
    marks: list[Element] = []
    code = ""
    for element in paragraph.iter(w("fldChar"), w("instrText")):
        if element.tag == w("instrText"):
            code += element.text or ""
            continue
        if element.get(w("fldCharType")) == "begin":
            marks, code = [], ""
        marks.append(element)
        if element.get(w("fldCharType")) == "end" and field_kind(code) == "SEQ":
            found.update(marks)
    return found


def _lost(part: Part, paragraph: Element | None, what: str) -> Refusal:
    return refuse("T214", what, part.title, paragraph)


def _write(reference: _Reference, text: str) -> None:
    """Put the text in the first result run, which keeps its look, and remove the other runs."""
    if reference.results:
        run, *rest = reference.results
        for other in rest:
            parent = other.getparent()
            if parent is not None:
                parent.remove(other)
    else:
        run = etree.Element(w("r"))
        look = reference.after.find(w("rPr"))
        if look is not None:
            run.append(deepcopy(look))
        reference.after.addnext(run)
    for child in list(run):
        if child.tag != w("rPr"):
            run.remove(child)
    shown = etree.SubElement(run, T)
    shown.text = text
    shown.set(PRESERVE, "preserve")
