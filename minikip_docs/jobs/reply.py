"""Replies to what came in: letter, e-mail draft and the sender's own form with the places marked.

Checking and replying are two steps: ``check.check_all`` gives verdicts, ``replies`` writes to
those who handed in. Not everything a check finds is theirs to mend:

- Errors and warnings of the schema, the values and the rules (S, V, R) speak to whoever handed
  in, but for the rules that only the canton can settle (``Rule.office``: settings, its decisions,
  its list of contributions, lateness).
- Of what the readers notice (D1, F) errors are the sender's, and so is a warning at a field, or
  that the form came back unchanged (F184). Any other warning about the file as a whole says how
  it was read; looking at that is the office's.
- All other families (D2 and further, K, T, X) concern the canton's own files, this call or the
  program. Remarks (``info``) ask nobody for anything.
- What only signing needs is told apart: it is no fault of a submission.

What is not told stays with the officer (``Reply.office``). Where it is an error, nothing can be
said to the municipality yet, and there is no reply.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from minikip_docs.amending.comparison import Difference
from minikip_docs.checks.rules import RULES
from minikip_docs.data.files import refuse_complete, safe_name
from minikip_docs.data.model import FORMS, Finding, FormKind, Refusal, Severity, Stage, Verdict
from minikip_docs.data.text import long_date
from minikip_docs.documents import reply
from minikip_docs.documents.reply import Change, Told
from minikip_docs.facts.addresses import Entry
from minikip_docs.forms.formats import FORMATS, OFFERED
from minikip_docs.forms.own_form import MarkedForm, marked_form
from minikip_docs.jobs import mailing
from minikip_docs.jobs.arrived import members
from minikip_docs.jobs.batch import in_order
from minikip_docs.jobs.comparison import Comparison, compare
from minikip_docs.jobs.house import House, address_book
from minikip_docs.jobs.rivals import party_key
from minikip_docs.jobs.submissions import Handed
from minikip_docs.press import eml

if TYPE_CHECKING:
    from concurrent.futures import Executor

LETTER = "Rueckmeldung_"  # how the file names of letters begin
_OFFICE = frozenset(rule.code for rule in RULES if rule.office)
# Files of which nothing came in: the name is wrong, or the office has to choose first.
_NOTHING_CAME = frozenset({"D109", "D111", "D149", "F123"})
# Refusals whose advice is for whoever opens the file, not for whoever sent it.
_ADVICE_FOR_OFFICE = frozenset({"D110", "D144", "D146", "D147", "D148"})
# … and those whose advice the letter gives in its own words: send the filled form.
_ADVICE_IN_LETTER = frozenset({"D142", "D143", "F101", "F102", "F104"})
# Refusals that speak of how a program reads a file; their sender need not know.
_NOT_OPENED = frozenset({"D104", "D105", "D115", "D117", "D118", "D119", "D124", "D170"})
_OTHER_WORDS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(
        _NOT_OPENED,
        (
            "Die Datei lässt sich bei uns nicht öffnen.",
            "Am besten füllen Sie ein neues Formular aus.",
        ),
    ),
    "F160": (
        "Das Formular wurde gedruckt statt gespeichert.",
        "Aus einem Ausdruck lassen sich keine sicheren Zahlen lesen.",
    ),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What all replies of a call have in common."""

    on: date  # of the letters
    received: date | None = None  # day on which the files came in
    due: date | None = None  # last day for what is to be mended; none is invented
    codes: bool = False  # print the codes of findings
    folder: Path | None = None  # where the files go; refused if they lie there already
    compared: bool = False  # whether reports were held against their agreements


@dataclass(frozen=True, slots=True)
class Reply:
    """The files of one reply by name, and what the office has to settle itself."""

    files: Mapping[str, bytes]
    verdict: Verdict
    office: tuple[Finding, ...]  # what the municipality is not told
    addressed: bool  # whether the draft has a recipient


def check_terms(terms: Terms, house: House) -> None:
    """Refuse replies that nobody could send, before any work.

    Raises ``Refusal`` D330 (due before the letter is written), D331 (received after that) or
    D332 (no settings file).
    """
    mailing.check_due(terms.on, terms.due)
    if terms.received is not None and terms.received > terms.on:
        raise Refusal(
            "D331",
            f"Der Tag des Eingangs ({long_date(terms.received)}) liegt nach dem Datum des Briefs "
            f"({long_date(terms.on)}).",
            "Bitte den Tag des Eingangs oder das Datum des Briefs berichtigen "
            "(--received, --date).",
        )
    mailing.check_settings(house)


