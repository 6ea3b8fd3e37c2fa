"""The Word form: a document with content controls to fill in, and its fields read back."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from minikip_docs.facts.programme import Programmes
from minikip_docs.forms.cells import Reading, Value
from minikip_docs.forms.definition import Definition
from minikip_docs.forms.word import package as word_package
from minikip_docs.forms.word import reader as word_read
from minikip_docs.forms.word import write as word_write


def blank(definition: Definition, values: Mapping[str, Value], *, created: datetime.date) -> bytes:
    """Make the form as .docx, with ``values`` (by pointer, see ``cells.flatten``) filled in.

    The same input gives the same bytes.
    """
    return word_write.write(definition, values, created)


def matches(raw: bytes) -> bool:
    """Say whether the bytes are a Word document."""
    return word_package.matches(raw)


def read(raw: bytes, programmes: Programmes) -> Reading:
    """Read a form that came back; see ``word_read.read`` for findings and refusals."""
    return word_read.read(raw, programmes)
