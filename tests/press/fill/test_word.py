"""Filling Word templates: what arrives, what is refused, and that the result is docxtpl's own."""

from __future__ import annotations

import datetime
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import jinja2
import pytest
from docx import Document
from docxtpl import DocxTemplate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from minikip_docs.data.model import Refusal
from minikip_docs.press.fill.filled import Filled, fill
from minikip_docs.press.fill.images import Picture
from minikip_docs.press.fill.source_file import read_template
from tests.data.post.compound import compound

DAY = datetime.date(2026, 3, 15)
DRAFT = "ENTWURF – nicht zur Unterzeichnung"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True)
class Measure:
    title: str
    costs: tuple[str, ...] = ()


def make(path: Path, *paragraphs: str, header: str = "", footer: str = "") -> Path:
    """Make a template; ``¦`` cuts a paragraph into runs, as Word does."""
    document = Document()
    for text in paragraphs:
        paragraph = document.add_paragraph()
        for piece in text.split("¦"):
            paragraph.add_run(piece)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    document.save(str(path))
    return path


def filled(template: Path, context: dict[str, Any], draft: str | None = None) -> Filled:
    return fill(
        read_template(template),
        context,
        title="Titel",
        author="Kanton",
        created=DAY,
        draft_mark=draft,
    )


def refused(template: Path, **context: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        filled(template, context)
    return caught.value


def texts(result: Filled) -> list[str]:
    return [p.text for p in Document(io.BytesIO(result.package.file())).paragraphs]


def member(docx: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read(name)


def rewrite(
    path: Path,
    change: Callable[[str, bytes], bytes] = lambda _name, data: data,
    extra: dict[str, bytes] | None = None,
) -> None:
    """Change the members of a package, and add some."""
    with zipfile.ZipFile(path) as archive:
        members = {name: change(name, archive.read(name)) for name in archive.namelist()}
    members |= extra or {}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def png(path: Path, width: int = 40, height: int = 20) -> Path:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xc0\x30\x10" * width) * height)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Vorlage.docx"


# --- what arrives -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "Müller & Söhne <AG>",
        "«Sprachtreff» ’ – …",
        "Đặng, Łukasz, Şahin",
        "{{ 7*7 }} {% for x in y %} {# z #} {_{ }_} %}",
        "<w:p/></w:t>&amp;&#65;",
        "Integrationsförderungskoordinationsstellenleitungskonferenz" * 20,
        "Zeile 1\nZeile 2\n\nZeile 4",
        "",
        'O\'Neil "genannt" X',
    ],
)
def test_value_arrives_unchanged_in_body_header_and_footer(path: Path, value: str) -> None:
    make(path, "A¦{¦{ na¦me }¦}¦Z", header="H{{ name }}H", footer="F{{ name }}F")
    result = filled(path, {"name": value})
    section = Document(io.BytesIO(result.package.file())).sections[0]
    assert texts(result) == [f"A{value}Z"]
    assert section.header.paragraphs[0].text == f"H{value}H"
    assert section.footer.paragraphs[0].text == f"F{value}F"
    assert result.printed == (value, value, value)


_PRINTABLE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Co"], exclude_characters="\ufffe\uffff"))  # fmt: skip  # noqa: E501


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_PRINTABLE)
def test_any_text_arrives_unchanged(path: Path, value: str) -> None:
    make(path, "A{{ name }}Z") if not path.exists() else None
    result = filled(path, {"name": value})
    assert texts(result) == [f"A{value}Z"]
    assert result.printed == (value,)


def test_alert_character_starts_a_new_paragraph_of_the_same_style(path: Path) -> None:
    document = Document()
    document.add_paragraph("{{ text }}", style="List Bullet")
    document.save(str(path))
    result = filled(path, {"text": "eins\azwei"})
    made = Document(io.BytesIO(result.package.file())).paragraphs
    assert [(p.text, p.style and p.style.name) for p in made] == [
        ("eins", "List Bullet"),
        ("zwei", "List Bullet"),
    ]
    assert result.printed == ("eins\nzwei",)


