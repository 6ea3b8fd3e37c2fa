"""A sentence for one municipality: behind its clause in both formats, named on the first page."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.facts.special import Special
from minikip_docs.jobs.verifying import verify
from tests.cases import BUDGET, BUDGET_ASSOCIATION
from tests.issued import HOUSE, decided, flat, issue, own_template, pdf_text, word_of, word_text

KEY = {BUDGET: "1103", BUDGET_ASSOCIATION: "VERBUND-SEE"}


def made(folder: Path, *special: tuple[str, str], name: str = BUDGET, **options: Any) -> Any:
    rows = tuple(Special(*one) for one in special)
    table = dataclasses.replace(decided(name), special={KEY[name]: rows, "1024": rows[:1]})
    return issue(folder, name, contributions=table, **options)


def lines(result: Any) -> list[str]:
    found = (p.text.strip() for p in word_of(result).paragraphs)  # not those of tables
    return [text for text in found if text]


@pytest.mark.parametrize("name", [BUDGET, BUDGET_ASSOCIATION])
def test_it_stands_where_its_clause_ends(tmp_path: Path, name: str) -> None:
    result = made(tmp_path, ("6.2", "Nur für uns."), ("6.2", "Und dies."), ("3.2", "Am Ende."),
                  ("13", "Ganz am Schluss."), name=name)  # fmt: skip
    assert result.status == "final"
    found = lines(result)
    first = found.index("Nur für uns.")
    assert found[first + 1] == "Und dies."
    assert found[first + 2].startswith("Über Mittel aus den Mini-KIP finanzierbar sind")
    assert found[found.index("Am Ende.") + 1].startswith("Massnahmen der Mini-KIP richten sich")
    assert found[found.index("Ganz am Schluss.") + 1] == "Schlussbestimmungen"
    assert "Diese Vereinbarung enthält Besonderes nach Ziffer 3.2, 6.2 und 13." in found[:20]
    words = flat(pdf_text(result))
    for text in ("Nur für uns.", "Und dies.", "Am Ende.", "Ganz am Schluss."):
        assert words.count(flat(text)) == 1
    assert words.index(flat("Nur für uns.")) < words.index(flat("Und dies."))


def test_nothing_else_changes_by_it(tmp_path: Path) -> None:
    plain, special = (made(tmp_path, *rows) for rows in ((), (("6.2", "Nur für uns."),)))
    own = ("Nur für uns.", "Diese Vereinbarung enthält Besonderes nach Ziffer 6.2.")
    assert [line for line in lines(special) if line not in own] == lines(plain)
    numbers = re.compile(r"^(\d+(?:\.\d+)?)\s+\S", re.MULTILINE)
    assert numbers.findall(pdf_text(special)) == numbers.findall(pdf_text(plain)) != []


def test_without_one_nothing_is_said_of_it(tmp_path: Path) -> None:
    assert "Besonderes" not in word_text(made(tmp_path))


def test_the_record_has_it_and_the_documents_are_verified_with_it(tmp_path: Path) -> None:
    result = made(tmp_path, ("6.2", "Nur für uns."))
    for name, data in result.files.items():
        (tmp_path / name).write_bytes(data)
    (record,) = tmp_path.glob("*.agreement.json")
    printed = json.loads(record.read_text(encoding="utf-8"))["printed"]["context"]
    assert printed["special"] == [{"clause": "6.2", "text": "Nur für uns."}]
    for suffix in (".docx", ".pdf"):
        assert verify(next(tmp_path.glob(f"*{suffix}")), HOUSE).state == "exact"
    record.write_bytes(record.read_bytes().replace("Nur für uns.".encode(), b"Nur f\xc3\xbcr sie."))
    assert verify(record, HOUSE).state == "differs"


@pytest.mark.parametrize(
    ("clause", "remedy"),
    [
        ("6.9", "es gibt 6.1, 6.2, 6.3, 6.4, 6.5."),
        ("99", "es gibt 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14."),
    ],
)
def test_a_clause_that_is_not_there_is_refused(tmp_path: Path, clause: str, remedy: str) -> None:
    with pytest.raises(Refusal) as caught:
        made(tmp_path, (clause, "Nur für uns."))
    assert (caught.value.code, caught.value.message) == (
        "D382",
        f"Besonderes soll nach Ziffer {clause} stehen; diese Ziffer gibt es im Dokument nicht.",
    )
    assert caught.value.remedy == (
        f"Bitte im Blatt «Besonderes» der Beitragsliste berichtigen; {remedy}"
    )


def test_a_template_that_does_not_name_it_is_refused(tmp_path: Path) -> None:
    house = own_template(tmp_path, "{{ special_clauses }}", "")
    with pytest.raises(Refusal) as caught:
        made(tmp_path, ("6.2", "Nur für uns."), house=house)
    assert caught.value.code == "D384"
    assert made(tmp_path, house=house).status == "final"
