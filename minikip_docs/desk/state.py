"""What all pages share: the folder, the facts as they are now, the worker, what was handed in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from flask import Blueprint, current_app

from minikip_docs.desk.security import Keys
from minikip_docs.desk.trays import Trays
from minikip_docs.desk.work import Work
from minikip_docs.facts.settings import FILE_NAME
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.house import House, open_house


@dataclass(frozen=True, slots=True)
class Page:
    """One subject of the desk; without a title it is not in the navigation."""

    title: str
    blueprint: Blueprint
    endpoint: str  # where its title leads


@dataclass(slots=True)
class Desk:
    """One desk that runs: where, on which facts, and what is going on at it."""

    folder: Path
    trays: Trays
    programmes: Sequence[Path] = ()
    settings: Callable[[], Path | None] = lambda: None  # the canton's file, if there is one by now
    port: int = 0
    keys: Keys = field(default_factory=Keys)
    work: Work = field(default_factory=Work)
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def settings_path(self) -> Path:
        """Where the canton's file is, or where it is begun: with the dossiers."""
        return self.settings() or self.folder / FILE_NAME

    def is_set_up(self) -> bool:
        """Say whether the settings say at least who the canton is."""
        found = attempt(self.house)
        return isinstance(found, House) and found.settings.canton.name is not None

    def house(self) -> House:
        """Give facts and settings as their files are now; raises ``Refusal`` K1xx, K2xx, K520."""
        return open_house(self.programmes, self.settings())


def this_desk() -> Desk:
    """Give the desk of the page that is being answered."""
    return cast(Desk, current_app.extensions["desk"])
