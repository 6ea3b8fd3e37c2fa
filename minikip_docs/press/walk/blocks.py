"""The plain blocks a Word document is read into: what is shown and how it looks.

All lengths are points, all colours RRGGBB («» for Word's automatic colour).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """How a run of characters looks; the family is always Liberation Sans."""

    size: float
    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = ""
    highlight: str = ""
    vertical: str = ""  # «sub», «super» or nothing
    tracking: float = 0.0


@dataclass(frozen=True, slots=True)
class Text:
    """Characters of one look."""

    text: str
    look: Look


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a line inside a paragraph."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab; where it leads to is the paragraph's business.

    ``align``: center or right for one that leads to a place of the text column by itself.
    """

    align: str = ""


@dataclass(frozen=True, slots=True)
class PageNumber:
    """The number of the page, or of all pages."""

    total: bool
    look: Look


@dataclass(frozen=True, slots=True)
class Picture:
    """An inline picture with its alternative text."""

    data: bytes
    alt: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an address outside the document."""

    url: str
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote where it is named; its own number is part of what it says."""

    number: str
    look: Look
    blocks: tuple[Block, ...]


Inline = Text | Break | Tab | PageNumber | Picture | Link | Note


@dataclass(frozen=True, slots=True)
class Label:
    """The number or bullet before a paragraph."""

    text: str
    look: Look
    list_id: str
    ilvl: int
    suffix: str  # tab, space or nothing
    align: str  # left or right


@dataclass(frozen=True, slots=True)
class Line:
    """A border line; ``dash`` is solid, dotted or dashed, ``space`` the distance to the text."""

    width: float
    colour: str
    dash: str
    space: float = 0.0


@dataclass(frozen=True, slots=True)
class Borders:
    """The four sides of a paragraph or cell."""

    top: Line | None = None
    right: Line | None = None
    bottom: Line | None = None
    left: Line | None = None


@dataclass(frozen=True, slots=True)
class TabStop:
    """A tab stop, measured from the left edge of the text column."""

    position: float
    kind: str  # left, center or right
    leader: str  # none, dot, hyphen or underscore


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph with its effective formatting."""

    inlines: tuple[Inline, ...]
    look: Look  # of the paragraph mark: gives an empty paragraph its height
    style: str
    heading: int = 0  # 1 to 9, 0 for ordinary text
    label: Label | None = None
    align: str = "left"  # left, right, center or both
    left: float = 0.0
    right: float = 0.0
    first: float = 0.0  # negative: hanging
    before: float = 0.0
    after: float = 0.0
    line: tuple[str, float] = ("auto", 1.0)  # auto: lines; exact, atLeast: points
    contextual: bool = False
    keep_next: bool = False
    keep_lines: bool = False
    page_break_before: bool = False
    shade: str = ""
    borders: Borders = Borders()
    tabs: tuple[TabStop, ...] = ()
    field: str = ""  # name of the field that takes the space above


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; a merged cell stands where it begins."""

    column: int
    colspan: int
    rowspan: int
    blocks: tuple[Block, ...]
    margins: tuple[float, float, float, float]  # top, right, bottom, left
    borders: Borders
    shade: str
    valign: str  # top, center or bottom


@dataclass(frozen=True, slots=True)
class Row:
    """One table row."""

    cells: tuple[Cell, ...]
    whole: bool  # must not break across pages
    height: float  # at least
    exact: bool = False  # and at most: Word cuts off what does not fit


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first ``header_rows`` repeat on every page."""

    columns: tuple[float, ...]
    rows: tuple[Row, ...]
    header_rows: int
    left: float
    align: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A page break that the author set."""


Block = Paragraph | Table | PageBreak


@dataclass(frozen=True, slots=True)
class Section:
    """Pages of one size with their headers and footers («first», «even», «default»)."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    header_distance: float
    footer_distance: float
    headers: Mapping[str, tuple[Block, ...]]
    footers: Mapping[str, tuple[Block, ...]]
    blocks: tuple[Block, ...]
    mirrored: bool = False  # even pages have the left margin on the right
    start: int | None = None  # the number of its first page; None: pages are counted on


@dataclass(frozen=True, slots=True)
class Document:
    """A whole Word document as it shows itself."""

    title: str
    author: str
    keywords: str
    default_tab: float
    adds_spacing: bool  # between paragraphs; else the larger of after and before counts
    sections: tuple[Section, ...]
