"""Keeps what stands in a template from docxtpl and Jinja, who see the tags and nothing else.

docxtpl works on the text of the XML: it joins braces across runs and paragraphs, straightens
quotes, and knows no «%» within a tag. What it would touch travels as private characters.
"""

from __future__ import annotations

import re

from lxml import etree

from minikip_docs.press.fill import language
from minikip_docs.press.fill.tags import LOOSE, TAG, paragraphs, rewrite
from minikip_docs.press.ooxml.word import w

_INSIDE = {ord(c): chr(0xE120 + n) for n, c in enumerate("{}%#“”‘’")}
_INSIDE_BACK = {ord(new): chr(old) for old, new in _INSIDE.items()}
_TAKEN = re.compile("[{}]".format("".join([*_INSIDE.values(), *language.BRACES.values()])))
_PATCHED = re.compile(r"(<w:(t|delText)(?: [^>]*)?>)[^<]*(?=</w:\2>)")


def taken(root: etree._Element) -> str:
    """Give a private character of the program that a part has of its own; "" if there is none."""
    found = _TAKEN.search(etree.tostring(root, encoding="unicode"))
    return found.group() if found else ""


def outside_text(root: etree._Element) -> bool:
    """Tell whether braces of a tag stand where no text is: in a description, a field, a formula."""
    return LOOSE.search(_PATCHED.sub(r"\1", etree.tostring(root, encoding="unicode"))) is not None


def hide(root: etree._Element) -> None:
    """Hide in a part all but its tags, and in these what is not understood by docxtpl.

    What is hidden outside of tags, ``language.restore_braces`` gives back after filling.
    """
    for element, text in paragraphs(root):
        made, at = [], 0
        for tag in TAG.finditer(text):
            made.append(text[at : tag.start()].translate(language.BRACES))
            made += [tag.group()[:2], tag.group()[2:-2].translate(_INSIDE), tag.group()[-2:]]
            at = tag.end()
        made.append(text[at:].translate(language.BRACES))
        rewrite(element, "".join(made))
    for deleted in root.iter(w("delText")):  # shown by nobody, and refused when it is read
        deleted.text = (deleted.text or "").translate(language.BRACES)


def shown(source: str) -> str:
    """Give back what was hidden in the tags of a part that docxtpl has worked on."""
    source = source.translate(_INSIDE_BACK)
    return TAG.sub(lambda tag: tag.group().replace("&amp;", "&"), source)
