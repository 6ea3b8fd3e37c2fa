"""What joins the wings: check a file, issue an agreement. Called by the CLI and from Python."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from minikip_docs import figures
from minikip_docs.documents.record import RECORD_SUFFIX
from minikip_docs.files import sha256
from minikip_docs.handed import Handed, opened
from minikip_docs.model import Finding, FormKind, Refusal, Stage, Submission, Verdict
from minikip_docs.programme import Programme
from minikip_docs.programme import load as load_programme
from minikip_docs.register import Register
from minikip_docs.register import load as load_register
from minikip_docs.resources import resource
from minikip_docs.settings import Settings
from minikip_docs.settings import load as load_settings
from minikip_docs.text import listing

if TYPE_CHECKING:
    from minikip_docs.contributions import Contributions, Decision


SUFFIXES = (".json", ".pdf", ".docx", ".xlsx")  # what a folder is searched for


@dataclass(frozen=True, slots=True)
class House:
    """The facts and settings one run works with."""

    programme: Programme
    settings: Settings
    register: Register
    hashes: Mapping[str, str]  # SHA-256 of the programme's and the settings' file


@dataclass(frozen=True, slots=True)
class Agreement:
    """What came of one submission: its verdict and, unless refused, the files to write."""

    verdict: Verdict
    status: Literal["final", "draft", "refused"]
    files: Mapping[str, bytes]  # file name -> content
    missing: tuple[str, ...] = ()  # settings the document needs and the canton has not set


def open_house(programme: Path | None = None, settings: Path | None = None) -> House:
    """Load programme (None: the shipped one), settings (None: none set) and register.

    Raises ``Refusal`` K1xx or K2xx for a wrong file.
    """
    house = load_programme(programme), load_settings(settings), load_register()
    paths = {"programme": programme or resource("programmes", "kip3.toml"), "settings": settings}
    return House(*house, {name: sha256(path.read_bytes()) for name, path in paths.items() if path})


def collect(paths: Sequence[Path]) -> list[Path]:
    """Give the files to check: files as named, folders by the forms in them.

    Agreement records are left out, they are not submissions. A folder that is empty or
    cannot be read stays in the list as it is: checking it says what is wrong with it.
    """
    found: list[Path] = []
    for path in paths:
        found += sorted(_inside(path)) or [path]
    return list(dict.fromkeys(found))


def _inside(folder: Path) -> Iterator[Path]:
    """Find the submissions in a folder, and the folders below it that cannot be read."""
    closed: list[Path] = []
    walk = os.walk(folder, onerror=lambda error: closed.append(Path(error.filename)))
    for place, _folders, names in walk:
        for name in names:
            lower = name.casefold()
            if lower.endswith(SUFFIXES) and not lower.endswith(RECORD_SUFFIX):
                yield Path(place, name)
    yield from closed


def check(
    given: Path | Handed,
    house: House,
    *,
    received: date | None = None,
    contributions: Contributions | None = None,
) -> Verdict:
    """Check one submitted form; a file that cannot be read is a verdict too.

    Takes its path or, where supplements may be among the files, what ``pair`` made of them.
    ``received`` is the day an annual report came in. With the canton's decided
    ``contributions`` a budget is also checked against them, as before signing.
    """
    from minikip_docs.checks import run  # noqa: PLC0415 - see design: fast start

    handed = opened(given, house.programme)
    try:
        submission = handed.submission(house.programme)
    except Refusal as refusal:
        return run.unreadable(str(handed.path), refusal)
    decided = _decided(submission, contributions)
    return _verdict(submission, house, received, decided, handed.doubts)


def _verdict(
    submission: Submission,
    house: House,
    received: date | None,
    decided: Mapping[int, Decision] | None,
    doubts: Sequence[Finding],  # the rules have nothing to do with them
) -> Verdict:
    from minikip_docs.checks import run  # noqa: PLC0415
    from minikip_docs.checks.rules.rule import Facts  # noqa: PLC0415

    amounts = None if decided is None else {year: d.amount for year, d in decided.items()}
    facts = Facts(house.programme, house.settings, house.register, received, amounts)
    verdict = run.check(submission, facts)
    return replace(verdict, findings=(*doubts, *verdict.findings))


def issue_agreement(
    given: Path | Handed,
    house: House,
    *,
    contributions: Contributions | None,
    draft: bool,
    on: date | None = None,
    signature_fields: bool = False,
) -> Agreement:
    """Make the agreement of one budget submission in Word and PDF, with its record.

    Takes the path of the form, or what ``pair`` made of it and its supplements.
    A final agreement needs a submission without errors (also those that only matter
    for signing), the canton's decided ``contributions`` and every setting the template
    prints; otherwise nothing is produced. ``draft`` makes a visibly marked draft as
    soon as the submission itself is sound. ``on`` is the date of the documents, without
    it the date of the submission. ``signature_fields`` gives the PDF of a final agreement
    a field for each person who signs. Raises ``Refusal`` D213 (no ``contributions`` and no
    draft), D230 (a draft to sign), K209, T… or X9xx (faults of the template or of the
    program).
    """
    from minikip_docs.checks import run  # noqa: PLC0415

    if contributions is None and not draft:
        raise Refusal(
            "D213",
            "Die Höhe der Beiträge legt der Kanton fest; ohne seine Tabelle der Beiträge "
            "gibt es keine Vereinbarung.",
            "Bitte die Tabelle angeben (--contributions) oder einen Entwurf erstellen (--draft).",
        )
    handed = opened(given, house.programme)
    try:
        submission = handed.submission(house.programme)
        if submission.kind is not FormKind.BUDGET:
            raise Refusal(
                "F103",
                "Das ist ein Jahresbericht; eine Vereinbarung entsteht aus der Budgeteingabe.",
                "Bitte die Budgeteingabe der Gemeinde angeben.",
            )
    except Refusal as refusal:
        return Agreement(run.unreadable(str(handed.path), refusal), "refused", {})
    decided = _decided(submission, contributions) or {}  # a draft says what is not decided
    verdict = _verdict(submission, house, None, decided, handed.doubts)
    sound = not verdict.errors(Stage.SUBMISSION)
    if not sound or (not draft and verdict.errors(Stage.SIGNING)):
        return Agreement(verdict, "refused", {})
    return _produce(submission, verdict, house, decided=decided, draft=draft, on=on,
                    signature_fields=signature_fields)  # fmt: skip


def without_rivals(
    made: Mapping[Path, Agreement | Refusal],
) -> Mapping[Path, Agreement | Refusal]:
    """Take back the agreements of a party with several submissions in one call.

    Nobody but the canton can say which of them counts, so each becomes ``Refusal`` D303.
    """
    parties = {path: key for path, result in made.items() if (key := _party(result))}
    counted = Counter(parties.values())
    return {
        path: _rivals([p for p in parties if parties[p] == parties[path]], parties[path])
        if counted[parties.get(path, "")] > 1
        else result
        for path, result in made.items()
    }


def _party(made: Agreement | Refusal) -> str | None:
    """Give the key of the party an agreement is made for; None if nobody knows it."""
    if isinstance(made, Refusal) or made.verdict.submission is None:
        return None
    return _key(made.verdict.submission)


def _key(submission: Submission) -> str | None:
    try:
        return figures.party_key(submission.data)
    except (KeyError, TypeError):
        return None  # the check reports what is missing


def _rivals(paths: Sequence[Path], party: str) -> Refusal:
    named = listing(f"«{path}»" for path in paths)
    return Refusal(
        "D303",
        f"Mehrere Eingaben dieses Aufrufs betreffen «{party}»: {named}. "
        "Aus keiner davon wurde eine Vereinbarung erstellt.",
        "Bitte für jede Gemeinde und jeden Gemeindeverbund nur die gültige Eingabe angeben.",
    )


def _decided(
    submission: Submission, contributions: Contributions | None
) -> Mapping[int, Decision] | None:
    if contributions is None or (key := _key(submission)) is None:
        return None
    return contributions.for_party(key)


def _produce(
    submission: Submission,
    verdict: Verdict,
    house: House,
    *,
    decided: Mapping[int, Decision],
    draft: bool,
    on: date | None,
    signature_fields: bool,
) -> Agreement:
    from minikip_docs.documents import agreement, record, unset  # noqa: PLC0415
    from minikip_docs.documents.agreement_party import signature_labels  # noqa: PLC0415
    from minikip_docs.documents.produce import produce  # noqa: PLC0415

    source = agreement.Source(submission.data, house.programme, house.settings, decided)
    template = template_path("agreement.docx", house.settings)
    created = on or date.fromisoformat(submission.data["signature"]["date"])
    context = agreement.context(source)
    made = produce(
        template,
        context,
        title=agreement.title(submission.data),
        author=author(house.settings),
        created=created,
        draft=draft,
        signature_fields=signature_labels(context["signature_blocks"]) if signature_fields else (),
    )
    missing = unset.missing(made.printed)
    if missing and not draft:
        return Agreement(verdict, "refused", {}, missing)
    stem = agreement.file_stem(submission.data) + ("_ENTWURF" if draft else "")
    files = {f"{stem}.docx": made.docx, f"{stem}.pdf": made.pdf}
    status: Literal["final", "draft"] = "draft" if draft else "final"
    files[f"{stem}{RECORD_SUFFIX}"] = record.agreement_record(
        submission,
        decided,
        programme=house.programme.id,
        hashes={**house.hashes, "template": sha256(template.read_bytes())},
        files=files,
        status=status,
        created=created,
    )
    return Agreement(verdict, status, files, missing)


def author(settings: Settings) -> str:
    """Give whom a file names as its author: the canton's office, if it is set."""
    return settings.canton.office or "Kanton Luzern"


def template_path(name: str, settings: Settings) -> Path:
    """Find a template: in the canton's own template folder if it has one, else the shipped one.

    Raises ``Refusal`` K209 if the canton's folder does not hold it: falling back to
    another wording than the canton's own would be wrong.
    """
    folder = settings.templates.folder
    if folder is None:
        return resource("templates", name)
    if not (folder / name).is_file():
        raise Refusal(
            "K209",
            f"Im Ordner der eigenen Vorlagen «{folder}» fehlt die Datei «{name}».",
            f"Bitte die Vorlage dort ablegen (Muster: {resource('templates', name)}) "
            "oder «templates.folder» aus den Einstellungen löschen.",
        )
    return folder / name
