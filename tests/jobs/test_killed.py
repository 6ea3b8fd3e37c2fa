"""Whatever ends a call, no file is half there, nothing is lost, and the next call goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from minikip_docs.data.alone import LOCK
from minikip_docs.data.model import Refusal
from minikip_docs.data.resources import PACKAGE
from minikip_docs.jobs.keeping import hand_out

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has neither fork nor these limits")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
SET = {"V.docx": b"Word", "V.pdf": b"%PDF", "V.json": b"{}"}


def python(folder: Path, code: str) -> subprocess.Popen[bytes]:
    head = (
        "from pathlib import Path; from minikip_docs.data.model import Refusal\n"
        f"from minikip_docs.jobs.keeping import hand_out\nSET = {SET!r}\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", head + code], cwd=folder, env=ENVIRONMENT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def test_a_batch_that_is_killed_loses_nothing_and_goes_on(tmp_path: Path) -> None:
    """At each step on the disk, new and with --force, and fifty times at any moment."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.killing", str(tmp_path)],
        cwd=PACKAGE.parent, env=ENVIRONMENT, capture_output=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert found["made"] == 12
    assert found["kills"]["any"] == 50
    assert found["kills"]["new"] >= 3 * 5
    assert found["kills"]["replaced"] >= 3 * 8
    assert found["faults"] == []


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "SET['V.json'] *= 1000\n"
        "try: hand_out({Path('neu', n): c for n, c in SET.items()}, exported=False, force=False)\n"
        "except Refusal as refusal: print(refusal.code, refusal.message)"
    )
    out = python(tmp_path, code).communicate()[0].decode()
    assert out == ("D302 «neu/V.json» kann nicht geschrieben werden (die Datei wird zu gross).\n")
    assert list((tmp_path / "neu").iterdir()) == []


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed to root"
)
def test_a_closed_folder_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(Refusal) as caught:
            hand_out({tmp_path / n: c for n, c in SET.items()}, exported=False, force=False)
    finally:
        tmp_path.chmod(0o700)
    assert caught.value.code == "D302"
    assert "(keine Berechtigung)" in caught.value.message


BESIDE = (
    "from minikip_docs.data.alone import alone_in\n"
    "with alone_in([Path()]): print('allein', flush=True); input()"
)


def test_another_call_waits_and_its_temporary_files_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / ".minikip-abcd_123"
    other = python(tmp_path, BESIDE)
    assert other.stdout is not None
    assert other.stdout.readline() == b"allein\n"
    temporary.write_bytes(b"ha")
    monkeypatch.setattr("minikip_docs.data.alone._PATIENCE", 0.1)
    targets = {tmp_path / name: content for name, content in SET.items()}
    with pytest.raises(Refusal) as caught:
        hand_out(targets, exported=False, force=False)
    assert str(caught.value) == (
        f"In den Ordner «{tmp_path}» schreibt gerade ein anderer Aufruf des Programms. Bitte "
        "warten, bis er fertig ist, und noch einmal versuchen."
    )
    assert {path.name for path in tmp_path.iterdir()} == {temporary.name, LOCK}
    other.send_signal(signal.SIGKILL)
    other.communicate()
    hand_out(targets, exported=False, force=False)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(SET)


def test_only_our_temporary_files_are_cleared(tmp_path: Path) -> None:
    theirs = [".minikip-", ".minikip-ABCDEFGH", ".minikip-abcdefgh.txt", "x.minikip-abcdefgh"]
    for name in [*theirs, ".minikip-abcdefgh"]:
        (tmp_path / name).write_bytes(b"")
    (tmp_path / ".minikip-abcdefg1").mkdir()
    (tmp_path / ".minikip-abcdefg2").symlink_to(tmp_path / theirs[0])
    hand_out({tmp_path / "V.docx": b""}, exported=False, force=False)
    assert {path.name for path in tmp_path.iterdir()} == {
        *theirs, "V.docx", ".minikip-abcdefg1", ".minikip-abcdefg2"
    }  # fmt: skip


def test_two_calls_at_once_lose_no_result(tmp_path: Path) -> None:
    """Of the same document in two versions one is there, whole, and only one says so."""
    code = (
        "import sys; input()\n"
        "said = []\n"
        "for n in range(40):\n"
        "    files = {Path(str(n), k): v + sys.argv[1].encode() for k, v in SET.items()}\n"
        "    try: hand_out(files, exported=False, force=False); said.append(n)\n"
        "    except Refusal as refusal: assert refusal.code == 'D301', refusal\n"
        "print(said)"
    )
    both = [python(tmp_path, code.replace("sys.argv[1]", repr(v))) for v in ("a", "b")]
    for one in both:
        assert one.stdin is not None
        one.stdin.write(b"\n")
        one.stdin.flush()
    won = [json.loads(one.communicate()[0]) for one in both]
    assert sorted([*won[0], *won[1]]) == list(range(40))
    for version, numbers in zip("ab", won, strict=True):
        for n in numbers:
            there = {path.name: path.read_bytes() for path in (tmp_path / str(n)).iterdir()}
            assert there == {name: raw + version.encode() for name, raw in SET.items()}


def test_no_memory_between_two_renames_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def full(source: Path, target: Path) -> None:
        if target.name == "V.pdf":
            raise MemoryError
        link(source, target)

    monkeypatch.setattr(os, "link", full)
    with pytest.raises(MemoryError):
        hand_out({tmp_path / n: c for n, c in SET.items()}, exported=False, force=False)
    assert list(tmp_path.iterdir()) == []
