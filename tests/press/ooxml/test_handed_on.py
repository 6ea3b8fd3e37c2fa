"""A filled document handed on parsed is read as its bytes are, and nobody changes it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from minikip_docs.data.model import Refusal
from minikip_docs.press.fill.filled import Filled, fill
from minikip_docs.press.fill.source_file import read_template
from minikip_docs.press.ooxml.word import open_package
from minikip_docs.press.walk.document import read_document
from minikip_docs.press.walk.references import settle
from tests.press import docx_builder as build

DAY = datetime.date(2026, 3, 15)


def filled(path: Path, raw: bytes) -> Filled:
    path.write_bytes(raw)
    return fill(read_template(path), {"name": "Ada"}, title="Titel", author="Kanton", created=DAY)


def remarked() -> bytes:
    """Make a template with a comment of XML and an instruction inside its text."""
    raw = build.one(build.run("vor {{ name }} nach"))
    return build.change(
        raw, "word/document.xml", lambda x: x.replace("nach", "n<!-- nicht -->a<?x y?>ch")
    )


@pytest.mark.parametrize("make", [remarked, build.agreement])
def test_the_trees_handed_on_are_those_of_the_bytes(
    tmp_path: Path, make: Callable[[], bytes]
) -> None:
    package = filled(tmp_path / "V.docx", make()).package
    again = open_package(package.file())
    assert "word/document.xml" in again.trees
    for member, tree in again.trees.items():
        handed_on = etree.tostring(package.trees[member], method="c14n")
        assert handed_on == etree.tostring(tree, method="c14n")
    assert read_document(settle(package)) == read_document(settle(again))
    assert settle(package).file() == settle(again).file()


def test_neither_settling_nor_reading_changes_the_file_given(tmp_path: Path) -> None:
    package = filled(tmp_path / "V.docx", build.agreement()).package
    before = {m: etree.tostring(tree) for m, tree in package.trees.items()}
    settled = settle(package)
    assert settled is not package
    assert settled.members["word/document.xml"] != package.members["word/document.xml"]
    written = {m: etree.tostring(tree) for m, tree in settled.trees.items()}
    read_document(settled)
    assert {m: etree.tostring(settled.trees[m]) for m in written} == written
    assert {m: etree.tostring(package.trees[m]) for m in before} == before


def test_two_documents_of_one_template_do_not_touch_each_other(tmp_path: Path) -> None:
    raw = build.agreement()
    first = filled(tmp_path / "V.docx", raw).package
    shown = read_document(settle(first))
    second = filled(tmp_path / "V.docx", raw).package
    assert second.styles is first.styles  # parsed once for the template
    assert read_document(settle(second)) == shown == read_document(settle(first))


def test_a_document_type_is_refused_in_a_template(tmp_path: Path) -> None:
    raw = build.change(
        build.one(build.run("x")), "word/document.xml",
        lambda x: x.replace("<w:document", "<!DOCTYPE a><w:document", 1),
    )  # fmt: skip
    with pytest.raises(Refusal) as caught:
        filled(tmp_path / "V.docx", raw)
    assert caught.value.code == "T102"
    with pytest.raises(Refusal) as caught:
        open_package(raw)
    assert caught.value.code == "T217"
