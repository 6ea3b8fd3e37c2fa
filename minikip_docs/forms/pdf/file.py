"""Opens a PDF someone sent, whatever state it is in: the door before any field is read."""

from __future__ import annotations

import io
import re

import pikepdf
import pypdfium2

from minikip_docs.data.model import Refusal
from minikip_docs.forms.pdf import encodings, ends, packed

_MAX_BYTES = 30_000_000
_LONGEST_TEXT = 200_000  # bytes; no text of ours is that long
_MOST_DRAWN = 50_000_000  # bytes of drawing on one page, forms inside counted each time

_MOST_MEMORY = 100_000_000  # for one stream; a small file may hold gigabytes

# What programs write otherwise than the standard asks, and every reader reads alike.
_HARMLESS = re.compile(
    "xref entry for the xref stream itself is missing|reported number of objects"
    "|Resources is missing or invalid|stream keyword followed by|/Type key should be"
)
_MARKS = ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8"))


def matches(raw: bytes) -> bool:
    """Say whether these bytes are a PDF, by their beginning (ISO 32000-1, 7.5.2)."""
    return b"%PDF-" in raw[:1024]


def open_pdf(raw: bytes) -> pikepdf.Pdf:
    """Open a PDF whose end is there and leads to its newest revision.

    Raises ``Refusal``: D102 too big, D121 cut or broken, D122 protected by a password.
    """
    if len(raw) > _MAX_BYTES:
        raise Refusal(
            "D102",
            f"Die Datei ist {len(raw) // 1_000_000} MB gross; "
            "ein ausgefülltes Formular hat weniger als 5 MB.",
            "Bitte Beilagen einzeln senden.",
        )
    if ends.is_cut(raw):
        # Repaired, it might show what stood there before it was filled in.
        raise Refusal(
            "D121",
            "Die PDF-Datei ist beim Übertragen abgeschnitten worden.",
            "Bitte die Datei noch einmal senden.",
        )
    if not ends.is_newest(raw):
        raise broken()
    # For the whole process, qpdf has no others; so only once something from outside is read.
    pikepdf.settings.set_qpdf_limits(
        doc_max_warnings=10_000, max_stream_filters=4, flate_max_memory=_MOST_MEMORY,
        run_length_max_memory=_MOST_MEMORY, png_max_memory=_MOST_MEMORY,
        tiff_max_memory=_MOST_MEMORY,
    )  # fmt: skip
    if not packed.is_whole(raw):
        raise broken()
    try:  # without the blanks after the end: the library looks for it in the last bytes alone
        pdf = pikepdf.open(io.BytesIO(raw.rstrip(ends.BLANK)), suppress_warnings=True)
        len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise Refusal(
            "D122",
            "Die Datei ist mit einem Passwort geschützt.",
            "Bitte die Datei ohne Passwort speichern und noch einmal senden.",
        ) from error
    except Exception as error:
        # What a broken file makes the library raise is not limited to its own errors.
        raise broken() from error
    return pdf


def is_damaged(raw: bytes, pdf: pikepdf.Pdf) -> bool:
    """Say whether the library had to repair what was read; ask when all was read.

    What is only written otherwise than usual is no damage. Raises ``Refusal`` D121 where the
    list of objects had to be made anew and an older revision may have been taken for the newest.
    """
    warnings = [text for text in pdf.get_warnings() if not _HARMLESS.search(str(text))]
    if ends.has_older(raw) and any("reconstruct" in str(text) for text in warnings):
        raise broken()
    return bool(warnings)


def broken() -> Refusal:
    """Give the refusal (D121) for a file that cannot be read."""
    return Refusal(
        "D121",
        "Die PDF-Datei ist beschädigt und lässt sich nicht lesen.",
        "Bitte in einem PDF-Programm öffnen, neu speichern und noch einmal senden.",
    )


def unusual() -> Refusal:
    """Give the refusal (D124) for a file built so that reading it might not end."""
    return Refusal(
        "D124",
        "Die Datei ist ungewöhnlich aufgebaut und wurde aus Sicherheitsgründen nicht gelesen.",
        "Bitte ein frisches Formular ausfüllen.",
    )


def visible_text(raw: bytes, pages: int = 3) -> str:
    """Give what is written on the first pages, nothing if that cannot be read.

    Raises ``Refusal`` D124 for pages that draw more than any form does.
    """
    with pikepdf.open(io.BytesIO(raw), suppress_warnings=True) as pdf:
        refuse_endless(pdf, pages)
    try:
        document = pypdfium2.PdfDocument(raw)
        count = min(len(document), pages)
        return "\n".join(document[n].get_textpage().get_text_range() for n in range(count))
    except pypdfium2.PdfiumError:
        return ""


def refuse_endless(pdf: pikepdf.Pdf, pages: int) -> None:
    """Refuse (D124) a file whose first pages draw more than any form does."""
    if any(_drawn(page.obj, {}) > _MOST_DRAWN for page in pdf.pages[:pages]):
        raise unusual()


def _drawn(node: pikepdf.Object, known: dict[tuple[int, int], int]) -> int:
    """Count the bytes that a page or form draws; each form inside as often as it is drawn.

    ``known`` are forms counted before: 0 while one is being counted, so that circles end.
    """
    parts = node.get("/Contents") if isinstance(node, pikepdf.Dictionary) else node
    streams = list(parts) if isinstance(parts, pikepdf.Array) else [parts]
    drawn = b"\n".join(content(s) for s in streams if isinstance(s, pikepdf.Stream))
    resources = node.get("/Resources")
    inside = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    count = len(drawn)
    for name, form in inside.items() if isinstance(inside, pikepdf.Dictionary) else ():
        if not isinstance(form, pikepdf.Stream) or form.get("/Subtype") != "/Form":
            continue
        if form.objgen not in known:
            known[form.objgen] = 0
            known[form.objgen] = _drawn(form, known)
        times = len(re.findall(re.escape(name.encode()) + rb"\s+Do\b", drawn))
        count += times * known[form.objgen]
    return count


def content(stream: pikepdf.Stream) -> bytes:
    """Give what a stream holds; raises ``Refusal`` D124 if that is more than there may be."""
    try:
        return stream.read_bytes()
    except pikepdf.PdfError as error:
        if "limit exceeded" in str(error):
            raise unusual() from error
        return b""


def decoded(value: object) -> str:
    """Read a text of a PDF, the best of its ``readings``; names as well."""
    return readings(value)[0]


def readings(value: object) -> tuple[str, ...]:
    """Read a text of a PDF in each way that makes sense, the best first: see ``encodings``.

    Takes strings and streams, in PDFDocEncoding, UTF-16 or UTF-8, marked or not; names and
    numbers are read in one way only, everything else is an empty text.
    """
    if isinstance(value, pikepdf.Stream):
        raw = content(value)[:_LONGEST_TEXT]
    elif isinstance(value, pikepdf.Name):
        return (str(value).removeprefix("/"),)
    elif isinstance(value, pikepdf.String):
        raw = bytes(value)
    else:
        is_number = isinstance(value, int | float) or hasattr(value, "as_tuple")
        return (str(value) if is_number else "",)
    return tuple(dict.fromkeys(map(_plain, _unicode(raw))))


def _plain(text: str) -> str:
    if text.isprintable():
        return text
    # A language mark between two escapes (ISO 32000-1, 7.9.2.2) is no part of the text.
    if "\x1b" in text:
        text = re.sub("\x1b[A-Za-z]{2,4}\x1b", "", text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unicode(raw: bytes) -> tuple[str, ...]:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return (raw.removeprefix(mark).decode(encoding, "replace"),)
    return encodings.readings(raw)
