"""The guide's Markdown as HTML of the desk: headings that can be linked to, tables that scroll."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from minikip_docs.data.files import safe_name

_COMMENT = re.compile(r"^<!--.*?-->\n?", re.MULTILINE | re.DOTALL)  # HTML is shown, not taken


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with what its address ends in."""

    level: int
    title: str
    anchor: str


class _Renderer(RendererHTML):
    """Tables and code in a place that scrolls by itself and can be reached by the keyboard."""

    def table_open(self, *_given: Any) -> str:
        return '<div class="scroll" tabindex="0" role="group" aria-label="Tabelle"><table>'

    def table_close(self, *_given: Any) -> str:
        return "</table></div>"

    def th_open(self, *_given: Any) -> str:
        return '<th scope="col">'

    def fence(self, tokens: Sequence[Token], at: int, *_given: Any) -> str:
        code = Markup.escape(tokens[at].content)
        return f'<pre tabindex="0" role="group" aria-label="Befehle"><code>{code}</code></pre>'


def render(text: str, address: Callable[[str], str | None]) -> tuple[Markup, list[Heading]]:
    """Turn Markdown into HTML, and list its headings from the second level on.

    ``address`` says where a link or picture leads: it gets what the text says, such as «rules.md»,
    and gives None where a link is to be text alone.
    HTML in the text is shown as it is written, never taken over.
    """
    parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable("table")
    tokens = parser.parse(_COMMENT.sub("", text))
    headings: list[Heading] = []
    for at, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag != "h1":
            title = "".join(one.content for one in tokens[at + 1].children or ())
            found = Heading(int(token.tag[1]), title, safe_name(title).casefold())
            token.attrSet("id", found.anchor)
            headings.append(found)
        hidden = False  # a link that leads nowhere at the desk
        for part in token.children or ():
            if part.type == "link_open":
                target = address(str(part.attrGet("href") or ""))
                part.attrSet("href", target or "")
                hidden = part.hidden = target is None
            elif part.type == "link_close":
                part.hidden = hidden
            elif part.type == "image":
                part.attrSet("src", address(str(part.attrGet("src") or "")) or "")
    html = parser.renderer.render(tokens, parser.options, {})
    return Markup(html), headings  # noqa: S704 - made of text that was escaped
