"""Words for the screen: verdicts, agreements and rules as a clerk reads them."""

from __future__ import annotations

import math
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from minikip_docs.data.model import (
    FORMS,
    Finding,
    NotChecked,
    Outcome,
    Refusal,
    Severity,
    Stage,
    Verdict,
)
from minikip_docs.data.text import clean, encodable

if TYPE_CHECKING:
    from minikip_docs.jobs.agreement import Agreement

WIDEST = 100  # longer lines are hard to read
OUTCOMES = {
    Outcome.COMPLETE: "vollständig",
    Outcome.LOOK: "vollständig, bitte ansehen",
    Outcome.RETURN: "zurückzugeben",
    Outcome.NOT_CHECKABLE: "nicht prüfbar",
}
# What was made, if it is not the document itself.
DONE = {"draft": "Entwurf, nicht zur Unterzeichnung", "waiting": "Word-Dokument"}
_COLOURS = {
    Outcome.COMPLETE: "green",
    Outcome.LOOK: "yellow",
    Outcome.RETURN: "red",
    Outcome.NOT_CHECKABLE: "red",
}
_CODE = " " * 4  # where a code begins, and where the text beside it begins
_TEXT = " " * 10
_NAMED_RULES = 4  # rules that share a reason and are still listed with their titles


def count(number: int, one: str, many: str) -> str:
    """Say how many: «1 Datei», «3 Dateien»."""
    return f"{number} {one if number == 1 else many}"


def verdict(result: Verdict, width: int = WIDEST) -> str:
    """Show one file: its name, its verdict and all findings, wrapped to ``width`` columns."""
    return "\n".join([head(result), verdict_line(result), *findings(result, width)])


def findings(
    result: Verdict, width: int = WIDEST, errors: str = "Fehler – von der Gemeinde zu beheben"
) -> list[str]:
    """Show all findings in groups; ``errors`` is the heading over those to be mended."""
    lines = []
    for heading, colour, group in _groups(result, errors):
        lines += ["", click.style(f"  {heading}", fg=colour, bold=True)]
        lines += [line for finding in group for line in _finding(finding, colour, width)]
    if result.not_checked:
        lines += ["", click.style("  Nicht geprüft", bold=True)]
        lines += _not_checked(result.not_checked, width)
    return lines


def head(result: Verdict) -> str:
    """Name the file and what kind of form it is."""
    form = f" ({FORMS[result.kind]})" if result.kind else ""
    return click.style(printable(result.source), bold=True) + form


def printable(name: str) -> str:
    """Make a file name fit for the screen: no control characters, «?» for a line break."""
    return clean(re.sub(r"[\n\r\v\f\x85\u2028\u2029]", "?", encodable(name)))


def verdict_line(result: Verdict) -> str:
    """Say the verdict in one line; all its figures are counted from the findings."""
    counted = Counter((finding.stage, finding.severity) for finding in result.findings)
    warnings = counted[Stage.SUBMISSION, Severity.WARNING]
    errors = counted[Stage.SUBMISSION, Severity.ERROR]
    words = OUTCOMES[result.outcome]
    if result.outcome is Outcome.LOOK:
        words += f" ({count(warnings, 'Warnung', 'Warnungen')})"
    if result.outcome is Outcome.RETURN:
        words += f": {count(errors, 'Beanstandung', 'Beanstandungen')}"
    line = "  " + click.style(words, fg=_COLOURS[result.outcome], bold=True)
    open_points = len(result.errors(Stage.SIGNING))
    return f"{line}; für die Unterzeichnung noch offen: {open_points}" if open_points else line


def is_fault(finding: Finding) -> bool:
    """Tell whether a finding is a fault of the program and not of the file."""
    return finding.code.startswith("X")


