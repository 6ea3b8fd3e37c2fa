"""Agreements to amend, and what amends them: for the tests of amendments."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from minikip_docs.data import figures, jsonio
from minikip_docs.data.model import Refusal
from minikip_docs.documents import record_hashes
from minikip_docs.facts.contributions import Contributions, Decision
from minikip_docs.facts.register import Municipality, Register
from minikip_docs.facts.schemas import RECORD
from minikip_docs.jobs import amendment
from minikip_docs.jobs.amendment import Amendment
from minikip_docs.jobs.house import House
from minikip_docs.jobs.issue import Made
from tests import cases
from tests.cases import DELETE, Change
from tests.issued import HOUSE, decided, flat, issue, pdf_text, word_of
from tests.published import faults


@dataclass(frozen=True)
class Filled:
    """What somebody changed in the form of an amendment, and what the canton decided anew.

    Without ``decided`` there is no table; with it the table also has what was decided before.
    """

    changes: tuple[Change, ...] = ()
    decided: Mapping[int, str] = field(default_factory=dict)
    source: str = "Beispielentscheid B 7"
    effective: date = date(2027, 1, 1)
    day: date = date(2026, 11, 20)

    def and_(self, *changes: Change) -> Filled:
        return dataclasses.replace(self, changes=(*self.changes, *changes))

    def but(self, **other: Any) -> Filled:
        return dataclasses.replace(self, **other)


def row(measure: str, amounts: Mapping[str, str], **more: str) -> dict[str, Any]:
    """Give a row of budget or financing."""
    by_year = {f"y{year}": Decimal(value) for year, value in amounts.items()}
    return {"measure": measure, **more, "amounts": by_year}


M6: dict[str, Any] = {
    "id": "M6",
    "title": "Begleitung von Vereinen",
    "focus_area": "living_together_participation",
    "funding_area": "diversity_antidiscrimination",
    "status": "new",
    "description": "Eine Fachperson begleitet pro Jahr sechs Vereine, die Zugewanderte aufnehmen "
    "wollen, mit je drei Treffen vor Ort.",
    "goal": "Zugewanderte sind Mitglied in einem Verein und übernehmen dort Aufgaben.",
    "indicator": "Anzahl begleiteter Vereine",
    "target_value": "6 Vereine pro Jahr",
    "target_groups": {"immigrants": True, "local_population": True},
    "start": "2027-01-01",
    "end": "2027-12-31",
    "partners": "Vereine",
    "responsible": "Fachstelle Integration",
}
# M5 ends a year early, M6 comes in its place, M4 costs more; see samples/returned.
SURSEE = Filled(
    (
        ("/measures/4/end", "2026-12-31"),
        ("/measures/-", M6),
        ("/budget_lines/5/amounts/y2027", Decimal(13300)),
        ("/budget_lines/6/amounts/y2027", DELETE),
        ("/budget_lines/-", row("M6", {"2027": "5600"}, category="projects",
                                text="Begleitung der Vereine, Spesen")),
        ("/financing/6/amounts/y2027", Decimal(5800)),
        ("/financing/7/amounts/y2027", Decimal(6000)),
        ("/financing/9/amounts/y2027", DELETE),
        ("/financing/10/amounts/y2027", DELETE),
        ("/financing/-", row("M6", {"2027": "2400"}, origin="mini_kip")),
        ("/financing/-", row("M6", {"2027": "3200"}, origin="own")),
    ),
    {2027: "34000.00"},
    "Beispielentscheid vom 2. November 2026",
)  # fmt: skip
NOTTWIL = {"bfs_number": 1094, "body": "Gemeinderat", "status": "taken", "date": "2026-11-19",
           "reference": "2026-212"}  # fmt: skip
# Hildisrieden leaves, Nottwil joins, M3 costs more.
VERBUND = Filled(
    (
        ("/party/members/2", DELETE),
        ("/party/members/-", {"name": "Nottwil", "bfs_number": 1094}),
        ("/resolutions/2", DELETE),
        ("/resolutions/-", NOTTWIL),
        ("/signatories/2", DELETE),
        ("/signatories/-", {"role": "Gemeindepräsidium", "bfs_number": 1094}),
        ("/budget_lines/4/amounts/y2027", Decimal(10000)),
        ("/financing/4/amounts/y2027", Decimal(4900)),
        ("/financing/5/amounts/y2027", Decimal(5100)),
    ),
    {2027: "23400.00"},
    "Beispielentscheid vom 1. Dezember 2026",
    day=date(2026, 12, 10),
)
MORE = Filled(decided={2027: "32500.00"})
# Sursee becomes part of Oberkirch.
MERGED_PARTY = Filled(
    (
        ("/party/name", "Oberkirch"),
        ("/party/bfs_number", 1095),
        ("/party/address", {"street": "Musterweg 2", "postcode": "6208", "town": "Oberkirch"}),
        ("/party/contact", {"name": "Kanzlei", "email": "kanzlei@oberkirch.example"}),
        ("/resolutions", [{"bfs_number": 1095, "body": "Gemeinderat", "status": "taken",
                           "date": "2026-11-02"}]),
        ("/signatories", [{"role": "Gemeindepräsidium"}]),
        ("/signature/place", "Oberkirch"),
        ("/bank/iban", "CH56 0483 5012 3456 7800 9"),
    )
)  # fmt: skip
SHORTER = Filled(
    (
        ("/period/last_year", 2026),
        *(
            (f"/{name}/{index}/amounts/y2027", DELETE)
            for name in ("budget_lines", "financing")
            for index, line in enumerate(cases.sample(cases.BUDGET)[name])
            if "y2027" in line["amounts"]
        ),
        *((f"/measures/{index}/end", "2026-12-31") for index in range(5)),
    ),
    effective=date(2026, 7, 1),
    day=date(2026, 5, 20),
)
MERGED = date(2026, 12, 31)  # last day of what merges in the tests


def place(made: Made, folder: Path) -> Path:
    """Write the files of an agreement or amendment and give the path of its record."""
    assert made.files, made.verdict.findings
    record_of(made)
    for name, content in made.files.items():
        (folder / name).write_bytes(content)
    return folder / list(made.files)[-1]


@cache
def _agreed(name: str) -> Made:
    with TemporaryDirectory() as folder:
        return issue(Path(folder), name, contributions=decided(name))


def agreed(name: str, folder: Path) -> Path:
    """Put the agreement of a good sample into a folder and give the path of its record."""
    return place(_agreed(name), folder)


def form_of(record: Path, filled: Filled) -> Path:
    """Write the form that came back, as JSON: what the record holds, and what was changed."""
    data = jsonio.loads(record.read_bytes())["submission"]["data"]
    data.pop("totals", None)
    path = record.parent / "formular.json"
    new = cases.changed(data, ("/signature/date", filled.day.isoformat()), *filled.changes)
    path.write_bytes(jsonio.dumps(new))
    return path


def table_of(record: Path, filled: Filled) -> Contributions | None:
    """Give the canton's table of contributions: what was decided, and what is decided anew."""
    if not filled.decided:
        return None
    read = jsonio.loads(record.read_bytes())
    rows = {r["year"]: Decision(r["amount"], r["source"], 2) for r in read["contributions"]}
    new = {
        year: Decision(Decimal(amount), filled.source, 3) for year, amount in filled.decided.items()
    }
    data = cases.changed(read["submission"]["data"], *filled.changes)
    return Contributions({figures.party_key(data): rows | new})


