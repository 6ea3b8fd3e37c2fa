"""The supplement: made from the form, prefilled, filled in, and read together with the form."""

from __future__ import annotations

import copy
import dataclasses
import datetime
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import page as conformance
import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from page import ValidationProfile as Profile
from pikepdf import Array

from minikip_docs.data import jsonio
from minikip_docs.data.model import FormKind, Refusal, Severity
from minikip_docs.facts import schemas
from minikip_docs.forms import reading
from minikip_docs.forms.definition import definition
from minikip_docs.forms.formats import PDF, WORD
from minikip_docs.forms.supplement import sheet, supplement
from minikip_docs.jobs import forms as distribution
from tests import cases
from tests.form_data import forms_made, valid_data
from tests.two_sheets import (
    BUDGET,
    DAY,
    HOUSE,
    KIP3,
    PROGRAMMES,
    REPORT,
    long_data,
    paired,
    read,
    shared,
    write,
)

PHASES = (Phase.explicit, Phase.generate)


# The sheet as it is made


@pytest.mark.parametrize("kind", list(FormKind))
def test_it_continues_exactly_the_lists_that_may_be_longer(kind: FormKind) -> None:
    form = definition(kind, KIP3)
    second = supplement(form)
    longer = [s for s in form.sections if s.max_rows > s.rows]
    lists = [s for s in second.sections if s.rows]
    assert [s.path for s in lists] == [s.path for s in longer]
    for section, more in zip(longer, lists, strict=True):
        assert more.items == section.items
        assert more.shown(()) == range(
            section.rows, section.rows + min(section.rows, section.max_rows - section.rows)
        )
    single = [i.path for s in second.sections if not s.rows for i in s.items]
    whose = ["/party/name", "/party/bfs_number", "/party/association_id"]
    assert single == (whose if kind is BUDGET else [*whose, "/report_year"])
    assert not set(second.pointers()) & set(form.pointers()) - set(single)
    assert (second.identity, second.kind) == (form.identity, kind)
    assert second.mark == f"{form.mark}/2"


def test_a_list_that_may_not_be_longer_is_left_out() -> None:
    form = definition(BUDGET, KIP3)
    sections = tuple(dataclasses.replace(s, max_rows=s.rows) for s in form.sections)
    second = supplement(dataclasses.replace(form, sections=sections))
    assert [s.title for s in second.sections] == ["Gemeinde oder Gemeindeverbund"]


@pytest.mark.parametrize("kind", list(FormKind))
def test_blank_and_prefilled_sheets_keep_both_pdf_standards(kind: FormKind) -> None:
    second = sheet(kind, KIP3, 2)
    name = cases.BUDGET_ASSOCIATION if kind is BUDGET else cases.REPORT_ASSOCIATION
    data = cases.without_sums(name)
    data["measures"] = [{**data["measures"][0], "id": f"M{n + 1}"} for n in range(15)]
    for values in ({}, shared(data, kind)[1]):
        raw = PDF.blank(second, values, created=DAY)
        assert raw == PDF.blank(second, values, created=DAY)
        assert b"/JavaScript" not in raw
        for profile in (Profile.PDF_UA_1, Profile.PDF_A_2A):
            report = conformance.validate_pdf_bytes(raw, profile=profile)
            assert not [f for f in report.failures if "STREAM-LENGTH" not in f.rule_id]


def page_texts(raw: bytes) -> list[str]:
    return [p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(raw)]


def test_it_says_what_it_is_and_where_further_rows_go() -> None:
    raw = PDF.blank(sheet(BUDGET, KIP3, 2), {}, created=DAY)
    pages = page_texts(raw)
    assert pages[0].startswith("Budgeteingabe Mini-KIP: Ergänzungsblatt")
    footer = "Budgeteingabe Mini-KIP: Ergänzungsblatt · Fassung 1.0 · KIP 3, 2024–2027"
    assert all(footer in text for text in pages)
    text = "\n".join(pages)
    assert "Massnahme 13" in text
    assert "Massnahme 24" in text
    assert "Massnahme 12" not in text
    assert "Massnahme 25" not in text
    assert "Unterschrift\r\n" not in text  # the form is signed, not this sheet
    assert "Mehr Zeilen? Bitte das Excel-Formular verwenden." in text
    main_text = "\n".join(page_texts(PDF.blank(sheet(BUDGET, KIP3, 1), {}, created=DAY)))
    more = "Mehr Zeilen? Bitte das Ergänzungsblatt oder das Excel-Formular verwenden."
    assert main_text.count(more) == sum(s.rows > 0 for s in definition(BUDGET, KIP3).sections)
    with pikepdf.open(io.BytesIO(raw)) as file:
        names = {str(field.T): field for field in file.Root.AcroForm.Fields}
        assert str(names["/measures/12/id"].V) == "M13"
        assert str(names["_form"].V) == "minikip-budget/1.0/kip3/2"
        assert "_signature" not in names


