"""The list of all rules: sums and consistency, then the leaflet section by section."""

from __future__ import annotations

from minikip_docs.checks.rules import (
    agreed,
    agreed_party,
    balance,
    contact,
    content,
    dates,
    decision,
    duration,
    finances,
    hollow,
    identity,
    in_time,
    own_money,
    prerequisites,
    received,
    reporting,
    representation,
    results,
    sums,
    texts,
)
from minikip_docs.checks.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *balance.RULES,
    *sums.RULES,
    *identity.RULES,
    *representation.RULES,
    *contact.RULES,
    *texts.RULES,
    *dates.RULES,
    *duration.RULES,
    *prerequisites.RULES,  # section 2
    *content.RULES,  # sections 3 to 5
    *hollow.RULES,
    *own_money.BUDGET_RULES,  # section 5
    *finances.RULES,
    *decision.RULES,
    *own_money.REPORT_RULES,
    *reporting.RULES,
    *results.RULES,
    *agreed_party.RULES,
    *agreed.RULES,
    *received.RULES,
    *in_time.RULES,
)
