"""Many items: in order, one bad one stops nobody, and no process outlives its call."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.data.resources import PACKAGE
from minikip_docs.jobs.batch import in_order
from minikip_docs.jobs.processes import Processes

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
SECONDS = 60.0  # until a process that should be gone is called an orphan


def double(number: int) -> int:
    """What the batches here do; some numbers are bad ones."""
    if number == 3:
        raise Refusal("D109", "Die Datei gibt es nicht.", "Bitte prüfen.")
    if number == 5:
        raise ValueError("Name und Adresse")
    if number == 7:
        os._exit(9)  # as the system does with a process that takes too much memory
    return 2 * number


def told(results: Iterator[int | Refusal]) -> list[object]:
    return [one.code if isinstance(one, Refusal) else one for one in results]


def first_is_last(paths: tuple[Path, Path]) -> str:
    """Wait for the other, or be the other."""
    awaited, own = paths
    while not awaited.exists():
        time.sleep(0.01)
    own.touch()
    return own.name


def process_id(path: Path) -> None:
    """Say who works here, and never come to an end."""
    path.with_suffix(".neu").write_text(str(os.getpid()), encoding="utf-8")
    path.with_suffix(".neu").replace(path)
    time.sleep(10 * SECONDS)


def signals_kept_away(_item: int) -> bool:
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_in_this_process_or_in_others_the_results_are_the_same() -> None:
    expected = [0, 2, 4, "D109", 8, "X999", 12]
    assert told(in_order(double, range(7))) == expected
    with Processes(2) as executor:
        assert told(in_order(double, range(7), executor)) == expected
        assert told(in_order(double, [4], executor)) == [8], "they serve for another batch"
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert told(in_order(double, range(7), pool)) == expected


def test_a_ctrl_c_that_python_disguises_is_no_bad_item() -> None:
    def disguised(_item: int) -> None:
        raise RuntimeError("Error calling __set_name__") from KeyboardInterrupt()

    with pytest.raises(KeyboardInterrupt):
        list(in_order(disguised, [1, 2]))


def test_what_is_made_first_waits_for_its_turn(tmp_path: Path) -> None:
    start, one, two = tmp_path / "start", tmp_path / "one", tmp_path / "two"
    start.touch()
    with Processes(2) as executor:
        names = in_order(first_is_last, [(two, one), (start, two)], executor)
        assert list(names) == ["one", "two"]


def test_an_item_that_kills_its_process_is_named_and_stops_nobody() -> None:
    with Processes(2) as executor:
        found = list(in_order(double, [6, 7, 8, 7, 9, 10], executor))
    assert told(iter(found)) == [12, "X998", 16, "X998", 18, 20]
    assert str(found[1]) == (
        "Das Programm ist dabei abgestürzt, ohne einen Grund zu nennen; vielleicht reichte der "
        "Arbeitsspeicher nicht. Bitte diese Datei allein noch einmal versuchen. Geschieht es "
        "wieder: bitte der Person melden, die das Programm betreut."
    )


def test_the_pool_of_somebody_else_is_broken_by_it() -> None:
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    with pool, pytest.raises(BrokenExecutor):
        list(in_order(double, [7, 8], pool))


class Slow(Executor):
    """Makes nothing until it is asked to."""

    def __init__(self) -> None:
        self.open: list[tuple[Future[Any], Any]] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.open.append((future, args[-1]))
        if len(self.open) > 1:  # all but the first are done at once
            future.set_result(args[-1])
        return future


def test_few_items_are_taken_ahead_of_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    slow, taken = Slow(), []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            if number == 7:  # as far as it may go: now the first comes to its end
                slow.open[0][0].set_result(0)
            yield number

    results = in_order(double, items(), slow)
    assert [next(results) for _ in range(8)] == list(range(8))
    assert max(taken) < 16
    assert list(results) == list(range(8, 100))


def script(folder: Path, code: str) -> list[str]:
    """Give the call of a script, which is another process from its beginning."""
    path = folder / "script.py"
    path.write_text(
        "from minikip_docs.jobs.processes import Processes\n"
        f"if __name__ == '__main__':\n    {code}",
        encoding="utf-8",
    )
    return [sys.executable, str(path)]


def gone(number: int) -> bool:
    """Wait until a process has ended; a dead one that nobody has buried counts."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        try:
            os.kill(number, 0)
            if "Z" in Path(f"/proc/{number}/stat").read_text(encoding="utf-8").split()[2]:
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.02)
    return False


def awaited(path: Path) -> int:
    """Wait for the number of a process."""
    until = time.monotonic() + SECONDS
    while not path.exists():
        assert time.monotonic() < until, "it never began"
        time.sleep(0.02)
    return int(path.read_text(encoding="utf-8"))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks the system in its own way")
def test_left_with_an_exception_the_processes_end_at_once(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), Processes(2) as executor:
        for name in ("a", "b"):
            executor.submit(process_id, tmp_path / name)
        numbers = [awaited(tmp_path / name) for name in ("a", "b")]
        raise KeyboardInterrupt
    assert all(map(gone, numbers))


def half_an_answer(path: Path) -> None:
    """Begin to send a result as the pool does, and send no more of it."""
    frame = sys._getframe()
    while "result_queue" not in frame.f_locals:
        assert frame.f_back is not None
        frame = frame.f_back
    writer = frame.f_locals["result_queue"]._writer
    writer._send((1000).to_bytes(4, "big") + b"the first of a thousand bytes")
    process_id(path)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks the system in its own way")
def test_a_process_ended_in_the_middle_of_its_result_holds_nobody_up(tmp_path: Path) -> None:
    processes = Processes(1)
    processes.submit(half_an_answer, tmp_path / "id")
    number = awaited(tmp_path / "id")
    stopping = threading.Thread(target=processes.stop, daemon=True)
    stopping.start()
    stopping.join(60)
    assert not stopping.is_alive()
    assert gone(number)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks the system in its own way")
def test_no_process_outlives_the_one_that_started_it(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        script(
            tmp_path,
            "from pathlib import Path\n"
            "    from tests.jobs.test_batch import process_id\n"
            f"    Processes(1).submit(process_id, Path({str(tmp_path / 'pid')!r})).result()\n",
        ),
        env=ENVIRONMENT,
    )
    number = awaited(tmp_path / "pid")
    parent.kill()
    parent.wait()
    assert gone(number)


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="Windows has no such thing")
def test_ctrl_c_on_the_terminal_does_not_reach_the_processes(tmp_path: Path) -> None:
    done = subprocess.run(
        script(
            tmp_path,
            "from tests.jobs.test_batch import signals_kept_away as kept\n"
            "    with Processes(2) as executor:\n"
            "        print([executor.submit(kept, n).result() for n in range(2)], kept(0))\n",
        ),
        env=ENVIRONMENT, capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout.decode().split() == ["[True,", "True]", "False"]


def test_no_process_has_work_for_two(tmp_path: Path) -> None:
    wanted = pytest.raises(RuntimeError, match="every process has work")
    with wanted, Processes(1) as executor:
        executor.submit(process_id, tmp_path / "a")
        executor.submit(double, 1)
