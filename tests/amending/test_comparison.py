"""What changed: rows are told by what they are, and one change is one difference."""

from __future__ import annotations

import copy
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minikip_docs.amending import sums
from minikip_docs.amending.comparison import Difference, differences
from minikip_docs.amending.rows import matched
from minikip_docs.amending.wording import pieces
from minikip_docs.data.model import FormKind
from minikip_docs.facts import programme, schemas
from tests import cases
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE, GOOD, REPORT
from tests.form_data import filled_forms

KIP3 = programme.load()
KINDS = {name: FormKind.BUDGET if name.startswith("budget") else FormKind.ANNUAL_REPORT
         for name in GOOD}  # fmt: skip
LINE = {"measure": "M2", "category": "projects", "text": "Neu", "amounts": {"y2026": Decimal(5)}}


def compared(name: str, old: Any, new: Any) -> tuple[Difference, ...]:
    return differences(old, new, schemas.schema(KINDS[name], KIP3))


def changed(name: str, *changes: cases.Change) -> list[tuple[str, str, str, str]]:
    found = compared(name, cases.sample(name), cases.sample(name, *changes))
    return [(one.kind, one.label, one.old_text, one.new_text) for one in found]


@pytest.mark.parametrize("name", GOOD)
def test_a_form_does_not_differ_from_itself(name: str) -> None:
    assert compared(name, cases.sample(name), cases.sample(name)) == ()


@pytest.mark.parametrize("kind", list(FormKind))
def test_nor_does_any_other(kind: FormKind) -> None:
    @settings(max_examples=15)
    @given(filled_forms(kind))
    def equal(filled: Any) -> None:
        _form, data = filled
        assert differences(data, copy.deepcopy(data), schemas.schema(kind, KIP3)) == ()

    equal()


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        (BUDGET, ("/party/contact/phone", "041 1"),
         ("changed", "1.12 Telefon", "041 000 00 00", "041 1")),
        (BUDGET, ("/party/contact/phone", DELETE),
         ("changed", "1.12 Telefon", "041 000 00 00", "")),
        (BUDGET, ("/signatories/0/role", "Stadtpräsident"),
         ("changed", "14.1 Funktion, Unterschrift 1", "Stadtpräsidium", "Stadtpräsident")),
        (BUDGET, ("/structure/since", "2020-03-05"),
         ("changed", "3.5 Besteht seit", "01.01.2019", "05.03.2020")),
        (BUDGET, ("/structure/percent", Decimal("62.5")),
         ("changed", "3.4 Stellenprozente", "80 %", "62,5 %")),
        (BUDGET, ("/budget_lines/3/amounts/y2026", Decimal("7300.05")),
         ("changed", "7.4 Betrag 2026, Budgetzeile 4", "CHF\xa07’200.00", "CHF\xa07’300.05")),
        (BUDGET, ("/budget_lines/3/amounts/y2026", "7.300"),
         ("changed", "7.4 Betrag 2026, Budgetzeile 4", "CHF\xa07’200.00",
          "«7.300» (nicht lesbar, wie eingetragen)")),
        (BUDGET, ("/budget_lines/3/category", "projects"),
         ("changed", "7.2 Kostenart, Budgetzeile 4", "Betrieb der kommunalen Anlaufstelle",
          "Projekte und Programme")),
        (BUDGET, ("/measures/1/target_groups/professionals", True),
         ("changed", "6.10 Zielgruppe: Fachpersonen und Institutionen, Massnahme 2", "",
          "angekreuzt")),
        (BUDGET, ("/measures/2/id", "M9"),
         ("changed", "6.1 Nummer der Massnahme, Massnahme 3", "M3", "M9")),
        (BUDGET, ("/declarations/correct", False),
         ("changed", "12.4 Angaben richtig und vollständig", "ja", "nein")),
        (BUDGET, ("/farbe", "rot"), ("changed", "«farbe»", "", "rot")),
        (BUDGET, ("/budget_lines/0", DELETE), ("removed", "Budgetzeile 1", "", "")),
        (BUDGET, ("/budget_lines/-", LINE), ("added", "Budgetzeile 8", "", "")),
        (BUDGET, ("/measures/0", DELETE), ("removed", "Massnahme 1", "", "")),
        (BUDGET_ASSOCIATION, ("/party/members/1", DELETE), ("removed", "Gemeinde 2", "", "")),
        (BUDGET_ASSOCIATION, ("/resolutions/1", DELETE), ("removed", "Beschluss 2", "", "")),
        (REPORT, ("/report_year", 2026), ("changed", "3.1 Berichtsjahr", "2025", "2026")),
        (REPORT, ("/measures/0/status", "partly"),
         ("changed", "5.4 Umsetzung, Massnahme 1", "umgesetzt", "teilweise umgesetzt")),
    ],
)  # fmt: skip
def test_one_change_is_one_difference(
    name: str, change: cases.Change, told: tuple[str, str, str, str]
) -> None:
    assert changed(name, change) == [told]


