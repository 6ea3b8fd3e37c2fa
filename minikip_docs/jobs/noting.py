"""What is written into a dossier's documents is noted in its journal: what was issued or signed.

``keeping`` and ``signing`` call it, so it happens whatever command writes there. Files come first,
then the entry; where a call was killed in between, the next one that finds the files adds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from minikip_docs.data import figures, jsonio
from minikip_docs.data.files import read_bytes
from minikip_docs.data.model import Refusal
from minikip_docs.documents import record_reading
from minikip_docs.documents.record import RECORD_SUFFIX, REPORT, SUFFIXES
from minikip_docs.documents.record_reading import Proof
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import About, Entry, Event
from minikip_docs.dossiers.store import Dossier


def records(targets: Mapping[Path, bytes]) -> list[Path]:
    """Give the records among files that are about to be written, which fit where they go.

    Raises ``Refusal`` D421, and D430 for the document of another party or KIP period than that
    of the dossier it would lie in.
    """
    found = [path for path in targets if path.name.casefold().endswith(SUFFIXES)]
    for path in found:
        if dossier := store.enclosing(path):
            _refuse_other(dossier, jsonio.loads(targets[path]))
    return found


def _refuse_other(dossier: Dossier, record: Mapping[str, Any]) -> None:
    """Refuse (D430) the record of another party; an amendment may have made it another one."""
    own = (dossier.party, dossier.programme)
    if "amendment" in record or (record["party"], record["programme"]) == own:
        return
    if record["party"] in successors(dossier) and record["programme"] == dossier.programme:
        return
    name = record["submission"]["data"]["party"]["name"]
    raise Refusal(
        "D430",
        f"Das Dossier «{dossier.path.name}» ist von {dossier.name} ({dossier.party}, "
        f"{dossier.programme}); das Dokument ist von {name} "
        f"({record['party']}, {record['programme']}).",
        "Bitte den Ordner «Dokumente» des richtigen Dossiers angeben (-o).",
    )


def successors(dossier: Dossier) -> set[str]:
    """Give the keys of the parties that amendments in a dossier have put in place of its own."""
    found = set()
    for path in dossier.documents.glob(f"*{RECORD_SUFFIX}"):
        raw = read_bytes(path)
        if b'"amendment"' in raw:
            try:
                found.add(str(jsonio.loads(raw)["party"]))
            except (Refusal, LookupError, TypeError):  # whoever reads it says what is wrong
                continue
    return found - {dossier.party}


def issued(record: Path) -> None:
    """Note a final document whose record lies in a dossier, unless that is done already.

    Of its files the record comes first. Raises ``Refusal`` as ``prove`` does, D302, D390, D421.
    """
    record = record.absolute()  # as the dossier is
    dossier = store.enclosing(record)
    if dossier is None:
        return
    proof = record_reading.prove(record)
    if proof.status != "final":
        return
    whole, (about, year) = proof.whole, about_of(proof)
    said = {**_number(proof), "form": whole["submission"]["sha256"]}
    if about is not About.REPORT:
        years = figures.years(whole["submission"]["data"])
        said["years"] = [years[0], years[-1]]
        if figures.is_association(whole["submission"]["data"]):
            said["members"] = [*map(str, figures.numbers(whole["submission"]["data"]))]
    if about is About.AMENDMENT:
        said["effective"] = whole["amendment"]["effective"]
    files = (record, *(record.with_name(Path(name).name) for name in sorted(proof.documents)))
    entry = Entry(
        Event.ISSUED,
        about,
        date.fromisoformat(whole["date"]),
        proof.sha256,
        tuple(map(dossier.inside, files)),
        year=year,
        said=said,
    )
    journal.note(dossier, entry)


def signed(record: Proof) -> None:
    """Note what came back signed, as the note («….signed.json») beside its record says.

    Of its files the signed one comes first. Raises ``Refusal`` D302, D390, D413, D421.
    """
    path = record.path.absolute()
    dossier, returned = store.enclosing(path), record_reading.read_signed(path)
    if dossier is None or returned is None:
        return
    entry = Entry(
        Event.SIGNED,
        about_of(record)[0],
        returned.on,
        returned.sha256,
        (dossier.inside(returned.file), dossier.inside(record_reading.signed_note(path))),
        said=_number(record),
    )
    journal.note(dossier, entry)


def about_of(record: Proof) -> tuple[About, int | None]:
    """Say what a record is of, and of which year the report."""
    if record.kind == REPORT.format:
        return About.REPORT, record.whole["submission"]["data"]["report_year"]
    return (About.AMENDMENT if "amendment" in record.whole else About.AGREEMENT), None


def _number(record: Proof) -> dict[str, Any]:
    """Give the number of an amendment as entries say it."""
    amendment = record.whole.get("amendment")
    return {"number": amendment["number"]} if amendment else {}
