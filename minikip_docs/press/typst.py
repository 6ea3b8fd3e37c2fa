"""The typesetter: one for each layout in a process, with our own fonts and no others."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import typst

from minikip_docs.data.model import Refusal
from minikip_docs.press.faces import FOLDER


def typeset(
    layout: Path, inputs: dict[str, str], *, refuse: Callable[[str], Refusal], **options: Any
) -> bytes:
    """Set a Typst layout with its ``inputs``; gives a PDF, or what ``format`` in ``options`` says.

    ``options`` are those of ``typst.Compiler.compile``. Raises what ``refuse`` makes of the
    typesetter's reason if it fails.
    """
    try:
        result = _compiler(layout).compile(**{"format": "pdf", **options}, sys_inputs=inputs)
    except (typst.TypstError, RuntimeError) as fault:
        raise refuse(_reason(str(fault))) from fault
    if not isinstance(result, bytes):
        raise refuse("keine Datei erhalten")
    return result


@cache
def _compiler(layout: Path) -> typst.Compiler:
    """Give the typesetter of a layout; it keeps fonts and layout between documents."""
    return typst.Compiler(
        str(layout),
        root=str(layout.parent),
        font_paths=[str(FOLDER)],
        ignore_system_fonts=True,
    )


def _reason(message: str) -> str:
    """Give what happened: the first line that says something."""
    found = re.search(r"^(?:error: )?(.+)$", message, re.MULTILINE)
    return found[1] if found else message
