"""Every hostile document shows in the PDF what LibreOffice prints for it, or is refused by name."""

from __future__ import annotations

import datetime
from pathlib import Path

import page as conformance
import pytest
from page import ValidationProfile as Profile

from minikip_docs.data.model import Refusal
from minikip_docs.press.ooxml.word import open_package
from minikip_docs.press.page.typeset import to_pdf
from minikip_docs.press.proof.pdf_words import read_pdf
from minikip_docs.press.proof.readback import compare
from minikip_docs.press.proof.word_words import read_word
from minikip_docs.press.walk.references import settle
from tests.press import docx_builder as build
from tests.press import golden
from tests.press.hostile import CARRIED, CASES, REFUSED

MOMENT = datetime.datetime(2026, 3, 15, tzinfo=datetime.UTC)


@pytest.mark.parametrize("name", CARRIED)
def test_the_pdf_shows_what_word_shows(name: str) -> None:
    docx = build.settled(CARRIED[name]())
    made = to_pdf(open_package(docx), timestamp=MOMENT)
    expected = (golden.FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert golden.shown(read_pdf(made, pictures=False), read_word(docx).repeated) == expected
    compare(docx, made, ())
    for profile in (Profile.PDF_UA_1, Profile.PDF_A_2A):
        report = conformance.validate_pdf_bytes(made, profile=profile)
        assert report.is_compliant, report.failures


@pytest.mark.parametrize("name", REFUSED)
def test_or_it_is_refused_by_name_with_its_paragraph(name: str) -> None:
    with pytest.raises(Refusal) as caught:
        to_pdf(settle(open_package(CASES[name]())), timestamp=MOMENT)
    assert (caught.value.code, caught.value.message) == REFUSED[name]


def test_the_set_is_large_and_every_golden_text_belongs_to_a_case() -> None:
    assert len(CASES) >= 200
    assert REFUSED.keys() <= CASES.keys()
    assert {path.stem for path in golden.FOLDER.glob("*.txt")} == CARRIED.keys()


@pytest.mark.skipif(golden.OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_itself_prints_the_same(tmp_path: Path) -> None:
    names = ["number-list-restarted", "table-merged-year-header", "header-first-page"]
    files = {name: CARRIED[name]() for name in names}
    made = golden.convert(files, tmp_path)
    if not made:
        pytest.skip("LibreOffice does not answer")
    for name in names:
        kept = (golden.FOLDER / f"{name}.txt").read_text(encoding="utf-8")
        assert golden.printed(name, files[name], made[name]) == kept
