"""What counts is never replaced, with or without force; what is replaced is not lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.jobs.agreement import issue_agreement
from minikip_docs.jobs.issue import Made
from minikip_docs.jobs.keeping import hand_out
from tests import cases
from tests.amendments import MORE, agreed, amend, place, rewritten
from tests.cases import BUDGET
from tests.issued import HOUSE, decided
from tests.signing import appended, rewritten_page

STEM = "Vereinbarung_1103_Sursee_2025-2027"
TODAY = date.today().isoformat()


@pytest.fixture
def sursee(tmp_path: Path) -> Path:
    return agreed(BUDGET, tmp_path)


def again(folder: Path, *, force: bool, **options: Any) -> Made:
    (folder / "ein").mkdir(exist_ok=True)
    return issue_agreement(
        cases.written(folder / "ein", BUDGET), HOUSE,
        contributions=decided(BUDGET), draft=False, folder=folder, force=force, **options,
    )  # fmt: skip


def refused(folder: Path, **options: Any) -> str:
    """Give the one refusal that there is with force and without; nothing is written."""
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    said = set()
    for force in (False, True):
        with pytest.raises(Refusal) as caught:
            again(folder, force=force, **{"on": date(2025, 5, 2)} | options)
        said.add(f"{caught.value.code} {caught.value}")
        targets = {path: b"other" for path in before if path.name.startswith(STEM)}
        with pytest.raises(Refusal) as caught:
            hand_out(targets, exported=False, force=force)
        said.add(f"{caught.value.code} {caught.value}")
    assert {path: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
    assert len(said) == 1, said
    return said.pop()


def test_the_same_again_changes_nothing(sursee: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in sursee.parent.iterdir()}
    for force in (False, True):
        made = again(sursee.parent, force=force)
        assert (made.status, made.files) == ("unchanged", {})
    assert all(path.stat().st_mtime_ns == time for path, time in before.items())


def test_a_signed_agreement_stays(sursee: Path) -> None:
    pdf = sursee.parent / f"{STEM}.pdf"
    pdf.write_bytes(appended(pdf.read_bytes(), sign="Kanton"))
    assert again(sursee.parent, force=True).status == "unchanged"  # the same data, signed
    assert refused(sursee.parent) == (
        f"D362 «{STEM}.pdf» ist unterzeichnet und wird nie ersetzt, auch nicht mit --force. Was "
        "sich ändern soll, regelt ein Nachtrag (minikip amendment). Soll die Datei nicht gelten, "
        "bitte alle Dateien dieses Namens selbst an einen anderen Ort legen."
    )
    sursee.unlink()
    assert refused(sursee.parent).startswith("D362")


def test_an_amended_agreement_stays(sursee: Path) -> None:
    record = place(amend(sursee, MORE).made, sursee.parent)
    (sursee.parent / "formular.json").unlink()
    sentence = (
        f"D363 «{sursee.name}» ist schon geändert, durch «{record.name}», und wird nie ersetzt, "
        f"auch nicht mit --force. Bitte einen Nachtrag zu «{record.name}» ausstellen."
    )
    assert refused(sursee.parent) == sentence
    rewritten(record, ("/date", "2026-11-21"), hashed=False)  # also if it was changed itself
    assert refused(sursee.parent) == sentence


def test_a_document_that_was_changed_stays(sursee: Path) -> None:
    word, pdf = (sursee.parent / f"{STEM}.{kind}" for kind in ("docx", "pdf"))
    issued = word.read_bytes()
    word.write_bytes(issued + b"\0")
    assert refused(sursee.parent) == (
        f"D364 «{word.name}» ist nicht mehr das Dokument, das ausgestellt wurde. Die Datei wird "
        "nie ersetzt, auch nicht mit --force. Bitte ansehen, was sich geändert hat (minikip "
        f"verify «{word.name}»), und die Datei selbst umbenennen oder an einen anderen Ort legen; "
        "danach lässt sich neu ausstellen."
    )
    word.write_bytes(issued)
    pdf.write_bytes(appended(pdf.read_bytes(), rewritten_page))
    assert "(seither wurde es verändert: die Seite 1 zeigt anderes)" in refused(sursee.parent)


def test_a_record_that_was_changed_stays(sursee: Path) -> None:
    rewritten(sursee, ("/contributions/0/amount", 7), hashed=False)
    assert refused(sursee.parent).startswith(
        f"D364 Der Nachweis «{sursee.name}» ist nicht mehr so, wie er ausgestellt wurde: Betrag, "
        "Beitrag 1. Die Datei wird nie ersetzt"
    )


def test_what_is_replaced_is_moved_aside_and_never_over_another(sursee: Path) -> None:
    folder = sursee.parent
    first = {
        name: (folder / name).read_bytes() for name in sorted(p.name for p in folder.iterdir())
    }
    with pytest.raises(Refusal, match="gibt es schon; sie wird nicht überschrieben"):
        again(folder, force=False, on=date(2025, 5, 2))
    for day in (2, 3):
        made = again(folder, force=True, on=date(2025, 5, day))
        hand_out({folder / n: c for n, c in made.files.items()}, exported=False, force=True)
        assert {name: (folder / name).read_bytes() for name in first} == made.files
    for place_, files in ((TODAY, first), (f"{TODAY}_2", None)):
        moved = {p.name: p.read_bytes() for p in (folder / "ersetzt" / place_).iterdir()}
        assert sorted(moved) == sorted(first)
        assert files is None or moved == files


def test_what_was_interrupted_goes_on(sursee: Path) -> None:
    record = sursee.read_bytes()
    sursee.unlink()
    made = again(sursee.parent, force=False)
    hand_out({sursee.parent / n: c for n, c in made.files.items()}, exported=False, force=False)
    assert sursee.read_bytes() == record
    assert not (sursee.parent / "ersetzt").exists()


def test_another_process_that_is_faster_wins(tmp_path: Path, monkeypatch: Any) -> None:
    import os

    linked = os.link

    def link(source: Path, target: Path) -> None:
        if target.name == "b":
            target.write_bytes(b"theirs")
        linked(source, target)

    monkeypatch.setattr(os, "link", link)
    with pytest.raises(Refusal) as caught:
        hand_out({tmp_path / "a": b"1", tmp_path / "b": b"2"}, exported=False, force=False)
    assert caught.value.code == "D301"
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("b", b"theirs")]