def test_the_word_sheet_says_the_same() -> None:
    raw = WORD.blank(sheet(BUDGET, KIP3, 2), {}, created=DAY)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        text = re.sub("<[^>]*>", "|", archive.read("word/document.xml").decode())
        footer = archive.read("word/footer1.xml").decode()
    assert "|Budgeteingabe Mini-KIP: Ergänzungsblatt|" in text
    assert "|Massnahme 13|" in text
    assert "|M13|" in text
    assert "|Massnahme 12|" not in text
    assert "|Mehr Zeilen? Bitte das Excel-Formular verwenden.|" in text
    assert "Ort, Datum, Unterschrift" not in text
    assert "minikip-budget/1.0/kip3/2" in footer


def lose_field(file: pikepdf.Pdf) -> None:
    file.Root.AcroForm.Fields = Array([f for f in file.Root.AcroForm.Fields if f.T != "_form"])


def lose_keywords(file: pikepdf.Pdf) -> None:
    lose_field(file)
    del file.docinfo["/Keywords"]


def lose_footer(file: pikepdf.Pdf) -> None:
    lose_keywords(file)
    for one in file.pages:
        one.Contents = file.make_stream(b"")


@pytest.mark.parametrize("lose", [lose_field, lose_keywords, lose_footer])
@pytest.mark.parametrize("kind", list(FormKind))
@pytest.mark.parametrize("number", [1, 2])
def test_a_pdf_is_known_by_any_of_its_marks(
    number: int, kind: FormKind, lose: Callable[[pikepdf.Pdf], None]
) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(blank_pdf(kind, number))) as file:
        lose(file)
        file.save(out)
    reading = PDF.read(out.getvalue(), PROGRAMMES)
    assert (reading.kind, reading.sheet) == (kind, number)


@cache
def blank_pdf(kind: FormKind, number: int) -> bytes:
    return PDF.blank(sheet(kind, KIP3, number), {}, created=DAY)


CARRIERS = ("docProps/custom.xml", "docProps/core.xml", "customXml/item1.xml", "word/footer1.xml")


@pytest.mark.parametrize("kept", CARRIERS)
def test_a_word_sheet_is_known_by_any_of_its_marks(kept: str) -> None:
    raw = WORD.blank(sheet(REPORT, KIP3, 2), {}, created=DAY)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name == kept or name not in CARRIERS:
                new.writestr(name, old.read(name))
    reading = WORD.read(out.getvalue(), PROGRAMMES)
    assert (reading.kind, reading.sheet) == (REPORT, 2)
    assert set(reading.identity) == {"form", "version", "programme"}


# From data to two sheets and back


@pytest.mark.parametrize(("first", "second"), [("pdf", "docx"), ("docx", "pdf"), ("xlsx", "docx")])
@pytest.mark.parametrize("kind", list(FormKind))
def test_any_data_with_more_rows_come_back_from_form_and_supplement(
    kind: FormKind, first: str, second: str, tmp_path: Path
) -> None:
    @settings(max_examples=2, database=None, phases=PHASES,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(valid_data(kind, sheets=2))
    def holds(data: dict[str, Any]) -> None:
        assert any("/measures/" in pointer for pointer in shared(data, kind)[1])
        form, blatt = write(tmp_path, data, first=first, second=second, kind=kind)
        (one,) = paired(blatt, form)
        verdict, raw = distribution.convert(one, HOUSE)
        assert [f.message for f in verdict.findings if f.severity is not Severity.INFO] == []
        assert jsonio.loads(raw) == data

    holds()


def test_word_rows_go_on_also_where_the_controls_are_lost(tmp_path: Path) -> None:
    data = long_data()
    form, blatt = write(tmp_path, data, second="docx")
    out = io.BytesIO()
    with zipfile.ZipFile(blatt) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, re.sub(r"<w:tag [^>]*>|Massnahme \d+(?=<)", "", text))
    blatt.write_bytes(out.getvalue())
    (one,) = paired(form, blatt)
    verdict, raw = distribution.convert(one, HOUSE)
    assert [f.code for f in verdict.findings] == ["F117"]
    assert jsonio.loads(raw) == data


@pytest.mark.parametrize("second", ["pdf", "docx"])
def test_one_verdict_whose_places_name_the_right_file(second: str, tmp_path: Path) -> None:
    data = long_data(("/measures/13/title", "  "), ("/measures/1/title", "  "))
    form, blatt = write(tmp_path, data, second=second)
    verdict = read(form, blatt)
    places = {f.pointer: f.place.text if f.place else "" for f in verdict.findings}
    page = r"Seite \d+, " if second == "pdf" else ""
    wanted = rf"Ergänzungsblatt, {page}Feld 6\.2, Massnahme 14"
    assert re.fullmatch(wanted, places["/measures/13/title"])
    assert re.fullmatch(r"Seite \d+, Feld 6\.2, Massnahme 2", places["/measures/1/title"])
    assert cases.codes(verdict) == ["S101", "S101"]
    assert verdict.submission is not None
    assert [f.name for f in verdict.submission.supplements] == [str(blatt)]


