"""What goes out of a dossier: its files are written first, then noted in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from minikip_docs.data.files import write_files
from minikip_docs.dossiers import journal
from minikip_docs.dossiers.journal import Entry
from minikip_docs.dossiers.store import Dossier


def put(dossier: Dossier, files: Mapping[str, bytes], entries: Iterable[Entry]) -> None:
    """Write files of a dossier, by their names in it, and note what they are.

    What a call that was killed has left of them stays if it is the same; what is another file of
    the name is moved into the folder ``ersetzt`` beside it: only the journal says what went out.
    Raises ``Refusal`` D302 or D390.
    """
    targets = {dossier.path / name: raw for name, raw in files.items()}
    write_files(targets, force=True, aside=True)
    for entry in entries:
        journal.note(dossier, entry)
