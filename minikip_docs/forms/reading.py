"""Reads a file handed in, whatever program filled it, and makes a submission of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from minikip_docs.data import jsonio
from minikip_docs.data.apart import EndedError, apart
from minikip_docs.data.apart import get_ready as start_apart
from minikip_docs.data.files import (
    LargeFileError,
    NoOrdinaryFileError,
    read_bytes,
    reason,
    sha256,
)
from minikip_docs.data.model import (
    Finding,
    FormKind,
    Place,
    Refusal,
    Severity,
    SourceFile,
    Stage,
    Submission,
)
from minikip_docs.data.text import amount
from minikip_docs.data.values import clean_data, typed, without_noise
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programmes
from minikip_docs.forms import office, proposals, sentences
from minikip_docs.forms.cells import Reading, assemble
from minikip_docs.forms.definition import definition
from minikip_docs.forms.fingerprint import fingerprint
from minikip_docs.forms.formats import FORMATS, JSON, named
from minikip_docs.forms.json_form.read import BEFORE
from minikip_docs.forms.json_form.read import read as read_json

_NUMBERS = 10_000  # BFS numbers are smaller
# What names a party; it stands in the forms that are handed out to it.
_NAMED = {"kind", "name", "bfs_number", "association_id", "lead_municipality", "members"}
# What says whose a file is and for when, in the order of the forms.
_WHOSE = ("form", "version", "programme", "party", "report_year", "period")
_ENCLOSED = re.compile(r"/attachments/\d+/file_name")
_LARGEST = 30_000_000  # bytes of a file that is handed in
_SHORTEST_ROOM = 100  # no box of a form holds less; saves looking at every text
# What a file is shows in its first bytes, whatever its name says.
_ZIP = b"PK\x03\x04"
_FOREIGN = (
    (_ZIP, "ein Zip-Archiv"),
    (b"\x89PNG", "ein Bild"),
    (b"\xff\xd8\xff", "ein Foto"),
    (b"<", "eine Webseite oder XML-Datei"),
)


@dataclass(frozen=True, slots=True)
class Paper:
    """One file as it was read."""

    file: SourceFile
    kind: FormKind
    content: Reading | Mapping[str, Any]  # a mapping: the data of a JSON file

    @property
    def brief(self) -> Paper:
        """Give the paper with no more on it than whose it is and for when."""
        whole = self.content
        if isinstance(whole, Reading):
            cells = tuple(c for c in whole.cells if c.pointer.split("/")[1] in _WHOSE)
            return replace(self, content=replace(whole, cells=cells, findings=(), fields={}))
        return replace(self, content={key: whole[key] for key in _WHOSE if key in whole})

    @property
    def enclosed(self) -> list[str]:
        """List the names of files that the form says come with it (``file_name``)."""
        whole = self.content
        if isinstance(whole, Reading):
            return [str(cell.value) for cell in whole.cells if _ENCLOSED.fullmatch(cell.pointer)]
        rows = whole.get("attachments")
        named = (
            [row.get("file_name") for row in rows if isinstance(row, Mapping)]
            if isinstance(rows, list)
            else []
        )
        return [name for name in named if isinstance(name, str)]

    @property
    def programme(self) -> object:
        """Give the id of the KIP period, as the file says it."""
        whole = self.content
        return (whole.identity if isinstance(whole, Reading) else whole).get("programme")


def read(path: Path, programmes: Programmes, name: str | None = None) -> Submission:
    """Read a submitted form, whatever program filled it; see ``open_paper`` and ``submission``."""
    return submission(open_paper(path, programmes, name), programmes)


def open_paper(path: Path, programmes: Programmes, name: str | None = None) -> Paper:
    """Read a submitted file, whatever program filled it.

    Takes the path, the programmes it may belong to and the name to show for it. The kind of
    file is found by its content, not by its name. Everything but JSON is read in a process of
    its own, see ``data.apart``. Raises ``Refusal``: D1xx if the file cannot be read, F1xx if
    it is not one of our forms.
    """
    raw = _bytes(path)
    file = SourceFile(name or str(path), sha256(raw))
    kind: FormKind
    content: Reading | Mapping[str, Any]
    if (JSON.matches(raw) and not raw.startswith(b"{\\rtf")) or not raw.strip():
        kind, content = read_json(raw)
        return Paper(file, kind, content)
    try:
        reading = apart(partial(_read, programmes=programmes), raw, path.name)
    except EndedError as ended:
        raise sentences.ended(ended.how) from ended
    if reading is None:  # a file called .json
        kind, content = read_json(raw)
        return Paper(file, kind, content)
    return Paper(file, reading.kind, reading)


def get_ready(paths: Sequence[Path], modules: Sequence[str] = ()) -> None:
    """Let what reads these files be started meanwhile: the first of them comes sooner.

    ``modules`` are what else will be called in that process.
    """
    suffixes = {path.suffix.casefold().removeprefix(".") for path in paths}
    readers = [FORMATS[suffix].reader for suffix in suffixes & set(FORMATS) - {JSON.suffix}]
    if readers or modules:
        start_apart((*([__name__, *readers] if readers else []), *modules))


def _read(raw: bytes, name: str, *, programmes: Programmes) -> Reading | None:
    """Read a file that is not JSON by its content; None for one that is called so."""
    if refusal := office.not_read(raw):
        raise refusal
    for one in FORMATS.values():
        if one is not JSON and one.matches(raw):
            return one.read(raw, programmes)
    path = Path(name)
    if raw.startswith(_ZIP) and path.suffix.casefold().removeprefix(".") in FORMATS:
        raise _unknown(path)  # the end is missing, or it never was such a file
    for magic, what in _FOREIGN:
        if raw.lstrip(BEFORE).startswith(magic):
            raise Refusal(
                "D110",
                f"Die Datei ist {what}.",
                f"Bitte das ausgefüllte Mini-KIP-Formular senden ({named('oder')}).",
            )
    if path.suffix.casefold() != ".json":
        raise _unknown(path)
    return None


def _unknown(path: Path) -> Refusal:
    """Say that a file is nothing that is read: damaged, or of another kind."""
    called = FORMATS.get(path.suffix.casefold().removeprefix("."))
    if called:
        return Refusal(
            "D142",
            f"Die Datei ist dem Namen nach {called.title}, dem Inhalt nach nicht; sie ist "
            "beschädigt oder falsch benannt.",
            "Bitte das Formular öffnen, neu speichern und noch einmal senden.",
        )
    return Refusal(
        "D143",
        "Diese Art von Datei wird nicht gelesen.",
        f"Bitte das ausgefüllte Mini-KIP-Formular senden ({named('oder')}).",
    )


def submission(paper: Paper, programmes: Programmes) -> Submission:
    """Make a file that was read a submission.

    Gives the cleaned data with where each value stood and what the readers noticed. Raises
    ``Refusal`` F160 for a print whose proposals nobody has accepted.
    """
    programme = programmes.of(paper.programme)
    findings: tuple[Finding, ...] = ()
    places: Mapping[str, Place] = {}
    unchanged = False
    data = paper.content
    if isinstance(data, Reading):
        reading = data
        if reading.printed:
            raise proposals.not_accepted(reading, programme)
        form = definition(paper.kind, programme, reading.shape)
        data, places, found = assemble(form, programme, reading)
        findings = (*reading.findings, *found)
        values = {cell.pointer: cell.value for cell in reading.cells}
        unchanged = reading.prefilled == fingerprint(form, values)
    cleaned, removed = clean_data(data)
    root = schemas.schema(paper.kind, programme)
    exact, noisy = without_noise(typed(cleaned, root), root)
    data = _completed(exact)
    if empty := not _filled(data, root):
        findings = (sentences.empty(), *findings)
    elif unchanged:
        findings = (sentences.unchanged(), *findings)
    noticed = _Noticed(root, places)
    return Submission(
        source=paper.file.name,
        sha256=paper.file.sha256,
        kind=paper.kind,
        data=data,
        places=places,
        findings=(
            *findings,
            *map(noticed.invisible, removed),
            *noticed.calculated(noisy),
            *noticed.long(data),
        ),
        empty=empty or unchanged,
    )


def _filled(data: Mapping[str, Any], root: schemas.Node) -> bool:
    """Say whether there is more than which form it is and for whom, as forms are handed out."""
    for name, value in data.items():
        node = root["properties"].get(name, {})
        if node.get("x-kind") == "identity":
            continue
        if name == "party" and isinstance(value, Mapping) and {*value} <= _NAMED:
            continue
        given = node.get("items", {}).get("properties", {}).items()
        defaults = {key for key, field in given if "x-row-default" in field}
        rows = value if defaults and isinstance(value, list) else ()
        if not rows or any(not isinstance(row, Mapping) or {*row} - defaults for row in rows):
            return True
    return False


def _completed(data: Any) -> Any:
    """Add what a municipality is not asked for twice: whose its resolution is."""
    party = data.get("party")
    own = party.get("bfs_number") if isinstance(party, Mapping) else None
    rows = data.get("resolutions")
    sound = isinstance(own, int) and 0 < own < _NUMBERS  # a faulty number is told once
    if not sound or party.get("kind") != "municipality" or not isinstance(rows, list):
        return data
    full = [{"bfs_number": own, **row} if isinstance(row, Mapping) else row for row in rows]
    return {**data, "resolutions": full}


@dataclass(frozen=True, slots=True)
class _Noticed:
    """What is said of values that were read all the same; nothing stands in the way."""

    root: schemas.Node
    places: Mapping[str, Place]

    def _info(self, code: str, pointer: str, message: str, remedy: str) -> Finding:
        return Finding(
            code=code,
            severity=Severity.INFO,
            stage=Stage.SUBMISSION,
            pointer=pointer,
            label=schemas.label(self.root, pointer),
            message=message,
            remedy=remedy,
            place=self.places.get(pointer),
        )

    def invisible(self, pointer: str) -> Finding:
        """V101: signs nobody sees were taken out of a text."""
        return self._info(
            "V101", pointer,
            "Unsichtbare Zeichen oder Steuerzeichen wurden aus dem Text entfernt.",
            "Bitte prüfen, ob der Text noch stimmt.",
        )  # fmt: skip

    def long(self, data: Any, pointer: str = "") -> Iterator[Finding]:
        """V102: texts that are longer than the boxes of a form."""
        if isinstance(data, Mapping):
            for name, value in data.items():
                yield from self.long(value, f"{pointer}/{jsonio.escape(name)}")
        elif isinstance(data, list):
            for row, value in enumerate(data):
                yield from self.long(value, f"{pointer}/{row}")
        elif isinstance(data, str) and len(data) > _SHORTEST_ROOM:
            room = (schemas.find(self.root, pointer)[0] or {}).get("x-room")
            if room and len(data) > room:
                yield self._info(
                    "V102", pointer,
                    f"Der Text hat {len(data)} Zeichen; das Formular hat Platz für {room}.",
                    "Der ganze Text wurde gelesen; bitte künftig kürzer schreiben.",
                )  # fmt: skip

    def calculated(self, noisy: Mapping[str, tuple[Decimal, Decimal]]) -> Iterator[Finding]:
        """V120, once for the whole file: numbers that a program calculated in floating point."""
        if not noisy:
            return
        pointer, (written, read_as) = next(iter(noisy.items()))
        others = len(noisy) - 1
        more = f" (ebenso {others} weitere Zahlen)" if others > 1 else ""
        more = " (ebenso eine weitere Zahl)" if others == 1 else more
        yield self._info(
            "V120", pointer,
            f"Die Zahl {written} wird als {amount(read_as)} gelesen; der winzige Rest stammt "
            f"aus der Rechnung eines Programms{more}.",
            "Die Gemeinde muss nichts tun; wer das Programm betreut, sollte Zahlen mit zwei "
            "Stellen nach dem Punkt ausgeben.",
        )  # fmt: skip


def _bytes(path: Path) -> bytes:
    try:
        return read_bytes(path, _LARGEST)
    except IsADirectoryError as error:
        raise Refusal(
            "D109", "Das ist ein Ordner, keine Datei.", "Bitte eine Datei angeben."
        ) from error
    except NoOrdinaryFileError as error:
        raise Refusal(
            "D109", "Das ist keine gewöhnliche Datei.", "Bitte eine Datei angeben."
        ) from error
    except LargeFileError as error:
        raise jsonio.too_large(error.size) from error
    except FileNotFoundError as error:
        raise Refusal(
            "D109", "Die Datei gibt es nicht.", "Bitte Ordner und Schreibweise prüfen."
        ) from error
    except OSError as error:
        raise Refusal(
            "D109",
            f"Die Datei kann nicht gelesen werden ({reason(error)}).",
            "Bitte die Berechtigung prüfen oder die Datei an einen anderen Ort kopieren.",
        ) from error
