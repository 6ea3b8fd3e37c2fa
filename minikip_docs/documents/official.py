"""The municipalities of a party by their official names, however the form wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minikip_docs.data import figures
from minikip_docs.facts.register import Register

Data = Mapping[str, Any]


def named(data: Data, register: Register) -> Data:
    """Give the data with the register's names: «Gemeinde Aesch» becomes «Aesch (LU)».

    Documents put their own word before a name («Gemeinde …»). A number the register does not
    have keeps its name; so does an association.
    """
    party = dict(data["party"])
    if figures.is_association(data):
        party["members"] = [_named(member, register) for member in party["members"]]
    else:
        party = _named(party, register)
    return {**data, "party": party}


def _named(row: Data, register: Register) -> dict[str, Any]:
    known = register.by_number(row["bfs_number"])
    return {**row, "name": known.name} if known else dict(row)
