"""Dossiers by name, their files to take, and what came of something done, as pages show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from werkzeug.exceptions import NotFound

from minikip_docs.data.model import Refusal
from minikip_docs.desk.answers import inside
from minikip_docs.desk.doing import Came, Done, Sent
from minikip_docs.desk.state import this_desk
from minikip_docs.desk.wording import WIDE
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


def is_there(dossier: Dossier, name: str) -> bool:
    """Say whether a file that an entry names can be taken: others may have written the entry."""
    try:
        return inside(dossier.path, *name.split("/")).is_file()
    except NotFound:
        return False


def results(dossier: Dossier, done: Done) -> list[dict[str, Any]]:
    """Give what the page shows of all results."""
    return [shown(dossier, done.about, *one, done.unsigned) for one in done.results]


def shown(
    dossier: Dossier, about: About, waiting: Waiting | None, came: Came, unsigned: Path | None
) -> dict[str, Any]:
    """Give what a page shows of one result."""
    given: dict[str, Any] = {
        "what": described(waiting.entry) if waiting else "", "refused": None, "said": "",
        "files": [row_of(dossier, name) for name in file_names(dossier, came)],
        "notes": [], "nowhere": "", "why": None, "groups": [],
    }  # fmt: skip
    if isinstance(came, Refusal):
        return {**given, "refused": came}
    if isinstance(came, Sent):
        names = [path.name for path in came.files]
        cover = came.letter
        given["said"] = made_in_all([names], len(OFFERED), cover=cover) if names else left_out(1)
        given["nowhere"] = "" if came.addressed else dossier.name
    elif isinstance(came, Reminder):
        given["said"] = "Die Erinnerung ist geschrieben: " + "; ".join(came.what)
        given["nowhere"] = "" if came.addressed else dossier.name
    elif isinstance(came, Answer) and isinstance(came.reply, Reply):
        given["said"] = "Die Rückmeldung ist geschrieben."
        given["nowhere"] = "" if came.reply.addressed else dossier.name
    elif isinstance(came, Answer):
        given["said"] = "Es gibt keine Fragen an die Gemeinde, darum keine Rückmeldung."
        given["refused"] = came.reply
        given["groups"] = groups(came.verdict)
    else:
        named = _NAMED[about]
        given["groups"] = groups(came.verdict)
        if came.status == "refused":
            given["why"] = words.why_not(came, named)
        else:
            given["said"] = words.DONE.get(came.status, f"{named.one} erstellt")
            given["notes"] = [
                *(f"Für die Unterzeichnung fehlt in canton.toml: {one}" for one in came.missing),
                *([words.UNAPPROVED] if came.unapproved else []),
                *([amendment.unsigned(unsigned, WIDE)] if unsigned else []),
            ]
    return given


def file_names(dossier: Dossier, came: Came) -> list[str]:
    """Give the files that were made and are still there, by their names in the dossier."""
    files: Iterable[str] = ()
    if isinstance(came, Sent):
        files = [dossier.inside(path) for path in came.files if path.is_relative_to(dossier.path)]
    elif isinstance(came, Reminder):
        files = came.files
    elif isinstance(came, Made):
        files = [f"{store.DOCUMENTS}/{file}" for file in came.files]
    elif isinstance(came, Answer) and isinstance(came.reply, Reply):
        files = [f"{store.REPLIES}/{file}" for file in came.reply.files]
    return [name for name in files if is_there(dossier, name)]


def notes(shown: Sequence[Mapping[str, Any]]) -> list[str]:
    """Give what is to be said of all results, each sentence once."""
    said = dict.fromkeys(note for one in shown for note in one["notes"])
    whom = [one["nowhere"] for one in shown if one["nowhere"]]
    made = sum(bool(one["files"]) for one in shown)
    return [*said, *([mails.without_address(whom, made, WIDE)] if whom else [])]
