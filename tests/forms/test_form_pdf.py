"""The PDF form: made by us, filled by others, read again; what is wrong with it is said."""

from __future__ import annotations

import copy
import datetime
import io
import re
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import page as conformance
import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from page import ValidationProfile as Profile
from pikepdf import Array, Dictionary, Name, String
from pypdf import PdfWriter

from minikip_docs.data.model import FormKind, Refusal, Severity
from minikip_docs.facts import programme, schemas
from minikip_docs.forms.cells import Reading, Value, assemble, flatten
from minikip_docs.forms.definition import Definition, definition, path_of
from minikip_docs.forms.formats import PDF
from minikip_docs.forms.pdf import boxes
from minikip_docs.forms.pdf.composition import printed
from tests.cases import without_sums
from tests.form_data import filled_forms, form_for

# Forms are torn apart here on purpose; the library warns of it.
pytestmark = pytest.mark.filterwarnings("ignore::pikepdf.PageCopyWarning")

KIP3 = programme.load()
PROGRAMMES = programme.load_all()
# A failing example names its two numbers; making it smaller would take minutes.
PHASES = (Phase.explicit, Phase.generate)
DAY = datetime.date(2026, 3, 15)


def sample(name: str) -> dict[str, Any]:
    """Give what a form asks for of a good sample: no sums, a municipality's number once."""
    data: dict[str, Any] = without_sums(name)
    if data["party"]["kind"] == "municipality":
        for row in (*data.get("resolutions", ()), *data["signatories"]):
            row.pop("bfs_number", None)
    return data


BUDGET = form_for(FormKind.BUDGET, sample("budget-sursee"))
REPORT = form_for(FormKind.ANNUAL_REPORT, sample("annual-report-sursee"))
IDENTITY = {"form": "minikip-budget", "version": "1.0", "programme": "kip3"}
OF_A_MUNICIPALITY = {"party": {"kind": "municipality"}}


def make(form: Definition, data: dict[str, Any] | None = None) -> bytes:
    return PDF.blank(form, flatten(form, data) if data else {}, created=DAY)


def back(raw: bytes) -> tuple[dict[str, Any], Reading]:
    reading = PDF.read(raw, PROGRAMMES)
    data, _places, findings = assemble(definition(reading.kind, KIP3, reading.shape), KIP3, reading)
    assert findings == ()
    return data, reading


@cache
def blank(kind: FormKind) -> bytes:
    return make(BUDGET if kind is FormKind.BUDGET else REPORT)


def blank_budget() -> bytes:
    return blank(FormKind.BUDGET)


@cache
def filled_budget() -> bytes:
    return make(BUDGET, sample("budget-sursee"))


def edited(raw: bytes, edit: Callable[[pikepdf.Pdf, dict[str, pikepdf.Object]], None]) -> bytes:
    """Change a form as some program would; ``edit`` gets the file and its fields by name."""
    with pikepdf.open(io.BytesIO(raw)) as file:
        edit(file, {str(f.T): f for f in file.Root.AcroForm.Fields})
        out = io.BytesIO()
        file.save(out)
    return out.getvalue()


def typed_in(raw: bytes, values: dict[str, str], *, incremental: bool = False) -> bytes:
    """Fill a form with another program: pypdf, by exact names."""
    writer = (
        PdfWriter(io.BytesIO(raw), incremental=True)
        if incremental
        else PdfWriter(clone_from=io.BytesIO(raw))
    )
    for sheet in writer.pages:
        writer.update_page_form_field_values(sheet, dict(values), auto_regenerate=False)
    if not incremental:
        writer.pdf_header = "%PDF-1.7"
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def as_typed(form: Definition, data: dict[str, Any]) -> dict[str, str]:
    """Give each value as a person enters it; states of buttons are names."""
    items = {item.path: item for _section, item in form.items()}
    with pikepdf.open(io.BytesIO(make(form))) as file:
        radios = {str(f.T) for f in file.Root.AcroForm.Fields if "/Kids" in f}
    values: dict[str, str] = {}
    for pointer, value in flatten(form, data).items():
        item = items[path_of(pointer)]
        text = printed(item, value)
        if pointer in radios and item.kind == "choice":
            text = str(value)
        button = pointer in radios or (item.kind == "yes_no" and item.group)
        values[pointer] = f"/{text}" if button else text
    return values


