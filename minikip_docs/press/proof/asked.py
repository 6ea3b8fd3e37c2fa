"""The functions of pdfium that the comparison asks thousands of times, by plain addresses.

As pypdfium2 offers them each call checks and wraps its pointers and lets the interpreter go,
which takes longer than most answers. Signatures: fpdfview.h, fpdf_edit.h, fpdf_text.h,
fpdf_structtree.h and fpdf_transformpage.h of pdfium.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as pdfium

_AT, _INT, _LONG = ctypes.c_void_p, ctypes.c_int, ctypes.c_ulong


def _asked(function: Any, answer: Any, *given: Any) -> Callable[..., Any]:
    return ctypes.PYFUNCTYPE(answer, *given)(ctypes.cast(function, ctypes.c_void_p).value or 0)


def address(handle: Any) -> int:
    """Give where a handle of pdfium points to; 0 for none."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


object_at = _asked(pdfium.FPDFPage_GetObject, _AT, _AT, _INT)
kind = _asked(pdfium.FPDFPageObj_GetType, _INT, _AT)
content_id = _asked(pdfium.FPDFPageObj_GetMarkedContentID, _INT, _AT)
bounds = _asked(pdfium.FPDFPageObj_GetBounds, _INT, _AT, _AT, _AT, _AT, _AT)
matrix = _asked(pdfium.FPDFPageObj_GetMatrix, _INT, _AT, _AT)
fill_colour = _asked(pdfium.FPDFPageObj_GetFillColor, _INT, _AT, _AT, _AT, _AT, _AT)
draw_mode = _asked(pdfium.FPDFPath_GetDrawMode, _INT, _AT, _AT, _AT)

text_of = _asked(pdfium.FPDFTextObj_GetText, _LONG, _AT, _AT, _AT, _LONG)
font_size = _asked(pdfium.FPDFTextObj_GetFontSize, _INT, _AT, _AT)
render_mode = _asked(pdfium.FPDFTextObj_GetTextRenderMode, _INT, _AT)

clip_of = _asked(pdfium.FPDFPageObj_GetClipPath, _AT, _AT)
clip_paths = _asked(pdfium.FPDFClipPath_CountPaths, _INT, _AT)
clip_corners = _asked(pdfium.FPDFClipPath_CountPathSegments, _INT, _AT, _INT)
clip_corner = _asked(pdfium.FPDFClipPath_GetPathSegment, _AT, _AT, _INT, _INT)
corner_point = _asked(pdfium.FPDFPathSegment_GetPoint, _INT, _AT, _AT, _AT)

marks = _asked(pdfium.FPDFPageObj_CountMarks, _INT, _AT)
mark_at = _asked(pdfium.FPDFPageObj_GetMark, _AT, _AT, _LONG)
mark_name = _asked(pdfium.FPDFPageObjMark_GetName, _INT, _AT, _AT, _LONG, _AT)

tag_kind = _asked(pdfium.FPDF_StructElement_GetType, _LONG, _AT, _AT, _LONG)
tag_parts = _asked(pdfium.FPDF_StructElement_CountChildren, _INT, _AT)
tag_part = _asked(pdfium.FPDF_StructElement_GetChildAtIndex, _AT, _AT, _INT)
tag_content = _asked(pdfium.FPDF_StructElement_GetChildMarkedContentID, _INT, _AT, _INT)
