"""Forms that were printed into a PDF: read by their places as proposals, or said what they are."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from functools import cache
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from minikip_docs.data.model import FormKind, Refusal, Severity
from minikip_docs.data.text import clean
from minikip_docs.facts import programme
from minikip_docs.forms.cells import Reading, Value, flatten, read_value
from minikip_docs.forms.definition import Definition, definition, path_of
from minikip_docs.forms.formats import PDF
from minikip_docs.forms.pdf.composition import printed
from minikip_docs.forms.pdf.prints import geometry
from minikip_docs.forms.pdf.prints.letters import Rectangle
from tests.cases import without_sums
from tests.form_data import filled_forms, form_for
from tests.prints import drawn, flattened, moved, plain, scanned, stamped

KIP3 = programme.load()
PROGRAMMES = programme.load_all()
DAY = datetime.date(2026, 3, 15)
FIGURES = {"amount", "percent", "integer", "bfs_number", "postcode", "date"}
SAVE = "Bitte das Formular am Bildschirm ausfüllen, speichern und die Datei senden."
SMALLER = (0.925, 0, 0, 0.925, 22, 31)  # as printers that leave a margin
TURNED = (0, 0.9, -0.9, 0, 800, 20)
PRINTS: dict[str, Callable[[bytes], bytes]] = {
    "flattened": flattened,
    "stamped": stamped,
    "smaller": lambda raw: moved(stamped(raw), SMALLER),
    "turned": lambda raw: moved(flattened(raw), TURNED, (842, 595)),
}


def sample(name: str = "budget-sursee") -> dict[str, Any]:
    data: dict[str, Any] = without_sums(name)
    if data["party"]["kind"] == "municipality":
        for row in (*data.get("resolutions", ()), *data["signatories"]):
            row.pop("bfs_number", None)
    return data


def shown(form: Definition, data: dict[str, Any]) -> dict[str, str | bool]:
    """Give what a filled form shows, by field: texts as printed, ticks, states of buttons."""
    items = {item.path: item for _section, item in form.items()}
    wanted: dict[str, str | bool] = {}
    for pointer, value in flatten(form, data).items():
        item = items[path_of(pointer)]
        if item.kind == "yes_no" and item.group:
            if value:
                wanted[pointer] = True
        else:
            wanted[pointer] = printed(item, value)
    return wanted


def compared(form: Definition, data: dict[str, Any], reading: Reading) -> tuple[int, int]:
    """Count the values that came back and all; a figure that came back otherwise is a failure."""
    items = {item.path: item for _section, item in form.items()}
    wanted = shown(form, data)
    right = 0
    for cell in reading.cells:
        item = items[path_of(cell.pointer)]
        if cell.pointer not in wanted and cell.value == item.default(_row(cell.pointer)):
            continue
        value = words(item.kind, cell.value, {c.key: c.label for c in item.choices})
        expected = wanted.get(cell.pointer, "")
        same = value == words(item.kind, expected, {})
        right += same
        if item.kind in FIGURES and not same:
            with pytest.raises(Refusal):  # no wrong figure ever
                read_value(item, cell.value)
    return right, len(wanted)


def _row(pointer: str) -> int | None:
    return next((int(part) for part in pointer.split("/") if part.isdigit()), None)


def words(kind: str, value: Value, labels: dict[str, str]) -> str | bool:
    if isinstance(value, bool):
        return value
    text = labels.get(str(value), str(value))
    return " ".join(clean(text).split())


@cache
def budget() -> tuple[Definition, bytes]:
    data = sample()
    form = form_for(FormKind.BUDGET, data)
    return form, PDF.blank(form, flatten(form, data), created=DAY)


@cache
def printed_budget() -> bytes:
    return stamped(budget()[1])


def read(raw: bytes) -> Reading:
    return PDF.read(raw, PROGRAMMES)


def refusal(raw: bytes) -> tuple[str, str]:
    with pytest.raises(Refusal) as refused:
        read(raw)
    return refused.value.code, str(refused.value)


# There and back


@pytest.mark.parametrize("how", PRINTS)
@pytest.mark.parametrize("name", ["budget-sursee", "annual-report-verbund-see"])
def test_a_print_gives_back_what_was_filled_in(how: str, name: str) -> None:
    data = sample(name)
    form = form_for(FormKind.BUDGET if "budget" in name else FormKind.ANNUAL_REPORT, data)
    reading = read(PRINTS[how](PDF.blank(form, flatten(form, data), created=DAY)))
    assert reading.printed
    assert reading.shape == form.shape
    assert reading.identity == form.identity
    assert reading.findings == ()
    right, of = compared(form, data, reading)
    assert right == of


@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,  # how many texts are recovered depends on their letters
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(filled_forms(FormKind.BUDGET))
def test_no_print_gives_a_wrong_figure(made: tuple[Definition, dict[str, Any]]) -> None:
    form, data = made
    raw = PDF.blank(form, flatten(form, data), created=DAY)
    for how in ("flattened", "smaller"):
        reading = read(PRINTS[how](raw))
        right, of = compared(form, data, reading)
        named = sum(finding.code == "F162" for finding in reading.findings)
        assert right + named >= 0.95 * of


def test_what_is_longer_than_its_box_is_named_and_moves_nothing() -> None:
    data = sample()
    data["measures"][0]["description"] = "Ein langer Satz über die Massnahme. " * 80
    form = form_for(FormKind.BUDGET, data)
    reading = read(stamped(PDF.blank(form, flatten(form, data), created=DAY)))
    [finding] = reading.findings
    assert (finding.code, finding.pointer) == ("F162", "/measures/0/description")
    assert finding.severity is Severity.ERROR
    right, of = compared(form, data, reading)
    assert right == of - 1


def test_the_cut_in_the_footer_is_enough_to_lay_the_form_out_again() -> None:
    form = form_for(FormKind.BUDGET, party="association", years=(2026,), measures=5)
    data = {"party": {"kind": "association", "name": "Gemeindeverbund Am See"}}
    reading = read(stamped(PDF.blank(form, flatten(form, data), created=DAY)))
    assert reading.shape == form.shape
    assert {c.pointer: c.value for c in reading.cells if c.pointer.startswith("/party")} == {
        "/party/name": "Gemeindeverbund Am See"
    }


# What is in doubt is not read


def place(pointer: str, state: str | None = None) -> tuple[int, Rectangle]:
    """Give the page (from 0) and the box of a field of the printed budget."""
    form = budget()[0]
    pages = geometry.pages(form.kind, KIP3, form.shape, "Sursee", frozenset())
    return next(
        (number, one.box)
        for number, page in enumerate(pages)
        for one in page.places
        if one.pointer == pointer and state in {None, one.state}
    )


AMOUNT = "/budget_lines/0/amounts/y2026"


def line(box: Rectangle) -> bytes:
    height = (box[1] + box[3]) / 2
    return f"0 G 1 w {box[0] + 1} {height} m {box[2] - 1} {height} l S".encode()


def cover(box: Rectangle) -> bytes:
    size = f"{box[2] - box[0] - 2} {box[3] - box[1] - 2}"
    return f"1 g {box[0] + 1} {box[1] + 1} {size} re f".encode()


def text(box: Rectangle, words: str, left: float = 3.0) -> bytes:
    return f"0 g BT /F0 8 Tf {box[0] + left} {box[1] + 4} Td ({words}) Tj ET".encode()


DOUBTS: dict[str, Callable[[Rectangle], bytes]] = {
    "struck out": line,
    "covered": cover,
    "covered and written anew": lambda box: cover(box) + b" " + text(box, "99'000.00"),
    "a figure before": lambda box: text(box, "1'", -4.0),
    "written over": lambda box: text(box, "8", box[2] - box[0] - 8),
    "drawn figure": lambda box: f"0 g {box[0] + 3} {box[1] + 4} 1.5 6 re f".encode(),
}


@pytest.mark.parametrize("how", DOUBTS)
def test_a_doubtful_amount_is_named_and_never_read(how: str) -> None:
    number, box = place(AMOUNT)
    reading = read(drawn(printed_budget(), number, DOUBTS[how](box)))
    assert AMOUNT not in {cell.pointer for cell in reading.cells}
    # What stands before it may belong to its neighbour, which is then in doubt as well.
    finding = next(f for f in reading.findings if f.pointer == AMOUNT)
    assert {f.code for f in reading.findings} == {"F162"}
    assert finding.place is not None
    assert finding.place.text == f"Seite {number + 1}, Feld 7.4, Zeile 1"
    assert finding.message.startswith("Was hier steht, lässt sich vom Ausdruck nicht sicher lesen")


def test_what_is_drawn_into_an_empty_field_is_not_taken_for_nothing() -> None:
    pointer = "/budget_lines/17/amounts/y2026"
    number, box = place(pointer)
    reading = read(drawn(printed_budget(), number, line(box)))
    [finding] = reading.findings
    assert (finding.code, finding.pointer) == ("F162", pointer)
    assert finding.message == "Was hier steht, lässt sich vom Ausdruck nicht sicher lesen."


def test_a_speck_in_a_box_is_no_tick() -> None:
    pointer = "/measures/3/target_groups"
    form = budget()[0]
    pages = geometry.pages(form.kind, KIP3, form.shape, "Sursee", frozenset())
    ticked = {cell.pointer for cell in read(printed_budget()).cells}
    pointer = next(
        one.pointer
        for page in pages
        for one in page.places
        if one.pointer.startswith(pointer) and one.pointer not in ticked
    )
    number, box = place(pointer)
    speck = f"0 g {box[0] + 4} {box[1] + 4} 1 1 re f".encode()
    [finding] = read(drawn(printed_budget(), number, speck)).findings
    assert (finding.code, finding.pointer) == ("F162", pointer)


def test_two_answers_to_one_question_are_named() -> None:
    pointer = "/measures/0/status"
    form = budget()[0]
    pages = geometry.pages(form.kind, KIP3, form.shape, "Sursee", frozenset())
    states = [p.state for page in pages for p in page.places if p.pointer == pointer]
    assert len(states) > 1
    chosen = next(c.value for c in read(printed_budget()).cells if c.pointer == pointer)
    wanted = next(state for state in states if state != chosen)
    number, box = place(pointer, wanted)
    dot = f"0 g {box[0] + 3} {box[1] + 3} 4 4 re f".encode()
    [finding] = read(drawn(printed_budget(), number, dot)).findings
    assert (finding.code, finding.pointer) == ("F109", pointer)


def test_a_note_beside_the_fields_is_quoted() -> None:
    raw = drawn(printed_budget(), 0, b"BT /F0 9 Tf 300 822 Td (Bitte anrufen) Tj ET")
    [finding] = read(raw).findings
    assert finding.code == "F182"
    assert "«Bitte anrufen»" in finding.message
    raw = drawn(printed_budget(), 0, b"BT /F0 9 Tf 300 822 Td (12'500.00) Tj ET")
    assert [f.code for f in read(raw).findings] == ["F136"]


def without_page(raw: bytes, number: int, *, twice: bool = False) -> bytes:
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        if twice:
            pdf.pages.append(pdf.pages[number])
        else:
            del pdf.pages[number]
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def test_missing_pages_and_pages_that_stand_twice_are_named() -> None:
    [finding] = read(without_page(printed_budget(), 2)).findings
    assert finding.code == "F163"
    assert finding.message == (
        "Die Seite 3 des Formulars fehlt im Ausdruck oder lässt sich nicht zuordnen."
    )
    twice = read(without_page(printed_budget(), 2, twice=True))
    assert [f.message for f in twice.findings] == [finding.message]


def joined(*files: bytes) -> bytes:
    with pikepdf.new() as pdf:
        for raw in files:
            with pikepdf.open(io.BytesIO(raw)) as other:
                pdf.pages.extend(other.pages)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def test_pages_that_are_none_of_the_form_are_named() -> None:
    whole = read(joined(scanned(), printed_budget()))
    [finding] = whole.findings
    assert (finding.code, finding.severity) == ("F164", Severity.WARNING)
    assert finding.message == (
        "Die Seite 1 der Datei gehört nicht zu diesem Formular und wurde nicht gelesen."
    )
    assert len(whole.cells) == len(read(printed_budget()).cells)
    form = form_for(FormKind.BUDGET, measures=1)
    second = stamped(PDF.blank(form, {}, created=DAY))
    reading = read(joined(printed_budget(), second))
    assert {f.code for f in reading.findings} <= {"F163", "F164"}
    assert reading.findings
    # Of two prints of one form nobody knows which counts.
    assert refusal(joined(printed_budget(), printed_budget()))[0] == "F120"


# Own and foreign


def footer(words: str) -> bytes:
    return plain(b"BT /F0 7 Tf 40 30 Td (" + words.encode("cp1252") + b") Tj ET")


LINE = "Budgeteingabe Mini-KIP · Fassung 1.0 · KIP 3, 2024–2027 · Gemeinde Sursee · Jahre 2026–2027"
GONE = "Das Formular wurde gedruckt statt gespeichert; vom Ausdruck lässt sich nichts lesen."
OWN_OR_NOT: list[tuple[str, Callable[[], bytes], str, str]] = [
    ("empty", plain, "F126", f"Das PDF ist leer; auf keiner Seite steht etwas. {SAVE}"),
    ("drawn", lambda: plain(b"40 40 300 300 re S"), "F127",
     "Das PDF enthält keinen Text, nur Gezeichnetes; daraus lassen sich keine Angaben lesen. "
     + SAVE),
    ("titled", lambda: plain(b"BT /F0 9 Tf 40 700 Td (Protokoll) Tj ET", title="Sitzung vom Mai"),
     "F104", "Diese PDF-Datei («Sitzung vom Mai») ist kein Mini-KIP-Formular. "
     "Bitte das Formular der Dienststelle ausfüllen und senden."),
    ("text", lambda: plain(b"BT /F0 9 Tf 40 700 Td (Protokoll der Sitzung) Tj ET"), "F104",
     "Diese PDF-Datei («Protokoll der Sitzung») ist kein Mini-KIP-Formular. "
     "Bitte das Formular der Dienststelle ausfüllen und senden."),
    ("scan", scanned, "F121", f"Das PDF ist ein eingescanntes Bild. {SAVE}"),
    ("scan with a text", lambda: scanned(text=LINE.encode("cp1252")), "F121",
     f"Das PDF ist ein eingescanntes Bild. {SAVE}"),
    ("printed from Word", lambda: footer(LINE), "F120", f"{GONE} {SAVE}"),
    ("another form with our cut", lambda: footer(LINE + " · Zuschnitt 1-3-9-9-3-4-3"), "F120",
     f"{GONE} {SAVE}"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "code", "sentence"), [c[1:] for c in OWN_OR_NOT], ids=[c[0] for c in OWN_OR_NOT]
)
def test_own_and_foreign_are_told_apart(raw: Callable[[], bytes], code: str, sentence: str) -> None:
    assert refusal(raw()) == (code, sentence)


def test_our_footer_is_found_on_any_page_and_whatever_became_of_its_hyphens() -> None:
    last = footer(LINE.replace("-", "\u00ad"))
    with pikepdf.open(io.BytesIO(plain())) as pdf, pikepdf.open(io.BytesIO(last)) as other:
        for _ in range(7):
            pdf.pages.append(pdf.pages[0])
        pdf.pages.extend(other.pages)
        out = io.BytesIO()
        pdf.save(out)
    assert refusal(out.getvalue())[0] == "F120"


def test_letters_that_nobody_can_tell_are_said_so() -> None:
    with pikepdf.open(io.BytesIO(plain(b"BT /F0 9 Tf 40 700 Td (ABCABCABCABC) Tj ET"))) as pdf:
        font = pdf.pages[0].Resources.Font.F0
        names = pikepdf.Array([65, *(pikepdf.Name(f"/g{n}") for n in range(3))])
        font.Encoding = pikepdf.Dictionary(Type=pikepdf.Name.Encoding, Differences=names)
        out = io.BytesIO()
        pdf.save(out)
    assert refusal(out.getvalue()) == (
        "F128",
        "Der Text des PDF lässt sich nur ansehen, nicht lesen: Beim Drucken ging verloren, "
        f"welche Buchstaben es sind. {SAVE}",
    )


def test_a_print_of_an_older_version_is_not_read() -> None:
    assert definition(FormKind.BUDGET, KIP3).identity["version"] == "1.0"
    assert refusal(footer(LINE.replace("1.0", "0.9")))[0] == "F120"
