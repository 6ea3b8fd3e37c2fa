"""Imports point one way: cli -> workflow -> wings -> facts and values -> model."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from minikip_docs.resources import PACKAGE

MODULES = sorted(PACKAGE.rglob("*.py"))
WINGS = ("forms", "checks", "documents")
# Lower storeys may not import higher ones; modules of one storey may use each other.
STOREYS = (
    {"version", "resources"},
    {"model"},
    {"text", "jsonio", "files", "acroform", "typesetting"},
    {"toml_file", "toml_check", "values", "dates", "programme", "settings", "register", "figures"},
    {"schemas"},
    {"contributions"},
    {"amending"},
    set(WINGS),
    {"handed", "pairing"},
    {
        "workflow",
        "distribution",
        "amendment_basis",
        "amendment_flow",
        "letters",
        "templating",
        "reference",
    },
    {"screen", "screen_amendment", "screen_json", "screen_templates", "german"},
    {"cli", "cli_forms", "cli_amendment", "cli_templates", ""},
    {"__main__"},
)


def storey(part: str) -> int:
    return next(i for i, names in enumerate(STOREYS) if part in names)


def part_of(path: Path) -> str:
    inside = path.relative_to(PACKAGE)
    name = inside.parts[0].removesuffix(".py")
    return "" if name == "__init__" else name


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("minikip_docs"):
            rest = (node.module or "").split(".")[1:]
            found |= {rest[0]} if rest else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names = [a.name.split(".") for a in node.names if a.name.startswith("minikip_docs")]
            found |= {name[1] if len(name) > 1 else "" for name in names}
    return found


def test_every_part_has_its_one_storey() -> None:
    named = [name for names in STOREYS for name in names]
    assert sorted(named) == sorted({part_of(path) for path in MODULES})


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    here = part_of(path)
    for other in imported(path) - {here}:
        assert storey(other) <= storey(here), f"{path.name} imports {other}"
        assert not (here in WINGS and other in WINGS), f"wing {here} imports wing {other}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_modules_are_short_and_say_what_they_are(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 320  # «about 300»
    assert ast.get_docstring(ast.parse(source)), "the first line names the file's one subject"
