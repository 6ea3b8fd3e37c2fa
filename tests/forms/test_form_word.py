"""The Word form: what is filled in comes back as the same data, and nothing gets lost unseen."""

from __future__ import annotations

import copy
import dataclasses
import functools
import io
import posixpath
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from minikip_docs.data import jsonio
from minikip_docs.data.model import Finding, FormKind, Refusal, Severity
from minikip_docs.data.resources import resource
from minikip_docs.data.text import clean
from minikip_docs.data.values import typed
from minikip_docs.facts import schemas
from minikip_docs.forms.cells import Reading, assemble, flatten
from minikip_docs.forms.definition import Definition, Item, definition
from minikip_docs.forms.formats import WORD
from minikip_docs.forms.word import package as word_package
from minikip_docs.forms.word import read as word_read
from minikip_docs.forms.word.controls import PLACEHOLDERS
from tests.cases import without_sums
from tests.data.post.compound import compound
from tests.form_data import PROGRAMME, PROGRAMMES, filled_forms, form_for

BUDGET = form_for(FormKind.BUDGET, without_sums("budget-sursee"))
REPORT = form_for(FormKind.ANNUAL_REPORT, without_sums("annual-report-sursee"))
CREATED = date(2026, 1, 5)
# Making a failing example smaller would take minutes.
QUICK = settings(
    max_examples=8, database=None, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)  # fmt: skip
MAIN = "word/document.xml"
Change = Callable[[str], str]


@functools.cache
def sample() -> Any:
    raw = resource("samples", "budget-sursee.json").read_bytes()
    data = typed(jsonio.loads(raw), schemas.schema(FormKind.BUDGET, PROGRAMME))
    for row in data["resolutions"]:  # a municipality's form does not ask whose it is
        row.pop("bfs_number")
    return {key: value for key, value in data.items() if key != "totals"}


@functools.cache
def filled() -> bytes:
    return WORD.blank(BUDGET, flatten(BUDGET, sample()), created=CREATED)


@functools.cache
def empty() -> bytes:
    return WORD.blank(BUDGET, {}, created=CREATED)


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


