"""The schemas: sound in themselves, and the one definition of fields, choices and years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from minikip_docs.data import jsonio
from minikip_docs.data.model import FormKind
from minikip_docs.data.resources import resource
from minikip_docs.facts import programme, schemas

KIP3 = programme.load()
OURS = sorted(resource("schemas").glob("*.source.json"))
FILES = [*OURS, resource("schemas", "keywords.schema.json")]


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from nodes(value)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_is_a_sound_schema(path: Path) -> None:
    Draft202012Validator.check_schema(jsonio.loads(path.read_bytes()))


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_each_file_uses_only_known_keywords(path: Path) -> None:
    meta = jsonio.loads(resource("schemas", "keywords.schema.json").read_bytes())
    errors = Draft202012Validator(meta).iter_errors(jsonio.loads(path.read_bytes()))
    assert [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in errors] == []


@pytest.mark.parametrize("kind", list(FormKind))
def test_every_field_has_title_kind_number_and_example(kind: FormKind) -> None:
    fields = schemas.fields(kind, KIP3)
    assert len(fields) > 50
    for field in fields:
        assert field.title, field.path
        if field.kind == "identity":
            continue
        assert field.number, field.path
        shown = field.node.get("examples") or "x-choice" in field.node or "x-year" in field.node
        computed = field.node.get("x-computed")
        name_stays_empty = field.path.endswith("/name") and "signatories" in field.path
        assert shown or computed or name_stays_empty, field.path


@pytest.mark.parametrize("kind", list(FormKind))
def test_a_form_has_fields_of_one_type_with_names_that_excel_allows(kind: FormKind) -> None:
    for field in schemas.fields(kind, KIP3):
        assert isinstance(field.node.get("type", ""), str), field.path
        assert re.fullmatch(r"(/\*|/[a-z][a-z0-9_]*)+", field.path), field.path


@pytest.mark.parametrize("kind", list(FormKind))
def test_numbers_are_unique_but_for_the_cells_of_one_field(kind: FormKind) -> None:
    seen: dict[str, str] = {}
    for field in schemas.fields(kind, KIP3):
        owner = field.path.rsplit("/", 1)[0] if {"x-year", "x-choice"} & set(field.node) else ""
        if field.number:
            assert seen.setdefault(field.number, owner or field.path) == (owner or field.path)


@pytest.mark.parametrize("kind", list(FormKind))
def test_examples_are_valid_themselves(kind: FormKind) -> None:
    for node in nodes(schemas.schema(kind, KIP3)):
        if "examples" in node and "x-kind" in node:
            for example in node["examples"]:
                assert list(Draft202012Validator(node).iter_errors(example)) == [], node["title"]


def test_nothing_is_left_to_resolve() -> None:
    for kind in FormKind:
        for node in nodes(schemas.schema(kind, KIP3)):
            assert "$ref" not in node
            assert not ("x-choices" in node and not {"enum", "const", "properties"} & set(node))


def test_choices_and_years_come_from_the_programme() -> None:
    root = schemas.schema(FormKind.BUDGET, KIP3)
    area, _ = schemas.find(root, "/measures/0/focus_area")
    assert area is not None
    assert area["enum"] == [choice.key for choice in KIP3.focus_areas]
    amounts, _ = schemas.find(root, "/budget_lines/0/amounts")
    assert amounts is not None
    assert list(amounts["properties"]) == ["y2024", "y2025", "y2026", "y2027"]


@pytest.mark.parametrize(
    ("pointer", "label"),
    [
        ("/measures/1/focus_area", "6.3 Schwerpunkt, Massnahme 2"),
        ("/budget_lines/3/amounts/y2026", "7.4 Betrag 2026, Budgetzeile 4"),
        ("/budget_lines/3", "Budgetzeile 4"),
        ("/party/members/2/name", "2.1 Gemeinde, Gemeinde 3"),
        ("/attachments/0/kind", "11.1 Art der Beilage, Beilage 1"),
        (
            "/measures/0/target_groups/asylum",
            "6.10 Zielgruppe: Personen aus dem Asylbereich, Massnahme 1",
        ),
        ("/measures/0/farbe", "«farbe», Massnahme 1"),
        ("", "Budgeteingabe Mini-KIP"),
    ],
)
def test_labels_name_number_title_and_row(pointer: str, label: str) -> None:
    assert schemas.label(schemas.schema(FormKind.BUDGET, KIP3), pointer) == label
