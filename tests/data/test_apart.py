"""Functions called in a process of their own: what comes back, and what they die of."""

from __future__ import annotations

import ctypes
import os
import pickle
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data import apart as module
from minikip_docs.data.apart import EndedError, Ending, UnknownError, apart, get_ready
from minikip_docs.data.apart_child import watch_memory
from minikip_docs.data.container import Reason, UnopenedError
from minikip_docs.data.model import Finding, Refusal, Severity, SourceFile, Stage

FINDING = Finding(
    code="F106", severity=Severity.ERROR, stage=Stage.SUBMISSION, pointer="", label="Formular",
    message="Das Formular ist noch leer.", remedy="", place=None,
)  # fmt: skip


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Wait less than usual for an answer, with a process that is not used to waiting."""
    monkeypatch.setattr(module, "SECONDS", 1)
    module._kept.end()
    yield
    module._kept.end()


def given_back(*values: Any, **named: Any) -> Any:
    return (*values, *named.values())


def process() -> int:
    return os.getpid()


def folder() -> str:
    return str(Path.cwd())


def fail(error: Exception) -> None:
    raise error


def divide() -> float:
    return 1 / 0


def hang() -> None:
    while True:
        pass


def rest(seconds: float) -> str:
    time.sleep(seconds)
    return "ausgeruht"


def die() -> None:
    ctypes.string_at(0)


def swell() -> int:
    return len(bytearray(2 * module.MEMORY))


def answer_too_much() -> bytes:
    return bytes(module.ANSWER + 1)


def print_something() -> str:
    os.write(1, b"Warnung einer Bibliothek")
    sys.stdout.write("noch eine")
    return "gut"


def write(path: Path) -> None:
    path.write_text("x", encoding="utf-8")


def write_below_python(path: bytes) -> int:
    libc = ctypes.CDLL(None)
    libc.fopen.restype, libc.fopen.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_char_p)
    libc.fwrite.argtypes = (ctypes.c_char_p, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_void_p)
    libc.fclose.argtypes = (ctypes.c_void_p,)
    file = libc.fopen(path, b"w")
    libc.fwrite(b"x", 1, 1, file)
    return int(libc.fclose(file))


def connect() -> None:
    socket.create_connection(("127.0.0.1", 9), timeout=1)


def start_a_program() -> None:
    subprocess.run([sys.executable, "-V"], check=False)


class _Trick:
    """What a process that was taken over might send back."""

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, ("exit 1",)


def trick() -> Any:
    return _Trick()


@dataclass(frozen=True)
class Foreign:
    """A class that is none of ours."""

    value: int = 1


def test_what_is_given_comes_back() -> None:
    value = {"Betrag": Decimal("12500.00"), "Datei": SourceFile("a", "b"), "F": (FINDING,)}
    assert apart(given_back, value, b"\0", a=None) == (value, b"\0", None)


def test_a_function_may_carry_something_along() -> None:
    assert apart(partial(given_back, 1), 2) == (1, 2)


def test_the_process_is_another_one_and_kept() -> None:
    first = apart(process)
    assert first != os.getpid()
    assert apart(process) == first


def test_paths_are_meant_from_the_folder_of_the_caller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert apart(folder) == str(Path.cwd())
    monkeypatch.chdir(tmp_path)
    assert apart(folder) == str(Path.cwd())


def test_a_process_that_is_started_early_does_the_first_call() -> None:
    module._kept.end()
    get_ready(("minikip_docs.forms.reading",))
    assert module._kept.child
    assert apart(process) == module._kept.child.process.pid


def test_refusals_come_back_as_they_are() -> None:
    with pytest.raises(Refusal, match=r"^Nein\. Doch\.$") as refused:
        apart(fail, Refusal("D101", "Nein.", "Doch."))
    assert refused.value.code == "D101"
    with pytest.raises(UnopenedError) as unopened:
        apart(fail, UnopenedError(Reason.MACROS))
    assert unopened.value.reason is Reason.MACROS


def test_what_nobody_foresaw_is_named() -> None:
    before = apart(process)
    with pytest.raises(UnknownError) as unknown:
        apart(divide)
    assert unknown.value.name == "ZeroDivisionError"
    assert apart(process) == before


@pytest.mark.usefixtures("impatient")
def test_one_that_hangs_is_ended_and_the_next_call_goes_on() -> None:
    before = apart(process)
    with pytest.raises(EndedError) as ended:
        apart(hang)
    assert ended.value.how is Ending.TIME
    assert apart(process) != before


@pytest.mark.usefixtures("impatient")
@pytest.mark.skipif(os.name != "posix", reason="Windows counts no computing time")
def test_what_waits_for_a_busy_machine_is_not_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 600)
    get_ready((__name__,))  # which computes, too
    assert apart(rest, 1.2) == "ausgeruht"


@pytest.mark.usefixtures("impatient")
def test_waiting_ends_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 1)
    with pytest.raises(EndedError) as ended:
        apart(rest, 600)
    assert ended.value.how is Ending.TIME


@pytest.mark.parametrize(
    ("function", "how"), [(die, Ending.CRASH), (answer_too_much, Ending.MEMORY)]
)
def test_one_that_dies_is_told_and_the_next_call_goes_on(
    function: Callable[[], Any], how: Ending
) -> None:
    before = apart(process)
    with pytest.raises(EndedError) as ended:
        apart(function)
    assert ended.value.how is how
    assert apart(process) != before


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS keeps no limit of memory")
def test_memory_is_limited() -> None:
    with pytest.raises(EndedError) as ended:
        apart(swell)
    assert ended.value.how is Ending.MEMORY


def test_where_the_system_keeps_no_limit_the_process_watches_its_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "_exit", lambda code: fail(SystemExit(code)))  # type: ignore[arg-type]
    watcher = threading.Thread(target=watch_memory, args=(1 << 60,), daemon=True)
    watcher.start()
    assert watcher.is_alive()
    with pytest.raises(SystemExit):
        watch_memory(1)


def test_what_a_library_prints_disturbs_nobody() -> None:
    assert apart(print_something) == "gut"


def test_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(UnknownError, match="PermissionError"):
        apart(write, tmp_path / "a")
    assert not [*tmp_path.iterdir()]


@pytest.mark.skipif(os.name != "posix", reason="Windows knows no limit of file sizes")
def test_nothing_is_written_by_libraries_either(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert apart(write_below_python, bytes(path)) != 0
    assert not path.read_bytes()


@pytest.mark.parametrize("function", [connect, start_a_program])
def test_neither_network_nor_programs(function: Callable[[], None]) -> None:
    with pytest.raises(UnknownError, match="PermissionError"):
        apart(function)


@pytest.mark.parametrize("function", [trick, partial(given_back, Foreign())])
def test_only_plain_data_come_back(function: Callable[[], Any]) -> None:
    with pytest.raises(EndedError):
        apart(function)


def test_arguments_that_cannot_be_sent_leave_the_process_alone() -> None:
    before = apart(process)
    with pytest.raises((pickle.PicklingError, AttributeError, TypeError)):
        apart(given_back, threading.Lock())
    assert apart(process) == before


def test_ctrl_c_in_the_middle_ends_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    before = apart(process)
    assert module._kept.child

    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module._kept.child, "_answer", interrupted)
    with pytest.raises(KeyboardInterrupt):
        apart(process)
    assert apart(process) != before


def test_several_threads_share_the_process() -> None:
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(apart(process))) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(found) == 4
    assert len(set(found)) == 1


def test_a_process_ends_with_its_parent() -> None:
    code = (
        "from minikip_docs.data.apart import apart; import os\n"
        "from tests.data.test_apart import process\n"
        "print(apart(process), flush=True); os._exit(1)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    child = int(done.stdout)
    for _ in range(200):
        try:
            os.kill(child, 0)
        except OSError:
            return
        time.sleep(0.05)
    raise AssertionError("the process is still there")
