"""Checks, answers and files what was handed in: the jobs of ``validate``, ``reply``, ``intake``."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from minikip_docs.data.model import Refusal, Verdict
from minikip_docs.desk.state import Desk
from minikip_docs.desk.trays import Checked, Tray
from minikip_docs.desk.work import Task
from minikip_docs.jobs import intake
from minikip_docs.jobs.agreements import Agreements, load_agreements
from minikip_docs.jobs.arrived import named
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.check import check_all
from minikip_docs.jobs.enclosures import Sorted, sort_out
from minikip_docs.jobs.house import House
from minikip_docs.jobs.overview import subjects
from minikip_docs.jobs.reply import Terms, check_terms, replies
from minikip_docs.jobs.submissions import Aside, Handed, opened


def check_tray(tray: Tray, desk: Desk, task: Task[None]) -> None:
    """Open the files of a tray and check each form in them, as ``minikip validate FILES`` does.

    The tray keeps what came of it. Reports are held against the agreements of the desk's folder,
    if there are any.
    """
    house = desk.house()
    sorted_out = _by_name(sort_out(tray.paths, _opened(task.each(tray.paths), tray, house)), tray)
    forms = sorted_out.forms
    agreed, notes = agreements_of(desk)
    verdicts = check_all(forms, house, received=tray.received, agreements=agreed)
    checked = list(task.each(verdicts, len(forms)))
    _folder, about = subjects(forms, house)
    tray.checked = Checked(
        list(zip(forms, about, checked, strict=True)),
        sorted_out, agreed is not None, notes, agreed.unproven if agreed else (),
    )  # fmt: skip


def agreements_of(desk: Desk) -> tuple[Agreements | None, list[Refusal]]:
    """Give the agreements of the desk's folder; None where there are none, with what is wrong."""
    found = attempt(load_agreements, desk.folder)
    if isinstance(found, Agreements):
        return found, []
    return None, [] if found.code == "D310" else [found]


def answer_tray(
    tray: Tray,
    chosen: Mapping[int, tuple[Handed, Verdict]],
    house: House,
    terms: Terms,
    task: Task[None],
) -> None:
    """Write the replies to files of a tray, by their number, as ``minikip reply FILES`` does.

    The tray keeps them; a file that gets none, why. Raises ``Refusal`` D330 to D332.
    """
    check_terms(terms, house)
    made = replies(chosen.values(), house, terms)
    for number, one in zip(chosen, task.each(made, len(chosen)), strict=True):
        tray.answers[number] = one


def file_tray(tray: Tray, desk: Desk, received: date, party: str, task: Task[None]) -> None:
    """File what is in a tray, as ``minikip intake FILES --into FOLDER`` does, and keep what came.

    ``party``: number or id, where an officer says whose a single form is. Raises ``Refusal`` D433,
    D438 and D420.
    """
    house = desk.house()
    whose = named(party, house, desk.folder) if party else None
    terms = intake.Terms(desk.folder, received, party=whose)
    given = intake.arrived(tray.paths, desk.folder)
    open_all = partial(_opened, tray=tray, house=house)
    tray.filed = []
    for one in task.each(intake.intake(given, house, terms, open_all), len(tray.paths)):
        if not isinstance(one, intake.Rest):
            name, result = one
            tray.filed.append((_without(tray, name), result))


def _opened(paths: Iterable[Path], tray: Tray, house: House) -> list[Handed]:
    """Open files; of a print that somebody compared, what was read counts."""
    found: list[Handed] = []
    for path in paths:
        inside = attempt(opened, path, house.programmes)
        found += [Handed(path, inside)] if isinstance(inside, Refusal) else inside
    return [
        one.accepted(house.programmes) if _without(tray, one.name) in tray.accepted else one
        for one in found
    ]


def _by_name(found: Sorted, tray: Tray) -> Sorted:
    """Call files as they were called when they were handed in: nobody knows the folder here."""

    def named(one: Handed) -> Handed:
        came_in = one.came_in
        if came_in:
            came_in = replace(came_in, parcel=came_in.parcel.relative_to(tray.folder))
        return replace(one, path=one.path.relative_to(tray.folder), came_in=came_in)

    left = [Aside(_without(tray, one.name), one.what) for one in found.left]
    return replace(found, forms=[named(one) for one in found.forms], left=left)


def _without(tray: Tray, name: str) -> str:
    return name.removeprefix(os.path.join(tray.folder, ""))  # noqa: PTH118 - a text
