"""Reads a mutated form and says what is wrong with the answer, if anything is."""

from __future__ import annotations

import ctypes
import io
import re
import traceback
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from lxml import etree
from pypdfium2 import raw as pdfium

from minikip_docs.checks import run
from minikip_docs.checks.rules.rule import Facts
from minikip_docs.data.model import Refusal, SourceFile, Submission
from minikip_docs.data.values import parse_amount
from minikip_docs.facts import register, settings
from minikip_docs.forms import reading
from minikip_docs.forms.cells import Reading, read_value
from minikip_docs.forms.definition import definition, path_of
from minikip_docs.forms.formats import FORMATS
from minikip_docs.forms.json_form.read import read as read_json
from minikip_docs.forms.reading import Paper
from tests.form_data import PROGRAMMES

_CODE = re.compile(r"[DFK]\d{3}")
_FIGURES = re.compile(r"[-−]?\d[\d'’ \u00a0\u202f.,]*")


def fault(original: Path, raw: bytes, *, container: bool) -> str:
    """Say what is wrong with how a mutated form is read; "" if nothing is.

    It must be refused with a code that is not X, or read and checked without one. An amount
    that differs from that of ``original`` has a finding at its field, or the file holds it.
    Where the bytes alone were touched (``container``), it has a finding or is what another
    reader finds in that very field, and no amount is missing without a word.
    """
    papers: list[Paper] = []

    def told() -> list[str]:
        papers.append(read(original.suffix.removeprefix("."), raw))
        return codes(reading.submission(papers[0], PROGRAMMES))

    wrong, refused = answered(told)
    if wrong or refused:
        return wrong
    return _wrong_amount(original, raw, papers[0], container=container)


def answered(told: Callable[[], list[str]]) -> tuple[str, bool]:
    """Say what is wrong with the answer to a file, "" if nothing, and whether it was refused.

    ``told`` reads the file and gives the codes of all findings.
    """
    try:
        internal = sorted(code for code in told() if code.startswith("X"))
    except Refusal as refusal:
        sound = _CODE.fullmatch(refusal.code)
        return "" if sound else f"refused with {refusal.code}: {refusal}", True
    except Exception:  # that is what is looked for
        return traceback.format_exc(), False
    return f"findings {internal}" if internal else "", False


def codes(submission: Submission) -> list[str]:
    """Check what was read; gives the codes of all findings."""
    return [finding.code for finding in _checked(submission)]


def read(suffix: str, raw: bytes) -> Paper:
    """Read a form of some format as if it had been handed in, in this very process."""
    file = SourceFile("x", "")
    if not FORMATS[suffix].matches(raw):
        return Paper(file, *read_json(raw))  # where whatever is no form ends, with its sentence
    found = FORMATS[suffix].read(raw, PROGRAMMES)
    return Paper(file, found.kind, found)


@cache
def _known() -> tuple[Any, Any]:
    return settings.load(None), register.load()


def _checked(submission: Submission) -> tuple[Any, ...]:
    programme = PROGRAMMES.of(submission.data.get("programme"))
    return run.check(submission, Facts(programme, *_known())).findings


def _wrong_amount(original: Path, raw: bytes, paper: Paper, *, container: bool) -> str:
    before, now = _amounts_of(original), amounts(paper)
    findings = paper.content.findings if isinstance(paper.content, Reading) else ()
    told = {finding.pointer for finding in findings}
    held: Mapping[str, set[Decimal]] | None = None
    for pointer, amount in now.items():
        if before.get(pointer) == amount or pointer in told:
            continue
        if held is None:
            held = _shown(raw) if container else {"": _numbers(original.suffix, raw)}
        if amount not in held.get(pointer if container else "", ()):
            return f"{pointer} is read as {amount}, not {before.get(pointer)}, without a word"
    if container and not findings and (lost := sorted(before.keys() - now.keys())):
        return f"{lost} lost without a word"
    return ""


