"""What a Word form carries beside its text is named, never read and never run."""

from __future__ import annotations

import pytest

from minikip_docs.data.model import Severity
from minikip_docs.forms.formats import WORD
from tests.form_data import PROGRAMMES
from tests.forms.test_form_word import changed, filled, only, refusal, replaced

RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "word/_rels/document.xml.rels"


def related(kind: str, target: str, *, external: bool = False) -> bytes:
    mode = ' TargetMode="External"' if external else ""
    relation = f'<Relationship Id="x" Type="{RELATED}/{kind}" Target="{target}"{mode}/>'
    return changed(
        filled(), lambda text: text.replace("</Relationships>", relation + "</Relationships>"), RELS
    )


def with_field(*instruction: str) -> bytes:
    runs = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in instruction)
    field = f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}</w:p>'
    return replaced(filled(), "<w:sectPr>", field + "<w:sectPr>")


FIELDS = "Felder, die etwas nachladen oder ausführen (DDE und andere)"


@pytest.mark.parametrize(("raw", "named"), [
    (related("oleObject", "embeddings/a.bin"), "eingebettete Objekte (OLE)"),
    (related("package", "embeddings/a.xlsx"), "eingebettete Objekte (OLE)"),
    (related("control", "activeX/a.xml"), "ActiveX-Steuerelemente"),
    (related("aFChunk", "a.html"), "ein eingefügtes anderes Dokument"),
    (related("image", "https://example.org/a.png", external=True), "Verknüpfungen nach aussen"),
    (related("attachedTemplate", "https://example.org/a.dotm", external=True),
     "Verknüpfungen nach aussen"),
    (with_field(' DDEAUTO c:\\\\a.exe "b"'), FIELDS),
    (with_field(" D", "DE excel a b"), FIELDS),
    (with_field(' INCLUDETEXT "a.docx"'), FIELDS),
    (replaced(filled(), "<w:sectPr>", '<w:p><w:fldSimple w:instr=" LINK a b"/></w:p><w:sectPr>'),
     FIELDS),
], ids=["ole", "package", "activex", "altchunk", "picture", "template", "ddeauto", "split",
        "include", "simple"])  # fmt: skip
def test_it_is_named_and_the_values_stay(raw: bytes, named: str) -> None:
    found = only(raw, "F168")
    assert found.severity is Severity.WARNING
    assert found.message == (f"Die Datei enthält {named}; das wurde weder gelesen noch ausgeführt.")
    cells = [
        {(c.pointer, c.value) for c in WORD.read(r, PROGRAMMES).cells} for r in (raw, filled())
    ]
    assert cells[0] == cells[1]


@pytest.mark.parametrize("raw", [
    filled(),
    related("hyperlink", "https://example.org", external=True),
    related("attachedTemplate", "file:///C:/Users/a/Normal.dotm", external=True),
    with_field(" PAGE "), with_field(" FORMTEXT "), with_field(" LINKED "),
], ids=["plain", "link", "own-template", "page", "formtext", "other-word"])  # fmt: skip
def test_what_every_office_program_writes_is_no_matter(raw: bytes) -> None:
    assert [f.code for f in WORD.read(raw, PROGRAMMES).findings] == []


@pytest.mark.parametrize("part", [RELS, "_rels/.rels", "customXml/_rels/item1.xml.rels",
                                  "word/glossary/_rels/document.xml.rels"])  # fmt: skip
def test_a_list_of_links_that_breaks_off_is_a_damaged_file(part: str) -> None:
    said = refusal(changed(filled(), lambda text: text[: len(text) // 2], part))
    assert said.code == "D116"
    assert said.message == "Die Word-Datei ist beschädigt und lässt sich nicht lesen."
