"""The lists in docs/ are what the program really does, and each rule can be explained."""

from __future__ import annotations

import re

import pytest

from minikip_docs.checks.rules import RULES
from minikip_docs.checks.rules.rule import BOTH, Rule
from minikip_docs.data.model import FormKind, Severity, Stage
from minikip_docs.data.resources import PACKAGE
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import load
from minikip_docs.jobs import reference
from minikip_docs.screen import words

PROGRAMME = load()
DOCS = PACKAGE.parent / "docs"
RULE = Rule(
    code="R999",
    title="Der Titel stimmt",
    severity=Severity.WARNING,
    stage=Stage.SIGNING,
    forms=BOTH,
    section="5",
    needs=("/measures/*/title", "/measures/*", "/measures/*/title"),
    why="Der Grund.",
    check=lambda _data, _facts: iter(()),
)


def test_rules_page_is_up_to_date() -> None:
    text = (DOCS / "rules.md").read_text(encoding="utf-8")
    assert text == reference.rules_markdown(RULES, PROGRAMME), "run: make docs"


def test_fields_page_is_up_to_date() -> None:
    text = (DOCS / "fields.md").read_text(encoding="utf-8")
    assert text == reference.fields_markdown(PROGRAMME), "run: make docs"


def test_templates_page_is_up_to_date() -> None:
    text = (DOCS / "templates.md").read_text(encoding="utf-8")
    assert text == reference.templates_markdown(), "run: make docs"


def test_every_field_and_rule_is_listed() -> None:
    fields = reference.fields_markdown(PROGRAMME)
    for kind in FormKind:
        for field in schemas.fields(kind, PROGRAMME):
            assert f"| `{field.path}` |" in fields
    rules = reference.rules_markdown(RULES, PROGRAMME)
    for rule in RULES:
        assert f"| {rule.code} | {rule.title} |" in rules


def test_markdown_tables_have_equal_rows() -> None:
    for page in ("rules.md", "fields.md", "templates.md"):
        columns = 0
        for line in (DOCS / page).read_text(encoding="utf-8").splitlines():
            here = len(re.findall(r"\|", line)) if line.startswith("|") else 0
            assert not columns or not here or here == columns, line
            columns = here


def test_an_explanation_has_all_a_clerk_may_ask() -> None:
    assert reference.explanation(RULE, PROGRAMME) == (
        ("Warum", "Der Grund."),
        (
            "Grundlage",
            "Merkblatt für Gemeinden zum Abschluss von Mini-KIP-Vereinbarungen vom "
            "23.\u00a0Januar 2025, Ziffer 5",
        ),
        (
            "Schwere",
            "Warnung. Die Dienststelle sieht es an und entscheidet. "
            "Es steht nur der Unterzeichnung im Weg.",
        ),
        ("Formular", "Budgeteingabe und Jahresbericht"),
        ("Braucht", "6.2 Titel; Massnahme"),
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_can_be_explained_in_german(rule: Rule) -> None:
    explained = dict(reference.explanation(rule, PROGRAMME))
    assert len(explained["Warum"]) > 20
    assert "/" not in explained["Braucht"], "each pointer a rule needs is a field of its form"
    assert "ß" not in rule.title + rule.why
    assert rule.section is None or rule.code[1] in {rule.section[0], "1"}
    assert words.table((rule.code, rule.title), explained.items())


def test_codes_are_unique() -> None:
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)


def test_near_codes_are_proposed() -> None:
    assert "R501" in reference.nearest("r50", RULES)
    assert reference.nearest("xyz", RULES) == []
