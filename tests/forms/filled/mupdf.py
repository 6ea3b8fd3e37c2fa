"""MuPDF, the engine of SumatraPDF and of readers on telephones, fills a PDF form.

PYTHON mupdf.py BLANK.pdf FIELDS.json OUT.pdf, with a Python that has PyMuPDF (pip install pymupdf;
it is AGPL, so nothing of this project uses it).
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any


def main(blank: str, fields: str, out: str) -> None:
    """Fill and save the whole file anew; a field that is not found is an error."""
    mupdf: Any = importlib.import_module("pymupdf")
    wanted = {one["name"]: one for one in json.loads(Path(fields).read_text(encoding="utf-8"))}
    done = set()
    pdf = mupdf.open(blank)
    for page in pdf:
        for widget in page.widgets():
            field = wanted.get(widget.field_name)
            if field is None:
                continue
            if widget.field_type == mupdf.PDF_WIDGET_TYPE_RADIOBUTTON:
                if widget.on_state() != field["key"]:
                    continue
                widget.field_value = True
            elif widget.field_type == mupdf.PDF_WIDGET_TYPE_CHECKBOX:
                widget.field_value = True
            else:
                widget.field_value = field["typed"]
            widget.update()
            done.add(widget.field_name)
    assert done == set(wanted), sorted(set(wanted) - done)
    pdf.save(out, garbage=3, deflate=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
