"""Starts and ends a desk: the port, the server, the browser; started twice it opens the first."""

from __future__ import annotations

import signal
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from waitress.server import create_server

from minikip_docs.data.model import Refusal
from minikip_docs.desk.app import create_app
from minikip_docs.desk.running import Place
from minikip_docs.desk.security import HOST, MOST_BYTES, link, ticket
from minikip_docs.desk.state import Desk
from minikip_docs.desk.trays import Trays
from minikip_docs.jobs.submissions import get_ready

_THREADS = 4  # of the pages; what takes long is done by the one of ``work``
_READERS = [
    Path(f"x.{one}") for one in ("pdf", "docx", "xlsx")
]  # are loaded before they are needed
_MODULES = ("minikip_docs.press.produce",)
_FAREWELL = 0.3  # seconds in which the last page reaches the browser


def serve(
    folder: Path,
    programmes: Sequence[Path],
    settings: Callable[[], Path | None],
    say: Callable[[str, bool], None],
    *,
    browser: bool,
) -> None:
    """Run a desk for a folder until somebody ends it; ``say`` gets its link and whether it is new.

    If one runs there already, only that one is opened. Raises ``Refusal`` D608 and D609.
    """
    if not folder.is_dir():
        raise Refusal(
            "D609",
            f"Den Ordner «{folder}» gibt es nicht.",
            "Bitte den Ordner der Dossiers angeben, oder einen leeren anlegen.",
        )
    place = Place(folder)
    if not place.take():
        _show(*place.other(), say, browser=browser, new=False)
        return
    try:
        desk = Desk(folder.resolve(), Trays(place.trays), programmes, settings)
        _run(desk, place, say, browser=browser)
    finally:
        place.leave()


def _run(desk: Desk, place: Place, say: Callable[[str, bool], None], *, browser: bool) -> None:
    desk.house()  # what is wrong with the settings is said before a page opens
    with suppress(KeyboardInterrupt), served(desk):
        signal.signal(signal.SIGTERM, lambda *_: desk.stop.set())
        desk.work.begin(get_ready, _READERS, _MODULES)
        place.say(desk.port, desk.keys.key)
        _show(desk.port, desk.keys.key, say, browser=browser, new=True)
        while not desk.stop.wait(0.5):  # a wait without end would not hear Ctrl-C on Windows
            desk.trays.sweep()
        time.sleep(_FAREWELL)


@contextmanager
def served(desk: Desk) -> Iterator[None]:
    """Answer at a port of this machine that is free, which the desk is told; end all at the end."""
    with closing(_port()) as listening:
        desk.port = listening.getsockname()[1]
        server = create_server(
            create_app(desk), sockets=[listening], threads=_THREADS, ident=None,
            max_request_body_size=MOST_BYTES + 1_000_000,
        )  # fmt: skip
        threading.Thread(target=server.run, name="minikip-pages", daemon=True).start()
        try:
            yield
        finally:
            desk.work.end()
            desk.trays.end()
            server.task_dispatcher.shutdown()
            with suppress(OSError):
                server.close()


def _port() -> socket.socket:
    """Open a port of this machine that is free, whichever it is."""
    listening = socket.socket()
    if sys.platform == "win32":  # or another program may take it as well
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    listening.bind((HOST, 0))
    return listening


def _show(
    port: int, key: str, say: Callable[[str, bool], None], *, browser: bool, new: bool
) -> None:
    say(link(port, key), new)
    if browser:
        webbrowser.open_new_tab(link(port, ticket(key)))
