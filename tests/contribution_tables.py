"""Tables of contributions as people make them: workbooks in memory, changed and read."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from minikip_docs.data.container import pack
from minikip_docs.data.model import Refusal
from minikip_docs.facts import contributions, programme, register
from minikip_docs.facts.contributions import Contributions

LONG = ("BFS-Nr.", "Jahr", "Betrag CHF", "Quelle")
WIDE = ("BFS-Nr.", "Gemeinde", "2026", "2027", "Quelle")
PROGRAMMES = programme.load_all()


def load(path: Path) -> Contributions:
    return contributions.load(path, PROGRAMMES, register.load())


def refused(path: Path) -> Refusal:
    with pytest.raises(Refusal) as caught:
        load(path)
    return caught.value


def sheet_of(*rows: tuple[Any, ...]) -> tuple[Workbook, Worksheet]:
    """Make a workbook with these rows, to be changed and then ``saved``."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "Beiträge"
    for row in rows:
        page.append(row)
    return book, page


def saved(book: Workbook) -> bytes:
    """Give a workbook as an office program saves it: with nothing left to reckon."""
    book.calculation.fullCalcOnLoad = False
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(raw: bytes, part: str, pattern: str, new: str) -> bytes:
    """Change the XML of one part at the one place where a pattern is found."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    text, count = re.subn(pattern, new, members[part].decode())
    assert count == 1, pattern
    return pack(members | {part: text.encode()})


def reckoned(raw: bytes) -> bytes:
    """Make a workbook of a library what Excel would save: nothing left to work out.

    The sign that asks for it is gone, and a formula that gives nothing gives the empty text.
    """
    raw = changed(raw, "xl/workbook.xml", ' fullCalcOnLoad="1"', "")
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    pattern = rb'(<c r="[A-Z]+\d+"(?: s="\d+")?)>(<f>[^<]*</f><v></v></c>)'
    return pack({
        name: re.sub(pattern, rb'\1 t="str">\2', data) if "/worksheets/" in name else data
        for name, data in members.items()
    })  # fmt: skip


def result(raw: bytes, cell: str, value: str) -> bytes:
    """Give the formula of a cell on the first sheet a number as its result."""
    pattern = rf'<c r="{cell}"((?: s="\d+")?)(?: t="str")?>(<f>.*?</f>)<v>[^<]*</v></c>'
    return changed(raw, "xl/worksheets/sheet1.xml", pattern,
                   rf'<c r="{cell}"\1>\2<v>{value}</v></c>')  # fmt: skip
