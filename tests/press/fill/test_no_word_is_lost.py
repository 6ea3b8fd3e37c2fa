"""No word of a template vanishes on its way into a document, unless a condition takes it away."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from minikip_docs.data.container import pack, unpack
from minikip_docs.data.model import Refusal
from minikip_docs.data.resources import resource
from minikip_docs.documents.kinds import KINDS, Kind
from minikip_docs.press.fill import kept, tags, template
from minikip_docs.press.fill.filled import fill
from minikip_docs.press.fill.images import Picture
from minikip_docs.press.fill.source_file import read_template
from minikip_docs.press.inspect.context import example
from tests.press.fill import static_words, test_word
from tests.press.hostile import CASES

DAY = datetime.date(2025, 4, 15)
W = test_word.W


def made_of(raw: bytes, folder: Path, **context: object) -> bytes:
    path = folder / "Vorlage.docx"
    path.write_bytes(raw)
    template.compiled.cache_clear()
    return fill(read_template(path), context, title="T", author="K", created=DAY).package.file()


@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_our_own_templates_keep_their_words(kind: Kind, full: bool, tmp_path: Path) -> None:
    raw = resource("templates", kind.file).read_bytes()
    assert static_words.count(raw) > 20
    logo = Picture(test_word.png(tmp_path / "logo.png"), "Logo", 16)
    made = made_of(raw, tmp_path, **example(kind.context, full=full, picture=logo))
    assert static_words.lost(raw, made) == ""


@pytest.mark.parametrize("name", CASES)
def test_hostile_documents_keep_their_words_as_templates(name: str, tmp_path: Path) -> None:
    raw = CASES[name]()
    try:
        made = made_of(raw, tmp_path)
    except Refusal as refusal:
        assert refusal.code in {"T102", "T105", "T123", "T217"}, refusal.message
    else:
        assert static_words.lost(raw, made) == ""


# What docxtpl, Jinja or Word itself could take for more than words.
ODD = (
    "Menge {1, 2}¦ und {¦siehe Anhang¦}, 5 %¦{A}¦#¦{B}¦ nicht",
    "„deutsch“ ‚einfach‘ «so» ‹so› ’n “x” `y´",
    "A & B < C > D &amp; &lt; &#65; ]]> \\ _ __ {-} {+} {}",
    "{{ name }}-Strasse {{ name }}strasse -{{ name }}- +{{ name }}+",
    "-{% if flag %}-{% endif %}- %{{ name }}% #{{ name }}#",
    "{# Hinweis #} vor {# {{ name }} #} nach",
    "{% set x = 'a' %}nach {% with y = x %}in {{ y }}{% endwith %} hinter",
    "\u00a0 zwei  Blanks\u202f {{ '5 %' }} {{ 'a}b' }} {{ '12’500' }}",
    "  vorn{%r if flag %} nach {%r endif %}und hinten  ",
)


@pytest.mark.parametrize("text", ODD)
def test_odd_words_stay(text: str, tmp_path: Path) -> None:
    path = test_word.make(
        tmp_path / "V.docx",
        "davor %",
        text,
        text,
        "danach {{ name }}",
        header=text.replace("¦", ""),
    )
    raw = path.read_bytes()
    made = made_of(raw, tmp_path, name="Muster & Co", flag=True)
    assert static_words.lost(raw, made) == ""


def test_constants_in_tags_print_and_compare_as_they_are_written(tmp_path: Path) -> None:
    path = test_word.make(
        tmp_path / "V.docx",
        "{{ “12’500 & 5 %” }} {{ „a}b“ }} {{ «\u00a0x\u00a0y\u00a0» }} {{ 'CHF\u00a01' }}",
        "{% if name == ‚Müller & Co‘ %}ja{% endif %}{% if name == 'Müller &amp; Co' %}nein"
        "{% endif %}",
        "{%p if name != '5 %' and flag != '}' %}", "auch", "{%p endif %}",
    )  # fmt: skip
    result = test_word.filled(path, {"name": "Müller & Co", "flag": "x"})
    assert test_word.texts(result) == ["12’500 & 5 % a}b x\u00a0y CHF\u00a01", "ja", "auch"]


# --- the proof bites ------------------------------------------------------------------------------

DASHES = ("Eins", "Zwei {%- if flag %} drei{% endif %} vier", "fünf {{ name }}")


def test_tags_with_dashes_are_refused(tmp_path: Path) -> None:
    path = test_word.make(tmp_path / "V.docx", *DASHES)
    refusal = test_word.refused(path, name="A", flag=True)
    assert str(refusal) == (
        "In der Vorlage löscht «{%- if flag %}» mit dem Strich an der Klammer, was daneben steht "
        "(Haupttext, Absatz «Zwei {%- if flag %} drei{% endif %} vier»). "
        "Bitte ohne Strich schreiben: {% if flag %}."
    )


def test_were_they_not_the_words_would_be_missed_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = test_word.make(tmp_path / "V.docx", *DASHES).read_bytes()
    monkeypatch.setattr(tags, "trims", lambda tag: None)
    with pytest.raises(Refusal) as caught:
        made_of(raw, tmp_path, name="A", flag=True)
    assert (caught.value.code, caught.value.message) == (
        "X121", "Beim Ausfüllen der Vorlage ging Text verloren: «Zwei» (Haupttext)."
    )  # fmt: skip
    monkeypatch.setattr(kept, "lost", lambda words, root: "")
    made = made_of(raw, tmp_path, name="A", flag=True)
    assert static_words.lost(raw, made) == "word/document.xml: Zwei "
    template.compiled.cache_clear()


def without_a_word(root: etree._Element) -> None:
    next(t for t in root.iter(f"{W}t") if t.text == "zwei").text = ""


def without_a_blank(root: etree._Element) -> None:
    next(t for t in root.iter(f"{W}t") if t.text == "drei vier").text = "dreivier"


def in_another_order(root: etree._Element) -> None:
    body = root[0]
    body.insert(0, body[1])


@pytest.mark.parametrize("bend", [without_a_word, without_a_blank, in_another_order])
def test_a_bent_document_is_noticed(bend: Callable[[etree._Element], None], tmp_path: Path) -> None:
    raw = test_word.make(
        tmp_path / "V.docx", "eins", "zwei", "{{ name }}", "drei vier"
    ).read_bytes()
    members = unpack(made_of(raw, tmp_path, name="A"))
    root = etree.fromstring(members["word/document.xml"])
    bend(root)
    members["word/document.xml"] = etree.tostring(root)
    assert static_words.lost(raw, pack(members)) != ""


# --- nothing goes with a tag ------------------------------------------------------------------


@pytest.mark.parametrize(
    "inside",
    ["drawing", "footnoteReference", "noBreakHyphen", "sym", "fldChar"],
)
def test_what_stands_within_a_tag_is_not_dropped(inside: str, tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("Die {{ na")
    etree.SubElement(paragraph.add_run()._r, f"{W}{inside}")
    paragraph.add_run("me }} zahlt")
    out = io.BytesIO()
    document.save(out)
    path = tmp_path / "V.docx"
    path.write_bytes(out.getvalue())
    refusal = test_word.refused(path, name="A")
    assert (refusal.code, refusal.message) == (
        "T113",
        "In der Vorlage steht mitten in «{{ name }}» noch anderer Inhalt, der verloren ginge "
        "(Haupttext, Absatz «Die {{ name }} zahlt»).",
    )


def test_tags_where_no_text_is_are_refused(tmp_path: Path) -> None:
    path = test_word.make(tmp_path / "V.docx", "a", "Text dazwischen", "b")

    def described(name: str, data: bytes) -> bytes:
        mark = b'<w:bookmarkStart w:id="1" w:name="%s"/>'
        for at, brace in ((b"<w:r><w:t>a", b"{#"), (b"<w:r><w:t>b", b"#}")):
            data = data.replace(at, mark % brace + at)
        return data

    test_word.rewrite(path, described)
    assert test_word.refused(path).message == (
        "Die Vorlage «V.docx» hat einen Platzhalter, wo keiner ersetzt wird (Haupttext)."
    )


def test_a_remark_of_xml_hides_no_words(tmp_path: Path) -> None:
    path = test_word.make(tmp_path / "V.docx", "Die {{ name }} zahlt {A}")
    test_word.rewrite(path, lambda _n, data: data.replace(b"{{ na", b"{{ <!-- {# -->na").replace(
        b"zahlt", b"za<?x y?>hlt"))  # fmt: skip
    result = test_word.filled(path, {"name": "A"})
    assert test_word.texts(result) == ["Die A zahlt {A}"]


def test_a_character_of_the_program_is_not_turned_into_a_brace(tmp_path: Path) -> None:
    path = test_word.make(tmp_path / "V.docx", "a \ue07b b")
    refusal = test_word.refused(path)
    assert (refusal.code, refusal.message) == (
        "T123", "Der Text der Vorlage enthält ein Steuerzeichen (U+E07B; Haupttext)."
    )  # fmt: skip
