"""Automatic text is white on dark ground, whatever makes it: run, paragraph, cell, style."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from minikip_docs.press.ooxml.word import open_package
from minikip_docs.press.page.typst_data import lay_out
from minikip_docs.press.walk.document import read_document
from tests.press.hostile import CASES
from tests.press.hostile.edits import Make, num, small, t, tbl, tc, tr

WHITE, RED = "FFFFFF", "FF0000"


def shd(fill: str, kind: str = "clear", ink: str = "auto") -> str:
    return f'<w:shd w:val="{kind}" w:color="{ink}" w:fill="{fill}"/>'


def colours(make: Make) -> dict[str, str]:
    """Give the colour of each text, «» for black."""

    def below(data: Any) -> Iterator[tuple[str, str]]:
        if isinstance(data, dict):
            if "t" in data:
                yield data["t"].strip(), data["look"].colour
            yield from (pair for value in data.values() for pair in below(value))
        elif isinstance(data, list | tuple):
            yield from (pair for value in data for pair in below(value))

    return dict(below(lay_out(read_document(open_package(make())))))


@pytest.mark.parametrize(
    ("kind", "fill", "ink", "colour"),
    [
        ("clear", "000000", "auto", WHITE),
        ("clear", "1F3864", "auto", WHITE),
        ("clear", "808080", "auto", ""),
        ("clear", "FFFF00", "auto", ""),
        ("nil", "000000", "auto", ""),
        ("solid", "FFFFFF", "auto", WHITE),
        ("solid", "000000", "FFFF00", ""),
        ("pct75", "auto", "auto", WHITE),
        ("pct25", "auto", "auto", ""),
        ("pct10", "000000", "FFFFFF", WHITE),
    ],
)
def test_on_a_run_a_paragraph_and_in_a_cell(kind: str, fill: str, ink: str, colour: str) -> None:
    shade = shd(fill, kind, ink)
    cell = tbl(tr(tc(t("Feld"), t("Punkt", num(2)), props=shade), tc(t("daneben")), tc(t("x"))))
    shown = colours(small(t("Absatz", shade), t("Zeichen", "", shade), cell, t("Text")))
    black = {"daneben": "", "x": "", "Text": ""}
    dressed = dict.fromkeys(("Absatz", "Zeichen", "Feld", "Punkt", "•"), colour)
    assert shown == {**dressed, **black}


def test_the_ground_nearest_to_the_text_counts_and_its_own_colour_stays() -> None:
    dark, light = shd("000000"), shd("FFFFFF")
    cell = tc(
        t("hell", light),
        t("doch", light, dark),
        t("markiert", "", '<w:highlight w:val="yellow"/>'),
        t("rot", "", f'<w:color w:val="{RED}"/>'),
        tbl(tr(tc(t("innen")), tc(t("weiss"), props=light)), columns=2),
        props=dark,
    )
    assert colours(small(tbl(tr(cell, tc(t("x")), tc(t("y")))))) == {
        "hell": "", "doch": WHITE, "markiert": "", "rot": RED, "innen": WHITE, "weiss": "",
        "x": "", "y": "",
    }  # fmt: skip


def test_a_table_style_makes_grounds_too() -> None:
    shown = colours(CASES["table-style-first-row"])
    assert (shown["Jahr"], shown["2025"]) == (WHITE, "")
