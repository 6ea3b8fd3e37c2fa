"""The fonts a template names: what Word shows in them, our PDF sets in the font of the house."""

from __future__ import annotations

from collections.abc import Iterator

from minikip_docs.data.model import Refusal, Severity
from minikip_docs.data.text import listing
from minikip_docs.press.fill.template import opened
from minikip_docs.press.inspect.fault import Fault, Place
from minikip_docs.press.ooxml.namespaces import A
from minikip_docs.press.ooxml.relations import linked
from minikip_docs.press.ooxml.symbols import SYMBOL_FONTS
from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import Package, paragraph_of, parsed, take_apart, value, w
from minikip_docs.press.walk.styles import read_sheet

_SAME = {"arial", "liberation sans"}  # letters of one width (metric-compatible)
_NOBODY_SAYS = "Times New Roman"  # Word's font where a file names none
_MOST = 5  # fonts that are named


def other_fonts(raw: bytes, name: str) -> Iterator[Fault]:
    """Say once which other fonts than that of the PDF a template uses; no fault of its."""
    try:
        source = opened(raw, name)
        package = take_apart(source.members)
        found = sorted({font for *_, root in source.parts for font in _fonts(root, package)})
    except Refusal:  # said elsewhere
        return
    if not found:
        return
    one, names = len(found) == 1, [f"«{font}»" for font in found[:_MOST]]
    rest = [f"{len(found) - _MOST} weiteren"] if len(found) > _MOST else []
    yield Fault(
        "T155",
        Severity.INFO,
        Place(),
        f"Die Vorlage verwendet die {'Schrift' if one else 'Schriften'} "
        f"{listing([*names, *rest])}; das PDF hat immer die Schrift Liberation Sans, die so "
        "breit läuft wie Arial. Die Wörter sind dieselben, Zeilen und Seiten können anders enden.",
        "Wo es gleich aussehen soll: bitte Arial verwenden oder das PDF aus Word exportieren "
        "(--pdf).",
    )


def _fonts(root: Element, package: Package) -> Iterator[str]:
    """Give the fonts of all texts of a part, but for those that are ours or hold symbols."""
    styles = _Styles(package)
    for text in root.iter(w("t")):
        run = text.getparent()
        if run is not None and run.tag == w("r") and (text.text or "").strip():
            font = styles.font(run)
            if font.casefold() not in _SAME | SYMBOL_FONTS:
                yield font


class _Styles:
    """Which font the styles of a template give to a run."""

    def __init__(self, package: Package) -> None:
        self._sheet = read_sheet(package.styles)
        self._theme = dict(_theme(package))
        root = package.styles
        base = None if root is None else root.find(f"{w('docDefaults')}/{w('rPrDefault')}")
        self._base = self._named(base) or _NOBODY_SAYS

    def font(self, run: Element) -> str:
        paragraph = value(paragraph_of(run), "pPr", "pStyle") or self._sheet.default_paragraph
        by_style = (self._of(style) for style in (value(run, "rPr", "rStyle") or "", paragraph))
        return self._named(run) or next(filter(None, by_style), self._base)

    def _of(self, style: str) -> str:
        """Give the font of a style or of those it is based on."""
        named = (self._named(s.element) for s in reversed(self._sheet.chain(style)))
        return next(filter(None, named), "")

    def _named(self, holder: Element | None) -> str:
        fonts = None if holder is None else holder.find(f"{w('rPr')}/{w('rFonts')}")
        if fonts is None:
            return ""
        theme = fonts.get(w("asciiTheme")) or fonts.get(w("hAnsiTheme")) or ""
        plain = fonts.get(w("ascii")) or fonts.get(w("hAnsi")) or ""
        return self._theme.get(theme[:5], plain)


def _theme(package: Package) -> Iterator[tuple[str, str]]:
    """Give the fonts of the theme by the beginning of their names: «minor», «major»."""
    for member in linked(package.members, package.document.member, "theme"):
        root = parsed(package.members[member])
        for kind in ("minor", "major"):
            latin = next(root.iter(f"{{{A}}}{kind}Font"), None)
            face = None if latin is None else latin.find(f"{{{A}}}latin")
            if face is not None and face.get("typeface"):
                yield kind, face.get("typeface", "")
