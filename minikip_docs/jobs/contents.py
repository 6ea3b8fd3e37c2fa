"""The bytes of what was handed in, read again to be filed as they came."""

from __future__ import annotations

from pathlib import Path

from minikip_docs.data.apart import EndedError, apart
from minikip_docs.data.model import Refusal
from minikip_docs.data.post.item import Parcel
from minikip_docs.data.post.parcel import unpacked
from minikip_docs.forms import sentences
from minikip_docs.forms.reading import bytes_of
from minikip_docs.jobs.submissions import Handed


class Contents:
    """Gives the bytes of files, and of files in e-mails and archives; keeps the last of those."""

    def __init__(self) -> None:
        self._parcel: Path | None = None
        self._within: dict[tuple[str, ...], bytes | Refusal] = {}

    def of(self, one: Handed) -> bytes:
        """Give the bytes of a file. Raises ``Refusal`` as opening it does, D435 if it is gone."""
        if one.came_in is None:
            return bytes_of(one.path)
        if self._parcel != one.came_in.parcel:
            self._within = _taken_out(bytes_of(one.came_in.parcel))
            self._parcel = one.came_in.parcel
        found = self._within.get(one.came_in.names)
        if found is None:
            raise changed(one.name)
        if isinstance(found, Refusal):
            raise found
        return found


def _taken_out(raw: bytes) -> dict[tuple[str, ...], bytes | Refusal]:
    try:
        parcel: Parcel | None = apart(unpacked, raw)
    except EndedError as ended:
        raise sentences.file.ended(ended.how) from ended
    return {item.path: item.content for item in parcel.items} if parcel else {}


def changed(name: str) -> Refusal:
    """Give the refusal D435 of a file that is another one than a moment ago."""
    return Refusal(
        "D435",
        f"«{name}» wurde verändert, während das Programm lief.",
        "Bitte noch einmal versuchen.",
    )
