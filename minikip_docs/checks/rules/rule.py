"""What a rule is: one function with its code, severity, stage, form, title and section."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from minikip_docs.data.model import FormKind, Problem, Severity, Stage
from minikip_docs.facts.agreed import Agreed, NoAgreement
from minikip_docs.facts.programme import Programme
from minikip_docs.facts.register import Register
from minikip_docs.facts.settings import Settings

Data = Mapping[str, Any]
Problems = Iterator[Problem]

BUDGET = frozenset({FormKind.BUDGET})
REPORT = frozenset({FormKind.ANNUAL_REPORT})
BOTH = BUDGET | REPORT


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule may know beside the submission; passed in, so that tests are repeatable."""

    programme: Programme
    settings: Settings
    register: Register
    received: date | None = None  # day the report came in
    decided: Mapping[int, Decimal] | None = None  # the canton's contribution: year -> CHF
    agreed: Agreed | NoAgreement | None = None  # of a report; None: it is not to be compared
    left: Decimal | None = None  # CHF unused in the year before; None: that report is not at hand
    on: date | None = None  # of the documents to be made; None: as the submission is dated
    first: date | None = None  # day a first version of the report came in


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; ``check`` yields a problem for each place where it is broken."""

    code: str
    title: str  # German, as a statement that should be true
    severity: Severity
    stage: Stage
    forms: frozenset[FormKind]
    section: str | None  # of the leaflet; None where the leaflet is silent
    needs: tuple[str, ...]  # pointers that must be sound, ``*`` for any row
    why: str
    check: Callable[[Data, Facts], Problems]
    compares: bool = False  # holds a report against what is agreed for its year
    office: bool = False  # the canton alone settles it; no municipality is written to about it


def rule(
    code: str,
    title: str,
    *,
    forms: frozenset[FormKind] = BUDGET,
    severity: Severity = Severity.ERROR,
    stage: Stage = Stage.SUBMISSION,
    section: str | None = None,
    needs: tuple[str, ...] = (),
    compares: bool = False,
    office: bool = False,
) -> Callable[[Callable[[Data, Facts], Problems]], Rule]:
    """Make a rule of a function; its docstring is the reason shown by ``minikip rules``.

    Nothing is registered: the list ``RULES`` names every rule in order. What a rule says is
    read by the municipality, too, in its reply: sentences speak to who handed in, unless only
    the ``office`` can settle them (settings, decisions, payments, lateness).
    """

    def make(check: Callable[[Data, Facts], Problems]) -> Rule:
        why = " ".join((check.__doc__ or "").split())
        return Rule(
            code, title, severity, stage, forms, section, needs, why, check, compares, office
        )  # fmt: skip

    return make
