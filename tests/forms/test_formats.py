"""One table of formats, one place for the sentences about files: nothing is said twice."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from minikip_docs.data.model import FormKind
from minikip_docs.data.resources import PACKAGE
from minikip_docs.facts import programme
from minikip_docs.forms.cells import flatten
from minikip_docs.forms.formats import FORMATS, JSON, Format, named
from tests import cases
from tests.form_data import form_for

KIP3 = programme.load()
PROGRAMMES = programme.load_all()
FORMS = PACKAGE / "forms"
# Refusals of what makes and joins forms, not of what reads a file.
OTHER_CODES = {"prefill.py"}
# These name kinds of files whatever they are: enclosed, archived, filed, made of a year.
OF_ALL_FILES = {
    "formats.py",
    "eml.py",
    "answers.py",
    "archive.py",
    "filing.py",
    "serve.py",
    "summary.py",
}


def texts(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_the_sentences_about_files_stand_in_one_place() -> None:
    place = FORMS / "sentences"
    for path in FORMS.rglob("*.py"):
        coded = [t for t in texts(path) if re.fullmatch(r"F\d{3}", t)]
        says = path.parent == place and path.stem not in {"__init__", "note"}
        assert bool(coded) is says or path.name in OTHER_CODES, path


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.name)
def test_the_formats_are_listed_in_one_place(path: Path) -> None:
    if path.name not in OF_ALL_FILES:
        found = set(texts(path))
        assert not {"docx", "xlsx"} <= found, path
        assert not {".docx", ".xlsx"} <= found, path


@pytest.mark.parametrize("one", FORMATS.values(), ids=lambda one: one.suffix)
def test_what_a_format_makes_is_of_that_format_alone(one: Format) -> None:
    data = cases.without_sums(cases.BUDGET)
    form = form_for(FormKind.BUDGET, data)
    values = flatten(form, data)
    raw = one.blank(form, values, created=KIP3.leaflet_date)
    assert [other for other in FORMATS.values() if other.matches(raw)] == [one]
    if one is not JSON:
        assert one.read(raw, PROGRAMMES).findings == ()


def test_formats_are_named_in_a_sentence() -> None:
    assert named("oder") == "PDF, Word oder Excel"


def test_the_table_loads_no_library() -> None:
    code = "import minikip_docs.forms.formats, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    slow = {"xlsxwriter", "openpyxl", "lxml", "pikepdf", "typst", "jsonschema"}
    assert not slow & set(done.stdout.split())
