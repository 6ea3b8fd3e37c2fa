"""Words for what a check found: in groups, many of one kind at once, and what was not checked."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click

from minikip_docs.data.model import Finding, NotChecked, Severity, Stage, Verdict
from minikip_docs.data.text import listing, some
from minikip_docs.screen.lines import CODE, TEXT, WIDEST, beside, count, wrap

MENDED_BY_MUNICIPALITY = "Fehler – von der Gemeinde zu beheben"
# By whether it is the program's fault, stage and severity: one of them, their heading, its colour.
GROUPS = {
    (True, Stage.SUBMISSION, Severity.ERROR): (
        "Programmfehler", "Fehler im Programm – nicht von der Gemeinde verursacht", "magenta",
    ),
    (False, Stage.SUBMISSION, Severity.ERROR): ("Fehler", "Fehler", "red"),
    (False, Stage.SUBMISSION, Severity.WARNING): (
        "Warnung", "Warnungen – bitte ansehen und entscheiden", "yellow",
    ),
    (False, Stage.SUBMISSION, Severity.INFO): ("Hinweis", "Hinweise", "blue"),
    (False, Stage.SIGNING, Severity.ERROR): (
        "Unterzeichnung: offen", "Für die Unterzeichnung noch offen", "cyan",
    ),
    (False, Stage.SIGNING, Severity.WARNING): (
        "Unterzeichnung: ansehen", "Vor der Unterzeichnung ansehen", "yellow",
    ),
    (False, Stage.SIGNING, Severity.INFO): (
        "Unterzeichnung: Hinweis", "Hinweise zur Unterzeichnung", "blue",
    ),
}  # fmt: skip
NOT_CHECKED = "Nicht geprüft"
_ONE_BY_ONE = 5  # findings of one kind that are still shown each by itself
_EXAMPLES = 3  # sentences shown of many findings at one place
_MORE = "…"  # where not all sentences are shown
_NAMED_RULES = 4  # rules that share a reason and are still listed with their titles
_ROW = re.compile(r"(.*), (\S+) (\d+)")  # of a label: «6.2 Titel, Massnahme 2»
_CELL = re.compile(r"(.*), Zelle (\S+)")  # of a place: «Blatt 7 Budget Kosten, Zelle G8»


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of a finding, or of many of one kind at once."""

    code: str
    where: str  # field and place; of many how many they are; empty for what is of the whole file
    said: tuple[str, ...]
    places: str = ""  # of many: where all of them are
    remedy: str = ""
    section: str = ""  # of the leaflet
    each: tuple[Shown, ...] = ()  # of many: one by one


@dataclass(frozen=True, slots=True)
class Group:
    """Findings with what they have in common: their heading, and its colour on a screen."""

    heading: str
    colour: str
    shown: tuple[Shown, ...]


def findings(
    result: Verdict,
    width: int = WIDEST,
    errors: str = MENDED_BY_MUNICIPALITY,
    *,
    verbose: bool = False,
) -> list[str]:
    """Show all findings in groups; ``errors`` is the heading over those to be mended.

    Many of one kind are shown as one with their places, and the rules that were not checked
    are counted; ``verbose`` shows each by itself.
    """
    lines = []
    for block in groups(result, errors):
        lines += ["", click.style(f"  {block.heading}", fg=block.colour, bold=True)]
        for one in block.shown:
            for shown in one.each if verbose and one.each else (one,):
                lines += shown_lines(shown, block.colour, width)
    counted = [item for item in result.not_checked if item.because and not verbose]
    listed = [item for item in result.not_checked if item not in counted]
    if counted:
        first, *rest = wrap(not_checked(counted), width, indent="  ")
        bold = click.style(NOT_CHECKED, bold=True)
        lines += ["", first.replace(NOT_CHECKED, bold, 1), *rest]
    if listed:
        lines += ["", click.style(f"  {NOT_CHECKED}", bold=True), *_listed(listed, width)]
    return lines


def groups(result: Verdict, errors: str = MENDED_BY_MUNICIPALITY) -> list[Group]:
    """Give the groups that have findings, many of one kind as one; see ``findings``."""
    return [
        Group(heading, colour, tuple(_shown(alike) for alike in _alike(found)))
        for heading, colour, found in _groups(result, errors)
    ]


def _shown(alike: Sequence[Finding]) -> Shown:
    first, *others = alike
    if not others:
        place = first.beside_label
        where = f"{first.label}{f' ({place})' if place else ''}".strip()
        return Shown(
            first.code, where, (first.message,), remedy=first.remedy, section=first.section or ""
        )
    said = tuple(dict.fromkeys(finding.message for finding in alike))
    # Where all stand at one place, only the words tell them apart.
    one_place = len({finding.label for finding in alike}) == 1
    most = said[: _EXAMPLES if one_place else 1]
    return Shown(
        first.code,
        f"{len(alike)} Stellen",
        most if len(said) == 1 else (*most, _MORE),
        "; ".join(filter(None, _everywhere(alike))),
        _advice(first),
        first.section or "",
        tuple(_shown([finding]) for finding in alike),
    )


