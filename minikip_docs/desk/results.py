"""Dossiers by name, their files to take, and what came of something done, as pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from werkzeug.exceptions import NotFound

from minikip_docs.data.model import Refusal
from minikip_docs.desk.answers import inside
from minikip_docs.desk.doing import Done, Sent
from minikip_docs.desk.state import this_desk
from minikip_docs.dossiers import store
from minikip_docs.dossiers.contents import described
from minikip_docs.dossiers.journal import About
from minikip_docs.dossiers.store import Dossier
from minikip_docs.forms.formats import OFFERED
from minikip_docs.jobs.in_dossiers import Answer
from minikip_docs.jobs.issue import Made
from minikip_docs.jobs.next_steps import Waiting
from minikip_docs.jobs.reminders import Reminder
from minikip_docs.jobs.reply import Reply
from minikip_docs.screen import amendment, mails, words
from minikip_docs.screen.findings import groups
from minikip_docs.screen.forms import left_out, made_in_all

_WIDE = 10_000  # signs: the browser breaks the lines
_NAMED = {
    About.AGREEMENT: words.AGREEMENT,
    About.AMENDMENT: words.AMENDMENT,
    About.REPORT: words.REPORT,
}
Row = tuple[str, str, str]  # address, name, size


def dossier_of(name: str) -> Dossier:
    """Find a dossier by the name of its folder; raises ``NotFound``, or ``Refusal`` D420."""
    for one in store.load(this_desk().folder).dossiers:
        if one.path.name == name:
            return one
    raise NotFound


def row_of(dossier: Dossier, name: str) -> Row:
    """Give the row of a file of a dossier, which is there."""
    path = dossier.path / name
    address = f"/dossier/{quote(dossier.path.name)}/datei/{quote(name)}"
    return address, path.name, words.size_of(path.stat().st_size)


def rows_of(dossier: Dossier, names: Iterable[str]) -> list[Row]:
    """Give the rows of files that are still there and to which no link leads elsewhere."""
    return [row_of(dossier, name) for name in names if _is_there(dossier, name)]


def _is_there(dossier: Dossier, name: str) -> bool:
    try:
        return inside(dossier.path, *name.split("/")).is_file()
    except NotFound:
        return False


def results(dossier: Dossier, done: Done) -> list[dict[str, object]]:
    """Give what the page shows of all results."""
    return [_result(dossier, done, *one) for one in done.results]


def _result(
    dossier: Dossier,
    done: Done,
    waiting: Waiting | None,
    came: Answer | Made | Reminder | Sent | Refusal,
) -> dict[str, object]:
    shown: dict[str, object] = {
        "what": described(waiting.entry) if waiting else "", "refused": None, "said": "",
        "files": [], "notes": [], "why": None, "verdict": None, "groups": [],
    }  # fmt: skip
    files: Iterable[str] = ()
    if isinstance(came, Refusal):
        return {**shown, "refused": came}
    if isinstance(came, Sent):
        files = [dossier.inside(path) for path in came.files if path.is_relative_to(dossier.path)]
        names = [path.name for path in came.files]
        cover = came.letter
        shown["said"] = made_in_all([names], len(OFFERED), cover=cover) if names else left_out(1)
        shown["notes"] = [] if came.addressed else [mails.without_address([dossier.name], 1, _WIDE)]
    elif isinstance(came, Reminder):
        shown["said"] = "Die Erinnerung ist geschrieben: " + "; ".join(came.what)
        shown["notes"] = [] if came.addressed else [mails.without_address([dossier.name], 1, _WIDE)]
        files = came.files
    elif isinstance(came, Answer) and isinstance(came.reply, Reply):
        shown["said"] = "Die Rückmeldung ist geschrieben."
        whom = [came.verdict.source]
        shown["notes"] = [] if came.reply.addressed else [mails.without_address(whom, 1, _WIDE)]
        files = [f"{store.REPLIES}/{file}" for file in came.reply.files]
    elif isinstance(came, Answer):
        shown["said"] = "Es gibt keine Fragen an die Gemeinde, darum keine Rückmeldung."
        shown["refused"] = came.reply
        shown["groups"] = groups(came.verdict)
    else:
        named = _NAMED[done.about]
        shown["groups"] = groups(came.verdict)
        if came.status == "refused":
            shown["why"] = words.why_not(came, named)
        else:
            shown["said"] = words.DONE.get(came.status, f"{named.one} erstellt")
            shown["notes"] = [
                *(f"Für die Unterzeichnung fehlt in canton.toml: {one}" for one in came.missing),
                *([words.UNAPPROVED] if came.unapproved else []),
                *([amendment.unsigned(done.unsigned, _WIDE)] if done.unsigned else []),
            ]
            files = [f"{store.DOCUMENTS}/{file}" for file in came.files]
    return {**shown, "files": rows_of(dossier, files)}
