"""The shape of a form: what it asks for, how many rows it has, and that its mark says it."""

from __future__ import annotations

from typing import Any

import pytest

from minikip_docs.data.model import PARTIES, FormKind
from minikip_docs.facts import programme
from minikip_docs.forms.definition import definition
from minikip_docs.forms.shape import Shape, lists, parse, usual
from tests.cases import without_sums
from tests.form_data import form_for

KIP3 = programme.load()
BUDGET, REPORT = FormKind.BUDGET, FormKind.ANNUAL_REPORT


def rows(kind: FormKind, shape: Shape) -> dict[str, int]:
    paths = [path for path, _node in lists(kind, KIP3, shape.party)]
    return dict(zip(paths, shape.rows, strict=True))


def test_a_municipality_has_what_a_village_needs() -> None:
    assert rows(BUDGET, usual(BUDGET, KIP3)) == {
        "/resolutions": 1, "/measures": 3, "/budget_lines": 9, "/financing": 9, "/staff": 3,
        "/attachments": 4, "/signatories": 3,
    }  # fmt: skip


def test_an_association_has_rows_for_its_members() -> None:
    found = rows(BUDGET, usual(BUDGET, KIP3, "association"))
    assert (found["/party/members"], found["/resolutions"], found["/measures"]) == (8, 8, 12)
    assert found["/budget_lines"] == found["/financing"] == 36


@pytest.mark.parametrize(("measures", "lines"), [(1, 3), (20, 60), (60, 180)])
def test_lines_follow_the_measures(measures: int, lines: int) -> None:
    shape = usual(BUDGET, KIP3, measures=measures)
    assert rows(BUDGET, shape)["/budget_lines"] == lines
    form = definition(BUDGET, KIP3, shape)
    staff = next(s for s in form.sections if s.title == "Personal")
    assert (staff.layout, staff.rows, staff.max_rows) == ("table", measures, 60)


@pytest.mark.parametrize("name", ["budget-sursee", "budget-verbund-see"])
@pytest.mark.parametrize("measures", [None, 1])
def test_what_is_prefilled_fits_with_a_row_to_spare(name: str, measures: int | None) -> None:
    data = without_sums(name)
    found = rows(BUDGET, usual(BUDGET, KIP3, data["party"]["kind"], measures=measures, data=data))
    for path in ("/measures", "/budget_lines", "/financing", "/staff"):
        assert found[path] > len(data[path[1:]]), path


def test_there_are_never_more_rows_than_the_schema_accepts() -> None:
    data: Any = {"measures": [{}] * 60, "budget_lines": [{}] * 200}
    found = rows(BUDGET, usual(BUDGET, KIP3, data=data))
    assert (found["/measures"], found["/budget_lines"]) == (60, 200)


@pytest.mark.parametrize("party", PARTIES)
@pytest.mark.parametrize("kind", list(FormKind))
@pytest.mark.parametrize("years", [(2026,), (2025, 2026, 2027), ()])
def test_the_mark_says_the_shape(kind: FormKind, party: str, years: tuple[int, ...]) -> None:
    shape = usual(kind, KIP3, party, years=years, measures=7)
    assert parse(kind, KIP3, shape.mark) == shape


@pytest.mark.parametrize(
    "mark",
    [
        "", "municipality", "canton.2024-2027.1-3-9-9-3-4-3",
        "municipality.2028-2031.1-3-9-9-3-4-3",
        "municipality.2024-2027.1-3-9-9-3-4", "municipality.2024-2027.1-61-9-9-3-4-3",
        "municipality.2024-2027.1-0-9-9-3-4-3", "association.2024-2027.1-3-9-9-3-4-3",
    ],
)  # fmt: skip
def test_a_mark_that_fits_no_form_is_none(mark: str) -> None:
    assert parse(BUDGET, KIP3, mark) is None


def test_a_form_asks_only_for_what_its_party_and_years_have() -> None:
    form = form_for(BUDGET, years=(2026, 2027))
    paths = {item.path for _section, item in form.items()}
    assert "/party/bfs_number" in paths
    assert not {"/party/kind", "/party/association_id", "/resolutions/*/bfs_number"} & paths
    assert "/budget_lines/*/amounts/y2026" in paths
    assert not any(path.endswith(("y2024", "y2025")) for path in paths)
    first = next(item for _section, item in form.items() if item.path == "/period/first_year")
    assert [choice.key for choice in first.choices] == ["2026", "2027"]
    resolution = next(s for s in form.sections if s.title == "Gemeinderatsbeschluss")
    assert (resolution.layout, resolution.items[0].pointer()) == ("fields", "/resolutions/0/body")
    other = {item.path for _section, item in form_for(BUDGET, party="association").items()}
    assert {"/party/association_id", "/party/members/*/name", "/resolutions/*/bfs_number"} <= other
    assert "/party/bfs_number" not in other


@pytest.mark.parametrize(
    ("party", "demanded", "left_open"),
    [
        ("municipality", {"/party/bfs_number"}, set()),
        ("association", {"/party/lead_municipality", "/resolutions/*/bfs_number"},
         {"/party/association_id"}),  # the canton gives it
    ],
)  # fmt: skip
def test_a_form_marks_what_is_demanded_of_its_kind_of_party(
    party: str, demanded: set[str], left_open: set[str]
) -> None:
    starred = {i.path for _section, i in form_for(BUDGET, party=party).items() if i.starred}
    assert demanded <= starred
    assert not left_open & starred
