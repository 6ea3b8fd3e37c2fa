"""The letter and the e-mail text that go out with forms: checked beforehand, then made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.data.text import listing, long_date
from minikip_docs.documents import cover, unset
from minikip_docs.documents.cover import due
from minikip_docs.documents.kinds import EMAIL
from minikip_docs.facts.programme import Programme
from minikip_docs.forms.formats import FORMATS
from minikip_docs.jobs.house import House, template_path
from minikip_docs.jobs.issue import issue
from minikip_docs.press import text_template

_LETTER = "Begleitbrief_"  # how the file names of letters begin


def check(
    kind: FormKind, house: House, programme: Programme, *, year: int | None, on: date | None
) -> date:
    """Give the date of the letters; refuse those that nobody could send, before any work.

    Raises ``Refusal`` F151 (no date), F152 (a report without its ``year``), F153 (no
    settings file) or F154 (the forms would be due before the letter is written).
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
    if house.settings_hash is None:
        raise Refusal(
            "F153",
            "Ein Begleitbrief braucht die Angaben des Kantons (Absender und Adresse); es gibt "
            "keine Einstellungsdatei.",
            "Bitte mit «minikip init» eine canton.toml anlegen und ausfüllen, oder mit "
            "--settings eine angeben.",
        )
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


def make(
    house: House,
    programme: Programme,
    stem: str,
    forms: Mapping[str, str],
    data: Mapping[str, Any],
    *,
    year: int | None,
    on: date,
    pdf: Path | None = None,
) -> dict[str, bytes]:
    """Make the letter (Word and PDF) and the e-mail text to go with some forms, by file name.

    ``stem`` is the forms' file name without ending, ``forms`` the names by suffix, ``data``
    what they are prefilled with;
    ``year`` is the report year, None for a budget; ``pdf`` a file or folder with the letter's
    exported PDF, without which there is none as long as it is missing. Same input, same bytes.
    Raises ``Refusal`` F155 (settings the letter prints are missing), D501 to D508 (exported
    PDF), K209, T… or X9xx.
    """
    letter = f"{_LETTER}{stem}"
    material = cover.Material(
        data,
        {suffix: one.title for suffix, one in FORMATS.items()},
        forms,
        f"{letter}.pdf",
        year,
        programme,
        house.settings,
        on,
    )
    context, title = cover.context(material), cover.title(material)
    made = issue("cover-letter.docx", context, house, title=title, stem=letter, created=on, pdf=pdf)
    mail = text_template.fill(template_path(EMAIL, house.settings), context)
    if missing := unset.missing((*made.printed, *mail.printed)):
        verb = "fehlt" if len(missing) == 1 else "fehlen"
        raise Refusal(
            "F155",
            f"Es gibt keinen Begleitbrief: In canton.toml {verb} {listing(missing)}.",
            "Bitte diese Angaben eintragen («minikip init» schreibt eine Vorlage).",
        )
    return {
        **made.files,
        f"E-Mail_{stem}.txt": mail.text.encode(),
    }


def without_pdf(files: Iterable[str]) -> list[str]:
    """Give the names of the PDF that letters among some files still lack."""
    names = set(files)
    letters = [PurePosixPath(name) for name in names if name.endswith(".docx")]
    pdfs = [str(x.with_suffix(".pdf")) for x in letters if x.name.startswith(_LETTER)]
    return sorted(name for name in pdfs if name not in names)
