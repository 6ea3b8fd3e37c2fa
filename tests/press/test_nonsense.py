"""Nonsense where Word writes a number is carried or refused; it is never a fault of ours."""

from __future__ import annotations

import datetime
import re

import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.press.ooxml.word import open_package
from minikip_docs.press.page.typeset import to_pdf
from minikip_docs.press.proof.readback import compare
from tests.press import docx_builder as build
from tests.press.hostile import CARRIED

MOMENT = datetime.datetime(2026, 3, 15, tzinfo=datetime.UTC)
MAIN = "word/document.xml"
_NUMBER = re.compile(r'(<(?:w|wp|a|pic):\w+(?: [^<>]*?)? )([\w:]+)="(-?\d+|[0-9A-F]{4})"')


def places(docx: bytes) -> list[str]:
    """Give each attribute that holds a number, once for each kind of element."""
    text = open_package(docx).members[MAIN].decode()
    found = {(m[1].split()[0], m[2]): m.group() for m in _NUMBER.finditer(text)}
    return list(found.values())


@pytest.mark.parametrize("nonsense", ["abc", "", "1e400", "99999999999999999999", "-7", "nan"])
@pytest.mark.parametrize(
    "name",
    ["table-merged-both-ways", "section-page-numbers-anew", "picture-in-text", "tab-several",
     "table-style-bands", "number-list-restarted", "line-exact", "header-table"],
)  # fmt: skip
def test_in_any_attribute(name: str, nonsense: str) -> None:
    docx = CARRIED[name]()
    for place in places(docx):
        bent = re.sub(r'"[^"]*"$', lambda _: f'"{nonsense}"', place)
        if bent == place:
            continue
        changed = build.change(docx, MAIN, lambda text, p=place, b=bent: text.replace(p, b))  # type: ignore[misc]
        try:
            whole = build.settled(changed)
            compare(whole, to_pdf(open_package(whole), timestamp=MOMENT), ())
        except Refusal as refusal:
            assert refusal.code[0] == "T", (bent, str(refusal))
