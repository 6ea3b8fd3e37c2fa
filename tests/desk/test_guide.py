"""The guide and the lists at the desk: every link leads somewhere, HTML is only shown."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest

from minikip_docs.checks.rules import RULES
from minikip_docs.desk.markdown import render
from minikip_docs.desk.pages.guide import _PAGES
from minikip_docs.jobs import reference
from tests.desk.conftest import Client
from tests.desk.test_inbox import RETURNED, words


@pytest.mark.parametrize("address", ["/hilfe", *(f"/hilfe/{name}" for name in _PAGES)])
def test_every_link_and_picture_leads_somewhere(client: Client, address: str) -> None:
    page = client.get(address).text
    found = set(re.findall(r'(?:href|src)="([^"]+)"', page.partition("<main")[2]))
    assert found
    for target in found:
        whole = urljoin(address, target)
        there = client.get(whole.partition("#")[0])
        assert there.status_code in {200, 303}, target
        if anchor := whole.partition("#")[2]:
            assert f'id="{anchor}"' in there.text, target


def test_the_rules_are_those_of_the_command(client: Client) -> None:
    shown = words(client.get("/hilfe/regeln").text)
    for row in reference.rule_rows(RULES):
        assert " ".join(row) in shown
    one = words(client.get("/hilfe/regeln/r501").text)
    for heading, text in reference.explanation(
        next(rule for rule in RULES if rule.code == "R501"), client.desk.house().programme
    ):
        assert f"{heading} {' '.join(text.split())}" in one
    assert client.get("/hilfe/regeln/R000").status_code == 404


def test_text_of_the_guide_cannot_become_a_script() -> None:
    html, headings = render(
        "<!-- erzeugt -->\n## A <b>&\n\n<script>x</script> [y](javascript:alert) `<i>`\n\n"
        "```\n<u>\n```\n\n| <s> |\n| --- |\n| 1 |\n", str,
    )  # fmt: skip
    assert not re.search(r"<(script|b|i|u|s)>", html)
    assert "erzeugt" not in html
    assert "javascript:" not in re.findall(r'href="([^"]*)"', html)
    assert [(one.level, one.anchor) for one in headings] == [(2, "a_b")]
    assert 'id="a_b"' in html


def test_there_is_a_report_to_practise_with(client: Client) -> None:
    assert client.get("/hilfe/beispiel").data == RETURNED.read_bytes()


def test_pictures_are_those_of_the_guide_and_no_other_file(client: Client) -> None:
    assert client.get("/hilfe/bild/agreement.png").mimetype == "image/png"
    for name in ("design.md", "..%2Fpyproject.toml", "house.svg", "nichts.png", ".png"):
        assert client.get(f"/hilfe/bild/{name}").status_code == 404
