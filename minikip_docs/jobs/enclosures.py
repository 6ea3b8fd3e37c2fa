"""What lies beside the forms in a folder: enclosures, matched with the names the forms give."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from minikip_docs.data.apart import EndedError, apart
from minikip_docs.data.files import read_bytes
from minikip_docs.data.model import Finding, Refusal, Severity, Stage
from minikip_docs.data.text import listing, nfc, some
from minikip_docs.documents.record import RECORD_SUFFIX
from minikip_docs.jobs.submissions import Handed, nothing_in

# Codes of files that are sound and none of our forms, unless they carry our mark. What is
# damaged may be one, and data (JSON) are nobody's enclosure.
_FOREIGN = {"D102", "D110", "D112", "D143", "F104", "F105", "F121", "F126", "F127", "F128"}
_MARKS = (b"minikip", "minikip".encode("utf-16-be"), "minikip".encode("utf-16-le"))
_PRINTED = re.compile(r"(?:Budgeteingabe|Jahresbericht) Mini-KIP")
_SEVERAL = re.compile(r"[;\n]|,\s")  # between the names of several files in one field
_LARGEST = 50_000_000  # bytes of a file that is searched for our mark


@dataclass(frozen=True, slots=True)
class Sorted:
    """What was handed in: forms with what is to be said about their enclosures, and the rest."""

    forms: list[Handed]
    left: list[Path]  # files in folders that no form names, where several forms lie together


def sort_out(given: Sequence[Path], opened: Sequence[Handed]) -> Sorted:
    """Tell the forms in folders from what lies beside them.

    ``given`` are the files and folders of the call, ``opened`` what ``collect`` found in them.
    A file that was given itself is a form, whatever it is. In a folder a file that is none of
    our forms is an enclosure; one that is damaged stays a form unless a form there names it.
    """
    folders = [path for path in given if os.path.isdir(path)]  # noqa: PTH112
    if not folders:
        return Sorted([*opened], [])
    own = {path for path in given if path not in folders}
    unread = {one.path for one in opened if isinstance(one.paper, Refusal)}
    forms = [one for one in opened if one.path not in unread]
    homes: dict[Path, list[Handed]] = {}
    for one in forms:
        homes.setdefault(one.path.parent, []).append(one)
    beside: dict[Path, list[Path]] = {one.path: [] for one in forms}
    left: list[Path] = []
    enclosed: set[Path] = set()
    kept = {one.path: one for one in opened}
    for path in dict.fromkeys(path for folder in folders for path in _files(folder)):
        if path in beside or path in own:
            continue
        near = next((homes[above] for above in path.parents if above in homes), [])
        owners = [one for one in near if _named(one, path)]
        fault = kept[path].paper if path in kept else None
        if isinstance(fault, Refusal) and not owners and not _is_foreign(path, fault.code):
            continue
        enclosed.add(path)
        for one in owners or near[: len(near) == 1]:
            beside[one.path].append(path)
        if not owners and len(near) != 1:
            left.append(path)
    whole = [_with_remarks(one, beside[one.path], folders) if one.path in beside else one
             for one in opened if one.path not in enclosed]  # fmt: skip
    for folder in folders:
        if not any(folder in (one.path, *one.path.parents) for one in whole):
            whole.append(Handed(folder, nothing_in(folder)))
    return Sorted(whole, left)


def _files(folder: Path) -> Iterator[Path]:
    """List the files of a folder but hidden ones, records and what programs leave behind."""
    for place, _folders, names in os.walk(folder):
        for name in sorted(names):
            record = name.casefold().endswith(RECORD_SUFFIX)
            if not record and not name.startswith((".", "~$")) and name != "Thumbs.db":
                yield Path(place, name)


def _is_foreign(path: Path, code: str) -> bool:
    """Say whether a file that could not be read is none of our forms, by its content."""
    return code in _FOREIGN and not _carries_mark(path)


def _carries_mark(path: Path) -> bool:
    """Look for the mark that every form of ours carries, or for its printed title.

    In an Office file the readers look for it themselves.
    """
    from minikip_docs.forms.pdf.file import visible_text  # noqa: PLC0415 - slow to load

    try:
        raw = read_bytes(path, _LARGEST)
        if any(mark in raw for mark in _MARKS):
            return True
        return b"%PDF-" in raw[:1024] and bool(_PRINTED.search(apart(visible_text, raw)))
    except (OSError, EndedError):
        return False


def _key(name: str) -> str:
    """Give a file name as it is compared: without folder, small, its letters in one form."""
    return nfc(PurePath(name.replace("\\", "/")).name).casefold().strip()


def _names(one: Handed) -> list[str]:
    """List the names of files that a form gives."""
    fields = [] if isinstance(one.paper, Refusal) else one.paper.enclosed
    parts = (part.strip() for field in fields for part in _SEVERAL.split(field))
    return list(dict.fromkeys(part for part in parts if part))


def _is(name: str, path: Path) -> bool:
    """Say whether a name means a file; the end of the name may be left out."""
    return _key(name) in {_key(path.name), _key(path.stem)}


def _named(one: Handed, path: Path) -> bool:
    return any(_is(name, path) for name in _names(one))


def _with_remarks(one: Handed, beside: Sequence[Path], folders: Sequence[Path]) -> Handed:
    """Say which enclosures lie beside a form, and which ones it names that do not."""
    if not any(folder in one.path.parents for folder in folders):
        return one
    remarks = []
    if beside:
        named = [path.name for path in beside if _named(one, path)]
        others = [path.name for path in beside if path.name not in named]
        parts = [listing(named)] if named else []
        parts += [f"im Formular nicht genannt {some(others, 10)}"] if others else []
        remarks.append(
            _remark(
                "D140",
                f"Als Beilagen liegen im Ordner: {'; '.join(parts)}.",
                "Der Inhalt wurde nicht geprüft; bitte ansehen.",
            )
        )
    gone = [name for name in _names(one) if not any(_is(name, path) for path in beside)]
    if gone:
        quoted = listing(f"«{name}»" for name in gone)
        remarks.append(
            _remark(
                "D141",
                f"Im Formular genannt, aber nicht im Ordner: {quoted}.",
                "Bitte prüfen, ob die Beilage noch kommt oder anders heisst.",
            )
        )
    return replace(one, remarks=tuple(remarks))


def _remark(code: str, message: str, remedy: str) -> Finding:
    return Finding(
        code=code,
        severity=Severity.INFO,
        stage=Stage.SUBMISSION,
        pointer="/attachments",
        label="",  # of the schema, see ``Handed.submission``
        message=message,
        remedy=remedy,
    )
