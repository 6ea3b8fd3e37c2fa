"""One check from beginning to end: reader's findings, schema and rules become a verdict."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from minikip_docs.checks import places, schema
from minikip_docs.checks.rules import RULES
from minikip_docs.checks.rules.rule import Facts, Rule
from minikip_docs.data import jsonio
from minikip_docs.data.model import (
    Finding,
    NotChecked,
    Place,
    Refusal,
    Severity,
    Stage,
    Submission,
    Verdict,
)
from minikip_docs.data.text import listing
from minikip_docs.facts import schemas

_SEVERITIES = tuple(Severity)  # in the order they are listed
_NAMED = 3  # fields named in the reason why a rule was not checked
# Data of another KIP period have other choices and years: no rule can judge them.
_NEEDED_BY_ALL = "/programme"


def check(submission: Submission, facts: Facts, rules: Iterable[Rule] = RULES) -> Verdict:
    """Check a submission that was read; gives all findings at once, sorted.

    A rule runs only if the fields it needs are free of errors, else it is listed as not
    checked. A rule that fails becomes X900: the submission then is not checkable.
    """
    root = schemas.schema(submission.kind, facts.programme)
    unread = {f.pointer for f in submission.findings if f.severity is Severity.ERROR}
    by_schema = schema.findings(submission, facts.programme)
    # What the reader could not read was said there; the schema would only say it again.
    found = [*submission.findings, *(f for f in by_schema if f.pointer not in unread)]
    faulty = [(jsonio.split(f.pointer), f.label) for f in found if f.severity is Severity.ERROR]
    not_checked: list[NotChecked] = []
    for rule in rules:
        if submission.kind not in rule.forms:
            continue
        needs = [jsonio.split(need) for need in (_NEEDED_BY_ALL, *rule.needs)]
        in_the_way = [label for parts, label in faulty if _touches(needs, parts)]
        if in_the_way:
            not_checked.append(NotChecked(rule.code, rule.title, _reason(in_the_way)))
            continue
        try:
            applied = _apply(rule, submission, facts, root)
            found += [f for f in applied if f.pointer not in unread]
        except Exception as error:  # a broken rule must not hide the others
            found.append(_crashed(rule, error))
            not_checked.append(NotChecked(rule.code, rule.title, "Fehler im Programm (X900)."))
    placed = (_placed(finding, submission.places) for finding in found)
    return Verdict(
        source=submission.source,
        kind=submission.kind,
        findings=tuple(sorted(placed, key=lambda finding: _rank(finding, root))),
        not_checked=tuple(not_checked),
        submission=submission,
    )


def unreadable(name: str, refusal: Refusal) -> Verdict:
    """Give the verdict on a file that could not be read: the refusal is its one finding."""
    finding = Finding(
        code=refusal.code,
        severity=Severity.ERROR,
        stage=Stage.SUBMISSION,
        pointer="",
        label="",
        message=refusal.message,
        remedy=refusal.remedy,
    )
    return Verdict(source=name, kind=None, findings=(finding,))


def _apply(rule: Rule, submission: Submission, facts: Facts, root: schemas.Node) -> list[Finding]:
    return [
        Finding(
            code=rule.code,
            severity=rule.severity,
            stage=rule.stage,
            pointer=problem.pointer,
            label=schemas.label(root, problem.pointer),
            message=problem.message,
            remedy=problem.remedy,
            section=rule.section,
            place=places.together(problem.fields, submission.places),
        )
        for problem in rule.check(submission.data, facts)
    ]


def _touches(needs: list[list[str]], faulty: list[str]) -> bool:
    """Say whether a faulty field is one of those needed, lies in one or contains one."""
    return any(
        all(need in ("*", part) for need, part in zip(path, faulty, strict=False)) for path in needs
    )


def _reason(in_the_way: list[str]) -> str:
    labels = list(dict.fromkeys(in_the_way))
    more = len(labels) - _NAMED
    if more > 0:
        further = f"{more} weitere Angaben" if more > 1 else "eine weitere Angabe"
        labels = [*labels[:_NAMED], further]
    return f"Zuerst zu berichtigen: {listing(labels)}."


def _crashed(rule: Rule, error: Exception) -> Finding:
    return Finding(
        code="X900",
        severity=Severity.ERROR,
        stage=Stage.SUBMISSION,
        pointer="",
        label="",
        message=f"Die Regel {rule.code} konnte nicht geprüft werden "
        f"(Programmfehler {type(error).__name__}).",
        remedy="Bitte der Stelle melden, die das Programm betreut; die Gemeinde muss nichts tun.",
    )


def _placed(finding: Finding, known: Mapping[str, Place]) -> Finding:
    """Add where the field stands in the file, else where the row or section around it does."""
    pointer = finding.pointer
    while pointer and pointer not in known:
        pointer = pointer.rpartition("/")[0]
    if finding.place or pointer not in known:
        return finding
    return dataclasses.replace(finding, place=known[pointer])


def _rank(finding: Finding, root: schemas.Node) -> tuple[int, tuple[int, ...], str]:
    """Order findings by severity, then as the fields stand in the form, then by code."""
    place: list[int] = []
    node: schemas.Node = root
    for part in jsonio.split(finding.pointer):
        names = list(node.get("properties", ()))
        if "items" in node and part.isdigit():
            place.append(int(part))
            node = node["items"]
        else:
            place.append(names.index(part) if part in names else len(names))
            node = node.get("properties", {}).get(part, {})
    return _SEVERITIES.index(finding.severity), tuple(place), finding.code
