"""What a PDF holds but nobody sees, or sees in the wrong place, does not pass."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from functools import cache

import pikepdf
import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.press.ooxml.word import open_package
from minikip_docs.press.page.typeset import to_pdf
from minikip_docs.press.proof import seen
from minikip_docs.press.proof.pdf_page import PICTURE, UNSEEN, Ground, Page, Piece
from minikip_docs.press.proof.readback import compare
from tests.press import docx_builder as build
from tests.press.hostile.edits import cells, p, run, small, style, styled, t, tbl, tc, tr

MOMENT = datetime.datetime(2026, 3, 15, tzinfo=datetime.UTC)
WHITE = '<w:color w:val="FFFFFF"/>'
DARK = '<w:shd w:val="clear" w:fill="203040"/>'


@cache
def _docx() -> bytes:
    grid = tbl(
        tr(*cells("Jahr", "Betrag", "Bemerkung")), tr(tc(t("2026"), props=DARK), *cells("100", "x"))
    )
    return small(t("Der erste Absatz."), grid, t("Der letzte Absatz."), bend=build.picture)()


@cache
def _pdf() -> bytes:
    return to_pdf(open_package(_docx()), timestamp=MOMENT)


def refused(bend: Callable[[bytes], bytes]) -> str:
    """Bend the content of the page; gives code and message of the refusal."""
    with pikepdf.open(io.BytesIO(_pdf())) as pdf:
        page = pdf.pages[0]
        content = page.Contents.read_bytes()
        bent = bend(content)
        assert bent != content
        page.Contents = pdf.make_stream(bent)
        made = io.BytesIO()
        pdf.save(made)
    with pytest.raises(Refusal) as caught:
        compare(_docx(), made.getvalue(), ())
    return f"{caught.value.code} {caught.value.message}"


def nth(old: bytes, new: bytes, n: int) -> Callable[[bytes], bytes]:
    """Replace the n-th of some words of the content (from 0)."""

    def bend(content: bytes) -> bytes:
        parts = content.split(old)
        return old.join(parts[: n + 1]) + new + old.join(parts[n + 1 :])

    return bend


def test_the_unbent_page_passes() -> None:
    compare(_docx(), _pdf(), ())


@pytest.mark.parametrize(
    ("bend", "code", "message"),
    [
        (nth(b"0 Tr", b"3 Tr", 0), "X909", "«Der erste Absatz.»"),
        (nth(b"0 Tr", b"7 Tr", 1), "X909", "«Jahr»"),
        (nth(b"BT", b"0 0 5 5 re W n BT", 0), "X909", "«Der erste Absatz.»"),
        (nth(b"BT", b"1 1 1 rg BT", 0), "X909", "«Der erste Absatz.»"),
        (nth(b"BT", b"0.98 1 0.97 rg BT", 2), "X909", "«Betrag»"),
        (nth(b"BT", b"0.12 0.19 0.25 rg BT", 4), "X909", "«2026»"),
        (lambda x: x + b" q 1 0 0 rg 0 400 600 442 re f Q", "X909", "«Der erste Absatz.»"),
        (lambda x: x + b" q 0 0 1 RG 1 w 75 700 m 75 800 l S Q", "X912", "«Der erste Absatz.»"),
        (nth(b"BT", b"1 0 0 1 0 -700 cm BT", 0), "X905", "«Der erste Absatz.»"),
    ],
    ids=["invisible", "clipping", "clipped", "white", "nearly white", "like its cell", "covered",
         "over a line", "outside"],
)  # fmt: skip
def test_a_text_that_is_not_seen(bend: Callable[[bytes], bytes], code: str, message: str) -> None:
    found = refused(bend)
    assert found.startswith(code)
    assert message in found


def test_a_text_that_is_transparent() -> None:
    with pikepdf.open(io.BytesIO(_pdf())) as pdf:
        page = pdf.pages[0]
        page.Resources.ExtGState = pikepdf.Dictionary(Weak=pikepdf.Dictionary(ca=0.1))
        page.Contents = pdf.make_stream(b"/Weak gs " + page.Contents.read_bytes())
        made = io.BytesIO()
        pdf.save(made)
    with pytest.raises(Refusal, match=r"nicht zu sehen: «Der erste Absatz\.»") as caught:
        compare(_docx(), made.getvalue(), ())
    assert caught.value.code == "X909"


def piece(text: str, left: float, foot: float, *, width: float = 50, size: float = 10,
          colour: int = 0, painted: int = 0, block: int = 0) -> Piece:  # fmt: skip
    return Piece(text, 1, left, foot, left + width, foot + 0.7 * size, foot, size, (block, 0),
                 (block,), colour, painted)  # fmt: skip


def checked(*pieces: Piece, grounds: tuple[Ground, ...] = (),
            lines: tuple[tuple[float, float, float, float], ...] = (),
            **how: bool) -> str:  # fmt: skip
    page = Page(1, 595, 842, list(pieces), list(grounds), list(lines))
    try:
        pale = seen.check(page, **how)
    except Refusal as refusal:
        return refusal.code
    return "pale" if pale else ""


@pytest.mark.parametrize(
    ("dx", "dy", "code"),
    [(0, 0, "X908"), (10, 2, "X908"), (20, 3, "X908"), (30, 0, ""), (50, 0, ""), (-49, 0, ""),
     (0, 4, ""), (0, 12, ""), (0, -3, "X908")],
)  # fmt: skip
def test_texts_over_each_other(dx: float, dy: float, code: str) -> None:
    assert checked(piece("eins", 100, 500), piece("zwei", 100 + dx, 500 + dy, block=1)) == code


def test_what_stands_close_is_not_printed_over() -> None:
    leaning = piece("W", 100, 500, width=36, size=36), piece(".", 130, 500, width=6, size=20)
    assert checked(*leaning) == ""
    raised = piece("m", 100, 500, width=8), piece("2", 107, 504, width=4, size=6)
    assert checked(*raised) == ""
    assert checked(piece("Text", 100, 500), piece("  ", 100, 500)) == ""  # blanks cover nothing


def test_the_ground_is_what_was_painted_last() -> None:
    dark, light = Ground(90, 490, 200, 520, 0x203040, 1), Ground(95, 495, 180, 515, 0xFFFFFF, 2)
    text = piece("Text", 100, 500, colour=0xFFFFFF, painted=3)
    assert checked(text, grounds=(dark,)) == ""
    assert checked(text, grounds=(dark, light)) == "pale"
    assert checked(text) == "pale"
    assert checked(piece("Text", 100, 500, colour=0x203040, painted=3), grounds=(dark,)) == "pale"
    assert checked(piece("Text", 100, 500, painted=3), grounds=(dark, light)) == ""
    assert checked(piece("Text", 100, 500, painted=0), grounds=(dark,)) == "X909"


def test_a_picture_is_seen_too() -> None:
    sign = f"{PICTURE}85.0×28.3"
    assert checked(piece(sign, 100, 500)) == ""
    assert checked(piece(sign, 580, 500)) == "X905"
    assert checked(piece(sign, 100, 500), grounds=(Ground(0, 0, 595, 842, 255, 1),)) == "X909"
    over = piece(sign, 100, 500), piece("darauf", 110, 500)
    assert checked(*over) == ""  # as another program may show it
    assert checked(*over, free_pictures=False) == "X908"
    beside = piece(sign, 100, 500), piece("daneben", 149, 500)
    assert checked(*beside, free_pictures=False) == ""


def test_a_text_of_which_a_part_is_painted_over() -> None:
    for left, right, foot, head, code in (
        (145, 200, 490, 520, "X909"),  # its last letter
        (80, 104, 490, 520, "X909"),  # its first one
        (148, 200, 490, 520, ""),  # an edge that touches it
        (80, 200, 505, 520, ""),  # above its middle
    ):
        ground = Ground(left, foot, right, head, 0xFFFFFF, 1)
        assert checked(piece("Text", 100, 500), grounds=(ground,)) == code, (left, foot)


def test_only_upright_lines_within_a_text_are_in_its_way() -> None:
    for left, right, foot, head, code in (
        (120, 120.5, 400, 600, "X912"),
        (100, 100.5, 400, 600, ""),  # at its beginning
        (149, 149.5, 400, 600, ""),  # at its end
        (120, 120.5, 510, 600, ""),  # above
        (99, 151, 490, 510, ""),  # around it
    ):
        text = piece("Text", 100, 500)
        assert checked(text, lines=((left, right, foot, head),)) == code, (left, foot)


def test_transparent_text_is_not_seen() -> None:
    assert checked(piece("Text", 100, 500, colour=UNSEEN)) == "X909"


def outcome(docx: bytes) -> str:
    """Compare a Word file with its PDF."""
    try:
        compare(docx, to_pdf(open_package(docx), timestamp=MOMENT), ())
    except Refusal as refusal:
        return refusal.code
    return ""


def test_white_text_that_word_shows_so_is_no_fault_of_ours() -> None:
    pale = (
        '<w:style w:type="paragraph" w:styleId="Blass"><w:name w:val="Blass"/><w:rPr>'
        + WHITE
        + "</w:rPr></w:style>"
    )
    assert outcome(build.one(run("weiss", WHITE) + run(" und schwarz"))) == ""
    assert outcome(styled(pale, t("weiss", style("Blass")))()) == ""
    assert outcome(small(tbl(tr(tc(p(run("weiss", WHITE)), props=DARK), *cells("b", "c"))))()) == ""


@pytest.mark.parametrize("shaded", ["cell", "paragraph", "run"])
def test_white_text_whose_dark_ground_is_lost_is_one(shaded: str) -> None:
    inner = run("weiss", WHITE + (DARK if shaded == "run" else ""))
    cell = tc(
        p(inner, DARK if shaded == "paragraph" else ""), props=DARK if shaded == "cell" else ""
    )
    docx = small(tbl(tr(cell, *cells("b", "c"))))()
    bent = build.change(docx, "word/document.xml", lambda x: x.replace("203040", "FFFFFF"))
    pdf = to_pdf(open_package(bent), timestamp=MOMENT)
    with pytest.raises(Refusal) as caught:
        compare(docx, pdf, ())
    assert caught.value.code == "X909"
