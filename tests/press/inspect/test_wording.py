"""The wording of a template: the same however it is saved, another with any other word or tag."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest

from minikip_docs.data.resources import resource
from minikip_docs.press.inspect.wording import Wording, wording

RAW = resource("templates", "agreement.docx").read_bytes()


def bent(change: Callable[[str], str], member: str = "word/document.xml") -> Wording:
    """Read the wording of the template with the XML of one member changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(RAW)) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            data = source.read(name)
            if name == member:
                text = data.decode()
                data = change(text).encode()
                assert data.decode() != text
            made.writestr(name, data)
    return wording(target.getvalue(), "agreement.docx")


def split_runs(xml: str) -> str:
    """Cut words into runs as Word does where somebody typed later."""
    cut = '</w:t></w:r><w:r w:rsidR="00AB12CD"><w:t xml:space="preserve">'
    return re.sub(r"(<w:t[^>]*>)(Der Kanton )", rf"\1\2{cut}", xml)


@pytest.mark.parametrize(
    ("change", "member"),
    [
        (lambda xml: xml.replace("<w:body>", "<w:body><w:p/>"), "word/document.xml"),
        (split_runs, "word/document.xml"),
        (lambda xml: re.sub(r"<w:p>|<w:p ", lambda m: '<w:p w:rsidR="00AA11BB"' + m[0][4:], xml),
         "word/document.xml"),
        (lambda xml: re.sub(r"(<w:t[^>]*>)1(</w:t>)", r"\g<1>17\2", xml), "word/footer1.xml"),
        (lambda xml: re.sub(r"(<w:t[^>]*>)0(</w:t>)", r"\1Anhang 1\2", xml), "word/document.xml"),
        (lambda xml: re.sub(r'<w:sz w:val="\d+"', '<w:sz w:val="18"', xml), "word/styles.xml"),
    ],
    ids=["an empty paragraph", "runs", "revisions", "page numbers", "references", "sizes"],
)  # fmt: skip
def test_what_word_changes_when_it_saves_is_no_other_wording(
    change: Callable[[str], str], member: str
) -> None:
    assert bent(change, member) == wording(RAW, "agreement.docx")


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace("umgehend", "innert 30 Tagen", 1),
        lambda xml: xml.replace("{{ agreement.start }}", "{{ agreement.end }}", 1),
        lambda xml: xml.replace("{{ payment.terms }}", "", 1),
        lambda xml: xml.replace("REF Anhang1", "REF Anhang2", 1),
        lambda xml: re.sub(r"<w:r>(<w:t[^>]*>Der Kanton )", r"<w:r><w:rPr><w:strike/></w:rPr>\1",
                           xml, count=1),
        lambda xml: re.sub(r"<w:r>(<w:t[^>]*>Der Kanton )", r"<w:r><w:rPr><w:vanish/></w:rPr>\1",
                           xml, count=1),
        lambda xml: xml.replace("kann", "kann nicht", 1),
    ],
    ids=["a word", "a tag", "no tag", "a reference", "struck", "hidden", "a not"],
)  # fmt: skip
def test_another_word_or_tag_is_another_wording(change: Callable[[str], str]) -> None:
    assert bent(change) != wording(RAW, "agreement.docx")


def test_it_knows_the_names_and_the_paragraphs_of_a_tag() -> None:
    def marked(xml: str) -> str:
        return xml.replace("Der Kanton leistet den", "{{ proposal }}Der Kanton leistet den", 1)

    found = bent(marked)
    assert ("agreement", "start") in found.names
    (only,) = set(found.beside("{{ proposal }}")) - set(
        wording(RAW, "agreement.docx").beside("{{ proposal }}")
    )
    assert only.startswith("Der Kanton leistet den jährlichen Beitrag gemäss Ziffer")
