"""Documents and records are verified: exact, signed, different by clause, or why not."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from minikip_docs.dossiers import store
from minikip_docs.jobs.verifying import Verified, files_of, verify
from minikip_docs.press.deviations import Deviation, look
from minikip_docs.press.ooxml.word import open_package
from minikip_docs.press.page.typeset import to_pdf
from minikip_docs.press.walk.references import settle
from minikip_docs.screen.verified import verified
from tests.amendments import MORE, agreed, amend, place, rewritten
from tests.cases import BUDGET, DELETE
from tests.issued import HOUSE, own_template
from tests.signing import appended, rewritten_page

STEM = "Vereinbarung_1103_Sursee_2025-2027"


@pytest.fixture
def sursee(tmp_path: Path) -> Path:
    return agreed(BUDGET, tmp_path)


def state(path: Path) -> Verified:
    return verify(path, HOUSE)


def bent(docx: bytes, old: str, new: str, at: int = 0) -> bytes:
    """Change one text of a Word file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old_file, zipfile.ZipFile(out, "w") as new_file:
        for name in old_file.namelist():
            raw = old_file.read(name)
            if name == "word/document.xml":
                text = raw.decode()
                assert text.count(old) > at
                parts = text.split(old)
                raw = (old.join(parts[: at + 1]) + new + old.join(parts[at + 1 :])).encode()
            new_file.writestr(name, raw)
    return out.getvalue()


def pdf_of_word(docx: bytes) -> bytes:
    day = datetime.datetime(2025, 4, 15, tzinfo=datetime.UTC)
    return to_pdf(settle(open_package(docx)), timestamp=day)


def test_what_was_issued_is_exact(sursee: Path) -> None:
    place(amend(sursee, MORE).made, sursee.parent)
    found = {path.name: state(path).state for path in files_of([sursee.parent])}
    assert len(found) == 6
    for name, each in found.items():
        assert each == ("issued" if name.endswith(".json") else "exact"), name


def test_a_signed_pdf_is_told(sursee: Path) -> None:
    pdf = sursee.with_name(f"{STEM}.pdf")
    issued = pdf.read_bytes()
    pdf.write_bytes(appended(issued, sign="Kanton"))
    assert state(pdf) == Verified(pdf, "signed")
    pdf.write_bytes(appended(issued, rewritten_page, sign="Kanton"))
    found = state(pdf)
    assert found.state in {"differs", "unknown"}


def test_without_the_template_hashes_and_the_issued_word_file_tell(
    sursee: Path, tmp_path: Path
) -> None:
    (tmp_path / "eigen").mkdir()
    house = own_template(tmp_path / "eigen", "Vereinbarung", "Abmachung")
    pdf, word = (sursee.with_name(f"{STEM}.{kind}") for kind in ("pdf", "docx"))
    assert verify(pdf, house).state == "issued"
    forged = pdf_of_word(bent(word.read_bytes(), "21’000.00", "27’000.00"))
    pdf.write_bytes(forged)
    assert verify(pdf, house).state == "differs"
    word.unlink()
    refusal = verify(pdf, house).refusal
    assert refusal is not None
    assert refusal.code == "D368"


def test_a_changed_figure_is_said_with_its_clause(sursee: Path) -> None:
    word = sursee.with_name(f"{STEM}.docx")
    issued = word.read_bytes()
    word.write_bytes(bent(issued, "21’000.00", "27’000.00"))
    found = state(word)
    assert found.state == "differs"
    [one] = found.deviations
    assert (one.issued, one.now) == ("21’000.00", "27’000.00")
    assert re.fullmatch(r"\d+(\.\d+)*\.?", one.clause)
    shown = " ".join(verified(found).split())
    clause = one.clause.rstrip(".")
    assert f"Ziffer {clause}: ausgestellt «21’000.00», jetzt «27’000.00»." in shown
    pdf = sursee.with_name(f"{STEM}.pdf")
    pdf.write_bytes(pdf_of_word(word.read_bytes()))
    assert state(pdf).deviations == (Deviation(one.clause, "21’000.00", "27’000.00"),)