def test_records_and_mappings_answer_to_both_spellings(path: Path) -> None:
    make(path, "{{ a.title }} {{ a['title'] }} {{ b.title }} {{ b['title'] }} {{ c.items }}")
    context = {"a": Measure("A"), "b": {"title": "B"}, "c": {"items": "C"}}
    assert texts(filled(path, context)) == ["A A B B C"]


def test_loops_conditions_and_table_rows(path: Path) -> None:
    document = Document()
    for text in ("{%p for m in measures %}", "{{ loop.index }} {{ m.title }}", "{%p endfor %}",
                 "{%p if final %}", "Endgültig", "{%p else %}", "Vorläufig", "{%p endif %}",
                 "{% for y in years %}{{ y }}{% if not loop.last %}, {% endif %}"
                 "{% endfor %}"):  # fmt: skip
        document.add_paragraph(text)
    table = document.add_table(4, 2)
    for row, cells in enumerate([("Jahr", "CHF"), ("{%tr for y in years %}", ""),
                                 ("{{ y }}", "{{ amount }}"), ("{%tr endfor %}", "")]):  # fmt: skip
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    document.save(str(path))
    context = {"measures": (Measure("Treff"), Measure("Kurs")), "final": False,
               "years": (2025, 2026), "amount": Decimal("12.50")}  # fmt: skip
    result = filled(path, context)
    assert texts(result) == ["1 Treff", "2 Kurs", "Vorläufig", "2025, 2026"]
    rows = Document(io.BytesIO(result.package.file())).tables[0].rows
    assert [[c.text for c in row.cells] for row in rows] == [
        ["Jahr", "CHF"], ["2025", "12.50"], ["2026", "12.50"],
    ]  # fmt: skip
    assert result.printed == (
        "1", "Treff", "2", "Kurs", "2025", "2026", "2025", "12.50", "2026", "12.50",
    )  # fmt: skip


def test_no_break_spaces_inside_tags_are_spaces(path: Path) -> None:
    make(path, "{%p¦\u00a0for m in\u00a0ms¦ %}", "A\u00a0{{\u00a0m\u00a0}}", "{%p\u00a0endfor %}")
    assert texts(filled(path, {"ms": ("x", "y")})) == ["A\u00a0x", "A\u00a0y"]


def test_cell_emptied_by_a_loop_keeps_the_paragraph_word_demands(path: Path) -> None:
    document = Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.paragraphs[0].text = "{%p for m in measures %}"
    cell.add_paragraph("{{ m }}")
    cell.add_paragraph("{%p endfor %}")
    document.save(str(path))
    root = etree.fromstring(
        member(filled(path, {"measures": ()}).package.file(), "word/document.xml")
    )
    assert [child.tag for child in next(root.iter(f"{W}tc"))] == [f"{W}tcPr", f"{W}p"]


FOOTNOTES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes xmlns:w="' + W[1:-1] + '">'
    '<w:footnote w:id="1"><w:p><w:r><w:t>Siehe {{ %s }}</w:t></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)


def with_footnote(path: Path, name: str) -> Path:
    make(path, "Text")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    entry = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
    link = '<Relationship Id="rIdF" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/></Relationships>'  # noqa: E501

    def change(member_name: str, data: bytes) -> bytes:
        if member_name == "[Content_Types].xml":
            return data.replace(b"</Types>", entry.encode())
        if member_name == "word/_rels/document.xml.rels":
            return data.replace(b"</Relationships>", link.encode())
        return data

    rewrite(path, change, {"word/footnotes.xml": (FOOTNOTES % name).encode()})
    return path


def test_footnotes_are_filled(path: Path) -> None:
    result = filled(with_footnote(path, "law"), {"law": "§ 5 <AIG>"})
    assert "Siehe § 5 &lt;AIG&gt;" in member(result.package.file(), "word/footnotes.xml").decode()
    assert result.printed == ("§ 5 <AIG>",)


# --- the same as docxtpl itself -----------------------------------------------------------------


def _rich(document: Any) -> None:
    document.add_heading("{{ title }}", 1)
    document.add_paragraph("{%p if flag %}")
    document.add_paragraph("Ja: {{ name }}")
    document.add_paragraph("{%p endif %}")
    table = document.add_table(2, 3)
    table.style = "Table Grid"
    table.cell(0, 0).text = "{%tc for y in years %}"
    table.cell(0, 1).text = "{{ y }}"
    table.cell(0, 2).text = "{%tc endfor %}"
    table.cell(1, 0).text = "{{ name }}"
    document.sections[0].header.paragraphs[0].text = "{{ title }} {% if flag %} x{% endif %}"
    document.sections[0].footer.paragraphs[0].text = "{{ name }}"


