"""The house of one run: programme, settings, register and templates that are loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from minikip_docs.data.files import sha256
from minikip_docs.data.model import Refusal
from minikip_docs.data.resources import resource
from minikip_docs.facts.programme import Programme
from minikip_docs.facts.programme import load as load_programme
from minikip_docs.facts.register import Register
from minikip_docs.facts.register import load as load_register
from minikip_docs.facts.settings import Settings
from minikip_docs.facts.settings import load as load_settings


@dataclass(frozen=True, slots=True)
class House:
    """The facts and settings one run works with."""

    programme: Programme
    settings: Settings
    register: Register
    hashes: Mapping[str, str]  # SHA-256 of the programme's and the settings' file


def open_house(programme: Path | None = None, settings: Path | None = None) -> House:
    """Load programme (None: the shipped one), settings (None: none set) and register.

    Raises ``Refusal`` K1xx or K2xx for a wrong file.
    """
    house = load_programme(programme), load_settings(settings), load_register()
    paths = {
        "programme": programme or resource("facts", "programmes", "kip3.toml"),
        "settings": settings,
    }
    return House(*house, {name: sha256(path.read_bytes()) for name, path in paths.items() if path})


def template_path(name: str, settings: Settings) -> Path:
    """Find a template: in the canton's own template folder if it has one, else the shipped one.

    Raises ``Refusal`` K209 if the canton's folder does not hold it: falling back to
    another wording than the canton's own would be wrong.
    """
    folder = settings.templates.folder
    if folder is None:
        return resource("templates", name)
    if not (folder / name).is_file():
        raise Refusal(
            "K209",
            f"Im Ordner der eigenen Vorlagen «{folder}» fehlt die Datei «{name}».",
            f"Bitte die Vorlage dort ablegen (Muster: {resource('templates', name)}) "
            "oder «templates.folder» aus den Einstellungen löschen.",
        )
    return folder / name


def author(settings: Settings) -> str:
    """Give whom a file names as its author: the canton's office, if it is set."""
    return settings.canton.office or "Kanton Luzern"
