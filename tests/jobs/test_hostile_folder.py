"""Fifty good files with hostile ones among them: all are checked, each bad one has its sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from minikip_docs.data import apart
from minikip_docs.data.model import Outcome
from minikip_docs.forms.formats import EXCEL, WORD
from minikip_docs.jobs.check import check_all
from tests.data.post.compound import attachment, compound, mail
from tests.data.post.test_parcel import HEAD
from tests.forms.test_form_pdf import blank_budget
from tests.jobs.test_enclosures import office
from tests.jobs.test_post import HOUSE, PHOTO, form, message, packed, sort

PAGES_OF_THEMSELVES = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Count 1 /Kids [2 0 R]>> endobj
trailer <</Root 1 0 R /Size 3>>
%%EOF
"""
DEEP = HEAD + b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)
)
OUTLOOK = compound(mail(attachment("Budget.pdf", b"x" * 9000)))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Wait less than usual for a file that has no end."""
    monkeypatch.setattr(apart, "SECONDS", 10)
    yield
    apart._kept.end()


def hostile() -> dict[str, bytes]:
    """Give a small file of each kind; what is said of each is for the tests of its reader."""
    return {
        "baum.pdf": PAGES_OF_THEMSELVES,
        "kaputt.pdf": blank_budget()[:3000],
        "kaputt.docx": office(WORD)[:5000],
        "kaputt.xlsx": office(EXCEL)[:5000],
        "unendlich.json": b'{"form": "minikip-budget", "period": 1e999999999}',
        "tief.json": b"[" * 100_000,
        "bombe.zip": packed(("a.pdf", bytes(60_000_000))),
        "viele.zip": packed(*((f"{n}.pdf", b"") for n in range(600))),
        "tief.eml": DEEP,
        "teile.eml": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n"
        + b"--b\nContent-Type: application/pdf\n\nx\n" * 600,
        "kopf.eml": HEAD + b'Content-Type: application/pdf; name="' + b"=?utf-8?Q?a" * 20_000,
        "kreis.msg": OUTLOOK[:512] + OUTLOOK[512:].replace(b"\xfe\xff\xff\xff", b"\0\0\0\0"),
    }  # fmt: skip


@pytest.mark.usefixtures("impatient")
def test_fifty_good_files_among_hostile_ones_are_checked(tmp_path: Path) -> None:
    data, budget = form(), blank_budget()
    for number in range(44):
        (tmp_path / f"{number:02}.json").write_bytes(data)
    for number in range(44, 47):
        (tmp_path / f"{number}.pdf").write_bytes(budget)
    (tmp_path / "47.docx").write_bytes(office(WORD))
    (tmp_path / "48.xlsx").write_bytes(office(EXCEL))
    (tmp_path / "49.eml").write_bytes(message(("Budget.json", data)))
    bad = hostile()
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "foto.jpg").write_bytes(PHOTO)
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "rohr.pdf")
        (tmp_path / "null.pdf").symlink_to("/dev/zero")
    found = sort(tmp_path)
    verdicts = {Path(v.source).name: v for v in check_all(found.forms, HOUSE)}
    good = {name for name in verdicts if name[:2].isdecimal()}
    assert len(good) == 50
    assert all(verdicts[name].outcome is not Outcome.NOT_CHECKABLE for name in good)
    # A file out of an archive or e-mail is told under its name there.
    told = {
        name: [f.code for f in verdicts[name].findings]
        for name in sorted(verdicts)
        if name not in good
    }
    assert all(codes and not codes[0].startswith("X9") for codes in told.values()), told
    named = {name.partition(" › ")[0] for name in told}
    rest = {Path(one.name).name.partition(" › ")[0] for one in (*found.left, *found.unopened)}
    assert {*bad, "foto.jpg"} <= named | rest
    if sys.platform != "win32":
        assert {"rohr.pdf", "null.pdf"} <= rest
