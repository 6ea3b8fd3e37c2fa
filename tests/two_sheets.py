"""A budget too long for the paper form, written as form and supplement, and read together."""

from __future__ import annotations

import copy
import datetime
from pathlib import Path
from typing import Any

from minikip_docs.data import jsonio
from minikip_docs.data.model import FormKind, Verdict
from minikip_docs.data.resources import resource
from minikip_docs.forms.cells import Value, flatten
from minikip_docs.forms.definition import definition
from minikip_docs.forms.formats import FORMATS
from minikip_docs.forms.supplement import split, supplement
from minikip_docs.jobs import submissions
from minikip_docs.jobs.check import check
from minikip_docs.jobs.house import open_house
from minikip_docs.jobs.pairing import pair
from minikip_docs.jobs.submissions import Handed
from tests import cases

HOUSE = open_house(settings=resource("samples", "canton.toml"))
KIP3 = HOUSE.programme
PROGRAMMES = HOUSE.programmes
DAY = datetime.date(2026, 3, 15)
BUDGET, REPORT = FormKind.BUDGET, FormKind.ANNUAL_REPORT


def long_data(*changes: cases.Change, measures: int = 14) -> Any:
    """Give a budget with more measures and more budget lines than the form has rows for."""
    data = cases.without_sums(cases.BUDGET)
    lists = ("measures", "budget_lines", "financing", "staff")
    first = {
        name: [row for row in data[name] if row.get("measure", row.get("id")) == "M1"]
        for name in lists
    }
    for number in range(len(data["measures"]) + 1, measures + 1):
        for name, rows in first.items():
            for row in copy.deepcopy(rows):
                row["id" if name == "measures" else "measure"] = f"M{number}"
                if name == "measures":
                    row["title"] = f"Treffpunkt {number}"
                data[name].append(row)
    for pointer, value in changes:
        target = data
        *parents, last = jsonio.split(pointer)
        for part in parents:
            target = target[int(part) if isinstance(target, list) else part]
        target[last] = value
    return data


def shared(data: Any, kind: FormKind = BUDGET) -> tuple[dict[str, Value], dict[str, Value]]:
    """Give what stands on the form and what on its supplement, by pointer."""
    form = definition(kind, KIP3)
    values, rest, _beyond = split(form, flatten(form, data))
    return values, rest


def write(
    folder: Path,
    data: Any,
    *,
    first: str = "pdf",
    second: str = "pdf",
    kind: FormKind = BUDGET,
    name: str = "",
) -> tuple[Path, Path]:
    """Write data as a form and its supplement; each format as wanted."""
    form = definition(kind, KIP3)
    values, rest = shared(data, kind)
    paths = folder / f"form{name}.{first}", folder / f"blatt{name}.{second}"
    paths[0].write_bytes(FORMATS[first].blank(form, values, created=DAY))
    paths[1].write_bytes(FORMATS[second].blank(supplement(form), rest, created=DAY))
    return paths


def paired(*paths: Path) -> list[Handed]:
    """Open files and join what belongs together."""
    return pair({path: submissions.opened(path, PROGRAMMES).paper for path in paths}, PROGRAMMES)


def read(*paths: Path) -> Verdict:
    """Check files that must be one submission."""
    (one,) = paired(*paths)
    return check(one, HOUSE)