def main_part(raw: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return archive.read(MAIN).decode()


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
    cells = WORD.read(raw, PROGRAMMES).cells
    return next((cell.value for cell in cells if cell.pointer == pointer), None)


def only(raw: bytes, code: str) -> Finding:
    (finding,) = [f for f in WORD.read(raw, PROGRAMMES).findings if f.code == code]
    return finding


def refusal(raw: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        WORD.read(raw, PROGRAMMES)
    return caught.value


@QUICK
@given(filled_forms(FormKind.BUDGET))
def test_budget_comes_back_as_filled_in(filled: tuple[Definition, dict[str, Any]]) -> None:
    check_round_trip(*filled)


@QUICK
@given(filled_forms(FormKind.ANNUAL_REPORT))
def test_report_comes_back_as_filled_in(filled: tuple[Definition, dict[str, Any]]) -> None:
    check_round_trip(*filled)


def check_round_trip(form: Definition, data: dict[str, Any]) -> None:
    raw = WORD.blank(form, flatten(form, data), created=CREATED)
    assert WORD.matches(raw)
    reading = WORD.read(raw, PROGRAMMES)
    assert reading.findings == ()
    assert reading.kind is form.kind
    assert data_of(reading, form) == (data, [])


@QUICK
@given(filled_forms(FormKind.BUDGET))
def test_without_controls_values_are_found_by_number(
    filled: tuple[Definition, dict[str, Any]],
) -> None:
    form, data = filled
    raw = WORD.blank(form, flatten(form, data), created=CREATED)
    bare = changed(raw, lambda text: re.sub(r"<w:tag [^>]*>", "", text))
    reading = WORD.read(bare, PROGRAMMES)
    assert [finding.code for finding in reading.findings] == ["F117"]
    assert data_of(reading, form) == (data, [])


def test_twenty_measures_are_written_and_read() -> None:
    form = form_for(FormKind.BUDGET, measures=20)
    data = {
        **sample(),
        "measures": [{**sample()["measures"][0], "id": f"M{i + 1}"} for i in range(20)],
    }
    reading = WORD.read(WORD.blank(form, flatten(form, data), created=CREATED), PROGRAMMES)
    assert reading.findings == ()
    assert data_of(reading, form) == (data, [])


def test_same_input_gives_same_bytes() -> None:
    again = WORD.blank(BUDGET, flatten(BUDGET, sample()), created=CREATED)
    assert again == filled()
    assert again != WORD.blank(BUDGET, flatten(BUDGET, sample()), created=date(2026, 1, 6))


@pytest.mark.parametrize("form", [BUDGET, REPORT], ids=lambda form: str(form.kind))
def test_blank_form_reads_as_empty(form: Definition) -> None:
    reading = WORD.read(WORD.blank(form, {}, created=CREATED), PROGRAMMES)
    assert reading.findings == ()
    party = {"kind": "municipality"}
    assert data_of(reading, form) == ({**form.identity, "party": party}, [])


@pytest.mark.parametrize("form", [BUDGET, REPORT], ids=lambda form: str(form.kind))
def test_every_control_has_its_name_and_cannot_be_deleted(form: Definition) -> None:
    package = word_package.open_package(WORD.blank(form, {}, created=CREATED))
    all_found = [sdt.find("{*}sdtPr") for sdt in package.document.iter("{*}sdt")]
    ids = [word_package.attribute(p.find("{*}id"), "val") for p in all_found if p is not None]
    assert len(ids) == len(set(ids)) == len(all_found)
    found = [p for p in all_found if p is not None and p.find("{*}tag") is not None]
    tags = set()
    for properties in found:
        told = {word_package.local(e): word_package.attribute(e, "val") for e in properties}
        assert told["lock"] == "sdtLocked"
        assert re.match(r"\d+\.\d+ \S", told["alias"] or "")
        tags.add(told["tag"])
        assert len(told["tag"] or "") <= 64  # more is cut by Word
    expected = sum((s.rows or 1) for s, item in form.items() if not item.computed)
    assert len(tags) == len(found) == expected


def test_properties_stand_in_the_order_of_the_standard() -> None:
    known = ("rPr", "alias", "tag", "id", "lock", "placeholder", "temporary", "showingPlcHdr",
             "dataBinding", "label", "tabIndex")  # fmt: skip
    kinds = {"text", "date", "dropDownList", "checkbox", "repeatingSection", "repeatingSectionItem"}
    seen = set()
    for properties in word_package.open_package(filled()).document.iter("{*}sdtPr"):
        names = [word_package.local(e) for e in properties]
        *before, kind = [known.index(name) if name in known else name for name in names]
        assert before == sorted(before)
        seen.add(kind)
    assert seen == kinds


def test_an_emptied_field_shows_our_hint_again_and_is_read_as_empty() -> None:
    with zipfile.ZipFile(io.BytesIO(filled())) as archive:
        part = etree.fromstring(archive.read("word/glossary/document.xml"))
    hints = {}
    for block in part.iter("{*}docPart"):
        (kind,) = block.iterfind("{*}docPartPr/{*}types/{*}type")
        assert word_package.attribute(kind, "val") == "bbPlcHdr"
        name = word_package.attribute(block.find("{*}docPartPr/{*}name"), "val")
        hints[name] = "".join(str(t) for t in block.itertext())
    used = set()
    document = word_package.open_package(filled()).document
    for sdt in document.iter("{*}sdt"):
        properties = sdt.find("{*}sdtPr")
        named = sdt.find("{*}sdtPr/{*}placeholder/{*}docPart")
        if properties is None or named is None:
            continue
        hint = hints[word_package.attribute(named, "val")]
        if properties.find("{*}showingPlcHdr") is not None:
            assert "".join(str(t) for t in sdt.itertext()) == hint
        used.add(hint)
    assert used == set(hints.values()) == set(PLACEHOLDERS)
    for hint in used:
        raw = in_control(filled(), "/party/name", showing(hint))
        assert value_of(raw, "/party/name") is None


def test_the_package_is_whole() -> None:
    with zipfile.ZipFile(io.BytesIO(empty())) as archive:
        names = set(archive.namelist())
        types = etree.fromstring(archive.read("[Content_Types].xml"))
        declared = {str(e.get("PartName"))[1:] for e in types.iterfind("{*}Override")}
        assert declared <= names
        for rels in (name for name in names if name.endswith(".rels")):
            folder = posixpath.dirname(posixpath.dirname(rels))
            for relation in etree.fromstring(archive.read(rels)):
                target = posixpath.normpath(posixpath.join(folder, str(relation.get("Target"))))
                assert target in names
    document = docx.Document(io.BytesIO(empty()))
    assert document.paragraphs[0].text == "Budgeteingabe Mini-KIP"


# Rows that were added in Word


def with_added_rows(raw: bytes, places: dict[str, int], *, plain: bool = False) -> bytes:
    """Rename fields as if the row at a place were added to a list, with Word's «+», afterwards.

    Word copies the row before with its names. ``plain``: a program that does not know
    repeated rows took them for ordinary ones.
    """

    def edit(text: str) -> str:
        document = etree.fromstring(text.encode())
        for tag in document.iter("{*}tag"):
            key, value = next(iter(tag.attrib.items()))
            found = re.fullmatch(r"(/.*?)/(\d+)(/.*)", str(value))
            if found and found[1] in places and int(found[2]) >= max(1, places[found[1]]):
                tag.set(key, f"{found[1]}/{int(found[2]) - 1}{found[3]}")
        for kind in ("repeatingSectionItem", "repeatingSection") if plain else ():
            for mark in list(document.iter(f"{{*}}{kind}")):
                sdt = next(mark.iterancestors("{*}sdt"))
                above, content = sdt.getparent(), sdt.find("{*}sdtContent")
                assert above is not None and content is not None
                for row in list(content):
                    sdt.addprevious(row)
                above.remove(sdt)
        return etree.tostring(document, encoding="unicode")

    return changed(raw, edit)


@pytest.mark.parametrize("plain", [False, True], ids=["word", "plain-rows"])
def test_rows_added_anywhere_come_back_in_their_place(plain: bool) -> None:
    @QUICK
    @given(filled_forms(FormKind.BUDGET), st.lists(st.integers(1, 40), min_size=9, max_size=9))
    def holds(filled: tuple[Definition, dict[str, Any]], places: list[int]) -> None:
        form, data = filled
        lists = [s.path for s in form.sections if s.layout == "table"]
        raw = WORD.blank(form, flatten(form, data), created=CREATED)
        at = dict(zip(lists, places, strict=False))
        changed_raw = with_added_rows(raw, at, plain=plain)
        assert changed_raw != raw
        reading = WORD.read(changed_raw, PROGRAMMES)
        assert data_of(reading, form) == (data, [])
        assert reading.findings == ()

    holds()


def test_more_rows_than_the_form_has_are_read_from_a_form_with_added_rows() -> None:
    data = copy.deepcopy(sample())
    line = data["budget_lines"][0]
    data["budget_lines"] = [{**line, "text": f"Zeile {n}"} for n in range(1, 31)]
    grown = dataclasses.replace(form_for(FormKind.BUDGET, data), shape=BUDGET.shape)
    raw = WORD.blank(grown, flatten(grown, data), created=CREATED)
    for place in range(30, 17, -1):  # the form had 18 rows
        raw = with_added_rows(raw, {"/budget_lines": place})
    tags = re.findall(r'w:val="(/budget_lines/\d+/text)"', main_part(raw))
    assert tags.count("/budget_lines/17/text") == 14
    assert data_of(WORD.read(raw, PROGRAMMES)) == (data, [])
    last = next(c for c in WORD.read(raw, PROGRAMMES).cells if c.value == "Zeile 30")
    assert last.place == "Feld 7.3, Zeile 30"


def test_a_deleted_row_is_no_row() -> None:
    data = sample()
    raw = changed(
        filled(),
        lambda text: re.sub(
            r"<w:trPr>(?=(?:(?!</w:tr>).)*/budget_lines/0/text)(?!.*<w:trPr>.*/budget_lines/0/text)",
            '<w:trPr><w:del w:id="1" w:author="x"/>', text, flags=re.DOTALL,
        ),
    )  # fmt: skip
    read = data_of(WORD.read(raw, PROGRAMMES))[0]
    assert read["budget_lines"] == data["budget_lines"][1:]
    places = [c.place for c in WORD.read(raw, PROGRAMMES).cells if c.pointer.startswith("/budget")]
    assert places[0].endswith("Zeile 1")
    assert only(raw, "F119").message.startswith(
        "Eine Zeile ist gelöscht, die Änderung aber nicht angenommen (zuerst «"
    )
    by_number = data_of(WORD.read(untagged(raw), PROGRAMMES))[0]
    assert by_number["budget_lines"] == data["budget_lines"][1:]


def test_rows_count_themselves() -> None:
    with zipfile.ZipFile(io.BytesIO(empty())) as archive:
        numbering = etree.fromstring(archive.read("word/numbering.xml"))
    known = {word_package.attribute(n, "numId") for n in numbering.iterfind("{*}num")}
    document = word_package.open_package(empty()).document
    rows = [p for p in document.iter("{*}p") if not str(p.xpath("string()")).strip()]
    counted: dict[str | None, int] = {}
    for number in (n for row in rows for n in row.iter("{*}numId")):
        used = word_package.attribute(number, "val")
        counted[used] = counted.get(used, 0) + 1
    tables = [s for s in BUDGET.sections if s.layout == "table"]
    assert set(counted) <= known
    assert list(counted.values()) == [s.rows for s in tables]
    items = list(document.iter("{*}repeatingSectionItem"))
    assert len(items) == sum(s.rows for s in tables)


def test_the_form_may_be_commented_and_changed() -> None:
    with zipfile.ZipFile(io.BytesIO(empty())) as archive:
        content = archive.read("word/settings.xml").decode()
        for name in archive.namelist():
            etree.fromstring(archive.read(name))
    assert "documentProtection" not in content


def test_a_new_field_of_the_schema_appears_and_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    new = Item("/structure/website", "3.7", "Internetseite", "", "text", required=False)
    sections = tuple(
        dataclasses.replace(section, items=(*section.items, new)) if section.number == "3"
        else section
        for section in BUDGET.sections
    )  # fmt: skip
    form = dataclasses.replace(BUDGET, sections=sections)
    monkeypatch.setattr(word_read, "definition", lambda *_: form)
    raw = WORD.blank(form, {"/structure/website": "gemeinde.example"}, created=CREATED)
    reading = WORD.read(raw, PROGRAMMES)
    assert data_of(reading, form) == (
        {**BUDGET.identity, "party": {"kind": "municipality"},
         "structure": {"website": "gemeinde.example"}}, [],
    )  # fmt: skip
    assert next(c.place for c in reading.cells if c.pointer == new.path) == "Feld 3.7"


def test_places_name_field_and_row() -> None:
    places = {cell.pointer: cell.place for cell in WORD.read(filled(), PROGRAMMES).cells}
    assert places["/party/name"] == "Feld 1.2"
    assert places["/measures/1/focus_area"] == "Feld 6.3, Massnahme 2"
    assert places["/budget_lines/2/text"] == "Feld 7.3, Zeile 3"


@pytest.mark.parametrize(
    ("pointer", "shown", "value"),
    [
        ("/structure/annual_budget", "CHF 12’500.–", Decimal("12500.00")),
        ("/structure/since", "1. März 2019", "2019-03-01"),
        ("/period/last_year", "2026", 2026),
        ("/declarations/correct", "nein", False),
        ("/structure/percent", "80", Decimal(80)),
    ],
)
def test_typed_values_are_read(pointer: str, shown: str, value: Any) -> None:
    data, codes = data_of(WORD.read(in_control(empty(), pointer, showing(shown)), PROGRAMMES))
    _root, section, name = pointer.split("/")
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
    assert value_of(raw, "/structure/mandate") == "a\nb\tc-d"  # the tab is cleaned away later


def test_a_sign_of_a_symbol_font_is_not_lost_unseen() -> None:
    """«-->» and «:-)» become one in Word; the sign of such a font is taken out and told (V101)."""
    signs = '<w:sym w:font="Wingdings" w:char="F0E0"/><w:sym w:font="Symbol" w:char="b7"/>'
    content = f"<w:sdtContent><w:r><w:t>a</w:t>{signs}<w:sym/><w:t>b</w:t></w:r></w:sdtContent>"
    raw = in_control(
        filled(), "/structure/mandate",
        lambda sdt: re.sub("<w:sdtContent>.*", content + "</w:sdt>", sdt, flags=re.DOTALL),
    )  # fmt: skip
    assert value_of(raw, "/structure/mandate") == "a\uf0e0\uf0b7b"


def test_hint_without_its_mark_is_still_empty() -> None:
    raw = in_control(empty(), "/party/name", lambda sdt: sdt.replace("<w:showingPlcHdr/>", ""))
    assert value_of(raw, "/party/name") is None


def test_hint_of_word_itself_is_empty() -> None:
    hint = "Klicken oder tippen Sie hier, um Text einzugeben."
    raw = in_control(
        empty(), "/party/name", lambda sdt: re.sub(r"(<w:t [^>]*>)[^<]*", rf"\g<1>{hint}", sdt)
    )
    assert value_of(raw, "/party/name") is None
    assert WORD.read(raw, PROGRAMMES).findings == ()


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
        "Das Feld enthält nicht angenommene Änderungen; gelöscht ist «Emmen», gelesen wurde "
        "«Sursee»."
    )


@pytest.mark.parametrize("change", ["del", "moveFrom"])
@pytest.mark.parametrize("lost", [False, True], ids=["tagged", "by-number"])
def test_a_value_whose_deletion_nobody_accepted_is_quoted(change: str, lost: bool) -> None:
    kind = "delText" if change == "del" else "t"
    content = (
        f'<w:sdtContent><w:{change} w:id="1"><w:r><w:{kind}>12’600.00</w:{kind}></w:r></w:{change}>'
        "</w:sdtContent></w:sdt>"
    )
    raw = in_control(
        filled(), COST, lambda sdt: re.sub("<w:sdtContent>.*", content, sdt, flags=re.DOTALL)
    )
    raw = untagged(raw) if lost else raw
    assert value_of(raw, COST) is None
    found = only(raw, "F119")
    assert found.place is not None
    assert (found.place.text, found.message) == (
        "Feld 7.4, Zeile 1",
        "Das Feld enthält nicht angenommene Änderungen; gelöscht ist «12’600.00», das Feld wurde "
        "als leer gelesen.",
    )


def test_one_field_twice_with_two_values() -> None:
    raw = in_control(filled(), "/party/name", lambda sdt: sdt + showing("Emmen")(sdt))
    finding = only(raw, "F110")
    assert finding.message == "Das Feld enthält zwei verschiedene Werte: «Sursee» und «Emmen»."
    assert finding.severity is Severity.ERROR


def test_one_field_twice_with_the_same_value_is_no_matter() -> None:
    raw = in_control(filled(), "/party/name", lambda sdt: sdt + sdt)
    assert WORD.read(raw, PROGRAMMES).findings == ()


COST = "/budget_lines/0/amounts/y2025"


@pytest.mark.parametrize(
    ("look", "how"),
    [
        ("<w:strike/>", "durchgestrichenen"),
        ("<w:b/><w:dstrike/>", "durchgestrichenen"),
        ("<w:vanish/>", "verborgenen"),
        ('<w:color w:val="FFFFFF"/>', "unsichtbaren"),
        ('<w:color w:val="EAF2F8"/>', "unsichtbaren"),
        ('<w:color w:val="000000"/><w:highlight w:val="black"/>', "unsichtbaren"),
        ('<w:sz w:val="2"/>', "winzigen"),
        ('<w:w w:val="1"/>', "winzigen"),
        ('<w:color w:val="auto"/><w:sz w:val="18"/><w:w w:val="100"/>', ""),
        ('<w:color w:val="C00000"/><w:highlight w:val="yellow"/>', ""),
        ('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>', ""),
        ('<w:vertAlign w:val="superscript"/>', "hochgestellten"),
        ('<w:strike w:val="false"/><w:vanish w:val="0"/><w:vertAlign w:val="baseline"/>', ""),
    ],
)
def test_a_figure_struck_out_hidden_or_raised_is_not_part_of_an_amount(look: str, how: str) -> None:
    run = f"<w:sdtContent><w:r><w:rPr>{look}</w:rPr><w:t xml:space='preserve'>500 </w:t></w:r>"
    raw = in_control(filled(), COST, lambda sdt: showing("600")(sdt).replace("<w:sdtContent>", run))
    if not how:
        assert WORD.read(raw, PROGRAMMES).findings == ()
        return
    found = only(raw, "F138")
    assert found.severity is Severity.ERROR
    assert found.message == f"Das Feld enthält {how} Text («500»); ob er gilt, ist unklar."
    assert found.place is not None
    assert found.place.text == "Feld 7.4, Zeile 1"
    assert only(untagged(raw), "F138").severity is Severity.ERROR


@pytest.mark.parametrize(
    "hidden", ["<w:hidden/>", '<w:trHeight w:val="1" w:hRule="exact"/>'], ids=["hidden", "flat"]
)
def test_an_amount_in_a_row_that_nobody_sees_is_doubtful(hidden: str) -> None:
    def change(text: str) -> str:
        at = text.rindex("<w:trPr>", 0, text.index(f'"{COST}"'))
        return text[:at] + text[at:].replace("<w:trPr>", f"<w:trPr>{hidden}", 1)

    raw = changed(filled(), change)
    found = {f.pointer: f for f in WORD.read(raw, PROGRAMMES).findings if f.code == "F138"}
    assert found[COST].message == (
        "Das Feld enthält verborgenen Text («12’600.00»); ob er gilt, ist unklar."
    )
    assert {pointer.split("/")[2] for pointer in found} == {"0"}


def test_text_may_be_raised_and_a_tab_joins_no_figures() -> None:
    raised = (
        '<w:sdtContent><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>'
    )
    raw = in_control(
        filled(), "/structure/mandate", lambda sdt: sdt.replace("<w:sdtContent>", raised)
    )
    assert WORD.read(raw, PROGRAMMES).findings == ()
    assert [f.code for f in WORD.read(untagged(raw), PROGRAMMES).findings] == ["F117"]
    raw = in_control(filled(), COST, showing("500</w:t><w:tab/><w:t>600"))
    assert data_of(WORD.read(raw, PROGRAMMES))[1] == ["V203"]


def control_of(raw: bytes, pointer: str) -> str:
    text = main_part(raw)
    at = text.index(f'<w:tag w:val="{pointer}"/>')
    return text[text.rindex("<w:sdt>", 0, at) : text.index("</w:sdt>", at) + len("</w:sdt>")]


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        (COST, "/budget_lines/0/amounts/y2026",
         "«12’600.00» steht bei «7.4 Betrag 2026 (CHF)», gehört aber zu einem anderen Feld."),
        ("/party/name", "/party/address/town",
         "«Sursee» steht bei «1.8 Ort *», gehört aber zu einem anderen Feld."),
    ],
    ids=["column", "label"],
)  # fmt: skip
def test_a_field_copied_into_the_place_of_another_is_refused(
    source: str, target: str, message: str
) -> None:
    raw = in_control(filled(), target, lambda _sdt: control_of(filled(), source))
    assert only(raw, "F139").message.replace("\u00a0", " ") == message
    assert only(raw, "F139").severity is Severity.ERROR
    assert "zweimal" in only(raw, "F180").message


