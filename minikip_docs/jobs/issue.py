"""Issues one document of any kind: its context becomes Word, PDF and, if wanted, the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from minikip_docs.data.files import refuse_complete, sha256
from minikip_docs.data.model import Refusal, Verdict
from minikip_docs.documents import record, record_hashes, unset
from minikip_docs.documents.agreement_party import signature_labels
from minikip_docs.documents.kinds import KINDS
from minikip_docs.documents.record import Basis
from minikip_docs.jobs import keeping, noting
from minikip_docs.jobs.approval import PROPOSAL, approval_of
from minikip_docs.jobs.export import Export, read_export
from minikip_docs.jobs.house import House, author, template_path
from minikip_docs.jobs.limited import limited
from minikip_docs.press.fill.source_file import TemplateFile, read_template

if TYPE_CHECKING:
    from minikip_docs.press.produce import Documents, Exported

# waiting: the Word file is made, its PDF is still to be exported; unchanged: it lies there already
Status = Literal["final", "draft", "refused", "waiting", "unchanged"]


@dataclass(frozen=True, slots=True)
class Made:
    """What came of one form: its verdict and, unless refused, the files to write."""

    verdict: Verdict
    status: Status
    files: Mapping[str, bytes]  # file name -> content
    missing: tuple[str, ...] = ()  # settings the document needs and the canton has not set
    export: Export | None = None  # if the PDF is not the program's own
    unapproved: bool = False  # made with another wording than the canton has approved


@dataclass(frozen=True, slots=True)
class Issued:
    """The files of one document by name; none where a final one lacks settings (``missing``)."""

    status: Status
    files: Mapping[str, bytes]
    printed: tuple[str, ...]  # every value that the template printed
    missing: tuple[str, ...]  # printed settings that the canton has not set, and its approval
    export: Export | None = None  # if the PDF is not the program's own
    unapproved: bool = False  # made with another wording than the canton has approved

    def of(self, verdict: Verdict) -> Made:
        """Say that this came of a form with this verdict."""
        return Made(verdict, self.status, self.files, self.missing, self.export, self.unapproved)


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
    force: bool = False,
    pdf: Path | None = None,
) -> Issued:
    """Make a document from a template's file name and its context, as Word and as PDF.

    ``stem`` is the name of the files without ending, ``created`` the date they carry. A
    ``draft`` is marked as one; a final document needs every setting it prints, and an agreement or
    amendment the canton's approval of its wording (see ``approval``), or nothing is made. With
    ``signature_fields`` the PDF has a field for each of the ``signature_blocks`` of the context.
    With a ``basis`` the record of what it was made from lies beside it, and its hash
    stands in the documents. With the ``folder`` that the files are for, nothing is made if the
    same lies there already (``unchanged``), or something else that may not be replaced: without
    ``force`` anything, and what counts in any case. With a ``pdf``, a file or a folder, the PDF is
    the one that somebody exported from the Word file and that lies there; as long as it does not,
    the Word file is all that is made. Same input, same bytes. Raises ``Refusal`` D230 (a draft to
    sign), D231 (an exported PDF to sign), D301, D362 to D364 (see ``keeping``), D501
    to D508, D510 or D511 (the exported PDF), K209, T… or X9xx.
    """
    if pdf is not None and signature_fields:
        raise Refusal(
            "D231",
            "In ein selbst exportiertes PDF setzt das Programm keine Unterschriftsfelder.",
            "Bitte --pdf oder --signature-fields weglassen.",
        )
    stem += "_ENTWURF" if draft else ""
    source = read_template(template_path(template, house.settings))
    labels = signature_labels(context["signature_blocks"]) if signature_fields else ()
    status: Status = "draft" if draft else "final"
    signed = any(kind.file == template and kind.approved for kind in KINDS)
    approval = approval_of(source, house.settings) if signed else None
    lacking = approval.lacking(house.settings) if approval else ()
    unapproved = approval is not None and not approval.on and not lacking
    if lacking and draft and "proposal" in context:
        context = {**context, "proposal": PROPOSAL}
    printed = {"title": title, "author": author(house.settings), "context": context,
               "signature_fields": signature_fields}  # fmt: skip
    begun: dict[str, Any] = {}
    content = ""  # the hash that record and documents share
    if basis is not None:
        hashes = {**house.hashes(basis.programme), "template": sha256(source.raw)}
        begun = record.begin(basis, hashes=hashes, printed=printed, status=status, created=created)
        content = record_hashes.content(begun)
    if folder is not None:
        names = [f"{stem}.docx", f"{stem}.pdf", *([f"{stem}{basis.kind.suffix}"] if basis else [])]
        targets = [folder / name for name in names]
        if basis and pdf is None and keeping.is_issued(targets[-1], content):
            noting.issued(targets[-1])  # a call that was killed may not have come to it
            return Issued("unchanged", {}, (), ())
        keeping.refuse_lasting(targets)
        if pdf is None:  # an exported PDF has its Word file
            refuse_complete(targets, force=force)
    about: dict[str, Any] = {
        "title": title, "author": printed["author"], "created": created, "draft": draft,
        "keywords": record_hashes.mark(content) if content else "",
    }  # fmt: skip
    made: Documents | Exported
    export: Export | None = None
    if pdf is None:
        options = {**about, "signature_fields": labels}
        made = make(source, context, options)
    else:
        place, exported = read_export(pdf, f"{stem}.pdf")
        options = {**about, "exported": exported}
        made = limited(source.name, _exported, source, context, options)
        export = Export(place, made.program)
    missing = (*lacking, *unset.missing(made.printed))
    if missing and not draft:
        return Issued("refused", {}, made.printed, missing)
    files = {f"{stem}.docx": made.docx}
    if made.pdf is None:
        return Issued("waiting", files, made.printed, missing, export, unapproved)
    files[f"{stem}.pdf"] = made.pdf
    if basis is not None:
        program = export.program if export else None
        numbers = made.numbers if basis.kind is record.AGREEMENT else {}
        files[f"{stem}{basis.kind.suffix}"] = record.finish(begun, files, numbers, program)
    return Issued(status, files, made.printed, missing, export, unapproved)


def make(source: TemplateFile, context: Mapping[str, Any], options: Mapping[str, Any]) -> Documents:
    """Make Word and PDF, in the process for templates; see ``press.produce``."""
    return limited(source.name, _produced, source, context, options)


def _produced(
    template: TemplateFile, context: Mapping[str, Any], options: Mapping[str, Any]
) -> Documents:
    from minikip_docs.press.produce import produce  # noqa: PLC0415 - in the other process only

    return produce(template, context, special=context.get("special", ()), **options)


def _exported(
    template: TemplateFile, context: Mapping[str, Any], options: Mapping[str, Any]
) -> Exported:
    from minikip_docs.press.produce import produce_exported  # noqa: PLC0415 - see above

    return produce_exported(template, context, special=context.get("special", ()), **options)