def conforms(raw: bytes) -> None:
    for profile in (Profile.PDF_UA_1, Profile.PDF_A_2A):
        report = conformance.validate_pdf_bytes(raw, profile=profile)
        # The checker miscounts streams whose data end with a line feed; veraPDF does not.
        real = [f for f in report.failures if "STREAM-LENGTH" not in f.rule_id]
        assert not real, real


def refusal(raw: bytes) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        PDF.read(raw, PROGRAMMES)
    return caught.value.code, str(caught.value)


def noticed(raw: bytes) -> list[tuple[str, str, str]]:
    return [
        (f.code, f.message, f.place.text if f.place else "")
        for f in PDF.read(raw, PROGRAMMES).findings
    ]


# From data to a form and back


@pytest.mark.parametrize("kind", FormKind)
def test_any_valid_data_come_back_as_they_were(kind: FormKind) -> None:
    @settings(max_examples=5, phases=PHASES, suppress_health_check=list(HealthCheck))
    @given(filled_forms(kind))
    def holds(filled: tuple[Definition, dict[str, Any]]) -> None:
        form, data = filled
        read, reading = back(make(form, data))
        assert read == data
        assert reading.findings == ()

    holds()


@pytest.mark.parametrize("name", ["budget-verbund-see", "annual-report-sursee"])
def test_a_form_filled_by_another_program_is_read_and_keeps_both_standards(name: str) -> None:
    data = sample(name)
    form = form_for(BUDGET.kind if name.startswith("budget") else REPORT.kind, data)
    data["party"]["address"]["town"] = "Şahin, Đặng & Łukasz"
    data["declarations"]["correct"] = False
    raw = typed_in(make(form), as_typed(form, data))
    read, reading = back(raw)
    assert read == data
    assert reading.findings == ()
    conforms(raw)


@pytest.mark.parametrize("kind", FormKind)
def test_blank_and_prefilled_keep_both_standards_and_stay_small(kind: FormKind) -> None:
    data = sample(f"{kind}-verbund-see")
    for raw in (blank(kind), make(form_for(kind, data), data)):
        conforms(raw)
        assert len(raw) < 600_000
        assert b"/JavaScript" not in raw
        assert PDF.matches(raw)
    assert not PDF.matches(b'{"form": "minikip-budget"}')


def test_same_input_same_bytes() -> None:
    assert make(BUDGET, sample("budget-sursee")) == filled_budget()
    assert make(BUDGET) == blank_budget()


def test_a_blank_form_is_read_as_blank() -> None:
    data, reading = back(blank_budget())
    assert data == IDENTITY | OF_A_MUNICIPALITY
    assert reading.findings == ()


def test_as_many_rows_as_there_may_be_are_prefilled_and_read() -> None:
    data = sample("budget-verbund-see")
    data["party"]["members"] = [{"name": f"Ort {n}", "bfs_number": 1000 + n} for n in range(1, 31)]
    data["measures"] = [{**data["measures"][0], "id": f"M{n}"} for n in range(1, 21)]
    assert back(make(form_for(FormKind.BUDGET, data), data))[0] == data


def test_a_file_that_does_not_say_its_shape_is_read_by_its_fields() -> None:
    def older(file: pikepdf.Pdf, fields: dict[str, pikepdf.Object]) -> None:
        fields["_form"].V = file.docinfo["/Keywords"] = String("minikip-budget/1.0/kip3")

    data = sample("budget-verbund-see")
    raw = edited(make(form_for(FormKind.BUDGET, data), data), older)
    read, reading = back(raw)
    assert reading.shape is None
    assert read["party"].pop("kind", None) is None  # a field of forms without a shape
    assert read == {**data, "party": {k: v for k, v in data["party"].items() if k != "kind"}}
    assert reading.findings == ()