def test_the_same_field_in_two_rows_is_refused_with_one_value_too() -> None:
    source, target = "/measures/0/title", "/measures/3/title"
    raw = in_control(filled(), target, lambda _sdt: control_of(filled(), source))
    found = only(raw, "F180")
    assert found.severity is Severity.ERROR
    assert found.message == (
        f"Das Feld steht zweimal in der Datei, beide Male mit «{sample()['measures'][0]['title']}»."
    )


def in_row(raw: bytes, pointer: str, change: Callable[[etree._Element], None]) -> bytes:
    """Change the cell in which a field stands."""

    def edit(text: str) -> str:
        document = etree.fromstring(text.encode())
        (tag,) = (t for t in document.iter("{*}tag") if pointer in t.attrib.values())
        change(next(tag.iterancestors("{*}tc")))
        return etree.tostring(document, encoding="unicode")

    return changed(raw, edit)


def delete(cell: etree._Element) -> None:
    row = cell.getparent()
    assert row is not None
    row.remove(cell)


def merge(cell: etree._Element) -> None:
    gone = cell.getnext()
    properties = cell.find("{*}tcPr")
    assert gone is not None and properties is not None
    cell.extend(gone.findall("{*}p"))
    name = str(properties.tag)
    etree.SubElement(properties, name.replace("tcPr", "gridSpan")).set(
        name.replace("tcPr", "val"), "2"
    )
    delete(gone)


