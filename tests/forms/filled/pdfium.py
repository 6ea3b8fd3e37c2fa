"""PDFium, the engine of Chrome and Edge, fills a PDF form by clicks and typing, and saves it.

python -m tests.forms.filled.pdfium BLANK.pdf FIELDS.json OUT.pdf
"""

from __future__ import annotations

import ctypes
import json
import sys
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import raw


def main(blank: Path, fields: Path, out: Path) -> None:
    """Fill and save; a field that is not found, or an answer that is not offered, is an error."""
    wanted = {one["name"]: one for one in json.loads(fields.read_text(encoding="utf-8"))}
    with pypdfium2.PdfDocument(blank) as pdf:
        pdf.init_forms()
        form = pdf.formenv.raw
        for page in pdf:
            for number in range(raw.FPDFPage_GetAnnotCount(page)):
                note = raw.FPDFPage_GetAnnot(page, number)
                name = _text(raw.FPDFAnnot_GetFormFieldName, form, note)
                if name in wanted and _fill(form, page, note, wanted[name]):
                    del wanted[name]
                raw.FPDFPage_CloseAnnot(note)
            raw.FORM_ForceToKillFocus(form)
        assert not wanted, sorted(wanted)
        pdf.save(out)


def _fill(form: Any, page: Any, note: Any, field: dict[str, Any]) -> bool:
    """Click at a widget and type or choose what belongs into it."""
    kind = raw.FPDFAnnot_GetFormFieldType(form, note)
    if kind == raw.FPDF_FORMFIELD_RADIOBUTTON:
        if _text(raw.FPDFAnnot_GetFormFieldExportValue, form, note) != field["key"]:
            return False
        _click(form, page, note)
    elif kind == raw.FPDF_FORMFIELD_CHECKBOX:
        _click(form, page, note)
    elif kind == raw.FPDF_FORMFIELD_COMBOBOX:
        offered = [
            _text(raw.FPDFAnnot_GetOptionLabel, form, note, number)
            for number in range(raw.FPDFAnnot_GetOptionCount(form, note))
        ]
        raw.FORM_SetFocusedAnnot(form, note)
        assert raw.FORM_SetIndexSelected(form, page, offered.index(field["typed"]), True)
    else:
        raw.FORM_SetFocusedAnnot(form, note)
        raw.FORM_SelectAllText(form, page)
        typed = field["typed"].replace("\n", "\r\n")
        signs = (typed + "\0").encode("utf-16-le")
        text = ctypes.create_string_buffer(signs)
        raw.FORM_ReplaceSelection(form, page, ctypes.cast(text, raw.FPDF_WIDESTRING))
        raw.FORM_ForceToKillFocus(form)
    return True


def _click(form: Any, page: Any, note: Any) -> None:
    box = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(note, box)
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    raw.FORM_OnMouseMove(form, page, 0, x, y)
    raw.FORM_OnLButtonDown(form, page, 0, x, y)
    raw.FORM_OnLButtonUp(form, page, 0, x, y)


def _text(function: Any, *where: Any) -> str:
    size = function(*where, None, 0)
    buffer = ctypes.create_string_buffer(size)
    function(*where, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[:size].decode("utf-16-le").rstrip("\0")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
