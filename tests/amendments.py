"""Agreements to amend, and what amends them: for the tests of amendments."""

from __future__ import annotations

import dataclasses
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from minikip_docs.data import jsonio
from minikip_docs.data.model import Refusal
from minikip_docs.data.resources import resource
from minikip_docs.documents import record_hashes
from minikip_docs.facts.register import Municipality, Register
from minikip_docs.facts.schemas import RECORD
from minikip_docs.jobs import agreement, amendment
from minikip_docs.jobs.amendment import Amendment
from minikip_docs.jobs.house import House
from tests.cases import DELETE, Change
from tests.issued import HOUSE, decided, flat, issue, pdf_text, word_of
from tests.published import faults

SURSEE = resource("samples", "amendment-sursee.toml").read_text(encoding="utf-8")
VERBUND = resource("samples", "amendment-verbund-see.toml").read_text(encoding="utf-8")
HEAD = "effective = 2027-01-01\ndate = 2026-11-20\n"
MORE = HEAD + (
    '[[contribution]]\nyear = 2027\namount = 32500.00\nsource = "Beispielentscheid B 7"\n'
)
MERGER = HEAD + "[[merger]]\nmunicipalities = [{old}]\nsuccessor = {new}\n"
RESOLUTION = (
    '[merger.resolution]\nbody = "Gemeinderat"\nstatus = "taken"\ndate = 2026-11-02\n'
    '[[merger.signatories]]\nrole = "Gemeindepräsidium"\n'
)
SINGLE = (
    RESOLUTION + '[merger.address]\nstreet = "Musterweg 2"\npostcode = "6208"\ntown = "Oberkirch"\n'
    '[merger.contact]\nname = "Kanzlei"\nemail = "kanzlei@oberkirch.example"\n'
    '[merger.bank]\niban = "CH56 0483 5012 3456 7800 9"\n'
)
MERGED = date(2026, 12, 31)  # last day of what merges in the tests


def place(made: agreement.Agreement, folder: Path) -> Path:
    """Write the files of an agreement or amendment and give the path of its record."""
    assert made.files, made.verdict.findings
    record_of(made)
    for name, content in made.files.items():
        (folder / name).write_bytes(content)
    return folder / list(made.files)[-1]


@cache
def _agreed(name: str) -> agreement.Agreement:
    with TemporaryDirectory() as folder:
        return issue(Path(folder), name, contributions=decided(name))


def agreed(name: str, folder: Path) -> Path:
    """Put the agreement of a good sample into a folder and give the path of its record."""
    return place(_agreed(name), folder)


def amend(
    record: Path,
    changes: str,
    *,
    house: House = HOUSE,
    draft: bool = False,
    on: date | None = None,
    signature_fields: bool = False,
    pdf: Path | None = None,
) -> Amendment:
    path = record.parent / "nachtrag.toml"
    path.write_text(changes, encoding="utf-8")
    return amendment.issue_amendment(
        record,
        path,
        house,
        folder=record.parent,
        draft=draft,
        on=on,
        signature_fields=signature_fields,
        force=True,
        pdf=pdf,
    )


def refused(record: Path, changes: str, house: House = HOUSE) -> str:
    """Give the words of a refusal, without the name of the file of changes."""
    with pytest.raises(Refusal) as caught:
        amend(record, changes, house=house)
    words = str(caught.value).replace(f"«{record.parent / 'nachtrag.toml'}»", "«…»")
    return f"{caught.value.code} {words.removeprefix('Die Änderungsdatei «…», ')}"


def record_of(made: agreement.Agreement) -> Any:
    """Give the data of a record, which obeys its published schema whatever the test did."""
    raw = list(made.files.values())[-1]
    record = jsonio.loads(raw)
    assert record["programme"] != "kip3" or faults(RECORD, raw) == []
    return record


def data_of(made: agreement.Agreement) -> Any:
    return record_of(made)["submission"]["data"]


def shows(made: agreement.Agreement, *values: str) -> None:
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