@pytest.mark.parametrize("change", [delete, merge])
def test_cells_deleted_or_merged_never_move_amounts_to_other_years(
    change: Callable[[etree._Element], None],
) -> None:
    raw = in_row(filled(), "/budget_lines/0/amounts/y2024", change)
    assert "F139" in [f.code for f in WORD.read(raw, PROGRAMMES).findings]
    read, whole = (WORD.read(untagged(each), PROGRAMMES) for each in (raw, filled()))
    assert "F136" in [f.code for f in read.findings if f.severity is Severity.ERROR]
    assert {(c.pointer, c.value) for c in read.cells} < {(c.pointer, c.value) for c in whole.cells}


def in_runs(instruction: str, shown: str) -> str:
    parts = [instruction[:3], instruction[3:]]  # as Word parts them
    told = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in parts)
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    return f"{mark('begin')}{told}{mark('separate')}<w:r><w:t>{shown}</w:t></w:r>{mark('end')}"


def in_one(instruction: str, shown: str) -> str:
    return f'<w:fldSimple w:instr="{instruction}"><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>'


@pytest.mark.parametrize("written", [in_runs, in_one])
@pytest.mark.parametrize(
    ("pointer", "instruction", "shown", "told"),
    [
        (COST, " =SUM(ABOVE) ", "500.00", True),
        (COST, '=B2*2 \\# "0.00"', "500.00", True),
        ("/signature/date", ' DATE \\@ "dd.MM.yyyy" ', "12.03.2026", True),
        ("/party/name", " MERGEFIELD Gemeinde ", "Sursee", False),
        (COST, " =SUM(ABOVE) ", "", False),  # nothing shows, nothing is read
    ],
)
def test_what_word_calculates_in_a_field_is_told(
    written: Callable[[str, str], str], pointer: str, instruction: str, shown: str, told: bool
) -> None:
    field = written(instruction.replace('"', "&quot;"), shown)

    def put(sdt: str) -> str:
        return showing("XXX")(sdt).replace("<w:r><w:t>XXX</w:t></w:r>", field)

    raw = in_control(filled(), pointer, put)
    findings = [f for f in WORD.read(raw, PROGRAMMES).findings if f.code == "F132"]
    assert [f.message for f in findings] == told * [
        f"Dieses Feld rechnet Word; gelesen wurde, was zuletzt dastand («{shown}»)."
    ]
    if shown:
        assert value_of(raw, pointer) == shown


@pytest.mark.parametrize(
    ("field", "change"),
    [("/party/name", delete), ("/party/bfs_number", delete), ("/party/name", merge)],
)
def test_by_number_cells_deleted_or_merged_never_move_answers_to_other_labels(
    field: str, change: Callable[[etree._Element], None]
) -> None:
    raw = untagged(in_row(filled(), field, change))
    read, whole = (WORD.read(each, PROGRAMMES) for each in (raw, untagged(filled())))
    assert "F136" in [f.code for f in read.findings if f.severity is Severity.ERROR]
    assert {(c.pointer, c.value) for c in read.cells} < {(c.pointer, c.value) for c in whole.cells}


