"""Broken forms are refused in German or read as what they hold: no traceback, no wrong amount.

A run of thousands, and one case again: ``python -m tests.fuzz``.
"""

from __future__ import annotations

import secrets

import pytest

from minikip_docs.forms.formats import OFFERED
from tests.fuzz.cases import SUFFIXES, case
from tests.fuzz.others import KINDS, original, read

# Forms are torn apart here on purpose; the libraries warn of it.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

SEED = 20261128
CASES = {"pdf": 150, "docx": 150, "xlsx": 50}  # Excel takes ten times as long
FRESH = {"pdf": 30, "docx": 30, "xlsx": 10}


def test_all_formats_that_clerks_fill_in_are_broken() -> None:
    assert {*SUFFIXES} == {*CASES} == {*FRESH} == {*OFFERED}


@pytest.mark.parametrize("part", range(5))
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_broken_forms_of_a_known_seed(suffix: str, part: int) -> None:
    each = CASES[suffix] // 5
    faults = [
        case(suffix, SEED, number).fault() for number in range(part * each, (part + 1) * each)
    ]
    assert not any(faults), "\n\n".join(filter(None, faults))


@pytest.mark.parametrize("kind", KINDS)
def test_other_broken_files(kind: str) -> None:
    read(kind, original(kind))  # which is sound
    seed = secrets.randbelow(10**9)
    cases = [*(case(kind, SEED, n) for n in range(25)), *(case(kind, seed, n) for n in range(10))]
    assert not any(faults := [one.fault() for one in cases]), "\n\n".join(filter(None, faults))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_broken_forms_of_a_fresh_seed(suffix: str) -> None:
    seed = secrets.randbelow(10**9)
    faults = [case(suffix, seed, number).fault() for number in range(FRESH[suffix])]
    assert not any(faults), f"seed {seed}\n" + "\n\n".join(filter(None, faults))


def test_the_same_seed_breaks_the_same_way() -> None:
    for suffix in SUFFIXES:
        assert case(suffix, SEED, 3) == case(suffix, SEED, 3)
        assert case(suffix, SEED, 3).raw != case(suffix, SEED, 4).raw
