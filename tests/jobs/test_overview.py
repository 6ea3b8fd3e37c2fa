"""Whose a file is, for when, and how it is called in a list: what it says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data import jsonio
from minikip_docs.data.model import FormKind
from minikip_docs.jobs.overview import Subject, subjects
from minikip_docs.jobs.submissions import collect
from tests import cases
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE, REPORT, Change, sample
from tests.jobs.test_accept_printed import handed_in
from tests.jobs.test_post import HOUSE, message, packed, sort


def of(folder: Path) -> tuple[str, Sequence[Subject]]:
    shared, found = subjects(sort(folder).forms, HOUSE)
    assert shared == str(folder)
    return shared, found


@pytest.mark.parametrize(
    ("name", "changes", "party", "year"),
    [
        (BUDGET, (), "Sursee", "2025–2027"),
        (REPORT, (), "Sursee", 2025),
        (BUDGET_ASSOCIATION, (), "Gemeindeverbund Integration Sempachersee (Beispiel)",
         "2025–2027"),
        (BUDGET_ASSOCIATION, (("/party/name", DELETE),), "VERBUND-SEE", "2025–2027"),
        (BUDGET, (("/party/name", "Stadt  sursee"),), "Sursee", "2025–2027"),
        (BUDGET, (("/party/name", "Sursen\u202e"),), "Sursen", "2025–2027"),
        (BUDGET, (("/party/name", DELETE),), "Sursee", "2025–2027"),
        (BUDGET, (("/party/name", DELETE), ("/party/bfs_number", 9999)), "", "2025–2027"),
        (BUDGET, (("/party", "Sursee"), ("/period", [])), "", ""),
        (BUDGET, (("/party/name", ["x"]), ("/period/last_year", 99999)), "", ""),
        (BUDGET, (("/period/first_year", True),), "Sursee", ""),
        (REPORT, (("/report_year", "2025"),), "Sursee", ""),
        (BUDGET, (("/period/last_year", 2025),), "Sursee", "2025"),
    ],
)  # fmt: skip
def test_municipality_and_year_are_what_the_file_says(
    name: str, changes: tuple[Change, ...], party: str, year: Any, tmp_path: Path
) -> None:
    path = cases.written(tmp_path, name, *changes)
    (found,) = of(tmp_path)[1]
    kind = FormKind.BUDGET if name.startswith("budget") else FormKind.ANNUAL_REPORT
    assert found == Subject(path.name, party, kind, year)


def test_a_file_that_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b'{"form": "minikip-budget"')
    (tmp_path / "b.json").write_bytes(jsonio.dumps(sample(BUDGET)))
    assert of(tmp_path)[1][0] == Subject("a.json")


def test_a_print_that_nobody_has_accepted_says_whose_it_is(tmp_path: Path) -> None:
    path = handed_in(tmp_path)
    (found,) = of(tmp_path)[1]
    assert found == Subject(path.name, "Sursee", FormKind.BUDGET, "2025–2027")


def test_names_are_shown_below_the_folder_that_all_share(tmp_path: Path) -> None:
    form = jsonio.dumps(sample(BUDGET))
    (tmp_path / "ein").mkdir()
    (tmp_path / "ein" / "a.json").write_bytes(form)
    (tmp_path / "mail.eml").write_bytes(message(("x.json", form), ("y.json", form)))
    (tmp_path / "zip.zip").write_bytes(packed(("z.json", form)))
    assert sorted(one.file for one in of(tmp_path)[1]) == [
        str(Path("ein/a.json")),
        "mail.eml › x.json", "mail.eml › y.json", "zip.zip › z.json",
    ]  # fmt: skip


def test_files_that_share_no_folder_keep_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    absolute = cases.written(tmp_path, BUDGET)
    near = Path("nah.json")
    near.write_bytes(absolute.read_bytes())
    shared, found = subjects(sort(absolute, near).forms, HOUSE)
    assert (shared, [one.file for one in found]) == ("", [str(absolute), "nah.json"])


def test_each_file_is_opened_once_however_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ein").mkdir()
    path = cases.written(tmp_path / "ein", BUDGET)
    again = Path("ein", "..", "ein", path.name)
    assert collect([Path("ein"), path, again]) == [Path("ein", path.name)]
