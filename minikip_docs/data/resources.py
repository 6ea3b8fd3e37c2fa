"""Finds the files that belong to the program, in a checkout and in an installation alike."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def resource(*parts: str) -> Path:
    """Give the path of a shipped file or folder, such as ``resource("templates")``.

    Schemas and templates stand at the top of a checkout (the canton's people edit
    them) and inside the package once installed.
    """
    inside = PACKAGE.joinpath(*parts)
    if inside.exists():
        return inside
    return PACKAGE.parent.joinpath(*parts)
