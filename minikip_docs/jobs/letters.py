"""The letter and the e-mail that go out with forms: checked beforehand, then made."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.data.text import long_date
from minikip_docs.documents import cover
from minikip_docs.documents.cover import due
from minikip_docs.facts.programme import Programme
from minikip_docs.forms.formats import FORMATS, OFFERED
from minikip_docs.jobs import leaflet, mailing
from minikip_docs.jobs.house import House
from minikip_docs.jobs.mailing import Mailing
from minikip_docs.jobs.parties import Source
from minikip_docs.press import eml

LETTER = "Begleitbrief_"  # how the file names of letters begin


def check(
    kind: FormKind,
    house: House,
    programme: Programme,
    formats: Collection[str],
    *,
    year: int | None,
    on: date | None,
) -> date:
    """Give the date of the letters; refuse those that nobody could send, before any work.

    Raises ``Refusal`` F151 (no date), F152 (a report without its ``year``), F190 (no form but
    JSON), D332 (no settings file), K389 (leaflet) or F154 (the forms would be due before the
    letter is written).
    """
    if on is None:
        raise Refusal(
            "F151",
            "Ein Begleitbrief braucht ein Datum.",
            "Bitte das Datum des Briefs angeben, zum Beispiel --date 2025-11-20.",
        )
    report = kind is FormKind.ANNUAL_REPORT
    if report and year is None:
        raise Refusal(
            "F152",
            "Der Begleitbrief nennt die Frist des Jahresberichts; dafür braucht es das "
            "Berichtsjahr.",
            "Bitte das Berichtsjahr angeben, zum Beispiel --year 2025.",
        )
    if not set(formats) & set(OFFERED):
        raise Refusal(
            "F190",
            "Mit einem Begleitbrief geht ein Formular, das eine Gemeinde ausfüllen kann; JSON ist "
            "für Programme.",
            "Bitte bei --format pdf, docx oder xlsx dazunehmen, oder --cover weglassen.",
        )
    mailing.check_settings(house)
    leaflet.read(house.settings)
    last = due(programme, house.settings, year if report else None)
    if last is not None and last < on:
        mend = "--year" if report else "«distribution.budget_return_by» in canton.toml"
        raise Refusal(
            "F154",
            f"Die Frist ({long_date(last)}) ist am Datum des Begleitbriefs "
            f"({long_date(on)}) schon vorbei.",
            f"Bitte --date oder {mend} berichtigen.",
        )
    return on


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, and the e-mail that takes it and the forms to its party."""

    stem: str  # the forms' file name without ending
    sent: Mailing
    leaflet: Mapping[str, bytes]  # by file name, if it is enclosed

    def with_forms(self, forms: Mapping[str, bytes]) -> dict[str, bytes]:
        """Give letter, e-mail and forms by file name.

        The e-mail is a draft with letter, forms and leaflet attached; while the letter's PDF
        is still to be exported there is none. JSON is for programs and stays out of it.
        """
        if not self.sent.pdf:
            return {**self.sent.files, **forms}
        enclosed = {name: raw for name, raw in forms.items() if name.endswith(OFFERED)}
        draft = self.sent.draft({**enclosed, **self.leaflet})
        return {**self.sent.files, f"E-Mail_{self.stem}{eml.SUFFIX}": draft, **forms}


def make(
    house: House,
    programme: Programme,
    stem: str,
    forms: Mapping[str, str],
    source: Source,
    *,
    year: int | None,
    on: date,
    pdf: Path | None = None,
) -> Letter:
    """Make the letter (Word and PDF) to go with some forms, and what its e-mail says.

    ``stem`` is the forms' file name without ending, ``forms`` the names by suffix, ``source``
    whom they are for; ``year`` is the report year, None for a budget; ``pdf`` a file or folder
    with the letter's exported PDF, without which there is none as long as it is missing. Same
    input, same bytes. Raises ``Refusal`` K389 (leaflet) and as ``mailing.write`` does.
    """
    letter, enclosed = f"{LETTER}{stem}", leaflet.read(house.settings)
    material = cover.Material(
        source.data,
        source.submitted,
        source.entry,
        {suffix: FORMATS[suffix].title for suffix in OFFERED},
        {suffix: name for suffix, name in forms.items() if suffix in OFFERED},
        year,
        programme,
        house.settings,
        on,
        enclosed[0] if enclosed else "",
    )
    context, title = cover.context(material), cover.title(material)
    sent = mailing.write(
        "cover-letter", context, house, title=title, stem=letter, on=on, pdf=pdf
    )  # fmt: skip
    return Letter(stem, sent, dict([enclosed] if enclosed else []))


def without_pdf(files: Iterable[str]) -> list[str]:
    """Give the names of the PDF that letters among some files still lack."""
    names = set(files)
    letters = [PurePosixPath(name) for name in names if name.endswith(".docx")]
    pdfs = [str(x.with_suffix(".pdf")) for x in letters if x.name.startswith(LETTER)]
    return sorted(name for name in pdfs if name not in names)


def without_recipient(files: Mapping[str, bytes]) -> bool:
    """Say whether the e-mail among some files has nobody yet to go to."""
    drafts = [raw for name, raw in files.items() if name.endswith(eml.SUFFIX)]
    return any(not eml.has_recipient(raw) for raw in drafts)