def test_a_field_copied_into_a_label_is_refused() -> None:
    raw = replaced(
        filled(), '<w:r><w:t xml:space="preserve">1.3 BFS-Nummer\u00a0*</w:t></w:r>',
        '<w:r><w:t xml:space="preserve">1.3 BFS-Nummer\u00a0*</w:t></w:r>'
        + control_of(filled(), "/party/name"),
    )  # fmt: skip
    assert "«Sursee» steht bei «1.3 BFS-Nummer" in only(raw, "F139").message


def test_a_figure_outside_a_field_is_no_row_number() -> None:
    raw = in_control(filled(), COST, lambda sdt: sdt + "<w:r><w:t>500</w:t></w:r>")
    assert only(raw, "F136").message == (
        "Ausserhalb der Felder steht eine Angabe, die nicht gelesen wird (zuerst «500»)."
    )


def test_text_beside_a_field_does_not_get_lost_unseen() -> None:
    raw = in_control(filled(), "/party/name", lambda s: s + "<w:r><w:t>und Emmen</w:t></w:r>")
    finding = only(raw, "F136")
    assert finding.message == (
        "Ausserhalb der Felder steht eine Angabe, die nicht gelesen wird (zuerst «und Emmen»)."
    )
    assert finding.severity is Severity.ERROR


def test_whom_to_ask_may_change_after_the_form_was_sent_out() -> None:
    person = PROGRAMME.contact
    assert BUDGET.contact.startswith("Fragen und Einreichung: ")
    raw = replaced(filled(), f"{person.email}, {person.phone}<", "frueher@lu.example<")
    assert BUDGET.contact.removesuffix(person.phone) not in etree.tostring(
        word_package.open_package(raw).document, method="text", encoding="unicode"
    )
    assert WORD.read(raw, PROGRAMMES).findings == ()


def test_unknown_and_missing_fields_are_reported() -> None:
    raw = changed(filled(), lambda text: text.replace('"/party/name"', '"/party/motto"'))
    known = {"F116", "F181"}
    messages = [f.message for f in WORD.read(raw, PROGRAMMES).findings if f.code in known]
    assert messages == [
        "Dieses Feld kennt die Fassung 1.0 des Formulars nicht; «Sursee» wurde nicht gelesen.",
        "Ein Feld fehlt in der Datei (zuerst 1.2 Name).",
    ]


def test_text_in_a_control_of_somebody_else_is_reported() -> None:
    foreign = (
        '<w:p><w:sdt><w:sdtPr><w:tag w:val="remark"/></w:sdtPr><w:sdtContent>'
        "<w:r><w:t>Bitte rasch</w:t></w:r></w:sdtContent></w:sdt></w:p><w:sectPr>"
    )
    found = only(replaced(filled(), "<w:sectPr>", foreign), "F182")
    assert found.severity is Severity.WARNING
    assert found.message == (
        "Neben den Feldern steht: «Bitte rasch». Diese Notiz wird nicht gelesen."
    )


@pytest.mark.parametrize("row", ["1000000000", "00", "٠"])
def test_rows_that_no_form_has_are_not_read(row: str) -> None:
    raw = replaced(empty(), '"/measures/0/title"', f'"/measures/{row}/title"')
    raw = in_control(raw, f"/measures/{row}/title", showing("Kurs"))
    known = {"F116", "F181"}
    messages = [f.message for f in WORD.read(raw, PROGRAMMES).findings if f.code in known]
    assert messages == [
        "Dieses Feld kennt die Fassung 1.0 des Formulars nicht; «Kurs» wurde nicht gelesen.",
        "Ein Feld fehlt in der Datei (zuerst 6.2 Titel, Massnahme 1).",
    ]


def untagged(raw: bytes) -> bytes:
    return changed(raw, lambda text: re.sub(r"<w:tag [^>]*>", "", text))


def test_blocks_without_headings_are_counted() -> None:
    raw = changed(untagged(filled()), lambda text: re.sub(r"Massnahme \d+<", "<", text))
    assert data_of(WORD.read(raw, PROGRAMMES)) == (sample(), [])


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


# Some fields lost their controls


def without_control(raw: bytes, *pointers: str) -> bytes:
    """Leave of a control only what it shows, as programs do that do not know controls."""
    for pointer in pointers:
        raw = in_control(
            raw, pointer,
            lambda sdt: sdt[sdt.index("<w:sdtContent>") + 14 : sdt.index("</w:sdtContent>")],
        )  # fmt: skip
    return raw


TICK = "/measures/0/target_groups/asylum"


@pytest.mark.parametrize("pointer", [
    "/party/name", "/structure/since", "/structure/mandate", "/measures/1/title", COST,
    "/measures/0/focus_area", "/declarations/correct",
])  # fmt: skip
def test_a_field_that_lost_its_control_is_read_by_its_number(pointer: str) -> None:
    raw = without_control(filled(), pointer)
    found = only(raw, "F117")
    label = schemas.label(schemas.schema(FormKind.BUDGET, PROGRAMME), pointer)
    assert found.severity is Severity.WARNING
    assert found.message == (
        f"Ein Formularfeld ging verloren ({label}); gelesen wurde, was bei der Feldnummer steht."
    )
    reading = WORD.read(raw, PROGRAMMES)
    assert [f.code for f in reading.findings] == ["F117"]
    assert data_of(reading) == (sample(), [])


@QUICK
@given(filled_forms(FormKind.BUDGET), st.randoms(use_true_random=False))
def test_whichever_controls_are_lost_the_data_stay(
    filled: tuple[Definition, dict[str, Any]], dice: Any
) -> None:
    form, data = filled
    raw = WORD.blank(form, flatten(form, data), created=CREATED)
    lost = dice.sample(form.pointers(), min(12, len(form.pointers())))
    reading = WORD.read(without_control(raw, *lost), PROGRAMMES)
    assert [f.code for f in reading.findings] == ["F117"]
    assert "12 Formularfelder gingen verloren" in reading.findings[0].message
    assert data_of(reading, form) == (data, [])


@pytest.mark.parametrize("ticked", [True, False])
def test_a_box_that_lost_its_control_is_read_by_its_line(ticked: bool) -> None:
    raw = in_control(empty(), TICK, lambda s: s.replace("☐", "☒")) if ticked else empty()
    raw = without_control(raw, TICK)
    assert [f.code for f in WORD.read(raw, PROGRAMMES).findings] == ["F117"]
    assert value_of(raw, TICK) is ticked


def test_a_lost_field_without_its_number_is_missing_and_its_text_is_named() -> None:
    raw = without_control(replaced(filled(), "1.2 Name", "Name"), "/party/name")
    codes = [f.code for f in WORD.read(raw, PROGRAMMES).findings]
    assert codes == ["F116", "F136"]
    assert value_of(raw, "/party/name") is None


def test_what_is_struck_out_in_a_lost_field_is_doubtful_there() -> None:
    raw = in_control(
        filled(), COST, lambda _sdt: "<w:r><w:rPr><w:strike/></w:rPr><w:t>500</w:t></w:r>"
    )
    found = only(raw, "F138")
    assert (found.pointer, value_of(raw, COST)) == (COST, "500")