def _lists(document: Any) -> None:
    for text in ("{%p for m in measures %}", "{{ m.title }}: {{ m.costs|join(', ') }}",
                 "{%p for c in m.costs %}", "- {{ c|upper }} {{ loop.index }}", "{%p endfor %}",
                 "{%p endfor %}", "{# nichts #}Ende {{ title ~ '/' ~ name }}",
                 "{% set n = measures|length %}{{ n }} {{ “a” if n < 3 else ‘b’ }}"):  # fmt: skip
        document.add_paragraph(text)


def _long(document: Any) -> None:
    paragraph = document.add_paragraph()
    for piece in ("Vor {", "{ ", "name", " }", "} nach {% i", "f flag %}", "fett", "{% endif %}"):
        paragraph.add_run(piece).bold = True
    table = document.add_table(4, 2)
    table.cell(1, 0).text = "{%tr for m in measures %}"
    table.cell(2, 0).text = "{{ m.title }}"
    table.cell(2, 1).text = "{%r if flag %}{{ lines }}{%r endif %}"
    table.cell(3, 0).text = "{%tr endfor %}"
    document.add_section()


@pytest.mark.parametrize("build", [_rich, _lists, _long])
def test_xml_is_the_same_as_plain_docxtpl(path: Path, build: Callable[[Any], None]) -> None:
    document = Document()
    build(document)
    document.save(str(path))
    context = {
        "title": "T & <U>", "name": "Müller", "flag": True, "years": (2025, 2026, 2027, 2028),
        "measures": (Measure("A", ("x", "y")), Measure("B\nC")), "lines": "1\n2\t3\a4",
    }  # fmt: skip
    plain = DocxTemplate(str(path))
    env = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=True)
    plain.render(context, env, autoescape=True)
    out = io.BytesIO()
    plain.save(out)
    with zipfile.ZipFile(out) as archive:
        names = [n for n in archive.namelist() if re.match(r"word/(document|header|footer)", n)]
        assert "word/document.xml" in names
        mine = filled(path, context).package.file()
        for name in names:
            assert member(mine, name) == archive.read(name), name


# --- same input, same bytes ---------------------------------------------------------------------


def test_same_input_same_bytes_also_from_a_fresh_copy_of_the_template(path: Path) -> None:
    make(path, "{{ name }}", header="{{ logo }}")
    picture = Picture(png(path.with_name("logo.png")), "Wappen", 12)
    one = filled(path, {"name": "A", "logo": picture}, DRAFT)
    copy = path.with_name("Kopie.docx")
    copy.write_bytes(path.read_bytes())
    again = filled(copy, {"name": "A", "logo": picture}, DRAFT)
    assert (again.package.file(), again.printed) == (one.package.file(), one.printed)
    with zipfile.ZipFile(io.BytesIO(one.package.file())) as archive:
        assert archive.testzip() is None
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert len(set(archive.namelist())) == len(archive.namelist())


def test_properties_are_the_given_ones_and_nothing_of_the_template(path: Path) -> None:
    document = Document()
    document.core_properties.author = "Vorlagenautorin"
    document.core_properties.comments = "Kommentar {{ alt }}"
    document.core_properties.revision = 77
    document.save(str(path))
    result = fill(
        read_template(path), {}, title="Vereinbarung <1> & 2", author="Kanton Luzern", created=DAY
    )
    properties = Document(io.BytesIO(result.package.file())).core_properties
    assert properties.title == "Vereinbarung <1> & 2"
    assert (properties.author, properties.last_modified_by) == ("Kanton Luzern", "Kanton Luzern")
    assert (properties.revision, properties.language, properties.comments) == (1, "de-CH", "")
    midnight = datetime.datetime(2026, 3, 15, tzinfo=datetime.UTC)
    assert (properties.created, properties.modified) == (midnight, midnight)
    assert b"TotalTime" not in member(result.package.file(), "docProps/app.xml")


