"""Text in a Word form that looks as if it did not count, or that nobody sees."""

from __future__ import annotations

from collections.abc import Iterator

from minikip_docs.data.contrast import contrast
from minikip_docs.data.text import clean
from minikip_docs.forms.word.package import attribute, local
from minikip_docs.forms.word.read_text import GONE_TAGS, text
from minikip_docs.press.ooxml.trees import Element

OFF = {"0", "false", "off"}
# How such a text is called, as an adjective before «Text».
STRUCK, HIDDEN, UNSEEN, TINY = "durchgestrichenen", "verborgenen", "unsichtbaren", "winzigen"
UNSURE = {STRUCK, HIDDEN, UNSEEN, TINY}  # raised or lowered text is a matter of figures
_LOOKS = {
    "strike": STRUCK, "dstrike": STRUCK, "vanish": HIDDEN,
    "superscript": "hochgestellten", "subscript": "tiefgestellten",
}  # fmt: skip
_TAGS = tuple(
    f"{{*}}{name}"
    for name in ("strike", "dstrike", "vanish", "vertAlign", "sz", "w", "color", "highlight")
)
_SMALLEST = 10  # half points; the forms use 16 and more
_NARROWEST = 20  # per cent of the usual width of letters
_FAINTEST = 1.4  # contrast to what is behind (WCAG 2.2, 1.4.3): a light grey on the field's blue
_LOWEST_ROW = 60  # twentieths of a point
_NAMED = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF",
    "red": "FF0000", "yellow": "FFFF00", "white": "FFFFFF", "darkBlue": "000080",
    "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000",
    "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip


def doubtful(element: Element) -> Iterator[tuple[str, str]]:
    """List the texts that are struck out, raised or not to be seen: how they look, and the text."""
    last = None
    for look in element.iter(*_TAGS):
        properties = look.getparent()
        run = None if properties is None else properties.getparent()
        if run is None or run is last or local(run) != "r":
            continue
        named = _look(look, run)
        if not named or next(run.iterancestors(*GONE_TAGS), None) is not None:
            continue
        if shown := clean(text(run)):
            last = run
            yield named, shown


def hidden_rows(document: Element) -> frozenset[Element]:
    """Find the rows of tables that do not show: hidden, or lower than any letter."""
    found = [e for e in document.iter("{*}hidden") if attribute(e, "val") not in OFF]
    found += [
        e for e in document.iter("{*}trHeight")
        if attribute(e, "hRule") == "exact" and _below(attribute(e, "val"), _LOWEST_ROW)
    ]  # fmt: skip
    above = (e.getparent() for e in found)
    rows = (e.getparent() for e in above if e is not None and local(e) == "trPr")
    return frozenset(row for row in rows if row is not None)


def _look(look: Element, run: Element) -> str:
    name, value = local(look), attribute(look, "val")
    if name in {"color", "highlight"}:
        return UNSEEN if contrast(_colour(run), _behind(run)) < _FAINTEST else ""
    if name in {"sz", "w"}:
        least = _SMALLEST if name == "sz" else _NARROWEST
        return TINY if _below((value or "").removesuffix("%"), least) else ""
    return "" if value in OFF else _LOOKS.get(value or "" if name == "vertAlign" else name, "")


def _below(value: str | None, least: int) -> bool:
    return value is not None and value.isdecimal() and len(value) < 6 and int(value) < least


def _colour(run: Element) -> str:
    return _hex(attribute(run.find("{*}rPr/{*}color"), "val")) or "000000"


def _behind(run: Element) -> str:
    """Give the colour behind a run: its own, else that of its paragraph or cell."""
    if marked := _hex(attribute(run.find("{*}rPr/{*}highlight"), "val")):
        return marked
    paragraph, cell = (next(run.iterancestors(f"{{*}}{name}"), None) for name in ("p", "tc"))
    for element, shade in ((run, "rPr"), (paragraph, "pPr"), (cell, "tcPr")):
        found = None if element is None else element.find(f"{{*}}{shade}/{{*}}shd")
        if fill := _hex(attribute(found, "fill")):
            return fill
    return "FFFFFF"


def _hex(value: str | None) -> str:
    """Give a colour as six figures; "" for none and for «auto», which is readable anywhere."""
    value = _NAMED.get(value or "", value or "")
    try:
        return value if len(value) == 6 and int(value, 16) >= 0 else ""
    except ValueError:
        return ""
