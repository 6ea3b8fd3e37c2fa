"""Quotes and blanks in tags, as Word's autocorrection leaves them."""

from __future__ import annotations

import pytest

from minikip_docs.press.fill import quotes, tags


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("{{ „x“ }}", '{{ "x" }}'),
        ("{{ „x” }}", '{{ "x" }}'),
        ("{{ “x” }}", '{{ "x" }}'),
        ("{{ ”x” }}", '{{ "x" }}'),
        ("{{ «x» }}", '{{ "x" }}'),
        ("{{ »x« }}", '{{ "x" }}'),
        ("{{ ‚x‘ }}", '{{ "x" }}'),
        ("{{ ‘x’ }}", '{{ "x" }}'),
        ("{{ ’x’ }}", '{{ "x" }}'),
        ("{{ ‹x› }}", '{{ "x" }}'),
        ('{{ "x” }}', '{{ "x" }}'),
        ("{{ 'x’ }}", '{{ "x" }}'),
        # Word's blanks: outside they are plain, within « … » they belong to the quotes
        ("{{\u00a0«\u00a0x\u00a0y\u00a0»\u00a0}}", '{{  "x\u00a0y"  }}'),
        ("{{ «\u202fx\u202f» }}", '{{  "x"  }}'),
        ("{{ « x » }}", '{{ " x " }}'),
        ("{%p if a == „A“ and b != «B» %}", '{%p if a == "A" and b != "B" %}'),
        # an apostrophe ends no text, nor does a quote of another kind
        ("{{ '12’500' ~ ‘12’500’ ~ „12’500“ }}", "{{ '12’500' ~ \"12’500\" ~ \"12’500\" }}"),
        ("{{ \"so „genannt“\" }}", "{{ \"so „genannt“\" }}"),
        ("{{ „so «genannt» wie's geht“ }}", "{{ \"so «genannt» wie's geht\" }}"),
        ("{{ „ein \"Wort\"“ }}", "{{ 'ein \"Wort\"' }}"),
        # what has no other half stays, and so do remarks
        ("{{ „x }}", "{{ „x }}"),
        ("{{ x» }}", "{{ x» }}"),
        ("{# „x“ «\u00a0y #}", "{# „x“ «\u00a0y #}"),
        ("{{ '' ~ “” }}", "{{ '' ~ \"\" }}"),
        (r"{{ 'a\'b' }}", r"{{ 'a\'b' }}"),
    ],
)  # fmt: skip
def test_quotes_are_made_straight_and_their_texts_stay(typed: str, meant: str) -> None:
    assert quotes.plain(typed) == meant
    assert len(typed) == len(meant)
    assert quotes.plain(meant) == meant


def test_outside_of_tags_nothing_changes() -> None:
    text = "„Wort“ «\u00a0so\u00a0» {{ „x“ }} ’n"
    assert tags.plain(text) == '„Wort“ «\u00a0so\u00a0» {{ "x" }} ’n'
