"""Sentences set behind clauses: where a clause ends, how they look, what is left as it was."""

from __future__ import annotations

import pytest
from docx.oxml import parse_xml

from minikip_docs.data.model import Refusal
from minikip_docs.press.ooxml.word import P, Package, T, open_package, w
from minikip_docs.press.walk.inserted import inserted
from tests.press.docx_builder import NS, add, document, grid, run, save


def styled(style: str, text: str, more: str = "") -> str:
    return f'<w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{run(text)}'


def agreement(*, indented: bool = True) -> Package:
    doc = document()
    flat = "" if indented else '<w:ind w:left="0" w:firstLine="0"/>'
    add(doc, styled("Heading1", "Eins", flat))
    add(doc, styled("Clause", "1.1 mit Liste:", flat))
    add(doc, styled("ListItem", "Punkt"))
    add(doc, styled("Clause", "1.2 mit Tabelle:", flat))
    table = grid(doc, [["a", "b"]], [40, 40])
    body = doc.element.body
    body.remove(table._tbl)
    body.insert(len(body) - 1, table._tbl)
    body.insert(len(body) - 1, parse_xml(f"<w:p {NS}/>"))
    add(doc, styled("Heading1", "Zwei", flat))
    add(doc, styled("Clause", "2.1", flat))
    add(doc, styled("Heading2", "Unterschriften"))
    add(doc, styled("Normal", "Für den Kanton"))
    return open_package(save(doc))


def lines(package: Package) -> list[str]:
    body = package.document.root.find(w("body"))
    assert body is not None
    return ["".join(t.text or "" for t in p.iter(T)) for p in body.iter(P)]


@pytest.mark.parametrize("indented", [True, False])
@pytest.mark.parametrize(
    ("clause", "before", "after"),
    [
        ("1.1", "Punkt", "1.2 mit Tabelle:"),
        ("1.2", "", "Zwei"),  # behind the empty line below the table
        ("1", "", "Zwei"),
        ("2.1", "2.1", "Unterschriften"),
        ("2", "2.1", "Unterschriften"),
    ],
)
def test_it_stands_at_the_end_of_its_clause(
    clause: str, before: str, after: str, indented: bool
) -> None:
    package = agreement(indented=indented)
    was = lines(package)
    made = inserted(package, [{"clause": clause, "text": "Nur hier."}])
    found = lines(made)
    place = found.index("Nur hier.")
    assert (found[place - 1], found[place + 1]) == (before, after)
    assert [*found[:place], *found[place + 1 :]] == was == lines(package)
    (words,) = (t for t in made.document.root.iter(T) if t.text == "Nur hier.")
    (paragraph,) = words.iterancestors(P)
    properties = paragraph.find(w("pPr"))
    assert properties is not None
    assert [child.tag for child in properties] == [w("pStyle"), w("numPr"), w("ind")]
    assert properties[0].get(w("val")) == "Clause"
    assert properties[2].get(w("left")) == ("567" if indented else "0")


def test_several_keep_their_order_and_lines_theirs() -> None:
    rows = [
        {"clause": clause, "text": text}
        for clause, text in (
            ("1.1", "Erster\nzweite Zeile"),
            ("2.1", "Dritter"),
            ("1.1", "Zweiter"),
        )
    ]
    found = lines(inserted(agreement(), rows))
    first = found.index("Ersterzweite Zeile")
    assert found[first + 1 : first + 3] == ["Zweiter", "1.2 mit Tabelle:"]
    assert found[found.index("Dritter") - 1] == "2.1"


def test_without_sentences_it_is_the_same_file() -> None:
    package = agreement()
    assert inserted(package, ()) is package


@pytest.mark.parametrize(("clause", "near"), [("1.3", "es gibt 1.1, 1.2."), ("7", "es gibt 1, 2.")])
def test_a_number_no_clause_has_is_refused(clause: str, near: str) -> None:
    with pytest.raises(Refusal) as caught:
        inserted(agreement(), [{"clause": clause, "text": "Nur hier."}])
    assert caught.value.code == "D382"
    assert caught.value.remedy.endswith(near)
