"""Makes Word files alone from contexts that are ready: with docxtpl, or with our press.

``python -m benchmarks.word docxtpl|ours CONTEXTS.json FOLDER``: run as a process of its own. The
template is the one the agreements are made from; docxtpl is used as its documentation shows.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "agreement.docx"


def docxtpl(contexts: Sequence[Mapping[str, Any]], folder: Path) -> None:
    from docxtpl import DocxTemplate  # noqa: PLC0415 - each process loads what it uses

    for number, context in enumerate(contexts):
        document = DocxTemplate(TEMPLATE)
        document.render(dict(context), autoescape=True)
        document.save(folder / f"{number:03}.docx")


def ours(contexts: Sequence[Mapping[str, Any]], folder: Path) -> None:
    from minikip_docs.press.fill.filled import fill  # noqa: PLC0415
    from minikip_docs.press.fill.source_file import read_template  # noqa: PLC0415
    from minikip_docs.press.walk.references import settle  # noqa: PLC0415

    created: date = datetime(2025, 3, 14, tzinfo=UTC).date()
    for number, context in enumerate(contexts):
        source = read_template(TEMPLATE)
        filled = fill(source, context, title="Vereinbarung", author="Kanton", created=created)
        (folder / f"{number:03}.docx").write_bytes(settle(filled.package).file())


def main(arguments: Sequence[str]) -> None:
    """Make the Word files of all contexts."""
    how, source, folder = arguments
    Path(folder).mkdir(parents=True, exist_ok=True)
    contexts = json.loads(Path(source).read_text(encoding="utf-8"))
    {"docxtpl": docxtpl, "ours": ours}[how](contexts, Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
