"""The check of a template: every fault at its place, none where there is none."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

from minikip_docs.data.container import pack, unpack
from minikip_docs.data.model import Refusal, Severity
from minikip_docs.data.resources import resource
from minikip_docs.documents.kinds import KINDS, Kind
from minikip_docs.documents.recognised import kind_of
from minikip_docs.press.fill.comments import AUTHOR
from minikip_docs.press.fill.filled import fill
from minikip_docs.press.fill.source_file import read_template
from minikip_docs.press.inspect.annotated import annotated
from minikip_docs.press.inspect.check import check
from minikip_docs.press.inspect.context import example
from minikip_docs.press.inspect.fault import Fault
from minikip_docs.press.ooxml.relations import link
from minikip_docs.press.produce import produce
from tests.press.fill import test_word

W = test_word.W
TEXT = {"type": "string", "minLength": 1, "title": "Text", "examples": ["A", "B"]}
CONTEXT: dict[str, Any] = {
    "title": "Muster",
    "type": "object",
    "properties": {
        "flag": {"type": "boolean", "title": "Ja?"},
        "name": {**TEXT, "title": "Name"},
        "note": {"type": "string", "title": "Notiz", "examples": ["N"]},
        "kind": {**TEXT, "enum": ["A", "B"], "title": "Art"},
        "party": {
            "title": "Partei",
            "type": "object",
            "properties": {"full_name": {**TEXT, "title": "Ganzer Name"}, "town": TEXT},
        },
        "rows": {
            "title": "Zeilen",
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "year": TEXT,
                    "amount": TEXT,
                    "cells": {"title": "Zellen", "type": "array", "items": TEXT},
                },
            },
        },
        "years": {"title": "Jahre", "type": "array", "minItems": 1, "items": TEXT},
    },
}
OURS = [(kind, resource("templates", kind.file)) for kind in KINDS]
AGREEMENT = resource("templates", "agreement.docx")


def requiring(**marks: Any) -> dict[str, Any]:
    """Give the context with «party.full_name» marked as one that must be printed."""
    party = CONTEXT["properties"]["party"]
    name = {**party["properties"]["full_name"], "x-must-print": True, **marks}
    party = {**party, "properties": {**party["properties"], "full_name": name}}
    return {**CONTEXT, "properties": {**CONTEXT["properties"], "party": party}}


def docx(*paragraphs: str, header: str = "", footer: str = "") -> bytes:
    """Make a template; ``¦`` cuts a paragraph into runs, as Word does."""
    document = Document()
    for text in paragraphs:
        paragraph = document.add_paragraph()
        for piece in text.split("¦"):
            paragraph.add_run(piece)
    for part, text in (("header", header), ("footer", footer)):
        if text:
            getattr(document.sections[0], part).paragraphs[0].text = text
    return saved(document)


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def found(raw: bytes, context: Any = CONTEXT, *, tried: bool = False) -> tuple[Fault, ...]:
    return check(raw, "Vorlage.docx", context, tried=tried)


def short(faults: Sequence[Fault]) -> list[tuple[str, str, str]]:
    return [(f.code, f.place.part, f.message) for f in faults]


# --- ours -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "path"), OURS, ids=lambda x: getattr(x, "name", ""))
def test_the_templates_of_the_project_pass_their_own_check(kind: Kind, path: Path) -> None:
    assert check(path.read_bytes(), path.name, kind.context) == ()
    assert kind_of(path.name, path.read_bytes()) == kind


def test_every_template_of_the_project_is_of_a_known_kind() -> None:
    shipped = {path.name for path in resource("templates").glob("*.docx")}
    assert shipped == {kind.file for kind in KINDS}, "add a row to KINDS and a schema"


def test_a_sound_template_has_no_finding_whatever_word_did_to_its_runs() -> None:
    raw = docx(
        "{¦{ na¦me }¦} und {{ party.full_name }}", "{%p for r in rows %}",
        "{{ loop.index }}: {{ r.year|upper }} {% for c in r.cells %}{{ c }}{% endfor %}",
        "{%p endfor %}", "{% if flag and kind == “A” %}ja{% elif note %}{{ note }}{% else %}-"
        "{% endif %}", "{% set n = years|length %}{{ n }} {{ rows|map(attribute='year')|join }}",
        "{{ years[0] }} {{ years|first }} {% if kind == „A“ %}ja{% endif %}",
        "{{ name if flag else note }} {{ 'a' ~ name }} {# {{ nichts #}{{ name.upper() }}",
        "{%p for r in rows|sort(attribute='year') if r.amount %}", "{{ r.amount }}",
        "{%p endfor %}", "{% with t = party.town %}{{ t }}{% endwith %} {{ namespace(a=1).a }}",
        header="{{ name }}", footer="{{\u00a0party.town\u00a0}}",
    )  # fmt: skip
    assert short(found(raw, tried=True)) == []


# --- tags and names ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "message", "remedy"),
    [
        ("A {{ name", "T111", "Hier ist der Platzhalter «{{ name» nicht geschlossen.",
         "Bitte in Word die Klammern im gleichen Absatz ergänzen: {{ … }} oder {% … %}."),
        ("name }} B", "T111", "Hier ist der Platzhalter «name }} B» nicht geöffnet.", "Bitte in"),
        ("{% if flag %}A", "T112", "Hier wird «{% if flag %}» nicht beendet.",
         "Bitte «{% endif %}» ergänzen."),
        ("A {% endfor %}", "T112", "Hier steht «{% endfor %}» ohne for davor.",
         "Bitte «{% endfor %}» löschen oder den Anfang ergänzen."),
        ("Text {%p set n = 1 %}", "T113",
         "Hier steht neben «{%p set n = 1 %}» noch anderer Inhalt, der verloren ginge.", "Bitte"),
        ("{% fi flag %}", "T114", "Hier ist «{% fi flag %}» keine bekannte Anweisung.", "Bekannt"),
        ("{{ }}", "T114", "«{{ }}» ist nicht verständlich.",
         "Bitte den Namen der Angabe einsetzen oder den Platzhalter löschen."),
        ("{{ not }}", "T114", "«{{ not }}» ist nicht verständlich.", "Bitte den Platzhalter ber"),
        ("{{ «name }}", "T114", "«{{ «name }}» ist nicht verständlich.",
         'Bitte im Platzhalter gerade Anführungszeichen verwenden: "…".'),
        ("{{ party full_name }}", "T114", "«{{ party full_name }}» ist nicht verständlich.",
         "Meinten Sie «party.full_name»? Bitte in Word berichtigen."),
        ("{{ party.full–name }}", "T114", "«{{ party.full–name }}» ist nicht verständlich.",
         "Meinten Sie «party.full_name»?"),
        ("Hier { party.town } steht", "T140", "«{ party.town }» ist kein Platzhalter und stünde so "
         "im Dokument.", "Bitte mit doppelten Klammern schreiben: {{ party.town }}, oder löschen."),
        ("{{ name|gross }}", "T114", "In «{{ name|gross }}» gibt es den Filter «gross» nicht.",
         "Bitte in Word berichtigen."),
        ("{% if name is lehr %}{% endif %}", "T114",
         "In «{% if name is lehr %}» gibt es die Prüfung «lehr» nicht.", "Meinten Sie «lower»?"),
        ("{{ name.__class__ }}", "T115", "«{{ name.__class__ }}» ist nicht erlaubt.",
         "Bitte nur Angaben drucken, keine Programmteile."),
        ("{{ nmae }}", "T110", "Den Platzhalter «nmae» in «{{ nmae }}» gibt es nicht.",
         "Meinten Sie «name»?"),
        ("{{ NAME }}", "T110", "Den Platzhalter «NAME» in «{{ NAME }}» gibt es nicht.",
         "Meinten Sie «name»?"),
        ("{{ full_name }}", "T110", "Den Platzhalter «full_name» in «{{ full_name }}» gibt es "
         "nicht.", "Meinten Sie «party.full_name»?"),
        ("{{ party.fullname }}", "T110",
         "Die Angabe «fullname» in «{{ party.fullname }}» gibt es nicht.",
         "Meinten Sie «full_name»?"),
        ("{% for r in rows %}{{ r.yaer }}{% endfor %}", "T110",
         "Die Angabe «yaer» in «{{ r.yaer }}» gibt es nicht.", "Meinten Sie «year»?"),
        ("{% for r in rows %}{% for c in r.cels %}{% endfor %}{% endfor %}", "T110",
         "Die Angabe «cels» in «{% for c in r.cels %}» gibt es nicht.", "Meinten Sie «cells»?"),
        ("{% if false %}{{ party.twn }}{% endif %}", "T110",
         "Die Angabe «twn» in «{{ party.twn }}» gibt es nicht.", "Meinten Sie «town»?"),
        ("{% if party.twn %}A{% endif %}", "T110",
         "Die Angabe «twn» in «{% if party.twn %}» gibt es nicht.", "Meinten Sie «town»?"),
        ("{% set x = party.twn %}", "T110",
         "Die Angabe «twn» in «{% set x = party.twn %}» gibt es nicht.", "Meinten Sie «town»?"),
        ("{{ rows|map(attribute='yaer')|join }}", "T110",
         "Die Angabe «yaer» in «{{ rows|map(attribute='yaer')|join }}» gibt es nicht.",
         "Meinten Sie «year»?"),
        ("{% for r in rows %}{{ loop.indx }}{% endfor %}", "T110",
         "Die Angabe «indx» in «{{ loop.indx }}» gibt es nicht.", "Meinten Sie «index»?"),
        ("{% for r in rows %}{% endfor %}{{ r.year }}", "T110",
         "«r» gibt es nur zwischen {% for … %} und {% endfor %}.", "Bitte die Stelle in die"),
        ("{% if flag %}{% set x = name %}{{ x }}{% endif %}{{ x|upper }}", "T110",
         "Den Platzhalter «x» in «{{ x|upper }}» gibt es nicht.", "Bitte in Word berichtigen."),
        ("{{ rows.year }}", "T110",
         "Die Angabe «year» in «{{ rows.year }}» gibt es nicht: «rows» ist eine Liste.",
         "Bitte mit {% for x in rows %} durch die Liste gehen."),
        ("{{ name.first }}", "T110",
         "Die Angabe «first» in «{{ name.first }}» gibt es nicht: «name» ist ein Text.", "Bitte"),
        ("{{ rows }}", "T122", "«{{ rows }}» ist eine Liste und wird nicht gedruckt.",
         "Bitte {%p for x in rows %} … {{ x.year }} … {%p endfor %} setzen."),
        ("{{ party }}", "T122", "«{{ party }}» ist eine Gruppe von Angaben und wird nicht "
         "gedruckt.", "Bitte eine Angabe daraus nennen, zum Beispiel «party.full_name»."),
        ("{{ flag }}", "T122", "«{{ flag }}» ist ein Ja/Nein-Wert und wird nicht gedruckt.",
         "Bitte {% if flag %} … {% endif %} verwenden."),
        ("{% for r in party %}{% endfor %}", "T142",
         "«{% for r in party %}» geht durch keine Liste: «party» ist eine Gruppe von Angaben.",
         "Listen sind zum Beispiel «rows»."),
        ("{% for r in name %}{{ r }}{% endfor %}", "T142",
         "«{% for r in name %}» geht durch keine Liste: «name» ist ein Text.", "Listen sind"),
        ("{{ name|join(', ') }}", "T143", "Der Filter «join» in «{{ name|join(', ') }}» braucht "
         "eine Liste; «name» ist ein Text und keine Liste.", "Bitte «|join» löschen"),
        ("{% if kind == 'C' %}A{% endif %}", "T144", "Der Vergleich in «{% if kind == 'C' %}» "
         "ergibt immer dasselbe: möglich sind nur «A», «B».", "Bitte in Word berichtigen."),
        ("{% if name == 2025 %}A{% endif %}", "T144", "Der Vergleich in «{% if name == 2025 %}» "
         "ergibt immer dasselbe: «name» ist ein Text.", 'Bitte in Anführungszeichen setzen: "2025'),
        ("{% if flag == 'ja' %}A{% endif %}", "T144", "Der Vergleich in «{% if flag == 'ja' %}» "
         "ergibt immer dasselbe: «flag» ist ein Ja/Nein-Wert.", "Bitte nur {% if flag %}"),
        ("{% if rows == '' %}A{% endif %}", "T144", "Der Vergleich in «{% if rows == '' %}» "
         "ergibt immer dasselbe: «rows» ist eine Liste.", "Bitte in Word berichtigen."),
        ("{% if kind in ['A', 'X'] %}A{% endif %}", "T144",
         "Der Vergleich in «{% if kind in ['A', 'X'] %}» ergibt immer dasselbe: möglich sind nur "
         "«A», «B».", "Bitte"),
        ("Hier { name } steht", "T140", "«{ name }» ist kein Platzhalter und stünde so im "
         "Dokument.", "Bitte mit doppelten Klammern schreiben"),
        ("Hier party.town steht", "T141", "«party.town» steht ohne Klammern und stünde so im "
         "Dokument.", "Bitte {{ party.town }} schreiben."),
        ("Ein Herz 😀", "T210", "Die Schrift des PDF hat diese Zeichen nicht: «😀» (U+1F600).",
         "Bitte durch andere Zeichen ersetzen."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["Haupttext", "Kopfzeile", "Fusszeile"])
def test_one_fault(text: str, code: str, message: str, remedy: str, where: str) -> None:
    parts = {"Kopfzeile": {"header": text}, "Fusszeile": {"footer": text}}
    raw = docx("Davor", text, "Danach") if where == "Haupttext" else docx("A", **parts[where])
    faults = found(raw)
    assert short(faults) == [(code, where, message)]
    assert faults[0].severity is Severity.ERROR
    assert faults[0].remedy.startswith(remedy)
    assert faults[0].place.text == text
    assert faults[0].place.number == (1 if where == "Haupttext" else 0)


def test_all_faults_at_once_in_the_order_of_the_document() -> None:
    texts = ("{{ nmae }} {{ x", "{%p if flag %}", "{{ party.twn }}", "{%p endfor %}", "{{ rows }}")
    raw = docx(*texts, footer="{{ nte }}")
    assert [(f.code, f.place.number, f.place.tag) for f in found(raw)] == [
        ("T110", 0, "{{ nmae }}"), ("T111", 0, "{{ x"), ("T112", 1, "{%p if flag %}"),
        ("T110", 2, "{{ party.twn }}"), ("T112", 3, "{%p endfor %}"), ("T122", 4, "{{ rows }}"),
        ("T110", 0, "{{ nte }}"),
    ]  # fmt: skip


def test_a_statement_without_its_beginning_is_read_too() -> None:
    faults = found(docx("{% elif party.twn %}", "{% else if flag %}"))
    assert [(f.code, f.place.number) for f in faults] == [
        ("T112", 0), ("T110", 0), ("T112", 1), ("T114", 1),
    ]  # fmt: skip


def test_a_misspelt_name_in_a_footnote(tmp_path: Path) -> None:
    path = test_word.with_footnote(tmp_path / "Vorlage.docx", "nmae")
    assert short(found(path.read_bytes())) == [
        ("T110", "Fussnoten", "Den Platzhalter «nmae» in «{{ nmae }}» gibt es nicht.")
    ]


# --- what must be printed -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paragraphs", "marks", "codes"),
    [
        (["{{ name }}"], {}, ["T150"]),
        (["{% if party.full_name %}A{% endif %}"], {}, ["T150"]),
        (["{{ party.full_name|length }}"], {}, ["T150"]),
        (["{{ party.full_name }}"], {}, []),
        (["{{ party.full_name|upper ~ '!' }}"], {}, []),
        (["{{ name }}"], {"x-instead": ["name"]}, []),
        (["{% if flag %}{{ party.full_name }}{% endif %}"], {}, ["T151"]),
        (["{% if flag %}{{ party.full_name }}{% endif %}"], {"x-when": "flag"}, []),
        (["{% if not flag %}{{ party.full_name }}{% endif %}"], {"x-when": "not flag"}, []),
        (["{% if not flag %}{{ party.full_name }}{% endif %}"], {"x-when": "flag"}, ["T151"]),
        (["{% if party.full_name %}{{ party.full_name }}{% endif %}"], {}, []),
        (["{% if flag %}{{ party.full_name }}{% else %}-{{ party.full_name }}{% endif %}"], {}, []),
        (["{% if flag %}-{% else %}{{ party.full_name }}{% endif %}"], {}, ["T151"]),
        (["{% if flag %}{{ party.full_name }}{% elif note %}{{ party.full_name }}{% else %}"
          "{{ party.full_name }}{% endif %}"], {}, []),
        (["{% if flag %}{{ party.full_name }}{% elif note %}{{ party.full_name }}{% endif %}"],
         {}, ["T151"]),
        (["{{ party.full_name if flag else '' }}"], {}, ["T151"]),
        (["{{ party.full_name if flag else party.full_name }}"], {}, []),
        (["{% for r in rows %}{{ party.full_name }}{% endfor %}"], {}, ["T151"]),
        (["{% for r in years %}{{ party.full_name }}{% endfor %}"], {}, []),
        (["{% for r in rows %}{{ party.full_name }}{% else %}{{ party.full_name }}{% endfor %}"],
         {}, []),
        (["{% for r in years if r == 'A' %}{{ party.full_name }}{% endfor %}"], {}, ["T151"]),
        (["{% for r in years[:1] %}{{ party.full_name }}{% endfor %}"], {}, ["T151"]),
        (["{% for r in years|reject('eq', 'A') %}{{ party.full_name }}{% endfor %}"], {}, ["T151"]),
        (["{% for r in years|sort %}{{ party.full_name }}{% endfor %}"], {}, []),
        (["{% for r in years %}-{% else %}{{ party.full_name }}{% endfor %}"], {}, ["T151"]),
        (["{% if 1 %}{{ party.full_name }}{% endif %}"], {}, []),
        (["{{ rows|join(', ', attribute='year') }}"], {"x-instead": ["rows.*.year"]}, []),
        (["{% set p = party %}{{ p.full_name }}"], {}, []),
        (["{% with p = party %}{{ p.full_name }}{% endwith %}"], {}, []),
        # what a faulty tag means is a fault already
        (["{{ party.fullname }}"], {}, ["T110"]),
        (["{{ party full_name }}"], {}, ["T114"]),
        (["{{ party.full_name }"], {}, ["T111"]),
        (["{% for p in parti %}{{ p.full_name }}{% endfor %}"], {}, ["T110"]),
    ],
)  # fmt: skip
def test_what_must_be_printed(paragraphs: list[str], marks: Any, codes: list[str]) -> None:
    faults = found(docx(*paragraphs), requiring(**marks))
    assert [f.code for f in faults] == codes
    assert all((f.severity is Severity.WARNING) is (f.code == "T151") for f in faults)


def test_a_missing_value_says_where_the_leaflet_asks_for_it() -> None:
    faults = found(docx("A"), requiring(**{"x-section": "2", "x-instead": ["name"]}))
    assert (faults[0].message, faults[0].remedy) == (
        "Die nötige Angabe «Ganzer Name» wird nirgends gedruckt (Merkblatt, Ziffer 2).",
        "Bitte {{ party.full_name }} oder {{ name }} einsetzen.",
    )


# --- what the PDF cannot show -------------------------------------------------------------------


def test_every_feature_in_every_branch_is_found_at_once() -> None:
    document = Document()
    for text in ("{%p if flag %}", "gestrichen", "{%p else %}", "verborgen", "{%p endif %}",
                 "gesperrt und Umrissschrift", "gut", "Feld"):  # fmt: skip
        document.add_paragraph(text)
    runs = [p.runs[0] for p in document.paragraphs]
    runs[1].font.strike = True
    runs[3].font.hidden = True
    runs[5].font.outline = True
    document.paragraphs[7]._p.append(
        etree.fromstring(f'<w:fldSimple xmlns:w="{W[1:-1]}" w:instr="TIME"/>')
    )
    assert [(f.code, f.place.number, f.message) for f in found(saved(document))] == [
        (
            "T207",
            1,
            "Die Vorlage enthält durchgestrichenen Text; damit macht das Programm kein PDF.",
        ),
        ("T207", 3, "Die Vorlage enthält verborgenen Text; damit macht das Programm kein PDF."),
        ("T215", 5, "Die Vorlage enthält Umrissschrift; damit macht das Programm kein PDF."),
        (
            "T206",
            7,
            "Die Vorlage enthält ein Datum oder eine Zeit, die Word einsetzt "
            "(Feld «TIME»); damit macht das Programm kein PDF.",
        ),
    ]


def test_a_style_at_fault_is_named_once() -> None:
    document = Document()
    document.styles["List Bullet"].font.outline = True
    for text in ("eins", "zwei", "drei"):
        document.add_paragraph(text, style="List Bullet")
    faults = found(saved(document))
    assert short(faults) == [
        ("T215", "Haupttext",
         "Die Formatvorlage «List Bullet» enthält Umrissschrift; "
         "damit macht das Programm kein PDF."),
    ]  # fmt: skip
    assert faults[0].remedy == "Bitte in Word die Formatvorlage «List Bullet» ändern."


def test_the_style_that_brings_the_fault_is_named_and_not_one_based_on_it() -> None:
    document = Document()
    document.styles["Heading 2"].font.outline = True
    own = document.styles.add_style("Eigene", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style, own.font.bold = document.styles["Heading 2"], True
    document.add_paragraph("A", style="Eigene")
    document.add_paragraph("B", style="Heading 2")
    messages = [f.message for f in found(saved(document)) if f.code == "T215"]
    assert messages == [
        "Die Formatvorlage «Überschrift 2» enthält Umrissschrift; "
        "damit macht das Programm kein PDF."
    ]


def test_a_style_that_does_not_exist_is_a_warning() -> None:
    document = Document()
    for style in ("pStyle", "pStyle", "rStyle"):
        paragraph = document.add_paragraph("A")
        holder = paragraph._p if style == "pStyle" else paragraph.runs[0]._r
        properties = etree.SubElement(holder, f"{W}{style[0]}Pr")
        holder.insert(0, properties)
        etree.SubElement(properties, f"{W}{style}").set(f"{W}val", f"Weg{style}")
    faults = found(saved(document))
    assert [(f.code, f.severity, f.place.number) for f in faults] == [
        ("T152", Severity.WARNING, 0),
        ("T152", Severity.WARNING, 2),
    ]
    assert "Die Formatvorlage «WegpStyle» gibt es in der Vorlage nicht" in faults[0].message


def test_a_page_break_where_word_cannot_break_the_page() -> None:
    document = Document(io.BytesIO(docx("A", header="B")))
    cell = document.add_table(1, 1).cell(0, 0).paragraphs[0]
    for paragraph in (document.paragraphs[0], cell, document.sections[0].header.paragraphs[0]):
        paragraph.add_run().add_break(WD_BREAK.PAGE)
    what = "einen Seitenumbruch in einer Tabelle, Kopf- oder Fusszeile"
    assert short(found(saved(document))) == [
        ("T213", part, f"Die Vorlage enthält {what}; damit macht das Programm kein PDF.")
        for part in ("Haupttext", "Kopfzeile")
    ]


def test_a_picture_needs_an_alternative_text(tmp_path: Path) -> None:
    document = Document()
    image = test_word.png(tmp_path / "logo.png")
    picture = document.add_paragraph().add_run().add_picture(str(image), height=Mm(10))
    faults = found(saved(document))
    assert [(f.code, f.place.number) for f in faults] == [("T209", 0)]
    assert faults[0].remedy.startswith("Bitte dem Bild einen Alternativtext geben")
    picture._inline.docPr.set("descr", "Logo")
    assert found(saved(document), tried=True) == ()


def test_comments_of_other_people_are_left_out_and_said_once() -> None:
    document = Document(io.BytesIO(docx("eins", "zwei {{ name }}")))
    for author in ("Frau B", "Herr C", "Frau B"):
        document.add_comment(document.paragraphs[1].runs, "Ist {{ nmae }} richtig?", author=author)
    faults = found(saved(document), tried=True)
    assert [(f.code, f.severity, f.message) for f in faults] == [
        ("T154", Severity.INFO, "Die Vorlage hat 3 Kommentare von «Frau B» und «Herr C»; "
         "Word-Datei und PDF werden ohne sie ausgegeben.")
    ]  # fmt: skip


def test_what_only_filling_shows_is_found_by_the_trial() -> None:
    raw = docx("{{ name }}", "Zahl {{ name + 1 }}")
    assert found(raw) == ()
    faults = found(raw, tried=True)
    assert [(f.code, f.place.number, f.message) for f in faults] == [
        ("T117", 1, "In der Vorlage lässt sich «{{ name + 1 }}» nicht ausführen.")
    ]
    nullable = {"title": "P", "type": ["object", "null"], "properties": {"town": TEXT}}
    context = {**CONTEXT, "properties": {"party": nullable}}
    faults = found(docx("A", "{{ party.town }}"), context, tried=True)
    assert [(f.code, f.place.number) for f in faults] == [("T110", 1)]
    assert faults[0].message.endswith("Das zeigt sich, wenn alles fehlt, was fehlen darf.")
    assert found(docx("{% if party %}{{ party.town }}{% endif %}"), context, tried=True) == ()


def test_a_document_without_a_paragraph_can_be_annotated() -> None:
    document = Document()
    faults = found(saved(document), requiring())
    assert [f.code for f in faults] == ["T150"]
    copy = Document(io.BytesIO(annotated(saved(document), "V.docx", faults)))
    assert len(list(copy.comments)) == 1


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", test_word.OLE + b"\0" * 500])
def test_a_file_that_is_no_word_document(raw: bytes) -> None:
    assert [f.code[:3] for f in found(raw)] == ["T10"]


# --- comments ---------------------------------------------------------------------------------


def test_each_fault_becomes_a_word_comment_at_its_place() -> None:
    raw = docx("gut", "Die {{ nmae }} und", "{{ rows }}", header="{{ nte }}")
    faults = found(raw, requiring())
    document = Document(io.BytesIO(annotated(raw, "Vorlage.docx", faults)))
    notes = {c.comment_id: c for c in document.comments}
    assert [(c.author, c.initials, c.text) for c in notes.values()] == [
        (AUTHOR, "mk", "T150: Die nötige Angabe «Ganzer Name» wird nirgends gedruckt.\n→ Bitte "
            "{{ party.full_name }} einsetzen."),
        (AUTHOR, "mk", "T110: Den Platzhalter «nmae» in «{{ nmae }}» gibt es nicht.\n→ Meinten Sie "
         "«name»? Bitte in Word berichtigen."),
        (AUTHOR, "mk", "T122: «{{ rows }}» ist eine Liste und wird nicht gedruckt.\n→ Bitte {%p "
         "for x in rows %} … {{ x.year }} … {%p endfor %} setzen."),
        (AUTHOR, "mk", "Kopfzeile: {{ nte }}\nT110: Den Platzhalter «nte» in «{{ nte }}» gibt es "
         "nicht.\n→ Meinten Sie «note»? Bitte in Word berichtigen."),
    ]  # fmt: skip
    places = [[r.get(f"{W}id") for r in p._p.iter(f"{W}commentReference")]
              for p in document.paragraphs]  # fmt: skip
    assert places == [["0", "3"], ["1"], ["2"]]
    for kind in ("commentRangeStart", "commentRangeEnd"):
        assert sorted(m.get(f"{W}id") for m in document.element.iter(f"{W}{kind}")) == list("0123")
    assert [p.text for p in document.paragraphs] == ["gut", "Die {{ nmae }} und", "{{ rows }}"]


def test_the_marks_stand_around_the_runs_of_the_placeholder() -> None:
    raw = docx("Die ¦{{ nm¦ae }}¦ zahlt")
    copy = Document(io.BytesIO(annotated(raw, "V.docx", found(raw))))
    children = [c.tag.rpartition("}")[2] + ":" + "".join(t.text or "" for t in c.iter(f"{W}t"))
                for c in copy.paragraphs[0]._p]  # fmt: skip
    assert children == [
        "r:Die ", "commentRangeStart:", "r:{{ nm", "r:ae }}", "commentRangeEnd:", "r:", "r: zahlt",
    ]  # fmt: skip


def test_comments_of_an_earlier_check_are_replaced_and_those_of_people_stay() -> None:
    document = Document(io.BytesIO(docx("{{ nmae }}", "zwei")))
    document.add_comment(document.paragraphs[1].runs, "bitte prüfen", author="Frau B")
    raw = saved(document)
    once = annotated(raw, "V.docx", found(raw))
    faults = found(once)
    assert [f.code for f in faults] == ["T154", "T153", "T110"]
    assert {faults[0].severity, faults[1].severity} == {Severity.INFO}
    assert faults[1].message == (
        "Die Vorlage hat einen Kommentar einer früheren Prüfung; das Dokument zeigt ihn nicht."
    )
    assert annotated(once, "V.docx", faults) == once
    assert [c.author for c in Document(io.BytesIO(once)).comments] == ["Frau B", AUTHOR]
    mended = Document(io.BytesIO(once))
    mended.paragraphs[0].runs[0].text = "{{ name }}"
    assert [f.code for f in found(saved(mended))] == ["T154", "T153"]


def test_an_annotated_template_is_filled_without_the_comments(tmp_path: Path) -> None:
    raw = docx("{{ name }}", "zwei")
    faults = found(docx("{{ nmae }}", "zwei"))
    path = tmp_path / "V.docx"
    path.write_bytes(annotated(raw, "V.docx", faults))
    filled = fill(read_template(path), {"name": "A"}, title="T", author="K", created=test_word.DAY)
    names = list(unpack(filled.package.file()))
    assert not [name for name in names if "comment" in name]
    assert "comment" not in test_word.member(filled.package.file(), "word/document.xml").decode()
    path.write_bytes(raw)
    plain = fill(read_template(path), {"name": "A"}, title="T", author="K", created=test_word.DAY)
    assert test_word.texts(filled) == test_word.texts(plain) == ["A", "zwei"]


def test_what_word_keeps_about_removed_comments_goes_with_them() -> None:
    raw = docx("{{ nmae }}")
    members = unpack(annotated(raw, "V.docx", found(raw)))
    w14, w15 = (f"http://schemas.microsoft.com/office/word/20{y}/wordml" for y in ("10", "12"))
    part = next(name for name in members if "comments" in name)
    members[part] = members[part].replace(
        b"<w:p>", f'<w:p xmlns:w14="{w14}" w14:paraId="0000000A">'.encode(), 1
    ).replace(
        b"</w:comments>",
        f'<w:comment w:id="9" w:author="Frau B"><w:p xmlns:w14="{w14}" w14:paraId="0000000B"/>'
        "</w:comment></w:comments>".encode(),
    )  # fmt: skip
    extended = "word/commentsExtended.xml"
    members[extended] = (
        f'<x:commentsEx xmlns:x="{w15}"><x:commentEx x:paraId="0000000A"/>'
        '<x:commentEx x:paraId="0000000B" x:paraIdParent="0000000A"/></x:commentsEx>'
    ).encode()
    link(members, "word/document.xml", "commentsExtended", extended)
    raw = pack(members)
    left = unpack(annotated(raw, "V.docx", ()))
    assert [c.get(f"{W}author") for c in etree.fromstring(left[part])] == ["Frau B"]
    entries = [dict(e.attrib) for e in etree.fromstring(left[extended])]
    assert entries == [{f"{{{w15}}}paraId": "0000000B"}]


def officers_version(logo: Path) -> Any:
    """Restyle the agreement, add a logo, a clause with a numbered list; misspell a placeholder."""
    document = Document(str(AGREEMENT))
    document.styles["Normal"].font.size = Pt(11)
    document.styles["Heading 1"].font.color.rgb = RGBColor(0x80, 0, 0)
    after = next(p for p in document.paragraphs if p.text == "Datenschutz")
    for style, text in (
        ("Heading 1", "Zusammenarbeit"),
        ("Ziffer", "Der Kanton und {{ party.nominativ }} besprechen jährlich:"),
        ("Buchstabe", "die Umsetzung,"),
        ("Buchstabe", "den Bericht an {{ reporting.recipient }}."),
    ):
        after.insert_paragraph_before(text, style=style)
    picture = document.paragraphs[0].insert_paragraph_before().add_run()
    inline = picture.add_picture(str(logo), height=Mm(12))._inline
    inline.docPr.set("descr", "Logo der Dienststelle")
    return document


def test_an_officer_changes_the_agreement_and_is_led_to_the_slip(tmp_path: Path) -> None:
    document = officers_version(test_word.png(tmp_path / "logo.png"))
    context = KINDS[0].context
    faults = check(saved(document), "agreement.docx", context)
    assert [(f.code, f.remedy) for f in faults] == [
        ("T110", "Meinten Sie «nominative»? Bitte in Word berichtigen.")
    ]
    copy = Document(io.BytesIO(annotated(saved(document), "agreement.docx", faults)))
    marked = [
        p for p in copy.paragraphs if next(p._p.iter(f"{W}commentReference"), None) is not None
    ]
    assert [p.text for p in marked] == ["Der Kanton und {{ party.nominativ }} besprechen jährlich:"]
    marked[0].runs[0].text = marked[0].runs[0].text.replace("nominativ", "nominative")
    mended = tmp_path / "agreement.docx"
    copy.save(str(mended))  # with the comment still there
    assert [f.code for f in check(mended.read_bytes(), "agreement.docx", context)] == ["T153"]
    values = example(context, full=True, picture="")
    made = produce(
        read_template(mended), values, title="V", author="K", created=test_word.DAY, draft=False
    )
    pages = pypdfium2.PdfDocument(made.pdf)
    text = " ".join(" ".join(p.get_textpage().get_text_range() for p in pages).split())
    for words in (  # a page may end within the list
        "9 Zusammenarbeit 9.1 Der Kanton und der Gemeindeverbund besprechen jährlich: a) die "
        "Umsetzung,",
        "b) den Bericht an der kantonalen Integrationsförderung bei der Dienststelle Soziales und "
        "Gesellschaft (DISG). 10 Datenschutz",
    ):
        assert words in text


# --- kinds --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["agreement.docx", "agreement (2).docx", "Kopie von Agreement.docx"]
)
def test_the_name_of_the_file_tells_the_kind(name: str) -> None:
    assert kind_of(name, b"").name == "agreement"


def test_what_a_template_prints_tells_its_kind() -> None:
    assert kind_of("Unsere Vorlage.docx", AGREEMENT.read_bytes()).name == "agreement"
    letter = resource("templates", "cover-letter.docx").read_bytes()
    assert kind_of("Unser Brief.docx", letter).name == "cover-letter"


def test_a_template_of_no_known_kind_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        kind_of("Brief.docx", docx("Guten Tag {{ kunde.name }}"))
    assert str(caught.value) == (
        "Es ist nicht zu erkennen, wofür die Vorlage «Brief.docx» ist. "
        "Bitte mit --kind angeben: "
        + ", ".join(f"{kind.name} ({kind.title})" for kind in KINDS)
        + "."
    )