def test_measures_are_named_by_their_number_whatever_rows_are_empty(tmp_path: Path) -> None:
    data = long_data()
    form, blatt = write(tmp_path, data)
    kept = {p: v for p, v in shared(data)[0].items() if not re.match(r"/measures/(7|11)/", p)}
    form.write_bytes(PDF.blank(definition(BUDGET, KIP3), kept, created=DAY))
    verdict = read(form, blatt)
    assert verdict.submission is not None
    measures = [m["id"] for m in verdict.submission.data["measures"]]
    assert measures == [f"M{n}" for n in range(1, 15) if n not in {8, 12}]
    # Their costs name measures that are gone; those of M13 and M14 still fit.
    assert {f.message for f in verdict.findings if f.code == "R104"} == {
        f"Die Massnahme «{name}» ist bei den Massnahmen nicht beschrieben."
        for name in ("M8", "M12")
    }


def test_an_empty_sheet_is_noticed_and_changes_nothing(tmp_path: Path) -> None:
    form, blatt = write(tmp_path, cases.without_sums(cases.BUDGET))
    verdict = read(form, blatt)
    (note,) = verdict.findings
    assert (note.code, note.message) == ("F106", "Das Formular ist noch leer.")
    assert note.place is not None
    assert note.place.text == "Ergänzungsblatt"
    assert note.severity is Severity.INFO


def test_two_sheets_with_different_rows_are_both_taken(tmp_path: Path) -> None:
    data = long_data()
    form, blatt = write(tmp_path, data)
    second = sheet(BUDGET, KIP3, 2)
    rest = shared(data)[1]
    other = tmp_path / "zweites.docx"
    party = {p: v for p, v in rest.items() if p.startswith("/party")}
    measures = {p: v for p, v in rest.items() if p.startswith("/measures")}
    money = {p: v for p, v in rest.items() if p not in measures} | {"/financing/36/measure": "M99"}
    blatt.write_bytes(PDF.blank(second, money, created=DAY))
    other.write_bytes(WORD.blank(second, party | measures, created=DAY))
    verdict = read(form, blatt, other)
    assert verdict.submission is not None
    assert len(verdict.submission.data["measures"]) == 14
    named = {f.place.text.split(",")[0] for f in verdict.findings if f.place and "99" in f.message}
    assert named == {"Ergänzungsblatt «blatt.pdf»"}


