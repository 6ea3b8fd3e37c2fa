"""Records are read as they were written, or refused; documents beside them must be the same."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from minikip_docs.data import jsonio
from minikip_docs.data.files import sha256
from minikip_docs.data.model import FormKind, Refusal, SourceFile, Submission
from minikip_docs.documents import record, record_reading
from minikip_docs.documents.record import Basis
from minikip_docs.documents.record_reading import Record, read, refuse_changed, successors
from minikip_docs.facts.contributions import Decision
from tests import cases
from tests.amendments import rewritten
from tests.cases import BUDGET, DELETE, Change
from tests.signing import appended

DECIDED = {
    2026: Decision(Decimal("30000.05"), "Beispielentscheid B", 3),
    2025: Decision(Decimal("0.00"), "Beispielentscheid A", 2),
}
AMENDED = {
    "predecessor": {"file": "alt.agreement.json", "sha256": "ab" * 32},
    "amendment": {
        "agreed_on": "2025-03-14",
        "agreed_years": [2025, 2027],
        "amended_on": ["2025-11-20", "2026-11-20"],
        "effective": "2027-01-01",
    },
}
NAME = "Vereinbarung.agreement.json"


def written(folder: Path, *, status: str = "final", added: Any = None, name: str = NAME) -> Path:
    """Write a record and the documents it names."""
    submission = Submission(
        "eingang/formular.pdf",
        "cd" * 32,
        FormKind.BUDGET,
        cases.sample(BUDGET),
    )
    files = {"Vereinbarung.docx": b"Word", "Vereinbarung.pdf": b"%PDF-1.7\n%%EOF\n"}
    begun = record.begin(
        Basis(submission, DECIDED, "kip3", added or {}),
        hashes={"programme": "1", "settings": "2", "template": "3"},
        printed={"title": "Vereinbarung", "context": {"a": {"b": "c"}}},
        status=status,
        created=date(2026, 11, 20),
    )
    raw = record.finish(begun, files, {"Konto": "7.3"})
    for file, content in {**files, name: raw}.items():
        (folder / file).write_bytes(content)
    return folder / name


def refused(path: Path) -> str:
    with pytest.raises(Refusal) as caught:
        read(path)
    return caught.value.code


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = written(tmp_path)
    whole = jsonio.loads(path.read_bytes())
    assert read(path) == Record(
        path=path,
        sha256=sha256(path.read_bytes()),
        status="final",
        created=date(2026, 11, 20),
        programme="kip3",
        data=cases.sample(BUDGET),
        decided={
            2025: Decision(Decimal("0.00"), "Beispielentscheid A", 0),
            2026: Decision(Decimal("30000.05"), "Beispielentscheid B", 0),
        },
        submission=SourceFile("formular.pdf", "cd" * 32),
        documents={
            "Vereinbarung.docx": sha256(b"Word"),
            "Vereinbarung.pdf": sha256(b"%PDF-1.7\n%%EOF\n"),
        },
        predecessor="",
        numbers={"Konto": "7.3"},
        agreed_years=(2025, 2027),
        agreed_on=date(2026, 11, 20),
        amended_on=(),
        effective=None,
        content=whole["hashes"]["content"],
    )


def test_the_record_of_an_amendment_knows_what_it_amends(tmp_path: Path) -> None:
    found = read(written(tmp_path, added=AMENDED))
    assert found.predecessor == "ab" * 32
    assert found.agreed_on == date(2025, 3, 14)
    assert found.amended_on == (date(2025, 11, 20), date(2026, 11, 20))
    assert found.effective == date(2027, 1, 1)


def test_years_stand_in_order_in_the_record(tmp_path: Path) -> None:
    content = jsonio.loads(written(tmp_path).read_bytes())
    assert [row["year"] for row in content["contributions"]] == [2025, 2026]
    assert [row["name"] for row in content["documents"]] == [
        "Vereinbarung.docx", "Vereinbarung.pdf",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        ("/contributions/0/amount", Decimal("-0.01")),
        ("/contributions/1/amount", Decimal("-30000.05")),
        ("/contributions/0/amount", 5),
        ("/contributions/0/amount", "5.00"),
        ("/contributions/0/year", "2025"),
        ("/contributions/0/source", 17),
        ("/contributions", [{"year": 2025, "amount": Decimal(1), "source": "A"}] * 2),
        ("/contributions", DELETE),
        ("/status", DELETE),
        ("/status", 1),
        ("/date", "20. November 2026"),
        ("/date", 20261120),
        ("/programme", 3),
        ("/party", 1103),
        ("/party", "1102"),
        ("/documents/0/sha256", DELETE),
        ("/documents/1/name", 1),
        ("/submission", []),
        ("/submission/data", []),
        ("/submission/file", DELETE),
        ("/submission/sha256", 1),
        ("/submission/data/party", DELETE),
        ("/amendment", []),
        ("/amendment/agreed_on", DELETE),
        ("/amendment/effective", "bald"),
        ("/amendment/amended_on", [2025]),
        ("/predecessor", DELETE),
        ("/predecessor/sha256", 1),
    ],
)
def test_a_record_with_anything_missing_or_bent_is_damaged(change: Change, tmp_path: Path) -> None:
    path = written(tmp_path, added=AMENDED)
    rewritten(path, change)
    with pytest.raises(Refusal) as caught:
        read(path)
    assert (caught.value.code, caught.value.message) == (
        "D413",
        f"Der Nachweis «{NAME}» ist beschädigt: Angaben fehlen oder haben eine falsche Form.",
    )


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("a.agreement.json", b"{", "D413"),
        ("A.AGREEMENT.JSON", b"{", "D413"),
        ("a.json", b"{", "D411"),
        ("a.agreement.json", b"[]", "D411"),
        ("a.agreement.json", b"{}", "D411"),
        ("a.agreement.json", b'{"record": 1}', "D411"),
        ("a.agreement.json", b'{"record": "minikip-agreement-record/2"}', "D412"),
        ("a.agreement.json", b'{"record": "minikip-agreement-record/1"}', "D413"),
    ],
)
def test_files_that_are_no_record(name: str, raw: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(raw)
    assert refused(tmp_path / name) == code


def test_a_record_that_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "fehlt.agreement.json") == "D410"
    assert refused(tmp_path) == "D410"


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_a_pdf_signed_on_screen_begins_with_the_issued_one(end: bytes, tmp_path: Path) -> None:
    path = written(tmp_path)
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    issued = out.getvalue().rstrip() + end
    rewritten(path, ("/documents/1/sha256", sha256(issued)))
    for name in ("Kanton", "Gemeinde"):
        issued = appended(issued, sign=name)
        (tmp_path / "Vereinbarung.pdf").write_bytes(issued)
        refuse_changed(read(path))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Vereinbarung.docx", b"Word "),
        ("Vereinbarung.pdf", b"%PDF-1.7 \n%%EOF\n"),
        ("Vereinbarung.pdf", b"%PDF-1.7\n"),
        ("Vereinbarung.pdf", b""),
    ],
)
def test_a_document_that_was_changed_is_refused(name: str, content: bytes, tmp_path: Path) -> None:
    path = written(tmp_path)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Refusal) as caught:
        refuse_changed(read(path))
    assert caught.value.code == "D415"
    assert caught.value.message.startswith(f"Das Dokument «{name}» neben dem Nachweis")


def test_a_document_that_cannot_be_read_is_no_proof(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = read(written(tmp_path))

    def closed(path: Path, *_most: int) -> bytes:
        raise PermissionError(13, "closed", str(path))

    monkeypatch.setattr(record_reading, "read_bytes", closed)
    with pytest.raises(Refusal) as caught:
        refuse_changed(record)
    assert caught.value.code == "D415"


def test_only_a_pdf_may_grow(tmp_path: Path) -> None:
    path = written(tmp_path)
    rewritten(path, ("/documents/0/sha256", sha256(b"Word %%EOF")))
    (tmp_path / "Vereinbarung.docx").write_bytes(b"Word %%EOF and more")
    with pytest.raises(Refusal, match=r"«Vereinbarung\.docx»"):
        refuse_changed(read(path))


def test_documents_that_lie_elsewhere_are_not_compared(tmp_path: Path) -> None:
    path = written(tmp_path)
    for name in ("Vereinbarung.docx", "Vereinbarung.pdf"):
        (tmp_path / name).unlink()
    refuse_changed(read(path))


def test_successors_are_the_final_records_that_amend_it(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    written(tmp_path / "b")
    folder = tmp_path / "b"
    own = b"the record"
    amended = {**AMENDED, "predecessor": {"file": "alt.agreement.json", "sha256": sha256(own)}}
    for name, status in (("2", "final"), ("1", "final"), ("entwurf", "draft")):
        written(folder, status=status, added=amended, name=f"{name}.agreement.json")
    (folder / "0-kaputt.agreement.json").write_bytes(b"{")
    (folder / "2.json").write_bytes((folder / "2.agreement.json").read_bytes())
    found = [path.name for path in successors(own, folder)]
    assert found == ["1.agreement.json", "2.agreement.json"]
    assert list(successors(b"another", folder)) == []
    assert list(successors(own, tmp_path / "fehlt")) == []
