"""What comes back signed is held against its record, laid beside it, and counts from then on."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore

from minikip_docs.data.files import sha256
from minikip_docs.data.model import Refusal
from minikip_docs.documents.record_reading import signed_note
from minikip_docs.jobs import signing
from minikip_docs.jobs.keeping import hand_out, is_signed
from minikip_docs.jobs.signing import Taken, take_back
from minikip_docs.jobs.verifying import files_of, verify
from minikip_docs.press.proof.signatures import validate
from minikip_docs.press.proof.signed import places
from minikip_docs.screen.signed import taken
from tests.amendments import place
from tests.cases import BUDGET
from tests.issued import HOUSE, decided, issue
from tests.signing import appended, rewritten_page

STEM = "Vereinbarung_1103_Sursee_2025-2027"
DAY = date(2025, 5, 20)


@cache
def signer(name: str) -> SimpleSigner:
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    made = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1)).add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    plain = serialization.NoEncryption()
    der = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, plain
    )  # fmt: skip
    return SimpleSigner(
        signing_cert=asn1.Certificate.load(made.public_bytes(serialization.Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(der),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )


def signed(pdf: bytes, *fields: str) -> bytes:
    """Sign some fields, each by another person."""
    for n, field in enumerate(fields):
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        about = PdfSignatureMetadata(field_name=field)
        pdf = sign_pdf(writer, about, signer(f"Person {n + 1}")).getvalue()
    return pdf


def scan(pdf: bytes) -> bytes:
    pages = [page.render(scale=0.5).to_pil() for page in pypdfium2.PdfDocument(pdf)]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:])
    return out.getvalue()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return issue(tmp_path_factory.mktemp("aus"), BUDGET, contributions=decided(BUDGET),
                 signature_fields=True)  # fmt: skip


@pytest.fixture
def record(made: Any, tmp_path: Path) -> Path:
    (tmp_path / "ablage").mkdir()
    return place(made, tmp_path / "ablage")


@pytest.fixture
def issued(record: Path) -> bytes:
    return record.with_name(f"{STEM}.pdf").read_bytes()


def back(record: Path, raw: bytes, name: str = "zurück.pdf") -> Taken:
    path = record.parent.parent / name
    path.write_bytes(raw)
    return take_back(path, HOUSE, record.parent, DAY)


def refused(record: Path, raw: bytes, name: str = "zurück.pdf") -> str:
    before = sorted(path.name for path in record.parent.iterdir())
    with pytest.raises(Refusal) as caught:
        back(record, raw, name)
    assert sorted(path.name for path in record.parent.iterdir()) == before
    return f"{caught.value.code} {caught.value}"


def test_a_signed_agreement_is_laid_beside_its_record(record: Path, issued: bytes) -> None:
    fields = places(issued).open
    assert len(fields) >= 2
    raw = signed(issued, *fields)
    assert not is_signed(record)
    found = back(record, raw)
    target = record.with_name(f"{STEM}_unterzeichnet.pdf")
    assert target.read_bytes() == raw
    assert (found.state, found.file, found.record, found.fields) == (
        "compared", target, record, tuple(sorted(fields))
    )  # fmt: skip
    assert found.signatures is not None
    assert [(one.name, one.intact) for one in found.signatures] == [
        (f"Person {n + 1}", True) for n in range(len(fields))
    ]
    note = json.loads(signed_note(record).read_bytes())
    assert note["record"] == "minikip-signed/1"
    assert note["date"] == "2025-05-20"
    assert note["agreement"] == {"file": record.name, "sha256": sha256(record.read_bytes())}
    assert note["signed"] == {"file": target.name, "sha256": sha256(raw), "compared": True}
    shown = " ".join(taken(found.source, found).split())
    assert "unterzeichnet und zurückgenommen; der Inhalt ist, was ausgestellt wurde" in shown
    assert "Die Unterschrift von Person 1 ist für sich gültig." in shown
    assert is_signed(record)
    assert {path.name: verify(path, HOUSE).state for path in files_of([record.parent])} == {
        record.name: "issued", f"{STEM}.docx": "exact", f"{STEM}.pdf": "exact",
        target.name: "signed",
    }  # fmt: skip


def test_the_same_again_changes_nothing_and_another_is_refused(record: Path, issued: bytes) -> None:
    raw = signed(issued, *places(issued).open)
    back(record, raw)
    note = signed_note(record).read_bytes()
    assert back(record, raw, "anders.pdf").state == "unchanged"
    assert refused(record, scan(issued), f"{STEM}_Scan.pdf") == (
        f"D394 Zu «{record.name}» ist schon eine unterzeichnete Fassung abgelegt "
        f"(«{STEM}.signed.json», vom 20.\u00a0Mai 2025); sie wird nie ersetzt. Soll die neue "
        "gelten, bitte die abgelegte und ihre «….signed.json» selbst an einen anderen Ort legen."
    )
    signed_note(record).write_bytes(b"{}")
    assert refused(record, raw).startswith("D394")
    assert note != b"{}"


def test_what_came_back_signed_is_never_replaced(record: Path, issued: bytes, made: Any) -> None:
    back(record, scan(issued), f"{STEM}_Scan.pdf")
    targets = {record.parent / name: b"other" for name in made.files}
    for force in (False, True):
        with pytest.raises(Refusal) as caught:
            hand_out(targets, exported=False, force=force)
        assert (caught.value.code, record.name in caught.value.message) == ("D362", True)


def test_a_scan_is_taken_and_said_to_be_one(record: Path, issued: bytes) -> None:
    found = back(record, scan(issued), f"{STEM} Scan.pdf")
    assert (found.state, found.fields) == ("scan", ())
    assert json.loads(signed_note(record).read_bytes())["signed"]["compared"] is False
    shown = " ".join(taken(found.source, found).split())
    assert "als Scan zurückgenommen; was darauf steht, liess sich nicht vergleichen" in shown
    assert refused(record, scan(issued), "scan0001.pdf").startswith(
        f"D392 Zu welcher Vereinbarung im Ordner «{record.parent}» «scan0001.pdf» gehört, ist "
        "nicht zu erkennen."
    )


def test_where_it_lies_in_the_folder_it_stays(record: Path, issued: bytes) -> None:
    pdf = record.with_name(f"{STEM}.pdf")
    pdf.write_bytes(signed(issued, *places(issued).open))
    assert take_back(pdf, HOUSE, record.parent, DAY).file == pdf
    assert not record.with_name(f"{STEM}_unterzeichnet.pdf").exists()
    assert json.loads(signed_note(record).read_bytes())["signed"]["file"] == pdf.name


def test_what_is_not_signed_or_not_by_all_is_refused(record: Path, issued: bytes) -> None:
    first, *others = places(issued).open
    assert refused(record, issued) == (
        "D396 In «zurück.pdf» ist nichts unterzeichnet. Bitte das PDF angeben, in dem alle "
        "unterzeichnet haben, oder den Scan des Papiers."
    )
    said = refused(record, signed(issued, first))
    assert said.startswith("D397 In «zurück.pdf» haben noch nicht alle unterzeichnet; es fehl")
    assert all(f"«{name}»" in said for name in others)
    assert f"«{first}»" not in said


def test_what_is_otherwise_is_refused(record: Path, issued: bytes) -> None:
    fields = places(issued).open
    said = refused(record, signed(appended(issued, rewritten_page), *fields))
    assert said.startswith("D395 «zurück.pdf» ist nicht, was ausgestellt wurde: ")
    later = appended(signed(issued, *fields), rewritten_page)
    assert refused(record, later).startswith("D395")


def test_a_signature_that_was_broken_is_refused(record: Path, issued: bytes) -> None:
    """The day of the first signature is another, the pages are the same."""
    raw = signed(issued, *places(issued).open)
    day = raw.index(b"/M (D", len(issued))
    at = raw.index(b"Z)", day) - 1  # the last figure of the second
    broken = raw[:at] + (b"1" if raw[at : at + 1] != b"1" else b"2") + raw[at + 1 :]
    found = validate(broken)
    assert found is not None
    assert found[0].intact is False
    assert refused(record, broken).startswith(
        "D398 In «zurück.pdf» ist ungültig, was «Person 1», «Person 2»"
    )


def test_without_pyhanko_it_is_said(
    record: Path, issued: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "_validity", lambda _raw: None)
    found = back(record, signed(issued, *places(issued).open))
    assert found.signatures is None
    assert "(pip install minikip-docs[signatures])" in taken(found.source, found, 400)
    assert json.loads(signed_note(record).read_bytes())["signatures"] is None


def test_pyhanko_is_no_condition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyhanko.pdf_utils.reader", None)
    assert validate(b"") is None


def test_what_is_no_pdf_and_drafts_are_refused(record: Path, tmp_path: Path) -> None:
    word = record.with_name(f"{STEM}.docx").read_bytes()
    assert refused(record, word, f"{STEM}.docx").startswith(f"D391 «{STEM}.docx» ist kein PDF.")
    (tmp_path / "entwurf").mkdir()
    draft = place(issue(tmp_path / "entwurf", BUDGET, draft=True), tmp_path / "entwurf")
    said = refused(draft, draft.with_name(f"{STEM}_ENTWURF.pdf").read_bytes())
    assert said.startswith("D393 «zurück.pdf» gehört zu einem Entwurf («")


def test_the_command(minikip: Any, record: Path, issued: bytes, tmp_path: Path) -> None:
    good, bad = tmp_path / "gut.pdf", tmp_path / "schlecht.pdf"
    good.write_bytes(signed(issued, *places(issued).open))
    bad.write_bytes(b"Text")
    call = ("agreement", "--signed", str(bad), str(good), "-o", str(record.parent))
    ended = minikip(*call, "--date", "20.05.2025")
    assert ended.code == 1
    assert "Fehler D369" in ended.err
    assert f"Abgelegt: {STEM}_unterzeichnet.pdf, vermerkt zu {record.name}" in " ".join(
        ended.out.split()
    )
    assert minikip("agreement", "--signed", str(good), "-o", str(record.parent)).code == 0
    ended = minikip(*call, "--draft")
    assert ended.code == 2
    assert "Zu --signed gehören nur -o und --date." in ended.err