def test_template_changed_on_disk_is_read_anew(path: Path) -> None:
    make(path, "alt {{ name }}")
    assert texts(filled(path, {"name": "A"})) == ["alt A"]
    make(path, "neu {{ name }}")
    assert texts(filled(path, {"name": "A"})) == ["neu A"]


# --- pictures ---------------------------------------------------------------------------------


def test_picture_in_body_and_header(path: Path) -> None:
    make(path, "{{ logo }} und {{ logo }}", header="{{ logo }}")
    logo = Picture(png(path.with_name("logo.png")), 'Wappen «Luzern» & "mehr"', Decimal("12.5"))
    result = filled(path, {"logo": logo})
    roots = [
        etree.fromstring(member(result.package.file(), f"word/{n}.xml"))
        for n in ("document", "header1")
    ]
    drawings = [d for root in roots for d in root.iter("{*}docPr")]
    assert [d.get("descr") for d in drawings] == ['Wappen «Luzern» & "mehr"'] * 3
    assert len({d.get("id") for d in drawings}) == 3
    extents = [(e.get("cx"), e.get("cy")) for root in roots for e in root.iter("{*}extent")]
    assert extents == [("900000", "450000")] * 3  # 25 mm x 12.5 mm
    opened = Document(io.BytesIO(result.package.file()))
    assert len(opened.inline_shapes) == 2
    assert result.printed == ()
    for part in (opened.part, opened.sections[0].header.part):
        images = [r.target_part.blob for r in part.rels.values() if r.reltype.endswith("/image")]
        assert set(images) == {logo.path.read_bytes()}


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        (
            None,
            "T131",
            "Das Bild «{}» kann nicht gelesen werden (der Ordner oder die Datei fehlt).",
        ),
        (b"GIF89a\x01\x00\x01\x00", "T132", "Das Bild «{}» ist keine ganze PNG- oder JPEG-Datei."),
        (b"", "T132", "Das Bild «{}» ist keine ganze PNG- oder JPEG-Datei."),
        (b"\x89PNG\r\n\x1a\n", "T132", "Das Bild «{}» ist keine ganze PNG- oder JPEG-Datei."),
    ],
)
def test_picture_that_is_none(path: Path, data: bytes | None, code: str, message: str) -> None:
    make(path, "{{ logo }}")
    image = path.with_name("bild.png")
    if data is not None:
        image.write_bytes(data)
    refusal = refused(path, logo=Picture(image, "Wappen", 10))
    assert (refusal.code, refusal.message) == (code, message.format(image))


def test_picture_cut_off_in_transfer(path: Path) -> None:
    make(path, "{{ logo }}")
    image = png(path.with_name("bild.png"))
    image.write_bytes(image.read_bytes()[:-10])
    assert refused(path, logo=Picture(image, "Wappen", 10)).code == "T132"


def test_picture_without_alternative_text(path: Path) -> None:
    make(path, "{{ logo }}")
    assert refused(path, logo=Picture(png(path.with_name("b.png")), " ", 10)).code == "T133"


# --- faults of the template ---------------------------------------------------------------------


def test_misspelt_placeholder_names_part_paragraph_and_the_right_name(path: Path) -> None:
    make(path, "Name: {{ name }}", "Die Gemeinde {{ na¦mme }} zahlt.", "{{ name }}")
    refusal = refused(path, name="A")
    assert refusal.code == "T110"
    assert refusal.message == (
        "In der Vorlage gibt es den Platzhalter «namme» nicht "
        "(Haupttext, Absatz «Die Gemeinde {{ namme }} zahlt.»)."
    )
    assert refusal.remedy == "Meinten Sie «name»? Bitte in Word den Platzhalter berichtigen."


def test_all_misspelt_placeholders_at_once_also_where_nothing_is_printed(path: Path) -> None:
    make(path, "{% if false %}{{ vorstnd }}{% endif %}", header="Kopf {{ nmae }}")
    refusal = refused(path, name="A", vorstand="B")
    assert refusal.message == (
        "In der Vorlage gibt es 2 Platzhalter nicht: «vorstnd» (Haupttext, Absatz "
        "«{% if false %}{{ vorstnd }}{% endif %}»); «nmae» (Kopfzeile, Absatz «Kopf {{ nmae }}»)."
    )
    assert refusal.remedy.startswith("Meinten Sie «vorstand» statt «vorstnd», «name» statt «nmae»?")


