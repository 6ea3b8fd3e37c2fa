"""What LibreOffice prints for the hostile set; ``python -m tests.press.golden`` writes it anew.

With names behind it, only those. Needs ``soffice``; the tests compare without it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Mapping
from pathlib import Path

from minikip_docs.data.resources import resource
from minikip_docs.press.proof.pdf_page import PICTURE
from minikip_docs.press.proof.pdf_words import Reading, read_pdf
from minikip_docs.press.proof.word_words import Words, read_word
from tests.press.hostile import CARRIED

FOLDER = Path(__file__).with_name("golden")
OFFICE = shutil.which("soffice")

# Symbol fonts print their own codes; Word and we print the characters they look like.
_SYMBOLS = str.maketrans({"\uf0b7": "•", "\uf0d8": "►"})
# What Word does and LibreOffice 7.4 does not: figures of a legal level (ISO/IEC 29500-1, 17.9.4;
# a leading zero stays, [MS-DOC] 2.9.150), levels that do not restart (17.9.10), and fields in one
# element (17.16.19), whose stored result it takes although it may be old. Footnotes it reads out
# at the very end, we at their place.
_WORD = {
    "number-legal": (("I.1", "1.1"), ("II.1", "2.1")),
    "number-legal-with-a-leading-zero": (
        ("I.01", "1.01"),
        ("I.01.a", "1.01.1"),
        ("II.01", "2.01"),
    ),
    "number-never-restarts": (("2. c a) d", "2. c b) d"),),
    "number-restarts-after-first-level-only": (("1.2. d 1) e", "1.2. d 2) e"),),
    "field-docproperty-simple": (("alt", "Kanton Luzern"),),
    "field-sequence": (("Tabelle 3", "Tabelle 12"),),
    "footnote": (
        (" 1 Stand: 1. Januar 2025.", ""),
        ("Erlasse:1 ", "Erlasse:1 1 Stand: 1. Januar 2025. "),
    ),
    "footnote-several": (
        (" 1 Note zwei. 2 Note drei. 3 Note vier.", ""),
        ("Erlasse1: dazu2 mehr.", "Erlasse1 1 Note zwei. : dazu2 2 Note drei. mehr."),
        ("Zelle3", "Zelle3 3 Note vier."),
    ),
    "footnote-in-a-heading": ((" 1 Zum Titel.", ""), ("Titel1", "Titel1 1 Zum Titel.")),
    "footnote-beside-a-tab": ((" 1 Zum a.", ""), ("a1", "a1 1 Zum a.")),
    "footnote-with-reference": ((" 1 siehe Ziel", ""), ("Ziel1", "Ziel1 1 siehe Ziel")),
    "footnote-in-a-list": ((" 1 Zum ersten Punkt.", ""), ("eins1", "eins1 1 Zum ersten Punkt.")),
}
_FILTER = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
_AT_ONCE = 40  # LibreOffice loses heart over more


def shown(
    reading: Reading, repeated: tuple[Words, ...], known: tuple[tuple[str, str], ...] = ()
) -> str:
    """Write down what a PDF shows: the text, then header and footer of each page.

    Header rows of tables that a new page repeats are left out: pages may break elsewhere.
    ``known``: what is to be replaced in the text.
    """
    text = " ".join(word.text for word in reading.text)
    for theirs, ours in known:
        assert theirs in text, (theirs, text)
        text = text.replace(theirs, ours, 1)
    parts = [("Text", text)]
    for n, words in enumerate(reading.margins, 1):
        margin = " ".join(w.text for w in words if not re.fullmatch(r"\.{9,}", w.text))
        for row in repeated:
            told = " ".join(word for word in row if word[0] != PICTURE)
            margin = re.sub(r"\s+", " ", f" {margin} ".replace(f" {told} ", " ")).strip()
        parts.append((f"Seite {n}", margin))
    wrapped = (
        f"{title}\n{textwrap.fill(text, 100, break_long_words=False, break_on_hyphens=False)}\n"
        for title, text in parts
    )
    return "\n".join(wrapped)


def printed(name: str, docx: bytes, pdf: bytes) -> str:
    """Write down what LibreOffice printed; what it leaves untagged is decoration."""
    return shown(
        read_pdf(pdf, all_tagged=False, pictures=False),
        read_word(docx).repeated,
        _WORD.get(name, ()),
    ).translate(_SYMBOLS)


def convert(files: Mapping[str, bytes], folder: Path, *, tagged: bool = True) -> dict[str, bytes]:
    """Let LibreOffice print Word files; a file it cannot print is missing from the answer."""
    assert OFFICE is not None, "soffice fehlt"
    for name, docx in files.items():
        (folder / f"{name}.docx").write_bytes(docx)
    sources = [str(folder / f"{name}.docx") for name in files]
    for n in range(0, len(sources), _AT_ONCE):
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        call = [
            OFFICE,
            profile,
            "--headless",
            "--convert-to",
            _FILTER if tagged else "pdf",
            "--outdir",
            str(folder),
        ]
        call += sources[n : n + _AT_ONCE]
        subprocess.run(call, check=False, capture_output=True, env=_own_fonts(folder))
    made = {name: folder / f"{name}.pdf" for name in files}
    return {name: path.read_bytes() for name, path in made.items() if path.exists()}


def _own_fonts(folder: Path) -> dict[str, str]:
    """Give an environment in which a program sees our fonts and no others.

    With other fonts lines end elsewhere, and what is printed would hang on the machine.
    """
    config = folder / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig><dir>{resource('press', 'fonts')}</dir>"
        f"<cachedir>{folder / 'fonts'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return {**os.environ, "FONTCONFIG_FILE": str(config)}


def main(wanted: list[str]) -> int:
    """Write the golden texts, all or the named ones, and remove those nobody needs."""
    files = {n: make() for n, make in CARRIED.items() if not wanted or n in wanted}
    with tempfile.TemporaryDirectory() as folder:
        pdfs = convert(files, Path(folder))
    FOLDER.mkdir(exist_ok=True)
    for name, pdf in pdfs.items():
        (FOLDER / f"{name}.txt").write_text(printed(name, files[name], pdf), encoding="utf-8")
    for path in FOLDER.glob("*.txt"):
        if path.stem not in CARRIED:
            path.unlink()
    missing = sorted(files.keys() - pdfs.keys())
    print(f"{len(pdfs)} Texte geschrieben" + "".join(f"\nfehlt: {name}" for name in missing))  # noqa: T201
    return bool(missing)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
