"""Parts of the Word form beside its body: the hints of empty fields, the count of rows."""

from __future__ import annotations

import uuid

from minikip_docs.forms.word.controls import HINTS, hint_name, paragraph, run

_SPACE = uuid.UUID("6d696e69-6b69-7000-8000-646f63730002")


def glossary(names: str) -> str:
    """Give the building blocks from which Word takes the hint of a field that was emptied.

    ``names`` are the declarations of namespaces. Source: ISO/IEC 29500-1, 17.12.
    """
    blocks = (
        f'<w:docPart><w:docPartPr><w:name w:val="{hint_name(hint)}"/>'
        '<w:category><w:name w:val="Minikip"/><w:gallery w:val="placeholder"/></w:category>'
        '<w:types><w:type w:val="bbPlcHdr"/></w:types>'
        '<w:behaviors><w:behavior w:val="content"/></w:behaviors>'
        f'<w:guid w:val="{{{str(uuid.uuid5(_SPACE, hint)).upper()}}}"/></w:docPartPr>'
        f"<w:docPartBody>{paragraph(run(hint, 'Platzhalter'), 'Normal')}</w:docPartBody>"
        "</w:docPart>"
        for hint in HINTS
    )
    parts = f"<w:docParts>{''.join(blocks)}</w:docParts>"
    return f"<w:glossaryDocument {names}>{parts}</w:glossaryDocument>"


def numbering(names: str, lists: int) -> str:
    """Give so many lists (numbered from 1) that count the rows of one table each; then bullets."""
    hanging = '<w:pPr><w:ind w:left="170" w:hanging="170"/></w:pPr>'
    kinds = [("decimal", "%1", "nothing", "")] * lists + [("bullet", "–", "tab", hanging)]
    looks, uses = [], []
    for number, (kind, shown, after, indent) in enumerate(kinds, 1):
        looks.append(
            f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/>'
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
            f'<w:suff w:val="{after}"/><w:lvlText w:val="{shown}"/><w:lvlJc w:val="left"/>{indent}'
            "</w:lvl></w:abstractNum>"
        )
        uses.append(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
    return f"<w:numbering {names}>{''.join(looks)}{''.join(uses)}</w:numbering>"
