"""What of a template's file does not travel into a document: comments, people, loose parts."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document

from minikip_docs.data.container import pack, unpack
from minikip_docs.press.fill.source_file import read_template
from minikip_docs.press.ooxml.relations import declare, link, relations
from minikip_docs.press.produce import produce
from tests.press.fill import test_word

W = test_word.W


def commented() -> bytes:
    """Make a template with comments, an answer, and what Word keeps about them."""
    document = Document()
    document.core_properties.title = "T"
    for text in ("Titel", "Die {{ name }} zahlt.", "Ende"):
        document.add_paragraph(text)
    for n in (1, 1, 2):
        paragraph = document.paragraphs[n]
        document.add_comment(paragraph.runs, "Stimmt {{ das }}? Geheim!", author="Frau Vertraulich")
    out = io.BytesIO()
    document.save(out)
    members = unpack(out.getvalue())
    for kind in ("commentsExtended", "commentsIds", "commentsExtensible", "people"):
        part = f"word/{kind}.xml"
        members[part] = f'<x author="Frau Vertraulich" kind="{kind}"/>'.encode()
        declare(members, part, f"application/vnd.example.{kind}+xml")
        link(members, "word/document.xml", kind, part)
    return pack(members)


def everything(docx: bytes) -> bytes:
    return b"".join([*unpack(docx).values(), *(name.encode() for name in unpack(docx))])


def test_comments_go_with_all_that_belongs_to_them(tmp_path: Path) -> None:
    path = tmp_path / "V.docx"
    path.write_bytes(commented())
    made = produce(
        read_template(path),
        {"name": "A"},
        title="T",
        author="K",
        created=test_word.DAY,
        draft=False,
    )
    left = everything(made.docx)
    for trace in (b"omment", b"Vertraulich", b"people", b"Geheim"):
        assert trace not in left
    texts = [p.text for p in Document(io.BytesIO(made.docx)).paragraphs]
    assert texts == ["Titel", "Die A zahlt.", "Ende"]


def test_a_tag_that_a_comment_cuts_in_two_is_whole(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph()
    runs = [paragraph.add_run(piece) for piece in ("Die {{ na", "me }} zahlt")]
    document.add_comment(runs[0], "so?", author="B")
    path = tmp_path / "V.docx"
    document.save(str(path))
    assert test_word.texts(test_word.filled(path, {"name": "A"})) == ["Die A zahlt"]


def test_parts_that_nothing_leads_to_stay_behind(tmp_path: Path) -> None:
    path = test_word.make(tmp_path / "V.docx", "x")
    members = unpack(path.read_bytes())
    members |= {"word/old.xml": b"<w>Geheim</w>", "customXml/item9.xml": b"<x>Geheim</x>",
                "docProps/thumbnail.jpeg": b"Geheim"}  # fmt: skip
    declare(members, "word/old.xml", "application/xml")
    link(members, "", "metadata/thumbnail", "docProps/thumbnail.jpeg")
    link(members, "word/old.xml", "image", "word/media/secret.png")
    members["word/media/secret.png"] = b"Geheim"
    path.write_bytes(pack(members))
    made = test_word.filled(path, {}).package.file()
    assert b"Geheim" not in everything(made)
    left = unpack(made)
    assert b"old.xml" not in left["[Content_Types].xml"]
    assert all(r.target in left for part in left for r in relations(left, part) if not r.external)
    Document(io.BytesIO(made))


@pytest.mark.parametrize(
    ("target", "good"),
    [
        ("https://www.lu.ch/x?y=1", True), ("HTTP://lu.ch", True), ("mailto:a@lu.ch", True),
        ("tel:+41412280000", True), ("#_Toc1", True),
        ("javascript:alert(1)", False), ("file:///C:/Daten/x.docx", False),
        ("vbscript:x", False), ("\\\\server\\x", False), ("Anhang.docx", False),
        ("data:text/html,x", False), (" javascript:alert(1)", False),
    ],
)  # fmt: skip
def test_links_lead_to_pages_and_people_only(target: str, good: bool, tmp_path: Path) -> None:
    path = tmp_path / "V.docx"
    test_word.with_link(path, "hyperlink", target)
    if good:
        assert test_word.texts(test_word.filled(path, {})) == ["x"]
        return
    refusal = test_word.refused(path)
    assert (refusal.code, refusal.message) == (
        "T106", f"Die Vorlage «V.docx» enthält einen Link zu «{' '.join(target.split())}»."
    )  # fmt: skip