def replies(
    checked: Iterable[tuple[Handed, Verdict]],
    house: House,
    terms: Terms,
    *,
    since: Path | None = None,
    executor: Executor | None = None,
) -> Iterator[Reply | Refusal]:
    """Write the replies to files that were checked; yields one for each, in order.

    ``since`` is an earlier submission of the same party, for a single file: the letter then says
    what changed. A file that gets no reply is a ``Refusal`` and stops nobody: D301, D333 (only
    the office can act), D334 (settings are missing), D320 to D322 or why ``since`` cannot be
    read, K209, T… or X9xx; a file of which nothing came in keeps its own. With an ``executor``
    several are made at once. The same input gives the same bytes.
    """
    found = list(checked)
    taken: set[str] = set()
    named = [(one, verdict, _free(stem_of(one, verdict, house), taken)) for one, verdict in found]
    return in_order(partial(_one, house=house, terms=terms, since=since), named, executor)


def _one(
    given: tuple[Handed, Verdict, str], *, house: House, terms: Terms, since: Path | None
) -> Reply:
    handed, verdict, stem = given
    return write(handed, verdict, house, terms, stem=stem, file=_name(handed), since=since)


def write(
    handed: Handed,
    verdict: Verdict,
    house: House,
    terms: Terms,
    *,
    stem: str,
    file: str,
    since: Path | None = None,
) -> Reply:
    """Write one reply; ``stem`` names its files, ``file`` is what the sender called theirs.

    Raises what ``replies`` gives.
    """
    refuse_untold(verdict)
    told = split(verdict)
    compared = compare(since, handed, house) if since else None
    own = _own_form(handed, told, house, terms)
    name = f"{stem}_markiert.{own.suffix}" if own else ""
    if terms.folder is not None:
        names = [*_names(stem), *([name] if name else [])]
        refuse_complete([terms.folder / one for one in names], force=False)
    whose, entry = sender(verdict, house)
    submission = verdict.submission
    programme = house.programme_of(submission.data) if submission else house.programme
    material = reply.Material(
        file=file,
        submission=submission,
        told=told,
        settled=_settled(verdict, terms),
        more_later=_more_later(verdict),
        unread=None if submission else _unread(verdict),
        formats=[FORMATS[suffix].title for suffix in OFFERED],
        party=whose,
        entry=entry,
        since=since.name if since else "",
        changes=_changes(compared),
        marked=name,
        received=terms.received,
        due=terms.due,
        codes=terms.codes,
        programme=programme,
        settings=house.settings,
        on=terms.on,
    )
    return _written(material, own, stem, house, verdict)


def _names(stem: str) -> list[str]:
    """Name the files that every reply has: letter and draft."""
    letter = f"{LETTER}{stem}"
    return [f"{letter}.docx", f"{letter}.pdf", f"E-Mail_{letter}{eml.SUFFIX}"]


def _written(
    material: reply.Material, own: MarkedForm | None, stem: str, house: House, verdict: Verdict
) -> Reply:
    """Write letter and e-mail; raises ``Refusal`` as ``mailing.write`` does."""
    context = reply.context(material)
    sent = mailing.write(
        "reply-letter", context, house,
        title=reply.title(context), stem=f"{LETTER}{stem}", on=material.on,
    )  # fmt: skip
    forms = {material.marked: own.raw} if own else {}
    files = {**sent.files, _names(stem)[-1]: sent.draft(forms), **forms}
    return Reply(files, verdict, for_office(verdict), bool(sent.to))


def is_told(finding: Finding) -> bool:
    """Say whether a municipality is told a finding; see the head of this module."""
    if finding.severity is Severity.INFO or finding.code in _OFFICE:
        return False
    if finding.code.startswith(("S", "V", "R")):
        return True
    if not finding.code.startswith(("D1", "F")):
        return False
    theirs = finding.pointer != "" or finding.code == "F184"
    return finding.severity is Severity.ERROR or theirs


def split(verdict: Verdict) -> Told:
    """Give what the municipality is told, by what it is asked for; nothing of an unread file."""
    if verdict.submission is None:
        return Told()
    told = [one for one in verdict.findings if is_told(one)]
    now = [one for one in told if one.stage is Stage.SUBMISSION]
    return Told(
        errors=tuple(one for one in now if one.severity is Severity.ERROR),
        questions=tuple(one for one in now if one.severity is Severity.WARNING),
        signing=tuple(one for one in told if one.stage is Stage.SIGNING),
    )


def for_office(verdict: Verdict) -> tuple[Finding, ...]:
    """Give what nobody but the officer is told and what somebody has to look at."""
    return tuple(
        one for one in verdict.findings if one.severity is not Severity.INFO and not is_told(one)
    )