@pytest.mark.parametrize(
    "text",
    [
        "{% set y = x %}{% if false %}{{ y.titel }}{% endif %}",
        "{% with y = x %}{% if false %}{{ y.titel }}{% endif %}{% endwith %}",
        "{% for y in ms|sort(attribute='title') if false %}{{ y.titel }}{% endfor %}",
        "{% if false %}{{ (ms|first).titel }}{% endif %}",
    ],
)
def test_misspelt_field_by_another_name_also_where_nothing_is_printed(
    path: Path, text: str
) -> None:
    make(path, text)
    refusal = refused(path, x={"title": "A"}, ms=({"title": "A"},))
    assert refusal.code == "T110"
    assert "gibt es die Angabe «titel»" in refusal.message


def test_a_name_that_one_branch_sets_is_there_in_this_branch_only(path: Path) -> None:
    inside = "{% if flag %}{% set x = name %}{{ x }}"
    assert texts(filled(make(path, inside + "{% endif %}"), {"name": "A", "flag": True})) == ["A"]
    make(path, inside + "{% endif %}{{ x|upper }}")
    refusal = refused(path, name="A", flag=True)
    assert refusal.code == "T110"
    assert "gibt es den Platzhalter «x» nicht" in refusal.message


def test_a_method_is_no_field(path: Path) -> None:
    make(path, "{% for key, value in party.items() %}{{ key }}: {{ value }}{% endfor %}")
    assert texts(filled(path, {"party": {"town": "Sursee"}})) == ["town: Sursee"]


def test_loop_variable_used_after_its_loop(path: Path) -> None:
    make(path, "{% for m in ms %}{{ m }}{% endfor %}", "danach {{ m }}")
    refusal = refused(path, ms=("a",))
    assert "«m» nicht (Haupttext, Absatz «danach {{ m }}»)" in refusal.message


@pytest.mark.parametrize("owner", [Measure("A"), {"title": "A", "costs": ()}])
def test_misspelt_field_in_a_loop(path: Path, owner: object) -> None:
    make(path, "{{ x.titel }}", "{%p for x in ms %}", "Titel: {{ x.title }}",
         "Falsch: {{ x.titel }}!", "{%p endfor %}")  # fmt: skip
    refusal = refused(path, ms=(owner,), x={"titel": "recht"})
    assert refusal.code == "T110"
    assert refusal.message == (
        "In der Vorlage gibt es die Angabe «titel» in «{{ x.titel }}» nicht "
        "(Haupttext, Absatz «Falsch: {{ x.titel }}!»)."
    )
    assert refusal.remedy.startswith("Meinten Sie «title»?")


def test_misspelt_name_in_a_footnote(path: Path) -> None:
    refusal = refused(with_footnote(path, "lw"), law="A")
    assert refusal.message == (
        "In der Vorlage gibt es den Platzhalter «lw» nicht (Fussnoten, Absatz «Siehe {{ lw }}»)."
    )


