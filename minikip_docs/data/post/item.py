"""One file that came in an e-mail or an archive, and how much of such files is taken."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import clean

MOST_FILES = 500
LARGEST_FILE = 30_000_000  # bytes; no filled form has more than 5 MB
MOST_BYTES = 80_000_000
_LONGEST_NAME = 150  # signs; most systems allow 255 bytes


class Kind(enum.Enum):
    """What holds files; the value is what a sentence calls it."""

    MAIL = "die E-Mail"
    ARCHIVE = "das Zip-Archiv"

    @property
    def within(self) -> str:
        """Give it as the place where something lies: «in der E-Mail»."""
        return "in der E-Mail" if self is Kind.MAIL else "im Zip-Archiv"


@dataclass(frozen=True, slots=True)
class Item:
    """One file: its names from the outside in, its bytes or why they are not taken out.

    ``path``: («Weiterleitung.eml», «Budget.xlsx»), names to show and to compare, never to write to.
    """

    path: tuple[str, ...]
    content: bytes | Refusal
    in_text: bool = False  # a picture that the text of the e-mail shows


@dataclass(frozen=True, slots=True)
class Parcel:
    """What an e-mail or an archive holds; files of one name are told apart."""

    kind: Kind
    items: tuple[Item, ...]


class Room:
    """What may still be taken out of one file that was handed in; all its levels share it."""

    def __init__(self) -> None:
        self._files = MOST_FILES
        self._bytes = MOST_BYTES

    def take(self, what: Kind, size: int) -> None:
        """Count one more file of ``size`` bytes; raises ``Refusal`` D146 where it is too much."""
        self._files -= 1
        self._bytes -= size
        if self._files < 0:
            raise unopened(what, f"enthält mehr als {MOST_FILES} Dateien")
        if self._bytes < 0:
            raise unopened(what, f"enthält mehr als {MOST_BYTES // 1_000_000} MB")


def unopened(what: Kind, why: str) -> Refusal:
    """D146: an e-mail or an archive of which nothing is taken; ``why`` ends the sentence."""
    subject = what.value[0].upper() + what.value[1:]
    return Refusal(
        "D146",
        f"{subject} {why} und wurde nicht geöffnet.",
        "Bitte die Formulare einzeln angeben oder noch einmal senden lassen.",
    )


def nested(what: Kind) -> Refusal:
    """D148: an e-mail or an archive that lies too deep within others."""
    subject = what.value[0].upper() + what.value[1:]
    other = "einer andern" if what is Kind.MAIL else "einem andern"
    return Refusal(
        "D148",
        f"{subject} liegt in {other} und wird darin nicht geöffnet.",
        "Bitte herausnehmen und selbst angeben.",
    )


def file_name(told: str, otherwise: str) -> str:
    r"""Make one name to show of what a file is called: no folder, no invisible sign.

    ``told`` may be anything («..\..\x», empty, 10'000 signs); ``otherwise`` is the name of a
    file without one.
    """
    last = re.split(r"[\\/]", told)[-1]
    name = " ".join(clean(last).split()).lstrip()
    if name in {"", ".", ".."}:
        return otherwise
    stem, dot, suffix = name.rpartition(".")
    if len(name) <= _LONGEST_NAME or len(suffix) > 10:
        return name[:_LONGEST_NAME]
    return f"{stem[: _LONGEST_NAME - len(suffix) - 2]}…{dot}{suffix}"


def numbered(items: Iterable[Item]) -> list[Item]:
    """Tell files of one name apart: «Budget.pdf», «Budget (2).pdf»."""
    seen: dict[tuple[str, ...], int] = {}
    told = []
    for item in items:
        *folders, name = item.path
        key = tuple(part.casefold() for part in item.path)
        while key in seen:
            seen[key] += 1
            stem, dot, suffix = name.rpartition(".")
            stem, suffix = (stem, dot + suffix) if stem else (name, "")
            renamed = (*folders, f"{stem} ({seen[key]}){suffix}")
            key = tuple(part.casefold() for part in renamed)
            item = replace(item, path=renamed)  # noqa: PLW2901 - the same file, told apart
        seen[key] = 1
        told.append(item)
    return told
