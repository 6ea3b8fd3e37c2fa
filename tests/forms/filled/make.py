"""Makes the filled forms anew, with as many of the programs as there are here; README.md says how.

python -m tests.forms.filled.make [--npm FOLDER] [--mupdf PYTHON] [--jars A.jar:B.jar]
    [--soffice PROGRAM] [NAME ...]
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from minikip_docs.data.model import FormKind
from tests.forms.filled import blanks, word

HERE = Path(__file__).parent
BUDGET = (FormKind.BUDGET,)  # the others fill both forms


def main() -> int:
    """Make the files of the programs that are named, else of all; say what was left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--npm", help="folder with node_modules (see README.md)")
    parser.add_argument("--mupdf", help="a Python that has PyMuPDF")
    parser.add_argument("--jars", help="class path with PDFBox 2")
    parser.add_argument("--soffice", default="soffice", help="LibreOffice, with Draw")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PROGRAMS))
    given = parser.parse_args()
    blanks.make()
    left_out = []
    for name in given.names or PROGRAMS:
        program, make = PROGRAMS[name]
        program = given.soffice if program == "soffice" else program
        if not (program == "here" or shutil.which(program)) or not _option(given, name):
            left_out.append(name)
            continue
        for kind in FormKind:
            make(name, kind, given)
        print(f"{name}: made", flush=True)  # noqa: T201
    if left_out:
        print(f"not made, the program or its option is missing: {', '.join(left_out)}")  # noqa: T201
    return 1 if left_out else 0


def _option(given: argparse.Namespace, name: str) -> bool:
    """Say whether the option that a program needs was given."""
    asked = {"node": given.npm, "java": given.jars}.get(PROGRAMS[name][0], True)
    return bool(given.mupdf if name == "mupdf" else asked)


def _blank(kind: FormKind, suffix: str) -> str:
    return str(HERE / "blank" / f"{kind}.{suffix}")


def _out(kind: FormKind, name: str, suffix: str) -> str:
    folder = HERE / "by"
    folder.mkdir(exist_ok=True)
    return str(folder / f"{kind}-{name}.{suffix}")


def _run(*command: str, **environment: str) -> None:
    subprocess.run(command, check=True, env=os.environ | environment)


def _pdf_lib(name: str, kind: FormKind, given: argparse.Namespace) -> None:
    package = "@cantoo/pdf-lib" if name == "cantoo" else "pdf-lib"
    mode = "undrawn" if name == "pdf-lib-undrawn" else "drawn"
    if kind in BUDGET:
        _run("node", str(HERE / "pdflib.mjs"), given.npm, package, mode, _blank(kind, "pdf"),
             _blank(kind, "fields.json"), _out(kind, name, "pdf"))  # fmt: skip


def _pdfjs(name: str, kind: FormKind, given: argparse.Namespace) -> None:
    _run("node", str(HERE / "pdfjs.mjs"), given.npm, _blank(kind, "pdf"),
         _blank(kind, "fields.json"), _out(kind, name, "pdf"))  # fmt: skip


def _sheets(name: str, kind: FormKind, given: argparse.Namespace) -> None:
    package = {"exceljs": "exceljs", "sheetjs": "xlsx"}[name]
    if kind in BUDGET:
        _run("node", str(HERE / "sheets.mjs"), given.npm, package, _blank(kind, "xlsx"),
             _blank(kind, "fields.json"), _out(kind, name, "xlsx"))  # fmt: skip


def _pdfium(name: str, kind: FormKind, given: argparse.Namespace) -> None:
    if kind in BUDGET:
        _run(sys.executable, "-m", "tests.forms.filled.pdfium", _blank(kind, "pdf"),
             _blank(kind, "fields.json"), _out(kind, name, "pdf"))  # fmt: skip


def _mupdf(name: str, kind: FormKind, given: argparse.Namespace) -> None:
    if kind in BUDGET:
        _run(given.mupdf, str(HERE / "mupdf.py"), _blank(kind, "pdf"),
             _blank(kind, "fields.json"), _out(kind, name, "pdf"))  # fmt: skip


def _pdfbox(name: str, kind: FormKind, given: argparse.Namespace) -> None:
    if kind not in BUDGET:
        return
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "fields.tsv"
        rows = [
            "\t".join((field["name"], _flat(field["typed"]), _flat(field["key"])))
            for field in blanks.typed_in(kind)
        ]
        listed.write_text("\n".join(rows) + "\n", encoding="utf-8")
        _run("java", "-cp", given.jars, str(HERE / "PdfBox.java"), _blank(kind, "pdf"),
             str(listed), _out(kind, name, "pdf"))  # fmt: skip


def _flat(text: str) -> str:
    return text.replace("\n", "␤")


def _word(name: str, kind: FormKind, given: argparse.Namespace) -> None:
    word.main(Path(_blank(kind, "docx")), Path(_blank(kind, "fields.json")),
              Path(_out(kind, name, "docx")))  # fmt: skip


def _libreoffice(name: str, kind: FormKind, given: argparse.Namespace) -> None:
    """Open what was filled elsewhere and save it, straight or by another format."""
    _program, suffix, *others = name.split("-")
    filled = {"docx": "word-like", "xlsx": "exceljs", "pdf": "pdfjs"}[suffix]
    source = Path(_out(kind, filled, suffix))
    if not source.exists() or (suffix == "pdf" and kind not in BUDGET):
        return
    with tempfile.TemporaryDirectory() as folder:
        at = source
        for step, to in enumerate([*others, suffix]):
            into = Path(folder) / str(step)
            export = ["--infilter=draw_pdf_import"] if suffix == "pdf" else []
            _run(given.soffice, f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
                 "--headless", *export, "--convert-to", to, "--outdir", str(into), str(at),
                 LC_ALL="de_CH.UTF-8")  # fmt: skip
            at = into / f"{source.stem}.{to}"
        shutil.copyfile(at, _out(kind, name, suffix))


Maker = Callable[[str, FormKind, argparse.Namespace], None]
# What makes a file: the program it needs («here»: none beside our own Python), the function.
PROGRAMS: dict[str, tuple[str, Maker]] = {
    "pdf-lib": ("node", _pdf_lib),
    "pdf-lib-undrawn": ("node", _pdf_lib),
    "cantoo": ("node", _pdf_lib),
    "pdfjs": ("node", _pdfjs),
    "pdfium": ("here", _pdfium),
    "mupdf": ("here", _mupdf),
    "pdfbox": ("java", _pdfbox),
    "word-like": ("here", _word),
    "exceljs": ("node", _sheets),
    "sheetjs": ("node", _sheets),
    "libreoffice-pdf": ("soffice", _libreoffice),
    "libreoffice-docx": ("soffice", _libreoffice),
    "libreoffice-docx-odt": ("soffice", _libreoffice),
    "libreoffice-docx-doc": ("soffice", _libreoffice),
    "libreoffice-docx-rtf": ("soffice", _libreoffice),
    "libreoffice-xlsx": ("soffice", _libreoffice),
    "libreoffice-xlsx-ods": ("soffice", _libreoffice),
    "libreoffice-xlsx-xls": ("soffice", _libreoffice),
}


if __name__ == "__main__":
    sys.exit(main())
