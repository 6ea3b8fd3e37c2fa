"""Starting, ending, and starting twice; the key lies where nobody else can read it."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.desk import running, serve
from minikip_docs.desk.running import Place
from minikip_docs.desk.state import Desk
from minikip_docs.desk.trays import Trays
from minikip_docs.facts.settings import FILE_NAME
from tests.desk.conftest import SETTINGS

posix = pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of dossiers; what a desk notes for itself lies beside it, on every system."""
    monkeypatch.setattr(running, "_home", lambda _environment: tmp_path / "cache")
    folder = tmp_path / "Dossiers"
    folder.mkdir()
    return folder


def test_a_place_is_taken_once_and_again_when_it_is_left(here: Path) -> None:
    first, second = Place(here), Place(here)
    assert first.take()
    assert not second.take()
    assert Place(here.parent).take()  # another folder is another place
    first.leave()
    assert second.take()
    second.leave()


@posix
def test_nobody_else_can_read_the_key(here: Path) -> None:
    place = Place(here)
    place.take()
    before = os.umask(0)
    try:
        place.say(4711, "geheim")
    finally:
        os.umask(before)
    (note,) = here.parent.rglob("desk.json")
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    assert stat.S_IMODE(note.parent.stat().st_mode) == 0o700
    assert not list(here.iterdir())  # the folder itself may be everybody's
    place.leave()
    assert not note.exists()


def test_what_a_desk_that_was_killed_left_is_cleared(here: Path) -> None:
    place = Place(here)
    place.trays.mkdir(parents=True)
    (place.trays / "Budget.pdf").touch()
    assert place.take()
    assert not place.trays.exists()
    place.leave()


def test_a_desk_that_does_not_answer_is_said(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_PATIENCE", 0.2)
    place = Place(here)
    place.take()
    for note in (False, True):
        if note:
            place.say(1, "geheim")
        with pytest.raises(Refusal) as refused:
            Place(here).other()
        assert refused.value.code == "D608"
    place.leave()


def test_a_folder_that_is_not_there_is_refused(minikip: Any) -> None:
    ended = minikip("desk", "nirgends")
    assert ended.code == 2
    assert "D609" in ended.err
    assert "Den Ordner «nirgends» gibt es nicht." in ended.err


def test_the_settings_lie_with_the_dossiers_or_where_it_was_started(
    minikip: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks: list[Desk] = []
    monkeypatch.setattr(
        serve, "serve",
        lambda folder, programmes, found, _say, **_more: desks.append(
            Desk(folder, Trays(tmp_path / "eingang"), programmes, found)
        ),
    )  # fmt: skip
    (tmp_path / "Dossiers").mkdir()
    assert minikip("desk", "Dossiers").code == 0
    (desk,) = desks
    own, started_in = Path("Dossiers", FILE_NAME), tmp_path / FILE_NAME
    assert (desk.settings(), desk.settings_path) == (None, own)  # where they are begun
    started_in.touch()
    assert desk.settings_path == started_in
    own.touch()
    assert desk.settings_path == own


class Started:
    """A desk in a process of its own, as a terminal sees it."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        home = str(folder.parent / "cache")
        environment = {
            **os.environ, "XDG_CACHE_HOME": home, "LOCALAPPDATA": home, "HOME": home,
            "PYTHONUNBUFFERED": "1", "MINIKIP_SETTINGS": str(SETTINGS),
        }  # fmt: skip
        call = "from minikip_docs.__main__ import main; import signal; " \
               "signal.signal(signal.SIGINT, signal.default_int_handler); main()"  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-c", call, "desk", str(folder), "--no-browser", *arguments],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        assert self.process.stdout
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/\?schluessel=(\S+)", line):
                self.port, self.key = int(found[1]), found[2]
            if line.startswith("Beenden"):
                break

    def end(self, number: int) -> tuple[int, str]:
        """Send a signal; gives the exit code and all that was said."""
        if number:
            self.process.send_signal(number)
        rest = self.process.communicate(timeout=60)[0]
        return self.process.returncode, self.said + rest


@contextmanager
def started(folder: Path) -> Iterator[Started]:
    desk = Started(folder)
    try:
        yield desk
    finally:
        desk.process.kill()
        desk.process.wait()


@posix
def test_started_twice_it_says_where_it_runs_and_ctrl_c_ends_it(here: Path) -> None:
    with started(here) as first:
        second = Started(here)
        code, said = second.end(0)
        assert (code, second.port, second.key) == (0, first.port, first.key)
        assert "Das Programm läuft für diesen Ordner schon." in said
        code, said = first.end(signal.SIGINT)
        assert code == 0
        assert said.count("http://") == 1
        assert "Beenden: auf der Seite mit «Beenden», oder hier mit Ctrl-C." in said
        assert not list((here.parent / "cache").rglob("desk.json"))
    with started(here) as third:
        assert third.key != first.key
        assert third.end(signal.SIGTERM)[0] == 0


@posix
def test_the_button_ends_it_after_its_page_has_come(here: Path) -> None:
    with started(here) as desk:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        base = f"http://127.0.0.1:{desk.port}"
        page = opener.open(f"{base}/?schluessel={desk.key}").read().decode()
        found = re.search(r'name="token" value="([^"]+)"', page)
        assert found
        asked = urllib.request.Request(  # noqa: S310 - this machine
            f"{base}/beenden", f"token={found[1]}".encode(), {"Origin": base}
        )
        assert "Das Programm ist beendet." in opener.open(asked).read().decode()
        assert desk.end(0)[0] == 0


@posix
def test_it_answers_on_this_machine_alone(here: Path) -> None:
    with started(here) as desk:
        for host, ours in (("127.0.0.1", True), ("127.0.0.2", False)):
            connection = http.client.HTTPConnection(host, desk.port, timeout=5)
            if ours:
                connection.request("GET", "/")
                assert connection.getresponse().status == 403
            else:
                with pytest.raises(OSError, match=r"refused|timed out"):
                    connection.connect()
            connection.close()
        note = next((here.parent / "cache").rglob("desk.json"))
        assert json.loads(note.read_text())["port"] == desk.port
