"""The house: rooms, imports that point one way, files that say what they are."""

from __future__ import annotations

import ast
from itertools import pairwise
from pathlib import Path

import pytest

from minikip_docs.data.resources import PACKAGE

# From the ground up. A room may use rooms of lower storeys; rooms of one storey leave each
# other alone.
STOREYS = (
    {"data"},
    {"press", "facts"},
    {"forms", "checks", "documents", "amending", "dossiers"},
    {"jobs"},
    {"screen"},
    {"desk"},
    {"cli"},
)
PRESS_MAY_USE = {"model", "text", "files", "resources", "container", "apart"}  # of data: no amounts
DOORS = {"__init__", "__main__"}
MODULES = sorted(PACKAGE.rglob("*.py"))
ROOMS = [room for storey in STOREYS for room in storey]


def inside(path: Path) -> tuple[str, ...]:
    """Give the names of a module below the package: ``("press", "walk", "tables")``."""
    return path.relative_to(PACKAGE).with_suffix("").parts


def imported(path: Path) -> set[tuple[str, ...]]:
    """Give what a module imports of ours, as names below the package."""
    found: set[tuple[str, ...]] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("minikip_docs"):
            rest = tuple((node.module or "").split(".")[1:])
            found |= {(*rest, alias.name) for alias in node.names}
        elif isinstance(node, ast.Import):
            names = [a.name for a in node.names if a.name.startswith("minikip_docs")]
            found |= {tuple(name.split(".")[1:]) for name in names}
    return found


def test_the_house_has_its_rooms_and_two_doors() -> None:
    entries = {p.name.removesuffix(".py") for p in PACKAGE.iterdir() if p.name[0] not in "._"}
    entries |= {p.stem for p in PACKAGE.glob("__*.py")}
    assert entries - {"docs", "schemas", "templates"} == {*ROOMS, *DOORS, "py.typed"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    here = inside(path)[0]
    if here in DOORS:
        return  # the doors stand above everything
    below: set[str] = set()
    for storey in STOREYS:
        if here in storey:
            break
        below |= storey
    for name in imported(path):
        assert name[0] in below | {here, "__version__"}, f"{here} imports {'.'.join(name)}"
        if here == "press" and name[0] == "data":
            assert name[1] in PRESS_MAY_USE, "the press knows no municipality"


def test_the_parts_of_the_press_use_each_other_one_way() -> None:
    """Fill a template, walk it, set it, prove it; inspecting a template may use all of them."""
    order = ("fill", "walk", "page", "proof")
    for lower, higher in pairwise(order):
        for path in (PACKAGE / "press" / lower).glob("*.py"):
            used = {name[1] for name in imported(path) if name[0] == "press"}
            assert not used & set(order[order.index(higher) :]), path
    for path in (PACKAGE / "press" / "proof").glob("*.py"):  # a second opinion shares nothing
        others = {name[1] for name in imported(path) if name[0] == "press"}
        assert others <= {"proof", "ooxml"}, path
    for path in (PACKAGE / "press").rglob("*.py"):
        if "inspect" not in path.parts:
            assert not any(name[:2] == ("press", "inspect") for name in imported(path)), path
    for path in (PACKAGE / "press" / "ooxml").glob("*.py"):
        used = {name[1] for name in imported(path) if name[0] == "press"}
        assert used <= {"ooxml"}, path


@pytest.mark.parametrize(("library", "doors"), [
    ("zipfile", {("data", "container"), ("data", "post", "archive")}),
    ("fontTools.ttLib", {("press", "faces")}),
    ("typst", {("press", "typst")}),
])  # fmt: skip
def test_one_door_to_office_files_fonts_and_the_typesetter(
    library: str, doors: set[tuple[str, ...]]
) -> None:
    using = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            using |= {inside(path) for name in names if name == library}
    assert using == doors


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_every_module_says_what_it_is(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the first line names the file's one subject"


# What has a method of such a name and is no file of this machine: streams of a PDF and of a zip.
STREAMS = {
    ("forms", "pdf", "file"): {"read_bytes"},
    ("forms", "pdf", "doubts", "lettering"): {"read_bytes"},
    ("data", "container"): {"open"},
    ("press", "proof", "signed"): {"read_bytes"},
    ("press", "proof", "standard"): {"read_bytes"},
    ("data", "post", "archive"): {"open"},
}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_files_are_read_through_one_door(path: Path) -> None:
    """A device, a pipe or a file without end must not hold up the program, whoever reads it."""
    if inside(path) == ("data", "files"):
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name):
            assert called.id != "open", f"line {node.lineno}: data.files.read_bytes"
        elif isinstance(called, ast.Attribute) and called.attr in {
            "read_bytes",
            "read_text",
            "open",
        }:
            owner = called.value.id if isinstance(called.value, ast.Name) else ""
            ours = owner in {"files", "os", "pikepdf", "self"}
            streams = STREAMS.get(inside(path), set())
            assert ours or called.attr in streams, f"line {node.lineno}: data.files.read_bytes"
