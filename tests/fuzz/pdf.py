"""Mutations inside PDF files: objects, fields, pages, what is drawn, and the text of it all."""

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, String

from tests.fuzz import container

Pdf = pikepdf.Pdf
_TEXTS = (
    b"", b" ", "12’500.00".encode("utf-16-be"), b"\xfe\xff\x00", b"\xff\xfe1\x00", b"1.250", b"-",
    b"\xef\xbb\xbf5", b"1e400", b"\x1bde\x1b5", b"1a" * 300, b"9" * 400, b"\x8e\x9f", b"ja", b"5",
)  # fmt: skip
_KEYS = (
    "/V", "/AS", "/T", "/FT", "/Ff", "/Kids", "/Parent", "/Rect", "/P", "/Opt", "/I", "/AP", "/F",
    "/DA", "/Subtype", "/Annots", "/Fields", "/Contents", "/Resources", "/Type", "/Filter", "/MK",
)  # fmt: skip

# What the library says of a change it does not make, or of a file broken by those before.
_REFUSED = (
    pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RuntimeError,
    OverflowError,
)  # fmt: skip


def mutated(raw: bytes, random: Random) -> tuple[str, bytes]:
    """Give what was done, and the file after it."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        done = []
        if random.random() < 0.8:
            for _ in range(random.choice((1, 1, 2, 5))):
                how = random.choice(_HOW)
                try:
                    how(pdf, random)
                except _REFUSED as error:
                    done.append(f"({type(error).__name__})")  # after what was done before
                done.append(how.__name__.strip("_"))
        target = io.BytesIO()
        modes = pikepdf.ObjectStreamMode
        plain = not done
        try:
            pdf.save(
                target,
                object_stream_mode=modes.disable if plain else random.choice((
                    modes.disable, modes.generate, modes.preserve)),
                qdf=plain,
                linearize=not plain and random.random() < 0.2,
            )  # fmt: skip
        except _REFUSED:
            return "could not be saved", raw
    if plain:
        what, written = container.mutated(target.getvalue(), random)
        return f"as text: {what}", written
    return ", ".join(done), target.getvalue()


def _widgets(pdf: Pdf) -> list[Any]:
    return [
        note for page in _pages(pdf) for note in page.get("/Annots", ())
        if isinstance(note, Dictionary) and note.get("/Subtype") == "/Widget"
    ]  # fmt: skip


def _pages(pdf: Pdf) -> list[Any]:
    """Give the pages, in a tree that may be broken already: the library's own list may crash."""
    return [page for page in pdf.Root.Pages.Kids if isinstance(page, Dictionary)]


def _field(pdf: Pdf, random: Random) -> Any:
    return random.choice(_widgets(pdf))


def _any(pdf: Pdf, random: Random) -> Any:
    found = [one for one in pdf.objects if isinstance(one, Dictionary | pikepdf.Stream)]
    return random.choice(found)


def _value(pdf: Pdf, random: Random) -> Any:
    return random.choice((
        lambda: String(random.choice(_TEXTS)),
        lambda: random.choice((0, 1, -1, 2**31, 2**62)),
        lambda: random.choice((True, False)),
        lambda: random.choice((Name.Off, Name("/1"), Name.Tx, Name.Btn, Name.Ch, Name.Sig)),
        lambda: Array([]),
        lambda: Array([Array([Array([])])]),
        Dictionary,
        lambda: pdf.make_stream(random.choice(_TEXTS)),
        lambda: _any(pdf, random),
        lambda: Array([_any(pdf, random)]),
    ))()  # fmt: skip


def _set(pdf: Pdf, random: Random) -> None:
    one = _any(pdf, random)
    keys = list(one.keys())
    one[random.choice(keys if keys and random.random() < 0.6 else _KEYS)] = _value(pdf, random)


def _set_in_field(pdf: Pdf, random: Random) -> None:
    one = _field(pdf, random)
    one[random.choice(_KEYS)] = _value(pdf, random)


