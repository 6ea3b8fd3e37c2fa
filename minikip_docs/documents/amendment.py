"""The amendment: what changes from when, as the context of ``templates/amendment.docx``.

All values are texts ready to print, lists of texts or rows of texts; what each name holds
says ``schemas/amendment.context.json``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from minikip_docs.data import figures, text
from minikip_docs.documents import agreement
from minikip_docs.documents.agreement_party import copies, signature_blocks, together
from minikip_docs.documents.unset import Wanted

if TYPE_CHECKING:
    from minikip_docs.facts.contributions import Decision

Data = Mapping[str, Any]
Row = dict[str, Any]

# The clauses that an amendment may change: the bookmark of each in the template of the
# agreement, whose number its record keeps, and what it is called where there is none.
_CLAUSES: Mapping[str, tuple[str, str]] = {
    "party": ("", "Parteien"),
    "resolution": ("Genehmigung", "Genehmigung"),
    "members": ("Mitglieder", "Beteiligte Gemeinden"),
    "goals": ("Ziele", "Ziele"),
    "contact_point": ("Anlaufstelle", "Anlaufstelle"),
    "measure_list": ("Massnahmen", "Massnahmen"),
    "contact": ("Ansprechstelle", "Ansprechstelle"),
    "contributions": ("Beitraege", "Beiträge"),
    "account": ("Konto", "Konto"),
    "reporting": ("Berichte", "Berichterstattung"),
    "duration": ("Dauer", "Dauer"),
    "signatories": ("", "Unterschriften"),
    "measures": ("Anhang1", "Beschreibung der Massnahmen"),
    "budget": ("Anhang2", "Budget und Finanzierung"),
    "attachments": ("Anhang3", "Unterlagen"),
    "submission": ("", "Budgeteingabe"),
}
_ORDER = {key: place for place, key in enumerate(_CLAUSES)}


@dataclass(frozen=True, slots=True)
class Material:
    """Everything an amendment is made of.

    ``agreed`` is what it becomes, ``old`` and ``old_decided`` what was before; each of
    ``changes`` has a ``clause``, ``subject``, ``old`` and ``new``; ``numbers`` are those of the
    agreement's paragraphs with a bookmark; ``exists`` says whether a municipality exists on a day.
    """

    agreed: agreement.Material
    old: Data
    old_decided: Mapping[int, Decision]
    changes: Sequence[Any]
    numbers: Mapping[str, str]
    agreed_on: date
    agreed_years: tuple[int, int]
    amended_on: tuple[date, ...]  # earlier amendments
    created: date
    effective: date
    exists: Callable[[int, date], bool]


def context(material: Material) -> Row:
    """Give what the template of the amendment may print; expects sound data.

    The wording of a clause is printed anew if anything in it changes; what does not change is
    empty.
    """
    new, old = material.agreed.data, material.old
    whole = agreement.context(material.agreed)
    before = agreement.context(replace(material.agreed, data=old, decided=material.old_decided))
    parts, earlier = _parts(whole, new), _parts(before, old)
    changed = {key for key, part in parts.items() if part != earlier[key]}
    other_party = figures.party_key(new) != figures.party_key(old)
    blocks = together(_signature_blocks(material))
    described = [measure for measure in whole["measures"] if measure not in before["measures"]]
    return {
        "document": _document(material, whole),
        "canton": whole["canton"],
        "party": whole["party"],
        "old_party": {
            name: before["party"][name] if other_party else ""
            for name in ("full_name", "identification")
        },
        "changes": _rows(material, figures.is_association(new)),
        "clauses": {key: _place(key, material) if key in changed else "" for key in parts},
        **{
            name: whole[name] if key in changed else []
            for key, name in (("contributions", "contributions"), ("goals", "focus_areas"))
        },
        "contribution_total": whole["contribution_total"],
        "members": parts["members"] if "members" in changed else [],
        "resolution": parts["resolution"] if "resolution" in changed else "",
        "structure": whole["structure"],
        "payment": {name: whole["payment"][name] for name in ("iban", "account_holder")},
        "report_dates": parts["reporting"] if "reporting" in changed else [],
        "measure_list": parts["measure_list"] if "measure_list" in changed else [],
        "measures": described,
        **_budget(whole, before),
        "annexes": _annexes(bool(described), "budget" in changed, len(material.amended_on) + 1),
        "agreement": {
            "copies": copies(blocks),
            **{name: whole["agreement"][name] for name in ("start", "end")},
        },
        "signature_blocks": blocks,
    }


def _parts(whole: Row, data: Data) -> Row:
    """Give what the agreement prints, clause by clause, as far as an amendment can change it."""
    own = whole["party"]
    association = figures.is_association(data)
    listed = ("id", "title", "focus_area", "period")
    return {
        "resolution": "" if association else own["resolution"],
        "members": own["members"] if association else [],
        "goals": whole["focus_areas"],
        "contact_point": whole["structure"],
        "measure_list": [{name: m[name] for name in listed} for m in whole["measures"]],
        "contact": own["contact"],
        "contributions": whole["contributions"],
        "account": [whole["payment"][name] for name in ("iban", "account_holder")],
        "reporting": whole["reporting"]["dates"],
        "duration": [
            whole["document"]["years"],
            *(data["period"].get(k) for k in ("start", "end")),
        ],
        "measures": whole["measures"],
        "budget": [whole[name] for name in ("cost_rows", "financing_rows", "staff")],
    }


def _place(key: str, material: Material) -> str:
    """Say where a clause stands: «Ziffer 6.2», «Anhang 1», or what it is called."""
    mark, name = _CLAUSES[key]
    number = material.numbers.get(mark, "")
    if not number:
        return f"Bestimmung «{name}»" if mark else name
    return f"Ziffer\u00a0{number}" if number[0].isdecimal() else number.replace(" ", "\u00a0")


def _rows(material: Material, association: bool) -> list[Row]:
    """Give the table of changes, in the order of the clauses."""
    rows = []
    for change in material.changes:
        clause = change.clause
        if clause == "resolutions":
            clause = "members" if association else "resolution"
        rows.append((_ORDER[clause], clause, change))
    return [
        {"clause": _place(clause, material), "subject": one.subject, "old": one.old, "new": one.new}
        for _place_, clause, one in sorted(rows, key=lambda row: row[0])
    ]


def file_stem(data: Data, number: int, years: tuple[int, int]) -> str:
    """Give the name without ending: ``Nachtrag_1_Vereinbarung_1103_Sursee_2025-2027``."""
    return f"Nachtrag_{number}_{agreement.file_stem(_of_years(data, years))}"


def title(data: Data, number: int, years: tuple[int, int]) -> str:
    """Give the title of the document, as programs show it."""
    return f"Nachtrag Nr. {number} zur {agreement.title(_of_years(data, years))}"


def _of_years(data: Data, years: tuple[int, int]) -> Data:
    """Give data with the years that the agreement was made for: it is still called by them."""
    return {**data, "period": dict(zip(("first_year", "last_year"), years, strict=True))}


def _document(material: Material, whole: Row) -> Row:
    number = len(material.amended_on) + 1
    earlier = (
        f"Nachtrag Nr. {index} vom {text.long_date(day)}"
        for index, day in enumerate(material.amended_on, 1)
    )
    years = text.years(*material.agreed_years)
    new = material.agreed.data
    return {
        "number": str(number),
        "years": years,
        "new_years": whole["document"]["years"],
        "agreed_on": text.long_date(material.agreed_on),
        "amended_on": text.listing(earlier),
        "date": text.long_date(material.created),
        "effective": text.long_date(material.effective),
        "reference": f"{agreement.reference(new, years)}, Nachtrag {number}",
    }


def _annexes(described: bool, budgeted: bool, number: int) -> Row:
    """Number the annexes of the amendment so that no other document has the same: «N1.2»."""
    own = f"Anhang\u00a0N{number}."
    return {
        "measures": f"{own}1" if described else "",
        "budget": f"{own}{1 + described}" if budgeted else "",
    }


def _budget(whole: Row, before: Row) -> Row:
    """Give the lines of the measures whose budget changes, and the totals of all measures."""
    lists = ("cost_rows", "financing_rows", "staff")

    def of(side: Row, measure: str) -> list[Any]:
        return [[row for row in side[name] if row["measure"] == measure] for name in lists]

    rows = [row for name in lists for row in (*whole[name], *before[name])]
    every = {row["measure"] for row in rows}
    ids = {measure for measure in every if of(whole, measure) != of(before, measure)}
    other_years = whole["years"] != before["years"]
    names = ("years", "cost_total", "financing_totals")
    return {
        **{name: whole[name] for name in names},
        **{
            name: [row for row in whole[name] if other_years or row["measure"] in ids]
            for name in lists
        },
    }


def _signature_blocks(material: Material) -> list[Row]:
    """Give the blocks to sign: canton, party and those who leave, if they exist on that day."""
    new, old = material.agreed.data, material.old
    settings, terms = material.agreed.settings, material.agreed.terms
    wanted = Wanted(settings)
    names = {**dict(figures.municipalities(new)), **dict(figures.municipalities(old))}
    present = {number for number in names if material.exists(number, material.created)}
    if not figures.is_association(new):
        signing = [d for d in (new, old) if d["party"]["bfs_number"] in present] or [new]
        signing = signing[: len(names)]  # old and new party may be the same
        blocks = [signature_blocks(data, settings, wanted, terms) for data in signing]
        return [*blocks[0], *(block for more in blocks[1:] for block in more[1:])]
    own = figures.numbers(new)
    left = [
        s for s in old.get("signatories", ()) if "bfs_number" in s and s["bfs_number"] not in own
    ]
    signatories = [
        signatory
        for signatory in (*new.get("signatories", ()), *left)
        if "bfs_number" not in signatory or signatory["bfs_number"] in present
    ]
    members = [{"bfs_number": number, "name": name} for number, name in names.items()]
    together = {**new, "party": {**new["party"], "members": members}, "signatories": signatories}
    return signature_blocks(together, settings, wanted, terms)
