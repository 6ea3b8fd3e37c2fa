"""What a Word form carries beside its text: embedded objects, links to the outside, fields."""

from __future__ import annotations

import re
from collections.abc import Iterator

from minikip_docs.forms.word.package import Package, local
from minikip_docs.press.ooxml.trees import Element

_PARTS = {
    "oleObject": "eingebettete Objekte (OLE)",
    "package": "eingebettete Objekte (OLE)",
    "control": "ActiveX-Steuerelemente",
    "aFChunk": "ein eingefügtes anderes Dokument",
    "subDocument": "ein eingefügtes anderes Dokument",
}
# Fields that fetch or run something ([ISO/IEC 29500-1] 17.16.5; DDE and DDEAUTO are Word's own).
_FETCHING = re.compile(
    r'\s*"?(?:DDE|DDEAUTO|LINK|INCLUDETEXT|INCLUDEPICTURE|IMPORT|DATABASE|MACROBUTTON)\b', re.I
)
_LONGEST = 200  # signs of an instruction that say what it does


def active(package: Package) -> Iterator[str]:
    """Name what is neither read nor run, each kind once."""
    yield from dict.fromkeys(name for kind, name in _PARTS.items() if kind in package.linked)
    if package.outside:
        yield "Verknüpfungen nach aussen"
    if any(_FETCHING.match(told) for told in instructions(package.document)):
        yield "Felder, die etwas nachladen oder ausführen (DDE und andere)"


def instructions(document: Element) -> Iterator[str]:
    """Give the instructions of fields; those in runs go on from one run to the next."""
    parts: list[str] = []
    for element in document.iter("{*}instrText", "{*}fldChar", "{*}fldSimple"):
        name = local(element)
        if name == "instrText":
            parts.append((element.text or "")[:_LONGEST])
            continue
        if parts:
            yield "".join(parts[:_LONGEST])
            parts = []
        if name == "fldSimple":
            yield from (str(v)[:_LONGEST] for k, v in element.attrib.items()
                        if str(k).endswith("}instr"))  # fmt: skip
    if parts:
        yield "".join(parts[:_LONGEST])
