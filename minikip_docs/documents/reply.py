"""The reply to a form that came in: what its letter and e-mail may print.

The words stand in ``templates/reply-letter.docx`` and ``templates/reply-email.txt``; here are
only the values, the same for both, all ready as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from minikip_docs.data import mail_address
from minikip_docs.data.model import Finding, FormKind, Refusal, Submission
from minikip_docs.data.text import excerpt, listing, long_date, nfc, shown
from minikip_docs.documents import cover
from minikip_docs.documents.cover import Data, Row
from minikip_docs.facts.addresses import Entry
from minikip_docs.facts.programme import Programme
from minikip_docs.facts.settings import Settings
from minikip_docs.press.printable import unprintable

EMPTY = "leer"  # a value that was not there, before or after a change
_QUOTED = 160  # signs of a value in the list of changes


@dataclass(frozen=True, slots=True)
class Told:
    """What is said to the municipality: to mend, to look at, and what signing still needs."""

    errors: tuple[Finding, ...] = ()
    questions: tuple[Finding, ...] = ()
    signing: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A change since an earlier submission: where, the value before, the value now."""

    where: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a reply and its e-mail are made of."""

    file: str  # name of the file that came in, as its sender called it
    submission: Submission | None  # what was read; None: the file is no form
    told: Told
    settled: bool  # whether the office has nothing left to settle itself
    more_later: bool  # whether rules wait for what is to be mended
    unread: Refusal | None  # of a file that is no form: what is the matter with it, what helps
    formats: Sequence[str]  # German names of the formats a form may come in
    party: Data  # whose the file is, as in a submission; empty if that is not certain
    entry: Entry | None  # the party's row of the address book
    since: str  # name of the earlier file; "" if nothing is compared
    changes: Sequence[Change]
    marked: str  # file name of their own form with marks, if it goes with the letter
    received: date | None
    due: date | None
    codes: bool  # whether codes of findings are printed
    programme: Programme
    settings: Settings
    on: date  # the date of the letter


def context(material: Material) -> Row:
    """Give what both templates may print; a text that does not apply is empty.

    What each name holds says ``schemas/reply.context.json``; a setting that is not set is an
    ``Unset``.
    """
    told, data = material.told, _data(material)
    report = _is_report(material)
    programme = material.programme
    return {
        **addressed(material.party, material.entry, programme, material.settings, material.on),
        "received": {
            "file": _shown(material.file),
            "date": long_date(material.received) if material.received else "",
            "report": report,
            "year": str(data.get("report_year", "")) if report else "",
            "version": excerpt(data.get("version", ""), 10),
        },
        "result": _result(material),
        "unread": {
            "reason": _shown(material.unread.message if material.unread else ""),
            "remedy": _shown(material.unread.remedy if material.unread else ""),
            "formats": listing(material.formats, "oder"),
        },
        "errors": _rows(told.errors, material),
        "questions": _rows(told.questions, material),
        "signing": _rows(told.signing, material),
        "since": {
            "file": _shown(material.since),
            "unchanged": bool(material.since) and not material.changes,
            "changes": [
                {"where": _shown(c.where), "old": _value(c.old), "new": _value(c.new)}
                for c in material.changes
            ],
        },
        "marked": material.marked,
        "due": long_date(material.due) if material.due else "",
        "send_to": programme.reporting.email if report else programme.contact.email,
    }


def addressed(
    party: Data, entry: Entry | None, programme: Programme, settings: Settings, on: date
) -> Row:
    """Give what every letter to a party that handed in prints: head, address, whom to ask.

    ``party`` is as in a submission, empty if it is not known whose it is; what the address book
    has in its ``entry`` comes first. An e-mail address that is written wrongly is left out.
    """
    known = {"party": party} if party else {}
    letter = cover.context(
        cover.Material(known, True, entry, {}, {}, None, programme, settings, on)
    )
    return {
        **{name: letter[name] for name in ("canton", "date", "programme", "contact")},
        "party": {
            **{name: _shown(str(text)) for name, text in letter["party"].items()},
            "email": _sound(letter["party"]["email"]),
        },
        "signatories": letter["signatories"],
    }


def _result(material: Material) -> Row:
    told, read = material.told, material.submission is not None
    asked = bool(told.errors or told.questions)
    return {
        "unread": not read,
        "mend": bool(told.errors),
        "look": bool(told.questions),
        "complete": read and material.settled and not asked,
        "more_later": bool(told.errors) and material.more_later,
    }


def title(made: Row) -> str:
    """Give the title of the letter, as programs show it, from its ``context``."""
    if made["result"]["unread"]:
        return f"Rückmeldung zur Datei «{made['received']['file']}»"
    report = made["received"]["report"]
    what = "zum Jahresbericht" if report else "zur Budgeteingabe"
    parts = [f"Rückmeldung {what} {made['received']['year']}".strip(), made["party"]["full_name"]]
    return ", ".join(part for part in parts if part)


def _data(material: Material) -> Data:
    return material.submission.data if material.submission else {}


def _is_report(material: Material) -> bool:
    return material.submission is not None and material.submission.kind is FormKind.ANNUAL_REPORT


def _sound(email: str) -> str:
    """Give an address a draft can be sent to; «» for one that is written wrongly."""
    return email if email and not mail_address.fault(email) and mail_address.plain(email) else ""


def _shown(text: str) -> str:
    """Give a text that quotes a sender on one line, in signs that the letter can print."""
    line = nfc(shown(text).replace("\n", " "))
    for sign in unprintable(line):
        line = line.replace(sign, "?")
    return line


def _value(text: str) -> str:
    return _shown(excerpt(text, _QUOTED)) or EMPTY


def _rows(findings: Sequence[Finding], material: Material) -> list[Row]:
    """Give a row for each finding.

    What is said in the same words of several places is one row, and so is what is said of one
    place and mended in the same way.
    """
    spoken: dict[tuple[str, str, str], list[Finding]] = {}
    for one in findings:
        spoken.setdefault((one.code, one.message, one.remedy), []).append(one)
    rows: dict[tuple[str, ...], Row] = {}
    for alike in spoken.values():
        row = _row(alike, material)
        key = (alike[0].code, row["where"], row["place"], row["remedy"])
        if key in rows:
            rows[key]["message"] += f"\n{row['message']}"
        else:
            rows[key] = row
    return list(rows.values())


def _row(alike: Sequence[Finding], material: Material) -> Row:
    first = alike[0]
    labels = dict.fromkeys(one.label for one in alike)
    places = dict.fromkeys(filter(None, (one.beside_label for one in alike)))
    return {
        "where": _shown("; ".join(labels)) or "Formular",
        "place": _shown("; ".join(places)),
        "message": _shown(first.message),
        "remedy": _shown(first.remedy),
        "section": first.section or "",
        "code": first.code if material.codes else "",
    }
