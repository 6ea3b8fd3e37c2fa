"""Forms that other programs filled in: each is read as what was typed, or otherwise as known.

The files, and how they are made anew, are told of in tests/forms/filled/README.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.forms import reading
from minikip_docs.forms.cells import Reading
from tests.form_data import PROGRAMMES
from tests.forms.filled import blanks

FILES = sorted((blanks.HERE / "by").iterdir())
ANEW = (
    "The forms have changed since this was made. Make the files anew, with the programs that "
    "tests/forms/filled/README.md lists: python -m tests.forms.filled.make"
)
_WIN_ANSI = re.compile(r"[^\n\x20-\x7e\xa0-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")


@dataclass(frozen=True, slots=True)
class Known:
    """How a program is known to give texts back, and what is said of its file."""

    codes: tuple[str, ...] = ()
    text: Callable[[str], str] = str
    refused: str = ""


# pdf-lib draws in WinAnsi and saves nothing with other letters: those were not typed.
_FEW_LETTERS = Known(text=lambda typed: _WIN_ANSI.sub("?", typed))
# Writer takes fields out of the form or leaves them without a name, and line breaks with them.
_WRITER = Known(codes=("F117", "F167"), text=lambda typed: typed.replace("\n", ""))
# By the name of the program. Of one that is not here nothing is known: all must come back.
KNOWN = {
    "pdf-lib": _FEW_LETTERS,
    "cantoo": _FEW_LETTERS,
    # PDFium takes half of a letter that UTF-16 writes in two; that half is nothing.
    "pdfium": Known(codes=("V101",), text=lambda typed: typed.replace("🙂", "")),
    # Nothing is drawn anew: a viewer shows the old text until it draws the fields itself.
    "pdf-lib-undrawn": Known(codes=("F193",)),
    "libreoffice-docx": _WRITER,
    "libreoffice-docx-odt": _WRITER,
    "libreoffice-docx-doc": _WRITER,
    "libreoffice-docx-rtf": _WRITER,
    "libreoffice-xlsx-xls": Known(codes=("F117",)),
    "libreoffice-pdf": Known(refused="F120"),
}


def named(path: Path) -> tuple[FormKind, str]:
    """Give which form a file is and which program filled it: ``budget-pdfium.pdf``."""
    kind = next(kind for kind in FormKind if path.name.startswith(f"{kind}-"))
    return kind, path.stem.removeprefix(f"{kind}-")


def changed(value: Any, text: Callable[[str], str]) -> Any:
    """Give data with each text as a program gives it back."""
    if isinstance(value, dict):
        return {key: changed(inner, text) for key, inner in value.items()}
    if isinstance(value, list):
        return [changed(inner, text) for inner in value]
    return text(value) if isinstance(value, str) else value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_was_typed_is_read(path: Path) -> None:
    kind, program = named(path)
    known = KNOWN.get(program, Known())
    if known.refused:
        with pytest.raises(Refusal) as caught:
            reading.read(path, PROGRAMMES)
        assert caught.value.code == known.refused
        return
    submission = reading.read(path, PROGRAMMES)
    assert submission.data == changed(blanks.values(kind), known.text)
    assert {finding.code for finding in submission.findings} == {*known.codes}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_file_was_made_of_the_form_that_is_handed_out_now(path: Path) -> None:
    kind, program = named(path)
    if KNOWN.get(program, Known()).refused:
        return
    now, paper = blanks.form(kind), reading.open_paper(path, PROGRAMMES)
    assert isinstance(paper.content, Reading)
    assert (paper.content.identity, paper.content.shape) == (now.identity, now.shape), ANEW


@pytest.mark.parametrize("kind", FormKind)
def test_what_is_typed_is_what_the_form_asks_for(kind: FormKind) -> None:
    listed = (blanks.HERE / "blank" / f"{kind}.fields.json").read_text(encoding="utf-8")
    assert json.loads(listed) == blanks.typed_in(kind), ANEW


def test_each_program_that_is_known_filled_a_form() -> None:
    assert {named(path)[1] for path in FILES} >= {*KNOWN, "pdfjs", "mupdf", "exceljs", "sheetjs"}
