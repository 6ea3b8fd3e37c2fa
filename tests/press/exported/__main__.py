"""Makes the exported PDF files of the tests anew; needs LibreOffice."""

import tempfile
from pathlib import Path

from tests.press import docx_builder as build
from tests.press import golden
from tests.press.exported import FOLDER, TAGGED

if __name__ == "__main__":
    for tagged, files in (
        (True, {name: make() for name, make in TAGGED.items()}),
        (False, {"untagged": build.one(build.run("Text ohne Reihenfolge"))}),
    ):
        with tempfile.TemporaryDirectory() as folder:
            for name, pdf in golden.convert(files, Path(folder), tagged=tagged).items():
                (FOLDER / f"{name}.pdf").write_bytes(pdf)