def _groups(result: Verdict, errors: str) -> Iterator[tuple[str, str, list[Finding]]]:
    """Give the groups that have findings: heading, colour, findings."""
    errors = errors if result.submission else "Fehler"
    fault = "Fehler im Programm – nicht von der Gemeinde verursacht"
    headings = {
        (True, Stage.SUBMISSION, Severity.ERROR): (fault, "magenta"),
        (False, Stage.SUBMISSION, Severity.ERROR): (errors, "red"),
        (False, Stage.SUBMISSION, Severity.WARNING): (
            "Warnungen – bitte ansehen und entscheiden",
            "yellow",
        ),
        (False, Stage.SUBMISSION, Severity.INFO): ("Hinweise", "blue"),
        (False, Stage.SIGNING, Severity.ERROR): ("Für die Unterzeichnung noch offen", "cyan"),
        (False, Stage.SIGNING, Severity.WARNING): ("Vor der Unterzeichnung ansehen", "yellow"),
        (False, Stage.SIGNING, Severity.INFO): ("Hinweise zur Unterzeichnung", "blue"),
    }
    for key, (heading, colour) in headings.items():
        group = [f for f in result.findings if (is_fault(f), f.stage, f.severity) == key]
        if group:
            yield heading, colour, group


def _finding(finding: Finding, colour: str, width: int) -> Iterator[str]:
    place = _place(finding)
    where = f"{finding.label}{f' ({place})' if place else ''}".strip()
    if where:
        yield from beside(finding.code, where, colour, width, bold=True)
        yield from wrap(finding.message, width)
    else:
        yield from beside(finding.code, finding.message, colour, width)
    if finding.remedy:
        yield from wrap(finding.remedy, width, mark="→ ")
    if finding.section:
        yield click.style(f"{_TEXT}Merkblatt, Ziffer {finding.section}", dim=True)


def _place(finding: Finding) -> str:
    """Give where a field stands, without number and row if the label already says them."""
    place = finding.place.text if finding.place else ""
    found = re.fullmatch(r"(?:(.*), )?Feld ([\d.]+)(?:, \S+ (\d+))?", place)
    if not found or not finding.label.startswith(f"{found[2]} "):
        return place
    same_row = not found[3] or finding.label.endswith(f" {found[3]}")
    return (found[1] or "") if same_row else place


def _not_checked(items: Sequence[NotChecked], width: int) -> Iterator[str]:
    """List the rules with the reason they share; many rules by their codes alone."""
    for reason in dict.fromkeys(item.reason for item in items):
        same = [item for item in items if item.reason == reason]
        if len(same) > _NAMED_RULES:
            codes = ", ".join(item.code for item in same)
            yield from wrap(f"{len(same)} Regeln: {codes}", width, indent=_CODE)
        else:
            for item in same:
                yield from beside(item.code, item.title, None, width)
        yield from wrap(reason, width)


def beside(
    code: str, words: str, colour: str | None, width: int, *, bold: bool = False
) -> Iterator[str]:
    """Set words beside a code, further lines below the words."""
    first, *rest = wrap(words, width)
    space = " " * max(1, len(_TEXT) - len(_CODE) - len(code))
    styled = click.style(first.strip(), bold=bold)
    yield f"{_CODE}{click.style(code, fg=colour, bold=True)}{space}{styled}"
    yield from (f"{_TEXT}{click.style(line.strip(), bold=bold)}" for line in rest)


def wrap(words: str, width: int, *, mark: str = "", indent: str = _TEXT) -> list[str]:
    """Break a text into lines; a no-break space and a hyphen keep words together."""
    return textwrap.wrap(
        words,
        max(width, len(indent) + 20),
        initial_indent=indent + mark,
        subsequent_indent=indent + " " * len(mark),
        break_on_hyphens=False,
    ) or [indent]


def summary(outcomes: Sequence[Outcome]) -> str:
    """Close the list of several files: how many there are of each verdict."""
    counted = Counter(outcomes)
    figures = len(str(max(counted.values())))
    lines = [click.style(f"Zusammenfassung: {count(len(outcomes), 'Datei', 'Dateien')}", bold=True)]
    lines += [
        f"  {counted[outcome]:>{figures}}  {words}"
        for outcome, words in OUTCOMES.items()
        if counted[outcome]
    ]
    return "\n".join(lines)


