"""Issuing agreements: a sound submission and its contributions become Word, PDF and record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from minikip_docs.checks import run
from minikip_docs.data.model import FormKind, Refusal, Stage, Verdict
from minikip_docs.data.text import listing
from minikip_docs.documents import agreement
from minikip_docs.documents.record import Basis
from minikip_docs.facts.contributions import Contributions
from minikip_docs.jobs.check import decided_for, party_key
from minikip_docs.jobs.check import verdict as verdict_on
from minikip_docs.jobs.export import Export
from minikip_docs.jobs.house import House
from minikip_docs.jobs.issue import Status, issue
from minikip_docs.jobs.submissions import Handed, opened


@dataclass(frozen=True, slots=True)
class Agreement:
    """What came of one submission: its verdict and, unless refused, the files to write."""

    verdict: Verdict
    status: Status
    files: Mapping[str, bytes]  # file name -> content
    missing: tuple[str, ...] = ()  # settings the document needs and the canton has not set
    export: Export | None = None  # if the PDF is not the program's own


def issue_agreement(
    given: Path | Handed,
    house: House,
    *,
    contributions: Contributions | None,
    draft: bool,
    on: date | None = None,
    signature_fields: bool = False,
    pdf: Path | None = None,
) -> Agreement:
    """Make the agreement of one budget submission in Word and PDF, with its record.

    Takes the path of the form, or what ``pair`` made of it and its supplements.
    A final agreement needs a submission without errors (also those that only matter
    for signing), the canton's decided ``contributions`` and every setting the template
    prints; otherwise nothing is produced. ``draft`` makes a visibly marked draft as
    soon as the submission itself is sound. ``on`` is the date of the documents, without
    it the date of the submission. ``signature_fields`` gives the PDF of a final agreement
    a field for each person who signs. ``pdf`` is one that somebody exported from the Word file,
    or the folder it lies in under the name of the agreement; as long as it is not there, the
    Word file is all that is made (``waiting``). Raises ``Refusal`` D213 (no ``contributions``
    and no draft), D230 or D231 (a draft or an exported PDF to sign), D501 to D508 (the exported
    PDF), K209, T… or X9xx (faults of the template or of the program).
    """
    if contributions is None and not draft:
        raise Refusal(
            "D213",
            "Die Höhe der Beiträge legt der Kanton fest; ohne seine Tabelle der Beiträge "
            "gibt es keine Vereinbarung.",
            "Bitte die Tabelle angeben (--contributions) oder einen Entwurf erstellen (--draft).",
        )
    handed = opened(given, house.programmes)
    try:
        submission = handed.submission(house.programmes)
        if submission.kind is not FormKind.BUDGET:
            raise Refusal(
                "F103",
                "Das ist ein Jahresbericht; eine Vereinbarung entsteht aus der Budgeteingabe.",
                "Bitte die Budgeteingabe der Gemeinde angeben.",
            )
    except Refusal as refusal:
        return Agreement(run.unreadable(str(handed.path), refusal), "refused", {})
    decided = decided_for(submission, contributions) or {}  # a draft says what is not decided
    verdict = verdict_on(submission, house, None, decided, handed.doubts)
    sound = not verdict.errors(Stage.SUBMISSION)
    if not sound or (not draft and verdict.errors(Stage.SIGNING)):
        return Agreement(verdict, "refused", {})
    data, programme = submission.data, house.programme_of(submission.data)
    material = agreement.Material(data, programme, house.settings, decided)
    made = issue(
        "agreement.docx",
        agreement.context(material),
        house,
        title=agreement.title(data),
        stem=agreement.file_stem(data),
        created=on or date.fromisoformat(data["signature"]["date"]),
        draft=draft,
        signature_fields=signature_fields,
        basis=Basis(submission, decided, programme.id),
        pdf=pdf,
    )
    return Agreement(verdict, made.status, made.files, made.missing, made.export)


def without_rivals(
    made: Mapping[Path, Agreement | Refusal],
) -> Mapping[Path, Agreement | Refusal]:
    """Take back the agreements of a party with several submissions of one period in one call.

    Nobody but the canton can say which of them counts, so each becomes ``Refusal`` D303.
    """
    parties = {path: key for path, result in made.items() if (key := _party(result))}
    counted = Counter(parties.values())
    return {
        path: _rivals([p for p in parties if parties[p] == parties[path]], parties[path][0])
        if counted[parties.get(path, ("", ""))] > 1
        else result
        for path, result in made.items()
    }


def _party(made: Agreement | Refusal) -> tuple[str, str] | None:
    """Give the party an agreement is made for and its KIP period; None if nobody knows it."""
    if isinstance(made, Refusal) or made.verdict.submission is None:
        return None
    submission = made.verdict.submission
    key = party_key(submission)
    return None if key is None else (key, str(submission.data.get("programme")))


def _rivals(paths: Sequence[Path], party: str) -> Refusal:
    named = listing(f"«{path}»" for path in paths)
    return Refusal(
        "D303",
        f"Mehrere Eingaben dieses Aufrufs betreffen «{party}»: {named}. "
        "Aus keiner davon wurde eine Vereinbarung erstellt.",
        "Bitte für jede Gemeinde und jeden Gemeindeverbund nur die gültige Eingabe angeben.",
    )
