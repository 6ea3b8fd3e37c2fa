"""The report document: a checked report + its agreement + settings -> template context.

The words stand in ``templates/report.docx``; here are only the values it may print, all ready
as text. Its parts are those of Art. 18 para. 2 VIntA: progress, effect, key figures, cooperation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from minikip_docs.data import figures, text
from minikip_docs.data.files import safe_name
from minikip_docs.data.model import FormKind, Severity, Verdict
from minikip_docs.documents import letterhead
from minikip_docs.documents.agreement import basis_of
from minikip_docs.documents.agreement_party import Terms, named_party
from minikip_docs.documents.report_account import account, agreed_ids
from minikip_docs.documents.unset import Wanted
from minikip_docs.facts import schemas
from minikip_docs.facts.agreed import Agreed
from minikip_docs.facts.programme import Programme
from minikip_docs.facts.settings import Settings

Data = Mapping[str, Any]
Row = dict[str, Any]

_NOT_REPORTED = "im Bericht nicht enthalten"


@dataclass(frozen=True, slots=True)
class Decision:
    """What the officer decided on a report; what is empty is filled in by hand."""

    text: str = ""
    by: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a report document is made of."""

    data: Data
    agreed: Agreed
    agreed_on: date  # of the documents of the agreement itself
    amended_on: tuple[date, ...]  # of the amendments that hold
    verdict: Verdict
    programme: Programme
    settings: Settings
    received: date | None = None
    decision: Decision = Decision()
    terms: Terms = field(default_factory=dict)


def context(material: Material) -> Row:
    """Give what the template of the report may print.

    Expects a report without errors that was held against ``agreed``. Amounts are printed as
    ``12’500.00``, dates as ``15. März 2026``. Unset settings are ``Unset`` values.
    """
    data, programme, agreed = material.data, material.programme, material.agreed
    wanted = Wanted(material.settings)
    activity, changes = data["activity_report"], data.get("changes", {})
    measures = measure_rows(data, agreed, programme)
    return {
        "document": _document(data, agreed),
        "canton": {
            **letterhead.canton(material.settings, wanted),
            "place": wanted("canton.place"),
        },
        "party": named_party(_identified(data, agreed), material.terms),
        "programme": {
            "name": programme.name,
            "period": text.years(programme.years[0], programme.years[-1]),
        },
        "report_basis": basis_of(programme, "reporting"),
        "agreement": _agreement(material),
        "submission": {
            "date": text.long_date(data["signature"]["date"]),
            "received": text.long_date(material.received) if material.received else "",
            "signatories": text.listing(
                ", ".join(filter(None, (one["role"], one.get("name", ""))))
                for one in data["signatories"]
            ),
        },
        "activity": {
            "summary": activity["summary"],
            "cooperation": activity.get("cooperation", ""),
            "outlook": activity.get("outlook", ""),
        },
        "counts": _counts(data, agreed),
        "measures": measures,
        "focus_areas": [
            {
                "title": area.title,
                "goals": list(area.goals),
                "measures": [one for one in measures if one["focus_area"] == area.label],
            }
            for area in programme.focus_areas
            if any(one["focus_area"] == area.label for one in measures)
        ],
        **account(
            data, agreed, programme,
            third_party_counts=bool(material.settings.contribution.own_includes_third_party),
        ),
        "changes": {name: changes.get(name, "") for name in ("structure", "persons", "membership")},
        "attachments": [row["title"] for row in data.get("attachments", [])],
        "warnings": [
            {"label": one.label, "message": one.message}
            for one in material.verdict.findings
            if one.severity is Severity.WARNING
        ],
        "decision": {
            "text": material.decision.text,
            "by": material.decision.by,
            "date": text.long_date(material.decision.on) if material.decision.on else "",
        },
    }  # fmt: skip


def file_stem(data: Data, agreed: Agreed) -> str:
    """Give the name without ending: ``Jahresbericht_geprüft_1103_Sursee_2025``."""
    name = safe_name(data["party"]["name"])
    return "_".join(("Jahresbericht_geprüft", agreed.party, name, str(data["report_year"])))


def title(data: Data) -> str:
    """Give the title of the document, as programs show it."""
    return f"Jahresbericht Mini-KIP {data['party']['name']} {data['report_year']}"


def _identified(data: Data, agreed: Agreed) -> Data:
    """Give an association the id that its agreement has; a report need not say it."""
    if not figures.is_association(data):
        return data
    return {**data, "party": {**data["party"], "association_id": agreed.party}}


def _document(data: Data, agreed: Agreed) -> Row:
    year = str(data["report_year"])
    return {"year": year, "reference": f"Mini-KIP {agreed.party}, Jahresbericht {year}"}


def _agreement(material: Material) -> Row:
    amended = (
        f"Nachtrag Nr. {number} vom {text.long_date(day)}"
        for number, day in enumerate(material.amended_on, 1)
    )
    return {
        "years": text.years(material.agreed.first_year, material.agreed.last_year),
        "date": text.long_date(material.agreed_on),
        "amended_on": text.listing(amended),
    }


def _counts(data: Data, agreed: Agreed) -> Row:
    known, reported = agreed_ids(agreed), [row["id"] for row in data["measures"]]
    status = Counter(row["status"] for row in data["measures"])
    return {
        "agreed": str(len(known)),
        "reported": str(len(reported)),
        **{name: str(status[name]) for name in ("implemented", "partly", "not_implemented")},
        "new": str(sum(one not in known for one in reported)),
        "missing": str(sum(one not in reported for one in known)),
    }


def measure_rows(data: Data, agreed: Agreed, programme: Programme) -> list[Row]:
    """Give the measures that are agreed and those that are reported, in that order.

    Title, focus area, indicator and target are those of the agreement.
    """
    reported = {row["id"]: row for row in data["measures"]}
    root = schemas.schema(FormKind.ANNUAL_REPORT, programme)
    found = []
    for key in dict.fromkeys((*agreed_ids(agreed), *reported)):
        row, one = reported.get(key, {}), agreed.measure(key)
        status = schemas.choice_label(root, "/measures/*/status", row["status"]) if row else ""
        area = one.focus_area if one else row["focus_area"]
        found.append(
            {
                "id": key,
                "title": one.title if one else row["title"],
                "focus_area": programme.label("focus_areas", area),
                "status": status or _NOT_REPORTED,
                "is_new": one is None,
                "indicator": (one and one.indicator) or row.get("indicator", ""),
                "target_value": (one and one.target_value) or row.get("target_value", ""),
                "persons_reached": _count(row, "persons_reached"),
                "events": _count(row, "events"),
                **{
                    name: row.get(name, "")
                    for name in ("activities", "actual_value", "deviation", "evaluation")
                },
            }
        )
    return found


def _count(row: Data, name: str) -> str:
    return text.number(row[name]) if name in row else ""
