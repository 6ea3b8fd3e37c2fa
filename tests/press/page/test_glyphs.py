"""Words too wide for their column break; numbers never do."""

from __future__ import annotations

import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.press.page import glyphs
from minikip_docs.press.walk.blocks import Look
from tests.press.hostile.edits import Make, run, small, t, tbl, tc, tr
from tests.press.page.test_pdf import pages, set_pdf

LOOK = Look(10.0)


def broken(text: str, room: float) -> list[str]:
    return glyphs.soften(text, LOOK, room).split(glyphs.ZERO_WIDTH_SPACE)


def narrow(text: str, looks: str = "", width: int = 700, more: str = "") -> Make:
    """Show a text in a column of so many twips."""
    cell = tc(t(text, "", looks) if not more else f"<w:p>{run(text)}{more}</w:p>",
              props=f'<w:tcW w:w="{width}" w:type="dxa"/>')  # fmt: skip
    return small(tbl(tr(cell, tc(t("b"))), columns=2))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Donaudampfschiff", ["Donaud", "ampfsch", "iff"]),
        ("Budget-2025", ["Budget-", "2025"]),
        ("Konto12’500.00", ["Konto", "12’500.00"]),
        ("CHF\u00a012’500.00", ["CHF\u00a0", "12’500.00"]),
        ("2025/2026/2027", ["2025/", "2026/", "2027"]),
    ],
)
def test_a_word_breaks_where_no_number_is_cut(text: str, pieces: list[str]) -> None:
    assert broken(text, 40.0) == pieces


@pytest.mark.parametrize(
    "number",
    ["12’500.00", "1'234'567.85", "-1’250’000.00", "12\u00a0500\u00a0000", "2’500’000.–",
     "31.12.2025", "20250401123456", "100.000000%", "−4’500’000"],
)  # fmt: skip
@pytest.mark.parametrize("before", ["", "CHF\u00a0", "Summe:"])
def test_a_number_is_never_cut(number: str, before: str) -> None:
    for room in range(12, 60):
        assert any(number in piece for piece in broken(before + number, float(room)))


def test_a_number_wider_than_its_column_is_refused_by_name() -> None:
    with pytest.raises(Refusal) as caught:
        set_pdf(narrow("Total 1’234’567.85")())
    assert (caught.value.code, caught.value.message, caught.value.remedy) == (
        "T220",
        "Die Zahl «1’234’567.85» ist breiter als ihr Platz (im Absatz «Total 1’234’567.85»).",
        "Machen Sie die Spalte in der Word-Vorlage breiter oder die Schrift darin kleiner.",
    )


def test_an_amount_is_copied_as_it_is() -> None:
    shown = pages(set_pdf(narrow("Integrationskosten 12’500.00", width=1500)()))[0]
    assert "12’500.00" in shown.splitlines()


def test_a_number_of_two_looks_stays_whole() -> None:
    bold = run("500.00", "<w:b/>")
    shown = pages(set_pdf(narrow("Kosten:12’", width=1250, more=bold)()))[0].splitlines()
    assert [line.strip("\u200b") for line in shown[:2]] == ["Kosten:", "12’500.00"]
    with pytest.raises(Refusal) as caught:
        set_pdf(narrow("Kosten:12’", width=900, more=bold)())
    assert caught.value.code == "T220"
