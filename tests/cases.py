"""A case is a small change to a good sample; this makes the change and runs the whole check."""

from __future__ import annotations

import copy
import dataclasses
import tempfile
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import simplejson

from minikip_docs.checks import run
from minikip_docs.checks.rules.rule import Facts
from minikip_docs.data import figures, jsonio
from minikip_docs.data.model import Finding, Severity, Stage, Verdict
from minikip_docs.data.resources import resource
from minikip_docs.facts import programme, register, settings
from minikip_docs.facts.agreed import Agreed
from minikip_docs.facts.agreed import agreed as what_is_agreed
from minikip_docs.forms import reading

BUDGET = "budget-sursee"
BUDGET_ASSOCIATION = "budget-verbund-see"
REPORT = "annual-report-sursee"
REPORT_ASSOCIATION = "annual-report-verbund-see"
GOOD = (BUDGET, BUDGET_ASSOCIATION, REPORT, REPORT_ASSOCIATION)

DELETE = object()  # as a value: take the field away
Change = tuple[str, Any]  # JSON Pointer and new value; a pointer ending in «/-» appends a row
AT_SUBMISSION = frozenset({Stage.SUBMISSION})
AT_SIGNING = frozenset({Stage.SIGNING})


@cache
def _sample(name: str) -> Any:
    return jsonio.loads(resource("samples", f"{name}.json").read_bytes())


def sample(name: str, *changes: Change) -> Any:
    """Give the data of a good sample with changes made in order."""
    return changed(_sample(name), *changes)


def changed(data: Any, *changes: Change) -> Any:
    """Give a copy of some data with changes made in order."""
    data = copy.deepcopy(data)
    for pointer, value in changes:
        *parents, last = jsonio.split(pointer)
        target = data
        for part in parents:
            target = target[int(part) if isinstance(target, list) else part]
        key = int(last) if isinstance(target, list) and last != "-" else last
        if value is DELETE:
            del target[key]
        elif key == "-":
            target.append(copy.deepcopy(value))
        else:
            target[key] = copy.deepcopy(value)
    return data


def written(folder: Path, name: str, *changes: Change) -> Path:
    """Write a good sample with changes as a JSON file, as it is handed in."""
    path = folder / "eingabe.json"
    path.write_bytes(jsonio.dumps(sample(name, *changes)))
    return path


def without_sums(name: str) -> Any:
    """Give a good sample without its sums, which no form reads."""
    data = sample(name)
    for sums in (data, data.get("financial_statement", {})):
        sums.pop("totals", None)
    return data


def facts(name: str = BUDGET, **known: Any) -> Facts:
    """Give the facts of a check; the canton has decided what the good sample asks for.

    ``known`` replaces fields of ``Facts`` (``received=``, ``decided=``, ``settings=`` ...).
    """
    asked = figures.financing(_sample(name), "mini_kip") if name.startswith("budget") else None
    base = Facts(programme.load(), settings.load(None), register.load(), decided=asked)
    return dataclasses.replace(base, **known)


def agreed(name: str = REPORT, year: int = 2025, *changes: Change) -> Agreed:
    """Give what the budget of a report's party is for one year, changed, as agreed and decided."""
    budget = sample(name.replace("annual-report", "budget"), *changes)
    return what_is_agreed(budget, figures.financing(budget, "mini_kip"), year)


def third_party(counts: bool | None) -> settings.Settings:
    """Give settings that say whether third-party money counts as own; None leaves it open."""
    base = settings.load(None)
    counting = dataclasses.replace(base.contribution, own_includes_third_party=counts)
    return dataclasses.replace(base, contribution=counting)


def deviation(percent: Decimal | None) -> settings.Settings:
    """Give settings with the deviation in percent above which a report must say why."""
    base = settings.load(None)
    report = dataclasses.replace(base.report, deviation_reason_percent=percent)
    return dataclasses.replace(base, report=report)


def check_data(data: Any, facts: Facts) -> Verdict:
    """Write data to a file and check that file from beginning to end."""
    text = simplejson.dumps(data, use_decimal=True, ensure_ascii=False)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "eingabe.json")
        path.write_text(text, encoding="utf-8")
        period = programme.Programmes({facts.programme.id: facts.programme}, facts.programme, {})
        return run.check(reading.read(path, period), facts)


def check(name: str, *changes: Change, **known: Any) -> Verdict:
    """Check a good sample with changes; see ``sample`` and ``facts``."""
    return check_data(sample(name, *changes), facts(name, **known))


def codes(verdict: Verdict, stages: frozenset[Stage] = AT_SUBMISSION | AT_SIGNING) -> list[str]:
    """List the codes of all errors and warnings, sorted, each as often as it was found."""
    return sorted(
        f.code for f in verdict.findings if f.severity is not Severity.INFO and f.stage in stages
    )


def found(verdict: Verdict, code: str) -> list[Finding]:
    """List the findings of one code."""
    return [finding for finding in verdict.findings if finding.code == code]


def only(verdict: Verdict, code: str) -> Finding:
    """Give the finding of a code that must stand alone among errors and warnings."""
    assert codes(verdict) == [code]
    return found(verdict, code)[0]
