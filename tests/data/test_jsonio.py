"""JSON in and out: every bad file gets one German sentence; amounts stay exact."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minikip_docs.data import jsonio
from minikip_docs.data.model import Refusal
from minikip_docs.forms.json_form.read import read


@pytest.mark.parametrize(
    ("raw", "code", "sentence"),
    [
        (b"", "D101", "Die Datei ist leer."),
        (b" \n\t", "D101", "Die Datei ist leer."),
        (
            b'{"a": 1,\n "b"',
            "D103",
            "Die JSON-Datei hat in Zeile 2, Spalte 5 einen Fehler: die Datei bricht hier ab.",
        ),
        (
            b'{"a": 1,\n "b" 2}',
            "D103",
            "Die JSON-Datei hat in Zeile 2, Spalte 6 einen Fehler: "
            "nach dem Feldnamen fehlt ein Doppelpunkt.",
        ),
        (
            b'{"a": [1, 2\n',
            "D103",
            "Die JSON-Datei hat in Zeile 2, Spalte 1 einen Fehler: die Datei bricht hier ab.",
        ),
        (
            b'{"a": "x',
            "D103",
            "Die JSON-Datei hat in Zeile 1, Spalte 7 einen Fehler: "
            "ein Text ist nicht mit Anführungszeichen abgeschlossen.",
        ),
        (
            b"hallo",
            "D103",
            "Die JSON-Datei hat in Zeile 1, Spalte 1 einen Fehler: hier fehlt ein Wert.",
        ),
        (
            b'{"a": 1} x',
            "D103",
            "Die JSON-Datei hat in Zeile 1, Spalte 10 einen Fehler: "
            "nach dem Ende der Daten folgt noch etwas.",
        ),
        (b'{"a": NaN}', "D106", "In der Datei steht «NaN» statt einer Zahl."),
        (b'{"a": -Infinity}', "D106", "In der Datei steht «-Infinity» statt einer Zahl."),
        (
            b'{"a": 1e400}',
            "D107",
            "Die Zahl «1e400» in der Datei ist zu gross oder zu klein für ein Formular.",
        ),
        (
            b'{"a": ' + b"9" * 5000 + b"}",
            "D107",
            "Die Zahl «99999999999999999999…» in der Datei ist zu gross oder zu klein "
            "für ein Formular.",
        ),
        (
            b"[1e99999999999999999999]",
            "D107",
            "Die Zahl «1e999999999999999999…» in der Datei ist zu gross oder zu klein "
            "für ein Formular.",
        ),
        (
            b"[0." + b"1" * 50 + b"]",
            "D107",
            "Die Zahl «0.111111111111111111…» in der Datei hat zu viele Stellen.",
        ),
        (
            b"[" * 90_000,
            "D105",
            "Die Datei ist ungewöhnlich tief verschachtelt und wurde aus Sicherheitsgründen "
            "nicht gelesen.",
        ),
        (
            b"[" * 51 + b"]" * 51,
            "D105",
            "Die Datei ist ungewöhnlich tief verschachtelt und wurde aus Sicherheitsgründen "
            "nicht gelesen.",
        ),
        (
            b'{"a": 1, "a": 2}',
            "D108",
            "Das Feld «a» steht in der Datei zweimal an derselben Stelle.",
        ),
        (
            b"\x89\xff\x00\x01",
            "D104",
            "Die Datei ist keine JSON-Datei (sie enthält keinen lesbaren Text).",
        ),
        *(
            (
                '{"a": 1}'.encode(encoding),
                "D104",
                "Die Datei ist keine JSON-Datei (sie enthält keinen lesbaren Text).",
            )
            for encoding in ("utf-32-le", "utf-32-be")
        ),
    ],
)
def test_bad_files_are_refused_with_a_sentence(raw: bytes, code: str, sentence: str) -> None:
    with pytest.raises(Refusal) as caught:
        jsonio.loads(raw)
    assert (caught.value.code, caught.value.message) == (code, sentence)
    assert caught.value.remedy.startswith("Bitte ")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_every_unicode_encoding_is_read(encoding: str) -> None:
    assert jsonio.loads('{"Ort": "Büron «Đặng»"}'.encode(encoding)) == {"Ort": "Büron «Đặng»"}


def test_numbers_are_exact() -> None:
    assert jsonio.loads(b"[0.10, 12500.05, 3]") == [Decimal("0.10"), Decimal("12500.05"), 3]
    assert isinstance(jsonio.loads(b"[0.1]")[0], Decimal)


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.decimals(-(10**9), 10**9, places=2)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(json_values)
def test_written_data_are_read_back_the_same(data: Any) -> None:
    assert jsonio.loads(jsonio.dumps([data])) == [data]


@pytest.mark.parametrize("value", [1.5, Decimal("0.005")])
def test_what_is_not_an_exact_amount_is_never_written(value: object) -> None:
    with pytest.raises(TypeError):
        jsonio.dumps({"a": value})


def test_amounts_are_written_with_two_decimals() -> None:
    assert jsonio.dumps({"a": Decimal("5"), "b": 5}) == b'{\n  "a": 5.00,\n  "b": 5\n}\n'


@given(st.lists(st.text() | st.integers(0, 99).map(str)))
def test_pointers_split_into_the_parts_they_were_made_of(parts: list[str]) -> None:
    assert jsonio.split(jsonio.pointer(parts)) == parts


@pytest.mark.parametrize(
    ("raw", "stands"),
    [
        (b"{}", "fehlt"),
        (b'{"form": "budget"}', "ist «budget»"),
        (b'{"form": ["minikip-budget"]}', "enthält keinen Text"),
        (b'{"form": {"a": 1}}', "enthält keinen Text"),
    ],
)
def test_json_that_is_no_form_is_refused_without_code_in_the_sentence(
    raw: bytes, stands: str
) -> None:
    with pytest.raises(Refusal) as caught:
        read(raw)
    assert (caught.value.code, caught.value.message) == (
        "F102",
        f"Das ist kein Mini-KIP-Formular: Das Feld «form» {stands}.",
    )


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"[123456789012345]", 123456789012345),
        (b"[-12345678901234]", -12345678901234),
        (b"[1e15]", Decimal("1e15")),
        (b"[1e-15]", Decimal("1e-15")),
        (b"[0." + b"1" * 38 + b"]", Decimal("0." + "1" * 38)),
    ],
)
def test_numbers_up_to_the_limits_are_read(raw: bytes, value: Any) -> None:
    assert jsonio.loads(raw) == [value]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"[1234567890123456]", "«1234567890123456» in der Datei ist zu gross oder zu klein"),
        (b"[12345678901234567890]", "«12345678901234567890» in"),
        (b"[123456789012345678901]", "«12345678901234567890…» in"),
        (b"[1e16]", "«1e16» in der Datei ist zu gross oder zu klein"),
        (b"[1e-31]", "«1e-31» in der Datei ist zu gross oder zu klein"),
        (b"[0." + b"1" * 39 + b"]", "«0.111111111111111111…» in der Datei hat zu viele Stellen."),
    ],
)
def test_numbers_beyond_the_limits_are_quoted_in_twenty_signs(raw: bytes, shown: str) -> None:
    with pytest.raises(Refusal) as caught:
        jsonio.loads(raw)
    assert caught.value.code == "D107"
    assert shown in caught.value.message


def test_fifty_levels_are_read() -> None:
    raw = b"[" * 50 + b"]" * 50
    assert jsonio.dumps(jsonio.loads(raw)).count(b"[") == 50


def test_large_files_are_refused_with_their_size(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "ist 31 MB gross;" in jsonio.too_large(31_000_000).message
    assert "ist 31 MB gross;" in jsonio.too_large(31_999_999).message
    monkeypatch.setattr(jsonio, "MAX_BYTES", 5)
    assert jsonio.loads(b"[100]") == [100]
    with pytest.raises(Refusal) as caught:
        jsonio.loads(b"[1000]")
    assert caught.value.code == "D102"


def test_a_long_name_that_stands_twice_is_cut() -> None:
    pair = '"' + "a" * 60 + 'b": 1'
    with pytest.raises(Refusal) as caught:
        jsonio.loads(f"{{{pair}, {pair}}}".encode())
    assert f"«{'a' * 60}»" in caught.value.message


def test_texts_are_written_as_they_are() -> None:
    assert jsonio.dumps({"Ort": "Büron"}) == '{\n  "Ort": "Büron"\n}\n'.encode()


@pytest.mark.parametrize(
    ("pointer", "parts"),
    [("", []), ("/", [""]), ("/a/0", ["a", "0"]), ("/a~1b/~01", ["a/b", "~1"]), ("/~0", ["~"])],
)
def test_pointers_as_the_standard_writes_them(pointer: str, parts: list[str]) -> None:
    assert jsonio.split(pointer) == parts
    assert jsonio.pointer(parts) == pointer


@pytest.mark.parametrize("part", [b"1,", b"[],", b'{"a":1},', b"{},"])
def test_more_values_than_any_form_has_are_not_read(part: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        jsonio.loads(b"[" + part * 100_000 + b"1]")
    assert (caught.value.code, caught.value.message) == (
        "D170", "Die Datei enthält mehr als 100’000 Angaben und wurde nicht gelesen."
    )  # fmt: skip


def test_many_values_are_read() -> None:
    assert len(jsonio.loads(b"[" + b"1," * 99_998 + b"1]")) == 99_999


def test_a_name_that_is_no_text_is_made_readable() -> None:
    """A file may be named in another encoding than UTF-8; Python keeps such bytes apart."""
    assert jsonio.loads(jsonio.dumps({"file": "a\udcff.json"})) == {"file": "aÿ.json"}


def test_what_turns_round_the_screen_is_escaped_and_stays_what_it_is() -> None:
    raw = jsonio.dumps({"file": "a\u202eb\x9bc"})
    assert raw == b'{\n  "file": "a\\u202eb\\u009bc"\n}\n'
    assert jsonio.loads(raw) == {"file": "a\u202eb\x9bc"}


@pytest.mark.parametrize(
    ("pointer", "in_form"),
    [
        ("/measures/1/title", "/measures/4/title"),
        ("/measures/0", "/measures/2"),
        ("/measures/7/title", "/measures/7/title"),  # none of the form's
        ("/measures", "/measures"),
        ("/measures_more/1", "/measures_more/1"),
        ("/financial_statement/costs/0/actual", "/financial_statement/costs/1/actual"),
        ("", ""),
    ],
)
def test_rows_are_counted_as_in_the_form(pointer: str, in_form: str) -> None:
    rows = {"/measures": [2, 4], "/financial_statement/costs": [1]}
    assert jsonio.in_rows(pointer, rows) == in_form
    assert jsonio.in_rows(pointer, {}) == pointer
