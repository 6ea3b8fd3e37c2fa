"""PDF forms saved again and cut off on their way: new data, a refusal, or told as ours."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

import pikepdf
import pytest
from pikepdf import String
from pypdf import PdfWriter

from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.facts import programme
from minikip_docs.forms import reading
from minikip_docs.forms.cells import flatten
from minikip_docs.forms.fingerprint import fingerprint
from minikip_docs.forms.formats import PDF
from minikip_docs.forms.pdf import ends
from tests import cases
from tests.form_data import form_for

PROGRAMMES = programme.load_all()
AMOUNT = "/budget_lines/0/amounts/y2025"
OLD, NEW = Decimal("12600.00"), Decimal("17600.00")
CUT = "Die PDF-Datei ist beim Übertragen abgeschnitten worden."
BROKEN = "Die PDF-Datei ist beschädigt und lässt sich nicht lesen."
Kind = Literal["table", "stream", "hybrid", "pypdf"]
KINDS: tuple[Kind, ...] = ("table", "stream", "hybrid", "pypdf")


@cache
def handed_out() -> bytes:
    """Give a form as it goes out, prefilled with last year's amounts."""
    data = cases.sample(cases.BUDGET)
    form = form_for(FormKind.BUDGET, data, measures=1)
    values = flatten(form, data)
    assert values[AMOUNT] == OLD
    form = replace(form, prefilled=fingerprint(form, values))
    return PDF.blank(form, values, created=date(2026, 1, 5))


def saved(raw: bytes, values: Mapping[str, str], how: Kind) -> bytes:
    """Append a revision with other values, as browsers save (ISO 32000-1, 7.5.6)."""
    if how == "pypdf":
        writer = PdfWriter(io.BytesIO(raw), incremental=True)
        for sheet in writer.pages:
            writer.update_page_form_field_values(sheet, dict(values), auto_regenerate=False)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()
    before = int(raw[raw.rindex(b"startxref") + 9 : raw.rindex(b"%%EOF")])
    with pikepdf.open(io.BytesIO(raw)) as file:
        size, root = int(file.trailer.Size), file.Root.objgen[0]
        changed = {}
        for field in file.Root.AcroForm.Fields:
            if str(field.T) in values:
                field.V = String(values[str(field.T)])
                field.AP = pikepdf.Dictionary()
                changed[field.objgen[0]] = field.unparse(resolved=True)
    assert len(changed) == len(values)
    body = b"\n"
    places = {}
    for number, text in changed.items():
        places[number] = len(raw) + len(body)
        body += b"%d 0 obj\n%b\nendobj\n" % (number, text)
    trailer = b"/Root %d 0 R /Prev %d" % (root, before)
    at = len(raw) + len(body)
    if how != "table":
        if how == "hybrid":  # PDFBox 2.0 leaves the list itself out of the list: no damage
            places[size] = at
        index = b" ".join(b"%d 1" % number for number in sorted(places))
        entries = b"".join(struct.pack(">BIH", 1, places[n], 0) for n in sorted(places))
        body += (
            b"%d 0 obj\n<</Type /XRef /W [1 4 2] /Index [%b] /Size %d %b /Length %d>>\nstream\n"
            % (size, index, size + 1, trailer, len(entries))
        ) + entries + b"\nendstream\nendobj\n"  # fmt: skip
        size += 1
    if how != "stream":
        stream = b" /XRefStm %d" % at if how == "hybrid" else b""
        at = len(raw) + len(body)
        listed = b"".join(b"%d 1\n%010d 00000 n \n" % one for one in sorted(places.items()))
        listed = listed if how == "table" else b"0 1\n0000000000 65535 f \n"
        body += b"xref\n%btrailer\n<</Size %d %b%b>>\n" % (listed, size, trailer, stream)
    return raw + body + b"startxref\n%d\n%%%%EOF\n" % at


@cache
def filled(how: Kind) -> bytes:
    return saved(handed_out(), {AMOUNT: "17’600.00", "/signatories/0/name": "Anna Muster"}, how)


def outcome(raw: bytes, folder: Path) -> str:
    """Read a file; give its first amount, or what was said instead."""
    path = folder / "formular.pdf"
    path.write_bytes(raw)
    try:
        read = reading.read(path, PROGRAMMES)
    except Refusal as refusal:
        return refusal.message
    assert "D123" not in {f.code for f in read.findings}  # nothing was repaired
    if "F184" in {f.code for f in read.findings}:
        return "unchanged"
    return str(read.data["budget_lines"][0]["amounts"]["y2025"])


