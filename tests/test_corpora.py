"""The run over foreign files: what it counts, and that it sees what must not be."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.corpora.run import Limits, Result, main, measured, table

LONG = Limits(seconds=300, megabytes=100_000)


def calling(folder: Path, code: str) -> Result:
    """Measure a program of a few lines instead of ours."""
    path = folder / "file.pdf"
    path.write_bytes(b"x")
    return measured(path, LONG, (sys.executable, "-c", code))


def answer(*codes: str) -> str:
    findings = [{"code": code} for code in codes]
    return f"import json; print(json.dumps({{'files': [{{'findings': {findings}}}]}}))"


def test_files_are_read_counted_and_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    assert main([str(tmp_path), "--seconds", "300", "--megabytes", "100000"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("1 files\n")
    assert "D1" in told
    assert "in/photo.jpg" in told
    assert told.endswith("0 must not be\n")


@pytest.mark.parametrize(
    ("code", "breach"),
    [
        (answer("F104"), ""),
        (answer(), ""),
        (answer("D101", "X999"), "X999"),
        (f"{answer('F104')}; raise SystemExit(2)", "exit code 2"),
        ("1 / 0", "traceback: ZeroDivisionError: division by zero"),
        ("print('zu viel')", "no answer, exit code 0"),
    ],
)
def test_what_must_not_be_is_seen(tmp_path: Path, code: str, breach: str) -> None:
    assert calling(tmp_path, code).breach == breach


def test_a_program_that_does_not_end_is_ended(tmp_path: Path) -> None:
    program = (sys.executable, "-c", "while True: pass")
    found = measured(tmp_path / "x", Limits(seconds=0.2, megabytes=1), program)
    assert found.breach == "not done in 0 s"


@pytest.mark.skipif(sys.platform == "win32", reason="the system does not tell")
def test_memory_is_measured(tmp_path: Path) -> None:
    program = (sys.executable, "-c", f"x = bytearray(300_000_000); {answer('F104')}")
    found = measured(tmp_path / "x", Limits(seconds=300, megabytes=200), program)
    assert found.megabytes > 280
    assert found.breach.endswith(" MB")


def test_the_table_says_what_was_slow_and_what_must_not_be(tmp_path: Path) -> None:
    results = [
        Result(tmp_path / "a.pdf", ("F104",), 1.0, 100, ""),
        Result(tmp_path / "b.pdf", ("F104", "X999"), 2.0, 50, "X999"),
    ]
    assert list(table(results, tmp_path)) == [
        "2 files", "", "code    files  for example", "F104        2  a.pdf", "X999        1  b.pdf",
        "", "slowest", "    2.0 s   b.pdf", "    1.0 s   a.pdf",
        "", "largest", "    100 MB  a.pdf", "     50 MB  b.pdf", "", "1 must not be", "b.pdf: X999",
    ]  # fmt: skip
