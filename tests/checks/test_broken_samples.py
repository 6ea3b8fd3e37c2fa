"""Each broken sample gives exactly the findings that expected.json names."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from minikip_docs.data.model import Outcome, Severity
from minikip_docs.data.resources import resource
from minikip_docs.jobs.check import check
from minikip_docs.jobs.house import House, open_house

BROKEN = resource("samples", "broken")
EXPECTED: dict[str, list[str]] = json.loads((BROKEN / "expected.json").read_text("utf-8"))


@cache
def house(settings: Path | None) -> House:
    return open_house(settings=settings)


@pytest.mark.parametrize("settings", [None, resource("samples", "canton.toml")], ids=["", "canton"])
@pytest.mark.parametrize("name", EXPECTED)
def test_broken_sample(name: str, settings: Path | None) -> None:
    verdict = check(BROKEN / name, house(settings))
    codes = [f.code for f in verdict.findings if f.severity is not Severity.INFO]
    assert sorted(codes) == EXPECTED[name]
    assert all(f.message.endswith(".") and f.remedy for f in verdict.findings)
    assert verdict.outcome is not Outcome.COMPLETE or set(codes) & {"R204"}


def test_the_list_names_every_file_and_every_family_of_codes() -> None:
    files = {path.name for path in BROKEN.iterdir()} - {"expected.json"}
    assert files == set(EXPECTED)
    families = {code[:2] for codes in EXPECTED.values() for code in codes}
    assert {"D1", "F1", "S1", "R1", "R2", "R4", "R5"} <= families
