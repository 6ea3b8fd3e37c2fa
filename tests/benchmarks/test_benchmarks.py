"""The benchmark runs: its submissions are sound and differ, its calls work, it makes its page."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import calls, compare, desk, dossiers, page
from benchmarks.measure import Cost, run
from benchmarks.submissions import SETTINGS, TABLE, USUAL, Size, submission, write
from minikip_docs import Outcome, check, open_house
from minikip_docs.data import jsonio
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.standing import Step
from minikip_docs.facts import contributions
from minikip_docs.jobs import status

HOUSE = open_house(settings=SETTINGS)
posix = pytest.mark.skipif(not hasattr(os, "wait4"), reason="no benchmark on Windows")


@pytest.mark.parametrize("size", compare.GROWING.values(), ids=compare.GROWING)
def test_the_submissions_of_every_size_are_sound(size: Size, tmp_path: Path) -> None:
    paths = write(tmp_path, 80, size)
    table = contributions.load(tmp_path / TABLE, HOUSE.programmes, HOUSE.register)
    for path in (paths[0], paths[41], paths[79]):  # the last is of an association
        found = check(path, HOUSE, contributions=table)
        assert found.outcome is Outcome.COMPLETE, found.findings


def test_no_two_submissions_say_the_same_and_each_says_always_the_same() -> None:
    made = [submission(number) for number in range(100)]
    assert len({one["party"]["name"] for one in made}) == 100
    assert len({one["measures"][0]["description"] for one in made}) == 100
    assert len({str(one["totals"]) for one in made}) > 95
    assert jsonio.dumps(submission(7)) == jsonio.dumps(made[7])


@posix
def test_a_command_that_fails_is_no_figure(tmp_path: Path) -> None:
    ended = run((sys.executable, "-c", "pass"), tmp_path)
    assert ended.wall > 0
    with pytest.raises(RuntimeError, match="gives 3: kaputt"):
        run((sys.executable, "-c", "import sys; print('kaputt'); sys.exit(3)"), tmp_path)


@posix
def test_every_way_makes_the_same_words(tmp_path: Path) -> None:
    batch = calls.Batch(tmp_path, 2)
    for how in ("docxtpl", "ours"):
        batch.word(how)
    assert batch.same_words()
    batch.agreements(2)
    assert len(list((tmp_path / "minikip").iterdir())) == 6
    assert batch.pages() >= 8
    shutil.copy(tmp_path / "docxtpl" / "000.docx", tmp_path / "ours" / "001.docx")
    assert not batch.same_words()


def test_the_page_says_where_we_lose() -> None:
    def cost(cpu: float) -> Cost:
        return Cost(cpu, cpu, 100 * cpu, 100 * cpu)

    names = {"docxtpl": 1.0, "word": 0.3, "office": 4.0, "one": 6.0, "many": 1.0, "validate": 0.5}
    line = page.Line(10, {n: cost(c) for n, c in names.items()}, {"office": 77, "minikip": 260})
    more = page.Growth("30 measures", 10, 40, cost(1), cost(4), cost(5))
    text = page.text("here", [line], [more], [page.Other("`--help`", cost(0.1))], jobs=2)
    assert "| 10 | docxtpl, Word alone | 1.00 | 0.100 | 1.00 | 100 | 100 |" in text
    assert "| 10 | 0.30 | 1.20 | 0.20 | 260 | 77 |" in text
    lost = text.partition("## Where we lose\n")[2]
    assert "10 × Word alone: 0.30 times docxtpl, less than, but not the wanted share of" in lost
    assert "10 × Word and PDF: 1.20 times docxtpl + LibreOffice, **more than** what it" in lost
    assert "--jobs" not in lost, "a fifth is less than the wanted quarter"
    assert "our PDFs have 260 KB, those of LibreOffice 77" in lost
    assert "30 measures (40 pages): 1.00 times" not in lost
    assert USUAL in compare.GROWING.values()


def test_the_dossiers_are_whole_lives_and_always_the_same(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        assert dossiers.write(tmp_path / folder, 2) > 40
    one, other = (
        [
            [replace(entry, at=None) for entry in journal.read(dossier).entries]
            for dossier in store.load(tmp_path / folder).dossiers
        ]
        for folder in ("a", "b")
    )
    assert one == other
    seen = status.status(tmp_path / "a", HOUSE, dossiers.END)
    assert seen.faults == ()
    assert {row.step for row in seen.rows} == {Step.DONE}
    assert len(seen.rows) == 6


def test_pages_of_the_desk_are_timed(tmp_path: Path) -> None:
    dossiers.write(tmp_path / "dossiers", 2)
    found = desk.pages(tmp_path / "dossiers")
    assert [one.name for one in found] == [
        "desk: «Übersicht» of 2 dossiers", "desk: «Was ansteht» of 2 dossiers", "desk: «Dossier»"
    ]  # fmt: skip
    assert all(one.cost.cpu > 0 for one in found)
