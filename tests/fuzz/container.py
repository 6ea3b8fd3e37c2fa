"""Mutations of a file as bytes: what transport, disks and mail do to it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random


def mutated(raw: bytes, random: Random) -> tuple[str, bytes]:
    """Give what was done, and the file after it; now and then twice."""
    done = []
    for _ in range(random.choice((1, 1, 1, 2))):
        how = random.choice(_HOW)
        raw = how(raw, random) if raw else raw
        done.append(how.__name__.strip("_"))
    return " + ".join(done), raw


def _flipped(raw: bytes, random: Random) -> bytes:
    changed = bytearray(raw)
    for _ in range(random.choice((1, 1, 2, 8, 64))):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _cut(raw: bytes, random: Random) -> bytes:
    # The end of both containers says where everything is: as often near it as anywhere.
    least = random.choice((0, max(0, len(raw) - 2000)))
    return raw[: random.randint(least, len(raw))]


def _lost(raw: bytes, random: Random) -> bytes:
    start, end = _slice(raw, random)
    return raw[:start] + raw[end:]


def _doubled(raw: bytes, random: Random) -> bytes:
    start, end = _slice(raw, random)
    return raw[:end] + raw[start:]


def _zeroed(raw: bytes, random: Random) -> bytes:
    start, end = _slice(raw, random)
    return raw[:start] + bytes(end - start) + raw[end:]


def _moved(raw: bytes, random: Random) -> bytes:
    start, end = _slice(raw, random)
    rest, piece = raw[:start] + raw[end:], raw[start:end]
    to = random.randint(0, len(rest))
    return rest[:to] + piece + rest[to:]


def _followed(raw: bytes, random: Random) -> bytes:
    return raw + random.choice((b"\0" * 2000, b"\r\n", random.randbytes(500), raw, raw[:3000]))


def _preceded(raw: bytes, random: Random) -> bytes:
    return random.choice((b"\xef\xbb\xbf", b"\r\n" * 5, random.randbytes(500))) + raw


def _as_text(raw: bytes, random: Random) -> bytes:
    """Treat the file as text, as transfer programs did: other line ends, the eighth bit lost."""
    if random.random() < 0.7:
        return raw.replace(b"\n", b"\r\n")
    return bytes(byte & 0x7F for byte in raw)


def _slice(raw: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(raw))
    return start, min(len(raw), start + random.choice((1, 4, 64, 512, 4096, 65536)))


_HOW: tuple[Callable[[bytes, Random], bytes], ...] = (
    _flipped, _flipped, _cut, _cut, _lost, _doubled, _zeroed, _moved, _followed, _preceded,
    _as_text,
)  # fmt: skip