@pytest.mark.parametrize(
    ("paragraphs", "code", "fragment"),
    [
        (["gut", "Gemeinde {{ name zahlt"], "T111",
         "ist der Platzhalter «{{ name zahlt» nicht geschlossen (Haupttext, Absatz «Gemeinde {{"),
        (["Gemeinde {{ name } zahlt"], "T111", "nicht geschlossen"),
        (["name }} zahlt"], "T111", "nicht geöffnet"),
        (["{% if name"], "T111", "nicht geschlossen"),
        (["{{ name }}", "Ende {% endfor %}"], "T112",
         "steht «{% endfor %}» ohne for davor (Haupttext, Absatz «Ende {% endfor %}»)"),
        (["{% else %}"], "T112", "steht «{% else %}» ohne for oder if davor"),
        (["{%p if name %}", "A"], "T112", "wird «{%p if name %}» nicht beendet"),
        (["{% for x in name %}{% if x %}{% endfor %}{% endif %}"], "T112",
         "steht «{% endfor %}», bevor «{% if x %}» beendet ist"),
        (["Liste: {%p for x in name %}", "{%p endfor %}"], "T113",
         "steht neben «{%p for x in name %}» noch anderer Inhalt, der verloren ginge"),
        (["{%tr for x in name %}", "{%tr endfor %}"], "T113", "ausserhalb einer Tabelle"),
        (["{{p name }}"], "T113", "Werte werden nur mit {{ … }} gedruckt"),
        (["{{r name }}"], "T113", "Werte werden nur mit {{ … }} gedruckt"),
        (["{% fro x in name %}"], "T114", "ist «{% fro x in name %}» keine bekannte Anweisung"),
        (["{% include 'x' %}"], "T114", "keine bekannte Anweisung"),
        (["{% for x in name %}" * 25 + "{% endfor %}" * 25], "T114", "nicht verständlich"),
        (["{{ namespace(a=1, a=2).a }}"], "T114", "nicht verständlich"),
        (["{% raw %}{{ x }}{% endraw %}"], "T114", "keine bekannte Anweisung"),
        (["Zahl {{ name name }}"], "T114", "ist «{{ name name }}» nicht verständlich (Haupttext"),
        (["{{ 2**99999 }}"], "T114", "«{{ 2**99999 }}» rechnet mit Potenzen (Haupttext"),
        (["{{ " + "1+" * 200 + "1 }}"], "T114", "ist zu stark verschachtelt (Haupttext, Absatz"),
        (["{{ " + "1+" * 3000 + "1 }}"], "T114", "ist der Platzhalter «{{ 1+1+1+1+1+1+1+1+1+1+1+1"),
        (["{% if name %}" * 70 + "{% endif %}" * 70], "T114", "ist zu stark verschachtelt (Haupt"),
        (["{{ }}"], "T114", "ist «{{ }}» nicht verständlich"),
        (["{% if false %}{{ name|uper }}{% endif %}"], "T114",
         "gibt es in «{{ name|uper }}» den Filter «uper» nicht (Haupttext"),
        (["{{ name|safe }}"], "T114", "den Filter «safe» nicht"),
        (["{% if name is evn %}A{% endif %}"], "T114", "die Prüfung «evn» nicht"),
        (["gut {{ name }}", "böse {{ name.__class__ }}"], "T115",
         "ist «{{ name.__class__ }}» nicht erlaubt (Haupttext, Absatz «böse"),
        (["{{ measures.append('x') }}"], "T115", "nicht erlaubt"),
        (["{{ '{}'.format(none_value) }}"], "T115", "nicht erlaubt"),
        (["{{ name + 1 }}"], "T117", "lässt sich «{{ name + 1 }}» nicht ausführen"),
        (["{{ '%s' % none_value }}"], "T117", "nicht ausführen"),
        (["{{ name * 2 }}"], "T117", "nicht ausführen"),  # would print an amount twice
        (["{{ 2 * name }}"], "T117", "nicht ausführen"),
        (["{{ name + name }}"], "T117", "nicht ausführen"),
        (["{{ 1 // 0 }}"], "T117", "nicht ausführen"),
        (["{_{ name }_}"], "T140", "«{» ist kein Platzhalter und stünde so im Dokument (Haupttext"),
        (["{% if name %}A", "{%p endif %}"], "T112",
         "passt «{%p endif %}» nicht zu «{% if name %}» (Haupttext, Absatz «{%p endif %}»)"),
        (["A {{ none_value }}"], "T120",
         "Der Platzhalter «{{ none_value }}» hat keinen Wert (Haupttext, Absatz «A {{ none_v"),
        (["{{ name ~ none_value }}"], "T120", "hat keinen Wert"),
        (["{{ none_value|upper }}"], "T120", "hat keinen Wert"),
        (["{{ [none_value]|join }}"], "T120", "hat keinen Wert"),
        (["{{ measures }}"], "T122", "ist kein Text, sondern eine Liste"),
        (["{{ true }}"], "T122", "ist kein Text"),
        (["{{ measures.append }}"], "T115", "nicht erlaubt"),
        (["{{ name.upper }}"], "T122", "ist kein Text"),
        (["{{ name }}", "{{ number / 3 }}"], "T125", "rechnet mit Bruchzahlen; Beträge würden"),
        (["{{ 0.1 }}"], "T125", "Der Platzhalter «{{ 0.1 }}» rechnet mit Bruchzahlen"),
        (["{{ '' ~ number / 3 }}"], "T125", "rechnet mit Bruchzahlen"),
    ],
)  # fmt: skip
def test_fault_of_the_template(path: Path, paragraphs: list[str], code: str, fragment: str) -> None:
    make(path, *paragraphs)
    refusal = refused(path, name="Muster", none_value=None, measures=["a"], number=10)
    assert (refusal.code, fragment in refusal.message) == (code, True), str(refusal)
    assert refusal.remedy


