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

_KEPT_FOR = 10  # layouts


def typeset(
    layout: Path | bytes,
    inputs: dict[str, str],
    *,
    refuse: Callable[[str], Refusal],
    **options: Any,
) -> bytes:
    """Set a Typst layout, a file or its code, with its ``inputs``.

    Gives a PDF, or what ``format`` in ``options`` says; these are those of
    ``typst.Compiler.compile``. Raises what ``refuse`` makes of the typesetter's reason if it
    fails.
    """
    code = layout if isinstance(layout, bytes) else None
    compiler = _compiler(layout if isinstance(layout, Path) else None)
    if code is not None:
        _forget(compiler)
    try:
        result = compiler.compile(code, sys_inputs=inputs, **{"format": "pdf", **options})
    except (typst.TypstError, RuntimeError) as fault:
        raise refuse(_reason(str(fault))) from fault
    if not isinstance(result, bytes):
        raise refuse("keine Datei erhalten")
    return result


def _forget(compiler: typst.Compiler) -> None:
    """Let the typesetter forget other documents: looking through them costs more than it saves.

    It keeps what it has worked out until it was not asked for it in ten layouts (comemo's
    ``evict``); with nothing else to set, ten take no time and free two thirds of the memory.
    """
    for _ in range(_KEPT_FOR + 1):
        compiler.compile(b"", format="svg")


@cache
def _compiler(layout: Path | None = None) -> typst.Compiler:
    """Give the typesetter of a layout, or of code; it keeps the fonts between documents."""
    return typst.Compiler(
        str(layout) if layout else None,
        root=str(layout.parent if layout else FOLDER),
        font_paths=[str(FOLDER)],
        ignore_system_fonts=True,
    )


def _reason(message: str) -> str:
    """Give what happened: the first line that says something."""
    found = re.search(r"^(?:error: )?(.+)$", message, re.MULTILINE)
    return found[1] if found else message
