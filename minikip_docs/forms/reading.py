"""Reads a file handed in, whatever program filled it, and makes a submission of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from pathlib import Path, PurePath
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
from minikip_docs.data.post.item import Parcel
from minikip_docs.data.post.parcel import may_be_parcel, unpacked
from minikip_docs.data.text import amount
from minikip_docs.data.values import clean_data, typed, without_noise
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programmes
from minikip_docs.forms import file_kinds, office, proposals, sentences
from minikip_docs.forms.cells import Reading, assemble, filled_rows, reader_findings
from minikip_docs.forms.definition import definition
from minikip_docs.forms.fingerprint import fingerprint
from minikip_docs.forms.formats import FORMATS, JSON
from minikip_docs.forms.json_form.read import read as read_json
from minikip_docs.forms.prefill import SAID_ANEW

_NUMBERS = 10_000  # BFS numbers are smaller
# What names a party; it stands in the forms that are handed out to it.
_NAMED = {"kind", "name", "bfs_number", "association_id", "lead_municipality", "members"}
# What says whose a file is and for when, in the order of the forms.
_WHOSE = ("form", "version", "programme", "party", "report_year", "period")
_ENCLOSED = re.compile(r"/attachments/\d+/file_name")
LARGEST = 60_000_000  # bytes of an e-mail or archive: what mail servers let through at most
_SHORTEST_ROOM = 100  # no box of a form holds less; saves looking at every text


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
    """Read one submitted form; see ``open_file``. An e-mail or archive is D110."""
    found = open_file(path, programmes, name)
    if isinstance(found, Parcel):
        raise file_kinds.of_parcel(found.kind).refusal()
    return found


def open_file(path: Path, programmes: Programmes, name: str | None = None) -> Paper | Parcel:
    """Read a submitted file, whatever program filled it, or open an e-mail or archive.

    Takes the path, the programmes it may belong to and the name to show for it. The kind of
    file is found by its content, not by its name. Everything but JSON is read in a process of
    its own, see ``data.apart``. Raises ``Refusal``: D1xx if the file cannot be read, F1xx if
    it is not one of our forms.
    """
    return _opened(bytes_of(path), path.name, name or str(path), programmes)


def open_item(raw: bytes, name: str, shown: str, programmes: Programmes) -> Paper:
    """Read a file that came in an e-mail or archive, by its name, ``shown`` with where it lay."""
    found = _opened(raw, name, shown, programmes)
    if isinstance(found, Parcel):
        raise file_kinds.of_parcel(found.kind).refusal()
    return found


def _opened(raw: bytes, name: str, shown: str, programmes: Programmes) -> Paper | Parcel:
    if nothing := file_kinds.without_content(raw):
        raise nothing
    file = SourceFile(shown, sha256(raw))
    if not JSON.matches(raw):
        try:
            found = apart(partial(_read, programmes=programmes), raw, name)
        except EndedError as ended:
            raise sentences.file.ended(ended.how) from ended
        if isinstance(found, Parcel):
            return found
        if found is not None:
            return Paper(file, found.kind, found)
    elif other := file_kinds.of_google(raw):
        raise other.refusal()
    kind, data = read_json(raw)
    root = schemas.schema(kind, programmes.of(data.get("programme")))
    sentences.file.refuse_newer(data.get("version"), root["x-version"])
    return Paper(file, kind, data)


def get_ready(paths: Sequence[Path], modules: Sequence[str] = ()) -> None:
    """Let what reads these files be started meanwhile: the first of them comes sooner.

    ``modules`` are what else will be called in that process.
    """
    suffixes = {path.suffix.casefold().removeprefix(".") for path in paths}
    readers = [FORMATS[suffix].reader for suffix in suffixes & set(FORMATS) - {JSON.suffix}]
    if readers or modules:
        start_apart((*([__name__, *readers] if readers else []), *modules))


def _read(raw: bytes, name: str, *, programmes: Programmes) -> Reading | Parcel | None:
    """Read a file that is not JSON by its content; None for a text that is called so."""
    if refusal := office.not_read(raw):
        raise refusal
    if parcel := unpacked(raw):  # before the forms: an archive shows the marks of what is in it
        return parcel
    for one in FORMATS.values():
        if one is not JSON and one.matches(raw):
            return one.read(raw, programmes)
    called_json = PurePath(name).suffix.casefold() == ".json"
    if called_json and (file_kinds.is_text(raw) or not file_kinds.kind(raw)):
        return None
    raise file_kinds.refused(raw, name)


def submission(paper: Paper, programmes: Programmes) -> Submission:
    """Make a file that was read a submission.

    Gives the cleaned data with where each value stood and what the readers noticed. Raises
    ``Refusal`` F160 for a print whose proposals nobody has accepted.
    """
    programme = programmes.of(paper.programme)
    findings: tuple[Finding, ...] = ()
    places: Mapping[str, Place] = {}
    rows: Mapping[str, Sequence[int]] = {}
    unchanged = False
    data = paper.content
    if isinstance(data, Reading):
        reading = data
        if reading.printed:
            raise proposals.not_accepted(reading, programme)
        form = definition(paper.kind, programme, reading.shape)
        data, places, found = assemble(form, programme, reading)
        rows = filled_rows(form, reading.cells)
        findings = (*reader_findings(form, reading), *found)
        values = {cell.pointer: cell.value for cell in reading.cells}
        unchanged = reading.prefilled == fingerprint(form, values)
    cleaned, removed = clean_data(data)
    root = schemas.schema(paper.kind, programme)
    exact, noisy = without_noise(typed(cleaned, root), root)
    data = _completed(exact)
    if empty := not _filled(data, root):
        findings = (sentences.file.empty(), *findings)
    elif unchanged:
        was_sent = any(data.get(name) for name in SAID_ANEW)
        findings = (sentences.file.unchanged(was_sent=was_sent), *findings)
        unchanged = not was_sent
    noticed = _Noticed(root, places, rows)
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
        rows=rows,
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
    rows: Mapping[str, Sequence[int]]

    def _info(self, code: str, pointer: str, message: str, remedy: str) -> Finding:
        return Finding(
            code=code,
            severity=Severity.INFO,
            stage=Stage.SUBMISSION,
            pointer=pointer,
            label=schemas.label(self.root, jsonio.in_rows(pointer, self.rows)),
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


def is_folder() -> Refusal:
    """Give the refusal D109 of a folder where a file is asked for."""
    return Refusal("D109", "Das ist ein Ordner, keine Datei.", "Bitte eine Datei angeben.")


def bytes_of(path: Path) -> bytes:
    """Read a file; raises ``Refusal`` D109 if that cannot be, D102 if it is too large.

    E-mails and archives may be twice as large as forms.
    """
    try:
        raw = read_bytes(path, LARGEST)
    except IsADirectoryError as error:
        raise is_folder() from error
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
    if len(raw) > jsonio.MAX_BYTES and not may_be_parcel(raw):
        raise jsonio.too_large(len(raw))
    return raw