@pytest.mark.parametrize("lost", [False, True], ids=["tagged", "by-number"])
def test_line_breaks_moved_out_of_a_field_are_named_there(lost: bool) -> None:
    moved = "<w:r><w:rPr/><w:br/><w:br/></w:r>"
    shown = showing("Erster PunktZweiter Punkt. Dritter.Vierter")
    raw = in_control(filled(), "/structure/mandate", lambda sdt: moved + shown(sdt))
    raw = untagged(raw) if lost else raw
    found = only(raw, "F167")
    assert (found.pointer, found.severity) == ("/structure/mandate", Severity.WARNING)
    assert found.message == (
        "In diesem Text gingen beim Umwandeln 2 Zeilenumbrüche verloren; vielleicht kleben Wörter "
        "aneinander: «PunktZweiter» und «Dritter.Vierter»."
    )
    assert value_of(raw, "/structure/mandate") == "Erster PunktZweiter Punkt. Dritter.Vierter"
    assert "Zeilenum" not in (only(raw, "F117").message if lost else "")


def test_a_lost_line_break_between_sentences_is_only_mentioned() -> None:
    shown = showing("Der erste Satz. Der zweite.")
    raw = in_control(filled(), "/structure/mandate", lambda sdt: "<w:r><w:br/></w:r>" + shown(sdt))
    assert only(raw, "F167").severity is Severity.INFO
    assert only(raw, "F167").message == (
        "In diesem Text ging beim Umwandeln ein Zeilenumbruch verloren."
    )


def test_a_tab_stop_is_no_sign() -> None:
    stop = '<w:pPr><w:tabs><w:tab w:val="left" w:pos="709"/></w:tabs></w:pPr>'
    raw = in_control(filled(), "/party/name", lambda s: s.replace("<w:r>", f"<w:p>{stop}<w:r>", 1)
                     .replace("</w:r>", "</w:r></w:p>", 1))  # fmt: skip
    assert value_of(raw, "/party/name") == "Sursee"


def test_many_findings_of_a_kind_are_counted() -> None:
    foreign = "".join(
        f'<w:p><w:sdt><w:sdtPr><w:tag w:val="/motto/{n}"/></w:sdtPr><w:sdtContent>'
        f"<w:r><w:t>{n}</w:t></w:r></w:sdtContent></w:sdt></w:p>"
        for n in range(500)
    )
    raw = replaced(filled(), "<w:sectPr>", foreign + "<w:sectPr>")
    findings = WORD.read(raw, PROGRAMMES).findings
    assert [f.code for f in findings] == ["F181"] * 11
    assert findings[-1].severity is Severity.WARNING
    assert findings[-1].message.startswith(
        "Dasselbe gilt an 490 weiteren Stellen: /motto/10, /motto/11, /motto/12,"
    )


# Built by nobody's office program

LINE = "<w:p><w:r><w:t>12</w:t></w:r></w:p>"
TAGGED = (
    '<w:sdt><w:sdtPr><w:tag w:val="/party/name"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent>'
    "</w:sdt>"
)
ODD = {
    "control-in-a-table-without-rows": f"<w:tbl><w:tc>{TAGGED}</w:tc></w:tbl>",
    "table-in-a-cell-without-rows": f"<w:tbl><w:tr><w:tc><w:tbl>{TAGGED}</w:tbl></w:tc></w:tr></w:tbl>",  # noqa: E501
    "cell-in-a-cell": f"<w:tbl><w:tr><w:tc><w:tc>{TAGGED}{LINE}</w:tc></w:tc></w:tr></w:tbl>",
    "row-in-a-row": f"<w:tbl><w:tr><w:tr><w:tc>{TAGGED}{LINE}</w:tc></w:tr></w:tr></w:tbl>",
    "row-without-a-table": f"<w:tr><w:tc>{TAGGED}{LINE}</w:tc></w:tr>",
    "cell-without-a-row": f"<w:tc>{TAGGED}{LINE}</w:tc>",
    "empty-table": "<w:tbl/><w:tbl><w:tr/></w:tbl>",
    "looks-of-nothing": "<w:strike/><w:rPr><w:vanish/></w:rPr><w:hidden/><w:color/><w:sz/>",
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.parametrize("lost", [False, True], ids=["tagged", "by-number"])
def test_tables_that_are_put_together_wrongly_are_no_fault_of_ours(odd: str, lost: bool) -> None:
    raw = replaced(filled(), "<w:sectPr>", odd + "<w:sectPr>")
    read, whole = (
        {(c.pointer, c.value) for c in WORD.read(untagged(r) if lost else r, PROGRAMMES).cells}
        for r in (raw, filled())
    )
    assert read == whole


WIDE = {
    "controls-in-a-cell": lambda n: f"<w:tbl><w:tr><w:tc>{LINE * n}</w:tc><w:tc>{TAGGED * n}</w:tc></w:tr></w:tbl>",  # noqa: E501
    "columns": lambda n: "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Nr.</w:t></w:r></w:p></w:tc>"
    + f"<w:tc>{LINE}</w:tc>" * n + "</w:tr><w:tr>" + f"<w:tc>{TAGGED}</w:tc>" * n + "</w:tr></w:tbl>",  # noqa: E501
    "figures-in-tables": lambda n: "<w:tbl>" + f"<w:tr><w:tc>{LINE}</w:tc></w:tr>" * n + "</w:tbl>",
    "figures-in-a-header": lambda n: f"<w:tbl><w:tr><w:tc>{LINE * n}</w:tc></w:tr></w:tbl>",
    "blanks": lambda n: f"<w:p><w:r><w:t>{' ' * 40 * n}x</w:t></w:r></w:p>",
    "paragraphs": lambda n: "<w:p>" * 80 + LINE * n + "</w:p>" * 80,
}  # fmt: skip


@pytest.mark.parametrize("wide", WIDE.values(), ids=WIDE)
def test_twice_as_much_takes_twice_the_steps(wide: Callable[[int], str]) -> None:
    def steps(n: int) -> int:
        raw = replaced(filled(), "<w:sectPr>", wide(n) + "<w:sectPr>")
        count = 0

        def counting(_frame: Any, event: str, _arg: Any) -> None:
            nonlocal count
            count += event in {"call", "c_call"}

        sys.setprofile(counting)
        try:
            WORD.read(raw, PROGRAMMES)
        finally:
            sys.setprofile(None)
        return count

    least, one, two = steps(0), steps(300), steps(600)
    assert two - least < 2.4 * (one - least) + 2000


def test_elements_in_elements_without_end_are_refused() -> None:
    deep = "<w:smartTag>" * 120 + LINE + "</w:smartTag>" * 120
    assert refusal(replaced(empty(), "<w:sectPr>", deep + "<w:sectPr>")).code == "D115"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-7", "cp500"])
def test_an_entity_is_never_part_of_an_amount_in_whatever_encoding(encoding: str) -> None:
    named = {"cp500": "IBM500"}.get(encoding, encoding)
    declared = f'<?xml version="1.0" encoding="{named}"?><!DOCTYPE w:document [<!ENTITY x "9">]>'

    def change(raw: bytes) -> bytes:
        text = re.sub(r"^<\?xml[^>]*\?>", "", raw.decode())
        start, end = (text.index(f"<w:{name}") for name in ("document", "body"))
        return (declared + text[start:end] + text[end:].replace("12’600.00", "12&x;.00")).encode(
            encoding, "xmlcharrefreplace"
        )

    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(filled())) as old, zipfile.ZipFile(target, "w", 8) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == MAIN else content)
    assert refusal(target.getvalue()).code in {"D115", "D116"}


