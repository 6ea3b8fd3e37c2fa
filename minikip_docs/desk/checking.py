"""Checks what was handed in at the desk, and answers it: the jobs of ``validate`` and ``reply``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from minikip_docs.data.model import Refusal
from minikip_docs.desk.state import Desk
from minikip_docs.desk.trays import Checked, Tray
from minikip_docs.desk.work import Task
from minikip_docs.jobs.agreements import Agreements, load_agreements
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.check import check_all
from minikip_docs.jobs.enclosures import Sorted, sort_out
from minikip_docs.jobs.house import House
from minikip_docs.jobs.overview import subjects
from minikip_docs.jobs.reply import Reply, Terms, check_terms, replies
from minikip_docs.jobs.submissions import Aside, Handed, opened


def check_tray(tray: Tray, desk: Desk, task: Task[Checked]) -> Checked:
    """Open the files of a tray and check each form in them, as ``minikip validate FILES`` does.

    Reports are held against the agreements of the desk's folder, if there are any.
    """
    house = desk.house()
    found: list[Handed] = []
    for path in task.each(tray.paths):
        inside = attempt(opened, path, house.programmes)
        found += [Handed(path, inside)] if isinstance(inside, Refusal) else inside
    sorted_out = _by_name(sort_out(tray.paths, found), tray.folder)
    forms = [
        one.accepted(house.programmes) if number in tray.accepted else one
        for number, one in enumerate(sorted_out.forms)
    ]
    agreed, notes = agreements_of(desk)
    verdicts = check_all(forms, house, received=tray.received, agreements=agreed)
    checked = list(task.each(forms, verdicts))
    _folder, about = subjects(forms, house)
    return Checked(
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
    tray: Tray, numbers: Sequence[int], house: House, terms: Terms, task: Task[None]
) -> None:
    """Write the replies to some files of a tray, as ``minikip reply FILES`` does, and keep them.

    Raises ``Refusal`` D330 to D332; a file that gets no reply keeps its own.
    """
    assert tray.task is not None
    checked = tray.task.result()
    assert checked is not None
    check_terms(terms, house)
    terms = replace(terms, compared=checked.compared)
    of_all = [(handed, verdict) for handed, _subject, verdict in checked.files]
    made = replies([of_all[number] for number in numbers], house, terms)
    for number, one in zip(numbers, task.each(list(numbers), made), strict=True):
        tray.answers[number] = one


def _by_name(found: Sorted, folder: Path) -> Sorted:
    """Call files as they were called when they were handed in: nobody knows the folder here."""
    start = os.path.join(folder, "")  # noqa: PTH118 - a text

    def named(one: Handed) -> Handed:
        came_in = one.came_in
        if came_in:
            came_in = replace(came_in, parcel=came_in.parcel.relative_to(folder))
        return replace(one, path=one.path.relative_to(folder), came_in=came_in)

    left = [Aside(one.name.removeprefix(start), one.what) for one in found.left]
    return Sorted([named(one) for one in found.forms], left, found.unopened)
