"""Many at once: nothing but the time is another, and Ctrl-C keeps what is done."""

from __future__ import annotations

import ast
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.submissions import SAMPLES, TABLE, write
from minikip_docs.data.resources import PACKAGE
from minikip_docs.jobs.batch import workers
from minikip_docs.jobs.processes import Processes

CALL = (sys.executable, "-m", "minikip_docs", "--settings", str(SAMPLES / "canton.toml"))
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}


def shown(folder: Path, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [*CALL, *arguments], cwd=folder, env=ENVIRONMENT, capture_output=True, check=False
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_agreements_are_the_same_whatever_the_number_of_jobs(tmp_path: Path) -> None:
    write(tmp_path / "ein", 3)
    (tmp_path / "ein" / "002.json").write_text("{", encoding="utf-8")
    call = ("agreement", "ein", "--contributions", f"ein/{TABLE}", "--force", "-o", "aus")
    one = shown(tmp_path, *call, "--jobs", "1")
    first = contents(tmp_path / "aus")
    assert (one[0], len(first)) == (1, 6)
    assert one[1].endswith("2 von 3 Eingaben: Vereinbarung erstellt.\n")
    for path in (tmp_path / "aus").iterdir():
        path.unlink()
    assert shown(tmp_path, *call, "--jobs", "3") == one
    assert contents(tmp_path / "aus") == first
    again = shown(tmp_path, *(part for part in call if part != "--force"), "--jobs", "2")
    assert again[0] == 1
    assert again[1].endswith("0 von 3 Eingaben: Vereinbarung erstellt; 2 unverändert.\n")
    assert contents(tmp_path / "aus") == first


@pytest.mark.parametrize("output", [(), ("--json",)], ids=["words", "json"])
def test_verdicts_are_the_same_whatever_the_number_of_jobs(output: tuple[str, ...]) -> None:
    call = ("validate", *output, *map(str, sorted((SAMPLES / "broken").glob("*.json"))))
    one = shown(SAMPLES, *call, "--jobs", "1")
    assert one[0] == 1
    assert shown(SAMPLES, *call, "--jobs", "2") == one


def test_forms_for_all_are_the_same_and_go_on_after_one_that_is_there(tmp_path: Path) -> None:
    call = ("form", "budget", "--from", "alle", "--format", "json", "-o", "aus")
    one = shown(tmp_path, *call, "--jobs", "1")
    first = contents(tmp_path / "aus")
    assert (one[0], len(first)) == (0, 79)
    stays = tmp_path / "aus" / "Budgeteingabe_1103_Sursee.json"
    for path in (tmp_path / "aus").iterdir():
        path.unlink()
    stays.write_bytes(b"alt")
    code, out, err = shown(tmp_path, *call, "--jobs", "2")
    assert code == 2
    assert " ".join(err.split()).startswith(f"Sursee Fehler D301: Die Datei «aus/{stays.name}»")
    assert out.endswith("78 Formulare erstellt.\n")
    assert contents(tmp_path / "aus") == {**first, stays.name: b"alt"}


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C otherwise")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_at_once_keeps_what_is_done_and_says_it(jobs: str, tmp_path: Path) -> None:
    write(tmp_path / "ein", 30)
    running = subprocess.Popen(
        [*CALL, "agreement", "ein", "--contributions", f"ein/{TABLE}", "-o", "aus", "--jobs", jobs],
        cwd=tmp_path, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True, bufsize=0,
    )  # fmt: skip
    assert running.stdout is not None
    line = running.stdout.readline()  # the first of thirty is there
    os.killpg(running.pid, signal.SIGINT)  # to all processes, as a terminal does
    out, err = (part.decode() for part in running.communicate())
    done = (line.decode() + out).count("Vereinbarung, im Ordner aus")
    assert running.returncode == 130
    assert done >= 1
    several = "Vereinbarung" if done == 1 else "Vereinbarungen"
    inputs = "Eingabe" if done == 1 else "Eingaben"
    assert err == (
        f"Bis dahin: {done} {inputs} bearbeitet, {done} {several} erstellt.\n\nAbgebrochen.\n"
    )
    made = sorted(path.name for path in (tmp_path / "aus").iterdir())
    assert len(made) == 3 * done
    assert not [name for name in made if not re.match(r"Vereinbarung_\d+_", name)]


@pytest.mark.parametrize(
    "stop", ["signal.raise_signal(signal.SIGINT)", "raise RuntimeError from KeyboardInterrupt()"]
)
def test_ctrl_c_while_the_program_loads(stop: str) -> None:
    code = (
        "import signal, sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == 'click': {stop}\n"
        "sys.meta_path.insert(0, Stop())\n"
        "from minikip_docs.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"\nAbgebrochen.\n")


def test_nothing_is_loaded_before_ctrl_c_is_answered() -> None:
    code = (
        "import re, sys; before = set(sys.modules)\n"  # what pip's own script loads
        "import minikip_docs.__main__; print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, check=True
    )
    assert set(ast.literal_eval(done.stdout.decode())) <= {
        "__future__", "minikip_docs", "minikip_docs.__main__", "signal", "_signal"
    }  # fmt: skip


def test_one_file_does_not_pay_for_processes(tmp_path: Path) -> None:
    write(tmp_path, 1)
    code = (
        "import sys; from minikip_docs.__main__ import main\n"
        "try: main(('validate', '001.json', '--jobs', '4'))\n"
        "finally: print([m for m in ('multiprocessing', 'concurrent.futures') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, check=True
    )
    assert done.stdout.decode().splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("jobs", "items", "number"),
    [
        (None, 1, 0), (None, 7, 0), (None, 8, 2), (None, 500, 3),  # of three cores
        (1, 500, 0), (2, 1, 0), (2, 2, 2), (9, 500, 9), (9, 5, 5),
    ],
)  # fmt: skip
def test_processes_are_started_where_they_are_worth_it(
    jobs: int | None, items: int, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)
    with workers(jobs, items, worth=4) as executor:
        assert (executor.number if isinstance(executor, Processes) else 0) == number


def test_no_more_than_four_are_started_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(32)), raising=False)
    with workers(None, 500, worth=4) as executor:
        assert isinstance(executor, Processes)
        assert executor.number == 4


@pytest.mark.parametrize("wanted", ["0", "65", "viele", "-1", "1.5"])
def test_a_number_of_jobs_is_one_to_sixty_four(wanted: str, minikip: Any) -> None:
    ended = minikip("validate", "x.json", "--jobs", wanted)
    assert ended.code == 2
    assert f"«--jobs»: «{wanted}» ist keine Zahl von 1 bis 64." in ended.err
