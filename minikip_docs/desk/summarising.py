"""Adds up the reports of a year at the desk: the job of ``minikip summary``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from minikip_docs.desk.state import Desk
from minikip_docs.desk.work import Task
from minikip_docs.documents.summary import file_stem
from minikip_docs.documents.summary_account import Account
from minikip_docs.dossiers import store
from minikip_docs.dossiers.store import Dossier
from minikip_docs.jobs.batch import workers
from minikip_docs.jobs.summary import WORTH, summarise
from minikip_docs.screen.summary_workbook import workbook


@dataclass(frozen=True, slots=True)
class Summed:
    """What was added up, the files that say it, and the dossiers it is of."""

    account: Account
    files: Mapping[str, bytes]
    dossiers: Sequence[Dossier]


def add_up(desk: Desk, year: int, on: date, task: Task[Summed]) -> Summed:
    """Make workbook and documents of a year; raises ``Refusal`` as ``summarise`` and D420."""
    house, known = desk.house(), store.load(desk.folder)
    with workers(None, len(known.dossiers), worth=WORTH) as executor:
        made = summarise(known, year, house, on=on, executor=executor, watch=task.each)
    book = workbook(made.account, made.programme, on)
    files = {f"{file_stem(year)}.xlsx": book, **made.files}
    own = [one for one in known.dossiers if one.programme == made.programme.id]
    return Summed(made.account, files, own)