def test_a_field_added_to_the_schema_appears_and_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy.deepcopy(schemas.schema(FormKind.BUDGET, KIP3))
    field = {"title": "Lieblingsfarbe", "type": "string", "maxLength": 40, "x-kind": "text"}
    root["properties"]["structure"]["properties"]["colour"] = {**field, "x-number": "3.7"}
    monkeypatch.setattr(schemas, "schema", lambda _kind, _programme: root)
    definition.cache_clear()
    try:
        form = definition(FormKind.BUDGET, KIP3)
        data = sample("budget-sursee")
        data["structure"]["colour"] = "blau"
        raw = make(form, data)
        assert back(raw)[0] == data
        assert "Lieblingsfarbe" in pypdfium2.PdfDocument(raw)[1].get_textpage().get_text_range()
    finally:
        definition.cache_clear()


# What a person meets


def test_every_field_says_its_number_name_row_and_duty() -> None:
    names: dict[str, str] = {}

    def keep(file: pikepdf.Pdf, fields: dict[str, pikepdf.Object]) -> None:
        for sheet in file.pages:
            assert sheet.obj.Tabs == Name.S
        for name, field in fields.items():
            assert str(field.TU).strip(), name
        names.update({name: str(field.TU) for name, field in fields.items()})
        flags = {name: int(field.get("/Ff", 0)) for name, field in fields.items()}
        assert flags["/party/name"] & 2
        assert not flags["/measures/0/title"] & 2  # a row may stay empty
        assert flags["/structure/description"] & 1 << 12
        assert int(fields["/party/name"].MaxLen) == 80
        options = [str(option) for option in fields["/budget_lines/3/category"].Opt]
        assert options == ["", "Projekte und Programme", "Information und Beratung",
                           "Betrieb der kommunalen Anlaufstelle", "Personalaufwand"]  # fmt: skip
        assert int(fields["/budget_lines/3/amounts/y2025"].Q) == 2
        assert [str(kid.TU) for kid in fields["/measures/1/status"].Kids] == [
            "6.5 Neu oder bisher, Massnahme 2: neu",
            "6.5 Neu oder bisher, Massnahme 2: Weiterführung",
        ]

    edited(blank_budget(), keep)
    assert names["/budget_lines/3/amounts/y2025"] == "7.4 Betrag 2025, Budgetzeile 4. in CHF"
    assert names["/measures/2/title"] == "6.2 Titel, Massnahme 3. Pflichtangabe"
    assert names["/measures/2/target_groups/asylum"] == (
        "6.10 Zielgruppe: Personen aus dem Asylbereich, Massnahme 3. "
        "Mindestens eine ist anzukreuzen"
    )
    assert names["_signature"] == "Unterschrift"


