"""Looks at an Excel file before it is opened: what it is, whether it is safe and whole."""

from __future__ import annotations

from minikip_docs.data.container import Reason, UnopenedError
from minikip_docs.data.model import Refusal
from minikip_docs.data.office_kind import Kind, Office, office
from minikip_docs.data.workbook import unpack
from minikip_docs.forms.office import EXCEL, refused


def is_workbook(raw: bytes) -> bool:
    """Say whether the bytes are an Excel workbook (.xlsx or one of its relatives)."""
    return office(raw) == Office(Kind.EXCEL)


def check(raw: bytes) -> dict[str, bytes]:
    """Give the parts of a file; refuse what must not or cannot be opened.

    Raises ``Refusal`` D112 (not .xlsx), D113 (password), D114 (macros), D115 (built in a
    way that can do harm) or D116 (damaged).
    """
    try:
        members = unpack(raw)
    except UnopenedError as fault:
        raise unopened(fault.reason) from fault
    if "xl/workbook.xml" not in {name.casefold() for name in members}:
        raise Refusal("D112", "Das ist keine Excel-Arbeitsmappe (.xlsx).", EXCEL.save_as)
    return members


def unopened(why: Reason) -> Refusal:
    """Give the refusal of a file that is not opened."""
    return refused(why, EXCEL)


def damaged() -> Refusal:
    """Give the refusal of a file that cannot be read."""
    return unopened(Reason.DAMAGED)
