"""PDF forms of which a bit or an object was lost on the way: refused, never read in part."""

from __future__ import annotations

import io
import re
from datetime import date
from functools import cache

import pikepdf
import pytest
from pikepdf import ObjectStreamMode

from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.forms.cells import flatten
from minikip_docs.forms.formats import PDF
from minikip_docs.forms.pdf import packed
from tests import cases
from tests.form_data import PROGRAMMES, form_for

BROKEN = "Die PDF-Datei ist beschädigt und lässt sich nicht lesen."
AMOUNT = "/budget_lines/0/amounts/y2026"
CHOICE = "/measures/0/focus_area"


@cache
def saved(mode: ObjectStreamMode) -> bytes:
    """Give a filled form as another program saves it: its objects packed, or each by itself."""
    data = cases.sample(cases.BUDGET)
    form = form_for(FormKind.BUDGET, data)
    raw = PDF.blank(form, flatten(form, data), created=date(2026, 1, 5))
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw)) as file:
        file.save(target, object_stream_mode=mode)
    return target.getvalue()


def streams(raw: bytes) -> list[tuple[int, int]]:
    """Give where the data of each stream of objects, and of the list of places, begin and end."""
    found = re.finditer(rb"/Type /(?:ObjStm|XRef)\b[^\n]*\nstream\n", raw)
    return [(one.end(), raw.index(b"endstream", one.end())) for one in found]


def without(name: str, *, box: int = 0) -> bytes:
    """Strike one box of a field from the list of places: what names it finds nothing there."""
    raw = saved(ObjectStreamMode.disable)
    with pikepdf.open(io.BytesIO(raw)) as file:
        boxes = [
            note.objgen[0] for page in file.pages for note in page.get("/Annots", ())
            if note.get("/Subtype") == "/Widget" and named(note) == name
        ]  # fmt: skip
    table = raw.rindex(b"xref\n", 0, raw.rindex(b"startxref"))
    entries = list(re.finditer(rb"\d{10} \d{5} ([nf])", raw[table:]))
    at = table + entries[boxes[box]].start(1)
    assert raw[at : at + 1] == b"n"
    return raw[:at] + b"f" + raw[at + 1 :]


def named(note: pikepdf.Object) -> str:
    return str(note.T if "/T" in note else note.Parent.T)


def test_any_bit_of_packed_objects_is_noticed() -> None:
    raw = saved(ObjectStreamMode.generate)
    assert packed.is_whole(raw)
    parts = streams(raw)
    assert len(parts) > 5
    for begin, end in parts:
        # The last byte before the checksum may hold bits that mean nothing (RFC 1951, 3.2.3).
        for at in range(begin + 2, end - 7, (end - begin) // 20):
            changed = bytearray(raw)
            changed[at] ^= 4
            assert not packed.is_whole(bytes(changed)), at


def test_packed_objects_that_changed_are_refused() -> None:
    raw = saved(ObjectStreamMode.generate)
    for begin, end in streams(raw)[:8]:
        changed = bytearray(raw)
        changed[(begin + end) // 2] ^= 4
        with pytest.raises(Refusal, match=BROKEN):
            PDF.read(bytes(changed), PROGRAMMES)


@pytest.mark.parametrize(("name", "box"), [(AMOUNT, 0), (CHOICE, 0), (CHOICE, 1)])
def test_a_field_that_is_named_and_not_there_is_refused(name: str, box: int) -> None:
    with pytest.raises(Refusal, match=BROKEN):
        PDF.read(without(name, box=box), PROGRAMMES)


def test_a_note_that_was_taken_out_is_no_damage() -> None:
    with pikepdf.open(io.BytesIO(saved(ObjectStreamMode.disable))) as file:
        file.pages[0].Annots.append(
            file.make_indirect(pikepdf.Dictionary(Subtype=pikepdf.Name.Text))
        )
        file.pages[0].Annots[-1] = None
        target = io.BytesIO()
        file.save(target)
    codes = {finding.code for finding in PDF.read(target.getvalue(), PROGRAMMES).findings}
    assert not codes & {"D123", "F116"}
