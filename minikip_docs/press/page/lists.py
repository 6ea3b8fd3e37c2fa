"""Gathers numbered paragraphs into lists, so that the PDF tells a reader where a list begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minikip_docs.press.page.setting import Column, Data, label_data, set_paragraph
from minikip_docs.press.walk.blocks import Block, Label, Paragraph

_TOLERANCE = 0.5  # points


@dataclass(frozen=True, slots=True)
class Item:
    """A list paragraph, its number and the distance to what stands above it."""

    paragraph: Paragraph
    label: Label
    gap: float


def as_item(block: Block, gap: float) -> Item | None:
    """Give a block as a list item if it can be one: numbered, neither heading nor framed."""
    if not isinstance(block, Paragraph) or block.label is None or block.heading:
        return None
    framed = block.shade or any((block.borders.top, block.borders.bottom,
                                 block.borders.left, block.borders.right))  # fmt: skip
    if framed or block.page_break_before or block.field or block.label.suffix == "nothing":
        return None
    return Item(block, block.label, gap)


def set_lists(items: Sequence[Item], column: Column, origin: float = 0.0) -> list[Data]:
    """Give the lists that a run of items forms; deeper levels stand inside their item."""
    lists: list[Data] = []
    n = 0
    while n < len(items):
        head, children = items[n], _children(items, n)
        following = items[n + 1 + len(children)] if n + 1 + len(children) < len(items) else None
        spacing = following.gap if following and _siblings(head, following) else 0.0
        data = _new_list(head, column, origin, spacing)
        lists.append(data)
        while True:
            last = children[-1] if children else items[n]
            data["items"].append(_item(items[n], children, column))
            n += 1 + len(children)
            if last.paragraph.keep_next:
                data["keep"] = not column.loose
                break
            if n >= len(items) or not _siblings(head, items[n]) or items[n].gap != spacing:
                break
            if items[n].paragraph.keep_next:
                break  # what is kept with it moves without the items above
            children = _children(items, n)
    return lists


def _new_list(head: Item, column: Column, origin: float, spacing: float) -> Data:
    place = label_data(head.paragraph, head.label, column)
    return {
        "k": "list",
        "gap": head.gap,
        "spacing": spacing,
        "indent": head.paragraph.left - place["room"] - origin,
        "keep": False,
        "items": [],
    }


def _item(item: Item, children: Sequence[Item], column: Column) -> Data:
    return {
        "label": label_data(item.paragraph, item.label, column),
        "body": set_paragraph(item.paragraph, column, listed=True),
        "kids": set_lists(children, column, item.paragraph.left),
    }


def _children(items: Sequence[Item], n: int) -> Sequence[Item]:
    """Give the items right behind item ``n`` that stand below it."""
    head, end = items[n], n + 1
    while (
        end < len(items)
        and items[end].label.list_id == head.label.list_id
        and items[end].label.ilvl > head.label.ilvl
        and items[end].paragraph.left >= head.paragraph.left - _TOLERANCE
    ):
        end += 1
    return items[n + 1 : end]


def _siblings(one: Item, other: Item) -> bool:
    return (one.label.list_id, one.label.ilvl, one.paragraph.left, one.paragraph.first) == (
        other.label.list_id,
        other.label.ilvl,
        other.paragraph.left,
        other.paragraph.first,
    ) and one.label.align == other.label.align == "left"
