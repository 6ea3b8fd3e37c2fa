"""Words for the screen: verdicts, agreements and rules as a clerk reads them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from minikip_docs.data.model import (
    FORMS,
    Outcome,
    Proposal,
    Refusal,
    Severity,
    Stage,
    Verdict,
)
from minikip_docs.data.text import clean, encodable, some
from minikip_docs.screen.findings import findings
from minikip_docs.screen.lines import CODE, WIDEST, count, wrap

if TYPE_CHECKING:
    from minikip_docs.jobs.issue import Made
    from minikip_docs.jobs.submissions import Aside

__all__ = ["WIDEST", "count"]  # of lines.py, for the commands

OUTCOMES = {
    Outcome.COMPLETE: "vollständig",
    Outcome.LOOK: "vollständig, bitte ansehen",
    Outcome.RETURN: "zurückzugeben",
    Outcome.NOT_CHECKABLE: "nicht prüfbar",
}
# What was made, if it is not the document itself.
DONE = {
    "draft": "Entwurf, nicht zur Unterzeichnung",
    "waiting": "Word-Dokument",
    "unchanged": "Unverändert: Mit denselben Angaben liegt alles schon da",
}


@dataclass(frozen=True, slots=True)
class Named:
    """How a kind of document is called: one, several, none."""

    one: str
    many: str
    none: str


AGREEMENT = Named("Vereinbarung", "Vereinbarungen", "Keine Vereinbarung")
AMENDMENT = Named("Nachtrag", "Nachträge", "Kein Nachtrag")
REPORT = Named("Berichtsdokument", "Berichtsdokumente", "Kein Berichtsdokument")
UNAPPROVED = (
    "Die Vorlage oder die Angaben in canton.toml sind andere als jene, die der Kanton genehmigt "
    "hat; «minikip template check» zeigt, was einzutragen ist."
)
_NAMED = 20  # files of one kind that are named in a list
COLOURS = {
    Outcome.COMPLETE: "green",
    Outcome.LOOK: "yellow",
    Outcome.RETURN: "red",
    Outcome.NOT_CHECKABLE: "red",
}


def verdict(result: Verdict, width: int = WIDEST, *, verbose: bool = False) -> str:
    """Show one file: its name, its verdict and all findings, wrapped to ``width`` columns."""
    found = findings(result, width, verbose=verbose)
    read = proposals(result.proposals, width)
    return "\n".join([head(result), verdict_line(result), *found, *read])


def proposals(read: Sequence[Proposal], width: int) -> list[str]:
    """List what was read from a print: the field, and below each other what stands there."""
    if not read:
        return []
    lines = ["", click.style("  Vom Ausdruck abgelesen – bitte vergleichen", bold=True)]
    area = ""
    for one in read:
        page = one.place.text.split(",")[0]
        if page != area:
            lines += [f"    {page}"]
            area = page
        first, *rest = wrap(f"{one.label}: {clean(one.value)}", width, indent=" " * 8)
        lines += [first.replace("  ", "", 1), *rest]
    return lines


def head(result: Verdict) -> str:
    """Name the file and what kind of form it is."""
    form = f" ({FORMS[result.kind]})" if result.kind else ""
    return click.style(printable(result.source), bold=True) + form


def printable(name: str) -> str:
    """Make a file name fit for the screen: no control characters, «?» for a line break."""
    return clean(re.sub(r"[\n\r\v\f\x85\u2028\u2029]", "?", encodable(name)))


def verdict_line(result: Verdict) -> str:
    """Say the verdict in one line, coloured for a screen."""
    words, still_open = outcome(result)
    line = "  " + click.style(words, fg=COLOURS[result.outcome], bold=True)
    return f"{line}; {still_open}" if still_open else line


def outcome(result: Verdict) -> tuple[str, str]:
    """Give the verdict in words, and what is open for signing if anything is.

    All figures are counted from the findings.
    """
    counted = Counter((finding.stage, finding.severity) for finding in result.findings)
    warnings = counted[Stage.SUBMISSION, Severity.WARNING]
    errors = counted[Stage.SUBMISSION, Severity.ERROR]
    words = OUTCOMES[result.outcome]
    if result.outcome is Outcome.LOOK:
        words += f" ({count(warnings, 'Warnung', 'Warnungen')})"
    if result.outcome is Outcome.RETURN:
        words += f": {count(errors, 'Beanstandung', 'Beanstandungen')}"
    open_points = len(result.errors(Stage.SIGNING))
    return words, f"für die Unterzeichnung noch offen: {open_points}" if open_points else ""


def rest(left: Sequence[Aside], unopened: Sequence[Aside], width: int = WIDEST) -> str:
    """Name files of folders that are no submissions: beside several forms, and never opened."""
    lines = []
    for heading, files in (("Keiner Eingabe zugeordnet", left), ("Nicht gelesen", unopened)):
        kinds = dict.fromkeys(one.what for one in files)
        named = [
            f"{kind} ({some([printable(one.name) for one in files if one.what == kind], _NAMED)})"
            for kind in kinds
        ]
        if named:
            lines += wrap(f"{heading}: {'; '.join(named)}.", width, indent="")
    return "\n".join(lines)


def agreement(
    made: Made,
    folder: str,
    width: int = WIDEST,
    *,
    named: Named = AGREEMENT,
    alone: bool = True,
    verbose: bool = False,
) -> str:
    """Show what came of one submission; ``folder`` is where its files were written.

    Only where it is ``alone`` is it said what is to be done for an exported PDF.
    """
    lines = [verdict(made.verdict, width, verbose=verbose), ""]
    if made.status == "refused":
        heading, keys, remedy = why_not(made, named)
        if keys:
            found = missing(keys, f"{heading}: In canton.toml fehlt", width)
            return "\n".join([*lines, *found, *wrap(remedy, width, mark="→ ", indent=CODE)])
        title = click.style(f"  {heading}", fg="red", bold=True)
        return "\n".join([*lines, title, *wrap(remedy, width, indent=CODE)])
    what = DONE.get(made.status, named.one)
    lines.append(click.style(f"  {what}, im Ordner {printable(folder)}", fg="green", bold=True))
    lines += files(made.files)
    if made.missing:
        lines += ["", *missing(made.missing, "Für die Unterzeichnung fehlt in canton.toml", width)]
    if made.unapproved:
        lines += ["", *unapproved(width)]
    if made.export and alone:
        from minikip_docs.screen.export import export  # noqa: PLC0415 - it uses this module

        lines += export(made.export, width)
    return "\n".join(lines)


def unapproved(width: int = WIDEST) -> list[str]:
    """Say that a document has another wording than the canton has approved."""
    heading = click.style("  Warnung: Wortlaut noch nicht genehmigt", fg="yellow", bold=True)
    return [heading, *wrap(UNAPPROVED, width, indent=CODE)]


def unproven(names: Sequence[str], width: int) -> str:
    """Say once that older records cannot show that nothing in them was changed."""
    which = some([f"«{printable(name)}»" for name in names])
    whose = "Der Nachweis" if len(names) == 1 else "Die Nachweise"
    what = f"{whose} {which} {'hat' if len(names) == 1 else 'haben'} keine Prüfsummen"
    text = f"Hinweis: {what}; ob jemand sie verändert hat, lässt sich nicht feststellen."
    if len(names) == 1:
        text = text.replace("sie verändert", "ihn verändert")
    return "\n".join(wrap(text, width, indent=""))


def files(made: Mapping[str, bytes]) -> list[str]:
    """List files that were written, with their size."""
    sizes = {name: size(content) for name, content in made.items()}
    longest = max(map(len, sizes.values()), default=0)
    return [f"{CODE}{size:>{longest}}  {name}" for name, size in sizes.items()]


def size(content: bytes) -> str:
    """Say how large a file is."""
    return size_of(len(content))


def size_of(number: int) -> str:
    """Say how much a number of bytes is."""
    return f"{math.ceil(number / 1000)} KB"


def why_not(made: Made, named: Named) -> tuple[str, Sequence[str], str]:
    """Say that there is no document, the settings that are missing if any are, and what helps."""
    if made.missing:
        remedy = (
            "Bitte diese Angaben in canton.toml eintragen («minikip init» schreibt eine "
            "Vorlage) oder mit --draft einen Entwurf erstellen."
        )
    elif made.verdict.outcome in {Outcome.RETURN, Outcome.NOT_CHECKABLE}:
        remedy = "Zuerst muss eine Eingabe ohne Fehler vorliegen."
    else:
        remedy = (
            "Zuerst muss erledigt sein, was für die Unterzeichnung noch offen ist. "
            "Mit --draft gibt es schon jetzt einen Entwurf."
        )
    return named.none, made.missing, remedy


def not_compared(reports: int, width: int = WIDEST) -> str:
    """Say that reports were checked without their agreements, and how to change that."""
    what = "Der Jahresbericht wurde" if reports == 1 else f"{reports} Jahresberichte wurden"
    said = f"{what} nicht mit der Vereinbarung verglichen; das tut --agreements NACHWEIS|ORDNER."
    return "\n".join(wrap(said, width, indent=""))


def missing(keys: Sequence[str], heading: str, width: int) -> list[str]:
    """List settings that are not set, under a heading."""
    lines = [click.style(f"  {heading}", fg="yellow", bold=True)]
    for item in keys:
        lines += wrap(item, width, mark="– ", indent=CODE)
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
