"""The file of changes: read strictly, begun from what holds, applied to nothing else."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minikip_docs.amending import apply, changes, lines, starter
from minikip_docs.amending.changes import Budget, Changes, Contribution
from minikip_docs.amending.step import Ground
from minikip_docs.data import figures
from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.facts import programme, register, schemas
from minikip_docs.facts.contributions import Decision
from tests import cases
from tests.cases import BUDGET, BUDGET_ASSOCIATION

YEARS = (2025, 2026, 2027)
ROOT = schemas.schema(FormKind.BUDGET, programme.load())
DECIDED = {year: Decision(Decimal(20000 + year), "Entscheid", 0) for year in YEARS}
AMOUNTS = st.decimals(0, 99_999, places=2)


def ground(effective: date) -> Ground:
    source = changes.source_of(Path("nachtrag.toml"))
    return Ground(ROOT, register.load(), source, effective)


def stated(effective: date, **more: Any) -> Changes:
    return Changes(effective=effective, date=date(2027, 12, 31), **more)


@settings(max_examples=30)
@given(st.sampled_from(YEARS), st.dictionaries(st.sampled_from(YEARS), AMOUNTS, min_size=1))
def test_contributions_change_what_they_state_and_nothing_else(
    first: int, new: dict[int, Decimal]
) -> None:
    new = {year: amount for year, amount in new.items() if year >= first}
    rows = tuple(Contribution(year=y, amount=a, source="Neu") for y, a in new.items())
    data = cases.sample(BUDGET)
    made = apply.apply(
        data, DECIDED, stated(date(first, 7, 1), contribution=rows), ground(date(first, 7, 1))
    )
    assert made.data is data
    assert made.data == cases.sample(BUDGET)
    amounts = {year: decision.amount for year, decision in made.decided.items()}
    assert amounts == {year: DECIDED[year].amount for year in YEARS} | new
    assert [step.kind for step in made.steps] == ["contribution"] * len(new)


@settings(max_examples=30)
@given(st.sampled_from(YEARS), st.data())
def test_new_lines_replace_the_years_from_then_on_and_no_other(first: int, data: Any) -> None:
    old = cases.sample(BUDGET)
    years = [year for year in YEARS if year >= first]
    row = st.fixed_dictionaries(
        {
            "category": st.sampled_from(["projects", "personnel"]),
            "text": st.sampled_from(["Neu", "Raum, Kinderbetreuung, Spesen der Freiwilligen"]),
            "amounts": st.dictionaries(
                st.sampled_from([f"y{year}" for year in years]), AMOUNTS, min_size=1
            ),
        }
    )
    new = data.draw(st.lists(row, min_size=1, max_size=4))
    wanted = figures.add(figures.amounts(line) for line in new)
    effective = date(first, 1, 1)
    budget = Budget(measure="M4", budget_lines=tuple(new))
    try:
        made = apply.apply(old, DECIDED, stated(effective, budget=(budget,)), ground(effective))
    except Refusal as refusal:
        assert refusal.code == "K332"  # by chance what stood there
        return
    assert old == cases.sample(BUDGET)
    before, after = figures.costs(old, "M4"), figures.costs(made.data, "M4")
    for year in YEARS:
        expected = wanted.get(year, 0) if year >= first else before.get(year, 0)
        assert after.get(year, Decimal(0)) == expected
    rest = {k: v for k, v in made.data.items() if k not in {"budget_lines", "totals"}}
    assert rest == {k: v for k, v in old.items() if k not in {"budget_lines", "totals"}}
    others = [line for line in made.data["budget_lines"] if line["measure"] != "M4"]
    assert others == [line for line in old["budget_lines"] if line["measure"] != "M4"]


def test_a_line_that_goes_on_stays_one_line() -> None:
    old = [
        {"measure": "M1", "text": "a", "amounts": {"y2025": 1, "y2026": 2}},
        {"measure": "M1", "text": "b", "amounts": {"y2026": 3}},
        {"measure": "M2", "text": "c", "amounts": {"y2026": 4}},
    ]
    new = [
        {"measure": "M1", "text": "a", "amounts": {"y2026": 5}},
        {"measure": "M1", "text": "d", "amounts": {"y2026": 6}},
    ]
    result, fresh = lines.relined(old, new, {"M1"}, 2026)
    assert result == [
        {"measure": "M1", "text": "a", "amounts": {"y2025": 1, "y2026": 5}},
        {"measure": "M1", "text": "d", "amounts": {"y2026": 6}},
        {"measure": "M2", "text": "c", "amounts": {"y2026": 4}},
    ]
    assert fresh == result[:2]


def begun(name: str) -> str:
    data = cases.sample(name)
    made = starter.new_changes(
        data, DECIDED, ROOT, number=1, day=date(2025, 4, 1), agreed=date(2025, 4, 2)
    )
    return made.decode()


def refused(text: str, folder: Path) -> str:
    path = folder / "nachtrag.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        changes.load(path)
    return str(caught.value).replace(f"«{path}»", "«…»")


def test_a_begun_file_says_what_holds_now_and_states_nothing(tmp_path: Path) -> None:
    text = begun(BUDGET_ASSOCIATION)
    assert all(line.startswith("#") for line in text.splitlines() if line)
    assert "#   2026: CHF\u00a022’026.00 (Entscheid)" in text
    assert "#   1088: Hildisrieden" in text
    assert '#text = "Willkommensmappe in acht Sprachen"' in text
    assert "#agreement_date = 2025-04-02" in text
    assert "#   own: Eigenmittel" in text
    assert refused(text, tmp_path).startswith(
        "Die Änderungsdatei «…», Schlüssel «effective»: Der Schlüssel fehlt."
    )


@pytest.mark.parametrize("name", [BUDGET, BUDGET_ASSOCIATION])
def test_every_table_of_a_begun_file_can_be_read(name: str, tmp_path: Path) -> None:
    active = re.sub(r"(?m)^#(?=[a-z\[])", "", begun(name))
    assert "Hier wird ein Datum erwartet" not in active
    assert refused(active, tmp_path).startswith(
        "Die Änderungsdatei «…», Schlüssel «effective»: Hier wird ein Datum erwartet;"
    )
    dated = re.sub(r'(?m)^(effective|date) = ""', r"\1 = 2026-01-01", active, count=2)
    assert "Hier steht nichts" in refused(dated, tmp_path)  # nothing invented can stay
    (tmp_path / "voll.toml").write_text(dated.replace('= ""', '= "x"'), encoding="utf-8")
    read = changes.load(tmp_path / "voll.toml")
    filled = {kind for kind in changes.KINDS if getattr(read, kind)}
    alone = {"contribution", "merger", "measure_replaced", "budget"}
    assert filled == (alone if name == BUDGET else set(changes.KINDS))
    assert len(read.budget) == len(cases.sample(name)["measures"])
    known = cases.sample(name)["measures"][-1]
    assert {**read.measure_replaced[0].measure}.keys() >= known.keys()


@pytest.mark.parametrize(
    "value", ["nan", "inf", "1e400", "9999999999999999999999", "-9999999999999999999999.0"]
)
def test_numbers_no_form_can_hold_are_refused(value: str, tmp_path: Path) -> None:
    path = tmp_path / "nachtrag.toml"
    path.write_text(
        "effective = 2027-01-01\ndate = 2026-11-20\n[[budget]]\nmeasure = 'M1'\n"
        f"[[budget.budget_lines]]\namounts = {{ y2027 = {value} }}",
        encoding="utf-8",
    )
    with pytest.raises(Refusal) as caught:
        apply.apply(cases.sample(BUDGET), DECIDED, changes.load(path), ground(date(2027, 1, 1)))
    assert caught.value.code == "K308"
    assert "budget[1].budget_lines[1].amounts.y2027" in caught.value.message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "[budget]\nmeasure = 'M1'",
            "Hier wird eine Liste erwartet; eingetragen ist eine Tabelle.",
        ),
        ("merger = 'Root'", "Hier wird eine Liste erwartet; eingetragen ist der Text «Root»."),
        (
            "[[measure_replaced]]\nreplaces = 'M1'\nmeasure = 'M6'",
            "Hier wird eine Tabelle mit eigenen Schlüsseln erwartet; eingetragen ist der Text "
            "«M6».",
        ),
        (
            "[[measure_replaced]]\nreplaces = 'M1'",
            "Schlüssel «measure_replaced[1].measure»: Der Schlüssel fehlt.",
        ),
        ("effective = 2026-05-05", "dieser Schlüssel steht schon weiter oben"),
    ],
)
def test_a_file_that_is_wrong_is_refused_in_german(text: str, words: str, tmp_path: Path) -> None:
    head = "effective = 2027-01-01\ndate = 2026-11-20\n"
    assert words in refused(head + text, tmp_path)
