"""The canton's approval of the wording of its agreements: by a hash, not by the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from minikip_docs.data import jsonio
from minikip_docs.data.files import read_bytes, sha256
from minikip_docs.data.text import excerpt, listing
from minikip_docs.facts.settings import Settings, describe, known_keys
from minikip_docs.jobs.limited import limited
from minikip_docs.press.fill.source_file import TemplateFile

KEY = "agreement.wording_approved"
MARKED = "{{ proposal }}"  # stands before what the leaflet does not say and nobody has approved
PROPOSAL = "[Vorschlag, nicht genehmigt] "
_NO_WORDS = {KEY, "agreement.signatures_apart"}  # nothing of them is printed
_LENGTH = 32  # figures of the hash
# Names of the template that print settings and are not called like them.
_PRINTS = {
    ("agreement", "retention"): ("agreement.retention_years",),
    ("contribution", "unused_funds"): ("agreement.unused_funds",),
    ("signature_blocks",): ("canton.place", "canton.signatories"),
    ("programme", "contact"): ("contact.name", "contact.function", "contact.email",
                               "contact.phone"),
    ("reporting", "recipient"): ("report.recipient",),
    ("reporting", "email"): ("report.email", "contact.email"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Approval:
    """The hash of a wording, when the canton approved it, and what it marks as a proposal."""

    hash: str
    on: date | None  # None: not approved
    proposals: tuple[str, ...]

    def lacking(self, settings: Settings) -> tuple[str, ...]:
        """Say what a final document waits for, as for settings nobody has set: «» if nothing.

        It waits as long as nothing is approved; after that only where the canton requires it.
        """
        if self.on or (settings.agreement.wording_approved and not _required(settings)):
            return ()
        open_ = listing(f"«{excerpt(one, 40)}»" for one in self.proposals)
        return (
            f"{describe(KEY)}: «minikip template check» zeigt, was einzutragen ist"
            + (f"; Vorschläge sind {open_}" if open_ else ""),
        )


def _required(settings: Settings) -> bool:
    return bool(settings.agreement.require_approval)


def approval_of(source: TemplateFile, settings: Settings) -> Approval:
    """Say whether the canton has approved a template as it is, with the settings it prints.

    Raises ``Refusal`` T102 to T116 or T135 for a template that cannot be read.
    """
    paragraphs, names, proposals = _wording(source)
    printed = {key: _plain(settings.value(key)) for key in _settings_of(names)}
    content = {"wording": paragraphs, "settings": printed}
    digest = sha256(jsonio.canonical(content))[:_LENGTH]
    rows = settings.agreement.wording_approved
    on = next((row.date for row in rows if row.hash == digest), None)
    return Approval(digest, on, proposals)


@lru_cache(maxsize=8)
def _wording(source: TemplateFile) -> tuple[list[str], frozenset[tuple[str, ...]], tuple[str, ...]]:
    return limited(source.name, _read, source)


def _read(
    source: TemplateFile,
) -> tuple[list[str], frozenset[tuple[str, ...]], tuple[str, ...]]:
    from minikip_docs.press.inspect.wording import wording  # noqa: PLC0415 - in the other process

    found = wording(source.raw, source.name)
    return list(found.paragraphs), found.names, found.beside(MARKED)


def _settings_of(names: frozenset[tuple[str, ...]]) -> Iterator[str]:
    """Give the keys whose values a template prints, by the names it takes from its context."""
    printed = {key for start, keys in _PRINTS.items() if _under(names, start) for key in keys}
    for key in known_keys():
        if key not in _NO_WORDS and (key in printed or _under(names, tuple(key.split(".")))):
            yield key


def _under(names: frozenset[tuple[str, ...]], start: tuple[str, ...]) -> bool:
    return any(name[: len(start)] == start for name in names)


def _plain(value: Any) -> Any:
    """Give a setting as plain data; a picture by its content, wherever it lies."""
    if isinstance(value, Path):
        return sha256(read_bytes(value)) if value.is_file() else ""
    if isinstance(value, tuple):
        return [[one.role, one.name or ""] for one in value]
    return value if value is None or isinstance(value, bool | int) else str(value)
