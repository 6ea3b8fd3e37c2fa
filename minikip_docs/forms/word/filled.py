"""What a Word form is filled with: values, and marks that become comments."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from minikip_docs.forms.cells import Value
from minikip_docs.forms.definition import Item, Section
from minikip_docs.forms.marks import TITLE, Marks
from minikip_docs.forms.word.controls import attribute, run


@dataclass(frozen=True, slots=True)
class Filled:
    """Values and marks of one form in the making; its comments are gathered while it is made."""

    values: Mapping[str, Value]
    marks: Marks = field(default_factory=Marks)
    said: list[str] = field(default_factory=list)  # by the number of the comment

    def stands_out(self, pointer: str) -> bool:
        """Say whether a field is marked."""
        return self.marks.stands_out(pointer)

    def commented(self, content: str, text: str) -> str:
        """Give runs and controls with a comment at them; no comment without a text."""
        if not text:
            return content
        number = len(self.said)
        self.said.append(text)
        return (
            f'<w:commentRangeStart w:id="{number}"/>{content}<w:commentRangeEnd w:id="{number}"/>'
            f'<w:r><w:commentReference w:id="{number}"/></w:r>'
        )

    def comments(self, names: str, created: datetime.date) -> str:
        """Give the part with the comments (ISO/IEC 29500-1, 17.13.4)."""
        moment = f"{created.isoformat()}T00:00:00Z"
        listed = "".join(
            f'<w:comment w:id="{number}" w:author={attribute(TITLE)} w:initials="R" '
            f'w:date="{moment}">{_paragraphs(text)}</w:comment>'
            for number, text in enumerate(self.said)
        )
        return f"<w:comments {names}>{listed}</w:comments>"


def only_ticked(_section: Section, item: Item) -> bool:
    """Say whether a field is a box to tick, which has no room for a text."""
    return item.kind == "yes_no" and bool(item.group)


def _paragraphs(text: str) -> str:
    first, *others = (f"{run(line)}</w:p>" for line in text.split("\n"))
    return f"<w:p><w:r><w:annotationRef/></w:r>{first}" + "".join(f"<w:p>{o}" for o in others)
