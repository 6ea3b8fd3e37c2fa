"""OLE2 files: what stands at their top is found, and a damaged one is never more than nothing."""

from __future__ import annotations

import random
import struct

import pytest

from minikip_docs.data.compound import Compound
from tests.data.post.compound import compound

LONG = bytes(range(256)) * 40


def test_streams_at_the_top_are_named_and_those_in_folders_are_not() -> None:
    raw = compound({"WordDocument": LONG, "ObjectPool": {"Workbook": b"x"}, "1Table": b"short"})
    file = Compound(raw)
    assert file.names == {"WordDocument", "ObjectPool", "1Table"}
    assert file.start("WordDocument", 300) == LONG[:300]
    assert file.start("1Table") == b"short"
    assert file.start("Workbook") == file.start("ObjectPool") == b""


def test_a_short_stream_is_found_among_others() -> None:
    streams = {f"s{n}": bytes([n]) * (40 + n) for n in range(30)}
    file = Compound(compound(streams))
    assert file.names == set(streams)
    assert file.start("s29") == b"\x1d" * 69


@pytest.mark.parametrize("length", [8, 100, 511, 512, 700, 1500])
def test_a_file_that_is_cut_has_no_names_or_fewer(length: int) -> None:
    raw = compound({"Workbook": LONG})
    assert Compound(raw[:length]).names <= {"Workbook"}


def test_chains_and_folders_that_name_themselves_end() -> None:
    raw = bytearray(compound({"a": LONG, "b": LONG}))
    table = raw.rindex(struct.pack("<I", 0xFFFFFFFD)) // 512 * 512
    for sector in range(40):
        struct.pack_into("<I", raw, table + sector * 4, sector)  # each is its own successor
    assert Compound(bytes(raw)).start("a", 10) == LONG[:10]
    at = raw.index("a".encode("utf-16-le") + bytes(20))
    struct.pack_into("<II", raw, at + 68, 1, 1)
    assert "a" in Compound(bytes(raw)).names
    struct.pack_into("<I", raw, at + 120, 0x7FFFFFFF)  # and is two gigabytes long
    assert Compound(bytes(raw)).start("a", 10) == b""


def test_noise_is_never_a_fault() -> None:
    good = compound({"Workbook": LONG, "x": {"y": b"z"}})
    dice = random.Random(7)  # noqa: S311
    for _ in range(300):
        raw = bytearray(good)
        for _ in range(dice.randrange(1, 30)):
            raw[dice.randrange(8, len(raw))] = dice.randrange(256)
        file = Compound(bytes(raw))
        assert len(file.start("Workbook")) <= 512