def test_the_tags_lead_through_the_fields_in_the_order_of_the_form() -> None:
    order: list[str] = []

    def walk(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
        kids = node.get("/K")
        for kid in kids if isinstance(kids, Array) else [kids]:
            if isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR:
                assert Name.Form == node.S
                yield kid.Obj
            elif isinstance(kid, Dictionary):
                yield from walk(kid)

    def keep(file: pikepdf.Pdf, fields: dict[str, pikepdf.Object]) -> None:
        for box in walk(file.Root.StructTreeRoot):
            name = str(box.T if "/T" in box else box.Parent.T)
            if name not in order:
                order.append(name)

    edited(blank_budget(), keep)
    expected = [
        item.pointer(row)
        for section in BUDGET.sections
        if not section.computed
        for row in (range(section.rows) if section.rows else [None])
        for item in section.items
    ]
    assert order == [*expected, "_signature", "_form"]


def test_the_footer_says_which_form_it_is_on_every_page() -> None:
    document = pypdfium2.PdfDocument(blank_budget())
    for number, sheet in enumerate(document, start=1):
        text = sheet.get_textpage().get_text_range()
        assert "Budgeteingabe Mini-KIP · Fassung 1.0 · KIP 3, 2024–2027" in text
        assert f"Seite {number} von {len(document)}" in text


def test_values_are_named_by_page_field_and_row() -> None:
    places = {cell.pointer: cell.place for cell in PDF.read(filled_budget(), PROGRAMMES).cells}
    assert places["/party/name"] == "Seite 1, Feld 1.2"
    assert re.fullmatch(r"Seite \d+, Feld 7\.4, Zeile 2", places["/budget_lines/1/amounts/y2025"])
    assert re.fullmatch(r"Seite \d+, Feld 6\.2, Massnahme 2", places["/measures/1/title"])


def test_the_first_page_says_whom_to_ask() -> None:
    for form in (BUDGET, REPORT):
        page = pypdfium2.PdfDocument(blank(form.kind))[0].get_textpage().get_text_range()
        assert form.contact in " ".join(page.split())


# Which form it is


def drop_identity(file: pikepdf.Pdf, fields: dict[str, pikepdf.Object]) -> None:
    for sheet in file.pages:
        sheet.obj.Annots = Array([a for a in sheet.obj.Annots if a.get("/T") != "_form"])
    file.Root.AcroForm.Fields = Array([f for name, f in fields.items() if name != "_form"])


def drop_keywords(file: pikepdf.Pdf, fields: dict[str, pikepdf.Object]) -> None:
    drop_identity(file, fields)
    del file.docinfo["/Keywords"]


@pytest.mark.parametrize("lose", [drop_identity, drop_keywords])
def test_the_form_is_known_by_any_of_its_marks(lose: Callable[..., None]) -> None:
    assert dict(back(edited(filled_budget(), lose))[1].identity) == IDENTITY


def says(identity: str) -> bytes:
    return edited(filled_budget(), lambda _file, f: setattr(f["_form"], "V", String(identity)))


def test_old_new_and_foreign_forms_are_recognised() -> None:
    assert refusal(says("minikip-budget/2.0/kip3")) == (
        "F123",
        "Das Formular hat die Fassung 2.0; dieses Programm kennt nur 1.0. "
        "Bitte das Programm aktualisieren.",
    )
    assert refusal(says("minikip-budget/0.9/kip2")) == (
        "F122",
        "Das Formular mit der Fassung 0.9 gilt nicht mehr. "
        "Bitte das aktuelle Formular (Fassung 1.0) ausfüllen.",
    )
    assert refusal(says("minikip-gesuch/1.0/kip3")) == (
        "F104",
        "Diese PDF-Datei («Budgeteingabe Mini-KIP») ist kein Mini-KIP-Formular. "
        "Bitte das Formular der Dienststelle ausfüllen und senden.",
    )
    assert PDF.read(says("minikip-budget/1.0/kip4"), PROGRAMMES).identity["programme"] == "kip4"


def test_an_older_version_is_read_with_a_note() -> None:
    changed = copy.deepcopy(schemas.schema(FormKind.BUDGET, KIP3))
    changed["x-version"] = "1.2"  # type: ignore[index]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schemas, "schema", lambda _kind, _programme: changed)
        definition.cache_clear()
        found = noticed(filled_budget())
    definition.cache_clear()
    assert found == [("F124", "Das Formular hat die Fassung 1.0; aktuell ist 1.2.", "")]


# Files that cannot be read


def one_page(edit: Callable[[pikepdf.Pdf], None] = lambda _file: None, **save: Any) -> bytes:
    with pikepdf.new() as file:
        file.add_blank_page()
        edit(file)
        out = io.BytesIO()
        file.save(out, **save)
    return out.getvalue()


def xfa(file: pikepdf.Pdf) -> None:
    file.Root.AcroForm = Dictionary(Fields=Array(), XFA=Array())


def foreign(file: pikepdf.Pdf) -> None:
    box = file.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("Vorname"),
                   V=String("X"), Rect=Array([0, 0, 9, 9]))
    )  # fmt: skip
    file.pages[0].obj.Annots = Array([box])
    file.Root.AcroForm = Dictionary(Fields=Array([box]))
    file.docinfo["/Title"] = String("Baugesuch")


