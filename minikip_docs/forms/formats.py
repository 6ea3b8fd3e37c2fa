"""The formats a form comes in: the one table of them; what makes and reads one is loaded late."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from minikip_docs.data.text import listing
from minikip_docs.forms.sentences.note import few

if TYPE_CHECKING:
    from datetime import date

    from minikip_docs.facts.programme import Programmes
    from minikip_docs.forms.cells import Reading, Value
    from minikip_docs.forms.definition import Definition

_NO_MARKS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Format:
    """One format; its libraries are slow to load and loaded only when they are needed."""

    suffix: str
    title: str
    package: str  # of this folder, with the modules ``blank`` and ``read``
    for_clerks: bool = True

    def blank(
        self,
        form: Definition,
        values: Mapping[str, Value],
        *,
        created: date,
        marks: Mapping[str, str] = _NO_MARKS,
    ) -> bytes:
        """Make the form with ``values`` (by pointer, see ``cells.flatten``) filled in.

        A value may be the text that somebody typed and nobody could read: any field shows it
        as it is. ``created`` is the date the file carries. ``marks`` are sentences by pointer,
        shown at these places (``marks.place``); a reader takes no notice of them, and JSON has
        none. The same input gives the same bytes. Raises ``Refusal`` X910 if a PDF cannot be set.
        """
        made: bytes = self._module("blank").blank(form, values, created=created, marks=marks)
        return made

    def matches(self, raw: bytes) -> bool:
        """Say whether a file is of this format, by its content."""
        found: bool = self._module("read").matches(raw)
        return found

    def read(self, raw: bytes, programmes: Programmes) -> Reading:
        """Read a filled form; ``read`` of each package lists its findings and refusals.

        Not for JSON, which has data and no cells: see ``json_form.read``.
        """
        reading: Reading = self._module("read").read(raw, programmes)
        return replace(reading, findings=tuple(few(reading.findings)), suffix=self.suffix)

    @property
    def reader(self) -> str:
        """Give the name of the module that reads it."""
        return f"minikip_docs.forms.{self.package}.read"

    def _module(self, name: str) -> Any:
        return importlib.import_module(f"minikip_docs.forms.{self.package}.{name}")


PDF = Format("pdf", "PDF", "pdf")
WORD = Format("docx", "Word", "word")
EXCEL = Format("xlsx", "Excel", "excel")
JSON = Format("json", "JSON", "json_form", for_clerks=False)

FORMATS: Mapping[str, Format] = {one.suffix: one for one in (PDF, WORD, EXCEL, JSON)}
# What a clerk is offered; JSON is for programs, and made if it is asked for.
OFFERED = tuple(suffix for suffix, one in FORMATS.items() if one.for_clerks)


def named(last: str = "und") -> str:
    """List the formats that clerks fill in, in a sentence."""
    return listing((one.title for one in FORMATS.values() if one.for_clerks), last)