@pytest.fixture
def one_more_column(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Add a field to the rows of measures, in the schema file and nowhere else."""
    files = copy.deepcopy(schemas._files())
    node: Any = files["urn:minikip:budget:1"]
    node["properties"]["measures"]["items"]["properties"]["room"] = {
        "$ref": "urn:minikip:common#/$defs/text", "title": "Raum", "x-number": "6.99",
    }  # fmt: skip
    monkeypatch.setattr(schemas, "_files", lambda: files)
    kept = (schemas.schema, schemas.validator, definition)
    for function in kept:
        function.cache_clear()
    yield
    for function in kept:
        function.cache_clear()


@pytest.mark.usefixtures("one_more_column")
@pytest.mark.parametrize("second", ["pdf", "docx"])
def test_a_new_field_of_the_schema_is_on_the_supplement(second: str, tmp_path: Path) -> None:
    data = long_data(("/measures/13/room", "Đachboden"))
    form, blatt = write(tmp_path, data, second=second)
    verdict = read(form, blatt)
    assert verdict.submission is not None
    assert verdict.submission.data["measures"][13]["room"] == "Đachboden"


# Prefilling


def made(folder: Path, *formats: str, source: str | None = None, kind: FormKind = BUDGET,
         year: int | None = None, wanted: bool = False) -> dict[str, Path]:  # fmt: skip
    paths = {}
    for _whom, files in forms_made(
        kind, HOUSE, formats=formats, source=source, year=year, supplement=wanted
    ):
        for name, content in files.items():
            paths[name] = folder / name
            paths[name].write_bytes(content)
    return paths


def test_what_goes_beyond_the_form_makes_a_supplement_of_itself(tmp_path: Path) -> None:
    source = tmp_path / "alt.json"
    source.write_bytes(jsonio.dumps(long_data()))
    paths = made(tmp_path, "pdf", "docx", "xlsx", "json", source=str(source))
    stem, blatt = "Budgeteingabe_1103_Sursee", "Budgeteingabe_1103_Sursee_Ergaenzungsblatt"
    assert list(paths) == [f"{stem}.pdf", f"{blatt}.pdf", f"{stem}.docx", f"{blatt}.docx",
                           f"{stem}.xlsx", f"{stem}.json"]  # fmt: skip
    wanted = reading.read(paths[f"{stem}.json"], PROGRAMMES).data["measures"]
    assert len(wanted) == 14
    assert reading.read(paths[f"{stem}.xlsx"], PROGRAMMES).data["measures"] == wanted
    for suffix in ("pdf", "docx"):
        alone = reading.read(paths[f"{stem}.{suffix}"], PROGRAMMES).data["measures"]
        assert alone == wanted[:12]
        verdict = read(paths[f"{stem}.{suffix}"], paths[f"{blatt}.{suffix}"])
        assert verdict.submission is not None
        assert verdict.submission.data["measures"] == wanted


def test_a_prefilled_supplement_holds_all_rows_the_schema_allows(tmp_path: Path) -> None:
    source = tmp_path / "alt.json"
    data = long_data(measures=30)
    source.write_bytes(jsonio.dumps(data))
    paths = made(tmp_path, "docx", source=str(source))
    verdict = read(*paths.values())
    assert verdict.submission is not None
    assert len(verdict.submission.data["measures"]) == 30 > 2 * 12
    assert verdict.submission.data["budget_lines"] == data["budget_lines"]


def test_form_and_supplement_of_the_last_submission_prefill_the_next(tmp_path: Path) -> None:
    source = tmp_path / "Eingabe"
    source.mkdir()
    write(source, long_data(), second="docx")
    target = tmp_path / "neu"
    target.mkdir()
    paths = made(target, "json", source=str(source), kind=REPORT, year=2025)
    (path,) = paths.values()
    assert len(reading.read(path, PROGRAMMES).data["measures"]) == 14


def test_a_supplement_alone_prefills_nothing(tmp_path: Path) -> None:
    _form, blatt = write(tmp_path, long_data())
    with pytest.raises(Refusal) as caught:
        made(tmp_path, "json", source=str(blatt))
    assert caught.value.code == "F115"
    assert caught.value.message == (
        f"Aus «{blatt}» kann nicht vorausgefüllt werden: Das ist ein Ergänzungsblatt zu einer "
        "Budgeteingabe von «Sursee, 1103»; das Formular dazu fehlt."
    )


def test_a_wanted_supplement_knows_the_municipality(tmp_path: Path) -> None:
    paths = made(tmp_path, "pdf", "xlsx", source="Sursee", kind=REPORT, year=2025, wanted=True)
    assert list(paths) == [
        "Jahresbericht_2025_1103_Sursee.pdf", "Jahresbericht_2025_1103_Sursee_Ergaenzungsblatt.pdf",
        "Jahresbericht_2025_1103_Sursee.xlsx",
    ]  # fmt: skip
    _form, blatt, _book = paths.values()
    values = {c.pointer: c.value for c in PDF.read(blatt.read_bytes(), PROGRAMMES).cells}
    assert {k: v for k, v in values.items() if not k.startswith("/measures")} == {
        "/party/name": "Sursee", "/party/bfs_number": "1103", "/report_year": "2025",
    }  # fmt: skip


@pytest.mark.parametrize("wanted", [True, False])
def test_letter_and_mail_name_a_supplement_that_goes_with_the_forms(wanted: bool) -> None:
    ((_whom, files),) = forms_made(
        BUDGET, HOUSE, formats=("pdf", "xlsx"), source="Sursee", created=datetime.date(2025, 1, 31),
        supplement=wanted, cover=True,
    )  # fmt: skip
    letter = files["Begleitbrief_Budgeteingabe_1103_Sursee.pdf"]
    mail = files["E-Mail_Budgeteingabe_1103_Sursee.txt"].decode()
    text = " ".join("".join(page_texts(letter)).split())
    assert len(page_texts(letter)) == 1
    enclosed = "Beilagen: Formular Budgeteingabe (PDF und Excel)"
    assert (f"{enclosed}, Ergänzungsblatt" in text, enclosed in text) == (wanted, True)
    sentence = "gehen sie auf dem Ergänzungsblatt weiter; senden Sie dann bitte beide Dateien."
    assert (sentence in text, sentence in mail) == (wanted, wanted)
    assert ("Budgeteingabe_1103_Sursee_Ergaenzungsblatt.pdf" in mail) is wanted


def test_excel_and_json_have_no_supplement(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        made(tmp_path, "xlsx", "json", wanted=True)
    assert (caught.value.code, str(caught.value)) == (
        "F150",
        "Ein Ergänzungsblatt gibt es nur für PDF und Word: In Excel und JSON haben alle Zeilen "
        "Platz. Bitte --supplement weglassen oder pdf oder docx dazunehmen.",
    )