LOCKED = pikepdf.Encryption(user="geheim", owner="x")
BAD: list[tuple[str, Callable[[], bytes], str, str]] = [
    ("rubbish", lambda: b"%PDF-1.7\nnonsense\n%%EOF", "D121",
     "Die PDF-Datei ist beschädigt und lässt sich nicht lesen. Bitte in einem PDF-Programm "
     "öffnen, neu speichern und noch einmal senden."),
    ("cut", lambda: blank_budget()[:300], "D121",
     "Die PDF-Datei ist beim Übertragen abgeschnitten worden. "
     "Bitte die Datei noch einmal senden."),
    ("big", lambda: b"%PDF-1.7" + b" " * 31_000_000, "D102",
     "Die Datei ist 31 MB gross; ein ausgefülltes Formular hat weniger als 5 MB. "
     "Bitte Beilagen einzeln senden."),
    ("password", lambda: one_page(encryption=LOCKED), "D122",
     "Die Datei ist mit einem Passwort geschützt. "
     "Bitte die Datei ohne Passwort speichern und noch einmal senden."),
    ("xfa", lambda: one_page(xfa), "F105",
     "Diese Art von PDF-Formular (XFA) wird nicht unterstützt. "
     "Bitte das aktuelle Mini-KIP-Formular verwenden."),
    ("foreign", lambda: one_page(foreign), "F104",
     "Diese PDF-Datei («Baugesuch») ist kein Mini-KIP-Formular. "
     "Bitte das Formular der Dienststelle ausfüllen und senden."),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "code", "sentence"), [c[1:] for c in BAD], ids=[c[0] for c in BAD])
def test_bad_files_are_refused_with_a_reason(
    raw: Callable[[], bytes], code: str, sentence: str
) -> None:
    assert refusal(raw()) == (code, sentence)


def test_an_owner_password_alone_does_not_matter() -> None:
    with pikepdf.open(io.BytesIO(filled_budget())) as file:
        out = io.BytesIO()
        file.save(out, encryption=pikepdf.Encryption(owner="x", user=""))
    assert back(out.getvalue())[0] == sample("budget-sursee")


# Contradictions


def test_fields_no_list_names_are_read_all_the_same() -> None:
    def unlisted(file: pikepdf.Pdf, fields: dict[str, pikepdf.Object]) -> None:
        file.Root.AcroForm.Fields = Array()

    def without_form(file: pikepdf.Pdf, fields: dict[str, pikepdf.Object]) -> None:
        del file.Root.AcroForm

    def broken_box(file: pikepdf.Pdf, fields: dict[str, pikepdf.Object]) -> None:
        box = fields["/measures/0/target_groups/asylum"]
        box.AP = Dictionary()
        fields["/party/name"].V = file.make_stream("Müllerwil".encode("latin-1"))

    for edit in (unlisted, without_form):
        assert back(edited(filled_budget(), edit))[0] == sample("budget-sursee")
    data, _ = back(edited(filled_budget(), broken_box))
    assert data["party"]["name"] == "Müllerwil"


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("Zürich – «Ü»".encode(), "Zürich – «Ü»"),
        ("MENÜ» Üš$".encode("pdfdoc"), "MENÜ» Üš$"),
        (b"\xef\xbb\xbf" + "Zürich".encode(), "Zürich"),
        (b"\xfe\xff" + "\x1bde\x1bZürich".encode("utf-16-be"), "Zürich"),
        (b"\xff\xfe" + "Zürich".encode("utf-16-le"), "Zürich"),
        (b"12\x90500.\x85", "12’500.–"),
        ("12’500.–".encode("cp1252"), "12’500.–"),
        ("12’500.–".encode(), "12’500.–"),
        ("geht’s «Sursee» – „so“".encode("cp1252"), "geht’s «Sursee» – „so“"),
        ("5 ‰".encode(), "5 ‰"),
        (b"eins\r\nzwei", "eins zwei"),
    ],
)  # fmt: skip
def test_texts_are_decoded_however_they_were_stored(stored: bytes, read: str) -> None:
    raw = edited(filled_budget(), lambda _file, f: setattr(f["/party/name"], "V", String(stored)))
    assert back(raw)[0]["party"]["name"] == read


