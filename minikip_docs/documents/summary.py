"""The summary of a year's reports: what they add up to -> template context.

The words stand in ``templates/summary.docx``; here are only the values it may print.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from minikip_docs.data import figures, text
from minikip_docs.data.model import PARTIES, FormKind
from minikip_docs.documents import letterhead
from minikip_docs.documents.agreement import basis_of
from minikip_docs.documents.chart import BarChart, Series, draw
from minikip_docs.documents.report_account import ACTUAL, AGREED, compared
from minikip_docs.documents.summary_account import Account, LeftOut, Measure, Pair, Party, total
from minikip_docs.documents.unset import Wanted
from minikip_docs.facts import schemas
from minikip_docs.facts.agreed import Agreed
from minikip_docs.facts.programme import Programme
from minikip_docs.facts.settings import Settings
from minikip_docs.press.fill.images import Drawing

Row = dict[str, Any]

STATES = ("implemented", "partly", "not_implemented")
_WORDS = (
    "id", "title", "focus_area", "status", "is_new", "indicator", "target_value", "actual_value",
    "persons_reached", "events", "deviation", "evaluation",
)  # fmt: skip


def title(year: int) -> str:
    """Give the title of the document, as programs show it."""
    return f"Zusammenfassung der Jahresberichte Mini-KIP {year}"


def file_stem(year: int) -> str:
    """Give the name without ending: ``Zusammenfassung_2025``."""
    return f"Zusammenfassung_{year}"


def context(made: Account, programme: Programme, settings: Settings, on: date) -> Row:
    """Give what the template of the summary may print; ``on`` is the day it is of.

    Amounts are printed as ``12’500.00``. Unset settings are ``Unset`` values.
    """
    origins = origin_labels(programme)
    everyone = [one.counted.agreed for one in made.parties]
    outside = [one.agreed for one in made.left_out]
    return {
        "document": {
            "year": str(made.year),
            "reference": f"Mini-KIP, Zusammenfassung {made.year}",
            "date": text.long_date(on),
        },
        "canton": letterhead.canton(settings, Wanted(settings)),
        "programme": {
            "name": programme.name,
            "period": text.years(programme.years[0], programme.years[-1]),
        },
        "report_basis": basis_of(programme, "reporting"),
        "coverage": {
            "counted": _covered(everyone),
            "left_out": _covered(outside),
            "all": _covered([*everyone, *outside]),
        },
        "left_out": [_left_out(one) for one in made.left_out],
        "warned": [
            f"{one.counted.agreed.name} ({len(one.counted.warnings)})"
            for one in made.parties
            if one.counted.warnings
        ],
        "focus_areas": [
            {
                "area": label,
                **_pair(pair),
                **_counts([m for m in made.measures if m.row["focus_area"] == label]),
            }
            for label, pair in made.focus_areas.items()
        ],
        "total": {"area": "Total", **_pair(made.cost), **_counts(made.measures)},
        "cost_categories": [{"category": k, **_pair(v)} for k, v in made.categories.items()],
        "financing": [{"origin": origins[k], **_pair(v)} for k, v in made.origins.items()],
        "financing_total": _pair(total(made.origins.values())),
        "contribution": {
            "agreed": text.amount(_sum(made, lambda one: one.counted.agreed.contribution or 0)),
            "received": text.amount(_sum(made, lambda one: one.received)),
            "used": text.amount(made.origins["mini_kip"].actual),
            **{name: text.amount(made.origins[name].actual) for name in ("own", "third_party")},
            "unused": text.amount(_sum(made, lambda one: one.unused)),
        },
        "charts": {
            "focus_areas": _chart(f"Kosten {made.year} nach Schwerpunkten", made.focus_areas),
            "cost_categories": _chart(f"Kosten {made.year} nach Kostenarten", made.categories),
            "financing": _chart(
                f"Finanzierung {made.year} nach Herkunft",
                {origins[k]: v for k, v in made.origins.items()},
            ),
        },
        "parties": [_party(one) for one in made.parties],
    }


def origin_labels(programme: Programme) -> Mapping[str, str]:
    """Give how the form calls the origins of the money."""
    root = schemas.schema(FormKind.ANNUAL_REPORT, programme)
    at = "/financial_statement/financing/*/origin"
    return {name: schemas.choice_label(root, at, name) for name in figures.ORIGINS}


def identification(key: str) -> str:
    """Name the number or id that tells a party from others."""
    return f"BFS-Nummer {key}" if key.isdecimal() else f"Kennung {key}"


def _sum(made: Account, value: Callable[[Party], Decimal | int]) -> Decimal:
    return sum((Decimal(value(one)) for one in made.parties), Decimal(0))


def _pair(pair: Pair) -> Row:
    return compared(pair.agreed, pair.actual)


def _covered(parties: Sequence[Agreed | None]) -> Row:
    """Count parties and add up what is agreed with them; None: what is agreed is not known."""
    known = [one for one in parties if one]
    costs = (measure.budget for one in known for measure in one.measures)
    return {
        "parties": str(len(parties)),
        "contribution": text.amount(sum((one.contribution or 0 for one in known), Decimal(0))),
        "costs": text.amount(sum(costs, Decimal(0))),
        "unknown": "" if len(known) == len(parties) else str(len(parties) - len(known)),
    }


def _left_out(one: LeftOut) -> Row:
    known = _covered([one.agreed]) if one.agreed else {}
    return {
        "name": one.name,
        "identification": identification(one.party) if one.party else "",
        "reason": one.reason,
        "contribution": known.get("contribution", ""),
        "costs": known.get("costs", ""),
    }


def _counts(measures: Sequence[Measure]) -> Row:
    """Count measures by what became of them, and whom they reached."""
    status = Counter(one.status for one in measures)
    return {
        "planned": str(sum(not one.row["is_new"] for one in measures)),
        "reported": str(len(measures) - status[""]),
        **{name: str(status[name]) for name in STATES},
        "missing": str(status[""]),
        "new": str(sum(one.row["is_new"] for one in measures)),
        **_reach("persons", [one.persons for one in measures]),
        **_reach("events", [one.events for one in measures]),
    }


def _reach(name: str, told: Sequence[int | None]) -> Row:
    known = [one for one in told if one is not None]
    return {name: text.number(sum(known)), f"{name}_told": str(len(known))}


def _party(one: Party) -> Row:
    agreed, warnings = one.counted.agreed, len(one.counted.warnings)
    association = figures.is_association(one.counted.data)
    return {
        "name": agreed.name,
        "identification": identification(agreed.party),
        "kind": PARTIES["association" if association else "municipality"],
        "members": text.listing(name for _, name in agreed.members) if association else "",
        "warnings": str(warnings) if warnings else "",
        **_pair(one.cost),
        "contribution": text.amount(agreed.contribution or 0),
        "received": text.amount(one.received),
        "unused": text.amount(one.unused),
        **{name: text.amount(pair.actual) for name, pair in one.origins.items()},
        "measures": [
            {**{name: m.row[name] for name in _WORDS}, **_pair(m.cost)} for m in one.measures
        ],
    }


def _chart(heading: str, pairs: Mapping[str, Pair]) -> Drawing:
    planned, actual = (tuple(getattr(p, k) for p in pairs.values()) for k in ("agreed", "actual"))
    series = Series(AGREED, planned), Series(ACTUAL, actual)
    return draw(BarChart(heading, tuple(pairs), series))
