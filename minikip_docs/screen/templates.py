"""Words for the screen about templates: what a check found, what a template may print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from minikip_docs.checks.verdict_json import SCHEMA_VERSION
from minikip_docs.data import jsonio
from minikip_docs.data.model import Severity
from minikip_docs.data.text import excerpt, long_date
from minikip_docs.press.inspect.listing import Group as Fields
from minikip_docs.press.inspect.listing import Row
from minikip_docs.screen import words as screen
from minikip_docs.screen.findings import Group, Shown, shown_lines
from minikip_docs.screen.lines import WIDEST, count, wrap

if TYPE_CHECKING:
    from minikip_docs.jobs.approval import Approval
    from minikip_docs.jobs.templates import Checked
    from minikip_docs.press.inspect.fault import Fault, Place

_GROUPS = {
    Severity.ERROR: ("Fehler – so gibt die Vorlage kein gültiges Dokument", "red"),
    Severity.WARNING: ("Warnungen – bitte ansehen und entscheiden", "yellow"),
    Severity.INFO: ("Hinweise", "blue"),
}
_SAID = {
    None: ("in Ordnung", "green"), Severity.INFO: ("in Ordnung", "green"),
    Severity.WARNING: ("brauchbar, bitte ansehen", "yellow"), Severity.ERROR: ("Fehler", "red"),
}  # fmt: skip
_IN = " " * 4
PROPOSALS = "Vorschläge zu dem, was das Merkblatt nicht festlegt:"
_OUTCOMES = {None: "fine", Severity.INFO: "fine", Severity.WARNING: "look",
             Severity.ERROR: "faulty"}  # fmt: skip


def checked(result: Checked, width: int = WIDEST) -> str:
    """Show one template: its name, the outcome and all findings, in the order of the document."""
    kind = f" (Vorlage: {result.kind.title})" if result.kind else ""
    colour = _SAID[result.worst][1]
    lines = [click.style(screen.printable(result.source), bold=True) + kind,
             "  " + click.style(outcome(result), fg=colour, bold=True)]  # fmt: skip
    for group in groups(result):
        lines += ["", click.style(f"  {group.heading}", fg=group.colour, bold=True)]
        lines += [x for one in group.shown for x in shown_lines(one, group.colour, width)]
    if result.approval:
        lines += ["", *_approval(result.approval, width)]
    return "\n".join(lines)


def _approval(approval: Approval, width: int) -> Iterator[str]:
    """Say whether the canton has approved the wording, and what to write if it does."""
    if approval.on:
        yield "  " + click.style(f"Wortlaut genehmigt am {long_date(approval.on)}", fg="green")
        return
    yield "  " + click.style("Wortlaut noch nicht genehmigt", fg="yellow", bold=True)
    if approval.proposals:
        yield from wrap(PROPOSALS, width, indent=_IN)
        for one in approval.proposals:
            yield from wrap(f"«{excerpt(one, 90)}»", width, mark="– ", indent=_IN)
    how = "Genehmigt ihn der Kanton, bitte am Ende von canton.toml anfügen, mit dem Tag (date):"
    yield from wrap(how, width, indent=_IN)
    lines = ("[[agreement.wording_approved]]", "date = JJJJ-MM-TT", f'hash = "{approval.hash}"')
    for line in lines:
        yield f"{_IN}  {line}"


def outcome(result: Checked) -> str:
    """Say in a few words what came of a check, and how many warnings there are."""
    counts = Counter(fault.severity for fault in result.faults)
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    words = count(errors, "Fehler", "Fehler") if errors else _SAID[result.worst][0]
    counted = count(warnings, "Warnung", "Warnungen")
    return words + ("" if not warnings else f", {counted}" if errors else f" ({counted})")


def groups(result: Checked) -> list[Group]:
    """Give the findings in groups, in the order of the document, with their paragraphs."""
    of_all = [
        (heading, colour, tuple(_shown(one) for one in result.faults if one.severity is severity))
        for severity, (heading, colour) in _GROUPS.items()
    ]
    return [Group(*one) for one in of_all if one[2]]


def _shown(fault: Fault) -> Shown:
    return Shown(fault.code, _where(fault.place), (fault.message,), remedy=fault.remedy)


def _where(place: Place) -> str:
    """Name a place: the part and the paragraph's words around the placeholder."""
    at = max(place.text.find(place.tag), 0) if place.tag else 0
    text = (
        place.text
        if len(place.text) <= 90
        else ("…" if at > 40 else "") + (place.text[max(at - 40, 0) :])
    )
    shown = excerpt(text, max(90, len(place.tag) + 60))
    if not shown and place.number >= 0:
        return f"{place.part}: ein Absatz ohne Text"
    return f"{place.part}: «{shown}»" if shown else place.part


def as_json(results: Sequence[Checked]) -> str:
    """Give all checks as one JSON document with stable English keys."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "files": [_file(result) for result in results],
    }
    return jsonio.dumps(document).decode()


def _file(result: Checked) -> dict[str, Any]:
    return {
        "file": result.source,
        "sha256": result.sha256,
        "kind": result.kind.name if result.kind else None,
        "outcome": _OUTCOMES[result.worst],
        "wording": _wording(result.approval),
        "findings": [
            {
                "code": fault.code,
                "severity": fault.severity.value,
                "part": fault.place.part or None,
                "paragraph": fault.place.text or None,
                "tag": fault.place.tag or None,
                "message": fault.message,
                "remedy": fault.remedy,
            }
            for fault in result.faults
        ],
    }


def _wording(approval: Approval | None) -> dict[str, Any] | None:
    if approval is None:
        return None
    on = approval.on.isoformat() if approval.on else None
    return {"hash": approval.hash, "approved": on, "proposals": list(approval.proposals)}


def fields(groups: Sequence[Fields], width: int = WIDEST) -> str:
    """Show what a template may print, group by group."""
    parts = []
    for group in groups:
        head = [click.style(group.title, bold=True)]
        head += wrap(group.explanation, width, indent="") if group.explanation else []
        longest = max(len("  " * row.depth + row.written) for row in group.rows)
        lines = [line for row in group.rows for line in _row(row, min(longest, 44), width)]
        parts.append("\n".join([*head, *lines]))
    return "\n\n".join(parts)


def _row(row: Row, column: int, width: int) -> Iterator[str]:
    written = "  " * (row.depth + 1) + row.written
    title = f"{row.title}: «{row.example}»" if row.example else row.title
    words = [title, f"({', '.join(row.marks)})" if row.marks else "", row.explanation]
    indent = " " * (column + 4)
    first, *rest = wrap(" ".join(w for w in words if w), width, indent=indent)
    if len(written) > column + 2:
        yield written
        yield first
    else:
        yield f"{written:<{column + 4}}{first.strip()}".rstrip()
    yield from rest
