"""Changes in the party: a municipality joins or leaves an association, or merges."""

from __future__ import annotations

from minikip_docs.amending.changes import Joining, Leaving, Merger
from minikip_docs.amending.step import Data, Ground, Step
from minikip_docs.data import figures
from minikip_docs.data.text import listing, long_date
from minikip_docs.facts.register import Municipality

# What a party that is a single municipality states anew, and where it stands.
_SINGLE_PARTS = {"address": "/party/address", "contact": "/party/contact", "bank": "/bank"}


def join(data: Data, row: Joining, key: str, ground: Ground) -> tuple[Data, Step]:
    """Add a municipality with its resolution and signatories. Refuses K318, K319."""
    _refuse_single(data, key, ground)
    if row.bfs_number in figures.numbers(data):
        ground.refuse(
            "K319",
            f"{key}.bfs_number",
            f"{ground.named(row.bfs_number)} ist schon beteiligt",
            "Bitte die Nummer berichtigen oder die Änderung löschen.",
        )
    member = {"name": row.name, "bfs_number": row.bfs_number}
    added = _added(row, row.bfs_number, key, ground)
    members = [*data["party"]["members"], member]
    joined = {**data, "party": {**data["party"], "members": members}}
    step = Step("member_joins", key, {}, None, member, (member, *_rows(added)))
    return _with(joined, added), step


def leave(data: Data, row: Leaving, key: str, ground: Ground) -> tuple[Data, Step]:
    """Take a municipality out with its resolution and signatories. Refuses K318, K320, K321."""
    _refuse_single(data, key, ground)
    number = row.bfs_number
    if number not in figures.numbers(data):
        ground.refuse(
            "K320",
            f"{key}.bfs_number",
            f"{ground.named(number)} ist nicht beteiligt",
            f"Beteiligt sind: {_members(data, ground)}.",
        )
    if number == data["party"]["lead_municipality"]:
        ground.refuse(
            "K321",
            f"{key}.bfs_number",
            f"{ground.named(number)} ist die federführende Gemeinde und vertritt den "
            "Gemeindeverbund; ein Nachtrag kann sie nicht entlassen",
            "Bitte mit dem Gemeindeverbund eine neue Vereinbarung abschliessen.",
        )
    left = next(m for m in data["party"]["members"] if m["bfs_number"] == number)
    members = [m for m in data["party"]["members"] if m is not left]
    rest = {**_without(data, {number}), "party": {**data["party"], "members": members}}
    return rest, Step("member_leaves", key, {}, left, None)


def merge(data: Data, row: Merger, key: str, ground: Ground) -> tuple[Data, Step]:
    """Put the successor in the place of the municipalities that merge.

    The successor's own resolution and signatories take the place of theirs. What is missing,
    the check of the new data asks for. Refuses K322 to K325 and K343.
    """
    successor = _successor(data, row, key, ground)
    old = [
        {"name": name, "bfs_number": number}
        for number, name in figures.municipalities(data)
        if number in row.municipalities
    ]
    new = {"name": successor.name, "bfs_number": successor.number}
    further = {
        name: ground.part(pointer, getattr(row, name), f"{key}.{name}")
        for name, pointer in _SINGLE_PARTS.items()
        if getattr(row, name)
    }
    if not figures.is_association(data):
        merged = _other_party(data, new, further)
    elif further:
        ground.refuse(
            "K325",
            key,
            "«address», «contact» und «bank» gehören nur zu einer einzelnen Gemeinde; "
            "hier ist ein Gemeindeverbund Partei",
            "Bitte diese Angaben löschen.",
        )
    else:
        merged = _other_member(data, new, set(row.municipalities))
    added = _added(row, successor.number, key, ground)
    step = Step("merger", key, {}, old, new | further, (new, *further.values(), *_rows(added)))
    return _with(merged, added), step


def _other_member(data: Data, new: Data, gone: set[int]) -> Data:
    """Put a new member where the first of those stood that are gone, unless it is one already."""
    party = data["party"]
    place = next(i for i, m in enumerate(party["members"]) if m["bfs_number"] in gone)
    members = [m for m in party["members"] if m["bfs_number"] not in gone]
    if all(m["bfs_number"] != new["bfs_number"] for m in members):
        members.insert(place, new)
    lead = party["lead_municipality"]
    lead = new["bfs_number"] if lead in gone else lead
    return {
        **_without(data, gone),
        "party": {**party, "members": members, "lead_municipality": lead},
    }


