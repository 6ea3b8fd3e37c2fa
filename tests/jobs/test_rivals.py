"""Several submissions of one party in one call are named, each beside the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from minikip_docs.data.model import Outcome, Severity
from minikip_docs.jobs.check import check_all
from minikip_docs.jobs.house import open_house
from tests import cases
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE, REPORT, Change

HOUSE = open_house()


def written(folder: Path, name: str, sample: str, *changes: Change) -> Path:
    path = folder / name
    cases.written(folder, sample, *changes).rename(path)
    return path


def test_two_submissions_of_a_party_are_named_beside_both(tmp_path: Path) -> None:
    first = written(tmp_path, "a.json", BUDGET)
    other = written(tmp_path, "b.json", BUDGET_ASSOCIATION)
    second = written(tmp_path, "c.json", BUDGET, ("/signature/place", "Anderswo"))
    verdicts = list(check_all([first, other, second], HOUSE))
    assert [v.outcome for v in verdicts] == [Outcome.LOOK, Outcome.COMPLETE, Outcome.LOOK]
    for verdict in (verdicts[0], verdicts[2]):
        (finding,) = verdict.findings
        assert (finding.code, finding.severity) == ("D303", Severity.WARNING)
        assert finding.message == (
            f"Mehrere Eingaben dieses Aufrufs betreffen Sursee (1103): «{first}» und «{second}»."
        )


@pytest.mark.parametrize(
    ("first", "second", "named"),
    [
        (
            (REPORT, ()),
            (REPORT, ()),
            "Mehrere Jahresberichte dieses Aufrufs betreffen Sursee (1103)",
        ),
        ((REPORT, ()), (REPORT, (("/report_year", 2026),)), ""),
        ((BUDGET, ()), (REPORT, ()), ""),
        ((BUDGET, ()), (BUDGET, (("/party", DELETE),)), ""),
        (
            (BUDGET_ASSOCIATION, (("/party/association_id", DELETE),)),
            (BUDGET_ASSOCIATION, (("/party/association_id", DELETE),)),
            "",
        ),
    ],
)
def test_what_excludes_each_other(tmp_path: Path, first: tuple, second: tuple, named: str) -> None:  # type: ignore[type-arg]
    paths = [
        written(tmp_path, f"{n}.json", sample, *changes)
        for n, (sample, changes) in enumerate((first, second))
    ]
    told = [f for v in check_all(paths, HOUSE) for f in v.findings if f.code == "D303"]
    assert len(told) == (2 if named else 0)
    assert all(finding.message.startswith(named) for finding in told)
