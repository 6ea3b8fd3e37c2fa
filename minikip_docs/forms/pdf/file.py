"""Opens a PDF someone sent, whatever state it is in: the door before any field is read."""

from __future__ import annotations

import io
import re

import pikepdf
import pypdfium2

from minikip_docs.data.model import Refusal
from minikip_docs.forms import sentences

_MAX_BYTES = 30_000_000
_LONGEST_STREAM = 20_000
_UNMARKED_UTF8 = re.compile(rb"(?:[\x00-\x7f]|[\xc2\xc3][\x80-\xbf]|\xe2[\x80-\xbf]{2})*")


def matches(raw: bytes) -> bool:
    """Say whether these bytes are a PDF, by their beginning (ISO 32000-1, 7.5.2)."""
    return b"%PDF-" in raw[:1024]


def open_pdf(raw: bytes) -> tuple[pikepdf.Pdf, bool]:
    """Open a PDF; says whether it had to be repaired because its end is missing.

    Raises ``Refusal``: D102 too big, D121 broken, D122 protected by a password.
    """
    if len(raw) > _MAX_BYTES:
        raise Refusal(
            "D102",
            f"Die Datei ist {len(raw) // 1_000_000} MB gross; "
            "ein ausgefülltes Formular hat weniger als 5 MB.",
            "Bitte Beilagen einzeln senden.",
        )
    cut = _is_cut(raw)
    if cut:
        # Otherwise the older list of objects inside would be believed: an empty form.
        raw = raw.replace(b"startxref", b"startxxxx")
    try:
        pdf = pikepdf.open(io.BytesIO(raw), suppress_warnings=True)
        len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise Refusal(
            "D122",
            "Die Datei ist mit einem Passwort geschützt.",
            "Bitte die Datei ohne Passwort speichern und noch einmal senden.",
        ) from error
    except Exception as error:
        # What a broken file makes the library raise is not limited to its own errors.
        raise broken(cut=cut) from error
    return pdf, cut


def _is_cut(raw: bytes) -> bool:
    """Say whether the end is missing: nothing but a few bytes may follow the last mark."""
    end = raw.rfind(b"%%EOF")
    return end < 0 or len(raw[end + 5 :].strip(b"\0\r\n\t ")) > 64


def broken(*, cut: bool) -> Refusal:
    """Give the refusal (D121) for a file that cannot be read."""
    if cut:
        return Refusal(
            "D121",
            "Die PDF-Datei ist beim Übertragen abgeschnitten worden.",
            "Bitte die Datei noch einmal senden.",
        )
    return Refusal(
        "D121",
        "Die PDF-Datei ist beschädigt und lässt sich nicht lesen.",
        "Bitte in einem PDF-Programm öffnen, neu speichern und noch einmal senden.",
    )


def without_fields(raw: bytes, pdf: pikepdf.Pdf) -> Refusal:
    """Say why a PDF without fields cannot be read: F105 XFA, F121 scan, F120 printed."""
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        return sentences.xfa()
    return sentences.printed() if visible_text(raw).strip() else sentences.scanned()


def visible_text(raw: bytes, pages: int = 3) -> str:
    """Give what is written on the first pages, nothing if that cannot be read."""
    try:
        document = pypdfium2.PdfDocument(raw)
        count = min(len(document), pages)
        return "\n".join(document[n].get_textpage().get_text_range() for n in range(count))
    except pypdfium2.PdfiumError:
        return ""


def decoded(value: object) -> str:
    """Read a text of a PDF: PDFDocEncoding, UTF-16, UTF-8; streams and names as well."""
    if isinstance(value, pikepdf.Stream):
        # No text of ours is that long, and a small stream may hold gigabytes.
        small = len(value.read_raw_bytes()) <= _LONGEST_STREAM
        raw = value.read_bytes() if small else b""
    elif isinstance(value, pikepdf.Name):
        return str(value).removeprefix("/")
    elif isinstance(value, pikepdf.String):
        raw = bytes(value)
    else:
        return str(value) if isinstance(value, int | float) or hasattr(value, "as_tuple") else ""
    text = _unicode(raw)
    # A language mark between two escapes (ISO 32000-1, 7.9.2.2) is no part of the text.
    if "\x1b" in text:
        text = re.sub("\x1b[A-Za-z]{2,4}\x1b", "", text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unicode(raw: bytes) -> str:
    for mark, encoding in ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le")):
        if raw.startswith(mark):
            return raw[2:].decode(encoding, "replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    # Some programs forget the mark. Only what reads «Ã¼» otherwise is taken for UTF-8:
    # «MENÜ»» and «Üš» would be valid as both.
    if b"\xc3" in raw and _UNMARKED_UTF8.fullmatch(raw):
        return raw.decode("utf-8")
    return raw.decode("pdfdoc", "replace")