def agreement(made: Agreement, folder: str, width: int = WIDEST, *, alone: bool = True) -> str:
    """Show what came of one submission; ``folder`` is where its files were written.

    Only where it is ``alone`` is it said what is to be done for an exported PDF.
    """
    lines = [verdict(made.verdict, width), ""]
    if made.status == "refused":
        return "\n".join([*lines, *_why_not(made, width)])
    what = DONE.get(made.status, "Vereinbarung")
    lines.append(click.style(f"  {what}, im Ordner {printable(folder)}", fg="green", bold=True))
    lines += files(made.files)
    if made.missing:
        lines += ["", *missing(made.missing, "Für die Unterzeichnung fehlt in canton.toml", width)]
    if made.export and alone:
        from minikip_docs.screen.export import export  # noqa: PLC0415 - it uses this module

        lines += export(made.export, width)
    return "\n".join(lines)


def files(made: Mapping[str, bytes]) -> list[str]:
    """List files that were written, with their size."""
    sizes = {name: f"{math.ceil(len(content) / 1000)} KB" for name, content in made.items()}
    longest = max(map(len, sizes.values()), default=0)
    return [f"{_CODE}{size:>{longest}}  {name}" for name, size in sizes.items()]


def _why_not(made: Agreement, width: int) -> list[str]:
    title = click.style("  Keine Vereinbarung", fg="red", bold=True)
    if made.missing:
        remedy = (
            "Bitte diese Angaben in canton.toml eintragen («minikip init» schreibt eine "
            "Vorlage) oder mit --draft einen Entwurf erstellen."
        )
        heading = "Keine Vereinbarung: In canton.toml fehlt"
        return [
            *missing(made.missing, heading, width),
            *wrap(remedy, width, mark="→ ", indent=_CODE),
        ]
    if made.verdict.outcome in {Outcome.RETURN, Outcome.NOT_CHECKABLE}:
        reason = "Zuerst muss eine Eingabe ohne Fehler vorliegen."
    else:
        reason = (
            "Zuerst muss erledigt sein, was für die Unterzeichnung noch offen ist. "
            "Mit --draft gibt es schon jetzt einen Entwurf."
        )
    return [title, *wrap(reason, width, indent=_CODE)]


def missing(keys: Sequence[str], heading: str, width: int) -> list[str]:
    """List settings that are not set, under a heading."""
    lines = [click.style(f"  {heading}", fg="yellow", bold=True)]
    for item in keys:
        lines += wrap(item, width, mark="– ", indent=_CODE)
    return lines


def refusal(fault: Refusal, width: int = WIDEST) -> str:
    """Show why something cannot be done: «Fehler D109: …» and how to mend it."""
    code = click.style(f"Fehler {fault.code}:", fg="red", bold=True)
    words = f"Fehler {fault.code}: {fault.message}"
    first, *rest = wrap(words, width, indent="")
    lines = [first.replace(f"Fehler {fault.code}:", code, 1), *rest]
    if fault.remedy:
        lines += wrap(fault.remedy, width, mark="→ ", indent="  ")
    return "\n".join(lines)


def table(header: Sequence[str], rows: Iterable[Sequence[str]], width: int = WIDEST) -> str:
    """Set a table in aligned columns; the last column is wrapped to ``width``."""
    body = [list(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(header, *body, strict=True)][:-1]
    start = sum(widths) + 2 * len(widths)
    lines = []
    for index, row in enumerate([list(header), *body]):
        cells = "".join(f"{cell:<{size}}  " for cell, size in zip(row, widths, strict=False))
        first, *rest = wrap(row[-1], width, indent=" " * start)
        line = cells + first[start:]
        lines += [click.style(line, bold=True) if index == 0 else line, *rest]
    return "\n".join(lines)
