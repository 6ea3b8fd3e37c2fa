"""Which form an Excel workbook is, also when its sheets were copied to a new workbook."""

from __future__ import annotations

import re
from itertools import chain

from minikip_docs.data.model import FormKind
from minikip_docs.data.text import clean
from minikip_docs.facts.programme import Programmes
from minikip_docs.forms import sentences
from minikip_docs.forms.definition import PREFILLED, SHAPE, definition
from minikip_docs.forms.excel.book import Book
from minikip_docs.forms.excel.plan import IDENTITY

_IDENTITY = ("form", "version", "programme", SHAPE, PREFILLED)
_MARK = re.compile(r"minikip-[a-z-]{1,40}/[0-9.]{1,10}/[a-z0-9_-]{1,40}(?:/[a-z0-9.-]{1,80}){0,2}")
_MANY = 10  # labels of ours that no other workbook has by chance


def whose(book: Book) -> tuple[dict[str, str], bool]:
    """Give form, version, programme and shape, "" for what is not said, and whether it was copied.

    Properties come first, then the hidden sheet, then keywords. The footer of a sheet is what is
    left when visible sheets are copied to a new workbook. Raises ``Refusal`` F175 if the footers
    speak of different forms.
    """
    hidden = book.sheets.get(IDENTITY, {})
    listed = {
        str(content.value): str(hidden[(row, 1)].value)
        for (row, column), content in hidden.items()
        if column == 0 and (row, 1) in hidden
    }
    keywords = dict(zip(_IDENTITY, book.keywords.split("/"), strict=False))
    identity = {
        name: clean(book.properties.get(f"minikip_{name}") or listed.get(name)
                    or keywords.get(name, ""))
        for name in _IDENTITY
    }  # fmt: skip
    if identity["form"].startswith("minikip-"):
        return identity, False
    footers = (layout.footer for layout in book.layouts.values())
    marks = set(chain.from_iterable(map(_MARK.findall, footers)))
    if len(marks) > 1:
        raise sentences.excel.sheets_scattered("sie gehören zu verschiedenen Formularen")
    said = dict(zip(_IDENTITY, "".join(marks).split("/"), strict=False))
    return {name: said.get(name, "") for name in _IDENTITY}, bool(marks)


def speaks_of_fields(book: Book, programmes: Programmes) -> bool:
    """Say whether a workbook that does not say what it is has the fields of one of our forms."""
    if book.names or book.linked:
        return True
    texts = {
        " ".join(str(content.value).removesuffix("\u00a0*").split())
        for page in book.sheets.values()
        for content in page.values()
    }
    heads = {text.partition(" ")[0]: text for text in texts}
    for kind in FormKind:
        items = [item for _section, item in definition(kind, programmes.current).items()]
        found = sum(
            item.title in heads.get(item.number, "") or {item.number, item.title} <= texts
            for item in items
        )
        if found >= _MANY:
            return True
    return False
