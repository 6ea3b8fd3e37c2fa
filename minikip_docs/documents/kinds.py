"""The kinds of Word templates: their file, their German name, what they may print."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from minikip_docs.data import jsonio
from minikip_docs.data.files import read_bytes
from minikip_docs.data.resources import resource
from minikip_docs.facts.schema_references import resolved
from minikip_docs.press.inspect.context import Node


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: ``templates/NAME.docx``, filled with what ``schemas/SCHEMA.context.json`` says.

    ``email`` is the template of plain text that goes with a letter and may print the same.
    ``approved``: authorities sign it, its wording is the canton's to approve.
    """

    name: str
    title: str
    schema: str
    email: str = ""
    approved: bool = False

    @property
    def file(self) -> str:
        """The name of its file in the folder of templates."""
        return f"{self.name}.docx"

    @property
    def context(self) -> Node:
        """What it may print: the schema of its context, references resolved."""
        return _context(self.schema)


# A new kind is a row here and a schema; several kinds may share one schema.
KINDS: tuple[Kind, ...] = (
    Kind("agreement", "Vereinbarung", "agreement", approved=True),
    Kind("amendment", "Nachtrag", "amendment", approved=True),
    Kind("report", "Jahresbericht", "report"),
    Kind("summary", "Zusammenfassung", "summary"),
    Kind("cover-letter", "Begleitbrief", "cover", "cover-email.txt"),
    Kind("reply-letter", "Rückmeldung", "reply", "reply-email.txt"),
    Kind("reminder-letter", "Erinnerung", "reminder", "reminder-email.txt"),
)
LETTERS = tuple(kind for kind in KINDS if kind.email)


@lru_cache
def _context(schema: str) -> Node:
    return resolved(f"{schema}.context.json", _load)


@lru_cache
def _load(file: str) -> Node:
    loaded: Node = jsonio.loads(read_bytes(resource("schemas", file)))
    return loaded
