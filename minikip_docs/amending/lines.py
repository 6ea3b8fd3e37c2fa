"""Budget and financing lines from the year of a change on; earlier years stay as they were."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from minikip_docs.amending.changes import Budget, Replacement
from minikip_docs.amending.step import Data, Ground
from minikip_docs.data.text import excerpt, listing

LISTS = ("budget_lines", "financing", "staff")
_YEAR = re.compile(r"y[0-9]{4}")

Lines = Mapping[str, list[Data]]  # by list


def given(
    row: Replacement | Budget, measures: Sequence[str], key: str, ground: Ground
) -> dict[str, list[Data]]:
    """Give the lines of the file, by list; a line that names no measure belongs to the first.

    ``measures`` are those the lines may be for. Refuses K328 (amount of a year before the
    change) and K329 (line of another measure).
    """
    lines: dict[str, list[Data]] = {}
    for name in LISTS:
        lines[name] = []
        for index, part in enumerate(getattr(row, name), 1):
            at = f"{key}.{name}[{index}]"
            line = {"measure": measures[0], **ground.part(f"/{name}/0", part, at)}
            _check(line, measures, at, ground)
            lines[name].append(line)
    return lines


def _check(line: Data, measures: Sequence[str], key: str, ground: Ground) -> None:
    if line["measure"] not in measures:
        ground.refuse(
            "K329",
            f"{key}.measure",
            f"Diese Zeile ist für «{excerpt(line['measure'])}»; hier geht es um "
            f"{listing(measures)}",
            "Bitte die Nummer berichtigen oder für die andere Massnahme eine eigene Änderung "
            "[[budget]] eintragen.",
        )
    for name in _by_year(line):
        if _YEAR.fullmatch(name) and int(name[1:]) < ground.effective.year:
            ground.refuse(
                "K328",
                f"{key}.amounts.{name}",
                f"Die Änderung gilt erst ab {ground.effective.year}; frühere Jahre bleiben, "
                "wie sie sind",
                "Bitte den Betrag dieses Jahres löschen.",
            )


def _by_year(line: Data) -> Mapping[str, Any]:
    amounts = line.get("amounts")
    return amounts if isinstance(amounts, Mapping) else {}


def relined(
    rows: Iterable[Data], new: Sequence[Data], measures: Collection[str], year: int
) -> tuple[list[Data], list[Data]]:
    """Put new lines in the place of what ``measures`` have from a year on.

    A new line that differs from an old one in nothing but its amounts continues it. Gives
    all lines, and those among them that hold something new.
    """
    left, fresh = list(new), []
    result: list[Data] = []
    place = None
    for row in rows:
        if row["measure"] not in measures:
            result.append(row)
            continue
        amounts = {key: value for key, value in row["amounts"].items() if int(key[1:]) < year}
        continued = next((line for line in left if _same(line, row)), None)
        if continued is not None:
            left = [line for line in left if line is not continued]
            amounts |= _by_year(continued)
        if amounts:
            result.append({**row, "amounts": amounts})
            fresh += [result[-1]] if continued is not None else []
        place = len(result)
    place = len(result) if place is None else place
    result[place:place] = left
    return result, [*fresh, *left]


def _same(line: Data, row: Data) -> bool:
    """Say whether two lines differ in nothing but their amounts."""
    names = {*line, *row} - {"amounts"}
    return bool(_by_year(line)) and all(line.get(name) == row.get(name) for name in names)
