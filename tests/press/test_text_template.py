"""A template of plain text: lines as they stand, every fault with its line, never a traceback."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minikip_docs.data.model import Refusal
from minikip_docs.data.resources import resource
from minikip_docs.documents.kinds import KINDS
from minikip_docs.press import text_template
from minikip_docs.press.inspect.context import example

COVER = next(kind for kind in KINDS if kind.schema == "cover").context


def filled(folder: Path, source: str | bytes, **context: Any) -> text_template.Text:
    path = folder / "mail.txt"
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    return text_template.fill(path, context)


def text_of(folder: Path, source: str | bytes, **context: Any) -> str:
    """Fill a template and give its text with simple line ends."""
    made = filled(folder, source, **context).text
    assert made.count("\n") == made.count("\r\n")
    return made.replace("\r\n", "\n")


def refused(folder: Path, source: str | bytes, **context: Any) -> tuple[str, str, str]:
    with pytest.raises(Refusal) as caught:
        filled(folder, source, **context)
    return caught.value.code, caught.value.message, caught.value.remedy


def test_a_tag_alone_in_its_line_leaves_no_line(tmp_path: Path) -> None:
    source = (
        "{# Ein Hinweis\n   auf zwei Zeilen #}\n{% if wer %}\nAn: {{ wer }}\n{% endif %}\n\n"
        "  {% for wort in worte %}\n– {{ wort }}\n  {% endfor %}  \n"
        "Ende{% if wer %} für {{ wer }}{% endif %}\nSchluss"
    )
    for end in ("\n", "\r\n"):
        shown = text_of(
            tmp_path, source.replace("\n", end), wer="Łódź & «Co» <b>", worte=["a", "b"]
        )
        assert shown == ("An: Łódź & «Co» <b>\n\n– a\n– b\nEnde für Łódź & «Co» <b>\nSchluss\n")
    assert text_of(tmp_path, source, wer="", worte=[]) == "\nEnde\nSchluss\n"


@pytest.mark.parametrize(
    ("source", "found", "sign", "meant"),
    [
        ("a\n\n{%- if x %}\nb\n{% endif %}\n", "Zeile 3, löscht «{%- if x %}»", "Strich",
         "{% if x %}"),
        ("a\n{{ x -}}\nb", "Zeile 2, löscht «{{ x -}}»", "Strich", "{{ x }}"),
        ("a {#- Hinweis --#} b", "Zeile 1, löscht «{#- Hinweis --#}»", "Strich", "{# Hinweis #}"),
        ("{%+ if x %}a{% endif %}", "Zeile 1, löscht «{%+ if x %}»", "Pluszeichen", "{% if x %}"),
    ],
)  # fmt: skip
def test_a_dash_in_a_tag_is_refused_since_it_runs_words_together(
    source: str, found: str, sign: str, meant: str, tmp_path: Path
) -> None:
    assert refused(tmp_path, source, x=1) == (
        "T124",
        f"In der Vorlage «mail.txt», {found} mit dem {sign} an der Klammer, was daneben steht.",
        f"Bitte ohne {sign} schreiben: {meant}.",
    )


@pytest.mark.parametrize(
    ("source", "code", "what"),
    [
        ("a\nGemeinde {party.name}\n", "T140",
         "«{party.name}» ist kein Platzhalter und stünde so im Dokument"),
        ("a\n{ %if wer% }", "T140",
         "«{ %if wer% }» ist kein Platzhalter und stünde so im Dokument"),
        ("{# a\n#}party.name", "T141",
         "«party.name» steht ohne Klammern und stünde so im Dokument"),
        ("a\n{{ «party.name» }}", "T141",
         '«party.name» steht in «"party.name"» in Anführungszeichen und gilt als Wort'),
    ],
)  # fmt: skip
def test_a_placeholder_that_would_be_sent_as_it_stands_is_refused(
    source: str, code: str, what: str, tmp_path: Path
) -> None:
    found = refused(tmp_path, source, party={"name": "A"}, wer="B")
    assert found[:2] == (code, f"In der Vorlage: {what} («mail.txt», Zeile 2).")


def test_other_words_in_braces_are_sent(tmp_path: Path) -> None:
    assert text_of(tmp_path, "{1, 2, 3} {siehe oben} www.lu.ch", party={}) == (
        "{1, 2, 3} {siehe oben} www.lu.ch\n"
    )


@pytest.mark.parametrize("source", ["", " \n\n", "{# nichts #}\n", "{% if 0 %}a{% endif %}"])
def test_an_e_mail_without_a_word_is_refused(source: str, tmp_path: Path) -> None:
    assert refused(tmp_path, source) == (
        "T307",
        "Die Vorlage «mail.txt» ergibt keinen Text; die E-Mail wäre leer.",
        "Bitte den Text im Texteditor schreiben.",
    )


def test_quotes_as_word_types_them_are_quotes(tmp_path: Path) -> None:
    source = "{% if wer == „A“ %}ja{% endif %} {{ «\u00a0x\u00a0» ~ ‚12’500‘ }} „{{ wer }}“"
    assert text_of(tmp_path, source, wer="A") == "ja x12’500 „A“\n"


def test_values_print_as_they_are_and_are_listed(tmp_path: Path) -> None:
    made = filled(tmp_path, "{{ a }} {{ b }}\n{{ c }}", a="{{ 7*7 }}", b=Decimal("1.50"), c=3)
    assert made.text == "{{ 7*7 }} 1.50\r\n3\r\n"
    assert made.printed == ("{{ 7*7 }}", "1.50", "3")


def test_a_byte_order_mark_is_no_word(tmp_path: Path) -> None:
    assert text_of(tmp_path, "Grüsse".encode("utf-8-sig")) == "Grüsse\n"


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "Grüsse".encode("cp1252")) == (
        "T302",
        "Die Vorlage «mail.txt» ist kein Text in UTF-8.",
        "Bitte im Texteditor mit der Codierung «UTF-8» speichern.",
    )


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("a\n{{ wer\n", 2),
        ("a\nb\n{{ wer name }}\n", 3),
        ("a\n{% if wer %}\nb\n", 3),
        ("a\n{% endif %}\n", 2),
        ("a\n{%p if wer %}\nb\n{%p endif %}\n", 2),
        ("a\n{% if 0 %}\n{{ wer|gross }}\n{% endif %}\n", 3),
        ("a\n{{ wer is schön }}\n", 2),
        ("a\n\nb wer }} c\n", 3),
        ("{% if wer %}\n{# Hinweis\n#}\n{% fi %}\n", 4),
    ],
)
def test_what_is_not_understood_is_refused_with_its_line(
    source: str, line: int, tmp_path: Path
) -> None:
    assert refused(tmp_path, source, wer="A") == (
        "T303",
        f"In der Vorlage «mail.txt» ist Zeile {line} nicht verständlich.",
        "Bitte im Texteditor berichtigen: Jede Klammer {{ braucht ihre }}, jedes {% if … %} sein "
        "{% endif %}, jedes {% for … %} sein {% endfor %}.",
    )


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in x %}" * 30 + "{% endfor %}" * 30,
        "{{ namespace(a=1, a=2).a }}",
    ],
    ids=["loops", "twice named"],
)
def test_what_python_itself_cannot_compile_is_not_understood(source: str, tmp_path: Path) -> None:
    assert refused(tmp_path, source, x=[1])[0] == "T303"


def test_many_beginnings_without_an_end_are_refused_at_once(tmp_path: Path) -> None:
    assert refused(tmp_path, "{%\n" * 50_000)[0] == "T303"


def test_a_constant_nobody_can_compute_is_refused(tmp_path: Path) -> None:
    code, message, _remedy = refused(tmp_path, "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}")
    assert (code, message) == (
        "T303", "In der Vorlage «mail.txt» ist ein Platzhalter nicht verständlich."
    )  # fmt: skip


@pytest.mark.parametrize(
    ("source", "line", "name", "near"),
    [
        ("a\n{% if rows %}\n{{ nmae }}\n{% endif %}\n", 3, "nmae", "name"),
        ("a\n{% if 0 %}{{ party.nmae }}{% endif %}\n", 2, "nmae", "name"),
        ("{% for r in rows %}\n{{ r.tilte }}\n{% endfor %}\n", 2, "tilte", "title"),
        ("{% set p = party %}\n{{ p.nmae }}\n", 2, "nmae", "name"),
        ("{{ xyz }}\n", 1, "xyz", ""),
    ],
)
def test_an_unknown_name_is_refused_with_its_line(
    source: str, line: int, name: str, near: str, tmp_path: Path
) -> None:
    context = {"party": {"name": "A"}, "name": "B", "rows": [{"title": "C"}]}
    assert refused(tmp_path, source, **context) == (
        "T304",
        f"In der Vorlage «mail.txt» nennt Zeile {line} die Angabe «{name}»; es gibt sie nicht.",
        f"{f'Meinten Sie «{near}»? ' if near else ''}Bitte im Texteditor berichtigen.",
    )


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("none", "hat keinen Wert"),
        ("rows", "ist kein Text, sondern eine Liste, ein Ja/Nein-Wert oder ein zusammengesetzter "
                 "Wert"),
        ("yes", "ist kein Text, sondern eine Liste, ein Ja/Nein-Wert oder ein zusammengesetzter "
                "Wert"),
        ("none ~ 'x'", "hat keinen Wert"),
        ("7 / 2", "rechnet mit Bruchzahlen; Beträge würden ungenau"),
        ("1" + "+1" * 70, "ist zu stark verschachtelt"),
        ("2 ** 2", "rechnet mit Potenzen"),
        ("7 // 0", "lässt sich nicht ausführen"),
        ("rows()", "ist nicht erlaubt"),
        ("text.__class__.__mro__", "ist nicht erlaubt"),
        ("'{}'.format(1)", "ist nicht erlaubt"),
    ],
)  # fmt: skip
def test_what_cannot_be_printed_is_refused_with_its_line(
    expression: str, reason: str, tmp_path: Path
) -> None:
    source = f"a\n{{% if yes %}}\n{{{{ {expression} }}}}\n{{% endif %}}\n"
    context = {"none": None, "rows": [1], "yes": True, "text": "x"}
    code, message, remedy = refused(tmp_path, source, **context)
    assert code == "T305"
    assert message == f"In der Vorlage «mail.txt», Zeile 3: Der Platzhalter {reason}."
    assert remedy.startswith("Bitte ")


@pytest.mark.parametrize(
    "tag",
    ["include 'x'", "extends 'x'", "import 'x' as y", "macro m() %}a{% endmacro",
     "set x %}a{% endset", "filter upper %}a{% endfilter", "block b %}a{% endblock",
     "call m() %}a{% endcall"],
)  # fmt: skip
def test_no_other_file_is_read_and_no_text_is_put_aside(tag: str, tmp_path: Path) -> None:
    code, message, _remedy = refused(tmp_path, f"a\n{{% {tag} %}}\n")
    end = "Zeile 2: Der Platzhalter ist keine bekannte Anweisung."
    assert (code, message) == ("T305", f"In der Vorlage «mail.txt», {end}")


@pytest.mark.parametrize("full", [True, False])
def test_our_own_template_prints_the_examples(full: bool) -> None:
    made = text_template.fill(
        resource("templates", "cover-email.txt"), example(COVER, full=full, picture="Bild")
    )
    assert "{" not in made.text
    assert "Sehr geehrte Damen und Herren\r\n\r\n" in made.text


words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1)


@settings(max_examples=40, deadline=None)
@given(values=st.lists(words.filter(str.strip), min_size=1, max_size=4))
def test_any_value_comes_out_as_it_went_in(
    values: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    source = "".join(f"{{{{ values[{n}] }}}};\n" for n in range(len(values)))
    text = text_of(tmp_path_factory.mktemp("mail"), source, values=values)
    assert text == "".join(f"{value};\n" for value in values)
