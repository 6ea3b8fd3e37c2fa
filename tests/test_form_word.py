"""The Word form: what is filled in comes back as the same data, and nothing gets lost unseen."""

from __future__ import annotations

import dataclasses
import functools
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from minikip_docs import jsonio, schemas
from minikip_docs.forms import word
from minikip_docs.forms.cells import Reading, assemble, flatten
from minikip_docs.forms.definition import Definition, Item, definition
from minikip_docs.forms.word import package as word_package
from minikip_docs.forms.word import reader as word_read
from minikip_docs.model import Finding, FormKind, Refusal, Severity
from minikip_docs.resources import resource
from minikip_docs.text import clean
from minikip_docs.values import typed
from tests.form_data import PROGRAMME, valid_data

BUDGET = definition(FormKind.BUDGET, PROGRAMME)
REPORT = definition(FormKind.ANNUAL_REPORT, PROGRAMME)
CREATED = date(2026, 1, 5)
QUICK = settings(
    max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
MAIN = "word/document.xml"
Change = Callable[[str], str]


@functools.cache
def sample() -> Any:
    raw = resource("samples", "budget-sursee.json").read_bytes()
    data = typed(jsonio.loads(raw), schemas.schema(FormKind.BUDGET, PROGRAMME))
    return {key: value for key, value in data.items() if key != "totals"}


@functools.cache
def filled() -> bytes:
    return word.blank(BUDGET, flatten(BUDGET, sample()), created=CREATED)


@functools.cache
def empty() -> bytes:
    return word.blank(BUDGET, {}, created=CREATED)


def changed(raw: bytes, change: Change, member: str = MAIN, **more: bytes) -> bytes:
    """Rewrite one member of a file, as another program or a person would have; add others."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(target, "w", 8) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()).encode() if name == member else content)
        for name, content in more.items():
            new.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return target.getvalue()


def without(raw: bytes, *members: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(target, "w", 8) as new:
        for name in old.namelist():
            if name not in members:
                new.writestr(name, old.read(name))
    return target.getvalue()


def replaced(raw: bytes, old: str, new: str) -> bytes:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return changed(raw, change)


def in_control(raw: bytes, pointer: str, change: Change) -> bytes:
    """Change one content control."""

    def edit(text: str) -> str:
        at = text.index(f'<w:tag w:val="{pointer}"/>')
        start, end = text.rindex("<w:sdt>", 0, at), text.index("</w:sdt>", at) + len("</w:sdt>")
        new = change(text[start:end])
        assert new != text[start:end]
        return text[:start] + new + text[end:]

    return changed(raw, edit)


def showing(value: str) -> Change:
    """Give what a field looks like after somebody typed a value into it."""
    return lambda sdt: re.sub(
        r"<w:sdtContent>.*</w:sdtContent>",
        f"<w:sdtContent><w:r><w:t>{value}</w:t></w:r></w:sdtContent>",
        sdt.replace("<w:showingPlcHdr/>", ""),
        flags=re.DOTALL,
    )


def data_of(reading: Reading, form: Definition = BUDGET) -> tuple[dict[str, Any], list[str]]:
    data, _places, findings = assemble(form, PROGRAMME, reading)
    return data, [finding.code for finding in findings]


def value_of(raw: bytes, pointer: str) -> Any:
    cells = word.read(raw, PROGRAMME).cells
    return next((cell.value for cell in cells if cell.pointer == pointer), None)


def only(raw: bytes, code: str) -> Finding:
    (finding,) = [f for f in word.read(raw, PROGRAMME).findings if f.code == code]
    return finding


def refusal(raw: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        word.read(raw, PROGRAMME)
    return caught.value


@QUICK
@given(valid_data(FormKind.BUDGET))
def test_budget_comes_back_as_filled_in(data: dict[str, Any]) -> None:
    check_round_trip(BUDGET, data)


@QUICK
@given(valid_data(FormKind.ANNUAL_REPORT))
def test_report_comes_back_as_filled_in(data: dict[str, Any]) -> None:
    check_round_trip(REPORT, data)


def check_round_trip(form: Definition, data: dict[str, Any]) -> None:
    raw = word.blank(form, flatten(form, data), created=CREATED)
    assert word.matches(raw)
    reading = word.read(raw, PROGRAMME)
    assert reading.findings == ()
    assert reading.kind is form.kind
    assert data_of(reading, form) == (data, [])


@QUICK
@given(valid_data(FormKind.BUDGET))
def test_without_controls_values_are_found_by_number(data: dict[str, Any]) -> None:
    raw = word.blank(BUDGET, flatten(BUDGET, data), created=CREATED)
    bare = changed(raw, lambda text: re.sub(r"<w:tag [^>]*>", "", text))
    reading = word.read(bare, PROGRAMME)
    assert [finding.code for finding in reading.findings] == ["F117"]
    assert data_of(reading) == (data, [])


def test_more_rows_than_the_form_offers_are_written_and_read() -> None:
    data = {
        **sample(),
        "measures": [{**sample()["measures"][0], "id": f"M{i + 1}"} for i in range(15)],
    }
    reading = word.read(word.blank(BUDGET, flatten(BUDGET, data), created=CREATED), PROGRAMME)
    assert reading.findings == ()
    assert data_of(reading)[0]["measures"] == data["measures"]


def test_same_input_gives_same_bytes() -> None:
    again = word.blank(BUDGET, flatten(BUDGET, sample()), created=CREATED)
    assert again == filled()
    assert again != word.blank(BUDGET, flatten(BUDGET, sample()), created=date(2026, 1, 6))


@pytest.mark.parametrize("form", [BUDGET, REPORT], ids=lambda form: str(form.kind))
def test_blank_form_reads_as_empty(form: Definition) -> None:
    reading = word.read(word.blank(form, {}, created=CREATED), PROGRAMME)
    (finding,) = reading.findings
    assert (finding.code, finding.message) == ("F106", "Das Formular ist noch leer.")
    assert finding.severity is Severity.INFO
    assert data_of(reading, form) == (dict(form.identity), [])


@pytest.mark.parametrize("form", [BUDGET, REPORT], ids=lambda form: str(form.kind))
def test_every_control_has_its_name_and_cannot_be_deleted(form: Definition) -> None:
    package = word_package.open_package(word.blank(form, {}, created=CREATED))
    found = [sdt.find("{*}sdtPr") for sdt in package.document.iter("{*}sdt")]
    seen: dict[str, set[str | None]] = {"tag": set(), "id": set()}
    for properties in found:
        assert properties is not None
        told = {word_package.local(e): word_package.attribute(e, "val") for e in properties}
        assert told["lock"] == "sdtLocked"
        assert re.match(r"\d+\.\d+ \S", told["alias"] or "")
        for name, values in seen.items():
            assert told[name] not in values, told[name]
            values.add(told[name])
        assert len(told["tag"] or "") <= 64  # more is cut by Word
    expected = sum((s.rows or 1) for s, item in form.items() if not item.computed)
    assert len(found) == expected


def test_labels_are_protected_and_fields_open() -> None:
    with zipfile.ZipFile(io.BytesIO(empty())) as archive:
        content = archive.read("word/settings.xml").decode()
        for name in archive.namelist():
            etree.fromstring(archive.read(name))
    assert '<w:documentProtection w:edit="forms" w:enforcement="1"/>' in content
    assert "w:hash" not in content


def test_a_new_field_of_the_schema_appears_and_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    new = Item("/structure/website", "3.7", "Internetseite", "", "text", required=False)
    sections = tuple(
        dataclasses.replace(section, items=(*section.items, new)) if section.number == "3"
        else section
        for section in BUDGET.sections
    )  # fmt: skip
    form = dataclasses.replace(BUDGET, sections=sections)
    monkeypatch.setattr(word_read, "sheet", lambda *_: form)
    raw = word.blank(form, {"/structure/website": "gemeinde.example"}, created=CREATED)
    reading = word.read(raw, PROGRAMME)
    assert data_of(reading, form) == (
        {**BUDGET.identity, "structure": {"website": "gemeinde.example"}}, [],
    )  # fmt: skip
    assert next(c.place for c in reading.cells if c.pointer == new.path) == "Feld 3.7"


def test_places_name_field_and_row() -> None:
    places = {cell.pointer: cell.place for cell in word.read(filled(), PROGRAMME).cells}
    assert places["/party/name"] == "Feld 1.2"
    assert places["/measures/1/focus_area"] == "Feld 6.3, Massnahme 2"
    assert places["/budget_lines/2/text"] == "Feld 7.3, Zeile 3"


@pytest.mark.parametrize(
    ("pointer", "shown", "value"),
    [
        ("/structure/annual_budget", "CHF 12’500.–", Decimal("12500.00")),
        ("/structure/since", "1. März 2019", "2019-03-01"),
        ("/party/kind", "Gemeinde", "municipality"),
        ("/declarations/correct", "nein", False),
        ("/structure/percent", "80", Decimal(80)),
    ],
)
def test_typed_values_are_read(pointer: str, shown: str, value: Any) -> None:
    data, codes = data_of(word.read(in_control(empty(), pointer, showing(shown)), PROGRAMME))
    _root, section, name = pointer.split("/")
    if pointer == "/party/kind":
        shown = next(i for _s, i in BUDGET.items() if i.path == pointer).choices[0].label
        raw = in_control(empty(), pointer, showing(shown))
        data, codes = data_of(word.read(raw, PROGRAMME))
    assert codes == []
    assert data[section][name] == value


def test_paragraphs_breaks_and_tabs_in_a_field() -> None:
    content = (
        "<w:sdtContent><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r>"
        "<w:r><w:noBreakHyphen/><w:t>d</w:t></w:r></w:sdtContent>"
    )
    raw = in_control(
        filled(), "/structure/mandate",
        lambda sdt: re.sub("<w:sdtContent>.*", content + "</w:sdt>", sdt, flags=re.DOTALL),
    )  # fmt: skip
    assert value_of(raw, "/structure/mandate") == "a\nb c-d"


def test_hint_without_its_mark_is_still_empty() -> None:
    raw = in_control(empty(), "/party/name", lambda sdt: sdt.replace("<w:showingPlcHdr/>", ""))
    assert value_of(raw, "/party/name") is None


def test_hint_of_word_itself_is_empty() -> None:
    hint = "Klicken oder tippen Sie hier, um Text einzugeben."
    raw = in_control(
        empty(), "/party/name", lambda sdt: re.sub(r"(<w:t [^>]*>)[^<]*", rf"\g<1>{hint}", sdt)
    )
    assert value_of(raw, "/party/name") is None
    assert [f.code for f in word.read(raw, PROGRAMME).findings] == ["F106"]


def test_text_marked_as_hint_is_read_and_reported() -> None:
    raw = in_control(
        empty(), "/party/name", lambda sdt: re.sub(r"(<w:t [^>]*>)[^<]*", r"\1Sursee", sdt)
    )
    assert value_of(raw, "/party/name") == "Sursee"
    assert only(raw, "F108").message == (
        "Angezeigt ist «Sursee», gespeichert ist «nichts ausgefüllt»; es gilt das Angezeigte."
    )


def test_shown_date_counts() -> None:
    raw = in_control(
        filled(), "/structure/since",
        lambda sdt: re.sub("fullDate=\"[^\"]*\"", 'fullDate="2020-02-03T00:00:00Z"', sdt),
    )  # fmt: skip
    finding = only(raw, "F108")
    shown = f"{date.fromisoformat(sample()['structure']['since']):%d.%m.%Y}"
    assert finding.message == (
        f"Angezeigt ist «{shown}», gespeichert ist «03.02.2020»; es gilt das Angezeigte."
    )
    assert finding.place is not None
    assert finding.place.text == "Feld 3.5"
    assert value_of(raw, "/structure/since") == shown


def test_shown_tick_counts() -> None:
    pointer = "/measures/0/target_groups/asylum"
    raw = in_control(empty(), pointer, lambda sdt: sdt.replace("☐", "☒"))
    assert value_of(raw, pointer) is True
    assert only(raw, "F108").message == (
        "Angezeigt ist «angekreuzt», gespeichert ist «nicht angekreuzt»; es gilt das Angezeigte."
    )


def test_tracked_changes_are_read_as_accepted() -> None:
    content = (
        '<w:sdtContent><w:del w:id="1"><w:r><w:delText>Emmen</w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t>Sursee</w:t></w:r></w:ins></w:sdtContent></w:sdt>'
    )
    raw = in_control(
        filled(), "/party/name",
        lambda sdt: re.sub("<w:sdtContent>.*", content, sdt, flags=re.DOTALL),
    )  # fmt: skip
    assert value_of(raw, "/party/name") == "Sursee"
    assert only(raw, "F119").message == (
        "Das Feld enthält nicht angenommene Änderungen; gelesen wurde «Sursee»."
    )


def test_one_field_twice_with_two_values() -> None:
    raw = in_control(filled(), "/party/name", lambda sdt: sdt + showing("Emmen")(sdt))
    finding = only(raw, "F110")
    assert finding.message == "Das Feld enthält zwei verschiedene Werte: «Sursee» und «Emmen»."
    assert finding.severity is Severity.ERROR


def test_one_field_twice_with_the_same_value_is_no_matter() -> None:
    raw = in_control(filled(), "/party/name", lambda sdt: sdt + sdt)
    assert word.read(raw, PROGRAMME).findings == ()


def test_text_beside_a_field_does_not_get_lost_unseen() -> None:
    raw = in_control(filled(), "/party/name", lambda s: s + "<w:r><w:t>und Emmen</w:t></w:r>")
    finding = only(raw, "F136")
    assert finding.message == (
        "Ausserhalb der Felder steht eine Angabe, die nicht gelesen wird (zuerst «und Emmen»)."
    )
    assert finding.severity is Severity.ERROR


def test_unknown_and_missing_fields_are_reported() -> None:
    raw = changed(filled(), lambda text: text.replace('"/party/name"', '"/party/motto"'))
    messages = [f.message for f in word.read(raw, PROGRAMME).findings if f.code == "F116"]
    assert messages == [
        "Dieses Feld kennt die Fassung 1.0 des Formulars nicht; «Sursee» wurde nicht gelesen.",
        "Ein Feld fehlt in der Datei (zuerst 1.2 Name).",
    ]


def test_text_in_a_control_of_somebody_else_is_reported() -> None:
    foreign = (
        '<w:p><w:sdt><w:sdtPr><w:tag w:val="remark"/></w:sdtPr><w:sdtContent>'
        "<w:r><w:t>Bitte rasch</w:t></w:r></w:sdtContent></w:sdt></w:p><w:sectPr>"
    )
    assert (
        "(zuerst «Bitte rasch»)" in only(replaced(filled(), "<w:sectPr>", foreign), "F136").message
    )


@pytest.mark.parametrize("row", ["1000000000", "00", "٠"])
def test_rows_that_no_form_has_are_not_read(row: str) -> None:
    raw = replaced(empty(), '"/measures/0/title"', f'"/measures/{row}/title"')
    raw = in_control(raw, f"/measures/{row}/title", showing("Kurs"))
    messages = [f.message for f in word.read(raw, PROGRAMME).findings if f.code == "F116"]
    assert messages == [
        "Dieses Feld kennt die Fassung 1.0 des Formulars nicht; «Kurs» wurde nicht gelesen.",
        "Ein Feld fehlt in der Datei (zuerst 6.2 Titel, Massnahme 1).",
    ]


def untagged(raw: bytes) -> bytes:
    return changed(raw, lambda text: re.sub(r"<w:tag [^>]*>", "", text))


def test_blocks_without_headings_are_counted() -> None:
    raw = changed(untagged(filled()), lambda text: re.sub(r"Massnahme \d+<", "<", text))
    assert data_of(word.read(raw, PROGRAMME)) == (sample(), [])


def test_by_number_nothing_gets_lost_unseen() -> None:
    raw = replaced(untagged(filled()), "1.2 Name", "Name")
    assert only(raw, "F136").message == (
        "Ausserhalb der Felder steht eine Angabe, die nicht gelesen wird (zuerst «Sursee»)."
    )


def test_by_number_two_values_are_reported() -> None:
    raw = replaced(untagged(filled()), "1.8 Ort", "1.2 Name")
    raw = changed(raw, lambda text: text.replace(">Sursee<", ">Emmen<", 1))
    assert only(raw, "F110").message == (
        "Das Feld enthält zwei verschiedene Werte: «Emmen» und «Sursee»."
    )


CARRIERS = ("docProps/custom.xml", "docProps/core.xml", "customXml/item1.xml", "word/footer1.xml")


@pytest.mark.parametrize("kept", CARRIERS)
def test_each_carrier_alone_tells_which_form_it_is(kept: str) -> None:
    raw = without(filled(), *(name for name in CARRIERS if name != kept))
    assert word.read(raw, PROGRAMME).identity == BUDGET.identity


def test_foreign_document_is_refused() -> None:
    found = refusal(without(filled(), *CARRIERS))
    assert (found.code, found.message) == (
        "F104", "Dieses Word-Dokument ist kein Mini-KIP-Formular.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("theirs", "code", "message"),
    [
        ("2.0", "F123", "Das Formular hat die Fassung 2.0; dieses Programm kennt nur 1.0."),
        ("1.1", "F123", "Das Formular hat die Fassung 1.1; dieses Programm kennt nur 1.0."),
        ("0.9", "F122", "Das Formular mit der Fassung 0.9 gilt nicht mehr."),
    ],
)
def test_other_versions(theirs: str, code: str, message: str) -> None:
    raw = changed(filled(), lambda t: t.replace(">1.0<", f">{theirs}<"), "docProps/custom.xml")
    found = refusal(raw)
    assert (found.code, found.message) == (code, message)


def test_labels_gone_too() -> None:
    raw = changed(
        filled(),
        lambda text: re.sub(r"<w:body>.*</w:body>", "<w:body><w:p/></w:body>", text, flags=re.S),
    )
    found = refusal(raw)
    assert (found.code, found.message) == (
        "F118", "Die Angaben lassen sich keinem Feld zuordnen.",
    )  # fmt: skip


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOMB = b"<a>" + b" " * 25_000_000 + b"</a>"


@pytest.mark.parametrize(
    ("raw", "code", "message"),
    [
        (OLE, "D112", "Das ist ein altes Office-Format (zum Beispiel .doc)."),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "D113",
         "Die Datei ist mit einem Passwort geschützt."),
        (changed(empty(), str, word__vbaProject_dot_bin=b"x"), "D114",
         "Die Datei enthält Makros und wird nicht gelesen."),
        (changed(empty(), str, word__bomb_dot_xml=BOMB), "D115",
         "Die Datei ist ungewöhnlich aufgebaut und wurde aus Sicherheitsgründen nicht gelesen."),
        (replaced(empty(), "<w:document", "<!DOCTYPE w:document><w:document"), "D115",
         "Die Datei ist ungewöhnlich aufgebaut und wurde aus Sicherheitsgründen nicht gelesen."),
        (without(empty(), MAIN), "D112", "Das ist kein Word-Dokument (.docx)."),
        (empty()[:9000], "D116", "Die Word-Datei ist beschädigt und lässt sich nicht lesen."),
        (b"PK\x03\x04word/", "D116", "Die Word-Datei ist beschädigt und lässt sich nicht lesen."),
        (replaced(empty(), "</w:body>", ""), "D116",
         "Die Word-Datei ist beschädigt und lässt sich nicht lesen."),
        (replaced(empty(), "<w:body>", "<w:body>" + "<w:p>" * 500 + "</w:p>" * 500), "D116",
         "Die Word-Datei ist beschädigt und lässt sich nicht lesen."),
    ],
    ids=["doc", "password", "macros", "bomb", "doctype", "no-document", "cut", "stub", "xml",
         "deep"],
)  # fmt: skip
def test_files_that_are_refused(raw: bytes, code: str, message: str) -> None:
    found = refusal(raw)
    assert (found.code, found.message) == (code, message)


def test_other_files_are_not_word() -> None:
    assert not word.matches(b"%PDF-1.7 word/")
    assert not word.matches(b"PK\x03\x04xl/workbook.xml")


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_saved_by_libreoffice_the_values_stay(tmp_path: Path) -> None:
    (tmp_path / "form.docx").write_bytes(filled())
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "docx", "--outdir", str(tmp_path / "out"), str(tmp_path / "form.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    reading = word.read((tmp_path / "out" / "form.docx").read_bytes(), PROGRAMME)
    assert {finding.code for finding in reading.findings} <= {"F117"}
    assert flat(data_of(reading)[0]) == flat(sample())


def flat(value: Any) -> Any:
    """Put texts on one line: some programs lose line breaks."""
    if isinstance(value, dict):
        return {key: flat(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [flat(inner) for inner in value]
    return " ".join(clean(value).split()) if isinstance(value, str) else value
