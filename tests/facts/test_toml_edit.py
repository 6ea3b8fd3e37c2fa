"""One value of a TOML file changed: everything else stays byte for byte."""

from __future__ import annotations

import datetime
import random
import tomllib
from decimal import Decimal
from typing import Any

import pytest

from minikip_docs.data.resources import resource
from minikip_docs.facts.toml_edit import edited, literal

TEMPLATE = resource("facts", "settings_template.toml").read_text(encoding="utf-8")
SAMPLE = resource("samples", "canton.toml").read_text(encoding="utf-8")


def differing(before: str, after: str) -> tuple[list[str], list[str]]:
    """Give the lines that are gone and the new ones."""
    old, new = before.splitlines(), after.splitlines()
    return [x for x in old if x not in new], [x for x in new if x not in old]


def test_a_value_that_is_there_changes_in_its_line() -> None:
    after = edited(SAMPLE, {"report.deviation_reason_percent": 12})
    gone, new = ["deviation_reason_percent = 10"], ["deviation_reason_percent = 12"]
    assert differing(SAMPLE, after) == (gone, new)


def test_a_new_key_goes_to_the_line_commented_out_for_it() -> None:
    after = edited(TEMPLATE, {"canton.name": "Kanton Luzern", "contact.email": "a@b.example"})
    assert differing(TEMPLATE, after) == (
        ['#name = "BEISPIEL: Kanton …"', '#email = "ansprechperson@kanton.example"'],
        ['name = "Kanton Luzern"', 'email = "a@b.example"'],
    )
    lines = after.splitlines()
    place = lines.index('name = "Kanton Luzern"')
    assert lines[place - 1] == "# Name des Kantons: wie er als Vertragspartei steht"


def test_a_key_without_such_a_line_stands_behind_the_last_of_its_table() -> None:
    after = edited(SAMPLE, {"agreement.dispute": "x"})
    assert len(after.splitlines()) == len(SAMPLE.splitlines()) + 1
    lines = after.splitlines()
    assert lines[lines.index('dispute = "x"') - 1].startswith("population_fixed = ")


def test_a_key_of_a_table_that_is_missing_begins_it() -> None:
    assert edited("", {"report.email": "x"}) == '[report]\nemail = "x"\n'
    assert edited("# a\n[canton]\n", {"report.email": "x"}) == (
        '# a\n[canton]\n\n[report]\nemail = "x"\n'
    )


def test_what_is_taken_away_is_commented_out_and_comes_back_with_its_remark() -> None:
    text = '[payment]\n# warum\nterms = """Zwei\n# Zeilen""" # siehe Beschluss\ncondition = "b"\n'
    gone = edited(text, {"payment.terms": None})
    assert gone == (
        '[payment]\n# warum\n#terms = "Zwei\\n# Zeilen" # siehe Beschluss\ncondition = "b"\n'
    )
    assert edited(gone, {"payment.terms": "neu"}) == (
        '[payment]\n# warum\nterms = "neu" # siehe Beschluss\ncondition = "b"\n'
    )


def test_what_is_as_it_was_stays_as_it_is_written() -> None:
    text = "[canton]\nname  =  'Kanton' # so\n[[canton.signatories]]\nrole = 'A'\nname = 'B'\n"
    same = {"canton.name": "Kanton", "canton.signatories": [{"role": "A", "name": "B"}]}
    assert edited(text, same) == text
    assert edited(text, {"canton.logo": None}) == text


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_stay(end: str) -> None:
    text = f'[canton]{end}# Ort{end}#town = "x"{end}name = "a"{end}'
    assert edited(text, {"canton.town": "Luzern", "canton.place": "b"}) == (
        f'[canton]{end}# Ort{end}town = "Luzern"{end}name = "a"{end}place = "b"{end}'
    )


ROWS = [{"role": "A"}, {"role": "B", "name": "C"}]


def test_rows_begin_where_one_is_commented_out() -> None:
    after = edited(TEMPLATE, {"canton.signatories": ROWS})
    assert tomllib.loads(after)["canton"]["signatories"] == ROWS
    gone, new = differing(TEMPLATE, after)
    assert gone == ["#[[canton.signatories]]"]
    assert new == [
        "[[canton.signatories]]",
        'role = "A"',
        "[[canton.signatories]]",
        'role = "B"',
        'name = "C"',
    ]
    head, _, rest = after.partition("[[canton.signatories]]")
    assert head.endswith("# Für jede weitere Person die drei Zeilen wiederholen.\n")
    assert TEMPLATE.startswith(head)
    assert "# Ansprechperson für Fragen" in rest