def test_a_document_type_is_found_in_a_part_of_any_name() -> None:
    typed = "<!DOCTYPE w:document [<!ENTITY x '9'>]><w:document"
    raw = replaced(filled(), "<w:document", typed)
    for name in ("word/document.XML", "word/text.bin"):
        target = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(target, "w", 8) as new:
            for member in old.namelist():
                content = old.read(member)
                if member == "_rels/.rels":
                    content = content.replace(b"word/document.xml", name.encode())
                new.writestr(name if member == MAIN else member, content)
        assert refusal(target.getvalue()).code in {"D115", "D116"}


CARRIERS = ("docProps/custom.xml", "docProps/core.xml", "customXml/item1.xml", "word/footer1.xml")


@pytest.mark.parametrize("kept", CARRIERS)
def test_each_carrier_alone_tells_which_form_it_is(kept: str) -> None:
    raw = without(filled(), *(name for name in CARRIERS if name != kept))
    assert WORD.read(raw, PROGRAMMES).identity == BUDGET.identity


def test_content_pasted_into_another_document_is_told_from_a_foreign_one() -> None:
    found = refusal(without(filled(), *CARRIERS))
    assert (found.code, str(found)) == (
        "F169", "Dieses Word-Dokument zeigt den Inhalt des Formulars «Budgeteingabe Mini-KIP», ist "
        "aber nicht das Formular; er wurde wohl in eine neue Datei kopiert. Bitte die Datei "
        "senden, die ausgefüllt wurde, oder ein frisches Formular ausfüllen.",
    )  # fmt: skip


def test_foreign_document_is_refused() -> None:
    target = io.BytesIO()
    docx.Document().save(target)
    found = refusal(target.getvalue())
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
    assert (found.code, str(found)) == (
        "F118", "Die Angaben lassen sich den Feldern des Formulars nicht zuordnen. Bitte das "
        "Originalformular ausfüllen und als Word-Dokument (.docx) senden.",
    )  # fmt: skip


BOMB = b"<a>" + b" " * 25_000_000 + b"</a>"