def test_line_ends_stay_in_texts_of_several_lines() -> None:
    text = String("eins\r\nzwei\rdrei")
    raw = edited(filled_budget(), lambda _file, f: setattr(f["/structure/mandate"], "V", text))
    assert back(raw)[0]["structure"]["mandate"] == "eins\nzwei\ndrei"


def test_a_box_counts_as_it_is_shown_whatever_its_state_is_called() -> None:
    def tick(_file: pikepdf.Pdf, fields: dict[str, pikepdf.Object]) -> None:
        box = fields["/measures/0/target_groups/professionals"]
        box.AS = Name("/Yes")
        box.V = Name.Off

    raw = edited(filled_budget(), tick)
    assert PDF.read(raw, PROGRAMMES).findings[0].severity is Severity.WARNING
    assert back(raw)[0]["measures"][0]["target_groups"]["professionals"] is True
    assert noticed(raw) == [
        (
            "F108",
            "Angezeigt ist «angekreuzt», gespeichert ist «nicht angekreuzt»; "
            "es gilt das Angezeigte.",
            "Seite 2, Feld 6.10, Massnahme 1",
        )
    ]


def counted(*options: str) -> bytes:
    """Give a form whose buttons a program built anew: their states only count."""

    def count(_file: pikepdf.Pdf, fields: dict[str, pikepdf.Object]) -> None:
        for field in fields.values():
            if "/Kids" not in field:
                continue
            names = [next(k for k, _ in kid.AP.N.items() if k != "/Off") for kid in field.Kids]
            if options:
                field.Opt = Array([String(name.removeprefix("/")) for name in names])
            for number, (kid, name) in enumerate(zip(field.Kids, names, strict=True)):
                kid.AP.N = Dictionary({f"/{number}": kid.AP.N[name], "/Off": kid.AP.N["/Off"]})
                if name == kid.AS:
                    kid.AS = field.V = Name(f"/{number}")

    return edited(filled_budget(), count)


def test_answers_that_only_count_are_found_in_the_list_beside_them() -> None:
    data, reading = back(counted("with", "a list"))
    assert data == sample("budget-sursee")
    assert reading.findings == ()


def test_answers_that_count_nothing_are_not_believed() -> None:
    # «0» would read as no, and is the button for yes.
    _data, _places, findings = assemble(BUDGET, KIP3, PDF.read(counted(), PROGRAMMES))
    assert {f.code for f in findings} <= {"V223", "V224"}
    first = next(f for f in findings if f.pointer == "/declarations/correct")
    assert first.message == "«Antwort 1» ist weder Ja noch Nein."


def test_a_list_of_fields_that_names_itself_is_walked_once() -> None:
    with pikepdf.open(io.BytesIO(filled_budget())) as file:
        before = boxes.collect(file)
        node = file.make_indirect(Dictionary(T=String("a"), FT=Name.Tx))
        node.Kids = Array([node, node])
        again = file.make_indirect(Array())
        for _ in range(2):
            again.append(Dictionary(T=String("b"), Kids=again))
        file.Root.AcroForm.Fields.extend([node, *again])
        assert boxes.collect(file) == before


def test_two_answers_at_once_are_an_error() -> None:
    def both(_file: pikepdf.Pdf, fields: dict[str, pikepdf.Object]) -> None:
        for kid, state in zip(fields["/declarations/correct"].Kids, ("ja", "nein"), strict=True):
            kid.AS = Name(f"/{state}")

    raw = edited(filled_budget(), both)
    ((code, message, place),) = noticed(raw)
    assert (code, message) == ("F109", "Es sind zwei Antworten zugleich gewählt.")
    assert re.fullmatch(r"Seite \d+, Feld 12\.4", place)
    assert "correct" not in back(raw)[0]["declarations"]


