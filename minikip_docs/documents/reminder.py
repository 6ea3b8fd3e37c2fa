"""The reminder of what did not come in: what its letter and e-mail may print.

The words stand in ``templates/reminder-letter.docx`` and ``templates/reminder-email.txt``; here
are only the values, the same for both, all ready as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from minikip_docs.data.model import FORMS, FormKind
from minikip_docs.data.text import listing, long_date
from minikip_docs.documents.cover import Data, Row
from minikip_docs.documents.reply import addressed
from minikip_docs.facts.addresses import Entry
from minikip_docs.facts.programme import Programme
from minikip_docs.facts.settings import Settings


@dataclass(frozen=True, slots=True)
class Outstanding:
    """A form that did not come in by its last day, or did not come back mended."""

    kind: FormKind
    year: int | None  # of a report
    last_day: date
    received: date | None = None  # of one that is to be mended: when it came in …
    replied: date | None = None  # … and when we wrote what is to be mended
    reminded: date | None = None  # of an earlier reminder


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a reminder and its e-mail are made of."""

    party: Data  # as in a submission
    entry: Entry | None  # the party's row of the address book
    outstanding: Sequence[Outstanding]  # at least one
    due: date | None  # the new last day; none is invented
    programme: Programme
    settings: Settings
    on: date  # the date of the letter


def context(material: Material) -> Row:
    """Give what both templates may print; a text that does not apply is empty.

    What each name holds says ``schemas/reminder.context.json``; a setting that is not set is an
    ``Unset``.
    """
    rows = [_row(one, material.programme) for one in material.outstanding]
    return {
        **addressed(
            material.party, material.entry, material.programme, material.settings, material.on
        ),
        "subject": listing(row["what"] for row in rows),
        "outstanding": rows,
        "several": len(rows) > 1,
        "due": long_date(material.due) if material.due else "",
    }


def title(made: Row) -> str:
    """Give the title of the letter, as programs show it, from its ``context``."""
    return f"Erinnerung: {made['subject']}, {made['party']['full_name']}"


def _row(one: Outstanding, programme: Programme) -> Row:
    report = one.kind is FormKind.ANNUAL_REPORT
    asked = programme.reporting if report else programme.budget_submission
    year = str(one.year) if one.year is not None else ""
    what = f"{FORMS[one.kind]} {year}".strip()
    if one.replied:
        what = f"Ergänzung {'des Jahresberichts' if report else 'der Budgeteingabe'} {year}".strip()
    return {
        "what": what,
        "report": report,
        "mend": one.replied is not None,
        "year": year,
        "last_day": long_date(one.last_day),
        "received": long_date(one.received) if one.received else "",
        "replied": long_date(one.replied) if one.replied else "",
        "reminded": long_date(one.reminded) if one.reminded else "",
        "section": asked.section,
        "send_to": programme.reporting.email if report else programme.contact.email,
    }
