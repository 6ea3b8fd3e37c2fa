"""The house's wording: who represents whom, how many copies, what is listed and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases import BUDGET, BUDGET_ASSOCIATION, Change
from tests.issued import HOUSE, decided, issue, pdf_text

BODY = "/resolutions/0/body"


def said(folder: Path, name: str, *changes: Change) -> str:
    """Give the words of the PDF, which are proven to be those of the Word file."""
    made = issue(folder, name, *changes, contributions=decided(name))
    assert made.status == "final", made
    return " ".join(pdf_text(made).split())


def test_a_municipality_agrees(tmp_path: Path) -> None:
    words = said(tmp_path, BUDGET)
    for sentence in (
        "vertreten durch das Gesundheits- und Sozialdepartement, dieses durch die Dienststelle "
        "Soziales und Gesellschaft",
        "vertreten durch den Stadtrat",
        "bei der kantonalen Integrationsförderung bei der Dienststelle Soziales und Gesellschaft "
        f"(DISG), {HOUSE.programme.reporting.email}, einzureichen:",
        "eigene Aufwendungen an die Mini-KIP in mindestens der angegebenen Höhe",
        "Über Mittel aus den Mini-KIP finanzierbar sind: a) die Umsetzung",
        "insbesondere die Punkte 1–6 b) die spezifische Information",
        "Jede Partei kann die Vereinbarung schriftlich auf das Ende eines Kalenderjahres kündigen; "
        "die Kündigungsfrist beträgt sechs Monate.",
        "Die Vereinbarung wird in zwei Exemplaren ausgefertigt, je eines für jede unterzeichnende "
        "Stelle.",
    ):
        assert sentence in words, sentence


def test_the_leaflets_lists_have_their_place(tmp_path: Path) -> None:
    words = said(tmp_path, BUDGET)
    areas = [area.label for area in HOUSE.programme.funding_areas]
    assert (
        " ".join(f"{letter}) {area}" for letter, area in zip("abcdefg", areas, strict=True))
        in words
    )
    assert f"3.3 {HOUSE.programme.target_group.text} 4 Leistungen" in words


@pytest.mark.parametrize(
    ("body", "executive"),
    [("Stadtrat Sursee", "Stadtrat"), ("Gemeinderat", "Gemeinderat"), ("Rat", "Gemeinderat")],
)
def test_who_represents_a_municipality(body: str, executive: str, tmp_path: Path) -> None:
    assert f"vertreten durch den {executive} Beispielstrasse" in said(
        tmp_path, BUDGET, (BODY, body)
    )


def test_an_association_is_represented_by_its_lead_and_each_body_gets_one(tmp_path: Path) -> None:
    words = said(tmp_path, BUDGET_ASSOCIATION)
    assert "vertreten durch die federführende Gemeinde Sempach" in words
    assert "vertreten durch den" not in words
    assert "wird in fünf Exemplaren ausgefertigt" in words  # the canton and four municipalities