def leaves(value: Any, path: str = "") -> list[str]:
    if isinstance(value, dict):
        return [leaf for key in value for leaf in leaves(value[key], f"{path}/{key}")]
    if isinstance(value, list):
        return [leaf for i, row in enumerate(value) for leaf in leaves(row, f"{path}/{i}")]
    return [path]


@settings(max_examples=120)
@given(st.sampled_from(GOOD), st.integers(0, 2**32))
def test_any_single_change_is_found_and_nothing_else(name: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311
    data = cases.sample(name)
    identity = {"/form", "/version", "/programme"}
    fields = [path for path in leaves(data) if "totals" not in path and path not in identity]
    pointer = random.choice(fields)
    values: list[Any] = ["Etwas ganz anderes", Decimal("1.25")]
    if sum(path.startswith(pointer.rpartition("/")[0]) for path in fields) > 1:
        values.append(DELETE)  # of a row's only field: then the row is gone
    new = random.choice(values)
    found = compared(name, data, cases.sample(name, (pointer, new)))
    assert [(one.kind, one.pointer, one.old_pointer) for one in found] == [
        ("changed", pointer, pointer)
    ]


@settings(max_examples=40)
@given(st.sampled_from(GOOD), st.integers(0, 2**32))
def test_a_row_that_goes_comes_or_moves_is_the_only_one_told(name: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311
    data = cases.sample(name)
    lists = [key for key, rows in data.items() if isinstance(rows, list) and len(rows) > 1]
    key = random.choice(lists)
    place = random.randrange(len(data[key]))
    less = cases.sample(name, (f"/{key}/{place}", DELETE))
    (gone,) = compared(name, data, less)
    assert (gone.kind, gone.old_pointer, gone.old) == (
        "removed",
        f"/{key}/{place}",
        data[key][place],
    )
    (came,) = compared(name, less, data)
    assert (came.kind, came.pointer, came.new) == ("added", f"/{key}/{place}", data[key][place])
    other = copy.deepcopy(data)
    other[key].insert(random.randrange(len(data[key])), other[key].pop(place))
    moved = compared(name, data, other)
    assert [one.kind for one in moved] == ["moved"] * (other[key] != data[key])


def test_a_new_measure_in_front_renumbers_the_others_and_changes_nothing_else() -> None:
    data = cases.sample(BUDGET)
    numbers = {f"M{n}": f"M{n + 1}" for n in range(1, 6)}
    new = copy.deepcopy(data)
    for measure in new["measures"]:
        measure["id"] = numbers[measure["id"]]
    for name in ("budget_lines", "financing", "staff"):
        for row in new[name]:
            row["measure"] = numbers[row["measure"]]
    first = {"id": "M1", "title": "Deutsch im Park", "focus_area": "living_together_participation"}
    new["measures"].insert(0, first)
    found = [
        (one.kind, one.label, one.old_text, one.new_text) for one in compared(BUDGET, data, new)
    ]
    assert found == [
        ("added", "Massnahme 1", "", ""),
        *(
            ("changed", f"6.1 Nummer der Massnahme, Massnahme {n + 1}", f"M{n}", f"M{n + 1}")
            for n in range(1, 6)
        ),
    ]


def test_a_row_is_named_by_what_it_is_and_belongs_to_its_measure() -> None:
    (one,) = compared(
        BUDGET, cases.sample(BUDGET), cases.sample(BUDGET, ("/budget_lines/2/amounts/y2026", 1))
    )
    assert (one.section, one.measure, one.measure_title, one.row, one.field) == (
        "7 Budget: Kosten",
        "M2",
        "Infostelle Integration",
        "Budgetzeile 3: Personalaufwand, Information und Beratung, 15 Stellenprozente",
        "7.4 Betrag 2026",
    )


@pytest.mark.parametrize(
    ("path", "names"), [("/resolutions/0/body", "Beschluss 1: Sursee (1103)"),
                        ("/party/members/0/name", "Gemeinde 1: X (1103)")],
)  # fmt: skip
def test_a_municipality_is_named_with_its_number(path: str, names: str) -> None:
    data = cases.sample(BUDGET_ASSOCIATION)
    number = data["party"]["members"][0]["bfs_number"]
    name = data["party"]["members"][0]["name"]
    (one,) = compared(BUDGET_ASSOCIATION, data, cases.sample(BUDGET_ASSOCIATION, (path, "X")))
    assert one.row == names.replace("1103", str(number)).replace("Sursee", name)


def test_sums_are_not_compared_but_computed() -> None:
    data = cases.sample(BUDGET)
    new = cases.sample(
        BUDGET, ("/totals/costs/y2026", 1), ("/budget_lines/0/amounts/y2026", Decimal("20000.35"))
    )
    assert [one.label for one in compared(BUDGET, data, new)] == ["7.4 Betrag 2026, Budgetzeile 1"]
    assert sums.totals(data, new, FormKind.BUDGET) == (
        [{"figure": "costs", "year": 2026, "old": Decimal("67600.00"), "new": Decimal("68200.35")}],
        True,
    )


@pytest.mark.parametrize(("change", "missing"), [
    (("/financing/0/amounts/y2025", "8.000"), ("mini_kip", 2025)),
    (("/financing/0/origin", "Kanton"), ("mini_kip", 2025)),
    (("/budget_lines/0/amounts", "viel"), ("costs", 2025)),
])  # fmt: skip
def test_a_sum_of_which_an_amount_cannot_be_read_is_left_out(
    change: cases.Change, missing: tuple[str, int]
) -> None:
    data = cases.sample(BUDGET)
    raised = [
        ("/budget_lines/1/amounts/y2025", Decimal(1)),
        ("/financing/2/amounts/y2025", Decimal(1)),
    ]
    for changes, complete in ((raised, True), ([*raised, change], False)):
        found, said = sums.totals(data, cases.sample(BUDGET, *changes), FormKind.BUDGET)
        assert said is complete
        assert (missing in {(row["figure"], row["year"]) for row in found}) is complete


def test_the_sums_of_a_report_are_those_of_its_one_year() -> None:
    data = cases.sample(REPORT)
    line = data["financial_statement"]["costs"][0]
    changes = [(f"/financial_statement/costs/0/{k}", line[k] + 10) for k in ("budget", "actual")]
    found, complete = sums.totals(data, cases.sample(REPORT, *changes), FormKind.ANNUAL_REPORT)
    assert complete
    assert [(row["figure"], row["year"], row["new"] - row["old"]) for row in found] == [
        ("budget", 0, 10),
        ("costs", 0, 10),
    ]


@pytest.mark.parametrize("broken", [
    {"measures": "keine", "budget_lines": {"a": 1}, "party": []},
    {"measures": [1, None, "x", [], {"id": 5, "title": []}], "financing": [[1], {"measure": {}}],
     "totals": "x", "period": 5, "party": {"members": [3, {"bfs_number": [], "name": 1}]}},
    {"budget_lines": [{"measure": 1, "amounts": {"y2026": True, "jahr": 3, "y20": 1}}]},
])  # fmt: skip
def test_data_that_are_no_form_are_compared_as_they_stand(broken: Any) -> None:
    data = cases.sample(BUDGET)
    root = schemas.schema(FormKind.BUDGET, KIP3)
    assert differences(broken, copy.deepcopy(broken), root) == ()
    for old, new in ((data, broken), (broken, data)):
        assert differences(old, new, root)
        sums.totals(old, new, FormKind.BUDGET)


def test_many_rows_more_than_a_form_holds_are_compared_all_the_same() -> None:
    old, new = ({i: {"text": f"{word} {i}"} for i in range(2000)} for word in ("a", "b"))
    found = matched(old, new, [["text"]], old)
    assert found.pairs == tuple((i, i) for i in range(2000))


@pytest.mark.parametrize(("old", "new", "told"), [
    ("an zwei Halbtagen pro Woche", "an drei Halbtagen pro Woche",
     [("same", "an "), ("removed", "zwei"), ("added", "drei"), ("same", " Halbtagen pro Woche")]),
    ("kostet CHF 1’250.00 im Jahr", "kostet CHF 1’350.00 im Jahr",
     [("same", "kostet CHF "), ("removed", "1’250.00"), ("added", "1’350.00"),
      ("same", " im Jahr")]),
    ("Ein Kurs findet statt", "Ein neuer Kurs findet statt",
     [("same", "Ein"), ("added", " neuer"), ("same", " Kurs findet statt")]),
    ("Infostelle", "Weiterbildung", []),
    ("Themen waren Wohnen, Arbeit und Kinder.", "Ganz anderes, das neu ist und bleibt.", []),
])  # fmt: skip
def test_the_words_that_changed(old: str, new: str, told: list[tuple[str, str]]) -> None:
    assert [(one.state, one.text) for one in pieces(old, new)] == told


@given(st.text("ab 1’.\n", max_size=40), st.text("ab 1’.\n", max_size=40))
def test_the_pieces_make_both_texts(old: str, new: str) -> None:
    found = pieces(old, new)
    if found:
        assert "".join(p.text for p in found if p.state != "added") == old
        assert "".join(p.text for p in found if p.state != "removed") == new


def test_a_long_text_is_compared_by_its_words() -> None:
    old = " ".join(f"Satz {n} sagt, was im Jahr {n + 7} war." for n in range(60))
    new = old.replace("Satz 30 sagt", "Absatz 30 meint")
    assert [(one.state, one.text) for one in pieces(old, new) if one.state != "same"] == [
        ("removed", "Satz"),
        ("added", "Absatz"),
        ("removed", "sagt"),
        ("added", "meint"),
    ]


def test_a_long_text_of_one_word_takes_no_time() -> None:
    assert pieces("Wort 1 " * 500, "Wort 2 " * 500) == ()
