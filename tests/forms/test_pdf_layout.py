"""The PDF form as paper: as short as the municipality, and nothing that is typed is cut."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Name

from minikip_docs.data.model import FormKind
from minikip_docs.facts import programme
from minikip_docs.forms.cells import flatten
from minikip_docs.forms.definition import Definition, Item, definition, path_of
from minikip_docs.forms.formats import PDF
from minikip_docs.forms.pdf import room
from minikip_docs.forms.shape import Shape
from minikip_docs.press.field_font import field_font
from tests.cases import without_sums
from tests.form_data import form_for

BUDGET, REPORT = FormKind.BUDGET, FormKind.ANNUAL_REPORT
DAY = datetime.date(2026, 3, 15)
KIP3 = programme.load()
# What an official writes: the leaflet's own words.
GERMAN = " ".join(
    text for area in KIP3.focus_areas for text in (*area.goals, *area.example_measures)
)
DO_NOT_SCROLL, MULTILINE = 1 << 23, 1 << 12
LONG = " ".join(f"Wort{n}" for n in range(400))

Box = dict[str, Any]


@cache
def _blank(kind: FormKind, shape: Shape) -> bytes:
    return PDF.blank(definition(kind, KIP3, shape), {}, created=DAY)


def made(form: Definition) -> bytes:
    assert form.shape
    return _blank(form.kind, form.shape)


def pages(raw: bytes) -> list[str]:
    return [
        " ".join(page.get_textpage().get_text_range().split())
        for page in pypdfium2.PdfDocument(raw)
    ]


def boxes(raw: bytes) -> Iterator[Box]:
    """Give the widgets of a form: name, page, place and what they allow."""
    with pikepdf.open(io.BytesIO(raw)) as file:
        for number, page in enumerate(file.pages):
            for one in page.obj.get("/Annots", ()):
                left, bottom, right, top = map(float, one.Rect)
                yield {
                    "name": str(one.T if "/T" in one else one.Parent.T),
                    "kind": str(one.get("/FT", "/Btn")),
                    "page": number,
                    "width": right - left,
                    "height": top - bottom,
                    "rect": (left, bottom, right, top),
                    "flags": int(one.get("/Ff", 0)),
                    "most": int(one.get("/MaxLen", 0)),
                    "size": float(str(one.get("/DA", "/F 0 Tf")).split()[1]),
                }


def texts(form: Definition) -> Iterator[tuple[Item, Box]]:
    items = {item.path: item for _section, item in form.items()}
    for box in boxes(made(form)):
        item = items.get(path_of(box["name"]))
        if item and box["kind"] == "/Tx":
            yield item, box


EVERY = [
    form_for(kind, party=party, years=years, measures=measures)
    for kind, years in ((BUDGET, ()), (BUDGET, (2026,)), (REPORT, (2025,)))
    for party, measures in (("municipality", 3), ("association", 1))
]
IDS = [form.shape.mark if form.shape else "" for form in EVERY]


def small(name: str, measures: int) -> dict[str, Any]:
    """Give a good sample with its first measures only."""
    data: dict[str, Any] = without_sums(name)
    data["measures"] = data["measures"][:measures]
    kept = {measure["id"] for measure in data["measures"]}
    for lists in (data, data.get("financial_statement", {})):
        for key in ("budget_lines", "costs", "financing", "staff"):
            if key in lists:
                lists[key] = [row for row in lists[key] if row["measure"] in kept]
    return data


# As short as the municipality


@pytest.mark.parametrize("years", [(2026,), (2025, 2026, 2027), (2024, 2025, 2026, 2027)], ids=str)
def test_a_small_municipality_has_six_pages(years: tuple[int, ...]) -> None:
    assert len(pages(made(form_for(BUDGET, years=years)))) <= 6


def test_its_report_has_six_pages() -> None:
    data = small("annual-report-sursee", 2)
    form = form_for(REPORT, data, years=(2025,))
    assert len(pages(PDF.blank(form, flatten(form, data), created=DAY))) <= 6


def test_every_page_is_upright() -> None:
    for form in EVERY:
        for page in pypdfium2.PdfDocument(made(form)):
            assert page.get_width() < page.get_height()


# Boxes hold what may be typed


@pytest.mark.parametrize("form", EVERY, ids=IDS)
def test_a_box_holds_a_german_text_as_long_as_it_may_be(form: Definition) -> None:
    face = field_font()
    seen = 0
    for item, box in texts(form):
        if item.kind not in {"text", "multiline"}:
            continue
        seen += 1
        available = (box["width"] - 4) / box["size"]
        taken = [
            len(face.lines(GERMAN[start : start + box["most"]].strip(), 1, available))
            for start in range(0, len(GERMAN) - box["most"], 171)
        ]
        held = (box["height"] - 4) / box["size"]
        assert max(taken) * 1.16 <= held + 0.01, box  # as we draw it, and most viewers
        fitting = sum(lines * room.PITCH <= held + 0.01 for lines in taken)
        assert fitting >= 0.95 * len(taken), box  # as those draw it that set lines wide
        assert box["flags"] & MULTILINE or held < 2 * room.PITCH
    assert seen > 40


@pytest.mark.parametrize("form", EVERY, ids=IDS)
def test_nothing_scrolls_or_shrinks(form: Definition) -> None:
    for item, box in texts(form):
        assert box["flags"] & DO_NOT_SCROLL
        assert box["size"] >= 8
        assert box["most"] == (item.max_length or 0)


@pytest.mark.parametrize(
    ("kind", "widest"),
    [("amount", "99’999’999.99"), ("date", "31.12.2027"), ("percent", "1000.00"),
     ("measure_id", "M60"), ("postcode", "6210"), ("bfs_number", "1103"),
     ("email", "integration.und.gesellschaft@gemeindeverwaltung-musterwil.example"),
     ("phone", "+41 41 000 00 00 / +41 79 000 00 00"), ("iban", "CH93 0076 2011 6238 5295 7")],
)  # fmt: skip
def test_a_field_of_one_line_shows_its_widest_value(kind: str, widest: str) -> None:
    found = [box for form in EVERY for item, box in texts(form) if item.kind == kind]
    assert found
    for box in found:
        assert len(widest) <= (box["most"] or 99)
        assert field_font().width(widest, box["size"]) <= box["width"] - 4, box


@pytest.mark.parametrize("form", EVERY, ids=IDS)
def test_a_list_shows_its_longest_answer(form: Definition) -> None:
    items = {item.path: item for _section, item in form.items()}
    for box in boxes(made(form)):
        if box["kind"] == "/Ch":
            longest = max(len(c.label) for c in items[path_of(box["name"])].choices)
            label = next(
                c.label for c in items[path_of(box["name"])].choices if len(c.label) == longest
            )
            assert field_font().width(label, box["size"]) <= box["width"] - 4, box


# What is prefilled and longer


def continued() -> tuple[Definition, bytes]:
    data = small("budget-sursee", 2)
    data["structure"]["mandate"] = LONG
    data["measures"][1]["description"] = f"Eins\n\n{LONG} 漢"
    data["budget_lines"][0]["text"] = "Begrüssungsgespräche, " * 7
    form = form_for(BUDGET, data)
    return form, PDF.blank(form, flatten(form, data), created=DAY)


def test_a_text_longer_than_its_box_is_continued_at_the_end() -> None:
    form, raw = continued()
    *before, last = pages(raw)
    assert "siehe Fortsetzung am Ende" in " ".join(before)
    found = re.findall(r"3\.2 Auftrag|6\.6 Beschreibung, Massnahme 2|7\.3 \S+ Budgetzeile 1", last)
    assert found == [
        "3.2 Auftrag",
        "6.6 Beschreibung, Massnahme 2",
        "7.3 Bezeichnung, Budgetzeile 1",
    ]
    assert last.count(LONG) == 2
    assert "Eins Wort0" in last
    assert "Wort399 ?" in last  # has no glyph; the field keeps it
    reading = PDF.read(raw, programme.load_all())
    values = {cell.pointer: cell.value for cell in reading.cells}
    assert values["/structure/mandate"] == LONG
    assert values["/measures/1/description"] == f"Eins\n\n{LONG} 漢"
    assert reading.findings == ()
    most = {box["name"]: box["most"] for box in boxes(raw)}
    assert most["/structure/mandate"] == len(LONG)
    assert most["/structure/description"] == 800
    assert form.shape == reading.shape


def test_the_box_shows_whole_lines_at_the_size_of_all_others() -> None:
    document = pypdfium2.PdfDocument(continued()[1])
    document.init_forms()
    for page in document:
        pypdfium2.raw.FPDFPage_Flatten(page.raw, 0)
    shown = next(p for p in (page.get_textpage().get_text_range() for page in document)
                 if "3.2 Auftrag" in p)  # fmt: skip
    assert "Wort0 Wort1" in shown
    assert "Wort399" not in shown


def test_what_fits_is_not_continued() -> None:
    data = small("budget-sursee", 2)
    data["structure"]["mandate"] = GERMAN[:800].strip()
    form = form_for(BUDGET, data)
    assert "Fortsetzung" not in " ".join(pages(PDF.blank(form, flatten(form, data), created=DAY)))


# What stands together


@pytest.mark.parametrize("form", EVERY, ids=IDS)
def test_no_letter_lies_under_a_field_or_on_its_edge(form: Definition) -> None:
    raw = made(form)
    placed: dict[int, list[tuple[float, float, float, float]]] = {}
    for box in boxes(raw):
        placed.setdefault(box["page"], []).append(box["rect"])
    document = pypdfium2.PdfDocument(raw)
    for number, page in enumerate(document):
        text = page.get_textpage()
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            if chr(pypdfium2.raw.FPDFText_GetUnicode(text.raw, index)).strip():
                for x0, y0, x1, y1 in placed.get(number, ()):
                    over = left < x1 and right > x0 and bottom < y1 and top > y0
                    assert not over, (number, text.get_text_range(max(index - 9, 0), 20))


@pytest.mark.parametrize("form", EVERY, ids=IDS)
def test_labels_of_a_row_begin_at_one_height(form: Definition) -> None:
    raw = made(form)
    document = pypdfium2.PdfDocument(raw)
    numbered: dict[str, float] = {}
    for number, page in enumerate(document):
        text = page.get_textpage()
        for found in re.finditer(r"(?<![\d.])1\.(2|3|9|10|11|12)(?=\s)", text.get_text_range()):
            numbered.setdefault(found[0], round(text.get_charbox(found.start())[3], 1))
        if number == 0:
            break
    for beside in (("1.9", "1.10"), ("1.11", "1.12")):
        assert len({numbered[label] for label in beside}) == 1


@pytest.mark.parametrize("form", EVERY, ids=IDS)
def test_declarations_and_signature_are_not_torn(form: Definition) -> None:
    every = pages(made(form))
    on = {box["name"]: box["page"] for box in boxes(made(form))}
    declared = {page for name, page in on.items() if name.startswith("/declarations/")}
    assert len(declared) == 1
    assert "12 Erklärungen" in every[declared.pop()]
    assert "Unterschrift Hier können Sie" in every[on["_signature"]]
    last = max(page for name, page in on.items() if name.startswith(("/bank", "/signatories")))
    assert on["_signature"] == last  # never alone on a page


def test_what_the_program_works_out_has_no_section_but_is_accounted_for() -> None:
    whole = " ".join(pages(made(EVERY[0])))
    assert "9 Zusammenzug: rechnet das Programm aus." in whole
    assert "9.1" not in whole


def test_hints_stand_before_the_first_measure_once() -> None:
    def letters(text: str) -> str:  # hyphens at the end of a line are read in many ways
        return re.sub(r"\W", "", text)

    whole = " ".join(pages(made(EVERY[0])))
    for area in KIP3.focus_areas:
        for example in area.example_measures:
            assert letters(whole).count(letters(example)) == 1
    assert whole.index("Beispiele aus dem Merkblatt") < whole.index("Massnahme 1")


# Which form it is


def test_the_footer_says_in_words_which_form_it_is_and_for_whom() -> None:
    blank_form = form_for(BUDGET, years=(2026, 2027), party="association")
    for number, page in enumerate(pages(made(blank_form)), start=1):
        assert (
            "Budgeteingabe Mini-KIP · Fassung 1.0 · KIP 3, 2024–2027 · Gemeindeverbund · "
            f"Jahre 2026–2027 · Zuschnitt 8-8-12-36-36-12-8-8 Seite {number} von"
        ) in page
        assert "minikip-budget" not in page
    data = without_sums("annual-report-sursee")
    form = form_for(REPORT, data, years=(2025,))
    raw = PDF.blank(form, flatten(form, data), created=DAY)
    footer = "KIP 3, 2024–2027 · Gemeinde Sursee · Jahr 2025 · Zuschnitt 5-15-15-4-3 Seite 1 von"
    assert footer in pages(raw)[0]


def test_every_field_has_a_widget_with_a_place_and_a_page() -> None:
    """So that programs that fill forms can save them: pdf-lib asks each widget for its /Rect."""
    with pikepdf.open(io.BytesIO(made(EVERY[0]))) as file:
        listed = {a.objgen for page in file.pages for a in page.obj.get("/Annots", ())}
        for field in file.Root.AcroForm.Fields:
            for widget in field.get("/Kids", Array([field])):
                assert widget.Subtype == Name.Widget
                assert isinstance(widget.Rect, Array)
                assert widget.objgen in listed
                assert widget.F == 4
                assert "/Annots" in widget.P
        mark = next(f for f in file.Root.AcroForm.Fields if f.T == "_form")
        assert [int(x) for x in mark.Rect] == [0, 0, 0, 0]
        assert str(mark.V) == EVERY[0].mark