def lengths(raw: bytes) -> set[int]:
    """List the lengths at which the door lets through what is left; it looks at the end alone."""
    window = 512
    assert b" " * window not in raw
    return {n for n in range(len(raw) + 1) if not ends.is_cut(raw[max(0, n - window) : n])}


@pytest.mark.parametrize("how", KINDS)
def test_cut_at_any_length_an_old_amount_never_becomes_data(how: Kind, tmp_path: Path) -> None:
    ours, whole = handed_out(), filled(how)
    through = lengths(whole)
    at_ours, at_end = len(ours.rstrip()), len(whole.rstrip())
    assert through == {*range(at_ours, len(ours) + 2), *range(at_end, len(whole) + 1)} - (
        set() if whole[len(ours)] in b"\n\r" else {len(ours) + 1}
    )
    for length in through:
        told = outcome(whole[:length], tmp_path)
        assert told == ("unchanged" if length < at_end else str(NEW)), length
    # The same through the reader: what was added (of much, samples), and samples of the rest.
    step = 1 + (len(whole) - len(ours)) // 1500
    added = range(len(ours) - 40, len(whole), step)
    for length in {*range(5, len(ours), 4999), *added, *range(at_end - 40, at_end)} - through:
        with pytest.raises(Refusal, match=CUT):
            PDF.read(whole[:length], PROGRAMMES)


def test_a_second_save_is_read_whole_or_not_at_all(tmp_path: Path) -> None:
    again = saved(filled("stream"), {AMOUNT: "19’600.00"}, "table")
    assert outcome(again, tmp_path) == "19600.00"
    for length in range(len(filled("stream")) + 2, len(again.rstrip()), 7):
        assert outcome(again[:length], tmp_path) == CUT


ENDS = {
    "padded with nothing": (lambda raw: raw + bytes(4096), str(NEW)),
    "blank lines": (lambda raw: raw + b"\r\n \r\n", str(NEW)),
    "a mailing list's footer": (lambda raw: raw + b"-- \nGesendet von unterwegs", CUT),
    "the rest never came": (
        lambda raw: raw[: len(raw) - 60] + bytes(60), CUT),
    "all that was added never came": (
        lambda raw: handed_out() + bytes(len(raw) - len(handed_out())), "unchanged"),
    "an end inside of a text": (
        lambda raw: raw[: raw.rindex(b"xref")] + b"(%%EOF", BROKEN),
    "the end names an older revision": (
        lambda raw: raw[: raw.rindex(b"startxref")] + handed_out()[-40:][
            handed_out()[-40:].index(b"startxref"):], BROKEN),
    "the end names nothing": (
        lambda raw: raw[: raw.rindex(b"startxref")] + b"startxref\n77\n%%EOF", BROKEN),
    "one after the other": (lambda raw: raw + handed_out(), BROKEN),
    "one after the other, new last": (lambda raw: handed_out() + raw, BROKEN),
    "something before it": (lambda raw: b"HTTP/1.1 200 OK\r\n\r\n" + raw, str(NEW)),
}  # fmt: skip


@pytest.mark.parametrize(("change", "told"), ENDS.values(), ids=ENDS.keys())
@pytest.mark.parametrize("how", ["table", "stream"])
def test_ends_of_all_kinds(how: Kind, change: object, told: str, tmp_path: Path) -> None:
    assert callable(change)
    assert outcome(change(filled(how)), tmp_path) == told


def test_a_revision_passed_over_by_the_next_is_not_believed(tmp_path: Path) -> None:
    first = filled("table")
    before = b"/Prev %d" % int(first[first.rindex(b"startxref") + 9 : first.rindex(b"%%EOF")])
    older = first[first.rindex(b"/Prev") :].split(b">>")[0]
    again = saved(first, {"/signatories/0/name": "Bea Muster"}, "table")
    assert outcome(again, tmp_path) == str(NEW)
    assert len(older) == len(before)
    at = again.rindex(before)
    assert outcome(again[:at] + older + again[at + len(before) :], tmp_path) == BROKEN


def test_files_made_for_the_web_are_read(tmp_path: Path) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(handed_out())) as file:
        file.save(out, linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    linear = out.getvalue()
    assert linear.count(b"%%EOF") == 2
    assert outcome(linear, tmp_path) == "unchanged"
    for how in ("table", "stream"):
        assert outcome(saved(linear, {AMOUNT: "17’600.00"}, how), tmp_path) == str(NEW)
    first = linear.index(b"%%EOF") + 5
    assert outcome(linear[:first], tmp_path) == BROKEN
