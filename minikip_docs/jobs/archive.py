"""Packs one dossier for the archive: all its files, and a list of them with their hashes."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from minikip_docs.data.apart import EndedError, apart
from minikip_docs.data.container import member, names, pack
from minikip_docs.data.files import holds, read_bytes, sha256, write_files
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import number
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.contents import Contents, Item, contents, described
from minikip_docs.dossiers.journal import About, Entry, Event
from minikip_docs.dossiers.store import Dossier
from minikip_docs.jobs.house import House
from minikip_docs.press.proof.standard import pdf_a

LIST, PAGE = "Inhalt.csv", "Inhalt.txt"  # for programs and spreadsheets; for people
_HEAD = ("Datei", "Was es ist", "Format", "Bytes", "SHA-256")
_FORMATS = {
    ".docx": "Word", ".xlsx": "Excel", ".json": "JSON", ".eml": "E-Mail", ".zip": "Zip-Archiv",
    ".msg": "E-Mail (Outlook)", ".txt": "Text", ".csv": "Tabelle (CSV)",
}  # fmt: skip
_NO_PDF_A = "PDF, nicht als PDF/A bezeichnet"


@dataclass(frozen=True, slots=True)
class Archived:
    """What was written: how many files of the dossier, and what a person should look at."""

    path: Path
    dossier: Dossier
    files: int
    sha256: str  # of the zip file
    not_pdf_a: tuple[str, ...]  # names of the PDF that do not say they are PDF/A
    doubts: tuple[str, ...]  # what is missing or changed, in German
    unchanged: bool  # the same archive lay there already


def archive(folder: Path, target: Path, house: House, on: date, *, force: bool = False) -> Archived:
    """Write a dossier as a zip file, read it back, and note in the dossier that it was archived.

    The same dossier always gives the same bytes: what notes its archiving is not part of it. Raises
    ``Refusal`` D471 or D472 (see ``contents``), D473 (no dossier), D474 (the target lies in it),
    D475 (not what was to be written), D301, D302, D390, D421.
    """
    dossier = store.enclosing(folder / store.FILE)
    if dossier is None:
        raise Refusal(
            "D473",
            f"«{folder}» ist kein Dossier; darin fehlt «{store.FILE}».",
            "Bitte den Ordner eines einzelnen Dossiers angeben.",
        )
    if target.resolve().is_relative_to(dossier.path.resolve()):
        raise Refusal(
            "D474",
            f"«{target}» liegt im Dossier selbst; ein Archiv gehört an einen anderen Ort.",
            "Bitte mit -o eine Datei ausserhalb des Dossiers angeben.",
        )
    found = contents(dossier)
    formats = {item.name: _format(item) for item in found.items}
    not_pdf_a = tuple(name for name, kind in formats.items() if kind == _NO_PDF_A)
    root = dossier.path.resolve().name
    members = {
        PAGE: _page(dossier, root, found, not_pdf_a, house),
        LIST: _list(root, found, formats),
        **{f"{root}/{item.name}": item.content for item in found.items},
    }
    packed = pack(members)
    unchanged = holds(target, packed)
    if not unchanged:
        write_files({target: packed}, force=force)
    _prove(target, members)
    digest = sha256(packed)
    about = Entry(Event.ARCHIVED, About.DOSSIER, on, digest, (), said={"name": target.name})
    journal.note(dossier, about)
    return Archived(target, dossier, len(found.items), digest, not_pdf_a, found.doubts, unchanged)


def _prove(target: Path, members: Mapping[str, bytes]) -> None:
    """Read an archive back from the disk and compare every file."""
    try:
        raw = read_bytes(target, 2 * sum(map(len, members.values())) + 1_000_000)
    except OSError:
        raw = b""
    if names(raw) != members.keys() or any(
        member(raw, name, most=len(content) + 1) != content for name, content in members.items()
    ):
        raise Refusal(
            "D475",
            f"«{target}» enthält nicht, was geschrieben wurde; das Archiv gilt nicht.",
            "Bitte die Datei löschen und an einem anderen Ort noch einmal versuchen.",
        )


def _format(item: Item) -> str:
    if b"%PDF-" in item.content[:1024]:
        try:
            claim = apart(pdf_a, item.content)
        except EndedError:  # it may hold anything
            claim = ""
        return f"{claim} (nach eigener Angabe)" if claim else _NO_PDF_A
    suffix = PurePosixPath(item.name).suffix
    return _FORMATS.get(suffix.casefold(), suffix.removeprefix(".").upper() or "unbekannt")


def _list(root: str, found: Contents, formats: Mapping[str, str]) -> bytes:
    """Write the list of files as a table that Excel opens, too."""
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(_HEAD)
    for one in found.items:
        table.writerow(
            (f"{root}/{one.name}", one.what, formats[one.name], len(one.content), one.sha256)
        )
    return out.getvalue().encode("utf-8-sig")


def _page(
    dossier: Dossier, root: str, found: Contents, not_pdf_a: tuple[str, ...], house: House
) -> bytes:
    """Say what the archive is of, what is to be minded and what happened, for people."""
    programme = house.programmes.known.get(dossier.programme)
    period = programme.name if programme else dossier.programme
    size = sum(len(one.content) for one in found.items)
    lines = [
        f"Dossier: {dossier.name} ({dossier.party}), {period}",
        "",
        f"Im Ordner «{root}»: {len(found.items)} Dateien, {number(size)} Bytes.",
        f"«{LIST}» führt sie alle auf: was es ist, Format, Grösse und Prüfsumme (SHA-256).",
    ]
    for heading, said in (
        ("PDF, die sich nicht als PDF/A bezeichnen (etwa Scans)", not_pdf_a),
        ("Zu beachten", found.doubts),
        ("Verlauf", [described(one) for one in found.entries]),
    ):
        if said:
            lines += ["", heading, *(f"- {text}" for text in said)]
    return "\r\n".join([*lines, ""]).encode("utf-8-sig")
