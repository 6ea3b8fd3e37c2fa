"""The Excel form: a workbook to fill in, and its cells read back."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from minikip_docs.facts.programme import Programmes
from minikip_docs.forms.cells import Reading, Value
from minikip_docs.forms.definition import Definition
from minikip_docs.forms.excel import book as excel_book
from minikip_docs.forms.excel import package as excel_package
from minikip_docs.forms.excel import reader as excel_read
from minikip_docs.forms.excel import write as excel_write


def blank(definition: Definition, values: Mapping[str, Value], *, created: datetime.date) -> bytes:
    """Make the form as .xlsx, with ``values`` (by pointer, see ``cells.flatten``) filled in.

    The same input gives the same bytes.
    """
    return excel_write.write(definition, values, created)


def matches(raw: bytes) -> bool:
    """Say whether the bytes are an Excel workbook."""
    return excel_package.is_workbook(raw)


def read(raw: bytes, programmes: Programmes) -> Reading:
    """Read a form that came back.

    Gives its filled cells with sheet and cell, and findings: F106 empty, F116 unknown field,
    F117 names lost, F124 older version, F131 formula without a value, F132 formula, F133
    foreign sheet, F135 cells or sheets deleted, F136 content outside the fields, F137 cells
    moved, F138 struck out. Raises ``Refusal`` D112–D116 (not .xlsx, password, macros,
    unsafe, damaged), F104 (not our form), F118 (no field can be found), F122 and F123
    (version too old or too new).
    """
    excel_package.check(raw)
    return excel_read.reading(excel_book.read(raw), programmes)
