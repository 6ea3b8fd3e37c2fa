"""The amendment: what changes from when, as the context of ``templates/amendment.docx``.

All values are texts ready to print, lists of texts or rows of texts; what each name holds
says ``schemas/amendment.context.json``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from minikip_docs.data import figures, text
from minikip_docs.data.model import FormKind
from minikip_docs.documents import agreement
from minikip_docs.documents.agreement_party import copies, party, signature_blocks, together
from minikip_docs.documents.unset import Wanted
from minikip_docs.facts import schemas

Data = Mapping[str, Any]
Row = dict[str, Any]

PARTY_KINDS = {"merger", "member_leaves", "member_joins"}  # kinds of changes
_COSTS = "Kosten"
_FURTHER = {"address": "Adresse", "contact": "Ansprechstelle", "bank": "Konto"}


@dataclass(frozen=True, slots=True)
class Material:
    """Everything an amendment is made of.

    ``agreed`` is what it becomes, ``old`` the data of before; ``changes`` are plain data as
    the record holds them; ``exists`` says whether a municipality exists on a day.
    """

    agreed: agreement.Material
    old: Data
    changes: Sequence[Data]
    agreed_on: date
    amended_on: tuple[date, ...]  # earlier amendments
    created: date
    effective: date
    reason: str
    exists: Callable[[int, date], bool]


def context(material: Material) -> Row:
    """Give what the template of the amendment may print; expects sound data."""
    new, old = material.agreed.data, material.old
    whole = agreement.context(material.agreed)
    kinds = {change["kind"] for change in material.changes}
    other_party = figures.party_key(new) != figures.party_key(old)
    replacing = {c["new"]["id"] for c in material.changes if c["kind"] == "measure_replaced"}
    other_members = figures.is_association(new) and kinds & PARTY_KINDS
    blocks = together(_signature_blocks(material))
    return {
        "document": _document(material, whole),
        "canton": whole["canton"],
        "party": whole["party"],
        "old_party": {
            name: party(old, material.agreed.terms)[name] if other_party else ""
            for name in ("full_name", "identification")
        },
        "changes": [row for change in material.changes for row in _rows(change, material, whole)],
        "contributions": whole["contributions"] if "contribution" in kinds else [],
        "contribution_total": whole["contribution_total"],
        "members": whole["party"]["members"] if other_members else [],
        "resolution": whole["party"]["resolution"] if other_party else "",
        "measures": [measure for measure in whole["measures"] if measure["id"] in replacing],
        **_budget(material, whole),
        "agreement": {"copies": copies(blocks)},
        "signature_blocks": blocks,
    }


def file_stem(data: Data, number: int) -> str:
    """Give the name without ending: ``Nachtrag_1_Vereinbarung_1103_Sursee_2025-2027``."""
    return f"Nachtrag_{number}_{agreement.file_stem(data)}"


def title(data: Data, number: int) -> str:
    """Give the title of the document, as programs show it."""
    return f"Nachtrag Nr. {number} zur {agreement.title(data)}"


def _document(material: Material, whole: Row) -> Row:
    number = len(material.amended_on) + 1
    earlier = (
        f"Nachtrag Nr. {index} vom {text.long_date(day)}"
        for index, day in enumerate(material.amended_on, 1)
    )
    return {
        "number": str(number),
        "years": whole["document"]["years"],
        "agreed_on": text.long_date(material.agreed_on),
        "amended_on": text.listing(earlier),
        "date": text.long_date(material.created),
        "effective": text.long_date(material.effective),
        "reason": material.reason,
        "reference": f"{whole['document']['reference']}, Nachtrag {number}",
    }


def _rows(change: Data, material: Material, whole: Row) -> list[Row]:
    """Give the rows of the table of changes: subject, old and new value, from when."""
    rows = _ROWS[change["kind"]](change, material, whole)
    return [
        {"subject": subject, "old": old, "new": new, "effective": _from(material, *year)}
        for subject, old, new, *year in rows
    ]


def _from(material: Material, year: int = 0) -> str:
    """Say from when a change holds: an amount of a later year from the beginning of that year."""
    return text.long_date(max(material.effective, date(max(year, 1), 1, 1)))


# Subject, old and new value, and the year of an amount.
_Cells = Sequence[tuple[str, str, str] | tuple[str, str, str, int]]


def _contribution(change: Data, _material: Material, _whole: Row) -> _Cells:
    old, new = change["old"], change["new"]
    was = text.chf(old["amount"]) if old else "nicht festgelegt"
    now = f"{text.chf(new['amount'])}\nGrundlage: {new['source']}"
    return [(f"Beitrag des Kantons {change['year']}", was, now, change["year"])]


def _joins(change: Data, _material: Material, whole: Row) -> _Cells:
    new = change["new"]
    subject = f"Beitritt von {_named(new)}"
    return [(subject, "nicht beteiligt", f"beteiligt\n{_resolution(new, whole)}")]


def _leaves(change: Data, _material: Material, _whole: Row) -> _Cells:
    return [(f"Austritt von {_named(change['old'])}", "beteiligt", "nicht mehr beteiligt")]


def _merger(change: Data, material: Material, whole: Row) -> _Cells:
    new = change["new"]
    was = "\n".join(_named(row) for row in change["old"])
    if figures.is_association(material.agreed.data):
        cells = [("Fusion", was, f"{_named(new)}\n{_resolution(new, whole)}")]
        leads = party(material.old, {})["lead_municipality"], whole["party"]["lead_municipality"]
        return cells if leads[0] == leads[1] else [*cells, ("Federführende Gemeinde", *leads)]
    before = {**material.old["party"], "bank": material.old.get("bank", {})}
    parts = [
        (label, _block(before[name]), _block(new[name]))
        for name, label in _FURTHER.items()
        if name in new
    ]
    return [("Fusion", was, _named(new)), *parts]


def _replaced(change: Data, _material: Material, _whole: Row) -> _Cells:
    was, now = (f"{m['id']}  {m['title']}" for m in (change["old"], change["new"]))
    return [("Massnahme ersetzt", was, now)]


def _rebudgeted(change: Data, material: Material, _whole: Row) -> _Cells:
    measure = change["measures"][0]
    root = schemas.schema(FormKind.BUDGET, material.agreed.programme)
    rows = [
        (
            f"Massnahme {measure}, {row['year']}: "
            + (_COSTS if row["figure"] == "costs" else _origin(root, row["figure"])),
            text.chf(row["old"]),
            text.chf(row["new"]),
            row["year"],
        )
        for row in change["figures"]
    ]
    if rows:
        return rows
    return [(f"Massnahme {measure}: Budget", "gemäss Vereinbarung", "gemäss Anhang")]


_ROWS: Mapping[str, Callable[[Data, Material, Row], _Cells]] = {
    "contribution": _contribution,
    "merger": _merger,
    "member_leaves": _leaves,
    "member_joins": _joins,
    "measure_replaced": _replaced,
    "budget": _rebudgeted,
}


def _named(municipality: Data) -> str:
    return f"{municipality['name']}\nBFS-Nummer {municipality['bfs_number']}"


def _resolution(municipality: Data, whole: Row) -> str:
    number = str(municipality["bfs_number"])
    members = whole["party"]["members"]
    return next((str(m["resolution"]) for m in members if m["number"] == number), "")


def _block(part: Data) -> str:
    """Give an address, a contact or an account on lines, as far as it is filled in."""
    town = " ".join(part[name] for name in ("postcode", "town") if name in part)
    names = ("street", "name", "function", "email", "phone", "iban", "account_holder")
    return "\n".join([*(part[name] for name in names if name in part), *([town] if town else [])])


def _origin(root: schemas.Node, key: str) -> str:
    return schemas.choice_label(root, "/financing/*/origin", key)


def _budget(material: Material, whole: Row) -> Row:
    """Give the lines of the measures whose budget changes, and the totals of all measures."""
    ids = {number for change in material.changes for number in change.get("measures", ())}
    lists = ("cost_rows", "financing_rows", "staff")
    names = ("years", "cost_total", "financing_totals")
    return {
        **{name: whole[name] for name in names},
        **{name: [row for row in whole[name] if row["measure"] in ids] for name in lists},
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
