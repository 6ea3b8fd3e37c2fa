"""Issues one document of any kind: its context becomes Word, PDF and, if wanted, the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from minikip_docs.data.files import refuse_existing, sha256
from minikip_docs.documents import unset
from minikip_docs.documents.agreement_party import signature_labels
from minikip_docs.documents.record import RECORD_SUFFIX, Basis, record
from minikip_docs.jobs.house import House, author, template_path
from minikip_docs.press.produce import produce

Status = Literal["final", "draft", "refused"]


@dataclass(frozen=True, slots=True)
class Issued:
    """The files of one document by name; none where a final one lacks settings (``missing``)."""

    status: Status
    files: Mapping[str, bytes]
    printed: tuple[str, ...]  # every value that the template printed
    missing: tuple[str, ...]  # printed settings that the canton has not set


def issue(
    template: str,
    context: Mapping[str, Any],
    house: House,
    *,
    title: str,
    stem: str,
    created: date,
    draft: bool = False,
    signature_fields: bool = False,
    basis: Basis | None = None,
    folder: Path | None = None,
) -> Issued:
    """Make a document from a template's file name and its context, as Word and as PDF.

    ``stem`` is the name of the files without ending, ``created`` the date they carry. A
    ``draft`` is marked as one; a final document needs every setting it prints, or nothing is
    made. With ``signature_fields`` the PDF has a field for each of the ``signature_blocks`` of
    the context. With a ``basis`` the record of what it was made from lies beside it. With the
    ``folder`` that the files are for, nothing is made if one of them lies there already. Same
    input, same bytes. Raises ``Refusal`` D230 (a draft to sign), D301, K209, T… or X9xx.
    """
    stem += "_ENTWURF" if draft else ""
    if folder is not None:
        names = [f"{stem}.docx", f"{stem}.pdf", *([f"{stem}{RECORD_SUFFIX}"] if basis else [])]
        refuse_existing([folder / name for name in names], force=False)
    path = template_path(template, house.settings)
    made = produce(
        path,
        context,
        title=title,
        author=author(house.settings),
        created=created,
        draft=draft,
        signature_fields=signature_labels(context["signature_blocks"]) if signature_fields else (),
    )
    missing = unset.missing(made.printed)
    if missing and not draft:
        return Issued("refused", {}, made.printed, missing)
    status: Status = "draft" if draft else "final"
    files = {f"{stem}.docx": made.docx, f"{stem}.pdf": made.pdf}
    if basis is not None:
        hashes = {**house.hashes(basis.programme), "template": sha256(path.read_bytes())}
        files[f"{stem}{RECORD_SUFFIX}"] = record(
            basis, hashes=hashes, files=files, status=status, created=created
        )
    return Issued(status, files, made.printed, missing)
