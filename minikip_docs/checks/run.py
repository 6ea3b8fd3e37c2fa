"""One check from beginning to end: reader's findings, schema and rules become a verdict."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from minikip_docs.checks import places, schema
from minikip_docs.checks.doubtful import Doubtful
from minikip_docs.checks.rules import RULES
from minikip_docs.checks.rules.compared import compared
from minikip_docs.checks.rules.rule import Facts, Rule
from minikip_docs.data import jsonio
from minikip_docs.data.model import (
    Finding,
    NotChecked,
    Place,
    Problem,
    Refusal,
    Severity,
    Stage,
    Submission,
    Verdict,
)
from minikip_docs.data.text import some
from minikip_docs.facts import schemas
from minikip_docs.facts.agreed import NoAgreement

_SEVERITIES = tuple(Severity)  # in the order they are listed
# Data of another KIP period have other choices and years: no rule can judge them.
_PROGRAMME = ("programme",)
_NOT_COMPARED = "Der Bericht wurde nicht mit einer Vereinbarung verglichen."


def check(submission: Submission, facts: Facts, rules: Iterable[Rule] = RULES) -> Verdict:
    """Check a submission that was read; gives all findings at once, sorted.

    A rule that needs a field with an error says only what holds whatever belongs there (see
    ``doubtful``), and is listed as not checked; so is one that compares a report with an agreement
    where there is none of its party and year. A rule that fails becomes X900: the submission
    then is not checkable. A form that is still empty is not judged at all.
    """
    root = schemas.schema(submission.kind, facts.programme)
    if submission.empty:  # that says it all
        return _verdict(submission, submission.findings, root)
    unread = {f.pointer for f in submission.findings if f.severity is Severity.ERROR}
    by_schema = schema.findings(submission, facts.programme)
    # What the reader could not read was said there; the schema would only say it again.
    found = [*submission.findings, *(f for f in by_schema if f.pointer not in unread)]
    errors = [f for f in found if f.severity is Severity.ERROR]
    # What is wrong with the file as a whole is no matter of any field.
    faulty = [(jsonio.split(f.pointer), f.label) for f in errors if f.pointer]
    doubtful = Doubtful(submission.data, root, facts)
    not_checked: list[NotChecked] = []
    found += _without_agreement(facts)
    comparable = _is_comparable(submission, facts)
    for rule in rules:
        if submission.kind not in rule.forms:
            continue
        if rule.compares and not comparable:
            if facts.agreed is not None:
                not_checked.append(NotChecked(rule.code, rule.title, _NOT_COMPARED))
            continue
        needs = [_PROGRAMME, *(tuple(jsonio.split(need)) for need in rule.needs)]
        in_the_way = {tuple(at): label for at, label in faulty if _touches(needs, at)}
        try:
            if in_the_way:
                judged = _PROGRAMME not in in_the_way
                problems = doubtful.problems(rule, list(in_the_way)) if judged else None
                not_checked.append(_not_checked(rule, in_the_way.values(), problems is not None))
            else:
                problems = list(rule.check(submission.data, facts))
        except Exception as error:  # a broken rule must not hide the others
            found.append(_crashed(rule, error))
            not_checked.append(NotChecked(rule.code, rule.title, "Fehler im Programm (X900)."))
            continue
        # A figure that could not be read for certain is not judged by its looks as well.
        problems = [each for each in problems or () if each.pointer not in unread]
        found += [_finding(rule, each, root, submission) for each in problems]
    return _verdict(submission, found, root, not_checked)


def _is_comparable(submission: Submission, facts: Facts) -> bool:
    """Say whether a report can be held against its agreement: party and year are those agreed."""
    try:
        return compared(submission.data, facts) is not None
    except (KeyError, TypeError, ValueError):  # a field is missing, which is reported
        return False


def _without_agreement(facts: Facts) -> list[Finding]:
    """Say as a warning that there is no agreement to hold a report against."""
    if not isinstance(facts.agreed, NoAgreement) or facts.agreed.refusal is None:
        return []
    return [warning(facts.agreed.refusal)]


def warning(refusal: Refusal) -> Finding:
    """Say as a warning about a submission what something else would be refused for."""
    return Finding(
        code=refusal.code,
        severity=Severity.WARNING,
        stage=Stage.SUBMISSION,
        pointer="",
        label="",
        message=refusal.message,
        remedy=refusal.remedy,
    )


def _verdict(
    submission: Submission,
    found: Iterable[Finding],
    root: schemas.Node,
    not_checked: Iterable[NotChecked] = (),
) -> Verdict:
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


def _finding(rule: Rule, problem: Problem, root: schemas.Node, submission: Submission) -> Finding:
    return Finding(
        code=rule.code,
        severity=rule.severity,
        stage=rule.stage,
        pointer=problem.pointer,
        label=schemas.label(root, jsonio.in_rows(problem.pointer, submission.rows)),
        message=problem.message,
        remedy=problem.remedy,
        section=rule.section,
        place=places.together(problem.fields, submission.places),
        days_late=problem.days_late,
    )


def _touches(needs: Sequence[Sequence[str]], faulty: Sequence[str]) -> bool:
    """Say whether a faulty field is one of those needed, lies in one or contains one."""
    return any(
        all(need in ("*", part) for need, part in zip(path, faulty, strict=False)) for path in needs
    )


def _not_checked(rule: Rule, in_the_way: Iterable[str], partly: bool) -> NotChecked:
    labels = tuple(dict.fromkeys(in_the_way))
    how = "Nur zum Teil geprüft. " if partly else ""
    reason = f"{how}Zuerst zu berichtigen: {some(labels)}."
    return NotChecked(rule.code, rule.title, reason, labels, partly)


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
