"""One template and its context become a Word file and a PDF with the same words."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minikip_docs.data.model import Refusal
from minikip_docs.press.fill.filled import Filled, fill
from minikip_docs.press.fill.source_file import TemplateFile
from minikip_docs.press.page.typeset import to_pdf
from minikip_docs.press.proof.exported import compare_exported, read_exported
from minikip_docs.press.proof.readback import compare
from minikip_docs.press.walk.inserted import inserted
from minikip_docs.press.walk.other_fields import settle_known
from minikip_docs.press.walk.references import marked_numbers, settle

DRAFT_MARK = "ENTWURF – nicht zur Unterzeichnung"
_OUT_OF_PLACE = {"X905", "X908", "X912"}  # our pages stand as the template's measures say
_WAY_OUT = (
    "Soll die Vorlage so bleiben, kann das PDF aus Word oder LibreOffice kommen: denselben Befehl "
    "mit --pdf DATEI.pdf aufrufen."
)


@dataclass(frozen=True, slots=True)
class Documents:
    """A document in both formats, every value its template printed, and its numbers.

    ``numbers`` are those of the paragraphs with a bookmark, by its name.
    """

    docx: bytes
    pdf: bytes
    printed: tuple[str, ...]
    numbers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Exported:
    """A Word file, the PDF that somebody exported from it, and every value it prints.

    ``program`` made the PDF, as it names itself; both are None as long as there is none.
    """

    docx: bytes
    pdf: bytes | None
    printed: tuple[str, ...]
    program: str | None
    numbers: Mapping[str, str]


def produce(
    template: TemplateFile,
    context: Mapping[str, Any],
    *,
    title: str,
    author: str,
    created: datetime.date,
    draft: bool,
    keywords: str = "",
    signature_fields: Sequence[str] = (),
) -> Documents:
    """Fill a Word template, set the same words as PDF/A-2a and PDF/UA-1, and read both back.

    The sentences of the context's ``special`` are set behind their clauses (see ``inserted``).
    ``created`` is the date both files carry, ``keywords`` stand in their properties; same input
    gives the same bytes.
    ``signature_fields``: names of the PDF's fields for electronic signatures, one for each
    line to sign on; the Word file has none. Raises ``Refusal``: D230 (a draft to sign),
    T1xx (template), T2xx (Word features the PDF cannot carry; T230: not as many lines as
    names; T222: text without room), D382 or D384 (no place for a special sentence), X9xx (the two
    files differ; nothing is to be handed out).
    """
    if draft and signature_fields:
        raise Refusal(
            "D230",
            "Ein Entwurf ist nicht zum Unterzeichnen und hat deshalb keine Unterschriftsfelder.",
            "Bitte --draft oder --signature-fields weglassen.",
        )
    filled = _filled(template, context, title, author, created, keywords=keywords, draft=draft)
    moment = datetime.datetime.combine(created, datetime.time(), datetime.UTC)
    try:
        package = settle(filled.package)
        docx = package.file()
        pdf = to_pdf(package, timestamp=moment, signature_fields=signature_fields)
    except Refusal as fault:
        if fault.code.startswith("T2") and not signature_fields and _can_be_exported(filled):
            fault.remedy = f"{fault.remedy} {_WAY_OUT}"
        raise
    try:
        compare(docx, pdf, filled.printed)
    except Refusal as fault:
        raise (_no_room(fault) if fault.code in _OUT_OF_PLACE else fault) from None
    return Documents(docx, pdf, filled.printed, marked_numbers(package))


def produce_exported(
    template: TemplateFile,
    context: Mapping[str, Any],
    *,
    title: str,
    author: str,
    created: datetime.date,
    draft: bool,
    keywords: str = "",
    exported: bytes | None,
) -> Exported:
    """Fill a Word template and hold the PDF that somebody ``exported`` from it against it.

    As long as there is none, the Word file alone is made, and what no comparison could see is
    refused now. The Word file has the same bytes each time, those that ``produce`` gives it
    where that one makes any. Raises ``Refusal``: T1xx (template), T2xx (what cannot be
    compared), D501 to D507, D510 or D511 (the PDF is not one of this Word file).
    """
    filled = _filled(template, context, title, author, created, keywords=keywords, draft=draft)
    package = settle_known(filled.package)
    docx = package.file()
    ground = read_exported(docx, filled.printed)
    program = None if exported is None else compare_exported(ground, exported)
    return Exported(docx, exported, filled.printed, program, marked_numbers(package))


def _no_room(fault: Refusal) -> Refusal:
    """Give the refusal of a template that puts text where there is no room for it, as Word does."""
    return Refusal(
        "T222",
        f"In der Vorlage ist nicht für allen Text Platz: {fault.message}",
        "Bitte Einzüge, Spaltenbreiten, Höhe der Kopfzeile und Schriftgrösse so "
        "wählen, dass jeder Text auf der Seite und in seiner Zelle Platz hat. Liegt es nicht "
        "daran, bitte der Person melden, die das Programm betreut.",
    )


def _can_be_exported(filled: Filled) -> bool:
    """Tell whether a PDF that another program makes of the Word file could be compared."""
    try:
        read_exported(settle_known(filled.package).file(), filled.printed)
    except Refusal:
        return False
    return True


def _filled(
    template: TemplateFile, context: Mapping[str, Any], title: str, author: str,
    created: datetime.date, *, keywords: str, draft: bool,
) -> Filled:  # fmt: skip
    mark = DRAFT_MARK if draft else None
    filled = fill(
        template, context,
        title=title, author=author, created=created, keywords=keywords, draft_mark=mark,
    )  # fmt: skip
    special = context.get("special", ())
    if not special:
        return filled
    if not any(context["special_clauses"] in one for one in filled.printed):
        raise Refusal(
            "D384",
            f"Die Vorlage «{template.name}» nennt nirgends, dass die Vereinbarung Besonderes "
            f"enthält (nach Ziffer {context['special_clauses']}).",
            "Bitte auf der ersten Seite der Vorlage {{ special_clauses }} einsetzen.",
        )
    texts = tuple(one["text"] for one in special)
    return Filled(inserted(filled.package, special), (*filled.printed, *texts))
