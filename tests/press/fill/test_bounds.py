"""A template is data from outside: whatever it asks for is refused within moments."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.press import text_template
from tests.press.fill import test_word

ENDLESS = (
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "{% for a in range(99999) %}{% for b in range(99999) %}{{ x }}{% endfor %}{% endfor %}",
    "{% set n = namespace(x='ab') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    "{% set n = namespace(x=[1]) %}{% for i in range(60) %}{% set n.x = [n.x, n.x] %}{% endfor %}",
    "{% set n = namespace(x=9) %}{% for i in range(60) %}{% set n.x = n.x * n.x %}{% endfor %}",
    "{% set n = namespace(x=9) %}{% for i in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "{% set n = namespace(x=9) %}{% for i in range(99) %}{% set n.x = n.x - -n.x %}{% endfor %}",
    "{% set a = range(99999)|join('xxxxxxxxxx') %}{{ range(99999)|join(a)|length }}",
    "{% set a = range(99999)|join('xxxxxxxxxx') %}{{ a|replace('x', a)|length }}",
    "{% for i in range(30000) %}{{ range(30000)|sum }}{% endfor %}",
    "{% for i in range(30000) %}{% if range(30000)|sum == i %}{% endif %}{% endfor %}",
    "{% for i in range(30000) %}{% if 'x' in range(30000)|list %}{% endif %}{% endfor %}",
    "{% for i in range(30000) if range(30000)|sum %}{% endfor %}",
    "{% set n = namespace(a='xxxxxxxxxx') %}{% for i in range(9) %}"
    "{% set n.a = n.a|replace('x', 'xxxxxxxxxx') %}{% endfor %}",
    "{% set a = range(9000)|join('xxxxxxxxxx') %}"
    "{% for i in range(30000) %}{% if a|upper == i %}{% endif %}{% endfor %}",
    "{{ range(999999999999)|length }}",
    "{{ range(0, 999999999999999999999)|first }}",
    "{{ [1]|batch(9999999999, 1)|list|length }}",
    "{{ [1]|slice(9999999999)|list|length }}",
    "{{ [[1]]|map('batch', 9999999999, 1)|list|length }}",
)
REFUSED = (
    ("{{ 2**(2**34) }}", "T114"),
    ("{% set n = 2**34 %}{{ 2**n }}", "T114"),
    ("{% set n = namespace(x=[1]) %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}",
     "T117"),
    ("{% set n = [1] * 999999999999 %}", "T117"),
    ("{{ 'a' * 9999999999 }}", "T117"),
    ("{{ 'a'.center(9999999999) }}", "T115"),
    ("{{ 'a'.zfill(9999999999) }}", "T115"),
    ("{{ (1).to_bytes(9999999999, 'big')|length }}", "T115"),
    ("{{ " + "(" * 400 + "1" + ")" * 400 + " }}", "T114"),
    ("{% if " + "not " * 200 + "x %}a{% endif %}", "T114"),
    ("{{ x" + "|upper" * 120 + " }}", "T114"),
    ("{{ [x]|string }}", "T122"),
)  # fmt: skip


def refused_by_both(text: str, folder: Path) -> tuple[Refusal, Refusal]:
    begin = time.process_time()
    word = test_word.refused(test_word.make(folder / "V.docx", text), x="A")
    mail = folder / "mail.txt"
    mail.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        text_template.fill(mail, {"x": "A"})
    assert time.process_time() - begin < 20  # without a bound it takes hours or all memory
    return word, caught.value


@pytest.mark.parametrize("text", ENDLESS)
def test_what_has_no_end_is_refused(text: str, tmp_path: Path) -> None:
    word, mail = refused_by_both(text, tmp_path)
    assert (word.code, mail.code) == ("T126", "T305")
    assert "macht das Dokument endlos lang" in word.message
    assert "macht das Dokument endlos lang" in mail.message


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_what_makes_much_of_little_is_refused(text: str, code: str, tmp_path: Path) -> None:
    word, mail = refused_by_both(text, tmp_path)
    assert (word.code, mail.code[:3]) == (code, "T30")


def test_a_large_document_has_room(tmp_path: Path) -> None:
    text = "{% for m in ms %}{{ m.title }}: {% for c in m.costs %}{{ c }} {% endfor %}{% endfor %}"
    costs = tuple("12’500.00" for _ in range(60))
    measures = tuple(test_word.Measure("Massnahme " * 20, costs) for _ in range(300))
    made = test_word.filled(test_word.make(tmp_path / "V.docx", text), {"ms": measures})
    assert len(made.printed) == 300 * 61
