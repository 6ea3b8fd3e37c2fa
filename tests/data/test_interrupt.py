"""Ctrl-C waits until what belongs together is done."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from minikip_docs.data.files import write_files
from minikip_docs.data.interrupt import held


def test_what_is_held_comes_to_its_end_and_then_it_counts() -> None:
    before, done = signal.getsignal(signal.SIGINT), []
    with pytest.raises(KeyboardInterrupt), held():
        signal.raise_signal(signal.SIGINT)
        done.append(True)
    assert done
    assert signal.getsignal(signal.SIGINT) is before


def test_a_fault_inside_is_not_lost_without_a_ctrl_c() -> None:
    with pytest.raises(ValueError, match="kaputt"), held():
        raise ValueError("kaputt")


def test_files_that_belong_together_are_all_there_after_a_ctrl_c(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def stop(source: Path, target: Path) -> None:
        signal.raise_signal(signal.SIGINT)
        link(source, target)

    monkeypatch.setattr(os, "link", stop)
    files = {tmp_path / "V.docx": b"Word", tmp_path / "V.pdf": b"PDF"}
    with pytest.raises(KeyboardInterrupt):
        write_files(files, force=False)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == files