def _gone(pdf: Pdf, random: Random) -> None:
    one = _any(pdf, random)
    del one[random.choice(list(one.keys()))]


def _gone_in_field(pdf: Pdf, random: Random) -> None:
    one = _field(pdf, random)
    del one[random.choice(list(one.keys()))]


def _renamed(pdf: Pdf, random: Random) -> None:
    one, other = _field(pdf, random), _field(pdf, random)
    name = str(one.T)
    one.T = String(random.choice((f"{name}+1", f"1.{name}", f"{name} [4990]", str(other.T), "")))


def _values_exchanged(pdf: Pdf, random: Random) -> None:
    one, other = _field(pdf, random), _field(pdf, random)
    one.V, other.V = other.V, one.V


def _field_doubled(pdf: Pdf, random: Random) -> None:
    random.choice(_pages(pdf)).Annots.append(pdf.make_indirect(Dictionary(_field(pdf, random))))


def _page_doubled(pdf: Pdf, random: Random) -> None:
    page = random.choice(_pages(pdf))
    pdf.Root.Pages.Kids.append(random.choice((page, pdf.make_indirect(Dictionary(page)))))


def _page_gone(pdf: Pdf, random: Random) -> None:
    del pdf.Root.Pages.Kids[random.randrange(len(pdf.Root.Pages.Kids))]


def _pages_reversed(pdf: Pdf, random: Random) -> None:
    pdf.Root.Pages.Kids = Array(list(pdf.Root.Pages.Kids)[::-1])


def _circle(pdf: Pdf, random: Random) -> None:
    one, other = _field(pdf, random), _field(pdf, random)
    key = random.choice(("/Parent", "/Kids"))
    one[key] = other if key == "/Parent" else Array([other])
    other[key] = one if key == "/Parent" else Array([one, other])


def _tree_of_pages(pdf: Pdf, random: Random) -> None:
    pages = pdf.Root.Pages
    pages.Kids.append(random.choice((pages, pages.Kids[0], pdf.Root)))


def _list_of_fields(pdf: Pdf, random: Random) -> None:
    form = pdf.Root.AcroForm
    form.Fields = random.choice((Array([]), Array([form]), Array([*form.Fields, *form.Fields])))


def _drawn(pdf: Pdf, random: Random) -> None:
    """Change the operators of what is drawn, of a page or of a field."""
    streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
    stream = random.choice(streams)
    lines = pikepdf.parse_content_stream(stream)
    for _ in range(random.choice((1, 3, 20))):
        at = random.randrange(len(lines))
        how = random.choice(("gone", "doubled", "other", "form"))
        if how == "gone":
            del lines[at]
        elif how == "doubled":
            lines[at:at] = [lines[at]] * random.choice((1, 500))
        elif how == "other":
            lines[at] = pikepdf.ContentStreamInstruction(
                [_plain(random) for _ in range(random.choice((0, 1, 6)))],
                Operator(random.choice(("Tj", "TJ", "Tm", "q", "Q", "BT", "cm", "Tf", "Do", "BI"))),
            )
        else:
            lines.insert(at, pikepdf.ContentStreamInstruction([Name.Fm0], Operator("Do")))
    stream.write(pikepdf.unparse_content_stream(lines))


def _plain(random: Random) -> Any:
    return random.choice((0, -1, 10**12, String("5"), Name.F1, Array([1, String("x")])))


def _stream_bytes(pdf: Pdf, random: Random) -> None:
    stream = random.choice([one for one in pdf.objects if isinstance(one, pikepdf.Stream)])
    stream.write(container.mutated(stream.read_bytes(), random)[1])


_HOW: tuple[Callable[[Pdf, Random], None], ...] = (
    _set, _set, _set_in_field, _set_in_field, _set_in_field, _gone, _gone_in_field, _renamed,
    _values_exchanged, _field_doubled, _page_doubled, _page_gone, _pages_reversed, _circle,
    _tree_of_pages, _list_of_fields, _drawn, _stream_bytes,
)  # fmt: skip