def test_two_values_of_one_field_are_an_error() -> None:
    def twice(file: pikepdf.Pdf, fields: dict[str, pikepdf.Object]) -> None:
        again = file.make_indirect(Dictionary(dict(fields["/party/name"].items())))
        again.V = String("Emmen")
        file.pages[0].obj.Annots.append(again)

    assert noticed(edited(filled_budget(), twice)) == [
        (
            "F110",
            "Das Feld enthält zwei verschiedene Werte: «Sursee» und «Emmen».",
            "Seite 1, Feld 1.2",
        )
    ]


def test_values_on_a_page_that_was_deleted_are_not_read_unseen() -> None:
    def delete(file: pikepdf.Pdf, fields: dict[str, pikepdf.Object]) -> None:
        cost = fields["/budget_lines/0/amounts/y2025"]
        del file.pages[[sheet.obj.objgen for sheet in file.pages].index(cost.P.objgen)]

    found = PDF.read(edited(filled_budget(), delete), PROGRAMMES).findings
    assert {(f.code, f.severity) for f in found} == {("F125", Severity.ERROR)}
    (cost,) = [f for f in found if f.pointer == "/budget_lines/0/amounts/y2025"]
    assert cost.message == (
        "Das Feld enthält «12’600.00», steht aber auf keiner Seite der Datei mehr."
    )
    assert cost.place is not None
    assert cost.place.text == "Feld 7.4, Zeile 1"
    # Rows that only show their number were not filled in by anybody.
    blank = PDF.read(edited(blank_budget(), delete), PROGRAMMES)
    assert "F125" not in {f.code for f in blank.findings}


@pytest.mark.parametrize("between", ["\n", "\r", "\t"])
def test_two_figures_on_two_lines_are_not_one_amount(between: str) -> None:
    raw = typed_in(filled_budget(), {"/budget_lines/0/amounts/y2025": f"500{between}600"})
    _data, _places, findings = assemble(BUDGET, KIP3, PDF.read(raw, PROGRAMMES))
    assert [f.code for f in findings] == ["V203"]


def test_text_laid_over_the_form_is_noticed() -> None:
    def comment(file: pikepdf.Pdf, _fields: dict[str, pikepdf.Object]) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([9, 830, 99, 839]),
                          Contents=String("siehe Beilage"))  # fmt: skip
        file.pages[1].obj.Annots.append(file.make_indirect(note))

    assert noticed(edited(filled_budget(), comment)) == [
        (
            "F107",
            "Auf Seite 2 liegt Text als Kommentar über dem Formular («siehe Beilage»).",
            "Seite 2",
        )
    ]


def test_a_damaged_file_is_read_with_a_warning() -> None:
    whole = edited(filled_budget(), lambda _file, _fields: None)
    at = whole.rindex(b"startxref") + 10
    found = noticed(whole[:at] + b"7" + whole[at + 1 :])
    assert found == [("D123", "Die Datei war beschädigt und wurde repariert.", "")]


def test_lost_fields_are_noticed() -> None:
    def lose_page(file: pikepdf.Pdf, fields: dict[str, pikepdf.Object]) -> None:
        del file.pages[0].obj.Annots
        file.Root.AcroForm.Fields = Array([fields["_form"]])

    assert noticed(edited(filled_budget(), lose_page)) == [
        ("F116", "23 Felder fehlen in der Datei (zuerst 1.2 Name).", "")
    ]


