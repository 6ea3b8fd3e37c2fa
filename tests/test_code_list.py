"""docs/codes.md says what the source says: every code, its sentence, and one meaning each."""

from __future__ import annotations

import ast
import re
from itertools import groupby
from pathlib import Path

import pytest

from minikip_docs.data.resources import PACKAGE
from tests import code_list, code_reading
from tests.code_reading import Told, Unexplained

TOLD = code_reading.read(PACKAGE)
PAGE = (PACKAGE.parent / "docs" / "codes.md").read_text(encoding="utf-8")
TREES = {
    path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))
}


def source(folder: Path, text: str) -> dict[str, list[Told]]:
    (folder / "model.py").write_text(
        "class Refusal(Exception):\n"
        "    def __init__(self, code: str, message: str, remedy: str = '') -> None: ...\n"
    )
    (folder / "one.py").write_text(f"from minikip_docs.model import Refusal\n{text}")
    return code_reading.read(folder)


def pairs(told: dict[str, list[Told]], code: str) -> list[tuple[str, str]]:
    return [(one.message, one.remedy) for one in told[code]]


def test_codes_page_is_up_to_date() -> None:
    assert code_list.codes_markdown(TOLD) == PAGE, "run: make docs"


@pytest.mark.parametrize("path", TREES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_every_code_in_the_source_stands_on_the_page_with_a_sentence(path: Path) -> None:
    for code in code_reading.literals(TREES[path]):
        rows = re.findall(rf"^\| {code} \| (.+?) \| .* ?\|$", PAGE, re.MULTILINE)
        assert rows, f"{code} is nowhere said"
        assert any(len(re.findall(r"[A-Za-zäöüÄÖÜ]{2,}", row)) > 1 for row in rows), code


def test_codes_are_written_in_full_so_that_a_search_finds_them() -> None:
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begins = str(node.values[0].value)
                assert not re.fullmatch(r"[DFKTVSX]\d{0,2}", begins), f"{path}:{node.lineno}"


def test_no_code_has_two_meanings() -> None:
    """A code that several modules say needs its one meaning written down: is it really one?"""
    for code, said in TOLD.items():
        if len({one.module for one in said}) > 1:
            assert code in code_list.MEANINGS, f"{code}: {sorted({s.module for s in said})}"
    assert set(code_list.MEANINGS) <= set(TOLD), "a meaning without a code"


def test_retired_codes_are_not_used_again() -> None:
    assert not set(code_list.RETIRED) & set(TOLD)
    for code in code_list.RETIRED:
        assert f"- {code}: " in PAGE


def test_a_code_that_is_said_no_longer_must_be_retired() -> None:
    assert code_list.forgotten(PAGE, TOLD) == []
    fewer = {code: said for code, said in TOLD.items() if code != "D111"}
    assert code_list.forgotten(PAGE, fewer) == ["D111"]


def test_the_page_is_in_swiss_german_and_its_rows_are_whole() -> None:
    assert "ß" not in PAGE
    for _is_table, lines in groupby(PAGE.splitlines(), key=lambda line: line.startswith("|")):
        assert len({line.count("|") for line in lines if line.startswith("|")}) <= 1


def test_what_only_the_running_program_knows_is_a_gap(tmp_path: Path) -> None:
    told = source(
        tmp_path,
        "def read(path, lost):\n"
        "    what = 'ein Feld' if lost == 1 else f'{lost} Felder'\n"
        "    does = 'fehlt' if lost == 1 else 'fehlen'\n"
        "    raise Refusal('D900', f'In «{path}» {does} {what}.', 'Bitte ' 'senden.')\n",
    )
    assert pairs(told, "D900") == [
        ("In «…» fehlen … Felder.", "Bitte senden."),
        ("In «…» fehlt ein Feld.", "Bitte senden."),
    ]


def test_a_helper_that_takes_a_code_is_followed_to_the_sentence(tmp_path: Path) -> None:
    told = source(
        tmp_path,
        "class Source:\n"
        "    def code(self, *codes): ...\n"
        "    def refuse(self, code, key, fault):\n"
        "        at = f', Schlüssel «{key}»' if key else ''\n"
        "        raise Refusal(code, f'Die Datei{at}: {fault}.')\n"
        "def load(source: Source):\n"
        "    source.refuse('K900', 'year', 'Das Jahr fehlt')\n"
        "    source.refuse(source.code('K901', 'K902'), '', 'Leer')\n",
    )
    assert pairs(told, "K900") == [("Die Datei, Schlüssel «year»: Das Jahr fehlt.", "")]
    assert pairs(told, "K901") == pairs(told, "K902") == [("Die Datei: Leer.", "")]


def test_the_rows_of_a_table_get_the_sentence_of_their_use(tmp_path: Path) -> None:
    told = source(
        tmp_path,
        "_FEATURES = {'sym': ('T900', 'ein Symbol')}\n"
        "def read(name):\n"
        "    code, what = _FEATURES[name]\n"
        "    raise Refusal(code, f'Die Vorlage enthält {what}.')\n",
    )
    assert pairs(told, "T900") == [("Die Vorlage enthält ein Symbol.", "")]


def test_a_code_without_a_sentence_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(Unexplained, match="one, line 4: no sentence found for D900"):
        source(tmp_path, "class Fault:\n    code: str\nFault('D900')\n")
