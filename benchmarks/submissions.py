"""Different submissions in any number: each has its own party, words and amounts, all are sound.

They are made from the samples: the words are drawn from the samples' own sentences, the amounts
of each measure are multiplied. The same number always gives the same submission.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import random
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from minikip_docs.data import figures, jsonio
from minikip_docs.facts.register import load as load_register

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"
SETTINGS = SAMPLES / "canton.toml"
TABLE = "contributions.csv"
DAY = date(2025, 3, 14)
CENT = Decimal("0.01")
_TEXTS = ("title", "description", "goal", "indicator", "target_value", "partners")


@dataclass(frozen=True, slots=True)
class Size:
    """How much a submission says: its measures, their budget lines and texts."""

    measures: int = 5
    lines: int = 1  # each budget line of the sample as so many lines
    words: int = 1  # the description of a measure so many times as long


USUAL = Size()


def write(folder: Path, number: int, size: Size = USUAL) -> list[Path]:
    """Write so many submissions and the table of their contributions; gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    rows, paths = [["BFS-Nummer oder Kennung", "Jahr", "Betrag CHF", "Quelle"]], []
    for index in range(number):
        data = submission(index, size)
        key = figures.party_key(data)
        for year, amount in sorted(figures.financing(data, "mini_kip").items()):
            rows.append([str(key), str(year), str(amount), f"Entscheid {index + 1}"])
        path = folder / f"{index + 1:03}.json"
        path.write_bytes(jsonio.dumps(data))
        paths.append(path)
    table = io.StringIO()
    csv.writer(table, delimiter=";").writerows(rows)
    (folder / TABLE).write_text(table.getvalue(), encoding="utf-8")
    return paths


def submission(index: int, size: Size = USUAL) -> dict[str, Any]:
    """Give the budget submission of a number, from 0: the first 79 are of municipalities."""
    chance = random.Random(index)  # noqa: S311 - the same number, the same submission
    data = _sample("budget-sursee")
    _party(data, index)
    _more_measures(data, size)
    bank = sorted(_words(data))
    for measure in data["measures"]:
        for name in _TEXTS:
            if name in measure:
                times = size.words if name == "description" else 1
                measure[name] = _said_otherwise(measure[name], bank, chance, times)
    for line in data["budget_lines"]:
        line["text"] = _said_otherwise(line["text"], bank, chance, 1)
    _amounts(data, {m["id"]: Decimal(chance.randint(6, 18)) / 10 for m in data["measures"]})
    for line in _split(data, size.lines):
        data["budget_lines"].append(line)
    data["totals"] = {
        name: _by_year(figures.costs(data) if name == "costs" else figures.financing(data, name))
        for name in ("costs", *figures.ORIGINS)
    }
    own = figures.financing(data, "own").values()
    data["structure"]["annual_budget"] = max(data["structure"]["annual_budget"], *own)
    return data


def _sample(name: str) -> dict[str, Any]:
    raw = (SAMPLES / f"{name}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(raw, parse_float=Decimal)
    return found


def _party(data: dict[str, Any], index: int) -> None:
    """Make it the submission of another municipality, or of an association after the last."""
    known = list(load_register().active(DAY))
    if index < len(known):
        whose = known[index]
        data["party"] |= {"name": whose.name, "bfs_number": whose.number}
        data["resolutions"][0] |= {"bfs_number": whose.number, "reference": f"2025-{index:03}"}
        data["bank"]["account_holder"] = f"Gemeinde {whose.name}"
        return
    other = _sample("budget-verbund-see")
    name = {"name": f"Verbund {index + 1}", "association_id": f"VERBUND-{index + 1}"}
    data["party"] = other["party"] | name
    data |= {part: other[part] for part in ("resolutions", "signatories", "bank")}


def _more_measures(data: dict[str, Any], size: Size) -> None:
    """Repeat the measures of the sample, or leave some out, with what hangs on them."""
    old = {part: data[part] for part in ("measures", "budget_lines", "financing", "staff")}
    for part in old:
        data[part] = []
    for place in range(size.measures):
        source = old["measures"][place % len(old["measures"])]["id"]
        for part, rows in old.items():
            name = "id" if part == "measures" else "measure"
            data[part] += [
                copy.deepcopy(row) | {name: f"M{place + 1}"} for row in rows if row[name] == source
            ]


def _words(data: dict[str, Any]) -> set[str]:
    """Give the words of the measures, those that begin a sentence left out."""
    return {
        word.strip(".,;:«»")
        for measure in data["measures"]
        for name in ("description", "goal")
        for word in measure[name].split()[1:]
    }


def _said_otherwise(text: str, bank: list[str], chance: random.Random, times: int) -> str:
    """Give a text with as many words, drawn from the bank; ``times`` as many sentences."""
    sentences = []
    for _ in range(times):
        words = [chance.choice(bank) for _ in text.split()]
        sentences.append(" ".join([words[0].capitalize(), *words[1:]]))
    return ". ".join(sentences)


def _amounts(data: dict[str, Any], factors: dict[str, Decimal]) -> None:
    """Multiply all amounts of a measure, so that costs and financing stay equal."""
    for row in (*data["budget_lines"], *data["financing"]):
        factor = factors[row["measure"]]
        row["amounts"] = {y: (v * factor).quantize(CENT) for y, v in row["amounts"].items()}


def _split(data: dict[str, Any], parts: int) -> list[dict[str, Any]]:
    """Take from each budget line so many lines less one, of a hundredth each; gives these."""
    more = []
    for line in data["budget_lines"]:
        share = {
            year: (value / 100).quantize(Decimal(1)) for year, value in line["amounts"].items()
        }
        for place in range(2, parts + 1):
            more.append(line | {"text": f"{line['text'][:70]} ({place})", "amounts": share})
            line["amounts"] = {y: value - share[y] for y, value in line["amounts"].items()}
    return more


def _by_year(amounts: figures.ByYear) -> dict[str, Decimal]:
    return {f"y{year}": amount for year, amount in sorted(amounts.items())}
