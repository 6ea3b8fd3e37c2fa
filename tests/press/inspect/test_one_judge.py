"""Check and filling refuse the same templates: there is one place that decides for both."""

from __future__ import annotations

from pathlib import Path

import pytest

from minikip_docs.data.model import Severity
from minikip_docs.press.inspect.check import check
from minikip_docs.press.inspect.context import example
from tests.press.fill import test_word
from tests.press.inspect.test_template_check import CONTEXT

VALUES = example(CONTEXT, full=True)
LITERAL = (
    ("Die Gemeinde {party.town} zahlt", "T140", "«{party.town}»"),
    ("Die Gemeinde { party.twon } zahlt", "T140", "«{ party.twon }»"),
    ("{name}", "T140", "«{name}»"),
    ("{ name|upper }", "T140", "«{ name|upper }»"),
    ("{full_name}", "T140", "«{full_name}»"),
    ("{%p for r in rows %}¶{ r }¶{%p endfor %}", "T140", "«{ r }»"),
    ("{ % if flag % }", "T140", "«{ % if flag % }»"),
    ("{if flag}", "T140", "«{if flag}»"),
    ("{endif}", "T140", "«{endif}»"),
    ("{p for r in rows}", "T140", "«{p for r in rows}»"),
    ("Name: { name", "T140", "«{»"),
    ("Name: party.town }", "T140", "«}»"),
    ("Sitz: party.town", "T141", "«party.town»"),
    ("Sitz: ((party.town))", "T141", "«party.town»"),
    ("{{ «party.town» }}", "T141", "«party.town»"),
    ("{{ „name“ }}", "T141", "«name»"),
    ("{{ “name”|upper }}", "T141", "«name»"),
    ("{% if «flag» %}a{% endif %}", "T141", "«flag»"),
    ("{% if not “flag” and name %}a{% endif %}", "T141", "«flag»"),
    ("{% for r in „rows“ %}{% endfor %}", "T141", "«rows»"),
    ("{% if „party.town“ == 'B' %}a{% endif %}", "T141", "«party.town»"),
    ("{% for r in rows %}{{ „r“ }}{% endfor %}", "T141", "«r»"),
)
OTHERS = (
    ("Eins {%- if flag %}a{% endif %}", "T124"),
    ("{%p if flag -%}¶a¶{%p endif %}", "T124"),
    ("Eins {{- name }}", "T124"),
    ("Eins {#- a #}", "T124"),
    ("{{ 1.5 }}", "T125"),
    ("{{ 3 / 2 }}", "T125"),
    ("{%p macro m(a) %}¶Hallo¶{%p endmacro %}", "T114"),
    ("{% set x %}a{% endset %}", "T114"),
    ("Text {% cellbg name %} mehr", "T114"),
    ("Text {% vm %} mehr", "T114"),
    ("{{ " + "1+" * 3000 + "1 }}", "T114"),
    ("{{ " + "1+" * 200 + "1 }}", "T114"),
    ("{{ 2**(2**34) }}", "T114"),
    ("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", "T126"),
)
FINE = (
    "Menge {1, 2, 3}", "{siehe Anhang}", "{Name der Gemeinde}", "{}", "{sic}", "www.lu.ch",
    "a@party.town", "x/party.town", "siehe z.b. hier", "{{ 'name der gemeinde' }}",
    "{% if kind == „A“ %}a{% endif %}", "{{ 'ja' if flag else 'nein' }}",
)  # fmt: skip


@pytest.mark.parametrize(("text", "code", "shown"), LITERAL)
def test_what_would_be_printed_as_it_stands(
    text: str, code: str, shown: str, tmp_path: Path
) -> None:
    path = test_word.make(tmp_path / "V.docx", *text.split("¶"))
    errors = [f for f in check(path.read_bytes(), path.name, CONTEXT, tried=False)
              if f.severity is Severity.ERROR and f.code == code]  # fmt: skip
    refusal = test_word.refused(path, **VALUES)
    assert refusal.code == code
    assert refusal.message.startswith(f"In der Vorlage: {shown} ")
    assert any(
        refusal.message.startswith(f"In der Vorlage: {f.message.removesuffix('.')} (Haupttext, ")
        for f in errors
    ), (refusal.message, errors)
    assert refusal.remedy in {f.remedy for f in errors}


@pytest.mark.parametrize(("text", "code"), OTHERS)
def test_what_the_language_does_not_do(text: str, code: str, tmp_path: Path) -> None:
    path = test_word.make(tmp_path / "V.docx", *text.split("¶"))
    found = [f.code for f in check(path.read_bytes(), path.name, CONTEXT)]
    assert code in found
    assert not [c for c in found if c.startswith("X")]
    assert test_word.refused(path, **VALUES).code == code


@pytest.mark.parametrize("text", FINE)
def test_what_is_somebodys_way_of_writing(text: str, tmp_path: Path) -> None:
    path = test_word.make(tmp_path / "V.docx", text)
    faults = check(path.read_bytes(), path.name, CONTEXT)
    assert not [f for f in faults if f.severity is Severity.ERROR]
    assert test_word.filled(path, VALUES)