def shown_lines(shown: Shown, colour: str, width: int) -> Iterator[str]:
    """Give the lines for a terminal."""
    if shown.where:
        yield from beside(shown.code, shown.where, colour, width, bold=True)
        said = shown.said
    else:
        yield from beside(shown.code, shown.said[0], colour, width)
        said = shown.said[1:]
    for message in said:
        yield from wrap(f"{message} (alle mit --verbose)" if message == _MORE else message, width)
    if shown.places:
        yield from wrap(shown.places, width, mark="• ")
    if shown.remedy:
        yield from wrap(shown.remedy, width, mark="→ ")
    if shown.section:
        yield click.style(f"{TEXT}Merkblatt, Ziffer {shown.section}", dim=True)


def is_fault(finding: Finding) -> bool:
    """Tell whether a finding is a fault of the program and not of the file."""
    return finding.code.startswith("X")


def group(finding: Finding) -> tuple[bool, Stage, Severity]:
    """Give the group in which a finding is shown, a key of ``GROUPS``."""
    return is_fault(finding), finding.stage, finding.severity


def _groups(result: Verdict, errors: str) -> Iterator[tuple[str, str, list[Finding]]]:
    """Give the groups that have findings: heading, colour, findings."""
    named = {"Fehler": errors} if result.submission else {}
    for key, (one, heading, colour) in GROUPS.items():
        found = [finding for finding in result.findings if group(finding) == key]
        if found:
            yield named.get(one, heading), colour, found


def _alike(found: Sequence[Finding]) -> list[list[Finding]]:
    """Put findings of one kind together, where the first of them stands: code and advice."""
    kinds: dict[tuple[str, str], list[Finding]] = {}
    for finding in found:
        kinds.setdefault((finding.code, _advice(finding)), []).append(finding)
    crowds = {key for key, same in kinds.items() if len(same) > _ONE_BY_ONE}
    lines: list[list[Finding]] = []
    for finding in found:
        key = finding.code, _advice(finding)
        if key not in crowds:
            lines.append([finding])
        elif finding is kinds[key][0]:
            lines.append(kinds[key])
    return lines


def _advice(finding: Finding) -> str:
    """Give the advice without the question of the single field behind it."""
    return re.sub(r"(?<=\.) [^.?]*\?$", "", finding.remedy)


def _everywhere(alike: Sequence[Finding]) -> Iterator[str]:
    """Name the fields of many findings with their rows, and where those stand in the file."""
    fields: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for finding in alike:
        found = _ROW.fullmatch(finding.label)
        name, row, number = found.groups() if found else (finding.label, "", "0")
        fields.setdefault((name, row), []).append((int(number), finding.beside_label))
    for (name, row), found_at in fields.items():
        where = f"{name}, {row} {_runs([number for number, _place in found_at])}" if row else name
        places = _places([place for _number, place in found_at if place])
        yield f"{where} ({places})" if places else where


def _runs(numbers: Sequence[int]) -> str:
    """List numbers of rows, those that follow each other as a span: ``1–4 und 7``."""
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    parts = ([f"{s[0]}–{s[-1]}"] if len(s) > 2 else map(str, s) for s in spans)
    return listing(itertools.chain.from_iterable(parts))


def _places(places: Sequence[str]) -> str:
    """Name places once each, cells of one sheet together."""
    sheets: dict[str, list[str]] = {}
    for place in dict.fromkeys(places):
        found = _CELL.fullmatch(place)
        sheets.setdefault(found[1] if found else place, []).extend([found[2]] if found else [])
    return "; ".join(
        f"{sheet}, {'Zelle' if len(cells) == 1 else 'Zellen'} {some(cells)}" if cells else sheet
        for sheet, cells in sheets.items()
    )


def not_checked(items: Sequence[NotChecked]) -> str:
    """Count the rules that were not checked and say why, in a sentence whatever the number."""
    labels = list(dict.fromkeys(label for item in items for label in item.because))
    partly = ", zum Teil oder ganz" if any(item.partly for item in items) else ""
    many = count(len(items), "Regel", "Regeln")
    return f"{NOT_CHECKED}: {many}{partly}; zuerst zu berichtigen: {some(labels)}."


def _listed(items: Sequence[NotChecked], width: int) -> Iterator[str]:
    """List the rules with the reason they share; many that wait for fields by their codes alone."""
    for reason in dict.fromkeys(item.reason for item in items):
        same = [item for item in items if item.reason == reason]
        if len(same) > _NAMED_RULES and same[0].because:
            codes = ", ".join(item.code for item in same)
            yield from wrap(f"{len(same)} Regeln: {codes}", width, indent=CODE)
        else:
            for item in same:
                yield from beside(item.code, item.title, None, width)
        yield from wrap(reason, width)