def amend(
    record: Path,
    filled: Filled,
    *,
    house: House = HOUSE,
    draft: bool = False,
    on: date | None = None,
    signature_fields: bool = False,
    pdf: Path | None = None,
    agreed_on: date | None = None,
    form: Path | None = None,
) -> Amendment:
    return amendment.issue_amendment(
        record,
        form or form_of(record, filled),
        house,
        effective=filled.effective,
        contributions=table_of(record, filled),
        folder=record.parent,
        draft=draft,
        on=on,
        agreed_on=agreed_on,
        signature_fields=signature_fields,
        force=True,
        pdf=pdf,
    )


def refused(record: Path, filled: Filled, house: House = HOUSE, **options: Any) -> str:
    """Give the words of a refusal, with plain blanks."""
    with pytest.raises(Refusal) as caught:
        amend(record, filled, house=house, **options)
    return f"{caught.value.code} {caught.value}".replace("\u00a0", " ")


def record_of(made: Made) -> Any:
    """Give the data of a record, which obeys its published schema whatever the test did."""
    raw = list(made.files.values())[-1]
    record = jsonio.loads(raw)
    assert record["programme"] != "kip3" or faults(RECORD, raw) == []
    return record


def data_of(made: Made) -> Any:
    return record_of(made)["submission"]["data"]


def shows(made: Made, *values: str) -> None:
    """Both documents must show every value; «|» stands between neighbours in a table row.

    Lines of a row stand across its cells in the PDF, so there each line is looked for alone.
    """
    texts: Any = word_of(made).element.body.xpath(".//w:t/text()")
    word, pdf = flat("".join(texts)), flat(pdf_text(made))
    for value in values:
        assert flat(value.replace("|", "")) in word, value
        for cell in value.split("|"):
            assert flat(cell) in pdf, cell


def with_register(*changed: Municipality) -> House:
    """Make a house whose register knows of other mergers."""
    kept = [m for m in HOUSE.register.municipalities if m.number not in {c.number for c in changed}]
    register = Register((*kept, *changed), HOUSE.register.figures)
    return dataclasses.replace(HOUSE, register=register)


def merging(number: int, into: int) -> Municipality:
    known = HOUSE.register.by_number(number)
    assert known is not None
    return dataclasses.replace(known, valid_until=MERGED, successor=into)


def rewritten(record: Path, *changes: Change, hashed: bool = True) -> None:
    """Change a record, and its hashes, too, as somebody could who knows how they are made."""
    content = jsonio.loads(record.read_bytes())
    for pointer, value in changes:
        *parents, last = pointer.split("/")[1:]
        target = content
        for part in parents:
            target = target[int(part) if isinstance(target, list) else part]
        if value is DELETE:
            del target[last]
        else:
            target[last] = value
    if hashed:
        del content["hashes"]
        with suppress(LookupError, TypeError, AttributeError):  # nobody could
            content["hashes"] = record_hashes.of(content)
    record.write_bytes(jsonio.dumps(content))
