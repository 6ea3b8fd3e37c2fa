"""Quotes and blanks in a tag as Word's own corrections type them, made those of the language."""

from __future__ import annotations

_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u202f\u2007\u2009", " "))
_NO_BREAK = "\u00a0\u202f"  # what Word sets inside « … » in French
_APOSTROPHE = "’"
# What may end a text: its own other half, else what a hand sets in its place.
_ENDS = {
    '"': ('"', "“”"), "“": ("”“", '"'), "”": ("”", '"'), "„": ("“”", '"'),
    "'": ("'", "’‘"), "‘": ("’", "'‘"), "’": ("’", "'"), "‚": ("‘’", "'"),
    "«": ("»",), "»": ("«",), "‹": ("›",), "›": ("‹",),
}  # fmt: skip


def plain(tag: str) -> str:
    """Write a tag with straight quotes around its texts and plain blanks outside of them.

    What stands inside a text stays as it is, and so does the length. A remark is left alone,
    and so is a quote without its other half.
    """
    if tag.startswith("{#"):
        return tag
    inner, made, at = tag[2:-2], [], 0
    while at < len(inner):
        end = _end(inner, at) if inner[at] in _ENDS else at
        made.append(_straight(inner[at : end + 1]) if end > at else inner[at].translate(_BLANKS))
        at = max(end, at) + 1
    return tag[:2] + "".join(made) + tag[-2:]


def _end(inner: str, at: int) -> int:
    """Find the quote that ends the one at a place; the place itself if there is none."""
    for ends in _ENDS[inner[at]]:
        for n in range(at + 1, len(inner)):
            if inner[n] in ends and inner[n - 1] != "\\" and not _apostrophe(inner, n):
                return n
    return at


def _apostrophe(inner: str, n: int) -> bool:
    """Tell whether a quote stands within a word or a number, as in 12’500."""
    between = inner[n - 1].isalnum() and inner[n + 1 : n + 2].isalnum()
    return inner[n] == _APOSTROPHE and between


def _straight(quoted: str) -> str:
    content = quoted[1:-1]
    before, after = "", ""
    if quoted[0] in "«‹»›":
        if content[:1] and content[0] in _NO_BREAK:
            before, content = " ", content[1:]
        if content[-1:] and content[-1] in _NO_BREAK:
            after, content = " ", content[:-1]
    mark = next((q for q in "\"'" if q not in content), "")
    if quoted[0] == quoted[-1] and quoted[0] in "\"'":
        return quoted
    return f"{before}{mark}{content}{mark}{after}" if mark else quoted