def _other_party(data: Data, new: Data, further: Data) -> Data:
    """Put another municipality in the place of the one that is party.

    Nothing of the old one's address, contact, resolutions, signatories and place of signing
    is taken over.
    """
    party = {key: value for key, value in data["party"].items() if key not in _SINGLE_PARTS}
    party |= {**new, **{key: value for key, value in further.items() if key != "bank"}}
    bank = {"bank": further["bank"]} if "bank" in further else {}
    place = further.get("address", {}).get("town", new["name"])
    signature = {**data["signature"], "place": place}
    signed = {"signature": signature, "resolutions": [], "signatories": []}
    return {**data, "party": party, **signed, **bank}


def _successor(data: Data, row: Merger, key: str, ground: Ground) -> Municipality:
    """Give the municipality the merged ones belong to, as the register knows it."""
    known = figures.numbers(data)
    for number in row.municipalities:
        if number not in known:
            ground.refuse(
                "K322",
                f"{key}.municipalities",
                f"{ground.named(number)} ist nicht Partei der Vereinbarung",
                f"Möglich ist: {_members(data, ground, 'oder')}.",
            )
        if number == row.successor:
            ground.refuse(
                "K343",
                f"{key}.municipalities",
                f"{ground.named(number)} kann nicht in sich selbst aufgehen",
                "Bitte nur die Gemeinden nennen, die in der anderen aufgehen.",
            )
        merged = ground.register.by_number(number)
        if merged is None or merged.successor != row.successor or merged.valid_until is None:
            ground.refuse(
                "K323",
                f"{key}.successor",
                f"Nach dem Gemeindeverzeichnis gehört {ground.named(number)} nicht zu "
                f"{ground.named(row.successor)}",
                "Bitte die Nummern prüfen; eine neue Fusion zuerst im Gemeindeverzeichnis "
                "(municipalities.csv) nachführen.",
            )
        if merged.valid_until >= ground.effective:
            ground.refuse(
                "K324",
                key,
                f"{merged.name} besteht bis {long_date(merged.valid_until)}; die Änderung soll "
                f"schon ab {long_date(ground.effective)} gelten",
                "Bitte «effective» auf den Tag der Fusion oder später setzen.",
            )
    successor = ground.register.by_number(row.successor)
    if successor is None:
        raise LookupError(row.successor)  # the register contradicts itself
    return successor


def _refuse_single(data: Data, key: str, ground: Ground) -> None:
    if not figures.is_association(data):
        ground.refuse(
            "K318",
            key,
            f"Die Vereinbarung besteht mit der Gemeinde {data['party']['name']} allein; nur an "
            "einem Gemeindeverbund können sich Gemeinden beteiligen",
            "Bitte die Änderung löschen oder eine neue Vereinbarung abschliessen.",
        )


def _members(data: Data, ground: Ground, last: str = "und") -> str:
    return listing((ground.named(number) for number in figures.numbers(data)), last)


def _added(row: Joining | Merger, number: int, key: str, ground: Ground) -> dict[str, list[Data]]:
    """Give the rows of resolutions and signatories a municipality brings with it."""
    own = {"bfs_number": number}
    resolution = ground.part("/resolutions/0", row.resolution, f"{key}.resolution")
    return {
        "resolutions": [own | resolution] if resolution else [],
        "signatories": [
            own | ground.part("/signatories/0", signatory, f"{key}.signatories[{index}]")
            for index, signatory in enumerate(row.signatories, 1)
        ],
    }


def _rows(added: dict[str, list[Data]]) -> tuple[Data, ...]:
    return tuple(row for rows in added.values() for row in rows)


def _with(data: Data, added: dict[str, list[Data]]) -> Data:
    return {**data, **{name: [*data.get(name, ()), *rows] for name, rows in added.items()}}


def _without(data: Data, numbers: set[int]) -> Data:
    return {
        **data,
        **{
            name: [row for row in data.get(name, ()) if row.get("bfs_number") not in numbers]
            for name in ("resolutions", "signatories")
        },
    }
