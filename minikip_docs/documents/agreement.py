"""The agreement: submission + decided contributions + programme + settings -> template context.

The words of the agreement stand in ``templates/agreement.docx``; here are only the
values it may print, all ready as text. What the canton has not set yet is an ``Unset``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from minikip_docs.data import figures, text
from minikip_docs.data.files import safe_name
from minikip_docs.data.model import FormKind
from minikip_docs.documents import letterhead
from minikip_docs.documents.agreement_money import budget_tables, contributions
from minikip_docs.documents.agreement_party import Terms, copies, party, signature_blocks, together
from minikip_docs.documents.unset import Unset, Wanted
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programme
from minikip_docs.facts.settings import Settings

if TYPE_CHECKING:
    from minikip_docs.facts.contributions import Decision
    from minikip_docs.facts.special import Special

Data = Mapping[str, Any]
Row = dict[str, Any]

_NOT_STATED = "nicht angegeben"  # what the leaflet does not ask of a measure


@dataclass(frozen=True, slots=True)
class Material:
    """Everything an agreement is made of."""

    data: Data
    programme: Programme
    settings: Settings
    decided: Mapping[int, Decision]  # a year without decision only reaches a draft
    terms: Terms = field(default_factory=dict)
    special: Sequence[Special] = ()  # sentences for this party alone


def context(material: Material) -> Row:
    """Give what the template of the agreement may print.

    Expects sound data (no error findings at the submission stage). Amounts are printed
    as ``12’500.00``, dates as ``15. März 2026``. Unset settings are ``Unset`` values. Raises
    ``Refusal`` K521 for a wrong placeholder in a setting.
    """
    data, programme = material.data, material.programme
    given = {
        "document": _document(data),
        "party": party(data, material.terms),
        "programme": _programme(programme),
        "legal_bases": _legal_bases(programme),
        "dispute_basis": basis_of(programme, "disputes"),
        "structure": {"contact_point": data["structure"].get("contact_point", "")},
        "focus_areas": _focus_areas(data, programme),
        "measures": [_measure(m, programme) for m in data["measures"]],
        **contributions(
            data,
            programme,
            material.decided,
            third_party_counts=bool(material.settings.contribution.own_includes_third_party),
        ),
        "cost_categories": [category.condition for category in programme.cost_categories],
        "reporting": _reporting(data, programme),
        **budget_tables(data, programme),
        "staff": [
            {**_texts(row), "percent": text.number(row["percent"])} for row in data.get("staff", [])
        ],
        "attachments": _attachments(data, programme),
        "submission": {"date": text.long_date(data["signature"]["date"])},
    }
    wanted = Wanted(material.settings, given)
    blocks = together(signature_blocks(data, material.settings, wanted, material.terms))
    return {
        **given,
        "special": [{"clause": one.clause, "text": one.text} for one in material.special],
        "special_clauses": _clauses(material.special),
        "proposal": "",  # a mark in a draft, see jobs/approval.py
        "canton": letterhead.canton(material.settings, wanted),
        "contribution": {
            "allocation_key": wanted("contribution.allocation_key"),
            "unused_funds": wanted("agreement.unused_funds"),
        },
        "payment": {
            "terms": wanted("payment.terms"),
            "condition": wanted("payment.condition"),
            "iban": _spaced_iban(data.get("bank", {}).get("iban", "")),
            "account_holder": data.get("bank", {}).get("account_holder", ""),
        },
        "agreement": {**_terms(data, wanted, material.settings), "copies": copies(blocks)},
        "signature_blocks": blocks,
    }


def _clauses(special: Sequence[Special]) -> str:
    """List the numbers of the clauses in order: ``3.2, 6.2 und 14``."""
    numbers = {tuple(map(int, one.clause.split("."))) for one in special}
    return text.listing(".".join(map(str, one)) for one in sorted(numbers))


def file_stem(data: Data) -> str:
    """Give the name without ending: ``Vereinbarung_1103_Sursee_2025-2027``."""
    years = text.years(*_span(data)).replace("–", "-")
    name = safe_name(data["party"]["name"])
    return "_".join(filter(None, ("Vereinbarung", figures.party_key(data), name, years)))


def title(data: Data) -> str:
    """Give the title of the document, as programs show it."""
    return f"Mini-KIP-Vereinbarung {data['party']['name']} {text.years(*_span(data))}"


def _span(data: Data) -> tuple[int, int]:
    return data["period"]["first_year"], data["period"]["last_year"]


def _document(data: Data) -> Row:
    years = text.years(*_span(data))
    return {"years": years, "reference": reference(data, years)}


def reference(data: Data, years: str) -> str:
    """Give the mark at the foot of every page: ``Mini-KIP 1103, 2025–2027``."""
    return f"Mini-KIP {figures.party_key(data) or data['party']['name']}, {years}"


def _programme(programme: Programme) -> Row:
    contact = programme.contact
    return {
        "name": programme.name,
        "period": text.years(programme.years[0], programme.years[-1]),
        "leaflet_title": programme.leaflet_title,
        "leaflet_date": text.long_date(programme.leaflet_date),
        "papers": [paper.title for paper in programme.papers],
        "funding_areas": [area.label for area in programme.funding_areas],
        "target_group": programme.target_group.text,
        "population_source": programme.contribution.population_source,
        "population_date": text.long_date(programme.contribution.population_date),
        "contact": {
            "unit": programme.office.unit,
            "name": contact.name,
            "function": contact.function,
            "email": contact.email,
            "phone": contact.phone,
        },
    }


def _legal_bases(programme: Programme) -> list[Row]:
    """Give the cited acts, each with the articles that matter and what for."""
    acts: dict[str, Row] = {}
    for base in programme.legal_bases:
        if base.cite:
            name = f"{base.title} ({base.abbreviation})" if base.abbreviation else base.title
            number = base.number.replace(" ", "\u00a0")
            row = acts.setdefault(number, {"number": number, "title": name, "parts": []})
            article = base.article.replace(" ", "\u00a0")
            row["parts"].append(f"{article} ({base.purpose})" if article else base.purpose)
    return [{"content": "; ".join(row.pop("parts")), **row} for row in acts.values()]


def basis_of(programme: Programme, clause: str) -> str:
    """Name the article that a clause rests on: «§ 162 VRG, SRL 40»; empty if none is cited."""
    base = next((b for b in programme.legal_bases if b.cite and b.clause == clause), None)
    return f"{base.article} {base.abbreviation}, {base.number}" if base else ""


def _focus_areas(data: Data, programme: Programme) -> list[Row]:
    used = {measure["focus_area"] for measure in data["measures"]}
    return [
        {"title": area.title, "goals": list(area.goals)}
        for area in programme.focus_areas
        if area.key in used
    ]


def _measure(measure: Data, programme: Programme) -> Row:
    def choice(field: str) -> str:
        value = measure.get(field)
        return _label(programme, f"/measures/*/{field}", value) if value else ""

    groups = [
        _label(programme, "/measures/*/target_groups", key)
        for key, ticked in measure["target_groups"].items()
        if ticked
    ]
    optional = ("indicator", "target_value", "asylum_complement", "partners", "responsible")
    return {
        **dict.fromkeys(optional, ""),
        "goal": _NOT_STATED,
        **{k: v for k, v in _texts(measure).items() if k not in {"start", "end"}},  # see «dates»
        "focus_area": choice("focus_area"),
        "funding_area": choice("funding_area"),
        "status": choice("status"),
        "target_groups": "\n".join(groups),
        **_duration(measure),
    }


def _duration(measure: Data) -> Row:
    """Give years and dates of a measure; the leaflet does not ask when it begins and ends."""
    start, end = measure.get("start"), measure.get("end")
    if start and end:
        years = text.years(int(start[:4]), int(end[:4]))
        dates = f"{text.long_date(start)} bis {text.long_date(end)}"
    elif start:
        years, dates = f"ab {start[:4]}", f"ab {text.long_date(start)}"
    elif end:
        years, dates = f"bis {end[:4]}", f"bis {text.long_date(end)}"
    else:
        years = dates = _NOT_STATED
    return {"period": years, "dates": dates}


def _reporting(data: Data, programme: Programme) -> Row:
    reporting = programme.reporting
    return {
        "deadline": _deadline(programme),
        "recipient": reporting.recipient,
        "email": reporting.email,
        "parts": list(reporting.parts),
        "dates": [
            {"year": str(year), "deadline": text.long_date(programme.deadline(year))}
            for year in figures.years(data)
        ],
    }


def _deadline(programme: Programme) -> str:
    due = programme.reporting
    following = "des Folgejahres" if due.years_after == 1 else f"des {due.years_after}. Folgejahres"
    return f"{due.day}.\u00a0{text.MONTHS[due.month - 1]} {following}"


def _terms(data: Data, wanted: Wanted, settings: Settings) -> Row:
    retention = wanted("agreement.retention_years")
    return {
        **{
            key: _day(data["period"].get(key)) or wanted(f"agreement.{key}")
            for key in ("start", "end")
        },
        "notice_period": wanted("agreement.notice_period"),
        "notice_date": wanted("agreement.notice_date"),
        "data_protection_contact": wanted("agreement.data_protection_contact"),
        "amendment": wanted("agreement.amendment"),
        "population_fixed": wanted("agreement.population_fixed"),
        "non_fulfilment": wanted("agreement.non_fulfilment"),
        "dispute": wanted("agreement.dispute"),
        "retention": retention if isinstance(retention, Unset) else _years(retention),
        "signatures_apart": bool(settings.agreement.signatures_apart),
    }


def _day(own: str | None) -> str:
    return text.long_date(own) if own else ""


def _years(number: str) -> str:
    """Print a number of years as it follows «während»."""
    return "eines Jahres" if number == "1" else f"{number} Jahren"


def _attachments(data: Data, programme: Programme) -> list[Row]:
    return [
        {
            "kind": _label(programme, "/attachments/*/kind", row["kind"]),
            "title": row["title"],
            "date": text.long_date(row["date"]) if "date" in row else "",
        }
        for row in data.get("attachments", [])
    ]


def _label(programme: Programme, path: str, key: str) -> str:
    return schemas.choice_label(schemas.schema(FormKind.BUDGET, programme), path, key)


def _texts(row: Data) -> Row:
    """Give the texts of an object, for fields that are printed as they are."""
    return {key: value for key, value in row.items() if isinstance(value, str)}


def _spaced_iban(iban: str) -> str:
    compact = "".join(iban.split())
    return "\u00a0".join(compact[i : i + 4] for i in range(0, len(compact), 4))