@cache
def _amounts_of(original: Path) -> dict[str, Decimal]:
    return amounts(read(original.suffix.removeprefix("."), original.read_bytes()))


def amounts(paper: Paper) -> dict[str, Decimal]:
    """Give all money and percents that were read for certain, by the names of their fields."""
    found: dict[str, Decimal] = {}
    if not isinstance(paper.content, Reading):
        return found
    form = definition(paper.kind, PROGRAMMES.of(paper.programme), paper.content.shape)
    items = {item.path: item for _section, item in form.items()}
    for cell in paper.content.cells:
        item = items.get(path_of(cell.pointer))
        if item and item.kind in ("amount", "percent"):
            with suppress(Refusal):  # it is told
                found[cell.pointer] = read_value(item, cell.value)
    return found


def _shown(raw: bytes) -> dict[str, set[Decimal]]:
    """Give the numbers that PDFium finds in each field of a PDF; of a zip file none may differ."""
    shown: dict[str, set[Decimal]] = {}
    if b"%PDF-" not in raw[:1024]:
        return shown
    try:
        with pypdfium2.PdfDocument(raw) as pdf:
            pdf.init_forms()
            for page in pdf:
                for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
                    note = pdfium.FPDFPage_GetAnnot(page, number)
                    texts = [
                        _text(function, pdf.formenv.raw, note)
                        for function in (pdfium.FPDFAnnot_GetFormFieldName,
                                         pdfium.FPDFAnnot_GetFormFieldValue)
                    ]  # fmt: skip
                    shown.setdefault(texts[0], set()).update(_figures(texts[1]))
    except (pypdfium2.PdfiumError, AttributeError):
        pass  # it finds nothing, so nothing may differ
    return shown


def _text(function: Any, form: Any, note: Any) -> str:
    size = function(form, note, None, 0)
    buffer = ctypes.create_string_buffer(size)
    function(form, note, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0")


def _numbers(suffix: str, raw: bytes) -> set[Decimal]:
    """Give all numbers that stand anywhere in a file, each by itself."""
    texts = _pdf_texts(raw) if suffix == ".pdf" else _office_texts(raw)
    return {number for text in texts for number in _figures(text)}


def _pdf_texts(raw: bytes) -> set[str]:
    found = set()
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        for one in pdf.objects:
            for holder in (one, *_inner(one)):
                if isinstance(holder, pikepdf.Dictionary | pikepdf.Stream):
                    found |= {_pdf_text(value) for value in holder.values()}
                elif isinstance(holder, pikepdf.Array):
                    found |= {_pdf_text(value) for value in holder}
    return found


def _inner(one: Any) -> list[Any]:
    return list(one.values()) if isinstance(one, pikepdf.Dictionary) else []


def _pdf_text(value: Any) -> str:
    try:
        if isinstance(value, pikepdf.Stream):
            return value.read_bytes()[:10_000].decode("utf-8", "replace")
        return str(value) if isinstance(value, pikepdf.String | pikepdf.Name) else ""
    except (pikepdf.PdfError, ValueError):
        return ""


def _office_texts(raw: bytes) -> set[str]:
    found = set()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for name in archive.namelist():
            try:
                root = etree.fromstring(archive.read(name))
            except (etree.XMLSyntaxError, ValueError):
                continue
            for one in root.iter():
                if isinstance(one.tag, str):
                    found.add("".join(map(str, one.itertext()))[:10_000])
                    found |= {str(value) for value in one.attrib.values()}
    return found


def _figures(text: str) -> set[Decimal]:
    found = set()
    for piece in (text, *_FIGURES.findall(text)):
        try:
            found.add(parse_amount(piece))
        except Refusal:
            try:
                found.add(Decimal(piece.strip()).quantize(Decimal("0.01")))
            except (InvalidOperation, ValueError):
                continue
    return found | {number * 100 for number in found}  # percents