def test_circles_and_odd_objects_do_no_harm() -> None:
    def twist(file: pikepdf.Pdf, fields: dict[str, pikepdf.Object]) -> None:
        fields["/party/name"].Parent = fields["/party/name"]
        fields["/bank/iban"].V = Dictionary()
        file.pages[0].obj.Annots.append(String("x"))
        file.Root.AcroForm.Fields.append(
            file.make_indirect(Dictionary(Kids=Array([file.Root.AcroForm])))
        )

    data, _reading = back(edited(filled_budget(), twist))
    assert data["party"]["address"] == sample("budget-sursee")["party"]["address"]


def test_what_cannot_be_printed_is_still_kept() -> None:
    values: dict[str, Value] = {"/party/name": "漢字"}
    raw = PDF.blank(BUDGET, values, created=DAY)
    assert back(raw)[0]["party"]["name"] == "漢字"
    conforms(raw)


def test_a_text_that_may_be_two_is_asked_about_at_its_field() -> None:
    name = String(b"Nata\x9aa")
    raw = edited(filled_budget(), lambda _file, f: setattr(f["/party/name"], "V", name))
    assert [one for one in noticed(raw) if one[0] != "F192"] == [  # drawn as before
        (
            "F185",
            "Ein Sonderzeichen lässt sich auf zwei Arten lesen: «Nataıa» oder «Nataša»; "
            "gelesen wurde das Erste.",
            "Seite 1, Feld 1.2",
        )
    ]


# Files that are small and hold much


UNUSUAL = (
    "D124",
    "Die Datei ist ungewöhnlich aufgebaut und wurde aus Sicherheitsgründen nicht gelesen. "
    "Bitte ein frisches Formular ausfüllen.",
)


def zeros(file: pikepdf.Pdf, size: int, **more: Any) -> pikepdf.Stream:
    """Give a stream that is packed twice."""
    packed = zlib.compress(zlib.compress(bytes(size), 1))
    stream = file.make_stream(b"", **more)
    stream.write(packed, filter=Array([Name.FlateDecode, Name.FlateDecode]))
    return stream


def bomb(file: pikepdf.Pdf) -> None:
    file.pages[0].obj.Contents = zeros(file, 120_000_000)


def forms_in_forms(file: pikepdf.Pdf) -> None:
    box = Array([0, 0, 9, 9])
    inner = file.make_stream(b"0 0 m", Type=Name.XObject, Subtype=Name.Form, BBox=box)
    for _ in range(9):
        own = Dictionary(XObject=Dictionary(X=inner))
        inner = file.make_stream(
            b"/X Do " * 20, Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=own
        )
    file.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=inner))
    file.pages[0].obj.Contents = file.make_stream(b"/X Do")


@pytest.mark.parametrize("hostile", [bomb, forms_in_forms])
def test_pages_that_draw_too_much_are_refused(
    hostile: Callable[[pikepdf.Pdf], None],
) -> None:
    assert refusal(one_page(hostile)) == UNUSUAL


@pytest.mark.parametrize(
    "kids", [b"[2 0 R]", b"[3 0 R 3 0 R]", b"5 0 R"], ids=["itself", "twice", "a list in itself"]
)
def test_pages_that_name_each_other_are_refused(kids: bytes) -> None:
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids " + kids + b">>",
        b"<</Type/Pages/Count 1/Kids[4 0 R]>>", b"<</Type/Page/MediaBox[0 0 9 9]>>",
        b"[<</Type/Pages/Count 1/Kids 5 0 R>>]",
    )  # fmt: skip
    raw, listed = b"%PDF-1.7\n", b"0 6\n0000000000 65535 f \n"
    for number, what in enumerate(objects, 1):
        listed += b"%010d 00000 n \n" % len(raw)
        raw += b"%d 0 obj\n%b\nendobj\n" % (number, what)
    end = b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(raw)
    assert refusal(raw + b"xref\n" + listed + end)[0] == "D121"


def test_a_value_that_would_fill_the_memory_is_refused() -> None:
    def fill(file: pikepdf.Pdf, fields: dict[str, pikepdf.Object]) -> None:
        fields["/party/name"].V = zeros(file, 120_000_000)

    assert refusal(edited(filled_budget(), fill)) == UNUSUAL
