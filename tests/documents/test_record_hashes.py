"""A record proves itself: a changed figure is found whatever it is, and named."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data import jsonio
from minikip_docs.data.model import Refusal
from minikip_docs.documents import record_hashes
from minikip_docs.documents.record_reading import read, refuse_unproven
from tests.amendments import MORE, agreed, amend, place, rewritten
from tests.amendments import refused as not_amended
from tests.cases import BUDGET, DELETE, Change


@pytest.fixture
def sursee(tmp_path: Path) -> Path:
    return agreed(BUDGET, tmp_path)


def refused(path: Path) -> str:
    with pytest.raises(Refusal) as caught:
        read(path)
    assert caught.value.remedy == (
        "Bitte den Nachweis aus der Ablage verwenden, so wie er mit der Vereinbarung entstanden "
        "ist. Was gelten soll, ändert ein Nachtrag."
    )
    before = f"Der Nachweis «{path.name}» ist nicht mehr so, wie er ausgestellt wurde"
    assert caught.value.message.startswith(before)
    return f"{caught.value.code}{caught.value.message.removeprefix(before)}"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("/contributions/0/amount", Decimal("32400.00")), "D360: Betrag, Beitrag 1."),
        (("/contributions/1/source", "Entscheid"), "D360: Grundlage, Beitrag 2."),
        (("/contributions/2/year", 2028), "D360: Jahr, Beitrag 3."),
        (("/submission/data/bank/iban", "CH56 0483 5012 3456 7800 9"), "D360: 15.1 IBAN."),
        (("/submission/data/measures/1/title", "X"), "D360: 6.2 Titel, Massnahme 2."),
        (("/submission/data/period/last_year", 2026), "D360: 5.2 Letztes Jahr."),
        (("/date", "2025-04-16"), "D360: Datum der Dokumente."),
        (("/status", "draft"), "D360: Stand."),
        (("/documents/0/sha256", "0" * 64), "D360: Prüfsumme, Dokument 1."),
        (("/printed/context/payment", {}), "D360: «payment»."),
        (("/printed/title", "X"), "D360: Titel der Dokumente."),
        (("/made_by", "X"), "D360: Programm und Fassung."),
        (("/documents", DELETE), "D360; eine Angabe fehlt, oder die Prüfsummen sind andere."),
        (("/hashes/record", "0" * 64),
         "D360; eine Angabe fehlt, oder die Prüfsummen sind andere."),
    ],
)  # fmt: skip
def test_what_was_changed_is_named(change: Change, named: str, sursee: Path) -> None:
    rewritten(sursee, change, hashed=False)
    assert refused(sursee) == named
    assert not_amended(sursee, MORE).startswith("D360")


@pytest.mark.parametrize("hashed", [True, False])
def test_a_part_of_a_rappen_is_no_amount(hashed: bool, sursee: Path) -> None:
    if not hashed:
        rewritten(sursee, ("/hashes", DELETE), hashed=False)
    amount = jsonio.loads(sursee.read_bytes())["contributions"][0]["amount"]
    raw = sursee.read_bytes().replace(f'"amount": {amount}'.encode(), b'"amount": 32400.001', 1)
    sursee.write_bytes(raw)
    assert not_amended(sursee, MORE).startswith("D360" if hashed else "D413")


def leaves(value: Any, pointer: str = "") -> Any:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in inner:
        here = f"{pointer}/{jsonio.escape(str(key))}"
        if isinstance(each, dict | list) and each:
            yield from leaves(each, here)
        else:
            yield here, each


def test_every_single_value_is_covered(sursee: Path) -> None:
    whole = jsonio.loads(sursee.read_bytes())
    found = 0
    for pointer, value in leaves(whole):
        changed = jsonio.loads(sursee.read_bytes())
        *parents, last = jsonio.split(pointer)
        target = changed
        for part in parents:
            target = target[int(part) if isinstance(target, list) else part]
        other = "x" if not isinstance(value, int | Decimal) else value + 1
        target[int(last) if isinstance(target, list) else last] = other
        try:
            proven = record_hashes.prove(changed)
        except (KeyError, TypeError, AttributeError):
            proven = False
        assert not proven, pointer
        if not pointer.startswith(("/hashes", "/printed/context")):
            assert record_hashes.changed(changed) == [pointer]
        found += 1
    assert found > 500


def test_the_content_alone_does_not_let_a_record_pass(sursee: Path) -> None:
    """Whoever changes a figure and reckons one hash anew is found by the other one."""
    content = jsonio.loads(sursee.read_bytes())
    content["contributions"][0]["amount"] = Decimal("32400.00")
    kept = content.pop("hashes")
    made = record_hashes.of(content)
    for hashes in ({**made, "content": kept["content"]}, {**made, "record": kept["record"]}):
        sursee.write_bytes(jsonio.dumps({**content, "hashes": hashes}))
        assert refused(sursee).startswith("D360")


def test_order_and_blanks_are_no_content(sursee: Path) -> None:
    content = jsonio.loads(sursee.read_bytes())
    turned = dict(reversed(content.items()))
    sursee.write_bytes(b"\n" + jsonio.dumps(turned))
    assert read(sursee).proven


def test_an_older_record_proves_nothing(sursee: Path) -> None:
    rewritten(sursee, ("/hashes", DELETE), hashed=False)
    record = read(sursee)
    assert not record.proven
    with pytest.raises(Refusal) as caught:
        refuse_unproven(record)
    assert f"{caught.value.code} {caught.value}" == (
        f"D361 Der Nachweis «{sursee.name}» ist ohne Prüfsummen: Ob er noch so ist, wie er "
        "ausgestellt wurde, lässt sich nicht feststellen. Bitte die Vereinbarung mit dieser "
        "Fassung des Programms neu ausstellen."
    )
    assert not_amended(sursee, MORE).startswith("D361")


def test_the_hash_of_the_content_stands_in_the_documents(sursee: Path) -> None:
    """The same words in the properties of Word and PDF, of the amendment, too."""
    import io

    import pikepdf
    from docx import Document

    for record in (sursee, place(amend(sursee, MORE).made, sursee.parent)):
        digest = read(record).content
        stem = record.name.removesuffix(".agreement.json")
        word = Document(str(record.with_name(f"{stem}.docx")))
        with pikepdf.open(io.BytesIO(record.with_name(f"{stem}.pdf").read_bytes())) as pdf:
            keywords = str(pdf.docinfo["/Keywords"])
            with pdf.open_metadata() as metadata:
                assert metadata["pdf:Keywords"] == keywords
        assert keywords == word.core_properties.keywords == f"minikip-record:{digest}"
        assert record_hashes.marked(f"Mini-KIP; {keywords}, Sursee") == digest
    assert record_hashes.marked("Mini-KIP") == ""