def test_every_changed_word_and_figure_is_found(sursee: Path) -> None:
    """In Word each seventh text, in the PDF one of each hundred: whatever it is, it is found."""
    word, pdf = (sursee.with_name(f"{STEM}.{kind}").read_bytes() for kind in ("docx", "pdf"))
    with zipfile.ZipFile(io.BytesIO(word)) as file:
        text = file.read("word/document.xml").decode()
    places = list(re.finditer(r"<w:t(?: [^>]*)?>([^<&]*\w)[^<]*</w:t>", text))
    assert len(places) > 300
    for n, found in enumerate(places):
        at = found.end(1) - 1
        sign = text[at]
        new = "3" if sign == "8" else "8" if sign.isdigit() else "x" if sign != "x" else "y"
        changed = text[:at] + new + text[at + 1 :]
        if n % 7 == 0:
            forged = bent(word, text, changed)
            assert look(forged, word, pdf).deviations, found[1]
            if n % 98 == 0:
                assert look(pdf_of_word(forged), word, pdf).deviations, found[1]


def test_a_file_that_was_saved_again_says_the_same(sursee: Path) -> None:
    pdf, word = (sursee.with_name(f"{STEM}.{kind}") for kind in ("pdf", "docx"))
    word.write_bytes(bent(word.read_bytes(), "</w:body>", "</w:body>"))
    assert state(word).state == "saved"
    with pikepdf.open(pdf, allow_overwriting_input=True) as opened:
        opened.save(pdf, linearize=True)
    assert state(pdf).state == "saved"


def test_a_symbol_that_only_one_reader_sees_does_not_get_by(sursee: Path) -> None:
    word = sursee.with_name(f"{STEM}.docx")
    more = '</w:t></w:r><w:r><w:sym w:font="Wingdings" w:char="F031"/></w:r><w:r><w:t>21’000.00'
    word.write_bytes(bent(word.read_bytes(), "21’000.00", more))
    assert state(word).state in {"differs", "unknown"}


def test_a_scan_and_what_is_no_document(sursee: Path) -> None:
    pdf = sursee.with_name(f"{STEM}.pdf")
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=0.5).to_pil()
    picture.save(pdf, "PDF")
    refusal = state(pdf).refusal
    assert refusal is not None
    assert refusal.code == "D367"
    other = sursee.with_name("andere.pdf")
    other.write_bytes(pdf.read_bytes())
    text = sursee.with_name("text.docx")
    text.write_bytes(b"Text")
    gone = sursee.with_name("fehlt.pdf")
    codes = [found.refusal.code for p in (other, text, gone) if (found := state(p)).refusal]
    assert codes == ["D365", "D369", "D366"]


def test_records_are_verified(minikip: object, sursee: Path) -> None:
    rewritten(sursee, ("/date", "2025-04-16"), hashed=False)
    assert state(sursee).state == "differs"
    assert state(sursee.with_name(f"{STEM}.pdf")).state == "unknown"
    rewritten(sursee, ("/hashes", DELETE), hashed=False)
    found = state(sursee)
    assert (found.state, found.refusal and found.refusal.code) == ("unknown", "D361")


def test_a_record_reckoned_anew_does_not_fit_its_documents(sursee: Path) -> None:
    """Whoever changes the record and its hashes is found by what the documents say."""
    rewritten(sursee, ("/contributions/0/source", "Entscheid"))
    assert state(sursee).state == "issued"
    found = state(sursee.with_name(f"{STEM}.pdf"))
    assert (found.state, found.changes) == ("differs", ("es nennt einen anderen Nachweis",))


def test_of_a_dossier_only_what_was_issued_is_verified(tmp_path: Path) -> None:
    dossier = store.opened(tmp_path, "1103", "Sursee", "kip3")
    names = ("Dokumente/V.pdf", "Dokumente/ersetzt/V.pdf", "Eingang/B_v1/B.pdf", "Formulare/B.docx")
    for name in names:
        (dossier.path / name).parent.mkdir(parents=True, exist_ok=True)
        (dossier.path / name).touch()
    assert [dossier.inside(one) for one in files_of([tmp_path])] == list(names[:2])
    assert files_of([dossier.path / "Eingang"]) == [dossier.path / names[2]], "as it is asked for"