@pytest.mark.parametrize(
    ("raw", "code", "message"),
    [
        (compound({"WordDocument": b"x"}), "D112", "Die Datei ist ein altes Office-Dokument."),
        (compound({"EncryptedPackage": b"x"}), "D113",
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
    assert not WORD.matches(b"%PDF-1.7 word/")
    assert not WORD.matches(b"PK\x03\x04xl/workbook.xml")


needs_libreoffice = pytest.mark.skipif(
    not shutil.which("soffice"), reason="LibreOffice is not installed"
)


def converted(folder: Path, kind: str, *paths: Path) -> list[Path]:
    """Let LibreOffice convert files to another kind."""
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", kind, "--outdir", str(folder / kind), *map(str, paths)],
        check=True, capture_output=True,
    )  # fmt: skip
    return [folder / kind / f"{path.stem}.{kind}" for path in paths]


@needs_libreoffice
@pytest.mark.parametrize("detour", [("docx",), ("odt", "docx")], ids="-".join)
def test_saved_by_libreoffice_the_values_stay(detour: tuple[str, ...], tmp_path: Path) -> None:
    added = {"/budget_lines": 1, "/financing": 2, "/signatories": 1}
    raw = marked(commented(filled(), "Ab wann?"), "/structure/since", 0)
    path = tmp_path / "form.docx"
    path.write_bytes(with_added_rows(raw, added))
    for kind in detour:
        (path,) = converted(tmp_path, kind, path)
    reading = WORD.read(path.read_bytes(), PROGRAMMES)
    assert reading.shape == BUDGET.shape
    assert [(f.code, f.label) for f in reading.findings] == [
        ("F117", "Formular"), ("F165", "3.5 Besteht seit"),
    ]  # fmt: skip
    assert flat(data_of(reading)[0]) == flat(sample())


def small(years: tuple[int, ...]) -> dict[str, Any]:
    """Give what a small municipality hands in: three measures, no more lines than a form has."""
    data: dict[str, Any] = copy.deepcopy(sample())
    named = [measure["id"] for measure in data["measures"][:3]]
    for name in ("measures", "budget_lines", "financing", "staff"):
        rows = (row for row in data[name] if row.get("id", row.get("measure")) in named)
        data[name] = list(rows)[:9]
        for row in data[name]:
            if "amounts" in row:
                row["amounts"] = {f"y{year}": Decimal("12500.00") for year in years}
    return data


@needs_libreoffice
def test_a_small_municipality_gets_six_pages(tmp_path: Path) -> None:
    report = form_for(FormKind.ANNUAL_REPORT, years=(2025,), measures=2)
    reported = without_sums("annual-report-sursee")
    reported["measures"] = reported["measures"][:2]
    paths = []
    for years in ((2025, 2026, 2027), PROGRAMME.years):
        form = form_for(FormKind.BUDGET, years=years)
        for name, values in (("blank", {}), ("filled", flatten(form, small(years)))):
            paths.append(tmp_path / f"budget-{len(years)}-{name}.docx")
            paths[-1].write_bytes(WORD.blank(form, values, created=CREATED))
    for name, values in (("blank", {}), ("filled", flatten(report, reported))):
        paths.append(tmp_path / f"report-{name}.docx")
        paths[-1].write_bytes(WORD.blank(report, values, created=CREATED))
    pages = {
        path.stem: len(pypdfium2.PdfDocument(path)) for path in converted(tmp_path, "pdf", *paths)
    }
    assert {name: count for name, count in pages.items() if count > 6} == {}
    assert len(pages) == 6


def flat(value: Any) -> Any:
    """Put texts on one line: some programs lose line breaks."""
    if isinstance(value, dict):
        return {key: flat(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [flat(inner) for inner in value]
    return " ".join(clean(value).split()) if isinstance(value, str) else value


# Comments, notes, what people do when they pass a form round

_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MARK = '<w:commentRangeStart w:id="{0}"/><w:r><w:commentReference w:id="{0}"/></w:r>'


def with_part(raw: bytes, kind: str, content: str) -> bytes:
    """Add a part that the document is linked to: ``kind`` is the address of the relation."""
    name = kind.rpartition("/")[2]
    relation = f'<Relationship Id="{name}" Type="{kind}" Target="{name}.xml"/></Relationships>'
    raw = changed(raw, lambda text: text.replace("</Relationships>", relation),
                  "word/_rels/document.xml.rels")  # fmt: skip
    return changed(raw, str, MAIN, **{f"word__{name}_dot_xml": content.encode()})


def commented(raw: bytes, *texts: str) -> bytes:
    """Add comments, numbered from 0; the first letter of each names its paragraph, too."""
    inner = "".join(
        f'<w:comment w:id="{n}" w:author="A. B."><w:p w14:paraId="{n}"><w:r><w:annotationRef/>'
        f"</w:r><w:r><w:t>{text}</w:t></w:r></w:p></w:comment>"
        for n, text in enumerate(texts)
    )
    part = f"<w:comments {_W} {_W14}>{inner}</w:comments>"
    return with_part(raw, f"{_RELATED}/comments", part)


def marked(raw: bytes, pointer: str, number: int, *, inside: bool = False) -> bytes:
    """Put the mark of a comment before a field or into it."""
    mark = _MARK.format(number)
    if inside:
        return in_control(
            raw, pointer, lambda s: s.replace("<w:sdtContent>", f"<w:sdtContent>{mark}")
        )
    return in_control(raw, pointer, lambda sdt: mark + sdt)


def test_a_comment_is_listed_at_its_field_and_changes_no_value() -> None:
    raw = commented(filled(), "Bitte noch prüfen, Anna.", "Ist das alles?", "Zum Ganzen")
    raw = marked(raw, "/structure/mandate", 0)
    raw = marked(raw, "/budget_lines/1/text", 1, inside=True)
    reading = WORD.read(raw, PROGRAMMES)
    assert [(f.code, f.severity, f.pointer, f.message) for f in reading.findings] == [
        ("F165", Severity.WARNING, "/structure/mandate",
         "Hier steht ein Kommentar: «Bitte noch prüfen, Anna»."),
        ("F165", Severity.WARNING, "/budget_lines/1/text",
         "Hier steht ein Kommentar: «Ist das alles?»."),
        ("F165", Severity.WARNING, "", "Hier steht ein Kommentar: «Zum Ganzen»."),
    ]  # fmt: skip
    assert [f.label for f in reading.findings] == [
        "3.2 Auftrag", "7.3 Bezeichnung, Budgetzeile 2", "Formular",
    ]  # fmt: skip
    assert [f.place.text if f.place else None for f in reading.findings] == [
        "Feld 3.2", "Feld 7.3, Zeile 2", None,
    ]  # fmt: skip
    assert reading.findings[0].remedy == (
        "Kommentare gehören nicht zu den Angaben; bitte ansehen, ob noch etwas zu klären ist."
    )
    assert data_of(reading) == (sample(), [])


def test_a_comment_at_a_label_is_one_at_its_field() -> None:
    mark = _MARK.format(0) + '<w:r><w:t xml:space="preserve">1.3 BFS-Nummer'
    raw = replaced(
        commented(filled(), "Stimmt die?"), '<w:r><w:t xml:space="preserve">1.3 BFS-Nummer', mark
    )
    assert only(raw, "F165").pointer == "/party/bfs_number"


def test_a_comment_marked_as_done_is_only_mentioned() -> None:
    told = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
    done = f'<w15:commentsEx {told}><w15:commentEx w15:paraId="1" w15:done="1"/></w15:commentsEx>'
    raw = with_part(
        commented(filled(), "offen", "geklärt"),
        "http://schemas.microsoft.com/office/2011/relationships/commentsExtended", done,
    )  # fmt: skip
    assert [(f.severity, f.message) for f in WORD.read(raw, PROGRAMMES).findings] == [
        (Severity.WARNING, "Hier steht ein Kommentar: «offen»."),
        (Severity.INFO, "Hier steht ein erledigter Kommentar: «geklärt»."),
    ]


def test_a_comment_is_named_with_its_label_where_fields_lost_their_names() -> None:
    raw = untagged(marked(commented(filled(), "Ab wann?"), "/structure/since", 0))
    found = only(raw, "F165")
    assert (found.pointer, found.label) == ("/structure/since", "3.5 Besteht seit")


@pytest.mark.parametrize("lost", [False, True], ids=["tagged", "by-number"])
def test_a_footnote_does_not_get_lost_unseen(lost: bool) -> None:
    note = (
        f'<w:footnotes {_W}><w:footnote w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>ohne Mehrwertsteuer'
        "</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    raw = with_part(filled(), f"{_RELATED}/footnotes", note)
    found = only(untagged(raw) if lost else raw, "F136")
    assert "(zuerst «ohne Mehrwertsteuer»)" in found.message
    assert data_of(WORD.read(raw, PROGRAMMES)) == (sample(), [])


# What a form says of itself


def test_nothing_for_machines_is_printed() -> None:
    with zipfile.ZipFile(io.BytesIO(filled())) as archive:
        printed = {n: archive.read(n).decode() for n in archive.namelist() if "word/" in n}
    assert not [name for name, content in printed.items() if "minikip-budget" in content]
    footer = etree.fromstring(printed["word/footer1.xml"].encode())
    assert str(footer.xpath("string()")) == (
        "Budgeteingabe Mini-KIP · Fassung 1.0 · KIP 3, 2024–2027 · Gemeinde Sursee · "
        "Jahre 2024–2027Seite 1 von 1"
    )


@pytest.mark.parametrize(
    ("party", "name"),
    [("municipality", ""), ("municipality", "Sursee"), ("association", "Region Sursee"),
     ("association", "Gemeindeverbund · See")],
)  # fmt: skip
@pytest.mark.parametrize("years", [(2026,), (2025, 2026, 2027)], ids=str)
def test_the_footer_alone_tells_for_whom_and_which_years(
    party: str, name: str, years: tuple[int, ...]
) -> None:
    form = form_for(FormKind.BUDGET, party=party, years=years, measures=2)
    values = {"/party/name": name, "/party/address/town": "Sursee"}
    raw = WORD.blank(form, values, created=CREATED)
    reading = WORD.read(without(raw, *CARRIERS[:3]), PROGRAMMES)
    assert reading.shape == form.shape
    assert reading.findings == ()
    read = data_of(reading, form)[0]["party"]
    assert read == {"kind": party, "address": {"town": "Sursee"}} | ({"name": name} if name else {})


def test_a_file_that_does_not_say_for_whom_it_was_made_is_read_by_its_field_names() -> None:
    form = form_for(FormKind.BUDGET, sample(), years=(2026,))
    data = copy.deepcopy(sample())
    for row in (*data["budget_lines"], *data["financing"]):
        row["amounts"] = {"y2026": Decimal("12500.00")}
    data["period"] = {"first_year": 2026, "last_year": 2026}
    raw = WORD.blank(form, flatten(form, data), created=CREATED)
    for carrier in CARRIERS[:3]:
        raw = changed(raw, lambda text: re.sub(r"/?municipality\.[\d.-]+", "", text), carrier)
    assert form.shape is not None
    assert form.shape.mark not in "".join(map(str, zipped(raw)))
    reading = WORD.read(raw, PROGRAMMES)
    assert reading.shape is None
    assert reading.findings == ()
    read, codes = data_of(reading, definition(FormKind.BUDGET, PROGRAMME))
    assert codes == []
    assert read == {
        **data,
        "party": {k: v for k, v in data["party"].items() if k != "kind"},
    }


def zipped(raw: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return [archive.read(name) for name in archive.namelist()]
