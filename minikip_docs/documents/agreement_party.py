"""The party of the agreement: how it is named, who belongs to it, who signs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from minikip_docs.data import figures, text
from minikip_docs.documents.unset import Wanted
from minikip_docs.facts.addresses import TERMS
from minikip_docs.facts.settings import Settings

Data = Mapping[str, Any]
Row = dict[str, Any]
Terms = Mapping[int, str]  # BFS number -> «Stadt» or «Gemeinde», where the canton has said so

# What a draft prints for what is known at signing only.
_NO_ID = "[noch festzulegen: Kennung des Gemeindeverbunds]"
_NOBODY: Row = {"role": "[noch festzulegen: wer unterzeichnet]", "name": ""}
# How the party is called in a sentence: nominative, genitive, dative.
_CASES = {
    False: ("Gemeinde", "die Gemeinde", "der Gemeinde", "der Gemeinde"),
    True: ("Gemeindeverbund", "der Gemeindeverbund", "des Gemeindeverbunds", "dem Gemeindeverbund"),
}

# How high a page and the title of a block are, in rows of signatures, below a clause of some lines.
_ROWS_OF_PAGE, _ROWS_OF_TITLE = 9, 0.8


def party(data: Data, terms: Terms) -> Row:
    """Give names, address, contact, members and resolutions of the party."""
    named = named_party(data, terms)
    number = data["party"].get("bfs_number")
    return {
        **named,
        "members": [
            {**row, "resolution": _resolution(data, int(row["number"]))} for row in named["members"]
        ],
        "resolution": "" if named["is_association"] else _resolution(data, number),
        "executive": "" if named["is_association"] else _executive(data, terms),
    }


def named_party(data: Data, terms: Terms) -> Row:
    """Give names, address, contact and members of the party of any form."""
    own = data["party"]
    association = figures.is_association(data)
    term, nominative, genitive, dative = _CASES[association]
    members = dict(figures.municipalities(data))
    association_id = f"Kennung {own['association_id']}" if "association_id" in own else _NO_ID
    number = f"BFS-Nummer {own.get('bfs_number')}"
    return {
        "is_association": association,
        "term": term,
        "nominative": nominative,
        "nominative_start": nominative[0].upper() + nominative[1:],
        "genitive": genitive,
        "dative": dative,
        "name": own["name"],
        "full_name": own["name"] if association else _called(own["bfs_number"], own["name"], terms),
        "identification": association_id if association else number,
        "lead_municipality": members.get(own.get("lead_municipality"), ""),
        **own["address"],
        "contact": {"function": "", "phone": "", **own["contact"]},
        "members": [
            {
                "name": name,
                "number": str(number),
                "is_lead": number == own.get("lead_municipality"),
            }
            for number, name in members.items()
        ],
    }


def _called(number: int, name: str, terms: Terms) -> str:
    """Name a municipality with what it is called: «Stadt Sursee»; both words are feminine."""
    return f"{terms.get(number) or TERMS[0]} {name}"


def _executive(data: Data, terms: Terms) -> str:
    """Name who represents a municipality; a town may be one by its form alone."""
    town = terms.get(data["party"]["bfs_number"]) == TERMS[1]
    town = town or any("stadtrat" in row["body"].casefold() for row in data["resolutions"])
    return "Stadtrat" if town else "Gemeinderat"


def _resolution(data: Data, number: int) -> str:
    """Name the resolution of a municipality without guessing the grammatical case of its body."""
    rows = [r for r in data["resolutions"] if r["bfs_number"] == number]
    row = next((r for r in rows if r["status"] == "taken"), rows[0] if rows else None)
    if row is None:
        return "Beschluss nicht eingereicht"
    planned = "geplanter " if row["status"] == "planned" else ""
    day = f" vom {text.long_date(row['date'])}" if "date" in row else ""
    reference = f" (Geschäft {row['reference']})" if "reference" in row else ""
    return f"{row['body']}, {planned}Beschluss{day}{reference}"


def signature_blocks(data: Data, settings: Settings, wanted: Wanted, terms: Terms) -> list[Row]:
    """Give the blocks to sign: the canton, then the association or each municipality."""
    canton = settings.canton
    signing = [{"role": s.role, "name": s.name or ""} for s in canton.signatories]
    unset = [{"role": wanted("canton.signatories"), "name": ""}]
    blocks = [_block("den", "Kanton Luzern", wanted("canton.place"), signing or unset)]
    names = dict(figures.municipalities(data))
    place = data["signature"]["place"]
    signatories = data.get("signatories") or [_NOBODY]
    own = [s for s in signatories if "bfs_number" not in s]
    if not figures.is_association(data):
        people = signatories
        ((number, name),) = names.items()
        return [*blocks, _block("die", _called(number, name, terms), place, people)]
    if own:
        name = data["party"]["name"]
        term = "" if name.casefold().startswith("gemeindeverbund") else "Gemeindeverbund "
        blocks.append(_block("den", term + name, place, own))
    for number, name in names.items():
        people = [s for s in signatories if s.get("bfs_number") == number]
        if people:
            blocks.append(_block("die", _called(number, name, terms), name, people))
    return blocks


def together(blocks: Sequence[Row]) -> list[Row]:
    """Say of each block whether it stays with the next: where one page has room for all."""
    fit = sum(len(block["rows"]) + _ROWS_OF_TITLE for block in blocks) <= _ROWS_OF_PAGE
    return [{**block, "with_next": fit and block is not blocks[-1]} for block in blocks]


def copies(blocks: Sequence[Row]) -> str:
    """Count the copies, one for each body that signs: «zwei Exemplaren»."""
    return f"{text.count(len(blocks))} Exemplaren"  # the canton and at least one more


def signature_labels(blocks: Iterable[Row]) -> list[str]:
    """Name the signature of each person: «Unterschrift: Stadtpräsidium, Gemeinde Sursee».

    In the order of the lines on which they sign.
    """
    people = (
        (person["role"], person["name"], block["party"])
        for block in blocks
        for row in block["rows"]
        for person in (row["left"], row["right"])
        if person
    )
    return [f"Unterschrift: {', '.join(filter(None, names))}" for names in people]


def _block(article: str, party: str, place: str, people: Iterable[Data]) -> Row:
    cells = [{"role": p["role"], "name": p.get("name", "")} for p in people]
    pairs = [(cells[i], cells[i + 1 : i + 2]) for i in range(0, len(cells), 2)]
    rows = [{"left": left, "right": right[0] if right else None} for left, right in pairs]
    return {"title": f"Für {article} {party}", "party": party, "place": place, "rows": rows}
