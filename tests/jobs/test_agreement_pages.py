"""Where the pages of an agreement end: signatures with the clause before them, measures whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from minikip_docs import open_house
from minikip_docs.data.resources import resource
from minikip_docs.jobs.house import House
from tests.cases import BUDGET, BUDGET_ASSOCIATION, Change
from tests.issued import HOUSE, decided, issue, pdf_of

CLAUSE = "jede unterzeichnende Stelle erhält eines."


def pages(folder: Path, name: str, *changes: Change, house: House = HOUSE) -> list[str]:
    made = issue(folder, name, *changes, contributions=decided(name), house=house)
    assert made.status == "final", made
    document = pypdfium2.PdfDocument(pdf_of(made))
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def settings(folder: Path, old: str, new: str) -> House:
    """Make a house whose settings have one text changed."""
    toml = resource("samples", "canton.toml").read_text(encoding="utf-8")
    assert toml.count(old) == 1
    (folder / "canton.toml").write_text(toml.replace(old, new), encoding="utf-8")
    return open_house(settings=folder / "canton.toml")


def people(count: int, **more: Any) -> list[dict[str, Any]]:
    return [{"role": f"Funktion {n}", **more} for n in range(count)]


@pytest.mark.parametrize(("words", "signing"), [(0, 1), (60, 4), (120, 2), (180, 3), (240, 4)])
def test_both_sides_sign_on_one_page_below_a_clause(
    words: int, signing: int, tmp_path: Path
) -> None:
    house = settings(tmp_path, "zurückbezahlt.", "zurückbezahlt." + " Dies gilt." * words)
    found = pages(tmp_path, BUDGET, ("/signatories", people(signing)), house=house)
    (holder,) = [page for page in found if "Für den Kanton Luzern" in page]
    for part in (CLAUSE, "Unterschriften", "Für die Gemeinde Sursee", f"Funktion {signing - 1}"):
        assert part in holder, holder


def test_a_setting_allows_a_page_of_signatures_alone(tmp_path: Path) -> None:
    house = settings(tmp_path, "[agreement]", "[agreement]\nsignatures_apart = true")
    four = ("/signatories", people(4))
    apart = pages(tmp_path, BUDGET, four, house=house)
    (holder,) = [page for page in apart if "Für den Kanton Luzern" in page]
    assert "Für die Gemeinde Sursee" in holder
    assert CLAUSE not in holder
    assert any(CLAUSE in page for page in apart)


def test_where_a_page_has_no_room_for_all_each_body_signs_on_one(tmp_path: Path) -> None:
    signing = [
        {**person, "bfs_number": number}
        for number in (1102, 1084, 1088, 1093)
        for person in people(4)
    ]
    found = pages(tmp_path, BUDGET_ASSOCIATION, ("/signatories", signing))
    parts = [part for page in found for part in page.split("Für d")[1:]]
    assert [part.count("Funktion") for part in parts] == [0, 4, 4, 4, 4]
    (first,) = [page for page in found if "Für den Kanton Luzern" in page]
    assert CLAUSE in first


@pytest.mark.parametrize("words", [1, 12, 25, 40, 60, 75])
def test_a_measure_stays_on_one_page_where_it_fits(words: int, tmp_path: Path) -> None:
    text = " ".join(["Gespräch"] * words) + "."
    found = pages(tmp_path, BUDGET, ("/measures/1/description", text))
    annex = [page for page in found if "Angabe Inhalt" in page]
    assert sum(page.count("Angabe Inhalt") for page in annex) == 5  # no head is repeated
    for page in annex:
        assert page.count("Angabe Inhalt") == page.count("Verantwortlich ")
