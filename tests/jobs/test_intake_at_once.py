"""Dossiers stay whole whatever ends a call, and however many write into them at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from minikip_docs.data.resources import PACKAGE
from minikip_docs.dossiers import store
from tests.cases import BUDGET, BUDGET_ASSOCIATION, REPORT
from tests.intake import entries, form, tree

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
FILE = """
import sys
from pathlib import Path
from tests.intake import filed
input()
into, *paths = map(Path, sys.argv[1:])
for path in paths:
    (result,) = filed(into, path)
    print(result.known, result.version)
"""


def at_once(into: Path, *calls: list[Path]) -> list[list[str]]:
    """File in several processes that begin at the same time; gives what each said, by line."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", FILE, str(into), *map(str, paths)],
            cwd=PACKAGE.parent, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for paths in calls
    ]  # fmt: skip
    for one in running:
        assert one.stdin is not None
        one.stdin.write(b"\n")
        one.stdin.flush()
    said = [one.communicate()[0].decode().splitlines() for one in running]
    assert [one.returncode for one in running] == [0] * len(running)
    return said


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot fork")
def test_calls_that_are_killed_leave_dossiers_readable_and_are_completed(tmp_path: Path) -> None:
    """Filing, issuing, reminding: at each step on the disk, and whole calls at any moment."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.killing_dossiers", str(tmp_path)],
        cwd=PACKAGE.parent, env=ENVIRONMENT, capture_output=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert found["events"]
    assert found["kills"]["any"] == 25
    assert min(found["kills"]["filed"], found["kills"]["issued"]) >= 20
    assert found["kills"]["reminded"] >= 10
    assert found["faults"] == []


def test_the_same_files_at_once_are_filed_once(tmp_path: Path) -> None:
    paths = [form(tmp_path / f"{name}.json", name) for name in (BUDGET, BUDGET_ASSOCIATION, REPORT)]
    said = at_once(tmp_path / "D", paths, paths, paths[::-1])
    for number in range(len(paths)):
        who = [said[0][number], said[1][number], said[2][::-1][number]]
        assert sorted(who) == ["False 1", "True 1", "True 1"]
    found = store.load(tmp_path / "D")
    assert found.faults == ()
    assert [len(entries(one)) for one in found.dossiers] == [2, 1]
    assert not [name for name in tree(tmp_path / "D") if ".minikip-" in name]


def test_different_files_of_one_party_at_once_are_versions_without_gap(tmp_path: Path) -> None:
    own = [
        [
            form(tmp_path / f"{who}{n}.json", BUDGET, ("/signature/place", f"{who}{n}"))
            for n in "123"
        ]
        for who in "abc"
    ]
    said = at_once(tmp_path / "D", *own)
    assert sorted(line for each in said for line in each) == [f"False {n}" for n in range(1, 10)]
    (dossier,) = store.load(tmp_path / "D").dossiers
    noted = entries(dossier)
    assert [one.version for one in noted] == [*range(1, 10)]
    raws = {path.read_bytes() for each in own for path in each}
    assert {(dossier.path / one.files[0]).read_bytes() for one in noted} == raws
