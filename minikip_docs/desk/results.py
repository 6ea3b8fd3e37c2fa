"""What the pages show of what was made in dossiers: words, files, and why there is nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from minikip_docs.data.model import Refusal
from minikip_docs.desk.doing import Came
from minikip_docs.dossiers import store
from minikip_docs.dossiers.contents import described
from minikip_docs.dossiers.store import Dossier
from minikip_docs.jobs.in_dossiers import Answer
from minikip_docs.jobs.issue import Made
from minikip_docs.jobs.next_steps import Waiting
from minikip_docs.jobs.reminders import Reminder
from minikip_docs.jobs.reply import Reply
from minikip_docs.screen import mails, words
from minikip_docs.screen.findings import groups

_WIDE = 10_000  # signs: the browser breaks the lines
Row = tuple[str, str, str]  # address, name, size


def shown(dossier: Dossier, waiting: Waiting | None, came: Came) -> dict[str, Any]:
    """Give what the page shows of one result."""
    given: dict[str, Any] = {
        "what": described(waiting.entry) if waiting else "", "refused": None, "said": "",
        "files": [row(dossier, name) for name in file_names(dossier, came)],
        "notes": [], "nowhere": "", "why": None, "groups": [],
    }  # fmt: skip
    if isinstance(came, Refusal):
        return {**given, "refused": came}
    if isinstance(came, Reminder):
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
        named = words.AGREEMENT if waiting and waiting.entry.year is None else words.REPORT
        given["groups"] = groups(came.verdict)
        if came.status == "refused":
            given["why"] = words.why_not(came, named)
        else:
            given["said"] = words.DONE.get(came.status, f"{named.one} erstellt")
            given["notes"] = [
                *(f"Für die Unterzeichnung fehlt in canton.toml: {one}" for one in came.missing),
                *([words.UNAPPROVED] if came.unapproved else []),
            ]
    return given


def file_names(dossier: Dossier, came: Came) -> list[str]:
    """Give the files that were made and are still there, by their names in the dossier."""
    files: Iterable[str] = ()
    if isinstance(came, Reminder):
        files = came.files
    elif isinstance(came, Made):
        files = [f"{store.DOCUMENTS}/{file}" for file in came.files]
    elif isinstance(came, Answer) and isinstance(came.reply, Reply):
        files = [f"{store.REPLIES}/{file}" for file in came.reply.files]
    return [name for name in files if (dossier.path / name).is_file()]


def notes(results: Sequence[Mapping[str, Any]]) -> list[str]:
    """Give what is to be said of all results, each sentence once."""
    said = dict.fromkeys(note for one in results for note in one["notes"])
    whom = [one["nowhere"] for one in results if one["nowhere"]]
    made = sum(bool(one["files"]) for one in results)
    return [*said, *([mails.without_address(whom, made, _WIDE)] if whom else [])]


def row(dossier: Dossier, name: str) -> Row:
    """Give a file of a dossier, by its name in it."""
    path = dossier.path / name
    address = f"/dossier/{quote(dossier.path.name)}/datei/{quote(name)}"
    return address, path.name, words.size_of(path.stat().st_size)
