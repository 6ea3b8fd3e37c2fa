"""Every page in a real browser: axe finds nothing, at three widths; the tasks of an officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Pages that need nothing but the desk itself; those that something leads to stand in their tests.
ADDRESSES = (
    "/eingang",
    "/hilfe",
    "/hilfe/anleitung",
    "/hilfe/codes",
    "/hilfe/regeln",
    "/hilfe/regeln/R501",
    "/hilfe/gibt-es-nicht",
)
WIDTHS = (320, 768, 1280)


def is_sound(page: Page) -> None:
    """Hold what axe finds against nothing, and see that no width makes the page scroll sideways."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{width} px"


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_sound(browser_page: Page, address: str) -> None:
    browser_page.goto(address)
    is_sound(browser_page)
