"""A setting nobody has set is noticed, however a template prints its mark, and whatever part."""

from __future__ import annotations

from pathlib import Path

import pytest

from minikip_docs import open_house
from minikip_docs.documents import unset
from minikip_docs.facts import settings
from minikip_docs.press import text_template
from tests.press.fill import test_word

WAYS = (
    "{{ x }}", "{{ x|upper }}", "{{ x|title }}!", "{{ x|lower|replace('e', '') }}",
    "{{ x[:10] }}", "{{ x[0] }}", "{{ x[20:] }}", "{{ x|first }}", "{{ x|last }}", "{{ x|max }}",
    "{{ x|reverse }}", "{{ x|trim('[noch festzulegen:') }}",
    "{% for c in x %}{{ c }} {% endfor %}", "{{ x|list|join('-') }}",
    "{{ x|replace('[noch', '') }}",
    "{{ x|replace('noch festzulegen: ', '') }}", "{{ (x|upper)[5:] }}",
    "{% set y = x[5:] %}{{ y }}", "{{ 'a ' ~ x }}", "{{ x|sort|join }}", "{{ x|unique|join }}",
    "{% for row in x|batch(3) %}{{ row|join }}{% endfor %}",
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_the_mark_is_there_whole_or_not_at_all(way: str, tmp_path: Path) -> None:
    mark = unset.Wanted(open_house().settings)("canton.phone")
    mail = tmp_path / "mail.txt"
    mail.write_text(way, encoding="utf-8")
    word = test_word.make(tmp_path / "V.docx", way)
    for printed in (
        text_template.fill(mail, {"x": mark}).printed,
        test_word.filled(word, {"x": mark}).printed,
    ):
        assert unset.missing(printed) == (settings.describe("canton.phone"),), printed


def test_it_is_still_nothing_to_a_condition(tmp_path: Path) -> None:
    mark = unset.Wanted(open_house().settings)("canton.phone")
    mail = tmp_path / "mail.txt"
    mail.write_text("a{% if x %} {{ x }}{% endif %}", encoding="utf-8")
    assert text_template.fill(mail, {"x": mark}).printed == ()
