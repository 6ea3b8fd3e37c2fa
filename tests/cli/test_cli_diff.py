"""``minikip diff``: what an officer reads at 80 columns, the JSON and the exit codes."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.facts.schemas import COMPARISON
from tests import cases
from tests.cases import BUDGET, DELETE
from tests.jobs.test_comparison import file
from tests.published import disagreeing

NEW = {"id": "M6", "title": "Deutsch im Park", "target_groups": {"asylum": True}}


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    text = cases.sample(BUDGET)["measures"][1]["description"].replace("zwei", "drei")
    file(tmp_path, "alt.json", BUDGET)
    file(
        tmp_path, "neu.json", BUDGET,
        ("/party/contact/phone", DELETE),
        ("/measures/1/description", text),
        ("/measures/-", NEW),
        ("/budget_lines/0/amounts/y2026", Decimal("20000.00")),
        ("/budget_lines/1", DELETE),
    )  # fmt: skip
    return "alt.json", "neu.json"


SHOWN = """\
Budgeteingabe, Sursee: 5 Änderungen (3 geändert, 1 neu und 1 entfernt)
  alt  alt.json
  neu  neu.json

  1 Gemeinde oder Gemeindeverbund
    1.12 Telefon: 041 000 00 00 → leer

  6 Massnahmen
    Massnahme 2: M2 Infostelle Integration
      6.6 Beschreibung
        alt: … und Beratung im Stadthaus an [zwei] Halbtagen pro Woche zu
             Spracherwerb, …
        neu: … und Beratung im Stadthaus an [drei] Halbtagen pro Woche zu
             Spracherwerb, …
    neu  Massnahme 6: M6 Deutsch im Park
      6.10 Zielgruppe: Personen aus dem Asylbereich: angekreuzt

  7 Budget: Kosten
    M1 Begrüssungsgespräche für Neuzugezogene
      Budgetzeile 1: Personalaufwand, Begrüssungsgespräche, 20 Stellenprozente
        7.4 Betrag 2026: CHF 19’400.00 → CHF 20’000.00
      entfernt  Budgetzeile 2: Information und Beratung, Interkulturelles
                Dolmetschen, Willkommensmappe
        7.4 Betrag 2025: CHF 3’400.00
        7.4 Betrag 2026: CHF 4’600.00
        7.4 Betrag 2027: CHF 4’650.50

  Totale, vom Programm gerechnet
    9.1 Total Kosten 2025: CHF 43’750.00 → CHF 40’350.00 (−3’400.00)
    9.1 Total Kosten 2026: CHF 67’600.00 → CHF 63’600.00 (−4’000.00)
    9.1 Total Kosten 2027: CHF 67’650.50 → CHF 63’000.00 (−4’650.50)

  […] zeigt, was sich in einem Text geändert hat.
"""


def test_what_an_officer_reads(
    minikip: Any, versions: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    said = minikip("diff", *versions)
    assert said.out.replace("\xa0", " ") == SHOWN
    assert (said.code, said.err) == (1, "")
    assert max(map(len, said.out.splitlines())) <= 80


def test_the_same_file_and_the_same_data(minikip: Any, versions: tuple[str, str]) -> None:
    same = minikip("diff", "alt.json", "alt.json")
    assert (same.code, same.out) == (
        0,
        "Budgeteingabe, Sursee: keine Änderung\n  alt  alt.json\n  neu  alt.json\n\n"
        "  Beide Dateien sind genau dieselbe.\n",
    )
    data = json.loads(Path("alt.json").read_bytes())
    Path("anders.json").write_text(json.dumps(data), encoding="utf-8")
    equal = minikip("diff", "alt.json", "anders.json")
    assert equal.code == 0
    assert equal.out.endswith("\n  In beiden Dateien steht dasselbe.\n")


def test_what_cannot_be_compared_is_2_and_no_json(minikip: Any, versions: tuple[str, str]) -> None:
    said = minikip("diff", "--json", "alt.json", "fehlt.json")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(
        "Fehler D109: «fehlt.json» lässt sich nicht vergleichen. Die Datei gibt es nicht."
    )


def test_the_json_obeys_its_schema(minikip: Any, versions: tuple[str, str]) -> None:
    said = minikip("diff", "--json", *versions)
    made = json.loads(said.out)
    assert said.code == 1
    assert disagreeing(COMPARISON, made, accepted=True) == []
    assert [(c["kind"], c["label"]) for c in made["changes"]] == [
        ("changed", "1.12 Telefon"),
        ("changed", "6.6 Beschreibung, Massnahme 2"),
        ("added", "Massnahme 6"),
        ("changed", "7.4 Betrag 2026, Budgetzeile 1"),
        ("removed", "Budgetzeile 2"),
    ]
    assert made["changes"][3]["old"] == 19400.00
    equal = json.loads(minikip("diff", "--json", "alt.json", "alt.json").out)
    assert (equal["equal"], equal["changes"], equal["totals"]) == (True, [], [])
    assert disagreeing(COMPARISON, equal, accepted=True) == []
    assert disagreeing(COMPARISON, equal | {"equal": "ja"}, accepted=False) == []


def test_a_number_of_three_decimals_and_unknown_parts_are_written_too(
    minikip: Any, versions: tuple[str, str]
) -> None:
    data = json.loads(Path("alt.json").read_bytes())
    data["budget_lines"][0]["amounts"]["y2026"] = 1.255
    data["mehr"] = {"a": [1, {"b": 2.125}]}
    Path("roh.json").write_text(json.dumps(data), encoding="utf-8")
    said = minikip("diff", "--json", "alt.json", "roh.json")
    made = json.loads(said.out)
    assert disagreeing(COMPARISON, made, accepted=True) == []
    assert [(c["label"], c["new"], c["new_text"]) for c in made["changes"]] == [
        ("7.4 Betrag 2026, Budgetzeile 1", "1.255", "CHF\xa01.255"),
        ("«0»", 1, ""),
        ("«1»", {"b": "2.125"}, ""),
    ]
    assert minikip("diff", "alt.json", "roh.json").code == 1
