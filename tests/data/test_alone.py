"""One call at a time writes into a folder, and its lock leaves nothing behind."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import filelock
import pytest

from minikip_docs.data.alone import LOCK, alone_in
from minikip_docs.data.resources import PACKAGE

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
LEFT = ".minikip-abcdefgh"  # of a call that was killed
COUNT = """
import sys
from pathlib import Path
from minikip_docs.data.alone import alone_in
folder, own = Path(sys.argv[1]), sys.argv[2]
input()
for turn in range(25):
    with alone_in([folder]):
        at, temporary = folder / "zahl", folder / f".minikip-proce{own}00"
        temporary.write_text(str(int(at.read_text()) + 1))
        at.write_text(temporary.read_text())
        temporary.unlink()
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_another_thread_waits_as_another_call_does(tmp_path: Path) -> None:
    said: list[str] = []

    def other() -> None:
        with alone_in([tmp_path]):
            said.append("other")

    with alone_in([tmp_path]):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(0.3)
        with alone_in([tmp_path]):  # the same one does not wait for itself
            said.append("first")
    thread.join(20)
    assert said == ["first", "other"]


def test_a_lock_is_there_as_long_as_it_is_needed(tmp_path: Path) -> None:
    (tmp_path / LEFT).touch()
    with alone_in([tmp_path]):
        assert names(tmp_path) == [LOCK]
        with alone_in([tmp_path, tmp_path]):
            assert names(tmp_path) == [LOCK]
        assert names(tmp_path) == [LOCK]
    assert names(tmp_path) == []


def test_a_lock_that_its_holder_removed_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handles: list[int] = []
    real = os.open

    def waiting(path: Path, *more: int) -> int:
        handles.append(real(path, *more))
        if len(handles) == 1:
            path.unlink()
        return handles[-1]

    monkeypatch.setattr(os, "open", waiting)
    with alone_in([tmp_path]):
        assert names(tmp_path) == [LOCK]
    assert len(handles) == 2


def test_many_calls_at_once_follow_each_other(tmp_path: Path) -> None:
    (tmp_path / "zahl").write_text("0")
    calls = [
        subprocess.Popen(
            [sys.executable, "-c", COUNT, str(tmp_path), str(own)],
            env=ENVIRONMENT, stdin=subprocess.PIPE,
        )
        for own in range(4)
    ]  # fmt: skip
    for one in calls:
        one.communicate(b"\n")
    assert [one.returncode for one in calls] == [0, 0, 0, 0]
    assert (tmp_path / "zahl").read_text() == "100"
    assert names(tmp_path) == ["zahl"]


def test_the_lock_of_a_call_that_was_killed_is_taken(tmp_path: Path) -> None:
    (tmp_path / LOCK).touch()
    with alone_in([tmp_path]):
        pass
    assert names(tmp_path) == []


def test_without_locks_it_goes_on_and_clears_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_handle: int, *, blocking: bool) -> bool:
        raise OSError(errno.ENOTSUP, f"no locks {blocking}")

    monkeypatch.setattr(filelock, "lock_descriptor", none)
    (tmp_path / LEFT).touch()
    with alone_in([tmp_path, tmp_path / "fehlt"]):
        assert names(tmp_path) == [LEFT]
    assert names(tmp_path) == [LEFT]


def test_a_drive_that_tells_no_file_from_another_is_one_without_locks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os.path, "samestat", lambda *_both: False)
    (tmp_path / LEFT).touch()
    with alone_in([tmp_path]):
        assert LEFT in names(tmp_path)


def test_a_closed_folder_is_no_hindrance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: Path, *_more: object) -> int:
        raise PermissionError(errno.EACCES, "closed", str(path))

    monkeypatch.setattr(os, "open", closed)
    with alone_in([tmp_path]):
        assert names(tmp_path) == []


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="Windows makes no such links unasked")
def test_a_link_in_place_of_the_lock_leads_nowhere(tmp_path: Path) -> None:
    other = tmp_path / "anderswo"
    (tmp_path / LOCK).symlink_to(other)
    with alone_in([tmp_path]):
        assert not other.exists()
