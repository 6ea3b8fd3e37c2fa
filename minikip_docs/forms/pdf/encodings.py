"""How the bytes of a text in a PDF may be read, where the program that wrote it did not say."""

from __future__ import annotations

import re

import pikepdf  # noqa: F401 - brings «pdfdoc», which Python does not know

# Signs that no text in Latin, Greek or Cyrillic letters has at such a place. Whoever reads
# bytes in the wrong encoding gets them at once: «ZÃ¼rich», «geht™s», «Luzern Œ Sursee».
_L, _U, _W = r"[^\W\d_]", r"[A-ZÀ-ÖØ-Þ]", r"[^\W_]"
_NONSENSE = re.compile(
    "|".join((
        r"[\ufffd\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]",  # no signs at all
        r"[\u0250-\u02c5\u0530-\u07ff]",  # scripts that come of two bytes of other texts
        rf"{_L}[•†‡⁄‹›−‰„“”‚™¡¢£€¤¥¦§¨©«¬®¯°±²³¶¸»¹¼½¾¿˜ˆ]{_L}",  # in a word
        r"\d[•†‡‹›„“”‚™¡¢€¤¦§¨©«¬®¯¶¸»¿ŒŠŽŁŸıłœšžﬁﬂ—]\d",  # in a figure
        rf"{_L}[¡¢£¤¥¦¨©¬¯±¶¸¹¼½¾¿]",  # at the end of a word
        rf"[ÂÃâ][^\w\s.,;:!?)»”’–…-]|[ÂÃÄÅ](?:[†‡•\u00a0]|[‘’“”…—–]{_L})",
        r"[a-zß-öø-ÿ][À-ÖØ-ÞŒŠŽŁŸ]",  # a capital inside a word
        r"[ŒŠŽŁŸ][A-Z][a-z]",
        rf"(?<!{_W})[ŒŠŽŁŸıłœšžﬁﬂ](?!{_W})",  # a letter alone
        r"(?:ﬁ|ﬂ)[A-ZÀ-Þ]|[A-ZÀ-Þ](?:ﬁ|ﬂ)|ﬂ(?![a-zà-ÿ])",
        rf"(?<!\S)[—‰‡†ƒ−”™›]{_L}",  # signs that begin no word
        r"[\w][„‚ƒ•]|[„‚‹](?!\S)|(?<!\S)›|•(?=\S)|•\s*$",
        r"™\w|(?<!\d)(?<!\d\s)‰|ƒ(?!\s?\d)|[˜ˆ]",
        r"(?<!\d)(?<!\d[\s-])€(?!\s?\d)",
        r"(?<!\S)\u00a0|\u00a0(?!\S)",
    )),
    re.MULTILINE,
)  # fmt: skip
_DASH_AS_DOTS = re.compile(r"\d…\d|(?<!\S)…(?!\S)|[.,]…")  # «2026–2027» in the wrong code page


def readings(raw: bytes) -> tuple[str, ...]:
    """Give how bytes without a mark can be read, the best first; more than one leaves a doubt.

    The standard asks for PDFDocEncoding (ISO 32000-1, 7.9.2.2). Programs write UTF-8 or the
    code page of Windows (1252) all the same: «’» is three bytes, 0x92 or 0x90. A reading that
    makes no sense is left out; where none or several do, all of those are given.
    """
    if raw.isascii() and (text := raw.decode("ascii")).isprintable():  # as nearly always
        return (text,)
    standard, utf8, windows = (_decoded(raw, name) for name in ("pdfdoc", "utf-8", "cp1252"))
    if windows and _DASH_AS_DOTS.search(windows) and "–" in standard:
        windows = ""
    found = [text for text in dict.fromkeys((standard, utf8, windows)) if text]
    if sound := [text for text in found if not _NONSENSE.search(text)]:
        return tuple(sound)
    # Several bytes that fit together as UTF-8 do so for a reason.
    return tuple(dict.fromkeys((utf8 or standard, *found)))


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding, "replace" if encoding == "pdfdoc" else "strict")
    except UnicodeDecodeError:
        return ""
