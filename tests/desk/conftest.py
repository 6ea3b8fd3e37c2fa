"""A desk in an empty folder: asked by a client, or looked at in the browser of the system."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from minikip_docs.data.resources import resource
from minikip_docs.desk import answers
from minikip_docs.desk.app import create_app
from minikip_docs.desk.security import KEY, TOKEN, link
from minikip_docs.desk.serve import served
from minikip_docs.desk.state import Desk
from minikip_docs.desk.trays import Trays

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PORT = 4711
PATIENCE = 120_000  # milliseconds: a busy machine is no fault
BASE = f"http://127.0.0.1:{PORT}"
SETTINGS = resource("samples", "canton.toml")
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
)  # fmt: skip


class Client:
    """A browser without a screen; its forms have their token."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.flask: FlaskClient = create_app(desk).test_client()

    def sign_in(self) -> TestResponse:
        return self.flask.get(f"/?{KEY}={self.desk.keys.key}", base_url=BASE)

    def get(self, address: str, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.flask.get(address, base_url=BASE, headers=named)

    def follow(self, address: str) -> TestResponse:
        """Follow a link to where it leads."""
        return self.flask.get(address, base_url=BASE, follow_redirects=True)

    def send(self, address: str, **fields: Any) -> TestResponse:
        """Send a form of a page, and follow where it leads."""
        data = {TOKEN: self.desk.keys.token, **fields}
        return self.flask.post(
            address, base_url=BASE, data=data, headers={"Origin": BASE}, follow_redirects=True
        )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk for the empty folder «Dossiers», with the settings of the samples."""
    folder = tmp_path / "Dossiers"
    folder.mkdir()
    made = Desk(folder, Trays(tmp_path / "eingang"), settings=lambda: SETTINGS, port=PORT)
    yield made
    made.work.end()


@pytest.fixture
def client(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(answers, "SOON", None)  # waits for what was started, however long
    made = Client(desk)
    made.sign_in()
    return made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("there is no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tools:
        started = tools.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


@contextmanager
def signed_in(desk: Desk, browser: Browser, *, script: bool = True) -> Iterator[Page]:
    """Give a page that came with the link of a desk; what it does not like is a failure."""
    wrong: list[str] = []
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{desk.port}", locale="de-CH", accept_downloads=True,
        java_script_enabled=script,
    )  # fmt: skip
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on(
        "console",
        lambda said: (
            wrong.append(said.text)
            if said.type == "error" and "status of 4" not in said.text
            else None
        ),
    )
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(link(desk.port, desk.keys.key))
    yield page
    context.close()
    assert not wrong


@pytest.fixture
def browser_page(desk: Desk, browser: Browser) -> Iterator[Page]:
    """A page of a real browser."""
    with served(desk), signed_in(desk, browser) as page:
        yield page


@pytest.fixture
def without_script(desk: Desk, browser: Browser) -> Iterator[Page]:
    """A page of a real browser that runs no scripts."""
    with served(desk), signed_in(desk, browser, script=False) as page:
        yield page


def led_on(page: Page, button: str) -> None:
    """Press a button and follow where it leads, through pages of progress, script or not."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()
    again = page.locator("noscript a")  # only where no script looks again
    while "/arbeit/" in page.url:
        if again.count():
            with page.expect_navigation():
                again.click()
        page.wait_for_timeout(100)
