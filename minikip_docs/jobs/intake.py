"""Files what arrived in the dossiers: forms, what comes back signed, records of earlier documents.

Everything is copied; where it came from nothing is moved, changed or deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from minikip_docs.data.alone import alone_in
from minikip_docs.data.model import Refusal
from minikip_docs.jobs.enclosures import sort_out
from minikip_docs.jobs.house import House
from minikip_docs.jobs.intake_forms import Filed, Terms, file_forms
from minikip_docs.jobs.submissions import Aside, Handed, collect
from minikip_docs.jobs.taken_over import bring_in, documents_of, lies_in, records_of, take_signed

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = ["Arrived", "Filed", "Rest", "Terms", "arrived", "intake"]


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a call names: records of earlier documents, and the files to open.

    ``passed_over``: what belongs to those records, which is not opened.
    """

    paths: tuple[Path, ...]
    records: tuple[Path, ...]
    to_open: tuple[Path, ...]
    passed_over: frozenset[Path]


@dataclass(frozen=True, slots=True)
class Rest:
    """What lay in folders, was not filed, and is no fault: see ``enclosures.Sorted``."""

    left: list[Aside]
    unopened: list[Aside]


def arrived(paths: Sequence[Path], into: Path, used: Collection[Path] = ()) -> Arrived:
    """Find what there is to file among files and in folders; what lies in a dossier is left out.

    ``used`` are files of the call that are something else (settings, table).
    """
    records = records_of(paths, into)
    others = documents_of(records)
    to_open = [
        path
        for path in collect(paths, used)
        if path not in others
        and not lies_in(path, into)
        and not any(path in record.parents for record in records)
    ]
    return Arrived(tuple(paths), tuple(records), tuple(to_open), frozenset(others))


def intake(
    given: Arrived,
    house: House,
    terms: Terms,
    open_all: Callable[[Sequence[Path]], list[Handed]],
    executor: Executor | None = None,
) -> Iterator[tuple[str, Filed | Refusal] | Rest]:
    """File what arrived; yields each file's name with what became of it, and last the rest.

    ``open_all`` opens files (``submissions.opened``). A file that is not filed stops nobody: it is
    a ``Refusal`` as in ``bring_in``, ``take_signed`` and ``file_forms``. Raises ``Refusal`` D438
    if an officer says whose it is (``Terms.party``) and there are several forms, D420.
    """
    with alone_in([terms.into]):
        pass  # what a call that was killed left there is cleared, even if nothing is new
    elsewhere = list(given.records)  # what is no form: its folder need not hold one
    for path, result in bring_in(given.records, terms.into):
        yield str(path), result
    kept = []
    for one, taken in take_signed(open_all(given.to_open), given.paths, house, terms):
        if taken is None:
            kept.append(one)
        else:
            elsewhere.append(one.path)
            yield one.name, taken
    found = sort_out(given.paths, kept)
    forms = [one for one in found.forms if not _held_others(one, elsewhere)]
    if terms.party and len(forms) != 1:
        raise Refusal(
            "D438",
            "--party sagt von einer einzelnen Eingabe, von wem sie ist; hier sind es "
            f"{len(forms) or 'keine'}.",
            "Bitte nur diese angeben.",
        )
    for one, filed in file_forms(replace(found, forms=forms), house, terms, executor):
        yield one.name, filed
    unopened = [
        one
        for one in found.unopened
        if Path(one.name) not in given.passed_over and not lies_in(Path(one.name), terms.into)
    ]
    yield Rest(found.left, unopened)


def _held_others(one: Handed, elsewhere: Sequence[Path]) -> bool:
    """Say whether no form lies in a folder, an e-mail or an archive that held something else."""
    if not isinstance(one.paper, Refusal) or one.paper.code not in {"D111", "D144"}:
        return False
    return any(one.path in path.parents for path in elsewhere)