@pytest.mark.parametrize(
    "char", ["\x00", "\x0b", "\x0c", "\x1b", "\x85", "\ud800", "\ufffe", "\ue07b"]
)
def test_control_characters_are_refused(path: Path, char: str) -> None:
    make(path, "{{ name }}")
    refusal = refused(path, name=f"a{char}b")
    assert refusal.message == (
        f"Der Platzhalter «{{{{ name }}}}» enthält ein Steuerzeichen (U+{ord(char):04X}) "
        "(Haupttext, Absatz «{{ name }}»)."
    )


def test_float_among_the_data_is_refused_when_printed(path: Path) -> None:
    make(path, "{{ amount }}")
    assert refused(path, amount=12.5).code == "X120"


def test_title_must_be_one_line_of_text(path: Path) -> None:
    make(path, "x")
    for title in ("", "a\nb", "a\x00"):
        with pytest.raises(Refusal, match="Die Angabe «Titel» des Dokuments"):
            fill(read_template(path), {}, title=title, author="Kanton", created=DAY)


# --- faults of the file -------------------------------------------------------------------------


def test_template_that_is_missing_or_a_folder(path: Path) -> None:
    refusal = refused(path)
    assert refusal.code == "T101"
    assert "der Ordner oder die Datei fehlt" in refusal.message
    path.mkdir()
    assert "das ist ein Ordner" in refused(path).message


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "code", "fragment"),
    [
        (b"", "T102", "ist kein lesbares Word-Dokument"),
        (b"PK\x03\x04 abgeschnitten", "T102", "ist kein lesbares Word-Dokument"),
        (b"Hallo", "T102", "ist kein lesbares Word-Dokument"),
        (compound({"EncryptedPackage": b"x"}), "T103", "mit einem Kennwort geschützt"),
        (OLE + b"\0" * 500, "T103", "im alten Word-Format (.doc)"),
    ],
)
def test_file_that_is_no_docx(path: Path, data: bytes, code: str, fragment: str) -> None:
    path.write_bytes(data)
    refusal = refused(path)
    assert (refusal.code, fragment in refusal.message) == (code, True), str(refusal)


def test_cut_off_docx(path: Path) -> None:
    make(path, "x")
    path.write_bytes(path.read_bytes()[:-500])
    assert refused(path).code == "T102"


def test_zip_without_word_inside(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert refused(path).code == "T102"


def test_broken_xml_inside(path: Path) -> None:
    make(path, "x")
    rewrite(path, lambda n, d: d.replace(b"</w:p>", b"") if n == "word/document.xml" else d)
    assert refused(path).message == "Die Vorlage «Vorlage.docx» ist beschädigt (word/document.xml)."


def test_macros_are_refused(path: Path) -> None:
    make(path, "x")
    rewrite(path, extra={"word/vbaProject.bin": b"x"})
    assert refused(path).message == "Die Vorlage «Vorlage.docx» enthält Makros."


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"officedocument.wordprocessingml.document.main", b"", "ist kein Word-Dokument (.docx)."),
        (b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
         b"vnd.ms-word.document.macroEnabled.main+xml", "enthält Makros."),
    ],
)  # fmt: skip
def test_other_kind_of_word_file(path: Path, old: bytes, new: bytes, message: str) -> None:
    make(path, "x")
    rewrite(path, lambda n, d: d.replace(old, new) if n == "[Content_Types].xml" else d)
    refusal = refused(path)
    assert (refusal.code, refusal.message) == ("T104", f"Die Vorlage «Vorlage.docx» {message}")


