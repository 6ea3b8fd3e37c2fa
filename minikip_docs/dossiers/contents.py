"""All that lies in a dossier: each file with what it is, by the journal or by its place."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from minikip_docs.data.alone import TEMPORARY
from minikip_docs.data.files import REPLACED, read_bytes, reason, sha256
from minikip_docs.data.model import FORMS, FormKind, Refusal
from minikip_docs.data.text import nfc, short_date, shown
from minikip_docs.dossiers import journal
from minikip_docs.dossiers.journal import About, Entry, Event
from minikip_docs.dossiers.store import FILE, JOURNAL, Dossier

MOST = 400_000_000  # bytes of a whole dossier: it is held in memory

# What systems and programs leave in a folder; nobody has put it there.
_LITTER = re.compile(rf"{re.escape(TEMPORARY)}.*|~\$.*|\._.*|\.DS_Store|Thumbs\.db|desktop\.ini")
# What some system does not allow in a name, or understands otherwise: a zip file is for all.
_NOWHERE = re.compile(r'[\\:*?"<>|\x00-\x1f\x7f\ud800-\udfff]|[. ]$')

_ABOUT = {
    About.BUDGET: FORMS[FormKind.BUDGET],
    About.ANNUAL_REPORT: FORMS[FormKind.ANNUAL_REPORT],
    About.AGREEMENT: "Vereinbarung",
    About.AMENDMENT: "Nachtrag",
    About.REPORT: "Berichtsdokument",
    About.DOSSIER: "Dossier",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One file: its name from the dossier's folder, with slashes; ``what`` is German."""

    name: str
    content: bytes
    what: str

    @property
    def sha256(self) -> str:
        """Give the hash of its content."""
        return sha256(self.content)


@dataclass(frozen=True, slots=True)
class Contents:
    """All files in the order of their names, the journal, and what is not as it should be."""

    items: tuple[Item, ...]
    entries: tuple[Entry, ...]
    doubts: tuple[str, ...]  # German sentences


def contents(dossier: Dossier) -> Contents:
    """Read all files of a dossier but what only says that it was archived.

    A link is not followed. Raises ``Refusal`` D471 (a file or folder cannot be read, or the
    whole is too large) and D472 (a name that not every system knows, or two that are one to some).
    """
    found = journal.read(dossier)
    entries = [one for one in found.entries if one.event is not Event.ARCHIVED]
    doubts = [f"«{JOURNAL}/{name}» ist beschädigt." for name in found.damaged]
    paths, links = _paths(dossier.path)
    doubts += [f"«{name}» ist eine Verknüpfung und ist nicht dabei." for name in links]
    told = {nfc(name): one for one in entries for name in one.files}
    main = {nfc(one.files[0]): one for one in entries if one.files}
    items = [Item(name, raw, _what(name, told, main)) for name, raw in _read(paths)]
    there = {item.name: item for item in items}
    for name, entry in told.items():
        if name not in there:
            if not _replaced(name, there):
                doubts.append(f"«{shown(name)}» fehlt; der Verlauf nennt es: {described(entry)}.")
        elif main.get(name) is entry and entry.sha256 != there[name].sha256:
            doubts.append(f"«{name}» ist nicht mehr so, wie es im Verlauf steht.")
    return Contents(tuple(items), tuple(entries), tuple(doubts))


def described(entry: Entry) -> str:
    """Say in German what an entry of the journal is about."""
    number = entry.said.get("number")
    about = _ABOUT[entry.about] + (f" Nr. {number}" if isinstance(number, int) else "")
    about += f" {entry.year}" if entry.year else ""
    about += f", Version {entry.version}" if entry.version else ""
    day = short_date(entry.on)
    return {
        Event.FORM: f"Formular ({about}) vom {day}",
        Event.RECEIVED: f"{about}, eingegangen am {day}",
        Event.ISSUED: f"{about}, ausgestellt am {day}",
        Event.SIGNED: f"{about}, unterzeichnet abgelegt am {day}",
        Event.REPLIED: f"Rückmeldung ({about}) vom {day}",
        Event.REMINDED: f"Erinnerung ({about}) vom {day}",
        Event.ARCHIVED: f"{about} archiviert am {day}",
    }[entry.event]


def _what(name: str, told: dict[str, Entry], main: dict[str, Entry]) -> str:
    if entry := told.get(name):
        more = "" if main.get(name) is entry else "gehört dazu: "
        return more + described(entry)
    if name == FILE:
        return "Wessen Dossier das ist"
    if name.startswith(f"{JOURNAL}/"):
        return "Eintrag im Verlauf"
    return "Ersetzte Fassung" if f"/{REPLACED}/" in name else "Steht nicht im Verlauf"


def _replaced(name: str, there: dict[str, Item]) -> bool:
    folder, _, file = name.rpartition("/")
    return any(
        other.startswith(f"{folder}/{REPLACED}/") and other.endswith(f"/{file}") for other in there
    )


def _paths(folder: Path) -> tuple[list[tuple[str, Path]], list[str]]:
    """Give the files below a folder in the order of their names, and the names of links."""
    files: dict[str, tuple[str, Path]] = {}
    links: list[str] = []

    def failed(error: OSError) -> None:
        raise _unreadable(Path(error.filename or folder).name, error)

    for place, folders, names in os.walk(folder, onerror=failed):
        for one in sorted((*folders, *names)):
            path = Path(place, one)
            name = nfc(path.relative_to(folder).as_posix())
            if _LITTER.fullmatch(one) or name.endswith(f"_{Event.ARCHIVED.value}.json"):
                continue
            if path.is_symlink() or (hasattr(path, "is_junction") and path.is_junction()):
                links.append(shown(name))
                if one in folders:
                    folders.remove(one)
                continue
            if _NOWHERE.search(one):
                raise _not_everywhere(name, "enthält Zeichen, die nicht jedes System erlaubt")
            if one in folders:
                continue
            if files.setdefault(name.casefold(), (name, path))[1] != path:
                raise _not_everywhere(name, "gibt es zweimal, wenn Gross und Klein nicht zählen")
    return sorted(files.values()), links


def _read(paths: Sequence[tuple[str, Path]]) -> Iterator[tuple[str, bytes]]:
    left = MOST
    for name, path in paths:
        try:
            raw = read_bytes(path, left)
        except OSError as error:
            raise _unreadable(name, error) from error
        left -= len(raw)
        yield name, raw


def _unreadable(name: str, error: OSError) -> Refusal:
    return Refusal(
        "D471",
        f"«{shown(name)}» kann nicht gelesen werden ({reason(error)}); ein Archiv muss ganz sein.",
        f"Bitte die Berechtigung prüfen. Ein Dossier darf höchstens {MOST // 1_000_000} MB haben; "
        "was grösser ist, bitte ohne das Programm ins Archiv geben.",
    )


def _not_everywhere(name: str, why: str) -> Refusal:
    return Refusal(
        "D472",
        f"«{shown(name)}» {why}; im Archiv liesse es sich nicht überall auspacken.",
        "Bitte die Datei oder den Ordner umbenennen.",
    )
