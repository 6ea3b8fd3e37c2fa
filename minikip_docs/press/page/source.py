"""Writes the data of a document (`typst_data`, `setting`, `lists`) as plain Typst code.

Typst sets code that says each thing once several times faster than functions that look into
data, and faster the shorter the code: what looks alike is named once. Nothing is decided or
counted here; what only the typesetter knows (how high a header is, where a tab leads) stands in
the functions of ``document.typ``. Every text becomes a string literal, so none of it can be read
as code. Lengths are points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

from minikip_docs.data.files import read_bytes
from minikip_docs.press.page import glyphs
from minikip_docs.press.page.setting import Data
from minikip_docs.press.walk.blocks import Borders, Line, Look

_FUNCTIONS = Path(__file__).with_name("document.typ")
_NO_BORDERS = Borders()
_SIDES = ("top", "right", "bottom", "left")
_EDGE = {"em": round(glyphs.LINE - glyphs.DESCENT, 4)}  # of lines that stand close


def write(document: Data) -> tuple[str, list[bytes]]:
    """Give the Typst code of a document and its pictures, which it calls by their place."""
    return _Writer(document).code()


class _Writer:
    """Writes one document."""

    def __init__(self, document: Data) -> None:
        self.document = document
        self.pictures: dict[bytes, int] = {}  # each with its place
        self.names: dict[str, str] = {}  # of code that may stand in many places

    def code(self) -> tuple[str, list[bytes]]:
        """Give the code and the pictures."""
        d = self.document
        sections = [self.section(n, s) for n, s in enumerate(d["sections"])]
        start = [
            _functions(),
            f"#set document(title: {_string(d['title'])}, author: {_string(d['author'])}"
            f"{', keywords: ' + _string(d['keywords']) if d['keywords'] else ''})",
            f"#set text(top-edge: {_edge(_EDGE)})",
            *(f"#let {name} = {code}" for code, name in self.names.items()),
        ]
        return "\n".join([*start, *sections, "#metadata(none) <last>\n"]), list(self.pictures)

    def named(self, code: str) -> str:
        """Give the name of a piece of code."""
        return self.names.setdefault(code, f"n{len(self.names)}")

    def section(self, n: int, section: Data) -> str:
        page, distance = section["page"], section["distance"]
        sides = ", ".join(f"{name}: {_pt(page[name])}" for name in ("width", "height", *_SIDES))
        return (
            f"#section({n}, {sides}, "
            f"above: {_pt(distance['header'])}, below: {_pt(distance['footer'])}, "
            f"{'mirrored: true, ' if page['mirrored'] else ''}"
            f"headers: {self.margin(section['headers'])}, "
            f"footers: {self.margin(section['footers'])}, {{{self.flow(section['blocks'])}}})"
        )

    def margin(self, kinds: Mapping[str, list[Data]]) -> str:
        """Write the headers or the footers of a section."""
        inner = ", ".join(f"{kind}: {{{self.flow(blocks)}}}" for kind, blocks in kinds.items())
        return f"({inner or ':'})"

    def flow(self, blocks: Iterable[Data]) -> str:
        """Write a flow of blocks."""
        lines = []
        first, kept = True, False
        for b in blocks:
            if b["k"] == "break":
                # A page that nothing but a break makes is one, too.
                lines.append("v(0pt)\npagebreak()" if first else "pagebreak()")
                first = True
            elif b["k"] == "tail":
                lines.append(f"v({_pt(b['gap'])})")
            else:
                if b.get("break"):
                    lines.append("pagebreak(weak: true)")
                    first = True
                gap = b["gap"]
                if "field" in b:
                    lines.append(_place_to_sign(b))
                    gap = 0.0
                # At the top of a page that begins here the space above counts, else it is dropped.
                if first and gap > 0:
                    lines.append(f"v({_pt(gap)})")
                lines.append(self.block(b, 0.0 if first else gap))
                if kept and b.get("empty") and not b["keep"]:
                    # Bare room does not end what is kept together.
                    lines.append("block(metadata(none))")
                first, kept = False, b["keep"]
        return "\n".join(lines)

    def block(self, b: Data, above: float) -> str:
        if b["k"] == "p":
            return self.paragraph(b, above)
        if b["k"] == "list":
            return self.boxed(self.numbered(b), above=above, sticky=b["keep"])
        return self.boxed(self.table(b), above=above, sticky=b["keep"], whole=b["whole"])

    def boxed(
        self,
        body: str,
        *,
        above: float = 0.0,
        sticky: bool = False,
        whole: bool = False,
        more: Iterable[str] = (),
    ) -> str:
        arguments = [
            "width: 100%",
            f"above: {_pt(above)}" if above else "",
            "sticky: true" if sticky else "",
            "breakable: false" if whole else "",
            *more,
        ]
        return f"{self.named(_with('block', arguments))}({body})"

    def paragraph(self, p: Data, above: float) -> str:
        body = self.words(p)
        body = self.raised(p["edge"], body)
        if p["align"] in {"right", "center"}:
            body = f"align({p['align']}, {body})"
        framed = p["shade"] or p["borders"] != _NO_BORDERS
        if framed:
            body = self.boxed(body, more=_frame(p))
        # Most cells hold one plain paragraph: it needs no box of its own.
        if not (p["pad"] or p["right"] or above or p["keep"] or p["whole"] or framed):
            return body
        more = _sides("inset", {"left": p["pad"], "right": p["right"]})
        return self.boxed(body, above=above, sticky=p["keep"], whole=p["whole"], more=more)

    def raised(self, edge: Mapping[str, float], body: str) -> str:
        """Write code with lines as high as Word makes them."""
        if edge == _EDGE:
            return body
        return f"{self.named(f'text.with(top-edge: {_edge(edge)})')}({body})"

    def words(self, p: Data) -> str:
        """Write what a paragraph says: as a paragraph, a heading, or the room of an empty one."""
        if p["empty"] > 0:
            return f"v({_pt(p['empty'])})"
        look = [
            "justify: true" if p["align"] == "both" else "",
            f"hanging-indent: {_pt(p['hang'])}" if p["hang"] else "",
        ]
        if p["h"] == 0:
            made = self.named(_with("par", look)) if any(look) else "par"
            return f"{made}({_joined(self.content(p))})"
        set_par = [f"set par({', '.join(a for a in look if a)})"] if any(look) else []
        body = _joined([*set_par, *self.content(p)])
        return f"heading(level: {p['h']}, {body})"

    def content(self, p: Data) -> list[str]:
        parts = []
        if p["first"] > 0:  # Typst's own first-line indent spares lists
            parts.append(f"h({_pt(p['first'])})")
        if "label" in p:
            parts.append(f"box({self.inline(p['label'])})")  # never broken over two lines
            if p["blank"]:
                parts.append(self.blank(p["label"]))
            parts.append(f"h({_pt(p['skip'])})")
        return [*parts, *([self.tabbed(p)] if "lines" in p else self.inlines(p["c"]))]

    def inlines(self, items: Iterable[Data]) -> list[str]:
        return [self.inline(i) for i in items]

    def inline(self, i: Data) -> str:
        if "t" in i:
            return self.styled(i["look"], _string(i["t"]))
        if "br" in i:
            return "linebreak()"
        if "n" in i:
            return self.styled(i["look"], _number(i["n"]))
        if "note" in i:
            number = self.styled(i["look"], _string(i["note"]))
            return f"footnote(numbering: _ => {number}, metadata({{{self.flow(i['blocks'])}}}))"
        if "img" in i:
            n = self.pictures.setdefault(i["img"], len(self.pictures))
            return f"picture({n}, {_pt(i['w'])}, {_pt(i['h'])}, {_string(i['alt'])})"
        return f"link({_string(i['url'])}, {_joined(self.inlines(i['c']))})"

    def blank(self, i: Data) -> str:
        return self.styled(i["look"], '"\\u{a0}"')

    def styled(self, look: Look, body: str) -> str:
        """Write code in a look."""
        body = f"{self.named(_letters(look))}({body})"
        if look.vertical:
            body = f"{look.vertical}(typographic: false, {body})"
        if look.highlight:
            body = f"highlight(fill: {_colour(look.highlight)}, {body})"
        return f"underline({body})" if look.underline else body

    def tabbed(self, p: Data) -> str:
        lines = (
            "(" + "".join(f"{_joined(self.inlines(s))}, " for s in line) + ")"
            for line in p["lines"]
        )
        stops = "".join(
            f"(x: {s['x']:.10g}, k: {_string(s['k'])}, l: {_string(s['l'])}), " for s in p["stops"]
        )
        numbers = (f"{n}: {p[n]:.10g}" for n in ("begin", "hang", "origin", "tab", "least"))
        return (
            f"tabbed(({''.join(f'{line}, ' for line in lines)}), ({stops}), {', '.join(numbers)})"
        )

    def numbered(self, b: Data) -> str:
        """Write a list and those inside its items."""
        labels = "".join(f"{self.number(item['label'])}, " for item in b["items"])
        items = ", ".join(f"enum.item({{{self.item(item)}}})" for item in b["items"])
        return f"numbered({_pt(b['indent'])}, {_pt(b['spacing'])}, ({labels}), {items})"

    def item(self, item: Data) -> str:
        kids = (self.boxed(self.numbered(kid), above=kid["gap"]) for kid in item["kids"])
        return "\n".join([self.paragraph(item["body"], 0.0), *kids])

    def number(self, label: Data) -> str:
        text = label["text"]
        words = _joined([self.inline(text), self.blank(text)])
        words = f"box(width: {_pt(label['wide'])}, {words})"
        inner = f"box(inset: (left: {_pt(label['skip'])}), {words})"
        body = f"box(width: {_pt(label['room'])}, {inner})"
        return self.raised(label["edge"], body)

    def table(self, t: Data) -> str:
        """Write a table; one without lines and header rows only places text: a grid."""
        kind = "grid" if t["layout"] else "table"
        rows = [[self.cell(kind, c, y) for c in row] for y, row in enumerate(t["rows"])]
        head = [cell for row in rows[: t["head"]] for cell in row]
        cells = [cell for row in rows[t["head"] :] for cell in row]
        if head:
            cells.insert(0, f"table.header(repeat: true, {', '.join(head)})")
        columns = "".join(f"{_pt(w)}, " for w in t["columns"])
        usual = "" if t["layout"] else "stroke: none, inset: 0pt, "
        body = f"{kind}(columns: ({columns}), {usual}{', '.join(cells)})"
        if t["left"]:
            body = f"pad(left: {_pt(t['left'])}, {body})"
        return body if t["align"] == "left" else f"align({t['align']}, {body})"

    def cell(self, kind: str, c: Data, y: int) -> str:
        body = self.flow(c["blocks"]) or "none"
        if "\n" in body:
            body = f"{{{body}}}"
        if c["height"] > 0:
            body = f"at-least({_pt(c['height'])}, {_string(c['valign'])}, {body})"
        look = [
            f"colspan: {c['cs']}" if c["cs"] > 1 else "",
            f"rowspan: {c['rs']}" if c["rs"] > 1 else "",
            "breakable: false" if c["solid"] else "breakable: true",
            *_sides("inset", c["inset"]),
            f"stroke: {_strokes(c['borders'])}" if c["borders"] != _NO_BORDERS else "",
            f"fill: {_colour(c['shade'])}" if c["shade"] else "",
            f"align: {c['valign']} + left",
        ]
        return f"{self.named(_with(f'{kind}.cell', look))}(x: {c['x']}, y: {y}, {body})"


@cache
def _functions() -> str:
    return read_bytes(_FUNCTIONS).decode()


def _with(function: str, arguments: Iterable[str]) -> str:
    return f"{function}.with({', '.join(a for a in arguments if a)})"


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else "{" + "\n".join(parts) + "}" if parts else "none"


@lru_cache(1000)
def _letters(look: Look) -> str:
    """Give the function that sets letters in a look, but for lines and grounds."""
    return _with(
        "text",
        [
            f"size: {_pt(look.size)}",
            f'weight: "{"bold" if look.bold else "regular"}"',
            'style: "italic"' if look.italic else "",
            f"tracking: {_pt(look.tracking)}" if look.tracking else "",
            f"fill: {_colour(look.colour)}" if look.colour else "",
        ],
    )


def _frame(p: Data) -> Iterator[str]:
    """Give the arguments of the box that draws the lines and the ground of a paragraph."""
    if p["shade"]:
        yield f"fill: {_colour(p['shade'])}"
    yield f"stroke: {_strokes(p['borders'])}"
    sides = {side: getattr(p["borders"], side) for side in _SIDES}
    spaces = {side: line.space for side, line in sides.items() if line}
    yield from _sides("inset", {s: space for s, space in spaces.items() if s in {"top", "bottom"}})
    yield from _sides("outset", {s: space for s, space in spaces.items() if s in {"left", "right"}})


def _sides(name: str, lengths: Mapping[str, float]) -> Iterator[str]:
    """Give an argument of lengths by side, if there is any."""
    if any(lengths.values()):
        yield f"{name}: ({', '.join(f'{side}: {_pt(v)}' for side, v in lengths.items())})"


@lru_cache(1000)
def _strokes(borders: Borders) -> str:
    return f"({', '.join(f'{side}: {_line(getattr(borders, side))}' for side in _SIDES)})"


def _line(line: Line | None) -> str:
    if line is None:
        return "none"
    return (
        f"(paint: {_colour(line.colour)}, thickness: {_pt(line.width)}, dash: {_string(line.dash)})"
    )


def _place_to_sign(p: Data) -> str:
    lengths = ", ".join(_pt(x) for x in (p["pad"], p["right"], p["gap"] - 4))
    return f"place-to-sign({_string('field:' + p['field'])}, {lengths})"


def _number(count: tuple[int, int] | None) -> str:
    """Write the number of the page, by where it is counted from, or that of all pages."""
    if count is None:
        return "page-total"
    section, start = count
    return f"page-number({start - 1})" if section == 0 else f"counted-from({section}, {start})"


def _edge(edge: Mapping[str, float]) -> str:
    return f"{edge['em']:.10g}em" if "em" in edge else _pt(edge["pt"])


def _colour(code: str) -> str:
    return f"rgb({_string(code)})"


def _pt(length: float) -> str:
    return f"{round(length, 6)}pt"


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