def _settled(verdict: Verdict, terms: Terms) -> bool:
    """Say whether the office has nothing left to look at: only then a letter says «vollständig»."""
    if verdict.kind is FormKind.ANNUAL_REPORT and not terms.compared:
        return False
    return not any(one.stage is Stage.SUBMISSION for one in for_office(verdict))


def _more_later(verdict: Verdict) -> bool:
    """Say whether rules wait for what is to be mended; those that compare wait for the year."""
    waiting = any(item.because for item in verdict.not_checked)
    return waiting or any(one.code == "R561" for one in verdict.findings)


def refuse_untold(verdict: Verdict) -> None:
    """Refuse a reply where only the office can act: nothing came in, or an error is its own.

    Raises ``Refusal`` D333, or what says why nothing came in (D109, D111, D149, F123).
    """
    for one in verdict.findings:
        if one.code in _NOTHING_CAME:
            raise Refusal(one.code, one.message, one.remedy)
    own = [one for one in verdict.errors(Stage.SUBMISSION) if not is_told(one)]
    if own:
        raise Refusal(
            "D333",
            f"Es gibt noch keine Rückmeldung; zuerst ist bei der Dienststelle etwas zu "
            f"klären: {own[0].message}",
            own[0].remedy,
        )


def _unread(verdict: Verdict) -> Refusal:
    """Say to its sender why a file is no form, and what helps."""
    found = verdict.findings[0]
    message, remedy = _OTHER_WORDS.get(found.code, (found.message, found.remedy))
    silent = found.code in _ADVICE_FOR_OFFICE | _ADVICE_IN_LETTER
    return Refusal(found.code, message, "" if silent else remedy)


def sender(verdict: Verdict, house: House) -> tuple[Mapping[str, object], Entry | None]:
    """Give the party a letter is addressed to, as in a submission, and its row of the book.

    Nothing where it is not certain: number and name that do not fit, or are not there, may be
    anybody's. Of an address or e-mail that is to be mended nothing is used.
    """
    read, own_members = verdict.submission, members(verdict, house)
    if read is None or not own_members:
        return {}, None
    own = read.data["party"]
    association = own["kind"] == "association"
    key = party_key(read) or ""
    book = address_book(house)
    entry = book.of(key) or (book.association(own["name"]) if association else None)
    official = house.register.by_number(own_members[0].number)
    name = own["name"] if association or official is None else official.name
    faults = [one.pointer for one in verdict.findings if one.severity is Severity.ERROR]
    sound = {
        part: own[part]
        for part in ("address", "contact")
        if isinstance(own.get(part), Mapping)
        and not any(pointer.startswith(f"/party/{part}") for pointer in faults)
    }
    return {**own, "address": {}, "contact": {}, **sound, "name": name}, entry


def _name(handed: Handed) -> str:
    """Give the name of a file as its sender called it."""
    return handed.came_in.names[-1] if handed.came_in else handed.path.name


def stem_of(handed: Handed, verdict: Verdict, house: House) -> str:
    """Give the name of a reply's files without ending: form and party, else the file's own."""
    whose, _entry = sender(verdict, house)
    read = verdict.submission
    if read is None or not whose:
        return safe_name(Path(_name(handed)).stem)
    year = str(read.data.get("report_year", "")) if read.kind is FormKind.ANNUAL_REPORT else ""
    parts = (FORMS[read.kind], year, party_key(read) or "", str(whose["name"]))
    return "_".join(safe_name(part) for part in parts if part)


def _free(stem: str, taken: set[str]) -> str:
    """Give a name, with a number if it is ``taken`` in this call."""
    unique, number = stem, 1
    while unique.casefold() in taken:
        number += 1
        unique = f"{stem}_{number}"
    taken.add(unique.casefold())
    return unique


def _own_form(handed: Handed, told: Told, house: House, terms: Terms) -> MarkedForm | None:
    """Make their own form with the places marked; None where nothing is asked of them."""
    asked = (*told.errors, *told.questions)
    if not asked or isinstance(handed.paper, Refusal):
        return None
    shown = (*asked, *told.signing)
    return marked_form(handed.paper.content, shown, house.programmes, created=terms.on)


def _changes(compared: Comparison | None) -> list[Change]:
    return [_change(one) for one in compared.differences] if compared else []


def _change(one: Difference) -> Change:
    if one.kind == "changed":
        return Change(one.label, one.old_text, one.new_text)
    cells = "; ".join(f"{cell.field}: {cell.text}" for cell in one.cells)
    where = f"{one.section}, {one.row}" if one.row else one.label
    if one.kind == "added":
        return Change(where, "", cells or "neue Zeile")
    if one.kind == "removed":
        return Change(where, cells or one.row, "")
    return Change(where, one.old_text, one.new_text or one.row)
