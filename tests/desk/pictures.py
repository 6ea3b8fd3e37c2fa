"""Takes the guide's pictures of the desk: ``python -m tests.desk.pictures docs``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from minikip_docs.desk.security import link
from minikip_docs.desk.serve import served
from minikip_docs.desk.state import Desk
from minikip_docs.desk.trays import Trays
from tests.desk.conftest import CHROMIUM, FLAGS, PATIENCE, SETTINGS
from tests.desk.test_browser import RETURNED


def main(output: Path) -> None:
    """Write the pictures into a folder."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as tools:
        folder = Path(place, "Dossiers")
        folder.mkdir()
        desk = Desk(folder, Trays(Path(place, "eingang")), settings=lambda: SETTINGS)
        browser = tools.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, "--lang=de-CH"])
        with served(desk):
            page = browser.new_page(locale="de-CH", viewport={"width": 1000, "height": 560})
            page.set_default_timeout(PATIENCE)
            page.goto(link(desk.port, desk.keys.key))
            page.set_input_files("#dateien", RETURNED)
            clip: Any = {"x": 0, "y": 0, "width": 1000, "height": 360}
            page.screenshot(path=output / "desk-inbox.png", clip=clip)
            page.fill("[name=eingegangen]", "2026-03-27")
            page.click("button:has-text('Prüfen')")
            page.wait_for_selector("article")
            page.fill("[name=frist]", "2026-04-20")
            page.fill("[name=datum]", "2026-03-30")
            page.click("button:has-text('Rückmeldung schreiben')")
            page.wait_for_selector("ul.files")
            page.locator("article").screenshot(path=output / "desk-reply.png")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
