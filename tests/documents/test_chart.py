"""A chart shows and says its figures, alike in Word and in the PDF, and never as pixels there."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import page as conformance
import pikepdf
import pypdfium2
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from page import ValidationProfile as Profile

from minikip_docs.data import text
from minikip_docs.data.model import Refusal
from minikip_docs.documents.chart import MOST_CATEGORIES, BarChart, Series, describe, draw
from minikip_docs.press.fill.source_file import read_template
from minikip_docs.press.ooxml.word import open_package
from minikip_docs.press.page.typeset import to_pdf
from minikip_docs.press.produce import Documents, produce
from tests.press import docx_builder as build
from tests.press.page.test_pdf import MOMENT

LONG = "Kommunikation, Übersetzungen und Information der Neuzugezogenen"
COSTS = BarChart(
    "Budget und Rechnung 2025",
    ("Personal", "Räume", LONG),
    (
        Series("Budget", (Decimal(40000), Decimal("3000.00"), Decimal(20000))),
        Series("Rechnung", (Decimal("38500.05"), Decimal(0), Decimal(10000))),
    ),
)
WORDS = (
    "Balkendiagramm «Budget und Rechnung 2025». "
    "Personal: Budget CHF 40’000.00, Rechnung CHF 38’500.05; "
    "Räume: Budget CHF 3’000.00, Rechnung CHF 0.00; "
    f"{LONG}: Budget CHF 20’000.00, Rechnung CHF 10’000.00."
)
SVG_BLIP = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"


def amounts(*values: int | str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, values))


def pair(first: tuple[Decimal, ...], second: tuple[Decimal, ...], **changes: Any) -> BarChart:
    categories = tuple(f"Gruppe {n}" for n in range(1, len(first) + 1))
    series = (Series("A", first), Series("B", second))
    return BarChart(**{"title": "T", "categories": categories, "series": series} | changes)


def bars(svg: bytes, fill: str) -> list[float]:
    """Give the lengths of the bars of one filling, in points, from top to bottom."""
    paths = etree.fromstring(svg).iter("{http://www.w3.org/2000/svg}path")
    shapes = (
        re.match(r"M 0 0v 9h ([\d.]+)v", p.get("d", "")) for p in paths if p.get("fill") == fill
    )
    return [float(shape[1]) for shape in shapes if shape]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Documents:
    """Give the documents of a small template that prints the chart twice, once in a table."""
    doc = build.document()
    build.add(doc, build.run("Davor."))
    build.add(doc, build.run("{{ chart }}"))
    build.grid(doc, [["Kopf"], ["{{ chart }}"]], (165,))
    build.add(doc, build.run("Danach."))
    template = tmp_path_factory.mktemp("chart") / "template.docx"
    template.write_bytes(build.save(doc))
    return _produced(template, draw(COSTS))


def _produced(template: Path, chart: object) -> Documents:
    day = datetime.date(2026, 3, 15)
    source = read_template(template)
    return produce(source, {"chart": chart}, title="Bericht", author="DISG", created=day,
                   draft=False)  # fmt: skip


def test_the_description_states_every_figure() -> None:
    assert describe(COSTS) == draw(COSTS).alt == WORDS


def test_bars_are_as_long_as_their_amounts() -> None:
    drawing = draw(COSTS)
    budget, account = bars(drawing.svg, "#1b4f72"), bars(drawing.svg, "#cfe0ec")
    per_franc = budget[0] / 40000
    assert budget == pytest.approx([v * per_franc for v in (40000, 3000, 20000)], abs=0.01)
    assert account == pytest.approx([v * per_franc for v in (38500.05, 10000)], abs=0.01)


def test_the_smallest_amount_is_seen_and_zero_is_not() -> None:
    assert (
        bars(draw(pair(amounts("0.01", 0, "99999999.99"), amounts(0, 0, 0))).svg, "#1b4f72")[0]
        == 0.6
    )
    assert bars(draw(pair(amounts(0), amounts(0))).svg, "#1b4f72") == []


def test_the_drawing_is_outlines_in_one_size_with_its_picture() -> None:
    drawing = draw(COSTS)
    root = etree.fromstring(drawing.svg)
    names = {etree.QName(element).localname for element in root.iter(etree.Element)}
    assert names == {"svg", "defs", "g", "path", "use"}
    assert drawing.width == pytest.approx(160 / 25.4 * 72, abs=0.01)
    assert root.get("viewBox") == f"0 0 {drawing.width} {drawing.height}"
    width, height = (int.from_bytes(drawing.png[n : n + 4]) for n in (16, 20))
    assert width / height == pytest.approx(drawing.width / drawing.height, rel=0.01)


def test_same_chart_same_bytes() -> None:
    first = draw(COSTS)
    draw(pair(amounts(1), amounts(2)))
    assert draw(COSTS) == first


def test_most_groups_fit_on_a_page() -> None:
    rows = amounts(*range(MOST_CATEGORIES))
    assert draw(pair(rows, rows, categories=(LONG,) * MOST_CATEGORIES)).height < 450


def test_the_largest_amounts_of_a_form_leave_room_for_their_bars() -> None:
    most = amounts("19999999998.00")  # 200 rows of 99’999’999.99
    (dark,) = bars(draw(pair(most, most, categories=(LONG,))).svg, "#1b4f72")
    assert dark > 150


def test_word_has_the_drawing_and_the_picture_of_it(made: Documents) -> None:
    drawing = draw(COSTS)
    document = Document(io.BytesIO(made.docx))
    related = document.part.related_parts
    inlines = document.element.body.xpath(".//wp:inline")
    assert len(inlines) == 2
    for inline in inlines:
        assert inline.docPr.get("descr") == WORDS
        size = (inline.extent.cx.pt, inline.extent.cy.pt)
        assert size == pytest.approx((drawing.width, drawing.height), abs=0.01)
        (blip,) = inline.xpath(".//a:blip")
        (svg,) = blip.iter(SVG_BLIP)
        assert related[blip.get(EMBED)].blob == drawing.png
        assert related[svg.get(EMBED)].blob == drawing.svg
        assert related[svg.get(EMBED)].content_type == "image/svg+xml"
    with zipfile.ZipFile(io.BytesIO(made.docx)) as archive:
        media = [name for name in archive.namelist() if "/media/" in name]
    assert sorted(name[-3:] for name in media) == ["png", "svg"]  # once each


def test_the_pdf_draws_it_and_says_the_same(made: Documents) -> None:
    for profile in (Profile.PDF_UA_1, Profile.PDF_A_2A):
        report = conformance.validate_pdf_bytes(made.pdf, profile=profile)
        assert report.is_compliant, report.failures
    objects = [o for page in pypdfium2.PdfDocument(made.pdf) for o in page.get_objects()]
    kinds = {type(item).__name__ for item in objects}
    assert "PdfImage" not in kinds
    assert alternatives(made.pdf) == [WORDS, WORDS]
    # Its letters are outlines: the words of the document stay those of the text.
    shown = pypdfium2.PdfDocument(made.pdf)[0].get_textpage().get_text_range().split()
    assert shown == ["Davor.", "Kopf", "Danach."]


def alternatives(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as document:
        return [
            str(element.Alt)
            for element in document.objects
            if isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/Figure"
        ]


def test_same_documents_again(made: Documents, tmp_path: Path) -> None:
    doc = build.document()
    build.add(doc, build.run("{{ chart }}"))
    template = tmp_path / "template.docx"
    template.write_bytes(build.save(doc))
    assert _produced(template, draw(COSTS)) == _produced(template, draw(COSTS))


@pytest.mark.parametrize(
    "inside",
    [
        "<text>Kosten</text>",
        '<image href="#a"/>',
        '<rect width="9" height="9" style="fill:red"/>',
        '<rect width="9" height="9" class="red"/>',
        '<use href="https://example.ch/a.svg#b"/>',
        "<script>alert(1)</script>",
        "<linearGradient/>",
        '<g xmlns="http://example.ch/other"/>',
    ],
)
def test_other_drawings_keep_the_picture_word_made_of_them(inside: str, made: Documents) -> None:
    with zipfile.ZipFile(io.BytesIO(made.docx)) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".svg"))
    docx = build.change(made.docx, name, lambda svg: svg.replace("</svg>", f"{inside}</svg>"))
    data = to_pdf(open_package(docx), timestamp=MOMENT)
    objects = [o for page in pypdfium2.PdfDocument(data) for o in page.get_objects()]
    assert "PdfImage" in {type(item).__name__ for item in objects}
    assert alternatives(data) == [WORDS, WORDS]


def test_a_drawing_with_a_document_type_is_not_taken(made: Documents) -> None:
    with zipfile.ZipFile(io.BytesIO(made.docx)) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".svg"))
    entity = '<!DOCTYPE svg [<!ENTITY a "&lt;text>Kosten&lt;/text>">]>'
    docx = build.change(made.docx, name, lambda svg: entity + svg.replace("</svg>", "&a;</svg>"))
    objects = pypdfium2.PdfDocument(to_pdf(open_package(docx), timestamp=MOMENT))[0].get_objects()
    assert "PdfImage" in {type(item).__name__ for item in objects}


@pytest.mark.parametrize("changes", [{"title": "漢"}, {"categories": ("漢",)}])
def test_characters_that_the_font_lacks_are_refused(changes: Any) -> None:
    with pytest.raises(Refusal) as caught:
        draw(pair(amounts(1), amounts(2), **changes))
    assert caught.value.code == "T241"
    assert caught.value.message == (
        f"Das Diagramm «{changes.get('title', 'T')}» enthält Zeichen, welche die Schrift "
        "Liberation Sans nicht hat: «漢» (U+6F22)."
    )


MONEY = st.decimals(min_value=0, max_value=10**8, places=2)


@settings(max_examples=20)
@given(st.lists(st.tuples(MONEY, MONEY), min_size=1, max_size=12))
def test_whatever_the_amounts_all_are_drawn_and_said(rows: list[tuple[Decimal, Decimal]]) -> None:
    first, second = zip(*rows, strict=True)
    drawing = draw(pair(first, second))
    drawn = len(bars(drawing.svg, "#1b4f72")) + len(bars(drawing.svg, "#cfe0ec"))
    assert drawn == sum(amount != 0 for row in rows for amount in row)
    for n, (a, b) in enumerate(rows, 1):
        assert f"Gruppe {n}: A CHF {text.amount(a)}, B CHF {text.amount(b)}" in drawing.alt