def with_link(path: Path, kind: str, target: str) -> None:
    make(path, "x")
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId9" TargetMode="External" Type="http://schemas.openxmlformats.org/'
        f'officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
    )
    attached = (
        b'<w:attachedTemplate xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships" r:id="rId9"/></w:settings>'
    )

    def change(name: str, data: bytes) -> bytes:
        return data.replace(b"</w:settings>", attached) if name == "word/settings.xml" else data

    rewrite(path, change, {"word/_rels/settings.xml.rels": rels.encode()})


@pytest.mark.parametrize(
    "target",
    ["https://example.ch/x.dotm", "file://server/x.dotm", "//server/share/x.dotm", "\\\\server\\x"],
)
def test_template_loaded_from_elsewhere_is_refused(path: Path, target: str) -> None:
    with_link(path, "attachedTemplate", target)
    refusal = refused(path)
    assert refusal.code == "T105"
    assert target in refusal.message


@pytest.mark.parametrize("target", ["file:///C:\\Users\\autorin\\Normal.dotm", "Normal.dotm"])
def test_path_on_the_authors_disk_is_taken_out(path: Path, target: str) -> None:
    with_link(path, "attachedTemplate", target)
    result = filled(path, {})
    with zipfile.ZipFile(io.BytesIO(result.package.file())) as archive:
        everything = b"".join(archive.read(n) for n in archive.namelist())
    assert b"Normal.dotm" not in everything
    assert b"attachedTemplate" not in everything


def test_linked_picture_is_refused(path: Path) -> None:
    with_link(path, "image", "https://example.ch/pixel.png")
    assert refused(path).code == "T105"


def test_placeholder_where_none_is_replaced(path: Path) -> None:
    make(path, "x")
    rewrite(path, lambda n, d: d.replace(b"</w:styles>", b"<!--{{ name }}--></w:styles>"))
    refusal = refused(path, name="A")
    assert (refusal.code, "(word/styles.xml)" in refusal.message) == ("T116", True)


# --- drafts -----------------------------------------------------------------------------------


def headers_of(result: Filled) -> dict[str, str]:
    """Give the first paragraph of each header a section shows, by section and kind."""
    document = Document(io.BytesIO(result.package.file()))
    found = {}
    for number, section in enumerate(document.sections):
        kinds = {"default": section.header, "first": section.first_page_header,
                 "even": section.even_page_header}  # fmt: skip
        used = ["default"]
        used += ["first"] if section.different_first_page_header_footer else []
        used += ["even"] if document.settings.odd_and_even_pages_header_footer else []
        for kind in used:
            found[f"{number} {kind}"] = kinds[kind].paragraphs[0].text
    return found


def test_draft_without_any_header(path: Path) -> None:
    make(path, "x")
    result = filled(path, {}, DRAFT)
    assert headers_of(result) == {"0 default": DRAFT}
    paragraph = Document(io.BytesIO(result.package.file())).sections[0].header.paragraphs[0]
    run = paragraph.runs[0]
    assert (run.bold, str(run.font.color.rgb), run.font.size.pt) == (True, "C00000", 14)
    assert paragraph.alignment == 1


def test_draft_above_every_header_of_every_section(path: Path) -> None:
    document = Document()
    document.settings.odd_and_even_pages_header_footer = True
    document.sections[0].header.paragraphs[0].text = "Kopf {{ name }}"
    second = document.add_section()
    second.different_first_page_header_footer = True
    third = document.add_section()
    third.header.is_linked_to_previous = False
    third.header.add_table(1, 1, 1000000).cell(0, 0).text = "Tabelle"
    document.save(str(path))
    result = filled(path, {"name": "A"}, DRAFT)
    found = headers_of(result)
    assert set(found.values()) == {DRAFT}
    assert {"0 default", "0 even", "1 first", "1 default", "2 default"} <= set(found)
    first = Document(io.BytesIO(result.package.file())).sections[0].header
    assert [p.text for p in first.paragraphs] == [DRAFT, "Kopf A"]


def test_final_document_has_no_mark(path: Path) -> None:
    make(path, "x", header="Kopf")
    assert headers_of(filled(path, {})) == {"0 default": "Kopf"}
