"""The published schemas are current, and what the program writes obeys them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data.model import FormKind
from minikip_docs.data.resources import resource
from minikip_docs.facts import programme
from minikip_docs.facts.schemas import NAMES, RECORD, VERDICT
from minikip_docs.forms.formats import FORMATS, OFFERED
from minikip_docs.jobs import publishing
from tests import amendments, cases
from tests.form_data import form_for
from tests.issued import issue
from tests.published import FOLDER, disagreeing, faults, file

SAMPLES = resource("samples")


def test_the_published_schemas_are_up_to_date() -> None:
    files = publishing.schema_files(programme.load())
    assert len(files) == len(NAMES)
    for name, content in files.items():
        assert (FOLDER / name).read_bytes() == content, "run: make docs"


def test_make_docs_writes_them_all(tmp_path: Path) -> None:
    publishing.main(tmp_path)
    written = {path.relative_to(tmp_path) for path in tmp_path.rglob("*.json")}
    assert written == {file(name).relative_to(FOLDER) for name in NAMES}


@pytest.mark.parametrize("folder", ["", "broken"], ids=["good", "broken"])
def test_the_verdict_for_programs_obeys_its_schema(folder: str, minikip: Any) -> None:
    files = sorted(path for path in (SAMPLES / folder).glob("*.json"))
    said = minikip("validate", "--json", *map(str, files))
    verdict = json.loads(said.out)
    assert len(verdict["files"]) == len(files)
    assert disagreeing(VERDICT, verdict, accepted=True) == []


def test_the_verdict_on_forms_obeys_too(minikip: Any, tmp_path: Path) -> None:
    forms = []
    for suffix in OFFERED:
        raw = FORMATS[suffix].blank(
            form_for(FormKind.ANNUAL_REPORT),
            {"/party/address/town": "Sursee"},
            created=date(2026, 3, 1),
        )
        path = tmp_path / f"bericht.{suffix}"
        path.write_bytes(raw)
        forms.append(str(path))
    verdict = json.loads(minikip("validate", "--json", *forms, "fehlt.pdf").out)
    assert any(f["place"] for one in verdict["files"] for f in one["findings"])
    assert disagreeing(VERDICT, verdict, accepted=True) == []


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/files/0/outcome", "fine"),
        ("/files/0/findings/0/code", "R20"),
        ("/files/0/findings/0/pointer", "measures"),
        ("/files/0/sha256", "abc"),
        ("/files/0/form", "minikip-budget"),
        ("/files/0/more", 1),
        ("/schema_version", 2),
        ("/summary/complete", -1),
    ],
)
def test_another_verdict_does_not(pointer: str, value: Any, minikip: Any) -> None:
    broken = SAMPLES / "broken" / "budget-no-resolution-of-a-member.json"
    verdict = json.loads(minikip("validate", "--json", str(broken)).out)
    *parents, last = pointer.split("/")[1:]
    target = verdict
    for part in parents:
        target = target[int(part) if part.isdigit() else part]
    target[last] = value
    assert disagreeing(VERDICT, verdict, accepted=False) == []


@pytest.mark.parametrize("name", [cases.BUDGET, cases.BUDGET_ASSOCIATION])
def test_the_records_of_agreement_and_amendment_obey_theirs(name: str, tmp_path: Path) -> None:
    record = amendments.agreed(name, tmp_path)
    changes = amendments.SURSEE if name == cases.BUDGET else amendments.VERBUND
    amended = amendments.place(amendments.amend(record, changes).made, tmp_path)
    for path in (record, amended):
        assert disagreeing(RECORD, json.loads(path.read_bytes()), accepted=True) == []


def test_the_record_of_a_draft_obeys_too(tmp_path: Path) -> None:
    made = issue(tmp_path, cases.BUDGET, draft=True)
    record = next(content for name, content in made.files.items() if name.endswith(".json"))
    assert json.loads(record)["contributions"] == []
    assert faults(RECORD, record) == []


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/status", "signed"),
        ("/date", "2025-02-29"),
        ("/sha256/template", ""),
        ("/contributions/0/amount", "21000.00"),
        ("/submission/data/measures/0/focus_area", "language"),
        ("/amendment", {}),
        ("/record", "minikip-agreement-record/2"),
    ],
)
def test_another_record_does_not(pointer: str, value: Any, tmp_path: Path) -> None:
    record = json.loads(amendments.agreed(cases.BUDGET, tmp_path).read_bytes())
    *parents, last = pointer.split("/")[1:]
    target = record
    for part in parents:
        target = target[int(part) if part.isdigit() else part]
    target[last] = value
    assert disagreeing(RECORD, record, accepted=False) == []
