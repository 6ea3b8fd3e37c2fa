"""From the schema to the fields of a form, from data to cells and back."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

import pytest

from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.facts import programme
from minikip_docs.forms import sentences
from minikip_docs.forms.cells import Cell, Reading, Value, assemble, flatten, read_value
from minikip_docs.forms.definition import Item, definition
from tests import cases
from tests.form_data import form_for

KIP3 = programme.load()
BUDGET = definition(FormKind.BUDGET, KIP3)


def kind_of(name: str) -> FormKind:
    return FormKind.BUDGET if name.startswith("budget") else FormKind.ANNUAL_REPORT


def item(path: str) -> Item:
    return next(i for _section, i in BUDGET.items() if i.path == path)


@pytest.mark.parametrize("name", cases.GOOD)
def test_data_become_cells_and_the_same_data_again(name: str) -> None:
    data = cases.sample(name)
    form = form_for(kind_of(name), data)
    flat = flatten(form, data)
    cells = tuple(Cell(pointer, value, f"bei {pointer}") for pointer, value in flat.items())
    read, places, findings = assemble(form, KIP3, Reading(form.kind, form.identity, cells))
    if data["party"]["kind"] == "municipality":  # says it once, see ``reading``
        for row in (*data.get("resolutions", ()), *data["signatories"]):
            row.pop("bfs_number", None)
    for sums in (data, data.get("financial_statement", {})):
        sums.pop("totals", None)
    assert (read, findings) == (data, ())
    assert {pointer: place.text for pointer, place in places.items()} == {
        pointer: f"bei {pointer}" for pointer in flat
    }


def test_an_older_version_of_the_same_form_is_read_with_a_word() -> None:
    form = dataclasses.replace(BUDGET, identity={**BUDGET.identity, "version": "1.2"})
    (finding,) = sentences.file.version(form, "1.0")
    assert finding.code == "F124"
    assert finding.message == "Das Formular hat die Fassung 1.0; aktuell ist 1.2."
    assert [*sentences.file.version(form, "1.2"), *sentences.file.version(form, "eins")] == []


def test_every_field_of_the_schema_is_in_the_form_once() -> None:
    paths = [i.path for _section, i in BUDGET.items()]
    assert len(paths) == len(set(paths)) == 98  # 101 fields, three say which form it is
    assert [s.layout for s in BUDGET.sections if s.title == "Massnahmen"] == ["blocks"]


def test_empty_rows_are_left_out_and_places_stay_true() -> None:
    cells = (
        Cell("/party/members/1/name", "Eich", "Zeile 2"),
        Cell("/party/members/0/name", "  ", "Zeile 1"),
        Cell("/party/members/4/name", "Sempach", "Zeile 5"),
        Cell("/measures/0/id", "M1", "Massnahme 1"),  # as the blank form shows it
    )
    data, places, _ = assemble(BUDGET, KIP3, Reading(BUDGET.kind, {}, cells))
    assert data == {"party": {"members": [{"name": "Eich"}, {"name": "Sempach"}]}}
    assert places["/party/members/1/name"].text == "Zeile 5"


def test_a_dash_for_nothing_leaves_a_figure_or_a_day_empty_but_no_text() -> None:
    dashes = ("-", "–", "-.--", "CHF —")
    cells = (
        *(Cell(f"/budget_lines/0/amounts/y202{n}", dash, "") for n, dash in enumerate(dashes, 4)),
        Cell("/budget_lines/1/text", "–", ""),
        Cell("/structure/since", "-", ""),
        Cell("/staff/0/percent", "-", ""),
    )
    data, _places, findings = assemble(BUDGET, KIP3, Reading(BUDGET.kind, {}, cells))
    assert (data, findings) == ({"budget_lines": [{"text": "–"}]}, ())


def test_a_value_that_cannot_be_read_is_a_finding_at_its_place() -> None:
    cells = (Cell("/structure/annual_budget", "1.250", "Seite 2, Feld 3.3"),)
    data, _places, (finding,) = assemble(BUDGET, KIP3, Reading(BUDGET.kind, {}, cells))
    assert data == {"structure": {"annual_budget": "1.250"}}
    assert (finding.code, finding.place and finding.place.text) == ("V201", "Seite 2, Feld 3.3")


@pytest.mark.parametrize("typed", ["1e30", "-1e30", "1e308"])
def test_a_number_that_is_refused_is_none_that_rules_calculate_with(typed: str) -> None:
    cells = (Cell("/structure/annual_budget", Decimal(typed), "Zelle C9"),)
    data, _places, (finding,) = assemble(BUDGET, KIP3, Reading(BUDGET.kind, {}, cells))
    assert data == {"structure": {"annual_budget": f"{Decimal(typed):f}"}}
    assert finding.code in {"V203", "V205"}


@pytest.mark.parametrize(
    ("path", "typed", "value"),
    [
        ("/structure/annual_budget", "CHF 12 500.–", Decimal("12500.00")),
        ("/structure/annual_budget", Decimal("12500.5"), Decimal("12500.50")),
        ("/structure/percent", "37,5 %", Decimal("37.5")),
        ("/structure/percent", "1’250", Decimal("1250")),
        ("/structure/percent", "0.8 %", Decimal("0.8")),
        ("/structure/percent", "1.5", Decimal("1.5")),
        ("/structure/since", "1. Januar 2019", "2019-01-01"),
        ("/structure/since", date(2019, 1, 1), "2019-01-01"),
        ("/party/bfs_number", "1103", 1103),
        ("/party/kind", "Gemeindeverbund", "association"),
        ("/party/kind", "municipality", "municipality"),
        ("/period/first_year", "2025", 2025),
        ("/declarations/correct", "Ja", True),
        ("/declarations/correct", "nein", False),
        ("/party/address/postcode", Decimal(6210), "6210"),
    ],
)
def test_values_are_read_as_their_field_asks(path: str, typed: Value, value: object) -> None:
    assert read_value(item(path), typed) == value


@pytest.mark.parametrize(
    ("path", "typed", "message"),
    [
        ("/structure/percent", "ca. 20", "«ca. 20» ist keine Prozentzahl."),
        ("/structure/percent", "0.8", "«0.8» kann 0,8 % oder 80 % heissen."),
        ("/structure/percent", "0,05", "«0,05» kann 0,05 % oder 5 % heissen."),
        ("/structure/percent", Decimal("0.8"), "«0.8» kann 0,8 % oder 80 % heissen."),
        ("/party/bfs_number", "11o3", "«11o3» ist keine ganze Zahl."),
        ("/declarations/correct", "vielleicht", "«vielleicht» ist weder Ja noch Nein."),
        ("/party/kind", "Kanton", "«Kanton» gehört nicht zur Auswahl."),
    ],
)
def test_what_is_uncertain_is_refused(path: str, typed: Value, message: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_value(item(path), typed)
    assert caught.value.message == message
