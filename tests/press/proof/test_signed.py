"""A signed PDF is told from one to which anything else was added."""

from __future__ import annotations

import datetime
import io
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from minikip_docs.data.files import sha256
from minikip_docs.press.fill.source_file import read_template
from minikip_docs.press.produce import produce
from minikip_docs.press.proof.signed import Later, is_signed, later, since_issued
from tests.press import docx_builder as build
from tests.signing import Edit, another_page, appended, laid, rewritten_page

FIELD = "Gemeinde"


@cache
def issued() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "vorlage.docx")
        document = build.document()
        document.add_paragraph("Der Kanton zahlt 21’000.00 Franken.")
        document.add_paragraph("Zweite Zeile ohne Betrag.")
        document.save(str(path))
        made = produce(
            read_template(path), {}, title="T", author="K", created=datetime.date(2026, 3, 1),
            draft=False,
        )  # fmt: skip
    return made.pdf


def test_what_was_issued_is_neither_signed_nor_changed() -> None:
    assert not is_signed(issued())
    assert later(issued(), issued()) == Later(signed=False, changes=())
    assert since_issued(issued(), sha256(issued())) == Later(signed=False, changes=())
    assert since_issued(issued(), "0" * 64) is None


def test_a_signature_in_a_field_changes_nothing() -> None:
    signed = appended(issued(), sign=FIELD)
    twice = appended(signed, sign="Kanton")
    for pdf in (signed, twice):
        assert is_signed(pdf)
        assert since_issued(pdf, sha256(issued())) == Later(signed=True, changes=())


def test_a_revision_without_a_signature_is_none() -> None:
    added = appended(issued(), lambda pdf: [pdf.Root])
    assert not is_signed(added)
    assert since_issued(added, sha256(issued())) == Later(signed=False, changes=())


def test_an_empty_field_to_sign_is_no_signature() -> None:
    for value in ({}, {"V": Dictionary(Type=Name.Sig)}):
        field = note(Subtype=Name.Widget, FT=Name.Sig, Rect=Array([0, 0, 0, 0]), **value)
        added = appended(issued(), field)
        assert since_issued(added, sha256(issued())) == Later(signed=False, changes=())


def note(**more: object) -> Edit:
    given = {"Type": Name.Annot, "Subtype": Name.FreeText, "Rect": Array([60, 750, 300, 790])}
    return laid(Dictionary({f"/{key}": value for key, value in (given | more).items()}))


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        (rewritten_page, "die Seite 1 zeigt anderes"),
        (another_page, "es hat 2 statt 1 Seiten"),
        (note(), "auf der Seite 1 liegt, was nicht ausgestellt wurde (FreeText)"),
        (note(Subtype=Name.Widget, FT=Name.Tx, T=pikepdf.String("x")),
         "auf der Seite 1 liegt, was nicht ausgestellt wurde (Widget)"),
        (note(Subtype=Name.Widget, FT=Name.Sig, T=pikepdf.String("x")),
         "auf der Seite 1 liegt eine Unterschrift über «Der Kanton zahlt 21’000.00 Franken.»"),
    ],
)  # fmt: skip
def test_what_was_added_beside_a_signature_is_said(edit: Edit, what: str) -> None:
    for pdf in (appended(issued(), edit, sign=FIELD), appended(appended(issued(), sign="x"), edit)):
        found = since_issued(pdf, sha256(issued()))
        assert found is not None
        assert found.signed
        assert what in found.changes


def test_another_packing_is_no_change() -> None:
    with pikepdf.open(io.BytesIO(issued())) as pdf:
        out = io.BytesIO()
        pdf.save(out, linearize=True, compress_streams=False,
                 object_stream_mode=pikepdf.ObjectStreamMode.disable)  # fmt: skip
    assert later(issued(), out.getvalue()) == Later(signed=False, changes=())


def test_what_is_damaged_cannot_be_said_to_be_the_same() -> None:
    broken = issued() + b"\n1 0 obj\n<<>>\nendobj\nstartxref\n7\n%%EOF\n"
    found = since_issued(broken, sha256(issued()))
    assert found is not None
    assert found.changes
