"""Several cells as one place, as a finding shows it."""

from __future__ import annotations

import pytest

from minikip_docs.checks.places import together
from minikip_docs.data.model import Place


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], None),
        (["Blatt 8, Zelle F7"], "Blatt 8, Zelle F7"),
        (["Blatt 8, Zelle F7", "Blatt 8, Zelle F9"], "Blatt 8, Zellen F7 und F9"),
        (["Blatt 8, Zelle F7", "Blatt 8, Zelle F7"], "Blatt 8, Zelle F7"),
        (
            ["Blatt 7, Zelle G8", "Blatt 8, Zelle F7", "Blatt 7, Zelle G9"],
            "Blatt 7, Zellen G8 und G9; Blatt 8, Zelle F7",
        ),
        (
            ["Seite 10, Feld 7.4, Zeile 1", "Seite 10, Feld 7.4, Zeile 2", "Seite 11"],
            "Seite 10, Feld 7.4, Zeilen 1 und 2; Seite 11",
        ),
        ([f"A, Zelle F{n}" for n in range(7)], "A, Zellen F0, F1, F2, F3, F4, F5 und F6"),
        (
            [f"A, Zelle F{n}" for n in range(9)],
            "A, Zellen F0, F1, F2, F3, F4, F5 und 3 weitere",
        ),
    ],
)
def test_places_together(texts: list[str], expected: str | None) -> None:
    places = {f"/rows/{n}": Place(text) for n, text in enumerate(texts)}
    found = together([*places, "/elsewhere"], places)
    assert (found.text if found else None) == expected
