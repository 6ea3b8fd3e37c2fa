"""The store: a folder that holds a dossier for each municipality or association and KIP period.

A dossier is a folder of plain files that anybody can read:

- ``dossier.json``: whose it is
- ``Eingang/Jahresbericht_2025_v1/``: what came in, as it came, a folder for each version
- ``Dokumente/``: agreements, amendments and report documents with their records; signed files
- ``Formulare/``, ``Rückmeldungen/``, ``Erinnerungen/``: what goes out
- ``Verlauf/``: the journal, a file for each entry (``journal``)
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from minikip_docs.data import jsonio
from minikip_docs.data.alone import alone_in
from minikip_docs.data.files import folder_made, read_bytes, reason, safe_name, write_files
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import listing

FILE = "dossier.json"
FORMAT = "minikip-dossier/1"
VERDICT = "Pruefergebnis.json"  # beside each form that came in, as «validate --json» gives it

RECEIVED = "Eingang"
DOCUMENTS = "Dokumente"
FORMS = "Formulare"
REPLIES = "Rückmeldungen"
REMINDERS = "Erinnerungen"
JOURNAL = "Verlauf"

_LONGEST_NAME = 40  # of a party in the name of a folder; Windows counts 259 signs for a whole path


@dataclass(frozen=True, slots=True)
class Dossier:
    """Whose a dossier is, and where it lies."""

    path: Path
    party: str  # BFS number, or the id of an association
    name: str
    programme: str  # id of the KIP period

    @property
    def documents(self) -> Path:
        """The folder of agreements, amendments and report documents."""
        return self.path / DOCUMENTS

    @property
    def journal(self) -> Path:
        """The folder of the journal."""
        return self.path / JOURNAL

    def inside(self, file: Path) -> str:
        """Name a file of the dossier as the journal does: «Eingang/…», with slashes."""
        return file.relative_to(self.path).as_posix()


@dataclass(frozen=True, slots=True)
class Store:
    """All dossiers of a folder: municipalities by number, then associations; and faults."""

    folder: Path
    dossiers: tuple[Dossier, ...]
    faults: tuple[Refusal, ...] = ()


def load(folder: Path) -> Store:
    """Read whose the dossiers of a folder are; one that is damaged or there twice is a fault.

    Raises ``Refusal`` D420 (the folder cannot be read, or there is no dossier in it).
    """
    found = read_all(folder)
    if not found.dossiers and not found.faults:
        raise Refusal(
            "D420",
            f"Im Ordner «{folder}» liegt kein Dossier.",
            "Bitte den Ordner der Dossiers angeben. «minikip intake … --into» legt Dossiers an.",
        )
    return found


def read_all(folder: Path) -> Store:
    """Read the dossiers of a folder, perhaps none. Raises ``Refusal`` D420 (cannot be read)."""
    dossiers: dict[tuple[str, str], list[Dossier]] = {}
    faults: list[Refusal] = []
    try:
        with os.scandir(folder) as entries:
            inside = sorted(Path(one.path) for one in entries if one.is_dir())
    except OSError as error:
        raise Refusal(
            "D420",
            f"Der Ordner «{folder}» kann nicht gelesen werden ({reason(error)}).",
            "Bitte den Ordner der Dossiers angeben.",
        ) from error
    for path in inside:
        try:
            if one := _read(path):
                dossiers.setdefault((one.party, one.programme), []).append(one)
        except Refusal as refusal:
            faults.append(refusal)
    faults += [_twice(several) for several in dossiers.values() if len(several) > 1]
    once = [several[0] for several in dossiers.values() if len(several) == 1]
    return Store(folder, tuple(sorted(once, key=_order)), tuple(faults))


def known(folder: Path) -> tuple[Dossier, ...]:
    """Give the dossiers of a folder that may not be there yet; what is damaged is left out.

    Raises ``Refusal`` D420 (cannot be read).
    """
    return read_all(folder).dossiers if folder.exists() else ()


def _order(one: Dossier) -> tuple[bool, int, str, str]:
    return not one.party.isdecimal(), len(one.party), one.party, one.programme


def _twice(several: Sequence[Dossier]) -> Refusal:
    names = listing(f"«{one.path.name}»" for one in several)
    return Refusal(
        "D422",
        f"{several[0].name} ({several[0].party}) hat mehrere Dossiers der gleichen KIP-Periode: "
        f"{names}.",
        "Bitte ansehen, welches gilt, und das andere an einen anderen Ort legen.",
    )


def enclosing(path: Path) -> Dossier | None:
    """Give the dossier that a folder or file lies in, None if it is in none.

    Raises ``Refusal`` D421 if its ``dossier.json`` is damaged.
    """
    for above in path.absolute().parents:
        if (above / FILE).is_file():
            return _read(above)
    return None


def find(folder: Path, party: str, programme: str) -> Dossier | None:
    """Find the dossier of a party and KIP period. Raises ``Refusal`` D420 to D422."""
    found = read_all(folder) if folder.exists() else Store(folder, ())
    for one in found.dossiers:
        if (one.party, one.programme) == (party, programme):
            return one
    for fault in found.faults:  # it may be in the damaged one
        raise fault
    return None


def folder_name(party: str, name: str, programme: str) -> str:
    """Give what the folder of a dossier is called when it is made."""
    parts = (party, safe_name(name, longest=_LONGEST_NAME), programme)
    return "_".join(safe_name(part) for part in parts)


def opened(folder: Path, party: str, name: str, programme: str) -> Dossier:
    """Give the dossier of a party and KIP period; it is made if there is none.

    ``name`` is what the folder is called by then. Raises ``Refusal`` D302, D390, D420 to D422.
    """
    if not party:
        raise ValueError("a dossier is of a party that is known")
    folder_made(folder)
    with alone_in([folder]):
        if known := find(folder, party, programme):
            return known
        path = folder / folder_name(party, name, programme)
        said = {"dossier": FORMAT, "party": party, "name": name, "programme": programme}
        write_files({path / FILE: jsonio.dumps(said)}, force=False)
        return Dossier(path, party, name, programme)


def _read(path: Path) -> Dossier | None:
    """Read whose a folder is, None if it is no dossier. Raises ``Refusal`` D421."""
    file = path / FILE
    if not file.exists():
        return None
    try:
        said = jsonio.loads(read_bytes(file, jsonio.MAX_BYTES))
        texts = [said[key] for key in ("dossier", "party", "name", "programme")]
        if texts[0] != FORMAT or not all(isinstance(one, str) and one for one in texts):
            raise ValueError(texts)
    except (OSError, Refusal, LookupError, TypeError, ValueError) as error:
        raise Refusal(
            "D421",
            f"Wessen Dossier «{path.name}» ist, lässt sich nicht lesen: «{FILE}» ist beschädigt.",
            "Bitte die Datei aus der Datensicherung zurückholen.",
        ) from error
    return Dossier(path, *texts[1:])