def test_a_row_that_goes_takes_no_comment_with_it() -> None:
    """The words behind the last row belong to what follows."""
    after = edited(SAMPLE, {"distribution.signatories": [], "canton.signatories": [
        {"role": "Leitung Dienststelle Soziales und Gesellschaft"}]})  # fmt: skip
    assert len(after.splitlines()) == len(SAMPLE.splitlines())
    assert [
        new for old, new in zip(SAMPLE.splitlines(), after.splitlines(), strict=True) if old != new
    ] == [
        "#[[canton.signatories]]",
        '#role = "Leitung Gesundheits- und Sozialdepartement"',
        "#[[distribution.signatories]]",
        '#role = "Leitung Dienststelle Soziales und Gesellschaft"',
    ]
    assert "# Auch die Genehmigung ist ein Beispiel" in after
    found = tomllib.loads(after)
    assert found["canton"]["signatories"] == [
        {"role": "Leitung Dienststelle Soziales und Gesellschaft"}
    ]
    assert "signatories" not in found["distribution"]


def test_of_several_rows_the_one_that_stays_keeps_its_remark() -> None:
    kept = {"date": datetime.date(2025, 4, 1), "hash": "383319ce0707d301f95d47959cb93085"}
    after = edited(SAMPLE, {"agreement.wording_approved": [kept]})
    assert "\n[[agreement.wording_approved]] # Nachtrag\n" in after
    assert "\n#[[agreement.wording_approved]] # Vereinbarung\n#date = 2025-04-01\n" in after


def test_rows_that_went_come_back_at_their_place() -> None:
    none = edited(SAMPLE, {"canton.signatories": []})
    assert "signatories" not in tomllib.loads(none)["canton"]
    again = edited(none, {"canton.signatories": ROWS})
    assert tomllib.loads(again)["canton"]["signatories"] == ROWS
    assert again.index("[[canton.signatories]]") < again.index("[agreement]")


def test_rows_in_one_line() -> None:
    text = '[canton]\nsignatories = [{ role = "X" }] # hier\n'
    after = edited(text, {"canton.signatories": ROWS})
    assert after == (
        '[canton]\nsignatories = [{ role = "A" }, { role = "B", name = "C" }] # hier\n'
    )
    assert edited(after, {"canton.signatories": []}).startswith("[canton]\n#signatories = [")


@pytest.mark.parametrize("value", [
    'a "b" \\ # = c', "zwei\nZeilen", "Tab\t und \x7f", "€ 𝄞 ’", "'''", '"""', True, False, 0, 99,
    Decimal("7.50"), datetime.date(2025, 1, 31), [1, 2], {"a": 1, "b": "c"},
])  # fmt: skip
def test_every_value_is_read_back_as_it_was(value: Any) -> None:
    written = literal(value)
    assert "\n" not in written
    assert tomllib.loads(f"x = {written}", parse_float=Decimal) == {"x": value}


def test_signs_that_end_lines_elsewhere_are_no_line_ends() -> None:
    text = '[canton]\nname = "a\u2028b\u0085c"\ntown = "x"\n'
    assert edited(text, {"canton.town": "y"}) == text.replace('"x"', '"y"')


def test_a_text_without_an_end_is_refused_and_takes_no_time() -> None:
    with pytest.raises(ValueError, match="without an end"):
        edited('[canton]\nname = """' + "a\n" * 5000, {"canton.town": "y"})


@pytest.mark.parametrize("seed", range(40))
def test_many_changes_after_each_other_lose_nothing(seed: int) -> None:
    """Whatever is changed: the other keys, and every line of explanation, stay as they are."""
    chance = random.Random(seed)  # noqa: S311 - nothing is kept secret by it
    text = chance.choice((TEMPLATE, SAMPLE))
    explained = [line for line in text.splitlines() if line.startswith("# ")]
    for _turn in range(5):
        changes: dict[str, Any] = {
            "canton.name": chance.choice((None, "a", "# x", '"', "zwei\nZeilen")),
            "agreement.copies": chance.choice((None, 2, 99)),
            "report.weekend_extends": chance.choice((None, True, False)),
            "canton.signatories": ROWS[: chance.randint(0, 2)],
            "distribution.signatories": ROWS[chance.randint(0, 2) :],
        }
        wanted = {tuple(key.split(".")): value for key, value in changes.items()}
        before = tomllib.loads(text)
        text = edited(text, changes)
        after = tomllib.loads(text)
        keys = {(table, name) for data in (before, after) for table in data for name in data[table]}
        for table, name in keys | set(wanted):
            expected = wanted.get((table, name), before.get(table, {}).get(name))
            now = after.get(table, {}).get(name)
            assert now == expected or (now is None and expected == [])
    assert [line for line in text.splitlines() if line in explained] == explained
