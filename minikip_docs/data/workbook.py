"""Takes an Excel workbook from outside apart: its sheets, their cells, and what they hide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from minikip_docs.data import container
from minikip_docs.data.container import Reason, UnopenedError
from minikip_docs.data.workbook_parts import Page, contents, main_part, properties, related
from minikip_docs.data.workbook_sheet import At, Content, Layout, Reader, Sheet, place, texts
from minikip_docs.data.workbook_styles import styles

__all__ = ["At", "Content", "Layout", "Page", "Sheet", "Workbook", "opened", "place", "unpack"]

# A workbook of ours unpacks to less than 2 MB. What is parsed may have any name.
_LIMITS = container.Limits(members=500, member=8_000_000, file=20_000_000, markup=("",))


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as it was opened; its sheets are read one by one."""

    pages: tuple[Page, ...]
    names: Mapping[str, str]  # defined name -> what it stands for, without «=»
    properties: Mapping[str, str]  # those that programs add, by name
    keywords: str
    calculated: bool  # whether a program has worked out its formulas
    _members: Mapping[str, bytes]
    _reader: Reader

    def sheet(self, page: Page, *, rows: int, columns: int) -> Sheet:
        """Give the cells of a sheet that hold something, as far as so many rows and columns.

        Raises all kinds of exceptions for a sheet that is damaged.
        """
        return self._reader.sheet(self._members[page.path], rows=rows, columns=columns)


def unpack(raw: bytes) -> dict[str, bytes]:
    """Give the parts of a workbook after all checks; raises ``container.UnopenedError``."""
    members = container.unpack(raw, _LIMITS)
    if any(name.casefold().startswith("xl/macrosheets/") for name in members):
        raise UnopenedError(Reason.MACROS)  # those of Excel 4.0 are sheets
    return members


def opened(members: Mapping[str, bytes]) -> Workbook:
    """Open a workbook that ``unpack`` let pass.

    Raises ``UnopenedError`` for styles that no program makes, and all kinds of exceptions for a
    damaged file.
    """
    said = contents(members)
    looks = styles(members)
    parts = {part.kind: part.path for part in related(members, main_part(members))}
    shared = texts(members.get(parts.get("sharedStrings", "")), looks)
    custom, keywords = properties(members)
    reader = Reader(looks, shared, said.from_1904)
    return Workbook(said.pages, said.names, custom, keywords, said.calculated, members, reader)
