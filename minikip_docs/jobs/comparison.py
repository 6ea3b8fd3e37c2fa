"""Comparing two versions of one form: what a municipality changed from the first to the second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minikip_docs.amending import comparison, sums
from minikip_docs.amending.comparison import Difference
from minikip_docs.data.model import FORMS, FormKind, Refusal, Severity, SourceFile, Submission
from minikip_docs.data.text import excerpt, letters
from minikip_docs.facts import schemas
from minikip_docs.jobs.enclosures import only_form
from minikip_docs.jobs.house import House
from minikip_docs.jobs.rivals import party_key
from minikip_docs.jobs.submissions import Handed


@dataclass(frozen=True, slots=True)
class Version:
    """One of the two files, and how many errors its reader noticed (hidden, not readable …)."""

    file: SourceFile
    unread: int


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum that changed, in CHF: ``figure`` is a key of the form's totals."""

    figure: str
    year: int | None  # None: the year of the report
    label: str  # «9.1 Total Kosten 2026»
    old: Any  # Decimal
    new: Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two versions of one form."""

    kind: FormKind
    party: str  # its name; empty if neither says it
    old: Version
    new: Version
    differences: tuple[Difference, ...]
    sums: tuple[Sum, ...]
    sums_complete: bool  # none is left out for an amount nobody can read

    @property
    def equal(self) -> bool:
        """Say whether nothing changed."""
        return not self.differences


def compare(
    old: Path | Handed, new: Path | Handed, house: House, *, accept_printed: bool = False
) -> Comparison:
    """Compare two submissions or two reports of one party, in whatever formats.

    Takes paths, or what was opened already; of an e-mail or archive its one form. Values that
    could not be read are compared as they were typed. Raises ``Refusal``: D320 (another kind of
    form), D321 (another KIP period), D322 (another party), or why one of the files cannot be
    read, with its name (D1xx, F1xx).
    """
    first, second = (_read(given, house, accept_printed) for given in (old, new))
    _refuse_others(first, second, house)
    programme = house.programme_of(second.data)
    root = schemas.schema(second.kind, programme)
    changed, complete = sums.totals(first.data, second.data, second.kind)
    return Comparison(
        kind=second.kind,
        party=_name(second) or _name(first),
        old=_version(first),
        new=_version(second),
        differences=comparison.differences(first.data, second.data, root),
        sums=tuple(_sum(row, second.kind, root) for row in changed),
        sums_complete=complete,
    )


def _read(given: Path | Handed, house: House, accept_printed: bool) -> Submission:
    handed = only_form(given, house.programmes)
    if accept_printed:
        handed = handed.accepted(house.programmes)
    try:
        return handed.submission(house.programmes)
    except Refusal as refusal:
        message = f"«{handed.name}» lässt sich nicht vergleichen. {refusal.message}"
        raise Refusal(refusal.code, message, refusal.remedy) from refusal


def _refuse_others(old: Submission, new: Submission, house: House) -> None:
    """Refuse what are no two versions of one form (D320 to D322)."""
    if old.kind is not new.kind:
        raise Refusal(
            "D320",
            f"«{old.source}» ist {_A[old.kind]}, «{new.source}» {_A[new.kind]}; das sind nicht "
            "zwei Fassungen desselben Formulars.",
            "Bitte zwei Budgeteingaben oder zwei Jahresberichte derselben Gemeinde angeben.",
        )
    first, second = (house.programme_of(one.data) for one in (old, new))
    if first.id != second.id:
        raise Refusal(
            "D321",
            f"«{old.source}» gehört zu {first.name}, «{new.source}» zu {second.name}; "
            "verglichen wird nur innerhalb einer KIP-Periode.",
            "Bitte zwei Fassungen derselben KIP-Periode angeben.",
        )
    known = _marks(old), _marks(new)
    if all(known) and not known[0] & known[1]:
        raise Refusal(
            "D322",
            f"«{old.source}» ist von {_party(old)}, «{new.source}» von {_party(new)}.",
            "Bitte zwei Fassungen derselben Gemeinde oder desselben Gemeindeverbunds angeben.",
        )


_A = {
    kind: f"{'ein' if kind is FormKind.ANNUAL_REPORT else 'eine'} {FORMS[kind]}" for kind in FORMS
}


def _marks(one: Submission) -> set[tuple[str, str]]:
    """Give what tells a party; one in common is enough, for the other may be what was mended."""
    found = {("key", party_key(one) or ""), ("name", letters(_name(one)))}
    return {mark for mark in found if mark[1]}


def _name(one: Submission) -> str:
    party = one.data.get("party")
    name = party.get("name") if isinstance(party, Mapping) else None
    return name if isinstance(name, str) else ""


def _party(one: Submission) -> str:
    name, key = _name(one), party_key(one)
    shown = f"«{excerpt(name)}»" if name else ""
    return f"{shown} ({excerpt(key)})" if shown and key else shown or f"«{excerpt(key)}»"


def _version(one: Submission) -> Version:
    unread = sum(finding.severity is Severity.ERROR for finding in one.findings)
    return Version(SourceFile(one.source, one.sha256), unread)


def _sum(row: Mapping[str, Any], kind: FormKind, root: schemas.Node) -> Sum:
    figure, year = row["figure"], row["year"] or None
    path = f"/totals/{figure}"
    if kind is FormKind.ANNUAL_REPORT:
        path = f"/financial_statement{path}"
    label = schemas.label(root, path)
    return Sum(figure, year, f"{label} {year}" if year else label, row["old"], row["new"])
